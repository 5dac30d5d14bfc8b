"""Chains begun by mentors, priced by a dynamic programme over positions (Dickerson et al. 2016).

For duals y, `forward[k][v]` bounds what a walk of k arcs from some mentor to v has earned, `backward[j][v]`
what j more arcs could add. Bounds are exact over walks when meetings are certain. With chances (Dickerson,
Procaccia & Sandholm 2013) an arc at position k earns its weight times the chance of all arcs up to it; a
continuation is then worth at most the chance so far times its value from a certain start, since its reduced
value is convex in that chance and at most 0 where the chance is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .arcs import Grouped, portions, spread
from .columns import Columns, join, nothing, padded
from .graph import MENTOR, Floats, Graph, Ints

MINUS = -1e30
EXPANSIONS = 3_000_000
"""Partial chains extended at once: bounds memory, not the answer."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """What walks may earn under some duals; see the module. `certain[k]`: the best chance of a walk's k
    arcs.
    """

    duals: Floats
    forward: list[Floats]
    backward: list[Floats]
    certain: list[Floats]

    def through(self) -> list[Floats]:
        """For each number of arcs L = 1, 2, …: the most that a chain of exactly L arcs through v may earn."""
        most = len(self.forward) - 1
        return [
            np.max(
                [
                    self.forward[k] + self.certain[k] * self.backward[length - k]
                    for k in range(length + 1)
                    if k
                ],
                axis=0,
            )
            for length in range(1, most + 1)
        ]


class Chains:
    """The chains of one graph, ready to be priced again and again."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.longest = graph.max_chain
        first = graph.kind[graph.tail] == MENTOR
        self.first = np.flatnonzero(first)
        self.later = np.flatnonzero(~first)
        self.first_by_head = Grouped(graph, self.first, graph.head)
        self.later_by_head = Grouped(graph, self.later, graph.head)
        self.later_by_tail = Grouped(graph, self.later, graph.tail)

    @cached_property
    def certain(self) -> list[Floats]:
        """By number of arcs made, the best chance of a walk to get to each member."""
        found = [np.ones(self.graph.size)]
        for position in range(1, self.longest + 1):
            arcs = self._arriving(position)
            best = found[-1]
            if arcs.chance is not None:
                best = arcs.maximum(best[arcs.tail] * arcs.chance, np.zeros(self.graph.size))
            found.append(best)
        return found

    def bounds(self, duals: Floats) -> Bounds:
        """Forward and backward bounds under these duals."""
        return Bounds(duals, self.forward(duals, self.certain), self.backward(duals), self.certain)

    def forward(self, duals: Floats, reach: list[Floats]) -> list[Floats]:
        """By number of arcs made, what a walk to each member has earned at best.

        Where meetings have chances, `reach` says how likely walks of so many arcs are to get to each member: with
        `certain` no walk earns more, with what they are on average it is what they earn on average.
        """
        nobody = np.full(self.graph.size, MINUS)
        earned = [np.where(self.graph.kind == MENTOR, -duals, MINUS)]
        for position in range(1, self.longest + 1):
            arcs = self._arriving(position)
            gain = _gain(arcs, reach[position - 1])
            earned.append(arcs.maximum(earned[-1][arcs.tail] + gain, nobody) - duals)
        return earned

    def ahead(self, duals: Floats, reach: list[Floats]) -> list[Floats]:
        """By number of arcs made (from one on), what a walk at each member may still earn at best; see `forward`."""
        nobody = np.full(self.graph.size, MINUS)
        arcs = self.later_by_tail
        earned = [np.zeros(self.graph.size)]
        for position in range(self.longest, 1, -1):
            more = _gain(arcs, reach[position - 1]) + (earned[0] - duals)[arcs.head]
            earned.insert(0, np.maximum(0.0, arcs.maximum(more, nobody)))
        return earned

    def _arriving(self, position: int) -> Grouped:
        return self.first_by_head if position == 1 else self.later_by_head

    def backward(self, duals: Floats) -> list[Floats]:
        """What exactly 0, 1, 2, … more arcs from each member could add, at best, under these duals."""
        nobody = np.full(self.graph.size, MINUS)
        backward = [np.zeros(self.graph.size)]
        arcs = self.later_by_tail
        priced = duals[arcs.head]
        for _ in range(1, self.longest):
            gain = arcs.weight + backward[-1][arcs.head]
            if arcs.chance is not None:
                gain = gain * arcs.chance
            backward.append(arcs.maximum(gain - priced, nobody))
        return backward

    def best_through_each(self, bounds: Bounds, threshold: float) -> Columns:
        """For each member the best walk through it, where it is a chain and earns more than the threshold."""
        graph = self.graph
        if not self.longest or not len(self.first):
            return nothing(graph)
        totals = np.full((self.longest, self.longest, graph.size), MINUS)
        for k in range(1, self.longest + 1):
            for j in range(self.longest - k + 1):
                totals[k - 1, j] = bounds.forward[k] + bounds.certain[k] * bounds.backward[j]
        choice = totals.reshape(-1, graph.size).argmax(axis=0)
        through = np.flatnonzero(totals.max(axis=(0, 1)) > threshold)
        done, left = choice[through] // self.longest + 1, choice[through] % self.longest
        before = self._steps_back(bounds)
        after = self._steps_on(bounds)
        found = []
        for k in range(1, self.longest + 1):
            for j in range(self.longest - k + 1):
                some = through[(done == k) & (left == j)]
                if not len(some):
                    continue
                path = [some]
                for position in range(k, 0, -1):
                    path.insert(0, before[position][path[0]])
                for remaining in range(j, 0, -1):
                    path.append(after[remaining][path[-1]])
                rows = np.stack(path, axis=1)
                found.append(self._valued(rows[_all_different(rows)]))
        columns = join(graph, *found)
        return columns.take(columns.reduced(bounds.duals) > threshold)

    def _steps_back(self, bounds: Bounds) -> list[Ints]:
        steps: list[Ints] = [np.zeros(0, dtype=np.int32)]
        for position in range(1, self.longest + 1):
            arcs = self.first_by_head if position == 1 else self.later_by_head
            gain = arcs.weight
            if arcs.chance is not None:
                gain = gain * (bounds.certain[position - 1][arcs.tail] * arcs.chance)
            steps.append(arcs.attained(bounds.forward[position - 1][arcs.tail] + gain, arcs.tail))
        return steps

    def _steps_on(self, bounds: Bounds) -> list[Ints]:
        arcs = self.later_by_tail
        steps: list[Ints] = [np.zeros(0, dtype=np.int32)]
        for remaining in range(1, self.longest):
            gain = arcs.weight + bounds.backward[remaining - 1][arcs.head]
            if arcs.chance is not None:
                gain = gain * arcs.chance
            steps.append(arcs.attained(gain - bounds.duals[arcs.head], arcs.head))
        return steps

    def _valued(self, rows: Ints) -> Columns:
        graph = self.graph
        value, chance = np.zeros(len(rows)), np.ones(len(rows))
        for place in range(rows.shape[1] - 1):
            arcs = graph.arcs_between(rows[:, place], rows[:, place + 1])
            if graph.chance is not None:
                chance = chance * graph.chance[arcs]
            value += graph.weight[arcs] * chance
        return padded(graph, rows.astype(np.int32), value)

    def above(self, bounds: Bounds, threshold: float, limit: int) -> tuple[Columns, bool]:
        """Every chain that earns more than the threshold, and whether that is all of them.

        No more than `limit` partial chains are kept at each position, those of best prospects first.
        """
        graph = self.graph
        whole = True
        prospects = np.maximum.accumulate(np.array(bounds.backward), axis=0)
        paths = np.flatnonzero((graph.kind == MENTOR) & (graph.room > 0)).astype(np.int32)[:, None]
        earned, chance, value = -bounds.duals[paths[:, 0]], np.ones(len(paths)), np.zeros(len(paths))
        found = [nothing(graph)]
        for position in range(1, self.longest + 1):
            arcs = self.first if position == 1 else self.later
            ahead = prospects[self.longest - position]
            tail, head = graph.tail[arcs], graph.head[arcs]
            gain = graph.weight[arcs] + ahead[head]
            if graph.chance is not None:
                gain = np.maximum(gain, 0) * graph.chance[arcs] * bounds.certain[position - 1][tail]
            arcs = arcs[bounds.forward[position - 1][tail] + gain - bounds.duals[head] > threshold]
            paths, earned, chance, value, prospect = self._extend(
                arcs, ahead, bounds.duals, threshold, paths, earned, chance, value
            )
            if len(paths) > limit:
                whole = False
                best = np.sort(np.argpartition(-prospect, limit)[:limit])
                paths, earned, chance, value = paths[best], earned[best], chance[best], value[best]
            good = earned > threshold
            found.append(padded(graph, paths[good], value[good]))
        return join(graph, *found), whole

    def _extend(
        self, arcs: NDArray[np.int64], ahead: Floats, duals: Floats, threshold: float,
        paths: Ints, earned: Floats, chance: Floats, value: Floats,
    ) -> tuple[Ints, Floats, Floats, Floats, Floats]:  # fmt: skip
        graph = self.graph
        start = np.searchsorted(graph.tail[arcs], np.arange(graph.size + 1))
        begin, reach = start[paths[:, -1]], np.diff(start)[paths[:, -1]]
        parts = []
        for at, stop in portions(reach, EXPANSIONS):
            label, spot = spread(begin[at:stop], reach[at:stop])
            label, arc = label + at, arcs[spot]
            head = graph.head[arc]
            likely = chance[label] if graph.chance is None else chance[label] * graph.chance[arc]
            gain = graph.weight[arc] * likely
            total = earned[label] + gain - duals[head]
            prospect = total + likely * ahead[head]
            keep = prospect > threshold
            for place in range(1, paths.shape[1]):
                keep &= paths[label, place] != head
            kept = label[keep]
            parts.append((
                np.concatenate((paths[kept], head[keep, None]), axis=1),
                total[keep], likely[keep], value[kept] + gain[keep], prospect[keep],
            ))  # fmt: skip
        if not parts:
            none = np.zeros(0)
            return np.zeros((0, paths.shape[1] + 1), dtype=np.int32), none, none, none, none
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))  # type: ignore[return-value]


def _gain(arcs: Grouped, reach: Floats) -> Floats:
    """What each arc adds to walks that get to its tail with these chances."""
    return arcs.weight if arcs.chance is None else arcs.weight * (reach[arcs.tail] * arcs.chance)


def _all_different(rows: Ints) -> NDArray[np.bool_]:
    ordered = np.sort(rows, axis=1)
    different: NDArray[np.bool_] = (ordered[:, 1:] != ordered[:, :-1]).all(axis=1)
    return different
