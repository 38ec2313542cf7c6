"""Sessions, rooms, rosters, attendance, words about places."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict, InvalidInput
from scheduler.domain.attendance import mark_attendance, mark_everyone
from scheduler.domain.offerings import (
    add_session,
    add_sessions,
    cancel_offering,
    cancel_session,
    change_offering,
    close_offering,
    create_offering,
    move_session,
    open_offering,
    remove_pool,
    resize_pool,
)
from scheduler.domain.registration import cancel_registration, register
from scheduler.models import Attendance, Offering, Pool, Session
from scheduler.selectors.places import places_sentence, places_word, standing
from scheduler.selectors.registrations import roster
from scheduler.selectors.sessions import upcoming_sessions
from scheduler.signals import places_changed

from .makers import main_pool, make_offering, make_organisation, make_person, make_service, make_venue

pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0) + timedelta(days=5)
HOUR = timedelta(hours=1)


def meet(offering, start=START, hours=2, **where):
    return add_session(offering=offering, by=None, starts_at=start, ends_at=start + hours * HOUR, **where)


def join(offering, **wish):
    person = make_person()
    return register(offering=offering, person=person, by=person, **wish)


def test_a_room_is_not_given_twice_and_the_sentence_names_the_other():
    venue = make_venue()
    meet(make_offering(title={"en": "Sewing"}), venue=venue, room="Hall")
    with pytest.raises(Conflict, match="Hall is taken then: “Sewing”") as error:
        meet(make_offering(), START + HOUR, venue=venue, room="Hall")
    assert error.value.code == "room_taken"
    assert Session.objects.count() == 1


def test_sessions_may_touch_and_other_rooms_are_free():
    venue = make_venue(rooms=["Hall", "Attic"])
    first = meet(make_offering(), venue=venue, room="Hall")
    meet(make_offering(), START + 2 * HOUR, venue=venue, room="Hall")
    meet(make_offering(), START, venue=venue, room="Attic")
    meet(make_offering(), START, venue=make_venue(), room="Hall")
    cancel_session(session=first, by=None)
    meet(make_offering(), START, venue=venue, room="Hall")


def test_moving_into_a_taken_room_is_refused_and_moving_within_ones_own_time_is_not():
    venue = make_venue()
    mine = meet(make_offering(), venue=venue, room="Hall")
    meet(make_offering(), START + 4 * HOUR, venue=venue, room="Hall")
    with pytest.raises(Conflict):
        move_session(
            session=mine, by=None, starts_at=START + 3 * HOUR, ends_at=START + 5 * HOUR, venue=venue, room="Hall"
        )
    mine.refresh_from_db()
    move_session(session=mine, by=None, starts_at=START + HOUR, ends_at=START + 3 * HOUR, venue=venue, room="Hall")


def test_the_span_of_the_offering_follows_its_sessions():
    offering = make_offering()
    first, last = meet(offering), meet(offering, START + timedelta(days=7))
    offering.refresh_from_db()
    assert (offering.starts_at, offering.ends_at) == (first.starts_at, last.ends_at)
    cancel_session(session=last, by=None)
    offering.refresh_from_db()
    assert offering.ends_at == first.ends_at


@pytest.mark.parametrize(
    "times",
    [
        {"starts_at": START, "ends_at": START},
        {"starts_at": START, "ends_at": START - HOUR},
        {"starts_at": START, "ends_at": START + timedelta(days=60)},
        {"starts_at": START.replace(tzinfo=None), "ends_at": START + HOUR},
    ],
)
def test_impossible_times_are_refused(times):
    with pytest.raises(InvalidInput):
        add_session(offering=make_offering(), by=None, **times)


def test_a_room_needs_a_venue_and_a_series_is_bounded():
    offering = make_offering()
    with pytest.raises(InvalidInput):
        meet(offering, room="Hall")
    for count in (0, 201):
        with pytest.raises(InvalidInput):
            add_sessions(offering=offering, by=None, first=datetime(2027, 1, 4, 18), minutes=60, count=count)


def test_a_cancelled_offering_gets_no_new_sessions():
    offering = make_offering()
    cancel_offering(offering=offering, by=None)
    with pytest.raises(Conflict):
        meet(offering)


def test_offerings_follow_their_table_of_states():
    offering = make_offering(draft=True)
    with pytest.raises(Conflict):
        close_offering(offering=offering, by=None)
    open_offering(offering=offering, by=None)
    open_offering(offering=offering, by=None)
    close_offering(offering=offering, by=None)
    open_offering(offering=offering, by=None)
    cancel_offering(offering=offering, by=None)
    with pytest.raises(Conflict):
        open_offering(offering=offering, by=None)


def test_impossible_rules_are_refused():
    with pytest.raises(InvalidInput):
        make_offering(opens_at=START, closes_at=START - HOUR)
    with pytest.raises(InvalidInput):
        make_offering(timezone="Europe/Atlantis")
    with pytest.raises(InvalidInput):
        make_offering(places=-1)
    with pytest.raises(TypeError):
        create_offering(organisation=make_organisation(), by=None, title={}, nonsense=1)
    offering = make_offering(opens_at=START)
    with pytest.raises(InvalidInput):
        change_offering(offering=offering, by=None, closes_at=START - HOUR)


def test_a_pool_that_someone_asked_for_stays():
    offering = make_offering()
    used, unused = make_service(offering), make_service(offering)
    join(offering, pools=[used])
    remove_pool(pool=unused, by=None)
    with pytest.raises(Conflict):
        remove_pool(pool=used, by=None)


@pytest.mark.parametrize("figures", [{"taken": 3}, {"waiting": 1, "seq": 0}])
def test_the_database_refuses_impossible_counters(figures):
    pool = main_pool(make_offering(places=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Pool.objects.filter(pk=pool.pk).update(**figures)


# --- words


def test_the_word_about_places_changes_as_they_go():
    offering = make_offering(places=4)
    words = []
    for _ in range(6):
        words.append(places_word(Offering.objects.get(pk=offering.pk)))
        join(offering)
    assert words == ["free", "free", "few", "few", "waiting", "waiting"]
    assert places_word(make_offering(places=None)) == "open"
    assert places_word(make_offering(draft=True)) == "closed"
    assert places_word(make_offering(places=0, waiting_list=False)) == "full"


def test_the_word_is_announced_only_when_it_changes():
    heard = []

    def hear(offering, word, **kwargs):
        heard.append(word)

    offering = make_offering(places=4)
    places_changed.connect(hear)
    try:
        rows = [join(offering) for _ in range(5)]
        assert heard == ["few", "waiting"]
        cancel_registration(registration=rows[4], by=None)
        cancel_registration(registration=rows[3], by=None)
        assert heard == ["few", "waiting", "few"]
        resize_pool(pool=main_pool(offering), by=None, size=20)
        assert heard[-1] == "free"
    finally:
        places_changed.disconnect(hear)


def test_the_sentence_gives_figures():
    offering = make_offering(places=4)
    assert places_sentence(offering) == "4 places are free."
    for _ in range(3):
        join(offering)
    assert places_sentence(Offering.objects.get(pk=offering.pk)) == "Only 1 place left."
    join(offering)
    join(offering)
    sentence = places_sentence(Offering.objects.get(pk=offering.pk))
    assert sentence.startswith("All places are taken; 1 registration is on the waiting list.")


# --- who takes part


def test_the_roster_is_in_order_and_says_where_each_one_stands():
    offering = make_offering(places=2)
    rows = [join(offering) for _ in range(4)]
    cancel_registration(registration=rows[0], by=None)
    listed = list(roster(offering))
    assert [row.pk for row in listed] == [rows[1].pk, rows[2].pk, rows[3].pk]
    assert [standing(row).position for row in listed] == [None, None, 1]
    assert len(roster(offering, ended=True)) == 4


def test_the_roster_costs_the_same_with_one_and_with_three(assert_same_queries):
    offering = make_offering(places=1)
    join(offering)

    def read():
        return [(row.person.name, str(standing(row)), row.present_count) for row in roster(offering)]

    assert assert_same_queries(read, lambda: join(offering)) <= 4


def test_upcoming_sessions_are_mine_and_planned():
    offering = make_offering(places=1)
    meet(offering)
    cancel_session(session=meet(offering, START + timedelta(days=1)), by=None)
    confirmed, waiting = join(offering), join(offering)
    now = timezone.now()
    assert len(upcoming_sessions(confirmed.person, now=now)) == 1
    assert len(upcoming_sessions(waiting.person, now=now)) == 0


def test_attendance_is_marked_changed_and_counted_once():
    offering = make_offering()
    session, registration = meet(offering), join(offering)
    mark_attendance(session=session, registration=registration, by=None, state="absent")
    mark_attendance(session=session, registration=registration, by=None, state="present")
    mark_everyone(session=session, by=None, marks={registration: "present"})
    assert Attendance.objects.get().state == "present"
    assert roster(offering).get().present_count == 1


def test_attendance_needs_a_confirmed_place_of_the_same_offering():
    offering = make_offering(places=1)
    session, _confirmed, waiting = meet(offering), join(offering), join(offering)
    with pytest.raises(Conflict):
        mark_attendance(session=session, registration=waiting, by=None, state="present")
    with pytest.raises(InvalidInput):
        mark_attendance(session=session, registration=join(make_offering()), by=None, state="present")
    with pytest.raises(InvalidInput):
        mark_attendance(session=session, registration=waiting, by=None, state="asleep")
