"""Report a barrier without signing in; the city's people answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policy import staff_only
from core import rate
from core.audience import Audience, audience
from lms.domain.barriers import answer_barrier, report_barrier
from lms.forms import BarrierForm
from lms.models import BarrierReport

LIMIT, SECONDS = 5, 3600


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    form = BarrierForm(request.POST or None, initial={"page": came_from(request)})
    if request.method != "POST" or not form.is_valid():
        return render(request, "city/barrier.html", {"form": form, "city": settings.CITY})
    if not rate.allow(f"barrier:{rate.visitor(request)}", limit=LIMIT, seconds=SECONDS):
        return render(request, "429.html", status=429)
    if not form.is_from_a_program:
        given = form.cleaned_data
        report_barrier(barrier=given["barrier"], page=given["page"], email=given["email"])
    return redirect("city:barrier_thanks")


@audience(Audience.PUBLIC)
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "city/barrier_thanks.html", {"city": settings.CITY})


@staff_only
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    page = Paginator(BarrierReport.objects.order_by("answered_at", "-created_at", "-pk"), 30).get_page(
        request.GET.get("page")
    )
    return render(request, "city/barrier_reports.html", {"page": page})


@staff_only
@require_POST
def answered(request: HttpRequest, uuid: str) -> HttpResponse:
    answer_barrier(report=get_object_or_404(BarrierReport, uuid=uuid), by=request.user)
    messages.success(request, _("Marked as answered."))
    return redirect("city:barrier_reports")


def came_from(request: HttpRequest) -> str:
    """The page of this site from which the link was followed, else nothing."""
    parts = urlsplit(request.headers.get("Referer", ""))
    return parts.path[:500] if parts.netloc == request.get_host() else ""
