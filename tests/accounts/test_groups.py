"""Wagtail's groups follow memberships."""

from __future__ import annotations

import pytest
from wagtail.models import GroupCollectionPermission

from accounts.domain.groups import CITY, collection_of, group_for, sync_groups
from accounts.domain.members import remove_member, set_roles
from accounts.domain.people import set_staff
from accounts.enums import Role
from accounts.models import Membership, Person

from .makers import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db


def groups_of(person: Person) -> list[str]:
    return sorted(person.groups.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "group"),
    [
        (Role.OWNER, ["org:atelier:editors"]),
        (Role.EDITOR, ["org:atelier:editors"]),
        (Role.TRAINER, ["org:atelier:trainers"]),
        (Role.REPRESENTATIVE, []),
    ],
)
def test_a_role_gives_its_group(role: Role, group: list[str]) -> None:
    assert groups_of(make_member(make_organisation(slug="atelier"), role)) == group


def test_groups_change_with_roles_and_go_with_the_membership() -> None:
    organisation = make_organisation(slug="atelier")
    owner, person = make_member(organisation, Role.OWNER), make_member(organisation, Role.TRAINER)
    set_roles(organisation=organisation, person=person, roles=["editor"], by=owner)
    assert groups_of(person) == ["org:atelier:editors"]
    remove_member(organisation=organisation, person=person, by=owner)
    assert groups_of(person) == []
    assert not person.has_perm("wagtailadmin.access_admin")


def test_syncing_repairs_and_repeats_without_harm() -> None:
    organisation = make_organisation(slug="atelier")
    person = make_member(organisation, Role.TRAINER)
    person.groups.add(group_for(make_organisation(slug="foreign"), "editors"))
    sync_groups(person)
    sync_groups(person)
    assert groups_of(person) == ["org:atelier:trainers"]
    Membership.objects.all().delete()
    sync_groups(person)
    assert groups_of(person) == []


def test_both_groups_of_an_organisation_share_its_one_collection_and_no_other() -> None:
    organisation, foreign = make_organisation(slug="atelier"), make_organisation(slug="foreign")
    group_for(foreign, Role.OWNER)
    groups = [group_for(organisation, Role.TRAINER), group_for(organisation, Role.OWNER)]
    held = GroupCollectionPermission.objects.filter(group__in=groups)
    assert set(held.values_list("collection", flat=True)) == {collection_of(organisation).pk}


def test_staff_get_the_citys_group_and_lose_it_again() -> None:
    person = make_person()
    set_staff(person=person, is_staff=True, by=None)
    assert groups_of(person) == [CITY]
    set_staff(person=person, is_staff=False, by=None)
    assert groups_of(person) == []
