"""Forty scanners and one code, with real simultaneous clients on PostgreSQL, and what happens without the guard."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from scheduler.domain import checkin
from scheduler.domain.checkin import Answer, Scanned, take_scan
from scheduler.domain.offerings import add_session
from scheduler.domain.registration import cancel_registration, register
from scheduler.enums import ScanKind
from scheduler.models import Attendance, Registration, Scan, Session
from scheduler.selectors.checkin import contests, first_scan
from tests.scheduler.makers import make_offering, make_person

from .crowd import all_at_once, others_look_too

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
]
SCANNERS = 40


def make_session(places: int | None = 50) -> Session:
    start = timezone.now() + timedelta(hours=1)
    offering = make_offering(places=places)
    return add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=2))


def registered(session: Session) -> Registration:
    person = make_person()
    return register(offering=session.offering, person=person, by=person)


def scan(session: Session, **fields: Any) -> Answer:
    return take_scan(session=session, scanned=Scanned(**{"key": uuid4()} | fields), by=None)


def errors(results: list[Any]) -> list[Any]:
    return [result for result in results if isinstance(result, Exception)]


def forty(session: Session, registration: Registration) -> list[Any]:
    jobs = [
        partial(scan, session, registration=registration.uuid, device=f"scanner {number}") for number in range(SCANNERS)
    ]
    return all_at_once(jobs, through=SCANNERS)


def test_of_forty_scans_of_one_code_exactly_one_hears_come_in():
    session = make_session()
    mine = registered(session)
    results = forty(session, mine)
    assert errors(results) == []
    assert sorted(answer.word for answer in results) == ["already"] * (SCANNERS - 1) + ["in"]
    assert Scan.objects.filter(let_in=True).count() == 1
    assert Attendance.objects.filter(registration=mine).count() == 1
    assert contests(session) == []


def test_without_the_guard_the_same_code_opens_more_than_once(monkeypatch: pytest.MonkeyPatch):
    """The negative control: look, then write, without holding the registration."""

    def looked_at(session: Session, uuid: UUID | None) -> Registration | None:
        found = Registration.objects.select_related("person").get(uuid=uuid)
        others_look_too()
        return found

    monkeypatch.setattr(checkin, "hold_registration", looked_at)
    let_in = 0
    for _try in range(3):
        session = make_session()
        forty(session, registered(session))
        let_in = max(let_in, session.scans.filter(let_in=True).count())
    assert let_in > 1


def test_forty_devices_that_were_offline_agree_on_the_earliest():
    session = make_session()
    mine, now = registered(session), timezone.now()
    times = [now - timedelta(seconds=second) for second in range(1, SCANNERS + 1)]
    random.Random(3).shuffle(times)
    jobs = [
        partial(scan, session, registration=mine.uuid, at=at, device=str(number), let_in=True)
        for number, at in enumerate(times)
    ]
    assert errors(all_at_once(jobs, through=SCANNERS)) == []
    first = first_scan(session, mine)
    assert first is not None
    assert first.at == min(times)
    (contest,) = contests(session)
    assert [line.at for line in contest.scans] == sorted(times)
    assert Attendance.objects.filter(registration=mine).count() == 1


def test_one_scan_sent_over_forty_connections_is_written_once():
    session = make_session()
    mine, key = registered(session), uuid4()
    results = all_at_once([partial(scan, session, key=key, registration=mine.uuid)] * SCANNERS, through=SCANNERS)
    assert errors(results) == []
    assert {answer.word for answer in results} == {"in"}
    assert Scan.objects.filter(session=session).count() == 1


def test_the_last_free_place_goes_to_one_guest():
    session = make_session(places=1)
    results = all_at_once([partial(scan, session, kind=ScanKind.WALK_IN)] * SCANNERS, through=SCANNERS)
    assert errors(results) == []
    assert sorted(answer.word for answer in results) == ["in"] + ["refused"] * (SCANNERS - 1)


def test_a_mistake_taken_back_by_everybody_at_once_is_taken_back_once():
    session = make_session()
    mine = registered(session)
    scanned = scan(session, registration=mine.uuid)
    results = all_at_once([partial(scan, session, kind=ScanKind.UNDO, undoes=scanned.key)] * 16)
    assert errors(results) == []
    assert {answer.word for answer in results} == {"undone"}
    assert Scan.objects.filter(kind=ScanKind.UNDO).count() == 1
    assert not Attendance.objects.filter(registration=mine).exists()


def test_scanning_while_the_registration_is_cancelled_ends_in_one_of_two_ways():
    for _round in range(20):
        session = make_session()
        mine = registered(session)
        results = all_at_once(
            [
                partial(scan, session, registration=mine.uuid),
                partial(cancel_registration, registration=mine, by=None),
            ]
        )
        assert errors(results) == []
        came_in = results[0].word == "in"
        assert came_in == Scan.objects.filter(session=session).exists()
        assert came_in == Attendance.objects.filter(registration=mine).exists()
