"""What the desk pages of a hackathon share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from events.models import Event

type View = Callable[..., HttpResponseBase]


def for_hackathon_desk(view: View) -> View:
    """Below `for_event`: other kinds of events have no such desk."""

    @wraps(view)
    def found(request: HttpRequest, event: Event, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hasattr(event, "hackathon"):
            raise Http404
        return view(request, event, *args, **kwargs)

    return found
