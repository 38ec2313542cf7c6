"""An export in, a result out: the same on every machine, so that anybody can check it.

The export (`format` "lichthof-judging/1") holds no names, only uuids:

    {"format", "round", "kind", "seed", "tie_break": [criterion key …, "lot"],
     "criteria": [{"key", "weight", "steps"}],
     "projects": [uuid], "assignments": [{"judge", "project"}],
     "ballots": [{"key", "judge", "content", "given_at", "counts": bool, "why": reason when it does not count}]}

The output: {"projects": [one per project, best first], "judges": [...], "model": {...}, "warnings": [{"code", ...}]}.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .warnings import warnings_about

ALGORITHMS = {"rubric": "additive-judge-effect", "ranking": "plackett-luce", "pairwise": "bradley-terry"}
VERSION = "1.0"
FORMAT = "lichthof-judging/1"
TOLERANCE = 1e-3


def compute(export: dict[str, Any]) -> dict[str, Any]:
    """The output that follows from `export`. ValueError for another format."""
    if export.get("format") != FORMAT:
        raise ValueError(f"not a {FORMAT} export")
    from . import ranked, rubric

    model = rubric if export["kind"] == "rubric" else ranked
    output = model.evaluate(export)
    output["warnings"] = warnings_about(export, output)
    return output


def input_hash(export: dict[str, Any]) -> str:
    """SHA-256 over the export, with sorted keys and without spaces."""
    text = json.dumps(export, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def recompute(file: dict[str, Any]) -> list[str]:
    """Differences between what a result file states and what follows from its input; [] when everything is right.

    `file`: {"algorithm", "version", "seed", "input_hash", "input", "output"}.
    """
    export = file["input"]
    stated = {
        "algorithm": ALGORITHMS.get(export.get("kind", "")),
        "version": VERSION,
        "seed": export.get("seed"),
        "input_hash": input_hash(export),
    }
    found = [f"{key}: stated {file.get(key)!r}, is {is_!r}" for key, is_ in stated.items() if file.get(key) != is_]
    return found + differences(file["output"], compute(export))


def differences(stated: Any, is_: Any, path: str = "output") -> list[str]:
    """Where two outputs differ; numbers may differ in the last digit, because processors do."""
    if isinstance(stated, dict) and isinstance(is_, dict):
        keys = sorted(set(stated) | set(is_))
        return [line for key in keys for line in differences(stated.get(key), is_.get(key), f"{path}.{key}")]
    if isinstance(stated, list) and isinstance(is_, list) and len(stated) == len(is_):
        pairs = zip(stated, is_, strict=True)
        return [line for row, (one, two) in enumerate(pairs) for line in differences(one, two, f"{path}[{row}]")]
    if _is_number(stated) and _is_number(is_):
        return [] if abs(stated - is_) <= TOLERANCE else [f"{path}: stated {stated}, is {is_}"]
    return [] if stated == is_ else [f"{path}: stated {stated!r}, is {is_!r}"]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
