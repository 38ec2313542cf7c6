"""Words for the keys that teams, seekers and mentors are described with."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from events.enums import TeamRole

# Languages people may say they speak; the house's own come first.
SPOKEN = ("de", "en", "uk", "ar", "ru", "tr", "fr", "es", "it", "pl", "ro", "fa", "vi")


def skill_words(keys: Iterable[str] | None) -> list[str]:
    """Unknown keys are left out."""
    return [str(TeamRole(key).label) for key in keys or () if key in TeamRole.values]


def language_word(code: str) -> str:
    """ "Ukrainian" in the reader's language; the code itself when nobody knows it."""
    try:
        return str(_(get_language_info(code)["name_translated"]))
    except KeyError:
        return code


def language_words(codes: Iterable[str] | None) -> list[str]:
    return [language_word(code) for code in codes or ()]


def spoken_choices() -> list[tuple[str, str]]:
    """For forms: the languages of the pages first, in their order, then the others by name."""
    own = [code for code, _name in settings.LANGUAGES]
    others = sorted((code for code in SPOKEN if code not in own), key=language_word)
    return [(code, language_word(code)) for code in (*own, *others)]


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = list(words) or [""]
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
