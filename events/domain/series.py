"""Events that come back: repeated at the same clock time, or copied with everything that belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.cleaning import clean_line
from core.errors import InvalidInput
from events.enums import SeriesStep
from events.models import Event, Hackathon, Series
from events.signals import event_copied
from scheduler.domain.copying import Move, copy_offering, mover

from .copying import copy_facts, copy_partners, copy_texts
from .events import free_slug, require_manager, tell_changed
from .publishing import publish_event

MOST = 52
FARTHEST = timedelta(days=3 * 366)
DATES = ("teams_until", "wishes_until", "submit_from", "submit_until", "gallery_from", "vote_from", "vote_until")


def start_dates(first: date, *, every: str, times: int) -> list[date]:
    """The `times` days after `first`. A month further means the same weekday of the month ("the second Tuesday");
    whoever begins on a fifth one gets the last of each month."""
    if every not in SeriesStep.values:
        raise InvalidInput(_("Please choose how often it comes back."), code="unknown", field="every")
    if not 1 <= times <= MOST:
        raise InvalidInput(_("An event can be repeated 1 to 52 times."), code="series", field="times")
    if every == SeriesStep.MONTH:
        return [_same_weekday(first, months) for months in range(1, times + 1)]
    days = 7 if every == SeriesStep.WEEK else 14
    return [first + timedelta(days=days * number) for number in range(1, times + 1)]


def _same_weekday(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    begin = date(year, month + 1, 1)
    day = begin + timedelta(days=(first.weekday() - begin.weekday()) % 7 + 7 * ((first.day - 1) // 7))
    return day if day.month == begin.month else day - timedelta(days=7)


def repeat_event(
    *,
    event: Event,
    by: Any,
    every: str,
    times: int,
    publish: bool = False,
    title: Mapping[str, str] | None = None,
) -> list[Event]:
    """`times` more events in one series with this one: all of them or, when a room is taken, none (Conflict)."""
    require_manager(event, by)
    days = start_dates(first_day(event), every=every, times=times)
    with transaction.atomic():
        series_of(event, by=by, title=title)
        copies = [copy_event(event=event, by=by, first=day, publish=publish) for day in days]
        record("event.repeated", on=event, by=by, every=every, times=times)
    return copies


def copy_event(*, event: Event, by: Any, first: date, publish: bool = False, keep_series: bool = True) -> Event:
    """A draft that begins on `first`; everything it is made of moves by as many days, each room its own.

    `keep_series`: it stands in one series with the original, so that each shows the other's dates.
    """
    require_manager(event, by)
    days = (first - first_day(event)).days
    if not timedelta(0) < timedelta(days=abs(days)) <= FARTHEST:
        raise InvalidInput(_("Please choose another day, within three years."), code="same_day", field="first")
    with transaction.atomic():
        series = series_of(event, by=by) if keep_series else None
        copy, move, parts = _copied(event, first, mover(event.offering, days), by, series)
        event_copied.send(Event, source=event, copy=copy, move=move, parts=parts, by=by)
        record("event.copied", on=copy, by=by, source=str(event.uuid))
        if publish:
            publish_event(event=copy, by=by)
    return copy


def rename_series(*, series: Series, by: Any, title: Mapping[str, str]) -> Series:
    """What the series is called; without a title it has the name of its events."""
    some = series.events.select_related("organisation").first()
    if some is not None:
        require_manager(some, by)
    series.title = _title(title)
    series.save(update_fields=["title", "updated_at"])
    record("series.renamed", on=series, by=by)
    return series


def leave_series(*, event: Event, by: Any) -> Event:
    """This event stands alone from now on; a series with nothing left in it goes."""
    require_manager(event, by)
    series = event.series
    if series is None:
        return event
    with transaction.atomic():
        event.series = None
        event.save(update_fields=["series", "updated_at"])
        if not series.events.exists():
            series.delete()
        record("event.left_series", on=event, by=by)
        tell_changed(event)
    return event


def first_day(event: Event) -> date:
    """The day on which it begins, where it takes place. InvalidInput while it has no session."""
    if event.offering.starts_at is None:
        raise InvalidInput(_("Please say first when it takes place."), code="no_sessions", field="starts_at")
    return timezone.localtime(event.offering.starts_at, event.offering.zone).date()


def series_of(event: Event, *, by: Any, title: Mapping[str, str] | None = None) -> Series:
    """The event's series; made when it has none."""
    if event.series is None:
        event.series = Series.objects.create(organisation=event.organisation, title=_title(title or {}))
        event.save(update_fields=["series", "updated_at"])
        record("series.created", on=event.series, by=by)
    return event.series


def _title(title: Mapping[str, str]) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    cleaned = {code: clean_line(text, limit=200, field="title") for code, text in title.items() if code in known}
    return {code: text for code, text in cleaned.items() if text}


def _copied(
    event: Event, first: date, move: Move, by: Any, series: Series | None
) -> tuple[Event, Move, dict[tuple[type, int], Any]]:
    copy = Event(organisation=event.organisation, kind=event.kind, series=series)
    copy.slug = free_slug(f"{_stem(event.slug)}-{first:%Y-%m-%d}")
    copy_facts(event, copy)
    copy.offering, parts = copy_offering(offering=event.offering, by=by, path=copy.path, move=move)
    copy.save()
    parts[Event, event.pk] = copy
    copy_texts(event, copy)
    copy_partners(event, copy)
    _copy_hackathon(event, copy, move)
    return copy, move, parts


def _copy_hackathon(event: Event, copy: Event, move: Move) -> None:
    settings_of = Hackathon.objects.filter(event=event).first()
    if settings_of:
        same = {
            name: getattr(settings_of, name)
            for name in ("team_min", "team_max", "wishes_max", "grace_minutes", "vote_by")
        }
        dates = {name: move(getattr(settings_of, name)) for name in DATES}
        Hackathon.objects.create(event=copy, prizes=settings_of.prizes, **same, **dates)


def _stem(slug: str) -> str:
    """`repair-cafe-2027-01-12` → `repair-cafe`: a copy of a copy does not carry two dates."""
    parts = slug.rsplit("-", 3)
    dated = len(parts) == 4 and [len(part) for part in parts[1:]] == [4, 2, 2] and all(p.isdigit() for p in parts[1:])
    return parts[0] if dated else slug
