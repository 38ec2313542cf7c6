"""Codes of conduct and other terms: written as a draft, published once, never changed after, accepted by version."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, InvalidInput
from core.outbox import enqueue
from scheduler.entry_enums import TermsKind
from scheduler.models import Acceptance, Offering, Registration, Terms, TermsVersion
from scheduler.selectors.entry import current_terms

from .completing import hold_while_open, settle_entry, settle_where_nothing_is_left
from .questions import texts_of

MOST, LONGEST = 10, 20_000
type Texts = Mapping[str, str]
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")


@transaction.atomic
def create_terms(*, offering: Offering, by: Any, kind: str, title: Texts, text: Texts) -> TermsVersion:
    """New terms with their first version as a draft: nobody is asked before it is published."""
    Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
    if offering.terms.filter(removed_at=None).count() >= MOST:
        raise Conflict(_("There are ten already; nobody reads more."), code="too_many_terms")
    terms = Terms.objects.create(
        offering=offering,
        kind=TermsKind(kind),
        position=offering.terms.count(),
    )
    record("terms.created", on=offering, by=by, terms=str(terms.uuid))
    return write_draft(terms=terms, by=by, title=title, text=text)


@transaction.atomic
def write_draft(*, terms: Terms, by: Any, title: Texts, text: Texts, change: Texts | None = None) -> TermsVersion:
    """Writes the open draft, or begins the next version; what is published stays as it is."""
    terms = Terms.objects.select_for_update(no_key=True, of=("self",)).select_related("offering").get(pk=terms.pk)
    _check_alive(terms)
    draft = terms.versions.filter(published_at=None).first()
    if draft is None:
        newest = terms.versions.order_by("-number").first()
        draft = TermsVersion(terms=terms, number=newest.number + 1 if newest else 1)
    draft.title, draft.text, draft.change = texts_of(title, 200), _paragraphs(text), texts_of(change or {}, 500)
    _check_words(draft)
    draft.save()
    record("terms.written", on=terms.offering, by=by, terms=str(terms.uuid), version=draft.number)
    return draft


@transaction.atomic
def publish_terms(*, version: TermsVersion, by: Any, now: datetime | None = None) -> TermsVersion:
    """From now on everybody who registers accepts it, and whoever is registered is asked to. Publishing twice: once."""
    now = now or timezone.now()
    rows = TermsVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("terms__offering")
    version = rows.get(pk=version.pk)
    _check_alive(version.terms)
    if version.published_at:
        return version
    version.published_at, version.published_by, version.sha256 = now, by, seal(version)
    version.save(update_fields=["published_at", "published_by", "sha256", "updated_at"])
    offering = version.terms.offering
    record("terms.published", on=offering, by=by, version=version.number, sha256=version.sha256)
    live = list(offering.registrations.live().values_list("pk", flat=True))
    if live:
        event = str(version.uuid)
        payload = {"kind": "terms_changed", "registrations": live, "event": event}
        enqueue("scheduler.announce", payload, key=f"terms_changed:{event}")
    return version


@transaction.atomic
def remove_terms(*, terms: Terms, by: Any, now: datetime | None = None) -> None:
    """Nobody is asked any more; what was accepted stays on record. A draft nobody saw is deleted."""
    terms = Terms.objects.select_for_update(no_key=True, of=("self",)).select_related("offering").get(pk=terms.pk)
    record("terms.removed", on=terms.offering, by=by, terms=str(terms.uuid))
    if terms.versions.exclude(published_at=None).exists():
        terms.removed_at = terms.removed_at or now or timezone.now()
        terms.save(update_fields=["removed_at", "updated_at"])
    else:
        terms.delete()
    settle_where_nothing_is_left(offering=terms.offering, by=by, now=now)


@transaction.atomic
def accept_terms(
    *, registration: Registration, versions: Iterable[TermsVersion], by: Any, now: datetime | None = None
) -> Registration:
    """Writes down who accepted which version when. Accepting twice keeps the first time. With the last thing that
    was missing a pending registration is confirmed.

    Conflict when a newer version was published meanwhile: what is accepted must be what was read.
    """
    now = now or timezone.now()
    hold_while_open(registration)
    current = {version.pk for version in current_terms(registration.offering)}
    wanted = list(versions)
    if any(version.pk not in current for version in wanted):
        raise Conflict(_("There is a newer version now. Please read it and accept that one."), code="terms_changed")
    if not registration.is_live:
        raise Conflict(_("This registration has ended."), code="registration_state")
    write_acceptances(registration, wanted, by=by, now=now)
    settle_entry(registration, by=by, now=now)
    return registration


def write_acceptances(registration: Registration, versions: list[TermsVersion], *, by: Any, now: datetime) -> None:
    language = get_language() or "de"
    rows = [Acceptance(registration=registration, version=one, language=language, accepted_at=now) for one in versions]
    Acceptance.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        record("terms.accepted", on=registration, by=by, versions=[str(one.uuid) for one in versions])


def seal(version: TermsVersion) -> str:
    """The fingerprint of what people read."""
    said = json.dumps([version.title, version.text], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _check_alive(terms: Terms) -> None:
    if terms.removed_at:
        raise Conflict(_("These terms have been removed."), code="terms_removed")


def _paragraphs(text: Texts) -> dict[str, str]:
    clean = {language: _UNSEEN.sub("", words.replace("\r\n", "\n")).strip() for language, words in text.items()}
    if any(len(words) > LONGEST for words in clean.values()):
        raise InvalidInput(_("At most 20,000 characters fit here."), code="too_long", field="text")
    return {language: words for language, words in clean.items() if words}


def _check_words(draft: TermsVersion) -> None:
    if not draft.title:
        raise InvalidInput(_("Please give it a title."), code="required", field="title")
    if not draft.text:
        raise InvalidInput(_("Please write the text."), code="required", field="text")
    if missing := set(draft.title) ^ set(draft.text):
        sentence = _("Title and text belong together: one of them is missing in “%(language)s”.")
        raise InvalidInput(sentence % {"language": sorted(missing)[0]}, code="half_translated", field="text")
