"""The organiser's pages of submissions and challenges."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from events.domain.allotment import prepare_allotment
from events.domain.files import path_of
from events.domain.submissions import hand_in
from events.models import Submission
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client
from tests.events.makers import make_challenge, make_hackathon, make_team
from tests.events.room import PDF, body, captain, draft_of, hackathon_in, shown_project, to, with_file

pytestmark = pytest.mark.django_db


def test_every_desk_page_opens_and_its_lists_cost_the_same(event, assert_same_queries):
    organiser = signed_in_client(make_member(event.organisation, Role.OWNER, language="en"))
    challenge, project = make_challenge(event), shown_project(event)
    prepare_allotment(event=event, by=make_person())
    one = [to("desk_challenge", event.slug, challenge.uuid), to("desk_submission", event.slug, project.slug)]
    names = (
        "desk_challenges",
        "desk_new_challenge",
        "desk_allotment",
        "desk_submissions",
        "desk_more_time",
        "desk_vote",
    )
    for address in [*one, *(to(name, event.slug) for name in names)]:
        assert organiser.get(address).status_code == 200, address
    for name in ("desk_challenges", "desk_allotment", "desk_submissions"):
        more = (lambda: make_challenge(event)) if name == "desk_challenges" else (lambda: shown_project(event))
        assert_same_queries(lambda name=name: organiser.get(to(name, event.slug)), more)


def test_the_organiser_gives_more_time_lets_in_and_takes_out_by_plain_forms():
    event = hackathon_in(submit=-1)
    organiser = signed_in_client(make_member(event.organisation, Role.OWNER))
    team = make_team(event)
    hand_in(submission=draft_of(team), by=captain(team))
    submission = Submission.objects.get()
    address = to("desk_submission", event.slug, submission.slug)
    assert organiser.post(address, {"part": "let_in", "revision": "1", "reason": ""}).status_code == 422
    assert organiser.post(address, {"part": "let_in", "revision": "99", "reason": "x"}).status_code == 404
    assert organiser.post(address, {"part": "let_in", "revision": "1", "reason": "Network."}).status_code == 302
    assert Submission.objects.counting().count() == 1
    assert organiser.post(address, {"part": "hide", "reason": "A face."}).status_code == 302
    later = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert organiser.post(address, {"part": "extend", "until": later, "reason": "Ill."}).status_code == 302
    assert organiser.post(to("desk_more_time", event.slug), {"until": "x", "reason": ""}).status_code == 422
    assert organiser.post(to("desk_more_time", event.slug), {"until": later, "reason": "Power."}).status_code == 302


def test_everything_that_counts_can_be_taken_along(event, tmp_path):
    project = with_file(event, PDF, "plan.pdf")
    swapped = with_file(event, PDF + b"%%EOF", "other.pdf")
    (tmp_path / path_of(swapped.files.get().sha256)).write_bytes(b"swapped")
    organiser = signed_in_client(make_member(event.organisation, Role.OWNER))
    whole = zipfile.ZipFile(io.BytesIO(body(organiser.get(to("desk_submissions_download", event.slug)))))
    assert whole.testzip() is None
    assert whole.read(f"{project.slug}/1-plan.pdf") == PDF
    assert f"{swapped.slug}/1-other.pdf.missing.txt" in whole.namelist()
    export = json.loads(organiser.get(to("desk_submissions_export", event.slug)).content)
    assert [row["sha256"] for row in export["revisions"] if row["project"] == project.slug] == [project.revision.sha256]


def test_a_desk_of_another_organisation_does_not_exist(event):
    stranger = signed_in_client(make_member(make_organisation(), Role.OWNER))
    assert stranger.get(to("desk_submissions", event.slug)).status_code == 404
    assert stranger.post(to("desk_allotment_publish", event.slug)).status_code == 404


def test_placing_by_hand_takes_only_what_belongs_here(event):
    organiser = signed_in_client(make_member(event.organisation, Role.OWNER))
    team, challenge, foreign = make_team(event), make_challenge(event), make_challenge(make_hackathon())
    address = to("desk_allotment_place", event.slug)
    assert organiser.post(address, {"team": "x", "challenge": "y"}).status_code == 404
    assert organiser.post(address, {"team": team.uuid, "challenge": foreign.uuid}).status_code == 404
    assert organiser.post(address, {"team": team.uuid, "challenge": challenge.uuid}).status_code == 302
    team.refresh_from_db()
    assert team.challenge == challenge
