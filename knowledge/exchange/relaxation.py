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
from .columns import Columns, Pool, is_chain, join
from .graph import MENTOR, Floats, Graph

TOLERANCE = 1e-6
PRICED_AT_ONCE = 4000


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
    """The restricted master programme of one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.pool = Pool(graph)
        self._solver = highs(solver="ipm", run_crossover="off")
        none = np.zeros(graph.size, dtype=np.int32)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._solver.addRows(
            graph.size, np.full(graph.size, -highspy.kHighsInf), graph.room.astype(np.float64),
            0, none, none[:0], np.zeros(0),
        )  # fmt: skip

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
        return np.abs(np.array(solution.row_dual)), np.array(solution.col_value)


def relax(
    graph: Graph,
    chains: Chains,
    rings: Columns,
    duals: Floats,
    known: Columns,
    *,
    near: float,
    left: Callable[[], float],
) -> Relaxation:
    """The relaxation by column generation, from first duals, the columns near them and those already known.

    `near`: how far below zero a reduced cost may be at the start. When `left()` seconds run out, the best
    bound so far is kept.
    """
    master = Master(graph)
    bounds = chains.bounds(duals)
    covering = lifted(graph, bounds, rings)
    best, bound = covering, proven(graph, covering)
    first, _ = chains.above(bounds, -near, 10 * PRICED_AT_ONCE)
    master.add(join(graph, known, first, rings.take(rings.reduced(duals) > -near)))
    share = np.zeros(len(master.pool.columns))
    while left() > 0:
        solved = master.solve(left())
        if solved is None:
            break
        duals, share = solved
        bounds = chains.bounds(duals)
        improving = join(
            graph, chains.best_through_each(bounds, TOLERANCE), _best(rings, rings.reduced(duals), TOLERANCE)
        )
        new, whole = master.add(improving), False
        for limit in (PRICED_AT_ONCE, 10 * PRICED_AT_ONCE, 100 * PRICED_AT_ONCE):
            if not new and not whole and left() > 0:
                improving, whole = chains.above(bounds, TOLERANCE, limit)
                new = master.add(improving)
        if whole and not new:
            # Walks that repeat a member may still seem to improve: every true chain is known, so they are ignored.
            improving = join(graph, improving, rings.take(rings.reduced(duals) > TOLERANCE))
            covering = _paid(graph, duals, improving) + np.where(graph.kind == MENTOR, 0.0, TOLERANCE)
            best, bound = covering, min(bound, proven(graph, covering))
            break
        covering = lifted(graph, bounds, rings)
        if proven(graph, covering) < bound:
            best, bound = covering, proven(graph, covering)
        if not new:
            break
        share = np.append(share, np.zeros(len(master.pool.columns) - len(share)))
    return Relaxation(best, bound, master.pool.columns, share)


def _best(rings: Columns, earned: Floats, threshold: float) -> Columns:
    good = np.flatnonzero(earned > threshold)
    return rings.take(np.sort(good[np.argsort(-earned[good], kind="stable")[:PRICED_AT_ONCE]]))
