"""What the pages of this room share."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from accounts.policy import signed_in
from events.enums import RoundState
from events.models import Event, Judge
from events.selectors.events import event_or_404
from events.selectors.judging import Work, judge_of

type View = Callable[..., HttpResponseBase]


def for_judge(view: View) -> View:
    """Hands event and judge to the view and speaks in the event's zone; for others there is no such page."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        event = event_or_404(slug, request.user)
        judge = judge_of(event, request.user)
        if judge is None:
            raise Http404
        judge.event = event
        with timezone.override(event.offering.zone):
            return view(request, event, judge, *args, **kwargs)

    return signed_in(found)


def app(event: Event, judge: Judge, works: list[Work] | None = None) -> str:
    """What the script needs to know, as JSON for an attribute. `works`: what is kept for the time without network."""
    facts: dict[str, Any] = {
        "judge": str(judge.uuid),
        "home": reverse("events:judge", args=[event.slug]),
        "send": reverse("events:judge_ballots", args=[event.slug]),
        "worker": reverse("events:judge_worker", args=[event.slug]),
        "words": words(),
        "language": get_language(),
    }
    if works is not None:
        facts["pages"] = [facts["home"], *_pages(event, works)]
    return json.dumps(facts, ensure_ascii=False)


def _pages(event: Event, works: list[Work]) -> list[str]:
    open_ = [work for work in works if work.round.state == RoundState.OPEN]
    return [
        address for work in open_ for address in dict.fromkeys([*pages_of(event, work), *project_pages(event, work)])
    ]


def project_pages(event: Event, work: Work) -> list[str]:
    return [
        reverse("events:judge_project", args=[event.slug, work.round.uuid, line.submission.slug]) for line in work.lines
    ]


def pages_of(event: Event, work: Work) -> list[str]:
    """Where a judge does the work of a round."""
    if work.round.kind == "ranking":
        return [reverse("events:judge_order", args=[event.slug, work.round.uuid])]
    if work.round.kind == "pairwise":
        return [reverse("events:judge_pairs", args=[event.slug, work.round.uuid])]
    return project_pages(event, work)


def scripts() -> list[str]:
    return [static("js/offline.js"), static("js/judging.js")]


def words() -> dict[str, str]:
    """Sentences the script says; `{n}` is filled in there."""
    return {
        "unsent_one": gettext("1 saved on this phone, not yet sent"),
        "unsent": gettext("{n} saved on this phone, not yet sent"),
        "all_sent": gettext("Everything is sent."),
        "ready": gettext("Your projects are on this phone: you can go on without network."),
        "not_ready": gettext("Open this page once with network, then your projects are on this phone too."),
        "offline": gettext("No network. Go on, nothing is lost."),
        "sign_in": gettext("Please sign in again, so that your ballots can be sent. Nothing is lost."),
        "refused": gettext("Not accepted: {sentence}"),
        "forget": gettext("Take it off this phone"),
        "kept": gettext("saved on this phone"),
        "sent": gettext("judged"),
        "draft": gettext("begun on this phone"),
        "moved": gettext("{title}: place {place}"),
        "choose": gettext("Choose a step for at least one criterion."),
        "twice": gettext("Each place can be given once, and at least two projects must have one."),
        "no_more": gettext("No more pairs without network. New ones come as soon as it is back."),
        "no_storage": gettext("This browser keeps nothing; your ballots are sent at once and need the network."),
    }
