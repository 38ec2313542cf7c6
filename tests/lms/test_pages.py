"""The city's own pages: they answer everybody, in every language, without leaving a trace."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from catalogue.domain.listings import write_listing
from lms.templatetags import look
from lms.views import errors

PAGES = ["home", "help", "about", "privacy", "imprint", "accessibility", "barrier", "barrier_thanks", "gallery"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


def address(name: str, language: str = "de") -> str:
    with translation.override(language):
        return reverse(f"city:{name}")


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_city_page_answers_in_every_language(client: Client, name: str, language: str) -> None:
    page = client.get(address(name, language))
    assert page.status_code == 200
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_no_city_page_carries_inline_code_or_styles(client: Client, name: str) -> None:
    assert INLINE.findall(client.get(address(name)).content.decode()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", [page for page in PAGES if page not in {"barrier", "gallery"}])
def test_reading_sets_no_cookie(client: Client, name: str) -> None:
    assert not client.get(address(name)).cookies


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_of_the_frame_is_dead(client: Client, language: str) -> None:
    html = client.get(address("home", language)).content.decode()
    hrefs = set(re.findall(r'href="(/[^"#]*)"', html)) - set(re.findall(r'href="(/static/[^"]*)"', html))
    answers = {href: client.get(href).status_code for href in hrefs}
    assert {href: status for href, status in answers.items() if status not in {200, 302}} == {}


@pytest.mark.django_db
def test_the_language_switch_keeps_the_page(client: Client) -> None:
    html = client.get(address("privacy") + "?from=mail").content.decode()
    for code in LANGUAGES:
        assert f'href="/{code}/privacy/?from=mail" lang="{code}"' in html


@pytest.mark.django_db
def test_home_without_courses_shows_no_cards(client: Client) -> None:
    html = client.get(address("home")).content.decode()
    assert 'class="card card--go' not in html


@pytest.mark.django_db
def test_home_shows_what_can_be_found(client: Client) -> None:
    facets = {"languages": ["de"], "format": "self_paced", "free": True, "topics": ["ai"]}
    write_listing(
        kind="course",
        subject="7f0bfa5c-4a0e-4e3b-9a53-0c4f3c7a6b11",
        path="learn/licht/",
        organisation=None,
        texts={"de": {"title": "Licht & Schatten", "summary": "Kurz.", "body": "Lang."}},
        facets=facets,
        next_date=None,
        places="open",
        picture="light",
        price=None,
        visible=True,
    )
    html = client.get(address("home")).content.decode()
    assert 'href="/de/learn/licht/">Licht &amp; Schatten</a>' in html
    assert "scenes.svg#light" in html


@pytest.mark.django_db
def test_the_search_on_home_is_a_plain_form_without_token(client: Client) -> None:
    html = client.get(address("home")).content.decode()
    form = re.search(r'<form[^>]*role="search".*?</form>', html, re.DOTALL)
    if look.address("learn/", "de"):
        assert form is not None
        assert 'action="/de/learn/"' in form[0]
        assert "csrf" not in form[0]


@pytest.mark.django_db
def test_a_missing_page_offers_a_way_on(client: Client) -> None:
    page = client.get("/de/es-gibt-mich-nicht/")
    assert page.status_code == 404
    assert 'href="/de/"' in page.content.decode()


class Away:
    """A person who cannot be asked for: the database is gone."""

    def __getattr__(self, name: str) -> None:
        raise AssertionError(f"asked for user.{name}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_error_pages_need_no_database(template: str, language: str, rf: RequestFactory) -> None:
    from django.shortcuts import render

    request = rf.get("/de/")
    request.user = Away()
    with translation.override(language):
        page = render(request, template, status=500)
    assert "<h1" in page.content.decode()


def test_every_error_view_answers_with_its_status(rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/de/")
    request.user = AnonymousUser()
    views = {
        errors.bad_request: 400,
        errors.forbidden: 403,
        errors.csrf_failure: 403,
        errors.not_found: 404,
        errors.server_error: 500,
    }
    assert {view: view(request).status_code for view in views} == views


def test_links_only_lead_to_pages_that_are_built() -> None:
    assert look.address("privacy/", "de") == "/de/privacy/"
    assert look.address("nobody-built-this/", "de") == ""


def test_an_area_is_current_on_its_own_pages_only() -> None:
    assert look.is_current("/de/learn/", "/de/learn/ki/", "")
    assert look.is_current("/de/learn/", "/de/learn/", "view=calendar")
    assert look.is_current("/de/events/", "/de/events/light/", "")
    assert look.is_current("/de/learn/?view=calendar", "/de/learn/", "view=calendar")
    assert not look.is_current("/de/learn/?view=calendar", "/de/learn/", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "privacy"])
def test_an_unchanged_page_is_not_sent_twice(client: Client, name: str) -> None:
    first = client.get(address(name))
    again = client.get(address(name), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address(name, "en"), headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_home_asks_the_database_a_few_times_whatever_there_is(client: Client, count_queries) -> None:
    client.get(address("home"))
    assert count_queries(lambda: client.get(address("home"))) <= 4


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "family"), [("de", "fira-latin"), ("uk", "fira-cyrillic"), ("ar", "noto-arabic")])
def test_a_page_asks_early_for_the_letters_of_its_language(client: Client, language: str, family: str) -> None:
    html = client.get(address("help", language)).content.decode()
    assert re.findall(r'<link rel="preload" href="/static/fonts/([\w-]+)-\d+\.woff2"', html) == [family, family]


@pytest.mark.django_db
def test_the_city_menu_is_for_staff_only_and_leads_somewhere(client: Client) -> None:
    from accounts.models import Person

    client.force_login(Person.objects.create_user("learner@demo.example", "x", name="Lena Licht"))
    assert "desk/city/" not in client.get(address("help")).content.decode()
    client.force_login(Person.objects.create_user("staff@demo.example", "x", name="Stadt", is_staff=True))
    hrefs = re.findall(r'href="(/de/desk/city/[^"]+)"', client.get(address("help")).content.decode())
    assert len(hrefs) == len(look.STAFF_AREAS)
    assert {client.get(href).status_code for href in hrefs} == {200}


@pytest.mark.django_db
def test_every_desk_of_the_city_stands_in_the_menu_of_the_cms_too() -> None:
    from lms.wagtail_hooks import city_menu

    with translation.override("de"):
        shown = {item.url for item in city_menu().menu.registered_menu_items}
        assert {f"/de/{path}" for path, _name in look.STAFF_AREAS} <= {str(url) for url in shown}
