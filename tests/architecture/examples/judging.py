"""Rounds, judges, ballots, awards."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from events.domain.judging.awards import write_award
from events.domain.judging.ballots import rule_on_ballot
from events.domain.judging.conflicts import declare_conflict, lift_conflict
from events.domain.judging.judges import invite_judge
from events.domain.judging.results import compute_result
from events.domain.judging.rounds import close_round, open_round
from events.models import Award, Ballot, BallotRuling, Judge, JudgeConflict
from tests.events.judging_makers import make_judge, make_judging, make_project, say
from tests.events.makers import make_hackathon

OPEN_TO_ANY_PERSON = {
    "events:judge_invitation": "the secret in the letter decides; only the address it was sent to can accept",
}


def addresses(world: Any) -> None:
    event = make_hackathon(world.organisation)
    round = make_judging(projects=2, judges=2, event=event)
    judge = Judge.objects.filter(event=event).first()
    assert judge is not None
    entry = round.entries.select_related("submission").first()
    assert entry is not None
    award = write_award(event=event, by=None, title={"en": "Prize"})
    ballot = say(round, judge, entry.submission)
    conflict = declare_conflict(judge=judge, submission=entry.submission, by=judge.person, reason="A friend")
    invitation = invite_judge(event=event, by=judge.person, email="asked@example.org", name="Asked", language="en")
    one = {"slug": event.slug}
    in_round = {**one, "round": round.uuid}
    project = {**in_round, "submission": entry.submission.slug}
    compute_result(round=close_round(round=round, by=None), by=None)
    criterion = round.criteria.first()
    assert criterion is not None
    world.values |= {
        **{f"events:{name}": one for name in (
            "judge", "judge_ballots", "judge_worker", "results", "results_mine", "desk_judging", "desk_new_round",
            "desk_invite_judge", "desk_awards", "desk_new_award", "desk_publish_judging",
        )},
        **{f"events:{name}": in_round for name in (
            "judge_order", "judge_pairs", "desk_round", "desk_change_round", "desk_new_criterion", "desk_finalists",
            "desk_result", "desk_compute", "desk_result_export",
        )},
        "events:judge_invitation": {**one, "token": "no-such-token"},
        "events:judge_project": project,
        "events:judge_conflict": project,
        "events:desk_criterion": {**in_round, "key": criterion.key},
        "events:desk_drop_criterion": {**in_round, "key": criterion.key},
        "events:desk_round_act": {**in_round, "verb": "close"},
        "events:desk_rule": {**one, "ballot": ballot.key},
        "events:desk_judge": {**one, "judge": judge.uuid},
        "events:desk_withdraw_judge": {**one, "invitation": invitation.uuid},
        "events:desk_lift_conflict": {**one, "conflict": conflict.pk},
        "events:desk_award": {**one, "award": award.uuid},
        "events:desk_give_award": {**one, "award": award.uuid},
    }  # fmt: skip


def belongings(person: Any, organisation: Any) -> None:
    event = make_hackathon(organisation)
    round = make_judging(projects=2, judges=1, event=event, open=False)
    judge = make_judge(event, person, organisation=organisation)
    round = open_round(round=round, by=person)
    mine = judge.assignments.select_related("submission").first()
    assert mine is not None
    say(round, judge, mine.submission, key=uuid4(), comment="Good.", note=f"{person.name} should call them.")
    late = Ballot.objects.create(
        round=round, judge=judge, submission=mine.submission, subject=str(mine.submission.uuid), content={"scores": {}},
        given_at=timezone.now(), received_at=timezone.now(), is_late=True, cast_by=person,
    )  # fmt: skip
    rule_on_ballot(ballot=late, counts=False, by=person)
    conflict = declare_conflict(judge=judge, submission=mine.submission, by=person, reason=f"{person.name} knows them")
    lift_conflict(conflict=conflict, by=person)
    invite_judge(event=make_hackathon(organisation), by=person, email=person.email, name=person.name)
    award = write_award(event=event, by=person, title={"en": "Prize"})
    Award.objects.filter(pk=award.pk).update(
        submission=mine.submission,
        revision=make_project(event).revision,
        published_at=timezone.now(),
        published_by=person,
    )
    assert BallotRuling.objects.exists()
    assert JudgeConflict.objects.exists()
