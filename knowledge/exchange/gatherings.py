"""Groups around offers with room for several: new ones, and free seats beside the meetings of a round.

Those who come this way receive first and give later (open reciprocity). Minors come no other way, and only
where an association animates the group, never alone with its animator.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from .graph import Floats, MemberId
from .groups import fill_groups
from .matching import Meetings
from .proposals import Draft
from .town import Flags, Rows, Town

LEAST = 2
"""Learners without whom there is no group."""


class Gatherings:
    """The groups of one round. `worth`: what each possible meeting is expected to bring."""

    def __init__(self, town: Town, possible: Meetings, worth: Floats) -> None:
        self.town = town
        several = np.flatnonzero(town.places[possible.offer] >= LEAST)
        order = several[np.lexsort((possible.wish[several], -worth[several], possible.offer[several]))]
        self.offer, self.wish, self.worth = possible.offer[order], possible.wish[order], worth[order]
        self.learner = town.wishes.owner[self.wish]
        self.start = np.searchsorted(self.offer, np.arange(len(town.offers) + 1))

    def opened(self, teaching: Flags, room: Rows, learning: Flags) -> list[Draft]:
        """New groups, the fullest and best first, among those free to teach and to learn.

        All three arguments are by row of the town, and are brought up to date: `room` is how many more
        proposals each may have. Who teaches a group here does not learn in another.
        """
        owner = self.town.offers.owner
        heap: list[tuple[float, int]] = []
        for offer in np.unique(self.offer).tolist():
            chosen = self._chosen(offer, teaching, room, learning)
            if chosen:
                heapq.heappush(heap, (-sum(self.worth[chosen]), offer))
        groups: list[Draft] = []
        while heap:
            _, offer = heapq.heappop(heap)
            chosen = self._chosen(offer, teaching, room, learning)
            if not chosen:
                continue
            value = -sum(self.worth[chosen])
            if heap and (value, offer) > heap[0]:
                heapq.heappush(heap, (value, offer))
                continue
            teacher = int(owner[offer])
            room[teacher] -= 1
            learning[teacher] = False
            draft = Draft("group", [teacher], [])
            for at in chosen:
                draft.join(self.town, offer, int(self.wish[at]))
            learners = draft.members[1:]
            teaching[learners], learning[learners] = False, False
            room[learners] -= 1
            groups.append(draft)
            if teaching[teacher] and room[teacher] > 0:
                again = self._chosen(offer, teaching, room, learning)
                if again:
                    heapq.heappush(heap, (-sum(self.worth[again]), offer))
        return groups

    def _chosen(self, offer: int, teaching: Flags, room: Rows, learning: Flags) -> list[int]:
        """The best learners whom this offer could gather now; empty for fewer than a group."""
        teacher = int(self.town.offers.owner[offer])
        if not teaching[teacher] or room[teacher] <= 0:
            return []
        chosen: list[int] = []
        together = [teacher]
        for at in range(self.start[offer], self.start[offer + 1]):
            learner = int(self.learner[at])
            if learning[learner] and learner not in together and self.town.at_ease([*together, learner]):
                together.append(learner)
                chosen.append(at)
                if len(chosen) == self.town.places[offer]:
                    break
        return chosen if len(chosen) >= LEAST else []

    def joined(self, drafts: Sequence[Draft], learning: Flags) -> None:
        """Fill the free seats of these drafts, of greatest worth; `learning` is brought up to date.

        A minor joins groups alone, never a ring or a chain.
        """
        seats: dict[MemberId, int] = {}
        offers: dict[str, tuple[int, int]] = {}
        for number, draft in enumerate(drafts):
            for offer, free in draft.seats(self.town).items():
                seats[f"{number} {offer}"] = free
                offers[f"{number} {offer}"] = number, offer
        wishes: dict[tuple[str, int], tuple[int, float]] = {}
        for seat, (number, offer) in offers.items():
            grouped = drafts[number].kind == "group"
            for at in range(self.start[offer], self.start[offer + 1]):
                learner = int(self.learner[at])
                if learning[learner] and (grouped or not self.town.minor[learner]):
                    wishes.setdefault((seat, learner), (int(self.wish[at]), float(self.worth[at])))
        arcs = ((seat, learner, worth) for (seat, learner), (_, worth) in wishes.items())
        for name, learners in fill_groups(seats, arcs).joined.items():
            number, offer = offers[str(name)]
            for learner in map(int, learners):
                if self.town.at_ease([*drafts[number].members, learner]):
                    drafts[number].join(self.town, offer, wishes[str(name), learner][0])
                    learning[learner] = False
