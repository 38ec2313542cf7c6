"""Letters of the organiser: several languages, checked placeholders, once to each person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message, Person
from core.errors import Conflict, InvalidInput
from core.outbox import deliver_pending
from events.domain.letters import save_letter, send_due_letters, send_letter
from events.models import Event, Letter
from events.selectors.letters import recipients, unknown_placeholders
from scheduler.domain.registration import cancel_registration, register
from scheduler.domain.reminders import remind
from scheduler.models import Attendance, Registration
from tests.accounts.makers import make_person
from tests.events.makers import make_team

pytestmark = pytest.mark.django_db

TEXTS = {
    "en": {"subject": "Bring to {event}", "text": "Dear {name}, bring a lamp. {when}"},
    "de": {"subject": "Mitbringen", "text": "Hallo {name}, bring eine Lampe mit."},
}


def address(name: str, event: Event, *more: Any) -> str:
    return reverse(f"events:{name}", args=[event.slug, *more])


def come(event: Event, name: str = "Anna", language: str = "en") -> Registration:
    person = make_person(name=name, language=language)
    return register(offering=event.offering, person=person, by=person)


def make_letter(event: Event, by: Person, **facts: Any) -> Letter:
    return save_letter(event=event, by=by, **{"kind": "bring", "texts": TEXTS} | facts)


def letters_of(person: Person) -> list[Message]:
    deliver_pending()
    deliver_pending()
    return list(Message.objects.filter(person=person, kind="event_letter"))


def test_everyone_with_a_place_gets_it_once_in_their_language(event: Event, organiser: Person) -> None:
    anna, boris = come(event, "Anna"), come(event, "Boris", "de")
    letter = make_letter(event, organiser)
    for _twice in range(2):
        sent = send_letter(letter=letter, by=organiser)
    assert sent.recipients == 2
    (english,), (german,) = letters_of(anna.person), letters_of(boris.person)
    assert english.subject == f"Bring to {event.titles['en']}"
    assert english.text.startswith("Dear Anna, bring a lamp. ")
    assert german.text == "Hallo Boris, bring eine Lampe mit."


def test_a_missing_language_falls_back_with_a_note(event: Event, organiser: Person) -> None:
    reader = come(event, "Olha", "uk")
    send_letter(letter=make_letter(event, organiser, texts={"en": TEXTS["en"]}), by=organiser)
    (message,) = letters_of(reader.person)
    assert "Dear Olha" in message.text
    assert not message.text.startswith("Dear Olha")


def test_a_name_with_braces_is_not_filled_again(event: Event, organiser: Person) -> None:
    reader = come(event, "{link} {{ secret }}")
    send_letter(
        letter=make_letter(event, organiser, texts={"en": {"subject": "S", "text": "Dear {name}"}}), by=organiser
    )
    assert letters_of(reader.person)[0].text == "Dear {link} {{ secret }}"


def test_whoever_left_before_it_went_out_is_left_alone(event: Event, organiser: Person) -> None:
    reader = come(event)
    send_letter(letter=make_letter(event, organiser), by=organiser)
    cancel_registration(registration=reader, by=reader.person)
    assert letters_of(reader.person) == []


@pytest.mark.parametrize("text", ["Dear {nmae}", "{name", "name}", "{}", "{{name}}", "{name.password}"])
def test_unknown_placeholders_are_refused(event: Event, organiser: Person, text: str) -> None:
    assert unknown_placeholders(text)
    with pytest.raises(InvalidInput) as refusal:
        make_letter(event, organiser, texts={"en": {"subject": "S", "text": text}})
    assert (refusal.value.code, refusal.value.field) == ("placeholder", "text_en")


def test_the_form_says_what_is_wrong_beside_the_field(desk: Client, event: Event) -> None:
    page = address("desk_letter_new", event)
    answer = desk.post(page, {"kind": "bring", "subject_en": "S", "text_en": "Dear {nmae}", "audience": "places"})
    assert "is no placeholder" in answer.text
    assert "A letter needs a subject." in desk.post(page, {"kind": "bring", "text_en": "T"}).text
    assert "in one language at least" in desk.post(page, {"kind": "bring"}).text
    assert not Letter.objects.exists()


def test_it_is_looked_at_in_every_language_before_it_is_sent(desk: Client, event: Event) -> None:
    come(event)
    data = {"kind": "bring", "audience": "places", "time": "hand", "subject_en": "S {event}", "text_en": "Dear {name}"}
    answer = desk.post(address("desk_letter_new", event), data, follow=True)
    assert f"S {event.titles['en']}" in answer.text
    assert "1 person at the moment" in answer.text
    assert answer.text.count("Dear ") == 4
    letter = Letter.objects.get()
    assert "It goes to 1 person now." in desk.post(address("desk_letter_send", event, letter.uuid), follow=True).text
    assert "It was sent already." in desk.post(address("desk_letter_send", event, letter.uuid), follow=True).text
    assert desk.get(address("desk_letter_write", event, letter.uuid)).status_code == 302
    assert "sent already" in desk.post(address("desk_letter_delete", event, letter.uuid), follow=True).text


def test_it_goes_out_by_itself_and_follows_the_event(event: Event, organiser: Person) -> None:
    come(event)
    letter = make_letter(event, organiser, time="before", hours=24)
    starts = event.offering.starts_at
    assert send_due_letters(now=starts - timedelta(hours=25)) == 0
    assert send_due_letters(now=starts - timedelta(hours=23)) == 1
    assert send_due_letters(now=starts - timedelta(hours=22)) == 0
    letter.refresh_from_db()
    assert letter.recipients == 1


def test_a_letter_from_before_never_goes_out_after_it_began(event: Event, organiser: Person) -> None:
    make_letter(event, organiser, time="before", hours=24)
    assert send_due_letters(now=event.offering.starts_at + timedelta(minutes=1)) == 0


def test_a_draft_sends_nothing(event: Event, organiser: Person) -> None:
    make_letter(event, organiser, time="before", hours=24)
    Event.objects.update(state="withdrawn")
    assert send_due_letters(now=event.offering.starts_at - timedelta(hours=1)) == 0


def test_a_moment_that_is_over_is_refused(event: Event, organiser: Person) -> None:
    with pytest.raises(InvalidInput, match="This moment is over"):
        make_letter(event, organiser, time="before", hours=24 * 30)


def test_own_words_stand_inside_the_confirmation(event: Event, organiser: Person) -> None:
    save_letter(event=event, by=organiser, kind="confirmation", texts={"en": {"text": "Ring twice, {name}."}})
    reader = come(event, "Anna")
    deliver_pending()
    message = Message.objects.get(person=reader.person, kind="registration_confirmed")
    assert "Ring twice, Anna." in message.text
    with pytest.raises(Conflict):
        save_letter(event=event, by=organiser, kind="confirmation", texts={"en": {"text": "Again."}})


def test_own_words_stand_inside_the_reminder(event: Event, organiser: Person) -> None:
    save_letter(event=event, by=organiser, kind="reminder", texts={"en": {"text": "Mind the step."}})
    reader = come(event, "Anna")
    remind(now=event.offering.starts_at - timedelta(hours=1))
    deliver_pending()
    deliver_pending()
    assert "Mind the step." in Message.objects.get(person=reader.person, kind="session_reminder").text


def test_each_audience_means_whom_it_says(hackathon: Event) -> None:
    teamed, alone = come(hackathon, "Teamed"), come(hackathon, "Alone")
    make_team(hackathon, teamed.person)
    Attendance.objects.create(session=hackathon.offering.sessions.get(), registration=teamed, state="present")
    pool = hackathon.offering.pools.get()

    def reached(who: str, value: str = "") -> list[Registration]:
        return list(recipients(hackathon, {"who": who, "value": value}))

    assert reached("places") == [teamed, alone]
    assert reached("teamless") == [alone]
    assert reached("there") == [teamed]
    assert reached("absent") == [alone]
    assert reached("pool", str(pool.pk)) == [teamed, alone]
    assert reached("pool", "x") == []
    assert reached("waiting") == []
    assert reached("everybody") == []


def test_words_are_copied_with_the_event(event: Event, organiser: Person) -> None:
    from events.domain.series import copy_event

    make_letter(event, organiser, time="before", hours=48)
    copy = copy_event(event=event, by=organiser, first=timezone.localdate() + timedelta(days=60))
    letter = Letter.objects.get(event=copy)
    assert (letter.hours, letter.sent_at, letter.texts["en"]["text"]) == (48, None, TEXTS["en"]["text"])
