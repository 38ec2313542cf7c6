"""The programme: items in rooms, seen once they are released; people hear when their choice moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Message
from core.errors import Conflict, InvalidInput
from events.domain.programme import (
    add_item,
    cancel_item,
    change_item,
    choose_item,
    drop_item,
    release_programme,
    remove_track,
    write_speaker,
    write_track,
)
from events.domain.series import copy_event
from events.enums import EventKind
from events.models import Bookmark, Event, ProgrammeItem
from tests.accounts.makers import make_person
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db
TEXTS = {"en": {"title": "Light at night", "abstract": "Why."}, "de": {"title": "Licht bei Nacht"}}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def event() -> Event:
    event = make_event(kind=EventKind.CONFERENCE, hours=8)
    return Event.objects.with_texts().get(pk=event.pk)


def start_of(event: Event) -> datetime:
    assert event.offering.starts_at is not None
    return event.offering.starts_at


def make_item(event: Event, minute: int = 0, minutes: int = 30, room: str = "Hall", **facts: Any) -> ProgrammeItem:
    starts = start_of(event) + timedelta(minutes=minute)
    ends = starts + timedelta(minutes=minutes)
    return add_item(event=event, by=None, texts=TEXTS, starts_at=starts, ends_at=ends, room=room, **facts)


def test_an_item_is_seen_when_the_programme_is_released(event: Event) -> None:
    make_item(event)
    add_item(event=event, by=None, texts=TEXTS)
    assert not event.programme_items.public().exists()
    assert release_programme(event=event, by=None) == 1
    assert event.programme_items.public().count() == 1
    assert release_programme(event=event, by=None) == 0


def test_two_items_cannot_share_a_room_at_the_same_time(event: Event) -> None:
    make_item(event)
    with pytest.raises(Conflict, match="Hall is taken at that time by “Light at night”") as refusal:
        make_item(event, 15)
    assert (refusal.value.code, refusal.value.field) == ("room_taken", "room")
    make_item(event, 30)
    make_item(event, 15, room="Attic")


def test_a_cancelled_item_frees_its_room(event: Event) -> None:
    first = make_item(event)
    release_programme(event=event, by=None)
    cancel_item(item=ProgrammeItem.objects.get(pk=first.pk), by=None)
    make_item(event)
    assert ProgrammeItem.objects.filter(pk=first.pk, cancelled_at__isnull=False).exists()


def test_what_nobody_has_seen_goes_without_a_trace_in_the_programme(event: Event) -> None:
    cancel_item(item=make_item(event), by=None)
    assert not event.programme_items.exists()


def test_nobody_speaks_in_two_rooms_at_once(event: Event) -> None:
    speaker = write_speaker(event=event, by=None, name="Ada Lampe")
    make_item(event, speakers=[speaker])
    with pytest.raises(Conflict, match="Ada Lampe already speaks at that time"):
        make_item(event, 10, room="Attic", speakers=[speaker])


def test_an_item_lies_within_the_days_of_the_event(event: Event) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_item(event, minute=3 * 24 * 60)
    assert refusal.value.code == "outside"
    with pytest.raises(InvalidInput) as refusal:
        make_item(event, minutes=0)
    assert refusal.value.code == "span"


def test_an_item_needs_a_title(event: Event) -> None:
    with pytest.raises(InvalidInput):
        add_item(event=event, by=None, texts={"en": {"title": "  "}})


def test_whoever_chose_an_item_hears_once_that_it_moved(event: Event, deliver_outbox: Callable[[], int]) -> None:
    item = make_item(event)
    release_programme(event=event, by=None)
    item.refresh_from_db()
    listener, other = make_person(language="en"), make_person()
    choose_item(item=item, person=listener)
    choose_item(item=item, person=listener)
    assert Bookmark.objects.count() == 1
    change_item(item=item, by=None, room="Attic")
    deliver_outbox()
    deliver_outbox()
    told = Message.objects.get(kind="programme_moved")
    assert told.person == listener
    assert "Room: Attic" in told.text
    assert not Message.objects.filter(person=other).exists()


def test_other_words_tell_nobody(event: Event, deliver_outbox: Callable[[], int]) -> None:
    item = make_item(event)
    release_programme(event=event, by=None)
    item.refresh_from_db()
    choose_item(item=item, person=make_person())
    change_item(item=item, by=None, texts={"en": {"title": "Darkness"}})
    deliver_outbox()
    assert not Message.objects.filter(kind__startswith="programme").exists()


def test_a_hidden_item_cannot_be_chosen_and_a_choice_can_be_dropped(event: Event) -> None:
    item, person = make_item(event), make_person()
    with pytest.raises(Conflict):
        choose_item(item=item, person=person)
    release_programme(event=event, by=None)
    item.refresh_from_db()
    choose_item(item=item, person=person)
    drop_item(item=item, person=person)
    assert not Bookmark.objects.exists()


def test_a_track_that_goes_leaves_its_items(event: Event) -> None:
    track = write_track(event=event, by=None, name={"en": "City", "de": ""})
    item = make_item(event, track=track)
    remove_track(track=track, by=None)
    item.refresh_from_db()
    assert item.track is None
    with pytest.raises(InvalidInput):
        write_track(event=event, by=None, name={"en": " "})


def test_a_copied_event_takes_its_programme_along_without_the_speakers(event: Event) -> None:
    track = write_track(event=event, by=None, name={"en": "City"})
    make_item(event, 60, track=track, speakers=[write_speaker(event=event, by=None, name="Ada Lampe")])
    release_programme(event=event, by=None)
    first = timezone.localtime(start_of(event), event.offering.zone).date() + timedelta(days=364)
    copy = copy_event(event=event, by=None, first=first)
    item = copy.programme_items.get()
    zone = event.offering.zone
    was, moved = (timezone.localtime(one.starts_at, zone) for one in (event.programme_items.get(), item))
    assert (moved.date() - was.date(), moved.time()) == (timedelta(days=364), was.time())
    assert (item.released_at, item.track.name, item.speakers.count()) == (None, {"en": "City"}, 0)
