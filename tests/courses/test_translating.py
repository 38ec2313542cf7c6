"""A course is translated with Wagtail's own tools, page by page; the record gets one text per language."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import GroupPagePermission, Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator

from accounts.domain.writing import organisation_root
from courses.completion import lessons_of
from courses.models import CoursePage, LessonPage, ModulePage, OrganisationPage
from tests.accounts.makers import make_member

from .makers import make_taught_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def translate(django_capture_on_commit_callbacks: Any) -> Any:
    """Wagtail publishes a translation after the commit."""

    def call(page: Any, locale: Locale, words: dict[str, str]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            write_translation(page, locale, words)
        return page.get_translation(locale)

    return call


def write_translation(page: Any, locale: Locale, words: dict[str, str]) -> None:
    """What an editor does: take the page in, write the words, publish."""
    TranslationCreator(user=None, target_locales=[locale]).create_translations(page)
    source = TranslationSource.objects.get_for_instance(page)
    translation = Translation.objects.get(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        text = words.get(segment.string.data, segment.string.data)
        StringTranslation.objects.get_or_create(
            translation_of=segment.string, locale=locale, context=segment.context, defaults={"data": text}
        )
    translation.save_target(publish=True)


def test_a_translated_course_gets_its_text_and_its_lessons_in_the_new_language(translate: Any) -> None:
    course = make_taught_course(languages=("de",), quiz=False, lessons=2)
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = CoursePage.objects.get(translation_key=course.page_key)
    title = course.titles["de"]
    translate(page, english, {title: "Baking bread"})
    course.refresh_from_db()
    assert course.titles == {"de": title, "en": "Baking bread"}
    module, lesson = ModulePage.objects.order_by("path")[0], LessonPage.objects.order_by("path")[0]
    translate(module, english, {})
    made = translate(lesson, english, {lesson.title: "Lesson one", "<p>Text l1 de</p>": "Text", "Text l1 de": "Flour"})
    course.refresh_from_db()
    first = lessons_of(course.outline)[0]
    assert first["titles"] == {"de": lesson.title, "en": "Lesson one"}
    assert len(lessons_of(course.outline)) == 2
    assert "Flour" in str(made.body)


def test_the_organisations_people_may_write_in_every_language_they_have() -> None:
    course = make_taught_course(languages=("de",), quiz=False)
    editor = make_member(course.organisation, "editor")
    root = organisation_root(organisation=course.organisation, language="uk")
    assert root.translation_key == organisation_root(organisation=course.organisation).translation_key
    assert OrganisationPage.objects.count() == 2
    assert GroupPagePermission.objects.filter(page=root, group__in=editor.groups.all()).exists()
    assert root.permissions_for_user(editor).can_add_subpage()
