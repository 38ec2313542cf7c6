"""Submissions as pages need them: the own one, the gallery, one project."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core import rate
from core.queries import for_lists
from events.enums import JudgeState, TeamState
from events.models import Award, Credit, Event, Judge, Submission, SubmissionRevision, Team, TeamMember

from .briefs import BriefText, brief_text

type Row = tuple[int, str]


def own_team(event: Event, person: Any) -> Team | None:
    """The active team the person is in at this event, with its challenge. One query."""
    if not getattr(person, "is_authenticated", False):
        return None
    rows = Team.objects.active().filter(event=event, members__person=person)
    return rows.select_related("event__hackathon", "event__offering", "challenge__brief").first()


def own_submission(event: Event, person: Any) -> Submission | None:
    if not getattr(person, "is_authenticated", False):
        return None
    rows = Submission.objects.listed().filter(event=event, team__members__person=person)
    return rows.select_related("event__hackathon", "event__offering").first()


def named_members(submission: Submission) -> list[str]:
    """Names of those who are in the team now and want to be named. One query."""
    members = TeamMember.objects.filter(team=submission.team_id).values("person")
    rows = Credit.objects.filter(submission=submission, person__in=members).select_related("person")
    return [row.person.name for row in rows.order_by("person__name")]


def is_member(submission: Submission, person: Any) -> bool:
    if not getattr(person, "is_authenticated", False):
        return False
    return TeamMember.objects.filter(team=submission.team_id, person=person).exists()


def judges_at(event: Event, person: Any) -> bool:
    if not getattr(person, "is_authenticated", False):
        return False
    return Judge.objects.filter(event=event, person=person, state=JudgeState.ACTIVE).exists()


# --- the gallery


@dataclass(frozen=True)
class ProjectCard:
    """`place`: titles of the awards it has won."""

    submission: Submission
    title: str
    tagline: str
    picture: dict[str, Any] | None
    challenge: BriefText | None
    awards: list[Award]


def visitor_seed(request: HttpRequest, event: Event) -> str:
    """What shuffles the gallery for this visitor: a person's own number; for strangers a number of the day, made of where
    they come from, kept nowhere. So nobody's project stands first for everybody, and turning pages keeps the order."""
    if request.user.is_authenticated:
        who = f"person:{request.user.pk}"
    else:
        where = rate.visitor(request), request.META.get("HTTP_USER_AGENT", "")
        who = f"{timezone.localdate().isoformat()}:{where}"
    return salted_hmac("events.gallery", f"{event.pk}:{who}", algorithm="sha256").hexdigest()


def shuffled(keys: Iterable[int], seed: str) -> list[int]:
    return sorted(
        keys, key=lambda key: salted_hmac("events.gallery.order", f"{seed}:{key}", algorithm="sha256").hexdigest()
    )


def found_in_gallery(event: Event, *, challenge: str = "", words: str = "") -> list[int]:
    """Keys of the shown projects that fit: all words somewhere in title, tagline, text or the team's name. One query."""
    rows = Submission.objects.shown().filter(event=event)
    if challenge:
        rows = rows.filter(challenge__slug=challenge)
    if not words.strip():
        return list(rows.values_list("pk", flat=True))
    fields = ("title", "tagline", "text")
    asked = words.casefold().split()
    kept = rows.values_list("pk", "team__name", *(f"revision__content__{name}" for name in fields))
    return [key for key, *texts in kept if _has(asked, texts)]


def _has(asked: list[str], texts: list[Any]) -> bool:
    whole = " ".join(str(text) for text in texts).casefold()
    return all(word in whole for word in asked)


def cards(keys: list[int]) -> list[ProjectCard]:
    """These projects, in this order. Two queries."""
    rows = for_lists(with_awards(Submission.objects.listed()).filter(pk__in=keys))
    found = {row.pk: row for row in rows}
    return [card_of(found[key]) for key in keys if key in found]


def with_awards(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    published = Award.objects.filter(published_at__isnull=False).order_by("position", "id")
    return rows.prefetch_related(Prefetch("awards", queryset=published, to_attr="given"))


def card_of(submission: Submission) -> ProjectCard:
    """Reads `revision`, `challenge.brief`, `given`."""
    content = submission.revision.content if submission.revision else submission.content
    pictures = [file for file in content.get("files", []) if is_public(file) and file.get("shown")]
    return ProjectCard(
        submission=submission,
        title=content.get("title", ""),
        tagline=content.get("tagline", ""),
        picture=pictures[0] if pictures else None,
        challenge=brief_text(submission.challenge.brief) if submission.challenge else None,
        awards=list(getattr(submission, "given", [])),
    )


def is_public(file: dict[str, Any]) -> bool:
    """A picture without words for it and a video without captions are not shown to the public."""
    if file["type"].startswith("image/"):
        return bool(file.get("alternative"))
    return bool(file.get("captions")) if file["type"].startswith("video/") else True


# --- the desk


@dataclass(frozen=True)
class DeskRow:
    """A team with its submission, if it has one, and the last revision, whether or not it counts."""

    team: Team
    submission: Submission | None
    last: SubmissionRevision | None


def desk_rows(event: Event) -> list[DeskRow]:
    """Every active team, and dissolved ones that handed something in. Three queries."""
    rows = Submission.objects.listed().filter(event=event).prefetch_related("revisions")
    mine = {row.team_id: row for row in rows}
    made = []
    for team in Team.objects.filter(event=event).order_by("name", "pk"):
        submission = mine.get(team.pk)
        revisions = list(submission.revisions.all()) if submission else []
        if team.state == TeamState.ACTIVE or revisions:
            made.append(DeskRow(team, submission, revisions[-1] if revisions else None))
    return made
