"""Ukrainian without a leading nought, and with a comma between day and time: "4 грудня 2026 р., 14:00"."""

DATE_FORMAT = "j E Y р."
MONTH_DAY_FORMAT = "j E"
DATETIME_FORMAT = "j E Y р., H:i"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
SHORT_MONTH_DAY_FORMAT = "j M"
