"""Who belongs to an organisation, and as what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, Organisation, Person
from accounts.signals import membership_changed
from core.audit import record
from core.errors import Conflict

from .groups import sync_groups


@transaction.atomic
def add_member(*, organisation: Organisation, person: Person, role: Role | str, by: Person | None) -> Membership:
    """Gives one role; asking twice returns the same membership."""
    membership, created = Membership.objects.get_or_create(organisation=organisation, person=person, role=Role(role))
    if created:
        record("membership.added", on=organisation, by=by, person=str(person.uuid), role=str(role))
        _announce(person, organisation)
    return membership


@transaction.atomic
def set_roles(*, organisation: Organisation, person: Person, roles: Iterable[str], by: Person) -> list[Membership]:
    """The person has exactly `roles` afterwards; no role means no longer a member. Errors: last_owner."""
    wanted = {Role(role) for role in roles}
    _lock(organisation)
    rows = Membership.objects.filter(organisation=organisation, person=person)
    had = {Role(role) for role in rows.values_list("role", flat=True)}
    if Role.OWNER in had and Role.OWNER not in wanted:
        _keep_an_owner(organisation, person)
    rows.exclude(role__in=wanted).delete()
    Membership.objects.bulk_create(
        [Membership(organisation=organisation, person=person, role=role) for role in wanted - had]
    )
    if had != wanted:
        names = sorted(role.value for role in wanted)
        record("membership.changed", on=organisation, by=by, person=str(person.uuid), roles=names)
        _announce(person, organisation)
    return list(Membership.objects.filter(organisation=organisation, person=person))


def remove_member(*, organisation: Organisation, person: Person, by: Person) -> None:
    """Also how one leaves an organisation. Errors: last_owner."""
    set_roles(organisation=organisation, person=person, roles=(), by=by)


def _keep_an_owner(organisation: Organisation, person: Person) -> None:
    others = Membership.objects.filter(organisation=organisation).exclude(person=person)
    if not others.filter(role=Role.OWNER).exists():
        raise Conflict(
            _("This is the last owner of %(name)s. Make someone else an owner first.") % {"name": organisation.name},
            code="last_owner",
        )


def _lock(organisation: Organisation) -> None:
    """Two owners leaving at the same moment must not both find the other."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _announce(person: Person, organisation: Organisation) -> None:
    sync_groups(person)
    membership_changed.send(sender=Membership, person=person, organisation=organisation)
