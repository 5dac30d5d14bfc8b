"""The graph of a round, and the meeting that each of its arcs stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .graph import BOTH, LEARNER, MENTOR, Floats, Graph, Ints, assemble
from .matching import Meetings
from .town import Flags, Rows, Town

CHANCES_UP_TO = 3000
"""Members of a graph up to whom chances multiply along rings and chains.

Beyond, where that takes ten times longer, each meeting weighs its weight times the chances of its two people.
"""


@dataclass(frozen=True, eq=False)
class Web:
    """A graph whose members are some rows of a town, and the meetings of that town behind its arcs."""

    graph: Graph
    town: Town
    keys: Rows
    """Teacher and learner of each meeting, as teacher * town.size + learner, ascending."""
    arcs: Meetings

    def rows(self, path: list[int | str]) -> list[int]:
        """The town's rows of a ring or chain."""
        return [self.town.place[int(member)] for member in path]

    def meetings(self, path: list[int], *, ring: bool) -> list[tuple[int, int]]:
        """Offer and wish of each meeting of a ring or chain of rows."""
        onward = [*path[1:], path[0]] if ring else path[1:]
        wanted = [one * self.town.size + other for one, other in zip(path, onward, strict=False)]
        return [
            (int(self.arcs.offer[at]), int(self.arcs.wish[at])) for at in np.searchsorted(self.keys, wanted)
        ]

    def lightest(self, meetings: list[tuple[int, int]]) -> tuple[int, int]:
        """The teacher and the learner of the meeting of least weight."""
        owners = [(int(self.town.offers.owner[o]), int(self.town.wishes.owner[w])) for o, w in meetings]
        keys = [teacher * self.town.size + learner for teacher, learner in owners]
        return owners[int(np.argmin(self.arcs.weight[np.searchsorted(self.keys, keys)]))]


def mentors(town: Town, possible: Meetings) -> Flags:
    """Who only shows something, or gives first where nothing teaches them: they may begin chains."""
    asking = np.bincount(town.wishes.owner, minlength=town.size) > 0
    grown = possible.take(~town.minor[town.wishes.owner[possible.wish]])
    taught = np.bincount(town.wishes.owner[grown.wish], minlength=town.size) > 0
    first = np.array([member.gives_first for member in town.members], dtype=bool)
    showing = np.bincount(town.offers.owner, minlength=town.size) > 0
    only: Flags = showing & (~asking | (first & ~taught))
    return only


def woven(
    town: Town,
    possible: Meetings,
    room: Rows,
    *,
    mentor: Flags,
    max_ring: int,
    max_chain: int,
    barred: frozenset[tuple[int, int]] = frozenset(),
    chances_up_to: int = CHANCES_UP_TO,
) -> Web:
    """The graph of all who have room, by the best meeting of each teacher and learner; no minor is in it.

    `room`: by row, how many chains a mentor may begin, or whether anyone else takes part. `barred`: teachers
    and learners, by row, who are not to meet.
    """
    teacher, learner = town.offers.owner[possible.offer], town.wishes.owner[possible.wish]
    keys = teacher * town.size + learner
    open_to = (room[teacher] > 0) & (room[learner] > 0) & ~town.minor[learner] & ~mentor[learner]
    if barred:
        open_to &= ~np.isin(keys, [one * town.size + other for one, other in sorted(barred)])
    some = np.flatnonzero(open_to)
    order = some[np.lexsort((possible.offer[some], possible.wish[some], -possible.weight[some], keys[some]))]
    order = order[np.diff(keys[order], prepend=-1) > 0]
    arcs, keys = possible.take(order), keys[order]
    teacher, learner = teacher[order], learner[order]
    present = np.unique(np.concatenate((teacher, learner)))
    showing = np.bincount(town.offers.owner, minlength=town.size) > 0
    kind = np.where(mentor, MENTOR, np.where(showing, BOTH, LEARNER)).astype(np.int8)
    place = np.zeros(town.size, dtype=np.int32)
    place[present] = np.arange(len(present))
    weight: Floats | Ints = arcs.weight
    chance = None
    if len(present) <= chances_up_to:
        chance = town.chance[learner] * np.where(mentor[teacher], town.chance[teacher], 1.0)
    else:
        weight = np.rint(arcs.weight * town.chance[teacher] * town.chance[learner]).astype(np.int32)
    graph = assemble(
        town.ids[present].tolist(), kind[present], room[present].astype(np.int32),
        place[teacher], place[learner], weight, max_ring=max_ring, max_chain=max_chain, chance=chance,
    )  # fmt: skip
    return Web(graph, town, keys, arcs)
