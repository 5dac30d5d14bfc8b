"""Small rounds to plan, and the best of each found by trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np
from hypothesis import strategies as st

from knowledge.exchange import Graph, Member, build
from knowledge.exchange.graph import BOTH, LEARNER, MENTOR

KINDS = ("both", "both", "both", "mentor", "learner")


@st.composite
def graphs(draw: st.DrawFn, *, most: int = 9, chances: bool = False) -> Graph:
    """Any round of at most so many people; ids are words as often as numbers."""
    size = draw(st.integers(0, most))
    named = draw(st.booleans())
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    density = draw(st.sampled_from((0.1, 0.25, 0.4, 0.6)))
    ids: list[int | str] = [f"m{index}" if named else 10 * index + 3 for index in range(size)]
    spread = draw(st.sampled_from(((1, 2), (700, 900), (-50, 60), (1, 4000))))
    members = [
        Member(one, KINDS[int(rng.integers(len(KINDS)))], int(rng.integers(0, 4)))  # type: ignore[arg-type]
        for one in ids
    ]
    arcs = [
        (one, other, int(rng.integers(*spread)), *([float(rng.integers(0, 11)) / 10] if chances else []))
        for one in ids
        for other in ids
        if rng.random() < density
    ]
    return build(members, arcs, max_ring=draw(st.integers(0, 4)), max_chain=draw(st.integers(0, 5)))


def with_chances(graph: Graph, seed: int) -> Graph:
    """The same graph, each of its meetings with a chance of its own."""
    chance = np.random.default_rng(seed).uniform(0.2, 1.0, len(graph.tail))
    return replace(graph, weight=graph.weight.astype(np.float64), chance=chance)


def everything(graph: Graph) -> list[tuple[float, tuple[int, ...]]]:
    """Every ring and chain of a small graph with what it brings, by trying every order of members."""
    worth = {
        (tail, head): (weight, 1.0 if graph.chance is None else float(graph.chance[place]))
        for place, (tail, head, weight) in enumerate(
            zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True)
        )
    }
    found = []
    kinds = graph.kind.tolist()
    for length in range(2, max(graph.max_ring, graph.max_chain + 1) + 1):
        for path in permutations(range(graph.size), length):
            steps = list(pairwise(path))
            if any(step not in worth for step in steps):
                continue
            inner_ok = all(kinds[member] == BOTH for member in path[1:-1])
            if kinds[path[0]] == MENTOR and inner_ok and length <= graph.max_chain + 1:
                assert kinds[path[-1]] in (BOTH, LEARNER)
                value, chance = 0.0, 1.0
                for step in steps:
                    chance *= worth[step][1]
                    value += chance * worth[step][0]
                found.append((value, path))
            closing = (path[-1], path[0])
            loops = (
                path[0] == min(path) and closing in worth and all(kinds[member] == BOTH for member in path)
            )
            if loops and length <= graph.max_ring:
                total, chance = 0.0, 1.0
                for step in [*steps, closing]:
                    total += worth[step][0]
                    chance *= worth[step][1]
                found.append((total * chance, path))
    return found


def best_by_trying(graph: Graph) -> float:
    """The weight of the best round of a small graph: members decided one by one, all ways tried."""
    by_member: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
    best_of_set: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
    for value, path in everything(graph):
        if value > 0:
            best_of_set[frozenset(path)] = max((value, path), best_of_set.get(frozenset(path), (0.0, ())))
    for value, path in best_of_set.values():
        anchor = min(member for member in path if graph.kind[member] != MENTOR)
        by_member.setdefault(anchor, []).append((value, path))
    memory: dict[tuple[int, tuple[int, ...]], float] = {}

    def best(member: int, room: tuple[int, ...]) -> float:
        if member == graph.size:
            return 0.0
        key = (member, room)
        if key not in memory:
            most = best(member + 1, room)
            for value, path in by_member.get(member, ()):
                if all(room[one] > 0 for one in path):
                    left = tuple(free - (one in path) for one, free in enumerate(room))
                    most = max(most, value + best(member + 1, left))
            memory[key] = most
        return memory[key]

    return best(0, tuple(graph.room.tolist()))
