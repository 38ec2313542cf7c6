"""Who may stand at the door: whoever manages the offering, and helpers with a link for this one session.

A helper's link leaves its mark in the browser's session, so that its token stands in no further address. A foreign
session does not exist (404).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.policy import back_to, organisations_taught_by
from core.audience import Audience
from scheduler.models import ScanLink, Session

type View = Callable[..., HttpResponseBase]
KEPT = "scan_links"


@dataclass(frozen=True)
class Post:
    """Who stands where. A helper has a `link`; the desk has none and sees and takes back everything."""

    session: Session
    person: Any
    link: ScanLink | None = None

    @property
    def is_desk(self) -> bool:
        return self.link is None


def at_the_door(view: View) -> View:
    """Guard: the desk, and helpers with a valid link."""
    return _guard(view, helpers=True)


def at_the_desk(view: View) -> View:
    """Guard: only those who manage the offering."""
    return _guard(view, helpers=False)


def remember(request: HttpRequest, link: ScanLink) -> None:
    """This browser may scan at the link's session, as long as the link is valid."""
    request.session[KEPT] = {**request.session.get(KEPT, {}), str(link.session.uuid): str(link.uuid)}


def _guard(view: View, *, helpers: bool) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, session: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        post = _as_manager(request, session) or (_as_helper(request, session) if helpers else None)
        if post is None and not request.user.is_authenticated:
            return redirect_to_login(back_to(request))
        if post is None:
            raise Http404
        with timezone.override(post.session.offering.zone):
            return view(request, post, *args, **kwargs)

    shown = never_cache(guarded)
    shown.audience = Audience.MEMBER  # type: ignore[attr-defined]
    return shown


def _as_manager(request: HttpRequest, session: UUID) -> Post | None:
    if not request.user.is_authenticated:
        return None
    mine = _sessions().filter(offering__organisation__in=organisations_taught_by(request.user), uuid=session).first()
    return Post(mine, request.user) if mine else None


def _as_helper(request: HttpRequest, session: UUID) -> Post | None:
    kept = request.session.get(KEPT, {}).get(str(session))
    if not kept:
        return None
    link = ScanLink.objects.valid(timezone.now()).filter(uuid=kept, session__uuid=session).first()
    return Post(_sessions().get(uuid=session), None, link) if link else None


def _sessions() -> Any:
    return Session.objects.select_related("offering__organisation", "venue")
