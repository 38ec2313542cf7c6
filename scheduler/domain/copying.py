"""The same offering again at another time: rules, pools, sessions, questions, terms; nobody's registration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.audit import record
from scheduler.models import AgeRules, Offering, Pool, Question, Terms, TermsVersion

from .offerings import create_offering
from .sessions import add_session, local_moment

type Move = Callable[[datetime | None], datetime | None]
type Parts = dict[tuple[type, int], Any]

# What is not a rule of the offering but says which one it is, or what has happened to it.
OWN = {
    "id", "uuid", "created_at", "updated_at", "organisation", "kind", "title", "path", "status", "starts_at", "ends_at",
    "drawn_at", "cancel_reason", "sequence",
}  # fmt: skip
MOVED = ("opens_at", "closes_at", "draw_at")


def mover(offering: Offering, days: int) -> Move:
    """Moves a moment by whole days, keeping the clock time where the offering takes place: 18:00 stays 18:00 over a
    change to or from winter time."""

    def move(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        local = timezone.localtime(moment, offering.zone).replace(tzinfo=None)
        return local_moment(local + timedelta(days=days), offering)

    return move


@transaction.atomic
def copy_offering(
    *, offering: Offering, by: Any, path: str, move: Move, title: dict[str, str] | None = None
) -> tuple[Offering, Parts]:
    """A draft; also which part became which: {(model, old id): new part}. Cancelled sessions are left behind.

    Raises Conflict when a room is taken at the new time.
    """
    rules = {name: getattr(offering, name) for name in _rules()} | {
        name: move(getattr(offering, name)) for name in MOVED
    }
    copy = create_offering(organisation=offering.organisation, by=by, title=title or offering.title, kind=offering.kind,
                           path=path, **_accepted(rules))  # fmt: skip
    parts: Parts = {(Offering, offering.pk): copy}
    Offering.objects.filter(pk=copy.pk).update(**rules)
    copy.refresh_from_db()
    _copy_pools(offering, copy, move, parts)
    _copy_sessions(offering, copy, move, parts, by)
    _copy_questions(offering, copy, move, parts)
    _copy_terms(offering, copy, parts)
    _copy_age_rules(offering, copy)
    record("offering.copied", on=copy, by=by, source=str(offering.uuid))
    return copy, parts


def _rules() -> list[str]:
    return [field.name for field in Offering._meta.concrete_fields if field.name not in {*OWN, *MOVED}]


def _accepted(rules: dict[str, Any]) -> dict[str, Any]:
    """Checked again by `create_offering`; what it does not know is written beside it, as the original has it."""
    return {name: rules[name] for name in ("opens_at", "closes_at", "party_max", "timezone")}


def _copy_pools(offering: Offering, copy: Offering, move: Move, parts: Parts) -> None:
    for pool in offering.pools.order_by("pk"):
        new = Pool(offering=copy, size=pool.size, closes_at=move(pool.closes_at))
        for name in ("key", "name", "is_service", "age_min", "age_max", "needs_guardian"):
            setattr(new, name, getattr(pool, name))
        new.save()
        parts[Pool, pool.pk] = new


def _copy_sessions(offering: Offering, copy: Offering, move: Move, parts: Parts, by: Any) -> None:
    for session in offering.sessions.planned().select_related("venue").order_by("starts_at", "pk"):
        starts, ends = move(session.starts_at), move(session.ends_at)
        if starts is None or ends is None:  # for the type checker: a session has both
            continue
        if ends <= starts:  # it lay in the hour that a clock change skips
            ends = starts + (session.ends_at - session.starts_at)
        where = {name: getattr(session, name) for name in ("venue", "room", "online_url", "title")}
        new = add_session(offering=copy, by=by, starts_at=starts, ends_at=ends, **where)
        parts[type(session), session.pk] = new


def _copy_questions(offering: Offering, copy: Offering, move: Move, parts: Parts) -> None:
    """What is still asked, without retired options; answers are kept as long after the new dates as after the old."""
    for question in offering.questions.filter(removed_at=None).prefetch_related("pools"):
        new = Question(offering=copy, options=question.open_options)
        for name in ("kind", "label", "help", "required", "sensitive", "reason", "position"):
            setattr(new, name, getattr(question, name))
        new.keep_until = question.keep_until + _days_between(offering, copy)
        new.save()
        new.pools.set(parts[Pool, pool.pk] for pool in question.pools.all())
        parts[Question, question.pk] = new


def _days_between(offering: Offering, copy: Offering) -> timedelta:
    if offering.starts_at is None or copy.starts_at is None:
        return timedelta(0)
    return copy.starts_at.astimezone(copy.zone).date() - offering.starts_at.astimezone(offering.zone).date()


def _copy_terms(offering: Offering, copy: Offering, parts: Parts) -> None:
    """The version in force becomes version 1."""
    for terms in offering.terms.filter(removed_at=None):
        version = terms.versions.exclude(published_at=None).order_by("-number").first()
        if version is None:
            continue
        new = Terms.objects.create(offering=copy, kind=terms.kind, position=terms.position)
        parts[Terms, terms.pk] = new
        same = {name: getattr(version, name) for name in ("title", "text", "published_at", "published_by", "sha256")}
        TermsVersion.objects.create(terms=new, number=1, **same)


def _copy_age_rules(offering: Offering, copy: Offering) -> None:
    rules = AgeRules.objects.filter(offering=offering).first()
    if rules:
        same = {name: getattr(rules, name) for name in ("note", "consent", "consent_hours", "keep_days")}
        AgeRules.objects.create(offering=copy, **same)
