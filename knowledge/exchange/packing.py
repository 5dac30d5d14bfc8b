"""The integer programme of a round over columns listed one by one (the cycle formulation, chains included).

Used where chances make a chain's weight more than a sum over its arcs, so that positions cannot express it.
"""

from __future__ import annotations

import highspy
import numpy as np

from .columns import Columns, best_of_each, join, nothing, signatures
from .graph import Graph, Ints
from .positions import Outcome
from .relaxation import searching


class Packing:
    """Listed rings and chains; grows to hold the solutions it is given."""

    def __init__(self, graph: Graph, columns: Columns, slack: float) -> None:
        self.graph = graph
        self.slack = slack
        self.columns = best_of_each(graph, columns)

    def __len__(self) -> int:
        return len(self.columns)

    def links(self) -> tuple[Ints, Ints]:
        """Pairs of neighbours in some ring or chain."""
        before, after = self.columns.members[:, :-1].ravel(), self.columns.members[:, 1:].ravel()
        joined = after < self.graph.size
        return before[joined], after[joined]

    def include(self, columns: Columns) -> None:
        """Let these rings and chains be chosen too."""
        self.columns = best_of_each(self.graph, join(self.graph, self.columns, columns))

    def best(self, room: Ints, start: Columns, *, seconds: float, nodes: int | None = None) -> Outcome:
        """The best packing of the room that is left, from a feasible start; see `Positions.best`."""
        graph = self.graph
        columns = self.columns.where_free(room > 0)
        count = len(columns)
        if not count or seconds <= 0:
            return Outcome(start if len(start) else nothing(graph), 0.0 if not count else np.inf, not count)
        solver = searching(graph, seconds, nodes)
        present = columns.members < graph.size
        first = np.concatenate(([0], np.cumsum(present.sum(axis=1))))[:-1].astype(np.int32)
        index = columns.members[present].astype(np.int32)
        none = np.zeros(graph.size, dtype=np.int32)
        solver.addRows(
            graph.size,
            np.full(graph.size, -highspy.kHighsInf),
            room.astype(np.float64),
            0,
            none,
            none[:0],
            np.zeros(0),
        )
        solver.addCols(
            count,
            columns.value,
            np.zeros(count),
            np.ones(count),
            len(index),
            first,
            index,
            np.ones(len(index)),
        )
        solver.changeColsIntegrality(
            count, np.arange(count, dtype=np.int32), np.full(count, highspy.HighsVarType.kInteger)
        )
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        if len(start):
            chosen = np.isin(signatures(graph, columns), signatures(graph, start)).astype(np.float64)
            solver.setSolution(count, np.arange(count, dtype=np.int32), chosen)
        solver.run()
        information = solver.getInfo()
        if information.primal_solution_status != 2:
            return Outcome(start if len(start) else None, np.inf, False)
        picked = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)
        done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return Outcome(columns.take(picked), float(information.mip_dual_bound), done)
