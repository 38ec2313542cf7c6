"""Draws the transition tables of places into docs/diagrams/states.md; `--check` fails when the drawing is old."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scheduler.enums import OFFERING_TRANSITIONS, REGISTRATION_TRANSITIONS, SESSION_TRANSITIONS, OfferingStatus
from scheduler.enums import RegistrationState as S

TABLES: dict[str, tuple[dict[str, set[str]], list[str]]] = {
    "Registration": (REGISTRATION_TRANSITIONS, [S.CONFIRMED, S.WAITING, S.SUBMITTED]),
    "Offering": (OFFERING_TRANSITIONS, [OfferingStatus.DRAFT]),
    "Session": (SESSION_TRANSITIONS, ["planned"]),
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
    """Markdown with one Mermaid state diagram per table; the tables in `scheduler/enums.py` are the truth."""
    parts = ["# States of places", "", "Drawn by `manage.py draw_states` from the tables in `scheduler/enums.py`.", ""]
    for name, (table, first) in TABLES.items():
        parts += [f"## {name}", "", "```mermaid", "stateDiagram-v2"]
        parts += [f"    [*] --> {state}" for state in first]
        for state in table:
            parts += [f"    {state} --> {to}" for to in sorted(table[state])] or [f"    {state} --> [*]"]
        parts += ["```", ""]
    return "\n".join(parts)
