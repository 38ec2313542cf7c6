"""Where an organisation writes its pages in the CMS: one root per language, side by side for all floors."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page

from accounts.models import Organisation


def organisation_root(*, organisation: Organisation, language: str = "de") -> Any:
    """The page (of the model `settings.ORGANISATION_PAGE`) below which this organisation writes in `language`; made
    when missing. Whoever owns the model gives the permissions."""
    locale = Locale.objects.get_or_create(language_code=language)[0]
    model: Any = apps.get_model(settings.ORGANISATION_PAGE)
    roots = model.objects.filter(organisation=organisation)
    found = roots.filter(locale=locale).first()
    if found:
        return found
    sibling = roots.order_by("pk").first()
    page = model(
        title=organisation.name,
        slug=organisation.slug if sibling is None else f"{organisation.slug}-{language}",
        organisation=organisation,
        locale=locale,
    )
    if sibling is not None:
        page.translation_key = sibling.translation_key
    with transaction.atomic():
        return Page.get_first_root_node().add_child(instance=page)
