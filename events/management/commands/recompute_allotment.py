"""Computes a published allotment of challenges again from its export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.allotting import recompute


class Command(BaseCommand):
    help = "Exit 0 when the export's result is what its wishes, places and seed give; 1 when not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            export = json.loads(file.read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} cannot be read: {error}", returncode=2) from error
        if isinstance(export, dict) and export.get("question") == {}:
            raise CommandError("Nothing was dealt out in this export. Take it again afterwards.", returncode=2)
        differences = recompute(export) if isinstance(export, dict) else ["this is no export of an allotment"]
        if differences:
            raise CommandError("It differs: " + ", ".join(differences), returncode=1)
        self.stdout.write("It is the same.")
