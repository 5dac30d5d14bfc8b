"""Who could teach whom: the members of a round and the weighted arcs between them, as dense arrays.

The vocabulary is that of barter exchanges (Abraham, Blum & Sandholm 2007): a *ring* is a directed cycle in
which each member teaches the next; a *chain* begins at a mentor who asks for nothing in return (an altruist)
and may end at a learner who offers nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

MemberId = int | str
Kind = Literal["both", "mentor", "learner"]
Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

BOTH, MENTOR, LEARNER = 0, 1, 2
KINDS: dict[str, int] = {"both": BOTH, "mentor": MENTOR, "learner": LEARNER}


@dataclass(frozen=True)
class Member:
    """One person of the round; `capacity` is how many chains a mentor may begin, and means nothing to
    others.
    """

    id: MemberId
    kind: Kind = "both"
    capacity: int = 1


@dataclass(frozen=True, eq=False)
class Graph:
    """The members and the arcs that a round may use, sorted by (tail, head), at most one for each pair.

    `room[v]` is how often member v may appear in a round: 1, or the capacity of a mentor. `chance` is the
    probability that each arc's meeting is accepted, or None when weights are taken as they are. Arcs that no
    ring nor chain could use (towards a mentor, from a learner, loops) are left out.
    """

    ids: tuple[MemberId, ...]
    kind: NDArray[np.int8]
    room: Ints
    tail: Ints
    head: Ints
    weight: NDArray[np.int32] | Floats
    max_ring: int
    max_chain: int
    chance: Floats | None = None
    start: NDArray[np.int64] = field(init=False)
    """Arcs leaving v are `start[v]:start[v + 1]`."""

    def __post_init__(self) -> None:
        counts = np.bincount(self.tail, minlength=self.size)
        object.__setattr__(self, "start", np.concatenate(([0], np.cumsum(counts))).astype(np.int64))

    @property
    def size(self) -> int:
        """Number of members."""
        return len(self.ids)

    @property
    def integral(self) -> bool:
        """Whether every ring and chain has an integer weight, so that bounds may be rounded down."""
        return self.chance is None and self.weight.dtype.kind == "i"

    @property
    def keys(self) -> NDArray[np.int64]:
        """`tail * size + head` of every arc, ascending: the table in which arcs are looked up."""
        return self.tail.astype(np.int64) * self.size + self.head

    def arcs_between(self, tails: Ints, heads: Ints) -> NDArray[np.int64]:
        """The index of each arc tails[i] → heads[i], or -1 where there is none."""
        keys = self.keys
        wanted = tails.astype(np.int64) * self.size + heads
        if not len(keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)


def build(
    members: Iterable[Member],
    arcs: Iterable[Sequence[object]],
    *,
    max_ring: int = 3,
    max_chain: int = 4,
) -> Graph:
    """A graph from members and from arcs (teacher, learner, weight) or (teacher, learner, weight, chance).

    Of several arcs between the same two people the one of greatest expected weight is kept. Raises ValueError
    for an arc that names an unknown member or has a chance outside [0, 1].
    """
    people = list(members)
    place: dict[Hashable, int] = {member.id: index for index, member in enumerate(people)}
    if len(place) != len(people):
        raise ValueError("two members have the same id: ids must be unique")
    rows = [tuple(arc) for arc in arcs]
    try:
        tail = np.array([place[row[0]] for row in rows], dtype=np.int32)
        head = np.array([place[row[1]] for row in rows], dtype=np.int32)
    except KeyError as missing:
        raise ValueError(f"an arc names {missing.args[0]!r}, who is not among the members") from None
    weight = np.array([row[2] for row in rows])
    chance = None
    if any(len(row) > 3 for row in rows):
        chance = np.array([row[3] if len(row) > 3 else 1.0 for row in rows], dtype=np.float64)
    return assemble(
        [member.id for member in people],
        np.array([KINDS[member.kind] for member in people], dtype=np.int8),
        np.array([member.capacity for member in people], dtype=np.int32),
        tail,
        head,
        weight,
        max_ring=max_ring,
        max_chain=max_chain,
        chance=chance,
    )


def assemble(
    ids: Sequence[MemberId],
    kind: NDArray[np.int8],
    capacity: Ints,
    tail: Ints,
    head: Ints,
    weight: NDArray[np.integer[Any]] | Floats,
    *,
    max_ring: int,
    max_chain: int,
    chance: Floats | None = None,
) -> Graph:
    """A graph from arrays, arcs in any order and by position in `ids`: the way in for large towns."""
    if max_ring > 4 or max_ring < 0 or max_chain < 0:
        raise ValueError("rings have at most 4 people, and no length is negative")
    if chance is not None and len(chance) and not (chance.min() >= 0 and chance.max() <= 1):
        raise ValueError("the chance of a meeting lies between 0 and 1")
    room = np.where(kind == MENTOR, np.maximum(capacity, 0), 1).astype(np.int32)
    if max_chain:
        useful = (kind[tail] != LEARNER) & (kind[head] != MENTOR) & (room[tail] > 0)
    else:
        useful = (kind[tail] == BOTH) & (kind[head] == BOTH)
    useful &= tail != head
    tail, head, weight = tail[useful], head[useful], weight[useful]
    chance = None if chance is None else chance[useful]
    if not len(weight) or (weight.dtype.kind in "iub" and np.abs(weight).max() < 2**31):
        weight = weight.astype(np.int32)
    else:
        weight = weight.astype(np.float64)
    keys = tail.astype(np.int64) * len(ids) + head
    if (np.diff(keys) <= 0).any():
        worth = weight if chance is None else weight * chance
        order = np.lexsort((-worth, keys))
        keys = keys[order]
        order = order[np.concatenate(([True], np.diff(keys) > 0))]
        tail, head, weight = tail[order], head[order], weight[order]
        chance = None if chance is None else chance[order]
    return Graph(
        tuple(ids),
        kind,
        room,
        tail.astype(np.int32),
        head.astype(np.int32),
        weight,
        max_ring,
        max_chain,
        chance,
    )


def unit(graph: Graph) -> float:
    """The scale of this graph's weights: what one ordinary meeting is worth, given its chance."""
    worth = np.abs(graph.weight) if graph.chance is None else np.abs(graph.weight) * graph.chance
    return float(worth.mean()) or 1.0 if len(worth) else 1.0
