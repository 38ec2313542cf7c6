"""The desk of an organisation: its words, its logo, its people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.domain.invitations import invite, withdraw_invitation
from accounts.domain.members import remove_member, set_roles
from accounts.domain.organisations import describe_organisation, found_organisation, set_logo
from accounts.forms import InvitationForm, LogoForm, OrganisationForm, RolesForm
from accounts.models import Invitation, Membership, Organisation, Person
from accounts.policy import can_manage_organisation, member_required, organisations_of, signed_in, visitor
from accounts.selectors.organisations import members_of, memberships_of, open_invitations

from .common import managed_organisation, own_organisation, said_yes


@signed_in
@require_GET
def my_organisations(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/my_organisations.html", {"memberships": memberships_of(visitor(request))})


@signed_in
@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    founded: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        person = visitor(request)
        if said_yes(form, lambda: founded.append(found_organisation(by=person, **form.words()))):
            messages.success(request, _("Thank you. The city will look at it soon; you can describe it meanwhile."))
            return redirect("accounts:organisation_desk", founded[0].slug)
    return render(request, "accounts/found.html", {"form": form})


@member_required
@require_GET
def organisation_desk(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = own_organisation(request, slug)
    context = {
        "organisation": organisation,
        "members": members_of(organisation),
        "invitations": open_invitations(organisation),
        "may_manage": can_manage_organisation(request.user, organisation),
    }
    return render(request, "accounts/organisation_desk.html", context)


@member_required
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = managed_organisation(request, slug)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        describe_organisation(organisation=organisation, by=visitor(request), **form.words())
        messages.success(request, _("Saved."))
        return redirect("accounts:organisation_desk", organisation.slug)
    return render(request, "accounts/describe.html", {"organisation": organisation, "form": form})


@member_required
@require_http_methods(["GET", "POST"])
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = managed_organisation(request, slug)
    person = visitor(request)
    if request.method == "POST" and "remove" in request.POST:
        set_logo(organisation=organisation, upload=None, by=person)
        return redirect("accounts:organisation_desk", slug)
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["logo"]
        if said_yes(form, lambda: set_logo(organisation=organisation, upload=upload, by=person)):
            messages.success(request, _("The new logo is in place."))
            return redirect("accounts:organisation_desk", slug)
    return render(request, "accounts/logo.html", {"organisation": organisation, "form": form})


@member_required
@require_http_methods(["GET", "POST"])
def invite_member(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = managed_organisation(request, slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = visitor(request)
        if said_yes(form, lambda: invite(organisation=organisation, by=person, **form.cleaned_data)):
            messages.success(request, _("The invitation is on its way."))
            return redirect("accounts:organisation_desk", slug)
    return render(request, "accounts/invite.html", {"organisation": organisation, "form": form})


@member_required
@require_POST
def withdraw(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    organisation = managed_organisation(request, slug)
    invitation = get_object_or_404(Invitation, uuid=uuid, organisation=organisation)
    withdraw_invitation(invitation=invitation, by=visitor(request))
    return redirect("accounts:organisation_desk", slug)


@member_required
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One member's roles; `remove` in the form takes the person off."""
    organisation = managed_organisation(request, slug)
    person = _member_or_404(organisation, uuid)
    roles = list(Membership.objects.filter(organisation=organisation, person=person).values_list("role", flat=True))
    form = RolesForm(request.POST or None, initial={"roles": roles})
    if request.method == "POST" and _changed(request, form, organisation, person):
        messages.success(request, _("Saved."))
        return _home(request, organisation)
    return render(request, "accounts/member.html", {"organisation": organisation, "person": person, "form": form})


@member_required
@require_http_methods(["GET", "POST"])
def leave_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = own_organisation(request, slug)
    person = visitor(request)
    form = Form(request.POST if request.method == "POST" else None)
    gone = request.method == "POST" and form.is_valid()
    if gone and said_yes(form, lambda: remove_member(organisation=organisation, person=person, by=person)):
        messages.success(request, _("You have left %(name)s.") % {"name": organisation.name})
        return redirect("accounts:mine")
    return render(request, "accounts/leave_organisation.html", {"organisation": organisation, "form": form})


def _member_or_404(organisation: Organisation, uuid: UUID) -> Person:
    return get_object_or_404(Person.objects.filter(memberships__organisation=organisation).distinct(), uuid=uuid)


def _changed(request: HttpRequest, form: RolesForm, organisation: Organisation, person: Person) -> bool:
    by = visitor(request)
    if "remove" in request.POST:
        form.is_valid()
        form.errors.clear()
        return said_yes(form, lambda: remove_member(organisation=organisation, person=person, by=by))
    return form.is_valid() and said_yes(
        form, lambda: set_roles(organisation=organisation, person=person, roles=form.cleaned_data["roles"], by=by)
    )


def _home(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The organisation's desk, or the list of one's own for somebody who just took themselves off."""
    person = visitor(request)
    if person.is_staff or organisations_of(person).filter(pk=organisation.pk).exists():
        return redirect("accounts:organisation_desk", organisation.slug)
    return redirect("accounts:mine")
