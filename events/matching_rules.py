"""Who fits whom: proposals between people who look for a team and teams with a free place.

Pure and deterministic: the same people and teams give the same proposals, whatever order they come in. A proposal is
never more than that; both sides say yes. What counts, in points:

- 6 for each skill the team said it misses and the person brings (two at most),
- 3 for each thing both want to work on (two at most),
- 2 for each skill nobody in the team has said they bring, although it was not asked for (two at most),
- 1 for a common language,
- minus 3 when everything the person brings is there already: a team of unlike people solves more.

A common language alone is no reason; and people who named languages and share none are not proposed to each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

MISSED, WANTED, NEW, SPOKEN, CLONE = 6, 3, 2, 1, -3
MOST = 2

type Words = frozenset[str]


@dataclass(frozen=True)
class Looking:
    """A person with a card. `free`: agreed to be proposed and has no team at this event."""

    key: str
    skills: Words = frozenset()
    interests: Words = frozenset()
    languages: Words = frozenset()
    free: bool = True


@dataclass(frozen=True)
class Crew:
    """A team. `missing`: what it asks for; `has`: what its members said they bring; `places`: still free."""

    key: str
    missing: Words = frozenset()
    has: Words = frozenset()
    interests: Words = frozenset()
    languages: Words = frozenset()
    places: int = 1
    open: bool = True


@dataclass(frozen=True)
class Fit:
    """`person` and `team` (or another person) and why: sorted keys, each list empty when it is no reason."""

    person: str
    team: str
    points: int
    interests: tuple[str, ...] = field(default=())
    missing: tuple[str, ...] = field(default=())
    new: tuple[str, ...] = field(default=())
    languages: tuple[str, ...] = field(default=())


def fit(person: Looking, crew: Crew) -> Fit | None:
    """How well they fit, and why; None when there is nothing to propose."""
    if not (person.free and crew.open and crew.places > 0) or _speechless(person.languages, crew.languages):
        return None
    interests = person.interests & crew.interests
    missing = person.skills & crew.missing
    new = person.skills - crew.missing - crew.has
    if not interests and not missing:
        return None
    languages = person.languages & crew.languages
    points = MISSED * _most(missing) + WANTED * _most(interests) + NEW * _most(new) + SPOKEN * bool(languages)
    if person.skills and not missing and not new:
        points += CLONE
    if points <= SPOKEN:
        return None
    return Fit(person.key, crew.key, points, _in_order(interests), _in_order(missing), _in_order(new),
               _in_order(languages))  # fmt: skip


def teams_for(person: Looking, crews: Iterable[Crew], *, limit: int = 3) -> list[Fit]:
    """The best teams for one person, best first; equals in an order that differs from person to person."""
    found = [one for crew in crews if (one := fit(person, crew)) is not None]
    return sorted(found, key=_rank)[:limit]


def people_for(crew: Crew, people: Iterable[Looking], *, limit: int = 3) -> list[Fit]:
    """The best people for one team, chosen one after the other: what the first one brings is no longer missing."""
    left, chosen = list(people), list[Fit]()
    while len(chosen) < limit:
        found = [one for person in left if (one := fit(person, crew)) is not None]
        if not found:
            break
        best = min(found, key=_rank)
        chosen.append(best)
        crew = _with(crew, next(person for person in left if person.key == best.person))
        left = [person for person in left if person.key != best.person]
    return chosen


def partners_for(person: Looking, people: Iterable[Looking], *, limit: int = 3) -> list[Fit]:
    """With whom a person could start a team: somebody who wants the same and brings something else."""
    alone = Crew(person.key, has=person.skills, interests=person.interests, languages=person.languages)
    others = [other for other in people if other.key != person.key and other.skills - person.skills]
    return people_for(alone, others, limit=limit) if person.free else []


def _with(crew: Crew, person: Looking) -> Crew:
    """The team as if the person had joined; its places stay, for one may choose among those proposed."""
    return Crew(crew.key, crew.missing - person.skills, crew.has | person.skills, crew.interests, crew.languages,
                crew.places, crew.open)  # fmt: skip


def _speechless(mine: Words, theirs: Words) -> bool:
    return bool(mine) and bool(theirs) and not mine & theirs


def _most(words: Words) -> int:
    return min(len(words), MOST)


def _in_order(words: Words) -> tuple[str, ...]:
    return tuple(sorted(words))


def _rank(one: Fit) -> tuple[int, str]:
    return -one.points, hashlib.sha256(f"{one.person}:{one.team}".encode()).hexdigest()
