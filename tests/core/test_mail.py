"""Mails: written beside the change, sent by the worker, one Message-ID for one key."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from core.mail import message_id, queue_mail
from core.mail_files import EmailBackend
from core.models import OutboxMessage
from lms.settings import environment

pytestmark = pytest.mark.django_db


def queue(key: str = "welcome:1", **changes) -> OutboxMessage:
    letter = {"to": "anna@demo.example", "subject": "Willkommen", "text": "Hallo Anna", "key": key, "language": "de"}
    return queue_mail(**letter | changes)


def test_nothing_is_sent_before_a_worker_does_it(deliver_outbox):
    queue()
    assert mail.outbox == []
    deliver_outbox()
    assert [letter.subject for letter in mail.outbox] == ["Willkommen"]


def test_the_same_key_twice_is_one_mail(deliver_outbox):
    queue()
    queue(subject="Again")
    deliver_outbox()
    assert len(mail.outbox) == 1


def test_a_mail_that_was_sent_before_the_worker_died_carries_the_same_message_id_the_second_time(deliver_outbox):
    message = queue()
    deliver_outbox()
    OutboxMessage.objects.filter(pk=message.pk).update(done_at=None)  # killed between sending and marking
    deliver_outbox()
    ids = {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert (len(mail.outbox), ids) == (2, {message_id("mail:welcome:1")})


def test_different_keys_have_different_message_ids():
    assert message_id("a") != message_id("b")


def test_an_expired_mail_is_not_sent(deliver_outbox):
    queue(expires_at=timezone.now() - timedelta(seconds=1))
    assert deliver_outbox() == 1
    assert mail.outbox == []


def test_line_breaks_in_a_subject_cannot_add_headers(deliver_outbox):
    queue(subject="Hallo\r\nBcc: all@demo.example")
    deliver_outbox()
    assert mail.outbox[0].subject == "Hallo Bcc: all@demo.example"
    assert mail.outbox[0].message()["Bcc"] is None


def test_a_calendar_and_an_html_part_travel_along(deliver_outbox):
    queue(html="<p>Hallo</p>", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    deliver_outbox()
    kinds = {part.get_content_type() for part in mail.outbox[0].message().walk()}
    assert {"text/plain", "text/html", "text/calendar"} <= kinds


def test_with_the_mail_server_down_the_mail_waits_and_goes_out_later(settings, deliver_outbox):
    queue()
    working = settings.MAILERS
    settings.MAILERS = {"default": environment.mailer("smtp://127.0.0.1:1", settings.DATA_DIR)}
    assert deliver_outbox(strict=False) == 0
    message = OutboxMessage.objects.get()
    assert message.last_error.startswith("ConnectionRefusedError")
    settings.MAILERS = working
    OutboxMessage.objects.update(available_at=timezone.now())
    assert deliver_outbox() == 1
    assert len(mail.outbox) == 1


def test_without_a_mail_server_each_mail_is_a_file(tmp_path):
    letters = [
        mail.EmailMessage("Grüße", "Text", to=["anna@demo.example"], headers={"Message-ID": f"<{n}@x>"}) for n in "ab"
    ]
    assert EmailBackend(folder=str(tmp_path / "mails"), alias="default").send_messages(letters) == 2
    files = sorted((tmp_path / "mails").iterdir())
    read = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert {letter["Message-ID"] for letter in read} == {"<a@x>", "<b@x>"}
    assert read[0]["Subject"] == "Grüße"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"port": 25, "use_tls": False, "use_ssl": False}),
        ("smtp://anna:p%40ss@mail.example:587", {"username": "anna", "password": "p@ss", "use_tls": True}),
        ("smtps://mail.example", {"port": 465, "use_ssl": True, "use_tls": False}),
    ],
)
def test_a_mail_server_is_given_as_one_address(url, expected, tmp_path):
    options = environment.mailer(url, tmp_path)["OPTIONS"]
    assert {key: options[key] for key in expected} == expected


def test_a_wrong_mail_address_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="MAIL_URL must look like"):
        environment.mailer("mail.example", tmp_path)
