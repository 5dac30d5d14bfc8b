"""The members of a round as arrays: whatever order they are given in, the same town."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.city import City

from .graph import Floats
from .people import MOMENTS, WAYS, Member, Offer, Wish

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Said = TypeVar("Said", Offer, Wish)


@dataclass(frozen=True, eq=False)
class Side:
    """The offers, or the wishes, of all who take part: one row each, in the order of members, then of ids."""

    id: Rows
    owner: Rows
    text: Rows
    """Place of its words in `Town.offered` or `Town.wished`."""
    level: Rows
    moments: Rows
    where: Rows
    quartier: Rows
    age: Floats
    """Days since it was said."""
    languages: NDArray[np.uint64]
    """Bits, as many columns as the town's languages fill; all set for any."""
    named: Flags
    """Whether languages were named at all."""

    def __len__(self) -> int:
        return len(self.owner)


class Town:
    """Everyone who may take part in a round, and what all members say, whether they take part or not.

    Raises ValueError for two members of one id, or for a moment or a way of meeting that does not exist.
    """

    def __init__(self, members: Iterable[Member], city: City, today: date) -> None:
        everyone = sorted(members, key=lambda member: member.id)
        if any(one.id == other.id for one, other in pairwise(everyone)):
            raise ValueError("two members have the same id: ids must be unique")
        self.city, self.today = city, today
        self.everyone = everyone
        self.members = [member for member in everyone if member.free]
        self.ids = np.array([member.id for member in self.members], dtype=np.int64)
        self.place = {member.id: row for row, member in enumerate(self.members)}
        self.minor = np.array([member.minor for member in self.members], dtype=bool)
        circles = _numbered(member.circle for member in self.members)
        self.circle = np.array([circles[member.circle] for member in self.members], dtype=np.int64)
        self.free = np.array([member.free for member in self.members], dtype=np.int64)
        self.chance = np.array([member.replies.expected for member in self.members], dtype=np.float64)
        self.quartiers = {name: row for row, name in enumerate(city.quartiers)}
        self.closed = self._closed()
        # A minor teaches nobody, so that what they can show is no offer of this round.
        self.offered = sorted({o.words for member in everyone if not member.minor for o in member.offers})
        self.wished = sorted({wish.words for member in everyone for wish in member.wishes})
        self._languages = _numbered(
            name
            for member in self.members
            for some in (
                member.languages,
                *(offer.languages for offer in member.offers),
                *(wish.languages for wish in member.wishes),
            )
            for name in some or ()
        )
        self._masks: dict[tuple[str, frozenset[str]], int] = {}
        texts = {words: row for row, words in enumerate(self.offered)}
        taught = [() if m.minor else _by_id(m.offers) for m in self.members]
        self.offers = self._side(texts, taught)
        texts = {words: row for row, words in enumerate(self.wished)}
        asked = [_by_id(m.wishes) for m in self.members]
        self.wishes = self._side(texts, asked)
        self.said = [offer for some in taught for offer in some]
        self.asked = [wish for some in asked for wish in some]
        self.places = np.array([offer.places for offer in self.said], dtype=np.int64)
        self.supervised = np.array([offer.supervised for offer in self.said], dtype=bool)

    @property
    def size(self) -> int:
        """How many take part."""
        return len(self.members)

    def apart(self, one: Rows, other: Rows) -> Flags:
        """Which of these pairs of members are closed to each other."""
        if not len(self.closed):
            return np.zeros(len(one), dtype=bool)
        keys = one * self.size + other
        at = np.minimum(np.searchsorted(self.closed, keys), len(self.closed) - 1)
        apart: Flags = self.closed[at] == keys
        return apart

    def at_ease(self, people: Sequence[int]) -> bool:
        """Whether nobody among these members is closed to another of them."""
        if not len(self.closed):
            return True
        some = np.array(people, dtype=np.int64)
        return not self.apart(np.repeat(some, len(some)), np.tile(some, len(some))).any()

    def _closed(self) -> Rows:
        pairs = {
            pair
            for row, member in enumerate(self.members)
            for each in member.closed_to
            if (other := self.place.get(each)) is not None
            for pair in (row * self.size + other, other * self.size + row)
        }
        return np.array(sorted(pairs), dtype=np.int64)

    def _side(self, texts: Mapping[str, int], each: Sequence[Sequence[Offer | Wish]]) -> Side:
        rows = [(row, said) for row, several in enumerate(each) for said in several]
        columns = max(1, -(-len(self._languages) // 64))
        languages = np.zeros((len(rows), columns), dtype=np.uint64)
        words: list[tuple[int, ...]] = []
        for at, (row, said) in enumerate(rows):
            member = self.members[row]
            spoken = _own(said.languages, member.languages)
            mask = self._mask("languages", spoken, self._languages)
            for column in range(columns):
                languages[at, column] = (mask >> (64 * column)) & (2**64 - 1)
            words.append((
                row, texts[said.words], said.level,
                self._mask("moments", _own(said.moments, member.moments), _MOMENTS),
                self._mask("where", _own(said.where, member.where), _WAYS),
                self.quartiers.get(_own(said.quartier, member.quartier), len(self.quartiers)),
                max(0, (self.today - said.since).days), int(bool(spoken)), said.id,
            ))  # fmt: skip
        table = np.array(words, dtype=np.int64).reshape(len(words), 9)
        return Side(
            table[:, 8], table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4],
            table[:, 5], table[:, 6].astype(np.float64), languages, table[:, 7] > 0,
        )  # fmt: skip

    def _mask(self, what: str, names: frozenset[str], numbers: Mapping[str, int]) -> int:
        known = self._masks.get((what, names))
        if known is None:
            unknown = sorted(names - numbers.keys())
            if unknown:
                raise ValueError(f"{unknown[0]!r} is not among {what}")
            known = sum(1 << numbers[name] for name in names) or (1 << max(1, len(numbers))) - 1
            self._masks[what, names] = known
        return known


_MOMENTS = {name: bit for bit, name in enumerate(MOMENTS)}
_WAYS = {name: bit for bit, name in enumerate(WAYS)}


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)))}


def _by_id(several: Sequence[Said]) -> list[Said]:
    return sorted(several, key=lambda said: said.id)


def _own(said: Any, otherwise: Any) -> Any:
    return otherwise if said is None else said
