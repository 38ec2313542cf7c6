"""A guardian's own page: reached by the address of their letter, without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.audience import Audience, audience
from core.errors import DomainError, TooMany
from core.posted import refused
from core.rate import allow, visitor
from scheduler.domain.guardians import find_consent, give_consent, refuse_consent, withdraw_consent
from scheduler.entry_enums import ConsentState
from scheduler.forms import ConsentForm
from scheduler.models import GuardianConsent
from scheduler.selectors.ages import age_rules
from scheduler.selectors.entry import current_terms
from scheduler.selectors.moments import local_time, when, where
from scheduler.selectors.sessions import sessions_of

WRONG_AN_HOUR, KNOCKS_AN_HOUR = 10, 600
HOUR = 3600


def with_consent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Finds the consent of the address. The address is the key: it is not guessed, not kept and not passed on."""

    @audience(Audience.MACHINE)
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        knocks = f"guardian:{visitor(request)}"
        if not allow(knocks, limit=KNOCKS_AN_HOUR, seconds=HOUR):
            raise TooMany(_("Too many attempts. Please wait an hour."))
        try:
            consent = find_consent(token)
        except DomainError as refusal:
            if refusal.status == 404 and not allow(f"{knocks}:wrong", limit=WRONG_AN_HOUR, seconds=HOUR):
                raise TooMany(_("Too many attempts. Please wait an hour.")) from None
            response = _closed(request, refusal)
        else:
            response = view(request, consent, token)
        # Not "no-referrer": a browser then sends forms without their origin, and the answer would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return found


@with_consent
@require_http_methods(["GET", "POST"])
def guardian(request: HttpRequest, consent: GuardianConsent, token: str) -> HttpResponse:
    """Read, agree; or what was answered, and how to take it back."""
    form = ConsentForm(request.POST if request.method == "POST" else None, initial={"name": consent.name})
    if request.method == "POST" and form.is_valid() and _agreed(form, consent):
        return redirect("scheduler:guardian", token=token)
    status = 422 if form.errors else 200
    return render(request, "scheduler/guardian.html", _context(consent, token, form=form), status=status)


def _agreed(form: ConsentForm, consent: GuardianConsent) -> bool:
    try:
        give_consent(consent=consent, **form.cleaned_data)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


@with_consent
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, consent: GuardianConsent, token: str) -> HttpResponse:
    """GET asks once more, POST does it."""
    return _once_more(request, consent, token, refuse_consent, ConsentState.ASKED, "scheduler/guardian_refuse.html")


@with_consent
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, consent: GuardianConsent, token: str) -> HttpResponse:
    """GET asks once more, POST does it."""
    return _once_more(request, consent, token, withdraw_consent, ConsentState.GIVEN, "scheduler/guardian_withdraw.html")


def _once_more(
    request: HttpRequest, consent: GuardianConsent, token: str, verb: Callable[..., Any], state: str, template: str
) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            verb(consent=consent)
        except DomainError as error:
            refusal = str(error.message)
    if (request.method == "POST" and not refusal) or consent.state != state:
        return redirect("scheduler:guardian", token=token)
    context = _context(consent, token) | {"refusal": refusal}
    return render(request, template, context, status=409 if refusal else 200)


def _context(consent: GuardianConsent, token: str, **more: Any) -> dict[str, Any]:
    registration, now = consent.registration, timezone.now()
    offering = registration.offering
    sessions = list(sessions_of(offering))
    for session in sessions:
        session.offering = offering
    rules = age_rules(offering)
    return {
        "consent": consent,
        "token": token,
        "registration": registration,
        "offering": offering,
        "minor": registration.person.name,
        "sessions": [
            {"session": row, "when": when(row), "where": where(row), "past": row.ends_at <= now} for row in sessions
        ],
        "note": rules.note,
        "agree": rules.consent,
        "keep_days": rules.keep_days,
        "terms": current_terms(offering),
        "until": local_time(offering, registration.pending_until) if registration.pending_until else "",
        "too_late": bool(registration.pending_until and registration.pending_until <= now),
        "answered": local_time(offering, consent.answered_at) if consent.answered_at else "",
        "languages": [(code, name, code == get_language()) for code, name in settings.LANGUAGES],
        **more,
    }


def _closed(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """An address that opens nothing says why, and nothing about anybody."""
    context = {"sentence": str(refusal.message), "over": refusal.status == 410}
    return render(request, "scheduler/guardian_closed.html", context, status=refusal.status)
