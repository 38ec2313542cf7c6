"""What the frame of every page needs: areas, footer, drawings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.enums import MEETING_PICTURES, PICTURES
from lms import drawings

register = template.Library()

AREAS = [("learn/", _("Learn")), ("events/", _("Meet")), ("organisations/", _("Partners"))]
SIGNED_IN_AREAS = [
    ("me/", _("My Lichthof")),
    ("me/registrations/", _("My registrations")),
    ("me/certificates/", _("My certificates")),
    ("me/messages/", _("My messages")),
    ("desk/", _("Trainers’ desk")),
    ("account/", _("My account")),
]
STAFF_AREAS = [
    ("desk/city/organisations/", _("Organisations")),
    ("desk/city/events/", _("What the events reach")),
    ("desk/city/barriers/", _("Reported barriers")),
    ("desk/city/messages/", _("Messages that did not arrive")),
]
FOOTER = [
    (_("Take part"), [
        ("learn/", _("Find a course")),
        ("events/", _("Find an event")),
        ("organisations/", _("Partners of the Lichthof")),
        ("desk/", _("For trainers")),
        ("verify/", _("Check a certificate")),
    ]),
    (_("For everyone"), [
        ("help/", _("How it works")),
        ("accessibility/", _("Accessibility")),
        ("accessibility/report/", _("Report a barrier")),
    ]),
    (_("About us"), [
        ("about/", _("About the Lichthof")),
        ("privacy/", _("Privacy")),
        ("imprint/", _("Imprint")),
    ]),
]  # fmt: skip
SCENES = frozenset((*PICTURES, *MEETING_PICTURES))
ICONS = ["alert", "arrow", "award", "back", "bell", "book", "cal", "chart", "chat", "check", "clock", "code", "down", "download", "ear", "edit", "euro", "eye", "file", "filter", "globe", "half", "home", "info", "key", "link", "list", "lock", "mail", "moon", "out", "pause", "phone", "pin", "play", "plus", "search", "settings", "star", "sun", "team", "text", "trash", "upload", "user", "wheel", "x"]  # fmt: skip


@cache
def address(path: str, language: str) -> str:
    """The address of a page of this site, or "" when no such page is built."""
    bare, question, query = path.partition("?")
    full = f"/{language}/{bare}"
    try:
        resolve(full)
    except Resolver404:
        return ""
    return f"{full}{question}{query}"


def links(pages: Iterable[tuple[str, Any]], here: str = "", query: str = "") -> list[dict[str, Any]]:
    """[{href, label, current}] of the pages that exist."""
    language = get_language() or "de"
    found = [{"href": address(path, language), "label": label} for path, label in pages]
    return [link | {"current": is_current(link["href"], here, query)} for link in found if link["href"]]


def is_current(href: str, here: str, query: str) -> bool:
    bare, _mark, wanted = href.partition("?")
    if wanted:
        return here == bare and wanted in query
    return here.startswith(bare)


@register.simple_tag(takes_context=True)
def areas(context: template.Context) -> list[dict[str, Any]]:
    """The main areas, each with `current` when this page lies in it."""
    request = context.get("request")
    if request is None:
        return links(AREAS)
    return links(AREAS, request.path, request.META.get("QUERY_STRING", ""))


@register.simple_tag
def own_areas() -> list[dict[str, Any]]:
    """What a signed-in person finds in their menu."""
    return links(SIGNED_IN_AREAS)


@register.simple_tag
def staff_areas() -> list[dict[str, Any]]:
    """What the city's own people find there besides."""
    return links(STAFF_AREAS)


@register.simple_tag
def footer_groups() -> list[dict[str, Any]]:
    return [{"title": title, "links": links(pages)} for title, pages in FOOTER]


FONTS = {"uk": "fira-cyrillic", "ar": "noto-arabic"}


@register.simple_tag
def page_fonts() -> list[str]:
    """The two fonts that nearly all letters of this page need; the browser fetches the others when it meets them."""
    family = FONTS.get(get_language() or "", "fira-latin")
    return [f"fonts/{family}-{weight}.woff2" for weight in (400, 600)]


@register.simple_tag
def page_address(path: str) -> str:
    """{% page_address "help/" as href %}: "" when the page is not built."""
    return address(path, get_language() or "de")


@register.filter
def scene(name: str | None) -> str:
    """The key of a drawn scene; unknown keys get the light itself."""
    return name if name in SCENES else "light"


@register.simple_tag
def wheel(levels: dict[str, int], label: str = "") -> SafeString:
    """The DigComp rose window of {code: level 0–8}."""
    return drawings.wheel(levels, label)


@register.simple_tag
def level_arches(level: int, label: str = "") -> SafeString:
    """Eight little arches, `level` of them lit."""
    return drawings.level_arches(level, label)


@register.simple_tag
def theme_choices() -> list[tuple[str, Any]]:
    return [("light", _("Light")), ("dark", _("Dark")), ("system", _("Like my device"))]


INPUT_CLASSES = {"checkbox": "chk__b", "select": "sel", "file": "input input--file", "textarea": "input input--area"}


@register.filter
def styled(field: BoundField) -> SafeString:
    """The widget in our classes, told to screen readers when it is in error."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "") or "textarea"
    classes = [widget.attrs.get("class", ""), INPUT_CLASSES.get(kind, "input"), "input--err" if field.errors else ""]
    attrs: dict[str, Any] = {"class": " ".join(name for name in classes if name)}
    described = [f"{field.id_for_label}_error"] if field.errors else []
    if field.help_text:
        described.append(f"{field.id_for_label}_helptext")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


@register.filter
def input_kind(field: BoundField) -> str:
    """checkbox, choices (several radio buttons or boxes), or other."""
    kind = getattr(field.field.widget, "input_type", "")
    if kind == "radio" or (kind == "checkbox" and hasattr(field.field, "choices")):
        return "choices"
    return "checkbox" if kind == "checkbox" else "other"


@register.filter
def option_styled(option: Any) -> SafeString:
    """One radio button or box of a list, in our classes."""
    option.data["attrs"]["class"] = "chk__b chk__b--r" if option.data["type"] == "radio" else "chk__b"
    return option.tag()
