"""The CMS for trainers: their own quizzes and records only, previews that show, addresses that cannot clash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from accounts.enums import Role
from accounts.models import Message
from catalogue.models import Listing
from core.blocks import VideoBlock
from courses.blocks import SingleBlock
from courses.completion import lessons_of
from courses.models import Course, CoursePage, LessonPage, ModulePage, Quiz
from tests.accounts.makers import make_member, make_organisation, make_person, signed_in_client

from .makers import make_course, make_quiz, make_taught_course

pytestmark = pytest.mark.django_db
SNIPPETS = "/cms/snippets/courses"


def test_a_trainer_lists_and_edits_their_own_quizzes_only() -> None:
    mine, other = make_organisation(), make_organisation()
    own, foreign = make_quiz(mine), make_quiz(other)
    Quiz.objects.filter(pk=foreign.pk).update(title={"de": "Fremdes Geheimnis"})
    client = signed_in_client(make_member(mine))
    page = client.get(f"{SNIPPETS}/quiz/").content.decode()
    assert f"/quiz/edit/{own.pk}/" in page
    assert "Fremdes Geheimnis" not in page
    assert client.get(f"{SNIPPETS}/quiz/edit/{own.pk}/").status_code == 200
    for kind in ("edit", "delete", "history", "usage", "copy"):
        assert client.get(f"{SNIPPETS}/quiz/{kind}/{foreign.pk}/").status_code == 404, kind
    assert (
        signed_in_client(make_person(is_staff=True, is_superuser=True))
        .get(f"{SNIPPETS}/quiz/edit/{foreign.pk}/")
        .status_code
        == 200
    )


def test_a_foreign_quiz_is_neither_changed_nor_deleted_nor_chosen() -> None:
    foreign = make_quiz(make_organisation())
    client = signed_in_client(make_member(make_organisation(), Role.OWNER))
    assert client.post(f"{SNIPPETS}/quiz/edit/{foreign.pk}/", {"title_de": "Meins"}).status_code == 404
    assert client.post(f"{SNIPPETS}/quiz/delete/{foreign.pk}/").status_code == 404
    client.post(f"/cms/bulk/courses/quiz/delete/?id={foreign.pk}", {"next": "/cms/"})
    chooser = "/cms/snippets/choose/courses/quiz"
    assert client.get(f"{chooser}/chosen/{foreign.pk}/").status_code == 404
    assert "Kleine Probe" not in client.get(f"{chooser}/").content.decode()
    assert str(foreign.pk) not in client.get(f"{chooser}/chosen-multiple/?id={foreign.pk}").content.decode()
    foreign.refresh_from_db()
    assert foreign.title == {"de": "Kleine Probe"}


def quiz_form(organisation: Any, **changes: Any) -> dict[str, Any]:
    texts = {"de": "Was ist KI?", "en": "", "uk": "Що таке ШІ?", "ar": ""}
    empty = dict.fromkeys(texts, "")
    question = {
        "prompt": texts,
        "answer": "true",
        "right": empty,
        "wrong": empty,
    }
    data = {
        "organisation": organisation.pk,
        "title_de": "Probe",
        "title_en": "Test",
        "title_uk": "",
        "title_ar": "",
        "pass_percent": "60",
        "questions": streamfield([("true_false", question)]),
    }
    return nested_form_data(data | changes)


def test_a_trainer_writes_a_quiz_in_two_languages() -> None:
    organisation = make_organisation()
    client = signed_in_client(make_member(organisation))
    answer = client.post(f"{SNIPPETS}/quiz/add/", quiz_form(organisation))
    assert answer.status_code == 302, answer.context["form"].errors
    quiz = Quiz.objects.get()
    assert quiz.title == {"de": "Probe", "en": "Test"}
    assert quiz.questions.raw_data[0]["value"]["prompt"]["uk"] == "Що таке ШІ?"


def test_a_quiz_cannot_be_given_to_another_organisation() -> None:
    other = make_organisation()
    client = signed_in_client(make_member(make_organisation()))
    answer = client.post(f"{SNIPPETS}/quiz/add/", quiz_form(other))
    assert answer.status_code == 200
    assert "organisation" in answer.context["form"].errors
    assert not Quiz.objects.exists()


def test_records_are_read_and_only_added_to() -> None:
    course = make_course(texts={"de": {"title": "Yoga"}}, topics=["health"])
    client = signed_in_client(make_member(course.organisation, Role.EDITOR))
    address = f"{SNIPPETS}/course/edit/{course.pk}/"
    assert client.get(address).status_code == 200
    data = {
        "extra_topics": ["media"],
        "extra_target_groups": [],
        "hint_de": "Matte gibt es",
        "slug": "geklaut",
        "level": 8,
    }
    assert client.post(address, data).status_code == 302
    course.refresh_from_db()
    assert (course.extra_topics, course.hint) == (["media"], {"de": "Matte gibt es"})
    assert (course.slug, course.level) == ("yoga", 0)
    assert Listing.objects.get(subject=course.uuid).facets["topics"] == ["health", "media"]
    for kind in ("add/", f"delete/{course.pk}/"):
        assert client.get(f"{SNIPPETS}/course/{kind}").status_code in {302, 403, 404}
    assert Course.objects.count() == 1
    assert signed_in_client(make_member(make_organisation())).get(address).status_code == 404


def lesson_form(title: str, slug: str = "", **more: Any) -> dict[str, Any]:
    return nested_form_data(
        {"title": title, "slug": slug, "lead": "", "minutes": "10", "body": streamfield([]), "comments-TOTAL_FORMS": 0,
         "comments-INITIAL_FORMS": 0, **more}
    )  # fmt: skip


def module_of(course: Course, number: int = 0) -> ModulePage:
    page = CoursePage.objects.get(translation_key=course.page_key, locale__language_code="de")
    return ModulePage.objects.filter(path__startswith=page.path).order_by("path")[number]


def test_a_lesson_written_by_a_trainer_gets_an_address_that_is_free_in_the_whole_course() -> None:
    course = make_taught_course(languages=("de",), quiz=False)
    client = signed_in_client(make_member(course.organisation))
    taken = lessons_of(course.outline)[1]["slugs"]["de"]
    module = module_of(course)
    answer = client.post(f"/cms/pages/add/courses/lessonpage/{module.pk}/", lesson_form("Neu", taken))
    assert answer.status_code == 200
    assert "slug" in answer.context["form"].errors
    answer = client.post(f"/cms/pages/add/courses/lessonpage/{module.pk}/", lesson_form("Über Größe"))
    assert answer.status_code == 302, answer.context["form"].errors
    made = LessonPage.objects.get(title="Über Größe")
    assert (made.live, made.slug) == (False, "ueber-groesse")


def test_an_editor_publishes_and_the_public_reads() -> None:
    course = make_taught_course(languages=("de",), quiz=False)
    client = signed_in_client(make_member(course.organisation, Role.EDITOR))
    form = lesson_form("Noch eine", "noch-eine") | {"action-publish": "1"}
    client.post(f"/cms/pages/add/courses/lessonpage/{module_of(course, 1).pk}/", form)
    course.refresh_from_db()
    assert lessons_of(course.outline)[-1]["titles"] == {"de": "Noch eine"}
    assert LessonPage.objects.get(slug="noch-eine").get_url() == f"/de/{course.path}noch-eine/"


@pytest.mark.parametrize("kind", ["course", "lesson", "module"])
def test_a_draft_can_be_previewed_in_the_cms_and_nowhere_else(kind: str) -> None:
    course = make_taught_course(languages=("de",))
    client = signed_in_client(make_member(course.organisation))
    page = {
        "course": CoursePage.objects.get(translation_key=course.page_key),
        "lesson": LessonPage.objects.order_by("path").last(),
        "module": module_of(course),
    }[kind]
    assert page is not None
    page.title = "Entwurf mit neuem Titel"
    page.save_revision()
    answer = client.get(f"/cms/pages/{page.pk}/view_draft/")
    assert answer.status_code == 200
    assert "Entwurf mit neuem Titel" in answer.content.decode()
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_course_that_was_never_published_can_be_previewed() -> None:
    from accounts.domain.writing import organisation_root

    organisation = make_organisation()
    page = CoursePage(title="Ganz neu", slug="ganz-neu", summary="Bald.", live=False)
    organisation_root(organisation=organisation).add_child(instance=page)
    page.save_revision()
    answer = signed_in_client(make_member(organisation)).get(f"/cms/pages/{page.pk}/view_draft/")
    assert answer.status_code == 200
    assert "Ganz neu" in answer.content.decode()


def test_a_picture_needs_an_alternative_and_a_video_captions() -> None:
    block = LessonPage._meta.get_field("body").stream_block.child_blocks["picture"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"image": None, "alternative": "", "caption": ""}))
    video = Document.objects.create(title="Film", file=ContentFile(b"x", "film.mp4"))
    notes = Document.objects.create(title="Notiz", file=ContentFile(b"x", "notes.txt"))
    captions = Document.objects.create(title="Untertitel", file=ContentFile(b"WEBVTT", "film.vtt"))
    films = VideoBlock()
    for wrong in ({"video": video.pk, "captions": None}, {"video": video.pk, "captions": notes.pk}, {"video": notes.pk, "captions": captions.pk}):  # fmt: skip
        with pytest.raises(ValidationError):
            films.clean(films.to_python({"title": "Film", **wrong}))
    assert films.clean(films.to_python({"title": "Film", "video": video.pk, "captions": captions.pk}))


def test_a_question_with_one_right_answer_needs_exactly_one() -> None:
    block = SingleBlock()

    def value(*right: bool) -> Any:
        options = [{"type": "item", "id": f"o{n}", "value": {"text": {"de": f"A{n}"}, "correct": is_right}} for n, is_right in enumerate(right)]  # fmt: skip
        return block.to_python({"prompt": {"de": "Was?"}, "options": options, "right": {}, "wrong": {}})

    assert block.clean(value(True, False))
    for wrong in ((False, False), (True, True)):
        with pytest.raises(ValidationError):
            block.clean(value(*wrong))


def test_trainers_submit_for_review_and_the_organisations_editors_are_asked() -> None:
    course = make_taught_course(languages=("de",), quiz=False)
    trainer, editor = make_member(course.organisation), make_member(course.organisation, Role.EDITOR)
    page = LessonPage.objects.order_by("path").first()
    assert page is not None
    form = lesson_form("Bitte ansehen", page.slug) | {"action-submit": "1"}
    assert signed_in_client(trainer).post(f"/cms/pages/{page.pk}/edit/", form).status_code == 302
    state = Page.objects.get(pk=page.pk).current_workflow_state
    assert state is not None
    assert state.current_task_state.task.specific.user_can_access_editor(page, editor)
    page.refresh_from_db()
    assert page.title != "Bitte ansehen"
    assert [(row.person, row.kind) for row in Message.objects.all()] == [(editor, "review_wanted")]
    assert mail.outbox == []
    state.current_task_state.approve(user=editor)
    assert Message.objects.filter(person=trainer).get().kind == "review_approved"
    page.refresh_from_db()
    assert page.title == "Bitte ansehen"


def test_raw_blocks_keep_the_keys_of_questions_when_a_quiz_is_edited() -> None:
    quiz = make_quiz(make_organisation())
    before = [block["id"] for block in quiz.questions.raw_data]
    quiz = Quiz.objects.get(pk=quiz.pk)
    assert len(quiz.questions) == 5  # reads them as blocks
    quiz.save()
    assert [block["id"] for block in Quiz.objects.get(pk=quiz.pk).questions.raw_data] == before
    assert json.dumps(list(quiz.questions.raw_data), ensure_ascii=False).count("Статистика") == 1


def test_a_trainer_chooses_their_own_quiz_into_a_lesson() -> None:
    organisation = make_organisation()
    quiz, client = make_quiz(organisation), signed_in_client(make_member(organisation))
    chooser = "/cms/snippets/choose/courses/quiz"
    shown = client.get(f"{chooser}/")
    assert shown.status_code == 200
    assert "Kleine Probe" in json.loads(shown.content)["html"]
    assert "Kleine Probe" in client.get(f"{chooser}/results/").content.decode()
    chosen = client.get(f"{chooser}/chosen/{quiz.pk}/")
    assert json.loads(chosen.content)["result"]["id"] == str(quiz.pk)


def test_a_quiz_chooser_only_picks() -> None:
    make_quiz(mine := make_organisation())
    client = signed_in_client(make_member(mine, Role.OWNER))
    chooser = "/cms/snippets/choose/courses/quiz"
    assert client.get(f"{chooser}/").status_code == 200
    assert client.post(f"{chooser}/", {"quiz-title": "Heimlich"}).status_code == 405
    assert client.post(f"{chooser}/create/", {"quiz-title": "Heimlich"}).status_code in {302, 405}
    assert Quiz.objects.count() == 1
