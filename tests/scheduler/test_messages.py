"""One message per event, by mail and on the person's page, in their language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Message
from core.models import OutboxMessage
from scheduler.domain.offerings import add_session, cancel_offering, cancel_session, move_session
from scheduler.domain.reconciliation import reconcile
from scheduler.domain.registration import approve_registration, cancel_registration, refuse_registration, register
from scheduler.domain.reminders import remind, reminder_time
from scheduler.models import Pool

from .makers import make_offering, make_person, make_venue

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def kinds(person) -> list[str]:
    return list(Message.objects.filter(person=person).order_by("id").values_list("kind", flat=True))


def join(offering, **fields):
    person = make_person(**fields)
    return register(offering=offering, person=person, by=person)


def test_the_row_is_written_in_the_same_transaction():
    offering = make_offering()
    before = OutboxMessage.objects.count()
    with transaction.atomic():
        join(offering)
        assert OutboxMessage.objects.count() > before
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == before


def test_a_confirmed_place_is_told_once_with_the_dates(deliver_outbox):
    offering = make_offering(dated=True)
    registration = join(offering)
    deliver_outbox()
    deliver_outbox()
    (letter,) = mail.outbox
    assert letter.subject == "You have a place: Baking bread"
    assert letter.to == [registration.person.email]
    assert f"/en/places/{offering.uuid}/" in letter.body
    (attached,) = letter.attachments
    (event,) = Calendar.from_ical(attached[1]).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Baking bread"
    assert kinds(registration.person) == ["registration_confirmed"]


def test_waiting_and_moving_up_are_two_messages(deliver_outbox):
    offering = make_offering(places=1)
    first, second = join(offering), join(offering)
    deliver_outbox()
    cancel_registration(registration=first, by=first.person)
    deliver_outbox()
    assert kinds(second.person) == ["registration_waiting", "registration_promoted"]
    assert kinds(first.person) == ["registration_confirmed", "registration_cancelled"]
    waiting = Message.objects.get(person=second.person, kind="registration_waiting")
    assert "You are number 1 on the waiting list." in waiting.text


def test_the_message_speaks_the_persons_language(deliver_outbox):
    registration = join(make_offering(), language="de")
    deliver_outbox()
    message = Message.objects.get(person=registration.person)
    assert message.language == "de"
    assert "Brot backen" in message.subject


def test_being_taken_off_gives_the_reason(deliver_outbox):
    registration = join(make_offering())
    deliver_outbox()
    cancel_registration(registration=registration, by=make_person(), reason="You asked by phone.")
    deliver_outbox()
    assert kinds(registration.person) == ["registration_confirmed", "registration_taken_off"]
    assert "You asked by phone." in Message.objects.get(kind="registration_taken_off").text


def test_what_is_no_longer_true_is_not_told(deliver_outbox):
    registration = join(make_offering())
    cancel_registration(registration=registration, by=registration.person)
    deliver_outbox()
    assert kinds(registration.person) == ["registration_cancelled"]


def test_review_is_told_at_its_start_and_its_end(deliver_outbox):
    offering = make_offering(approval=True)
    accepted, refused = join(offering), join(offering)
    deliver_outbox()
    approve_registration(registration=accepted, by=None)
    refuse_registration(registration=refused, by=None, reason="Only for beginners.")
    deliver_outbox()
    assert kinds(accepted.person) == ["registration_submitted", "registration_confirmed"]
    assert kinds(refused.person) == ["registration_submitted", "registration_refused"]


def test_an_offered_place_names_its_deadline(deliver_outbox):
    offering = make_offering(places=1, promotion="offer")
    first, second = join(offering), join(offering)
    cancel_registration(registration=first, by=first.person)
    deliver_outbox()
    second.refresh_from_db()
    text = Message.objects.get(kind="registration_offered").text
    assert str(timezone.localtime(second.offered_until, BERLIN).year) in text


def test_a_moved_session_is_told_to_everyone_live_and_each_move_once(deliver_outbox):
    offering = make_offering(places=1, dated=True)
    confirmed, waiting, gone = join(offering), join(offering), join(offering)
    cancel_registration(registration=gone, by=gone.person)
    session = offering.sessions.get()
    for days in (1, 2):
        start = session.starts_at + timedelta(days=days)
        move_session(session=session, by=None, starts_at=start, ends_at=start + timedelta(hours=1), venue=make_venue())
    deliver_outbox()
    for registration in (confirmed, waiting):
        assert kinds(registration.person).count("session_moved") == 2
    assert "session_moved" not in kinds(gone.person)
    letter = [m for m in mail.outbox if m.to == [confirmed.person.email]][-1]
    (event,) = Calendar.from_ical(letter.attachments[0][1]).walk("VEVENT")
    assert int(event["SEQUENCE"]) == 2
    assert "Library" in letter.body


def test_a_cancelled_session_and_a_cancelled_offering_are_told(deliver_outbox):
    offering = make_offering(dated=True)
    registration = join(offering)
    cancel_session(session=offering.sessions.get(), by=None)
    deliver_outbox()
    cancel_offering(offering=offering, by=None, reason="The oven is broken.")
    deliver_outbox()
    assert kinds(registration.person) == ["registration_confirmed", "session_cancelled", "offering_cancelled"]
    assert "The oven is broken." in Message.objects.get(kind="offering_cancelled").text


def test_the_reminder_comes_the_day_before_at_five_local_time_and_once(deliver_outbox, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    offering = make_offering(places=1)
    start = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)  # a Monday at nine, just after the clocks changed
    session = add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=1))
    confirmed, waiting = join(offering), join(offering)
    due = datetime(2027, 3, 28, 17, 0, tzinfo=BERLIN)
    assert reminder_time(session) == due
    assert remind(now=due - timedelta(minutes=1)) == 0
    assert remind(now=due) == 1
    assert remind(now=due + timedelta(minutes=10)) == 0
    deliver_outbox()
    assert kinds(confirmed.person) == ["registration_confirmed", "session_reminder"]
    assert kinds(waiting.person) == ["registration_waiting"]


def test_no_reminder_reaches_someone_who_left_in_between(deliver_outbox):
    offering = make_offering()
    start = timezone.now() + timedelta(hours=3)
    add_session(offering=offering, by=None, starts_at=start, ends_at=start + timedelta(hours=1))
    registration = join(offering)
    remind()
    cancel_registration(registration=registration, by=registration.person)
    deliver_outbox()
    assert "session_reminder" not in kinds(registration.person)


def test_a_mail_that_is_sent_twice_has_the_same_message_id(deliver_outbox):
    join(make_offering())
    deliver_outbox()
    row = OutboxMessage.objects.get(topic="mail.send")
    OutboxMessage.objects.filter(pk=row.pk).update(done_at=None)
    deliver_outbox()
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_somebody_who_leaves_the_house_gives_the_place_back():
    from accounts.signals import person_leaving

    offering = make_offering(places=1)
    first, second = join(offering), join(offering)
    person_leaving.send(sender=type(first.person), person=first.person)
    second.refresh_from_db()
    assert second.state == "confirmed"


def test_wrong_counters_raise_an_alarm_and_are_not_repaired(deliver_outbox):
    staff = make_person(is_staff=True)
    registration = join(make_offering(places=5))
    pool = Pool.objects.get(places__registration=registration)
    Pool.objects.filter(pk=pool.pk).update(taken=3)
    (difference,) = reconcile()
    assert (difference.taken, difference.held) == (3, 1)
    reconcile()
    pool.refresh_from_db()
    assert pool.taken == 3
    assert kinds(staff) == ["places_differ"]


def test_every_message_kind_has_its_words():
    from django.template.loader import get_template

    for kind in (
        "registration_submitted", "registration_confirmed", "registration_waiting", "registration_promoted",
        "registration_offered", "registration_cancelled", "registration_withdrawn", "registration_taken_off",
        "registration_refused",
        "offer_expired", "session_moved", "session_cancelled", "session_reminder", "offering_cancelled",
    ):  # fmt: skip
        get_template(f"messages/{kind}.txt")
        get_template(f"messages/{kind}.subject.txt")
