"""What the house told me."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.domain.messages import mark_all_read, mark_read
from accounts.models import Message
from accounts.policy import signed_in, visitor

PER_PAGE = 20


@signed_in
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    mine = Message.objects.filter(person=visitor(request))
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/messages.html", {"page": page, "unread": mine.unread().count()})


@signed_in
@require_POST
def read_one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    message = get_object_or_404(Message, uuid=uuid, person=visitor(request))
    mark_read(message=message, by=visitor(request))
    return redirect("accounts:messages")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=visitor(request))
    return redirect("accounts:messages")
