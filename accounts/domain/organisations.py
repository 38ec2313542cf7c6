"""The life of an organisation: founded, described, verified or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from anyascii import anyascii
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Person
from accounts.selectors.organisations import owners_of
from accounts.signals import organisation_changed, organisation_leaving
from core.audit import record
from core.errors import Conflict, InvalidInput
from core.links import page_url

from .groups import sync_groups
from .logos import clean_logo
from .members import add_member
from .messages import send_message

MAX_WAITING = 3
RESERVED_SLUGS = {"new"}  # taken by an address beside the organisations' own


@transaction.atomic
def found_organisation(
    *, name: str, kind: str, by: Person, description: Mapping[str, str] | None = None, website: str = ""
) -> Organisation:
    """Unverified, with `by` as its owner. Errors: invalid_input, too_many_waiting."""
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Write the name of the organisation."), field="name")
    _not_too_many(by)
    organisation = Organisation.objects.create(
        slug=free_slug(name),
        name=name,
        kind=OrganisationKind(kind),
        description=dict(description or {}),
        website=website,
    )
    record("organisation.founded", on=organisation, by=by)
    add_member(organisation=organisation, person=by, role=Role.OWNER, by=by)
    organisation_changed.send(sender=Organisation, organisation=organisation)
    return organisation


@transaction.atomic
def describe_organisation(
    *, organisation: Organisation, name: str, kind: str, description: Mapping[str, str], website: str, by: Person
) -> Organisation:
    """Writes what the public page says. The address of the page never changes."""
    organisation.name = " ".join(name.split())
    organisation.kind = OrganisationKind(kind)
    organisation.description = {code: text for code, text in description.items() if text}
    organisation.website = website
    organisation.save(update_fields=["name", "kind", "description", "website", "updated_at"])
    record("organisation.described", on=organisation, by=by)
    organisation_changed.send(sender=Organisation, organisation=organisation)
    return organisation


@transaction.atomic
def set_logo(*, organisation: Organisation, upload: IO[bytes] | None, by: Person) -> Organisation:
    """`None` takes the logo away. Errors: logo_too_large, logo_unreadable."""
    old = organisation.logo.name
    if upload is None:
        organisation.logo = ""
    else:
        organisation.logo.save(f"{organisation.slug}.png", clean_logo(upload), save=False)
    organisation.save(update_fields=["logo", "updated_at"])
    if old and old != organisation.logo.name:
        storage = organisation.logo.storage
        transaction.on_commit(lambda: storage.delete(old))
    record("organisation.logo_changed", on=organisation, by=by)
    organisation_changed.send(sender=Organisation, organisation=organisation)
    return organisation


@transaction.atomic
def verify_organisation(*, organisation: Organisation, by: Person, now: Any = None) -> Organisation:
    """The city's word that this organisation is who it says. Verifying twice changes nothing."""
    if organisation.verified_at:
        return organisation
    organisation.verified_at = now or timezone.now()
    organisation.verified_by = by
    organisation.save(update_fields=["verified_at", "verified_by", "updated_at"])
    record("organisation.verified", on=organisation, by=by)
    for owner in owners_of(organisation):
        _tell(owner, organisation, "organisation_verified", {})
    organisation_changed.send(sender=Organisation, organisation=organisation)
    return organisation


@transaction.atomic
def refuse_organisation(*, organisation: Organisation, reason: str, by: Person) -> None:
    """Removes a founding request; its owners are told why. Errors: already_verified, invalid_input."""
    if organisation.verified_at:
        raise Conflict(_("This organisation is already verified."), code="already_verified")
    if not reason.strip():
        raise InvalidInput(_("Say in a sentence why. The owners will read it."), field="reason")
    for owner in owners_of(organisation):
        _tell(owner, organisation, "organisation_refused", {"reason": reason.strip()})
    record("organisation.refused", on=organisation, by=by)
    dissolve(organisation)


def dissolve(organisation: Organisation) -> None:
    """Deletes an organisation nothing hangs on (the database refuses otherwise), with its groups' members."""
    organisation_leaving.send(sender=Organisation, organisation=organisation)
    people = list(Person.objects.filter(memberships__organisation=organisation).distinct())
    organisation.delete()
    for person in people:
        sync_groups(person)


def free_slug(name: str) -> str:
    """An address nobody has: `werkstatt`, `werkstatt-2`, …"""
    base = slugify(_transliterated(name))[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 4)))
    return next(slug for slug in candidates if slug not in taken | RESERVED_SLUGS)


def _transliterated(name: str) -> str:
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
    return anyascii(name.translate(umlauts))


def _not_too_many(person: Person) -> None:
    waiting = Organisation.objects.filter(
        verified_at=None, memberships__person=person, memberships__role=Role.OWNER
    ).count()
    if waiting >= MAX_WAITING:
        raise Conflict(
            _("Some of your organisations still wait to be verified. Please wait for them first."),
            code="too_many_waiting",
        )


def _tell(owner: Person, organisation: Organisation, kind: str, context: dict[str, Any]) -> None:
    send_message(
        to=owner,
        kind=kind,
        key=f"{kind}:{organisation.uuid}:{owner.uuid}",
        context={"organisation": organisation, **context},
        link=page_url(f"organisations/{organisation.slug}/", owner.language) if organisation.verified_at else "",
    )
