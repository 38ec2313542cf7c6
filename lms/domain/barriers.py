"""Barriers people report: kept, told to the city by mail, answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from core.audit import record
from core.mail import queue_mail
from lms.models import BarrierReport


@transaction.atomic
def report_barrier(*, barrier: str, page: str = "", email: str = "", language: str | None = None) -> BarrierReport:
    """Keeps the report and writes to the city's office, both in one transaction. Anyone may; nobody is asked who they are."""
    report = BarrierReport.objects.create(
        barrier=barrier, page=page, email=email, language=language or get_language() or settings.LANGUAGE_CODE
    )
    queue_mail(
        to=settings.CITY_MAIL,
        subject=f"Lichthof: Barriere gemeldet ({page or 'ohne Seite'})",
        text=_letter(report),
        key=f"barrier:{report.uuid}",
        language="de",
        headers={"Reply-To": email} if email else None,
    )
    return report


def _letter(report: BarrierReport) -> str:
    answer = f"Antwort gewünscht an: {report.email}" if report.email else "Die Person möchte keine Antwort."
    return f"Seite: {report.page or '–'}\nSprache: {report.language}\n\n{report.barrier}\n\n{answer}\n"


@transaction.atomic
def answer_barrier(*, report: BarrierReport, by: Any, now: dt.datetime | None = None) -> BarrierReport:
    """Marks the report as dealt with; a second time changes nothing."""
    if report.answered_at is None:
        report.answered_at, report.answered_by = now or timezone.now(), by
        report.save(update_fields=["answered_at", "answered_by"])
        record("barrier.answered", on=report, by=by)
    return report
