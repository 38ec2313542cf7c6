"""A copied event brings its challenges as drafts with the words in force; teams, wishes and acceptances stay behind."""

from __future__ import annotations

from typing import Any

from events.enums import ChallengeState
from events.models import Challenge, ChallengeBrief, Event

from .briefs import draft_challenge


def copy_challenges(*, source: Event, copy: Event, by: Any, parts: dict[Any, Any]) -> None:
    """Withdrawn ones stay behind. Published again at the copy they begin with version 1 and are accepted anew."""
    rows = source.challenges.exclude(state=ChallengeState.WITHDRAWN).order_by("position", "pk")
    for challenge in rows.select_related("organisation", "brief"):
        made = draft_challenge(
            event=copy, organisation=challenge.organisation, by=by, picture=challenge.picture,
            team_limit=challenge.team_limit, each_accepts=challenge.each_accepts,
        )  # fmt: skip
        if brief := challenge.brief or challenge.briefs.order_by("version").last():
            ChallengeBrief.objects.create(challenge=made, version=1, texts=_fresh(brief.texts))
        parts[(Challenge, challenge.pk)] = made


def _fresh(texts: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Without what was new since the version before."""
    return {
        language: {name: words for name, words in text.items() if name != "changes"} for language, text in texts.items()
    }
