"""The tabs of an event's public pages: one line per room; a tab appears only when there is something behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BigAutoField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.ready import Blank, Ready
from events.models import Call, Challenge, Event, Mentor, ProgrammeItem, Submission, TravelBudget
from events.rules import is_called_off

from .events import text_for

type Behind = Callable[[Any], QuerySet[Any]]
type Ask = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class TabLine:
    """`behind(event id)`: the rows that must exist for the tab to appear (None: always); all lines are one query.

    `when(event)` can hide it without a query: before a date, for other kinds of events. The query of `behind` is
    written once: nothing in it may depend on the moment, save by the database's own `Now()`.
    """

    key: str
    label: Promise
    view: str
    behind: Behind | None = None
    when: Callable[[Event], bool] | None = None


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    href: str
    on: bool


def _released_items(event: Any) -> QuerySet[Any]:
    return ProgrammeItem.objects.public().filter(event=event)


def _open_call(event: Any) -> QuerySet[Any]:
    return Call.objects.filter(event=event, closes_at__gt=Now())


def _travel_help(event: Any) -> QuerySet[Any]:
    return TravelBudget.objects.filter(event=event, closes_at__gt=Now())


def _published_judging(event: Any) -> QuerySet[Any]:
    out = Q(awards__published_at__isnull=False) | Q(rounds__published_at__isnull=False)
    return Event.objects.filter(out, pk=event)


def _takes_place(event: Event) -> bool:
    return not is_called_off(event)


def _forms_teams(event: Event) -> bool:
    return getattr(event, "hackathon", None) is not None


def _mentors(event: Any) -> QuerySet[Any]:
    return Mentor.objects.active().filter(event=event)


def _runs(event: Event) -> bool:
    starts, ends, now = event.offering.starts_at, event.offering.ends_at, timezone.now()
    return _forms_teams(event) and bool(starts and starts <= now and (ends is None or now < ends))


def _challenges(event: Any) -> QuerySet[Any]:
    return Challenge.objects.visible().filter(event=event)


def _projects(event: Any) -> QuerySet[Any]:
    return Submission.objects.shown().filter(event=event)


def _gallery_is_open(event: Event) -> bool:
    return _forms_teams(event) and bool(event.hackathon.gallery_from and event.hackathon.gallery_from <= timezone.now())


# In the order in which they stand. Each room adds its own line.
LINES: list[TabLine] = [
    TabLine("overview", _("Overview"), "events:event"),
    TabLine("challenges", _("Challenges"), "events:challenges", behind=_challenges, when=_forms_teams),
    TabLine("teams", _("Teams"), "events:teams", when=_forms_teams),
    TabLine("mentors", _("Mentors"), "events:mentors", behind=_mentors, when=_forms_teams),
    TabLine("help", pgettext_lazy("tab of a hackathon", "Help"), "events:help", behind=_mentors, when=_runs),
    TabLine("programme", _("Programme"), "events:programme", behind=_released_items),
    TabLine("call", _("Call for contributions"), "events:call", behind=_open_call, when=_takes_place),
    TabLine("travel", _("Travel costs"), "events:travel", behind=_travel_help, when=_takes_place),
    TabLine("gallery", _("Gallery"), "events:gallery", behind=_projects, when=_gallery_is_open),
    TabLine("results", pgettext_lazy("judging", "Results"), "events:results", behind=_published_judging),
]


def tabs_of(event: Event, person: Any = None, current: str = "") -> list[Tab]:
    """The tabs of this event; [] when there is only one. At most one query, however many lines there are."""
    return shown_tabs(event, look_behind(event), current)


def look_behind(event: Event, *asks: Ask, **given: Any) -> dict[str, Any]:
    """What is behind each tab, and whatever else the page asks (annotations on the event), in one query.

    `asks`: functions that make annotations, the same ones each time; `given`: values of the Blanks in them.
    """
    behind = tuple((f"tab_{line.key}", line.behind) for line in _lines(event) if line.behind)
    return _question(behind, asks)(event=event.pk, **given)[0] if behind or asks else {}


@lru_cache(maxsize=64)
def _question(behind: tuple[tuple[str, Behind], ...], asks: tuple[Ask, ...]) -> Ready[dict[str, Any]]:
    def rows() -> QuerySet[Any, Any]:
        asked = {name: Exists(look(OuterRef("pk"))) for name, look in behind}
        for ask in asks:
            asked |= ask()
        return Event.objects.filter(pk=Blank("event", BigAutoField())).order_by().values(**asked)

    return Ready(rows)


def shown_tabs(event: Event, found: Mapping[str, Any], current: str = "") -> list[Tab]:
    """The tabs, from what `look_behind` found. No query."""
    shown = [line for line in _lines(event) if line.behind is None or found[f"tab_{line.key}"]]
    if len(shown) < 2:
        return []
    return [
        Tab(line.key, str(line.label), reverse(line.view, args=[event.slug]), line.key == current) for line in shown
    ]


def _lines(event: Event) -> list[TabLine]:
    return [line for line in LINES if line.when is None or line.when(event)]


def frame_context(
    event: Event, person: Any = None, *, current: str = "", found: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What `events/frame.html` reads; one query, none when `found` is given. Rooms add their own to it."""
    text = text_for(event, get_language() or "de")
    return {
        "event": event,
        "text": text,
        "organisation": event.organisation,
        "foreign": text.language != get_language(),
        "preview": not event.is_visible,
        "tabs": shown_tabs(event, look_behind(event) if found is None else found, current),
    }
