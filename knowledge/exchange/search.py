"""Good rounds fast: a greedy start, then large neighbourhoods re-planned exactly (Shaw 1998)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .columns import Columns, join, nothing
from .graph import MENTOR, Floats, Graph, Ints
from .positions import Outcome


class Programme(Protocol):
    """An integer programme over some rings and chains of a graph."""

    def links(self) -> tuple[Ints, Ints]:
        """Pairs of members whom some ring or chain may join."""

    def include(self, columns: Columns) -> None:
        """Let these rings and chains be chosen too."""

    def best(self, room: Ints, start: Columns, *, seconds: float, nodes: int | None = None) -> Outcome:
        """The best packing of the room that is left, from a feasible start."""


def greedy(graph: Graph, columns: Columns, score: Floats, room: Ints | None = None) -> Columns:
    """Columns taken by falling score, each where there is still room for all its members."""
    left = np.append(graph.room if room is None else room, np.int32(2**30)).tolist()
    order = np.argsort(-score, kind="stable")
    chosen = []
    for column, row in zip(order.tolist(), columns.members[order].tolist(), strict=True):
        if all(left[member] > 0 for member in row):
            chosen.append(column)
            for member in row:
                left[member] -= 1
    picked = columns.take(np.array(chosen, dtype=np.int64))
    return picked.take(picked.value > 0)


def room_beside(graph: Graph, columns: Columns) -> Ints:
    """The room that these columns leave."""
    used = np.bincount(columns.members.ravel(), minlength=graph.size + 1)[: graph.size]
    return (graph.room - used).astype(np.int32)


class Neighbourhoods:
    """Parts of a round that hang together: who may exchange with whom, grown from one member at a time."""

    def __init__(self, graph: Graph, programme: Programme) -> None:
        one, other = programme.links()
        tail, head = np.concatenate((one, other)), np.concatenate((other, one))
        keys = np.unique(tail.astype(np.int64) * graph.size + head)
        self.other = (keys % graph.size).astype(np.int32)
        self.start = np.searchsorted(keys, np.arange(graph.size + 1) * graph.size)
        self.linked = np.flatnonzero(np.diff(self.start))
        self.graph = graph

    def around(
        self, seed: int, chosen: Columns, owner: Ints, size: int, rng: np.random.Generator
    ) -> NDArray[np.bool_]:
        """About `size` members near the seed, with all of every ring and chain that one of them is in."""
        inside = np.zeros(self.graph.size + 1, dtype=bool)
        queue, at, count = [seed], 0, 0
        while at < len(queue) and count < size:
            member = queue[at]
            at += 1
            if inside[member]:
                continue
            column = owner[member]
            together = (
                [member]
                if column < 0
                else [m for m in chosen.members[column].tolist() if m < self.graph.size]
            )
            for one in together:
                if not inside[one]:
                    inside[one] = True
                    count += 1
                near = self.other[self.start[one] : self.start[one + 1]]
                queue.extend(rng.permutation(near)[:12].tolist())
        return inside[:-1]


def _losses(graph: Graph, chosen: Columns, duals: Floats, rng: np.random.Generator) -> list[int]:
    """One member of each loss, the greatest last; about a mean weight's hundredth is no loss worth a look."""
    lost = np.maximum(-chosen.reduced(duals), 0)
    seeds = np.concatenate((chosen.members[:, 1], np.arange(graph.size)))
    sizes = np.concatenate((lost, np.where(room_beside(graph, chosen) > 0, duals, 0.0)))
    some = np.flatnonzero(sizes > 0.01 * np.abs(graph.weight).mean())
    some = some[np.argsort(sizes[some] * rng.uniform(0.8, 1.0, len(some)), kind="stable")]
    return [int(member) for member in seeds[some]]


def improved(
    graph: Graph,
    programme: Programme,
    chosen: Columns,
    *,
    size: int,
    patience: int,
    left: Callable[[], float],
    enough: Callable[[float], bool],
    seed: int = 1,
    nodes: int,
    duals: Floats,
) -> Columns:
    """The round after re-planning neighbourhoods of `size` members until `patience` of them in a row gain
    nothing.

    They are grown where the round loses most against the duals: rings and chains of low reduced cost, and
    members left out whom the duals hold dear. Stops early when `enough(weight)`, or when time runs out.
    """
    rng = np.random.default_rng(seed)
    places = Neighbourhoods(graph, programme)
    programme.include(chosen)
    todo: list[int] = []
    weight, idle = float(chosen.value.sum()), 0
    while idle < patience and left() > 0 and not enough(weight) and len(places.linked):
        if not todo:
            todo = _losses(graph, chosen, duals, rng)
            if not todo:
                break
        owner = np.full(graph.size + 1, -1, dtype=np.int32)
        for place in range(chosen.members.shape[1]):
            owner[chosen.members[:, place]] = np.arange(len(chosen))
        owner[np.append(graph.kind == MENTOR, True)] = -1
        inside = places.around(todo.pop(), chosen, owner, size, rng)
        freed = np.append(inside, False)[chosen.members].any(axis=1)
        mentors = np.append(graph.kind == MENTOR, False)[chosen.members[:, 0]]
        freed &= ~mentors | (
            np.append(inside, False)[chosen.members[:, 1:]].any(axis=1) if freed.size else mentors
        )
        kept, again = chosen.take(~freed), chosen.take(freed)
        allowed = np.append(inside, False)
        allowed[again.members] = True
        room = np.where(allowed[:-1], room_beside(graph, kept), 0).astype(np.int32)
        outcome = programme.best(room, again, seconds=min(left(), 20.0), nodes=nodes)
        gained = 0.0 if outcome.columns is None else float(outcome.columns.value.sum() - again.value.sum())
        if outcome.columns is not None and gained > 1e-6:
            chosen = join(graph, kept, outcome.columns)
            weight, idle = weight + gained, 0
        else:
            idle += 1
    return chosen if len(chosen) else nothing(graph)
