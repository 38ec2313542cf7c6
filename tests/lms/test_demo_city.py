"""The demo city: whole, believable, safe to repeat, and never in production."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, Person
from catalogue.models import Listing
from courses.completion import lessons_of, quizzes_of
from courses.models import Course, CourseRun, Enrolment
from scheduler.domain.reconciliation import count_differences
from scheduler.models import Pool, Registration

DEMO_PEOPLE = ("learner", "trainer", "organiser", "judge", "university", "company", "partner", "editor")


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Organisation, Person, Course, CourseRun, Registration, Listing))


@pytest.mark.django_db
def test_the_demo_city_is_whole_and_a_second_loading_changes_nothing() -> None:
    call_command("demo_city", stdout=StringIO())
    first = counted()
    assert first[0] == 12
    assert first[2] == 60
    assert Listing.objects.visible().count() == 60
    for name in DEMO_PEOPLE:
        assert Person.objects.get(email=f"{name}@demo.example").check_password("lichthof-demo")
    _every_course_speaks_three_languages()
    _three_courses_are_taught_here()
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


@pytest.mark.django_db
def test_a_production_house_refuses_the_demo_city(settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="never enters a production house"):
        call_command("demo_city")
    assert not Person.objects.exists()
