"""How a table that holds a person gives the person's data out, and how it forgets them.

Every model with a foreign key to the person model (or an e-mail column) carries a class attribute

    personal_data = PersonalData(export=("starts_at", "state"), erase=Erase.DELETE)

- `person`: lookup from the model to the person ("person", "registration__person").
- `by_email`: the lookup holds the person's e-mail address instead of the person.
- `export`: the columns that belong into the person's export.
- `erase`: what happens when the person leaves: DELETE the rows, ANONYMISE (see `blank`), or KEEP with a `reason`.
- `blank`: column → value written by ANONYMISE (the person's foreign key becomes None).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class Erase(StrEnum):
    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True)
class PersonalData:
    export: tuple[str, ...]
    erase: Erase
    person: str = "person"
    by_email: bool = False
    blank: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    def rows_of(self, model: type[models.Model], person: Any) -> models.QuerySet[Any]:
        """The rows of `model` that belong to `person`."""
        lookup = {f"{self.person}__iexact": person.email} if self.by_email else {self.person: person.pk}
        return model._default_manager.filter(**lookup)


def declared() -> Iterator[tuple[type[models.Model], PersonalData]]:
    """Every model of the house that declares its personal data."""
    for model in apps.get_models():
        declaration = getattr(model, "personal_data", None)
        if isinstance(declaration, PersonalData):
            yield model, declaration


def everything_about(person: Any) -> dict[str, list[dict[str, Any]]]:
    """What the house keeps about `person`, by model ("events.TeamMember"); the columns that the declarations name."""
    return {
        model._meta.label: rows
        for model, declaration in declared()
        if declaration.export and (rows := list(declaration.rows_of(model, person).values(*declaration.export)))
    }


def erase_everything_of(person: Any) -> dict[str, int]:
    """Applies every declaration to `person`; returns rows touched per model. The caller holds the transaction."""
    touched: dict[str, int] = {}
    for model, declaration in declared():
        rows = declaration.rows_of(model, person)
        if declaration.erase is Erase.DELETE:
            touched[model._meta.label] = rows.delete()[0]
        elif declaration.erase is Erase.ANONYMISE:
            touched[model._meta.label] = rows.update(**declaration.blank)
    return touched
