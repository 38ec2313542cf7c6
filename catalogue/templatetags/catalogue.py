"""Parts of the search page that come again and again: remembered by everything they show, so they are never stale."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalogue.selectors.counting import Facet
from catalogue.selectors.hits import Hit

register = template.Library()

BOX = (
    '<label class="chk"><input class="chk__b" type="checkbox" form="search" id="f-{}-{}" name="{}" value="{}"{}>'
    '<span>{}</span><span class="chk__n num">{}</span></label>'
)


@register.simple_tag(takes_context=True)
def hit_card(context: template.Context, hit: Hit, eager: bool = False) -> SafeString:
    """`catalogue/hit.html` of one hit. `eager` for the first on a page: its picture is loaded at once.

    Asks the context for `icons` and `scenes`, the addresses of the two drawings, so that they are looked up once.
    """
    return _card(hit, eager, get_language() or "", context["icons"], context["scenes"])


@lru_cache(maxsize=4000)
def _card(hit: Hit, eager: bool, language: str, icons: str, scenes: str) -> SafeString:
    return render_to_string("catalogue/hit.html", {"hit": hit, "eager": eager, "icons": icons, "scenes": scenes})


@register.simple_tag
def facet_boxes(facet: Facet) -> SafeString:
    """The checkboxes of one facet; they belong to the search form by its id."""
    boxes = (_box(facet.field, value.value, value.name, value.count, value.chosen) for value in facet.values)
    return SafeString("".join(boxes))


@lru_cache(maxsize=4000)
def _box(field: str, value: str, name: str, count: int, chosen: bool) -> SafeString:
    """A fact that holds or not (no `field`) has its own name in the address, and the value 1."""
    checked = SafeString(" checked" if chosen else "")
    sent, given = (field, value) if field else (value, "1")
    return format_html(BOX, field or "facts", value, sent, given, checked, name, count)
