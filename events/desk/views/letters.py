"""Letters to the people of an event: writing, looking at them in each language, sending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.policy import visitor
from core.posted import refusals_at, refusals_said, sent
from events.desk.access import for_event
from events.desk.forms import LetterForm
from events.domain.letters import NOTES, delete_letter, language_note, save_letter, send_letter
from events.enums import LetterKind
from events.models import Event, Letter
from events.selectors.letters import (
    PLACEHOLDERS,
    audiences,
    due_at,
    letter_title,
    next_sessions,
    recipients,
    values_for,
    words_for,
)


def letter_or_404(event: Event, uuid: UUID) -> Letter:
    letter = get_object_or_404(Letter, event=event, uuid=uuid)
    letter.event = event
    return letter


@for_event
@require_GET
def letters(request: HttpRequest, event: Event) -> HttpResponse:
    rows = list(Letter.objects.filter(event=event).order_by("-pk"))
    for row in rows:
        row.event = event
    whom = dict(audiences(event))
    lines = [_line(event, row, whom) for row in rows]
    used = {row.kind for row in rows}
    offered = [(kind.value, kind.label) for kind in LetterKind if kind not in NOTES or kind not in used]
    return render(request, "events/desk/letters.html", {"event": event, "lines": lines, "kinds": offered})


def _line(event: Event, letter: Letter, whom: dict[str, str]) -> dict[str, Any]:
    key = ":".join(filter(None, [letter.audience.get("who"), letter.audience.get("value")]))
    return {
        "letter": letter,
        "title": letter_title(letter),
        "is_note": letter.kind in NOTES,
        "due": due_at(letter, event.offering),
        "to": whom.get(key, ""),
        "languages": [code for code, _name in settings.LANGUAGES if code in letter.texts],
        "missing": [code for code, _name in settings.LANGUAGES if code not in letter.texts],
    }


@for_event
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, event: Event, letter: UUID | None = None) -> HttpResponse:
    known = letter_or_404(event, letter) if letter else None
    if known and known.sent_at:
        return redirect("events:desk_letter", event.slug, known.uuid)
    kind = request.GET.get("kind", "")
    form = LetterForm(sent(request), event=event, letter=known, kind=kind if kind in LetterKind.values else "")
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            saved = save_letter(event=event, by=visitor(request), letter=known, **form.written)
            messages.success(request, _("Saved. This is how it will be read."))
            return redirect("events:desk_letter", event.slug, saved.uuid)
    signs = [(f"{{{name}}}", meaning) for name, meaning in PLACEHOLDERS.items()]
    return render(
        request, "events/desk/letter_write.html", {"event": event, "form": form, "letter": known, "signs": signs}
    )


@for_event
@require_GET
def letter(request: HttpRequest, event: Event, letter: UUID) -> HttpResponse:
    """How it is read in each language of the house, to how many it goes, and when."""
    one = letter_or_404(event, letter)
    context = _line(event, one, dict(audiences(event))) | {
        "event": event,
        "previews": [_preview(event, one, code, _(name)) for code, name in settings.LANGUAGES],
        "number": one.recipients if one.sent_at else recipients(event, one.audience).count(),
        "can_send": not one.sent_at and one.kind not in NOTES,
    }
    return render(request, "events/desk/letter.html", context)


def _preview(event: Event, letter: Letter, code: str, name: str) -> dict[str, Any]:
    someone = pgettext("a name as an example", "Alex Example")
    sessions = next_sessions(event.offering, timezone.now())
    values = values_for(event.offering, sessions, name=someone, language=code)
    words = words_for(letter, code, values)
    return {"code": code, "name": name, "words": words, "note": language_note(words.language, code)}


@for_event
@require_POST
def send(request: HttpRequest, event: Event, letter: UUID) -> HttpResponse:
    one = letter_or_404(event, letter)
    was = one.sent_at
    with refusals_said(request):
        gone = send_letter(letter=one, by=visitor(request))
        sentence = ngettext("It goes to %(count)d person now.", "It goes to %(count)d people now.", gone.recipients)
        messages.success(request, sentence % {"count": gone.recipients} if not was else _("It was sent already."))
    return redirect("events:desk_letter", event.slug, one.uuid)


@for_event
@require_POST
def delete(request: HttpRequest, event: Event, letter: UUID) -> HttpResponse:
    with refusals_said(request):
        delete_letter(letter=letter_or_404(event, letter), by=visitor(request))
        messages.success(request, _("Thrown away."))
    return redirect("events:desk_letters", event.slug)
