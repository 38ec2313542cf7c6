"""What the catalogue knows by name: kinds of listings, formats, words for places, fixed keys of the facets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    COURSE = "course", _("Course")
    EVENT = "event", _("Event")
    NEED = "need", _("Need")
    OFFER = "offer", _("Offer")
    IDEA = "idea", _("Idea")
    ORGANISATION = "organisation", _("Organisation")


class EventKind(models.TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    CONFERENCE = "conference", _("Conference")
    ROUND_TABLE = "round_table", _("Round table")
    MEETUP = "meetup", _("Meet-up")
    OPEN_DOOR = "open_door", _("Open door")
    HACKATHON = "hackathon", _("Hackathon")


class Format(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("On site and online")
    SELF_PACED = "self_paced", _("At your own pace")


class Places(models.TextChoices):
    FREE = "free", _("Places free")
    FEW = "few", _("Few places left")
    WAITING = "waiting", _("Waiting list")
    FULL = "full", _("Full")
    OPEN = "open", _("Start at any time")
    CLOSED = "closed", _("Registration closed")


class Topic(models.TextChoices):
    PHONE_COMPUTER = "phone_computer", _("Phone and computer")
    SAFETY = "safety", _("Safety")
    AI = "ai", _("Artificial intelligence")
    OFFICES_EVERYDAY = "offices_everyday", _("Public offices and everyday life")
    DATA_MAPS = "data_maps", _("Data and maps")
    LANGUAGES = "languages", _("Languages")
    WORK_BUSINESS = "work_business", _("Work and business")
    HEALTH = "health", _("Health")
    MAKING = "making", _("Making and repairing")
    MEDIA = "media", _("Media")
    CIVIC = "civic", _("Taking part in the city")
    SCIENCE = "science", _("Science")


class TargetGroup(models.TextChoices):
    BEGINNERS = "beginners", _("Right at the beginning")
    SENIORS = "seniors", _("Older people")
    NEWCOMERS = "newcomers", _("New in the country")
    WORK = "work", _("For work")
    SCHOOL = "school", _("School and training")
    FAMILIES = "families", _("Families")
    VOLUNTEERS = "volunteers", _("Volunteers")
    EVERYONE = "everyone", _("Everyone")


class Accessible(models.TextChoices):
    STEP_FREE = "step_free", _("Step-free or online")
    PLAIN_LANGUAGE = "plain_language", _("Plain language")
    CAPTIONS = "captions", _("With captions")
    SIGN_LANGUAGE = "sign_language", _("Sign language")
    SIGN_LANGUAGE_ON_REQUEST = "sign_language_on_request", _("Sign language on request")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    LIFT = "lift", _("Lift")
    ACCESSIBLE_TOILET = "accessible_toilet", _("Accessible toilet")
    PARKING = "parking", _("Accessible parking")
    QUIET_ROOM = "quiet_room", _("Quiet room")
    CHILDCARE = "childcare", _("Childcare")
    LOAN_LAPTOP = "loan_laptop", _("Loan laptop")


# The eight levels of DigComp in four steps that people can tell apart: value in the address -> first and last level.
LEVEL_BANDS: dict[str, tuple[int, int]] = {"1-2": (1, 2), "3-4": (3, 4), "5-6": (5, 6), "7-8": (7, 8)}
LEVEL_NAMES = {
    "1-2": _("First steps"),
    "3-4": _("Some practice"),
    "5-6": _("Confident"),
    "7-8": _("Specialist"),
}

# Keys of the drawn scenes (static/art/scenes): what a listing may show.
PICTURES = (
    "phone", "shield", "network", "map", "form", "book", "microscope", "chart", "chat", "camera", "music", "plant",
    "house", "bike", "tools", "coins", "health", "globe", "code", "robot", "letter", "bread", "light", "people",
)  # fmt: skip
# … and those for meeting one another and for what one builds together.
MEETING_PICTURES = (
    "night", "stage", "table", "meetup", "bench", "door",
    "lantern", "tram", "office", "leaf", "share", "rooms",
)  # fmt: skip
