"""Calendars that real programs read: identity, change, zones, hostile titles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone
from icalendar import Calendar

from scheduler.domain.calendars import renew_calendar_token
from scheduler.domain.offerings import add_session, add_sessions, cancel_offering, cancel_session, move_session
from scheduler.domain.registration import cancel_registration, register
from scheduler.models import Offering, Session
from scheduler.rules import clean_line
from scheduler.selectors.calendar import calendar_of
from scheduler.selectors.sessions import sessions_of

from .makers import make_offering, make_person, make_venue

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
SOON = timezone.now().replace(microsecond=0) + timedelta(days=10)


def events(body: bytes | str) -> list:
    return Calendar.from_ical(body).walk("VEVENT")


def of_offering(client, offering, **asked):
    answer = client.get(f"/calendar/{offering.uuid}.ics", asked)
    assert answer.status_code == 200
    return answer


def meet(offering, start=SOON, **where) -> Session:
    return add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=2), **where)


def test_a_weekly_evening_stays_at_six_over_the_end_of_summer_time(client):
    offering = make_offering()
    add_sessions(offering=offering, by=None, first=datetime(2026, 10, 13, 18, 0), minutes=120, count=4)
    found = events(of_offering(client, offering).content)
    starts = [event["DTSTART"].dt for event in found]
    assert [start.strftime("%d.%m. %H:%M") for start in starts] == [
        "13.10. 18:00",
        "20.10. 18:00",
        "27.10. 18:00",
        "03.11. 18:00",
    ]
    assert {start.utcoffset() for start in starts} == {timedelta(hours=2), timedelta(hours=1)}
    assert [str(event["DTSTART"].params["TZID"]) for event in found] == ["Europe/Berlin"] * 4


def test_a_series_into_summer_time_stays_at_six_too():
    offering = make_offering()
    rows = add_sessions(offering=offering, by=None, first=datetime(2027, 3, 22, 18, 0), minutes=60, count=3)
    assert {row.starts_at.astimezone(BERLIN).hour for row in rows} == {18}
    assert [row.starts_at.astimezone(UTC).hour for row in rows] == [17, 16, 16]


def test_the_calendar_brings_the_rules_of_its_zone(client):
    offering = make_offering()
    add_sessions(offering=offering, by=None, first=datetime(2026, 10, 20, 18, 0), minutes=120, count=2)
    body = of_offering(client, offering).content
    (zone,) = Calendar.from_ical(body).walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    assert {part.name for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}
    rules = zone.to_tz()
    for moment in (datetime(2026, 10, 24, 18), datetime(2026, 10, 26, 18), datetime(2027, 3, 29, 18)):
        assert moment.replace(tzinfo=rules).utcoffset() == moment.replace(tzinfo=BERLIN).utcoffset()


def test_moving_keeps_the_identity_and_raises_the_sequence(client):
    offering = make_offering()
    session = meet(offering)
    (before,) = events(of_offering(client, offering).content)
    later = SOON + timedelta(days=1)
    move_session(session=session, by=None, starts_at=later, ends_at=later + timedelta(hours=1))
    (after,) = events(of_offering(client, offering).content)
    assert str(before["UID"]) == str(after["UID"])
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert after["DTSTART"].dt == later


def test_moving_to_the_same_time_changes_nothing(client):
    session = meet(make_offering())
    move_session(session=session, by=None, starts_at=session.starts_at, ends_at=session.ends_at)
    session.refresh_from_db()
    assert session.sequence == 0


def test_a_cancelled_session_stays_and_says_so(client):
    offering = make_offering()
    meet(offering)
    second = meet(offering, SOON + timedelta(days=7))
    cancel_session(session=second, by=None)
    cancel_session(session=second, by=None)
    found = events(of_offering(client, offering).content)
    assert [str(event["STATUS"]) for event in found] == ["CONFIRMED", "CANCELLED"]
    assert [int(event["SEQUENCE"]) for event in found] == [0, 1]


def test_a_cancelled_offering_cancels_all_its_events(client):
    offering = make_offering()
    meet(offering)
    meet(offering, SOON + timedelta(days=7))
    cancel_offering(offering=offering, by=None)
    assert {str(event["STATUS"]) for event in events(of_offering(client, offering).content)} == {"CANCELLED"}


@pytest.mark.parametrize(
    "title",
    [
        "Brot\r\nATTENDEE:mailto:evil@crowd.example\r\nX-EVIL:1",
        "Brot\nBEGIN:VALARM\nEND:VALARM",
        "Brot\x00\x0b\x85\u2028END:VEVENT",
        "\u202eneppaf\u202c Brot \u2066x\u2069",
        "Brot; Käse, Wein \\n und mehr " * 400,
    ],
)
def test_a_hostile_title_stays_one_line_of_text(client, title):
    offering = make_offering(title={"de": title})
    if "\x00" not in title:  # a text column refuses that one; all others may have come in by another door
        Offering.objects.filter(pk=offering.pk).update(title={"de": title})
    meet(offering, venue=make_venue(name=clean_line(title)[:150]), room="Hall")
    body = of_offering(client, offering).content
    (event,) = events(body)
    assert str(event["SUMMARY"]) == clean_line(title)
    assert not {"ATTENDEE", "X-EVIL"} & set(event)
    assert event.subcomponents == []
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    for sign in "\u202e\u202c\u2066\u2069\x00":
        assert sign not in body.decode()


def test_the_address_of_an_online_meeting_is_for_those_who_take_part(client):
    offering = make_offering()
    meet(offering, online_url="https://meet.example/secret-room")
    assert "secret-room" not in of_offering(client, offering).content.decode()
    assert "secret-room" not in client.get("/calendar/city.ics").content.decode()
    person = make_person()
    register(offering=offering, person=person, by=person)
    token = renew_calendar_token(person=person, by=person).token
    (event,) = events(client.get(f"/calendar/me/{token}.ics").content)
    assert "secret-room" in str(event["LOCATION"])


def test_whoever_waits_sees_no_meeting_address_before_having_a_place():
    from scheduler.selectors.sessions import sessions_for_calendar

    offering = make_offering(places=1)
    meet(offering, online_url="https://meet.example/secret-room")
    first, second = make_person(), make_person()
    for person in (first, second):
        register(offering=offering, person=person, by=person)
    rows = sessions_for_calendar(second, since=timezone.now())
    body = calendar_of(rows, name="x", language="en", private=True).decode()
    assert "TENTATIVE" in body
    assert "secret-room" not in body


def test_my_calendar_holds_what_i_am_registered_for_and_nothing_else(client):
    mine, others = make_offering(), make_offering()
    meet(mine)
    meet(others)
    person = make_person()
    registration = register(offering=mine, person=person, by=person)
    token = renew_calendar_token(person=person, by=person).token
    found = events(client.get(f"/calendar/me/{token}.ics").content)
    assert [str(event["STATUS"]) for event in found] == ["CONFIRMED"]
    cancel_registration(registration=registration, by=person)
    assert events(client.get(f"/calendar/me/{token}.ics").content) == []
    for wrong in ("wrong", "wr%00ng", "%ff"):
        assert client.get(f"/calendar/me/{wrong}.ics").status_code == 404


def test_registering_again_shows_each_session_once(client):
    offering, person = make_offering(), make_person()
    meet(offering)
    cancel_registration(registration=register(offering=offering, person=person, by=person), by=person)
    register(offering=offering, person=person, by=person)
    token = renew_calendar_token(person=person, by=person).token
    assert len(events(client.get(f"/calendar/me/{token}.ics").content)) == 1


def test_the_citys_calendar_is_answered_from_its_etag(client):
    offering = make_offering()
    session = meet(offering)
    meet(make_offering(draft=True))
    first = client.get("/calendar/city.ics")
    assert [str(event["UID"]) for event in events(first.content)] == [f"{session.uuid}@lichthof"]
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    again = client.get("/calendar/city.ics", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cancel_session(session=session, by=None)
    changed = client.get("/calendar/city.ics", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "CANCELLED" in changed.content.decode()


def test_the_citys_calendar_costs_the_same_with_one_and_with_three(client, assert_same_queries):
    def ask():
        cache.clear()
        return client.get("/calendar/city.ics")

    meet(make_offering(), venue=make_venue())
    assert_same_queries(ask, lambda: meet(make_offering(), venue=make_venue()))


def test_a_calendar_speaks_the_language_that_is_asked_for(client):
    offering = make_offering()
    meet(offering)
    assert "Brot backen" in of_offering(client, offering).content.decode()
    english = of_offering(client, offering, lang="en").content.decode()
    assert "Baking bread" in english
    assert "/en/learn/bread/" in english.replace("\r\n ", "")
    assert "Brot backen" in of_offering(client, offering, lang="xx").content.decode()


def test_a_draft_has_no_calendar(client):
    assert client.get(f"/calendar/{make_offering(draft=True).uuid}.ics").status_code == 404


def test_an_offering_elsewhere_keeps_its_own_zone(client):
    offering = make_offering(timezone="Asia/Tokyo")
    add_sessions(offering=offering, by=None, first=datetime(2026, 11, 3, 18, 0), minutes=60, count=1)
    (event,) = events(of_offering(client, offering).content)
    assert str(event["DTSTART"].params["TZID"]) == "Asia/Tokyo"
    assert event["DTSTART"].dt.hour == 18


def test_sessions_are_listed_with_one_query(assert_same_queries):
    offering = make_offering()
    meet(offering, venue=make_venue())
    count = assert_same_queries(
        lambda: [str(row.venue) for row in sessions_of(offering)], lambda: meet(offering, venue=make_venue())
    )
    assert count == 1
