"""'Tell me when there is one': saving a search, and telling people what came that fits."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.domain.messages import send_message
from accounts.models import Person
from catalogue.models import Listing, SavedSearch
from catalogue.query import SearchQuery, parse_address
from catalogue.selectors.hits import hits
from catalogue.selectors.search import found_among
from catalogue.selectors.state import current_state
from core.errors import Conflict
from core.links import page_url

MOST_SEARCHES = 20  # of one person
MOST_TOLD = 5  # titles in one message
PAUSE = dt.timedelta(hours=20)  # between two messages about one search


def save_search(*, query: SearchQuery, language: str, by: Person) -> SavedSearch:
    """Remembers what `query` looks for; from now on the person hears of new listings. Saving twice keeps the first.

    Raises Conflict("too_many") beyond MOST_SEARCHES.
    """
    mine = SavedSearch.objects.filter(person=by)
    if found := mine.filter(params=query.wanted[:500]).first():
        return found
    if mine.count() >= MOST_SEARCHES:
        raise Conflict(
            _("You follow %(count)d searches already. Remove one you no longer need.") % {"count": MOST_SEARCHES},
            code="too_many",
        )
    saved, _created = SavedSearch.objects.get_or_create(
        person=by,
        params=query.wanted[:500],
        defaults={"language": language, "seen_version": current_state().version},
    )
    return saved


def forget_search(*, saved: SavedSearch, by: Person) -> None:
    """Ends it; somebody else's search is left alone."""
    SavedSearch.objects.filter(pk=saved.pk, person=by).delete()


def tell_new_listings(*, now: dt.datetime | None = None) -> dt.datetime | None:
    """Sends each person one message per search with what came since the last; nobody hears of one search twice a day.

    Returns when to look again for those who were told too recently, None when nobody waits.
    """
    now = now or timezone.now()
    again = None
    for saved in SavedSearch.objects.select_related("person").filter(person__is_active=True):
        if saved.told_at and now - saved.told_at < PAUSE:
            again = min(again or now + PAUSE, saved.told_at + PAUSE)
        else:
            _tell(saved, now)
    return again


@transaction.atomic
def _tell(saved: SavedSearch, now: dt.datetime) -> None:
    version = current_state().version
    new = Listing.objects.visible().filter(listed_version__gt=saved.seen_version).values_list("pk", flat=True)
    found = found_among(parse_address(saved.params), list(new), saved.language)
    if found:
        _send(saved, found, version)
        saved.told_at = now
    saved.seen_version = version
    saved.save(update_fields=["seen_version", "told_at"])


def _send(saved: SavedSearch, found: list[int], version: int) -> None:
    language = saved.person.language
    query = parse_address(saved.params)
    with override(language):
        lines = [{"title": hit.title, "date": hit.date_line, "link": page_url(hit.path, language)}
                 for hit in hits(found[:MOST_TOLD], language)]  # fmt: skip
    send_message(
        to=saved.person,
        kind="new_listings",
        key=f"saved-search:{saved.uuid}:{version}",
        context={"words": query.q, "count": len(found), "more": len(found) - len(lines), "lines": lines},
        link=page_url(f"learn/{query}", language),
    )
