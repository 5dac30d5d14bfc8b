"""Other names for what is asked: the city's lexicon first, then everyday French."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from knowledge.language import Lexicon, stem
from knowledge.search.french import STOP
from knowledge.search.thesaurus import GENERAL

CITY, EVERYDAY = 0.9, 0.4
"""How much an equivalent counts beside the word itself."""

Phrase = tuple[str, ...]


def _subject(phrase: Phrase) -> Phrase:
    return tuple(word for word in phrase if word not in STOP) or phrase


class Equivalents:
    """Looks up the other names of the words of a question, phrases of several words included."""

    __slots__ = ("_everyday_from", "_groups", "_starting")

    def __init__(self, lexicon: Lexicon, everyday: Lexicon = GENERAL) -> None:
        self._groups: list[tuple[Phrase, ...]] = []
        self._starting: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
        for group in lexicon.groups:
            self._add(group)
        self._everyday_from = len(self._groups)
        for group in everyday.groups:
            self._add(group)

    def _add(self, group: tuple[Phrase, ...]) -> None:
        number = len(self._groups)
        kept = tuple(dict.fromkeys(_subject(phrase) for phrase in group))
        self._groups.append(kept)
        for phrase in kept:
            for lang in ("fr", "en"):
                key = tuple(stem(word, lang) for word in phrase)
                known = self._starting[key[0]]
                if (key, number) not in known:
                    known.append((key, number))

    def __contains__(self, word: str) -> bool:
        return stem(word) in self._starting

    def names(self, listed: Sequence[str]) -> list[dict[str, float]]:
        """For each word of a question (stop words left out), the words that may stand for it and their weights."""
        keys = [(stem(word), stem(word, "en")) for word in listed]
        found: list[dict[str, float]] = [{} for _ in listed]
        for start in range(len(listed)):
            for phrase, number in [
                e for key in dict.fromkeys(keys[start]) for e in self._starting.get(key, ())
            ]:
                end = start + len(phrase)
                if end > len(listed) or any(p not in keys[start + n] for n, p in enumerate(phrase)):
                    continue
                weight = CITY if number < self._everyday_from else EVERYDAY
                for other in self._groups[number]:
                    if tuple(map(stem, other)) == phrase:
                        continue
                    share = weight if len(other) == 1 else weight / len(other) ** 0.5
                    for word in other:
                        for place in range(start, end):
                            found[place][word] = max(found[place].get(word, 0.0), share)
        return found
