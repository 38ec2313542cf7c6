"""What each kind of achievement writes on its certificate: the facts as they stand on the day of issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from accounts.models import Organisation, Person
from certificates.enums import Kind
from courses.models import Enrolment
from events.models import Award, Event, Mentor
from events.selectors.participation import minutes_attended
from scheduler.models import Registration
from skills.selectors import skills_of


@dataclass(frozen=True)
class Achievement:
    """`source` makes it once: the enrolment's, registration's, mentor's uuid, or one made of award and person.

    `subject`: uuid of the course or event. `titles` and `prize`: language maps. `outcomes`: language → lines.
    """

    kind: Kind
    person: Person
    organisation: Organisation
    source: UUID
    subject: UUID
    titles: Mapping[str, str]
    minutes: int
    day: date
    skills: list[dict[str, Any]] = field(default_factory=list)
    outcomes: Mapping[str, list[str]] = field(default_factory=dict)
    prize: Mapping[str, str] = field(default_factory=dict)
    team: str = ""
    project: str = ""

    @property
    def snapshot(self) -> dict[str, Any]:
        """What `Certificate.snapshot` keeps for ever."""
        return {
            "kind": str(self.kind),
            "title": dict(self.titles),
            "outcomes": dict(self.outcomes),
            "course": str(self.subject),
            "organisation": self.organisation.name,
            "minutes": self.minutes,
            "completed_on": self.day.isoformat(),
            "skills": self.skills,
            "language": self.person.language,
            "prize": dict(self.prize),
            "team": self.team,
            "project": self.project,
        }


def of_enrolment(enrolment: Enrolment) -> Achievement:
    """A completed course. Reads course, its texts and organisation."""
    course, completed_at = enrolment.course, enrolment.completed_at
    assert completed_at is not None  # checked by the caller
    texts = list(course.texts.all())
    return Achievement(
        kind=Kind.COURSE,
        person=enrolment.person,
        organisation=course.organisation,
        source=enrolment.uuid,
        subject=course.uuid,
        titles={text.language: text.title for text in texts},
        outcomes={text.language: list(text.outcomes)[:4] for text in texts},
        minutes=course.minutes,
        day=timezone.localtime(completed_at).date(),
        skills=skills_of("course", course.uuid),
    )


def of_participation(event: Event, registration: Registration) -> Achievement:
    """Somebody was there. The hours are those of the sessions they were seen at, or what the organiser stated."""
    return Achievement(
        kind=Kind.PARTICIPATION,
        person=registration.person,
        source=registration.uuid,
        minutes=event.minutes or minutes_attended(registration),
        **_of_event(event),
    )


def of_mentoring(mentor: Mentor) -> Achievement:
    """Somebody stood by the teams, for the minutes that the desk confirmed. Reads `event` with its texts."""
    return Achievement(
        kind=Kind.MENTORING,
        person=mentor.person,
        source=mentor.uuid,
        minutes=mentor.minutes,
        **_of_event(mentor.event),
    )


def of_award(award: Award, person: Person) -> Achievement:
    """A member of the team that won. The project's title is that of the revision that was judged."""
    assert award.submission is not None  # published awards have one
    content = award.revision.content if award.revision else award.submission.content
    facts = _of_event(award.event) | {"skills": _skills(award)}
    if award.published_at:
        facts["day"] = timezone.localtime(award.published_at, award.event.offering.zone).date()
    return Achievement(
        kind=Kind.AWARD,
        person=person,
        source=uuid5(award.uuid, str(person.uuid)),
        minutes=award.event.minutes or _length(award.event),
        prize=award.title,
        team=award.submission.team.name,
        project=content.get("title", ""),
        **facts,
    )


def _skills(award: Award) -> list[dict[str, Any]]:
    """What the event asks for, and what the challenge asks for where the two differ."""
    found = skills_of("event", award.event.uuid)
    if award.submission and award.submission.challenge:
        known = {(skill["framework"], skill["code"]) for skill in found}
        more = skills_of("challenge", award.submission.challenge.uuid)
        found = [*found, *(skill for skill in more if (skill["framework"], skill["code"]) not in known)]
    return found


def _length(event: Event) -> int:
    """Minutes of all its sessions together; one query."""
    spans = event.offering.sessions.planned().values_list("starts_at", "ends_at")
    return sum(int((ends - starts).total_seconds() // 60) for starts, ends in spans)


def _of_event(event: Event) -> dict[str, Any]:
    ends_at = event.offering.ends_at or timezone.now()
    return {
        "organisation": event.organisation,
        "subject": event.uuid,
        "titles": event.titles,
        "day": timezone.localtime(ends_at, event.offering.zone).date(),
        "skills": skills_of("event", event.uuid),
    }
