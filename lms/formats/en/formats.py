"""English as Europe writes it: "4 December 2026, 14:00". A short date names its month, so nobody can read it wrongly."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
FIRST_DAY_OF_WEEK = 1
SHORT_MONTH_DAY_FORMAT = "j M"
