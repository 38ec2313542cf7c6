"""Reads the demo city's own files; a course may be split over several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


def read(name: str) -> Any:
    return load(DATA / name)


def load(file: Path) -> Any:
    """A file of ours; libyaml where it is there, which is ten times as fast."""
    return yaml.load(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


def record_courses() -> list[dict[str, Any]]:
    """The courses that are only listed: facts, texts, runs."""
    return [course for file in sorted(DATA.glob("courses-*.yaml")) for course in read(file.name)]


def taught_courses() -> list[dict[str, Any]]:
    """The courses taught here, with modules, lessons and quizzes; `folder` is where their drawings and files lie."""
    return [_taught(folder) for folder in sorted((DATA / "courses").iterdir()) if folder.is_dir()]


def _taught(folder: Path) -> dict[str, Any]:
    course: dict[str, Any] = load(folder / "course.yaml")
    modules: list[dict[str, Any]] = []
    quizzes: list[dict[str, Any]] = list(course.get("quizzes", []))
    for part in course["modules"]:
        content = load(folder / part) if isinstance(part, str) else part
        quizzes += content.pop("quizzes", []) if isinstance(content, dict) else []
        modules += _modules_in(content)
    return {**course, "modules": modules, "quizzes": quizzes, "folder": folder}


def _modules_in(content: Any) -> list[dict[str, Any]]:
    """A module's file holds one module, or several under `modules`."""
    if isinstance(content, list):
        return content
    return content["modules"] if "modules" in content else [content.get("module", content)]
