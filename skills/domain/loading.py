"""Reading frameworks: our own small file, and the official DigComp data folder."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from skills.models import Area, Framework, Level, Skill

OWN_FILE = Path(__file__).resolve().parent.parent / "data" / "digcomp22.json"
DIGCOMP_CSV = "digcomp22_DigComp.csv"


def load_own_digcomp(*, file: Path = OWN_FILE) -> Framework:
    """Loads the project's DigComp 2.2 (21 competences, 5 areas, 8 levels; de, en, uk). The same file twice writes nothing."""
    raw = file.read_bytes()
    return load_framework(data=json.loads(raw), content_hash=hashlib.sha256(raw).hexdigest())


def load_framework(*, data: dict[str, Any], content_hash: str = "") -> Framework:
    """Creates or updates one framework from the shape of `data/digcomp22.json`."""
    standing = Framework.objects.filter(code=data["framework"], version=data["version"]).first()
    if standing and content_hash and standing.content_hash == content_hash:
        return standing
    with transaction.atomic():
        framework, _created = Framework.objects.update_or_create(
            code=data["framework"],
            version=data["version"],
            defaults={
                "source": data.get("source", ""),
                "licence": data.get("licence", ""),
                "content_hash": content_hash,
                "names": data.get("names", {"de": "DigComp", "en": "DigComp"}),
            },
        )
        areas = _load_areas(framework, data["areas"])
        _load_skills(framework, areas, data["skills"])
        _load_levels(framework, data.get("levels", []))
    return framework


def _load_areas(framework: Framework, rows: list[dict[str, Any]]) -> dict[str, Area]:
    return {
        row["code"]: Area.objects.update_or_create(
            framework=framework,
            code=row["code"],
            defaults={"names": row["names"], "own_wording": row.get("own_wording", []), "position": position},
        )[0]
        for position, row in enumerate(rows)
    }


def _load_skills(framework: Framework, areas: dict[str, Area], rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows):
        Skill.objects.update_or_create(
            framework=framework,
            code=row["code"],
            defaults={
                "area": areas.get(row.get("area", "")),
                "names": row["names"],
                "descriptions": row.get("descriptions", {}),
                "own_wording": row.get("own_wording", []),
                "position": position,
            },
        )


def _load_levels(framework: Framework, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        Level.objects.update_or_create(
            framework=framework,
            level=row["level"],
            defaults={
                "stage": row["stage"],
                "names": row["names"],
                "words": row.get("words", {}),
                "own_wording": row.get("own_wording", []),
            },
        )


def load_digcomp_folder(*, folder: Path) -> list[Framework]:
    """Loads our DigComp 2.2, puts the official English descriptions over ours where `folder` has them, and DigComp 3.0
    when its data supplement lies there. Raises InvalidInput when nothing official is found."""
    descriptions = folder / DIGCOMP_CSV
    supplements = sorted(folder.glob("DigComp_3.0*.jsonld"))
    if not descriptions.is_file() and not supplements:
        raise InvalidInput(
            _("There is neither %(csv)s nor a DigComp 3.0 data supplement (.jsonld) in this folder.")
            % {"csv": DIGCOMP_CSV},
            code="nothing_to_load",
        )
    with transaction.atomic():
        loaded = [load_own_digcomp()]
        if descriptions.is_file():
            _official_descriptions(loaded[0], descriptions)
        if supplements:
            loaded.append(load_framework(data=_digcomp3(supplements[0])))
    return loaded


def _official_descriptions(framework: Framework, file: Path) -> None:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        official = {
            row["ShortCode"]: " ".join(row["Description"].split())
            for row in csv.DictReader(lines, delimiter=";")
            if row.get("Description")
        }
    for skill in framework.skills.all():
        text = official.get(skill.code)
        if text and skill.descriptions.get("en") != text:
            skill.descriptions = {**skill.descriptions, "en": text}
            skill.save(update_fields=["descriptions"])


def _digcomp3(file: Path) -> dict[str, Any]:
    """The data supplement's graph in the shape of our own file; English and Dutch as published."""
    graph = json.loads(file.read_text("utf-8"))["@graph"]
    names = {row["@id"].rsplit("/", 1)[-1]: row for row in graph if row["@type"] in {"CompetenceArea", "Competence"}}
    return {
        "framework": "digcomp",
        "version": "3.0",
        "source": "DigComp 3.0 data supplement, European Commission, Joint Research Centre",
        "licence": "CC BY 4.0",
        "areas": [{"code": code, "names": _languages(row, "name")} for code, row in names.items() if "." not in code],
        "skills": [
            {
                "code": code,
                "area": code.split(".")[0],
                "names": _languages(row, "name"),
                "descriptions": _languages(row, "description"),
            }
            for code, row in names.items()
            if "." in code
        ],
    }


def _languages(row: dict[str, Any], key: str) -> dict[str, str]:
    return {language: row[name] for language, name in (("en", key), ("nl", f"{key}_nl")) if row.get(name)}
