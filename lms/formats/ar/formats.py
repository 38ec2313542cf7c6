"""Arabic: "4 ديسمبر 2026، 14:00"; Django's own has a comma inside the day and falls back to English for a moment."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "d‏/m‏/Y، H:i"
FIRST_DAY_OF_WEEK = 1
SHORT_MONTH_DAY_FORMAT = "j M"
