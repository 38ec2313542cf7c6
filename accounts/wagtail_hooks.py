"""The CMS shows a trainer their own organisation: choosers offer its pages only, the menu has no reports."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from .cms_fence import reachable
from .policy import is_staff


@hooks.register("construct_page_chooser_queryset")
def own_pages_only(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    mine = reachable(request.user, Page)
    return pages if is_staff(request.user) or mine is None else pages.filter(pk__in=mine.values("pk"))


@hooks.register("construct_main_menu")
def no_reports_for_trainers(request: HttpRequest, items: list[Any]) -> None:
    if not is_staff(request.user):
        items[:] = [item for item in items if item.name != "reports"]
