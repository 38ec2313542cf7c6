"""One event as pages need it, and which of its texts the reader sees."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Prefetch
from django.utils.translation import gettext as _

from core.errors import DomainError, NotFound
from core.ready import Blank, Ready, remember
from events.enums import EventState
from events.models import Event, EventText
from events.rules import manages
from scheduler.models import Session


class EventWithdrawn(DomainError):
    """It stood here once; the address keeps saying so."""

    code = "event_withdrawn"
    status = 410
    template = "events/withdrawn.html"

    def __init__(self, event: Event) -> None:
        super().__init__(_("This event is no longer offered."))
        self.event = event


def event_or_404(slug: str, person: Any = None) -> Event:
    """A published event with organisation, offering, hackathon (None when it is none), series and texts; one query.

    Who manages it also gets drafts and withdrawn ones, as a preview (`event.is_visible` is False then).
    Raises NotFound for drafts and unknown addresses, EventWithdrawn (a page of its own, 410) for withdrawn ones.
    """
    event = _with_texts(slug)
    if event is None:
        raise NotFound(_("There is no such event."))
    if not event.is_visible and not manages(person, event):
        if event.state == EventState.WITHDRAWN:
            raise EventWithdrawn(event)
        raise NotFound(_("There is no such event."))
    return event


# From its texts up, so that event and texts are one query; no event is without a text.
TEXTS: Ready[EventText] = Ready(
    lambda: (
        EventText.objects.filter(event__slug=Blank("slug", CharField()))
        .select_related("event__organisation", "event__offering", "event__hackathon", "event__series")
        .order_by("language")
    )
)


def _with_texts(slug: str) -> Event | None:
    texts = TEXTS(slug=slug)
    if not texts:
        return None
    event = texts[0].event
    remember(event, "texts", texts)
    return event


def event_to_list(pk: int) -> Event:
    """The event as listings need it: texts, partners, sessions with venues, pools. Five queries."""
    rows = Event.objects.select_related("organisation", "offering")
    return rows.prefetch_related("texts", "partners__organisation", *loaded_offering()).get(pk=pk)


def loaded_offering() -> tuple[Any, ...]:
    """What an event's offering is prefetched with: sessions with venue, pools. Two queries."""
    sessions = Session.objects.select_related("venue").order_by("starts_at", "pk")
    return (Prefetch("offering__sessions", queryset=sessions), "offering__pools")


def text_for(event: Event, language: str) -> EventText:
    """The text in `language`, else German, English, any; an empty one when there is none. Reads `texts`; prefetch it."""
    texts = {text.language: text for text in event.texts.all()}
    return next(
        (texts[code] for code in (language, "de", "en", *texts) if code in texts),
        EventText(event=event, language=language, title=event.slug),
    )
