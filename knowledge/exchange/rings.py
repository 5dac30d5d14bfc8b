"""Rings of two to four people, found by walking from each ring's first member (Abraham, Blum & Sandholm
2007).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .arcs import spread
from .columns import Columns, best_of_each, join, nothing, padded
from .graph import BOTH, Floats, Graph, Ints
from .squares import Squares

Walks = NDArray[np.int64]
WALKS = 4_000_000
"""Open walks extended at once: bounds memory, not the answer."""
SQUARES = 20_000_000
"""Open walks of three arcs up to which the rings of four are listed."""


class Rings:
    """The rings of one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        inner = np.flatnonzero((graph.kind[graph.tail] == BOTH) & (graph.kind[graph.head] == BOTH))
        self.arcs = inner if graph.max_ring >= 2 else inner[:0]
        self.tail, self.head = graph.tail[self.arcs], graph.head[self.arcs]
        self.start = np.searchsorted(self.tail, np.arange(graph.size + 1))
        weight = graph.weight[self.arcs].astype(np.float64)
        # What an accepted chance takes from a positive weight is at most all of it: the sum bounds the product.
        self._worth = weight if graph.chance is None else np.maximum(weight, 0)
        self.keys = self.tail.astype(np.int64) * graph.size + self.head
        bits = max(16, int(max(1, len(self.keys)) * 32).bit_length())
        self._mask = np.uint64((1 << bits) - 1)
        self._sieve = np.zeros(1 << (bits - 3), dtype=np.uint8)
        spot = self._spot(self.keys)
        np.bitwise_or.at(
            self._sieve, spot >> np.uint64(3), np.uint8(1) << (spot & np.uint64(7)).astype(np.uint8)
        )
        self.listed = nothing(graph)
        """The rings that are listed once and for all."""
        self._sought = list(range(2, graph.max_ring + 1))
        """The lengths of those that are not: they are sought under duals."""

    def _spot(self, keys: NDArray[np.int64]) -> NDArray[np.uint64]:
        mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return (mixed >> np.uint64(24)) & self._mask

    def _closing(self, tails: Ints, heads: Ints) -> NDArray[np.int64]:
        """The place of each arc tails[i] → heads[i] in `self.arcs`, or -1."""
        keys = tails.astype(np.int64) * self.graph.size + heads
        spot = self._spot(keys)
        maybe = np.flatnonzero(
            self._sieve[spot >> np.uint64(3)] >> (spot & np.uint64(7)).astype(np.uint8) & 1
        )
        found = np.full(len(keys), -1, dtype=np.int64)
        wanted = keys[maybe]
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        found[maybe] = np.where(self.keys[at] == wanted, at, -1)
        return found

    @property
    def all_listed(self) -> bool:
        """Whether there is no other ring than those listed."""
        return not self._sought

    def listing(self, in_time: Callable[[], bool] = lambda: True) -> None:
        """List the rings once and for all, the shorter ones first, each set of members in its best order.

        Those of four only where they are not too many: a dense town of a few thousand has millions.
        """
        for length in [length for length in self._sought if length < 4 or self._squares_to_walk() <= SQUARES]:
            some, finished = self._of(length, in_time)
            if not finished:
                return
            self.listed = best_of_each(self.graph, join(self.graph, self.listed, *some))
            self._sought.remove(length)

    def _squares_to_walk(self) -> float:
        onward: Floats = np.diff(self.start).astype(np.float64)
        for _ in range(2):
            onward = np.bincount(self.tail, weights=onward[self.head], minlength=self.graph.size).astype(
                float
            )
        return float(onward.sum())

    def above(
        self, duals: Floats, threshold: float, in_time: Callable[[], bool] = lambda: True
    ) -> tuple[Columns, bool]:
        """The rings that earn more than the threshold under these duals, and whether that is all of them.

        Those that are not listed are sought without listing the others. Of short ones, an even part of the
        threshold is taken off each arc, and each pays half the duals of its two people: what is left then has a
        positive sum, and from one of its members on, no partial sum is negative. Only such walks are followed.
        Rings of four are put together from halves.
        """
        graph, found = self.graph, [self.listed.take(self.listed.reduced(duals) > threshold)]
        if self.all_listed:
            return found[0], True
        tail, head, fan = self.tail, self.head, np.diff(self.start)
        whole = True
        for length in [length for length in self._sought if length < 4]:
            gain = self._worth - (duals[tail] + duals[head]) / 2 - threshold / length
            walks = np.flatnonzero(gain > 0)[:, None]
            todo = [(walks, gain[walks[:, 0]])]
            while todo:
                if not in_time():
                    whole = False
                    break
                walks, sums = todo.pop()
                if walks.shape[1] == length - 1:
                    closed = self._closed(walks)
                    found.append(closed.take(closed.reduced(duals) > threshold))
                    continue
                reach = fan[head[walks[:, -1]]]
                ends = np.cumsum(reach)
                if len(walks) > 1 and ends[-1] > WALKS:
                    cut = min(len(walks) - 1, max(1, int(np.searchsorted(ends, WALKS))))
                    todo += [(walks[cut:], sums[cut:]), (walks[:cut], sums[:cut])]
                    continue
                walk, arc = self._onward(walks, reach)
                total = sums[walk] + gain[arc]
                keep = (total > 0) & (head[arc] != tail[walks[walk, 0]])
                todo.append((np.concatenate((walks[walk[keep]], arc[keep, None]), axis=1), total[keep]))
        if 4 in self._sought and len(self.arcs):
            rows, finished = self._squares.above(duals, threshold, in_time)
            whole &= finished
            after = np.roll(rows, -1, axis=1)
            arcs = [graph.arcs_between(rows[:, place], after[:, place]) for place in range(4)]
            closed = self._valued(np.stack(arcs, axis=1))
            found.append(closed.take(closed.reduced(duals) > threshold))
        return best_of_each(graph, join(graph, *found)), whole

    @cached_property
    def _squares(self) -> Squares:
        chance = None if self.graph.chance is None else self.graph.chance[self.arcs]
        return Squares(self.graph.size, self.tail, self.head, self._worth, chance)

    def _of(self, length: int, in_time: Callable[[], bool]) -> tuple[list[Columns], bool]:
        """Rings of one length, each walked from its first member in the order of the graph."""
        found: list[Columns] = []
        fan = np.diff(self.start)
        todo = [np.flatnonzero(self.tail < self.head)[:, None]]
        while todo:
            if not in_time():
                return found, False
            walks = todo.pop()
            if walks.shape[1] == length - 1:
                found.append(self._closed(walks))
                continue
            reach = fan[self.head[walks[:, -1]]]
            ends = np.cumsum(reach)
            if len(walks) > 1 and ends[-1] > WALKS:
                cut = min(len(walks) - 1, max(1, int(np.searchsorted(ends, WALKS))))
                todo += [walks[cut:], walks[:cut]]
                continue
            todo.append(self._longer(walks, reach))
        return found, True

    def _onward(self, walks: Walks, reach: Walks) -> tuple[Walks, Walks]:
        """Every way to go on: the walk that does, and the arc it takes."""
        return spread(self.start[self.head[walks[:, -1]]], reach)

    def _longer(self, walks: Walks, reach: Walks) -> Walks:
        walk, arc = self._onward(walks, reach)
        head = self.head[arc]
        keep = head > self.tail[walks[walk, 0]]
        if walks.shape[1] > 1:
            keep &= head != self.head[walks[walk, 0]]
        return np.concatenate((walks[walk[keep]], arc[keep, None]), axis=1)

    def _closed(self, walks: NDArray[np.int64]) -> Columns:
        last = self._closing(self.head[walks[:, -1]], self.tail[walks[:, 0]])
        walks = np.concatenate((walks, last[:, None]), axis=1)[last >= 0]
        return self._valued(self.arcs[walks])

    def _valued(self, arcs: Walks) -> Columns:
        """Rings from rows of arcs of the graph."""
        graph = self.graph
        if not len(arcs):
            return nothing(graph)
        value = graph.weight[arcs].sum(axis=1, dtype=np.float64)
        if graph.chance is not None:
            value *= graph.chance[arcs].prod(axis=1)
        return padded(graph, graph.tail[arcs], value)
