"""My own code, large and ready to print."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.policy import signed_in
from scheduler.selectors.checkin import shows_code
from scheduler.selectors.moments import when, where
from scheduler.selectors.registrations import own_registration
from scheduler.selectors.sessions import sessions_of


@signed_in
@never_cache
@require_GET
def code(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Without a confirmed place there is no code: back to where one stands."""
    registration = own_registration(request.user, uuid)
    if registration is None:
        raise Http404
    now = timezone.now()
    if not shows_code(registration, now):
        return redirect("scheduler:places", uuid=registration.offering.uuid)
    sessions = [row for row in sessions_of(registration.offering) if row.status == "planned" and row.ends_at > now]
    for row in sessions:
        row.offering = registration.offering
    meetings = [{"when": when(row), "where": where(row, private=True)} for row in sessions[:12]]
    context = {"registration": registration, "offering": registration.offering, "meetings": meetings}
    return render(request, "scheduler/checkin/code.html", context)
