"""Ages, what is said about minors, and their guardians."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError
from core.posted import refusals_at
from scheduler.domain.ages import add_age_group, set_age_rules, set_ages
from scheduler.domain.guardians import ask_guardian
from scheduler.entry_enums import ConsentState
from scheduler.forms import GuardianForm
from scheduler.models import GuardianConsent, Pool, Registration
from scheduler.selectors.ages import age_rules, kind_label
from scheduler.selectors.guardians import consents_of

from .forms import AgeGroupForm, AgeRulesForm
from .mount import Here


@require_GET
def overview(request: HttpRequest, here: Here) -> HttpResponse:
    pools = Pool.objects.filter(offering=here.offering, is_service=False)
    context = {
        "pools": [(kind_label(pool), pool) for pool in pools],
        "rules": age_rules(here.offering),
        "minors": consents_of(here.offering).count(),
    }
    return here.render("ages.html", context)


@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, here: Here, pool: int | None = None) -> HttpResponse:
    """Binds a kind of place to ages, or adds one."""
    one = None
    if pool is not None:
        one = get_object_or_404(Pool, pk=pool, offering=here.offering, is_service=False)
    form = AgeGroupForm(request.POST if request.method == "POST" else None, pool=one)
    if request.method == "POST" and form.is_valid():
        try:
            if one:
                set_ages(pool=one, by=request.user, **form.facts)
            else:
                add_age_group(offering=here.offering, by=request.user, **form.facts)
        except DomainError as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return here.go("ages")
    return here.render("age_group.html", {"form": form, "pool": one})


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, here: Here) -> HttpResponse:
    form = AgeRulesForm(request.POST if request.method == "POST" else None, rules=age_rules(here.offering))
    if request.method == "POST" and form.is_valid():
        try:
            set_age_rules(offering=here.offering, by=request.user, **form.facts)
        except DomainError as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return here.go("ages")
    return here.render("age_rules.html", {"form": form})


@require_GET
def guardians(request: HttpRequest, here: Here) -> HttpResponse:
    """Every young person with their guardian's answer, and the phone number of the day."""
    rows = [(row, getattr(row, "consent", None)) for row in consents_of(here.offering)]
    return here.render("guardians.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def resend(request: HttpRequest, here: Here, registration: UUID) -> HttpResponse:
    """A new letter, to a corrected address when need be; the older one opens nothing any more."""
    rows = Registration.objects.select_related("person")
    one = get_object_or_404(rows, uuid=registration, offering=here.offering)
    consent = GuardianConsent.objects.filter(registration=one).first()
    if consent and consent.state != ConsentState.ASKED:
        messages.info(request, _("The guardian has answered already."))
        return here.go("guardians")
    first = {"guardian_language": one.person.language}
    if consent:
        first |= {"guardian_name": consent.name, "guardian_email": consent.email, "guardian_language": consent.language}
    form = GuardianForm(request.POST if request.method == "POST" else None, initial=first)
    form.fields["guardian_name"].label = _("Name of the parent or guardian")
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            ask_guardian(registration=one, guardian=form.guardian, by=request.user)
            messages.success(request, _("The letter is on its way."))
            return here.go("guardians")
    return here.render("resend.html", {"form": form, "registration": one})
