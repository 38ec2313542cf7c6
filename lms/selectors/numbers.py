"""The city in numbers: counted, never guessed, kept for ten minutes."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalogue.models import Listing
from certificates.models import Certificate
from scheduler.models import Session

KEY, SECONDS = "city:numbers", 600


def count_everything(now: dt.datetime) -> dict[str, int]:
    """Four counts: courses to be found, sessions in the next 30 days, organisations, valid certificates."""
    return {
        "courses": Listing.objects.filter(kind="course", visible=True).count(),
        "sessions": Session.objects.filter(starts_at__range=(now, now + dt.timedelta(days=30))).count(),
        "organisations": Organisation.objects.verified().count(),
        "certificates": Certificate.objects.filter(revoked_at=None).count(),
    }


def city_numbers(now: dt.datetime | None = None) -> list[dict[str, object]]:
    """[{count, label, detail}] for the home page, without the zeros. At most four queries every ten minutes."""
    counts = cache.get(KEY)
    if counts is None:
        counts = count_everything(now or timezone.now())
        cache.set(KEY, counts, SECONDS)
    words = {
        "courses": (_("Courses"), _("to be found here today")),
        "sessions": (_("Dates"), _("in the next 30 days")),
        "organisations": (_("Organisations"), _("teach and host here")),
        "certificates": (_("Certificates"), _("earned and verifiable")),
    }
    return [
        {"count": counts[name], "label": label, "detail": detail}
        for name, (label, detail) in words.items()
        if counts[name]
    ]
