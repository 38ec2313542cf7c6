"""Synthetic Kufer exports in the shape of real ones."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

TEXT = "Wir lesen Landkarten &amp; Daten.\n\nAnmeldung bei Frau Petra Muster, Tel: 03641/9999999, petra@muster.example"


def kurs(knr: str = "26A001-01", **fields: Any) -> dict[str, Any]:
    """One `<kurs>` as a dict; give a field None to leave it out. `termine`: list of (day, from, to)."""
    day = date.today() + timedelta(days=30)
    german = f"{day:%d.%m.%Y}"
    return {
        "knr": knr,
        "fachb": "E3",
        "fachbtext": "Politik - Gesellschaft - Medien",
        "haupttitel": "Karten lesen",
        "inhalt": TEXT,
        "mitarbeiter_planend": "PM",
        "ort": "Saal",
        "ortraumname": "Saal",
        "ortgebaeude": "Haus der Karten",
        "ortstr": "Kartenweg 1",
        "ortplz": "00700",
        "ortname": "Lichtstadt",
        "beginndat": german,
        "endedat": german,
        "beginnuhr": "18:00",
        "endeuhr": "20:00",
        "dauer": "1",
        "termine": [(german, "18:00", "20:00")],
        "tnmax": "12",
        "tnmin": "5",
        "tnanmeldungen": "4",
        **fields,
    }


def kufer_file(*rows: dict[str, Any], encoding: str = "utf-8", declared: str | None = None) -> io.BytesIO:
    body = "".join(f"<kurs>{''.join(_element(tag, value) for tag, value in row.items())}</kurs>" for row in rows)
    text = f'<?xml version="1.0" encoding="{declared or encoding}"?><kurse>{body}</kurse>'
    return io.BytesIO(text.encode(encoding))


def _element(tag: str, value: Any) -> str:
    if value is None:
        return ""
    if tag == "termine":
        rows = "".join(
            f"<termin><tag>{day}</tag><zeitvon>{start}</zeitvon><zeitbis>{end}</zeitbis></termin>"
            for day, start, end in value
        )
        return f"<termine>{rows}</termine>"
    return f"<{tag}>{escape(value)}</{tag}>"
