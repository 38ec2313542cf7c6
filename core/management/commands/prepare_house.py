"""`prepare_house`: brings database and static files up to date, and fills an empty house with the demo city."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = (
        "Migrates, collects static files when they changed and, with --demo, loads the demo city into an empty house."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo city when there is no organisation yet")
        parser.add_argument(
            "--only", choices=["data", "static"], help="one half of the work; both may run side by side"
        )

    def handle(self, *args: Any, demo: bool, only: str | None, **options: Any) -> None:
        if only != "static":
            self._fill(demo)
        if only != "data":
            self._collect()

    def _fill(self, demo: bool) -> None:
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)
        furnish_cms()
        if demo and settings.DEMO_ALLOWED and not apps.get_model("accounts.Organisation").objects.exists():
            self.stdout.write("Filling the demo city …")
            call_command("demo_city", stdout=self.stdout)

    def _collect(self) -> None:
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        signature = static_signature()
        if stamp.exists() and stamp.read_text() == signature:
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(signature)


def furnish_cms() -> None:
    """Every language of the house can be written in, and Wagtail's own welcome page is gone."""
    locales, page = apps.get_model("wagtailcore.Locale"), apps.get_model("wagtailcore.Page")
    for code, _name in settings.LANGUAGES:
        locales.objects.get_or_create(language_code=code)
    welcome = page.objects.filter(depth=2, slug="home", content_type__model="page").first()
    if welcome and not welcome.get_children().exists():
        apps.get_model("wagtailcore.Site").objects.filter(root_page=welcome).update(
            root_page=page.get_first_root_node()
        )
        welcome.delete()


def static_signature() -> str:
    """A checksum over path, size and time of every static file: collecting and compressing takes half a minute."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
