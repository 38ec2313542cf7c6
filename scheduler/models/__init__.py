from .attendance import Attendance
from .calendar import CalendarToken
from .checkin import Scan, ScanLink
from .draw import Draw
from .guardian import AgeRules, GuardianConsent
from .offering import Offering, Pool
from .question import Answer, Question
from .registration import Registration, RegistrationPlace
from .session import Session
from .terms import Acceptance, Terms, TermsVersion
from .venue import Venue

__all__ = [
    "Acceptance",
    "AgeRules",
    "Answer",
    "Attendance",
    "CalendarToken",
    "Draw",
    "GuardianConsent",
    "Offering",
    "Pool",
    "Question",
    "Registration",
    "RegistrationPlace",
    "Scan",
    "ScanLink",
    "Session",
    "Terms",
    "TermsVersion",
    "Venue",
]
