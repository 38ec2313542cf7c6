"""Codes people can type: 15 random characters and a check character, in four groups ("7KQF-…").

The alphabet has 31 characters (a prime), none of them easily mistaken for another (no 0 O 1 I U). With weights 1…15 the
check character finds every single wrong character and every swap of neighbours. 31^15 is about 2^74: not to be guessed.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
LENGTH = 15


def new_code() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return body + check_character(body)


def check_character(body: str) -> str:
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]


def normalise(typed: str) -> str:
    """Upper case without blanks and hyphens."""
    return "".join(typed.split()).replace("-", "").replace("–", "").upper()


def is_well_formed(code: str) -> bool:
    """Whether a normalised code has the right length, alphabet and check character."""
    if len(code) != LENGTH + 1 or any(character not in ALPHABET for character in code):
        return False
    return check_character(code[:LENGTH]) == code[LENGTH]


def grouped(code: str) -> str:
    """`7KQF2345…` → `7KQF-2345-…`: for people's eyes."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
