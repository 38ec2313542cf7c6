"""Rules of the house that a reader cannot check in every file: imports, pairs of columns, who speaks to the outside."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Value
from django.dispatch import Signal

ROOT = Path(settings.BASE_DIR)
FLOORS = ["core", "accounts", "scheduler", "catalogue", "skills", "content", "courses", "events", "transfer",
          "certificates", "api", "lms"]  # fmt: skip


def our_files(pattern: str = "*.py") -> Iterator[Path]:
    for floor in FLOORS:
        yield from (path for path in sorted((ROOT / floor).rglob(pattern)) if "migrations" not in path.parts)


def our_models() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model._meta.app_label in FLOORS)


def test_floors_and_rooms_import_downwards_only():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


# --- `revoked_by` never without `revoked_at`


def pairs() -> list[tuple[type[models.Model], str]]:
    """(model, "revoked") for every own pair of `revoked_at` and `revoked_by`."""
    found = []
    for model in our_models():
        own = {field.name for field in model._meta.local_fields}
        found += [(model, name[:-3]) for name in sorted(own) if name.endswith("_at") and f"{name[:-3]}_by" in own]
    return found


def forbids(model: type[models.Model], values: dict[str, object]) -> bool:
    checks = [rule for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)]
    relevant = [rule for rule in checks if {name for name, _value in _leaves(rule.condition)} <= set(values)]
    return any(not rule.condition.check(values) for rule in relevant)


def _leaves(condition: object) -> Iterator[tuple[str, object]]:
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield child[0].split("__")[0], child[1]
        else:
            yield from _leaves(child)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "what"), [pytest.param(*pair, id=f"{pair[0].__name__}.{pair[1]}") for pair in pairs()]
)
def test_whoever_did_something_did_it_at_a_time(model, what):
    """A time without a person is allowed: people leave, and what they did stays. A person without a time is not."""
    at, by = f"{what}_at", f"{what}_by"
    never, nobody = Value(None, models.DateTimeField()), Value(None, models.BigIntegerField())
    assert forbids(model, {at: never, by: 1})
    assert not forbids(model, {at: datetime.now(UTC), by: 1})
    assert not forbids(model, {at: datetime.now(UTC), by: nobody})
    assert not forbids(model, {at: never, by: nobody})


def test_there_are_pairs_to_look_at():
    assert {f"{model.__name__}.{what}" for model, what in pairs()} >= {"Certificate.revoked", "Organisation.verified"}


# --- facts that are announced


def test_every_fact_is_heard_by_somebody_or_named_as_waiting_for_a_floor_above():
    waiting = re.search(r"heard by nobody yet: (.*)", (ROOT / "docs/architecture.md").read_text())
    assert waiting
    named = set(re.findall(r"`(\w+_\w+)`", waiting[1]))
    unheard = set()
    for floor in FLOORS:
        if (ROOT / floor / "signals.py").exists():
            facts = vars(import_module(f"{floor}.signals")).items()
            unheard |= {name for name, fact in facts if isinstance(fact, Signal) and not fact.receivers}
    assert unheard == named


# --- who speaks to the outside

SPEAKS = {
    "delay": "a request never talks to the broker: enqueue() a row instead",
    "apply_async": "a request never talks to the broker: enqueue() a row instead",
    "send_task": "only the dispatcher talks to the broker",
    "send_mail": "mails go through queue_mail()",
    "send_mass_mail": "mails go through queue_mail()",
    "mail_admins": "mails go through queue_mail()",
    "mail_managers": "mails go through queue_mail()",
    "EmailMessage": "mails go through queue_mail()",
    "EmailMultiAlternatives": "mails go through queue_mail()",
}
MAY_SPEAK = {"core/outbox/broker.py", "core/mail.py", "core/mail_files.py"}


def outside_calls(source: str) -> list[str]:
    """Names from SPEAKS that this source calls."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            names += [name] if name in SPEAKS else []
    return names


def test_only_the_outbox_speaks_to_the_broker_and_to_mail_servers():
    found = {
        str(path.relative_to(ROOT)): [f"{name}: {SPEAKS[name]}" for name in names]
        for path in our_files()
        if (names := outside_calls(path.read_text())) and str(path.relative_to(ROOT)) not in MAY_SPEAK
    }
    assert found == {}


@pytest.mark.parametrize("line", ["task.delay(1)", "send_mail('a')", "mail.EmailMessage()", "app.send_task('x')"])
def test_that_rule_sees_what_it_looks_for(line):
    assert len(outside_calls(line)) == 1


# --- calm files


def test_no_file_is_too_long_to_read():
    long = {
        str(path.relative_to(ROOT)): count
        for path in our_files()
        if (count := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_nothing_unfinished_is_left_in_the_code():
    words = ("TODO", "FIXME", "XXX")
    found = [f"{path.relative_to(ROOT)}: {word}" for path in our_files() for word in words if word in path.read_text()]
    assert found == []


def test_tasks_are_two_lines():
    long = []
    for path in our_files("tasks.py"):
        for node in ast.parse(path.read_text()).body:
            is_task = isinstance(node, ast.FunctionDef) and any(
                "shared_task" in ast.dump(mark) for mark in node.decorator_list
            )
            if is_task and len([line for line in node.body if not _is_docstring(line)]) > 2:
                long.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert long == []


def _is_docstring(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


@pytest.mark.django_db
def test_every_beat_entry_names_a_task_that_exists():
    from celery import current_app

    current_app.loader.import_default_modules()
    assert {task for task, _every in settings.BEAT.values()} <= set(current_app.tasks)


def settings_read() -> set[str]:
    """Every variable that settings and scripts read from the environment."""
    reads = re.compile(r"""(?:env\.\w+|text|flag|number|words|kept_secret|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)\"""")
    files = [*(ROOT / "lms" / "settings").glob("*.py"), ROOT / "scripts" / "run.py"]
    return {name for file in files for name in reads.findall(file.read_text())}


def test_every_setting_is_explained_to_whoever_runs_the_house():
    page = (ROOT / "docs" / "operate" / "settings.md").read_text()
    inside = {"LICHTHOF_TEST_DB", "DJANGO_SETTINGS_MODULE"}
    assert len(settings_read()) > 20
    assert {name for name in settings_read() - inside if f"`{name}`" not in page} == set()
    assert {
        name for name in re.findall(r"^\| `([A-Z0-9_]+)`", page, re.MULTILINE) if name not in settings_read()
    } == set()


# --- the tests themselves


def test_warnings_are_errors(pytestconfig):
    assert pytestconfig.getini("filterwarnings")[0] == "error"


def test_a_test_cannot_speak_to_the_network():
    import socket

    with socket.socket() as link, pytest.raises(AssertionError, match="wanted to speak"):
        link.connect(("192.0.2.1", 80))


def test_processes_start_without_what_only_computing_needs():
    """numpy and networkx cost 30 MB and a second; they are loaded by whoever computes a result or an allotment."""
    program = "import sys, django; django.setup(); import lms.urls; print({'numpy', 'networkx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr
