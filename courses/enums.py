"""Kinds, states and fixed lists of courses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    OWN = "own", _("Taught here")
    IMPORTED = "imported", _("Taken in from a partner")


class CourseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TRANSITIONS: dict[CourseState, set[CourseState]] = {
    CourseState.DRAFT: {CourseState.PUBLISHED},
    CourseState.PUBLISHED: {CourseState.PUBLISHED, CourseState.WITHDRAWN},
    CourseState.WITHDRAWN: {CourseState.PUBLISHED, CourseState.WITHDRAWN},
}


class Format(models.TextChoices):
    ONSITE = "onsite", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("On site or online")
    SELF_PACED = "self_paced", _("At your own pace")


class Topic(models.TextChoices):
    PHONE_COMPUTER = "phone_computer", _("Phone and computer")
    SAFETY = "safety", _("Safe online")
    AI = "ai", _("Artificial intelligence")
    OFFICES_EVERYDAY = "offices_everyday", _("Offices and everyday life")
    DATA_MAPS = "data_maps", _("Data and maps")
    LANGUAGES = "languages", _("Languages")
    WORK_BUSINESS = "work_business", _("Work and business")
    HEALTH = "health", _("Health")
    MAKING = "making", _("Making and repairing")
    MEDIA = "media", _("Pictures, sound and media")
    CIVIC = "civic", _("Taking part in the city")
    SCIENCE = "science", _("Science")


class TargetGroup(models.TextChoices):
    BEGINNERS = "beginners", _("Beginners")
    SENIORS = "seniors", _("Older people")
    NEWCOMERS = "newcomers", _("New in the city")
    WORK = "work", _("For work")
    SCHOOL = "school", _("School and training")
    FAMILIES = "families", _("Families")
    VOLUNTEERS = "volunteers", _("Volunteers")
    EVERYONE = "everyone", _("Everyone")


class Accessible(models.TextChoices):
    STEP_FREE = "step_free", _("Step-free")
    LIFT = "lift", _("Lift")
    ACCESSIBLE_TOILET = "accessible_toilet", _("Accessible toilet")
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    PARKING = "parking", _("Parking close by")
    SIGN_LANGUAGE = "sign_language_on_request", _("Sign language on request")
    QUIET_ROOM = "quiet_room", _("Quiet room")
    CAPTIONS = "captions", _("Captions")
    PLAIN_LANGUAGE = "plain_language", _("Plain language")


PICTURES = (
    "phone", "shield", "network", "map", "form", "book", "microscope", "chart", "chat", "camera", "music", "plant",
    "house", "bike", "tools", "coins", "health", "globe", "code", "robot", "letter", "bread", "light", "people",
)  # fmt: skip


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One answer")
    MULTIPLE = "multiple", _("Several answers")
    TRUE_FALSE = "true_false", _("True or false")
    SHORT_TEXT = "short_text", _("Short text")
    NUMBER = "number", _("Number")
