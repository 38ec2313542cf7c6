"""The page at the door and what its script asks for."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from core.audience import Audience, audience
from core.errors import InvalidInput, TooMany
from core.offline import offline_worker
from core.rate import allow, visitor
from scheduler.domain.checkin import Answer, take_scan, take_scans
from scheduler.domain.scan_links import link_of
from scheduler.enums import ScanKind
from scheduler.rules import clean_line
from scheduler.selectors.checkin import door_rows, figures, version_of
from scheduler.selectors.moments import when, where

from .access import Post, at_the_door, remember
from .codes import public_key
from .lists import millis, signed_list, spot
from .reading import meaning_of, scanned_from, scans_from
from .words import NO, Result, name_of, result_of, words

SHOWN = 40
SCANS_PER_MINUTE = 1200
CAMERA = "camera=(self), microphone=(), geolocation=()"
SCRIPTS = tuple(
    f"js/{name}.js"
    for name in (
        "offline",
        "checkin-codes",
        "checkin-store",
        "checkin-list",
        "checkin-sound",
        "checkin-camera",
        "checkin",
    )
)


@at_the_door
@ensure_csrf_cookie
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, post: Post) -> HttpResponse:
    """A plain form without script; with it, the same page works without network. `?shell=1`: without anybody's name,
    for the browser to keep."""
    result = _sent(request, post) if request.method == "POST" else None
    if isinstance(result, HttpResponse):
        return result
    response = render(request, "scheduler/checkin/door.html", _page(request, post, result))
    response["Permissions-Policy"] = CAMERA
    return response


def _sent(request: HttpRequest, post: Post) -> Result | HttpResponse:
    """The same form sent twice has the same key, so reloading an answer lets nobody in twice."""
    text = request.POST.get("text", "")
    line = {name: request.POST.get(name, "") for name in request.POST}
    if text:
        meant = meaning_of(text, post.session)
        if meant.name:
            query = request.GET.copy()
            query["q"] = meant.name
            return redirect(f"{request.path}?{query.urlencode()}")
        if meant.is_forged and line.get("kind") != ScanKind.FORCED:
            return Result(NO, words()["refused"], words()["forged"])
        line["registration"] = str(meant.registration or "")
    try:
        scanned = scanned_from(line | {"let_in": None, "at": None}, post)
    except ValueError:
        return Result(NO, words()["refused"], words()["not_read"])
    return result_of(take_scan(session=post.session, scanned=scanned, by=post.person, link=post.link))


def _page(request: HttpRequest, post: Post, result: Result | None) -> dict[str, Any]:
    session, is_shell = post.session, "shell" in request.GET
    query = clean_line(request.GET.get("q", ""))[:100]
    return {
        "post": post,
        "session": session,
        "when": when(session),
        "where": where(session),
        "result": result,
        "query": query,
        "rows": [] if is_shell else door_rows(session, query, SHOWN),
        "most": SHOWN,
        "figures": None if is_shell else figures(session),
        "entrance": request.POST.get("entrance", post.link.label if post.link else ""),
        "new_key": uuid4,
        "app": _app(post),
        "scripts": [static(name) for name in SCRIPTS],
    }


def _app(post: Post) -> str:
    """What the script needs to know, as JSON for an attribute."""
    uuid = post.session.uuid
    facts = {
        "session": str(uuid),
        "zone": post.session.offering.timezone,
        "language": get_language(),
        "key": public_key(),
        "page": reverse("scheduler:checkin", args=[uuid]),
        "list": reverse("scheduler:checkin_list", args=[uuid]),
        "scans": reverse("scheduler:checkin_scans", args=[uuid]),
        "worker": reverse("scheduler:checkin_worker", args=[uuid]),
        "jsqr": static("js/jsqr.js"),
        "entrance": post.link.label if post.link else "",
        "desk": post.is_desk,
        "words": words(),
    }
    return json.dumps(facts, ensure_ascii=False)


@at_the_door
@require_safe
def list_for_device(request: HttpRequest, post: Post) -> HttpResponse:
    """The signed list; 304 while nothing changed. The answer's `now` lets the device set its clock right."""
    now = timezone.now()
    said = f"{version_of(post.session)}|{get_language()}|{public_key()}"
    etag = quote_etag(hashlib.sha256(said.encode()).hexdigest()[:24])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = JsonResponse(signed_list(post.session, now))
    response["ETag"] = etag
    response["X-Now"] = str(millis(now))
    return response


@at_the_door
@require_POST
def scans(request: HttpRequest, post: Post) -> HttpResponse:
    """Takes lines from a device, one or many; each gets its answer."""
    who = post.link.pk if post.link else post.person.pk
    if not allow(f"scans:{post.is_desk}:{who}", limit=SCANS_PER_MINUTE, seconds=60):
        raise TooMany(_("Too many scans at once. Please wait a minute."))
    try:
        lines = scans_from(request, post)
    except InvalidInput as error:
        return JsonResponse({"error": error.code, "sentence": str(error.message)}, status=error.status)
    now = timezone.now()
    answers = take_scans(session=post.session, scans=lines, by=post.person, link=post.link, now=now)
    return JsonResponse({"answers": [_told(answer) for answer in answers], "now": millis(timezone.now())})


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "key": str(answer.key),
        "word": answer.word,
        "code": answer.code,
        "sentence": answer.sentence,
        "registration": str(answer.registration.uuid) if answer.registration else None,
        "name": name_of(answer),
        "places": answer.registration.party_size if answer.registration else (answer.scan.places if answer.scan else 1),
        "at": millis(answer.scan.at) if answer.scan else None,
        "first": spot(answer.first) if answer.first else None,
        "rivals": [spot(scan) for scan in answer.rivals],
    }


@audience(Audience.PUBLIC)
@require_GET
def worker(request: HttpRequest, session: UUID) -> HttpResponse:
    """Served from the page's own address, so that it answers for this page and nothing else. Holds nothing of anybody."""
    return offline_worker("lichthof-check-in-1")


@audience(Audience.PUBLIC)
@require_GET
def manifest(request: HttpRequest, session: UUID) -> JsonResponse:
    """Makes the page installable; without the session's title, because browsers ask for it without signing in."""
    page = reverse("scheduler:checkin", args=[session])
    icons = [
        {"src": static(f"icons/check-in-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
        for size, use in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    said = {
        "id": page,
        "name": _("Check-in · Lichthof"),
        "short_name": _("Check-in"),
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "lang": get_language(),
        "background_color": "#fbf8f2",
        "theme_color": "#10203f",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def help_at_the_door(request: HttpRequest, token: str) -> HttpResponse:
    """A helper opens the link: the browser remembers it, and the secret leaves the address. Asks first, so that programs
    that look at links in mails begin nothing."""
    if not allow(f"scan-link:{visitor(request)}", limit=60, seconds=600):
        raise TooMany(_("Too many attempts. Please wait a few minutes."))
    link = link_of(token)
    if link is None:
        return render(request, "scheduler/checkin/link_ended.html", status=404)
    if request.method == "POST":
        remember(request, link)
        return redirect("scheduler:checkin", session=link.session.uuid)
    with timezone.override(link.session.offering.zone):
        context = {"link": link, "session": link.session, "when": when(link.session)}
        return render(request, "scheduler/checkin/help.html", context)
