"""What a hackathon's hub has besides: countdown, challenges, teams, works, how it goes; each when its time has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.i18n import pick
from events.models import Event
from events.phases import BEFOREHAND, UNDER_WAY, Phase
from events.selectors.hub import challenges_to_show, teams_that_seek, works_of
from events.team_rules import teams_form
from scheduler.enums import RegistrationState

from .parts import Action, address, countdown, steps


def hub_context(event: Event, phase: Phase, found: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """At most three queries: what cannot be there is not asked for."""
    finished = phase == Phase.FINISHED
    forming = phase in BEFOREHAND or phase == Phase.RUNNING
    works = works_of(event, now=now, finished=finished) if phase in BEFOREHAND or finished else []
    return {
        "numbers": found,
        "countdown": countdown(event, phase, now),
        "challenges": challenges_to_show(event) if found["challenge_count"] else [],
        "teams": teams_that_seek(event) if forming and found["team_count"] else [],
        "works": works,
        "works_are_own": finished,
        "steps": steps(event, now, found),
        "prizes": [_prize(prize) for prize in event.hackathon.prizes],
        "is_under_way": phase in UNDER_WAY,
        "hrefs": _hrefs(event, works),
    } | _next_step(event, found, now)


def _next_step(event: Event, found: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Who has a place and no team yet is led to the teams instead of to the registration."""
    if found.get("my_state") != RegistrationState.CONFIRMED or found.get("has_team") or not teams_form(event, now):
        return {}
    sentence = _("You have a place. Now join a team, or found one.")
    return {"action": Action(_("Find your team"), address("teams", event.slug), "free", sentence)}


def _hrefs(event: Event, works: list[Any]) -> dict[str, str]:
    shown = works[0].event_slug if works else event.slug
    hrefs = {name: address(name, event.slug) for name in ("challenges", "teams", "mentors", "results", "programme")}
    return hrefs | {"gallery": address("gallery", shown)}


def _prize(prize: Mapping[str, Any]) -> dict[str, str]:
    title, language = pick(prize.get("title"))
    return {"title": title, "language": language, "text": pick(prize.get("text"), language)[0]}
