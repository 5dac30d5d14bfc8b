"""Arcs laid out so that a maximum or a sum over each member's arcs takes one pass, and ways fanned out over them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .graph import Floats, Graph, Ints

Rows = NDArray[np.int64]


def spread(start: Rows, count: Rows) -> tuple[Rows, Rows]:
    """For each i the numbers start[i], start[i] + 1, … so many of them; and before them the i each belongs to."""
    label = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(label)) + np.repeat(start - (np.cumsum(count) - count), count)
    return label, number


def portions(count: Rows, most: int) -> Iterator[tuple[int, int]]:
    """Stretches, one after the other, whose counts make no more than `most` together, or that are one long."""
    ends = np.cumsum(count)
    at = 0
    while at < len(count):
        done = int(ends[at - 1]) if at else 0
        stop = max(at + 1, int(np.searchsorted(ends, done + most, "right")))
        yield at, stop
        at = stop


class Grouped:
    """Some arcs of a graph sorted by one of their ends (`end`: the tails or the heads of all arcs)."""

    def __init__(self, graph: Graph, arcs: NDArray[np.int64], end: Ints) -> None:
        order = arcs[np.argsort(end[arcs], kind="stable")]
        self.tail, self.head = graph.tail[order], graph.head[order]
        self.weight = graph.weight[order].astype(np.float64)
        self.chance = None if graph.chance is None else graph.chance[order]
        self.group = end[order]
        self.first = np.flatnonzero(np.diff(self.group, prepend=-1))
        self.member = self.group[self.first]

    def maximum(self, scores: Floats, otherwise: Floats) -> Floats:
        """Each member's best score (one score for each arc, in this order), or what `otherwise` says of
        it.
        """
        best = otherwise.copy()
        if len(scores):
            best[self.member] = np.maximum.reduceat(scores, self.first)
        return best

    def attained(self, scores: Floats, far: Ints) -> Ints:
        """The far end of the first arc that attains each member's maximum; 0 where there is no arc."""
        chosen = np.zeros(0 if not len(self.member) else int(self.member[-1]) + 1, dtype=np.int32)
        if len(scores):
            best = np.repeat(
                np.maximum.reduceat(scores, self.first), np.diff(np.append(self.first, len(scores)))
            )
            hits = np.flatnonzero(scores == best)[::-1]
            chosen[self.group[hits]] = far[hits]
        return chosen
