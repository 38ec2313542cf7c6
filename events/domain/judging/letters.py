"""What judges and teams are told about the judging."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation

from accounts.domain.letters import send_letter
from accounts.domain.messages import send_message
from accounts.models import Person
from core.i18n import pick
from core.links import page_url
from core.outbox import enqueue
from events.enums import JudgeState
from events.models import Award, Event, Judge, JudgeInvitation, Round, Submission

TOPIC = "events.judging_tell"


def send_invitation(invitation: JudgeInvitation, token: str, by: Any, language: str) -> None:
    event = invitation.event
    title = pick(event.titles, language)[0]
    send_letter(
        to=invitation.email, kind="judge_invited", language=language, name=invitation.name,
        context={"title": title, "organisation": event.organisation, "by": by, "invitation": invitation},
        link=page_url(f"{event.path}judge/invitation/{token}/", language),
        key=f"judge_invitation:{invitation.uuid}", expires_at=invitation.expires_at,
    )  # fmt: skip


def tell_judges(round: Round, *, key: str) -> None:
    """Your projects are ready."""
    rows = Judge.objects.filter(event=round.event_id, state=JudgeState.ACTIVE, assignments__round=round)
    for person in rows.exclude(person=None).values_list("person_id", flat=True).distinct():
        _tell("judging_opened", person=person, event=round.event_id, round=round.pk, key=f"{key}:{person}")


def tell_team(submission: Submission, *, key: str) -> None:
    """The results are out: what they won, and where they see how their place came about."""
    for person in submission.team.members.values_list("person_id", flat=True):
        _tell(
            "judging_published",
            person=person,
            event=submission.event_id,
            submission=submission.pk,
            key=f"{key}:{person}",
        )


def _tell(kind: str, *, key: str, **payload: Any) -> None:
    enqueue(TOPIC, {"kind": kind, "key": f"{kind}:{key}", **payload}, key=f"{TOPIC}:{kind}:{key}")


def send_judging_letter(payload: dict[str, Any]) -> None:
    """Says it, unless the person is gone."""
    to = Person.objects.filter(pk=payload["person"], is_active=True).first()
    event = Event.objects.with_texts().filter(pk=payload["event"]).first()
    if to is None or event is None:
        return
    with timezone.override(event.offering.zone), translation.override(to.language):
        context = {"event": event, "title": pick(event.titles, to.language)[0], **_about(payload, to.language)}
        send_message(
            to=to, kind=payload["kind"], key=payload["key"], context=context, link=f"{event.path}{context['path']}"
        )


def _about(payload: dict[str, Any], language: str) -> dict[str, Any]:
    if payload["kind"] == "judging_opened":
        round = Round.objects.get(pk=payload["round"])
        return {"round": round, "round_title": pick(round.title, language)[0], "path": "judge/"}
    awards = Award.objects.filter(submission=payload["submission"], published_at__isnull=False)
    submission = Submission.objects.select_related("revision").get(pk=payload["submission"])
    return {
        "awards": [pick(award.title, language)[0] for award in awards],
        "project": submission.revision.content.get("title", "") if submission.revision else submission.slug,
        "path": "results/mine/",
    }
