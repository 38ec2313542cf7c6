"""Figures that may be passed on: small numbers are left out, also those one could work out.

Every table is a partition of a known whole. A cell of 1 to 4 people is left out; when what is left out could still be
worked out from the rest, the next smallest cell goes as well, and the word in its place is the same. Where two tables
share people, who puts them together leaves out what one would give away about the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

SMALL = 5


@dataclass(frozen=True)
class Cell:
    """`value` None: left out."""

    label: str
    value: int | None

    @property
    def shown(self) -> str:
        return _("few") if self.value is None else str(self.value)


@dataclass(frozen=True)
class Table:
    """`column` says what the lines are, `counted` what is counted: people unless it says otherwise.
    `total` None: left out, or no whole of its own."""

    key: str
    title: str
    column: str
    cells: list[Cell]
    total: int | None = None
    counted: str = ""

    @property
    def most(self) -> int:
        return max((cell.value or 0 for cell in self.cells), default=0)

    @property
    def leaves_out(self) -> bool:
        return any(cell.value is None for cell in self.cells)

    @property
    def bars(self) -> list[tuple[Cell, int, int]]:
        """(cell, top of its line, length of the bar out of 270)."""
        most = self.most or 1
        return [(cell, 52 * row, round(270 * (cell.value or 0) / most)) for row, cell in enumerate(self.cells)]

    @property
    def height(self) -> int:
        return 52 * len(self.cells)


def is_small(number: int) -> bool:
    return 0 < number < SMALL


def shown(number: int) -> int | None:
    return None if is_small(number) else number


def suppressed(rows: Iterable[tuple[str, int]]) -> list[Cell]:
    """Cells in their order; nothing that is left out can be worked out from the sum of all."""
    cells = list(rows)
    hidden = {place for place, (_label, value) in enumerate(cells) if is_small(value)}
    by_size = sorted((value, place) for place, (_label, value) in enumerate(cells) if value >= SMALL)
    while hidden and by_size and (len(hidden) < 2 or sum(cells[place][1] for place in hidden) < 2 * SMALL):
        hidden.add(by_size.pop(0)[1])
    return [Cell(label, None if place in hidden else value) for place, (label, value) in enumerate(cells)]


def table(key: str, title: str, column: str, rows: Iterable[tuple[str, int]]) -> Table:
    found = list(rows)
    return Table(key, title, column, suppressed(found), shown(sum(value for _label, value in found)))
