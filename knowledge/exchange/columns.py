"""Rings and chains as the columns of a set-packing programme (the cycle formulation)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .graph import MENTOR, Floats, Graph, Ints


@dataclass(frozen=True, eq=False)
class Columns:
    """Some rings and chains: one row of members for each, padded on the right with `graph.size`.

    A chain's row begins with its mentor; every other row is a ring. `value` is what the column brings.
    """

    members: Ints
    value: Floats

    def __len__(self) -> int:
        return len(self.value)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Columns:
        """The columns at these positions."""
        return Columns(self.members[chosen], self.value[chosen])

    def where_free(self, free: NDArray[np.bool_]) -> Columns:
        """The columns all of whose members are free (one flag for each member of the graph)."""
        return self.take(np.flatnonzero(np.append(free, True)[self.members].all(axis=1)))

    def reduced(self, duals: Floats) -> Floats:
        """Reduced cost of each column: its value less the duals of its members."""
        priced = np.append(duals, 0.0)
        cost = self.value.copy()
        for place in range(self.members.shape[1]):
            cost -= priced[self.members[:, place]]
        return cost

    def sizes(self, size: int) -> NDArray[np.int64]:
        """How many members each column has, in a graph of `size` members."""
        present: NDArray[np.int64] = (self.members < size).sum(axis=1)
        return present


def width(graph: Graph) -> int:
    """The most members that a ring or chain of this graph can have."""
    return max(graph.max_ring, graph.max_chain + 1, 1)


def nothing(graph: Graph) -> Columns:
    """No column at all."""
    return Columns(np.zeros((0, width(graph)), dtype=np.int32), np.zeros(0))


def padded(graph: Graph, rows: NDArray[np.int32], value: Floats) -> Columns:
    """Columns from rows that all have the same number of members."""
    members = np.full((len(rows), width(graph)), graph.size, dtype=np.int32)
    members[:, : rows.shape[1]] = rows
    return Columns(members, np.asarray(value, dtype=np.float64))


def join(graph: Graph, *several: Columns) -> Columns:
    """All the columns of several sets, in order, repetitions included."""
    filled = [columns for columns in several if len(columns)]
    if not filled:
        return nothing(graph)
    if len(filled) == 1:
        return filled[0]
    return Columns(
        np.concatenate([columns.members for columns in filled]),
        np.concatenate([columns.value for columns in filled]),
    )


def signatures(graph: Graph, columns: Columns) -> NDArray[np.uint64]:
    """A 64-bit hash of each column's *set* of members: columns of equal sets exclude one another entirely."""
    salt = np.random.default_rng(7).integers(0, 2**64, size=graph.size + 1, dtype=np.uint64)
    salt[graph.size] = 0
    total = np.zeros(len(columns), dtype=np.uint64)
    for place in range(columns.members.shape[1]):
        total += salt[columns.members[:, place]]
    return total


def best_of_each(graph: Graph, columns: Columns) -> Columns:
    """The most valuable column for each set of members (the first among equals), in the order given."""
    marks = signatures(graph, columns)
    order = np.lexsort((np.arange(len(marks)), -columns.value, marks))
    ranked = marks[order]
    first = np.concatenate(([True], ranked[1:] != ranked[:-1])) if len(ranked) else np.zeros(0, dtype=bool)
    return columns.take(np.sort(order[first]))


def is_chain(graph: Graph, columns: Columns) -> NDArray[np.bool_]:
    """Which columns are chains: those that begin at a mentor."""
    chained: NDArray[np.bool_] = graph.kind[columns.members[:, 0]] == MENTOR
    return chained


class Pool:
    """Every column met so far, each set of members once, with the most valuable order found for it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.columns = nothing(graph)
        self._marks = np.zeros(0, dtype=np.uint64)
        self._best: Floats = np.zeros(0)

    def add(self, columns: Columns) -> Columns:
        """Keep what is new (or better than its like); returns just that."""
        if not len(columns):
            return columns
        columns = best_of_each(self.graph, columns)
        marks = signatures(self.graph, columns)
        if len(self._marks):
            at = np.minimum(np.searchsorted(self._marks, marks), len(self._marks) - 1)
            known = self._marks[at] == marks
            fresh = ~known
            fresh[known] = columns.value[known] > self._best[at[known]] + 1e-9
            columns, marks = columns.take(fresh), marks[fresh]
        if len(columns):
            self.columns = join(self.graph, self.columns, columns)
            every = np.concatenate((self._marks, marks))
            best = np.concatenate((self._best, columns.value))
            order = np.lexsort((-best, every))
            every, best = every[order], best[order]
            first = np.concatenate(([True], every[1:] != every[:-1]))
            self._marks, self._best = every[first], best[first]
        return columns
