"""What search engines are shown: every visible listing in every language it really has, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from catalogue.models import Listing, ListingText

PER_PAGE = 5000  # ids, not listings: a page stays the same when others come and go


@dataclass(frozen=True)
class Address:
    path: str
    changed: dt.datetime
    languages: tuple[str, ...]


def pages() -> int:
    """How many pages there are; one query."""
    last = Listing.objects.aggregate(last=Max("pk"))["last"] or 0
    return -(-last // PER_PAGE)


def addresses(language: str, page: int) -> Iterator[Address]:
    """Listings of one page (from 1) that have a text in `language`, streamed. Two queries."""
    first, last = (page - 1) * PER_PAGE + 1, page * PER_PAGE
    spoken: dict[int, list[str]] = {}
    texts = ListingText.objects.filter(listing__gte=first, listing__lte=last).order_by("listing_id", "slot")
    for number, code in texts.values_list("listing_id", "language"):
        spoken.setdefault(number, []).append(code)
    rows = Listing.objects.visible().filter(pk__range=(first, last)).values_list("pk", "path", "updated_at")
    for number, path, changed in rows.iterator(chunk_size=1000):
        if language in spoken.get(number, ()):
            yield Address(path, changed, tuple(spoken[number]))
