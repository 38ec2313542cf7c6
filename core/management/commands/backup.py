"""`backup FILE`: database, files and keys in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import BackupError, write_backup


class Command(BaseCommand):
    help = "Writes database, uploaded files and keys into FILE. The house may go on working meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            size = write_backup(file)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Written: {file} ({size / 1_000_000:.1f} MB). It holds personal data and secrets: keep it safe."
        )
