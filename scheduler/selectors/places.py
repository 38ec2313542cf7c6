"""How many places there are, in words; and where a person stands, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.i18n import pick
from scheduler.enums import OfferingStatus, RegistrationState
from scheduler.models import Offering, Pool, Registration, RegistrationPlace
from scheduler.rules import CLOSED, FEW, FREE, FULL, OPEN, WAITING, Places, best_word

from .moments import local_time


def places_word(offering: Offering, pools: Iterable[Places] | None = None, *, now: datetime | None = None) -> str:
    """ "free" | "few" | "waiting" | "full" | "open" (not counted) | "closed". Reads `offering.pools`: prefetch it."""
    if not takes_registrations(offering, now or timezone.now()):
        return CLOSED
    main = main_pools(offering) if pools is None else pools
    return best_word(main, waiting_list=offering.waiting_list and not offering.external)


def main_pools(offering: Offering) -> list[Pool]:
    return [pool for pool in offering.pools.all() if not pool.is_service]


def service_pools(offering: Offering, now: datetime) -> list[Pool]:
    """Extra services that can still be asked for."""
    pools = [pool for pool in offering.pools.all() if pool.is_service and pool.size]
    return [pool for pool in pools if pool.closes_at is None or pool.closes_at > now]


def takes_registrations(offering: Offering, now: datetime) -> bool:
    """Open, within its window, and not over; for external ones as far as we know. No query."""
    return (
        offering.status == OfferingStatus.OPEN
        and (offering.opens_at is None or offering.opens_at <= now)
        and (offering.closes_at is None or offering.closes_at > now)
        and (offering.ends_at is None or offering.ends_at > now)
    )


def places_sentence(offering: Offering, *, now: datetime | None = None) -> str:
    """The word as a sentence with figures. Reads `offering.pools`: prefetch it."""
    now = now or timezone.now()
    word = places_word(offering, now=now)
    if word == CLOSED:
        return closed_sentence(offering, now)
    if word == OPEN:
        return _("Open to everyone, no places to run out.")
    if offering.draws_lots and offering.draw_at:
        return _("Places are drawn by lot on %(when)s.") % {"when": local_time(offering, offering.draw_at)}
    free = max((pool.free for pool in main_pools(offering)), default=0)
    if word == WAITING:
        return waiting_sentence(sum(pool.waiting for pool in main_pools(offering)))
    if word == FULL:
        return _("All places are taken.")
    return _free_sentence(word, free)


def _free_sentence(word: str, free: int) -> str:
    assert word in {FREE, FEW}
    if word == FEW:
        return ngettext("Only %(free)d place left.", "Only %(free)d places left.", free) % {"free": free}
    return ngettext("%(free)d place is free.", "%(free)d places are free.", free) % {"free": free}


def waiting_sentence(waiting: int) -> str:
    if not waiting:
        return _("All places are taken. You can join the waiting list.")
    sentence = ngettext(
        "All places are taken; %(waiting)d registration is on the waiting list. You can join it.",
        "All places are taken; %(waiting)d registrations are on the waiting list. You can join it.",
        waiting,
    )
    return sentence % {"waiting": waiting}


def closed_sentence(offering: Offering, now: datetime) -> str:
    """Why one cannot register now."""
    if offering.status == OfferingStatus.CANCELLED:
        return _("This has been cancelled.")
    if offering.ends_at and offering.ends_at <= now:
        return _("This is already over.")
    if offering.opens_at and offering.opens_at > now:
        return _("Registration opens on %(when)s.") % {"when": local_time(offering, offering.opens_at)}
    return _("Registration has closed.")


# --- where somebody stands


@dataclass(frozen=True)
class Standing:
    """What a person reads about their registration."""

    state: str
    headline: str
    reason: str
    position: int | None = None

    def __str__(self) -> str:
        return f"{self.headline} {self.reason}".strip()


def with_position(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    """Adds `ahead`: how many wait before this one for a place of the same pool. One query for the whole list."""
    ahead = (
        RegistrationPlace.objects.filter(
            registration__state=RegistrationState.WAITING,
            registration__seq__lt=OuterRef("seq"),
            pool__places__registration=Coalesce(OuterRef("lead"), OuterRef("pk")),
        )
        .order_by()
        .annotate(everyone=Value(1))
        .values("everyone")
        .annotate(number=Count("registration", distinct=True))
        .values("number")
    )
    return registrations.annotate(ahead=Coalesce(Subquery(ahead, output_field=IntegerField()), 0))


def position(registration: Registration) -> int | None:
    """1 for the head of the waiting list; None when not waiting. No query when `with_position` was used."""
    if registration.state != RegistrationState.WAITING:
        return None
    if not hasattr(registration, "ahead"):
        registration = with_position(Registration.objects.filter(pk=registration.pk)).get()
    return int(registration.ahead) + 1  # type: ignore[attr-defined]


def standing(registration: Registration) -> Standing:
    """State, position and reason in words. Reads `offering`, `places__pool`; use `with_position` in lists."""
    where = position(registration)
    headline, reason = _WORDS[registration.state](registration, where)
    return Standing(state=registration.state, headline=headline, reason=reason, position=where)


def _confirmed(registration: Registration, where: int | None) -> tuple[str, str]:
    count = registration.party_size
    headline = ngettext("You have a place.", "You have %(count)d places.", count) % {"count": count}
    return headline, " ".join(filter(None, [_group(registration), _services(registration)]))


def _places(registration: Registration) -> list[RegistrationPlace]:
    """What is held or waited for; a group's stands on the registration that leads it."""
    lead = registration if registration.lead_id is None else registration.lead
    return list(lead.places.all()) if lead else []


def group_size(registration: Registration) -> int:
    """How many people registered together; 1 for a single one, whatever its party. Reads `places__pool` (of the lead)."""
    counted = [place.count for place in _places(registration) if not place.pool.is_service]
    return max(counted, default=0) if registration.lead_id or max(counted, default=0) > registration.party_size else 1


def _group(registration: Registration) -> str:
    count = group_size(registration)
    return _("You are %(count)d in your group.") % {"count": count} if count > 1 else ""


def _services(registration: Registration) -> str:
    names = [pick(place.pool.name)[0] for place in _places(registration) if place.pool.is_service]
    return _("With: %(services)s.") % {"services": ", ".join(names)} if any(names) else ""


def _waiting(registration: Registration, where: int | None) -> tuple[str, str]:
    headline = _("You are number %(position)d on the waiting list.") % {"position": where}
    together = _("Your group gets its places together.") if group_size(registration) > 1 else ""
    reasons = [_why_waiting(registration), together, _what_next(registration.offering)]
    return headline, " ".join(filter(None, reasons))


def _why_waiting(registration: Registration) -> str:
    short = [place.pool for place in _places(registration) if place.pool.free < place.count]
    if any(pool.is_service for pool in short) and not any(not pool.is_service for pool in short):
        names = ", ".join(pick(pool.name)[0] for pool in short)
        return _("There are places, but “%(services)s”, which you asked for, is taken.") % {"services": names}
    if any(place.count > place.pool.size for place in _places(registration)):
        return _("There are fewer places altogether now than you need. Please register again for fewer people.")
    if not short:
        return _("The free places do not reach for those who are before you.")
    free = max(0, min(pool.free for pool in short))
    if free:
        sentence = ngettext(
            "Only %(free)d place is free, and you need %(count)d.",
            "Only %(free)d places are free, and you need %(count)d.",
            free,
        )
        return sentence % {"free": free, "count": _wanted(registration)}
    size = sum(pool.size for pool in short if not pool.is_service)
    return ngettext("The only place is taken.", "All %(size)d places are taken.", size) % {"size": size}


def _wanted(registration: Registration) -> int:
    """Places that the registration, or its group, waits for."""
    return max((place.count for place in _places(registration)), default=registration.party_size)


def _what_next(offering: Offering) -> str:
    if offering.fill_gaps:
        return _("Free places go in the order of the list; smaller groups may fill places that are too few for others.")
    return _("Free places go strictly in the order of the list.")


def _in_draw(registration: Registration, where: int | None) -> tuple[str, str]:
    offering = registration.offering
    day = local_time(offering, offering.draw_at) if offering.draw_at else ""
    return _("You are in the draw."), _("Lots are drawn on %(when)s; then we write to you.") % {"when": day}


def _pending(registration: Registration, where: int | None) -> tuple[str, str]:
    until = local_time(registration.offering, registration.pending_until) if registration.pending_until else ""
    missing = " ".join(str(condition.label) for condition in registration.conditions)
    kept = _("The place is kept for you until %(until)s.") % {"until": until}
    return _("Your place is not confirmed yet."), f"{missing} {kept}".strip()


def _offered(registration: Registration, where: int | None) -> tuple[str, str]:
    until = local_time(registration.offering, registration.offered_until) if registration.offered_until else ""
    return _("A place is kept for you."), _("Please accept it before %(until)s.") % {"until": until}


def _submitted(registration: Registration, where: int | None) -> tuple[str, str]:
    return _("Your registration is in review."), _("The organiser looks at it and then tells you.")


def _cancelled(registration: Registration, where: int | None) -> tuple[str, str]:
    return _("This registration was cancelled."), registration.reason


def _expired(registration: Registration, where: int | None) -> tuple[str, str]:
    return _("The place was not accepted in time."), _("It went to the next person. You can register again.")


def _refused(registration: Registration, where: int | None) -> tuple[str, str]:
    return _("Your registration was not accepted."), registration.reason


_WORDS: dict[str, Callable[[Registration, int | None], tuple[str, str]]] = {
    RegistrationState.CONFIRMED: _confirmed,
    RegistrationState.WAITING: _waiting,
    RegistrationState.OFFERED: _offered,
    RegistrationState.PENDING: _pending,
    RegistrationState.IN_DRAW: _in_draw,
    RegistrationState.SUBMITTED: _submitted,
    RegistrationState.CANCELLED: _cancelled,
    RegistrationState.EXPIRED: _expired,
    RegistrationState.REFUSED: _refused,
}
