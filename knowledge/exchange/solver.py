"""One round of the exchange: the best rings and chains, and how good they can be at most.

Smoothed duals, then column generation prove an upper bound; a greedy start and re-planned neighbourhoods
give a round; an integer programme over what lies within the gap closes it. Each step is cut short when time
runs out, and the best round so far is returned with the best bound so far. Steps are limited by work, not by
time, as long as there is time: then the same graph always has the same round.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from .chains import Bounds, Chains
from .columns import Columns, best_of_each, join, nothing
from .dive import COMMITTED, COOLED, dived
from .graph import Floats, Graph, unit
from .packing import Packing
from .positions import Positions
from .relaxation import at_sight, lifted, proven, relax
from .rings import Rings
from .rounds import Round, State, concluded, remembered
from .search import greedy, improved
from .smoothing import COOLING, ROUNDS, smoothed_duals, welcomed

RELAXED_UP_TO = 4000
"""Members up to whom the relaxation is solved exactly; beyond, smoothed duals are within 0.1 % of it."""
CLOSE = 2e-5
"""How near to its optimum the relaxation is solved where the gap is not to be closed entirely, in parts of it."""
CLOSED_UP_TO = 15_000
"""Variables up to which the closing integer programme is tried."""
ALL_AT_ONCE = 8000
"""Variables up to which the whole gap is closed at once after a first, narrow programme."""
LISTED = 300_000
"""Chains listed at most at each position where chances call for a list."""
STRANGERS = 0.3
"""The share of newcomers above which an earlier round is no start for the duals."""
RENEWED = 20
"""Rounds of smoothing at each temperature when an earlier round is brought up to date."""
ROUGH = 0.01
"""The gap from which what still serves of an earlier round may stand."""
ROUND_ABOUT = 0.5
"""The slack, in mean weights, of the rings that a renewed round may need as its duals move."""
LOOKS = ((0.2, 4), (0.1, 3))
"""Where rings are too many to be listed: the slack, in mean weights, of those sought, and how many temperatures
the duals are cooled through once more with what was found."""
FIRST_LOOK = 5
"""Temperatures before the first look."""
SURE = 0.01
"""How far below zero, in mean weights, the reduced cost of what is kept of an earlier round may be."""
NEAR, WIDE = 0.08, 0.15
"""The slack of the first closing programme, and that of neighbourhoods, in parts of the mean weight."""
ROOMY = 6
"""Variables for each member beyond which neighbourhoods are planned within a narrower slack."""
LARGE, FEW, MANY = 1000, 20, 100
"""The neighbourhoods that a search of MANY nodes pays for; a FEW do for smaller ones."""
WHOLE_UP_TO = 1500
"""Members up to whom the whole town is closed within a small slack first."""


def solve(
    graph: Graph,
    *,
    seconds: float,
    warm: State | None = None,
    gap: float = 0.0,
    clock: Callable[[], float] = time.monotonic,
) -> Round:
    """The best round found in so many seconds, with a bound that no round exceeds.

    `warm` is the state of an earlier round of nearly the same people. Stops as soon as the round is within
    the relative `gap` of the bound: 0 asks for a proven optimum.
    """
    return _Solving(graph, seconds, gap, clock).round(warm)


class _Solving:
    def __init__(self, graph: Graph, seconds: float, gap: float, clock: Callable[[], float]) -> None:
        self.graph, self.gap = graph, gap
        self._clock, self._end = clock, clock() + seconds
        self.chosen = nothing(graph)
        self.bound = at_sight(graph)
        self.duals = np.zeros(graph.size)
        self.scale = unit(graph)
        self.chains = Chains(graph)
        self.finder = Rings(graph)
        self.rings = nothing(graph)
        """Those met so far."""

    def left(self) -> float:
        return self._end - self._clock()

    def enough(self, weight: float) -> bool:
        missing = self.bound - weight
        return missing <= self.gap * self.bound or missing < (1 - 1e-6 if self.graph.integral else 2e-5)

    def keep(self, candidate: Columns) -> None:
        if candidate.value.sum() > self.chosen.value.sum() + 1e-9:
            self.chosen = candidate

    def _lower(self, bound: float) -> None:
        self.bound = min(self.bound, float(np.floor(bound + 1e-6)) if self.graph.integral else bound)

    def _met(self, duals: Floats, slack: float) -> tuple[Columns, bool]:
        """The rings within a slack of zero under these duals, and whether that is all of them."""
        found, whole = self.finder.above(duals, -slack, lambda: self.left() > 0)
        if not self.finder.all_listed:
            self.rings = best_of_each(self.graph, join(self.graph, self.rings, found))
        return found, whole

    @property
    def weight(self) -> float:
        return float(self.chosen.value.sum())

    def round(self, warm: State | None) -> Round:
        graph = self.graph
        known, start = nothing(graph), None
        if warm is not None:
            old, known, used = remembered(graph, warm)
            self.keep(greedy(graph, used, used.value))
            if np.isnan(old).sum() <= STRANGERS * graph.size:
                start = old
        if not len(self.chosen):
            quick = self.chains.best_through_each(self.chains.bounds(np.zeros(graph.size)), 0.0)
            self.keep(greedy(graph, quick, quick.value))
        near = known
        if start is not None and self.gap and self.left() > 0 and len(graph.tail):
            near = self._renewed(start)
        if self.left() > 0 and len(graph.tail) and not (self.gap and self.enough(self.weight)):
            half = self._clock() + self.left() / 2
            self.finder.listing(lambda: self._clock() < half)
            self.rings = best_of_each(graph, join(graph, self.rings, self.finder.listed))
            if (
                self.finder.all_listed
                and not len(self.rings)
                and not (self.chains.longest and len(self.chains.first))
            ):
                self.bound = 0.0
            near = self._planned(start, known)
            if not self.enough(self.weight):
                self._searched()
        return concluded(graph, self.chosen, self.bound, self.duals, near)

    def _renewed(self, start: Floats) -> Columns:
        """An earlier round brought up to date: its duals cooled a little, then a dive; returns what lies near.

        A rough gap lets what still serves of the earlier round stand, and plans the rest alone. Only the rings
        that these duals make interesting are looked for, which proves as much as all of them.
        """
        graph = self.graph
        mean = float(np.nanmean(start))
        near_first, _ = self._met(np.where(np.isnan(start), mean, start), WIDE * self.scale)
        start = welcomed(graph, self.chains, near_first, start)
        self._met(start, ROUND_ABOUT * self.scale)
        duals = self._cooled(start, COOLING[-4:], lambda: self.left() > 0, RENEWED)
        bounds = self._bounded(duals)
        columns = self._near(bounds)
        if self.gap >= ROUGH:
            sure = self.chosen.take(self.chosen.reduced(duals) > -SURE * self.scale)
            self._dive(duals, begun=sure, committed=0.3, cooling=(COOLED[0], COOLED[-1]))
        self._dive(duals)
        return columns

    def _planned(self, start: Floats | None, known: Columns) -> Columns:
        """Duals, bound and a first round; returns the columns that lie near."""
        graph = self.graph
        start = None if start is None else welcomed(graph, self.chains, self.rings, start)
        half = self._clock() + self.left() / 2
        duals = self._smoothed(start, lambda: self._clock() < half)
        bounds = self._bounded(duals)
        exact = graph.size <= RELAXED_UP_TO
        if self.gap or graph.size > WHOLE_UP_TO:
            near = self._near(bounds)
            self.keep(greedy(graph, near, near.reduced(duals)))
            self._dive(duals)
            if exact and not self.enough(self.weight):
                self._neighbourhoods(self.chains.bounds(self.duals))
        if not exact or self.enough(self.weight) or self.left() <= 0:
            return self._near(bounds)
        result = relax(
            graph, self.chains, self._met, duals, join(graph, known, self.chosen),
            near=NEAR * self.scale, left=self.left, close=0.0 if graph.size <= WHOLE_UP_TO else CLOSE,
        )  # fmt: skip
        self._lower(result.bound)
        self.duals = result.duals
        surest = result.share + result.columns.reduced(self.duals) / (1e3 * self.scale)
        self.keep(greedy(graph, result.columns, surest))
        self._dive(self.duals)
        return result.columns

    def _near(self, bounds: Bounds) -> Columns:
        slack = NEAR / 2 * self.scale
        listed, _ = self.chains.above(bounds, -slack, 2 * self.graph.size)
        return join(self.graph, listed, self._met(bounds.duals, slack)[0])

    def _smoothed(self, start: Floats | None, in_time: Callable[[], bool]) -> Floats:
        cooling = COOLING if start is None else COOLING[-3:]
        if self.finder.all_listed:
            return self._cooled(start, cooling, in_time)
        duals = self._cooled(start, cooling[:FIRST_LOOK], in_time)
        for slack, temperatures in LOOKS:
            if in_time():
                self._met(duals, slack * self.scale)
            duals = self._cooled(duals, COOLING[-temperatures:], in_time, RENEWED)
        return duals

    def _cooled(
        self,
        start: Floats | None,
        cooling: tuple[float, ...],
        in_time: Callable[[], bool],
        rounds: int = ROUNDS,
    ) -> Floats:
        return smoothed_duals(
            self.graph, self.chains, self.rings, start=start, cooling=cooling, rounds=rounds, in_time=in_time
        )

    def _dive(
        self,
        duals: Floats,
        begun: Columns | None = None,
        committed: float = COMMITTED,
        cooling: tuple[float, ...] = COOLED,
    ) -> None:
        if self.left() > 0 and not self.enough(self.weight):
            self.keep(
                dived(
                    self.graph, self.chains, self.rings, duals, self.graph.room, self.left,
                    begun=begun, committed=committed, cooling=cooling,
                )
            )  # fmt: skip

    def _bounded(self, duals: Floats) -> Bounds:
        bounds = self.chains.bounds(duals)
        rings, whole = self._met(duals, 0.0)
        self.duals = lifted(self.graph, bounds, rings)
        if whole:
            self._lower(proven(self.graph, self.duals))
        return bounds

    def _programme(self, bounds: Bounds, slack: float) -> tuple[Positions | Packing, bool]:
        """The integer programme within a slack, and whether it holds all that it should."""
        rings, every_ring = self._met(bounds.duals, slack)
        if self.graph.chance is None:
            return Positions(self.graph, self.chains, rings, bounds, slack), every_ring
        listed, every_chain = self.chains.above(bounds, -slack, LISTED)
        return Packing(self.graph, join(self.graph, listed, rings), slack), every_ring and every_chain

    def _neighbourhoods(self, bounds: Bounds) -> Positions | Packing:
        """Re-plan where the round loses most; returns the programme used."""
        slack = WIDE * self.scale
        programme, _ = self._programme(bounds, slack)
        while len(programme) > ROOMY * self.graph.size and self.left() > 0:
            slack /= 2
            programme, _ = self._programme(bounds, slack)
        for size, patience in ((200, 6),) if self.graph.size <= WHOLE_UP_TO else ((300, 12), (600, 12)):
            self._improve(programme, size, patience, size)
        return programme

    def _improve(self, programme: Positions | Packing, size: int, patience: int, seed: int) -> None:
        self.keep(
            improved(
                self.graph, programme, self.chosen, size=size, patience=patience, left=self.left,
                enough=self.enough, seed=seed, nodes=FEW if size < LARGE else MANY, duals=self.duals,
            )
        )  # fmt: skip

    def _searched(self) -> None:
        """Neighbourhoods of growing size, then the whole within a growing slack, until the gap is closed."""
        graph, bounds = self.graph, self.chains.bounds(self.duals)
        whole = graph.size <= WHOLE_UP_TO
        programme = self._neighbourhoods(bounds)
        slack, size, seed = NEAR * self.scale, LARGE, 1
        covered = float(graph.room @ self.duals)
        while self.left() > 0 and not self.enough(self.weight):
            slack = min(slack, covered - self.weight + 1e-6)
            closing, listed = self._programme(bounds, slack)
            if listed and len(closing) <= CLOSED_UP_TO and (whole or covered - self.weight <= slack + 1e-3):
                self._close(closing, covered)
                slack = self._wider(bounds, slack, covered - self.weight + 1e-6)
            else:
                self._improve(programme, size, 30, seed)
                size, seed = min(size * 5 // 4, WHOLE_UP_TO), seed + 1

    def _wider(self, bounds: Bounds, slack: float, whole: float) -> float:
        """The next slack: the whole gap where the programme stays small."""
        if self.graph.chance is None and len(self._programme(bounds, whole)[0]) <= ALL_AT_ONCE:
            return whole
        return 2.5 * slack

    def _close(self, closing: Positions | Packing, covered: float) -> None:
        """Solve within the slack: what lies outside weighs less than the bound minus the slack."""
        closing.include(self.chosen)
        outcome = closing.best(self.graph.room, self.chosen, seconds=self.left())
        if outcome.columns is not None:
            self.keep(outcome.columns)
        most = self.weight if outcome.proven else outcome.bound
        most = max(most, covered - closing.slack, self.weight)
        self._lower(most if self.graph.integral else most + 1e-5)
