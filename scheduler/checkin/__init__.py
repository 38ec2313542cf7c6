"""The door: codes, the signed list, the scanning page, the desk's log. Verbs stand in `scheduler.domain.checkin`."""
