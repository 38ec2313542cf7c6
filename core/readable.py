"""Blocks of long texts as plain values for a template. No block is rendered by Wagtail: the reader looks up what it
refers to, one by one or from what was loaded at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .blocks import CALLOUT_TONES

RENDITION = "width-1200|format-webp"
TONES = dict(CALLOUT_TONES)
NOTE_TONES = {"try": "", "note": "info", "careful": "wait"}


@dataclass(frozen=True)
class BlockReader:
    """Both finders take a number and may find None; `rich` makes what the editor stored fit for the page."""

    find_picture: Callable[[int], Any]
    find_document: Callable[[int], Any]
    rich: Callable[[str], str]

    def read(self, block: Mapping[str, Any]) -> dict[str, Any] | None:
        """{"type", …}; None for an unknown kind and for what refers to something deleted."""
        reader = _READERS.get(block["type"])
        made = reader(self, block["value"]) if reader else None
        return None if made is None else {"type": block["type"], **made}

    def text(self, value: str) -> dict[str, Any]:
        return {"html": self.rich(value or "")}

    def picture(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        """Drawings (SVG) are shown as they are, photographs as renditions."""
        image = self.find_picture(value.get("image") or 0)
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

    def video(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        video, captions = (self.find_document(value.get(name) or 0) for name in ("video", "captions"))
        if video is None or captions is None:
            return None
        return {"title": value.get("title", ""), "src": video.url, "captions": captions.url}

    def file(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        document = self.find_document(value.get("document") or 0)
        if document is None:
            return None
        return {"title": value.get("title") or document.title, "href": document.url, "size": document.file_size or 0}

    def callout(self, value: Mapping[str, Any]) -> dict[str, Any]:
        tone = value.get("tone", "note")
        title = value.get("title") or str(TONES.get(tone, ""))
        return {"tone": NOTE_TONES.get(tone, ""), "title": title, **self.text(value.get("text", ""))}


_READERS: dict[str, Callable[[BlockReader, Any], dict[str, Any] | None]] = {
    "text": BlockReader.text,
    "picture": BlockReader.picture,
    "video": BlockReader.video,
    "file": BlockReader.file,
    "callout": BlockReader.callout,
}
