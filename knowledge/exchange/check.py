"""The rules of a round, checked with no help from the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .graph import BOTH, LEARNER, MENTOR, Graph, MemberId


class Broken(ValueError):
    """A rule that a round does not keep, and where."""


def check(
    graph: Graph,
    rings: Iterable[Sequence[MemberId]],
    chains: Iterable[Sequence[MemberId]],
    *,
    weight: float | None = None,
    bound: float | None = None,
) -> float:
    """The true weight of these rings and chains; raises `Broken` for the first rule that they break.

    Where `weight` or `bound` are given they must be the true weight, and at least it.
    """
    kind = dict(zip(graph.ids, graph.kind.tolist(), strict=True))
    room = dict(zip(graph.ids, graph.room.tolist(), strict=True))
    arcs = {
        (graph.ids[tail], graph.ids[head]): (
            worth,
            1.0 if graph.chance is None else float(graph.chance[place]),
        )
        for place, (tail, head, worth) in enumerate(
            zip(graph.tail.tolist(), graph.head.tolist(), graph.weight.tolist(), strict=True)
        )
    }
    placed: Counter[MemberId] = Counter()
    total = 0.0
    for ring in rings:
        _known(ring, kind, "ring")
        if not 2 <= len(ring) <= graph.max_ring:
            raise Broken(
                f"the ring {list(ring)} has {len(ring)} people: between 2 and {graph.max_ring} are allowed"
            )
        for member in ring:
            if kind[member] != BOTH:
                raise Broken(f"{member!r} is in the ring {list(ring)} without both teaching and learning")
        worths = _meetings(arcs, [*ring, ring[0]], "ring")
        product = 1.0
        for _, chance in worths:
            product *= chance
        total += product * sum(worth for worth, _ in worths)
        placed.update(ring)
    for chain in chains:
        _known(chain, kind, "chain")
        if not 1 <= len(chain) - 1 <= graph.max_chain:
            raise Broken(
                f"the chain {list(chain)} has {len(chain) - 1} meetings: 1 to {graph.max_chain} are allowed"
            )
        if kind[chain[0]] != MENTOR:
            raise Broken(f"the chain {list(chain)} begins with {chain[0]!r}, who is no mentor")
        for member in chain[1:]:
            if kind[member] == MENTOR or (kind[member] == LEARNER and member != chain[-1]):
                raise Broken(f"{member!r} cannot stand there in the chain {list(chain)}")
        product = 1.0
        for worth, chance in _meetings(arcs, chain, "chain"):
            product *= chance
            total += product * worth
        placed.update(chain)
    for member, times in placed.items():
        if times > room[member]:
            raise Broken(f"{member!r} is placed {times} times, with room for {room[member]}")
    if weight is not None and abs(weight - total) > 1e-6 * max(1.0, abs(total)):
        raise Broken(f"the weight is {total}, not {weight}")
    if bound is not None and bound < total - 1e-6 * max(1.0, abs(total)):
        raise Broken(f"the bound {bound} is below the weight {total}")
    return total


def _known(members: Sequence[MemberId], kind: dict[MemberId, int], what: str) -> None:
    for member in members:
        if member not in kind:
            raise Broken(f"{member!r}, in the {what} {list(members)}, is not among the members")


def _meetings(
    arcs: dict[tuple[MemberId, MemberId], tuple[float, float]], path: Sequence[MemberId], what: str
) -> list[tuple[float, float]]:
    for teacher, learner in pairwise(path):
        if (teacher, learner) not in arcs:
            raise Broken(f"{teacher!r} has nothing to teach {learner!r}, in a {what}")
    return [arcs[pair] for pair in pairwise(path)]
