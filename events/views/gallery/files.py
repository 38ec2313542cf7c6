"""A file of a submission, for whoever may see it. Nothing that comes from here can run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.audience import Audience, audience
from events.desk.access import manages
from events.domain.files import open_intact
from events.domain.gallery import is_open
from events.enums import SubmissionState
from events.inspecting import CAPTIONS, MB
from events.models import Event, Submission, SubmissionFile
from events.selectors.submissions import is_member, is_public, judges_at
from events.views.challenges.common import for_hackathon

SEALED = "default-src 'none'; sandbox"


@audience(Audience.PUBLIC)
@require_safe
@for_hackathon
def submission_file(request: HttpRequest, event: Event, project: str, sha256: str) -> HttpResponseBase:
    """`sha256` of the file, of the picture made anew, or of a video's captions. Originals of pictures, which may say
    where they were taken, go to the team and the organisers only."""
    rows = Submission.objects.select_related("revision").filter(event=event, slug=project)
    submission = rows.first()
    if submission is None:
        raise Http404
    entry, kind = _find(submission, sha256, request, event)
    return _answer(request, entry, kind, sha256)


def _find(submission: Submission, sha256: str, request: HttpRequest, event: Event) -> tuple[dict[str, Any], str]:
    """(the file's entry, what is asked of it: sha256, shown or captions). Anything else does not exist (404)."""
    inside = is_member(submission, request.user) or manages(request.user, event)
    found = [(entry, kind) for entry in _visible(submission, request, event, inside) if (kind := _kind(entry, sha256))]
    for entry, kind in found:
        original_of_picture = kind == "sha256" and entry.get("shown")
        if inside or not original_of_picture:
            return entry, kind
    raise Http404


def _visible(submission: Submission, request: HttpRequest, event: Event, inside: bool) -> list[dict[str, Any]]:
    counted = submission.revision.content.get("files", []) if submission.revision else []
    if inside:
        drafts = [file.entry() for file in SubmissionFile.objects.filter(submission=submission)]
        older = submission.revisions.values_list("content", flat=True)
        return [*counted, *drafts, *(entry for content in older for entry in content.get("files", []))]
    if submission.state != SubmissionState.SUBMITTED:
        return []
    if judges_at(event, request.user):
        return counted
    shown = is_open(event, timezone.now()) and submission.hidden_at is None and event.is_visible
    return [entry for entry in counted if is_public(entry)] if shown else []


def _kind(entry: dict[str, Any], sha256: str) -> str:
    return next((name for name in ("shown", "sha256", "captions") if entry.get(name) == sha256), "")


def _answer(request: HttpRequest, entry: dict[str, Any], kind: str, sha256: str) -> HttpResponseBase:
    file = open_intact(sha256)
    is_video = kind == "sha256" and entry["type"].startswith("video/")
    response: HttpResponseBase
    if is_video and (span := _span(request, entry["size"])):
        response = StreamingHttpResponse(_part(file, *span), status=206)
        response["Content-Range"] = f"bytes {span[0]}-{span[1]}/{entry['size']}"
        response["Content-Length"] = str(span[1] - span[0] + 1)
    else:
        inline = kind != "sha256" or is_video
        response = FileResponse(file, as_attachment=not inline, filename=entry["name"] if not inline else "")
    response["Content-Type"] = _content_type(entry, kind)
    if is_video:
        response["Accept-Ranges"] = "bytes"
    return _sealed(response, request)


def _content_type(entry: dict[str, Any], kind: str) -> str:
    if kind == "shown":
        return "image/webp"
    if kind == "captions":
        return f"{CAPTIONS}; charset=utf-8"
    return entry["type"] if entry["type"].startswith("video/") else "application/octet-stream"


def _sealed(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """The same bytes for ever under this address, but only for those who may see it now: private, asked again."""
    response["Content-Security-Policy"] = SEALED
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=300"
    return response


def _span(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """The one range that a player asks for; None: the whole file."""
    asked = re.fullmatch(r"bytes=(\d{1,12})-(\d{0,12})", request.headers.get("Range", ""))
    if not asked:
        return None
    first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    return (first, last) if first <= last else None


def _part(file: Any, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(MB, left))):
            left -= len(chunk)
            yield chunk
