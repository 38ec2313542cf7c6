"""The catalogue page at 60 and at 20,000 courses: queries, CPU, bytes; the words' hits are never warm."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
import random
import uuid
from collections.abc import Iterator
from typing import Any

from . import Row, at_most, cost_of, exactly

SIZES = (60, 20_000)
THINGS = str.split(
    "Handy Computer Garten Sprache Daten Karte Steuer Fahrrad Küche Theater Physik Robotik Foto Musik Wald"
)
KINDS = str.split("Kurs Werkstatt Abend Runde Treff Übung Führung Sprechstunde")
ADJECTIVES = str.split("digital sicher gemeinsam praktisch neu leicht offen nachhaltig kreativ genau")
BROAD, RARE = "digital", "Quittenmus"  # in four of five courses; in 40 of 20,000


def run() -> list[Row]:
    from django.conf import settings
    from django.test import Client, override_settings

    # Plain names for static files: the figures need no built assets.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES={**settings.STORAGES, **plain}):
        logging.disable(logging.INFO)
        try:
            return _measure(Client(SERVER_NAME="localhost"))
        finally:
            logging.disable(logging.NOTSET)


def _measure(client: Any) -> list[Row]:
    rows: list[Row] = []
    queries: dict[str, list[int]] = {}
    written = 0
    for size in SIZES:
        _write(written, size)
        written = size
        for name, address, limit in _cases():
            cost = cost_of(lambda address=address: _cold(client, address), times=11, warm=2)
            queries.setdefault(name, []).append(cost.queries)
            hits = _hits(address)
            rows.append(at_most(f"{name}, {size:,} courses: queries", cost.queries, 8))
            rows.append(at_most(f"{name}, {size:,} courses: CPU", cost.cpu_ms, limit, "ms", f"{hits:,} hits"))
        rows.append(_first_drawing(client, size))
        rows.append(_not_modified(client, size))
        rows.append(_bytes(client, size))
    for name, counts in queries.items():
        rows.append(exactly(f"{name}: queries at 20,000 less queries at 60", counts[-1] - counts[0], 0))
    rows.append(_rebuild())
    return rows


def _cases() -> Iterator[tuple[str, str, float]]:
    yield "catalogue without a query", "/de/learn/", 15
    yield "catalogue, two filters", "/de/learn/?topic=ai&free=1", 15
    yield "catalogue, rare word", f"/de/learn/?q={RARE}", 15
    yield "catalogue, word in most courses", f"/de/learn/?q={BROAD}", 50


def _cold(client: Any, address: str) -> None:
    """One page whose words are not remembered from the call before."""
    from catalogue.selectors import matching

    matching.forget()
    response = client.get(address)
    assert response.status_code == 200, response.status_code


def _first_drawing(client: Any, size: int) -> Row:
    """Cards are remembered by all they show; this is the page when none of its twenty was drawn before."""
    from catalogue.templatetags import catalogue as drawn

    def fresh() -> None:
        drawn._card.cache_clear()
        client.get("/de/learn/")

    return Row(f"catalogue, {size:,} courses, no card drawn before: CPU", cost_of(fresh, times=7).cpu_ms, "ms")


def _hits(address: str) -> int:
    from catalogue.selectors.search import parse_address, search

    return search(parse_address(address.partition("?")[2]), language="de").total


def _not_modified(client: Any, size: int) -> Row:
    tag = client.get("/de/learn/")["ETag"]

    def again() -> None:
        assert client.get("/de/learn/", headers={"If-None-Match": tag}).status_code == 304

    return exactly(f"unchanged page (304), {size:,} courses: queries", cost_of(again, times=5).queries, 1)


def _bytes(client: Any, size: int) -> Row:
    """The page itself; styles, script, fonts and pictures are weighed in a browser by the look's tests."""
    page = gzip.compress(client.get("/de/learn/").content, 6)
    return at_most(f"HTML of the page, {size:,} courses", round(len(page) / 1000, 1), 20, "KB compressed")


def _rebuild() -> Row:
    """What a new process pays once: reading the whole index."""
    from catalogue.selectors import index

    def fresh() -> None:
        index.forget()
        index.index()

    cost = cost_of(fresh, times=3, warm=0)
    return Row("index of 20,000 courses read anew, once per process", cost.cpu_ms, "ms CPU")


def _write(first: int, last: int) -> None:
    from django.utils import timezone

    from catalogue.domain.listings import write_listings

    chance = random.Random(4711)
    today = timezone.localdate()
    organisations = _organisations()
    for start in range(first, last, 2000):
        numbers = range(start, min(start + 2000, last))
        write_listings([_course(number, chance, today, organisations) for number in numbers])


def _organisations() -> list[Any]:
    from accounts.models import Organisation

    return [
        Organisation.objects.get_or_create(slug=f"haus-{number}", defaults={"name": f"Haus {number}", "kind": "city"})[
            0
        ]
        for number in range(12)
    ]


def _course(number: int, chance: random.Random, today: dt.date, organisations: list[Any]) -> dict[str, Any]:
    thing, kind = chance.choice(THINGS), chance.choice(KINDS)
    broad = BROAD if number % 5 else "ruhig"
    rare = RARE if number % 500 == 7 else ""
    body = " ".join(chance.choices(THINGS + KINDS + ADJECTIVES, k=60))
    return {
        "kind": "course" if number % 4 else "event",
        "subject": uuid.UUID(int=number + 1),
        "path": f"learn/kurs-{number}/",
        "organisation": organisations[number % 12],
        "texts": {
            "de": {
                "title": f"{thing} {kind} {number}",
                "summary": f"Ein {chance.choice(ADJECTIVES)}er Nachmittag rund um {thing}, {broad} und zum Mitmachen.",
                "body": f"{body} {rare}",
            }
        },
        "facets": {
            "languages": chance.sample(["de", "en", "uk", "ar"], chance.randint(1, 3)),
            "level": chance.randint(1, 8),
            "format": chance.choice(["onsite", "online", "hybrid"]),
            "target_groups": chance.sample(["beginners", "seniors", "work", "families"], 2),
            "accessible": chance.sample(["step_free", "captions", "hearing_loop", "lift"], 2),
            "topics": chance.sample(["ai", "safety", "media", "health", "making", "science"], 2),
            "free": number % 3 == 0,
            "certificate": number % 2 == 0,
            "dates": [today + dt.timedelta(days=chance.randint(0, 200)) for _date in range(5)],
        },
        "places": chance.choice(["free", "few", "waiting"]),
        "price": "0.00" if number % 3 == 0 else "35.00",
        "picture": chance.choice(["phone", "map", "book", "robot"]),
    }
