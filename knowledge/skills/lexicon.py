"""The words of skills: concepts in a tree, the phrases that name them in any language, the words said around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.city import City
from knowledge.language import stem, words
from knowledge.search.french import STOP, STOP_ENGLISH
from knowledge.search.thesaurus import GENERAL

FOLDER = Path(__file__).parent / "words"
_ASIDE = ("frames", "services")
_FIELDS = {"words", "country", "below", "near", "nations", "broad", "activity", "beside", "all"}
_KEPT = frozenset(("go",))
AND = frozenset(("et", "ou", "and", "or", "puis", "then", "ainsi", "plus"))
"""Folded words after which something else is spoken of."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One skill, activity or manner.

    ``label`` is its folded name. ``near`` lists neighbours worth a doubt. ``nations``: done each country's own way.
    ``broad``: too wide for one of its parts to serve surely. ``activity``: what it is done to matters more.
    ``beside``: said of any of these, it adds nothing. ``joins``: concepts that together make this one.
    """

    label: str
    under: str | None = None
    near: frozenset[str] = frozenset()
    nations: bool = False
    broad: bool = False
    activity: bool = False
    beside: frozenset[str] = frozenset()
    joins: tuple[frozenset[str], ...] = ()


def content(text: str) -> Phrase:
    """The folded words of a text that may carry meaning: no stop words, lone letters or bare numbers."""
    return tuple(each for each in words(text) if carries(each))


def carries(word: str) -> bool:
    """Whether a folded word may carry meaning."""
    if word in _KEPT:
        return True
    alone = len(word) < 2 and word.isascii()
    return not (alone or word.isdigit() or word in STOP or word in STOP_ENGLISH)


_ENDINGS = {
    "",
    *words(
        "e s es x ee ees er ez ent ons ions ais ait aient ant ants ante antes a al aux ale ales if ive ifs ives eur eurs euse euses eux"
        " rice rices en enne ens ennes on onne onnes ir is it i ie ies issent issant re t u ue us ues ation ations age ages ed ing ings"
        " y ers"
    ),
}
"""How a French or English word may end otherwise and stay the same word."""
_OTHERS = frozenset((("", "a"), ("", "ie"), ("e", "a"), ("er", "ie"), ("e", "ie")))


def inflected(one: str, other: str) -> bool:
    """Whether two words of one stem are forms of one word: stems alone would make « argent » of « argentique »."""
    if one == other:
        return True
    pairs = enumerate(zip(one, other, strict=False))
    common = next((at for at, (ours, theirs) in pairs if ours != theirs), min(len(one), len(other)))
    ends = sorted((one[common:], other[common:]), key=len)
    if not ends[0] and ends[1][0] == one[common - 1] and ends[1][1:] in _ENDINGS:
        return True  # « swim », « swimming »
    return any(
        (one[at:], other[at:]) not in _OTHERS
        and (other[at:], one[at:]) not in _OTHERS
        and {one[at:], other[at:]} <= _ENDINGS
        for at in range(common, max(0, common - 3), -1)
    )


class Lexicon:
    """Which phrase names which concept. A phrase marked with ``=`` is met only as written, the others by their stems,
    French then English."""

    def __init__(self) -> None:
        self.concepts: dict[str, Concept] = {}
        self.manners: dict[str, str] = {}
        self.frames: frozenset[str] = frozenset()
        self.learning: frozenset[str] = frozenset()
        self.services: Mapping[str, Any] = {}
        self.longest = 1
        self.together: set[Phrase] = set()
        self.words_only: set[str] = set()
        self.conflicts: list[str] = []
        self.spoken: dict[str, None] = {}
        """The other words that a city writes down: none of them is a slip."""
        self._written: dict[Phrase, tuple[str, bool]] = {}
        self._french: dict[Phrase, list[Phrase]] = {}
        self._english: dict[Phrase, list[Phrase]] = {}

    def known(self) -> Iterator[str]:
        """Every word that a text may hold without being a slip, in the order of the files."""
        for phrase in self._written:
            yield from phrase
        for group in GENERAL.groups:
            for phrase in group:
                yield from phrase
        yield from sorted(self.frames | STOP | STOP_ENGLISH)
        yield from self.spoken

    def knows(self, word: str) -> bool:
        """Whether a folded word is one of the frames, or names something by itself."""
        return word in self.frames or self.named((word,)) is not None

    def named(self, phrase: Phrase) -> tuple[str, bool] | None:
        """The concept that a phrase names, and whether only as a manner (a country's own way); None if none."""
        if len(phrase) == 1 and phrase[0] in self.frames:
            return self._written.get(phrase)  # « cours » is no form of « courir »
        if found := self._written.get(phrase):
            return found
        french = self._french.get(tuple(map(stem, phrase)), ())
        english = self._english.get(tuple(stem(word, "en") for word in phrase), ())
        near = (each for each in (*french, *english) if all(map(inflected, phrase, each)))
        return next((self._written[each] for each in near), None)

    def ancestry(self, concept: str) -> Iterator[str]:
        """The concept, then what it belongs to, up to the root."""
        here: str | None = concept
        while here is not None:
            yield here
            here = self.concepts[here].under

    def add(self, phrase: str, concept: str, *, manner: bool = False) -> None:
        """Let a phrase name a concept; a phrase taken by another concept stays as it is and is noted as a conflict."""
        key = content(phrase.removeprefix("="))
        if not key:
            self.conflicts.append(f"{phrase} says nothing")
            return
        meant = (concept, manner)
        if not AND.isdisjoint(words(phrase)):
            self.together.add(key)
        self.longest = max(self.longest, len(key))
        if self._written.setdefault(key, meant) != meant:
            self.conflicts.append(f"{phrase} is {self._written[key][0]} and {concept}")
        if not phrase.startswith("="):
            self._french.setdefault(tuple(map(stem, key)), []).append(key)
            self._english.setdefault(tuple(stem(word, "en") for word in key), []).append(key)

    def define(self, id: str, given: Any, under: str | None = None) -> None:
        """A concept and what is below it, as the files write them: a list of phrases, or a mapping."""
        fields: Mapping[str, Any] = {"words": given} if isinstance(given, list) else given
        if unknown := set(fields) - _FIELDS:
            raise ValueError(f"{id}: {', '.join(sorted(unknown))}")
        if id in self.concepts:
            raise ValueError(f"{id} twice")
        named, country = fields.get("words", []), fields.get("country", [])
        self.concepts[id] = Concept(
            " ".join(words(str((named or country)[0]).removeprefix("="))),
            under,
            frozenset(fields.get("near", ())),
            bool(fields.get("nations")),
            bool(fields.get("broad")),
            bool(fields.get("activity")),
            frozenset(fields.get("beside", ())),
            tuple(frozenset(each.split(" + ")) for each in fields.get("all", ())),
        )
        for phrase in country:
            self.add(str(phrase), id, manner=True)
        if country:
            self.manners[id] = " ".join(words(str(country[0])))
        for phrase in named:
            self.add(str(phrase), id)
        for child, below in fields.get("below", {}).items():
            self.define(child, below, id)

    def problems(self) -> list[str]:
        """What is wrong with the words: two concepts for one phrase, links to nowhere, names that name another."""
        found = list(self.conflicts)
        for id, concept in self.concepts.items():
            linked = concept.near | concept.beside | frozenset().union(*concept.joins)
            found += [f"{id}: no {each}" for each in sorted(linked - set(self.concepts))]
            meant = self.named(content(concept.label))
            if meant is None or meant[0] != id:
                found.append(f"{id}: its name {concept.label} means {meant}")
        return found


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _folded(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _built(cities: Iterable[City]) -> Lexicon:
    lexicon = Lexicon()
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem not in _ASIDE:
            for id, given in _loaded(path.stem).items():
                lexicon.define(id, given)
    frames = _loaded("frames")
    lexicon.frames, lexicon.learning = _folded(frames["frames"]), _folded(frames["learning"])
    lexicon.services = _loaded("services")
    for city in cities:
        _add_city(lexicon, city)
    return lexicon


_loaded = cache(_read)


@cache
def everywhere() -> Lexicon:
    """The words that hold in every city, read once."""
    return _built(())


def of_city(city: City) -> Lexicon:
    """The same, with what this city says in its own ways: its groups of names, and the words of its subjects."""
    return _built((city,))


def _add_city(lexicon: Lexicon, city: City) -> None:
    for topic in city.topics.values():
        for said in (*topic.label.values(), *topic.words):
            lexicon.spoken.update(dict.fromkeys(words(said)))
    for number, group in enumerate(city.words.same):
        _add_group(lexicon, f"said-{number}", group)
    for id, topic in city.topics.items():
        labels = {found[0] for each in topic.label.values() if (found := lexicon.named(_bare(lexicon, each)))}
        if len(labels) != 1:
            continue
        for number, phrase in enumerate(topic.words):
            if _speaks(lexicon, phrase) and not any(lexicon.named((each,)) for each in content(phrase)):
                lexicon.define(f"{id}-{number}", {"words": [phrase], "near": sorted(labels)})


def _add_group(lexicon: Lexicon, id: str, group: Sequence[str]) -> None:
    """Names of one thing: they join what one of them names already, unless they name several things. When none is
    known they stand for the first, a word like any other: few of a city's words are skills."""
    meant = {found for each in group if (found := lexicon.named(_bare(lexicon, each)))}
    fresh = [each for each in group if _speaks(lexicon, each)]
    if len(meant) == 1:
        concept, manner = meant.pop()
        for each in fresh:
            lexicon.add(each, concept, manner=manner)
    elif not meant and fresh:
        lexicon.define(id, fresh)
        lexicon.words_only.add(id)


def _speaks(lexicon: Lexicon, phrase: str) -> bool:
    """Whether a phrase says something that the lexicon has no name for."""
    key = _bare(lexicon, phrase)
    return bool(key) and lexicon.named(key) is None and lexicon.named(content(phrase)) is None


def _bare(lexicon: Lexicon, phrase: str) -> Phrase:
    """The words of a phrase that tell which skill it is: « cours d'arabe » leaves « arabe »."""
    return tuple(word for word in content(phrase) if word not in lexicon.frames)
