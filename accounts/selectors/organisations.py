"""Reads about organisations and those who belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.enums import OrganisationKind, Role
from accounts.models import Invitation, Membership, Organisation, Person


@dataclass(frozen=True)
class Member:
    """One person of an organisation with all roles there."""

    person: Person
    roles: tuple[Role, ...]

    @property
    def role_names(self) -> list[str]:
        return [str(role.label) for role in self.roles]


def listed_organisations(kind: str = "") -> QuerySet[Organisation]:
    """Verified organisations by name; these the public may see in lists."""
    found = Organisation.objects.verified()
    return found.filter(kind=kind) if kind else found


def kinds_listed() -> list[str]:
    """The kinds that verified organisations have, in the order of `OrganisationKind`."""
    found = set(Organisation.objects.verified().order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in OrganisationKind.values if kind in found]


def waiting_organisations() -> QuerySet[Organisation]:
    """Founded, not yet looked at by staff; the oldest first."""
    return Organisation.objects.filter(verified_at=None).order_by("created_at")


def members_of(organisation: Organisation) -> list[Member]:
    """Two roles of one person are one entry; by name. One query."""
    rows = Membership.objects.filter(organisation=organisation).select_related("person").order_by("person__name", "pk")
    return [Member(person, roles) for person, roles in _grouped(rows)]


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(organisation=organisation).open()


def memberships_of(person: Person) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person).select_related("organisation").order_by("organisation__name", "pk")


def owners_of(organisation: Organisation) -> QuerySet[Person]:
    return Person.objects.filter(memberships__organisation=organisation, memberships__role=Role.OWNER)


def sole_ownerships(person: Person) -> list[Organisation]:
    """Organisations that would have members but no owner if this person went."""
    owned = Organisation.objects.filter(memberships__person=person, memberships__role=Role.OWNER)
    return [organisation for organisation in owned if _needs(organisation, person)]


def _needs(organisation: Organisation, person: Person) -> bool:
    others = Membership.objects.filter(organisation=organisation).exclude(person=person)
    return others.exists() and not others.filter(role=Role.OWNER).exists()


def _grouped(rows: Iterable[Membership]) -> list[tuple[Person, tuple[Role, ...]]]:
    order = list(Role)
    people: dict[int, Person] = {}
    roles: dict[int, set[Role]] = {}
    for row in rows:
        people[row.person_id] = row.person
        roles.setdefault(row.person_id, set()).add(Role(row.role))
    return [(person, tuple(sorted(roles[key], key=order.index))) for key, person in people.items()]
