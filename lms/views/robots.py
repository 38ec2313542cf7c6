"""What search engines ask for: robots.txt, and sitemaps that are streamed, one per language and part of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from catalogue.selectors.sitemap import addresses, pages
from core.audience import Audience, audience
from core.links import machine_url, page_url

CLOSED = ("/cms/", "/api/", "/oauth/", "/xapi/", "/media/private/")
CLOSED_PAGES = ("me/", "desk/", "learn/tell-me/", "account/")
CITY_PAGES = ("", "learn/", "organisations/", "help/", "about/", "accessibility/", "privacy/", "imprint/")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
CODES = tuple(code for code, _name in settings.LANGUAGES)


@audience(Audience.MACHINE)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += [f"Disallow: /{code}/{path}" for code in CODES for path in CLOSED_PAGES]
    # One way through the catalogue is enough: combinations of filters are endless.
    lines += [f"Disallow: /{code}/learn/?" for code in CODES]
    lines += ["", f"Sitemap: {machine_url('sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@audience(Audience.MACHINE)
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    count = pages()
    parts = [f"sitemap-{code}-{page}.xml" for code in CODES for page in range(count + 1)]
    entries = "".join(f"<sitemap><loc>{escape(machine_url(part))}</loc></sitemap>\n" for part in parts)
    return _xml(f"{HEAD}<sitemapindex {NAMES}>\n{entries}</sitemapindex>\n")


@audience(Audience.MACHINE)
@require_safe
def sitemap(request: HttpRequest, language: str, page: int) -> StreamingHttpResponse:
    """Page 0 holds the city's own pages, the others parts of the catalogue."""
    if language not in CODES or page > pages():
        raise Http404
    response = StreamingHttpResponse(_urls(language, page), content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _urls(language: str, page: int) -> Iterator[str]:
    yield f"{HEAD}<urlset {NAMES}>\n"
    if page == 0:
        for path in CITY_PAGES:
            if _exists(f"/{language}/{path}"):
                yield _url(path, language, CODES)
    else:
        for address in addresses(language, page):
            known = [code for code in address.languages if code in CODES]
            yield _url(address.path, language, known, address.changed.date().isoformat())
    yield "</urlset>\n"


def _url(path: str, language: str, languages: list[str] | tuple[str, ...], changed: str = "") -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(page_url(path, code))}/>' for code in languages
    )
    when = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(page_url(path, language))}</loc>{when}{links}</url>\n"


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _xml(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
