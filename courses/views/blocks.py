"""The blocks of a lesson as plain values for the template; no block is rendered by Wagtail, so nothing is queried here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

from courses.blocks import CALLOUT_TONES
from courses.models import QuizAttempt
from courses.selectors.lessons import RENDITION, Materials

from .quizzes import QuizCard, quiz_card

TONES = dict(CALLOUT_TONES)
NOTE_TONES = {"try": "", "note": "info", "careful": "wait"}


def readable(
    raw: list[dict[str, Any]],
    materials: Materials,
    attempts: Mapping[str, QuizAttempt],
    asked: str = "",
) -> Iterator[dict[str, Any]]:
    """Each block as {"type", …}; what refers to something deleted is left out. `asked`: key of the question to show."""
    for block in raw:
        made = _READERS[block["type"]](block["value"], materials) if block["type"] in _READERS else None
        if block["type"] == "quiz":
            made = _quiz(block["value"], materials, attempts, asked)
        if made is not None:
            yield {"type": block["type"], **made}


def rich(source: str) -> SafeString:
    """Text as the editor stored it (tags narrowed on saving), with links to pages and files resolved."""
    return mark_safe(expand_db_html(source or ""))  # noqa: S308


def _text(value: str, materials: Materials) -> dict[str, Any]:
    return {"html": rich(value)}


def _picture(value: Mapping[str, Any], materials: Materials) -> dict[str, Any] | None:
    image = materials.pictures.get(value.get("image") or 0)
    if image is None:
        return None
    shown = image.file if image.is_svg() else image.get_rendition(RENDITION)
    return {
        "src": shown.url,
        "width": image.width,
        "height": image.height,
        "alt": value.get("alternative", ""),
        "caption": value.get("caption", ""),
    }


def _video(value: Mapping[str, Any], materials: Materials) -> dict[str, Any] | None:
    video, captions = (materials.documents.get(value.get(name) or 0) for name in ("video", "captions"))
    if video is None or captions is None:
        return None
    return {"title": value.get("title", ""), "src": video.url, "captions": captions.url}


def _file(value: Mapping[str, Any], materials: Materials) -> dict[str, Any] | None:
    document = materials.documents.get(value.get("document") or 0)
    if document is None:
        return None
    return {"title": value.get("title") or document.title, "href": document.url, "size": document.file_size or 0}


def _callout(value: Mapping[str, Any], materials: Materials) -> dict[str, Any]:
    tone = value.get("tone", "note")
    return {
        "tone": NOTE_TONES.get(tone, ""),
        "title": value.get("title") or TONES.get(tone),
        "html": rich(value["text"]),
    }


def _quiz(
    key: int, materials: Materials, attempts: Mapping[str, QuizAttempt], asked: str
) -> dict[str, QuizCard] | None:
    quiz = materials.quizzes.get(key)
    return {"card": quiz_card(quiz, attempts.get(str(quiz.uuid)), asked)} if quiz else None


_READERS: dict[str, Callable[[Any, Materials], dict[str, Any] | None]] = {
    "text": _text,
    "picture": _picture,
    "video": _video,
    "file": _file,
    "callout": _callout,
}
