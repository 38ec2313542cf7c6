"""The team's own submission: write, add files, look at it once more, hand in, take back."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.policy import signed_in, visitor
from core.errors import DomainError
from core.posted import refusals_at, refused
from core.rate import allow
from events.domain.deadlines import deadline_of
from events.domain.files import MOST_FILES, add_file, describe_file, remove_file
from events.domain.submissions import (
    DraftChanged,
    check_can_hand_in,
    hand_in,
    restore_submission,
    save_draft,
    set_credit,
    start_submission,
    withdraw_submission,
)
from events.hackathon_forms import DescribeForm, DraftForm, FileForm
from events.models import Credit, Event, Handover, Submission, SubmissionFile, SubmissionRevision, Team
from events.selectors.briefs import brief_text, terms_of
from events.views.challenges.common import for_team, frame

from .uploads import counted_upload

UPLOADS_PER_HOUR = 60


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@for_team
def edit(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    submission = _submission(event, team, request)
    if request.method == "POST":
        return _save(request, event, submission)
    return _show(request, event, submission, DraftForm.of(submission.content, submission.edition))


def _save(request: HttpRequest, event: Event, submission: Submission) -> HttpResponse:
    form = DraftForm(request.POST)
    quiet = "application/json" in request.headers.get("Accept", "")
    theirs: Submission | None = None
    if form.is_valid():
        try:
            content, edition = form.content, form.cleaned_data["edition"]
            saved = save_draft(submission=submission, content=content, edition=edition, by=visitor(request))
        except DraftChanged as changed:
            theirs = changed.theirs
            form = _rebased(form, changed.theirs.edition)
            form.add_error(None, str(changed.message))
        except DomainError as refusal:
            refused(form, refusal)
        else:
            return _saved(request, event, saved, quiet)
    if quiet:
        sentences = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"errors": sentences}, status=409 if theirs else 422)
    return _show(request, event, submission, form, theirs=theirs, status=409 if theirs else 422)


def _saved(request: HttpRequest, event: Event, saved: Submission, quiet: bool) -> HttpResponse:
    if quiet:
        return JsonResponse({"edition": saved.edition})
    if request.POST.get("then") == "hand_in":
        return redirect("events:submission_hand_in", event.slug)
    messages.success(request, _("Saved. Only your team sees this draft until you hand it in."))
    return redirect("events:submission_edit", event.slug)


def _rebased(form: DraftForm, edition: int) -> DraftForm:
    """The same words, now knowing what they would replace."""
    data = cast(Any, form.data).copy()
    data["edition"] = str(edition)
    fresh = DraftForm(data)
    fresh.is_valid()
    return fresh


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@for_team
def hand(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    """GET: what would be handed in, read once more. POST: hand it in."""
    submission = _submission(event, team, request)
    problem = ""
    if request.method == "POST":
        try:
            revision = hand_in(submission=submission, by=visitor(request), edition=_number(request, "edition"),
                               accepts=_number(request, "accepts"))  # fmt: skip
        except DomainError as refusal:
            problem = str(refusal.message)
        else:
            _say_received(request, revision)
            return redirect("events:submission_edit", event.slug)
    can_hand_in = True
    try:
        check_can_hand_in(event, submission, timezone.now())
    except DomainError as refusal:
        can_hand_in, problem = False, problem or str(refusal.message)
    challenge = submission.challenge
    context = {
        **_common(request, event, submission),
        "problem": problem,
        "can_hand_in": can_hand_in,
        "terms": terms_of(team, challenge) if challenge else None,
        "brief": brief_text(challenge.brief) if challenge else None,
    }
    return render(request, "events/gallery/hand_in.html", context, status=409 if request.method == "POST" else 200)


def _say_received(request: HttpRequest, revision: Any) -> None:
    if revision.is_late:
        messages.warning(
            request,
            _("We have received it, after the deadline. It is kept and marked as late; the organisers decide on it."),
        )
    else:
        messages.success(
            request, _("We have received it. You can hand in again until the deadline; the last one counts.")
        )


@signed_in
@counted_upload
@require_POST
@for_team
def upload(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    submission = _submission(event, team, request)
    form = FileForm(request.POST, request.FILES)
    if getattr(request, "upload_too_large", False):
        form.is_valid()
        form.errors.clear()
        form.add_error("file", _("This is larger than 100 MB. Please make it smaller, or give its address instead."))
    elif not allow(f"upload:{request.user.pk}", limit=UPLOADS_PER_HOUR, seconds=3600):
        form.add_error(None, _("So many files in one hour are unusual. Please go on a little later."))
    elif form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            row = add_file(submission=submission, upload=data["file"], by=visitor(request),
                           alternative=data["alternative"], captions=data["captions"])  # fmt: skip
            if row.shown and not row.alternative:
                messages.info(
                    request,
                    _("The picture is in your draft. Say what it shows: until then the public does not see it."),
                )
                return redirect("events:submission_describe", event.slug, row.uuid)
            messages.success(request, _("The file is added to your draft."))
            return redirect(f"{reverse('events:submission_edit', args=[event.slug])}#files")
    draft = DraftForm.of(submission.content, submission.edition)
    return _show(request, event, submission, draft, upload=form, status=422)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
@for_team
def describe(request: HttpRequest, event: Event, team: Team, file: UUID) -> HttpResponse:
    row = _file(event, team, file)
    sent = request.method == "POST"
    form = DescribeForm(
        request.POST if sent else None, request.FILES if sent else None, initial={"alternative": row.alternative}
    )
    for name, wanted in (("alternative", "image/"), ("captions", "video/")):
        if not row.type.startswith(wanted):
            del form.fields[name]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            describe_file(file=row, alternative=data.get("alternative", row.alternative), by=visitor(request),
                          captions=data.get("captions"))  # fmt: skip
            return redirect(f"{reverse('events:submission_edit', args=[event.slug])}#files")
    context = {**frame(request, event, "gallery"), "file": row, "form": form, "submission": row.submission}
    return render(request, "events/gallery/describe.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
@for_team
def remove(request: HttpRequest, event: Event, team: Team, file: UUID) -> HttpResponse:
    remove_file(file=_file(event, team, file), by=visitor(request))
    messages.success(request, _("The file is out of your draft. What you handed in keeps it."))
    return redirect(f"{reverse('events:submission_edit', args=[event.slug])}#files")


@signed_in
@require_POST
@for_team
def credit(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    named = set_credit(
        submission=_submission(event, team, request), named=bool(request.POST.get("named")), by=visitor(request)
    )
    messages.success(request, _("Your name stands beside the project.") if named else _("Your name does not appear."))
    return redirect("events:submission_edit", event.slug)


@signed_in
@require_POST
@for_team
def withdraw(request: HttpRequest, event: Event, team: Team) -> HttpResponse:
    """Takes the submission back, or hands it in again as it was."""
    submission = _submission(event, team, request)
    if request.POST.get("back"):
        restore_submission(submission=submission, by=visitor(request))
        messages.success(request, _("It is handed in again, with the time at which it first came."))
    else:
        withdraw_submission(submission=submission, by=visitor(request))
        messages.success(request, _("It is taken back. Nobody but your team and the organisers sees it."))
    return redirect("events:submission_edit", event.slug)


def _show(
    request: HttpRequest, event: Event, submission: Submission, form: DraftForm, *, upload: FileForm | None = None,
    theirs: Submission | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        **_common(request, event, submission),
        "form": form,
        "upload": upload or FileForm(),
        "theirs": theirs,
        "named": Credit.objects.filter(submission=submission.pk or 0, person=visitor(request)).exists(),
        "handover": Handover.objects.filter(submission=submission.pk or 0).first(),
        "most_files": MOST_FILES,
    }
    return render(request, "events/gallery/edit.html", context, status=status)


def _common(request: HttpRequest, event: Event, submission: Submission) -> dict[str, Any]:
    deadline, now = deadline_of(event.hackathon, submission), timezone.now()
    return {
        **frame(request, event, "gallery"),
        "submission": submission,
        "team": submission.team,
        "files": list(SubmissionFile.objects.filter(submission=submission.pk or 0)),
        "revisions": list(_revisions(submission)),
        "deadline": deadline,
        "timing": deadline.timing(now),
        "now": now,
        "challenge": submission.challenge,
        "brief": brief_text(submission.challenge.brief) if submission.challenge else None,
    }


def _revisions(submission: Submission) -> QuerySet[SubmissionRevision]:
    rows = SubmissionRevision.objects.filter(submission=submission.pk or 0)
    return rows.order_by("-number").select_related("handed_in_by")


def _submission(event: Event, team: Team, request: HttpRequest) -> Submission:
    """The team's own; begun when somebody first wants to write. Reading it writes nothing."""
    found = Submission.objects.listed().filter(team=team).first()
    if found is None and request.method == "POST":
        made = start_submission(team=team, by=cast(Any, request.user))
        found = Submission.objects.listed().get(pk=made.pk)
    if found is None:
        found = Submission(event=event, team=team, challenge=team.challenge, slug=team.slug)
    found.event, found.team = event, team
    return found


def _file(event: Event, team: Team, uuid: UUID) -> SubmissionFile:
    row = SubmissionFile.objects.select_related("submission__team").filter(uuid=uuid, submission__team=team).first()
    if row is None:
        raise Http404
    return row


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None
