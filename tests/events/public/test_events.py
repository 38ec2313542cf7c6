"""Making, changing and publishing events."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Conflict, InvalidInput, PermissionRefused
from core.models import AuditEntry
from events.domain.events import (
    change_event,
    create_event,
    delete_draft,
    remove_event_text,
    set_partners,
    write_event_text,
)
from events.domain.publishing import cancel_event, publish_event, withdraw_event
from events.enums import EventKind, EventState
from events.models import Event
from scheduler.domain.offerings import add_session
from scheduler.domain.registration import register
from scheduler.enums import OfferingStatus
from tests.accounts.makers import make_member, make_organisation, make_person
from tests.events.makers import make_event

pytestmark = pytest.mark.django_db

TEXTS = {"de": {"title": "Runder Tisch: Wärme"}, "en": {"title": "Round table: heat", "summary": "We talk."}}


def make_draft(**facts):
    organisation = facts.pop("organisation", None) or make_organisation()
    kind = facts.pop("kind", EventKind.ROUND_TABLE)
    event = create_event(organisation=organisation, by=None, kind=kind, texts=TEXTS, places=20, **facts)
    starts = timezone.now() + timedelta(days=10)
    add_session(offering=event.offering, by=None, starts_at=starts, ends_at=starts + timedelta(hours=2))
    event.offering.refresh_from_db()
    return event


def test_a_new_event_is_a_draft_with_a_draft_offering_that_knows_its_page():
    event = make_draft(topics=["civic"], price="5", format="hybrid")
    assert (event.state, event.slug, event.price) == (EventState.DRAFT, "runder-tisch-waerme", Decimal("5.00"))
    offering = event.offering
    assert (offering.kind, offering.path, offering.status) == ("event", "events/runder-tisch-waerme/", "draft")
    assert offering.title == {"de": "Runder Tisch: Wärme", "en": "Round table: heat"}
    assert [pool.size for pool in offering.pools.all()] == [20]


def test_two_events_of_one_name_have_two_addresses():
    assert [make_draft().slug, make_draft().slug] == ["runder-tisch-waerme", "runder-tisch-waerme-2"]


def test_only_those_who_teach_at_the_organisation_make_and_change_its_events():
    organisation, stranger = make_organisation(), make_person()
    trainer = make_member(organisation, "trainer")
    event = create_event(organisation=organisation, by=trainer, kind="meetup", texts=TEXTS)
    with pytest.raises(PermissionRefused):
        create_event(organisation=organisation, by=stranger, kind="meetup", texts=TEXTS)
    with pytest.raises(PermissionRefused):
        change_event(event=event, by=stranger, price=3)
    assert change_event(event=event, by=trainer, price="3.50").price == Decimal("3.50")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"topics": ["astrology"]}, "topics"),
        ({"format": "mental"}, "format"),
        ({"price": "-1"}, "price"),
        ({"price": "much"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"picture": "nothing"}, "picture"),
        ({"currency": "euro"}, "currency"),
        ({"slug": "x"}, "slug"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(facts, field):
    event = make_draft()
    with pytest.raises(InvalidInput) as refusal:
        change_event(event=event, by=None, **facts)
    assert refusal.value.field == field


def test_texts_are_cleaned_and_only_the_named_parts_change():
    event = make_draft()
    text = write_event_text(
        event=event,
        language="en",
        by=None,
        description="<p onclick=x>Hi<script>alert(1)</script></p>",
        jury="<b>We</b>",
    )
    assert (text.title, text.summary) == ("Round table: heat", "We talk.")
    assert (text.description, text.jury) == ("<p>Hi</p>", "<b>We</b>")


def test_a_changed_title_reaches_the_offering_that_writes_the_letters():
    event = make_draft()
    write_event_text(event=event, language="en", by=None, title="Warm homes")
    event.offering.refresh_from_db()
    assert event.offering.title == {"de": "Runder Tisch: Wärme", "en": "Warm homes"}


def test_a_new_language_needs_a_title():
    event = make_draft()
    with pytest.raises(InvalidInput) as refusal:
        write_event_text(event=event, language="uk", by=None, summary="…")
    assert refusal.value.field == "title"


def test_the_last_language_stays():
    event = make_draft()
    remove_event_text(event=event, language="en", by=None)
    with pytest.raises(Conflict):
        remove_event_text(event=event, language="de", by=None)
    assert event.offering.title == {"de": "Runder Tisch: Wärme"}


def test_partners_stand_once_and_never_beside_themselves():
    event, friend = make_draft(), make_organisation()
    set_partners(event=event, by=None, partners=[{"organisation": friend, "part": "sponsor"}])
    for wrong in ([{"organisation": friend}, {"organisation": friend}], [{"organisation": event.organisation}]):
        with pytest.raises(InvalidInput):
            set_partners(event=event, by=None, partners=wrong)
    assert [(row.organisation, row.part) for row in event.partners.all()] == [(friend, "sponsor")]


def test_publishing_opens_registration_and_twice_changes_nothing():
    event = publish_event(event=make_draft(), by=None)
    assert (event.state, event.offering.status) == (EventState.PUBLISHED, OfferingStatus.OPEN)
    publish_event(event=event, by=None)
    assert AuditEntry.objects.filter(action="event.published").count() == 1


def test_trainers_prepare_and_editors_publish():
    organisation = make_organisation()
    editor, trainer = make_member(organisation, "editor"), make_member(organisation, "trainer")
    event = make_draft(organisation=organisation)
    with pytest.raises(PermissionRefused):
        publish_event(event=event, by=trainer)
    assert publish_event(event=event, by=editor).is_visible


def test_an_event_without_a_date_is_not_published():
    event = create_event(organisation=make_organisation(), by=None, kind="meetup", texts=TEXTS)
    with pytest.raises(InvalidInput) as refusal:
        publish_event(event=event, by=None)
    assert refusal.value.code == "no_sessions"
    event.refresh_from_db()
    assert event.state == EventState.DRAFT


def test_withdrawing_takes_it_out_of_the_calendars_and_publishing_brings_it_back():
    event = publish_event(event=make_draft(), by=None)
    withdraw_event(event=event, by=None)
    assert (event.state, event.offering.status) == (EventState.WITHDRAWN, OfferingStatus.DRAFT)
    publish_event(event=event, by=None)
    assert event.offering.status == OfferingStatus.OPEN


def test_while_somebody_is_registered_it_is_cancelled_not_withdrawn():
    event = publish_event(event=make_draft(), by=None)
    register(offering=event.offering, person=make_person(), by=None)
    with pytest.raises(Conflict) as refusal:
        withdraw_event(event=event, by=None)
    assert refusal.value.code == "has_registrations"
    event.refresh_from_db()
    assert event.is_visible


def test_a_cancelled_event_stays_visible_and_cannot_be_published_again():
    event = publish_event(event=make_draft(), by=None)
    cancel_event(event=event, by=None, reason="Storm.")
    cancel_event(event=event, by=None, reason="Again.")
    assert event.is_visible
    assert (event.offering.status, event.offering.cancel_reason) == (OfferingStatus.CANCELLED, "Storm.")
    withdraw_event(event=event, by=None)
    with pytest.raises(Conflict):
        publish_event(event=event, by=None)


def test_only_a_draft_without_registrations_can_be_deleted():
    event = make_draft()
    delete_draft(event=event, by=None)
    assert not Event.objects.filter(pk=event.pk).exists()
    with pytest.raises(Conflict):
        delete_draft(event=make_event(), by=None)
