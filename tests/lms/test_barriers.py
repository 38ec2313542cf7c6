"""Reporting a barrier: no account, no tracking, no spam, no lost report."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from accounts.models import Person
from core.models import AuditEntry, OutboxMessage
from lms.domain.barriers import answer_barrier, report_barrier
from lms.models import BarrierReport

FORM, LIST = "/de/accessibility/report/", "/de/desk/city/barriers/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def staff() -> Person:
    return Person.objects.create_user("staff@demo.example", "x", name="Staff", is_staff=True)


def test_anyone_reports_a_barrier_and_the_city_gets_a_mail(client: Client) -> None:
    answer = client.post(
        FORM, {"barrier": "Der Knopf hat keinen Namen.", "page": "/de/learn/", "email": "a@demo.example"}
    )
    assert answer.status_code == 302
    report = BarrierReport.objects.get()
    assert (report.barrier, report.page, report.email, report.language) == (
        "Der Knopf hat keinen Namen.",
        "/de/learn/",
        "a@demo.example",
        "de",
    )
    mail = OutboxMessage.objects.get(topic="mail.send")
    assert mail.payload["to"] == settings.CITY_MAIL
    assert "Der Knopf hat keinen Namen." in mail.payload["text"]
    assert mail.payload["headers"] == {"Reply-To": "a@demo.example"}


def test_without_an_address_nobody_is_asked_for_one(client: Client) -> None:
    client.post(FORM, {"barrier": "Zu klein."})
    assert BarrierReport.objects.get().email == ""
    assert OutboxMessage.objects.get().payload["headers"] == {}


def test_an_empty_report_comes_back_with_a_linked_error(client: Client) -> None:
    answer = client.post(FORM, {"barrier": "  ", "email": "no address"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#id_barrier"' in html
    assert 'href="#id_email"' in html
    assert 'aria-describedby="id_barrier_error id_barrier_helptext"' in html
    assert not BarrierReport.objects.exists()


def test_a_program_that_fills_the_hidden_field_is_thanked_and_forgotten(client: Client) -> None:
    answer = client.post(FORM, {"barrier": "Buy now", "website": "https://spam.example"})
    assert answer.status_code == 302
    assert not BarrierReport.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_sixth_report_within_an_hour_has_to_wait(client: Client) -> None:
    statuses = [client.post(FORM, {"barrier": f"Nummer {number}"}).status_code for number in range(6)]
    assert statuses == [302] * 5 + [429]
    assert BarrierReport.objects.count() == 5


def test_a_report_of_10000_letters_is_refused_with_a_sentence(client: Client) -> None:
    assert client.post(FORM, {"barrier": "a" * 10_000}).status_code == 200
    assert not BarrierReport.objects.exists()


def test_the_form_knows_the_page_one_came_from_but_not_other_sites(client: Client) -> None:
    own = client.get(FORM, headers={"referer": "http://testserver/de/privacy/"})
    foreign = client.get(FORM, headers={"referer": "https://elsewhere.example/secret"})
    assert 'value="/de/privacy/"' in own.content.decode()
    assert "secret" not in foreign.content.decode()


def test_only_staff_reads_reports(client: Client, staff: Person) -> None:
    report_barrier(barrier="Nur für die Stadt")
    assert client.get(LIST).status_code == 302
    client.force_login(Person.objects.create_user("learner@demo.example", "x", name="L"))
    assert client.get(LIST).status_code == 403
    client.force_login(staff)
    assert "Nur für die Stadt" in client.get(LIST).content.decode()


def test_what_people_write_is_never_markup(client: Client, staff: Person) -> None:
    report_barrier(barrier="<script>alert(1)</script>", page='"><img src=x>')
    client.force_login(staff)
    html = client.get(LIST).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x>" not in html


def test_answering_twice_changes_nothing(client: Client, staff: Person) -> None:
    report = report_barrier(barrier="Kontrast")
    client.force_login(staff)
    client.post(f"{LIST}{report.uuid}/answered/")
    first = BarrierReport.objects.get().answered_at
    answer_barrier(report=BarrierReport.objects.get(), by=staff)
    assert BarrierReport.objects.get().answered_at == first
    assert AuditEntry.objects.filter(action="barrier.answered").count() == 1


def test_the_list_asks_as_often_for_three_as_for_one(client: Client, staff: Person, assert_same_queries) -> None:
    client.force_login(staff)
    report_barrier(barrier="eins")
    assert_same_queries(lambda: client.get(LIST), lambda: report_barrier(barrier="mehr"))
