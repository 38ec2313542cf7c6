"""Makes partners' texts fit to show: entities decoded, HTML sanitised, hidden characters and people's data dropped.

Seen in real feeds: HTML and entities in names, doubly escaped entities, lecturers' phone numbers in the description.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import nh3

BLOCKS = {"p", "br", "ul", "ol", "li", "h3", "h4", "strong", "em"}
# Left-to-right and right-to-left overrides, isolates and marks: they make a text read differently from what it says.
DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TAG = re.compile(r"<(?:!--|/?[a-zA-Z])")

MAIL = re.compile(r"\b[\w.+-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)+", re.I)
PHONE_WORD = re.compile(
    r"(?:\b(?:tel(?:efon)?|fon|phone|fax|mobil(?:funk)?|handy|ruf|durchwahl)\b\.?\s*(?:nr\.?|nummer)?\s*[:.]?\s*)"
    r"\+?[\d(][\d\s()/.–-]{3,}\d",
    re.I,
)
# A bare number counts as a telephone number when it starts like one (+49…, 0…) and groups at least seven digits.
PHONE = re.compile(r"(?<![\w/.,-])(?:\+\d{2}|0)[\d\s()]{1,6}[\s()/–-][\d\s/–-]{3,}\d(?![\w.]|,\d)")
NAME_WORD = r"[A-ZÄÖÜ][\wäöüß'-]+"
PERSON = re.compile(
    rf"\b(?:(?:Herrn?|Frau|Mrs?\.?|Ms\.?)\s+(?:(?:Prof|Dr)\.?\s+)*|(?:(?:Prof|Dr)\.\s+)+){NAME_WORD}(?:\s+(?:von\s+|van\s+)?{NAME_WORD})?"
)
ROLE_AND_PERSON = re.compile(
    rf"\b(?:Dozent(?:in)?|Kursleiter(?:in)?|Kursleitung|Referent(?:in)?|Leitung|Ansprechpartner(?:in)?|Trainer(?:in)?|Kontakt)\s*:\s*"
    rf"{NAME_WORD}(?:\s+{NAME_WORD}){{1,2}}"
)


@dataclass(frozen=True)
class Cleaned:
    text: str
    removed: tuple[str, ...] = ()


def plain(raw: str) -> str:
    """One line of plain text: entities decoded (also doubly escaped ones), tags, control and direction marks gone."""
    text = _decode(raw)
    if TAG.search(text):
        text = html.unescape(nh3.clean(text, tags=set()))
    return " ".join(_printable(text).split())


def without_people(text: str) -> Cleaned:
    """Drops mail addresses, telephone numbers and named people; says what kinds were found."""
    removed = []
    for kind, pattern in (
        ("mail address", MAIL),
        ("telephone number", PHONE_WORD),
        ("telephone number", PHONE),
        ("name of a person", ROLE_AND_PERSON),
        ("name of a person", PERSON),
    ):
        text, found = pattern.subn("", text)
        if found and kind not in removed:
            removed.append(kind)
    return Cleaned(text, tuple(removed))


def rich(raw: str) -> Cleaned:
    """Safe HTML of paragraphs and lists; plain text becomes paragraphs at blank lines and breaks at line ends."""
    cleaned = without_people(_printable(_decode(raw)))
    text = cleaned.text
    if not TAG.search(text):
        text = _paragraphs(text)
    safe = nh3.clean(text, tags=BLOCKS, attributes={}, link_rel=None).strip()
    return Cleaned(_tidy(safe), cleaned.removed)


def summary(safe_html: str, limit: int = 200) -> str:
    """The first sentences of a text, at most `limit` characters, cut at a word."""
    text = plain(safe_html.replace("</p>", "</p> ").replace("<br>", " "))
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    sentence = cut.rfind(". ")
    if sentence > limit // 2:
        return cut[: sentence + 1]
    return cut.rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _decode(raw: str) -> str:
    once = html.unescape(raw)
    return html.unescape(once) if re.search(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", once, re.I) else once


def _printable(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(DIRECTION_MARKS)
    return CONTROL.sub(" ", text)


def _paragraphs(text: str) -> str:
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.replace("\r", "\n"))]
    return "".join(f"<p>{html.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def _tidy(safe: str) -> str:
    safe = re.sub(r"[ \t]{2,}", " ", safe)
    safe = re.sub(r"(?:<br>\s*)+</p>", "</p>", safe)
    return re.sub(r"<p>(?:\s|<br>|[.,;:])*</p>", "", safe)
