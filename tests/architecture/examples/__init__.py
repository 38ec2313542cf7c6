"""Examples for the tests that walk the whole house, one module per room; each may bring

- `OPEN_TO_ANY_PERSON: dict[str, str]`: signed-in addresses with an object in them that any person may open, and why;
- `addresses(world)`: adds to `world.values` an example object for each address of the room
  (key: the address's whole name, or its namespace; value: its parameters);
- `belongings(person, organisation)`: makes the person leave a trace in every table of the room.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any


def rooms() -> list[Any]:
    return [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def open_to_any_person() -> dict[str, str]:
    return {name: why for room in rooms() for name, why in getattr(room, "OPEN_TO_ANY_PERSON", {}).items()}


def add_addresses(world: Any) -> None:
    for room in rooms():
        if add := getattr(room, "addresses", None):
            add(world)


def leave_traces(person: Any, organisation: Any) -> None:
    for room in rooms():
        if trace := getattr(room, "belongings", None):
            trace(person, organisation)
