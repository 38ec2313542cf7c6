"""Lots: promised before, drawn once, recomputable after."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.errors import Conflict, InvalidInput
from scheduler import lots
from scheduler.domain.groups import register_group
from scheduler.domain.lottery import draw_due, draw_lots
from scheduler.domain.offerings import cancel_offering, change_offering
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import approve_registration, cancel_registration, register
from scheduler.enums import Condition
from scheduler.enums import RegistrationState as S
from scheduler.models import Draw, Offering, Registration

from .makers import NOW, main_pool, make_offering, make_people, make_person

pytestmark = pytest.mark.django_db
DAY = NOW + timedelta(days=2)


def lottery(places: int = 3, **rules: Any) -> Offering:
    return make_offering(places=places, allocation="lottery", draw_at=DAY, **rules)


def join(offering: Offering, **more: Any) -> Registration:
    person = make_person()
    return register(offering=offering, person=person, by=person, **{"now": NOW, **more})


def drawn(offering: Offering) -> Draw:
    return draw_lots(offering=offering, by=None, now=DAY)


def counted(offering: Offering) -> Counter[str]:
    return Counter(offering.registrations.values_list("state", flat=True))


def test_the_hash_is_there_before_anybody_registers_and_the_seed_fits_it():
    offering = lottery()
    assert offering.draw.seed_hash == hashlib.sha256(offering.draw.seed.encode()).hexdigest()
    assert (offering.draw.tickets, offering.draw.drawn_at) == ([], None)


def test_before_the_draw_nobody_holds_a_place():
    offering = lottery(places=1)
    assert [join(offering).state for _ in range(3)] == [S.IN_DRAW] * 3
    assert (main_pool(offering).taken, main_pool(offering).waiting) == (0, 0)


def test_places_go_by_lot_and_the_rest_waits_in_the_drawn_order():
    offering = lottery(places=3)
    rows = [join(offering) for _ in range(8)]
    draw = drawn(offering)
    assert counted(offering) == {S.CONFIRMED: 3, S.WAITING: 5}
    expected = sorted(
        rows, key=lambda row: hashlib.sha256(f"{draw.seed}:{lots.ticket_of(row.uuid)}".encode()).hexdigest()
    )
    assert [row["ticket"] for row in draw.order] == [lots.ticket_of(row.uuid) for row in expected]
    assert list(offering.registrations.queue()) == expected[3:]
    assert set(offering.registrations.confirmed()) == set(expected[:3])
    assert reconcile() == []


def test_anybody_can_draw_again_and_gets_the_same():
    offering = lottery(places=4, party_max=3)
    for size in (3, 1, 2, 3, 1, 2):
        join(offering, party_size=size)
    draw = drawn(offering)
    tickets = [lots.Ticket(one["ticket"], one["places"]) for one in reversed(draw.tickets)]
    order = lots.draw(draw.seed, tickets)
    free, sizes = ({pool: row[what] for pool, row in draw.free.items()} for what in ("free", "size"))
    won = lots.winners(order, free, sizes, fill_gaps=False)
    assert [(one.ticket, one.ticket in won) for one in order] == [(row["ticket"], row["place"]) for row in draw.order]
    assert lots.input_hash(draw.tickets, draw.free) == draw.input_hash


def test_drawing_twice_changes_nothing():
    offering = lottery(places=1)
    for _ in range(4):
        join(offering)
    first = drawn(offering)
    before = list(offering.registrations.order_by("id").values_list("state", "seq"))
    again = draw_lots(offering=Offering.objects.get(pk=offering.pk), by=None, now=DAY + timedelta(days=1))
    assert (again.order, again.drawn_at) == (first.order, first.drawn_at)
    assert list(offering.registrations.order_by("id").values_list("state", "seq")) == before


def test_nobody_draws_before_the_announced_moment():
    offering = lottery()
    with pytest.raises(Conflict) as refused:
        draw_lots(offering=offering, by=None, now=DAY - timedelta(seconds=1))
    assert refused.value.code == "draw_too_early"


def test_the_clock_draws_what_is_due_and_only_that():
    due, later, gone = lottery(), make_offering(allocation="lottery", draw_at=DAY + timedelta(days=9)), lottery()
    join(due)
    join(later)
    cancel_offering(offering=gone, by=None, now=NOW)
    assert draw_due(now=DAY) == 1
    assert draw_due(now=DAY) == 0
    assert counted(due) == {S.CONFIRMED: 1}
    assert counted(later) == {S.IN_DRAW: 1}


def test_a_group_is_drawn_as_one_and_consent_is_respected():
    offering, people = lottery(places=3), make_people(3)
    wanted = {people[1].pk: [Condition.GUARDIAN]}
    register_group(offering=offering, people=people, by=people[0], conditions=wanted, now=NOW)
    drawn(offering)
    assert counted(offering) == {S.CONFIRMED: 2, S.PENDING: 1}
    assert main_pool(offering).taken == 3
    assert reconcile() == []


def test_the_promotion_by_offer_does_not_ask_the_drawn_to_accept():
    offering = lottery(places=1, promotion="offer")
    join(offering)
    drawn(offering)
    assert counted(offering) == {S.CONFIRMED: 1}


def test_whoever_leaves_before_the_draw_is_not_in_it():
    offering = lottery(places=1)
    rows = [join(offering) for _ in range(2)]
    cancel_registration(registration=rows[0], by=rows[0].person, now=NOW)
    draw = drawn(offering)
    assert [row["ticket"] for row in draw.order] == [lots.ticket_of(rows[1].uuid)]


def test_after_the_draw_newcomers_come_first_come():
    offering = lottery(places=2)
    join(offering)
    drawn(offering)
    later = DAY + timedelta(hours=1)
    assert [join(offering, now=later).state for _ in range(2)] == [S.CONFIRMED, S.WAITING]


def test_an_accepted_registration_goes_into_the_draw():
    offering = lottery(places=1, approval=True)
    row = join(offering)
    assert row.state == S.SUBMITTED
    assert approve_registration(registration=row, by=None, now=NOW).state == S.IN_DRAW


@pytest.mark.parametrize("rules", [{"draw_at": None}, {"waiting_list": False}])
def test_a_draw_needs_its_day_and_a_waiting_list(rules: dict[str, Any]):
    with pytest.raises(InvalidInput):
        make_offering(**{"allocation": "lottery", "draw_at": DAY, **rules})


def test_how_places_are_given_does_not_change_once_somebody_registered():
    offering = lottery()
    join(offering)
    with pytest.raises(Conflict):
        change_offering(offering=offering, by=None, allocation="first_come")


def test_smaller_groups_fill_gaps_only_where_the_offering_says_so():
    tickets = [lots.Ticket("a", {"1": 2}), lots.Ticket("b", {"1": 1})]
    assert lots.winners(tickets, {"1": 1}, {"1": 2}, fill_gaps=False) == set()
    assert lots.winners(tickets, {"1": 1}, {"1": 2}, fill_gaps=True) == {"b"}


# --- the page


def test_the_page_promises_before_and_keeps_the_seed_secret(client: Any):
    offering = lottery()
    page = client.get(f"/en/places/{offering.uuid}/draw/").text
    assert offering.draw.seed_hash in page
    assert offering.draw.seed not in page
    data = client.get(f"/en/places/{offering.uuid}/draw.json").json()
    assert data["seed_sha256"] == offering.draw.seed_hash
    assert "seed" not in data


def test_the_page_tells_ones_own_number_and_everything_to_draw_again(client: Any):
    offering = lottery(places=1)
    rows = [join(offering) for _ in range(3)]
    draw = drawn(offering)
    client.force_login(rows[0].person)
    page = client.get(f"/en/places/{offering.uuid}/draw/").text
    number = next(n for n, row in enumerate(draw.order, start=1) if row["ticket"] == lots.ticket_of(rows[0].uuid))
    assert f"number {number} of 3" in page
    assert draw.seed in page
    data = client.get(f"/en/places/{offering.uuid}/draw.json").json()
    again = sorted(
        (row["ticket"] for row in data["tickets"]),
        key=lambda ticket: hashlib.sha256(f"{data['seed']}:{ticket}".encode()).hexdigest(),
    )
    assert again == [row["ticket"] for row in data["order"]]
    assert not [row for row in rows if str(row.uuid) in str(data)], "nobody learns another one's code at the door"


def test_a_group_shares_its_number_and_a_stranger_has_none(client: Any):
    offering, people = lottery(places=3), make_people(2)
    register_group(offering=offering, people=people, by=people[0], now=NOW)
    drawn(offering)
    client.force_login(people[1])
    assert "number 1 of 1" in client.get(f"/en/places/{offering.uuid}/draw/").text
    client.logout()
    assert "number 1" not in client.get(f"/en/places/{offering.uuid}/draw/").text


def test_whoever_registers_reads_about_the_draw_before_and_after(client: Any):
    offering, person = make_offering(allocation="lottery", draw_at=timezone.now() + timedelta(days=2)), make_person()
    client.force_login(person)
    address, draw = f"/en/places/{offering.uuid}/", f"/en/places/{offering.uuid}/draw/"
    page = client.get(address).text
    assert "Places are drawn by lot on" in page
    assert "Enter the draw" in page
    assert draw in page
    page = client.post(address, follow=True).text
    assert "You are in the draw." in page
    assert "Leave the draw" in page
    assert draw in page
    offering.refresh_from_db()
    draw_lots(offering=offering, by=None, now=offering.draw_at)
    page = client.get(address).text
    assert "You have a place." in page
    assert "How lots were drawn" in page


def test_without_lots_or_as_a_draft_there_is_no_such_page(client: Any):
    for offering in (make_offering(), lottery(draft=True)):
        assert client.get(f"/en/places/{offering.uuid}/draw/").status_code == 404
