"""The first page of the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.enums import Role
from core.audience import Audience
from courses.desk import urls
from courses.models import CourseRun, OrganisationPage

from .makers import (
    make_course,
    make_member,
    make_organisation,
    make_person,
    make_registration,
    make_run,
    move_back,
    signed_in_client,
)

pytestmark = pytest.mark.django_db
DESK = "/en/desk/"


def test_every_address_is_for_members() -> None:
    pages = [page for one in urls.urlpatterns for page in getattr(one, "url_patterns", [one])]
    assert {page.callback.audience for page in pages} == {Audience.MEMBER}


def test_a_visitor_is_sent_to_sign_in() -> None:
    answer = Client().get(DESK)
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/en/desk/")


@pytest.mark.parametrize("role", ["", Role.REPRESENTATIVE])
def test_who_teaches_nowhere_reads_how_one_gets_a_desk(role: str) -> None:
    person = make_member(make_organisation(), Role.REPRESENTATIVE) if role else make_person()
    answer = signed_in_client(person).get(DESK)
    assert answer.status_code == 403
    assert reverse("accounts:found") in answer.text
    assert "Course runs" not in answer.text


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.TRAINER])
def test_whoever_teaches_sees_their_runs_with_fill_and_waiting_list(role: Role) -> None:
    house = make_organisation(name="The Bakers")
    run = make_run(make_course(house), places=2)
    for _ in range(3):
        make_registration(run)
    page = signed_in_client(make_member(house, role)).get(DESK).text
    assert "Bread from the oven" in page
    assert "2 of 2" in page
    assert "1 waits" in page
    assert "The Bakers" in page


def test_a_foreign_run_is_not_on_the_desk(stranger: Client, run: CourseRun) -> None:
    page = stranger.get(DESK).text
    assert "Bread from the oven" not in page
    assert "No run is planned" in page


def test_today_leads_to_marking_who_is_there(desk: Client, run: CourseRun) -> None:
    session = move_back(run, 0)
    page = desk.get(DESK).text
    assert "1 session is on today." in page
    assert reverse("courses:desk_attendance", args=[run.uuid, session.uuid]) in page


def test_what_runs_for_days_is_on_today_until_it_ends(desk: Client, run: CourseRun) -> None:
    session = move_back(run, 2)
    session.ends_at = datetime.now(UTC) + timedelta(days=1)
    session.save()
    page = desk.get(DESK).text
    assert "1 session is on today." in page
    assert f"until {localtime(session.ends_at):%-d %B %Y, %H:%M}" in page
    assert reverse("courses:desk_attendance", args=[run.uuid, session.uuid]) in page


def test_the_desk_costs_the_same_with_one_and_with_three_runs(
    desk: Client, run: CourseRun, assert_same_queries
) -> None:
    move_back(run, 0)
    make_registration(run)

    def more() -> None:
        another = make_run(make_course(run.course.organisation), days=2)
        move_back(another, 0)
        make_registration(another)

    assert_same_queries(lambda: desk.get(DESK), more)
    assert_same_queries(lambda: desk.get("/en/desk/runs/"), more)
    assert_same_queries(lambda: desk.get("/en/desk/courses/"), more)


def test_cancelled_and_past_runs_have_their_own_list(desk: Client, run: CourseRun) -> None:
    desk.post(reverse("courses:desk_cancel", args=[run.uuid]), {"reason": "The oven broke."})
    assert "Bread from the oven" not in desk.get("/en/desk/runs/").text
    assert "Bread from the oven" in desk.get("/en/desk/runs/?when=past").text


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999999999999"])
def test_a_page_that_is_not_there_shows_one_that_is(desk: Client, run: CourseRun, page: str) -> None:
    assert desk.get("/en/desk/runs/", {"page": page}).status_code == 200


def test_writing_a_course_leads_into_the_own_tree_only(desk: Client, stranger: Client, run: CourseRun) -> None:
    house = run.course.organisation
    answer = desk.post(reverse("courses:desk_write", args=[house.slug]))
    root = OrganisationPage.objects.get(organisation=house)
    assert answer["Location"] == f"/cms/pages/add/courses/coursepage/{root.pk}/"
    assert desk.get(answer["Location"]).status_code == 200
    assert f"/cms/pages/{root.pk}/" in desk.get(DESK).text
    assert stranger.post(reverse("courses:desk_write", args=[house.slug])).status_code == 404
