"""What a round proposes, and why: in plain data, by the members' own ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .merits import NEARNESS, Merits, Nearness
from .people import MOMENTS
from .rounds import State
from .town import Town

ProposalKind = Literal["swap", "ring", "chain", "group"]


@dataclass(frozen=True, slots=True)
class Why:
    """Why two people are brought together: their own words, how near, when both can, in which language.

    No `moments`: both can at any. `near` is `far` as well where a quartier is unknown.
    """

    offer: str
    wish: str
    near: Nearness
    moments: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """One learner's place with one teacher, by ids of members, offer and wish."""

    learner: int
    teacher: int
    offer: int
    wish: int
    why: Why


@dataclass(frozen=True, slots=True)
class Proposal:
    """A swap, ring, chain or group to be accepted by all its members.

    In `members` a ring stands in its order (each teaches the next), a chain begins with its mentor and a
    group with its teacher; further learners, who take a free place beside one of them, come after.
    """

    kind: ProposalKind
    members: tuple[int, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An offer that may be what a learner wished for: only they can tell."""

    learner: int
    wish: int
    offer: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A skill, by its key, that several members wish for and nobody offers; the ids of their wishes."""

    key: str
    wishes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A round of proposals.

    `weight` and `bound` are those of its swaps, rings and chains: what they are expected to bring, about 1000
    for each person who learns, and the most that any could. `served` counts all who have a place to learn,
    in groups too. `members` took part, `arcs` lay between them; `state` makes the next round faster.
    """

    proposals: tuple[Proposal, ...]
    doubts: tuple[Doubt, ...]
    wanted: tuple[Wanted, ...]
    weight: float
    bound: float
    served: int
    members: int
    arcs: int
    state: State


@dataclass(slots=True)
class Draft:
    """A proposal in the making, by rows of the town."""

    kind: ProposalKind
    members: list[int]
    meetings: list[tuple[int, int]]
    """Offer and wish of each place."""

    def seats(self, town: Town) -> dict[int, int]:
        """How many more each of its offers could welcome."""
        offers = [offer for offer, _ in self.meetings]
        return {
            offer: int(town.places[offer]) - offers.count(offer)
            for offer in dict.fromkeys(offers)
            if town.places[offer] > offers.count(offer)
        }

    def join(self, town: Town, offer: int, wish: int) -> None:
        """One more learner takes one of those seats."""
        self.members.append(int(town.wishes.owner[wish]))
        self.meetings.append((offer, wish))


def written(town: Town, merits: Merits, drafts: Iterable[Draft]) -> tuple[Proposal, ...]:
    """The proposals of these drafts, with the reasons of each place."""
    return tuple(
        Proposal(
            draft.kind,
            tuple(int(town.ids[row]) for row in draft.members),
            tuple(_placed(town, merits, offer, wish) for offer, wish in draft.meetings),
        )
        for draft in drafts
    )


def _placed(town: Town, merits: Merits, offer: int, wish: int) -> Place:
    teacher, learner = int(town.offers.owner[offer]), int(town.wishes.owner[wish])
    shown, asked = town.said[offer], town.asked[wish]
    _, way = merits.way(np.array([offer]), np.array([wish]))
    common = int(town.offers.moments[offer] & town.wishes.moments[wish])
    moments = tuple(name for bit, name in enumerate(MOMENTS) if common >> bit & 1)
    one = town.members[teacher].languages if shown.languages is None else shown.languages
    other = town.members[learner].languages if asked.languages is None else asked.languages
    spoken = (one & other) or one or other
    ours = [language for language in town.city.languages if language in spoken]
    why = Why(
        shown.words,
        asked.words,
        NEARNESS[int(way[0])],
        moments if len(moments) < len(MOMENTS) else (),
        next(iter(ours or sorted(spoken)), town.city.language),
    )
    return Place(int(town.ids[learner]), int(town.ids[teacher]), shown.id, asked.id, why)
