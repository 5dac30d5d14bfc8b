"""Small exchanges of people, and a plain judge of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from knowledge.city import City
from knowledge.exchange.people import Member, Offer, Replies, Wish
from knowledge.formats.city_files import load_city

TODAY = date(2026, 11, 21)
_city, _problems = load_city(Path(__file__).parents[2] / "cities" / "petiteville")
assert _city is not None
CITY: City = _city


@dataclass(frozen=True)
class Judged:
    score: float
    verdict: str


class PlainSkills:
    """The same words are the same skill; of several words the last alone is a doubtful likeness."""

    def key(self, words: str) -> str:
        return words.casefold()

    def pairs(
        self,
        offers: Sequence[str],
        wishes: Sequence[str],
        *,
        told: Mapping[tuple[str, str], bool] | None = None,
    ) -> list[tuple[int, int, Judged]]:
        found = []
        for place, offer in enumerate(offers):
            for other, wish in enumerate(wishes):
                said = (told or {}).get((self.key(offer), self.key(wish)))
                if said or (said is None and self.key(offer) == self.key(wish)):
                    found.append((place, other, Judged(1.0, "same")))
                elif said is None and offer.split()[-1:] == wish.split()[-1:]:
                    found.append((place, other, Judged(0.5, "doubtful")))
                else:
                    found.append((place, other, Judged(0.1, "different")))
        return found


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def member(id: int, offers: str = "", wishes: str = "", **more: Any) -> Member:
    """Somebody who shows and wishes for these, separated by commas; offers and wishes of level 2."""
    how = {key: more.pop(key) for key in ("places", "supervised") if key in more}
    shown = [words.strip() for words in offers.split(",") if words.strip()]
    asked = [words.strip() for words in wishes.split(",") if words.strip()]
    return Member(
        id,
        offers=tuple(Offer(10 * id + at, w, 2, since=ago(3), **how) for at, w in enumerate(shown)),
        wishes=tuple(Wish(10 * id + at, w, 2, since=ago(3)) for at, w in enumerate(asked)),
        **{"waiting_since": ago(10), **more},
    )


SKILLS = ("piano", "pain", "arabe", "couture")
MOMENTS = ("mon-morning", "wed-evening", "sat-afternoon")


@st.composite
def towns(draw: st.DrawFn, *, most: int = 9, closed: bool = True) -> list[Member]:
    """Any exchange of at most so many people."""
    rng = draw(st.randoms(use_true_random=False))
    size = rng.randint(0, most)

    def some(values: Sequence[str], least: int = 0) -> frozenset[str]:
        return frozenset(rng.sample(values, rng.randint(least, min(2, len(values)))))

    people = []
    for id in rng.sample(range(100), size):
        offers = [
            Offer(
                10 * id + at, rng.choice(SKILLS), rng.randint(1, 3), since=ago(rng.randint(0, 300)),
                places=rng.choice((1, 1, 2, 4)), supervised=rng.random() < 0.3,
                moments=rng.choice((None, None, some(MOMENTS))), where=rng.choice((None, frozenset({"remote"}))),
            )
            for at in range(rng.randint(0, 2))
        ]  # fmt: skip
        wishes = [
            Wish(10 * id + at, rng.choice(SKILLS), rng.randint(1, 2), since=ago(rng.randint(0, 300)))
            for at in range(rng.randint(0, 2))
        ]
        people.append(
            Member(
                id, offers=tuple(offers), wishes=tuple(wishes), languages=some(("fr", "ar", "en")),
                moments=some(MOMENTS), quartier=rng.choice(("", "vieux-pont", "les-tilleuls", "gare-haute")),
                where=rng.choice((frozenset(), frozenset({"place"}), frozenset({"place", "remote"}))),
                minor=rng.random() < 0.2, gives_first=rng.random() < 0.2, limit=rng.randint(1, 2),
                open=rng.choice((0, 0, 0, 1)), waiting_since=ago(rng.randint(0, 300)),
                matched_before=rng.random() < 0.4,
                replies=Replies(*(rng.randint(0, 3) for _ in range(4))),
                closed_to=frozenset(rng.sample(range(100), 12)) if closed and rng.random() < 0.3 else frozenset(),
                circle=rng.choice(("", "", "", "club")),
            )
        )  # fmt: skip
    return people


def could_teach(teacher: Member, offer: Offer, learner: Member, wish: Wish) -> bool:
    """Whether this meeting is possible at all, in the plainest words."""

    def meet(one: frozenset[str], other: frozenset[str]) -> bool:
        return not one or not other or bool(one & other)

    def own(said: frozenset[str] | None, otherwise: frozenset[str]) -> frozenset[str]:
        return otherwise if said is None else said

    return (
        teacher.id != learner.id
        and offer.words == wish.words
        and offer.level >= wish.level
        and meet(own(offer.languages, teacher.languages), own(wish.languages, learner.languages))
        and meet(own(offer.moments, teacher.moments), own(wish.moments, learner.moments))
        and meet(own(offer.where, teacher.where), own(wish.where, learner.where))
        and teacher.id not in learner.closed_to
        and learner.id not in teacher.closed_to
        and teacher.circle == learner.circle
        and not teacher.minor
        and (not learner.minor or offer.supervised)
        and teacher.open < teacher.limit
        and learner.open < learner.limit
    )


def best_by_trying(people: list[Member], weight: Any, max_ring: int = 4, max_chain: int = 4) -> float:
    """The best expected value of any round of rings and chains, by trying all; `weight` of a meeting."""
    grown = {person.id: person for person in people if not person.minor and person.open < person.limit}
    arcs: dict[tuple[int, int], float] = {}
    for one in grown.values():
        for other in grown.values():
            worth = [
                weight(one, offer, other, wish)
                for offer in one.offers
                for wish in other.wishes
                if could_teach(one, offer, other, wish)
            ]
            if worth:
                arcs[one.id, other.id] = max(worth)
    taught = {learner for _, learner in arcs}
    giving = {
        id: p.limit - p.open
        for id, p in grown.items()
        if p.offers and (not p.wishes or (p.gives_first and id not in taught))
    }
    chance = {id: person.replies.expected for id, person in grown.items()}
    columns: dict[frozenset[int], float] = {}
    for length in range(2, max(max_ring, max_chain + 1) + 1):
        for path in permutations(grown, length):
            if any(pair not in arcs for pair in pairwise(path)):
                continue
            if any(member in giving for member in path[1:]):
                continue
            likely, value = chance[path[0]], 0.0
            for pair in pairwise(path):
                likely *= chance[pair[1]]
                value += likely * arcs[pair]
            if path[0] in giving:
                if length <= max_chain + 1:
                    columns[frozenset(path)] = max(value, columns.get(frozenset(path), 0))
            elif length <= max_ring and (path[-1], path[0]) in arcs:
                total = sum(arcs[pair] for pair in zip(path, (*path[1:], path[0]), strict=True))
                columns[frozenset(path)] = max(total * likely, columns.get(frozenset(path), 0))
    through: dict[int, list[tuple[frozenset[int], float]]] = {}
    for members, value in columns.items():
        for each in members:
            through.setdefault(each, []).append((members, value))

    def best(left: tuple[int, ...], room: dict[int, int]) -> float:
        if not left:
            return 0.0
        here, rest = left[0], left[1:]
        most = best(rest, room)
        for members, value in through.get(here, ()):
            if all(each == here or each in left or each in giving for each in members) and all(
                room[each] > 0 for each in members
            ):
                after = {each: count - (each in members) for each, count in room.items()}
                most = max(most, value + best(tuple(each for each in rest if each not in members), after))
        return most

    learners = tuple(id for id in grown if id not in giving)
    return best(learners, {id: giving.get(id, 1) for id in grown})
