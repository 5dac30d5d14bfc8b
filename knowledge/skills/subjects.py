"""The subjects that the words of an event name beyond doubt, so that whoever follows a subject hears of it."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from knowledge.city import City
from knowledge.language import fold
from knowledge.skills.matching import BY_A_WORD, Skills

MOST = 2
"""Who names more subjects than this names none."""

_CLEAR = 0.55
"""How much what the words name must belong to a subject."""
_AS_MUCH = 0.15
"""Subjects that are worth less than the best one by no more than this are meant as well."""
_WORD = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


class Subjects:
    """Files events under the topics of one city, prepared once."""

    def __init__(self, skills: Skills, city: City) -> None:
        self._skills, self._city = skills, city
        self._phrases: defaultdict[str, list[tuple[Words, str]]] = defaultdict(list)
        self._accents: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
        for id, topic in city.topics.items():
            for text in (*topic.label.values(), *topic.words):
                phrase = _words(text)
                if phrase:
                    self._phrases[phrase[0]].append((phrase, id))
                for word in phrase:
                    self._accents[fold(word)].setdefault(id, set()).add(word)

    def of(self, title: str, keywords: Iterable[str] = ()) -> tuple[str, ...]:
        """The topics that a title names, or else the words by which its source files it; none where that is not clear."""
        for text in (title, *keywords):
            if found := self._clear(text):
                return found
        return ()

    def _clear(self, text: str) -> tuple[str, ...]:
        said = _words(text)
        named = set(self._named(said))
        meant = list(self._things(text))
        best = [self._deepest(each) for each in meant]
        found = {id for each in best for id in each if not self._otherwise(said, id)}
        if len(found) > 1 or any(len(each) > 1 for each in best):
            # Of several, those that are called by their name.
            found &= named
        elif any(each.get(id) == BY_A_WORD for each in meant for id in found):
            # One of its further words may be near to many things: it has to stand there itself.
            found &= named
        if not meant and len(self._deepest(named)) == 1:
            found = named
        found = self._deepest(found)
        return tuple(sorted(found)) if len(found) <= MOST else ()

    def _things(self, text: str) -> Iterator[Mapping[str, float]]:
        """By each thing that is named, the topics it belongs to most."""
        for worth in self._skills.filed(text):
            best = max(worth.values(), default=0.0)
            if best >= _CLEAR:
                yield {id: each for id, each in worth.items() if each >= best - _AS_MUCH}

    def _named(self, said: Words) -> Iterator[str]:
        """The topics of which a label or a word stands in the text, in singular or plural, its accents as they are."""
        for at, word in enumerate(said):
            for phrase, id in self._phrases.get(word, ()):
                if said[at : at + len(phrase)] == phrase:
                    yield id

    def _deepest(self, ids: Collection[str]) -> set[str]:
        """Those of these topics that no other one of them is under."""
        above = {each for id in ids for each in self._city.ancestry(id) if each != id}
        return set(ids) - above

    def _otherwise(self, said: Words, id: str) -> bool:
        """Whether only a word led there that is written with other accents: a market is no walk."""
        alike = [(word, own) for word in said if (own := self._accents.get(fold(word), {}).get(id))]
        return bool(alike) and all(word not in own and word != fold(word) for word, own in alike)


def _words(text: str) -> Words:
    """The words of a text without the endings of their number."""
    words = (each.casefold() for each in _WORD.findall(text))
    return tuple(each[:-1] if len(each) > 3 and each[-1] in "sx" else each for each in words)
