"""A copied event brings its rounds with their criteria, as drafts with seeds of their own; nobody's work goes along."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from events.models import Award, Challenge, Criterion, Event, Round

type Move = Callable[[datetime | None], datetime | None]


def copy_judging(*, source: Event, copy: Event, move: Move, parts: dict[Any, Any]) -> None:
    """Rounds, criteria and awards without winners. What belongs to one challenge follows only where that was copied."""
    made: dict[int, Round] = {}
    for round in Round.objects.filter(event=source).select_related("challenge"):
        challenge = _challenge(round.challenge, copy, parts)
        if round.challenge_id and challenge is None:
            continue
        made[round.pk] = Round.objects.create(
            event=copy, challenge=challenge, finalists_from=made.get(round.finalists_from_id or 0), kind=round.kind,
            position=round.position, title=round.title, opens_at=move(round.opens_at), closes_at=move(round.closes_at),
            views=round.views, seed=secrets.randbelow(2**31), tie_break=round.tie_break,
        )  # fmt: skip
        rows = round.criteria.values("key", "position", "weight", "texts", "anchors")
        Criterion.objects.bulk_create(Criterion(round=made[round.pk], **row) for row in rows)
    for award in Award.objects.filter(event=source).select_related("challenge"):
        challenge = _challenge(award.challenge, copy, parts)
        if award.challenge_id is None or challenge is not None:
            Award.objects.create(
                event=copy, challenge=challenge, position=award.position, title=award.title, prize=award.prize
            )


def _challenge(challenge: Challenge | None, copy: Event, parts: dict[Any, Any]) -> Challenge | None:
    """Receivers run in no fixed order: the copied challenge may be known, stand there already, or not."""
    if challenge is None:
        return None
    known = parts.get((Challenge, challenge.pk))
    return known or Challenge.objects.filter(event=copy, slug=challenge.slug).first()
