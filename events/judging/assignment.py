"""Who looks at what: every project seen often enough, every judge about as busy, and everything comparable.

Scores of two judges can be compared only through projects that both saw. So judges who shared few projects so far are
brought together, one calibration project is seen by all, and where the graph of judges and projects still falls apart
an extra view joins its parts.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

type View = tuple[str, str]  # (judge, project)


@dataclass(frozen=True)
class Plan:
    """`views`: the new ones; `short`: projects that too few judges may see, with the number of views that are missing."""

    views: list[View]
    short: dict[str, int] = field(default_factory=dict)


def assign(
    projects: Sequence[str],
    judges: Sequence[str],
    *,
    views: int,
    seed: int,
    conflicts: Collection[View] = (),
    calibration: str | None = None,
    given: Collection[View] = (),
    busy: Collection[View] = (),
) -> Plan:
    """New views beside those `given` (which stay): each project `views` of them, no conflict, random by `seed`.

    `busy`: views that count as work of a judge but no longer as a view of a project. The load of any two judges who may
    see everything differs by one at most (apart from views that only join parts).
    """
    table = _Table(projects, judges, conflicts, given, busy, Random(seed))  # noqa: S311 the seed is published
    if calibration is not None:
        table.show_to_all(calibration)
    short = {project: missing for project in table.shuffled() if (missing := table.fill(project, views))}
    table.balance()
    table.join()
    return Plan(table.new(), short)


def parts(judges: Iterable[str], views: Iterable[View]) -> list[set[str]]:
    """Groups of judges whose scores can be compared, directly or over others; one group is what is wanted."""
    leader: dict[str, str] = {}

    def find(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    judges = list(judges)
    for judge, project in views:
        leader[find(f"judge {judge}")] = find(f"project {project}")
    groups: dict[str, set[str]] = defaultdict(set)
    for judge in judges:
        groups[find(f"judge {judge}")].add(judge)
    return sorted(groups.values(), key=lambda group: (-len(group), min(group)))


def route(judge_projects: Collection[str], *, judge: str, seed: int, calibration: str | None) -> list[str]:
    """The order in which a judge goes: the calibration project first, the others shuffled for this judge alone."""
    rest = sorted(set(judge_projects) - {calibration})
    Random(f"{seed}:{judge}").shuffle(rest)  # noqa: S311 the seed is published
    return [calibration, *rest] if calibration is not None and calibration in judge_projects else rest


class _Table:
    def __init__(
        self,
        projects: Sequence[str],
        judges: Sequence[str],
        conflicts: Collection[View],
        given: Collection[View],
        busy: Collection[View],
        random: Random,
    ) -> None:
        self.projects, self.judges, self.random = sorted(projects), sorted(judges), random
        self.forbidden, self.given = set(conflicts) | set(busy), set(given)
        self.seen: dict[str, set[str]] = {project: set() for project in self.projects}
        self.load = dict.fromkeys(self.judges, 0)
        self.fixed: set[View] = set(given)
        self.together: dict[tuple[str, str], int] = defaultdict(int)
        for judge, project in sorted(self.given):
            self._add(judge, project)
        for judge, _project in busy:
            if judge in self.load:
                self.load[judge] += 1

    def shuffled(self) -> list[str]:
        """Those with few possible judges first, otherwise at random."""
        order = self.projects[:]
        self.random.shuffle(order)
        return sorted(order, key=lambda project: sum(self.may(judge, project) for judge in self.judges))

    def may(self, judge: str, project: str) -> bool:
        return (judge, project) not in self.forbidden

    def show_to_all(self, project: str) -> None:
        for judge in self.judges:
            if self.may(judge, project) and judge not in self.seen[project]:
                self._add(judge, project)
                self.fixed.add((judge, project))

    def fill(self, project: str, views: int) -> int:
        """Adds views until there are enough; how many are missing because nobody may."""
        while len(self.seen[project]) < views:
            free = [judge for judge in self.judges if self.may(judge, project) and judge not in self.seen[project]]
            if not free:
                return views - len(self.seen[project])
            met = self.seen[project]
            chosen = min(
                free,
                key=lambda judge: (
                    self.load[judge],
                    sum(self.together[judge, one] for one in met),
                    self.random.random(),
                ),
            )
            self._add(chosen, project)
        return 0

    def balance(self) -> None:
        """Hands views on, along chains where needed, until the busiest judge cannot be relieved any more."""
        for _step in range(len(self.projects) * len(self.judges)):
            for busiest in sorted(self.judges, key=lambda judge: (-self.load[judge], judge)):
                if chain := self._relief(busiest):
                    for giver, project, taker in chain:
                        self._remove(giver, project)
                        self._add(taker, project)
                    break
            else:
                return

    def join(self) -> None:
        """One extra view at a time between two parts of the graph, where somebody may."""
        while len(groups := parts(self.judges, self._views())) > 1:
            bridge = self._bridge(groups)
            if bridge is None:
                return
            self._add(*bridge)

    def new(self) -> list[View]:
        return sorted(set(self._views()) - self.given)

    def _views(self) -> list[View]:
        return [(judge, project) for project in self.projects for judge in sorted(self.seen[project])]

    def _add(self, judge: str, project: str) -> None:
        if project not in self.seen or judge not in self.load:
            return
        for other in self.seen[project]:
            self.together[judge, other] += 1
            self.together[other, judge] += 1
        self.seen[project].add(judge)
        self.load[judge] += 1

    def _remove(self, judge: str, project: str) -> None:
        self.seen[project].discard(judge)
        self.load[judge] -= 1
        for other in self.seen[project]:
            self.together[judge, other] -= 1
            self.together[other, judge] -= 1

    def _relief(self, busiest: str) -> list[tuple[str, str, str]]:
        """The shortest chain of hand-overs from `busiest` to somebody with at least two views less; [] when none."""
        before: dict[str, tuple[str, str] | None] = {busiest: None}
        queue = deque([busiest])
        while queue:
            giver = queue.popleft()
            if self.load[giver] <= self.load[busiest] - 2:
                return self._chain(before, giver)
            for project in self.projects:
                if giver not in self.seen[project] or (giver, project) in self.fixed:
                    continue
                for taker in self.judges:
                    if taker not in before and taker not in self.seen[project] and self.may(taker, project):
                        before[taker] = (giver, project)
                        queue.append(taker)
        return []

    def _chain(self, before: dict[str, tuple[str, str] | None], last: str) -> list[tuple[str, str, str]]:
        chain: list[tuple[str, str, str]] = []
        while (step := before[last]) is not None:
            giver, project = step
            chain.append((giver, project, last))
            last = giver
        return chain

    def _bridge(self, groups: list[set[str]]) -> View | None:
        """The least busy judge of one part who may see a project of another part."""
        owner = {judge: number for number, group in enumerate(groups) for judge in group}
        options = [
            (self.load[judge], judge, project)
            for project in self.projects
            for judge in self.judges
            if self.seen[project]
            and self.may(judge, project)
            and owner[judge] not in {owner[other] for other in self.seen[project]}
        ]
        return min(options)[1:] if options else None
