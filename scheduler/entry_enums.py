"""What one is asked when registering: kinds of questions and terms, and the states of a guardian's consent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    SHORT = "short", _("Short text")
    LONG = "long", _("Longer text")
    ONE = "one", _("One of several")
    SEVERAL = "several", _("Several of several")
    YES_NO = "yes_no", _("Yes or no")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    EMAIL = "email", _("E-mail address")


CHOOSING = (QuestionKind.ONE, QuestionKind.SEVERAL)


class TermsKind(models.TextChoices):
    CONDUCT = "conduct", _("Code of conduct")
    OTHER = "other", _("Other terms")


class ConsentState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("guardian", "Asked")
    GIVEN = "given", pgettext_lazy("guardian", "Agreed")
    REFUSED = "refused", pgettext_lazy("guardian", "Did not agree")
    WITHDRAWN = "withdrawn", pgettext_lazy("guardian", "Withdrew the consent")
    EXPIRED = "expired", pgettext_lazy("guardian", "Did not answer in time")


_C = ConsentState
CONSENT_TRANSITIONS: dict[str, set[str]] = {
    _C.ASKED: {_C.GIVEN, _C.REFUSED, _C.EXPIRED},
    _C.GIVEN: {_C.WITHDRAWN},
    _C.REFUSED: set(),
    _C.WITHDRAWN: set(),
    _C.EXPIRED: set(),
}


class Relationship(models.TextChoices):
    PARENT = "parent", _("Mother or father")
    GUARDIAN = "guardian", _("Legal guardian")
    ENTRUSTED = "entrusted", _("Entrusted by the parents, in writing")
