"""A guardian's consent: asked, given, refused, taken back, too late; and that its address is a secret."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.urls import reverse
from django.utils import timezone

from accounts.domain.people import leave
from accounts.enums import Role
from accounts.models import Message
from core.errors import Conflict, DomainError, InvalidInput, NotFound
from core.models import AuditEntry, OutboxMessage
from scheduler.domain.ages import set_age_rules, set_ages
from scheduler.domain.forgetting import forget_guardians
from scheduler.domain.guardians import (
    Guardian,
    ask_guardian,
    check_guardian,
    find_consent,
    give_consent,
    refuse_consent,
    remind_guardians,
    token_of,
    withdraw_consent,
)
from scheduler.domain.offerings import cancel_offering, cancel_session, move_session
from scheduler.domain.pending import sweep_pending
from scheduler.domain.registration import cancel_registration, register
from scheduler.entry_enums import CONSENT_TRANSITIONS, ConsentState
from scheduler.enums import RegistrationState as S
from scheduler.models import GuardianConsent, Offering, Registration
from scheduler.selectors.guardians import consent_words
from tests.accounts.makers import make_member

from ..makers import make_person, make_venue
from .makers import MUM, consent_of, make_ages, make_terms, register_minor

pytestmark = pytest.mark.django_db
YES = {"name": "Mira Quell", "relationship": "parent", "phone": "+49 3641 1234", "notes": "Gets picked up."}


@pytest.fixture
def post(deliver_outbox):
    """Delivers everything, and answers with the mails of this round."""

    def deliver():
        mail.outbox.clear()
        for _round in range(4):
            deliver_outbox()
        return {letter.to[0]: letter for letter in mail.outbox}

    return deliver


def state(registration):
    registration.refresh_from_db()
    return registration.state


def test_a_minor_has_a_kept_place_until_the_guardian_agrees(post):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    assert registration.state == S.PENDING
    letter = post()[MUM.email]
    assert "Kim Quell" in letter.subject
    token = re.search(r"/en/guardian/([^/\s]+)/", letter.body).group(1)
    consent = find_consent(token)
    give_consent(consent=consent, **YES)
    assert state(registration) == S.CONFIRMED
    row = consent_of(registration)
    assert (row.state, row.phone, row.relationship) == ("given", "+49 3641 1234", "parent")
    assert row.agreed_to["title"] == offering.title
    letters = post()
    assert "You have a place" in letters[registration.person.email].subject
    assert "Thank you" in letters[MUM.email].subject


def test_an_adult_needs_nobody():
    offering, adults, _minors = make_ages()
    person = make_person()
    assert register(offering=offering, person=person, by=person, pools=[adults]).state == S.CONFIRMED


def test_whatever_door_a_minor_comes_in_by_the_place_is_only_kept():
    offering, _adults, minors = make_ages()
    person = make_person()
    registration = register(offering=offering, person=person, by=person, pools=[minors])
    assert registration.state == S.PENDING
    ask_guardian(registration=registration, guardian=MUM, by=person)
    give_consent(consent=consent_of(registration), **YES)
    assert state(registration) == S.CONFIRMED


def test_a_minor_without_a_guardian_is_not_registered():
    offering, _adults, minors = make_ages()
    with pytest.raises(InvalidInput) as refusal:
        register_minor(offering, minors, guardian=None)
    assert refusal.value.field == "guardian_email"
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("email", ["kim@quell.example", " KIM@Quell.example ", "kim+mum@quell.example"])
def test_nobody_is_their_own_guardian(email):
    person = make_person("Kim")
    person.email = "kim@quell.example"
    with pytest.raises(InvalidInput) as refusal:
        check_guardian(Guardian("Mum", email), person)
    assert refusal.value.code == "guardian_is_self"


@pytest.mark.parametrize("guardian", [Guardian("", "a@b.example"), Guardian("Mum", "nonsense"), Guardian("Mum", "")])
def test_a_guardian_has_a_name_and_an_address(guardian):
    with pytest.raises(InvalidInput):
        check_guardian(guardian, make_person())


def test_young_people_come_one_by_one():
    offering, _adults, minors = make_ages(party_max=3)
    with pytest.raises(InvalidInput) as refusal:
        register_minor(offering, minors, party_size=2)
    assert refusal.value.code == "minors_one_by_one"


def test_a_no_ends_the_registration_kindly_and_gives_the_place_back(post):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    post()
    refuse_consent(consent=consent_of(registration))
    refuse_consent(consent=consent_of(registration))
    assert state(registration) == S.CANCELLED
    minors.refresh_from_db()
    assert minors.taken == 0
    letter = post()[registration.person.email]
    assert "Not this time" in letter.subject
    assert "organiser has cancelled" not in letter.body
    with pytest.raises(Conflict):
        give_consent(consent=consent_of(registration), **YES)


def test_on_the_very_day_a_guardian_takes_the_consent_back(post, time_machine):
    offering, _adults, minors = make_ages(places=1)
    trainer = make_member(offering.organisation, Role.TRAINER, language="en")
    registration = register_minor(offering, minors)
    give_consent(consent=consent_of(registration), **YES)
    waiting = register_minor(offering, minors, make_person("Ada"), Guardian("Dad", "dad@example.org", "en"))
    assert waiting.state == S.WAITING
    post()
    time_machine.move_to(offering.starts_at + timedelta(minutes=30))
    withdraw_consent(consent=consent_of(registration))
    assert state(registration) == S.CANCELLED
    assert state(waiting) == S.PENDING
    assert consent_words([registration])[registration.pk].word == "Withdrew the consent"
    letters = post()
    assert "took the consent back" in letters[trainer.email].subject
    assert "Kim Quell" in letters[trainer.email].body
    assert "has ended" in letters[registration.person.email].subject
    assert "A place is kept for Ada" in letters["dad@example.org"].subject


def test_after_the_end_the_address_opens_nothing(time_machine):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    give_consent(consent=consent_of(registration), **YES)
    token = token_of(consent_of(registration))
    assert find_consent(token).pk
    time_machine.move_to(offering.ends_at + timedelta(seconds=1))
    with pytest.raises(DomainError) as refusal:
        find_consent(token)
    assert (refusal.value.code, refusal.value.status) == ("guardian_link_over", 410)
    with pytest.raises(DomainError):
        withdraw_consent(consent=consent_of(registration))


def test_forged_foreign_and_replaced_addresses_open_nothing():
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    old = consent_of(registration)
    token = token_of(old)
    value, _mark, signature = token.rpartition(":")
    other = signing.Signer(salt="another").sign(value)
    number = f"{old.uuid.hex}-2:{signature}"
    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), value, other, number, "", "x:y", ":"):
        with pytest.raises(NotFound):
            find_consent(forged)
    ask_guardian(registration=registration, guardian=Guardian("Mira", "other@quell.example"), by=registration.person)
    with pytest.raises(NotFound) as refusal:
        find_consent(token)
    assert refusal.value.code == "guardian_link_replaced"
    with pytest.raises(NotFound):
        give_consent(consent=old, **YES)
    assert find_consent(token_of(consent_of(registration))).email == "other@quell.example"


def test_five_letters_are_enough():
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    for _letter in range(4):
        ask_guardian(registration=registration, guardian=MUM, by=registration.person)
    with pytest.raises(Conflict) as refusal:
        ask_guardian(registration=registration, guardian=MUM, by=registration.person)
    assert refusal.value.code == "too_many_letters"


def test_agreeing_twice_is_once():
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    consent = consent_of(registration)
    give_consent(consent=consent, **YES)
    give_consent(consent=consent, **{**YES, "phone": "999999"})
    assert consent_of(registration).phone == "+49 3641 1234"
    assert AuditEntry.objects.filter(action="guardian.agreed").count() == 1


@pytest.mark.parametrize("wrong", [{"phone": "soon"}, {"name": " "}, {"relationship": "friend"}, {"notes": "x" * 1001}])
def test_an_incomplete_yes_confirms_nothing(wrong):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    with pytest.raises(InvalidInput):
        give_consent(consent=consent_of(registration), **(YES | wrong))
    assert (state(registration), consent_of(registration).state) == (S.PENDING, "asked")


def test_after_the_deadline_a_yes_comes_too_late_whether_swept_or_not(time_machine):
    offering, _adults, minors = make_ages()
    set_age_rules(offering=offering, by=None, note={}, consent={}, consent_hours=48, keep_days=30)
    swept, unswept = register_minor(offering, minors), register_minor(offering, minors, make_person("Ada"))
    assert abs(swept.pending_until - timezone.now() - timedelta(hours=48)) < timedelta(minutes=1)
    time_machine.move_to(timezone.now() + timedelta(hours=49))
    with pytest.raises(Conflict) as refusal:
        give_consent(consent=consent_of(unswept), **YES)
    assert refusal.value.code == "consent_late"
    assert sweep_pending() == 2
    assert (state(swept), consent_of(swept).state) == (S.EXPIRED, "expired")
    with pytest.raises(Conflict) as refusal:
        give_consent(consent=consent_of(swept), **YES)
    assert refusal.value.code == "consent_late"


def test_who_waits_may_be_agreed_to_and_is_confirmed_at_once():
    offering, _adults, minors = make_ages(places=1)
    first = register_minor(offering, minors)
    second = register_minor(offering, minors, make_person("Ada"), Guardian("Dad", "dad@example.org"))
    give_consent(consent=consent_of(second), **YES)
    assert state(second) == S.WAITING
    cancel_registration(registration=first, by=first.person)
    assert state(second) == S.CONFIRMED


def test_reminders_go_out_at_half_time_and_a_day_before(post, time_machine):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    until, start = registration.pending_until, timezone.now()
    post()
    assert remind_guardians() == 0
    time_machine.move_to(start + (until - start) / 2 + timedelta(minutes=1))
    assert (remind_guardians(), remind_guardians()) == (1, 0)
    assert set(post()) == {MUM.email}
    time_machine.move_to(until - timedelta(hours=23))
    assert (remind_guardians(), remind_guardians()) == (1, 0)
    assert set(post()) == {MUM.email, registration.person.email}
    assert remind_guardians() == 0


def agreed(offering, minors):
    registration = register_minor(offering, minors)
    give_consent(consent=consent_of(registration), **YES)
    return registration


def test_a_guardian_who_agreed_reads_when_a_session_moves_or_is_cancelled(post):
    offering, _adults, minors = make_ages()
    registration = agreed(offering, minors)
    asked = register_minor(offering, minors, guardian=Guardian("Not yet", "notyet@quell.example", "en"))
    gone = register_minor(
        offering, minors, person=make_person("Gone"), guardian=Guardian("Gone", "gone@quell.example", "en")
    )
    give_consent(consent=consent_of(gone), **YES)
    cancel_registration(registration=gone, by=gone.person)
    post()
    session = offering.sessions.get()
    start = session.starts_at + timedelta(days=1)
    move_session(session=session, by=None, starts_at=start, ends_at=start + timedelta(hours=1), venue=make_venue())
    letters = post()
    assert set(letters) == {MUM.email, registration.person.email, asked.person.email}
    assert "New time or place for Kim Quell" in letters[MUM.email].subject
    assert "Library" in letters[MUM.email].body
    assert f"/en/guardian/{token_of(consent_of(registration))}/" in letters[MUM.email].body
    cancel_session(session=session, by=None)
    letters = post()
    assert "A session is cancelled for Kim Quell" in letters[MUM.email].subject
    assert "notyet@quell.example" not in letters


def test_a_guardian_who_agreed_reads_that_all_of_it_is_cancelled(post):
    offering, _adults, minors = make_ages()
    registration = agreed(offering, minors)
    post()
    cancel_offering(offering=offering, by=None, reason="The oven is broken.")
    letters = post()
    assert set(letters) == {MUM.email, registration.person.email}
    assert letters[MUM.email].subject.startswith("Cancelled:")
    assert "The oven is broken." in letters[MUM.email].body


def test_a_guardian_who_took_the_consent_back_before_the_letter_left_gets_none(post):
    offering, _adults, minors = make_ages()
    registration = agreed(offering, minors)
    post()
    cancel_session(session=offering.sessions.get(), by=None)
    withdraw_consent(consent=consent_of(registration))
    assert MUM.email not in post()


def test_ages_do_not_change_under_people_who_registered_for_them():
    offering, adults, minors = make_ages()
    register_minor(offering, minors)
    with pytest.raises(Conflict):
        set_ages(pool=minors, by=None, age_min=None, age_max=17, needs_guardian=True)
    set_ages(pool=adults, by=None, age_min=16, age_max=None, needs_guardian=False)
    with pytest.raises(InvalidInput):
        set_ages(pool=adults, by=None, age_min=18, age_max=16, needs_guardian=False)


def test_details_are_forgotten_after_the_event_and_the_yes_stays(post, time_machine):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    give_consent(consent=consent_of(registration), **YES)
    post()
    time_machine.move_to(offering.ends_at + timedelta(days=29))
    assert forget_guardians() == 0
    time_machine.move_to(offering.ends_at + timedelta(days=31))
    assert (forget_guardians(), forget_guardians()) == (1, 0)
    row = consent_of(registration)
    assert (row.name, row.email, row.phone, row.notes, row.state) == ("", "", "", "", "given")
    assert not OutboxMessage.objects.filter(payload__to=MUM.email).exists()


def test_when_the_minor_leaves_the_guardian_is_forgotten_too(post):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    post()
    assert OutboxMessage.objects.filter(payload__to=MUM.email).exists()
    leave(person=registration.person, by=registration.person)
    assert not GuardianConsent.objects.exists()
    assert not OutboxMessage.objects.filter(payload__to=MUM.email).exists()


def test_every_state_of_a_consent_can_be_reached():
    reached = {ConsentState.ASKED} | {to for states in CONSENT_TRANSITIONS.values() for to in states}
    assert reached == set(ConsentState)


# --- the guardian's page


def page(registration, name="guardian"):
    return reverse(f"scheduler:{name}", args=[token_of(consent_of(registration))])


def test_the_page_shows_what_is_agreed_to_and_takes_the_answer(client):
    offering, _adults, minors = make_ages()
    set_age_rules(
        offering=offering, by=None, note={"en": "No minors without an adult."}, consent={"en": "We take photographs."},
        consent_hours=48, keep_days=10,
    )  # fmt: skip
    version = make_terms(offering)
    person = make_person("Kim Quell")
    registration = register_minor_accepting(offering, minors, person, version)
    answer = client.get(page(registration))
    body = answer.content.decode()
    for words in ("May Kim Quell come?", "Baking bread", "We take photographs.", "We listen.", "No minors without"):
        assert words in body
    assert (
        answer["Referrer-Policy"] == "same-origin"
    )  # without any, browsers leave the origin out and the form is refused
    assert "no-store" in answer["Cache-Control"]
    assert client.post(page(registration), {"name": "Mira"}).status_code == 422
    assert client.post(page(registration), YES).status_code == 302
    assert state(registration) == S.CONFIRMED
    assert "Thank you, you have agreed." in client.get(page(registration)).content.decode()
    assert client.post(page(registration), YES).status_code == 302
    assert client.get(page(registration, "guardian_refuse")).status_code == 302
    assert "cannot be undone" in client.get(page(registration, "guardian_withdraw")).content.decode()
    assert state(registration) == S.CONFIRMED
    client.post(page(registration, "guardian_withdraw"))
    assert state(registration) == S.CANCELLED
    assert "taken your consent back" in client.get(page(registration)).content.decode()


def register_minor_accepting(offering, pool, person, version):
    from scheduler.domain.entry import Said, register_with_answers

    said = Said(accepted=[version.uuid.hex], guardian=MUM)
    return register_with_answers(offering=offering, person=person, by=person, said=said, pools=[pool])


def test_saying_no_is_asked_once_more(client):
    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    assert "shall not come?" in client.get(page(registration, "guardian_refuse")).content.decode()
    assert state(registration) == S.PENDING
    client.post(page(registration, "guardian_refuse"))
    assert state(registration) == S.CANCELLED
    assert "You did not agree." in client.get(page(registration)).content.decode()


def test_guessing_addresses_is_limited_and_tells_nothing(client):
    registration = register_minor(*make_ages()[::2])
    forged = page(registration)[:-3] + "xx/"
    answers = [client.get(forged) for _guess in range(12)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 2
    assert not re.search(r"\bKim\b", answers[0].content.decode())


def test_the_page_speaks_the_language_of_its_address(client):
    registration = register_minor(*make_ages()[::2])
    german = page(registration).replace("/en/", "/de/")
    assert 'lang="de"' in client.get(german).content.decode()


def test_a_cancelled_event_needs_no_consent_any_more(client):
    from scheduler.domain.offerings import cancel_offering

    offering, _adults, minors = make_ages()
    registration = register_minor(offering, minors)
    cancel_offering(offering=Offering.objects.get(), by=None)
    body = client.get(page(registration)).content.decode()
    assert "This does not take place." in body
    assert client.post(page(registration), YES).status_code == 422
    assert state(registration) == S.CANCELLED


def test_messages_of_the_minor_name_no_address_of_the_guardian(post):
    register_minor(*make_ages()[::2])
    post()
    assert not Message.objects.filter(text__contains=MUM.email).exists()
