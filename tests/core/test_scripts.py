"""The scripts behind make: what runs where, and what a catalogue of texts is made of."""

from __future__ import annotations

import sys

import pytest
from django.conf import settings

sys.path.insert(0, str(settings.BASE_DIR / "scripts"))

import check_translations
import polib
import run_tests
import texts
from texts import Text

POSTGRES = "postgres://someone@127.0.0.1/x"


def test_every_mark_runs_in_exactly_one_part_on_each_database():
    marks = [(part.title, part.marks, part.database) for part in run_tests.parts(POSTGRES)]
    assert marks == [
        ("On SQLite", "not postgres and not (journey or processes)", ""),
        ("On PostgreSQL", "not sqlite and not (journey or processes)", POSTGRES),
        ("Processes", "processes", POSTGRES),
        ("Browser journeys", "journey and not processes", ""),
    ]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_without_postgresql_it_says_so_loudly_and_fails_in_ci(monkeypatch, capsys, ci, code):
    monkeypatch.setattr(run_tests, "postgres", lambda: "")
    monkeypatch.setattr(run_tests, "run", lambda part, extra: (True, 1.0))
    monkeypatch.setattr(sys, "argv", ["run_tests.py"])
    monkeypatch.setenv("CI", ci)
    assert run_tests.main() == code
    assert "NO POSTGRESQL ANSWERED" in capsys.readouterr().out


def test_a_failing_part_fails_the_whole(monkeypatch):
    monkeypatch.setattr(run_tests, "postgres", lambda: POSTGRES)
    monkeypatch.setattr(run_tests, "run", lambda part, extra: (part.title != "On SQLite", 1.0))
    monkeypatch.setattr(sys, "argv", ["run_tests.py"])
    assert run_tests.main() == 1


def test_texts_of_code_are_found_with_context_and_plural():
    code = '_("One"); pgettext("door", "Open"); ngettext("%(n)s cat", "%(n)s cats", 3); other("No"); _(variable)'
    assert list(texts.texts_of_code(code)) == [
        Text("", "One"),
        Text("door", "Open"),
        Text("", "%(n)s cat", "%(n)s cats"),
    ]


def test_texts_of_templates_are_found_trimmed_and_inside_attributes():
    template = (
        '{% translate "It (really) works" %}<c-x label="{% translate \'A\' %}" />'
        "{% blocktranslate trimmed with a=b %}\n  x {{ a }}\n  y\n{% endblocktranslate %}"
        "{% blocktranslate count n=k %}one{% plural %}many{% endblocktranslate %}"
    )
    assert list(texts.texts_of_template(template)) == [
        Text("", "It (really) works"),
        Text("", "A"),
        Text("", "x %(a)s y"),
        Text("", "one", "many"),
    ]


@pytest.fixture
def locale(monkeypatch, tmp_path):
    monkeypatch.setattr(texts, "ROOT", tmp_path)
    return tmp_path / "locale" / "de" / "LC_MESSAGES" / "django.po"


FOUND = {Text("", "Hello %(name)s"): {"core/a.py"}, Text("", "one", "many"): {"core/b.py"}}


def test_updating_a_catalogue_keeps_translations_and_drops_what_is_gone(locale):
    texts.update("de", FOUND | {Text("", "Gone"): {"core/a.py"}})
    catalogue = polib.pofile(str(locale))
    catalogue.find("Hello %(name)s").msgstr = "Hallo %(name)s"
    catalogue.save()
    texts.update("de", FOUND)
    entries = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.pofile(str(locale))}
    assert entries == {"Hello %(name)s": "Hallo %(name)s", "one": {0: "", 1: ""}}


@pytest.mark.parametrize(
    ("translation", "problems"),
    [
        ("Hallo %(name)s", []),
        ("", ["de: missing: 'Hello %(name)s' (core/a.py)"]),
        ("Hallo %(nam)s", ["de: unknown placeholder: 'Hello %(name)s'"]),
    ],
)
def test_missing_and_wrong_translations_are_named(locale, translation, problems):
    found = {Text("", "Hello %(name)s"): {"core/a.py"}}
    texts.update("de", found)
    catalogue = polib.pofile(str(locale))
    catalogue[0].msgstr = translation
    catalogue.save()
    assert list(check_translations.problems("de", found)) == problems


def test_fuzzy_translations_are_refused(locale):
    found = {Text("", "Hello"): {"core/a.py"}}
    texts.update("de", found)
    catalogue = polib.pofile(str(locale))
    catalogue[0].msgstr, catalogue[0].flags = "Hallo", ["fuzzy"]
    catalogue.save()
    assert list(check_translations.problems("de", found)) == ["de: fuzzy: 'Hello'"]


@pytest.mark.parametrize(
    ("language", "place", "asked"),
    [
        ("de", "courses/wagtail_hooks.py", True),
        ("uk", "courses/wagtail_hooks.py", False),
        ("uk", "courses/templates/courses/desk/run.html", False),
        ("uk", "courses/templates/courses/lesson.html", True),
        ("ar", "courses/templates/courses/course.html", True),
        ("ar", "accounts/forms.py", False),
    ],
)
def test_each_language_is_asked_for_where_its_readers_are(language, place, asked):
    assert check_translations.wanted(language, {place}) is asked
