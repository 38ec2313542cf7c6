"""`restore FILE [--force]`: the house as the backup knew it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import BackupError, read_backup


class Command(BaseCommand):
    help = "Puts database, uploaded files and keys back from FILE. Stop web, worker and beat before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="replace everything in a house that is not empty")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        try:
            manifest = read_backup(file, force=force)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Restored the house of {manifest['made_at']}. Now run `manage.py migrate`, then start it again."
        )
