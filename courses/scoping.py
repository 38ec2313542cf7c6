"""Snippets that belong to an organisation: nobody sees, edits, lists, chooses or restores those of another.

Wagtail's permission policies alone do not scope snippets, so three nets hang behind each other: the policy (bulk actions,
buttons), the queryset (lists, choosers) and `construct_view` (every address that names one of them).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.policy import organisations_taught_by


def own_rows(rows: QuerySet[Any], person: Any) -> QuerySet[Any]:
    """Those of the organisations the person teaches at; all for staff."""
    return rows.filter(organisation__in=organisations_taught_by(person))


class OwnPolicy(ModelPermissionPolicy):
    """The model's permissions, and only on one's own organisation's rows; `forbidden` actions for nobody."""

    def __init__(self, model: Any, forbidden: frozenset[str] = frozenset()) -> None:
        super().__init__(model)
        self.forbidden = forbidden

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.forbidden and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        mine = organisations_taught_by(user).filter(pk=instance.organisation_id).exists()
        return mine and self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        return own_rows(rows, user) if self.user_has_any_permission(user, actions) else rows.none()

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])


class PicksOnly:
    """New ones are written on their own page, where their organisation is asked: a chooser only picks."""

    http_method_names = ["get", "head", "options"]

    def can_create(self) -> bool:
        return False

    def get_creation_form_class(self) -> None:
        return None


class OwnChoose(PicksOnly, ChooseView):
    def get_object_list(self) -> QuerySet[Any]:
        return own_rows(super().get_object_list(), self.request.user)


class OwnChooseResults(PicksOnly, ChooseResultsView):
    def get_object_list(self) -> QuerySet[Any]:
        return own_rows(super().get_object_list(), self.request.user)


class OwnChosen(SnippetChosenView):
    def get_object(self, pk: Any) -> Any:
        return own_rows(self.model_class.objects.all(), self.request.user).get(pk=pk)


class OwnChosenMultiple(SnippetChosenMultipleView):
    def get_objects(self, pks: Any) -> QuerySet[Any]:
        return own_rows(super().get_objects(pks), self.request.user)


class NoCreate(PicksOnly, SnippetCreateView):
    http_method_names = ["options"]


class OwnChooserViewSet(SnippetChooserViewSet):
    """Chooses among one's own."""

    choose_view_class = OwnChoose
    choose_results_view_class = OwnChooseResults
    chosen_view_class = OwnChosen
    chosen_multiple_view_class = OwnChosenMultiple
    create_view_class = NoCreate


class OwnViewSet(SnippetViewSet):
    """A snippet viewset scoped by `organisation`."""

    chooser_viewset_class = OwnChooserViewSet

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return own_rows(self.model._default_manager.select_related("organisation"), request.user)

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponseBase]:
        view = super().construct_view(view_class, **kwargs)

        @wraps(view)
        def scoped(request: HttpRequest, *args: Any, **where: Any) -> HttpResponseBase:
            key = where.get("pk", args[0] if args else None)
            if key is not None and not self._is_own(request, unquote(str(key))):
                raise Http404
            return view(request, *args, **where)

        return scoped

    def _is_own(self, request: HttpRequest, key: str) -> bool:
        return key.isdecimal() and own_rows(self.model._default_manager.filter(pk=key), request.user).exists()
