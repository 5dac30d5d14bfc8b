"""What a meeting is worth: that somebody learns something, then how well it suits both and who has waited.

Everyone who learns counts `LEARNS`; all that makes one meeting better than another adds at most a tenth of
it. Among nine people equally likely to accept, no bonus outweighs one person more who learns; in a town, it
would take ten people who all go from the worst meeting to the best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.city import City

from .graph import Floats
from .people import MOMENTS, WAYS
from .town import Flags, Rows, Side, Town

LEARNS = 1000
WORDS, LEVEL, LANGUAGE, SEVERAL, NEARBY, FRESH = 18, 4, 4, 8, 20, 6
WAITED, NEVER, STARVED = 18, 8, 6
"""For the learner: has waited, was never matched, lives where few were. Being fair weighs most."""
GIVING_WAITED, GIVING_NEVER = 6, 2
"""The same for the teacher, for whom being asked is a joy too."""
FIRST = 10
"""For those whose earlier proposal broke through no doing of theirs."""
PATIENCE, FRESHNESS = 90.0, 180.0
"""Days after which half of what waiting brings is reached, and half of what freshness brings is lost."""

Nearness = Literal["same", "near", "far", "remote"]
NEARNESS: tuple[Nearness, ...] = ("same", "near", "far", "remote")
SAME, NEXT, REMOTE, UNKNOWN = 1.0, 0.75, 0.5, 0.25
"""Parts of `NEARBY`; further away it falls from 0.45 to 0.1, by distance, or by steps where it is unknown."""
KILOMETRES = 4.0

_ON_SITE = sum(1 << bit for bit, way in enumerate(WAYS) if way != "remote")
_REMOTE = 1 << WAYS.index("remote")
_BITS: NDArray[np.uint8] = np.zeros(1 << len(MOMENTS), dtype=np.uint8)
for _bit in range(len(MOMENTS)):
    _BITS[1 << _bit : 2 << _bit] = _BITS[: 1 << _bit] + 1


class Merits:
    """The merits of any meeting of a town; `first` are ids of members who go first in this round."""

    def __init__(self, town: Town, first: Collection[int] = ()) -> None:
        self.town = town
        self.near, self.near_name = _neighbours(town.city)
        waiting = np.array(
            [max(0, (town.today - m.waiting_since).days) for m in town.members], dtype=np.float64
        )
        patience = waiting / (waiting + PATIENCE)
        never = np.array([not m.matched_before for m in town.members], dtype=np.float64)
        reached = _reached(town)
        starved = 1 - np.array([reached[m.quartier] for m in town.members], dtype=np.float64)
        raised = np.array([m.id in frozenset(first) for m in town.members], dtype=np.float64)
        learning = WAITED * patience + NEVER * never + STARVED * starved + FIRST * raised
        giving = GIVING_WAITED * patience + GIVING_NEVER * never
        self._offer = giving[town.offers.owner] + FRESH / 2 * _fresh(town.offers)
        self._wish = learning[town.wishes.owner] + FRESH / 2 * _fresh(town.wishes)

    def of(self, offer: Rows, wish: Rows, score: Floats) -> Floats:
        """The weight of each meeting whose words are as alike as `score`, from 0 to 1: about 1000."""
        offers, wishes = self.town.offers, self.town.wishes
        weight = LEARNS + WORDS * np.clip(score, 0, 1) + self._offer[offer] + self._wish[wish]
        # Whoever is one step ahead remembers best what was hard.
        step = np.abs(offers.level[offer] - np.minimum(3, wishes.level[wish] + 1))
        weight += LEVEL * (1 - 0.5 * np.minimum(2, step))
        weight += LANGUAGE * 0.5 * (offers.named[offer].astype(np.float64) + wishes.named[wish])
        weight += SEVERAL * np.minimum(3, _BITS[offers.moments[offer] & wishes.moments[wish]]) / 3
        weight += NEARBY * self.way(offer, wish)[0]
        return weight

    def way(self, offer: Rows, wish: Rows) -> tuple[Floats, Rows]:
        """How near the best way to meet is, from 0 to 1, and its place in `NEARNESS`; 0 where there is none."""
        offers, wishes = self.town.offers, self.town.wishes
        ways = offers.where[offer] & wishes.where[wish]
        here, there = offers.quartier[offer], wishes.quartier[wish]
        near = np.where(ways & _ON_SITE, self.near[here, there], 0.0)
        remote = np.where(ways & _REMOTE, REMOTE, 0.0)
        name = np.where(near >= remote, self.near_name[here, there], NEARNESS.index("remote"))
        return np.maximum(near, remote), name


def _fresh(side: Side) -> Floats:
    return FRESHNESS / (FRESHNESS + side.age)


def _reached(town: Town) -> dict[str, float]:
    """By quartier, the share of its members who were matched before; of few members little is concluded."""
    living = Counter(member.quartier for member in town.everyone)
    matched = Counter(member.quartier for member in town.everyone if member.matched_before)
    return {name: (matched[name] + 1) / (count + 2) for name, count in living.items()}


def _neighbours(city: City) -> tuple[Floats, Rows]:
    """How near each two quartiers are, and its name; the last row and column are for a quartier unknown."""
    names = list(city.quartiers)
    place = {name: row for row, name in enumerate(names)}
    count = len(names)
    value = np.full((count + 1, count + 1), UNKNOWN)
    name = np.full((count + 1, count + 1), NEARNESS.index("far"), dtype=np.int64)
    linked: Flags = np.zeros((count, count), dtype=bool)
    for here, quartier in city.quartiers.items():
        for there in quartier.near:
            if there in place:
                linked[place[here], place[there]] = linked[place[there], place[here]] = True
    reach, steps = np.eye(count, dtype=bool), np.full((count, count), count + 1)
    for step in range(count):
        steps[reach & (steps > count)] = step
        reach = reach | (reach @ linked)
    for row in range(count):
        for column in range(count):
            one, other = city.quartiers[names[row]].coordinates, city.quartiers[names[column]].coordinates
            if row == column:
                value[row, column], name[row, column] = SAME, 0
            elif linked[row, column]:
                value[row, column], name[row, column] = NEXT, 1
            elif one and other:
                value[row, column] = 0.1 + 0.35 * np.exp(-_kilometres(one, other) / KILOMETRES)
            elif steps[row, column] <= count:
                value[row, column] = max(0.1, 0.45 - 0.1 * (steps[row, column] - 1))
    return value, name


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (north, east), (upper, right) = np.radians(one), np.radians(other)
    return float(6371 * np.hypot(upper - north, (right - east) * np.cos((north + upper) / 2)))
