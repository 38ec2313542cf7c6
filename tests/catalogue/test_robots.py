"""What search engines are told."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return [element.text for element in ElementTree.fromstring(body).iter(f"{SPACE}loc")]


def test_robots_names_the_sitemap_and_closes_what_is_private(client):
    response = client.get("/robots.txt")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/plain")
    assert "/sitemap.xml" in text
    assert "Disallow: /de/me/" in text
    assert "Disallow: /cms/" in text


def test_each_language_lists_what_it_really_has(client, listed, settings):
    from catalogue.models import Listing

    listed(texts={"de": {"title": "Eins"}, "uk": {"title": "Один"}}, path="learn/eins/")
    listed("Zwei", path="learn/zwei-&-drei/")
    listed("Geheim", path="learn/geheim/", visible=False)
    page = -(-Listing.objects.latest("pk").pk // 5000)
    base = settings.BASE_URL
    assert f"{base}/sitemap-uk-{page}.xml" in locations(client.get("/sitemap.xml"))
    assert locations(client.get(f"/sitemap-de-{page}.xml")) == [
        f"{base}/de/learn/eins/",
        f"{base}/de/learn/zwei-&-drei/",
    ]
    assert locations(client.get(f"/sitemap-uk-{page}.xml")) == [f"{base}/uk/learn/eins/"]
    body = b"".join(client.get(f"/sitemap-de-{page}.xml").streaming_content).decode()
    assert f'hreflang="uk" href="{base}/uk/learn/eins/"' in body


def test_the_citys_own_pages_are_on_page_nought(client, settings):
    assert f"{settings.BASE_URL}/de/learn/" in locations(client.get("/sitemap-de-0.xml"))


@pytest.mark.parametrize("address", ["/sitemap-xx-0.xml", "/sitemap-de-999.xml"])
def test_other_parts_do_not_exist(client, address):
    assert client.get(address).status_code == 404
