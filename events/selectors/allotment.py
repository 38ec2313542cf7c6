"""How a team's challenge came about, in sentences; and how all of them fared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Allotment, Challenge, Event, Team

from .briefs import brief_text


@dataclass(frozen=True)
class Explained:
    """`lead` says what the team got; `reasons` why not what it would have liked better."""

    lead: str
    reasons: list[str]


def explain(allotment: Allotment, team: Team) -> Explained | None:
    """None when the team was not dealt in. One query."""
    outcome = allotment.answer.get("teams", {}).get(str(team.uuid))
    if outcome is None:
        return None
    titles = titles_of(team.event)
    return Explained(
        _lead(outcome, titles, _wished(allotment, team)), [_reason(row, titles) for row in outcome["missed"]]
    )


def titles_of(event: Event) -> dict[str, str]:
    rows = Challenge.objects.filter(event=event).select_related("brief")
    return {str(row.uuid): brief_text(row.brief).title or row.slug for row in rows}


def summary(figures: Mapping[str, Any]) -> list[tuple[str, int]]:
    """("their 1st wish", 12), …; whoever got none of theirs and nobody at all last."""
    rows = [(_("got their wish number %(rank)s") % {"rank": rank}, count) for rank, count in _sorted(figures)]
    if figures.get("other"):
        rows.append((_("got a challenge that they had not wished for"), figures["other"]))
    if figures.get("none"):
        rows.append((_("are without a challenge: there were not enough places"), figures["none"]))
    return rows


def _sorted(figures: Mapping[str, Any]) -> list[tuple[str, int]]:
    return sorted(figures.get("ranks", {}).items(), key=lambda row: int(row[0]))


def _wished(allotment: Allotment, team: Team) -> bool:
    rows = allotment.question.get("teams", [])
    return any(row["id"] == str(team.uuid) and row["wishes"] for row in rows)


def _lead(outcome: Mapping[str, Any], titles: Mapping[str, str], wished: bool) -> str:
    if not outcome["challenge"]:
        return _("There were not enough places for all teams; yours is without a challenge.")
    words = {"challenge": titles.get(outcome["challenge"], ""), "rank": outcome["rank"]}
    if outcome["rank"]:
        return _("You work on “%(challenge)s”: your wish number %(rank)s.") % words
    if wished:
        return _("You work on “%(challenge)s”. You had not wished for it, but your wishes were full.") % words
    return (
        _("You work on “%(challenge)s”. Your team had no wish that counted, so it got a place that was left.") % words
    )


def _reason(row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    words = {**row, "challenge": titles.get(row["challenge"], "")}
    wishes = ngettext("%(wishes)d team wished", "%(wishes)d teams wished", row["wishes"]) % row
    places = ngettext("%(places)d place", "%(places)d places", row["places"]) % row
    words |= {"demand": wishes, "room": places}
    if row["by_lot"]:
        return (
            _("Wish number %(rank)s, “%(challenge)s”: %(demand)s for %(room)s. The lot decided among equals.") % words
        )
    return (
        _(
            "Wish number %(rank)s, “%(challenge)s”: %(demand)s for %(room)s. With you there, the teams together would have "
            "got less of what they wished for."
        )
        % words
    )
