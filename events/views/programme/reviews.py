"""What reviewers read and write. The desk's people may review as well; to everybody else the page does not exist."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.policy import signed_in, visitor
from core.posted import refusals_at, sent
from events.domain.contributions import write_review
from events.models import Contribution, Event
from events.rules import manages
from events.selectors.contributions import call_of, is_reviewer, to_review
from events.selectors.events import event_or_404
from events.selectors.tabs import frame_context

from .forms import ReviewForm


@signed_in
@never_cache
@require_GET
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    event = _event(request, slug)
    rows = to_review(request.user, event)
    done = len([row for row in rows if row.mine is not None])  # type: ignore[attr-defined]
    context = {**frame_context(event, request.user), "rows": rows, "done": done, "call": call_of(event)}
    return render(request, "events/call/reviews.html", context)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    event = _event(request, slug)
    contribution = get_object_or_404(Contribution.objects.handed_in().filter(event=event), uuid=uuid)
    mine = contribution.reviews.filter(person=visitor(request)).first()
    first = {"score": str(mine.score or ""), "comment": mine.comment} if mine else {}
    form = ReviewForm(sent(request), initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            write_review(
                contribution=contribution, by=visitor(request), score=form.score_given,
                comment=form.cleaned_data["comment"],
            )  # fmt: skip
            messages.success(request, _("Thank you, your opinion is noted."))
            return redirect("events:reviews", event.slug)
    context = {**frame_context(event, request.user), "contribution": contribution, "form": form, "call": call_of(event)}
    return render(request, "events/call/review.html", context, status=422 if form.errors else 200)


def _event(request: HttpRequest, slug: str) -> Event:
    event = event_or_404(slug, request.user)
    if not (is_reviewer(request.user, event) or manages(request.user, event)) or call_of(event) is None:
        raise Http404
    return event
