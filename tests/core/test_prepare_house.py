"""A fresh house is furnished: languages to write in, and no page of somebody else's."""

from __future__ import annotations

import pytest
from wagtail.models import Locale, Page, Site

from core.management.commands.prepare_house import furnish_cms


@pytest.mark.django_db
def test_every_language_can_be_written_in_and_the_stock_welcome_page_is_gone() -> None:
    for _twice in range(2):
        furnish_cms()
        assert set(Locale.objects.values_list("language_code", flat=True)) == {"de", "en", "uk", "ar"}
        assert not Page.objects.filter(slug="home", depth=2).exists()
        assert Site.objects.count() == 1
