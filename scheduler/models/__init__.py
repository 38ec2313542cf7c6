from .attendance import Attendance
from .calendar import CalendarToken
from .offering import Offering, Pool
from .registration import Registration, RegistrationPlace
from .session import Session
from .venue import Venue

__all__ = [
    "Attendance",
    "CalendarToken",
    "Offering",
    "Pool",
    "Registration",
    "RegistrationPlace",
    "Session",
    "Venue",
]
