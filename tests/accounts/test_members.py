"""Roles in organisations: given, changed, taken; there is always an owner."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.domain.members import add_member, remove_member, set_roles
from accounts.enums import Role
from accounts.models import Membership, Organisation
from accounts.policy import (
    can_manage_courses,
    can_manage_organisation,
    can_publish,
    organisations_of,
    organisations_taught_by,
    teaches,
)
from accounts.selectors.organisations import members_of
from accounts.signals import membership_changed
from core.errors import Conflict
from core.models import AuditEntry

from .makers import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db


def roles_of(organisation: Organisation, person: object) -> set[str]:
    return set(Membership.objects.filter(organisation=organisation, person=person).values_list("role", flat=True))


@pytest.mark.parametrize(
    ("role", "courses", "publish", "manage"),
    [
        (Role.OWNER, True, True, True),
        (Role.EDITOR, True, True, False),
        (Role.TRAINER, True, False, False),
        (Role.REPRESENTATIVE, False, False, False),
    ],
)
def test_what_each_role_may(role: Role, courses: bool, publish: bool, manage: bool) -> None:
    mine, foreign = make_organisation(), make_organisation()
    person = make_member(mine, role)
    assert can_manage_courses(person, mine) is courses
    assert can_publish(person, mine) is publish
    assert can_manage_organisation(person, mine) is manage
    assert list(organisations_of(person)) == [mine]
    assert list(organisations_taught_by(person)) == ([mine] if courses else [])
    assert teaches(person) is courses
    assert not any(may(person, foreign) for may in (can_manage_courses, can_publish, can_manage_organisation))


def test_staff_may_what_an_owner_may_and_nobody_else_may_anything() -> None:
    organisation = make_organisation()
    staff, closed = make_person(is_staff=True), make_member(organisation, Role.OWNER)
    closed.is_active = False
    closed.save()
    assert can_manage_organisation(staff, organisation)
    assert can_manage_courses(staff, organisation.pk)
    for person in (make_person(), AnonymousUser(), closed):
        assert not can_manage_courses(person, organisation)
        assert not teaches(person)


def test_giving_a_role_twice_is_giving_it_once() -> None:
    organisation, person = make_organisation(), make_person()
    first = add_member(organisation=organisation, person=person, role=Role.TRAINER, by=None)
    assert add_member(organisation=organisation, person=person, role=Role.TRAINER, by=None) == first
    assert AuditEntry.objects.filter(action="membership.added").count() == 1


def test_setting_roles_takes_what_is_not_named_and_writes_history() -> None:
    organisation = make_organisation()
    owner, person = make_member(organisation, Role.OWNER), make_member(organisation, Role.TRAINER)
    heard: list[object] = []
    membership_changed.connect(lambda sender, person, **_: heard.append(person), weak=False, dispatch_uid="test")
    try:
        set_roles(organisation=organisation, person=person, roles=["editor", "representative"], by=owner)
    finally:
        membership_changed.disconnect(dispatch_uid="test")
    assert roles_of(organisation, person) == {"editor", "representative"}
    entry = AuditEntry.objects.get(action="membership.changed")
    assert (entry.actor_id, entry.data["roles"]) == (str(owner.uuid), ["editor", "representative"])
    assert heard == [person]


def test_the_last_owner_cannot_go_nor_give_the_role_away() -> None:
    organisation = make_organisation()
    owner = make_member(organisation, Role.OWNER)
    make_member(organisation, Role.TRAINER)
    with pytest.raises(Conflict) as refusal:
        remove_member(organisation=organisation, person=owner, by=owner)
    assert refusal.value.code == "last_owner"
    with pytest.raises(Conflict):
        set_roles(organisation=organisation, person=owner, roles=["editor"], by=owner)
    assert roles_of(organisation, owner) == {"owner"}


def test_with_a_second_owner_the_first_may_go() -> None:
    organisation = make_organisation()
    first, second = make_member(organisation, Role.OWNER), make_member(organisation, Role.OWNER)
    remove_member(organisation=organisation, person=first, by=first)
    assert [member.person for member in members_of(organisation)] == [second]


def test_a_person_with_two_roles_is_one_member() -> None:
    organisation = make_organisation()
    person = make_member(organisation, Role.REPRESENTATIVE)
    add_member(organisation=organisation, person=person, role=Role.OWNER, by=None)
    [member] = members_of(organisation)
    assert member.roles == (Role.OWNER, Role.REPRESENTATIVE)
