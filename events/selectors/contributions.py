"""The call for contributions: what authors, reviewers and the desk read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, QuerySet

from core.queries import for_lists
from events.enums import ContributionState
from events.models import Call, Contribution, Event, Review, Reviewer


def call_of(event: Event) -> Call | None:
    return Call.objects.filter(event=event).first()


def contributions_by(person: Any, event: Event) -> list[Contribution]:
    """The person's own, the newest first; at most one query."""
    if not getattr(person, "is_authenticated", False):
        return []
    return list(for_lists(Contribution.objects.filter(event=event, person=person).order_by("-pk")))


def own_contribution(person: Any, event: Event, uuid: UUID) -> Contribution | None:
    return Contribution.objects.select_related("event", "person").filter(event=event, person=person, uuid=uuid).first()


def is_reviewer(person: Any, event: Event) -> bool:
    return Reviewer.objects.filter(event=event, person_id=person.pk).exists()


def contributions_with_scores(event: Event) -> QuerySet[Contribution]:
    """What was handed in, with `mean` and `opinions` (reviews with a score); the best first."""
    rows = for_lists(Contribution.objects.filter(event=event).exclude(state=ContributionState.DRAFT))
    return rows.annotate(mean=Avg("reviews__score"), opinions=Count("reviews__score")).order_by("-mean", "pk")


def to_review(person: Any, event: Event) -> list[Contribution]:
    """What this person may judge, with `mine` (their own review or None); two queries. Fewest opinions first."""
    rows = Contribution.objects.filter(event=event).handed_in().exclude(person_id=person.pk)
    found: list[Any] = list(for_lists(rows.annotate(opinions=Count("reviews")).order_by("opinions", "pk")))
    mine = {
        review.contribution_id: review for review in Review.objects.filter(contribution__event=event, person=person)
    }
    for contribution in found:
        contribution.mine = mine.get(contribution.pk)
    return found
