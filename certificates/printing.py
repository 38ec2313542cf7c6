"""From a page to PDF with WeasyPrint: our fonts, our style sheet, nothing from outside."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

# WeasyPrint forgives pictures that end too early, for the whole process; uploads are checked in the same process.
ImageFile.LOAD_TRUNCATED_IMAGES = False

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


def to_pdf(page: str, *, identifier: bytes) -> bytes:
    """A tagged PDF (PDF/UA-1); the same page and identifier give the same bytes."""
    style, fonts = _style()
    document = HTML(string=page, url_fetcher=NothingFromOutside())
    return document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier)


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
