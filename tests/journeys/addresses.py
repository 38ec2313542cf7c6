"""Every address of the house with an example from the demo city: found by following links, as a person would.

`walk(request, starts)` follows links and forms' addresses and returns what stands behind every named address. It stays
on pages with a language; the CMS, documents and machines' addresses have tests of their own.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import APIRequestContext

LINK = re.compile(r'\b(?:href|action)="([^"#]+)"')
EXAMPLES = 2  # of every address: the second course or run often looks different
MORE = {"scheduler:places": 8}  # what one sees there depends on how one's own registration stands


@dataclass(frozen=True)
class Found:
    """What a GET of `path` answered: a page, a file, an answer of another address, or a refusal with its status."""

    path: str
    status: int
    is_page: bool


def walk(request: APIRequestContext, starts: list[str], language: str = "de") -> dict[str, list[Found]]:
    """Address name → what its first examples answered; `starts` begin with the language."""
    found: dict[str, list[Found]] = defaultdict(list)
    waiting, seen = deque(starts), set()
    while waiting:
        path = waiting.popleft()
        name = None if path in seen else name_of(path, language)
        if name is None or (len(found[name]) >= MORE.get(name, EXAMPLES) and path not in starts):
            continue
        seen.add(path)
        answer = request.get(path)
        stayed = urlsplit(answer.url).path == urlsplit(path).path
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        found[name].append(Found(path, answer.status, answer.status == 200 and is_html and stayed))
        if is_html:
            waiting += links(answer.text(), answer.url)
    return found


@cache
def name_of(path: str, language: str) -> str | None:
    """The address's name with its namespaces; None for machines' addresses and for other languages."""
    with override(language):
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            return None
    has_language = urlsplit(path).path.startswith(f"/{language}/")
    return name if has_language or name == "verify" else None


def links(page: str, base: str) -> list[str]:
    """Addresses of the same house that this page names."""
    house = urlsplit(base).netloc
    whole = [urlsplit(urljoin(base, html.unescape(link))) for link in LINK.findall(page)]
    return [url.path + (f"?{url.query}" if url.query else "") for url in whole if url.netloc == house]


def in_language(path: str, language: str) -> str:
    return re.sub(r"^/\w\w/", f"/{language}/", path)
