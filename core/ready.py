"""Queries whose SQL is written once: pages that everybody reads ask the same again and again, only of another row.

Writing the SQL of a query with several subqueries costs Django more than the database needs to answer it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:")  # as SQLite is told a moment

type Given = dict[str, Any]


class Blank(Expression):
    """A value that is given when the query is asked; `field` says what kind of value."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def value(self, given: Given, connection: Any) -> Any:
        return self.output_field.get_db_prep_value(given[self.name], connection)


class Ready[Row]:
    """`Ready(rows)` asks like the queryset `rows()`, with `Blank`s where values belong: `ready(slug="…")` → its rows.

    Nothing in `rows` may depend on the moment or the person: what is no Blank stays as it was the first time.
    Prefetches are not followed.
    """

    def __init__(self, rows: Callable[[], QuerySet[Any, Row]]) -> None:
        self._rows = rows
        self._written: dict[str, _Written] = {}

    def __call__(self, **given: Any) -> list[Row]:
        rows = self._written.get("default") or self._written.setdefault("default", _Written(self._rows()))
        iterable: Any = rows.queryset._iterable_class
        return list(iterable(rows.asking(given)))


def remember(parent: Model, name: str, children: Sequence[Any]) -> None:
    """`parent.<name>.all()` is `children` from now on, as after a prefetch; they know their parent."""
    rows = getattr(parent, name).all()
    rows._result_cache, rows._prefetch_done = list(children), True
    known = parent.__dict__.setdefault("_prefetched_objects_cache", {})
    known[name] = rows
    link = rows._known_related_objects
    for field in link:
        for child in children:
            setattr(child, field.name, parent)


class _Written:
    """One queryset with its SQL."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.values = self.compiler.as_sql()
        if any(isinstance(value, date) or MOMENT.match(str(value)) for value in self.values):
            raise ValueError("A moment in this query would stay the same for ever; make it a Blank.")

    def asking(self, given: Given) -> _Asking:
        connection = connections[self.queryset.db]
        values = tuple(value.value(given, connection) if isinstance(value, Blank) else value for value in self.values)
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (self.sql, values)
        return _Asking(self.queryset, compiler)


class _Asking:
    """As much of a queryset as its iterables read, with the compiler that need not write any more."""

    def __init__(self, queryset: Any, compiler: SQLCompiler) -> None:
        self.model, self.db, self.query = queryset.model, queryset.db, copy(queryset.query)
        self._fetch_mode, self._fields = queryset._fetch_mode, queryset._fields
        self._known_related_objects: dict[Any, Any] = {}
        self.query.get_compiler = lambda *args, **kwargs: compiler
