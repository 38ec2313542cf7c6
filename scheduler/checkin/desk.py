"""The desk behind the door: log, conflicts, figures, helpers' links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError
from core.links import page_url
from scheduler.domain.checkin import FULL, UNKNOWN
from scheduler.domain.scan_links import make_scan_link, revoke_scan_link
from scheduler.enums import RegistrationState
from scheduler.models import Scan, ScanLink
from scheduler.selectors.checkin import contests, figures, log_of
from scheduler.selectors.moments import local_time, when

from .access import Post, at_the_desk
from .qr import qr_svg

SHOWN = 100
LATE = timedelta(minutes=1)


@at_the_desk
@require_GET
def log(request: HttpRequest, post: Post) -> HttpResponse:
    return render(request, "scheduler/checkin/log.html", _about(post) | _live(post))


@at_the_desk
@require_GET
def live(request: HttpRequest, post: Post) -> HttpResponse:
    """The part of the log that htmx asks for every few seconds."""
    return render(request, "scheduler/checkin/live.html", _about(post) | _live(post))


def _about(post: Post) -> dict[str, Any]:
    return {"post": post, "session": post.session, "offering": post.session.offering, "when": when(post.session)}


def _live(post: Post) -> dict[str, Any]:
    return {
        "figures": figures(post.session),
        "contests": contests(post.session),
        "lines": [_line(scan) for scan in log_of(post.session, SHOWN)],
        "new_key": uuid4,
        "shown": SHOWN,
        "now": timezone.now(),
    }


@dataclass(frozen=True)
class Line:
    """One scan in words; `is_late` when the device sent it long after it was made."""

    scan: Scan
    problem: str
    is_late: bool


def _line(scan: Scan) -> Line:
    said = {UNKNOWN: _("not on the list"), FULL: _("no place was free"), **dict(RegistrationState.choices)}
    late = scan.received_at - scan.at > LATE
    return Line(scan, str(said.get(scan.problem, scan.problem)), late)


@at_the_desk
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, post: Post) -> HttpResponse:
    """POST makes a link and shows it this one time."""
    context: dict[str, Any] = {"label": "", "error": "", "made": None}
    if request.method == "POST":
        context["label"] = request.POST.get("label", "")
        try:
            link, token = make_scan_link(session=post.session, by=post.person, label=context["label"])
        except DomainError as refusal:
            context["error"] = str(refusal.message)
        else:
            path = reverse("scheduler:checkin_help", args=[token]).removeprefix(f"/{get_language()}/")
            address = page_url(path)
            ends = local_time(post.session.offering, link.expires_at)
            context |= {"made": link, "ends": ends, "address": address, "qr": qr_svg(address), "label": ""}
    now, offering = timezone.now(), post.session.offering
    rows = post.session.scan_links.order_by("revoked_at", "expires_at", "id")
    context["links"] = [
        {"link": row, "is_valid": row.is_valid(now), "ends": local_time(offering, row.revoked_at or row.expires_at)}
        for row in rows
    ]
    return render(
        request, "scheduler/checkin/links.html", _about(post) | context, status=422 if context["error"] else 200
    )


@at_the_desk
@require_POST
def revoke(request: HttpRequest, post: Post, link: UUID) -> HttpResponse:
    one = get_object_or_404(ScanLink, uuid=link, session=post.session)
    revoke_scan_link(link=one, by=post.person)
    messages.success(request, _("The link has ended. Nobody scans with it any more."))
    return redirect("scheduler:checkin_links", session=post.session.uuid)
