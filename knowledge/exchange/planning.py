"""A round of proposals, from the members of an exchange.

Supervised groups of minors come first (they have no other way in), then the swaps, rings and chains of
greatest expected weight, proven as far as time allows, then further learners on free seats, and new groups.

Whoever only shows something, or gives first while nothing teaches them in this round, is a mentor who may
begin as many chains as they may have proposals; everyone else takes one place in a round. Two people closed
to each other are never in one proposal, even where they would not meet in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from knowledge.city import City

from .check import check
from .gatherings import Gatherings
from .graph import Graph
from .matching import Alike, Meetings, Skills, Told, alike, meetings
from .merits import Merits
from .people import Member
from .proposals import Doubt, Draft, Plan, ProposalKind, Wanted, written
from .rounds import Round, State
from .solver import solve
from .town import Flags, Rows, Town
from .web import CHANCES_UP_TO, mentors, woven

MANY = 3
"""Members who wish for what nobody offers, for it to be a skill that the city lacks."""


@dataclass(frozen=True, slots=True)
class Large:
    """What saves time and memory in a large town, at a small price in what the round is worth."""

    beyond: int = 3000
    """Members beyond whom only so many best teachers of each wish are kept."""
    nearest: int = 60
    chances_up_to: int = CHANCES_UP_TO
    """Members of a round up to whom chances multiply along rings and chains."""


LARGE = Large()


def plan(
    members: Iterable[Member],
    skills: Skills,
    city: City,
    *,
    today: date,
    told: Told | None = None,
    seconds: float = 60,
    warm: State | None = None,
    max_ring: int = 4,
    max_chain: int = 4,
    gap: float = 0.0,
    first: Collection[int] = (),
    large: Large = LARGE,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """The proposals of one round, the same whatever the order of the members.

    `told`: what people confirmed or denied, by the keys of an offer and a wish. `first`: ids of members whose
    earlier proposal broke, who go before others. `seconds`, `gap` and `warm` as for `solve`. Raises
    ValueError for two members of one id, or an unknown moment or way to meet.
    """
    end = clock() + seconds
    town = Town(members, city, today)
    merits = Merits(town, first)
    texts = alike(town, skills, told or {})
    nearest = large.nearest if town.size > large.beyond else None
    possible = meetings(town, texts["same"], merits, nearest=nearest)
    teacher, learner = town.offers.owner[possible.offer], town.wishes.owner[possible.wish]
    worth = possible.weight * town.chance[teacher] * town.chance[learner]
    gatherings = Gatherings(town, possible, worth)
    room, mentor = town.free.copy(), mentors(town, possible)
    teaching, learning = np.ones(town.size, dtype=bool), town.minor.copy()
    drafts = gatherings.opened(teaching, room, learning)
    for draft in drafts:
        room[draft.members[0]] *= mentor[draft.members[0]]
    seated = np.array([row for draft in drafts for row in draft.members[1:]], dtype=np.int64)
    room[seated] = 0
    found, rounded, graph = _round(
        town, possible, room, mentor, end, warm, max_ring=max_ring, max_chain=max_chain, gap=gap, clock=clock,
        chances_up_to=large.chances_up_to,
    )  # fmt: skip
    _settle(rounded, room, mentor)
    learning = (room > 0) & ~mentor
    drafts = rounded + drafts
    gatherings.joined(drafts, learning)
    room[~learning & ~mentor] = 0
    drafts += gatherings.opened(teaching, room, learning)
    gatherings.joined(drafts, learning)
    return Plan(
        written(town, merits, drafts),
        _doubts(town, texts["doubtful"], merits, possible),
        _wanted(town, skills, texts["same"]),
        found.weight,
        found.bound,
        sum(len(draft.meetings) for draft in drafts),
        town.size,
        len(graph.tail),
        found.state,
    )


def _round(
    town: Town, possible: Meetings, room: Rows, mentor: Flags, end: float, warm: State | None, *,
    max_ring: int, max_chain: int, gap: float, clock: Callable[[], float], chances_up_to: int,
) -> tuple[Round, list[Draft], Graph]:  # fmt: skip
    """The best round in which nobody shares a proposal with somebody they are closed to.

    Where a round would have such a proposal, its lightest meeting is barred and the round planned again; the
    bound of the first still holds. When time is out, such a proposal is left out instead.
    """
    barred: frozenset[tuple[int, int]] = frozenset()
    bound = np.inf
    while True:
        web = woven(
            town,
            possible,
            room,
            mentor=mentor,
            max_ring=max_ring,
            max_chain=max_chain,
            barred=barred,
            chances_up_to=chances_up_to,
        )
        found = solve(web.graph, seconds=max(0.0, end - clock()), warm=warm, gap=gap, clock=clock)
        bound, warm = found.bound if not barred else bound, found.state
        drafts = []
        for path in found.rings + found.chains:
            rows, ring = web.rows(path), path in found.rings
            kind: ProposalKind = "chain" if not ring else "swap" if len(path) == 2 else "ring"
            drafts.append(Draft(kind, rows, web.meetings(rows, ring=ring)))
        ill = [draft for draft in drafts if not town.at_ease(draft.members)]
        if ill and clock() < end:
            barred |= {web.lightest(draft.meetings) for draft in ill}
            continue
        if ill:
            drafts = [draft for draft in drafts if town.at_ease(draft.members)]
            kept = [[int(town.ids[row]) for row in draft.members] for draft in drafts]
            chained = [draft.kind == "chain" for draft in drafts]
            rings = [path for path, chain in zip(kept, chained, strict=True) if not chain]
            chains = [path for path, chain in zip(kept, chained, strict=True) if chain]
            found = replace(found, weight=check(web.graph, rings, chains))
        return replace(found, bound=bound), drafts, web.graph


def _settle(drafts: Iterable[Draft], room: Rows, mentor: Flags) -> None:
    for draft in drafts:
        for row in draft.members:
            room[row] = room[row] - 1 if mentor[row] else 0


def _doubts(town: Town, texts: Alike, merits: Merits, sure: Meetings) -> tuple[Doubt, ...]:
    """For each member the best doubtful offer for one of the wishes that no sure offer meets."""
    unsure = np.setdiff1d(np.arange(len(town.wishes)), sure.wish)
    maybe = meetings(town, texts, merits, wishes=unsure, nearest=1, words_first=True)
    learner = town.wishes.owner[maybe.wish]
    order = np.lexsort((maybe.wish, -maybe.weight, learner))
    best = order[np.diff(learner[order], prepend=-1) > 0]
    return tuple(
        Doubt(int(town.ids[row]), int(town.wishes.id[wish]), int(town.offers.id[offer]))
        for row, wish, offer in zip(learner[best], maybe.wish[best], maybe.offer[best], strict=True)
    )


def _wanted(town: Town, skills: Skills, texts: Alike) -> tuple[Wanted, ...]:
    """What at least `MANY` members of one circle wish for and nobody of it offers, not even the busy ones."""
    offered: dict[str, set[str]] = {}
    for member in town.everyone:
        if not member.minor:
            offered.setdefault(member.circle, set()).update(offer.words for offer in member.offers)
    taught = {
        words: {town.offered[at] for at in texts.offer[texts.start[row] : texts.start[row + 1]]}
        for row, words in enumerate(town.wished)
    }
    keys = {words: skills.key(words) for words in town.wished}
    wishing: dict[tuple[str, str], dict[int, int]] = {}
    met = set()
    for member in town.everyone:
        for wish in sorted(member.wishes, key=lambda wish: wish.id):
            if not keys[wish.words]:  # words that name no skill
                continue
            skill = member.circle, keys[wish.words]
            wishing.setdefault(skill, {}).setdefault(member.id, wish.id)
            if taught[wish.words] & offered.get(member.circle, set()):
                met.add(skill)
    lacking = [
        Wanted(key, tuple(sorted(wishes.values())))
        for (circle, key), wishes in sorted(wishing.items())
        if len(wishes) >= MANY and (circle, key) not in met
    ]
    return tuple(sorted(lacking, key=lambda wanted: -len(wanted.wishes)))
