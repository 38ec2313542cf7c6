"""Every script into small ASCII letters: German umlauts, Ukrainian and Russian, Arabic; what is left keeps a code."""

from __future__ import annotations

import unicodedata

APOSTROPHES = "'\u2019\u02bc\u2018`\u00b4"
CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ",
        str.split("a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch  iu ia e  y e", " "),
        strict=True,
    )
)
ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءؤئ",
        str.split("a b t th j hh kh d dh r z s sh ss dd tt zz e gh f q k l m n h w y a h a w y", " "),
        strict=True,
    )
) | {"أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "پ": "p", "چ": "ch", "ک": "k", "گ": "g", "ی": "y", "ـ": ""}
LETTERS = {ord(letter): ascii_letters for letter, ascii_letters in (CYRILLIC | ARABIC).items()} | {
    ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("æ"): "a", ord("œ"): "o", ord("ı"): "i", ord("þ"): "th",
    ord("ð"): "d",
}  # fmt: skip
NOT_SHOWN = {"Cf", "Mn", "Me"}  # direction marks, soft hyphens, vowel signs


def clean(text: str) -> str:
    """Composed letters without invisible characters and apostrophes, so that words are not cut inside."""
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        letter for letter in composed if letter not in APOSTROPHES and unicodedata.category(letter) not in NOT_SHOWN
    )


def to_ascii(word: str) -> str:
    """Small ASCII letters and digits only. Scripts without a table keep each letter's code, and stay findable."""
    word = word.casefold()
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).translate(LETTERS)
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word).casefold().translate(LETTERS)
    return "".join(letter if letter.isascii() else _other(letter) for letter in word if letter.isalnum())


def _other(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    return str(digit) if digit is not None else f"x{ord(letter):x}"
