"""The index in memory says what the database says, and both databases say the same."""

from __future__ import annotations

import datetime as dt
import random
import uuid

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.domain.listings import set_places, withdraw_listing, write_listing, write_listings
from catalogue.models import Listing, ListingText
from catalogue.query import SearchQuery
from catalogue.selectors import index as indexes
from catalogue.selectors.index import bitmap, index, numbers
from catalogue.selectors.matching import match
from catalogue.selectors.search import search
from catalogue.selectors.soon import listings_of, soon, this_week
from catalogue.selectors.state import current_state
from catalogue.selectors.vocabulary import vocabulary
from catalogue.terms import terms

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
WORDS = st.sampled_from(
    ["Handy", "Kurs", "Handykurs", "E-Mail", "Müller", "Mueller", "1e5", "0x1f", "3d", "2026", "C", "курс", "دورة",
     "Sicherheit", "Datensicherheit", "und", "für", "²", "x-y-z", "Straße", "12abc34", "1.5", "a1b2"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def contents(held):
    """Everything an index knows, without empty bitmaps."""
    return (
        {mark: mask for mark, mask in held.marks.items() if mask},
        {day: mask for day, mask in held.days.items() if mask},
        held.timeless,
        held.entries,
    )


def test_an_index_that_followed_equals_one_read_anew():
    chance = random.Random(3)
    subjects = [uuid.uuid4() for _ in range(12)]
    for _step in range(40):
        subject = chance.choice(subjects)
        if chance.random() < 0.2:
            withdraw_listing("course", subject)
        else:
            write_listing(
                kind="course",
                subject=subject,
                path="learn/x/",
                organisation=None,
                texts={"de": {"title": f"Kurs {chance.random()}"}},
                facets={
                    "topics": chance.sample(["ai", "safety", "media"], 2),
                    "free": chance.random() < 0.5,
                    "dates": [TODAY + dt.timedelta(days=chance.randint(-3, 9)) for _ in range(chance.randint(0, 3))],
                },
                visible=chance.random() < 0.9,
            )
        followed = contents(index())
        indexes.forget()
        assert followed == contents(index())


def test_a_rolled_back_write_leaves_no_trace(listed):
    listed("Bleibt")
    before = contents(index())
    with transaction.atomic():
        listed("Kommt und geht")
        assert len(index().entries) == 2
        transaction.set_rollback(True)
    assert contents(index()) == before


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4), TEXTS, st.sampled_from(["de", "en", "uk"]))
def test_the_database_finds_exactly_what_the_words_say(texts, typed, language):
    with transaction.atomic():
        write_listings(
            {
                "kind": "course",
                "subject": uuid.uuid4(),
                "path": "learn/x/",
                "organisation": None,
                "texts": {"de": {"title": title, "summary": summary, "body": body}},
            }
            for title, summary, body in texts
        )
        state = current_state()
        wanted = terms(typed, language, vocabulary(state)).terms
        everything = bitmap(Listing.objects.values_list("pk", flat=True))
        found = match(wanted, state, everything, strict=True) if wanted else None
        if found:
            assert set(numbers_of(found.found)) == {
                text.listing_id
                for text in ListingText.objects.all()
                if all(any(has(text, form) for form in term.forms) for term in wanted)
            }
            assert sum(tier.bit_count() for tier in found.tiers) == found.found.bit_count()
        transaction.set_rollback(True)


def has(text, form):
    words = f"{text.title_words} {text.summary_words} {text.body_words}".split()
    return set(form) <= set(words)


def numbers_of(mask):
    return numbers(mask.to_bytes((mask.bit_length() + 7) >> 3, "little"))


@given(st.sets(st.integers(min_value=0, max_value=5000)))
def test_bitmaps_give_back_their_numbers(given_numbers):
    assert numbers_of(bitmap(given_numbers)) == sorted(given_numbers)


def test_few_and_many_come_in_the_same_order(listed, monkeypatch):
    for number in (5, 2, 9, 1):
        listed(f"Tag {number}", facets={"dates": [TODAY + dt.timedelta(days=number)]})
    few = [hit.title for hit in search(SearchQuery(), language="de", today=TODAY).hits]
    monkeypatch.setattr(indexes, "FEW", 0)
    assert [hit.title for hit in search(SearchQuery(), language="de", today=TODAY).hits] == few
    assert few == ["Tag 1", "Tag 2", "Tag 5", "Tag 9"]


def test_changed_places_are_on_the_page_at_once(listed):
    listing = listed("Handy", places="free", facets={"dates": [TODAY]})
    assert search(SearchQuery(), language="de", today=TODAY).hits[0].places == "free"
    set_places("course", listing.subject, "full")
    assert search(SearchQuery(), language="de", today=TODAY).hits[0].places == "full"


def test_this_week_goes_from_today_to_sunday(listed):
    for offset in (-2, 0, 3, 4):
        listed(f"Tag {offset}", facets={"dates": [TODAY + dt.timedelta(days=offset)]})
    week = this_week("de", 5, today=TODAY)
    assert (week.first, week.last, week.count) == (dt.date(2026, 11, 23), dt.date(2026, 11, 29), 2)
    assert [hit.title for hit in week.hits] == ["Tag 0", "Tag 3"]
    assert [hit.title for hit in soon("de", 2, today=TODAY)] == ["Tag 0", "Tag 3"]


def test_an_organisation_lists_its_own(listed):
    from accounts.models import Organisation

    ours = Organisation.objects.create(slug="vhs", name="VHS", kind="adult_education")
    theirs = Organisation.objects.create(slug="uni", name="Uni", kind="university")
    listed("Unser", organisation=ours)
    listed("Ihrer", organisation=theirs)
    assert [hit.title for hit in listings_of(ours, "de", today=TODAY)] == ["Unser"]
    page = search(SearchQuery(organisation=("vhs",)), language="de", today=TODAY)
    assert [hit.where for hit in page.hits] == ["VHS"]
    assert [value.name for facet in page.facets if facet.field == "organisation" for value in facet.values] == [
        "Uni",
        "VHS",
    ]


def test_lists_cost_the_same_for_one_and_for_three(listed, assert_same_queries):
    listed("Eins", facets={"dates": [TODAY]})

    def more():
        listed("Mehr", facets={"dates": [TODAY]})
        index()

    assert assert_same_queries(lambda: soon("de", 9, today=TODAY), more) <= 3
    assert assert_same_queries(lambda: this_week("de", 9, today=TODAY), more) <= 3
