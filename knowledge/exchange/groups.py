"""Group places: further learners for offers that take place in a round and have room for several.

Those who come this way receive first and give later (open reciprocity), so filling the places changes
nothing in the round itself. It is done after the round, as an exact assignment: each learner joins at most
one group, each group takes at most its places, and the weight is greatest. Making it part of the round would
couple every meeting with every wish, and could refuse someone a full exchange for the sake of a crowded
table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from .graph import MemberId
from .relaxation import highs


@dataclass(frozen=True)
class Groups:
    """Who joins whose group, and what that weighs."""

    joined: dict[MemberId, list[MemberId]]
    """By teacher: the further learners, in the order of the wishes given."""
    weight: float


def fill_groups(
    places: Mapping[MemberId, int],
    wishes: Iterable[tuple[MemberId, MemberId, float]],
    *,
    taken: Iterable[Sequence[MemberId]] = (),
) -> Groups:
    """The best further learners for the groups: exact, since an assignment's relaxation is already whole.

    `places`: by teacher, how many further learners may join. `wishes`: (teacher, learner, weight) arcs;
    those of no positive weight are left alone. `taken`: the rings and chains of the round; whoever learns in
    one of them does not join a group too. A chain's mentor learns nothing there, and a mentor asks for
    nothing anyway.
    """
    busy = {member for group in taken for member in group}
    arcs = [
        (teacher, learner, weight)
        for teacher, learner, weight in wishes
        if places.get(teacher, 0) > 0 and learner not in busy and learner != teacher and weight > 0
    ]
    if not arcs:
        return Groups({}, 0)
    teachers = {teacher: row for row, teacher in enumerate(dict.fromkeys(teacher for teacher, _, _ in arcs))}
    learners = {
        learner: row
        for row, learner in enumerate(dict.fromkeys(learner for _, learner, _ in arcs), len(teachers))
    }
    # A simplex ends at a vertex, and every vertex of a bipartite assignment is whole.
    solver = highs(solver="simplex")
    upper = np.array([*(places[teacher] for teacher in teachers), *(1 for _ in learners)], dtype=np.float64)
    none = np.zeros(len(upper), dtype=np.int32)
    solver.addRows(len(upper), np.full(len(upper), -highspy.kHighsInf), upper, 0, none, none[:0], np.zeros(0))
    rows = np.array([[teachers[teacher], learners[learner]] for teacher, learner, _ in arcs], dtype=np.int32)
    count = len(arcs)
    solver.addCols(
        count, np.array([float(weight) for _, _, weight in arcs]), np.zeros(count), np.ones(count),
        2 * count, np.arange(0, 2 * count, 2, dtype=np.int32), rows.ravel(), np.ones(2 * count),
    )  # fmt: skip
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    share = np.array(solver.getSolution().col_value)
    joined: dict[MemberId, list[MemberId]] = {}
    weight = 0.0
    for (teacher, learner, worth), used in zip(arcs, share, strict=True):
        if used > 0.5:
            joined.setdefault(teacher, []).append(learner)
            weight += worth
    return Groups(joined, weight)
