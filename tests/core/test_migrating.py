"""Many tables from one operation."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from core.migrating import CreateModels


def lamps() -> CreateModels:
    """A lamp stands in a street, which comes first."""
    return CreateModels([
        CreateModel("Street", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))]),
        CreateModel(
            "Lamp",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("street", models.ForeignKey("core.Street", models.CASCADE)),
                ("number", models.IntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["street", "number"], name="core_lamp_once")]},
        ),
    ])  # fmt: skip


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name in {"core_street", "core_lamp"}}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_all_tables_stand_with_their_constraints_and_go_again() -> None:
    migration = Migration("0001", "core")
    migration.operations = [lamps()]
    with connection.schema_editor() as editor:
        migration.apply(ProjectState(), editor)
    try:
        assert tables() == {"core_street", "core_lamp"}
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, "core_lamp")
        assert found["core_lamp_once"]["columns"] == ["street_id", "number"]
    finally:
        with connection.schema_editor() as editor:
            migration.unapply(ProjectState(), editor)
    assert not tables()


def test_the_state_knows_every_model_and_is_not_rendered_on_the_way() -> None:
    state = ProjectState()
    _ = state.apps
    lamps().state_forwards("core", state)
    assert {("core", "street"), ("core", "lamp")} <= set(state.models)
    assert "apps" not in state.__dict__


def test_a_migration_that_has_it_can_be_written() -> None:
    written, imports = OperationWriter(lamps(), indentation=0).serialize()
    assert "core.migrating.CreateModels(" in written
    assert written.count("migrations.CreateModel(") == 2
    assert "import core.migrating" in imports
