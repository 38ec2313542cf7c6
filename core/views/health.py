"""Life, readiness, numbers: for balancers and monitors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from ..audience import Audience, audience
from ..health import CHECKS, failing_parts
from ..metrics import exposition


@audience(Audience.MACHINE)
@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@audience(Audience.MACHINE)
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503 with the failing parts by name."""
    failing = failing_parts()
    parts = {name: "failing" if name in failing else "ok" for name in CHECKS}
    return JsonResponse({"ready": not failing, "failing": failing, "parts": parts}, status=503 if failing else 200)


@audience(Audience.MACHINE)
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)
