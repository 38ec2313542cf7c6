"""The call for contributions, from the open call to the confirmed item in the programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from core.audit import record
from core.errors import Conflict, InvalidInput, PermissionRefused
from core.outbox import enqueue
from events.enums import CONTRIBUTION_TRANSITIONS, ContributionDecision, ContributionState, ItemKind
from events.models import Call, Contribution, Event, Review, Reviewer
from events.rules import call_is_open, is_called_off, may_edit_contribution

from .programme import add_item, cancel_item, write_speaker

MOST_CONTRIBUTIONS = 10  # of one person for one event
BECOMES = {
    ContributionDecision.ACCEPT: ContributionState.ACCEPTED,
    ContributionDecision.WAIT: ContributionState.WAITING,
    ContributionDecision.REFUSE: ContributionState.REFUSED,
}
WORDS = {"title", "abstract", "kind", "minutes", "language", "name", "role", "bio", "others", "needs"}


@transaction.atomic
def write_call(
    *,
    event: Event,
    by: Any,
    opens_at: datetime,
    closes_at: datetime,
    texts: Mapping[str, str],
    kinds: Iterable[str],
    lengths: Iterable[int],
    confirm_days: int = 14,
    names_hidden: bool = True,
) -> Call:
    """Opens a call or changes the one there is. Raises InvalidInput when it closes before it opens or asks for nothing."""
    if closes_at <= opens_at:
        raise InvalidInput(_("The call must close after it opens."), code="window", field="closes_at")
    kinds, lengths = list(kinds), sorted(set(lengths))
    if not kinds or not lengths:
        raise InvalidInput(_("Please choose at least one kind and one length."), code="required", field="kinds")
    facts = {
        "opens_at": opens_at, "closes_at": closes_at, "texts": dict(texts), "kinds": kinds, "lengths": lengths,
        "confirm_days": confirm_days, "names_hidden": names_hidden,
    }  # fmt: skip
    call, created = Call.objects.update_or_create(event=event, defaults=facts)
    record("call.opened" if created else "call.changed", on=event, by=by)
    return call


@transaction.atomic
def start_contribution(*, event: Event, by: Person, now: datetime | None = None, **words: Any) -> Contribution:
    """A draft that only its author sees. Conflict when the call is closed or the person has proposed very much already."""
    call = _call_of(event)
    _check_open(call, now or timezone.now())
    mine = Contribution.objects.filter(event=event, person=by).exclude(state=ContributionState.WITHDRAWN).count()
    if mine >= MOST_CONTRIBUTIONS:
        raise Conflict(
            _("You have proposed %(count)d contributions already; that is as many as one person may.")
            % {"count": mine},
            code="too_many",
        )
    contribution = Contribution(event=event, person=by)
    _write(contribution, call, words)
    contribution.save()
    record("contribution.started", on=contribution, by=by)
    return contribution


@transaction.atomic
def change_contribution(
    *, contribution: Contribution, by: Person, now: datetime | None = None, **words: Any
) -> Contribution:
    """The author's own words, while the call is open; after that only until it was decided, by whoever manages it."""
    _lock(contribution)
    if not may_edit_contribution(contribution, _call_of(contribution.event), now or timezone.now()):
        raise Conflict(_("This contribution can no longer be changed."), code="closed")
    _write(contribution, _call_of(contribution.event), words)
    contribution.save()
    record("contribution.changed", on=contribution, by=by)
    return contribution


@transaction.atomic
def hand_in_contribution(*, contribution: Contribution, by: Person, now: datetime | None = None) -> Contribution:
    """From now on reviewers see it. Handing in twice is the same."""
    now = now or timezone.now()
    _lock(contribution)
    if contribution.state == ContributionState.SUBMITTED:
        return contribution
    _check_open(_call_of(contribution.event), now)
    if not contribution.abstract.strip():
        raise InvalidInput(_("Please say in a few sentences what it is about."), code="required", field="abstract")
    _move(contribution, ContributionState.SUBMITTED, by, submitted_at=now)
    _tell(contribution, "contribution_received", str(now.timestamp()))
    return contribution


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution, by: Person, now: datetime | None = None) -> Contribution:
    """The author takes it back, at any time; an item in the programme is cancelled with it."""
    _lock(contribution)
    if contribution.state == ContributionState.WITHDRAWN:
        return contribution
    item = contribution.item
    _move(contribution, ContributionState.WITHDRAWN, by, decision="")
    if item is not None:
        cancel_item(item=item, by=by, now=now)
    return contribution


# --- review and decision


@transaction.atomic
def appoint_reviewer(*, event: Event, person: Person, by: Any) -> Reviewer:
    """May read and judge what was handed in; told by a message. Appointing twice is the same."""
    reviewer, created = Reviewer.objects.get_or_create(event=event, person=person)
    if created:
        record("reviewer.appointed", on=event, by=by, person=str(person.uuid))
        enqueue("events.reviewer_tell", {"reviewer": reviewer.pk})
    return reviewer


@transaction.atomic
def dismiss_reviewer(*, reviewer: Reviewer, by: Any) -> None:
    """What they wrote stays."""
    record("reviewer.dismissed", on=reviewer.event, by=by, person=str(reviewer.person.uuid))
    reviewer.delete()


@transaction.atomic
def write_review(*, contribution: Contribution, by: Person, score: int | None, comment: str = "") -> Review:
    """A score from 1 to 5, or None: "I keep out of it". Refused for one's own contribution."""
    if contribution.person_id == by.pk:
        raise PermissionRefused(_("Nobody judges their own contribution."), code="own_contribution")
    if contribution.state in {ContributionState.DRAFT, ContributionState.WITHDRAWN}:
        raise Conflict(_("This contribution was taken back."), code="withdrawn")
    if score is not None and not 1 <= score <= 5:
        raise InvalidInput(_("Please choose a score from 1 to 5."), code="score", field="score")
    review, _created = Review.objects.update_or_create(
        contribution=contribution, person=by, defaults={"score": score, "comment": comment.strip()}
    )
    record("contribution.reviewed", on=contribution, by=by)
    return review


@transaction.atomic
def prepare_decisions(*, event: Event, by: Any, decisions: Mapping[Contribution, str], note: str | None = None) -> int:
    """Notes in private what shall become of them ("" takes the note back); nobody is told. Returns how many changed."""
    changed = 0
    for contribution, decision in decisions.items():
        _lock(contribution)
        if decision and BECOMES[ContributionDecision(decision)] not in CONTRIBUTION_TRANSITIONS[contribution.state]:
            continue
        if contribution.decision != decision or note is not None:
            contribution.decision = decision
            contribution.decision_note = contribution.decision_note if note is None else note.strip()
            contribution.save(update_fields=["decision", "decision_note", "updated_at"])
            changed += 1
    if changed:
        record("contributions.prepared", on=event, by=by, count=changed)
    return changed


def publish_decisions(*, event: Event, by: Any, now: datetime | None = None) -> int:
    """Everybody hears at once; each decision is a transaction of its own, so an interrupted round is simply repeated."""
    now = now or timezone.now()
    prepared = event.contributions.exclude(decision="").order_by("pk").values_list("pk", flat=True)
    return sum(_publish(pk, by, now) for pk in list(prepared))


@transaction.atomic
def _publish(pk: int, by: Any, now: datetime) -> int:
    rows = Contribution.objects.select_for_update(no_key=True, of=("self",))
    contribution = rows.select_related("event__offering").get(pk=pk)
    if not contribution.decision:
        return 0
    state = BECOMES[ContributionDecision(contribution.decision)]
    if state not in CONTRIBUTION_TRANSITIONS[contribution.state]:  # taken back in the meantime
        return 0
    until = _confirm_until(contribution.event, now) if state == ContributionState.ACCEPTED else None
    _move(contribution, state, by, decision="", confirm_until=until)
    _tell(contribution, f"contribution_{state}", str(now.timestamp()))
    return 1


def _confirm_until(event: Event, now: datetime) -> datetime:
    """The days the call gives, and never longer than until the event begins, or ends when it is on already."""
    until = now + timedelta(days=_call_of(event).confirm_days)
    bound = next((at for at in (event.offering.starts_at, event.offering.ends_at) if at and at > now), None)
    return min(until, bound) if bound else until


@transaction.atomic
def confirm_contribution(*, contribution: Contribution, by: Person, now: datetime | None = None) -> Contribution:
    """The author says yes: it waits in the stock of the programme for a time and a room. Confirming twice is the same."""
    now = now or timezone.now()
    _lock(contribution)
    if contribution.state == ContributionState.CONFIRMED:
        return contribution
    _check_takes_place(contribution.event)
    if contribution.confirm_until and contribution.confirm_until <= now:
        raise Conflict(
            _("The time to confirm is over. Please write to the organisers if you still want to come."), code="late"
        )
    _move(contribution, ContributionState.CONFIRMED, by)
    contribution.item = add_item(
        event=contribution.event,
        by=by,
        texts={contribution.language: {"title": contribution.title, "abstract": contribution.abstract}},
        speakers=_speakers(contribution, by),
        kind=contribution.kind,
        language=contribution.language,
    )
    contribution.save(update_fields=["item", "updated_at"])
    return contribution


def _speakers(contribution: Contribution, by: Person) -> list[Any]:
    event = contribution.event
    author = write_speaker(
        event=event, by=by, name=contribution.name, role=contribution.role, bio=contribution.bio,
        person=contribution.person,
    )  # fmt: skip
    return [author, *(write_speaker(event=event, by=by, name=name) for name in contribution.others)]


def _call_of(event: Event) -> Call:
    """Reads `event.offering`. Conflict when there is none, or the event was called off: nobody shall work in vain."""
    _check_takes_place(event)
    call = Call.objects.filter(event=event).first()
    if call is None:
        raise Conflict(_("There is no call for contributions here."), code="no_call")
    call.event = event
    return call


def _check_takes_place(event: Event) -> None:
    if is_called_off(event):
        raise Conflict(_("This has been cancelled."), code="cancelled")


def _check_open(call: Call, now: datetime) -> None:
    if not call_is_open(call, now):
        early = now < call.opens_at
        raise Conflict(
            _("The call has not opened yet.") if early else _("The call is closed. Thank you for your interest!"),
            code="not_yet_open" if early else "closed",
        )


def _write(contribution: Contribution, call: Call, words: Mapping[str, Any]) -> None:
    for name, value in words.items():
        if name not in WORDS:
            raise ValueError(name)
        setattr(contribution, name, value)
    if not contribution.title.strip():
        raise InvalidInput(_("Please give it a title."), code="required", field="title")
    if contribution.kind not in call.kinds or contribution.kind not in ItemKind.values:
        raise InvalidInput(_("Please choose one of the kinds that are sought."), code="kind", field="kind")
    if contribution.minutes not in call.lengths:
        raise InvalidInput(_("Please choose one of the lengths."), code="minutes", field="minutes")


def _lock(contribution: Contribution) -> None:
    rows = Contribution.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("event__offering", "person", "item")
    contribution.refresh_from_db(from_queryset=rows)


def _move(contribution: Contribution, state: str, by: Any, **facts: Any) -> None:
    if state not in CONTRIBUTION_TRANSITIONS[contribution.state]:
        raise Conflict(_("This is not possible any more; please look at the page again."), code="transition")
    was, contribution.state = contribution.state, state
    for name, value in facts.items():
        setattr(contribution, name, value)
    contribution.save()
    record(f"contribution.{state}", on=contribution, by=by, was=was)


def _tell(contribution: Contribution, kind: str, event: str) -> None:
    if contribution.person_id:
        payload = {"contribution": str(contribution.uuid), "kind": kind, "moment": event}
        enqueue("events.contribution_tell", payload)
