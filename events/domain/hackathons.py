"""What a hackathon has besides an event: sizes of teams, and until when one may do what, in an order that works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings as site
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.cleaning import clean_line
from core.errors import Conflict, InvalidInput
from events.models import Event, Hackathon
from scheduler.domain.offerings import change_offering

from .events import require_manager, tell_changed

LARGEST_TEAM = 20
MOST_PRIZES = 20
DATES = ("teams_until", "wishes_until", "submit_from", "submit_until", "gallery_from", "vote_from", "vote_until")
LIMITS = {
    "team_min": (1, LARGEST_TEAM),
    "team_max": (1, LARGEST_TEAM),
    "wishes_max": (0, 20),
    "grace_minutes": (0, 240),
}


def set_hackathon(*, event: Event, by: Any, **settings: Any) -> Hackathon:
    """Changes the named settings (fields of `Hackathon`). Raises InvalidInput, with the field, when they contradict
    one another, or when they would move the deadline that the teams count on (see `deadlines.extend_for_all`)."""
    require_manager(event, by)
    if not event.is_hackathon:
        raise Conflict(_("This event is no hackathon."), code="no_hackathon")
    if unknown := set(settings) - {*DATES, *LIMITS, "prizes"}:
        raise InvalidInput(_("A hackathon has no such setting."), code="unknown_fact", field=sorted(unknown)[0])
    with transaction.atomic():
        hackathon = Hackathon.objects.select_for_update().get(event=event)
        checked = {name: _checked(name, value) for name, value in settings.items()}
        if event.published_at:
            _keep_announced(hackathon, checked)
        for name, value in checked.items():
            setattr(hackathon, name, value)
        check_order(hackathon)
        hackathon.save()
        record("hackathon.changed", on=event, by=by, fields=sorted(settings))
        event.hackathon = hackathon
        _let_whole_teams_in(event, hackathon, by)
        tell_changed(event)
    return hackathon


def _keep_announced(hackathon: Hackathon, wanted: dict[str, Any]) -> None:
    """Teams count on the deadline and its grace: neither comes earlier, and a later deadline is told to all of them.

    A form knows no seconds: the same minute is the same deadline, and keeps its seconds.
    """
    before = hackathon.submit_until
    if before is None:
        return
    until = wanted.get("submit_until", before)
    if until is not None and _minute(until) == _minute(before):
        wanted["submit_until"] = until = before
    if until is None or until < before:
        raise InvalidInput(
            _("This deadline has been announced: it is never moved forward nor taken away."),
            code="announced",
            field="submit_until",
        )
    if until > before:
        raise InvalidInput(
            _("This deadline has been announced. To move it, please choose “Give everybody more time”: all are told."),
            code="announced",
            field="submit_until",
        )
    if wanted.get("grace_minutes", hackathon.grace_minutes) < hackathon.grace_minutes:
        raise InvalidInput(
            _("These minutes have been announced: they can only become more."), code="announced", field="grace_minutes"
        )


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _let_whole_teams_in(event: Event, hackathon: Hackathon, by: Any) -> None:
    """The largest team can register together, unless everybody registers alone here."""
    if 1 < event.offering.group_max < hackathon.team_max:
        change_offering(offering=event.offering, by=by, group_max=hackathon.team_max)


def check_order(hackathon: Hackathon) -> None:
    """Teams form and wish before the end of submissions; the gallery opens, then the public votes."""
    if hackathon.team_max < hackathon.team_min:
        raise InvalidInput(_("The largest team is smaller than the smallest."), code="order", field="team_max")
    for earlier, later, sentence in _order():
        first, second = getattr(hackathon, earlier), getattr(hackathon, later)
        if first and second and first > second:
            raise InvalidInput(sentence, code="order", field=later if later != "submit_until" else earlier)
    for begin, end in (("submit_from", "submit_until"), ("vote_from", "vote_until")):
        first, second = getattr(hackathon, begin), getattr(hackathon, end)
        if first and first == second:
            raise InvalidInput(_("The end must come after the beginning."), code="order", field=end)
    if hackathon.vote_from and not hackathon.gallery_from:
        raise InvalidInput(
            _("The public votes in the gallery: please say when it opens."), code="order", field="gallery_from"
        )


def _order() -> list[tuple[str, str, str]]:
    return [
        ("submit_from", "submit_until", _("Submissions must begin before they end.")),
        ("teams_until", "submit_until", _("Teams must be complete before submissions end.")),
        ("wishes_until", "submit_until", _("Wishes for challenges must be in before submissions end.")),
        ("submit_until", "vote_from", _("The public vote begins after submissions end.")),
        ("gallery_from", "vote_from", _("The public vote begins when the gallery is open.")),
        ("submit_from", "gallery_from", _("The gallery cannot open before the first submission.")),
        ("vote_from", "vote_until", _("The public vote must begin before it ends.")),
    ]


def _checked(name: str, value: Any) -> Any:
    if name == "prizes":
        return _prizes(value)
    if name in LIMITS:
        low, high = LIMITS[name]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InvalidInput(
                _("Please give a number from %(low)d to %(high)d.") % {"low": low, "high": high},
                code="range",
                field=name,
            )
    elif value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
        raise InvalidInput(_("Please give a day and a time."), code="time_zone", field=name)
    return value


def _prizes(given: Iterable[Mapping[str, Any]]) -> list[dict[str, dict[str, str]]]:
    prizes = [{part: _map(prize.get(part), part) for part in ("title", "text")} for prize in given]
    prizes = [prize for prize in prizes if prize["title"]]
    if len(prizes) > MOST_PRIZES:
        raise InvalidInput(_("At most 20 prizes fit here."), code="too_many", field="prizes")
    return prizes


def _map(texts: Mapping[str, str] | None, part: str) -> dict[str, str]:
    limit = 120 if part == "title" else 400
    known = dict(site.LANGUAGES)
    cleaned = {
        code: clean_line(text, limit=limit, field="prizes") for code, text in (texts or {}).items() if code in known
    }
    return {code: text for code, text in cleaned.items() if text}
