"""Finding things, the way people spell them."""

import pytest

from catalogue.models import Listing, ListingText
from catalogue.query import SearchQuery
from catalogue.selectors import matching
from catalogue.selectors.search import search

pytestmark = pytest.mark.django_db


def titles(q, today, **choices):
    return [hit.title for hit in search(SearchQuery(q=q, **choices), language="de", today=today).hits]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Passwort", ["Gute Passwörter"]),
        ("passwoerter", ["Gute Passwörter"]),
        ("PASSWÖRTER", ["Gute Passwörter"]),
        ("Sicherheit", ["Datensicherheit zu Hause", "Gute Passwörter"]),
        ("handykurs", ["Kurs fürs Handy"]),
        ("Handy-Kurs", ["Kurs fürs Handy"]),
        ("fuer buecher", ["Bücher reparieren"]),
        ("Buch", ["Bücher reparieren"]),
        ("Strasse", ["Deutsch üben mit Müllers Café"]),
        ("mueller cafe", ["Deutsch üben mit Müllers Café"]),
        ("email", ["KI-Kurs für Neugierige"]),
        ("e-mail", ["KI-Kurs für Neugierige"]),
        ("ki", ["KI-Kurs für Neugierige"]),
        ("Steuererkl", ["Steuererklärung am Computer"]),
        ("Quantenphysik", []),
    ],
)
def test_german_is_found_as_people_type_it(corpus, today, typed, found):
    assert titles(typed, today) == found


def test_german_is_found_on_an_english_page_too(corpus, today):
    page = search(SearchQuery(q="Passwörter"), language="en", today=today)
    assert [hit.title for hit in page.hits] == ["Gute Passwörter"]
    assert page.hits[0].foreign == "de"


def test_a_compound_written_before_its_parts_is_found_by_them_later(listed, today, deliver_outbox):
    listed("Wohnungsbörse", body="Die Wohnungsbörse hilft.")
    listed("Alles andere", body="Eine Börse und eine Wohnung in der Stadt.")
    deliver_outbox()
    words = ListingText.objects.get(title="Wohnungsbörse").title_words
    assert words == "wohnungsbor 0wohnungsborse wohnung 0wohnung bor 0borse"
    assert set(titles("Börse", today)) == {"Wohnungsbörse", "Alles andere"}
    assert set(titles("Wohnung", today)) == {"Wohnungsbörse", "Alles andere"}


def test_ukrainian_and_arabic_are_found_in_their_forms(listed, today):
    listed("Безпека в інтернеті", language="uk", summary="Курс для всіх")
    listed("دورة الحاسوب", language="ar", summary="للمبتدئين")
    uk = search(SearchQuery(q="безпеки інтернет"), language="uk", today=today)
    ar = search(SearchQuery(q="حاسوب"), language="ar", today=today)
    assert [hit.title for hit in uk.hits] == ["Безпека в інтернеті"]
    assert [hit.title for hit in ar.hits] == ["دورة الحاسوب"]


def test_the_title_weighs_more_than_the_summary_and_the_summary_more_than_the_body(listed, today):
    listed("Drittes", body="Alles über Garten.")
    listed("Zweites", summary="Ein Garten.")
    listed("Garten")
    assert titles("Garten", today) == ["Garten", "Zweites", "Drittes"]


def test_the_very_word_comes_before_its_relatives(listed, today):
    from tests.catalogue.conftest import days

    listed("Geräte sicher reparieren", facets={"dates": days(1)})
    listed("Sicherheit im Netz", facets={"dates": days(9)})
    listed("Mehr Datensicherheit", body="Daten und Sicherheit", facets={"dates": days(5)})
    assert titles("Sicherheit", today) == ["Mehr Datensicherheit", "Sicherheit im Netz", "Geräte sicher reparieren"]


def test_what_is_on_sooner_comes_first(listed, today):
    from tests.catalogue.conftest import days

    listed("Später", facets={"dates": days(20)})
    listed("Jederzeit", facets={"dates": [], "format": "self_paced"})
    listed("Bald", facets={"dates": days(-30, 1)})
    listed("Vorbei", facets={"dates": days(-1)})
    assert titles("", today) == ["Bald", "Später", "Jederzeit"]


def test_when_not_every_word_is_there_some_are_enough_and_the_page_says_so(corpus, today):
    page = search(SearchQuery(q="Handy Raumfahrt"), language="de", today=today)
    assert [hit.title for hit in page.hits] == ["Kurs fürs Handy"]
    assert page.relaxed is True


def test_when_few_have_all_words_those_with_some_join_them_by_weight(listed, today):
    listed("Video am Handy", body="Deutsch und vieles andere lernen.")
    listed("Deutsch zum Ankommen")
    listed("Kochen", body="Gemeinsam kochen.")
    page = search(SearchQuery(q="deutsch lernen"), language="de", today=today)
    assert [hit.title for hit in page.hits] == ["Deutsch zum Ankommen", "Video am Handy"]
    assert page.relaxed is False


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Pasword", "Passwort"),
        ("Pawsort", "Passwort"),
        ("Raumfahrt", ""),
        ("Komputer", "Computer"),
        ("Steuererklärugn", "Steuererklärung"),
        ("Handi", "Handy"),
        ("xq", ""),
    ],
)
def test_did_you_mean(corpus, today, typed, meant):
    assert search(SearchQuery(q=typed), language="de", today=today).suggestion == meant


def test_an_empty_result_offers_something_near(corpus, today):
    page = search(SearchQuery(q="Quantenphysik"), language="de", today=today)
    assert (page.total, len(page.near)) == (0, 3)
    page = search(SearchQuery(q="Handy", free=True), language="de", today=today)
    assert [hit.title for hit in page.near] == ["Kurs fürs Handy"]


def test_facets_count_what_one_more_click_would_give(listed, today):
    listed(facets={"topics": ["ai"], "free": True})
    listed(facets={"topics": ["safety"], "free": True})
    listed(facets={"topics": ["safety"]})
    page = search(SearchQuery(topic=("ai",)), language="de", today=today)
    counts = {facet.field: {value.value: value.count for value in facet.values} for facet in page.facets}
    assert counts["topic"] == {"safety": 2, "ai": 1}
    assert counts[""] == {"free": 1}
    assert page.total == 1


def test_days_of_the_week_count_courses_and_events(listed, today):
    from tests.catalogue.conftest import days

    listed(facets={"dates": days(0, 1)})
    listed(kind="event", facets={"dates": days(1)})
    week = search(SearchQuery(), language="de", today=today).week
    assert [(day.courses, day.events) for day in week] == [(0, 0)] * 3 + [(1, 0), (1, 1), (0, 0), (0, 0)]
    assert [day.today for day in week].index(True) == 3
    assert week[0].href == ""


def test_withdrawn_and_hidden_listings_are_not_found(listed, today):
    from catalogue.domain.listings import withdraw_listing

    gone = listed("Garten")
    listed("Garten geheim", visible=False)
    assert titles("Garten", today) == ["Garten"]
    withdraw_listing("course", gone.subject)
    assert titles("Garten", today) == []
    assert search(SearchQuery(), language="de", today=today).total == 0


def test_a_page_costs_the_same_queries_for_one_and_for_three(listed, today, assert_same_queries):
    listed("Garten eins")
    number = iter(range(9))

    def more():
        listed(f"Garten {next(number)}")
        search(SearchQuery(q="Beet"), language="de", today=today)  # index and vocabulary follow

    def ask(query):
        matching.forget()
        return search(query, language="de", today=today)

    for query in (SearchQuery(), SearchQuery(q="Garten")):
        assert assert_same_queries(lambda query=query: ask(query), more) <= 4


def test_pages_hold_twenty(listed, today):
    from catalogue.domain.listings import write_listings

    listed("Kurs 0")
    import uuid

    from tests.catalogue.conftest import days

    write_listings(
        {
            "kind": "course",
            "subject": uuid.uuid4(),
            "path": "learn/x/",
            "organisation": None,
            "texts": {"de": {"title": f"Kurs {number}"}},
            "facets": {"dates": days(number)},
        }
        for number in range(1, 45)
    )
    first = search(SearchQuery(), language="de", today=today)
    last = search(SearchQuery(page=99), language="de", today=today)
    assert (first.total, first.pages, len(first.hits)) == (45, 3, 20)
    assert (last.query.page, len(last.hits)) == (3, 5)
    assert Listing.objects.count() == 45
