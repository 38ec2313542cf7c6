"""Are the translations whole? German everywhere; Ukrainian and Arabic for what their readers meet; nothing fuzzy.

Ukrainian is asked for every page that citizens and learners see, Arabic for the pages that prove right-to-left: home,
catalogue, course.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from texts import LANGUAGES, Text, catalogue, collected, key, prepare_django

# What only trainers, staff, programs and developers meet: German and English are enough there.
INSIDE = re.compile(
    r"/(desk|cms|staff|reports?|gallery|imports?|models|panels|blocks|management|wagtail\w*)/"
    r"|/(desk|wagtail_hooks|blocks|panels|models|gallery)[^/]*$"
)
ARABIC = re.compile(
    r"^templates/(base\.html|city/home\.html|cotton/)|^catalogue/templates/"
    r"|^courses/templates/courses/(course|_|includes)|^core/templatetags/|^lms/templatetags/"
)


def wanted(language: str, places: set[str]) -> bool:
    if language == "de":
        return True
    if language == "ar":
        return any(ARABIC.search(place) for place in places)
    return any(not INSIDE.search(f"/{place}") for place in places)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s|\{(\w*)\}", text))


def problems(language: str, found: dict[Text, set[str]]) -> Iterator[str]:
    entries = catalogue(language)
    for text, places in sorted(found.items(), key=lambda item: (min(item[1]), item[0])):
        entry = entries.get(key(text))
        if entry is not None and entry.fuzzy:
            yield f"{language}: fuzzy: {text.text!r}"
        elif entry is None or not entry.translated():
            if wanted(language, places):
                yield f"{language}: missing: {text.text!r} ({min(places)})"
        else:
            for answer in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
                if not placeholders(answer) <= placeholders(f"{entry.msgid} {entry.msgid_plural}"):
                    yield f"{language}: unknown placeholder: {text.text!r}"


def main() -> int:
    prepare_django()
    found = collected()
    lines = [line for language in LANGUAGES for line in problems(language, found)]
    if lines:
        print("\n".join(lines[:100]))
        print(f"{len(lines)} translation problems in {len(found)} texts.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
