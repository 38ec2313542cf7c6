"""What Wagtail's own permissions leave open: choosers, bulk confirmations and reports name things of other
organisations. Staff see everything; for trainers these addresses know only what they may work on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin
from wagtail.permissions import policy_registry
from wagtail_localize.models import TranslationSource

from .policy import is_staff

REPORTS = "wagtailadmin_reports"
LISTS_OF_ALL = {"type_use", "type_use_results", "translations_report", "translations_report_results"}
BULK = "wagtail_bulk_action"
PAGE_CHOOSER = "wagtailadmin_choose_page"
CHOOSER = "_chooser"
# Wagtail asks for permissions on most of these pages itself, yet names the page on some before it does.
OF_PAGES = {"wagtailadmin_pages", "wagtail_localize"}
PAGE_NUMBERS = ("page_id", "parent_page_id", "page_to_move_id", "page_to_copy_id", "destination_id", "parent_id")
NUMBERS = ("pk", "image_id", "document_id", *PAGE_NUMBERS)


class CmsFence:
    """Middleware. Reports are refused (403); a thing of somebody else does not exist (404)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if not request.path_info.startswith("/cms/") or not request.user.is_authenticated or is_staff(request.user):
            return
        match = request.resolver_match
        if match is None:
            return
        if REPORTS in match.namespaces or match.url_name in LISTS_OF_ALL:
            raise PermissionDenied
        model = _model_asked_for(view, match.url_name or "", match.namespaces, kwargs)
        if model is not None and not _all_reachable(request.user, model, _numbers(request, kwargs, model)):
            raise Http404
        if not _translates_own_page(request.user, kwargs):
            raise Http404


def reachable(person: Any, model: type[Model]) -> QuerySet[Any] | None:
    """What of `model` the person may work on or choose; None when the model is not fenced."""
    if issubclass(model, Page):
        return policy_registry.get_by_type(Page).explorable_instances(person)
    policy = policy_registry.get_by_type(model)
    if isinstance(policy, CollectionPermissionLookupMixin):
        return policy.instances_user_has_any_permission_for(person, ["change", "delete", "choose"])
    return None


def _model_asked_for(view: Any, name: str, spaces: Iterable[str], kwargs: dict[str, Any]) -> type[Model] | None:
    if name == BULK:
        return _known_model(kwargs["app_label"], kwargs["model_name"])
    if name.startswith(PAGE_CHOOSER) or (OF_PAGES & set(spaces) and set(PAGE_NUMBERS) & set(kwargs)):
        return Page
    if any(space.endswith(CHOOSER) for space in spaces):
        given = getattr(view, "view_initkwargs", {}).get("model") or getattr(view.view_class, "model_class", None)
        return apps.get_model(given) if isinstance(given, str) else given
    return None


def _known_model(app: str, name: str) -> type[Model]:
    try:
        return apps.get_model(app, name)
    except LookupError as unknown:
        raise Http404 from unknown


def _translates_own_page(person: Any, kwargs: dict[str, Any]) -> bool:
    """wagtail-localize's addresses name a translation or its source; behind them stands a page."""
    wanted: dict[str, Any] = {}
    if "translation_id" in kwargs:
        wanted["translations"] = kwargs["translation_id"]
    if "translation_source_id" in kwargs:
        wanted["pk"] = kwargs["translation_source_id"]
    if not wanted:
        return True
    keys = TranslationSource.objects.filter(**wanted).values("object_id")
    mine = reachable(person, Page)
    return mine is not None and mine.filter(translation_key__in=keys, depth__gt=1).exists()


def _numbers(request: HttpRequest, kwargs: dict[str, Any], model: type[Model]) -> set[str]:
    """The numbers asked for. One may walk down from the root of the page tree, so its number in the path is let pass."""
    in_path = {str(kwargs[name]) for name in NUMBERS if name in kwargs}
    if issubclass(model, Page):
        in_path -= {str(number) for number in Page.objects.filter(depth=1).values_list("pk", flat=True)}
    return in_path | set(request.GET.getlist("id"))


def _all_reachable(person: Any, model: type[Model], numbers: set[str]) -> bool:
    mine = reachable(person, model)
    if mine is None or not numbers:
        return True
    if not all(number.isdigit() for number in numbers):
        return False  # "all" in a bulk action: everything of everybody
    if issubclass(model, Page):
        mine = mine.filter(depth__gt=1)
    return mine.filter(pk__in=numbers).count() == len(numbers)
