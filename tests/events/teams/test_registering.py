"""A team registers as a whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEntry
from events.models import Event, Team
from scheduler.domain.ages import add_age_group, set_ages
from scheduler.selectors.entry import current_terms
from tests.accounts.makers import make_person, signed_in_client
from tests.events.makers import make_hackathon, make_team
from tests.events.team_makers import at, make_registered, member, page
from tests.scheduler.entry.makers import make_terms

pytestmark = pytest.mark.django_db


def test_a_team_registers_as_a_whole_and_waits_as_a_whole() -> None:
    event = make_hackathon(places=2)
    people = [make_person(language="en") for _number in range(3)]
    team = make_team(event, *people)
    client = signed_in_client(people[1])
    assert "not registered yet" in page(client, at(event, "mine/register/"))
    client.post(at(event, "mine/register/"))
    assert not event.offering.registrations.live().exists(), "three can never fit into two places"
    event.offering.pools.update(size=4)
    make_registered(event)
    make_registered(event)
    client.post(at(event, "mine/register/"))
    states = set(event.offering.registrations.live().filter(person__in=people).values_list("state", flat=True))
    assert states == {"waiting"}
    assert "On the waiting list" in page(client, at(event, "mine/"))
    assert Team.objects.get(pk=team.pk).taken == 3


def test_each_more_of_a_team_costs_one_query_and_has_a_history_of_their_own(count_queries: Any) -> None:
    """The one query is their letter."""
    event = make_hackathon(places=20)
    asked = []
    for size in (2, 2, 5):  # the first fills what stays in memory
        people = [make_person(language="en") for _number in range(size)]
        make_team(event, *people)
        client = signed_in_client(people[0])
        asked.append(count_queries(lambda client=client: client.post(at(event, "mine/register/"))))
    assert asked[2] - asked[1] <= 3
    assert AuditEntry.objects.filter(action="registration.confirmed").count() == 9


def test_who_waits_alone_stands_in_the_way_of_the_whole_team() -> None:
    event = make_hackathon(places=3)
    make_registered(event)
    make_registered(event)
    make_registered(event)
    waiting = make_registered(event, make_person("Waiting Wanda"))
    mate = make_person(language="en")
    make_team(event, mate, waiting)
    answer = signed_in_client(mate).post(at(event, "mine/register/"))
    assert answer.status_code == 409
    assert "Waiting Wanda" in answer.content.decode()


def test_where_terms_are_asked_a_team_has_its_places_at_once_and_each_accepts() -> None:
    event = make_hackathon(places=3)
    make_terms(event.offering)
    captain, mate = make_person("Captain Cleo", language="en"), make_person("Slow Sam", language="en")
    make_team(event, captain, mate)
    client = signed_in_client(captain)
    week_later = timezone.localdate(timezone.now() + timedelta(hours=168))
    assert f"each of you has until {week_later:%-d %B %Y}, " in page(client, at(event, "mine/register/"))
    landed = client.post(at(event, "mine/register/"), follow=True)
    assert "Read and accept" in landed.content.decode()
    rows = event.offering.registrations.live()
    assert set(rows.values_list("state", flat=True)) == {"pending"}
    assert event.offering.pools.get().taken == 2
    accept_on_their_page(captain, event)
    mine = rows.get(person=captain)
    assert mine.state == "confirmed"
    seen = page(client, at(event, "mine/"))
    assert "1 of you still has something to settle" in seen
    line = next(row for row in seen.split("<li") if "Slow Sam" in row)
    assert "place kept until" in line
    assert "Settle what is open for me" not in seen
    assert "Settle what is open for me" in page(signed_in_client(mate), at(event, "mine/"))
    accept_on_their_page(mate, event)
    assert set(rows.values_list("state", flat=True)) == {"confirmed"}
    assert "something to settle" not in page(client, at(event, "mine/"))


def accept_on_their_page(person: Any, event: Event) -> None:
    mine = event.offering.registrations.live().get(person=person)
    fields = {f"terms_{version.uuid.hex}": "on" for version in current_terms(event.offering)}
    signed_in_client(person).post(f"/en/me/registrations/{mine.uuid}/answers/", fields)


def test_a_minor_of_the_team_says_so_and_names_a_guardian() -> None:
    event = make_hackathon(places=5)
    adults = event.offering.pools.get()
    set_ages(pool=adults, by=None, age_min=18, age_max=None, needs_guardian=False)
    minors = add_age_group(offering=event.offering, by=None, size=1, age_min=14, age_max=17, needs_guardian=True)
    captain, mate, late = (make_person(language="en") for _number in range(3))
    make_team(event, captain, mate, late)
    client = signed_in_client(captain)
    assert "How old are most of you" in page(client, at(event, "mine/register/"))
    assert client.post(at(event, "mine/register/")).status_code == 422
    client.post(at(event, "mine/register/"), {"kind": adults.pk})
    rows = {row.person_id: row for row in event.offering.registrations.live()}
    assert {row.state for row in rows.values()} == {"pending"}
    young = signed_in_client(mate)
    assert "Your age group is still open" in page(young, f"/en/places/{event.offering.uuid}/")
    address = f"/en/me/registrations/{rows[mate.pk].uuid}/age/"
    page(young, address)
    assert young.post(address).status_code == 422
    answer = young.post(address, {"kind": minors.pk})
    assert answer["Location"].endswith(f"/{rows[mate.pk].uuid}/guardian/")
    address = f"/en/me/registrations/{rows[late.pk].uuid}/age/"
    refused = signed_in_client(late).post(address, {"kind": minors.pk})
    assert refused.status_code == 422
    assert "At the moment no place for" in refused.content.decode()
    signed_in_client(late).post(address, {"kind": adults.pk})
    assert event.offering.registrations.get(person=late).state == "confirmed"
    assert young.get(address).status_code == 404, "somebody else's registration"


def test_cancelling_the_registration_leaves_the_team(event: Event) -> None:
    team = make_team(event, make_registered(event))
    person, client = member(event, team)
    mine = event.offering.registrations.live().get(person=person)
    client.post(f"/en/me/registrations/{mine.uuid}/cancel/")
    team.refresh_from_db()
    assert (team.taken, team.members.filter(person=person).count()) == (1, 0)
