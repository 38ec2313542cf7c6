"""The longer text of an event, written in Wagtail below its organisation, one page per language.

Pages are only for writing: publishing writes `EventText.body`. Page and record meet in the page's `translation_key`
(`Event.page_key`), so that a copied page speaks for no event.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, Panel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField, TranslatableField

from core.blocks import LONG_TEXT_BLOCKS
from core.pages import HubPage

from .event import Event


class EventPage(HubPage):
    """Made at the event's desk, which knows the event; the CMS offers no page without one."""

    lead = models.CharField(_("heading above the text"), max_length=200, blank=True)
    body = StreamField(LONG_TEXT_BLOCKS, verbose_name=_("content"), blank=True)

    draw = "events.views.public.preview.draw"
    content_panels: list[Panel] = [
        HelpPanel(
            content=_(
                "This text stands below the facts on the event's page as soon as you publish it. Title, dates and "
                "places are changed at the desk."
            )
        ),
        TitleFieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    parent_page_types = [settings.ORGANISATION_PAGE]
    subpage_types: list[str] = []
    is_creatable = False
    override_translatable_fields: list[Any] = [SynchronizedField("slug"), TranslatableField("lead")]

    class Meta:
        verbose_name = _("text of an event")

    def hub_path(self) -> str | None:
        slug = Event.objects.filter(page_key=self.translation_key).values_list("slug", flat=True).first()
        return f"events/{slug}/" if slug else None
