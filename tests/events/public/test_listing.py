"""Events in the one search: written with the change, gone when they are over or called off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from catalogue.domain.listings import write_listing
from catalogue.models import Listing
from core.outbox import deliver_pending
from events.domain.events import change_event, write_event_text
from events.domain.listing import refresh_listing
from events.domain.publishing import cancel_event, publish_event, withdraw_event
from events.models import Event
from events.tasks import follow_the_calendar
from scheduler.domain.offerings import cancel_session, move_session
from scheduler.domain.registration import register
from tests.accounts.makers import make_organisation, make_person
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db


def listed(**facts: object) -> Event:
    event = make_event(publish=False, **facts)
    return publish_event(event=event, by=None)


def listing(event: Event) -> Listing | None:
    return Listing.objects.visible().filter(kind="event", subject=event.uuid).first()


def test_a_published_event_stands_in_the_search_with_its_facts() -> None:
    event = listed(kind="hackathon", topics=["civic"], languages=["de"], format="hybrid", picture="night")
    row = listing(event)
    assert row is not None
    assert (row.path, row.places, row.picture) == (event.path, "free", "night")
    assert row.facets["event"] == "hackathon"
    assert row.facets["formats"] == ["hybrid"]
    assert row.next_date == timezone.localtime(event.offering.starts_at).date()


def test_a_draft_and_a_withdrawn_event_do_not() -> None:
    assert listing(make_event(publish=False)) is None
    event = listed()
    withdraw_event(event=event, by=None)
    assert listing(event) is None


def test_the_city_looks_at_an_organisation_before_its_events_are_listed() -> None:
    organisation = make_organisation()
    Organisation.objects.filter(pk=organisation.pk).update(verified_at=None)
    organisation.refresh_from_db()
    assert listing(listed(organisation=organisation)) is None


def test_changes_reach_the_listing_in_the_same_transaction() -> None:
    event = listed()
    change_event(event=event, by=None, topics=["ai"])
    write_event_text(event=event, language="en", by=None, title="Machines that listen")
    row = listing(event)
    assert row is not None
    assert row.facets["topics"] == ["ai"]
    assert row.texts.get(language="en").title == "Machines that listen"


def test_places_follow_through_the_outbox_without_moving_the_catalogue() -> None:
    event = listed(places=1)
    before = listing(event)
    register(offering=event.offering, person=make_person(), by=None)
    deliver_pending()
    after = listing(event)
    assert before is not None
    assert after is not None
    assert (before.places, after.places) == ("few", "waiting")
    assert before.version == after.version


def test_a_moved_session_moves_the_listing() -> None:
    event = listed()
    session = event.offering.sessions.get()
    starts = session.starts_at + timedelta(days=3)
    move_session(session=session, by=None, starts_at=starts, ends_at=starts + timedelta(hours=1))
    deliver_pending()
    row = listing(event)
    assert row is not None
    assert row.next_date == timezone.localtime(starts).date()


def test_an_event_whose_last_session_is_cancelled_is_no_longer_listed() -> None:
    event = listed()
    cancel_session(session=event.offering.sessions.get(), by=None)
    deliver_pending()
    assert listing(event) is None


def test_a_cancelled_event_leaves_the_search_at_once() -> None:
    event = listed()
    cancel_event(event=event, by=None, reason="Storm.")
    assert listing(event) is None


def test_what_is_over_leaves_with_the_hour() -> None:
    event = listed()
    now = timezone.now()
    event.offering.sessions.update(starts_at=now - timedelta(hours=5), ends_at=now - timedelta(hours=1))
    over = {"starts_at": now - timedelta(hours=5), "ends_at": now - timedelta(hours=1)}
    type(event.offering).objects.filter(pk=event.offering_id).update(**over)
    assert listing(event) is not None
    follow_the_calendar()
    deliver_pending()
    assert listing(event) is None


def test_a_deadline_that_passes_changes_the_word_for_places() -> None:
    event = listed()
    now = timezone.now()
    type(event.offering).objects.filter(pk=event.offering_id).update(closes_at=now - timedelta(minutes=5))
    follow_the_calendar()
    deliver_pending()
    row = listing(event)
    assert row is not None
    assert row.places == "closed"


def test_an_event_that_runs_for_days_is_on_today() -> None:
    event = listed(starts_at=timezone.now() - timedelta(hours=30), hours=48)
    row = listing(event)
    assert row is not None
    assert row.next_date == timezone.localdate()


def test_writing_again_changes_nothing() -> None:
    event = listed()
    before = listing(event)
    refresh_listing(event=event)
    after = listing(event)
    assert before is not None
    assert after is not None
    assert before.version == after.version


def _course(title: str) -> None:
    from uuid import uuid4

    write_listing(
        kind="course", subject=uuid4(), path="learn/x/", organisation=make_organisation(), texts={"en": {"title": title}},
        facets={}, next_date=None, places="free", picture="book", price=None, visible=True,
    )  # fmt: skip


def test_the_door_to_events_shows_events_only_and_learn_shows_both(client: Client) -> None:
    _course("Sewing for beginners")
    listed(texts={"en": {"title": "Sewing circle"}})
    events, everything = (client.get(f"/en/{door}/").content.decode() for door in ("events", "learn"))
    assert "Sewing circle" in events
    assert "Sewing for beginners" not in events
    assert "Sewing circle" in everything
    assert "Sewing for beginners" in everything


def test_kinds_of_events_narrow_the_list(client: Client) -> None:
    listed(kind="hackathon", texts={"en": {"title": "Long night"}})
    listed(kind="meetup", texts={"en": {"title": "Short evening"}})
    page = client.get("/en/events/?event=hackathon").content.decode()
    assert "Long night" in page
    assert "Short evening" not in page


def test_a_kind_in_the_address_does_not_lead_out_of_the_door(client: Client) -> None:
    _course("Sewing for beginners")
    listed()
    assert "Sewing for beginners" not in client.get("/en/events/?kind=course").content.decode()


def test_following_a_search_for_events_keeps_to_events(client: Client) -> None:
    listed(texts={"en": {"title": "Sewing circle"}})
    assert "/en/learn/tell-me/?q=sewing&amp;kind=event" in client.get("/en/events/?q=sewing").content.decode()


def test_the_list_answers_304_and_sets_no_cookie(client: Client) -> None:
    listed()
    first = client.get("/en/events/")
    assert not first.cookies
    again = client.get("/en/events/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert client.get("/en/learn/", headers={"if-none-match": first["ETag"]}).status_code == 200
