"""What the city's events reach; for the city's own people."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policy import staff_only
from events.selectors.reach import mean_satisfaction, reach
from events.selectors.small_numbers import SMALL

FIRST_YEAR = 2020


@staff_only
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """One calendar year, `?year=`; the present one when nothing sensible is asked for."""
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= this_year else this_year
    zone = timezone.get_current_timezone()
    span = {
        "since": datetime(year, 1, 1, tzinfo=zone).astimezone(UTC),
        "until": datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC),
    }
    context = {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < this_year else None,
        "tables": reach(**span),
        "mean": mean_satisfaction(**span),
        "small": SMALL,
    }
    return render(request, "city/events.html", context)
