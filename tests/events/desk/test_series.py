"""All dates of a series at once, at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from catalogue.models import Listing
from core.errors import Conflict, PermissionRefused
from events.domain.events import change_event, set_partners, write_event_text
from events.domain.publishing import cancel_event, publish_event, withdraw_event
from events.domain.series import repeat_event
from events.domain.whole_series import carry_over, publish_series
from events.models import Event
from tests.accounts.makers import make_organisation, make_person
from tests.events.makers import make_event

from .test_pages import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def dates(house: Organisation) -> list[Event]:
    """A draft and three more."""
    first = make_event(house, publish=False, starts_at=timezone.now() + timedelta(days=30))
    return [first, *repeat_event(event=first, by=None, every="week", times=3)]


def states(dates: list[Event]) -> list[str]:
    return [Event.objects.get(pk=one.pk).state for one in dates]


def test_all_drafts_go_before_the_public_in_one_press(editor: Client, dates: list[Event]) -> None:
    assert "3 more dates of this series are drafts" in editor.get(address("desk_event", dates[0])).text
    page = editor.get(address("desk_series", dates[2])).text
    assert "Publish all 4" in page
    answer = editor.post(address("desk_series_publish", dates[2]), follow=True)
    assert "4 dates are public now." in answer.text
    assert "Publish all" not in answer.text
    assert states(dates) == ["published"] * 4
    assert [Event.objects.get(pk=one.pk).offering.status for one in dates] == ["open"] * 4
    again = editor.post(address("desk_series_publish", dates[2]), follow=True)
    assert "There is no draft in this series." in again.text


def test_whoever_may_not_publish_is_told_who_does(desk: Client, dates: list[Event]) -> None:
    page = desk.get(address("desk_series", dates[0])).text
    assert "An owner or editor of your organisation publishes them." in page
    assert "Publish all" not in page
    assert (
        "An editor of your organisation publishes the event."
        in desk.post(address("desk_series_publish", dates[0]), follow=True).text
    )
    assert states(dates) == ["draft"] * 4
    with pytest.raises(PermissionRefused):
        publish_series(event=dates[0], by=make_person())


def test_what_was_taken_back_cancelled_or_is_over_stays_as_it_is(dates: list[Event]) -> None:
    _first, back, off, _last = dates
    for one in (back, off):
        publish_event(event=one, by=None)
    withdraw_event(event=back, by=None)
    cancel_event(event=off, by=None, reason="Storm")
    later = dates[0].offering.ends_at + timedelta(minutes=1)
    assert [one.slug for one in publish_series(event=off, by=None, now=later)] == [dates[3].slug]
    assert states(dates) == ["draft", "withdrawn", "published", "published"]


def test_when_one_date_is_refused_none_is_published(dates: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_the_last(*, event: Event, **rest: Any) -> Event:
        if event.pk == dates[3].pk:
            raise Conflict("The room is gone.", code="gone")
        return publish_event(event=event, **rest)

    monkeypatch.setattr("events.domain.whole_series.publish_event", refuse_the_last)
    with pytest.raises(Conflict):
        publish_series(event=dates[0], by=None)
    assert states(dates) == ["draft"] * 4


def test_the_words_of_one_date_stand_in_all_that_are_to_come(editor: Client, dates: list[Event]) -> None:
    first, second, third, last = dates
    publish_series(event=first, by=None)
    write_event_text(event=second, language="uk", by=None, title="Зустріч")
    sponsor = make_organisation()
    write_event_text(event=first, language="en", by=None, title="Round table on light", summary="Bring a lamp.")
    write_event_text(event=first, language="ar", by=None, title="مائدة مستديرة")
    change_event(event=first, by=None, price="4.50", topics=["ai"])
    set_partners(event=first, by=None, partners=[{"organisation": sponsor, "part": "sponsor"}])
    cancel_event(event=last, by=None, reason="Storm")
    before = {one.pk: one.offering.starts_at for one in (second, third)}

    question = editor.get(address("desk_series_words", first)).text
    assert "Replace them in 2 dates" in question
    answer = editor.post(address("desk_series_words", first), follow=True)
    assert "2 dates say the same now." in answer.text
    words = Event.objects.with_texts().get(pk=first.pk).titles
    assert (words["en"], words["ar"]) == ("Round table on light", "مائدة مستديرة")
    for one in Event.objects.with_texts().filter(pk__in=before):
        assert one.titles == words
        assert one.offering.title == one.titles
        assert (str(one.price), one.topics) == ("4.50", ["ai"])
        assert [row.organisation for row in one.partners.all()] == [sponsor]
        assert one.offering.starts_at == before[one.pk]
        assert Listing.objects.get(path=one.path).texts.get(language="en").title == "Round table on light"
    assert Event.objects.with_texts().get(pk=last.pk).titles != words


def test_strangers_carry_nothing_over(dates: list[Event]) -> None:
    with pytest.raises(PermissionRefused):
        carry_over(event=dates[0], by=make_person())


def test_the_series_has_a_name_in_each_language_and_a_date_can_leave(editor: Client, dates: list[Event]) -> None:
    editor.post(address("desk_series", dates[0]), {"title_en": "Mondays of light", "title_de": "Lichtmontage"})
    assert "Mondays of light" in editor.get(address("desk_series", dates[1])).text
    too_long = editor.post(address("desk_series", dates[0]), {"title_en": "x" * 300})
    assert too_long.status_code == 200
    assert "Mondays of light" in editor.get(address("desk_series", dates[1])).text
    left = editor.post(address("desk_series_leave", dates[1]), follow=True)
    assert "This event stands alone now." in left.text
    assert "This event stands alone" in editor.get(address("desk_series", dates[1])).text
    assert "3 dates are drafts" in editor.get(address("desk_series", dates[0])).text


def test_the_page_of_a_series_costs_the_same_with_more_dates(
    editor: Client, dates: list[Event], assert_same_queries: Any
) -> None:
    page = address("desk_series", dates[0])
    assert_same_queries(lambda: editor.get(page), lambda: repeat_event(event=dates[3], by=None, every="week", times=2))
