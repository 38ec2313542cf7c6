"""The texts of this house: collected from code and templates, kept in `locale/<language>/LC_MESSAGES/django.po`.

`scripts/texts.py` brings the catalogues up to date without gettext's tools: new texts are added empty, texts that are
gone are dropped, translations stay.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import django
import polib
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ["core", "accounts", "scheduler", "catalogue", "skills", "content", "courses", "events", "transfer",
           "certificates", "api", "lms", "templates"]  # fmt: skip
LANGUAGES = ("de", "uk", "ar")
PLURAL_FORMS = {
    "de": "nplurals=2; plural=(n != 1);",
    "uk": "nplurals=4; plural=(n % 1 == 0 && n % 10 == 1 && n % 100 != 11 ? 0 : n % 1 == 0 && n % 10 >= 2 && n % 10 <= 4 "
    "&& (n % 100 < 12 || n % 100 > 14) ? 1 : n % 1 == 0 && (n % 10 ==0 || (n % 10 >=5 && n % 10 <=9) || "
    "(n % 100 >=11 && n % 100 <=14 )) ? 2: 3);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}
# function → positions of (context, text, plural) among its arguments
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}


class Text(NamedTuple):
    context: str
    text: str
    plural: str = ""


def texts_of_code(source: str) -> Iterator[Text]:
    """Every text given to a gettext function."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        context, text, plural = (_argument(node, position) for position in CALLS[name])
        if text:
            yield Text(context, text, plural)


def _argument(call: ast.Call, position: int | None) -> str:
    if position is None or position >= len(call.args):
        return ""
    value = call.args[position]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def texts_of_template(source: str) -> Iterator[Text]:
    """Django rewrites a template into gettext calls between filler; each call is cut out and read as code."""
    rewritten = templatize(source)
    for start in re.finditer(r"(?<!\w)(?:n?p?gettext|_)\(", rewritten):
        for end in re.finditer(r"\)", rewritten[start.start() :]):
            call = rewritten[start.start() : start.start() + end.end()]
            try:
                yield from texts_of_code(call)
            except SyntaxError:
                continue
            break


def collected() -> dict[Text, set[str]]:
    """Text → the files where it stands."""
    found: dict[Text, set[str]] = {}
    for path in _sources():
        reader = texts_of_code if path.suffix == ".py" else texts_of_template
        for text in reader(path.read_text()):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    return found


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            template = path.suffix in {".html", ".txt", ".xml"} and "templates" in path.relative_to(ROOT).parts
            if template or (path.suffix == ".py" and "migrations" not in path.parts):
                yield path


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def key(text: Text) -> tuple[str, str]:
    """What gettext tells texts apart by."""
    return text.context, text.text


def catalogue(language: str) -> dict[tuple[str, str], polib.POEntry]:
    path = catalogue_path(language)
    entries = polib.pofile(str(path)) if path.exists() else []
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete}


def update(language: str, found: dict[Text, set[str]]) -> None:
    """Writes the catalogue anew, sorted by place; a text that only gained a plural starts again."""
    known = catalogue(language)
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Project-Id-Version": "Lichthof",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    merged: dict[tuple[str, str], tuple[Text, set[str]]] = {}
    for text, places in found.items():
        first, seen = merged.get(key(text), (text, set()))
        merged[key(text)] = (first if first.plural else text, seen | places)
    for identity, (text, places) in sorted(merged.items(), key=lambda item: (min(item[1][1]), item[0])):
        fresh.append(_entry(language, text, places, known.get(identity)))
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))


def _entry(language: str, text: Text, places: set[str], known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=text.context or None, msgid=text.text, msgid_plural=text.plural,
        occurrences=[(place, "") for place in sorted(places)],
        flags=["python-format"] if "%(" in text.text + text.plural else [],
    )  # fmt: skip
    if text.plural:
        count = int(PLURAL_FORMS[language][9])
        old = known.msgstr_plural if known else {}
        entry.msgstr_plural = {number: old.get(number, "") for number in range(count)}
    elif known:
        entry.msgstr = known.msgstr
    return entry


def prepare_django() -> None:
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()


def main() -> None:
    prepare_django()
    found = collected()
    for language in LANGUAGES:
        update(language, found)


if __name__ == "__main__":
    main()
