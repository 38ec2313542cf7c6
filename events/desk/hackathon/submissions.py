"""All submissions of an event: who has handed in and when, late ones, more time, times and gallery, download."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.audit import record
from core.posted import refusals_at, sent
from events.desk.access import for_event
from events.domain.deadlines import deadline_of, extend_for_all, extend_for_team, let_in
from events.domain.files import FileChanged, open_intact
from events.domain.gallery import close_gallery, hide_submission, is_open, open_gallery, show_submission
from events.domain.revisions import canonical, is_untouched
from events.domain.submissions import start_submission
from events.domain.votes import has_ended, results, set_voters
from events.hackathon_forms import ExtendForm, ReasonForm, VotersForm
from events.models import Event, Submission, SubmissionRevision, Team, Vote
from events.selectors.submissions import desk_rows
from events.zipping import Member, zipped

from .common import for_hackathon_desk


@for_event
@never_cache
@require_GET
@for_hackathon_desk
def submissions(request: HttpRequest, event: Event) -> HttpResponse:
    show = request.GET.get("show", "")
    rows = desk_rows(event)
    groups = {
        "missing": [row for row in rows if row.last is None],
        "late": [row for row in rows if row.last and row.last.is_late],
        "in": [row for row in rows if row.submission and row.submission.revision_id],
    }
    context = {
        "event": event,
        "rows": groups.get(show, rows),
        "tabs": _tabs(
            show if show in groups else "", {"": len(rows), **{key: len(one) for key, one in groups.items()}}
        ),
        "deadline": deadline_of(event.hackathon),
        "open": is_open(event, timezone.now()),
    }
    return render(request, "events/gallery/desk/submissions.html", context)


def _tabs(show: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "": _("All teams"),
        "in": pgettext("submissions", "In"),
        "late": pgettext("submissions", "Late"),
        "missing": pgettext("submissions", "Missing"),
    }
    return [
        {"label": label, "href": f"?show={key}" if key else "?", "on": key == show, "count": counts[key] or ""}
        for key, label in labels.items()
    ]


@for_event
@never_cache
@require_http_methods(["GET", "POST"])
@for_hackathon_desk
def submission(request: HttpRequest, event: Event, submission: str) -> HttpResponse:
    """One team's revisions; let a late one in, more time, in or out of the gallery (`part`)."""
    row = _one(event, submission)
    part = request.POST.get("part", "")
    extend = ExtendForm(request.POST if part == "extend" else None)
    reason = ReasonForm(request.POST if part in {"let_in", "hide"} else None)
    form = extend if part == "extend" else reason
    if request.method == "POST" and (part == "show" or form.is_valid()):
        with refusals_at(form):
            messages.success(request, _carry_out(request, event, row, part, form))
            return redirect("events:desk_submission", event.slug, row.slug)
    revisions = list(row.revisions.order_by("-number").select_related("handed_in_by", "accepted_by"))
    context = {
        "event": event,
        "submission": row,
        "deadline": deadline_of(event.hackathon, row),
        "revisions": [{"revision": one, "untouched": is_untouched(one)} for one in revisions],
        "extend": extend,
        "reason": reason,
        "part": part,
    }
    status = 422 if extend.errors or reason.errors else 200
    return render(request, "events/gallery/desk/submission.html", context, status=status)


def _carry_out(request: HttpRequest, event: Event, row: Submission, part: str, form: Any) -> str:
    by = visitor(request)
    if part == "extend":
        extend_for_team(submission=row, by=by, **form.cleaned_data)
        return _("The team has more time and has been told.")
    if part == "hide":
        hide_submission(submission=row, by=by, **form.cleaned_data)
        return _("It is out of the gallery; the team has been told.")
    if part == "show":
        show_submission(submission=row, by=by)
        return _("It is in the gallery again.")
    number = request.POST.get("revision", "")
    revision = get_object_or_404(row.revisions, number=int(number) if number.isdecimal() and len(number) < 5 else 0)
    let_in(revision=revision, by=by, **form.cleaned_data)
    return _("It counts now; the team has been told. The mark “late” stays.")


@for_event
@require_POST
@for_hackathon_desk
def begin(request: HttpRequest, event: Event, team: str) -> HttpResponse:
    """Opens the page of a team that has not begun, so that it can get more time."""
    row = start_submission(team=get_object_or_404(Team, event=event, slug=team), by=None)
    return redirect("events:desk_submission", event.slug, row.slug)


@for_event
@never_cache
@require_http_methods(["GET", "POST"])
@for_hackathon_desk
def more_time(request: HttpRequest, event: Event) -> HttpResponse:
    """A later deadline for everybody."""
    form = ExtendForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            extend_for_all(event=event, by=visitor(request), **form.cleaned_data)
            messages.success(request, _("All teams have more time and have been told."))
            return redirect("events:desk_submissions", event.slug)
    context = {"event": event, "form": form, "deadline": deadline_of(event.hackathon)}
    return render(request, "events/gallery/desk/more_time.html", context, status=422 if form.errors else 200)


@for_event
@require_POST
@for_hackathon_desk
def gallery(request: HttpRequest, event: Event) -> HttpResponse:
    if request.POST.get("to") == "close":
        close_gallery(event=event, by=visitor(request))
        messages.success(request, _("The gallery is private again."))
    else:
        open_gallery(event=event, by=visitor(request))
        messages.success(request, _("The gallery is open for everybody."))
    return redirect("events:desk_submissions", event.slug)


@for_event
@never_cache
@require_http_methods(["GET", "POST"])
@for_hackathon_desk
def votes(request: HttpRequest, event: Event) -> HttpResponse:
    """How many have voted; for what, nobody sees before the end, the organisers neither."""
    form = VotersForm(sent(request), initial={"vote_by": event.hackathon.vote_by})
    if request.method == "POST" and form.is_valid():
        set_voters(event=event, vote_by=form.cleaned_data["vote_by"], by=visitor(request))
        messages.success(request, _("Saved."))
        return redirect("events:desk_vote", event.slug)
    now = timezone.now()
    context = {
        "event": event,
        "form": form,
        "cast": Vote.objects.filter(event=event).count(),
        "ended": has_ended(event, now),
        "open": is_open(event, now),
        "rows": results(event, now) if has_ended(event, now) else [],
    }
    return render(request, "events/gallery/desk/votes.html", context, status=422 if form.errors else 200)


@for_event
@never_cache
@require_GET
@for_hackathon_desk
def export(request: HttpRequest, event: Event) -> HttpResponse:
    """Every revision as it was handed in, with its hash; without names of people."""
    response = JsonResponse(_export(event), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-submissions.json"'
    return response


def _export(event: Event) -> dict[str, Any]:
    rows = SubmissionRevision.objects.filter(submission__event=event).select_related("submission__team")
    return {
        "event": str(event.uuid),
        "revisions": [
            {
                "project": row.submission.slug,
                "team": row.submission.team.name,
                "number": row.number,
                "received_at": row.received_at.isoformat(),
                "timing": row.timing,
                "counts": row.submission.revision_id == row.pk,
                "sha256": row.sha256,
                "content": row.content,
            }
            for row in rows.order_by("submission__slug", "number")
        ],
    }


@for_event
@never_cache
@require_GET
@for_hackathon_desk
def download(request: HttpRequest, event: Event) -> HttpResponseBase:
    """Everything that counts as one archive, made while it is sent."""
    rows = Submission.objects.counting().filter(event=event).select_related("revision").order_by("slug")
    response = StreamingHttpResponse(zipped(_members(list(rows))), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-submissions.zip"'
    record("submissions.downloaded", on=event, by=visitor(request))
    return response


def _members(rows: list[Submission]) -> Iterator[Member]:
    for row in rows:
        if row.revision is None:
            continue
        about = json.loads(canonical(row.revision.content))
        yield Member(f"{row.slug}/submission.json", [json.dumps(about, ensure_ascii=False, indent=1).encode()])
        for number, entry in enumerate(row.revision.content.get("files", []), start=1):
            try:
                file = open_intact(entry["sha256"])
            except FileChanged as changed:
                yield Member(f"{row.slug}/{number}-{entry['name']}.missing.txt", [str(changed).encode()])
                continue
            with file:
                yield Member(f"{row.slug}/{number}-{entry['name']}", file.chunks())


def _one(event: Event, slug: str) -> Submission:
    rows = Submission.objects.listed()
    row: Submission = get_object_or_404(rows, event=event, slug=slug)
    row.event = event
    return row
