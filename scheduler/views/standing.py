"""Where a person stands with one registration, and what they still have to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.policy import signed_in
from core.audience import Audience, audience
from core.errors import DomainError, TooMany
from core.posted import refused
from core.rate import allow
from scheduler.domain.age_groups import say_age
from scheduler.domain.answers import field_name, questions_to_answer, save_answers
from scheduler.domain.entry import Asked, terms_field
from scheduler.domain.guardians import MOST_LETTERS, ask_guardian
from scheduler.domain.terms import accept_terms
from scheduler.entry_enums import ConsentState
from scheduler.enums import Condition, OfferingStatus
from scheduler.forms import DetailsForm, GuardianForm, KindForm
from scheduler.models import GuardianConsent, Offering, Registration
from scheduler.rules import can_accept, can_cancel
from scheduler.selectors.ages import age_rules
from scheduler.selectors.entry import acceptances_of, answering, open_things, words_of
from scheduler.selectors.moments import day_words, local_time
from scheduler.selectors.places import standing
from scheduler.selectors.registrations import own_registration
from scheduler.selectors.terms import published_versions

DAY = 86_400
LETTERS_A_DAY = 10


def show_standing(request: HttpRequest, mine: Registration, about: dict[str, Any]) -> HttpResponse:
    """Reads what `about` says of the offering."""
    now = timezone.now()
    mine.offering = about["offering"]
    context = {
        "registration": mine,
        "standing": standing(mine),
        "may_cancel": can_cancel(mine, now),
        "may_accept": can_accept(mine, now),
        **entry_of(mine),
    }
    # One amber button: what must be done comes before the way back.
    unnamed = context["asks_guardian"] and not context["consent"]
    context["busy"] = bool(context["may_accept"] or context["asks_age"] or context["open"] or unnamed)
    return render(request, "scheduler/standing.html", {**about, **context})


def entry_of(mine: Registration) -> dict[str, Any]:
    """What was asked of this registration: open things, answers, terms, the guardian. Reads `offering`."""
    rows = mine.answers.select_related("question")
    said = [(row.question, words_of(row.question, row.value), day_words(row.question.keep_until)) for row in rows]
    accepted = [(row, local_time(mine.offering, row.accepted_at)) for row in acceptances_of([mine])[mine.pk]]
    consent = GuardianConsent.objects.filter(registration=mine).first()
    asks = bool(consent) or Condition.GUARDIAN in mine.conditions
    return {
        "open": open_things([mine])[mine.pk],
        "asks_age": mine.is_live and Condition.AGE in mine.conditions,
        "said": said,
        "may_answer": answering(mine, timezone.now()),
        "accepted": accepted,
        "consent": consent,
        "asks_guardian": asks,
        "may_name_guardian": mine.is_live and asks and (consent is None or consent.state == ConsentState.ASKED),
    }


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Questions that are open or may be answered anew, and terms that are still to be accepted, on one page."""
    mine = _own(request, uuid)
    known = {row.question_id: row for row in mine.answers.all()}
    asked = Asked(questions_to_answer(mine, known), open_things([mine])[mine.pk].terms, guardian=False)
    if not asked:
        messages.info(request, _("Nothing is open here at the moment."))
        return redirect("scheduler:places", uuid=mine.offering.uuid)
    initial = {field_name(one): known[one.pk].value for one in asked.questions if one.pk in known}
    form = DetailsForm(request.POST if request.method == "POST" else None, asked=asked, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, mine):
        messages.success(request, _("Saved. Thank you."))
        return redirect("scheduler:places", uuid=mine.offering.uuid)
    context = {"offering": mine.offering, "registration": mine, "details": form}
    return render(request, "scheduler/answers.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: DetailsForm, mine: Registration) -> bool:
    accepted = [one for one in form.asked.terms if form.cleaned_data[terms_field(one)]]
    try:
        with transaction.atomic():
            if form.asked.questions:
                save_answers(registration=mine, raw=form.cleaned_data, by=request.user)
            if accepted:
                accept_terms(registration=mine, versions=accepted, by=request.user)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def age(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody of a group says to which age group they belong; what follows from it is asked next."""
    mine = _own(request, uuid)
    if Condition.AGE not in mine.conditions:
        return redirect("scheduler:places", uuid=mine.offering.uuid)
    form = KindForm(request.POST if request.method == "POST" else None, offering=mine.offering)
    form.fields["kind"].label = _("My age group")
    if request.method == "POST" and form.is_valid() and _age_said(request, form, mine):
        messages.success(request, _("Saved. Thank you."))
        return _next_step(mine)
    context = {"offering": mine.offering, "registration": mine, "form": form, "note": age_rules(mine.offering).note}
    return render(request, "scheduler/age.html", context, status=422 if form.errors else 200)


def _age_said(request: HttpRequest, form: KindForm, mine: Registration) -> bool:
    try:
        say_age(registration=mine, pool=form.pool, by=request.user)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


def _next_step(mine: Registration) -> HttpResponse:
    """The next thing that is open, or where one stands. `mine` is fresh."""
    if Condition.GUARDIAN in mine.conditions and not GuardianConsent.objects.filter(registration=mine).exists():
        return redirect("scheduler:name_guardian", uuid=mine.uuid)
    if Condition.ENTRY in mine.conditions:
        return redirect("scheduler:answers", uuid=mine.uuid)
    return redirect("scheduler:places", uuid=mine.offering.uuid)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def name_guardian(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Names the guardian, corrects the address, or sends the letter again."""
    mine = _own(request, uuid)
    consent = GuardianConsent.objects.filter(registration=mine).first()
    first = {"guardian_language": mine.person.language}
    if consent:
        first = {
            "guardian_name": consent.name, "guardian_email": consent.email, "guardian_language": consent.language,
        }  # fmt: skip
    form = GuardianForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and _asked(request, form, mine):
        said = {"name": form.guardian.name}
        messages.success(request, _("We have written to %(name)s. An older address no longer works.") % said)
        return _next_step(mine)
    context = {
        "offering": mine.offering, "registration": mine, "form": form, "consent": consent,
        "left": MOST_LETTERS - (consent.letter if consent else 0),
    }  # fmt: skip
    return render(request, "scheduler/name_guardian.html", context, status=422 if form.errors else 200)


def limit_letters(person: Any) -> None:
    """Nobody fills a stranger's mailbox with letters to guardians, also not by coming and going. Errors: too_many."""
    if not allow(f"guardian-letters:{person.pk}", limit=LETTERS_A_DAY, seconds=DAY):
        raise TooMany(_("That was often today. Please try again tomorrow, or ask the organiser."))


def _asked(request: HttpRequest, form: GuardianForm, mine: Registration) -> bool:
    try:
        limit_letters(mine.person)
        ask_guardian(registration=mine, guardian=form.guardian, by=request.user)
    except DomainError as refusal:
        refused(form, refusal)
        return False
    return True


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "HEAD"])
def terms(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The terms of an offering, for anyone: what holds now, and what held before."""
    offering = Offering.objects.exclude(status=OfferingStatus.DRAFT).filter(uuid=uuid).first()
    documents = published_versions(offering) if offering else []
    if offering is None or not documents:
        raise Http404
    return render(request, "scheduler/terms.html", {"offering": offering, "documents": documents})


def _own(request: HttpRequest, uuid: UUID) -> Registration:
    registration = own_registration(request.user, uuid)
    if registration is None or registration.offering.status == OfferingStatus.DRAFT:
        raise Http404
    return registration
