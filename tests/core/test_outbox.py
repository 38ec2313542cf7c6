"""The outbox, row by row: written once, claimed once, carried out once, put back, freed, buried, revived."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.errors import Conflict
from core.models import AuditEntry, OutboxMessage
from core.outbox import delivery, handlers

pytestmark = pytest.mark.django_db


@pytest.fixture
def effects(monkeypatch):
    """A topic `test.note` whose effect writes an audit row; returns what it was called with."""
    called: list[str] = []

    def note(message: OutboxMessage) -> None:
        called.append(message.key)
        AuditEntry.objects.create(action="test.noted", subject_type="test", subject_id=message.key)
        if message.payload.get("fail"):
            raise RuntimeError("no luck")

    monkeypatch.setitem(handlers.HANDLERS, "test.note", handlers.Handler("test.note", "default", note))
    return called


def make(key: str = "a", **payload) -> OutboxMessage:
    return outbox.enqueue("test.note", payload, key=key)


def test_the_same_key_twice_is_one_row_with_the_first_payload():
    first, second = outbox.enqueue("test.note", {"n": 1}, key="same"), outbox.enqueue("test.note", {"n": 2}, key="same")
    assert (first.pk, second.payload) == (second.pk, {"n": 1})
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_many_rows_are_written_in_one_statement_and_known_keys_stay_as_they_are(count_queries) -> None:
    outbox.enqueue("test.note", {"n": 1}, key="a")
    assert count_queries(lambda: outbox.enqueue_all("test.note", {"a": {"n": 2}, "b": {"n": 3}, "c": {"n": 4}})) == 1
    rows = OutboxMessage.objects.order_by("key").values_list("key", "payload")
    assert list(rows) == [("a", {"n": 1}), ("b", {"n": 3}), ("c", {"n": 4})]


def test_without_a_key_every_call_is_a_row_of_its_own():
    assert outbox.enqueue("test.note", {}).key != outbox.enqueue("test.note", {}).key


def test_a_row_written_in_a_transaction_that_fails_is_never_carried_out(effects):
    with transaction.atomic():
        make()
        transaction.set_rollback(True)
    assert outbox.deliver_pending() == 0
    assert effects == []


def test_delivering_runs_the_effect_and_marks_the_row_done(effects):
    message = make()
    assert outbox.deliver(message.pk) is True
    message.refresh_from_db()
    assert (message.done_at is not None, message.lease, message.leased_until, message.tries) == (True, "", None, 1)


def test_delivering_again_does_nothing(effects):
    message = make()
    assert [outbox.deliver(message.pk), outbox.deliver(message.pk)] == [True, False]
    assert effects == ["a"]


def test_a_row_that_a_worker_holds_cannot_be_claimed_by_another(effects):
    message = make()
    assert delivery.claim(message.pk) is not None
    assert delivery.claim(message.pk) is None


def test_whoever_lost_the_lease_writes_nothing(effects):
    message = make()
    lost = delivery.claim(message.pk)
    taken = delivery.claim(message.pk, now=timezone.now() + timedelta(hours=1))
    with pytest.raises(OutboxMessage.DoesNotExist):
        delivery.carry_out(message.pk, str(lost))
    delivery.carry_out(message.pk, str(taken))
    assert effects == ["a"]


def test_a_lease_lost_during_the_effect_takes_the_effect_back(monkeypatch):
    def slow(message: OutboxMessage) -> None:
        AuditEntry.objects.create(action="test.noted", subject_type="test", subject_id=message.key)
        OutboxMessage.objects.filter(pk=message.pk).update(lease="someone else")

    monkeypatch.setitem(handlers.HANDLERS, "test.note", handlers.Handler("test.note", "default", slow))
    assert outbox.deliver(make().pk) is False
    assert AuditEntry.objects.count() == 0


def test_a_failing_effect_leaves_no_trace_and_waits_longer_each_time(effects):
    message = make(fail=True)
    waits = []
    for _try in range(3):
        now = timezone.now()
        OutboxMessage.objects.update(available_at=now)
        assert outbox.deliver(message.pk) is False
        message.refresh_from_db()
        waits.append(round((message.available_at - now).total_seconds() / 10))
    assert waits == [1, 3, 9]
    assert (message.last_error, AuditEntry.objects.count()) == ("RuntimeError: no luck", 0)


def test_a_row_that_failed_is_not_due_before_its_time(effects):
    make(fail=True)
    assert outbox.deliver_pending() == 0
    assert outbox.deliver_pending() == 0
    assert effects == ["a"]


def test_the_eighth_failure_makes_it_a_dead_letter(effects):
    message = make(fail=True)
    for _try in range(8):
        OutboxMessage.objects.update(available_at=timezone.now())
        outbox.deliver(message.pk)
    message.refresh_from_db()
    assert (message.tries, message.dead_at is not None) == (8, True)
    assert list(OutboxMessage.objects.dead()) == [message]
    assert outbox.deliver(message.pk) is False


def test_a_topic_nobody_handles_is_put_back_with_a_clear_error():
    message = outbox.enqueue("test.unknown", {}, key="u")
    assert outbox.deliver(message.pk) is False
    message.refresh_from_db()
    assert message.last_error == "LookupError: nobody handles the topic test.unknown"


def test_rows_written_by_an_effect_are_carried_out_too(monkeypatch, effects):
    def chain(message: OutboxMessage) -> None:
        make("second")

    monkeypatch.setitem(handlers.HANDLERS, "test.chain", handlers.Handler("test.chain", "default", chain))
    outbox.enqueue("test.chain", {}, key="first")
    assert outbox.deliver_pending() == 2
    assert effects == ["second"]


def test_a_row_for_later_waits(effects):
    outbox.enqueue("test.note", {}, key="later", available_at=timezone.now() + timedelta(hours=1))
    assert outbox.deliver_pending() == 0


class Broker:
    """Stands for Celery's app: remembers what it was handed, or is away after `until` messages."""

    def __init__(self, until: int = 100) -> None:
        self.sent: list[tuple[int, str]] = []
        self.until = until

    def send_task(self, name, args, queue, retry):
        assert (name, retry) == ("core.tasks.deliver", False)
        if len(self.sent) >= self.until:
            raise ConnectionRefusedError
        self.sent.append((args[0], queue))


@pytest.fixture
def broker(monkeypatch):
    def make_broker(until: int = 100) -> Broker:
        broker = Broker(until)
        monkeypatch.setattr("core.outbox.broker.send", broker.send_task)
        return broker

    return make_broker


def test_dispatching_hands_each_row_to_its_queue_once(broker):
    celery = broker()
    mail, note = outbox.enqueue("mail.send", {}, key="m"), make("n")
    assert (outbox.dispatch(), outbox.dispatch()) == (2, 0)
    assert celery.sent == [(mail.pk, "mail"), (note.pk, "default")]


def test_a_row_in_the_broker_can_be_claimed(broker, effects):
    broker()
    message = make()
    outbox.dispatch()
    assert outbox.deliver(message.pk) is True


def test_with_the_broker_away_rows_stay_due_and_go_out_when_it_is_back(broker):
    celery = broker(until=1)
    rows = [make("1"), make("2"), make("3")]
    assert outbox.dispatch() == 1
    celery.until = 100
    assert outbox.dispatch() == 2
    assert [sent[0] for sent in celery.sent] == [row.pk for row in rows]


def later(**ago) -> None:
    OutboxMessage.objects.update(leased_until=timezone.now() - timedelta(seconds=1), **ago)


def test_the_sweeper_frees_rows_whose_worker_was_killed(effects):
    message = make()
    delivery.claim(message.pk)
    assert outbox.sweep() == 0
    later()
    assert outbox.sweep() == 1
    assert outbox.deliver_pending() == 1


def test_a_row_that_took_its_worker_down_every_time_is_dead(effects):
    message = make()
    delivery.claim(message.pk)
    later(tries=8)
    outbox.sweep()
    message.refresh_from_db()
    assert message.last_error == "The worker died while carrying this out."
    assert list(OutboxMessage.objects.dead()) == [message]


def test_a_row_lost_in_the_broker_never_dies_of_it(broker):
    broker()
    make()
    outbox.dispatch()
    later(tries=8)
    outbox.sweep()
    assert OutboxMessage.objects.due().count() == 1


def dead_letter() -> OutboxMessage:
    message = make()
    OutboxMessage.objects.update(dead_at=timezone.now(), tries=8, last_error="RuntimeError: no luck")
    return message


def test_staff_let_a_dead_letter_be_tried_again(effects):
    message = outbox.retry_message(message=dead_letter(), by=None)
    assert (message.tries, message.dead_at) == (0, None)
    assert outbox.deliver_pending() == 1
    assert AuditEntry.objects.filter(action="outbox.retried", subject_id=str(message.pk)).count() == 1


def test_staff_discard_a_dead_letter_without_its_effect(effects):
    message = outbox.discard_message(message=dead_letter(), by=None)
    assert (outbox.deliver_pending(), effects, message.payload) == (0, [], {})
    assert make().pk == message.pk, "its key is not used again"


def test_what_is_not_dead_cannot_be_revived():
    with pytest.raises(Conflict):
        outbox.retry_message(message=make(), by=None)


def test_done_rows_forget_their_payload_after_a_week_and_go_after_three_months():
    for key, days in (("new", 1), ("week", 8), ("old", 91)):
        make(key, to="someone@demo.example")
        OutboxMessage.objects.filter(key=key).update(done_at=timezone.now() - timedelta(days=days))
    outbox.tidy()
    assert dict(OutboxMessage.objects.values_list("key", "payload")) == {
        "new": {"to": "someone@demo.example"},
        "week": {},
    }
