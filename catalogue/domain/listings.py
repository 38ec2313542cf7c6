"""Writing the catalogue: whoever owns a thing writes its listing here, in the same transaction as the thing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from catalogue import analysis
from catalogue import facets as facts
from catalogue.enums import Places
from catalogue.models import Listing, ListingText
from catalogue.selectors.vocabulary import vocabulary
from catalogue.signals import listings_appeared, words_appeared

from .state import next_version
from .texts import texts_of

type Texts = Mapping[str, Mapping[str, str]]
BATCH = 500


@dataclass(frozen=True)
class ListingRow:
    """Everything the catalogue holds of one thing; the arguments of `write_listing`, for writing in bulk."""

    kind: str
    subject: UUID
    path: str
    organisation: Organisation | None
    texts: Texts
    facets: Mapping[str, Any] = field(default_factory=dict)
    next_date: dt.date | None = None
    places: str = ""
    picture: str = ""
    price: Decimal | str | None = None
    visible: bool = True

    @property
    def key(self) -> tuple[str, UUID]:
        return self.kind, self.subject


def write_listing(
    *,
    kind: str,
    subject: UUID,
    path: str,
    organisation: Organisation | None,
    texts: Texts,
    facets: Mapping[str, Any],
    next_date: dt.date | None = None,
    places: str = "",
    picture: str = "",
    price: Decimal | str | None = None,
    visible: bool = True,
) -> Listing:
    """Creates or replaces the listing of `(kind, subject)`; the same again writes nothing and moves no version.

    `texts`: language → {"title", "summary", "body"} and, if known, one line each "when" and "where"; HTML is allowed
    in `body` only. `facets`: see `catalogue.facets.normalise`. `path` without language prefix: `learn/ki/`.
    """
    row = ListingRow(kind, subject, path, organisation, texts, facets, next_date, places, picture, price, visible)
    write_listings([row])
    return Listing.objects.of(kind, subject).get()


def write_listings(rows: Iterable[ListingRow | Mapping[str, Any]]) -> int:
    """Writes many listings (`ListingRow`s, or mappings of its fields) in short transactions; returns how many changed.

    A later row of the same thing wins over an earlier one.
    """
    given = [row if isinstance(row, ListingRow) else ListingRow(**row) for row in rows]
    unique = list({row.key: row for row in given}.values())
    return sum(_write_batch(unique[start : start + BATCH]) for start in range(0, len(unique), BATCH))


def withdraw_listing(kind: str, subject: UUID) -> None:
    """Takes the thing out of every list; the row stays as a tombstone. Withdrawing twice does nothing."""
    with transaction.atomic():
        gone = Listing.objects.of(kind, subject).exclude(visible=False, fingerprint="")
        if not gone.exists():
            return
        version, _before = next_version()
        ListingText.objects.filter(listing__kind=kind, listing__subject=subject).delete()
        Listing.objects.of(kind, subject).update(
            visible=False, fingerprint="", version=version, updated_at=timezone.now()
        )


def set_places(kind: str, subject: UUID, word: str) -> None:
    """Changes the word for free places alone. The catalogue's version stays: a registration makes no page stale."""
    if word not in Places.values:
        raise ValueError(f"{word!r} is not a word for places")
    Listing.objects.of(kind, subject).exclude(places=word).update(places=word)


def _write_batch(rows: list[ListingRow]) -> int:
    known = _known(rows)
    prints = {row.key: _fingerprint(row) for row in rows}
    changed = [row for row in rows if row.key not in known or known[row.key].fingerprint != prints[row.key]]
    if not changed:
        return 0
    with transaction.atomic():
        version, before = next_version()
        known = _known(changed)  # again, now that other writers wait
        listings = [_filled(known.get(row.key), row, prints[row.key], version) for row in changed]
        _save(listings)
        new_words = texts_of(listings, [row.texts for row in changed], version, vocabulary(before))
        appeared = [listing.pk for listing in listings if listing.listed_version == version]
        if appeared:
            listings_appeared.send(sender=Listing, listings=appeared, version=version)
        if new_words:
            words_appeared.send(sender=Listing, words=new_words, version=version)
    return len(changed)


def _known(rows: list[ListingRow]) -> dict[tuple[str, UUID], Listing]:
    found = Listing.objects.filter(subject__in=[row.subject for row in rows], kind__in={row.kind for row in rows})
    return {(listing.kind, listing.subject): listing for listing in found}


def _filled(listing: Listing | None, row: ListingRow, fingerprint: str, version: int) -> Listing:
    listing = listing or Listing(kind=row.kind, subject=row.subject, visible=False)
    if row.visible and not listing.visible:
        listing.listed_version = version
    listing.path = row.path
    listing.organisation = row.organisation
    listing.facets = facts.normalise(row.facets)
    listing.next_date = row.next_date
    listing.places = row.places if row.places in Places.values else ""
    listing.picture = row.picture[:200]
    listing.price = Decimal(row.price) if row.price not in (None, "") else None
    listing.visible = row.visible
    listing.version = version
    listing.fingerprint = fingerprint
    listing.updated_at = timezone.now()  # writing in bulk does not set it
    return listing


CHANGING = [
    "path", "organisation", "facets", "next_date", "places", "picture", "price", "visible", "version",
    "listed_version", "fingerprint", "updated_at",
]  # fmt: skip


def _save(listings: list[Listing]) -> None:
    """Numbers stay dense (no upsert that burns them): the index uses them as positions of bits."""
    fresh = [listing for listing in listings if listing.pk is None]
    Listing.objects.bulk_create(fresh, batch_size=BATCH)
    Listing.objects.bulk_update([one for one in listings if one not in fresh], CHANGING, batch_size=200)


def _fingerprint(row: ListingRow) -> str:
    organisation = row.organisation.pk if row.organisation else None
    whole = [
        row.path, organisation, row.texts, facts.normalise(row.facets), row.next_date, row.picture, row.price,
        row.visible, analysis.VERSION,
    ]  # fmt: skip
    return hashlib.sha1(json.dumps(whole, sort_keys=True, default=str).encode(), usedforsecurity=False).hexdigest()
