"""The list of people as a file: CSV for a spreadsheet, JSON for a program. The same columns in both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event
from scheduler.desk.people import held_sessions
from scheduler.desk.table import table_file
from scheduler.models import Registration
from scheduler.selectors.entry import answers_for

from .people import GROUPS, Guest, guests, ordered

EXPORTED = ("places", "review", "draw", "waiting")


def rows_of(event: Event) -> tuple[list[Registration], list[Guest]]:
    """Everyone who is registered, group by group."""
    found: list[Registration] = []
    for group in EXPORTED:
        rows = Registration.objects.filter(offering=event.offering_id, state__in=GROUPS[group])
        found.extend(ordered(rows, waiting=group == "waiting"))
    return found, guests(event, found, sessions=held_sessions(event.offering_id))


def table(event: Event) -> tuple[list[str], list[list[Any]]]:
    """(head, rows); every column that is known, answers to questions too. Sensitive answers stay in the house."""
    rows, people = rows_of(event)
    sheet = answers_for(event.offering, rows, sensitive=False)
    head = [*_head(event), *sheet.heads]
    return head, [[*_row(one), *sheet.row(one.registration)] for one in people]


def _head(event: Event) -> list[str]:
    dates = [
        date_format(timezone.localtime(session.starts_at), "SHORT_DATETIME_FORMAT")
        for session in held_sessions(event.offering_id)
    ]
    return [
        _("Name"), _("E-mail"), _("Language"), _("State"), _("Number on the waiting list"), _("Registered on"),
        _("Places"), _("Kind of place"), _("Extra services"), _("Group of"), _("Team"), _("Still missing"), *dates,
    ]  # fmt: skip


def _row(one: Guest) -> list[Any]:
    row = one.registration
    return [
        one.name, row.person.email, row.person.language, one.state, one.position,
        timezone.localtime(row.created_at).strftime("%Y-%m-%d %H:%M"), row.party_size, one.pool,
        ", ".join(one.services), one.group, one.team, one.missing or "", *(mark.label for mark in one.marks),
    ]  # fmt: skip


def as_csv(event: Event) -> tuple[bytes, int]:
    """(file, number of people)."""
    head, rows = table(event)
    return table_file(head, rows), len(rows)


def as_json(event: Event) -> tuple[bytes, int]:
    head, rows = table(event)
    people = [_named(head, row) for row in rows]
    whole = {"event": event.slug, "title": event.titles, "timezone": event.offering.timezone, "people": people}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode(), len(people)


def _named(head: Iterable[str], row: Iterable[Any]) -> dict[str, Any]:
    """Two columns of the same name stand under two names."""
    named: dict[str, Any] = {}
    for name, value in zip(head, row, strict=True):
        key, number = name, 2
        while key in named:
            key, number = f"{name} ({number})", number + 1
        named[key] = value
    return named
