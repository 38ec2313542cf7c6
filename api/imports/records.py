"""What every format's adapter hands to the pipeline: one record each, with what was understood and what was not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO, Protocol

from django.utils.translation import gettext as _


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the sentence says what to do. Nothing was written."""


@dataclass(frozen=True)
class Meeting:
    """One dated meeting; both times carry their zone."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Place:
    """Where a course meets: the house and its address, never a person's."""

    name: str = ""
    room: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass
class Record:
    """One record of a partner's file. Texts are clean HTML or plain text; people's names and numbers are gone.

    `ignored`: fields left out; `guessed`: what was filled in or mended; `problems`: why it is refused (empty: it is taken).
    """

    external_id: str
    title: str = ""
    subtitle: str = ""
    body: str = ""
    language: str = "de"
    category: str = ""
    target_group: str = ""
    meetings: list[Meeting] = field(default_factory=list)
    place: Place = field(default_factory=Place)
    places_total: int | None = None
    places_taken: int = 0
    price: Decimal | None = None
    currency: str = "EUR"
    url: str = ""
    ignored: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


# Not part of what a record says: how it was read.
READING = ("ignored", "guessed", "problems")


def as_plain(record: Record) -> dict[str, Any]:
    """What the record says, as JSON; equal for records that say the same, however they were read."""
    said = {name: value for name, value in vars(record).items() if name not in READING}
    said["place"] = vars(record.place)
    said["meetings"] = [[meeting.starts_at.isoformat(), meeting.ends_at.isoformat()] for meeting in record.meetings]
    said["price"] = None if record.price is None else str(record.price)
    return said


def from_plain(said: dict[str, Any]) -> Record:
    """The record that `as_plain` wrote down."""
    meetings = [Meeting(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in said["meetings"]]
    price = None if said["price"] is None else Decimal(said["price"])
    return Record(**{**said, "meetings": meetings, "price": price, "place": Place(**said["place"])})


class Adapter(Protocol):
    """A format's reader. Streams; raises UnreadableFile before or while reading when the file as a whole is broken."""

    def read(self, file: BinaryIO, *, zone: str) -> Iterator[Record]: ...


def too_long(name: str, length: int, limit: int) -> str:
    return _("%(field)s is %(length)d characters long; at most %(limit)d are taken. Shorten it.") % {
        "field": name,
        "length": length,
        "limit": limit,
    }
