"""What stands in an address, good or bad, becomes a search."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from catalogue.query import SearchQuery, parse, parse_address

NAMES = st.sampled_from(
    ["q", "kind", "topic", "for", "level", "format", "language", "accessible", "organisation", "free", "certificate",
     "when", "from", "to", "at", "view", "page", "other"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["1", "0", "-1", "week", "month", "course", "1-2", "2026-11-26", "2026-02-30", "calendar", "ai"]),
    st.dates().map(dt.date.isoformat),
    st.integers().map(str),
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_any_address_is_a_search_and_its_own_address_leads_back_to_it(pairs):
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    query = parse(params)
    again = parse_address(query.address)
    assert again.ignored == ()
    assert again == query.but(ignored=(), page=query.page)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", SearchQuery()),
        ("q=+digital++%00lernen+", SearchQuery(q="digital lernen")),
        ("kind=course&kind=event&kind=course", SearchQuery(kind=("course", "event"))),
        ("level=1-2&level=99", SearchQuery(level=("1-2",), ignored=("level",))),
        ("format='; DROP TABLE x", SearchQuery(ignored=("format",))),
        ("free=1&certificate=maybe", SearchQuery(free=True, ignored=("certificate",))),
        ("page=0", SearchQuery(ignored=("page",))),
        ("page=²", SearchQuery(ignored=("page",))),
        ("when=week", SearchQuery(when="week")),
        ("when=2026-13-01", SearchQuery(ignored=("when", "when"))),
        (
            "from=2026-12-05&to=2026-12-01",
            SearchQuery(when="dates", first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 5)),
        ),
        ("from=2026-12-05", SearchQuery(when="dates", first=dt.date(2026, 12, 5), last=dt.date.max)),
        ("at=9999-01-01", SearchQuery(ignored=("at",))),
        ("view=grid", SearchQuery()),
    ],
)
def test_addresses(address, expected):
    assert parse_address(address) == expected


def test_the_words_are_cut_at_two_hundred():
    assert len(parse_address(f"q={'a' * 10_000}").q) == 200


def test_direction_marks_do_not_get_in():
    assert parse_address("q=a%E2%80%AEb").q == "a b"


def test_changes_begin_on_the_first_page():
    query = SearchQuery(page=3, topic=("ai", "safety"))
    assert query.without("topic", "ai") == SearchQuery(topic=("safety",))
    assert str(query) == "?topic=ai&topic=safety&page=3"
    assert str(SearchQuery()) == "?"
