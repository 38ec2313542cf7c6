"""What the city's people see of the house itself: messages that could not be delivered, and who did what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.policy import staff_only
from core.models import AuditEntry, OutboxMessage
from core.outbox import discard_message, retry_message
from scheduler.rules import clean_line

PER_PAGE = 30


@staff_only
@require_safe
def dead_letters(request: HttpRequest) -> HttpResponse:
    """Messages that failed on every try and wait for a decision, the newest first."""
    page = Paginator(OutboxMessage.objects.dead().order_by("-dead_at", "-id"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "city/dead_letters.html", {"page": page})


@staff_only
@require_POST
def decide_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Tries a dead letter again, or lets it go."""
    message = get_object_or_404(OutboxMessage, pk=pk)
    if "discard" in request.POST:
        discard_message(message=message, by=request.user)
        messages.success(request, _("The message was discarded."))
    else:
        retry_message(message=message, by=request.user)
        messages.success(request, _("The message will be tried again in a moment."))
    return redirect("city:dead_letters")


@staff_only
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The audit trail, the newest first; narrowed by `action` (its beginning) and `subject` (the thing's id)."""
    action, subject = clean_line(request.GET.get("action", ""))[:80], clean_line(request.GET.get("subject", ""))[:64]
    entries = AuditEntry.objects.order_by("-id")
    if action:
        entries = entries.filter(action__startswith=action)
    if subject:
        entries = entries.filter(subject_id=subject)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    rows = with_names(list(page.object_list))
    return render(request, "city/history.html", {"page": page, "rows": rows, "action": action, "subject": subject})


def with_names(entries: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Each entry with the name of who did it; "" for the house itself and for people who have left."""
    entries = list(entries)
    ids = {entry.actor_id for entry in entries if is_uuid(entry.actor_id)}
    names = {str(key): name for key, name in Person.objects.filter(uuid__in=ids).values_list("uuid", "name")}
    return [(entry, names.get(entry.actor_id, "")) for entry in entries]


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
