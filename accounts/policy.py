"""May I? The one place that decides who may do what, and the guards that views wear.

Every view declares its audience with one of the guards below (or with `core.audience.audience` when it is public).
The city's staff may do what an organisation's owner may: they are the help desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from core.audience import Audience
from core.errors import PermissionRefused

from .enums import EDITING_ROLES, TEACHING_ROLES, Role
from .models import Membership, Organisation, Person

type View = Callable[..., HttpResponseBase]


def visitor(request: HttpRequest) -> Person:
    """The signed-in person; views that call this stand behind a guard."""
    return cast(Person, request.user)


def has_role(person: Any, organisation: Organisation | int | None, roles: Iterable[str]) -> bool:
    """One query. `person` may be anonymous; `organisation` may be its id."""
    if not getattr(person, "is_authenticated", False) or not person.is_active or organisation is None:
        return False
    key = organisation if isinstance(organisation, int) else organisation.pk
    return Membership.objects.filter(person_id=person.pk, organisation_id=key, role__in=list(roles)).exists()


def is_staff(person: Any) -> bool:
    return bool(getattr(person, "is_authenticated", False) and person.is_active and person.is_staff)


def can_manage_courses(person: Any, organisation: Organisation | int | None) -> bool:
    """Write courses, run them, follow their learners: owner, editor, trainer of this organisation; staff."""
    return is_staff(person) or has_role(person, organisation, TEACHING_ROLES)


def can_publish(person: Any, organisation: Organisation | int | None) -> bool:
    """Put pages before the public: owner, editor; staff. Trainers submit for review."""
    return is_staff(person) or has_role(person, organisation, EDITING_ROLES)


def can_manage_organisation(person: Any, organisation: Organisation | int | None) -> bool:
    """Describe the organisation, invite, change and remove members: owner; staff."""
    return is_staff(person) or has_role(person, organisation, [Role.OWNER])


def organisations_of(person: Any) -> QuerySet[Organisation]:
    """Organisations in which the person has any role."""
    if not getattr(person, "is_authenticated", False):
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=Membership.objects.filter(person_id=person.pk).values("organisation_id"))


def organisations_taught_by(person: Any) -> QuerySet[Organisation]:
    """Organisations whose courses the person may manage; all of them for staff."""
    if is_staff(person):
        return Organisation.objects.all()
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return Organisation.objects.none()
    mine = Membership.objects.filter(person_id=person.pk, role__in=TEACHING_ROLES)
    return Organisation.objects.filter(pk__in=mine.values("organisation_id"))


def teaches(person: Any) -> bool:
    """Has a desk: manages the courses of at least one organisation."""
    return is_staff(person) or organisations_taught_by(person).exists()


def needs_second_factor(person: Any) -> bool:
    """Trainers, partners and staff who have not set one up yet. At most two queries; one for everybody else."""
    privileged = (
        is_staff(person)
        or Membership.objects.filter(
            Q(role__in=TEACHING_ROLES) | Q(organisation__is_partner=True), person_id=person.pk
        ).exists()
    )
    return privileged and not is_mfa_enabled(person)


def require_course_manager(person: Any, organisation: Organisation | int | None) -> None:
    """Raises PermissionRefused unless `can_manage_courses`."""
    if not can_manage_courses(person, organisation):
        raise PermissionRefused(_("Only the people who teach at this organisation may do this."))


def require_organisation_manager(person: Any, organisation: Organisation | int | None) -> None:
    """Raises PermissionRefused unless `can_manage_organisation`."""
    if not can_manage_organisation(person, organisation):
        raise PermissionRefused(_("Only an owner of this organisation may do this."))


def signed_in(view: View) -> View:
    """Guard: a person. Anonymous visitors are sent to sign in and come back."""
    return _guard(view, Audience.SIGNED_IN, lambda person: True, _only_members)


def staff_only(view: View) -> View:
    """Guard: the city's own people."""
    return _guard(view, Audience.STAFF, is_staff, _only_staff)


def member_required(view: View) -> View:
    """Guard: someone with a role in an organisation (or staff). Which organisation, the view checks on the object:
    `require_course_manager`, `require_organisation_manager`, or a queryset narrowed by `organisations_taught_by`."""
    return _guard(view, Audience.MEMBER, _has_any_role, _only_members)


def _guard(view: View, who: Audience, allowed: Callable[[Person], bool], refusal: Any) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(back_to(request))
        if not allowed(request.user):
            raise PermissionRefused(refusal())
        return view(request, *args, **kwargs)

    guarded.audience = who  # type: ignore[attr-defined]
    return guarded


def back_to(request: HttpRequest) -> str:
    """Where to go on after signing in: here, or, where somebody pressed a button after their session had ended, the page
    with the button; the button's own address shows nothing."""
    here = request.get_full_path()
    if request.method in {"GET", "HEAD"}:
        return here
    came = urlsplit(request.headers.get("Referer", ""))
    return came._replace(scheme="", netloc="", fragment="").geturl() if came.netloc == request.get_host() else here


def _has_any_role(person: Person) -> bool:
    return is_staff(person) or Membership.objects.filter(person_id=person.pk).exists()


def _only_staff() -> str:
    return _("This page is for the city's own people.")


def _only_members() -> str:
    return _("This page is for people who belong to an organisation.")
