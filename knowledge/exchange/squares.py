"""Rings of four, put together from their two halves: from the first member to the one opposite, and back.

In a dense town there are millions of rings of four, of which few matter under given duals. A half has one member
between its ends; the best halves between two ends bound every ring through both, so that only halves which may be
part of a good ring are ever combined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arcs import portions, spread
from .graph import Floats, Ints

Index = NDArray[np.int64]
Arcs = tuple[Ints, Ints, Floats, Floats, Index]
"""The near and the far end of arcs sorted by the near one, their worth and chance, and where each member's begin."""
HALVES = 2_000_000
"""Halves looked at together: bounds memory, not the answer."""


@dataclass(frozen=True, eq=False)
class _Halves:
    """Ways between two ends by one member, grouped by `key`, the pair of ends."""

    key: Index
    between: Ints
    worth: Floats
    """The weights of both arcs."""
    chance: Floats
    price: Floats
    """The dual of whoever is between."""

    def take(self, chosen: NDArray[np.bool_] | Index) -> _Halves:
        return _Halves(
            self.key[chosen],
            self.between[chosen],
            self.worth[chosen],
            self.chance[chosen],
            self.price[chosen],
        )


class Squares:
    """The rings of four over some arcs, which are sorted by their tails.

    With chances, the sum of what arcs are worth times the chances of all of them bounds what a ring is worth.
    """

    def __init__(self, size: int, tail: Ints, head: Ints, worth: Floats, chance: Floats | None) -> None:
        self.size = size
        self.chanced = chance is not None
        certain = np.ones(len(tail)) if chance is None else chance
        every = np.arange(size + 1)
        self._out = tail, head, worth, certain, np.searchsorted(tail, every)
        back = np.argsort(head, kind="stable")
        self._in = head[back], tail[back], worth[back], certain[back], np.searchsorted(head[back], every)

    def above(self, duals: Floats, threshold: float, in_time: Callable[[], bool]) -> tuple[Ints, bool]:
        """Rows of four members in order, the first the least, whose ring may earn more; and whether that is all."""
        found, whole = [np.zeros((0, 4), dtype=np.int32)], True
        # The best halves between two ends are kept in a table of one row for each first member.
        for begin, end in portions(self._reach(self._out) + self._reach(self._in) + self.size, HALVES):
            if not in_time():
                whole = False
                break
            on = self._halves(self._out, duals, begin, end)
            back = self._halves(self._in, duals, begin, end)
            on, back = self._good(on, back, duals, threshold, begin)
            found += self._joined(on, back, duals, threshold, begin)
        return np.concatenate(found), whole

    def _reach(self, arcs: Arcs) -> Index:
        """How many halves each first member has."""
        near, far, _, _, start = arcs
        return np.bincount(near, weights=np.diff(start)[far], minlength=self.size).astype(np.int64)

    def _halves(self, arcs: Arcs, duals: Floats, begin: int, end: int) -> _Halves:
        """Two arcs on from each of these first members (or back to them), over later members alone."""
        near, far, worth, chance, start = arcs
        first = np.arange(start[begin], start[end])
        first = first[far[first] > near[first]]
        label, second = spread(start[far[first]], np.diff(start)[far[first]])
        label = first[label]
        later = far[second] > near[label]
        label, second = label[later], second[later]
        key = (near[label].astype(np.int64) - begin) * self.size + far[second]
        middle = far[label]
        return _Halves(
            key, middle, worth[label] + worth[second], chance[label] * chance[second], duals[middle]
        )

    def _good(
        self, on: _Halves, back: _Halves, duals: Floats, threshold: float, begin: int
    ) -> tuple[_Halves, _Halves]:
        """The halves that the best other half between the same ends could make a ring of."""
        for _ in range(2):  # what one side loses bounds the other again
            back = self._matched(back, on, duals, threshold, begin)
            on = self._matched(on, back, duals, threshold, begin)
        return on, back

    def _matched(
        self, some: _Halves, others: _Halves, duals: Floats, threshold: float, begin: int
    ) -> _Halves:
        if not len(some.key) or not len(others.key):
            return some.take(np.zeros(0, dtype=np.int64))
        rows = 1 + int(max(some.key.max(), others.key.max())) // self.size
        ends = duals[some.key % self.size] + duals[some.key // self.size + begin]
        if not self.chanced:
            best = np.full(rows * self.size, -np.inf)
            np.maximum.at(best, others.key, others.worth - others.price)
            return some.take(some.worth - some.price + best[some.key] - ends > threshold)
        worth, chance = np.zeros(rows * self.size), np.zeros(rows * self.size)
        price = np.full(rows * self.size, np.inf)
        np.maximum.at(worth, others.key, others.worth)
        np.maximum.at(chance, others.key, others.chance)
        np.minimum.at(price, others.key, others.price)
        most = (some.worth + worth[some.key]) * some.chance * chance[some.key]
        return some.take(most - some.price - price[some.key] - ends > threshold)

    def _joined(
        self, on: _Halves, back: _Halves, duals: Floats, threshold: float, begin: int
    ) -> Iterator[Ints]:
        back = back.take(np.argsort(back.key, kind="stable"))
        low, high = np.searchsorted(back.key, on.key), np.searchsorted(back.key, on.key, "right")
        fan = high - low
        for at, stop in portions(fan, HALVES):
            one, other = spread(low[at:stop], fan[at:stop])
            one = one + at
            first, opposite = on.key[one] // self.size + begin, on.key[one] % self.size
            worth = on.worth[one] + back.worth[other]
            if self.chanced:
                worth *= on.chance[one] * back.chance[other]
            earned = worth - on.price[one] - back.price[other] - duals[first] - duals[opposite]
            keep = (earned > threshold) & (on.between[one] != back.between[other])
            yield np.stack(
                (first[keep], on.between[one[keep]], opposite[keep], back.between[other[keep]]), axis=1
            ).astype(np.int32)
