"""The guided form: one thing on each page, to be left and taken up again, sent twice and made once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Person
from events.desk.phases import propose
from events.models import Event, EventPlan
from scheduler.domain.offerings import add_session
from scheduler.models import Venue
from tests.accounts.makers import make_member, signed_in_client
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db

WORDS = {"title_en": "Lamps", "summary_en": "We mend lamps.", "title_de": "Lampen"}
PLACES = {"places": "20", "allocation": "first_come", "waiting": "confirm", "offer_hours": "48"}


def when(**changes: str) -> dict[str, str]:
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    return {"mode": "once", "day": day, "clock": "18:00", "until": "20:00"} | changes


def begin(desk: Client, house: Organisation, kind: str = "workshop", token: str = "") -> EventPlan:
    token = token or str(uuid4())
    data = {"token": token, "organisation": house.slug, "kind": kind}
    answer = desk.post(reverse("events:desk_plan"), data)
    assert answer.status_code == 302, answer.text
    return EventPlan.objects.get(uuid=token)


def page(plan: EventPlan, key: str) -> str:
    return reverse("events:desk_plan_page", args=[plan.uuid, key])


def fill(desk: Client, plan: EventPlan, **pages: dict[str, str]) -> None:
    given = {"words": WORDS, "when": when(), "how": {"format": "onsite"}, "where": {}, "places": PLACES} | pages
    for key, data in given.items():
        answer = desk.post(page(plan, key), data)
        assert answer.status_code == 302, (key, answer.context["form"].errors)


def create(desk: Client, plan: EventPlan) -> Event:
    assert desk.post(page(plan, "check")).status_code == 302
    plan.refresh_from_db()
    assert plan.event
    return plan.event


def test_page_by_page_to_a_draft(desk: Client, house: Organisation) -> None:
    venue = Venue.objects.create(organisation=house, name="Old bakery", street="Markt 1", city="Jena", rooms=["Hall"])
    plan = begin(desk, house)
    fill(desk, plan, where={"place": f"{venue.uuid}|Hall"})
    check = desk.get(page(plan, "check")).text
    assert "Lamps" in check
    assert "Old bakery, Hall" in check
    event = create(desk, plan)
    session = event.offering.sessions.get()
    assert (event.state, event.organisation, event.titles) == ("draft", house, {"en": "Lamps", "de": "Lampen"})
    assert (session.venue, session.room) == (venue, "Hall")
    assert timezone.localtime(session.starts_at, event.offering.zone).hour == 18
    assert event.offering.pools.get().size == 20


def test_sent_twice_it_is_made_once(desk: Client, house: Organisation) -> None:
    token = str(uuid4())
    plan = begin(desk, house, token=token)
    begin(desk, house, token=token)
    fill(desk, plan)
    first = desk.post(page(plan, "check"))
    assert desk.post(page(plan, "check"))["Location"] == first["Location"]
    assert (Event.objects.count(), EventPlan.objects.count()) == (1, 1)


def test_the_form_is_taken_up_where_it_was_left(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house)
    desk.post(page(plan, "words"), WORDS)
    listed = desk.get(reverse("events:desk_events")).text
    assert "Lamps" in listed
    answer = desk.get(reverse("events:desk_plan_resume", args=[plan.uuid]))
    assert answer["Location"] == page(plan, "when")
    assert 'value="Lamps"' in desk.get(page(plan, "words")).text


def test_an_unfinished_form_is_not_made_into_an_event(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house)
    assert desk.post(page(plan, "check"))["Location"] == page(plan, "words")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("key", "data", "sentence"),
    [
        ("words", {}, "Please give a title in one language at least."),
        ("words", {"summary_uk": "x", "title_en": "A"}, "This language has a text but no title yet."),
        ("when", when(day="2020-01-01"), "This day is over."),
        ("when", when(until="17:00"), "It must end after it begins."),
        ("when", when(mode="again"), "Please say how many dates there are."),
        ("when", when(mode="sometimes"), "Please choose one of these."),
        ("when", when(day="31.02.2027"), "Enter a valid date."),
        ("how", {"format": "self_paced"}, "Please choose one of these."),
        ("places", PLACES | {"places": "0"}, "a number from 1 to 100000"),
        ("places", PLACES | {"allocation": "lottery"}, "Please say when lots are drawn."),
        ("places", PLACES | {"places": "", "childcare": "3"}, "Extra services need a number of places."),
        ("places", PLACES | {"price": "-1"}, "greater than or equal to 0"),
    ],
)
def test_bad_input_gets_a_clear_sentence(
    desk: Client, house: Organisation, key: str, data: dict[str, str], sentence: str
) -> None:
    plan = begin(desk, house)
    answer = desk.post(page(plan, key), data)
    assert answer.status_code == 200
    assert sentence in answer.text
    plan.refresh_from_db()
    assert key not in plan.answers


def test_a_room_that_is_taken_leaves_nothing_behind(desk: Client, house: Organisation) -> None:
    venue = Venue.objects.create(organisation=house, name="Old bakery", city="Jena", rooms=["Hall"])
    plan = begin(desk, house)
    fill(desk, plan, where={"place": f"{venue.uuid}|Hall"})
    other = make_event(house)
    day = timezone.localdate() + timedelta(days=20)
    starts = datetime.combine(day, datetime.min.time(), tzinfo=other.offering.zone) + timedelta(hours=19)
    add_session(
        offering=other.offering,
        by=None,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        venue=venue,
        room="Hall",
    )
    answer = desk.post(page(plan, "check"))
    assert "Hall is taken then" in answer.text
    assert Event.objects.count() == 1


def test_a_series_becomes_events_of_their_own(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house)
    fill(desk, plan, when=when(mode="again", count="3", every="week"))
    event = create(desk, plan)
    assert Event.objects.count() == 3
    assert event.series
    assert event.series.events.count() == 3
    assert event.offering.sessions.count() == 1


def test_several_dates_have_one_registration(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house)
    fill(desk, plan, when=when(mode="several", count="4", every_days="7"))
    assert create(desk, plan).offering.sessions.count() == 4
    assert Event.objects.count() == 1


def test_a_hackathon_is_asked_about_teams_and_gets_dates_proposed(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house, kind="hackathon")
    last = (timezone.localdate() + timedelta(days=22)).isoformat()
    fill(desk, plan, when=when(last_day=last))
    form = desk.get(page(plan, "hackathon")).context["form"]
    proposed = {name: form[name].value() for name in form.fields}
    answer = desk.post(page(plan, "hackathon"), {name: str(value or "") for name, value in proposed.items()})
    assert answer["Location"] == page(plan, "check"), answer.context["form"].errors
    event = create(desk, plan)
    settings = event.hackathon
    assert (settings.team_min, settings.team_max) == (2, 5)
    assert event.offering.starts_at < settings.teams_until < settings.submit_until < event.offering.ends_at


@pytest.mark.parametrize("hours", [2, 6, 24, 48, 240])
def test_proposed_phases_are_in_order(hours: int) -> None:
    start = datetime(2027, 3, 27, 9, 7)
    dates = propose(start, start + timedelta(hours=hours))
    order = ["submit_from", "teams_until", "wishes_until", "submit_until", "gallery_from", "vote_from", "vote_until"]
    assert [dates[name] for name in order] == sorted(dates[name] for name in order)
    assert dates["vote_from"] < dates["vote_until"]


def test_a_foreign_plan_does_not_exist(desk: Client, house: Organisation, stranger: Client) -> None:
    plan = begin(desk, house)
    assert stranger.get(page(plan, "words")).status_code == 404
    assert stranger.post(page(plan, "check")).status_code == 404
    assert stranger.post(reverse("events:desk_plan_drop", args=[plan.uuid])).status_code == 404


def test_a_colleague_goes_on_with_a_plan(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house)
    colleague = signed_in_client(make_member(house, language="en"))
    fill(colleague, plan)
    assert create(colleague, plan).organisation == house


def test_nobody_plans_for_a_foreign_organisation(stranger: Client, house: Organisation) -> None:
    data = {"token": str(uuid4()), "organisation": house.slug, "kind": "workshop"}
    assert stranger.post(reverse("events:desk_plan"), data).status_code == 200
    assert not EventPlan.objects.exists()


def test_whoever_left_the_organisation_cannot_go_on(desk: Client, house: Organisation, organiser: Person) -> None:
    plan = begin(desk, house)
    organiser.memberships.all().delete()
    assert desk.get(page(plan, "words")).status_code in {403, 404}


def test_a_foreign_token_is_asked_again(desk: Client, house: Organisation) -> None:
    plan = begin(signed_in_client(make_member(house, language="en")), house)
    answer = desk.post(
        reverse("events:desk_plan"), {"token": str(plan.uuid), "organisation": house.slug, "kind": "meetup"}
    )
    assert answer["Location"] == reverse("events:desk_plan")
    plan.refresh_from_db()
    assert plan.answers["kind"]["kind"] == ["workshop"]


def test_a_plan_can_be_thrown_away(desk: Client, house: Organisation) -> None:
    plan = begin(desk, house)
    desk.post(reverse("events:desk_plan_drop", args=[plan.uuid]))
    assert not EventPlan.objects.exists()
