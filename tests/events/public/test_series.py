"""Events that come back: the same clock time over both changes of the clock, everything moved, all or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, InvalidInput
from events.domain.events import set_partners, write_event_text
from events.domain.hackathons import set_hackathon
from events.domain.series import copy_event, leave_series, rename_series, repeat_event, start_dates
from events.enums import EventState
from events.models import Event, Hackathon, Series
from events.signals import event_copied
from scheduler.domain.offerings import add_pool, add_session, cancel_session
from scheduler.models import Venue
from tests.accounts.makers import make_organisation
from tests.events.makers import make_event, make_hackathon

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def local(*when: int) -> datetime:
    return datetime(*when, tzinfo=BERLIN)


def starts(event: Event) -> list[datetime]:
    return [session.starts_at.astimezone(BERLIN) for session in event.offering.sessions.order_by("starts_at")]


def test_every_week_keeps_the_clock_time_over_the_change_to_winter_time() -> None:
    event = make_event(starts_at=local(2027, 10, 20, 18), hours=2)  # winter time begins on 31 October
    copies = repeat_event(event=event, by=None, every="week", times=3)
    assert [starts(copy) for copy in copies] == [
        [local(2027, 10, 27, 18)], [local(2027, 11, 3, 18)], [local(2027, 11, 10, 18)],
    ]  # fmt: skip
    first, later = event.offering.sessions.get(), copies[1].offering.sessions.get()
    assert later.starts_at - first.starts_at == timedelta(days=14, hours=1)


def test_every_two_weeks_keeps_the_clock_time_over_the_change_to_summer_time() -> None:
    event = make_event(starts_at=local(2027, 3, 16, 9), hours=2)  # summer time begins on 28 March
    (copy,) = repeat_event(event=event, by=None, every="two_weeks", times=1)
    assert starts(copy) == [local(2027, 3, 30, 9)]
    assert copy.offering.sessions.get().starts_at == datetime(2027, 3, 30, 7, tzinfo=UTC)


def test_a_hackathon_over_the_change_to_winter_time_ends_at_its_hour() -> None:
    event = make_hackathon(starts_at=local(2027, 10, 22, 17))  # 48 hours
    copy = copy_event(event=event, by=None, first=date(2027, 10, 29))
    session = copy.offering.sessions.get()
    assert session.ends_at.astimezone(BERLIN) == local(2027, 10, 31, 17)
    assert session.ends_at - session.starts_at == timedelta(hours=49)


def test_an_hour_that_the_clock_skips_moves_on_and_the_session_keeps_its_length() -> None:
    event = make_event(starts_at=local(2027, 3, 21, 2), hours=1)
    copy = copy_event(event=event, by=None, first=date(2027, 3, 28))  # 2:00 to 3:00 does not exist on this day
    session = copy.offering.sessions.get()
    assert session.ends_at - session.starts_at == timedelta(hours=1)


def test_every_month_means_the_same_weekday_of_the_month() -> None:
    assert start_dates(date(2027, 1, 12), every="month", times=3) == [
        date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13),
    ]  # fmt: skip


def test_whoever_begins_on_a_fifth_weekday_gets_the_last_of_each_month() -> None:
    assert start_dates(date(2027, 1, 29), every="month", times=3) == [
        date(2027, 2, 26), date(2027, 3, 26), date(2027, 4, 30),
    ]  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 52))
def test_a_month_further_is_always_the_same_weekday_in_the_next_month(first: date, times: int) -> None:
    days = start_dates(first, every="month", times=times)
    assert {day.weekday() for day in days} == {first.weekday()}
    months = [day.year * 12 + day.month for day in (first, *days)]
    assert months == list(range(months[0], months[0] + times + 1))


@pytest.mark.parametrize(
    ("every", "times", "field"), [("year", 2, "every"), ("week", 0, "times"), ("week", 53, "times")]
)
def test_what_makes_no_series_is_refused(every: str, times: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        start_dates(date(2027, 1, 1), every=every, times=times)
    assert refusal.value.field == field


def test_a_room_that_is_taken_once_stops_the_whole_series() -> None:
    organisation = make_organisation()
    venue = Venue.objects.create(organisation=organisation, name="Hall", city="Jena")
    event = make_event(organisation, starts_at=local(2027, 5, 3, 18), hours=2)
    event.offering.sessions.update(venue=venue, room="1")
    other = make_event(organisation, starts_at=local(2027, 6, 3, 18))
    add_session(offering=other.offering, by=None, starts_at=local(2027, 5, 17, 19), ends_at=local(2027, 5, 17, 20),
                venue=venue, room="1")  # fmt: skip
    before = Event.objects.count()
    with pytest.raises(Conflict) as refusal:
        repeat_event(event=event, by=None, every="week", times=4)
    assert refusal.value.code == "room_taken"
    assert Event.objects.count() == before
    event.refresh_from_db()
    assert event.series is None


def test_a_copy_is_a_draft_with_everything_but_the_people() -> None:
    event = make_hackathon(starts_at=local(2027, 1, 15, 17), topics=["civic"], picture="night", price=5)
    write_event_text(event=event, language="en", by=None, jury="<p>We</p>", good_to_know=["Soup"])
    set_partners(event=event, by=None, partners=[{"organisation": make_organisation(), "part": "sponsor"}])
    add_pool(offering=event.offering, by=None, size=4, key="childcare", name={"en": "Childcare"}, is_service=True,
             closes_at=local(2027, 1, 10, 12))  # fmt: skip
    until = local(2027, 1, 17, 12)
    Hackathon.objects.filter(event=event).update(vote_by="anyone")
    set_hackathon(event=event, by=None, team_max=4, submit_until=until, prizes=[{"title": {"en": "A prize"}}])
    copy = copy_event(event=event, by=None, first=date(2028, 1, 14))
    assert (copy.state, copy.offering.status) == (EventState.DRAFT, "draft")
    assert (copy.topics, copy.picture, copy.price) == (["civic"], "night", 5)
    assert copy.slug == f"{event.slug}-2028-01-14"
    assert copy.offering.path == copy.path
    text = copy.texts.get(language="en")
    assert (text.jury, text.good_to_know) == ("<p>We</p>", ["Soup"])
    assert copy.partners.get().part == "sponsor"
    service = copy.offering.pools.get(is_service=True)
    assert (service.size, service.taken, service.closes_at) == (4, 0, local(2028, 1, 9, 12))
    assert copy.hackathon.vote_by == "anyone"
    assert (copy.hackathon.team_max, copy.hackathon.submit_until) == (4, local(2028, 1, 16, 12))
    assert copy.hackathon.prizes == [{"title": {"en": "A prize"}, "text": {}}]


def test_cancelled_sessions_are_left_behind() -> None:
    event = make_event(starts_at=local(2027, 5, 3, 18))
    extra = add_session(
        offering=event.offering, by=None, starts_at=local(2027, 5, 4, 18), ends_at=local(2027, 5, 4, 20)
    )
    cancel_session(session=extra, by=None)
    copy = copy_event(event=event, by=None, first=date(2027, 5, 10))
    assert starts(copy) == [local(2027, 5, 10, 18)]


def test_every_room_copies_its_own_with_the_same_move() -> None:
    event = make_event(starts_at=local(2027, 10, 27, 18))
    heard: dict[str, Any] = {}

    def room(sender: Any, **facts: Any) -> None:
        heard.update(facts)

    event_copied.connect(room)
    try:
        copy = copy_event(event=event, by=None, first=date(2027, 11, 3))
    finally:
        event_copied.disconnect(room)
    assert (heard["source"], heard["copy"]) == (event, copy)
    assert heard["move"](local(2027, 10, 27, 20)) == local(2027, 11, 3, 20)
    assert heard["move"](None) is None
    session = event.offering.sessions.get()
    assert heard["parts"][type(session), session.pk] == copy.offering.sessions.get()


def test_a_copy_of_a_copy_carries_one_date() -> None:
    event = make_event(starts_at=local(2027, 5, 3, 18), slug="repair-cafe")
    copy = copy_event(event=event, by=None, first=date(2027, 5, 10))
    assert copy_event(event=copy, by=None, first=date(2027, 5, 17)).slug == "repair-cafe-2027-05-17"


def test_copies_stand_in_one_series_that_can_be_named_and_left() -> None:
    event = make_event(starts_at=local(2027, 5, 3, 18))
    copy = copy_event(event=event, by=None, first=date(2027, 5, 10))
    assert event.series == copy.series
    assert copy.series is not None
    assert rename_series(series=copy.series, by=None, title={"en": " Mondays "}).title == {"en": "Mondays"}
    leave_series(event=event, by=None)
    leave_series(event=copy, by=None)
    assert not Series.objects.exists()


def test_the_same_day_again_is_no_copy() -> None:
    event = make_event(starts_at=local(2027, 5, 3, 18))
    with pytest.raises(InvalidInput):
        copy_event(event=event, by=None, first=date(2027, 5, 3))


def test_questions_terms_and_ages_come_along() -> None:
    from scheduler.models import AgeRules, Question, Terms, TermsVersion

    event = make_event(starts_at=local(2027, 5, 3, 18))
    Question.objects.create(offering=event.offering, kind="short", label={"en": "Diet"}, keep_until=date(2027, 6, 2))
    Question.objects.create(
        offering=event.offering,
        kind="short",
        label={"en": "Old"},
        keep_until=date(2027, 6, 2),
        removed_at=local(2027, 1, 1),
    )
    terms = Terms.objects.create(offering=event.offering, kind="conduct")
    for number in (1, 2):
        TermsVersion.objects.create(
            terms=terms,
            number=number,
            title={"en": f"Version {number}"},
            published_at=local(2027, 1, number),
            sha256="x",
        )
    AgeRules.objects.create(offering=event.offering, note={"en": "Bring a parent"})
    copy = copy_event(event=event, by=None, first=date(2027, 5, 10))
    question = copy.offering.questions.get()
    assert (question.label, question.keep_until) == ({"en": "Diet"}, date(2027, 6, 9))
    version = copy.offering.terms.get().versions.get()
    assert (version.number, version.title) == (1, {"en": "Version 2"})
    assert AgeRules.objects.get(offering=copy.offering).note == {"en": "Bring a parent"}
