"""A hackathon with a challenge, a submission with a file, a vote: every address and every table of the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from events.domain.allotment import allotment_of
from events.domain.handover import hand_on
from events.models import Credit, SubmissionFile, Vote
from tests.events.makers import make_challenge, make_hackathon, make_team
from tests.events.room import handed_in

OPEN_TO_ANY_PERSON = {
    "events:vote": "whoever signs in may try to vote; who may, the vote itself decides",
    "events:handover": "an open gallery shows the project to everybody; only those who were asked can answer",
}


def addresses(world: Any) -> None:
    now = timezone.now()
    times = {"gallery_from": now - timedelta(hours=1), "vote_until": now + timedelta(days=1)}
    event = make_hackathon(world.organisation, settings=times)
    challenge = make_challenge(event, world.organisation)
    team = make_team(event, world.learner, challenge=challenge)
    submission = handed_in(team).submission
    file = _file(submission, world.learner)
    common = {
        "slug": event.slug, "project": submission.slug, "file": file.uuid, "sha256": file.sha256, "uuid": challenge.uuid,
        "submission": submission.slug, "team": team.slug,
    }  # fmt: skip
    public = ["challenge", "challenge_accept", "challenge_choose"]
    desk = ["desk_challenge", "desk_challenge_publish", "desk_challenge_move", "desk_challenge_withdraw", "desk_challenge_restore"]  # fmt: skip
    others = [
        "challenges", "wishes", "challenge_leave", "sponsor_challenges", "sponsor_challenge", "sponsor_ready",
        "desk_challenges", "desk_new_challenge", "desk_allotment", "desk_allotment_prepare", "desk_allotment_publish",
        "desk_allotment_place", "desk_allotment_export", "submission_edit", "submission_hand_in", "submission_upload",
        "submission_describe", "submission_remove", "submission_credit", "submission_withdraw", "gallery", "vote_results",
        "project", "vote", "handover", "submission_file", "desk_submissions", "desk_more_time", "desk_gallery",
        "desk_submissions_export", "desk_submissions_download", "desk_submission_begin", "desk_submission", "desk_vote",
    ]  # fmt: skip
    world.values |= {f"events:{name}": common for name in others}
    world.values |= {f"events:{name}": {**common, "challenge": challenge.slug} for name in public}
    world.values |= {f"events:{name}": {**common, "challenge": challenge.uuid} for name in desk}


def belongings(person: Any, organisation: Any) -> None:
    now = timezone.now()
    event = make_hackathon(organisation, settings={"gallery_from": now, "vote_until": now - timedelta(minutes=1)})
    challenge = make_challenge(event, organisation)
    challenge.brief.published_by = person
    challenge.brief.save()
    challenge.brief.acceptances.create(team=make_team(event), person=person, sha256="", accepted_at=now)
    submission = handed_in(make_team(event, person, challenge=challenge)).submission
    revision = submission.revisions.get()
    revision.accepted_at, revision.accepted_by = now, person
    revision.save()
    Credit.objects.create(submission=submission, person=person)
    Vote.objects.create(event=event, submission=submission, person=person)
    _file(submission, person)
    hand_on(submission=submission, by=person)
    row = allotment_of(event)
    row.prepared_at = row.published_at = now
    row.published_by = person
    row.save()


def _file(submission: Any, person: Any) -> SubmissionFile:
    return SubmissionFile.objects.create(
        submission=submission, name="plan.pdf", sha256="a" * 64, size=10, type="application/pdf", uploaded_by=person
    )
