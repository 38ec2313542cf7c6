"""Which listings have which words: one query to the database's own full text, answers kept per catalogue version."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from django.db import connection

from catalogue.terms import Form, Term

from .index import bitmap, numbers
from .state import State

ENOUGH = 3
KEPT = 256  # words whose listings stay in memory


@dataclass(frozen=True)
class Posting:
    """Listings that have a term: in the title, in title or summary, anywhere (each contains the one before); and
    those that have the very word that was typed."""

    title: int
    short: int
    anywhere: int
    exact: int


@dataclass(frozen=True)
class Matches:
    """`found`: all hits as a bitmap. `tiers`: the same hits, best first, disjoint. `relaxed`: not every word was there."""

    found: int
    tiers: tuple[int, ...]
    relaxed: bool = False


_lock = Lock()
_postings: OrderedDict[tuple[str, str, tuple[Form, ...], tuple[Form, ...]], Posting] = OrderedDict()


def match(terms: Sequence[Term], state: State, allowed: int, *, strict: bool = False) -> Matches:
    """Listings among `allowed` that have all `terms`. When they are fewer than ENOUGH, those that have any join them
    (`relaxed` when not one has all of them); never when `strict`."""
    held = postings(terms, state)
    every, some = allowed, 0
    for posting in held:
        every &= posting.anywhere
        some |= posting.anywhere
    if strict or every.bit_count() >= ENOUGH:
        return Matches(every, tiers(held, every))
    some &= allowed
    return Matches(some, tiers(held, some), relaxed=bool(some) and not every)


def tiers(held: Sequence[Posting], found: int) -> tuple[int, ...]:
    """Splits `found` by points: per term one for being there, one more for the very word, one for the summary, three
    for the title."""
    at_least = [found]
    for posting in held:
        for layer in (posting.anywhere, posting.exact, posting.short, posting.title, posting.title):
            at_least.append(0)
            for points in range(len(at_least) - 1, 0, -1):
                at_least[points] |= at_least[points - 1] & layer
    at_least.append(0)
    exact = [mask & ~above for mask, above in zip(at_least, at_least[1:], strict=False)]
    return tuple(mask for mask in reversed(exact) if mask)


def postings(terms: Sequence[Term], state: State) -> list[Posting]:
    """One per term, in order; one query for those that are not held."""
    keys = [(str(connection.settings_dict["NAME"]), state.stamp, term.forms, term.exact) for term in terms]
    with _lock:
        held = {key: _postings[key] for key in keys if key in _postings}
    missing = list(dict.fromkeys(key for key in keys if key not in held))
    if missing:
        held |= dict(zip(missing, _ask([key[2:] for key in missing]), strict=True))
    with _lock:
        for key in keys:
            _postings[key] = held[key]
            _postings.move_to_end(key)
        while len(_postings) > KEPT:
            _postings.popitem(last=False)
    return [held[key] for key in keys]


def _ask(wanted: Sequence[tuple[tuple[Form, ...], tuple[Form, ...]]]) -> list[Posting]:
    """Asks for every term four times: title, summary, anywhere, and anywhere as typed. Ids come as one text each: a row each costs double."""
    sql: list[str] = []
    expressions: list[str] = []
    language = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    for forms, exact in wanted:
        for given, layer in (
            (forms, language.title),
            (forms, language.summary),
            (forms, language.all),
            (exact, language.all),
        ):
            expressions.append(language.expression(given or forms, layer))
            sql.append(language.select.format(number=len(sql)))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql), expressions)
        found = dict(cursor.fetchall())
    masks = [bitmap(map(int, found[at].split(","))) if found[at] else 0 for at in range(len(sql))]
    return [
        Posting(masks[at], masks[at] | masks[at + 1], masks[at + 2], masks[at + 3] & masks[at + 2])
        for at in range(0, len(masks), 4)
    ]


def forget() -> None:
    """Empties the memory of words; for measuring and tests."""
    with _lock:
        _postings.clear()


def listings_with(stems: Sequence[str]) -> list[int]:
    """Ids of listings that have any of these stems, in order."""
    found = _ask([(tuple((stem,) for stem in stems), ())])[0].anywhere if stems else 0
    return numbers(found.to_bytes((found.bit_length() + 7) >> 3, "little"))


class SQLITE:
    """FTS5: the row's number carries the listing (see `Listing`, `SLOTS`)."""

    select = "SELECT {number}, group_concat(rowid >> 4) FROM catalogue_text_fts WHERE catalogue_text_fts MATCH %s"
    title, summary, all = "title", "summary", "title summary body"

    @staticmethod
    def expression(forms: Sequence[Form], layer: str) -> str:
        alternatives = (" AND ".join(f'"{stem}"' for stem in form) for form in forms)
        return f"{{{layer}}} : (" + " OR ".join(f"({one})" for one in alternatives) + ")"


class POSTGRESQL:
    """tsvector with weights: A title, B summary, C body."""

    select = (
        "SELECT {number}, string_agg(listing_id::text, ',') FROM catalogue_listingtext "
        "WHERE vector @@ to_tsquery('simple'::regconfig, %s)"
    )
    title, summary, all = ":A", ":B", ""

    @staticmethod
    def expression(forms: Sequence[Form], layer: str) -> str:
        alternatives = (" & ".join(f"'{stem}'{layer}" for stem in form) for form in forms)
        return " | ".join(f"({one})" for one in alternatives)
