"""The page of the one search, as browsers and strangers see it."""

from __future__ import annotations

import datetime as dt
import gzip
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon():
    return [timezone.localdate() + dt.timedelta(days=days) for days in (1, 8)]


@pytest.fixture
def person():
    return Person.objects.create_user("mia@demo.example", "lichthof-demo", name="Mia", language="de")


class Page(HTMLParser):
    """Every start tag with its attributes, and the text inside script and style."""

    def __init__(self, response):
        super().__init__()
        self.tags, self.inline, self._in = [], "", ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag if tag in {"script", "style"} else ""

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        self.inline += data.strip() if self._in else ""

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_page_shows_what_there_is(client, listed, soon):
    listed("Kurs fürs Handy", facets={"dates": soon, "free": True, "topics": ["safety"]}, places="few")
    text = client.get("/en/learn/").content.decode()
    assert "Kurs fürs Handy" in text
    assert "Few places left" in text
    assert "free of charge" in text
    assert 'lang="de"' in text


def test_an_anonymous_page_sets_no_cookie_and_holds_no_inline_script_or_style(client, listed, soon):
    listed(facets={"dates": soon})
    for address in ("/de/learn/", "/de/learn/?q=handy&topic=ai&view=calendar", "/ar/learn/?q=nichts"):
        response = client.get(address)
        page = Page(response)
        assert response.status_code == 200
        assert not response.cookies
        assert page.inline == ""
        assert all("src" in script for script in page.all("script"))
        assert not [attrs for _tag, attrs in page.tags if any(key == "style" or key.startswith("on") for key in attrs)]


def test_unchanged_is_304_until_the_catalogue_moves(client, listed, soon):
    listed(facets={"dates": soon})
    first = client.get("/de/learn/?topic=ai&q=kurs")
    same = client.get("/de/learn/?q=kurs&topic=ai", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert {"HX-Request", "Cookie"} <= {name.strip() for name in same["Vary"].split(",")}
    assert client.get("/en/learn/?q=kurs&topic=ai", headers={"If-None-Match": first["ETag"]}).status_code == 200
    listed("Neu", facets={"dates": soon})
    assert client.get("/de/learn/?topic=ai&q=kurs", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_304_asks_the_database_once(client, listed, count_queries):
    listed()
    tag = client.get("/de/learn/")["ETag"]
    assert count_queries(lambda: client.get("/de/learn/", headers={"If-None-Match": tag})) == 1


def test_a_page_takes_at_most_eight_queries(client, listed, soon, person, count_queries):
    listed("Handy", facets={"dates": soon})
    client.get("/de/learn/")
    assert count_queries(lambda: client.get("/de/learn/")) <= 4
    assert count_queries(lambda: client.get("/de/learn/?q=handy&for=seniors&when=week")) <= 8
    assert count_queries(lambda: client.get("/de/learn/?q=hand+hamdy+kompiuter")) <= 8
    client.force_login(person)
    assert count_queries(lambda: client.get("/de/learn/?q=handy")) <= 8


def test_a_signed_in_page_is_private_and_carries_no_tag(client, person):
    client.force_login(person)
    response = client.get("/de/learn/")
    assert "ETag" not in response
    assert "private" in response["Cache-Control"]


def test_htmx_gets_the_results_alone(client, listed, soon):
    listed("Handy", facets={"dates": soon})
    whole = client.get("/de/learn/")
    part = client.get("/de/learn/", headers={"HX-Request": "true"})
    again = client.get("/de/learn/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert part.content.decode().strip().startswith('<div class="cat" id="results">')
    assert part["ETag"] != whole["ETag"]
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b"<html" in again.content


@pytest.mark.parametrize(
    "address",
    [
        "?page=99999999999999999999",
        "?page=-1&view=x&when=%00&level=%27%20OR%201=1",
        "?q=%22%20OR%20%22&q=x",
        "?q=(((&topic=%3Cscript%3E",
        "?q=%E2%80%AE%E2%80%AEevil",
        "?q=" + "a" * 3000,
        "?q=" + "wort+" * 200,
        "?q=1e5+0x1f+%C2%B2+%F0%9F%98%80+a-b-c---d",
        "?from=0000-00-00&to=9999-99-99&at=2026-02-30",
        "?from=2200-12-31&view=calendar",
        "?at=2200-12-31&view=calendar&when=month",
        "?" + "&".join(f"topic=t{number}" for number in range(300)),
        "?kind=%FF%FE&organisation=../../etc",
    ],
)
def test_a_hostile_address_is_a_page_too(client, listed, soon, address):
    listed("Handy", facets={"dates": soon})
    response = client.get(f"/de/learn/{address}")
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_a_title_cannot_turn_the_line_around_nor_bring_tags(client, listed, soon):
    listed("\u202eGnal\u202c <script>alert(1)</script>" + "x" * 10_000, facets={"dates": soon})
    text = client.get("/de/learn/").content.decode()
    assert "\u202e" not in text
    assert "<script>alert" not in text
    assert "<bdi>Gnal" in text


def test_filters_are_boxes_of_the_search_form_and_chips_take_them_away(client, listed, soon):
    listed(facets={"dates": soon, "topics": ["ai", "safety"], "free": True})
    page = Page(client.get("/de/learn/?topic=ai&free=1"))
    boxes = {(box["name"], box["value"]): box for box in page.all("input") if box.get("type") == "checkbox"}
    assert all(box["form"] == "search" for box in boxes.values())
    assert "checked" in boxes[("topic", "ai")]
    assert "checked" not in boxes[("topic", "safety")]
    chips = [link["href"] for link in page.all("a") if "chip--on" in link.get("class", "")]
    assert (
        chips == ["/de/learn/?free=1", "/de/learn/?topic=ai"]
        or chips == ["/de/learn/?free=1", "/de/learn/?topic=ai"][::-1]
    )


def test_every_id_stands_once(client, listed, soon):
    listed(facets={"dates": soon, "topics": ["ai"], "accessible": ["lift"], "level": 3, "format": "online"})
    for address in ("", "?view=calendar"):
        ids = [attrs["id"] for _tag, attrs in Page(client.get(f"/de/learn/{address}")).tags if "id" in attrs]
        assert len(ids) == len(set(ids))


def test_following_a_search_tells_once_what_is_new(
    client, person, listed, soon, deliver_outbox, monkeypatch, mailoutbox
):
    from catalogue import receivers
    from catalogue.models import SavedSearch

    listed("Handy eins", facets={"dates": soon})
    assert client.get("/de/learn/tell-me/?q=handy").status_code == 302
    client.force_login(person)
    assert "handy" in client.get("/de/learn/tell-me/?q=handy&page=4").content.decode()
    client.post("/de/learn/tell-me/?q=handy&page=4")
    client.post("/de/learn/tell-me/?q=handy")
    assert SavedSearch.objects.get().params == "q=handy"
    monkeypatch.setattr(receivers, "GATHER", dt.timedelta(seconds=-1))
    listed("Handy zwei", facets={"dates": soon})
    listed("Garten", facets={"dates": soon})
    deliver_outbox()
    deliver_outbox()
    assert [(mail.to, "Handy zwei" in mail.body, "Handy eins" in mail.body) for mail in mailoutbox] == [
        (["mia@demo.example"], True, False)
    ]
    saved = SavedSearch.objects.get()
    client.post(f"/de/learn/tell-me/{saved.uuid}/forget/")
    assert not SavedSearch.objects.exists()


def test_somebody_elses_search_cannot_be_ended(client, person):
    from catalogue.models import SavedSearch

    other = Person.objects.create_user("leo@demo.example", "lichthof-demo", name="Leo")
    saved = SavedSearch.objects.create(person=other, params="q=x", language="de")
    client.force_login(person)
    assert client.post(f"/de/learn/tell-me/{saved.uuid}/forget/").status_code == 404
    assert SavedSearch.objects.exists()


def test_the_whole_page_of_twenty_is_small(client, listed, soon):
    for number in range(20):
        listed(f"Ein Kurs mit langem Namen {number}", summary="Ein Satz, der sagt, worum es geht. " * 4,
               facets={"dates": soon, "topics": ["ai", "safety"], "target_groups": ["work"]})  # fmt: skip
    cache.clear()
    assert len(gzip.compress(client.get("/de/learn/").content, 6)) <= 20_000
