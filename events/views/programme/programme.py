"""The programme for everybody: by day, what is on now, one item, one's own choice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.policy import signed_in
from core.audience import Audience, audience
from core.posted import refusals_said
from events.domain.programme import choose_item, drop_item
from events.models import Event, ProgrammeItem
from events.rules import happens_now
from events.selectors.events import event_or_404
from events.selectors.programme import chosen_by, days_of, programme_of, public_item, rooms_of
from events.selectors.tabs import frame_context


@audience(Audience.PUBLIC)
@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole programme by day; `?track=` narrows it."""
    event = event_or_404(slug, request.user)
    items = programme_of(event)
    tracks = {item.track.pk: item.track for item in items if item.track}
    asked = request.GET.get("track", "")
    shown = [item for item in items if str(item.track_id) == asked] if asked.isdigit() else items
    context = {
        **_frame(request, event),
        "days": _days(event, shown),
        "tracks": sorted(tracks.values(), key=lambda track: (track.position, track.pk)),
        "asked": asked,
        "chosen": chosen_by(request.user, event),
        "is_on": _is_on(items),
    }
    return render(request, "events/programme/programme.html", context)


@audience(Audience.PUBLIC)
@never_cache
@require_GET
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """Now and next in every room; the page asks for itself again each minute. Readable from the back of a hall."""
    event = event_or_404(slug, request.user)
    now = timezone.now()
    context = {**_frame(request, event), "rooms": rooms_of(programme_of(event), now), "now": now}
    fragment = request.headers.get("HX-Request") == "true"
    with timezone.override(event.offering.zone):
        return render(
            request, "events/programme/live.html#rooms" if fragment else "events/programme/live.html", context
        )


@audience(Audience.PUBLIC)
@require_GET
def item(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event = event_or_404(slug, request.user)
    found = _item(event, uuid)
    context = {
        **_frame(request, event),
        "item": found,
        "is_chosen": found.pk in chosen_by(request.user, event),
        "is_now": happens_now(found, timezone.now()),
    }
    with timezone.override(event.offering.zone):
        return render(request, "events/programme/item.html", context)


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """What the person chose, by day; overlaps are named."""
    event = event_or_404(slug, request.user)
    chosen = chosen_by(request.user, event)
    items = [one for one in programme_of(event) if one.pk in chosen]
    context = {**_frame(request, event), "days": _days(event, items), "chosen": chosen, "overlaps": _overlaps(items)}
    return render(request, "events/programme/mine.html", context)


@signed_in
@require_POST
def choose(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event = event_or_404(slug, request.user)
    with refusals_said(request):
        choose_item(item=_item(event, uuid), person=request.user)
        messages.success(request, _("It is in your programme and in your calendar."))
    return _back(request, event)


@signed_in
@require_POST
def drop(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event = event_or_404(slug, request.user)
    drop_item(item=_item(event, uuid), person=request.user)
    messages.success(request, _("It is no longer in your programme."))
    return _back(request, event)


def _item(event: Event, uuid: UUID) -> ProgrammeItem:
    found = public_item(event, uuid)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, event: Event) -> HttpResponse:
    name = "events:programme_mine" if request.POST.get("from") == "mine" else "events:programme"
    return redirect(name, event.slug)


def _frame(request: HttpRequest, event: Event) -> dict[str, Any]:
    return frame_context(event, request.user, current="programme")


def _days(event: Event, items: list[ProgrammeItem]) -> list[dict[str, Any]]:
    now, zone = timezone.now(), event.offering.zone
    return [
        {
            "day": day.day,
            "anchor": day.anchor,
            "rows": [
                {
                    "item": one,
                    "starts": timezone.localtime(one.starts_at, zone),
                    "ends": timezone.localtime(one.ends_at, zone),
                    "is_now": happens_now(one, now) and one.cancelled_at is None,
                    "is_break": one.kind == "break",
                }
                for one in day.items
            ],
        }
        for day in days_of(items, event)
    ]


def _is_on(items: list[ProgrammeItem]) -> bool:
    """The event has begun and is not over: the live page is worth a link."""
    now = timezone.now()
    times = [(one.starts_at, one.ends_at) for one in items if one.starts_at and one.ends_at]
    return bool(times) and min(start for start, _end in times) <= now < max(end for _start, end in times)


def _overlaps(items: list[ProgrammeItem]) -> list[tuple[ProgrammeItem, ProgrammeItem]]:
    timed = [one for one in items if one.starts_at and one.cancelled_at is None]
    return [
        (first, second)
        for index, first in enumerate(timed)
        for second in timed[index + 1 :]
        if first.starts_at < second.ends_at and second.starts_at < first.ends_at  # type: ignore[operator]
    ]
