"""The certificate as a PDF: A4 landscape, made once from the frozen snapshot, then always the same bytes."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format

from certificates.models import Certificate
from certificates.words import WORDS
from core.i18n import pick
from core.links import machine_url


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
    # Loading the renderer costs 60 MB and half a second: only processes that make documents pay for it.
    from certificates import printing

    with translation.override(language):
        page = render_to_string("certificates/document.html", document_context(certificate, language))
    return printing.to_pdf(page, identifier=certificate.uuid.bytes)


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
        "words": WORDS[certificate.kind],
        "prize": pick(snapshot.get("prize") or {}, language)[0],
        "made": " · ".join(filter(None, [snapshot.get("project"), snapshot.get("team")])),
        "outcomes": (outcomes.get(title_language) or [])[:4],
        "hours": hours(snapshot["minutes"]),
        "skills": [{**skill, "name": pick(skill.get("names"), language)[0]} for skill in snapshot["skills"][:5]],
        "completed": day(snapshot["completed_on"]),
        "address": machine_url(f"verify/{certificate.code}"),
        "qr": qr(machine_url(f"verify/{certificate.code}")),
        "logo": logo(certificate),
    }


def hours(minutes: int) -> str:
    """90 → "1.5" (in German "1,5"): hours for people, without a needless zero."""
    return number_format(round(minutes / 60, 1), decimal_pos=0 if minutes % 60 == 0 else 1)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


def qr(address: str) -> str:
    """A QR code as a data address of an SVG."""
    return segno.make(address, error="m").svg_data_uri(dark="#10203f", light=None, border=0, scale=4)


def logo(certificate: Certificate) -> str:
    """The organisation's logo as a data address; empty when there is none or its file is gone."""
    name = certificate.organisation.logo.name
    if not name or not default_storage.exists(name):
        return ""
    kind = "png" if name.endswith(".png") else "webp" if name.endswith(".webp") else "jpeg"
    with default_storage.open(name) as opened:
        return f"data:image/{kind};base64,{base64.b64encode(opened.read()).decode()}"
