"""A broken proposal closed differently: one ring, chain or group for all who still say yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from knowledge.city import City

from .arcs import spread
from .chains import Chains
from .graph import BOTH, Graph, Ints
from .matching import Meetings, Skills, Told, alike, meetings
from .merits import Merits
from .people import Member
from .proposals import Draft, Proposal, ProposalKind, written
from .rounds import valued
from .town import Town
from .web import Web, mentors, woven

NEAREST = 60
"""How many of the best teachers of each wish are considered."""
LISTED = 100_000
"""Chains through all who stay that are looked at, at most, at each position."""
SURELY = 1e6
"""More than any ring or chain weighs: what each who stays is held dear."""


def mend(
    stayers: Sequence[Member],
    others: Iterable[Member],
    skills: Skills,
    city: City,
    *,
    today: date,
    told: Told | None = None,
    max_ring: int = 4,
    max_chain: int = 4,
) -> Proposal | None:
    """The proposal expected to bring most among those that have all the stayers, or None if there is none.

    `others` are members free to come in where it takes them. The place that the stayers have in the broken
    proposal is the one they are given again, so that their own limit plays no part.
    """
    staying = [replace(member, limit=1, open=0) for member in stayers]
    town = Town([*staying, *others], city, today)
    merits = Merits(town)
    possible = meetings(town, alike(town, skills, told or {})["same"], merits, nearest=NEAREST)
    rows = sorted(town.place[member.id] for member in staying)
    room = np.minimum(town.free, 1)
    web = woven(town, possible, room, mentor=mentors(town, possible), max_ring=max_ring, max_chain=max_chain)
    draft = _closed(web, rows) or _gathered(town, possible, rows)
    return None if draft is None else written(town, merits, [draft])[0]


def _closed(web: Web, rows: list[int]) -> Draft | None:
    """The best ring or chain that has all these rows of the town."""
    graph, town = web.graph, web.town
    place = {member: at for at, member in enumerate(graph.ids)}
    wanted = [place[int(town.ids[row])] for row in rows if int(town.ids[row]) in place]
    if not rows or len(wanted) < len(rows):
        return None
    paths = _rings(graph, wanted) + _chains(graph, wanted)
    columns = valued(graph, paths)
    order = np.lexsort((*columns.members.T[::-1], -columns.value))
    for path in columns.members[order].tolist():
        members = web.rows([graph.ids[at] for at in path if at < graph.size])
        if town.at_ease(members):
            ring = graph.kind[path[0]] == BOTH
            kind: ProposalKind = "chain" if not ring else "swap" if len(members) == 2 else "ring"
            return Draft(kind, members, web.meetings(members, ring=ring))
    return None


def _rings(graph: Graph, wanted: list[int]) -> list[list[int]]:
    """Every ring through all of these members, walked backwards from the first of them."""
    if any(graph.kind[member] != BOTH for member in wanted):
        return []
    by_head = np.argsort(graph.head, kind="stable")
    by_head = by_head[graph.kind[graph.tail[by_head]] == BOTH]
    teacher = graph.tail[by_head]
    start = np.searchsorted(graph.head[by_head], np.arange(graph.size + 1))
    taught = np.zeros(graph.size, dtype=bool)
    taught[graph.head[graph.start[wanted[0]] : graph.start[wanted[0] + 1]]] = True
    paths: Ints = np.array([[wanted[0]]], dtype=np.int32)
    found: list[list[int]] = []
    for length in range(2, graph.max_ring + 1):
        label, spot = spread(start[paths[:, 0]], np.diff(start)[paths[:, 0]])
        one = teacher[spot]
        keep = ~(paths[label] == one[:, None]).any(axis=1)
        if length == graph.max_ring:
            keep &= taught[one]
        paths = np.concatenate((one[keep, None], paths[label[keep]]), axis=1)
        missing = len(wanted) - np.isin(paths, wanted).sum(axis=1)
        paths = paths[missing <= graph.max_ring - length]
        whole = np.isin(paths, wanted).sum(axis=1) == len(wanted)
        # The walk's own first member is the last of its row: turn it round to begin with them.
        found += np.roll(paths[taught[paths[:, 0]] & whole], 1, axis=1).tolist()
    return found


def _chains(graph: Graph, wanted: list[int]) -> list[list[int]]:
    """The chains through all of these members: those that earn as much as all of them are held dear."""
    plain = replace(graph, chance=None)
    chains = Chains(plain)
    duals = np.zeros(graph.size)
    duals[wanted] = -SURELY
    found, _ = chains.above(chains.bounds(duals), SURELY * (len(wanted) - 0.5), LISTED)
    return [[at for at in path if at < graph.size] for path in found.members.tolist()]


def _gathered(town: Town, possible: Meetings, rows: list[int]) -> Draft | None:
    """The best group that one of these rows teaches to all the others."""
    best: tuple[float, Draft] | None = None
    for teacher in rows:
        learners = [row for row in rows if row != teacher]
        mine = possible.take(np.flatnonzero(town.offers.owner[possible.offer] == teacher))
        for offer in np.unique(mine.offer).tolist():
            if not 2 <= len(learners) <= town.places[offer]:
                continue
            wishes = _wishes(town, mine.take(mine.offer == offer), learners)
            if len(wishes) == len(learners) and town.at_ease(rows):
                weight = sum(weight for weight, _ in wishes)
                if best is None or weight > best[0]:
                    best = weight, Draft("group", [teacher, *learners], [(offer, wish) for _, wish in wishes])
    return None if best is None else best[1]


def _wishes(town: Town, some: Meetings, learners: list[int]) -> list[tuple[float, int]]:
    """For each of these learners who has one, the weight and the row of their best wish."""
    found = []
    for learner in learners:
        own = some.take(town.wishes.owner[some.wish] == learner)
        if len(own):
            at = int(own.weight.argmax())
            found.append((float(own.weight[at]), int(own.wish[at])))
    return found
