"""What the values of facets are called, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalogue.enums import LEVEL_NAMES, Accessible, EventKind, Format, Kind, TargetGroup, Topic

KINDS = {
    Kind.COURSE: gettext_lazy("Courses"),
    Kind.EVENT: gettext_lazy("Events"),
    Kind.NEED: gettext_lazy("Needs"),
    Kind.OFFER: gettext_lazy("Offers"),
    Kind.IDEA: gettext_lazy("Ideas"),
    Kind.ORGANISATION: gettext_lazy("Organisations"),
}
ENUMS: dict[str, type[TextChoices]] = {
    "event": EventKind, "topic": Topic, "for": TargetGroup, "format": Format, "accessible": Accessible
}  # fmt: skip
OTHER_LETTERS = re.compile("[^\u0000-\u024f]")
HOUSE_LANGUAGES = dict(settings.LANGUAGES) | {"de-leicht": gettext_lazy("Plain language")}


def label(choices: type[TextChoices], value: str) -> str:
    """Name of one of a model's choices in the reader's language, remembered: pages say the same few names all day."""
    return _label(choices, value, get_language() or "")


@lru_cache(maxsize=1000)
def _label(choices: type[TextChoices], value: str, language: str) -> str:
    return str(choices(value).label)


def language_name(code: str) -> str:
    """The language's own name: who speaks it, knows it by that. Plain language is named in the reader's."""
    return _language_name(code, get_language() or "")


@lru_cache(maxsize=1000)
def _language_name(code: str, language: str) -> str:
    if code in HOUSE_LANGUAGES:
        return str(HOUSE_LANGUAGES[code])
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code.upper()


def language_mark(code: str) -> str:
    """The language's own name for a page; letters the page's own fonts need not bring are left to the reader's device,
    so that one word in Arabic does not cost every reader an Arabic font."""
    name = language_name(code)
    if name.isascii() or code == get_language() or not OTHER_LETTERS.search(name):
        return name
    return format_html('<span class="own" lang="{}">{}</span>', code, name)


def value_name(group: str, value: str) -> str:
    """Name of a facet's value; a key without a name is shown as words."""
    if group == "kind":
        return str(KINDS[Kind(value)]) if value in Kind.values else value
    if group == "level":
        return str(LEVEL_NAMES.get(value, value))
    if group == "language":
        return language_mark(value)
    if group in ENUMS and value in ENUMS[group].values:
        return label(ENUMS[group], value)
    return value.replace("_", " ").capitalize()


def group_name(group: str) -> str:
    return {
        "kind": _("What"),
        "event": _("Kind of event"),
        "topic": _("Topic"),
        "for": _("For whom"),
        "level": _("How much experience"),
        "format": _("Where and how"),
        "language": _("Language"),
        "accessible": _("Accessibility"),
        "organisation": _("Offered by"),
    }[group]


def order_of(group: str) -> list[str]:
    """Values with a fixed order; what is not in it comes after, most frequent first."""
    fixed = {"kind": Kind.values, "level": list(LEVEL_NAMES), "language": list(HOUSE_LANGUAGES)}
    return list(fixed.get(group) or (ENUMS[group].values if group in ENUMS else []))


def organisation_names(slugs: Iterable[str]) -> dict[str, str]:
    """slug → name; one query, none for no slugs."""
    slugs = list(slugs)
    return dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
