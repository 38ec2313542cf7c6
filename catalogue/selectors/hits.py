"""Listings as they stand in a list: everything a card shows, in two queries, whatever their number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalogue.enums import EventKind, Format, Kind, Places
from catalogue.models import Listing, ListingText
from core.i18n import pick

from .names import label, language_mark


@dataclass(frozen=True)
class Hit:
    """One listing in the reader's language (`text_language` says which one it is really in)."""

    number: int
    kind: str
    path: str
    page_language: str
    title: str
    summary: str
    text_language: str
    organisation: str
    organisation_slug: str
    picture: str
    places: str
    price: Decimal | None
    formats: tuple[str, ...]
    languages: tuple[str, ...]
    free: bool
    certificate: bool
    days: tuple[dt.date, ...]
    today: dt.date
    own_when: str = ""
    own_where: str = ""
    event: str = ""

    @property
    def href(self) -> str:
        return f"/{self.page_language}/{self.path}"

    @property
    def foreign(self) -> str:
        """The text's language when it is not the page's."""
        return "" if self.text_language == self.page_language else self.text_language

    @cached_property
    def kind_name(self) -> str:
        """What it is; of an event, which kind of event."""
        return label(EventKind, self.event) if self.event else label(Kind, self.kind)

    @cached_property
    def coming(self) -> tuple[dt.date, ...]:
        return tuple(day for day in self.days if day >= self.today)

    @property
    def next_day(self) -> dt.date | None:
        return self.coming[0] if self.coming else None

    @cached_property
    def when(self) -> str:
        """One line: what the owner says, else the number of dates, else that one begins when one likes."""
        if self.own_when:
            return self.own_when
        if self.coming:
            count = len(self.coming)
            return ngettext("%(count)d date", "%(count)d dates", count) % {"count": count}
        return str(Format.SELF_PACED.label) if "self_paced" in self.formats else ""

    @property
    def when_language(self) -> str:
        """The language of `when` when it is not the page's: the owner's words follow the text."""
        return self.foreign if self.own_when else ""

    @cached_property
    def where(self) -> str:
        """One line: what the owner says, else who offers it and whether online."""
        if self.own_where:
            return self.own_where
        online = set(self.formats) & {"online", "hybrid", "self_paced"}
        onsite = set(self.formats) & {"onsite", "hybrid"}
        if not online or not self.organisation:
            return self.organisation or (_("Online") if online else "")
        if onsite:
            return _("%(organisation)s or online") % {"organisation": self.organisation}
        return _("%(organisation)s, online") % {"organisation": self.organisation}

    @property
    def where_language(self) -> str:
        """As `when_language`, of `where`."""
        return self.foreign if self.own_where else ""

    @cached_property
    def date_line(self) -> str:
        if not self.coming:
            return _("Start at any time") if "self_paced" in self.formats else ""
        day = short_date(self.coming[0])
        return _("from %(day)s") % {"day": day} if len(self.coming) > 1 else day

    @cached_property
    def places_name(self) -> str:
        return label(Places, self.places) if self.places else ""

    @cached_property
    def facts(self) -> list[str]:
        """Plain tags beside the kind: free, certificate, other languages; at most three."""
        found = [_("free of charge")] if self.free else []
        found += [_("with certificate")] if self.certificate else []
        others = [code for code in self.languages if code != self.page_language]
        if self.page_language in self.languages:
            found += [_with_mark(_("also %(language)s"), code) for code in others[:2]]
        else:
            found += [_with_mark(_("in %(language)s"), code) for code in others[:2]]
        return found[:3]


def _with_mark(sentence: str, code: str) -> str:
    return mark_safe(escape(sentence) % {"language": conditional_escape(language_mark(code))})


def short_date(day: dt.date) -> str:
    """`Thu, 26 November`, in the order the reader's language puts it."""
    return date_format(day, pgettext("date with weekday, Django's format letters", "D, j F"))


def hits(numbers: Sequence[int], language: str, today: dt.date | None = None) -> list[Hit]:
    """Hits in the order of `numbers` (ids of listings); two queries. What is not visible any more is left out."""
    today = today or timezone.localdate()
    if not numbers:
        return []
    columns = ("pk", "kind", "path", "organisation__name", "organisation__slug", "picture", "places", "price", "facets")
    rows = {row[0]: row for row in Listing.objects.visible().filter(pk__in=numbers).values_list(*columns)}
    texts = _texts(list(rows))
    return [
        _hit(rows[number], texts[number], language, today) for number in numbers if number in rows and texts[number]
    ]


def _texts(numbers: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    found: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    columns = ("listing_id", "language", "title", "summary", "when", "where")
    for row in ListingText.objects.filter(listing__in=numbers).values_list(*columns):
        found[row[0]][row[1]] = row[2:]
    return found


def _hit(row: tuple, texts: Mapping[str, tuple[str, ...]], language: str, today: dt.date) -> Hit:
    number, kind, path, organisation, slug, picture, places, price, facets = row
    _title, spoken = pick({code: text[0] for code, text in texts.items()}, language)
    title, summary, when, where = texts[spoken]
    return Hit(
        number=number,
        kind=kind,
        path=path,
        page_language=language,
        title=title,
        summary=summary,
        text_language=spoken,
        organisation=organisation or "",
        organisation_slug=slug or "",
        picture=picture,
        places=places,
        price=price,
        formats=tuple(facets.get("formats", ())),
        languages=tuple(facets.get("languages", ())),
        free=bool(facets.get("free")),
        certificate=bool(facets.get("certificate")),
        days=tuple(dt.date.fromisoformat(day) for day in facets.get("dates", ())),
        today=today,
        own_when=when,
        own_where=where,
        event=facets.get("event", ""),
    )
