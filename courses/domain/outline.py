"""The published modules and lessons of a course as one value, so that a lesson page never walks the tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.models import CoursePage, LessonPage, ModulePage, Quiz
from courses.models.pages import COURSE_DEPTH, STEPLEN

MODULE_END = STEPLEN * (COURSE_DEPTH + 1)


def build_outline(pages: Iterable[CoursePage], before: dict[str, Any]) -> dict[str, Any]:
    """The outline of the live lessons below `pages` (the live course pages, main language first).

    See `courses.completion` for the shape. What stood in `before` and is gone goes to "withdrawn" with titles and slugs.
    """
    pages = list(pages)
    trees = [_tree(page) for page in pages]
    quizzes = _quiz_uuids(lesson for tree in trees for _module, lessons in tree for lesson in lessons)
    modules: dict[str, dict[str, Any]] = {}
    for tree in trees:
        for module, lessons in tree:
            entry = modules.setdefault(str(module.translation_key), {"key": str(module.translation_key), "titles": {}})
            entry["titles"][module.locale.language_code] = module.title
            _add_lessons(entry.setdefault("lessons", []), lessons, quizzes)
    outline: dict[str, Any] = {"modules": [entry for entry in modules.values() if entry["lessons"]]}
    outline["titles"] = {page.locale.language_code: page.title for page in pages}
    _separate(outline)
    outline["withdrawn"] = _withdrawn(outline, before)
    return outline


def _tree(page: CoursePage) -> list[tuple[ModulePage, list[LessonPage]]]:
    """Live modules with their live lessons, in the order of the tree."""
    below = {"path__startswith": page.path, "live": True, "alias_of": None}
    modules = list(ModulePage.objects.filter(**below).select_related("locale").order_by("path"))
    lessons = list(LessonPage.objects.filter(**below).select_related("locale").order_by("path"))
    return [(module, [lesson for lesson in lessons if lesson.path[:MODULE_END] == module.path]) for module in modules]


def _add_lessons(entries: list[dict[str, Any]], lessons: list[LessonPage], quizzes: dict[int, str]) -> None:
    known = {entry["key"]: entry for entry in entries}
    for lesson in lessons:
        key = str(lesson.translation_key)
        entry = known.get(key)
        if entry is None:
            entry = {"key": key, "minutes": lesson.minutes, "titles": {}, "slugs": {}}
            entry["quizzes"] = [quizzes[pk] for pk in quiz_ids(lesson) if pk in quizzes]
            entries.append(entry)
        entry["titles"][lesson.locale.language_code] = lesson.title
        entry["slugs"][lesson.locale.language_code] = lesson.slug


def _separate(outline: dict[str, Any]) -> None:
    """Two lessons that came to the same address (copied or moved in the CMS): the later one gets a number."""
    taken: dict[tuple[str, str], str] = {}
    for module in outline["modules"]:
        for lesson in module["lessons"]:
            for language, slug in lesson["slugs"].items():
                free, number = slug, 2
                while taken.get((language, free), lesson["key"]) != lesson["key"]:
                    free, number = f"{slug}-{number}", number + 1
                taken[language, free] = lesson["key"]
                lesson["slugs"][language] = free


def quiz_ids(lesson: LessonPage) -> list[int]:
    """Primary keys of the quizzes chosen into a lesson, in order, each once."""
    values = [block["value"] for block in lesson.body.raw_data if block["type"] == "quiz" and block["value"]]
    return list(dict.fromkeys(int(value) for value in values))


def _quiz_uuids(lessons: Iterable[LessonPage]) -> dict[int, str]:
    wanted = {pk for lesson in lessons for pk in quiz_ids(lesson)}
    return {pk: str(uuid) for pk, uuid in Quiz.objects.filter(pk__in=wanted).values_list("pk", "uuid")}


def _withdrawn(outline: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """Lessons that people may still have in a bookmark, each with the key of the lesson that comes next."""
    now = {lesson["key"] for module in outline["modules"] for lesson in module["lessons"]}
    gone = [lesson for lesson in before.get("withdrawn", []) if lesson["key"] not in now]
    was = [lesson for module in before.get("modules", []) for lesson in module["lessons"]]
    for position, lesson in enumerate(was):
        if lesson["key"] not in now:
            following = next((other["key"] for other in was[position + 1 :] if other["key"] in now), "")
            gone.append({name: lesson[name] for name in ("key", "titles", "slugs")} | {"next": following})
    return gone
