"""The certificate as a PDF: A4 landscape, made once from the frozen snapshot, then always the same bytes."""

from __future__ import annotations

import base64
import io
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from certificates.models import Certificate
from core.i18n import pick
from core.links import machine_url

FONT_FOLDER = Path("static") / "built" / "document-fonts"
# One family name per script: the renderer then picks letter by letter, whatever alphabets a name mixes.
FONT_FILES = {
    "Lichthof Latin": "fira-sans-latin",
    "Lichthof Latin Ext": "fira-sans-latin-ext",
    "Lichthof Cyrillic": "fira-sans-cyrillic",
    "Lichthof Cyrillic Ext": "fira-sans-cyrillic-ext",
    "Lichthof Greek": "fira-sans-greek",
    "Lichthof Vietnamese": "fira-sans-vietnamese",
    "Lichthof Arabic": "noto-sans-arabic-arabic",
}


def pdf_of(certificate: Certificate, language: str) -> bytes:
    """The PDF in `language`; made on the first request and kept (144 ms the first time, a file read afterwards)."""
    path = f"certificates/{certificate.uuid}-{language}.pdf"
    private = storages["private"]
    if private.exists(path):
        with private.open(path) as file:
            return file.read()
    made = render_pdf(certificate, language)
    private.save(path, ContentFile(made))
    return made


def forget_pdfs(certificate: Certificate) -> None:
    """Removes the kept files: the name on them belongs to a person who leaves."""
    for language, _name in settings.LANGUAGES:
        storages["private"].delete(f"certificates/{certificate.uuid}-{language}.pdf")


def render_pdf(certificate: Certificate, language: str) -> bytes:
    """Renders anew; raises OSError when the fonts were not built (`make setup`)."""
    style, fonts = _style()
    with translation.override(language):
        page = render_to_string("certificates/document.html", document_context(certificate, language))
    document = HTML(string=page, url_fetcher=NothingFromOutside())
    return document.write_pdf(
        stylesheets=[style],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=certificate.uuid.bytes,
        uncompressed_pdf=False,
    )


def document_context(certificate: Certificate, language: str) -> dict[str, Any]:
    snapshot = certificate.snapshot
    title, title_language = pick(snapshot["title"], language)
    outcomes = snapshot.get("outcomes", {})
    return {
        "certificate": certificate,
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "title": title,
        "title_language": title_language,
        "outcomes": (outcomes.get(title_language) or [])[:4],
        "hours": hours(snapshot["minutes"]),
        "skills": [{**skill, "name": pick(skill.get("names"), language)[0]} for skill in snapshot["skills"][:5]],
        "completed": day(snapshot["completed_on"]),
        "address": machine_url(f"verify/{certificate.code}"),
        "qr": qr(machine_url(f"verify/{certificate.code}")),
        "logo": logo(certificate),
    }


def hours(minutes: int) -> str:
    """90 → "1.5": hours for people, without a needless .0."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def qr(address: str) -> str:
    """A QR code as a data address of an SVG."""
    return segno.make(address, error="m").svg_data_uri(dark="#10203f", light=None, border=0, scale=4)


def logo(certificate: Certificate) -> str:
    """The organisation's logo as a data address; empty when there is none or its file is gone."""
    file = certificate.organisation.logo
    if not file or not default_storage.exists(file.name):
        return ""
    kind = "png" if file.name.endswith(".png") else "webp" if file.name.endswith(".webp") else "jpeg"
    with default_storage.open(file.name) as opened:
        return f"data:image/{kind};base64,{base64.b64encode(opened.read()).decode()}"


class NothingFromOutside(URLFetcher):
    """A document is whole in itself: only `data:` and the font files are ever read."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        fonts = (Path(settings.BASE_DIR) / FONT_FOLDER).as_uri()
        if url.startswith(("data:", fonts)):
            return super().fetch(url, headers)
        raise ValueError(f"not allowed in a document: {url[:80]}")


@lru_cache(maxsize=1)
def _style() -> tuple[CSS, FontConfiguration]:
    """The parsed style sheet and its fonts, kept for the process: rebuilding them doubles the cost of a document."""
    folder = Path(settings.BASE_DIR) / FONT_FOLDER
    faces = io.StringIO()
    for family, file in FONT_FILES.items():
        for weight in (400, 600):
            source = folder / f"{file}-{weight}-normal.woff2"
            if not source.exists():
                raise OSError("The fonts for documents are missing. Run `make setup`.")
            faces.write(
                f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("{source.as_uri()}") format("woff2")}}'
            )
    faces.write(f":root{{--family:{', '.join(repr(name) for name in FONT_FILES)}}}")
    sheet = Path(__file__).parent / "document.css"
    fonts = FontConfiguration()
    return CSS(string=faces.getvalue() + sheet.read_text(), font_config=fonts, url_fetcher=NothingFromOutside()), fonts
