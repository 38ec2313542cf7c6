"""A small catalogue of our own."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from catalogue.domain.listings import write_listing

TODAY = dt.date(2026, 11, 26)  # a Thursday


def days(*numbers: int) -> list[dt.date]:
    return [TODAY + dt.timedelta(days=number) for number in numbers]


@pytest.fixture
def today() -> dt.date:
    return TODAY


@pytest.fixture
def listed():
    """listed("Title", …): writes a listing and returns it; everything else has a default."""

    def write(title="Kurs", *, language="de", summary="", body="", texts=None, path="", **changes):
        subject = uuid.uuid4()
        facets = {"languages": ["de"], "format": "onsite", "dates": days(3), **changes.pop("facets", {})}
        return write_listing(
            **{
                "kind": "course",
                "subject": subject,
                "path": path or f"learn/{subject}/",
                "organisation": None,
                "texts": texts or {language: {"title": title, "summary": summary, "body": body}},
                "facets": facets,
                **changes,
            }
        )

    return write


CORPUS = [
    ("Kurs fürs Handy", "Für alle, die neu anfangen.", "Das Handy in Ruhe kennenlernen. Der Kurs hat vier Termine."),
    ("Gute Passwörter", "Ein Passwort für jedes Konto.", "So merkst du dir jedes Passwort, und die Sicherheit wächst."),
    ("Datensicherheit zu Hause", "Router, Kopien, Schlösser.", "Wie deine Daten zu Hause bleiben."),
    ("Steuererklärung am Computer", "Schritt für Schritt.", "Die Steuer im Netz: bring deine Belege mit."),
    ("Bücher reparieren", "Aus alt wird neu.", "Ein Buch binden, ein Regal füllen, gemeinsam mit der Bücherei."),
    ("Deutsch üben mit Müllers Café", "Reden, lachen, lernen.", "Die Straße entlang zu einem Gespräch."),
    ("KI-Kurs für Neugierige", "Was künstliche Intelligenz kann.", "E-Mail schreiben, Bilder prüfen, Fragen stellen."),
]


@pytest.fixture
def corpus(listed):
    """Seven German courses; title → listing."""
    return {title: listed(title, summary=summary, body=body) for title, summary, body in CORPUS}
