"""Draws the transition tables of places, events and hackathons into docs/diagrams/states.md; `--check` fails when the
drawing is old."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from events import enums as events
from scheduler import enums as places
from scheduler.enums import RegistrationState as S

# name → (its table, the states in which it can begin)
TABLES: dict[str, tuple[dict[str, set[str]], list[str]]] = {
    "Registration": (places.REGISTRATION_TRANSITIONS, [S.CONFIRMED, S.PENDING, S.WAITING, S.SUBMITTED, S.IN_DRAW]),
    "Offering": (places.OFFERING_TRANSITIONS, [places.OfferingStatus.DRAFT]),
    "Session": (places.SESSION_TRANSITIONS, ["planned"]),
    "Event": (events.EVENT_TRANSITIONS, ["draft"]),
    "Team": (events.TEAM_TRANSITIONS, ["active"]),
    "Wish to join a team": (events.REQUEST_TRANSITIONS, ["open"]),
    "Mentor": (events.MENTOR_TRANSITIONS, ["active"]),
    "Call for help": (events.HELP_TRANSITIONS, ["waiting"]),
    "Challenge": (events.CHALLENGE_TRANSITIONS, ["draft"]),
    "Submission": (events.SUBMISSION_TRANSITIONS, ["draft"]),
    "Round of judging": (events.ROUND_TRANSITIONS, ["draft"]),
    "Judge": (events.JUDGE_TRANSITIONS, ["active"]),
    "Going on together": (events.HANDOVER_TRANSITIONS, ["asked"]),
    "Contribution": (events.CONTRIBUTION_TRANSITIONS, ["draft"]),
    "Travel request": (events.TRAVEL_TRANSITIONS, ["submitted"]),
}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        file = Path(settings.BASE_DIR) / "docs" / "diagrams" / "states.md"
        drawing = draw()
        if not options["check"]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(drawing)
        elif not file.exists() or file.read_text() != drawing:
            raise CommandError("docs/diagrams/states.md is old: run manage.py draw_states")


def draw() -> str:
    """Markdown with one Mermaid state diagram per table; the tables in `enums.py` are the truth."""
    source = "Drawn by `manage.py draw_states` from the tables in `scheduler/enums.py` and `events/enums.py`."
    parts = ["# States of places, events and hackathons", "", source, ""]
    for name, (table, first) in TABLES.items():
        parts += [f"## {name}", "", "```mermaid", "stateDiagram-v2"]
        parts += [f"    [*] --> {state}" for state in first]
        for state in table:
            parts += [f"    {state} --> {to}" for to in sorted(table[state])] or [f"    {state} --> [*]"]
        parts += ["```", ""]
    return "\n".join(parts)
