"""The same event once more: a copy on another day, or several in a series."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.policy import visitor
from core.posted import refusals_at, sent
from core.rate import allow
from events.desk.access import for_event
from events.desk.forms import CopyForm, RepeatForm
from events.domain.series import copy_event, repeat_event
from events.models import Event
from events.rules import may_publish


@for_event
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, event: Event) -> HttpResponse:
    """A draft with all dates moved by as many days."""
    form = CopyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not _first_time(event, f"copy:{form.cleaned_data['day']}"):
            return redirect("events:desk_events")
        with refusals_at(form, {"first": "day"}):
            made = copy_event(event=event, by=visitor(request), first=form.cleaned_data["day"])
            messages.success(request, _("The copy is a draft. Nobody sees it before you publish it."))
            return redirect("events:desk_event", made.slug)
    return render(request, "events/desk/copy.html", {"event": event, "form": form})


@for_event
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, event: Event) -> HttpResponse:
    form = RepeatForm(sent(request), may_publish=event.is_visible and may_publish(visitor(request), event))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not _first_time(event, f"repeat:{data['every']}:{data['times']}"):
            return redirect("events:desk_events")
        with refusals_at(form):
            public = data.get("publish", False)
            made = repeat_event(
                event=event, by=visitor(request), every=data["every"], times=data["times"], publish=public
            )
            messages.success(request, _made(len(made), public))
            return redirect("events:desk_events")
    return render(request, "events/desk/repeat.html", {"event": event, "form": form})


def _made(count: int, public: bool) -> str:
    if public:
        sentence = ngettext("%(count)d more date is public.", "%(count)d more dates are public.", count)
    else:
        sentence = ngettext("%(count)d draft is made.", "%(count)d drafts are made.", count)
    return sentence % {"count": count}


def _first_time(event: Event, what: str) -> bool:
    """Whoever presses twice within a minute meant it once."""
    return allow(f"desk:{event.uuid}:{what}", limit=1, seconds=60)
