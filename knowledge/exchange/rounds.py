"""What a round decided, in the members' own ids, and what it leaves for the next one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import Columns, is_chain, join, nothing, padded
from .graph import BOTH, MENTOR, Floats, Graph, MemberId


@dataclass(frozen=True)
class State:
    """What the next round starts from when most people are the same; plain data, safe to store."""

    duals: dict[MemberId, float]
    columns: tuple[tuple[MemberId, ...], ...]
    """Rings and chains that were used or nearly, best first: the round's own come before all others."""
    used: int
    """How many of `columns` were the round itself."""


@dataclass(frozen=True)
class Round:
    """Rings and chains (each chain begins with its mentor), their weight and the most that any round could
    weigh.

    `served` counts the people who learn something.
    """

    rings: list[list[MemberId]]
    chains: list[list[MemberId]]
    weight: float
    bound: float
    served: int
    state: State

    @property
    def proven(self) -> bool:
        """Whether no other round weighs more."""
        return self.bound - self.weight < 1e-3


def valued(graph: Graph, rows: list[list[int]]) -> Columns:
    """Columns from members in order; those that miss an arc, repeat someone or do not fit the rules are left
    out.
    """
    found = [nothing(graph)]
    by_length: dict[tuple[bool, int], list[list[int]]] = {}
    for row in rows:
        chained = bool(row) and graph.kind[row[0]] == MENTOR
        if 2 <= len(row) <= (graph.max_chain + 1 if chained else graph.max_ring) and len(set(row)) == len(
            row
        ):
            by_length.setdefault((chained, len(row)), []).append(row)
    for (chained, length), some in by_length.items():
        members = np.array(some, dtype=np.int32)
        value, chance, whole = (
            np.zeros(len(members)),
            np.ones(len(members)),
            np.ones(len(members), dtype=bool),
        )
        for place in range(length - 1 if chained else length):
            arcs = graph.arcs_between(members[:, place], members[:, (place + 1) % length])
            whole &= arcs >= 0
            arcs = np.maximum(arcs, 0)
            if graph.chance is not None and len(graph.tail):
                chance = chance * graph.chance[arcs]
            value += (graph.weight[arcs] if len(graph.tail) else 0.0) * (chance if chained else 1.0)
        inner = members[:, 1:-1] if chained else members
        whole &= (graph.kind[inner] == BOTH).all(axis=1)
        found.append(padded(graph, members[whole], (value if chained else value * chance)[whole]))
    return join(graph, *found)


def remembered(graph: Graph, state: State) -> tuple[Floats, Columns, Columns]:
    """The duals (NaN for newcomers), all columns still possible, and those of them that were the round."""
    place = {member: index for index, member in enumerate(graph.ids)}
    duals = np.array([state.duals.get(member, np.nan) for member in graph.ids])
    rows = [[place.get(member, -1) for member in column] for column in state.columns]
    used = valued(graph, [_kept(graph, row) for row in rows[: state.used]])
    return duals, valued(graph, [row for row in rows if min(row) >= 0]), used


def _kept(graph: Graph, row: list[int]) -> list[int]:
    """What is left of a chain up to the first who is no longer there (-1); nothing of a ring."""
    if min(row) >= 0:
        return row
    return row[: row.index(-1)] if row[0] >= 0 and graph.kind[row[0]] == MENTOR else []


def concluded(graph: Graph, chosen: Columns, bound: float, duals: Floats, near: Columns) -> Round:
    """The round in the members' ids, rings and chains in the order of their first members."""
    chosen = chosen.take(np.lexsort(chosen.members.T[::-1]))
    chained = is_chain(graph, chosen)

    def named(columns: Columns) -> list[list[MemberId]]:
        return [
            [graph.ids[member] for member in row if member < graph.size] for row in columns.members.tolist()
        ]

    rings, chains = named(chosen.take(~chained)), named(chosen.take(chained))
    weight = float(chosen.value.sum())
    if graph.integral:
        weight = round(weight)
    kept = named(near.take(np.argsort(-near.reduced(duals), kind="stable")[: 4 * graph.size]))
    state = State(
        {member: float(dual) for member, dual in zip(graph.ids, duals, strict=True)} if duals.any() else {},
        tuple(tuple(column) for column in rings + chains + kept),
        len(rings) + len(chains),
    )
    served = sum(map(len, rings)) + sum(len(chain) - 1 for chain in chains)
    return Round(rings, chains, weight, max(bound, weight), served, state)
