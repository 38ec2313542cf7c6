"""Writing listings: once, in bulk, again, and away."""

import uuid

import pytest

from catalogue.domain.listings import set_places, withdraw_listing, write_listing, write_listings
from catalogue.models import CatalogueState, Listing, ListingText

pytestmark = pytest.mark.django_db


def row(title="Sichere Passwörter", **changes):
    return {
        "kind": "course",
        "subject": uuid.uuid4(),
        "path": "learn/x/",
        "organisation": None,
        "texts": {
            "de": {"title": title, "summary": "Kurz gesagt.", "body": "<p>Alles &uuml;ber <b>Passwörter</b></p>"}
        },
        "facets": {"languages": ["de"], "format": "onsite", "free": True, "dates": ["2026-12-01"]},
    } | changes


def test_a_listing_is_written_with_its_texts():
    listing = write_listing(**row(price="12.50", places="free"))
    text = listing.texts.get()
    assert (text.title, text.language, text.title_words) == (
        "Sichere Passwörter",
        "de",
        "sich 0sichere passwort 0passworter",
    )
    assert (str(listing.price), listing.places, listing.facets["formats"]) == ("12.50", "free", ["onsite"])


def test_the_same_again_writes_nothing_and_moves_no_version(count_queries):
    again = row()
    write_listing(**again)
    before = CatalogueState.objects.get().version
    assert write_listings([again]) == 0
    assert CatalogueState.objects.get().version == before
    assert count_queries(lambda: write_listings([again])) == 1


def test_a_change_replaces_texts_and_keeps_the_row():
    first = row()
    kept = write_listing(**first)
    changed = write_listing(**(first | {"texts": {"en": {"title": "Safe passwords"}}}))
    assert changed.pk == kept.pk
    assert changed.updated_at > kept.updated_at
    assert list(ListingText.objects.values_list("language", "title")) == [("en", "Safe passwords")]


def test_withdrawing_leaves_a_tombstone_without_words():
    given = row()
    write_listing(**given)
    withdraw_listing("course", given["subject"])
    withdraw_listing("course", given["subject"])
    assert Listing.objects.get().visible is False
    assert not ListingText.objects.exists()
    assert write_listing(**given).visible is True


def test_places_change_without_moving_the_version():
    given = row()
    write_listing(**given)
    before = CatalogueState.objects.get().version
    set_places("course", given["subject"], "few")
    assert Listing.objects.get().places == "few"
    assert CatalogueState.objects.get().version == before
    with pytest.raises(ValueError, match="not a word for places"):
        set_places("course", given["subject"], "many")
