"""Registering through the pages: plain form posts, few steps, the same registration whatever one presses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scheduler.domain.offerings import cancel_offering
from scheduler.domain.registration import cancel_registration, register
from scheduler.enums import RegistrationState as S
from scheduler.models import CalendarToken, Offering, Registration

from .makers import make_offering, make_person, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = make_person("Ada Lovelace")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def address(offering, name="places"):
    return reverse(f"scheduler:{name}", args=[offering.uuid]).replace("/de/", "/en/")


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client):
    offering = make_offering()
    answer = client.get(address(offering))
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    assert str(offering.uuid) in answer["Location"]


def test_with_nothing_to_choose_there_are_two_steps(client, person):
    offering = make_offering(places=2, dated=True)
    page = client.get(address(offering)).content.decode()
    assert "Step 1 of 2" in page
    assert "Ada Lovelace" in page
    answer = client.post(address(offering), follow=True)
    assert answer.redirect_chain == [(address(offering), 302)]
    assert "You have a place." in answer.content.decode()
    assert Registration.objects.get().state == S.CONFIRMED


def test_double_click_back_button_and_two_browsers_make_one_registration(client, person):
    offering = make_offering(places=2)
    for _click in range(3):
        assert client.post(address(offering)).status_code == 302
    assert Registration.objects.count() == 1
    assert "You have a place." in client.get(address(offering)).content.decode()
    assert "You have a place." in client.get(address(offering, "check")).content.decode()


def test_a_party_with_services_chooses_checks_and_registers(client, person):
    offering = make_offering(places=5, party_max=3)
    childcare = make_service(offering, size=2)
    page = client.get(address(offering)).content.decode()
    assert "Step 1 of 3" in page
    assert "Childcare" in page
    chosen = {"party_size": "2", "services": [str(childcare.pk)]}
    check = client.get(address(offering, "check"), chosen).content.decode()
    assert "Is everything right?" in check
    assert "Childcare" in check
    client.post(address(offering), chosen)
    registration = Registration.objects.get()
    assert registration.party_size == 2
    assert {place.pool_id: place.count for place in registration.places.all()} == {
        childcare.pk: 1,
        offering.pools.get(is_service=False).pk: 2,
    }


def test_nonsense_in_the_form_is_explained_and_registers_nobody(client, person):
    offering = make_offering(places=5, party_max=3)
    foreign = make_service(make_offering(), size=1)
    for data in ({"party_size": "99"}, {"party_size": "1", "services": str(foreign.pk)}, {"party_size": "x"}):
        make_service(offering)
        answer = client.post(address(offering), data)
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
    assert client.get(address(offering, "check"), {"party_size": "0"}).status_code == 422
    assert Registration.objects.count() == 0


def test_when_full_the_page_offers_the_waiting_list_and_tells_the_position(client, person):
    offering = make_offering(places=1)
    other = make_person()
    register(offering=offering, person=other, by=other)
    assert "Join the waiting list" in client.get(address(offering)).content.decode()
    page = client.post(address(offering), follow=True).content.decode()
    assert "You are number 1 on the waiting list." in page
    assert "Leave the waiting list" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "closed"}, "Registration has closed."),
        ({"status": "cancelled"}, "This has been cancelled."),
        ({"opens_at": timedelta(days=3)}, "Registration opens on"),
        ({"ends_at": timedelta(days=-3)}, "This is already over."),
    ],
)
def test_a_closed_door_says_why(client, person, change, words):
    offering = make_offering()
    Offering.objects.filter(pk=offering.pk).update(
        **{k: timezone.now() + v if isinstance(v, timedelta) else v for k, v in change.items()}
    )
    assert words in client.get(address(offering)).content.decode()
    answer = client.post(address(offering))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert Registration.objects.count() == 0


def test_a_draft_does_not_exist_for_anybody(client, person):
    offering = make_offering(draft=True)
    assert client.get(address(offering)).status_code == 404
    assert client.post(address(offering)).status_code == 404


def test_cancelling_asks_once_and_gives_the_place_back(client, person):
    offering = make_offering(places=1)
    mine = register(offering=offering, person=person, by=person)
    cancel = address(mine, "cancel")
    assert "Give the place back?" in client.get(cancel).content.decode()
    mine.refresh_from_db()
    assert mine.state == S.CONFIRMED
    page = client.post(cancel, follow=True).content.decode()
    assert "Your registration is cancelled" in page
    assert client.post(cancel).status_code == 302
    mine.refresh_from_db()
    assert mine.state == S.CANCELLED


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"places": 1}, "You are no longer on the waiting list."),
        ({"allocation": "lottery", "draw_at": timezone.now() + timedelta(days=2)}, "You are no longer in the draw."),
        ({"approval": True}, "Your registration is taken back."),
    ],
)
def test_nobody_is_thanked_for_a_place_they_never_had(client, person, rules, sentence, deliver_outbox):
    offering = make_offering(**{"places": 2} | rules)
    if not offering.draws_lots and not offering.approval:
        other = make_person()
        register(offering=offering, person=other, by=other)
    mine = register(offering=offering, person=person, by=person)
    assert not mine.holds_places
    page = client.post(address(mine, "cancel"), follow=True).content.decode()
    assert sentence in page
    assert "Thank you for giving" not in page
    deliver_outbox()
    letter = person.messages.get(kind="registration_withdrawn")
    assert "No place had been kept for you." in letter.text


def test_somebody_elses_registration_does_not_exist(client, person):
    other = make_person()
    theirs = register(offering=make_offering(), person=other, by=other)
    for name in ("cancel", "accept"):
        assert client.post(address(theirs, name)).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == S.CONFIRMED


def test_an_offered_place_is_accepted_with_one_button(client, person):
    offering = make_offering(places=1, promotion="offer")
    other = make_person()
    first = register(offering=offering, person=other, by=other)
    mine = register(offering=offering, person=person, by=person)
    cancel_registration(registration=first, by=other)
    assert "Accept the place" in client.get(address(offering)).content.decode()
    page = client.post(address(mine, "accept"), follow=True).content.decode()
    assert "You have a place." in page


def test_my_registrations_show_where_i_stand_and_what_is_over(client, person):
    free, full, gone = make_offering(places=1, dated=True), make_offering(places=1), make_offering(places=1)
    other = make_person()
    register(offering=full, person=other, by=other)
    for offering in (free, full, gone):
        register(offering=offering, person=person, by=person)
    cancel_offering(offering=gone, by=None, reason="The oven is broken.")
    page = client.get("/en/me/registrations/").content.decode()
    assert "You have a place." in page
    assert "You are number 1 on the waiting list." in page
    assert "The oven is broken." in page
    assert page.index("You have a place.") < page.index("What is over")


def test_my_registrations_cost_the_same_with_one_and_with_three(client, person, assert_same_queries):
    def one_more():
        offering = make_offering(places=1, dated=True)
        other = make_person()
        register(offering=offering, person=other, by=other)
        register(offering=offering, person=person, by=person)

    one_more()
    assert_same_queries(lambda: client.get("/en/me/registrations/"), one_more)


def test_the_page_of_an_offering_costs_the_same_with_one_and_with_three_pools(client, person, assert_same_queries):
    offering = make_offering(places=3, dated=True)
    make_service(offering)
    assert_same_queries(lambda: client.get(address(offering)), lambda: make_service(offering))


def test_my_calendar_address_can_be_replaced(client, person):
    client.post("/en/me/calendar/")
    first = CalendarToken.objects.get().token
    assert first in client.get("/en/me/registrations/").content.decode()
    assert client.get(f"/calendar/me/{first}.ics").status_code == 200
    client.post("/en/me/calendar/")
    assert client.get(f"/calendar/me/{first}.ics").status_code == 404
    assert client.get(f"/calendar/me/{CalendarToken.objects.get().token}.ics").status_code == 200


def test_with_no_registrations_the_page_leads_to_courses(client, person):
    page = client.get("/en/me/registrations/").content.decode()
    assert "You are not registered for anything" in page
    assert "/en/learn/" in page
