"""Wagtail knows groups, we know memberships: this keeps the first in step with the second.

Every organisation has two groups. Trainers write pages, pictures and files below their organisation's page and submit
them for review; editors (and owners) publish too. The page permissions are given where the organisation's page is made;
pictures and files live in one collection per organisation, so that nobody chooses from another's.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from accounts.enums import EDITING_ROLES, TEACHING_ROLES, Role
from accounts.models import Membership, Organisation, Person

TRAINERS = "trainers"
EDITORS = "editors"
PREFIX = "org:"
CITY = "city:editors"

COLLECTION_PERMISSIONS = (
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
)

CITY_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")


def group_name(organisation: Organisation, role: str) -> str:
    """`org:<slug>:editors` for owners and editors, `org:<slug>:trainers` for trainers."""
    return f"{PREFIX}{organisation.slug}:{EDITORS if role in EDITING_ROLES or role == EDITORS else TRAINERS}"


@transaction.atomic
def group_for(organisation: Organisation, role: str) -> Group:
    """The group behind `role` (a `Role`, or "trainers"/"editors"), made with its permissions when missing."""
    group, created = Group.objects.get_or_create(name=group_name(organisation, role))
    if created:
        _give_access(group)
        _give_collection(group, collection_of(organisation))
    return group


@transaction.atomic
def city_group() -> Group:
    """The city's own editors: every page, picture, file and snippet."""
    group, created = Group.objects.get_or_create(name=CITY)
    if created:
        _give_access(group)
        _give_collection(group, Collection.get_first_root_node())
        root = Page.get_first_root_node()
        for codename in CITY_PAGE_PERMISSIONS:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.create(group=group, page=root, permission=permission)
        for model in get_snippet_models():
            names = [f"{verb}_{model._meta.model_name}" for verb in ("add", "change", "delete", "view")]
            found = Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=names)
            group.permissions.add(*found)
    return group


def collection_of(organisation: Organisation) -> Collection:
    """The organisation's own collection of pictures and files; made when missing."""
    root = Collection.get_first_root_node()
    name = f"{PREFIX}{organisation.slug}"
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(instance=Collection(name=name))


@transaction.atomic
def sync_groups(person: Person) -> None:
    """Puts the person into exactly the groups that their memberships give. Safe to repeat."""
    wanted = {group_for(organisation, role).pk for organisation, role in _teaching(person)}
    wanted |= {city_group().pk} if person.is_staff else set()
    kept = Q(name__startswith=PREFIX) | Q(name=CITY)
    mine = set(person.groups.filter(kept).values_list("pk", flat=True))
    person.groups.remove(*(mine - wanted))
    person.groups.add(*(wanted - mine))


def _teaching(person: Person) -> Iterable[tuple[Organisation, Role]]:
    rows = Membership.objects.filter(person=person, role__in=TEACHING_ROLES).select_related("organisation")
    return [(row.organisation, Role(row.role)) for row in rows]


def _give_access(group: Group) -> None:
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))


def _give_collection(group: Group, collection: Collection) -> None:
    for app, codename in COLLECTION_PERMISSIONS:
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
