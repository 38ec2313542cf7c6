"""manage.py make_staff EMAIL [--end]: makes somebody one of the city's own people, or ends that."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.people import set_staff
from accounts.models import Person


class Command(BaseCommand):
    help = "Makes the person with this address one of the city's staff (they verify organisations and use the CMS)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--end", action="store_true", help="take it away again")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError("Nobody with this address has signed up yet.")
        set_staff(person=person, is_staff=not options["end"], by=None)
        self.stdout.write(f"{person.email}: staff {'ended' if options['end'] else 'made'}.")
