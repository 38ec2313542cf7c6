"""Nothing of another organisation can be seen or touched."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from core.models import AuditEntry
from courses.enums import Source
from courses.models import CourseRun

from .makers import (
    make_course,
    make_member,
    make_organisation,
    make_person,
    make_registration,
    make_run,
    signed_in_client,
)

pytestmark = pytest.mark.django_db
OF_RUN = [
    "desk_run", "desk_open", "desk_close", "desk_change", "desk_places", "desk_cancel", "desk_new_session",
    "desk_roster", "desk_roster_print", "desk_roster_csv",
]  # fmt: skip
OF_SESSION = ["desk_move", "desk_cancel_session", "desk_attendance"]
OF_PERSON = ["desk_take_off", "desk_approve", "desk_refuse"]


def addresses(run: CourseRun, session: object, registration: object) -> list[str]:
    return [
        *(reverse(f"courses:{name}", args=[run.uuid]) for name in OF_RUN),
        *(reverse(f"courses:{name}", args=[run.uuid, session]) for name in OF_SESSION),
        *(reverse(f"courses:{name}", args=[run.uuid, registration]) for name in OF_PERSON),
        reverse("courses:desk_new_run", args=[run.course.slug]),
    ]


def everything(run: CourseRun) -> list[str]:
    return addresses(run, run.offering.sessions.first().uuid, make_registration(run).uuid)


def test_a_foreign_trainer_finds_nothing(stranger: Client, run: CourseRun) -> None:
    found = everything(run)
    before = AuditEntry.objects.count()
    for address in found:
        assert stranger.get(address).status_code in {404, 405}, address
        assert stranger.post(address, {"reason": "x"}).status_code in {404, 405}, address
    assert AuditEntry.objects.count() == before
    run.offering.refresh_from_db()
    assert run.offering.status == "open"


def test_a_representative_of_the_same_house_finds_nothing(run: CourseRun) -> None:
    client = signed_in_client(make_member(run.course.organisation, Role.REPRESENTATIVE))
    for address in everything(run):
        assert client.get(address).status_code in {404, 405}, address


def test_somebody_without_any_role_is_refused(run: CourseRun) -> None:
    client = signed_in_client(make_person())
    for address in everything(run):
        assert client.get(address).status_code in {403, 405}, address


def test_staff_may_help(run: CourseRun) -> None:
    client = signed_in_client(make_person(is_staff=True))
    assert client.get(reverse("courses:desk_run", args=[run.uuid])).status_code == 200


def test_sessions_and_people_of_another_run_do_not_exist_in_mine(desk: Client, run: CourseRun) -> None:
    other = make_run(make_course(make_organisation()))
    session, registration = other.offering.sessions.first(), make_registration(other)
    for address in addresses(run, session.uuid, registration.uuid)[len(OF_RUN) : -1]:
        assert desk.get(address).status_code in {404, 405}, address
        assert desk.post(address, {"reason": "x"}).status_code == 404, address
    session.refresh_from_db()
    registration.refresh_from_db()
    assert (session.status, registration.state) == ("planned", "confirmed")


def test_unknown_ids_are_not_found(desk: Client, run: CourseRun) -> None:
    for address in addresses(run, uuid4(), uuid4())[len(OF_RUN) : -1]:
        assert desk.post(address, {"reason": "x"}).status_code == 404, address


def test_runs_that_a_feed_brought_are_not_run_here(desk: Client, run: CourseRun) -> None:
    course = run.course
    course.source, course.imported_from, course.external_id = Source.IMPORTED, course.organisation, "7"
    course.save()
    assert desk.get(reverse("courses:desk_run", args=[run.uuid])).status_code == 404
    assert desk.get(reverse("courses:desk_new_run", args=[course.slug])).status_code == 404
