"""Skills in people's own words: what they are, and which offers serve which wishes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from knowledge.city import City
from knowledge.skills.lexicon import Lexicon, content, of_city
from knowledge.skills.likeness import NONE, ONE, Judge, Likeness, Verdict, marks
from knowledge.skills.reading import Part, Reader, Reading
from knowledge.skills.services import Mark

Told = Mapping[tuple[str, str], bool]
"""What people confirmed (true) or denied, by the key of the offer and the key of the wish."""

UNTOLD: Told = MappingProxyType({})

_FIGURES = re.compile(r"\d+")
_WHOSE = re.compile(
    r"(?<!\w)(?:de |avec |à |pour |chez |with |of |for |from )(?:ma|mon|mes|sa|son|ses|notre|nos|my|our|his|her|their) (?:grands?[- ])?[\w-]+(?:['’]s)?"
    r"(?=$|[,.;!?)])",
    re.IGNORECASE,
)
"""Whose it is: « le couscous de ma grand-mère » is about couscous."""
_TOPICS = 3
_LEAST_TOPICAL = 0.3
_LABEL, _SHARED, _FARTHER, _BESIDE = 1.0, 0.5, 0.6, 0.4
BY_A_WORD = 0.9
"""How much what a subject's words name belongs to it; what its label names does wholly."""


class Skills:
    """Compares offers and wishes in the words of one city. What was read is remembered, so keep it."""

    def __init__(self, city: City) -> None:
        self._lexicon: Lexicon = of_city(city)
        self._reader = Reader(city, self._lexicon)
        self._judge = Judge(self._lexicon)
        self._topics: dict[str, dict[str, float]] = defaultdict(dict)
        self._phrases: list[tuple[frozenset[str], str, float]] = []
        self._known_by: dict[tuple[str, str], int] = defaultdict(int)
        for id, topic in city.topics.items():
            named = [(each, _LABEL) for each in topic.label.values()] + [
                (each, BY_A_WORD) for each in topic.words
            ]
            for text, weight in named:
                for part in self._reader.read(text).parts:
                    filed = _filed(part)
                    if len(part.rest) > 1 and not part.heads:
                        self._phrases.append((part.rest, id, weight))
                    for mark in filed:
                        share = weight / len(filed)
                        self._topics[mark][id] = max(share, self._topics[mark].get(id, 0.0))
                        self._known_by[mark, id] += 1

    def key(self, words: str) -> str:
        """A canonical name: two texts of one key speak of the same, and a key is its own key. Empty when the words
        name nothing."""
        return self._reader.read(words).key

    def same(self, one: str, other: str) -> bool:
        """Whether two texts of one person say the same: one key that is not empty, and the same figures."""
        key = self.key(one)
        return bool(key) and key == self.key(other) and _FIGURES.findall(one) == _FIGURES.findall(other)

    def worded_alike(self, one: str, other: str) -> bool:
        """Whether two texts are the same words but for articles, capitals and signs: « l'arabe » and « arabe »."""
        if one.casefold() == other.casefold():
            return True
        bare = content(one)
        return bool(bare) and bare == content(other) and _FIGURES.findall(one) == _FIGURES.findall(other)

    def mark(self, words: str) -> Mark | None:
        """Why the words ask for or sell a job, a thing or a service; None if they speak of a skill."""
        return self._reader.read(words).mark

    def a_service(self, words: str) -> bool:
        """Whether the words speak of a job, sale or service rather than of something to learn or show."""
        return self.mark(words) is not None

    def topics(self, words: str) -> tuple[str, ...]:
        """The city's subjects to which the words may belong, best first, at most three."""
        best: dict[str, float] = {}
        total: dict[str, float] = defaultdict(float)
        named: dict[str, int] = defaultdict(int)
        for part in self._reader.read(_WHOSE.sub(" ", words)).parts:
            weighed = [(each, 1.0) for each in _filed(part)[: len(part.heads)]]
            weighed += [(f"={each}", _SHARED / len(part.rest)) for each in part.rest]
            found = [(id, weight) for rest, id, weight in self._phrases if rest <= part.rest]
            for mark, weight in weighed:
                found += self._under(mark, weight).items()
                for each in self._above(mark):
                    for topic in self._topics.get(each, ()):
                        named[topic] += self._known_by[each, topic]
            for topic, worth in found:
                best[topic] = max(best.get(topic, 0.0), worth)
                total[topic] += worth
        worths = {id: round(best[id] + _BESIDE * (total[id] - best[id]), 6) for id in best}
        order = sorted(best, key=lambda id: (-worths[id], -named[id], id))
        return tuple(id for id in order if best[id] >= _LEAST_TOPICAL)[:_TOPICS]

    def filed(self, words: str) -> Iterator[Mapping[str, float]]:
        """By each thing that the words name, how much (0 to 1) it belongs to each of the city's subjects."""
        for part in self._reader.read(words).parts:
            for mark in _filed(part)[: len(part.heads)]:
                yield self._under(mark, 1.0)

    def _under(self, mark: str, weight: float) -> dict[str, float]:
        found: dict[str, float] = {}
        for distance, each in enumerate(self._above(mark)):
            for topic, share in self._topics.get(each, {}).items():
                found[topic] = max(found.get(topic, 0.0), weight * share * _FARTHER**distance)
        return found

    def _above(self, mark: str) -> Iterable[str]:
        return self._lexicon.ancestry(mark) if mark in self._lexicon.concepts else (mark,)

    def likeness(self, offer: str, wish: str, *, told: Told = UNTOLD) -> Likeness:
        """How far an offer serves a wish; what people said of these two keys wins."""
        return self._likeness(self._reader.read(offer), self._reader.read(wish), told)

    def _likeness(self, offer: Reading, wish: Reading, told: Told) -> Likeness:
        said = told.get((offer.key, wish.key)) if told else None
        if said is None or not offer.key or not wish.key:
            return self._judge.likeness(offer, wish)
        return ONE if said else NONE

    def pairs(
        self, offers: Sequence[str], wishes: Sequence[str], *, told: Told = UNTOLD
    ) -> Sequence[tuple[int, int, Likeness]]:
        """Every offer and wish that may be the same, as (place of the offer, place of the wish, likeness), in the order
        of places. Only texts with something in common are compared, those of one key once."""
        wished: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(wishes):
            wished[self.key(text)].append(place)
        wished.pop("", None)
        shelves = _Shelves(self._lexicon, {key: self._reader.read(key) for key in wished})
        confirmed: dict[str, list[str]] = defaultdict(list)
        for (offered, wish), yes in told.items():
            if yes and wish in wished:
                confirmed[offered].append(wish)
        rows: dict[str, list[tuple[int, Likeness]]] = {"": []}
        found: list[tuple[int, int, Likeness]] = []
        for place, text in enumerate(offers):
            offer = self._reader.read(text)
            row = rows.get(offer.key)
            if row is None:
                near = dict.fromkeys((*shelves.near(offer), *confirmed.get(offer.key, ())))
                alike = [(key, self._likeness(offer, shelves.readings[key], told)) for key in near]
                row = rows[offer.key] = sorted(
                    (
                        (at, how)
                        for key, how in alike
                        if how.verdict is not Verdict.DIFFERENT
                        for at in wished[key]
                    ),
                    key=lambda each: each[0],
                )
            found += [(place, at, how) for at, how in row]
        return found


class _Shelves:
    """Wishes filed by what they speak of."""

    def __init__(self, lexicon: Lexicon, readings: Mapping[str, Reading]) -> None:
        self.readings = readings
        self._lexicon = lexicon
        self._own: dict[str, list[str]] = defaultdict(list)
        self._above: dict[str, list[str]] = defaultdict(list)
        self._near: dict[str, list[str]] = defaultdict(list)
        for key, reading in readings.items():
            for shelf, places in zip(
                (self._own, self._above, self._near), marks(lexicon, reading), strict=True
            ):
                for place in places:
                    shelf[place].append(key)

    def near(self, offer: Reading) -> dict[str, None]:
        """The keys of wishes that may be served by an offer: no other is."""
        own, above, near = marks(self._lexicon, offer)
        found: dict[str, None] = {offer.key: None} if offer.key in self.readings else {}
        for shelf, places in ((self._above, own), (self._own, above), (self._own, near), (self._near, own)):
            for place in places:
                found.update(dict.fromkeys(shelf.get(place, ())))
        return found


def _filed(part: Part) -> list[str]:
    """The concepts of a part, then its unknown words, marked as such."""
    return [*part.heads, *(f"={each}" for each in sorted(part.rest))]
