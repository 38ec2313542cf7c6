"""Making and changing events: facts, texts, partners, and what a hackathon has besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.policy import require_course_manager
from catalogue.enums import MEETING_PICTURES, PICTURES, Accessible, TargetGroup, Topic
from core.audit import record
from core.cleaning import address, clean_html, clean_line
from core.errors import Conflict, InvalidInput
from events.enums import EventFormat, EventKind, EventState, PartnerPart
from events.models import Event, EventPartner, EventText, Hackathon, Series
from events.signals import event_changed
from scheduler.domain.offerings import change_offering, create_offering

from .listing import refresh_listing

FACTS = (
    "format", "topics", "target_groups", "languages", "accessible", "price", "currency", "certificate", "minutes",
    "picture",
)  # fmt: skip
LISTS = {"topics": Topic.values, "target_groups": TargetGroup.values, "accessible": Accessible.values}
MOST_LINES = 20


def create_event(
    *,
    organisation: Organisation,
    by: Any,
    kind: str,
    texts: Mapping[str, Mapping[str, Any]],
    slug: str = "",
    places: int | None = None,
    offering_rules: Mapping[str, Any] | None = None,
    series: Series | None = None,
    **facts: Any,
) -> Event:
    """A draft with its draft offering; a hackathon comes with its settings. Sessions are added to `event.offering`.

    `texts`: language → {title, summary, description, rules, jury (HTML), good_to_know (lines)}; `facts`: any of FACTS;
    `places` None: not counted; `offering_rules`: see `create_offering`. `by` None is the house itself.
    """
    if by is not None:
        require_course_manager(by, organisation)
    first = next((text["title"] for text in texts.values() if text.get("title")), "")
    if not first:
        raise InvalidInput(_("An event needs a title in one language."), code="required", field="title")
    with transaction.atomic():
        event = Event(organisation=organisation, kind=_kind(kind), slug=free_slug(slug or first), series=series)
        _set_facts(event, facts)
        titles = {language: text["title"] for language, text in texts.items() if text.get("title")}
        event.offering = create_offering(
            organisation=organisation, by=by, title=titles, kind="event", path=event.path, places=places,
            **(offering_rules or {}),
        )  # fmt: skip
        event.save()
        for language, text in texts.items():
            _save_text(event, language, text)
        if event.is_hackathon:
            Hackathon.objects.create(event=event)
        record("event.created", on=event, by=by, kind=event.kind)
    return event


def change_event(*, event: Event, by: Any, **facts: Any) -> Event:
    """Changes facts (any of FACTS); `kind` too while it is a draft."""
    require_manager(event, by)
    with transaction.atomic():
        if "kind" in facts:
            _change_kind(event, facts.pop("kind"))
        _set_facts(event, facts)
        event.save()
        record("event.changed", on=event, by=by, fields=sorted(facts))
        tell_changed(event)
    return event


def write_event_text(*, event: Event, language: str, by: Any, **text: Any) -> EventText:
    """Changes the named parts of the text in one language; what is not named stays. A new language needs a title."""
    require_manager(event, by)
    with transaction.atomic():
        written = _save_text(event, language, text)
        if "title" in text:
            titles = event.offering.title | {language: written.title}
            change_offering(offering=event.offering, by=by, title=titles)
        record("event.text_written", on=event, by=by, language=language)
        tell_changed(event)
    return written


def remove_event_text(*, event: Event, language: str, by: Any) -> Event:
    """Takes one language away; the last one stays."""
    require_manager(event, by)
    if not event.texts.exclude(language=language).exists():
        raise Conflict(_("An event needs a text in one language."), code="last_text", field="language")
    with transaction.atomic():
        event.texts.filter(language=language).delete()
        titles = {code: title for code, title in event.offering.title.items() if code != language}
        change_offering(offering=event.offering, by=by, title=titles)
        record("event.text_removed", on=event, by=by, language=language)
        tell_changed(event)
    return event


def set_partners(*, event: Event, by: Any, partners: Iterable[Mapping[str, Any]]) -> list[EventPartner]:
    """Exactly these, in this order: [{"organisation": …, "part": "host" | "sponsor" | "partner"}]."""
    require_manager(event, by)
    rows = [
        EventPartner(event=event, organisation=given["organisation"], part=_part(given.get("part")), position=place)
        for place, given in enumerate(partners)
    ]
    keys = [row.organisation_id for row in rows]
    if len(set(keys)) < len(keys) or event.organisation_id in keys:
        raise InvalidInput(_("Each organisation stands here once."), code="twice", field="partners")
    with transaction.atomic():
        event.partners.all().delete()
        EventPartner.objects.bulk_create(rows)
        record("event.partners_set", on=event, by=by, partners=keys)
        tell_changed(event)
    return rows


def delete_draft(*, event: Event, by: Any) -> None:
    """For what was begun by mistake: never published, and nobody ever registered."""
    require_manager(event, by)
    offering = event.offering
    if event.state != EventState.DRAFT or event.published_at or offering.registrations.exists():
        raise Conflict(_("Only a draft that nobody has registered for can be deleted."), code="not_a_draft")
    with transaction.atomic():
        record("event.deleted", on=event, by=by)
        event.delete()
        offering.delete()


def require_manager(event: Event, by: Any) -> None:
    """`by` None is the house itself. Raises PermissionRefused for strangers."""
    if by is not None:
        require_course_manager(by, event.organisation_id)


def tell_changed(event: Event) -> None:
    """The listing follows, and whoever else listens. The caller holds the transaction."""
    event._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # texts may have changed since they were read
    refresh_listing(event=event)
    event_changed.send(Event, event=event)


def free_slug(wanted: str) -> str:
    """An address nobody has yet: `repair-cafe`, `repair-cafe-2` … One query."""
    stem = address(wanted, limit=110) or "event"
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _kind(value: str) -> str:
    if value not in EventKind.values:
        raise InvalidInput(_("There is no such kind of event."), code="unknown", field="kind")
    return value


def _part(value: Any) -> str:
    if (value or PartnerPart.PARTNER) not in PartnerPart.values:
        raise InvalidInput(
            _("“%(value)s” is not on the list.") % {"value": str(value)[:60]}, code="unknown", field="part"
        )
    return value or PartnerPart.PARTNER


def _change_kind(event: Event, kind: str) -> None:
    if kind == event.kind:
        return
    if event.state != EventState.DRAFT:
        raise Conflict(_("The kind can be changed while the event is a draft."), code="not_a_draft", field="kind")
    if event.is_hackathon and (event.challenges.exists() or event.teams.exists()):
        raise Conflict(_("There are challenges or teams already."), code="hackathon_in_use", field="kind")
    event.kind = _kind(kind)
    if event.is_hackathon:
        Hackathon.objects.get_or_create(event=event)
    else:
        Hackathon.objects.filter(event=event).delete()


def _set_facts(event: Event, facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - set(FACTS):
        raise InvalidInput(_("An event has no such fact."), code="unknown_fact", field=sorted(unknown)[0])
    for name, value in facts.items():
        setattr(event, name, _checked(name, value))


def _checked(name: str, value: Any) -> Any:
    if name in LISTS:
        return _known(name, list(value), LISTS[name])
    if name == "format":
        return _known(name, [value], EventFormat.values)[0]
    if name == "picture":
        return _known(name, [value], [*PICTURES, *MEETING_PICTURES])[0]
    if name == "price":
        return _price(value)
    if name == "languages":
        return list(dict.fromkeys(clean_line(str(code), limit=10, field="languages") for code in value))
    if name == "currency" and not (isinstance(value, str) and len(value) == 3 and value.isalpha() and value.isupper()):
        raise InvalidInput(_("A currency is three capital letters: EUR."), code="bad_currency", field="currency")
    if name == "minutes" and not 0 <= int(value) <= 60_000:
        raise InvalidInput(_("Please give a number of minutes."), code="bad_minutes", field="minutes")
    return value


def _price(value: Any) -> Decimal:
    try:
        price = Decimal(str(value)).quantize(Decimal("0.01"))
        if not price.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise InvalidInput(_("Please write the price as a number."), code="bad_price", field="price") from None
    if not 0 <= price < 10_000_000:
        raise InvalidInput(_("A price cannot be negative."), code="bad_price", field="price")
    return price


def _known(name: str, values: list[Any], allowed: Iterable[str]) -> list[Any]:
    if unknown := [value for value in values if value not in allowed]:
        raise InvalidInput(
            _("“%(value)s” is not on the list.") % {"value": str(unknown[0])[:60]}, code="unknown", field=name
        )
    return list(dict.fromkeys(values))


def _save_text(event: Event, language: str, text: Mapping[str, Any]) -> EventText:
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("The hub does not speak this language."), code="unknown_language", field="language")
    row = EventText.objects.filter(event=event, language=language).first() or EventText(event=event, language=language)
    for name, value in text.items():
        if name not in _CLEANERS:
            raise InvalidInput(_("An event's text has no such part."), code="unknown_fact", field=name)
        setattr(row, name, _CLEANERS[name](value))
    if not row.title:
        raise InvalidInput(_("Please fill in this field."), code="required", field="title")
    row.save()
    return row


def _lines(values: Iterable[str]) -> list[str]:
    lines = [clean_line(line, limit=200, field="good_to_know") for line in values if line and line.strip()]
    if len(lines) > MOST_LINES:
        raise InvalidInput(_("At most 20 lines fit here."), code="too_many", field="good_to_know")
    return lines


_CLEANERS: dict[str, Any] = {
    "title": lambda value: clean_line(value, limit=200, field="title", required=True),
    "summary": lambda value: clean_line(value, limit=600, field="summary"),
    "description": clean_html,
    "rules": clean_html,
    "jury": clean_html,
    "good_to_know": _lines,
}
