"""The courses taught here, written into the CMS as a trainer would: pages per language, pictures, files, quizzes."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale
from wagtail.rich_text import RichText

from accounts.domain.groups import collection_of
from accounts.domain.writing import organisation_root
from accounts.models import Organisation
from courses.domain.quizzes import write_quiz
from courses.domain.tree import sync_course
from courses.models import Course, CoursePage, LessonPage, ModulePage, Quiz

HOUSE = uuid.uuid5(uuid.NAMESPACE_URL, "https://lichthof.example/demo/")
LANGUAGES = ("de", "en", "uk")
FACTS = ("level", "topics", "target_groups", "languages", "accessible", "minutes", "price", "certificate", "picture")


def make_taught_course(data: dict[str, Any], organisations: dict[str, Organisation]) -> Course:
    """The course with its pages in every language in which all its lessons are written."""
    key = _key(data, "course")
    if not CoursePage.objects.filter(translation_key=key).exists():
        _write(data, organisations[data["provider"]], key)
    return Course.objects.get(page_key=key)


def _write(data: dict[str, Any], organisation: Organisation, key: uuid.UUID) -> None:
    made = Material(data, organisation)
    for language in languages_of(data):
        course_page = _course_page(data, organisation, key, language)
        for number, module in enumerate(data["modules"], start=1):
            _module_page(data, course_page, module, number, language, made)
        course_page.live = True
        course_page.save_revision().publish()
    sync_course(key=key)


def languages_of(data: dict[str, Any]) -> list[str]:
    """Those in which every lesson has a title and every text block its words."""
    lessons = [lesson for module in data["modules"] for lesson in module["lessons"]]
    return [language for language in LANGUAGES if all(language in lesson["title"] for lesson in lessons)]


class Material:
    """The course's quizzes, drawings and files, made once for all languages."""

    def __init__(self, data: dict[str, Any], organisation: Organisation) -> None:
        self.folder: Path = data["folder"]
        self.organisation = organisation
        self.collection = collection_of(organisation)
        self.quizzes = {quiz["key"]: self._quiz(data, quiz) for quiz in data["quizzes"]}
        self._pictures: dict[str, int] = {}
        self._documents: dict[str, int] = {}

    def _quiz(self, data: dict[str, Any], quiz: dict[str, Any]) -> Quiz:
        return write_quiz(
            organisation=self.organisation,
            by=None,
            title=quiz["title"],
            questions=quiz["questions"],
            pass_percent=quiz.get("pass_percent", 60),
            key=_key(data, f"quiz:{quiz['key']}"),
        )

    def picture(self, file: str, title: str) -> int:
        if file not in self._pictures:
            self._pictures[file] = _upload(get_image_model(), self.folder / file, title, self.collection)
        return self._pictures[file]

    def document(self, file: str, title: str) -> int:
        if file not in self._documents:
            self._documents[file] = _upload(get_document_model(), self.folder / file, title, self.collection)
        return self._documents[file]


def _upload(model: Any, path: Path, title: str, collection: Collection) -> int:
    with path.open("rb") as opened:
        made = model(title=title[:255], collection=collection)
        made.file.save(path.name, File(opened), save=False)
        made.save()
    return int(made.pk)


def _key(data: dict[str, Any], name: str) -> uuid.UUID:
    """The same thing gets the same key in every demo city and in every language."""
    return uuid.uuid5(HOUSE, f"{data['slug']}/{name}")


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def _course_page(data: dict[str, Any], organisation: Organisation, key: uuid.UUID, language: str) -> CoursePage:
    text = data["texts"][language]
    page = CoursePage(
        title=text["title"],
        slug=data["slug"],
        locale=_locale(language),
        translation_key=key,
        summary=text["summary"],
        description=text["description"],
        outcomes=[("outcome", outcome) for outcome in text["outcomes"]],
        requirements=text.get("requirements", ""),
        skills=[("skill", {"skill": skill["code"], "level": str(skill["level"])}) for skill in data["skills"]],
        quizzes_count=True,
        live=False,
        **{name: data[name] for name in FACTS},
    )
    return organisation_root(organisation=organisation, language=language).add_child(instance=page)


def _module_page(
    data: dict[str, Any], course_page: CoursePage, module: dict[str, Any], number: int, language: str, made: Material
) -> None:
    page = ModulePage(
        title=module["title"][language],
        slug=f"{number}-{module['key']}"[:200],
        locale=course_page.locale,
        translation_key=_key(data, f"module:{module['key']}"),
    )
    course_page.add_child(instance=page)
    for lesson in module["lessons"]:
        page.add_child(instance=_lesson_page(data, lesson, course_page.locale, made))


def _lesson_page(data: dict[str, Any], lesson: dict[str, Any], locale: Locale, made: Material) -> LessonPage:
    language = locale.language_code
    return LessonPage(
        title=lesson["title"][language],
        slug=lesson["key"],
        locale=locale,
        translation_key=_key(data, f"lesson:{lesson['key']}"),
        lead=lesson["lead"][language],
        minutes=lesson["minutes"],
        body=[_block(block, language, made) for block in lesson["blocks"]],
    )


def _block(block: dict[str, Any], language: str, made: Material) -> tuple[str, Any]:
    return BLOCKS[block["type"]](block, language, made)


def _picture(block: dict[str, Any], language: str, made: Material) -> tuple[str, Any]:
    image = get_image_model().objects.get(pk=made.picture(block["file"], block["alt"]["de"]))
    words = {"alternative": block["alt"][language], "caption": (block.get("caption") or {}).get(language, "")}
    return "picture", {"image": image, **words}


def _file(block: dict[str, Any], language: str, made: Material) -> tuple[str, Any]:
    document = get_document_model().objects.get(pk=made.document(block["file"], block["title"]["de"]))
    return "file", {"document": document, "title": block["title"][language]}


def _callout(block: dict[str, Any], language: str, made: Material) -> tuple[str, Any]:
    title = (block.get("title") or {}).get(language, "")
    return "callout", {"tone": block["tone"], "title": title, "text": RichText(block["html"][language])}


def _text(block: dict[str, Any], language: str, made: Material) -> tuple[str, Any]:
    return "text", RichText(block["html"][language])


def _quiz(block: dict[str, Any], language: str, made: Material) -> tuple[str, Any]:
    return "quiz", made.quizzes[block["quiz"]]


BLOCKS = {"text": _text, "picture": _picture, "file": _file, "callout": _callout, "quiz": _quiz}
