"""Dealing out challenges to teams by their wishes: a flow of least cost. Pure: values in, values out.

What it does, in the order of weight:
1. as few teams as possible stay without a challenge;
2. as many as possible get one of their wishes;
3. the sum of the squared ranks is as small as can be (two teams with their second wish are better off than one with
   its first and one with its third);
4. among equally good solutions the one in which the first team of the lot fares best, then the second, and so on.

Teams without a wish come last and get what is left. The lot is the order of sha256(seed:team). The fourth rule makes the
solution unique, so it does not depend on how the solver walks; anybody can compute it again from the export.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

ALGORITHM = "lichthof-allotment-1"
NOWHERE = ""  # the place of those who get none


@dataclass(frozen=True)
class Question:
    """`places`: challenge → places (None: any number). `wishes`: team → challenges, the dearest first. Ids are texts."""

    places: Mapping[str, int | None]
    wishes: Mapping[str, list[str]]
    seed: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "algorithm": ALGORITHM,
            "challenges": [{"id": key, "places": self.places[key]} for key in sorted(self.places)],
            "teams": [{"id": key, "wishes": list(self.wishes[key])} for key in sorted(self.wishes)],
            "seed": self.seed,
        }

    @classmethod
    def of(cls, made: Mapping[str, Any]) -> Question:
        """Raises KeyError, TypeError, ValueError when it is not one of ours."""
        if made["algorithm"] != ALGORITHM:
            raise ValueError(f"made with {made['algorithm']}, this is {ALGORITHM}")
        places = {row["id"]: row["places"] for row in made["challenges"]}
        return cls(places, {row["id"]: list(row["wishes"]) for row in made["teams"]}, made["seed"])

    def sha256(self) -> str:
        text = json.dumps(self.as_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Missed:
    """A wish that stood before the one the team got. `by_lot`: another solution, as good for all, would have held it."""

    challenge: str
    rank: int
    wishes: int
    places: int
    by_lot: bool


@dataclass(frozen=True)
class Outcome:
    """`rank` 0: none of the team's wishes. `challenge` "": no place was left."""

    challenge: str
    rank: int
    missed: list[Missed] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"challenge": self.challenge, "rank": self.rank, "missed": [vars(one) for one in self.missed]}


def allot(question: Question) -> dict[str, Outcome]:
    """Every team's outcome, by team."""
    lot = order_of_lot(question.wishes, question.seed)
    wishing = [team for team in lot if _valid(question, team)]
    rest = [team for team in lot if not _valid(question, team)]
    first = _Deal(question, wishing, dict(question.places))
    first.solve()
    second = _Deal(question, rest, first.left())
    second.solve()
    demand = _demand(question, wishing)
    return {team: first.outcome(team, demand) for team in wishing} | {
        team: second.outcome(team, demand) for team in rest
    }


def order_of_lot(teams: Iterable[str], seed: str) -> list[str]:
    return sorted(teams, key=lambda team: (_draw(seed, team), team))


def figures(outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """How many got which wish: {"teams", "ranks": {"1": n, …}, "other", "none"}."""
    ranks: dict[str, int] = {}
    for outcome in outcomes.values():
        if outcome.rank:
            ranks[str(outcome.rank)] = ranks.get(str(outcome.rank), 0) + 1
    other = sum(1 for outcome in outcomes.values() if outcome.challenge and not outcome.rank)
    none = sum(1 for outcome in outcomes.values() if not outcome.challenge)
    return {"teams": len(outcomes), "ranks": dict(sorted(ranks.items())), "other": other, "none": none}


def answer(question: Question) -> dict[str, Any]:
    """The whole result as JSON: what is published, exported and compared when somebody computes it again."""
    outcomes = allot(question)
    return {
        "algorithm": ALGORITHM,
        "question_sha256": question.sha256(),
        "teams": {team: outcomes[team].as_dict() for team in sorted(outcomes)},
        "figures": figures(outcomes),
    }


def recompute(export: Mapping[str, Any]) -> list[str]:
    """What an export {"question", "answer"} claims and a new computation does not find; [] when all is as it says."""
    try:
        question = Question.of(export["question"])
    except (KeyError, TypeError, ValueError) as error:
        return [f"question: {error}"]
    found, claimed = answer(question), export.get("answer", {})
    return [name for name in found if found[name] != claimed.get(name)]


class _Deal:
    """One flow: these teams onto these places."""

    def __init__(self, question: Question, teams: list[str], places: dict[str, int | None]) -> None:
        self.question, self.teams, self.places = question, teams, places
        self.options = {team: self._options(team) for team in teams}
        self.base = {team: self._costs(team) for team in teams}
        self.got: dict[str, str] = {}

    def solve(self) -> None:
        if not self.teams:
            return
        import networkx as nx

        graph = self._graph()
        flow = nx.min_cost_flow(graph)
        for team in self.teams:
            self.got[team] = next(option for option in self.options[team] if flow[("team", team)][("place", option)])

    def left(self) -> dict[str, int | None]:
        """Places after this deal."""
        taken = list(self.got.values())
        return {key: None if size is None else size - taken.count(key) for key, size in self.places.items()}

    def outcome(self, team: str, demand: Mapping[str, int]) -> Outcome:
        wishes, got = _valid(self.question, team), self.got[team]
        rank = wishes.index(got) + 1 if got in wishes else 0
        better = wishes[: rank - 1] if rank else wishes
        missed = [
            Missed(key, number, demand[key], self.places[key] or 0, self._would_be_as_good(team, key))
            for number, key in enumerate(better, start=1)
        ]
        return Outcome(got, rank, missed)

    def _options(self, team: str) -> list[str]:
        """The team's wishes, then the other challenges in the lot's order for this team, then none."""
        wishes = _valid(self.question, team)
        others = [key for key in self.places if key not in wishes]
        return [*wishes, *order_of_lot(others, f"{self.question.seed}:{team}"), NOWHERE]

    def _costs(self, team: str) -> dict[str, int]:
        wishes = _valid(self.question, team)
        longest = max((len(_valid(self.question, one)) for one in self.teams), default=0)
        unwished = len(self.teams) * longest**2 + 1
        none = len(self.teams) * unwished + 1
        costs = dict.fromkeys(self.options[team], unwished if wishes else 0)
        costs |= {key: rank**2 for rank, key in enumerate(wishes, start=1)}
        costs[NOWHERE] = none
        return costs

    def _graph(self) -> nx.DiGraph:
        """Whole numbers only. The lot is written as digits below the cost: the first team's digit weighs most."""
        import networkx as nx

        graph, digits = nx.DiGraph(), len(self.places) + 1
        below = digits ** len(self.teams)
        for number, team in enumerate(self.teams):
            weight = digits ** (len(self.teams) - 1 - number)
            graph.add_node(("team", team), demand=-1)
            for digit, option in enumerate(self.options[team]):
                cost = self.base[team][option] * below + digit * weight
                graph.add_edge(("team", team), ("place", option), capacity=1, weight=cost)
        graph.add_node("end", demand=len(self.teams))
        for key, size in [*sorted(self.places.items()), (NOWHERE, None)]:
            graph.add_edge(("place", key), "end", capacity=len(self.teams) if size is None else size, weight=0)
        return graph

    def _would_be_as_good(self, team: str, wanted: str) -> bool:
        """Could the team have had `wanted` without making the whole worse (rules 1 to 3)? Then the lot decided."""
        costs = self.base[team]
        room = self._making_room(wanted, self.got[team])
        return room is not None and costs[wanted] - costs[self.got[team]] + room <= 0

    def _making_room(self, start: str, freed: str) -> int | None:
        """The least cost at which somebody makes room at `start`, when a place at `freed` is free; None: nobody can."""
        far = {start: 0}
        for _round in range(len(self.places) + 1):
            before = dict(far)
            for team, now in self.got.items():
                if now not in before or now == freed:
                    continue
                for option, cost in self.base[team].items():
                    reached = before[now] + cost - self.base[team][now]
                    far[option] = min(far.get(option, reached), reached)
            if far == before:
                break
        return min((cost for key, cost in far.items() if key == freed or self._has_room(key)), default=None)

    def _has_room(self, key: str) -> bool:
        size = None if key == NOWHERE else self.places[key]
        return size is None or size > list(self.got.values()).count(key)


def _valid(question: Question, team: str) -> list[str]:
    return [key for key in dict.fromkeys(question.wishes[team]) if key in question.places]


def _demand(question: Question, teams: Iterable[str]) -> dict[str, int]:
    """How many teams wished for each challenge, at any rank."""
    counted = dict.fromkeys(question.places, 0)
    for team in teams:
        for key in _valid(question, team):
            counted[key] += 1
    return counted


def _draw(seed: str, what: str) -> str:
    return hashlib.sha256(f"{seed}:{what}".encode()).hexdigest()
