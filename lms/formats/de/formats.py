"""German with a comma between day and time, as the sentences of the house have it: "4. Dezember 2026, 14:00"."""

DATETIME_FORMAT = "j. F Y, H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
SHORT_MONTH_DAY_FORMAT = "j. M"
