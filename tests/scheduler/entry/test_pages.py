"""Being asked through the pages: choose, say, check, done; answers and guardians afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from scheduler.domain.answers import field_name
from scheduler.domain.entry import terms_field
from scheduler.domain.registration import cancel_registration, register
from scheduler.domain.terms import publish_terms, write_draft
from scheduler.models import Acceptance, Answer, GuardianConsent, Offering, Pool, Registration
from scheduler.views.standing import LETTERS_A_DAY

from ..makers import make_offering, make_person, make_service
from .makers import make_ages, make_choice, make_question, make_terms

pytestmark = pytest.mark.django_db
GUARDIAN = {"guardian_name": "Mira", "guardian_email": "mira@quell.example", "guardian_language": "de"}


@pytest.fixture
def person(client):
    person = make_person("Ada Lovelace")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def at(thing, name="places"):
    return reverse(f"scheduler:{name}", args=[thing.uuid])


def test_questions_come_between_choosing_and_checking(client, person):
    offering = make_offering(places=5, party_max=3, dated=True)
    bread, oven = make_question(offering, required=True), make_choice(offering, "several")
    first = client.get(at(offering)).content.decode()
    assert "Step 1 of 4" in first
    answer = client.get(at(offering, "details"), {"party_size": "2"})
    body = answer.content.decode()
    assert "Step 2 of 4" in body
    assert "Which bread do you like?" in body
    assert "Why we ask: so that we can bake it." in body
    rye = oven.options[0]["key"]
    said = {"party_size": "2", field_name(bread): "Rye & oats", field_name(oven): [rye, oven.options[2]["key"]]}
    check = client.post(at(offering, "check"), said).content.decode()
    assert "Step 3 of 4" in check
    assert "Rye &amp; oats" in check
    assert "Rye, Spelt" in check
    assert Registration.objects.count() == 0
    standing = client.post(at(offering), said, follow=True).content.decode()
    assert "You have 2 places." in standing
    assert "Rye &amp; oats" in standing
    assert Answer.objects.count() == 2


def test_with_nothing_to_choose_the_questions_are_the_first_step(client, person):
    offering = make_offering()
    bread = make_question(offering)
    assert "Step 1 of 3" in client.get(at(offering)).content.decode()
    assert "Step 2 of 3" in client.post(at(offering, "check"), {field_name(bread): "Rye"}).content.decode()


def test_changing_something_keeps_what_was_typed(client, person):
    offering = make_offering()
    bread, oven = make_question(offering), make_choice(offering, "several")
    keys = [option["key"] for option in oven.options[:2]]
    body = client.post(at(offering, "details"), {field_name(bread): "Rye", field_name(oven): keys}).content.decode()
    assert 'value="Rye"' in body
    assert body.count("checked") == 2
    assert "There is a problem" not in body


@pytest.mark.parametrize("typed", ["", "x" * 300])
def test_a_missing_or_long_answer_is_said_beside_its_question(client, person, typed):
    offering = make_offering()
    bread = make_question(offering, required=True)
    for name in ("check", "places"):
        answer = client.post(at(offering, name), {field_name(bread): typed})
        assert answer.status_code == 422
        assert f'href="#id_{field_name(bread)}"' in answer.content.decode()
    assert Registration.objects.count() == 0


def test_a_foreign_option_registers_nobody(client, person):
    offering = make_offering()
    oven = make_choice(offering)
    foreign = make_choice(make_offering()).options[0]["key"]
    assert client.post(at(offering), {field_name(oven): foreign}).status_code == 422
    assert Registration.objects.count() == 0


def test_the_check_cannot_be_skipped_by_address(client, person):
    offering = make_offering()
    make_question(offering, required=True)
    assert client.get(at(offering, "check")).status_code == 302
    assert client.post(at(offering)).status_code == 422


def test_a_closed_door_says_so_whatever_is_typed(client, person):
    offering = make_offering()
    make_question(offering, required=True)
    Offering.objects.update(status="closed")
    answer = client.post(at(offering))
    assert answer.status_code == 409
    assert "Registration has closed." in answer.content.decode()


def test_terms_are_read_and_accepted_on_the_way(client, person):
    offering = make_offering()
    version = make_terms(offering)
    body = client.get(at(offering)).content.decode()
    assert "We listen." in body
    assert client.post(at(offering, "check"), {}).status_code == 422
    client.post(at(offering), {terms_field(version): "on"})
    assert Acceptance.objects.get().version == version
    assert "version 1" in client.get(at(offering)).content.decode()


def test_a_new_version_is_accepted_on_ones_own_page(client, person):
    offering = make_offering()
    version = make_terms(offering)
    client.post(at(offering), {terms_field(version): "on"})
    words = {"title": {"en": "Conduct"}, "text": {"en": "We also clean up."}, "change": {"en": "Cleaning"}}
    new = publish_terms(version=write_draft(terms=version.terms, by=None, **words), by=None)
    assert "1 document is still to be accepted" in client.get(at(offering)).content.decode()
    mine = Registration.objects.get()
    body = client.get(at(mine, "answers")).content.decode()
    assert "We also clean up." in body
    assert "Cleaning" in body
    assert client.post(at(mine, "answers"), {}).status_code == 422
    assert client.post(at(mine, "answers"), {terms_field(version): "on"}).status_code == 422
    client.post(at(mine, "answers"), {terms_field(new): "on"})
    assert Acceptance.objects.filter(version=new).count() == 1
    assert "still to be accepted" not in client.get(at(offering)).content.decode()


def test_who_was_registered_by_others_answers_afterwards(client, person):
    offering = make_offering()
    mine = register(offering=offering, person=person, by=make_person())
    bread = make_question(offering, required=True)
    make_question(offering, label={"en": "Butter?"}, kind="yes_no", required=True)
    assert "2 questions are still open" in client.get(at(offering)).content.decode()
    assert client.post(at(mine, "answers"), {field_name(bread): "Rye"}).status_code == 422
    assert Answer.objects.count() == 0


def test_who_waits_and_still_has_to_answer_is_not_told_that_nothing_is_needed(client, person):
    offering = make_offering(places=1)
    register(offering=offering, person=make_person(), by=None)
    register(offering=offering, person=person, by=person)
    assert "Nothing else is needed" in client.get(at(offering)).content.decode()
    make_question(offering, required=True)
    page = client.get(at(offering)).content.decode()
    assert "Nothing else is needed" not in page
    assert "What is open above is needed all the same" in page


def test_answers_of_others_do_not_exist(client, person):
    offering = make_offering()
    make_question(offering)
    other = make_person()
    theirs = register(offering=offering, person=other, by=other)
    for name in ("answers", "name_guardian"):
        assert client.get(at(theirs, name)).status_code == 404
        assert client.post(at(theirs, name), GUARDIAN).status_code == 404


def test_a_minor_names_a_guardian_and_reads_who_was_written_to(client, person):
    offering, _adults, minors = make_ages()
    page = client.get(at(offering)).content.decode()
    assert "How old are you on the first day?" in page
    assert "under 16: with the consent of a parent or guardian" in page
    assert "18 and over" in page
    chosen = {"kind": str(minors.pk)}
    assert "guardian_email" in client.get(at(offering, "details"), chosen).content.decode()
    own = client.post(at(offering), chosen | GUARDIAN | {"guardian_email": person.email})
    assert "This is your own address" in own.content.decode()
    page = client.post(at(offering), chosen | GUARDIAN, follow=True).content.decode()
    assert "Your place is not confirmed yet." in page
    assert "We have written to Mira (mira@quell.example)" in page
    mine = Registration.objects.get()
    client.post(at(mine, "name_guardian"), GUARDIAN | {"guardian_email": "right@quell.example"})
    consent = GuardianConsent.objects.get()
    assert (consent.email, consent.letter) == ("right@quell.example", 2)


def test_coming_and_going_sends_no_more_letters_than_a_day_allows(client, person):
    """Else anybody's mailbox could be filled from here."""
    cache.clear()
    offering, _adults, minors = make_ages()
    for _round in range(LETTERS_A_DAY + 2):
        answer = client.post(at(offering), {"kind": minors.pk, **GUARDIAN})
        if mine := Registration.objects.live().first():
            cancel_registration(registration=mine, by=person)
    assert GuardianConsent.objects.count() == LETTERS_A_DAY
    assert answer.status_code == 429
    assert "That was often today." in answer.content.decode()


def test_adults_are_not_asked_for_a_guardian(client, person):
    offering, adults, _minors = make_ages()
    answer = client.get(at(offering, "details"), {"kind": str(adults.pk)})
    assert answer.status_code == 302
    client.post(at(offering), {"kind": str(adults.pk)})
    assert Registration.objects.get().state == "confirmed"


def test_a_kind_of_place_that_is_taken_says_so_before_one_chooses_it(client, person):
    offering, adults, _minors = make_ages(places=1)
    other = make_person("Ada")
    register(offering=offering, person=other, by=other, pools=[adults])
    words = client.get(f"/en/places/{offering.uuid}/").content.decode()
    assert words.count("(taken at the moment)") == 1
    assert "18 and over (taken at the moment)" in words


def test_services_show_until_when_they_can_be_asked_for(client, person):
    offering = make_offering(places=5)
    soon = make_service(offering, size=2, closes_at=timezone.now() + timedelta(days=2))
    page = client.get(at(offering)).content.decode()
    assert "Childcare: can be asked for until" in page
    Pool.objects.filter(pk=soon.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    page = client.get(at(offering)).content.decode()
    assert "Childcare could be asked for until" in page
    answer = client.post(at(offering), {"services": [str(soon.pk)]})
    assert soon.places.count() == 0
    assert answer.status_code in {302, 422}


def test_anybody_reads_the_terms_and_their_older_versions():
    offering = make_offering()
    assert Client().get(at(offering, "terms")).status_code == 404
    version = make_terms(offering)
    words = {"title": {"en": "Conduct"}, "text": {"en": "We also clean up."}}
    publish_terms(version=write_draft(terms=version.terms, by=None, **words), by=None)
    body = Client().get(at(offering, "terms")).content.decode()
    assert "We also clean up." in body
    assert "We listen." in body


def test_choosing_and_standing_cost_the_same_with_one_and_with_three_questions(client, person, assert_same_queries):
    offering = make_offering(places=9, dated=True)
    make_question(offering)
    asked = assert_same_queries(lambda: client.get(at(offering)), lambda: make_question(offering))
    client.post(at(offering), {field_name(one): "Rye" for one in offering.questions.all()})
    assert Answer.objects.count() == 3

    make_question(offering, required=True)

    def one_more():
        client.post(at(Registration.objects.get(), "answers"), {field_name(o): "x" for o in offering.questions.all()})
        make_question(offering, required=True)

    standing = assert_same_queries(lambda: client.get(at(offering)), one_more)
    assert asked <= 14
    assert standing <= 18
