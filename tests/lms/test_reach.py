"""What the city sees of its events: all of a year together, small numbers left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from events.models import Event, Feedback
from events.selectors.reach import mean_satisfaction, reach
from scheduler.domain.attendance import mark_attendance
from scheduler.domain.registration import register
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_event
from tests.scheduler.makers import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def held(guests: int, away: int = 0, **facts: Any) -> Event:
    """An event that is over, with so many people who came and so many who did not."""
    event = make_event(starts_at=timezone.now() + timedelta(hours=1), hours=1, **facts)
    session = event.offering.sessions.get()
    for number, person in enumerate(make_people(guests + away)):
        registration = register(offering=event.offering, person=person, by=None)
        state = "present" if number < guests else "absent"
        mark_attendance(session=session, registration=registration, by=None, state=state)
    return event


def tables_of() -> dict[str, dict[str, str]]:
    now = timezone.now()
    found = reach(since=now - timedelta(days=1), until=now + timedelta(days=1))
    return {one.key: {cell.label: cell.shown for cell in one.cells} for one in found}


def test_events_of_one_kind_are_counted_together() -> None:
    held(6, away=2)
    held(5, away=4)
    tables = tables_of()
    assert tables["events"] == {"Workshop": "2"}
    assert tables["there"] == {"Workshop": "11"}
    assert tables["away"] == {"Workshop": "6"}
    assert tables["languages"] == {"English": "17"}


def test_small_numbers_are_left_out_and_cannot_be_worked_out() -> None:
    held(6)
    held(2, kind="meetup")
    assert tables_of()["there"] == {"Workshop": "few", "Meet-up": "few"}


def test_who_came_does_not_give_away_how_few_did_not() -> None:
    held(8, away=2)
    held(7, away=6, kind="meetup")
    tables = tables_of()
    assert tables["places"] == {"Workshop": "10", "Meet-up": "13"}
    assert tables["there"] == {"Workshop": "few", "Meet-up": "7"}
    assert tables["away"] == {"Workshop": "few", "Meet-up": "6"}


def test_cancelled_and_coming_events_do_not_count() -> None:
    event = held(6)
    type(event.offering).objects.filter(pk=event.offering_id).update(status="cancelled")
    make_event(starts_at=timezone.now() + timedelta(days=30))
    assert tables_of() == {}


def test_satisfaction_shows_when_many_have_answered() -> None:
    event, now = held(6), timezone.now()
    span = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
    Feedback.objects.bulk_create(
        Feedback(event=event, rating=4, given_on=now.date() - timedelta(days=1)) for _ in range(4)
    )
    assert mean_satisfaction(**span) is None
    assert "satisfaction" not in tables_of()
    Feedback.objects.create(event=event, rating=4, given_on=now.date() - timedelta(days=1))
    assert mean_satisfaction(**span) == 4
    assert tables_of()["satisfaction"]["Much"] == "5"


def test_the_page_is_for_the_city_and_bears_any_year() -> None:
    held(6)
    client = signed_in_client(make_person(is_staff=True, language="en"))
    for year in ("", "?year=2026", "?year=0", "?year=x", "?year=²", "?year=" + "9" * 5000):
        assert client.get(f"/en/desk/city/events/{year}").status_code == 200
    assert signed_in_client(make_person()).get("/en/desk/city/events/").status_code == 403
