"""A machine that registers, leaves, resizes and lets offers expire in any order, and checks the books after each step."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
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
from scheduler.domain.counters import wish_of
from scheduler.domain.offerings import resize_pool
from scheduler.domain.offers import accept_offer, sweep_expired_offers
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import cancel_registration, register
from scheduler.enums import HOLDING_STATES
from scheduler.enums import RegistrationState as S
from scheduler.models import Pool, Registration, RegistrationPlace

from .makers import NOW, main_pool, make_offering, make_people, make_service

PEOPLE = 8
DAY = timedelta(hours=24)


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
    )
    def open(self, size: int, fill_gaps: bool, promotion: str, services: int) -> None:
        rules = {"party_max": 3, "fill_gaps": fill_gaps, "promotion": promotion, "offer_hours": 24}
        self.offering = make_offering(places=size, **rules)
        self.services = [make_service(self.offering, size=1) for _ in range(services)]
        self.people = make_people(PEOPLE)
        self.was_smaller = False  # since then a party may wait for more than there ever is, and is passed

    @rule(who=st.integers(0, PEOPLE - 1), size=st.integers(1, 3), service=st.none() | st.integers(0, 1))
    def register(self, who: int, size: int, service: int | None) -> None:
        mine = self.mine(who)
        chosen = self.services[service : service + 1] if service is not None else []
        try:
            got = register(
                offering=self.offering,
                person=self.people[who],
                by=self.people[who],
                party_size=size,
                pools=chosen or None,
                now=self.now,
            )
        except Conflict:
            assert size > main_pool(self.offering).size, "refused although it could fit one day"
            return
        assert mine is None or got == mine, "asking twice gave a second registration"
        assert got.state in (S.CONFIRMED, S.WAITING) or mine is not None

    @rule(who=st.integers(0, PEOPLE - 1))
    def cancel(self, who: int) -> None:
        if mine := self.mine(who):
            cancel_registration(registration=mine, by=self.people[who], now=self.now)
            assert mine.state == S.CANCELLED

    @rule(size=st.integers(1, 6))
    def resize(self, size: int) -> None:
        pool = main_pool(self.offering)
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
            assert accept_offer(registration=mine, by=self.people[who], now=self.now).state == S.CONFIRMED

    @precondition(lambda self: self.offering.promotion == "offer")
    @rule(days=st.integers(1, 2))
    def let_time_pass(self, days: int) -> None:
        self.now += days * DAY
        sweep_expired_offers(now=self.now)
        late = self.offering.registrations.filter(state=S.OFFERED, offered_until__lte=self.now)
        assert not late.exists()

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
        moved: Any = self.offering.registrations.filter(state__in=HOLDING_STATES, seq__isnull=False)
        assert lowest is None or all(row.seq < lowest for row in moved)

    @invariant()
    def the_nightly_look_agrees(self) -> None:
        assert reconcile() == []


@pytest.mark.django_db
def test_places_stay_right_whatever_people_do():
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
