"""Figures about an event for the organisation and the city."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from events.desk.access import for_event
from events.domain.feedback import is_open
from events.models import Event
from events.selectors.feedback import satisfaction_of
from events.selectors.report import report
from events.selectors.small_numbers import SMALL
from scheduler.desk.table import download, table_file


@for_event
@require_GET
def figures(request: HttpRequest, event: Event) -> HttpResponse:
    liked = satisfaction_of(event)
    context = {"event": event, "tables": report(event), "small": SMALL, "liked": liked}
    context["asks"] = is_open(event, timezone.now())
    return render(request, "events/desk/report.html", context)


@for_event
@require_GET
def as_csv(request: HttpRequest, event: Event) -> HttpResponse:
    """The same figures, and nothing that the page leaves out."""
    rows = [(one.title, cell.label, cell.shown) for one in report(event) for cell in one.cells]
    return download(
        table_file([_("Table"), _("Line"), pgettext("how many", "People")], rows), name=f"{event.slug[:50]}-report.csv"
    )
