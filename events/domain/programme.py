"""The programme: adding, moving, releasing and cancelling items; tracks and speakers; a person's own choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import Conflict, InvalidInput
from core.i18n import pick
from core.outbox import enqueue
from events.models import Bookmark, Event, ProgrammeItem, Speaker, Track
from scheduler.selectors.moments import local_time

CHANGEABLE = {"kind", "track", "texts", "language", "starts_at", "ends_at", "room"}
# What people who chose an item are told about.
TELLING = {"starts_at", "ends_at", "room"}


@transaction.atomic
def add_item(
    *, event: Event, by: Any, texts: Mapping[str, Mapping[str, str]], speakers: Iterable[Speaker] = (), **facts: Any
) -> ProgrammeItem:
    """An item that only the desk sees until `release_programme`. `facts`: kind, track, language, starts_at, ends_at, room.

    Raises InvalidInput or Conflict with a sentence (no title, end before start, room or speaker taken).
    """
    speakers = list(speakers)
    item = ProgrammeItem(event=event, texts=_checked_texts(texts), **facts)
    _check_time(item)
    _check_free(item, speakers)
    item.save()
    item.speakers.set(speakers)
    record("programme.item_added", on=item, by=by)
    return item


@transaction.atomic
def change_item(
    *, item: ProgrammeItem, by: Any, speakers: Iterable[Speaker] | None = None, **changes: Any
) -> ProgrammeItem:
    """Writes the given fields. Whoever chose a released item hears when its time or room changed."""
    _lock_programme(item.event)
    speakers = list(item.speakers.all() if speakers is None else speakers)
    was = {name: getattr(item, name) for name in changes}
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise ValueError(name)
        setattr(item, name, _checked_texts(value) if name == "texts" else value)
    _check_time(item)
    _check_free(item, speakers)
    item.sequence += 1
    item.save()
    item.speakers.set(speakers)
    record("programme.item_changed", on=item, by=by, fields=sorted(changes))
    if any(was[name] != getattr(item, name) for name in TELLING & set(changes)):
        _tell(item, "programme_moved")
    return item


@transaction.atomic
def cancel_item(*, item: ProgrammeItem, by: Any, now: datetime | None = None) -> ProgrammeItem:
    """It stays in the programme and says so; an item nobody has seen yet simply goes. Cancelling twice does nothing."""
    if item.released_at is None:
        record("programme.item_removed", on=item, by=by)
        item.delete()
        return item
    if item.cancelled_at is None:
        item.cancelled_at, item.sequence = now or timezone.now(), item.sequence + 1
        item.save(update_fields=["cancelled_at", "sequence", "updated_at"])
        record("programme.item_cancelled", on=item, by=by)
        _tell(item, "programme_cancelled")
    return item


@transaction.atomic
def release_programme(*, event: Event, by: Any, now: datetime | None = None) -> int:
    """Shows everybody the items that have a time; those without wait. Returns how many are new."""
    fresh = event.programme_items.filter(released_at=None, starts_at__isnull=False)
    count = fresh.update(released_at=now or timezone.now(), updated_at=timezone.now())
    if count:
        record("programme.released", on=event, by=by, items=count)
    return count


@transaction.atomic
def write_track(
    *, event: Event, by: Any, name: Mapping[str, str], colour: str = "a", track: Track | None = None
) -> Track:
    """A new track, or another name and colour for an old one."""
    filled = {language: text.strip() for language, text in name.items() if text.strip()}
    if not filled:
        raise InvalidInput(_("Please give the track a name."), code="required", field="name")
    track = track or Track(event=event, position=event.tracks.count())
    track.name, track.colour = filled, colour
    track.save()
    record("programme.track_written", on=event, by=by, track=track.pk)
    return track


@transaction.atomic
def remove_track(*, track: Track, by: Any) -> None:
    """Its items stay, without a track."""
    record("programme.track_removed", on=track.event, by=by, track=track.pk)
    track.delete()


@transaction.atomic
def write_speaker(
    *,
    event: Event,
    by: Any,
    name: str,
    role: str = "",
    bio: str = "",
    person: Any = None,
    speaker: Speaker | None = None,
) -> Speaker:
    """A new speaker, or other words about one."""
    if not name.strip():
        raise InvalidInput(_("Please give a name."), code="required", field="name")
    if speaker is None and person is not None:
        speaker = event.speakers.filter(person=person).first()
    speaker = speaker or Speaker(event=event, person=person)
    speaker.name, speaker.role, speaker.bio = name.strip(), role.strip(), bio.strip()
    speaker.save()
    record("programme.speaker_written", on=speaker, by=by)
    return speaker


@transaction.atomic
def choose_item(*, item: ProgrammeItem, person: Any) -> Bookmark:
    """Puts the item into the person's own programme; choosing twice is the same."""
    if item.released_at is None:
        raise Conflict(_("This item is not public yet."), code="not_released")
    bookmark, _created = Bookmark.objects.get_or_create(item=item, person=person)
    return bookmark


def drop_item(*, item: ProgrammeItem, person: Any) -> None:
    """Takes it out of the person's own programme again."""
    Bookmark.objects.filter(item=item, person=person).delete()


def _lock_programme(event: Event) -> None:
    """Two people at the desk who move items at once wait for each other, so that no room is given twice."""
    Event.objects.select_for_update(no_key=True).only("pk").get(pk=event.pk)


def _checked_texts(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    filled = {
        language: {"title": text["title"].strip(), "abstract": text.get("abstract", "").strip()}
        for language, text in texts.items()
        if text.get("title", "").strip()
    }
    if not filled:
        raise InvalidInput(_("Please give a title in one language at least."), code="required", field="title")
    return filled


def _check_time(item: ProgrammeItem) -> None:
    if item.starts_at is None and item.ends_at is None:
        return
    if item.starts_at is None or item.ends_at is None or item.ends_at <= item.starts_at:
        raise InvalidInput(_("The end must be after the beginning."), code="span", field="minutes")
    offering = item.event.offering
    if offering.starts_at and offering.ends_at and not _within_days(item):
        raise InvalidInput(
            _("The event is from %(first)s to %(last)s; this lies outside.")
            % {"first": local_time(offering, offering.starts_at), "last": local_time(offering, offering.ends_at)},
            code="outside",
            field="day",
        )


def _within_days(item: ProgrammeItem) -> bool:
    """On one of the event's days; doors may open earlier and a party may last longer than the sessions say."""
    offering = item.event.offering
    assert offering.starts_at  # all three: asked by the caller
    assert offering.ends_at
    assert item.starts_at
    first, last, day = (
        timezone.localtime(moment, offering.zone).date()
        for moment in (offering.starts_at, offering.ends_at, item.starts_at)
    )
    return first <= day <= last


def _check_free(item: ProgrammeItem, speakers: list[Speaker]) -> None:
    if item.starts_at is None:
        return
    meanwhile = (
        ProgrammeItem.objects.planned()
        .filter(event=item.event, starts_at__lt=item.ends_at, ends_at__gt=item.starts_at)
        .exclude(pk=item.pk)
    )
    _check_room(item, meanwhile)
    _check_speakers(speakers, meanwhile)


def _check_room(item: ProgrammeItem, meanwhile: Any) -> None:
    other = meanwhile.filter(room=item.room).first() if item.room else None
    if other is not None:
        raise Conflict(
            _("%(room)s is taken at that time by “%(title)s”. Choose another room or time.")
            % {"room": item.room, "title": pick(other.titles)[0]},
            code="room_taken",
            field="room",
        )


def _check_speakers(speakers: list[Speaker], meanwhile: Any) -> None:
    busy = meanwhile.filter(speakers__in=speakers).prefetch_related("speakers").first() if speakers else None
    if busy is not None:
        name = next(speaker.name for speaker in busy.speakers.all() if speaker in speakers)
        raise Conflict(
            _("%(name)s already speaks at that time (“%(title)s”).") % {"name": name, "title": pick(busy.titles)[0]},
            code="speaker_taken",
            field="speakers",
        )


def _tell(item: ProgrammeItem, kind: str) -> None:
    """Those who chose it, and its speakers; one message for each change."""
    if item.released_at is None:
        return
    people = Q(programme_bookmarks__item=item) | Q(speaking__items=item)
    ids = list(Person.objects.filter(people, is_active=True).distinct().values_list("pk", flat=True))
    if ids:
        payload = {"kind": kind, "item": str(item.uuid), "people": ids}
        enqueue("events.programme_tell", payload, key=f"{kind}:{item.uuid}:{item.sequence}")


@transaction.atomic
def copy_programme(*, source: Event, copy: Event, move: Callable[[Any], Any], parts: dict[Any, Any]) -> None:
    """Tracks and items of `source` as unreleased ones of `copy`, their times moved. Speakers agreed to one event only."""
    for track in source.tracks.all():
        parts[(Track, track.pk)] = Track.objects.create(
            event=copy, name=track.name, colour=track.colour, position=track.position
        )
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            event=copy,
            kind=item.kind,
            track=parts.get((Track, item.track_id)),
            texts=item.texts,
            language=item.language,
            starts_at=move(item.starts_at),
            ends_at=move(item.ends_at),
            room=item.room,
        )
        for item in source.programme_items.planned()
    )
