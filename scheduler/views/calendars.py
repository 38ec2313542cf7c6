"""Calendars for programs: of one offering, of the city, of one person. `?lang=` chooses the language (de)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.audience import Audience, audience
from core.i18n import pick
from scheduler.models import CalendarToken, Offering, Session
from scheduler.selectors.calendar import calendar_of
from scheduler.selectors.own_calendar import entries_of
from scheduler.selectors.sessions import city_sessions, sessions_for_calendar, sessions_of

SINCE, UNTIL = timedelta(days=30), timedelta(days=183)
HOUR = 3600


@audience(Audience.MACHINE)
@require_safe
def of_offering(request: HttpRequest, uuid: UUID) -> HttpResponse:
    offering = Offering.objects.public().filter(uuid=uuid).first()
    if offering is None:
        raise Http404
    language = _language(request)
    etag = _etag("offering", offering.uuid, offering.sequence, offering.updated_at, language)

    def make() -> bytes:
        sessions = list(sessions_of(offering))
        for session in sessions:
            session.offering = offering
        return calendar_of(sessions, name=pick(offering.title, language)[0], language=language)

    return _answer(request, etag, make, name="offering", public=True)


@audience(Audience.MACHINE)
@require_safe
def of_city(request: HttpRequest) -> HttpResponse:
    """Everything public of the last month and the next six; made once per change and day, then from the cache."""
    language = _language(request)
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    etag = _etag("city", _city_version(), today, language)

    def make() -> bytes:
        with override(language):
            name = _("Lichthof %(city)s") % {"city": settings.CITY_NAME}
        return calendar_of(city_sessions(since=today - SINCE, until=today + UNTIL), name=name, language=language)

    return _answer(request, etag, make, name="city", public=True, keep=f"calendar:{etag}")


@audience(Audience.MACHINE)
@require_safe
def of_person(request: HttpRequest, token: str) -> HttpResponse:
    """The secret in the address is the key; a replaced one is unknown."""
    row = CalendarToken.objects.select_related("person").filter(token=token, person__is_active=True).first()
    if row is None:
        raise Http404
    language = _language(request, row.person.language)

    def make() -> bytes:
        with override(language):
            name = _("My Lichthof")
        since = timezone.now() - SINCE
        sessions = sessions_for_calendar(row.person, since=since)
        entries = entries_of(row.person, since)
        return calendar_of(sessions, name=name, language=language, private=True, entries=entries)

    body = make()
    return _answer(request, _etag(body), lambda: body, name="my-lichthof", public=False)


def _language(request: HttpRequest, default: str = settings.LANGUAGE_CODE) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else default


def _city_version() -> str:
    sessions = Session.objects.aggregate(at=Max("updated_at"), number=Count("id"))
    offerings = Offering.objects.aggregate(at=Max("updated_at"), number=Count("id"), changes=Max("sequence"))
    return f"{sessions} {offerings}"


def _etag(*parts: object) -> str:
    said = b"|".join(part if isinstance(part, bytes) else str(part).encode() for part in (settings.BASE_URL, *parts))
    return quote_etag(hashlib.sha256(said).hexdigest()[:32])


def _answer(request: HttpRequest, etag: str, make, *, name: str, public: bool, keep: str = "") -> HttpResponse:
    response = get_conditional_response(request, etag=etag)
    if response is None:
        body = cache.get_or_set(keep, make, HOUR) if keep else make()
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=300" if public else "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
