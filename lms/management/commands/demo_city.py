"""`manage.py demo_city [--scale N]`: the invented city with its people, courses and places."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.demo.city import build
from lms.demo.scale import multiply


class Command(BaseCommand):
    help = "Loads the demo city (safe to repeat); --scale N makes N times as many courses, for load tests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, metavar="N")

    def handle(self, *args: Any, scale: int, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo city has known passwords, so it never enters a production house.")
        if scale < 1:
            raise CommandError("--scale needs a whole number from 1 on.")
        build(self.stdout.write)
        if scale > 1:
            self.stdout.write(f"{multiply(scale)} more courses")
