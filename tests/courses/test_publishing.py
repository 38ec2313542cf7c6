"""Publishing in the CMS writes record, skills and listing in one transaction; taking back takes all back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from accounts.domain.organisations import verify_organisation
from accounts.domain.writing import organisation_root
from catalogue.models import Listing
from core.errors import PermissionRefused
from courses.completion import lessons_of
from courses.domain.publishing import publish_course, withdraw_course
from courses.models import Course, CoursePage, CourseText, LessonPage, ModulePage
from courses.signals import course_published
from skills.selectors import skills_of
from tests.accounts.makers import make_member, make_organisation, make_person

from .makers import make_course, make_dated_run, make_quiz, make_taught_course

pytestmark = pytest.mark.django_db


def draft_page(**values: Any) -> CoursePage:
    root = organisation_root(organisation=make_organisation())
    page = CoursePage(title="Brot backen", slug="brot", summary="Mehl und Zeit.", live=False, **values)
    root.add_child(instance=page)
    return page


def publish(page: Any) -> Any:
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def add(parent: Page, page: Any, *, live: bool = True) -> Any:
    page.live = False
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    return publish(page) if live else page


def test_a_draft_has_no_record_until_it_is_published() -> None:
    page = draft_page()
    page.save_revision()
    assert not Course.objects.exists()
    publish(page)
    course = Course.objects.get()
    assert (course.page_key, course.slug, course.is_visible) == (page.translation_key, "brot", True)


def test_publishing_writes_text_facts_skills_and_listing() -> None:
    page = draft_page(
        level=3, topics=["health"], languages=["de"], price=5, description="<p>Mehl</p><script>x()</script>",
        outcomes=[{"type": "outcome", "value": "backen"}],
        skills=[{"type": "skill", "value": {"skill": "1.1", "level": "4"}}],
    )  # fmt: skip
    publish(page)
    course = Course.objects.get()
    text = course.texts.get()
    assert (text.title, text.outcomes, "<script" in text.description) == ("Brot backen", ["backen"], False)
    assert (course.level, course.topics, course.price) == (3, ["health"], 5)
    assert [(row["code"], row["level"]) for row in skills_of("course", course.uuid)] == [("1.1", 4)]
    assert Listing.objects.get(subject=course.uuid).facets["topics"] == ["health"]


def test_when_the_listing_cannot_be_written_the_page_stays_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    page = draft_page()
    monkeypatch.setattr("courses.domain.publishing.refresh_listing", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    assert not Course.objects.exists()


def test_unpublishing_withdraws_and_publishing_again_brings_back() -> None:
    page = publish(draft_page())
    page.unpublish()
    course = Course.objects.get()
    assert (course.state, Listing.objects.get(subject=course.uuid).visible) == ("withdrawn", False)
    publish(page)
    course.refresh_from_db()
    assert (course.state, course.withdrawn_at) == ("published", None)
    assert Listing.objects.get(subject=course.uuid).visible


def test_deleting_the_page_withdraws_the_record_and_keeps_it() -> None:
    page = publish(draft_page())
    page.delete()
    assert Course.objects.get().state == "withdrawn"


def test_a_copied_page_never_shares_a_record() -> None:
    page = publish(draft_page())
    copy = page.copy(update_attrs={"title": "Brot zwei", "slug": "brot-zwei"})
    publish(CoursePage.objects.get(pk=copy.pk))
    assert Course.objects.count() == 2
    assert Course.objects.get(page_key=page.translation_key).titles == {"de": "Brot backen"}


def test_modules_and_lessons_appear_in_their_order_and_only_when_live() -> None:
    page = publish(draft_page())
    module = add(page, ModulePage(title="Eins", slug="eins"))
    first = add(module, LessonPage(title="A", slug="a", minutes=5))
    second = add(module, LessonPage(title="B", slug="b", minutes=7))
    add(module, LessonPage(title="C", slug="c"), live=False)
    course = Course.objects.get()
    assert [row["titles"]["de"] for row in lessons_of(course.outline)] == ["A", "B"]
    assert course.minutes == 12
    second.move(first, pos="left")
    course.refresh_from_db()
    assert [row["titles"]["de"] for row in lessons_of(course.outline)] == ["B", "A"]
    module = ModulePage.objects.get()
    module.unpublish()
    course.refresh_from_db()
    assert lessons_of(course.outline) == []
    assert {row["titles"]["de"] for row in course.outline["withdrawn"]} == {"A", "B"}


def test_a_lesson_moved_to_another_course_changes_both() -> None:
    one, two = publish(draft_page()), publish(draft_page())
    source, target = add(one, ModulePage(title="Eins", slug="eins")), add(two, ModulePage(title="Zwei", slug="zwei"))
    lesson = add(source, LessonPage(title="A", slug="a"))
    lesson.move(ModulePage.objects.get(pk=target.pk), pos="last-child")
    first, second = Course.objects.order_by("pk")
    assert (len(lessons_of(first.outline)), len(lessons_of(second.outline))) == (0, 1)


def test_two_lessons_with_the_same_address_are_told_apart() -> None:
    page = publish(draft_page())
    for name in ("Eins", "Zwei"):
        add(add(page, ModulePage(title=name, slug=name.lower())), LessonPage(title="Start", slug="start"))
    assert [row["slugs"]["de"] for row in lessons_of(Course.objects.get().outline)] == ["start", "start-2"]


def test_quizzes_of_a_lesson_stand_in_the_outline() -> None:
    page = publish(draft_page())
    quiz = make_quiz(make_organisation())
    module = add(page, ModulePage(title="Eins", slug="eins"))
    add(module, LessonPage(title="A", slug="a", body=[{"type": "quiz", "value": quiz.pk}]))
    assert lessons_of(Course.objects.get().outline)[0]["quizzes"] == [str(quiz.uuid)]


def test_an_unpublished_translation_takes_its_text_along_and_the_course_stays() -> None:
    course = make_taught_course(languages=("de", "uk"), quiz=False)
    CoursePage.objects.get(translation_key=course.page_key, locale__language_code="uk").unpublish()
    course.refresh_from_db()
    assert course.is_visible
    assert list(CourseText.objects.filter(course=course).values_list("language", flat=True)) == ["de"]
    assert set(lessons_of(course.outline)[0]["titles"]) == {"de"}


def test_writing_the_same_course_again_keeps_every_identity() -> None:
    course = make_taught_course(languages=("de",), quiz=False)
    keys = [row["key"] for row in lessons_of(course.outline)]
    from courses.domain.authoring import write_course_pages

    from .makers import lesson

    rows = [lesson(f"l{n}") for n in (1, 2, 3)]
    modules = [
        {"key": "m1", "title": {"de": "Modul eins"}, "lessons": rows[:1]},
        {"key": "m2", "title": {"de": "Modul zwei"}, "lessons": rows[1:]},
    ]
    again = write_course_pages(course=course, by=None, modules=modules)
    assert [row["key"] for row in lessons_of(again.outline)] == keys
    assert LessonPage.objects.count() == 3


def test_publishing_announces_once_and_is_not_for_trainers() -> None:
    heard: list[Course] = []

    def hear(sender: Any, *, course: Course, **_: Any) -> None:
        heard.append(course)

    course_published.connect(hear)
    course = make_course(publish=False)
    trainer, owner = make_member(course.organisation), make_member(course.organisation, "owner")
    with pytest.raises(PermissionRefused):
        publish_course(course=course, by=trainer)
    for _time in range(2):
        publish_course(course=course, by=owner)
    course_published.disconnect(hear)
    assert heard == [course]


def test_a_withdrawn_course_leaves_every_list() -> None:
    course = make_course()
    for _time in range(2):
        withdraw_course(course=course, by=None)
    assert not Listing.objects.get(subject=course.uuid).visible


def test_free_places_reach_the_listing_through_the_outbox(deliver_outbox: Any) -> None:
    from scheduler.domain.registration import register
    from tests.accounts.makers import make_person

    course = make_course()
    run = make_dated_run(course, places=1)
    deliver_outbox()
    listing = Listing.objects.get(subject=course.uuid)
    version = listing.version
    person = make_person()
    register(offering=run.offering, person=person, by=person)
    listing.refresh_from_db()
    assert listing.places != "waiting"
    deliver_outbox()
    listing.refresh_from_db()
    assert (listing.places, listing.version) == ("waiting", version)


def test_an_organisation_with_courses_is_not_dissolved_and_an_empty_one_goes_with_its_pages() -> None:
    from accounts.domain.organisations import dissolve
    from core.errors import Conflict
    from courses.models import OrganisationPage

    course = make_course()
    with pytest.raises(Conflict):
        dissolve(course.organisation)
    empty = make_organisation()
    make_member(empty)
    make_quiz(empty)
    assert OrganisationPage.objects.filter(organisation=empty).count() == 1
    dissolve(empty)
    assert not OrganisationPage.objects.filter(organisation__slug=empty.slug).exists()


def test_a_course_stands_in_the_search_once_the_city_has_looked_at_its_organisation(
    deliver_outbox: Callable[[], int],
) -> None:
    organisation = make_organisation(verified_at=None)
    make_course(organisation)
    assert not Listing.objects.visible().exists()
    verify_organisation(organisation=organisation, by=make_person(is_staff=True))
    deliver_outbox()
    assert Listing.objects.visible().count() == 1
