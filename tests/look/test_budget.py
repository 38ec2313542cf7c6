"""What a visitor with an empty cache loads, counted from the page itself: every file it names, compressed."""

from __future__ import annotations

import gzip
import re
import uuid
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from catalogue.domain.listings import write_listing
from events.domain.listing import refresh_listing
from tests.events.makers import make_challenge, make_event, make_hackathon, make_team

BUILT = Path(__file__).resolve().parents[2] / "static" / "built"
KB = 1024
ELSEWHERE = re.compile(
    r"<(?:script|img|source|iframe|link rel=\"(?:stylesheet|preload|icon)\")[^>]+(?:src|href)=\"https?://"
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (BUILT / "css/lichthof.css").exists(), reason="run `npm ci && npm run build` first"),
]


@pytest.fixture(autouse=True)
def _a_city_with_courses() -> None:
    cache.clear()
    pictures = ["phone", "shield", "network", "map", "form", "book", "chat"]
    for number in range(24):
        write_listing(
            kind="course",
            subject=uuid.uuid4(),
            path=f"learn/kurs-{number}/",
            organisation=None,
            texts={
                "de": {
                    "title": f"Ein Kurs über Licht und Schatten, Teil {number}",
                    "summary": "Was man sieht. " * 12,
                    "body": "…",
                }
            },
            facets={
                "languages": ["de", "uk"],
                "format": "self_paced",
                "free": True,
                "topics": ["ai"],
                "certificate": True,
            },
            next_date=None,
            places="open",
            picture=pictures[number % len(pictures)],
            price=None,
            visible=True,
        )


def weigh(html: str) -> tuple[int, set[str]]:
    """(bytes over the wire, files): the page, what it names, and the fonts of its language."""
    files = set(re.findall(r"/static/([\w./-]+)", html)) | {"fonts/fira-latin-400.woff2", "fonts/fira-latin-600.woff2"}
    if 'class="band"' in html:
        files.add("art/band.svg")
    total = len(gzip.compress(html.encode()))
    for name in files:
        raw = (BUILT / name).read_bytes()
        total += len(raw) if name.endswith("woff2") else len(gzip.compress(raw))
    return total, files


def test_the_catalogue_weighs_at_most_130_kb(client: Client) -> None:
    html = client.get("/de/learn/").content.decode()
    assert html.count("card--go hit") >= 20
    total, files = weigh(html)
    assert len(gzip.compress(html.encode())) <= 20 * KB
    assert total <= 130 * KB
    assert len(files) + 1 <= 20
    assert ELSEWHERE.findall(html) == []


def test_the_list_of_events_weighs_at_most_130_kb(client: Client) -> None:
    for number in range(12):
        text = {"title": f"Ein Abend über Licht und Schatten, Teil {number}", "summary": "Was man sieht. " * 12}
        refresh_listing(event=make_event(texts={"de": text}))
    html = client.get("/de/events/").content.decode()
    assert html.count("card--go hit") >= 12
    total, files = weigh(html)
    assert total <= 130 * KB
    assert len(files) + 1 <= 20
    assert ELSEWHERE.findall(html) == []


def test_the_hub_of_a_hackathon_weighs_at_most_200_kb(client: Client) -> None:
    event = make_hackathon()
    for _number in range(10):
        make_challenge(event)
        make_team(event)
    html = client.get(f"/de/{event.path}").content.decode()
    assert html.count("card--go") >= 10
    total, files = weigh(html)
    assert total <= 200 * KB
    assert len(files) + 1 <= 20
    assert ELSEWHERE.findall(html) == []


def test_the_sheet_weighs_at_most_25_kb() -> None:
    assert len(gzip.compress((BUILT / "css/lichthof.css").read_bytes())) <= 25 * KB


@pytest.mark.parametrize("path", ["/de/", "/de/help/", "/de/privacy/", "/de/accessibility/", "/de/organisations/"])
def test_other_public_pages_weigh_at_most_200_kb(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    total, files = weigh(html)
    assert total <= 200 * KB
    assert len(files) + 1 <= 20
    assert ELSEWHERE.findall(html) == []
