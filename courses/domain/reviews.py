"""Review of what trainers write: editors are asked, trainers hear the answer. Through the outbox, not inside the request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.domain.messages import send_message
from accounts.models import Person
from core.links import machine_url


def ask_editors(*, task_state: Any, by: Any) -> None:
    """Everyone in the task's groups reads that something waits for them; whoever submitted it does not."""
    page = task_state.workflow_state.content_object
    groups = task_state.task.specific.groups.all()
    people = Person.objects.filter(groups__in=groups, is_active=True).distinct()
    for person in people:
        if person == by:
            continue
        send_message(
            to=person,
            kind="review_wanted",
            key=f"review-wanted:{task_state.pk}:{person.pk}",
            context={"title": page.title, "who": getattr(by, "name", "")},
            link=_edit_address(page),
        )


def tell_writer(*, workflow_state: Any, answer: str) -> None:
    """`answer`: "approved" or "rejected"; the editor's comment is read beside the page."""
    person = workflow_state.requested_by
    if person is None:
        return
    page = workflow_state.content_object
    comment = getattr(workflow_state.current_task_state, "comment", "") or ""
    send_message(
        to=person,
        kind=f"review_{answer}",
        key=f"review-{answer}:{workflow_state.pk}:{workflow_state.current_task_state.pk}",
        context={"title": page.title, "comment": comment},
        link=_edit_address(page),
    )


def _edit_address(page: Any) -> str:
    return machine_url(reverse("wagtailadmin_pages:edit", args=[page.pk]))
