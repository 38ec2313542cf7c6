"""The gallery of a hackathon: everybody's projects in everybody's own order, one project, the public vote."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.policy import signed_in, visitor
from core.audience import Audience, audience
from core.errors import DomainError, NotFound
from core.posted import refusals_said
from core.rate import allow
from events.desk.access import manages
from events.domain.gallery import is_open
from events.domain.handover import answer_handover, answers_that_count, check_can_ask, hand_on
from events.domain.revisions import is_untouched
from events.domain.votes import check_time, has_ended, has_vote, results, take_back_vote, vote
from events.enums import SubmissionState
from events.models import Event, Handover, Submission, Vote
from events.selectors.briefs import brief_text, cards_of, speaks_for
from events.selectors.submissions import (
    card_of,
    cards,
    found_in_gallery,
    is_member,
    is_public,
    judges_at,
    named_members,
    shuffled,
    visitor_seed,
    with_awards,
)
from events.views.challenges.common import for_hackathon, frame
from scheduler.rules import clean_line

PER_PAGE = 24
VOTES_PER_HOUR = 120


@audience(Audience.PUBLIC)
@require_GET
@for_hackathon
def gallery(request: HttpRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    preview = not is_open(event, now)
    if preview and not manages(request.user, event):
        return render(request, "events/gallery/closed.html", frame(request, event, "gallery"))
    challenge, words = clean_line(request.GET.get("challenge", "")), clean_line(request.GET.get("q", ""))[:100]
    keys = shuffled(found_in_gallery(event, challenge=challenge, words=words), visitor_seed(request, event))
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(request, event, "gallery"),
        "preview_gallery": preview,
        "cards": cards(list(page.object_list)),
        "page": page,
        "previous": _page(request, page.previous_page_number() if page.has_previous() else 0),
        "following": _page(request, page.next_page_number() if page.has_next() else 0),
        "challenges": cards_of(event),
        "challenge": challenge,
        "words": words,
        **_vote_context(request, event),
    }
    return _own(render(request, "events/gallery/gallery.html", context))


def _page(request: HttpRequest, number: int) -> str:
    kept = {name: request.GET[name] for name in ("challenge", "q") if request.GET.get(name)}
    return f"?{urlencode({**kept, 'page': number})}" if number else ""


def _own(response: HttpResponse) -> HttpResponse:
    """Every visitor has an order of their own: no shared cache may keep it; the browser asks again each time."""
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _vote_context(request: HttpRequest, event: Event) -> dict[str, Any]:
    """`open`: one may vote now; `mine`: the project the visitor voted for."""
    now, mine, why = timezone.now(), None, ""
    try:
        check_time(event, now)
    except DomainError as refusal:
        why = str(refusal.message)
    if request.user.is_authenticated and has_vote(event):
        mine = Vote.objects.filter(event=event, person=request.user).values_list("submission_id", flat=True).first()
    ended = has_ended(event, now) and is_open(event, now)
    return {"vote": {"any": has_vote(event), "open": not why, "why": why, "mine": mine, "ended": ended}}


@audience(Audience.PUBLIC)
@require_GET
@for_hackathon
def project(request: HttpRequest, event: Event, project: str) -> HttpResponse:
    submission = _visible(request, event, project)
    inside = is_member(submission, request.user) or manages(request.user, event)
    revision = submission.revision
    assert revision is not None
    files = [file for file in revision.content.get("files", []) if inside or is_public(file)]
    handover = Handover.objects.filter(submission=submission).select_related("organisation").first()
    context = {
        **frame(request, event, "gallery"),
        "submission": submission,
        "card": card_of(submission),
        "content": revision.content,
        "revision": revision,
        "untouched": is_untouched(revision),
        "pictures": [file for file in files if file.get("shown")],
        "videos": [file for file in files if file["type"].startswith("video/")],
        "downloads": [file for file in files if not file.get("shown")],
        "names": named_members(submission),
        "team": submission.team,
        "challenge": submission.challenge,
        "brief": brief_text(submission.challenge.brief) if submission.challenge else None,
        "member": is_member(submission, request.user),
        "public": _is_public(event, submission),
        "handover": handover,
        **_handover_context(request, submission, handover),
        **_vote_context(request, event),
    }
    return _own(render(request, "events/gallery/project.html", context))


def _visible(request: HttpRequest, event: Event, slug: str) -> Submission:
    """The project, if the gallery is open, or the visitor is of the team, organises the event, or has been asked."""
    rows = with_awards(Submission.objects.listed()).select_related("challenge__event")
    submission = rows.filter(event=event, slug=slug, revision__isnull=False).first()
    if submission is None:
        raise NotFound(_("There is no such project."))
    submission.event = event
    if _is_public(event, submission):
        return submission
    if is_member(submission, request.user) or manages(request.user, event):
        return submission
    if submission.state == SubmissionState.SUBMITTED and _is_asked(request, event, submission):
        return submission
    raise NotFound(_("There is no such project."))


def _is_asked(request: HttpRequest, event: Event, submission: Submission) -> bool:
    """Judges, and the sponsor once somebody proposed to go on together."""
    if judges_at(event, request.user):
        return True
    if submission.challenge is None or not request.user.is_authenticated:
        return False
    return Handover.objects.filter(submission=submission).exists() and speaks_for(request.user, submission.challenge)


def _is_public(event: Event, submission: Submission) -> bool:
    shown = submission.state == SubmissionState.SUBMITTED and submission.hidden_at is None
    return shown and is_open(event, timezone.now())


def _handover_context(request: HttpRequest, submission: Submission, handover: Handover | None) -> dict[str, Any]:
    """Who has answered, for those who are asked; `may_ask`: the visitor may propose to go on together."""
    person = request.user
    if not person.is_authenticated:
        return {}
    sponsor = submission.challenge is not None and speaks_for(person, submission.challenge)
    concerned = is_member(submission, person) or sponsor
    answers = answers_that_count(handover) if handover and concerned else []
    mine = [row for row in answers if row.person_id == person.pk or (row.sponsor and sponsor)]
    try:
        check_can_ask(submission)
        can_ask = concerned and (handover is None or handover.state == "declined")
    except DomainError:
        can_ask = False
    return {
        "answers": answers,
        "asked": bool(handover and handover.state == "asked" and any(row.yes is None for row in mine)),
        "may_ask": can_ask,
    }


@signed_in
@require_POST
@for_hackathon
def give_vote(request: HttpRequest, event: Event, project: str) -> HttpResponse:
    submission = Submission.objects.filter(event=event, slug=project).first()
    if submission is None:
        raise NotFound(_("There is no such project."))
    person = visitor(request)
    if not allow(f"vote:{person.pk}", limit=VOTES_PER_HOUR, seconds=3600):
        messages.error(request, _("You have changed your vote very often. Please wait a little."))
        return redirect("events:gallery", event.slug)
    with refusals_said(request):
        if request.POST.get("back"):
            take_back_vote(event=event, person=person, by=person)
            messages.success(request, _("Your vote is taken back. You can give it to another project."))
        else:
            vote(submission=submission, person=person, by=person)
            messages.success(request, _("Your vote counts. You can change it until the vote ends."))
    return redirect("events:gallery", event.slug)


@audience(Audience.PUBLIC)
@require_GET
@for_hackathon
def vote_results(request: HttpRequest, event: Event) -> HttpResponse:
    now = timezone.now()
    if not has_vote(event) or not is_open(event, now):
        raise NotFound(_("There is no such page."))
    ended = has_ended(event, now)
    tallies = results(event, now) if ended else []
    rows = [{"tally": row, "card": card_of(row.submission)} for row in tallies]
    most = max((row.votes for row in tallies), default=0)
    cast = sum(row.votes for row in tallies)
    context = {**frame(request, event, "gallery"), "rows": rows, "most": most, "cast": cast, "ended": ended}
    return render(request, "events/gallery/results.html", context)


@signed_in
@require_POST
@for_hackathon
def handover(request: HttpRequest, event: Event, project: str) -> HttpResponse:
    """`answer`: yes, no, or ask (to propose it)."""
    submission = _visible(request, event, project)
    answer, person = request.POST.get("answer", ""), visitor(request)
    with refusals_said(request):
        if answer == "ask":
            hand_on(submission=submission, by=person)
            messages.success(request, _("Everybody who has a say has been asked. Your own yes is noted."))
        elif answer in {"yes", "no"} and (running := Handover.objects.filter(submission=submission).first()):
            answer_handover(handover=running, yes=answer == "yes", by=person)
            messages.success(request, _("Thank you, your answer is noted."))
    return redirect("events:project", event.slug, project)
