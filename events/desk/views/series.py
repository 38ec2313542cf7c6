"""All dates of a series: its name, publishing them together, the same words for each."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import visitor
from core.posted import done, refusals_at, refusals_said, sent
from events.desk import overview
from events.desk.access import for_event
from events.desk.forms import SeriesForm
from events.domain.series import leave_series, rename_series
from events.domain.whole_series import carry_over, coming_dates, publish_series
from events.enums import EventState
from events.models import Event
from events.rules import may_publish
from scheduler.desk.pages import around

PER_PAGE = 20


@for_event
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, event: Event) -> HttpResponse:
    """What is to come, and what can be done for all of it; an event that stands alone says so."""
    if event.series is None:
        return render(request, "events/desk/alone.html", {"event": event})
    form = SeriesForm(sent(request), series=event.series)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            rename_series(series=event.series, by=visitor(request), title=form.title)
            messages.success(request, _("Saved."))
            return redirect("events:desk_series", event.slug)
    now = timezone.now()
    dates = coming_dates(event, now=now)
    page = Paginator(overview.loaded(dates), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "form": form,
        "page": page,
        "lines": overview.event_lines(page.object_list, now=now),
        "drafts": dates.filter(state=EventState.DRAFT).count(),
        "others": dates.exclude(pk=event.pk).count(),
        "may_publish": may_publish(visitor(request), event),
    }
    return render(request, "events/desk/series.html", context | around(page))


@for_event
@require_POST
def publish(request: HttpRequest, event: Event) -> HttpResponse:
    with refusals_said(request):
        count = len(publish_series(event=event, by=visitor(request)))
        sentence = ngettext("%(count)d date is public now.", "%(count)d dates are public now.", count)
        messages.success(request, sentence % {"count": count} if count else _("There is no draft in this series."))
    return redirect("events:desk_series", event.slug)


@for_event
@require_http_methods(["GET", "POST"])
def same_words(request: HttpRequest, event: Event) -> HttpResponse:
    """Says first whose texts are replaced."""
    if request.method == "POST":
        with refusals_said(request):
            count = len(carry_over(event=event, by=visitor(request)))
            sentence = ngettext("%(count)d date says the same now.", "%(count)d dates say the same now.", count)
            messages.success(request, sentence % {"count": count} if count else _("There is no other date to come."))
        return redirect("events:desk_series", event.slug)
    others = coming_dates(event, now=timezone.now()).exclude(pk=event.pk)
    lines = overview.event_lines(overview.loaded(others), now=timezone.now())
    return render(request, "events/desk/same_words.html", {"event": event, "lines": lines})


@for_event
@require_POST
def leave(request: HttpRequest, event: Event) -> HttpResponse:
    done(request, leave_series, _("This event stands alone now."), event=event, by=visitor(request))
    return redirect("events:desk_event", event.slug)
