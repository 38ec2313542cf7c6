"""`manage.py load_skills digcomp DIR`: reads the official files of a framework."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from skills.domain.loading import load_digcomp_folder, load_own_digcomp


class Command(BaseCommand):
    help = "Loads a framework of skills from its official files; without a folder, the project's own DigComp 2.2."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("framework", choices=["digcomp"])
        parser.add_argument("folder", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["folder"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            loaded = load_digcomp_folder(folder=folder) if folder else [load_own_digcomp()]
        except DomainError as error:
            raise CommandError(str(error)) from error
        for framework in loaded:
            self.stdout.write(f"{framework}: {framework.skills.count()} skills")
