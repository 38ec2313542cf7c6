"""What an event says about itself: texts per language, facts, partners, rules of registration, places, teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation
from accounts.policy import visitor
from core.errors import DomainError
from core.posted import refusals_said, refused, sent
from events.desk.access import for_event
from events.desk.forms import DeadlinesForm, FactsForm, HackathonForm, PartnersForm, RegistrationForm, TextForm
from events.domain.events import change_event, remove_event_text, set_partners, write_event_text
from events.domain.hackathons import set_hackathon
from events.models import Event
from scheduler.desk.forms import PlacesForm
from scheduler.desk.people import counts_of
from scheduler.desk.steps import require_alive, resize, resized_words
from scheduler.desk.words import pool_label
from scheduler.domain.deadlines import set_service_deadline
from scheduler.domain.offerings import change_offering

PARTS = ("title", "summary", "description", "rules", "good_to_know")


def _sent_well(request: HttpRequest, form: Form) -> bool:
    return request.method == "POST" and form.is_valid()


def _tried(form: Form, verb: Callable[[], Any], names: dict[str, str] | None = None) -> bool:
    """False when the domain refused; the form says why."""
    try:
        verb()
    except DomainError as refusal:
        refused(form, refusal, names)
        return False
    return True


@for_event
@require_GET
def texts(request: HttpRequest, event: Event) -> HttpResponse:
    """All languages side by side: what is there, what is missing."""
    known = {text.language: text for text in event.texts.all()}
    columns = [(code, _(name), known.get(code)) for code, name in settings.LANGUAGES]
    context = {"event": event, "columns": columns, "parts": PARTS, "several": len(known) > 1}
    return render(request, "events/desk/texts.html", context)


@for_event
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, event: Event, language: str) -> HttpResponse:
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise Http404
    known = {one.language: one for one in event.texts.all()}
    form = TextForm(sent(request), text=known.get(language))
    if request.method == "POST" and form.is_valid():
        by = visitor(request)
        if _tried(form, lambda: write_event_text(event=event, language=language, by=by, **form.written)):
            messages.success(request, _("Saved."))
            return redirect("events:desk_texts", event.slug)
    others = [(code, _(names[code]), one) for code, one in known.items() if code != language]
    context = {"event": event, "form": form, "language": language, "name": _(names[language]), "others": others[:1]}
    return render(request, "events/desk/text.html", context)


@for_event
@require_POST
def remove_text(request: HttpRequest, event: Event, language: str) -> HttpResponse:
    with refusals_said(request):
        remove_event_text(event=event, language=language, by=visitor(request))
        messages.success(request, _("The text in this language is taken away."))
    return redirect("events:desk_texts", event.slug)


@for_event
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, event: Event) -> HttpResponse:
    form = FactsForm(sent(request), event=event)
    if _sent_well(request, form) and _tried(form, lambda: change_event(event=event, by=visitor(request), **form.facts)):
        messages.success(request, _("Saved."))
        return redirect("events:desk_event", event.slug)
    return render(request, "events/desk/facts.html", {"event": event, "form": form})


@for_event
@require_http_methods(["GET", "POST"])
def partners(request: HttpRequest, event: Event) -> HttpResponse:
    organisations = Organisation.objects.verified().exclude(pk=event.organisation_id).order_by("name")
    form = PartnersForm(sent(request), event=event, organisations=organisations)
    if _sent_well(request, form) and _tried(
        form, lambda: set_partners(event=event, by=visitor(request), partners=form.partners)
    ):
        messages.success(request, _("Saved."))
        return redirect("events:desk_event", event.slug)
    return render(request, "events/desk/partners.html", {"event": event, "form": form})


@for_event
@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, event: Event) -> HttpResponse:
    """Waiting list, approval, lottery, and from when until when one can register."""
    form = RegistrationForm(sent(request), event=event)
    if request.method == "POST" and form.is_valid() and _tried(form, lambda: _change_rules(request, event, form)):
        messages.success(request, _("Saved."))
        return redirect("events:desk_event", event.slug)
    return render(request, "events/desk/registration.html", {"event": event, "form": form})


def _change_rules(request: HttpRequest, event: Event, form: RegistrationForm) -> None:
    with transaction.atomic():
        require_alive(event.offering, _("This event has been cancelled."))
        change_offering(offering=event.offering, by=visitor(request), **form.rules)


@for_event
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, event: Event) -> HttpResponse:
    """Sizes of pools, and until when services can be asked for. More places go to those who wait, at once."""
    pools = list(event.offering.pools.all())
    form = PlacesForm(sent(request), pools=pools)
    deadlines = DeadlinesForm(sent(request), pools=pools, names={pool.pk: pool_label(pool) for pool in pools})
    if request.method == "POST" and form.is_valid() and deadlines.is_valid():
        waited, by = counts_of(event.offering_id)["waiting"], visitor(request)
        if resize(form, event.offering, by=by, cancelled=_("This event has been cancelled.")):
            for pool, moment in deadlines.changed:
                set_service_deadline(pool=pool, by=by, closes_at=moment)
            messages.success(request, resized_words(waited - counts_of(event.offering_id)["waiting"]))
            return redirect("events:desk_event", event.slug)
    return render(request, "events/desk/places.html", {"event": event, "form": form, "deadlines": deadlines})


@for_event
@require_http_methods(["GET", "POST"])
def hackathon(request: HttpRequest, event: Event) -> HttpResponse:
    if not event.is_hackathon:
        raise Http404
    form = HackathonForm(sent(request), event=event)
    if _sent_well(request, form) and _tried(
        form, lambda: set_hackathon(event=event, by=visitor(request), **form.changes)
    ):
        messages.success(request, _("Saved."))
        return redirect("events:desk_event", event.slug)
    return render(request, "events/desk/hackathon.html", {"event": event, "form": form})
