"""An event's page (of a hackathon: its hub), its twin for programs, and the way to its longer text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from accounts.policy import is_staff, member_required
from catalogue.enums import Accessible
from catalogue.selectors.names import language_mark
from core.audience import Audience, audience
from core.links import page_url
from events.domain.feedback import can_answer
from events.domain.long_texts import long_text_page
from events.jsonld import event_jsonld
from events.models import Event
from events.phases import Phase, phase_of
from events.selectors.events import event_or_404, text_for
from events.selectors.page import event_to_show, facts_about, other_dates
from events.selectors.tabs import frame_context
from events.words import price_words, when_words, where_words
from scheduler.desk.fields import HOUSE_FACTS
from scheduler.enums import RegistrationState

from .hub import hub_context
from .parts import action, alternates, meetings


@audience(Audience.PUBLIC)
@require_GET
def event_page(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_to_show(slug, request.user)
    with timezone.override(event.offering.zone):
        context = page_context(event, request.user, facts_about(event, request.user), timezone.now())
        return render(request, "events/hub.html" if event.is_hackathon else "events/event.html", context)


@audience(Audience.PUBLIC)
@require_GET
def event_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The JSON-LD, at its own address because public pages carry no inline script."""
    event, now = event_to_show(slug), timezone.now()
    if not event.is_visible:
        raise Http404
    made = event_jsonld(event, text_for(event, get_language() or "de"), other_dates(event, now=now), now=now)
    response = HttpResponse(json.dumps(made, ensure_ascii=False, indent=1), content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


@member_required
@require_POST
def long_text(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """To the page in the CMS where the event's longer text is written; made when there is none."""
    event = event_or_404(slug, request.user)
    page = long_text_page(event=event, language=language, by=request.user)
    return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


def page_context(event: Event, person: Any, found: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Everything event.html and hub.html read. `event` as `event_to_show` gives it, `found` by `facts_about`."""
    awarded = bool(found.get("is_awarded"))
    phase = phase_of(event, now, judged=bool(found.get("is_judged")), awarded=awarded)
    context = frame_context(event, person, current="overview", found=found)
    text = context["text"]
    context |= {
        "phase": phase.value,
        "is_cancelled": phase == Phase.CANCELLED,
        "is_over": phase == Phase.FINISHED,
        "action": action(event, found.get("my_state"), now),
        "when": when_words(event.offering),
        "where": where_words(event),
        "meetings": meetings(event),
        "price": price_words(event.price, event.currency),
        "accessible": [_accessible(key) for key in event.accessible if key in Accessible.values],
        "spoken": [language_mark(code) for code in event.languages],
        "partners": partners_by_part(event),
        "conduct": (found.get("conduct_title"), found.get("conduct_text")),
        "may_manage": bool(found.get("is_mine")) or is_staff(person),
        "alternates": alternates(event),
        "canonical": page_url(event.path, text.language),
        "data_href": f"/{text.language}/{event.path}event.jsonld",
        "asks_feedback": found.get("my_state") == RegistrationState.CONFIRMED
        and can_answer(event=event, person=person, now=now),
        "calendar_href": reverse("calendar_offering", args=[event.offering.uuid]),
    }
    if event.is_hackathon:
        return context | hub_context(event, phase, found, now)
    return context | {"others": other_dates(event, now=now)}


def _accessible(key: str) -> Any:
    """As one says it of a house; the search says of some that online is as good."""
    return dict(HOUSE_FACTS).get(key, Accessible(key).label)


def partners_by_part(event: Event) -> list[dict[str, Any]]:
    """[{part, label, rows}] in the order of parts; only those that there are."""
    rows = list(event.partners.all())
    parts = {row.part: row.get_part_display() for row in rows}
    order = [part for part in ("host", "sponsor", "partner") if part in parts]
    return [{"part": part, "rows": [row.organisation for row in rows if row.part == part]} for part in order]
