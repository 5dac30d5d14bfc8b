"""A dive on smoothed duals: commit to the surest rings and chains, adapt the duals of the rest, again and
again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .chains import Chains
from .columns import Columns, join, nothing
from .graph import Floats, Graph, Ints, unit
from .search import greedy, room_beside
from .smoothing import smoothed_duals

COMMITTED = 0.15
"""The share of the members still to be placed that one step places."""
COOLED = (0.012, 0.006, 0.003)
LISTED, FOR_EACH = 20_000, 2
"""Chains listed at most in one step, and for each member of a town where that is more."""
FEWEST = 500
"""One member in so many is placed by a step at least: the last few are not worth a step each."""
THIN = 0.6
"""The share of the arcs below which those of people already placed are left out for good."""


def dived(
    graph: Graph,
    chains: Chains,
    rings: Columns,
    duals: Floats,
    room: Ints,
    left: Callable[[], float],
    *,
    begun: Columns | None = None,
    committed: float = COMMITTED,
    cooling: tuple[float, ...] = COOLED,
) -> Columns:
    """A packing of the room, from duals near the optimum; what is found when time runs out is kept.

    `begun`: rings and chains committed to already. `committed`: the share of the rest that one step places.
    """
    scale = unit(graph)
    chosen = nothing(graph) if begun is None else begun
    near = 0.05
    while left() > 0 and near < 1:
        beside = np.minimum(room, room_beside(graph, chosen) - (graph.room - room)).astype(np.int32)
        rings = rings.where_free(beside > 0)
        if (thinner := among(graph, beside > 0)) is not graph:
            graph, chains = thinner, Chains(thinner)
        duals = smoothed_duals(
            graph,
            chains,
            rings,
            start=duals,
            room=beside,
            cooling=cooling,
            rounds=20,
            in_time=lambda: left() > 0,
        )
        bounds = chains.bounds(duals)
        listed, _ = chains.above(bounds, -near * scale, max(LISTED, FOR_EACH * graph.size))
        columns = join(graph, listed, rings.take(rings.reduced(duals) > -near * scale))
        if not len(columns):
            near *= 2
            continue
        picked = greedy(graph, columns, columns.reduced(duals), beside)
        if not len(picked):
            break
        ends = np.cumsum(picked.sizes(graph.size))
        placed = max(committed * ends[-1], graph.size / FEWEST)
        picked = picked.take(np.arange(max(1, int(np.searchsorted(ends, placed)))))
        chosen = join(graph, chosen, picked)
    return chosen


def among(graph: Graph, free: NDArray[np.bool_]) -> Graph:
    """The graph without the arcs of those who are not free, where that leaves out enough of them; else as it is."""
    of_use = free[graph.tail] & free[graph.head]
    if of_use.sum() > THIN * len(of_use):
        return graph
    chance = None if graph.chance is None else graph.chance[of_use]
    return replace(
        graph, tail=graph.tail[of_use], head=graph.head[of_use], weight=graph.weight[of_use], chance=chance
    )
