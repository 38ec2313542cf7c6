"""What came out: for everybody once it is published; and for a team, why."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.policy import signed_in
from core.audience import Audience, audience
from core.errors import NotFound
from events.selectors.events import event_or_404
from events.selectors.judging_desk import awards_of, published_results
from events.selectors.judging_explained import explanations
from events.selectors.submissions import own_submission
from events.selectors.tabs import frame_context


@audience(Audience.PUBLIC)
@require_GET
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Awards, then the places of each round. There is no such page before anything is published."""
    event = event_or_404(slug, request.user)
    awards, found = awards_of(event, published=True), published_results(event)
    if not awards and not found:
        raise NotFound(_("There are no results yet."))
    with timezone.override(event.offering.zone):
        context = frame_context(event, request.user, current="results")
        mine = own_submission(event, request.user)
        return render(
            request, "events/judging/results.html", context | {"awards": awards, "results": found, "mine": mine}
        )


@never_cache
@require_GET
@signed_in
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """How my team's place came about."""
    event = event_or_404(slug, request.user)
    submission = own_submission(event, request.user)
    found = explanations(submission) if submission else []
    if submission is None or not found:
        raise Http404
    with timezone.override(event.offering.zone):
        context = frame_context(event, request.user, current="results")
        awards = [award for award in awards_of(event, published=True) if award.submission_id == submission.pk]
        context |= {"submission": submission, "explanations": found, "awards": awards}
        return render(request, "events/judging/explained.html", context)
