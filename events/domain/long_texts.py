"""The longer text of an event: where it is written, and what publishing it says to the event's record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale
from wagtail.rich_text import expand_db_html

from accounts.domain.writing import organisation_root
from core.audit import record
from core.cleaning import clean_html
from core.errors import InvalidInput
from core.readable import BlockReader
from events.models import Event, EventPage, EventText
from events.selectors.events import text_for

from .events import require_manager, tell_changed, write_event_text


def long_text_page(*, event: Event, language: str, by: Any) -> EventPage:
    """The page in which the event's longer text is written in `language`; a draft is made when there is none."""
    require_manager(event, by)
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput("The hub does not speak this language.", code="unknown_language", field="language")
    with transaction.atomic():
        if event.page_key is None:
            event.page_key = event.uuid
            event.save(update_fields=["page_key", "updated_at"])
        locale = Locale.objects.get_or_create(language_code=language)[0]
        page = EventPage.objects.filter(translation_key=event.page_key, locale=locale).first()
        return page or _new_page(event, locale, by)


def _new_page(event: Event, locale: Locale, by: Any) -> EventPage:
    root = organisation_root(organisation=event.organisation, language=locale.language_code)
    text = text_for(event, locale.language_code)
    slug = _free_slug(root, event.slug)
    page = EventPage(title=text.title, slug=slug, locale=locale, translation_key=event.page_key, live=False)
    root.add_child(instance=page)
    page.save_revision(user=by, clean=False, log_action=False)
    record("event.long_text_begun", on=event, by=by, language=locale.language_code)
    return page


def _free_slug(root: Any, wanted: str) -> str:
    taken = set(root.get_children().values_list("slug", flat=True))
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def sync_long_text(*, key: UUID) -> Event | None:
    """Makes the event with this page key say what its live pages say; None when no event has it (a copied page).

    A language in which only the page exists becomes a language of the event.
    """
    event = Event.objects.select_related("organisation", "offering").filter(page_key=key).first()
    if event is None:
        return None
    live = EventPage.objects.filter(translation_key=key, live=True, alias_of=None).select_related("locale")
    pages = {page.locale.language_code: page for page in live}
    with transaction.atomic():
        for language in set(pages) - set(event.texts.values_list("language", flat=True)):
            write_event_text(event=event, language=language, by=None, title=pages[language].title)
        for text in EventText.objects.filter(event=event):
            text.body = readable(pages[text.language]) if text.language in pages else []
            text.save(update_fields=["body"])
        record("event.long_text_written", on=event, languages=sorted(pages))
        tell_changed(event)
    return event


def readable(page: EventPage) -> list[dict[str, Any]]:
    """The page's blocks as plain values for the template; what refers to something deleted is left out."""
    lead = [{"type": "heading", "text": page.lead}] if page.lead else []
    blocks = (_READER.read(block) for block in page.body.raw_data)
    return lead + [block for block in blocks if block is not None]


_READER = BlockReader(
    find_picture=lambda key: get_image_model().objects.filter(pk=key).first(),
    find_document=lambda key: get_document_model().objects.filter(pk=key).first(),
    rich=lambda source: clean_html(expand_db_html(source)),
)
