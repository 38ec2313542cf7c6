"""Ways from the editorial desk to the city's other desks."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.policy import is_staff


class StaffMenu(SubmenuMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and is_staff(request.user)


@hooks.register("register_admin_menu_item")
def city_menu() -> MenuItem:
    items = [
        MenuItem(_("Organisations"), reverse("accounts:staff_organisations"), icon_name="group", order=10),
        MenuItem(_("Barriers people reported"), reverse("city:barrier_reports"), icon_name="warning", order=20),
        MenuItem(_("Messages that did not get through"), reverse("city:dead_letters"), icon_name="mail", order=30),
        MenuItem(_("Who did what"), reverse("city:history"), icon_name="history", order=40),
        MenuItem(_("What the events reach"), reverse("city:reach_events"), icon_name="calendar-check", order=50),
    ]
    return StaffMenu(_("City"), Menu(items=items), name="city", icon_name="home", order=900)
