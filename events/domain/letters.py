"""Letters of an organiser to people of an event: written in several languages, sent once to each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.domain.messages import send_message
from core.audit import record
from core.cleaning import clean_line
from core.errors import Conflict, InvalidInput
from core.outbox import enqueue
from events.enums import LetterKind, LetterTime
from events.models import Event, Letter
from events.selectors.letters import (
    due_at,
    letters_due,
    next_sessions,
    recipients,
    unknown_placeholders,
    values_for,
    words_for,
)
from scheduler.enums import HOLDING_STATES, OfferingStatus
from scheduler.models import Registration

from .events import require_manager

NOTES = (LetterKind.CONFIRMATION, LetterKind.REMINDER)
LONGEST = 5000


def save_letter(
    *,
    event: Event,
    by: Any,
    kind: str,
    texts: Mapping[str, Mapping[str, str]],
    audience: Mapping[str, str] | None = None,
    time: str = LetterTime.HAND,
    hours: int = 24,
    letter: Letter | None = None,
    now: datetime | None = None,
) -> Letter:
    """Writes or rewrites a letter. Raises InvalidInput (empty, unknown placeholder, its moment is over), Conflict when
    it was sent already."""
    require_manager(event, by)
    letter = letter or Letter(event=event)
    if letter.sent_at:
        raise Conflict(_("This letter has been sent already."), code="sent")
    letter.kind, letter.hours = kind, hours
    letter.time = LetterTime.HAND if kind in NOTES else time
    letter.texts, letter.audience = clean_texts(kind, texts), dict(audience or {"who": "places"})
    _check_time(letter, event, now or timezone.now())
    try:
        with transaction.atomic():
            letter.save()
            record("letter.saved", on=event, by=by, letter=str(letter.uuid), kind=kind)
    except IntegrityError:
        raise Conflict(_("This event has such words already; please change those."), code="twice") from None
    return letter


def clean_texts(kind: str, texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Only languages with a text. Raises InvalidInput with the field (`text_de`, `subject_de`)."""
    found = {}
    for language in dict(settings.LANGUAGES):
        given = texts.get(language, {})
        text = str(given.get("text", "")).replace("\r\n", "\n").strip()
        subject = clean_line(given.get("subject", ""), limit=200, field=f"subject_{language}")
        if not text and not subject:
            continue
        _check_text(kind, language, subject, text)
        found[language] = {"subject": "" if kind in NOTES else subject, "text": text}
    if not found:
        raise InvalidInput(_("Please write the letter in one language at least."), code="required", field="text_de")
    return found


def _check_text(kind: str, language: str, subject: str, text: str) -> None:
    if not text:
        raise InvalidInput(_("This letter has no text yet."), code="required", field=f"text_{language}")
    if not subject and kind not in NOTES:
        raise InvalidInput(_("A letter needs a subject."), code="required", field=f"subject_{language}")
    if len(text) > LONGEST:
        raise InvalidInput(_("This text is too long."), code="too_long", field=f"text_{language}")
    for field, words in (("subject", subject), ("text", text)):
        if unknown := unknown_placeholders(words):
            raise InvalidInput(
                _("“%(sign)s” is no placeholder. The known ones stand beside the form.") % {"sign": unknown[0]},
                code="placeholder",
                field=f"{field}_{language}",
            )


def _check_time(letter: Letter, event: Event, now: datetime) -> None:
    if letter.time == LetterTime.HAND:
        return
    due = due_at(letter, event.offering)
    if due is None:
        raise InvalidInput(_("The event has no date yet."), code="no_date", field="time")
    if due <= now:
        raise InvalidInput(_("This moment is over. Send the letter by hand instead."), code="past", field="hours")


def delete_letter(*, letter: Letter, by: Any) -> None:
    """Not after it was sent: that it went out stays on record."""
    require_manager(letter.event, by)
    if letter.sent_at:
        raise Conflict(_("This letter has been sent already."), code="sent")
    with transaction.atomic():
        record("letter.deleted", on=letter.event, by=by, letter=str(letter.uuid))
        letter.delete()


def send_letter(*, letter: Letter, by: Any, now: datetime | None = None) -> Letter:
    """Goes out to everyone its audience means now, through the outbox; sent twice it goes out once."""
    event = letter.event
    require_manager(event, by)
    if letter.kind in NOTES:
        raise Conflict(_("These words go out with the house's own message."), code="note")
    if event.offering.status == OfferingStatus.CANCELLED:
        raise Conflict(_("This has been cancelled."), code="cancelled")
    with transaction.atomic():
        held = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if held.sent_at:
            return held
        held.event = event
        ids = list(recipients(event, held.audience).values_list("pk", flat=True))
        held.sent_at, held.recipients = now or timezone.now(), len(ids)
        held.save(update_fields=["sent_at", "recipients", "updated_at"])
        enqueue("events.letter", {"letter": held.pk, "registrations": ids}, key=f"letter:{held.uuid}")
        record("letter.sent", on=event, by=by, letter=str(held.uuid), recipients=len(ids))
    return held


def send_due_letters(*, now: datetime) -> int:
    """Letters whose moment has come; returns how many."""
    due = letters_due(now)
    for letter in due:
        send_letter(letter=letter, by=None, now=now)
    return len(due)


def spread_letter(payload: Mapping[str, Any]) -> None:
    """One outbox row per person, so that one bad address keeps nobody else from being told."""
    for registration in payload["registrations"]:
        row = {"letter": payload["letter"], "registration": registration}
        enqueue("events.letter_one", row, key=f"letter:{payload['letter']}:{registration}")


def deliver_letter(payload: Mapping[str, Any], *, now: datetime | None = None) -> None:
    """To one person, once; not to somebody who left since, unless they had a place when it was over."""
    letter = Letter.objects.select_related("event__offering").filter(pk=payload["letter"]).first()
    rows = Registration.objects.select_related("person").filter(pk=payload["registration"])
    registration = rows.first()
    if letter is None or registration is None or not (registration.is_live and registration.person.is_active):
        return
    offering, person = letter.event.offering, registration.person
    language = person.language or "de"
    values = values_for(
        offering, next_sessions(offering, now or timezone.now()), name=person.name, language=language,
        private=registration.state in HOLDING_STATES,
    )  # fmt: skip
    words = words_for(letter, language, values)
    context = {"subject": words.subject, "text": words.text, "note": language_note(words.language, language)}
    send_message(
        to=person, kind="event_letter", key=f"letter:{letter.uuid}:{registration.uuid}", context=context,
        link=f"places/{offering.uuid}/",
    )  # fmt: skip


def language_note(written: str, reader: str) -> str:
    """Says that a text is in another language than the reader's; "" when it is in theirs."""
    if written == reader:
        return ""
    with translation.override(reader):
        name = translation.gettext(dict(settings.LANGUAGES).get(written, written))
        return _("The organiser has written this only in %(language)s.") % {"language": name}


def note_for(registration: Registration, kind: str) -> str:
    """The organiser's words inside one of the house's own messages, in the person's language; "" when there are none.

    Reads `offering`, `person`.
    """
    letter = Letter.objects.filter(event__offering=registration.offering_id, kind=kind).first()
    if letter is None:
        return ""
    offering, language = registration.offering, registration.person.language or "de"
    values = values_for(
        offering, next_sessions(offering, timezone.now()), name=registration.person.name, language=language,
        private=registration.state in HOLDING_STATES,
    )  # fmt: skip
    words = words_for(letter, language, values)
    return "\n\n".join(filter(None, [language_note(words.language, language), words.text]))
