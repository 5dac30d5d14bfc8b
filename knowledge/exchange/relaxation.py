"""The linear relaxation of a round, and the upper bounds that any duals prove.

The master programme holds one row a member and one column for each ring or chain met so far; columns are
priced in until none improves (Abraham, Blum & Sandholm 2007; Lam & Mak-Hau 2020 for chains as columns). It
is solved by an interior point without crossover: central duals need far fewer rounds of pricing than
vertices do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from .chains import Bounds, Chains
from .columns import Columns, Pool, is_chain, join, nothing
from .graph import MENTOR, Floats, Graph, unit

TOLERANCE = 1e-6
PRICED_AT_ONCE = 4000
FREE = 1e-3
"""Places taken or left by the sides of the box below which it is as if there were none."""
HELD, HOLDS = 0.05, 8
"""How far, in mean weights, duals may move at once from those that prove the best bound so far, and how often."""


def highs(**options: bool | float | str) -> highspy.Highs:
    """A quiet solver of one thread, so that the same programme always has the same answer."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in ({"output_flag": False, "threads": 1, "random_seed": 1} | options).items():
        solver.setOptionValue(name, value)
    return solver


def searching(
    graph: Graph, seconds: float, nodes: int | None, **options: bool | float | str
) -> highspy.Highs:
    """A solver of an integer programme, to be proven as far as the weights of this graph tell rounds apart.

    Stops at `nodes` of the search tree, or, less repeatably, at `seconds`. Of the cuts that it would look for at those
    nodes nearly none is kept.
    """
    solver = highs(
        mip_rel_gap=0.0, mip_abs_gap=0.999 if graph.integral else 1e-6, time_limit=float(seconds),
        mip_allow_cut_separation_at_nodes=False, **options,
    )  # fmt: skip
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    return solver


def at_sight(graph: Graph) -> float:
    """An upper bound without any work: everyone learns by their best arc."""
    worth = np.maximum(graph.weight.astype(np.float64), 0)
    if graph.chance is not None:
        worth = worth * graph.chance
    best = np.zeros(graph.size)
    np.maximum.at(best, graph.head, worth)
    return float(best.sum())


def lifted(graph: Graph, bounds: Bounds, rings: Columns) -> Floats:
    """Duals raised just enough to cover every ring and chain, so that they prove an upper bound.

    A column that earns r over its k learners is covered once each of them pays r / k more; each member pays
    the most that any column through it asks.
    """
    extra = np.zeros(graph.size)
    for length, earned in enumerate(bounds.through(), start=1):
        extra = np.maximum(extra, earned / length)
    paid = _paid(graph, bounds.duals, rings)
    return np.where(graph.kind == MENTOR, bounds.duals, np.maximum(paid, bounds.duals + extra))


def _paid(graph: Graph, duals: Floats, columns: Columns) -> Floats:
    """Duals raised until each of these columns is paid for by those who learn in it."""
    learning = columns.sizes(graph.size) - is_chain(graph, columns)
    asked = columns.reduced(duals) / learning
    over = np.flatnonzero(asked > 0)
    extra = np.zeros(graph.size + 1)
    for place in range(columns.members.shape[1]):
        np.maximum.at(extra, columns.members[over, place], asked[over])
    return np.where(graph.kind == MENTOR, duals, duals + extra[:-1])


def proven(graph: Graph, duals: Floats) -> float:
    """The upper bound that duals which cover every column prove, rounded down where weights are integers."""
    total = float(graph.room @ duals)
    return float(math.floor(total + 1e-7)) if graph.integral else total + 1e-6


@dataclass(frozen=True, eq=False)
class Relaxation:
    """Where pricing ended: duals that cover every column, the bound they prove, and what the master used."""

    duals: Floats
    bound: float
    columns: Columns
    share: Floats
    """How much of each of `columns` the last master programme used, between 0 and 1 (or a mentor's
    capacity).
    """


class Master:
    """The restricted master programme of one graph.

    Its duals may be held in a box around a centre: whoever is left alone then earns a little less than their
    dual there, and whoever is taken beyond their room costs a little more (du Merle et al. 1999).
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.pool = Pool(graph)
        self._solver = highs(solver="ipm", run_crossover="off")
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        size, every = graph.size, np.arange(graph.size, dtype=np.int32)
        self._solver.addRows(
            size, np.full(size, -highspy.kHighsInf), graph.room.astype(np.float64),
            0, np.zeros(size, dtype=np.int32), every[:0], np.zeros(0),
        )  # fmt: skip
        for sign in (1.0, -1.0):
            self._solver.addCols(
                size, np.zeros(size), np.zeros(size), np.zeros(size), size, every, every, np.full(size, sign)
            )
        self._sides = np.arange(2 * size, dtype=np.int32)
        self.free = True
        """Whether the last solution would be the same without any box."""

    def hold(self, centre: Floats, width: float) -> None:
        """Keep the duals within `width` of a centre."""
        cost = np.concatenate((np.maximum(centre - width, 0), -(centre + width)))
        self._solver.changeColsCost(len(cost), self._sides, cost)
        self._bound_sides(highspy.kHighsInf)

    def release(self) -> None:
        """Let the duals be whatever they may."""
        self._bound_sides(0.0)

    def _bound_sides(self, most: float) -> None:
        count = len(self._sides)
        self._solver.changeColsBounds(count, self._sides, np.zeros(count), np.full(count, most))

    def add(self, columns: Columns) -> int:
        """Take in what is new of these columns; returns how many were."""
        new = self.pool.add(columns)
        present = new.members < self.graph.size
        index = new.members[present].astype(np.int32)
        start = np.concatenate(([0], np.cumsum(present.sum(axis=1))))[:-1].astype(np.int32)
        count = len(new)
        if count:
            self._solver.addCols(
                count, new.value, np.zeros(count), np.full(count, highspy.kHighsInf),
                len(index), start, index, np.ones(len(index)),
            )  # fmt: skip
        return count

    def solve(self, seconds: float) -> tuple[Floats, Floats] | None:
        """Duals and shares of the programme as it stands, or None when the time was too short."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(seconds, 0.05))
        self._solver.run()
        solution = self._solver.getSolution()
        if not solution.dual_valid:
            return None
        used = np.array(solution.col_value)
        self.free = bool(used[: len(self._sides)].sum() < FREE)
        return np.abs(np.array(solution.row_dual)), used[len(self._sides) :]


def relax(
    graph: Graph,
    chains: Chains,
    ringed: Callable[[Floats, float], tuple[Columns, bool]],
    duals: Floats,
    known: Columns,
    *,
    near: float,
    left: Callable[[], float],
    close: float = 0.0,
) -> Relaxation:
    """The relaxation by column generation, from first duals, the columns near them and those already known.

    `ringed`: the rings within a slack of zero under some duals, and whether that is all of them. `near`: how far
    below zero a reduced cost may be at the start. Ends once the bound is within `close` of the optimum of the
    relaxation, in parts of it; when `left()` seconds run out, the best bound so far is kept.
    """
    master = Master(graph)
    bounds = chains.bounds(duals)
    rings, every_ring = ringed(duals, near)
    best = lifted(graph, bounds, rings)
    bound = proven(graph, best) if every_ring else math.inf
    first, _ = chains.above(bounds, -near, 10 * PRICED_AT_ONCE)
    master.add(join(graph, known, first, rings))
    share = np.zeros(len(master.pool.columns))
    # Where bounds are loose the first duals are no centre worth keeping to.
    turns, width = HOLDS if graph.chance is None else 0, HELD * unit(graph)
    while left() > 0:
        if turns:
            master.hold(best, width)
        else:
            master.release()
        solved = master.solve(left())
        if solved is None:
            break
        duals, share = solved
        reached = float(master.pool.columns.value @ share)
        bounds = chains.bounds(duals)
        rings, every_ring = ringed(duals, -TOLERANCE)
        if not every_ring:
            break
        listed, whole = nothing(graph), False
        improving = join(graph, chains.best_through_each(bounds, TOLERANCE), _best(rings, duals))
        if graph.chance is not None:
            # Bounds are loose then: true chains tell more than walks which may be good.
            listed, whole = chains.above(bounds, TOLERANCE, 10 * PRICED_AT_ONCE)
            improving = join(graph, improving, _best(listed, duals))
        new = master.add(improving)
        for limit in (PRICED_AT_ONCE, 10 * PRICED_AT_ONCE, 100 * PRICED_AT_ONCE):
            if not new and not whole and left() > 0:
                listed, whole = chains.above(bounds, TOLERANCE, limit)
                new = master.add(listed)
        if whole:
            # Walks that repeat a member may still seem to improve: every true chain is known, so they are ignored.
            covering = _paid(graph, duals, join(graph, listed, rings))
            covering += np.where(graph.kind == MENTOR, 0.0, TOLERANCE)
        else:
            covering = lifted(graph, bounds, rings)
        if proven(graph, covering) < bound:
            best, bound = covering, proven(graph, covering)
        if master.free and (not new or bound - reached < close * bound):
            break
        turns = max(0, turns - 1)
    share = np.append(share, np.zeros(len(master.pool.columns) - len(share)))
    return Relaxation(best, bound, master.pool.columns, share)


def _best(columns: Columns, duals: Floats) -> Columns:
    order = np.argsort(-columns.reduced(duals), kind="stable")
    return columns.take(np.sort(order[:PRICED_AT_ONCE]))
