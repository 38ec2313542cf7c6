"""The desk of an organisation that poses challenges: writing them, answering whether a project goes on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import member_required, visitor
from core.posted import refusals_at, refusals_said
from events.domain.briefs import mark_ready, write_brief
from events.hackathon_forms import BriefForm
from events.models import Challenge, Handover
from events.selectors.briefs import brief_text, drafts_of, sponsored_by

from .common import project_title


@member_required
@never_cache
@require_GET
def challenges(request: HttpRequest) -> HttpResponse:
    """Those of one's own organisations, the newest first, and the projects that ask to go on."""
    rows = list(sponsored_by(request.user).prefetch_related("event__texts").order_by("-pk")[:200])
    drafts = drafts_of(rows)
    lines = [
        {"challenge": row, "text": brief_text(drafts.get(row.pk) or row.brief), "draft": drafts.get(row.pk)}
        for row in rows
    ]
    asked = Handover.objects.filter(submission__challenge__in=rows).select_related(
        "submission__event", "submission__revision"
    )
    handovers = [{"handover": row, "title": project_title(row.submission)} for row in asked]
    return render(request, "events/challenges/sponsor.html", {"lines": lines, "handovers": handovers})


@member_required
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    challenge = _own(request, uuid)
    draft = drafts_of([challenge]).get(challenge.pk)
    form = BriefForm(
        request.POST if request.method == "POST" else None,
        brief=draft or challenge.brief,
        again=challenge.brief is not None,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            write_brief(challenge=challenge, texts=form.texts, by=visitor(request))
            if request.POST.get("then") == "ready":
                mark_ready(challenge=challenge, by=visitor(request))
            done = _("Thank you! The organisers have been told.") if challenge.ready_at else _("Your draft is saved.")
            messages.success(request, done)
            return redirect("events:sponsor_challenge", challenge.uuid)
    with timezone.override(challenge.event.offering.zone):
        context = {"challenge": challenge, "event": challenge.event, "draft": draft, "form": form}
        return render(request, "events/challenges/write.html", context, status=422 if form.errors else 200)


@member_required
@require_POST
def ready(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says that the draft as it stands can be published."""
    challenge = _own(request, uuid)
    with refusals_said(request):
        mark_ready(challenge=challenge, by=visitor(request))
        messages.success(request, _("Thank you! The organisers have been told."))
    return redirect("events:sponsor_challenge", challenge.uuid)


def _own(request: HttpRequest, uuid: UUID) -> Challenge:
    """One of the visitor's own organisations; a foreign one does not exist for them."""
    found = sponsored_by(request.user).prefetch_related("event__texts").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found
