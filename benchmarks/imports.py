"""How long a partner's 10,000 records take, a second time too, and how much memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks import Row, at_most, exactly

RECORDS = 10_000
WORDS = (
    "Karten", "Daten", "Garten", "Sprache", "Gesundheit", "Computer", "Fotos", "Musik", "Recht", "Energie", "Küche",
    "Bewegung", "Geschichte", "Holz", "Farben", "Zahlen", "Briefe", "Sterne", "Wasser", "Licht",
)  # fmt: skip


def run() -> list[Row]:
    from django.utils import timezone

    from accounts.models import Organisation

    Organisation.objects.create(
        slug="bench", name="Bench", kind="association", is_partner=True, verified_at=timezone.now()
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xml"
        file.write_bytes(b"".join(export(RECORDS)))
        first, first_seconds, memory = taken_in(file)
        before = written()
        again, again_seconds, _memory = taken_in(file)
        size = f"{file.stat().st_size / 1e6:.0f} MB of XML"
    return [
        exactly("import: records taken in", first["created"], RECORDS, note=size),
        at_most("import of 10,000 records, CPU", first_seconds, 60, "s"),
        at_most("import: peak memory of the command", memory, 300, "MB"),
        exactly("import again: unchanged", again["unchanged"], RECORDS),
        at_most("import again, CPU", round(again_seconds / first_seconds, 2), 0.6, "of it", f"{again_seconds} s"),
        exactly("import again: rows changed", written() - before, 0),
    ]


def taken_in(file: Path) -> tuple[dict[str, int], float, float]:
    """Runs the command as a process of its own: (report, CPU seconds, peak megabytes)."""
    report = file.with_suffix(".json")
    command = [
        sys.executable,
        "manage.py",
        "import_catalogue",
        "kufer",
        str(file),
        "--partner",
        "bench",
        "--report",
        str(report),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"import_catalogue ended with {process.returncode}")
    seconds = round(usage.ru_utime + usage.ru_stime, 1)
    return json.loads(report.read_text()), seconds, round(usage.ru_maxrss / 1024)


def written() -> int:
    """A number that moves with every row written: PostgreSQL's own count of inserts, updates and deletes, or SQLite's
    version of the file."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
        else:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables")
        return int(cursor.fetchone()[0])


def export(records: int) -> Iterator[bytes]:
    """A Kufer export of that many records: three runs to a course, six meetings to a run."""
    yield b'<?xml version="1.0" encoding="utf-8"?><kurse>'
    for number in range(records):
        yield record(number).encode()
    yield b"</kurse>"


def record(number: int) -> str:
    course = number // 3
    title = f"{WORDS[course % 20]} und {WORDS[course // 20 % 20]} {course}"
    day = date.today() + timedelta(days=10 + number % 200)
    meetings = "".join(
        f"<termin><tag>{day + timedelta(weeks=week):%d.%m.%Y}</tag><zeitvon>18:00</zeitvon><zeitbis>20:00</zeitbis></termin>"
        for week in range(6)
    )
    text = f"Wir beginnen mit {WORDS[course % 20]} und sehen, was daraus wird. " * 8
    return (
        f"<kurs><knr>{number:06d}</knr><fachb>E3</fachb><fachbtext>Gesellschaft</fachbtext><haupttitel>{title}</haupttitel>"
        f"<inhalt>{text}Tel. 03641/123456</inhalt><mitarbeiter_planend>XY</mitarbeiter_planend><ortraumname>Raum 1</ortraumname>"
        f"<ortgebaeude>Haus {number % 30}</ortgebaeude><ortstr>Weg {number % 90}</ortstr><ortplz>00700</ortplz>"
        f"<ortname>Lichtstadt</ortname><beginndat>{day:%d.%m.%Y}</beginndat><dauer>6</dauer><termine>{meetings}</termine>"
        f"<tnmax>14</tnmax><tnmin>5</tnmin><tnanmeldungen>{number % 16}</tnanmeldungen></kurs>"
    )
