"""Checks a result that was handed out: does it follow from what the judges said?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.judging.compute import recompute


class Command(BaseCommand):
    help = "Computes an exported result anew. Prints yes (exit 0), or no with the differences (exit 1)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a result file from the organiser's desk (JSON)")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            stated = json.loads(file.read_text())
            found = recompute(stated)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CommandError(f"{file} is no result file: {error}", returncode=2) from error
        if found:
            self.stdout.write("no")
            for line in found:
                self.stdout.write(line)
            raise SystemExit(1)
        self.stdout.write("yes")
