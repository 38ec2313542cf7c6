"""The judge's own pages: my projects in order, one project per page; plain forms, pleasant and offline with the script."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain.secret_links import is_addressed_to
from accounts.policy import signed_in, visitor
from core import rate
from core.audience import Audience, audience
from core.errors import DomainError, NotFound, TooMany
from core.offline import offline_worker
from core.posted import refusals_said
from events.domain.judging.ballots import cast_ballot
from events.domain.judging.conflicts import declare_conflict
from events.domain.judging.judges import accept_invitation, decline_invitation, find_invitation
from events.models import Event, Judge, Round, Submission
from events.selectors.events import event_or_404
from events.selectors.judging import Line, Work, conflicts_of, pairs_for, work_of
from events.selectors.tabs import frame_context

from .common import app, for_judge, pages_of, project_pages, scripts
from .reading import Sent, ballots_from, key_from, moved, order_from, placed, scores_from

PER_MINUTE = 120


def _show(request: HttpRequest, template: str, event: Event, status: int = 200, **more: Any) -> HttpResponse:
    context = frame_context(event, request.user, current="") | {"now": timezone.now(), "scripts": scripts()} | more
    return render(request, f"events/judging/{template}.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def invitation(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Sign the rules of fairness and be a judge, or say no."""
    event = event_or_404(slug, request.user)
    letter = find_invitation(event, token)
    letter.event = event
    problem = ""
    if request.method == "POST":
        try:
            if "decline" in request.POST:
                decline_invitation(invitation=letter, by=visitor(request))
                messages.success(request, _("Thank you for the answer. The organisers see that you cannot."))
                return redirect("events:event", event.slug)
            accept_invitation(invitation=letter, by=visitor(request), signed="signed" in request.POST)
            return redirect("events:judge", event.slug)
        except DomainError as refusal:
            problem = str(refusal)
    is_for_me = is_addressed_to(letter, visitor(request))
    return _show(
        request, "invitation", event, 422 if problem else 200, invitation=letter, is_for_me=is_for_me, problem=problem
    )


@never_cache
@require_GET
@for_judge
def home(request: HttpRequest, event: Event, judge: Judge) -> HttpResponse:
    get_token(request)  # the script sends with the cookie, also from this page without a form
    works = work_of(judge, timezone.now())
    for work in works:
        work.pages = list(zip(work.lines, pages_of(event, work), strict=False))  # type: ignore[attr-defined]
        work.page = (pages_of(event, work) or [""])[0]  # type: ignore[attr-defined]
    return _show(
        request, "home", event, judge=judge, works=works, conflicts=conflicts_of(judge), app=app(event, judge, works)
    )


@never_cache
@require_http_methods(["GET", "POST"])
@for_judge
def project(request: HttpRequest, event: Event, judge: Judge, round: UUID, submission: str) -> HttpResponse:
    """One project: what was handed in, the criteria with their words, what I say."""
    work, line = _line_or_404(judge, round, submission)
    problem, given = "", _given(line)
    if request.method == "POST":
        given = {"scores": scores_from(request.POST), "comment": request.POST.get("comment", ""),
                 "note": request.POST.get("note", "")}  # fmt: skip
        try:
            cast_ballot(
                round=work.round, judge=judge, by=visitor(request), key=key_from(request.POST),
                content={"scores": given["scores"]}, submission=line.submission, comment=given["comment"], note=given["note"],
            )  # fmt: skip
        except DomainError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Saved: %(project)s") % {"project": line.title})
            return redirect(_next(event, work, line))
    return _show(
        request, "project", event, 422 if problem else 200, judge=judge, work=work, line=line, given=given,
        problem=problem, key=uuid4(), way=json.dumps(_way(event, work, line)), app=app(event, judge),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@for_judge
def order(request: HttpRequest, event: Event, judge: Judge, round: UUID) -> HttpResponse:
    """My projects, put in order. Without the script, a step up or down comes back as the same page."""
    work = _work_or_404(judge, round, "ranking")
    problem, move, note = "", request.POST.get("move", ""), work.order.note if work.order else ""
    known = work.order.content["order"] if work.order else []
    places: dict[str, str] = {uuid: str(place) for place, uuid in enumerate(known, 1)}
    if request.method == "POST":
        places = {line.number: request.POST.get(f"place-{line.number}", "") for line in work.lines}
        note = request.POST.get("note", "")
    if move:
        places = moved(places, move)
    elif request.method == "POST":
        try:
            cast_ballot(round=work.round, judge=judge, by=visitor(request), key=key_from(request.POST),
                        content={"order": order_from(request.POST)}, note=note)  # fmt: skip
        except DomainError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Your order is saved."))
            return redirect("events:judge", event.slug)
    first = placed(places)
    lines = sorted(work.lines, key=lambda line: first.index(line.number) if line.number in first else len(first))
    rows = [(line, places.get(line.number, "")) for line in lines]
    return _show(
        request, "order", event, 422 if problem else 200, judge=judge, work=work, rows=rows, problem=problem, key=uuid4(),
        note=note, move=move, numbers=[str(n) for n in range(1, len(rows) + 1)], app=app(event, judge),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@for_judge
def pairs(request: HttpRequest, event: Event, judge: Judge, round: UUID) -> HttpResponse:
    """Two projects: which one is better?"""
    work = _work_or_404(judge, round, "pairwise")
    if request.method == "POST":
        content = {"better": request.POST.get("better"), "worse": request.POST.get("worse")}
        with refusals_said(request):
            cast_ballot(round=work.round, judge=judge, by=visitor(request), key=key_from(request.POST), content=content)
        return redirect("events:judge_pairs", event.slug, round)
    asked = [(one, two, uuid4()) for one, two in pairs_for(work, judge)] if work.is_open else []
    return _show(request, "pairs", event, judge=judge, work=work, pairs=asked, app=app(event, judge))


@never_cache
@require_http_methods(["GET", "POST"])
@for_judge
def conflict(request: HttpRequest, event: Event, judge: Judge, round: UUID, submission: str) -> HttpResponse:
    """I should not judge this project."""
    _work, line = _line_or_404(judge, round, submission)
    problem = ""
    if request.method == "POST":
        try:
            declare_conflict(
                judge=judge, submission=line.submission, by=visitor(request), reason=request.POST.get("reason", "")
            )
        except DomainError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Thank you for saying so. Somebody else looks at this project."))
            return redirect("events:judge", event.slug)
    return _show(request, "conflict", event, 422 if problem else 200, judge=judge, line=line, problem=problem)


@never_cache
@require_POST
@for_judge
def ballots(request: HttpRequest, event: Event, judge: Judge) -> HttpResponse:
    """Takes what a phone kept; each ballot gets its answer. Sending again changes nothing."""
    if not rate.allow(f"ballots:{judge.pk}", limit=PER_MINUTE, seconds=60):
        raise TooMany(_("Too many ballots at once. Please wait a minute."))
    try:
        lines = ballots_from(request)
    except DomainError as refusal:
        return JsonResponse({"sentence": str(refusal), "code": refusal.code}, status=refusal.status)
    rounds = {one.uuid: one for one in Round.objects.filter(event=event, uuid__in={line.round for line in lines})}
    wanted = {line.submission for line in lines if line.submission}
    submissions = {one.uuid: one for one in Submission.objects.filter(event=event, uuid__in=wanted)}
    return JsonResponse({"answers": [_taken(line, judge, rounds, submissions) for line in lines]})


@audience(Audience.PUBLIC)
@require_GET
def worker(request: HttpRequest, slug: str) -> HttpResponse:
    """Served from beside the judge's pages, so that it answers for these and nothing else. Holds nothing of anybody."""
    return offline_worker("lichthof-judging-1")


def _taken(line: Sent, judge: Judge, rounds: dict[UUID, Round], submissions: dict[UUID, Submission]) -> dict[str, Any]:
    try:
        if line.round not in rounds or (line.submission and line.submission not in submissions):
            raise NotFound(_("This project is not among yours. Perhaps somebody else took it over."))
        ballot = cast_ballot(
            round=rounds[line.round], judge=judge, by=judge.person, key=line.key, content=line.content,
            submission=submissions.get(line.submission) if line.submission else None, comment=line.comment,
            note=line.note, device_at=line.device_at,
        )  # fmt: skip
    except DomainError as refusal:
        return {"key": str(line.key), "word": "refused", "code": refusal.code, "sentence": str(refusal)}
    late = _("It came after the close; the organisers decide whether it counts.")
    return {
        "key": str(line.key),
        "word": "late" if ballot.is_late else "saved",
        "sentence": late if ballot.is_late else "",
    }


def _work_or_404(judge: Judge, round: UUID, kind: str) -> Work:
    found = [work for work in work_of(judge, timezone.now()) if work.round.uuid == round and work.round.kind == kind]
    if not found:
        raise Http404
    return found[0]


def _line_or_404(judge: Judge, round: UUID, submission: str) -> tuple[Work, Line]:
    for work in work_of(judge, timezone.now()):
        for line in work.lines:
            if work.round.uuid == round and line.submission.slug == submission:
                return work, line
    raise Http404


def _given(line: Line) -> dict[str, Any]:
    if line.ballot is None:
        return {"scores": {}, "comment": "", "note": ""}
    return {"scores": line.ballot.content["scores"], "comment": line.ballot.comment, "note": line.ballot.note}


def _next(event: Event, work: Work, line: Line) -> str:
    way = _way(event, work, line)
    return way[0][1] if way else reverse("events:judge", args=[event.slug])


def _way(event: Event, work: Work, line: Line) -> list[tuple[str, str]]:
    """What is still to do after this one, as (project, address); the script leaves out what the phone already keeps."""
    pages = dict(zip((one.number for one in work.lines), project_pages(event, work), strict=True))
    return [(one.number, pages[one.number]) for one in work.after(line)]
