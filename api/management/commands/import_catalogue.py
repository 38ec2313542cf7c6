"""`manage.py import_catalogue FORMAT FILE --partner SLUG [--dry-run] [--report OUT.json]`

Exit 0: every record was understood; 1: some were refused; 2: the file as a whole cannot be read (nothing was written).
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from accounts.models import Organisation
from api.imports.formats import ADAPTERS
from api.imports.pipeline import import_file
from api.imports.records import UnreadableFile
from api.imports.report import Report

SOME_REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Takes a partner's course file in, and reports on every record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=sorted(ADAPTERS), help="the format of the file")
        parser.add_argument("file", type=Path, help="the partner's export")
        parser.add_argument("--partner", required=True, metavar="SLUG", help="the organisation whose offer this is")
        parser.add_argument("--dry-run", action="store_true", help="report only, write nothing")
        parser.add_argument("--report", type=Path, metavar="OUT.json", help="where the report goes (default: printed)")

    def handle(self, *args: Any, **options: Any) -> None:
        partner = Organisation.objects.filter(slug=options["partner"]).first()
        if partner is None:
            self._stop(f"There is no organisation “{options['partner']}”. See /organisations/ for the short names.")
        report = self._import(options, partner)
        self._write(report, options["report"])
        if report.refused:
            sys.exit(SOME_REFUSED)

    def _import(self, options: dict[str, Any], partner: Organisation) -> Report:
        try:
            with options["file"].open("rb") as file:
                return import_file(format=options["format"], file=file, partner=partner, dry_run=options["dry_run"])
        except FileNotFoundError:
            self._stop(f"There is no file {options['file']}.")
        except (IsADirectoryError, PermissionError):
            self._stop(f"{options['file']} cannot be read as a file.")
        except UnreadableFile as error:
            self._stop(str(error))

    def _write(self, report: Report, path: Path | None) -> None:
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
        if path is None:
            self.stdout.write(text)
            return
        try:
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            self._stop(f"The courses were taken in, but the report cannot be written to {path}: {error.strerror}.")
        counts = ", ".join(f"{name} {value}" for name, value in report.as_json().items() if name != "records")
        self.stdout.write(f"{counts}; details in {path}")

    def _stop(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)
