"""The programme at the desk: items, tracks, speakers; prepared in private, released together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.posted import refusals_at, sent
from events.desk.access import for_event
from events.domain.programme import (
    add_item,
    cancel_item,
    change_item,
    release_programme,
    remove_track,
    write_speaker,
    write_track,
)
from events.models import Event, ProgrammeItem, Track
from events.selectors.programme import days_of, whole_programme

from .forms import ItemForm, SpeakerForm, TrackForm


@for_event
@require_GET
def programme(request: HttpRequest, event: Event) -> HttpResponse:
    items = whole_programme(event)
    context = {
        "event": event,
        "days": days_of(items, event),
        "stock": [item for item in items if item.starts_at is None],
        "fresh": sum(1 for item in items if item.released_at is None and item.starts_at),
        "released": any(item.released_at for item in items),
        "tracks": list(event.tracks.annotate(number=Count("items"))),
        "speakers": list(event.speakers.exclude(name="")),
    }
    return render(request, "events/desk/programme/programme.html", context)


@for_event
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, event: Event) -> HttpResponse:
    form = ItemForm(sent(request), event=event)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form, {"title": f"title_{request.LANGUAGE_CODE}"}):
            add_item(event=event, by=visitor(request), **form.facts)
            messages.success(request, _("Saved. It is seen as soon as you release the programme."))
            return redirect("events:desk_programme", event.slug)
    return _form(request, event, form, item=None)


@for_event
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    item = _item(event, uuid)
    form = ItemForm(sent(request), event=event, item=item)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form, {"title": f"title_{request.LANGUAGE_CODE}"}):
            change_item(item=item, by=visitor(request), **form.facts)
            messages.success(request, _("Saved."))
            return redirect("events:desk_programme", event.slug)
    return _form(request, event, form, item=item)


def _form(request: HttpRequest, event: Event, form: ItemForm, item: ProgrammeItem | None) -> HttpResponse:
    told = item.bookmarks.count() if item and item.released_at else 0
    context = {"event": event, "form": form, "item": item, "told": told}
    return render(request, "events/desk/programme/item.html", context, status=422 if form.errors else 200)


@for_event
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    item = _item(event, uuid)
    if request.method == "POST":
        cancel_item(item=item, by=visitor(request))
        messages.success(request, _("It is cancelled.") if item.released_at else _("It is taken out."))
        return redirect("events:desk_programme", event.slug)
    context = {"event": event, "item": item, "told": item.bookmarks.count()}
    return render(request, "events/desk/programme/cancel.html", context)


@for_event
@require_POST
def release(request: HttpRequest, event: Event) -> HttpResponse:
    count = release_programme(event=event, by=visitor(request))
    sentence = ngettext("%(count)d item is public now.", "%(count)d items are public now.", count)
    messages.success(request, sentence % {"count": count} if count else _("There was nothing new to release."))
    return redirect("events:desk_programme", event.slug)


@for_event
@require_http_methods(["GET", "POST"])
def new_track(request: HttpRequest, event: Event) -> HttpResponse:
    return _track(request, event, None)


@for_event
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest, event: Event, track: int) -> HttpResponse:
    return _track(request, event, get_object_or_404(event.tracks.all(), pk=track))


def _track(request: HttpRequest, event: Event, known: Track | None) -> HttpResponse:
    form = TrackForm(sent(request), track=known)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form, {"name": f"name_{request.LANGUAGE_CODE}"}):
            write_track(
                event=event, by=visitor(request), name=form.names, colour=form.cleaned_data["colour"], track=known
            )
            messages.success(request, _("Saved."))
            return redirect("events:desk_programme", event.slug)
    context = {"event": event, "form": form, "track": known}
    return render(request, "events/desk/programme/track.html", context, status=422 if form.errors else 200)


@for_event
@require_POST
def remove(request: HttpRequest, event: Event, track: int) -> HttpResponse:
    remove_track(track=get_object_or_404(event.tracks.all(), pk=track), by=visitor(request))
    messages.success(request, _("The track is gone; its items stay."))
    return redirect("events:desk_programme", event.slug)


@for_event
@require_http_methods(["GET", "POST"])
def new_speaker(request: HttpRequest, event: Event) -> HttpResponse:
    return _speaker(request, event, None)


@for_event
@require_http_methods(["GET", "POST"])
def speaker(request: HttpRequest, event: Event, uuid: UUID) -> HttpResponse:
    return _speaker(request, event, get_object_or_404(event.speakers.all(), uuid=uuid))


def _speaker(request: HttpRequest, event: Event, known: Any) -> HttpResponse:
    form = SpeakerForm(sent(request), speaker=known)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            write_speaker(event=event, by=visitor(request), speaker=known, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("events:desk_programme", event.slug)
    context = {"event": event, "form": form, "speaker": known}
    return render(request, "events/desk/programme/speaker.html", context, status=422 if form.errors else 200)


def _item(event: Event, uuid: UUID) -> ProgrammeItem:
    rows = event.programme_items.select_related("track").prefetch_related("speakers")
    item = get_object_or_404(rows, uuid=uuid)
    item.event = event
    return item
