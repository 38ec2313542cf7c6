"""Compiles every `.po` file that changed into the `.mo` file beside it; needs no gettext tools."""

from __future__ import annotations

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def sources() -> list[Path]:
    """All our catalogues: the project's own folder, and those of the apps."""
    return sorted([*ROOT.glob("locale/*/LC_MESSAGES/*.po"), *ROOT.glob("[a-z]*/locale/*/LC_MESSAGES/*.po")])


def compile_catalogue(source: Path) -> None:
    """Writes the `.mo` whole or not at all: a running house may be reading it."""
    draft = source.with_suffix(".mo.part")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    draft.rename(source.with_suffix(".mo"))


def main() -> None:
    for source in sources():
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            compile_catalogue(source)


if __name__ == "__main__":
    main()
