"""A process of the house in which tests make what no page makes, or look at what no page shows.

One process for all tests of a house: to start Django anew for each takes several seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
LOOP = """
import json, sys, traceback
import django
django.setup()
from django.db import close_old_connections
for line in sys.stdin:
    said = {}
    try:
        exec(json.loads(line), {"answer": lambda value: said.update(answer=value)})
    except BaseException:
        said["problem"] = traceback.format_exc()
    close_old_connections()
    print("SAID" + json.dumps(said), flush=True)
"""


class Inside:
    """inside(code): runs Python lines in the house; what they gave to `answer(…)`, None without."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def process(self) -> subprocess.Popen[str]:
        settings = {"DJANGO_SETTINGS_MODULE": "lms.settings.dev", "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-c", LOOP], cwd=ROOT, env=environment_of(self.folder) | settings, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, code: str) -> Any:
        told, heard = self.process.stdin, self.process.stdout
        assert told is not None
        assert heard is not None
        told.write(json.dumps(code) + "\n")
        told.flush()
        for line in heard:
            if line.startswith("SAID"):
                said = json.loads(line.removeprefix("SAID"))
                assert "problem" not in said, said["problem"]
                return said.get("answer")
        raise AssertionError("the process in the house ended")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        if "process" in self.__dict__:
            self.process.communicate(timeout=30)  # its input ends, and so does it


def environment_of(folder: Path) -> dict[str, str]:
    """That of `make run` with this data folder."""
    foreign = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"DATA_DIR": str(folder)}
