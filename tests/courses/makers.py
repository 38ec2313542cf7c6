"""Courses for tests: records, taught courses with lessons and a quiz, runs, learners."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Organisation, Person
from courses.domain.authoring import Material, write_course_pages
from courses.domain.courses import create_course
from courses.domain.enrolment import start_self_paced
from courses.domain.publishing import publish_course
from courses.domain.quizzes import write_quiz
from courses.domain.runs import Series, create_run
from courses.models import Course, CourseRun, Enrolment, Quiz
from tests.accounts.makers import make_organisation, make_person

_numbers = count(1)
FEEDBACK = {"right": {"de": "Genau."}, "wrong": {"de": "Lies noch einmal."}}
QUESTIONS: list[dict[str, Any]] = [
    {"key": "one", "kind": "single", "prompt": {"de": "Was ist KI?", "en": "What is AI?", "uk": "Що таке ШІ?"},
     "options": [{"key": "a", "text": {"de": "Zauberei"}, "correct": False},
                 {"key": "b", "text": {"de": "Statistik", "uk": "Статистика"}, "correct": True}], **FEEDBACK},
    {"key": "many", "kind": "multiple", "prompt": {"de": "Was ist ein Gerät?"},
     "options": [{"key": "a", "text": {"de": "Handy"}, "correct": True},
                 {"key": "b", "text": {"de": "Wolke"}, "correct": False},
                 {"key": "c", "text": {"de": "Tablet"}, "correct": True}], **FEEDBACK},
    {"key": "true", "kind": "true_false", "prompt": {"de": "Die Erde ist rund."}, "answer": True, **FEEDBACK},
    {"key": "text", "kind": "short_text", "prompt": {"de": "Hauptstadt der Ukraine?"},
     "accepted": {"de": ["Kyjiw", "Kiew"], "uk": ["Київ"]}, **FEEDBACK},
    {"key": "number", "kind": "number", "prompt": {"de": "Pi?"}, "answer": 3.14, "tolerance": 0.01, **FEEDBACK},
]  # fmt: skip


def make_course(organisation: Organisation | None = None, *, publish: bool = True, **facts: Any) -> Course:
    number = next(_numbers)
    facts.setdefault("texts", {"de": {"title": f"Kurs {number}", "summary": "Kurz gesagt."}})
    facts.setdefault("price", "0")
    course = create_course(organisation=organisation or make_organisation(), by=None, **facts)
    return publish_course(course=course, by=None) if publish else course


def make_quiz(organisation: Organisation, questions: list[dict[str, Any]] | None = None, **fields: Any) -> Quiz:
    return write_quiz(
        organisation=organisation,
        by=None,
        title={"de": "Kleine Probe"},
        questions=QUESTIONS if questions is None else questions,
        key=uuid4(),
        **fields,
    )


def lesson(key: str, *, quiz: bool = False, languages: tuple[str, ...] = ("de",)) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [{"type": "text", "html": {code: f"<p>Text {key} {code}</p>" for code in languages}}]
    if quiz:
        blocks.append({"type": "quiz", "quiz": "probe"})
    return {
        "key": key,
        "minutes": 10,
        "title": {code: f"Lektion {key} {code}" for code in languages},
        "lead": dict.fromkeys(languages, "Worum es geht"),
        "blocks": blocks,
    }


def make_taught_course(
    *,
    lessons: int = 3,
    quiz: Quiz | None | bool = True,
    languages: tuple[str, ...] = ("de", "uk"),
    organisation: Organisation | None = None,
    **facts: Any,
) -> Course:
    """A course with two modules; the last lesson holds a quiz unless `quiz` is False."""
    organisation = organisation or make_organisation()
    number = next(_numbers)
    texts = {
        code: {"title": f"Kurs {number} {code}", "summary": "Kurz.", "description": "<p>Lang</p>"} for code in languages
    }
    course = make_course(organisation, publish=False, texts=texts, **facts)
    chosen = make_quiz(organisation) if quiz is True else quiz or None
    rows = [lesson(f"l{n}", quiz=bool(chosen) and n == lessons, languages=languages) for n in range(1, lessons + 1)]
    modules = [
        {"key": "m1", "title": dict.fromkeys(languages, "Modul eins"), "lessons": rows[:1]},
        {"key": "m2", "title": dict.fromkeys(languages, "Modul zwei"), "lessons": rows[1:]},
    ]
    material = Material(quizzes={"probe": chosen} if chosen else {})
    return write_course_pages(course=course, by=None, modules=modules, material=material)


def make_self_paced(course: Course) -> CourseRun:
    return create_run(course=course, by=None, format="self_paced", language="de")


def make_dated_run(course: Course, *, places: int = 5, sessions: int = 2, **rules: Any) -> CourseRun:
    first = (timezone.localtime() + timedelta(days=7)).replace(tzinfo=None, hour=18, minute=0, second=0, microsecond=0)
    return create_run(
        course=course, by=None, format="onsite", language="de", places=places,
        series=Series(first=datetime.combine(first.date(), first.time()), minutes=90, count=sessions), **rules,
    )  # fmt: skip


def enrol(course: Course, person: Person | None = None) -> Enrolment:
    """A running enrolment in a self-paced run of `course`."""
    person = person or make_person()
    run = course.runs.filter(format="self_paced").first() or make_self_paced(course)
    enrolment = start_self_paced(run=run, person=person, by=person)
    enrolment.course, enrolment.person = course, person
    return enrolment


def quiz_of(course: Course) -> Quiz:
    uuid = next(quiz for module in course.outline["modules"] for row in module["lessons"] for quiz in row["quizzes"])
    return Quiz.objects.get(uuid=uuid)


def question_keys(quiz: Quiz) -> dict[str, str]:
    """kind → key of the question."""
    return {block["type"]: block["id"] for block in quiz.questions.raw_data}


def right_answers(quiz: Quiz) -> dict[str, Any]:
    keys = question_keys(quiz)
    options = {
        block["type"]: [item["id"] for item in block["value"]["options"] if item["value"]["correct"]]
        for block in quiz.questions.raw_data
        if "options" in block["value"]
    }
    return {
        keys["single"]: options["single"][0], keys["multiple"]: options["multiple"], keys["true_false"]: "true",
        keys["short_text"]: "  kiew ", keys["number"]: "3,14",
    }  # fmt: skip
