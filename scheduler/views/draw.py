"""The draw for everybody to check: promised before, published after."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.audience import Audience, audience
from scheduler.models import Draw
from scheduler.selectors.draw import draw_of, own_ticket, published
from scheduler.selectors.moments import local_time

from .places import about


@audience(Audience.PUBLIC)
@require_safe
def draw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    one = _draw(uuid)
    context = about(one.offering) | {
        "draw": one,
        "own": own_ticket(one, request.user),
        "draw_at": local_time(one.offering, one.offering.draw_at) if one.offering.draw_at else "",
        "drawn_at": local_time(one.offering, one.drawn_at) if one.drawn_at else "",
    }
    return render(request, "scheduler/draw.html", context)


@audience(Audience.PUBLIC)
@require_safe
def draw_json(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return JsonResponse(published(_draw(uuid)), json_dumps_params={"indent": 1})


def _draw(uuid: UUID) -> Draw:
    one = draw_of(uuid)
    if one is None:
        raise Http404
    return one
