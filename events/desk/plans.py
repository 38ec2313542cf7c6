"""The guided form on its way: which pages it has, what was said on each, and the event it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, Person
from accounts.policy import require_course_manager
from core.errors import Conflict
from core.i18n import pick
from events.domain.events import create_event
from events.domain.hackathons import set_hackathon
from events.domain.series import repeat_event
from events.enums import EventKind
from events.models import Event, EventPlan
from scheduler.desk.steps import settle_place
from scheduler.domain.offerings import add_pool, add_session
from scheduler.domain.sessions import local_moment

from .pages import FormatPage, HackathonPage, PlacesPage, WhenPage, WherePage, WordsPage, bound
from .phases import propose

LABELS: dict[str, str | Promise] = {
    "words": pgettext_lazy("step of a form", "Title and short text"),
    "when": pgettext_lazy("step of a form", "When"),
    "how": pgettext_lazy("step of a form", "On site or online"),
    "where": pgettext_lazy("step of a form", "Where"),
    "places": pgettext_lazy("step of a form", "Places and registration"),
    "hackathon": pgettext_lazy("step of a form", "Teams and phases"),
    "check": pgettext_lazy("step of a form", "Check and create"),
}
SENT_ALONG = {"csrfmiddlewaretoken", "token"}


@dataclass(frozen=True)
class Step:
    key: str
    label: str
    done: bool


def begin_plan(*, person: Person, organisation: Organisation, kind: str, token: UUID) -> EventPlan:
    """The plan of this token; sent twice it is one. Conflict when the token is somebody else's."""
    require_course_manager(person, organisation)
    plan, _made = EventPlan.objects.get_or_create(uuid=token, defaults={"person": person, "organisation": organisation})
    if plan.person_id != person.pk or plan.event_id:
        raise Conflict("", code="token")
    plan.organisation = organisation
    plan.answers = plan.answers | {"kind": {"kind": [kind]}}
    plan.save()
    return plan


def open_plans(person: Person) -> list[EventPlan]:
    """Begun and not finished, the newest first; each with its `title`."""
    plans = list(EventPlan.objects.filter(person=person, event=None).order_by("-updated_at")[:5])
    for plan in plans:
        plan.title = title_of(plan)  # type: ignore[attr-defined]
    return plans


def title_of(plan: EventPlan) -> str:
    words = plan.answers.get("words", {})
    return pick({name.removeprefix("title_"): given[0] for name, given in words.items() if name.startswith("title_")})[
        0
    ]


def kind_of(plan: EventPlan) -> str:
    return str(plan.answers["kind"]["kind"][0])


def keys_of(plan: EventPlan) -> list[str]:
    """The pages after the first one, in order; only a hackathon is asked about teams."""
    return [key for key in LABELS if key != "hackathon" or kind_of(plan) == EventKind.HACKATHON]


def steps_of(plan: EventPlan) -> list[Step]:
    return [Step(key, str(LABELS[key]), key in plan.answers) for key in keys_of(plan)]


def save_answers(plan: EventPlan, key: str, data: QueryDict) -> EventPlan:
    """Keeps what a page was sent with. Reads the row again, so that two open pages do not overwrite one another."""
    with transaction.atomic():
        fresh = EventPlan.objects.select_for_update().get(pk=plan.pk)
        given = {name: data.getlist(name)[:50] for name in data if name not in SENT_ALONG}
        fresh.answers = fresh.answers | {key: given}
        fresh.save(update_fields=["answers", "updated_at"])
    return fresh


def form_for(plan: EventPlan, key: str, data: QueryDict | None = None) -> forms.Form:
    """The page's form: with what is sent now, else with what was said before."""
    known = plan.answers.get(key)
    given = data if data is not None else bound(known) if known is not None else None
    if key == "words":
        return WordsPage(given)
    if key == "when":
        return WhenPage(given)
    if key == "how":
        return FormatPage(given)
    if key == "where":
        return WherePage(given, organisation=plan.organisation, format=format_of(plan))
    if key == "places":
        span = span_of(plan)
        return PlacesPage(given, starts=span[0] if span else None)
    return HackathonPage(given, initial=None if given is not None else proposal(plan))


def format_of(plan: EventPlan) -> str:
    form = form_for(plan, "how")
    return str(form.cleaned_data["format"]) if form.is_valid() else "onsite"


def span_of(plan: EventPlan) -> tuple[datetime, datetime] | None:
    """(begin, end) on the wall clock, when that page is filled in."""
    form = form_for(plan, "when") if "when" in plan.answers else None
    if not isinstance(form, WhenPage) or not form.is_valid():
        return None
    return form.starts, form.ends


def proposal(plan: EventPlan) -> dict[str, Any]:
    """What the page of a hackathon begins with."""
    first = {"team_min": 2, "team_max": 5, "grace_minutes": 10}
    span = span_of(plan)
    return first | propose(*span) if span else first


def first_open(plan: EventPlan) -> str:
    """The first page that is not filled in, or no longer right; "check" when all are."""
    for key in keys_of(plan)[:-1]:
        if key not in plan.answers or not form_for(plan, key).is_valid():
            return key
    return "check"


def make_event(*, plan: EventPlan, by: Person) -> Event:
    """The event of this plan, with sessions, services and settings, in one transaction; asked twice the same one.

    Raises DomainError (room taken …) and leaves nothing behind. Every page must be valid (`first_open`).
    """
    with transaction.atomic():
        held = EventPlan.objects.select_for_update(of=("self",)).select_related("event", "organisation").get(pk=plan.pk)
        if held.event:
            return held.event
        held.event = _create(held, by)
        held.save(update_fields=["event", "updated_at"])
    return held.event


def _create(plan: EventPlan, by: Person) -> Event:
    pages: dict[str, Any] = {key: _valid(form_for(plan, key)) for key in keys_of(plan)[:-1]}
    places, data = pages["places"], pages["places"].cleaned_data
    event = create_event(
        organisation=plan.organisation, by=by, kind=kind_of(plan), texts=pages["words"].texts, places=data["places"],
        offering_rules=places.rules, format=format_of(plan), price=data["price"] or 0,
        languages=list(pages["words"].texts),
    )  # fmt: skip
    _add_sessions(event, pages["when"], pages["where"], by)
    for service in places.services:
        add_pool(
            offering=event.offering, by=by, size=service.size, name=dict(service.name or {}), key=service.key,
            is_service=True, closes_at=data["services_until"],
        )  # fmt: skip
    if "hackathon" in pages:
        set_hackathon(event=event, by=by, **pages["hackathon"].cleaned_data)
    if repeats := pages["when"].repeats:
        repeat_event(event=event, by=by, every=pages["when"].cleaned_data["every"], times=repeats)
    return event


def _valid(form: forms.Form) -> forms.Form:
    assert form.is_valid(), form.errors
    return form


def _add_sessions(event: Event, when: WhenPage, where: WherePage, by: Person) -> None:
    venue, room = _place(where, by)
    step = int(when.cleaned_data["every_days"] or 7)
    for number in range(when.dates):
        shift = timedelta(days=step * number)
        starts, ends = (local_moment(moment + shift, event.offering) for moment in (when.starts, when.ends))
        add_session(
            offering=event.offering, by=by, starts_at=starts, ends_at=ends, venue=venue, room=room if venue else "",
            online_url=where.cleaned_data.get("online_url", ""),
        )  # fmt: skip


def _place(where: WherePage, by: Person) -> tuple[Any, str]:
    if not where.needs_venue or not (where.cleaned_data.get("place") or where.new_venue):
        return None, ""
    return settle_place(where, by=by)


def drop_plan(*, plan: EventPlan) -> None:
    if plan.event_id is None:
        plan.delete()
