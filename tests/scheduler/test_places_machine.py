"""A machine that registers people and groups, lets them leave, consent, be drawn, resizes and lets time pass in any order,
and checks the books after each step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.errors import Conflict
from scheduler.domain.age_groups import say_age
from scheduler.domain.ages import add_age_group, set_ages
from scheduler.domain.counters import wish_of
from scheduler.domain.groups import group_of, register_group
from scheduler.domain.lottery import draw_lots
from scheduler.domain.offerings import resize_pool
from scheduler.domain.offers import accept_offer, sweep_expired_offers
from scheduler.domain.pending import fulfil, reopen
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import cancel_group, cancel_registration, register
from scheduler.domain.terms import accept_terms
from scheduler.enums import HOLDING_STATES, Condition
from scheduler.enums import RegistrationState as S
from scheduler.models import Pool, Registration, RegistrationPlace
from tests.machines import many_lives

from .entry.makers import make_terms
from .makers import NOW, make_offering, make_people, make_service

PEOPLE = 8
DAY = timedelta(hours=24)
ADULTS: dict[str, Any] = {"age_max": None, "needs_guardian": False}
YOUTH: dict[str, Any] = {"age_max": 17, "needs_guardian": True}


class Places(RuleBasedStateMachine):
    """Every example lives in a transaction of its own, rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(
        size=st.integers(1, 5),
        fill_gaps=st.booleans(),
        promotion=st.sampled_from(["confirm", "offer"]),
        services=st.integers(0, 2),
        lottery=st.booleans(),
        ages=st.booleans(),
        terms=st.booleans(),
    )
    def open(
        self, size: int, fill_gaps: bool, promotion: str, services: int, lottery: bool, ages: bool, terms: bool
    ) -> None:
        rules: dict[str, Any] = {"party_max": 3, "fill_gaps": fill_gaps, "promotion": promotion, "offer_hours": 24}
        if lottery:
            rules |= {"allocation": "lottery", "draw_at": self.now + DAY}
        self.offering = make_offering(places=size, **rules)
        self.services = [make_service(self.offering, size=1) for _ in range(services)]
        self.adults, self.youth = [], []
        if ages:
            self.adults = [set_ages(pool=self.main, by=None, age_min=18, **ADULTS)]
            self.youth = [add_age_group(offering=self.offering, by=None, size=2, age_min=None, **YOUTH)]
        self.terms = [make_terms(self.offering)] if terms else []
        self.people = make_people(PEOPLE)
        self.was_smaller = False  # since then a party may wait for more than there ever is, and is passed

    @rule(
        who=st.integers(0, PEOPLE - 1),
        size=st.integers(1, 3),
        service=st.none() | st.integers(0, 1),
        minor=st.booleans(),
    )
    def register(self, who: int, size: int, service: int | None, minor: bool) -> None:
        mine = self.mine(who)
        chosen = [*self.adults, *(self.services[service : service + 1] if service is not None else [])]
        try:
            got = register(
                offering=self.offering,
                person=self.people[who],
                by=self.people[who],
                party_size=size,
                pools=chosen or None,
                conditions=[Condition.GUARDIAN] if minor else [],
                now=self.now,
            )
        except Conflict:
            assert size > self.main.size, "refused although it could fit one day"
            return
        assert mine is None or got == mine, "asking twice gave a second registration"
        in_draw = self.offering.allocation == "lottery" and not self.offering.drawn_at
        held = S.PENDING if minor else S.CONFIRMED
        assert mine is not None or got.state in ((S.IN_DRAW,) if in_draw else (held, S.WAITING))

    @rule(
        who=st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=4, unique=True),
        service=st.none() | st.integers(0, 1),
        minors=st.integers(0, 2),
    )
    def register_group(self, who: list[int], service: int | None, minors: int) -> None:
        people = [self.people[number] for number in who]
        before = {number: mine.state for number in who if (mine := self.mine(number))}
        conditions = {person.pk: [Condition.GUARDIAN] for person in people[:minors]}
        chosen = [*self.adults, *(self.services[service : service + 1] if service is not None else [])]
        rows = self.offering.registrations.count()
        wish = {"offering": self.offering, "people": people, "by": people[0], "now": self.now}
        kept = all(state in (S.CONFIRMED, S.PENDING) for state in before.values())
        try:
            got = register_group(**wish, pools=chosen or None, conditions=conditions)
        except Conflict:
            assert not kept or len(who) - len(before) > self.main.size, "refused without a reason"
            assert self.offering.registrations.count() == rows, "something was left behind"
            return
        assert [one.person_id for one in got] == [person.pk for person in people]
        new = [one for number, one in zip(who, got, strict=True) if number not in before]
        assert len({one.holds_places for one in new}) <= 1, "some of the group hold places and some do not"

    @rule(who=st.integers(0, PEOPLE - 1))
    def cancel_group(self, who: int) -> None:
        if mine := self.mine(who):
            party = group_of(mine)
            cancel_group(registration=mine, by=None, now=self.now)
            assert not self.offering.registrations.live().filter(pk__in=[one.pk for one in party]).exists()

    @rule(who=st.integers(0, PEOPLE - 1), withdrawn=st.booleans())
    def consent(self, who: int, withdrawn: bool) -> None:
        if mine := self.mine(who):
            was, do = mine.state, reopen if withdrawn else fulfil
            do(registration=mine, condition=Condition.GUARDIAN, by=None, now=self.now)
            kept = (S.CONFIRMED, S.PENDING)
            assert mine.state == (kept[bool(mine.open_conditions)] if was in kept else was)
            assert withdrawn is (Condition.GUARDIAN in mine.conditions)

    @precondition(lambda self: self.terms)
    @rule(who=st.integers(0, PEOPLE - 1))
    def accept_the_terms(self, who: int) -> None:
        if mine := self.mine(who):
            was = mine.state
            accept_terms(registration=mine, versions=self.terms, by=None, now=self.now)
            mine.refresh_from_db()
            assert Condition.ENTRY not in mine.conditions
            assert mine.state == was or (was, mine.state, mine.open_conditions) == (S.PENDING, S.CONFIRMED, "")

    @precondition(lambda self: self.youth)
    @rule(who=st.integers(0, PEOPLE - 1), young=st.booleans())
    def say_the_age(self, who: int, young: bool) -> None:
        if not (mine := self.mine(who)) or Condition.AGE not in mine.conditions:
            return
        wanted, full = (self.youth if young else self.adults)[0], Pool.objects.get(pk=self.youth[0].pk)
        was = mine.state
        try:
            say_age(registration=mine, pool=wanted, by=None, now=self.now)
        except Conflict:
            assert young
            assert was != S.PENDING or not full.free or full.waiting, "refused although there was a place"
            return
        assert Condition.AGE not in mine.conditions
        assert not young or (mine.state, [one.pool for one in mine.places.filter(pool__is_service=False)]) == (
            S.PENDING,
            [wanted],
        )

    @precondition(lambda self: self.offering.draws_lots)
    @rule()
    def draw(self) -> None:
        self.now = max(self.now, self.offering.draw_at)
        draw_lots(offering=self.offering, by=None, now=self.now)
        assert not self.offering.registrations.filter(state=S.IN_DRAW).exists()

    @rule(who=st.integers(0, PEOPLE - 1))
    def cancel(self, who: int) -> None:
        if mine := self.mine(who):
            cancel_registration(registration=mine, by=self.people[who], now=self.now)
            assert mine.state == S.CANCELLED

    @rule(size=st.integers(1, 6))
    def resize(self, size: int) -> None:
        pool = self.main
        if size < pool.taken:
            with pytest.raises(Conflict):
                resize_pool(pool=pool, by=None, size=size, now=self.now)
            return
        self.was_smaller |= size < pool.size
        resize_pool(pool=pool, by=None, size=size, now=self.now)

    @precondition(lambda self: self.offering.promotion == "offer")
    @rule(who=st.integers(0, PEOPLE - 1))
    def accept(self, who: int) -> None:
        mine = self.mine(who)
        if mine and mine.state == S.OFFERED:
            state = S.PENDING if mine.open_conditions else S.CONFIRMED
            assert accept_offer(registration=mine, by=self.people[who], now=self.now).state == state

    @rule(days=st.sampled_from([1, 2, 8]))
    def let_time_pass(self, days: int) -> None:
        self.now += days * DAY
        sweep_expired_offers(now=self.now)
        late = Q(state=S.OFFERED, offered_until__lte=self.now) | Q(state=S.PENDING, pending_until__lte=self.now)
        assert not self.offering.registrations.filter(late).exists()

    @property
    def main(self) -> Pool:
        """Where everybody registers at first."""
        return Pool.objects.filter(offering=self.offering, is_service=False).order_by("id")[0]

    def mine(self, who: int) -> Registration | None:
        return self.offering.registrations.live().filter(person=self.people[who]).first()

    # --- what is true after every step

    @invariant()
    def counters_equal_live_registrations(self) -> None:
        for pool in Pool.objects.filter(offering=self.offering):
            held = RegistrationPlace.objects.filter(pool=pool, registration__state__in=HOLDING_STATES)
            queued = RegistrationPlace.objects.filter(pool=pool, registration__state=S.WAITING)
            assert pool.taken == (held.aggregate(places=Sum("count"))["places"] or 0) <= pool.size
            assert pool.waiting == queued.count()

    @invariant()
    def the_queue_has_an_order(self) -> None:
        numbers = list(self.offering.registrations.queue().values_list("seq", flat=True))
        assert len(numbers) == len(set(numbers))

    @invariant()
    def nobody_waits_before_a_place_that_fits(self) -> None:
        pools = {pool.pk: pool for pool in Pool.objects.filter(offering=self.offering)}
        free = {pk: pool.free for pk, pool in pools.items()}
        blocked: set[int] = set()
        for row in self.offering.registrations.queue().prefetch_related("places"):
            wish = wish_of(row)
            lacking = {pk for pk, count in wish.items() if free[pk] < count}
            assert lacking or blocked & set(wish), f"number {row.seq} waits in vain"
            if not self.offering.fill_gaps and all(count <= pools[pk].size for pk, count in wish.items()):
                blocked |= lacking

    @invariant()
    def places_went_in_order(self) -> None:
        """Without gap filling and extra services, whoever moved up had a lower number than all who still wait."""
        if self.offering.fill_gaps or self.services or self.was_smaller:
            return
        lowest = self.offering.registrations.queue().values_list("seq", flat=True).first()
        moved: Any = self.offering.registrations.leading().filter(state__in=HOLDING_STATES, seq__isnull=False)
        assert lowest is None or all(row.seq < lowest for row in moved)

    @invariant()
    def nobody_is_confirmed_before_everything_is_settled(self) -> None:
        assert not self.offering.registrations.confirmed().exclude(open_conditions="").exists()

    @invariant()
    def a_group_holds_waits_and_ends_together(self) -> None:
        held_alike = (S.CONFIRMED, S.PENDING)
        for one in self.offering.registrations.live().exclude(lead=None).select_related("lead"):
            lead = one.lead
            assert lead
            assert (lead.lead_id, lead.is_live) == (None, True), "led by somebody who does not lead"
            assert one.state == lead.state or {one.state, lead.state} <= set(held_alike)
            assert one.seq == lead.seq
            assert not one.places.exists()
        for lead in self.offering.registrations.live().leading():
            people = lead.carried.count() + lead.party_size
            assert lead.places.get(pool__is_service=False).count == people, "places do not equal people"

    @invariant()
    def the_nightly_look_agrees(self) -> None:
        assert reconcile() == []


@pytest.mark.django_db
def test_places_stay_right_whatever_people_do():
    run_state_machine_as_test(Places, settings=many_lives(25))
