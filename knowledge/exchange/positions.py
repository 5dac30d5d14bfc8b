"""The integer programme of a round: an arc at each position of a chain, and rings as columns (PICEF).

Dickerson, Manlove, Plaut, Sandholm & Trimble 2016. Only arcs and rings whose reduced cost lies within a
slack of zero enter: a round that uses any other is worth less than the bound minus the slack, so that an
optimum found within the slack is an optimum of the whole (reduced-cost fixing).
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from .chains import Bounds, Chains
from .columns import Columns, is_chain, join, nothing, padded, signatures
from .graph import BOTH, Floats, Graph, Ints
from .relaxation import searching

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The best packing found (None: none at all) and the most that the programme allows."""

    columns: Columns | None
    bound: float
    proven: bool


class Positions:
    """The arcs by position and the rings within a slack of some duals; grows to hold solutions it is
    given.
    """

    def __init__(self, graph: Graph, chains: Chains, rings: Columns, bounds: Bounds, slack: float) -> None:
        self.graph = graph
        self.slack = slack
        self.rings = rings.take(rings.reduced(bounds.duals) > -slack)
        prospects = np.maximum.accumulate(np.array(bounds.backward), axis=0)
        self.arcs: list[Index] = []
        for position in range(1, chains.longest + 1):
            arcs = chains.first if position == 1 else chains.later
            tail, head = graph.tail[arcs], graph.head[arcs]
            earned = bounds.forward[position - 1][tail] + graph.weight[arcs]
            earned += prospects[chains.longest - position][head] - bounds.duals[head]
            self.arcs.append(arcs[earned > -slack])

    def __len__(self) -> int:
        return sum(len(arcs) for arcs in self.arcs) + len(self.rings)

    def links(self) -> tuple[Ints, Ints]:
        """Pairs of members whom some ring or chain may join."""
        arcs = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *self.arcs]))
        before, after = self.rings.members[:, :-1].ravel(), self.rings.members[:, 1:].ravel()
        joined = after < self.graph.size
        return (
            np.concatenate((self.graph.tail[arcs], before[joined])),
            np.concatenate((self.graph.head[arcs], after[joined])),
        )

    def include(self, columns: Columns) -> None:
        """Let these rings and chains be chosen too."""
        chained = is_chain(self.graph, columns)
        for position, arcs in enumerate(_arcs_by_position(self.graph, columns.take(chained))):
            self.arcs[position] = np.union1d(self.arcs[position], arcs)
        rings = columns.take(~chained)
        known = np.isin(signatures(self.graph, rings), signatures(self.graph, self.rings))
        self.rings = join(self.graph, self.rings, rings.take(~known))

    def best(self, room: Ints, start: Columns, *, seconds: float, nodes: int | None = None) -> Outcome:
        """The best packing of the room that is left, from a feasible start; see `searching`."""
        graph = self.graph
        arcs, rings = self.within(room)
        counts = [len(some) for some in arcs] + [len(rings)]
        total = sum(counts)
        if not total or seconds <= 0:
            return Outcome(start if len(start) else nothing(graph), 0.0 if not total else np.inf, not total)
        solver = searching(
            graph, seconds, nodes,
            mip_heuristic_run_rens=False, mip_heuristic_run_rins=False,
            mip_heuristic_run_root_reduced_cost=False, mip_max_start_nodes=0,
            mip_allow_restart=False, mip_pscost_minreliable=0,
        )  # fmt: skip
        self.pose(solver, room, arcs, rings)
        self.integral(solver, total)
        if len(start):
            chosen = self._chosen(start, arcs, rings)
            solver.setSolution(total, np.arange(total, dtype=np.int32), chosen)
        solver.run()
        information = solver.getInfo()
        done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if information.primal_solution_status != 2:
            return Outcome(start if len(start) else None, np.inf, False)
        picked = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)
        columns = self.columns_of(picked, arcs, rings)
        return Outcome(columns, float(information.mip_dual_bound), done)

    def integral(self, solver: highspy.Highs, total: int) -> None:
        """Ask for whole numbers."""
        every = np.arange(total, dtype=np.int32)
        solver.changeColsIntegrality(total, every, np.full(total, highspy.HighsVarType.kInteger))

    def columns_of(self, picked: Index, arcs: list[Index], rings: Columns) -> Columns:
        """The rings and chains that these variables of the posed programme make."""
        ends = np.cumsum([0, *(len(some) for some in arcs)])
        by_position = [
            some[picked[(picked >= ends[k]) & (picked < ends[k + 1])] - ends[k]]
            for k, some in enumerate(arcs)
        ]
        chosen = rings.take(picked[picked >= ends[-1]] - ends[-1])
        return join(self.graph, chosen, _chains_of(self.graph, by_position))

    def within(self, room: Ints) -> tuple[list[Index], Columns]:
        """The arcs at each position and the rings that the room leaves possible."""
        graph = self.graph
        free = room > 0
        arcs: list[Index] = []
        reached = free
        for some in self.arcs:
            kept = some[reached[graph.tail[some]] & free[graph.head[some]]]
            reached = np.zeros(graph.size, dtype=bool)
            reached[graph.head[kept]] = True
            arcs.append(kept)
        return arcs, self.rings.where_free(free)

    def pose(self, solver: highspy.Highs, room: Ints, arcs: list[Index], rings: Columns) -> None:
        """Rows: whoever is in the room, then for each position and member who may pass on: as many out as
        in.
        """
        graph = self.graph
        rows, columns, signs, worth = [], [], [], []
        at = 0
        for position, some in enumerate(arcs):
            number = np.arange(at, at + len(some))
            tail, head = graph.tail[some].astype(np.int64), graph.head[some].astype(np.int64)
            rows += [head, tail if position == 0 else graph.size * position + tail]
            columns += [number, number]
            signs += [np.ones(len(some)), np.ones(len(some))]
            if position + 1 < len(arcs):
                passing = graph.kind[head] == BOTH
                rows.append(graph.size * (position + 1) + head[passing])
                columns.append(number[passing])
                signs.append(-np.ones(int(passing.sum())))
            worth.append(graph.weight[some].astype(np.float64))
            at += len(some)
        place = rings.members < graph.size
        rows.append(rings.members[place].astype(np.int64))
        columns.append(np.repeat(np.arange(at, at + len(rings)), place.sum(axis=1)))
        signs.append(np.ones(int(place.sum())))
        worth.append(rings.value)
        used, row = np.unique(np.concatenate(rows), return_inverse=True)
        column, sign, value = np.concatenate(columns), np.concatenate(signs), np.concatenate(worth)
        order = np.lexsort((row, column))
        start = np.searchsorted(column[order], np.arange(len(value)))
        upper = np.zeros(len(used))
        upper[used < graph.size] = room[used[used < graph.size]]
        none = np.zeros(len(used), dtype=np.int32)
        solver.addRows(
            len(used), np.full(len(used), -highspy.kHighsInf), upper, 0, none, none[:0], np.zeros(0)
        )
        solver.addCols(
            len(value), value, np.zeros(len(value)), np.ones(len(value)), len(order),
            start.astype(np.int32), row[order].astype(np.int32), sign[order],
        )  # fmt: skip
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _chosen(self, start: Columns, arcs: list[Index], rings: Columns) -> Floats:
        chained = is_chain(self.graph, start)
        parts = [
            np.isin(some, used).astype(np.float64)
            for some, used in zip(arcs, _arcs_by_position(self.graph, start.take(chained)), strict=True)
        ]
        marks = signatures(self.graph, start.take(~chained))
        parts.append(np.isin(signatures(self.graph, rings), marks).astype(np.float64))
        return np.concatenate(parts)


def _arcs_by_position(graph: Graph, chains: Columns) -> list[Index]:
    found = []
    for position in range(graph.max_chain):
        going = (
            chains.members[chains.members[:, position + 1] < graph.size] if len(chains) else chains.members
        )
        found.append(graph.arcs_between(going[:, position], going[:, position + 1]))
    return found


def _chains_of(graph: Graph, by_position: list[Index]) -> Columns:
    """The chains that chosen arcs make: whoever received at one position passes on at the next."""
    if not by_position or not len(by_position[0]):
        return nothing(graph)
    rows = np.stack((graph.tail[by_position[0]], graph.head[by_position[0]]), axis=1)
    value = graph.weight[by_position[0]].astype(np.float64)
    for arcs in by_position[1:]:
        following = np.full(graph.size + 1, graph.size, dtype=np.int32)
        worth = np.zeros(graph.size + 1)
        following[graph.tail[arcs]] = graph.head[arcs]
        worth[graph.tail[arcs]] = graph.weight[arcs]
        value = value + worth[rows[:, -1]]
        rows = np.concatenate((rows, following[rows[:, -1]][:, None]), axis=1)
    return padded(graph, rows.astype(np.int32), value)
