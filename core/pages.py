"""What all pages of the house share: addresses of the hub instead of Wagtail's own. Imported by models only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.module_loading import import_string
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from core.cleaning import address


class HubPageForm(WagtailAdminPageForm):
    """Nobody has to invent an address: it is made from the title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.parent_page is not None and cleaned.get("title") and not (cleaned.get("slug") or self.instance.slug):
            self.instance.slug = cleaned["slug"] = self.free_slug(address(cleaned["title"]))
        return cleaned

    def free_slug(self, wanted: str) -> str:
        """`wanted`, or with a number behind it when a neighbour in the tree has it."""
        taken = set(self.parent_page.get_children().values_list("slug", flat=True))
        names = (wanted or "page", *(f"{wanted or 'page'}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)


class HubPage(Page):
    """Drafts are drawn by `draw`, the dotted name of a view(request, page), with the public page's own template."""

    draw = ""
    promote_panels: list[Any] = []
    base_form_class = HubPageForm
    show_in_menus_default = False

    class Meta:
        abstract = True

    def hub_path(self) -> str | None:
        """Address without language prefix; None when there is no page to look at yet."""
        raise NotImplementedError

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        path = self.hub_path()
        return (1, settings.BASE_URL, f"/{self.locale.language_code}/{path}") if path is not None else None

    def relative_url(self, current_site: Any, request: HttpRequest | None = None) -> str:
        return self.get_url(request) or ""

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """The path alone, wherever Wagtail thinks its sites are."""
        path = self.hub_path()
        return f"/{self.locale.language_code}/{path}" if path is not None else None

    url = property(get_url)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.get_url() or "/")

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        answer: HttpResponse = import_string(self.draw)(request, self)
        return answer
