"""The demo city: whole, believable, safe to repeat, and never in production."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, Person
from catalogue.models import Listing
from core.models import OutboxMessage
from courses.completion import lessons_of, quizzes_of
from courses.models import Course, CourseRun, Enrolment
from events.enums import EventKind, RoundKind, RoundState
from events.models import Award, Ballot, Event, Round, Submission
from lms.demo.files import DATA, load
from scheduler.domain.reconciliation import count_differences
from scheduler.models import Pool, Registration

DEMO_PEOPLE = ("learner", "trainer", "organiser", "judge", "university", "company", "partner", "editor")


def counted() -> tuple[int, ...]:
    return tuple(
        model.objects.count()
        for model in (Organisation, Person, Course, CourseRun, Event, Submission, Ballot, Registration, Listing)
    )


@pytest.mark.postgres  # on SQLite every browser journey walks through it
@pytest.mark.django_db
def test_the_demo_city_is_whole_and_a_second_loading_changes_nothing() -> None:
    call_command("demo_city", stdout=StringIO())
    first = counted()
    assert first[0] == 12
    assert first[2] == 60
    assert Listing.objects.visible().filter(kind="course").count() == 60
    assert Listing.objects.visible().filter(kind="event").count() >= 9
    for name in DEMO_PEOPLE:
        assert Person.objects.get(email=f"{name}@demo.example").check_password("lichthof-demo")
    _every_course_speaks_three_languages()
    _three_courses_are_taught_here()
    _three_hackathons_stand_at_three_moments()
    _nobody_is_written_to_who_does_not_exist()
    assert count_differences() == 0
    assert Pool.objects.filter(waiting__gt=0).exists()
    assert Enrolment.objects.filter(person__email="learner@demo.example").exclude(completed_at=None).count() == 1
    call_command("demo_city", stdout=StringIO())
    assert counted() == first


def _every_course_speaks_three_languages() -> None:
    for course in Course.objects.prefetch_related("texts"):
        assert {text.language for text in course.texts.all()} >= {"de", "en"}, course.slug


def _three_courses_are_taught_here() -> None:
    taught = [course for course in Course.objects.all() if lessons_of(course.outline)]
    assert len(taught) == 3
    for course in taught:
        assert len(lessons_of(course.outline)) >= 10
        assert len(quizzes_of(course.outline)) >= 4
    titles = lessons_of(Course.objects.get(slug="ki-verstehen").outline)[0]["titles"]
    assert set(titles) == {"de", "en", "uk"}


def _three_hackathons_stand_at_three_moments() -> None:
    assert set(EventKind) == set(Event.objects.values_list("kind", flat=True))
    judging, opening, finished = (
        Event.objects.get(slug=slug) for slug in ("licht-fuer-die-altstadt", "wege-ohne-stufen", "stadt-hoert-zu")
    )
    assert set(Round.objects.filter(event=judging).values_list("kind", "state")) == {
        (kind, RoundState.OPEN) for kind in RoundKind.values
    }
    assert 0 < Ballot.objects.filter(round__event=judging).count() < Ballot.objects.count()
    assert judging.judges.filter(person__email="judge@demo.example").exists()
    assert Submission.objects.filter(event=judging).exclude(revision=None).count() == 9, (
        "the late one is kept, not counted"
    )
    assert opening.teams.exists()
    assert not opening.submissions.exists()
    assert Award.objects.filter(event=finished, published_at__isnull=False).count() == 2


def _nobody_is_written_to_who_does_not_exist() -> None:
    topics = set(OutboxMessage.objects.filter(done_at=None).values_list("topic", flat=True))
    assert {topic for topic in topics if topic.startswith("events.")} <= {
        "events.refresh_listing",
        "events.refresh_places",
    }


def test_no_sentence_of_the_demo_city_is_cut_at_a_comma() -> None:
    """In a short mapping an unquoted comma ends the text, and the rest becomes a key."""
    files = [*DATA.rglob("*.yaml")]
    assert len(files) > 10
    assert [(file.name, key) for file in files for key in _keys(load(file)) if " " in str(key)] == []


def _keys(content: Any) -> Iterator[Any]:
    if isinstance(content, dict):
        yield from content
    for part in content.values() if isinstance(content, dict) else content if isinstance(content, list) else []:
        yield from _keys(part)


@pytest.mark.django_db
def test_a_production_house_refuses_the_demo_city(settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="never enters a production house"):
        call_command("demo_city")
    assert not Person.objects.exists()
