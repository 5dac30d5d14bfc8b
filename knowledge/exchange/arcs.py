"""Arcs laid out so that a maximum or a sum over each member's arcs takes one pass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .graph import Floats, Graph, Ints


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
