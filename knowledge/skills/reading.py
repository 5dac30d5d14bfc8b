"""From free words to what they speak of: parts, each with its concepts, manners and words that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from knowledge.city import City
from knowledge.language import fold, stem, words
from knowledge.search.vocabulary import Vocabulary
from knowledge.skills.lexicon import AND, Lexicon, Phrase, carries, content
from knowledge.skills.services import Mark, mark_of

SLIP = 0.8
"""How near (1 minus edits over length) a word that nobody knows must be to a known one to be its slip."""
_LONG_ENOUGH = 5
_MOST_WORDS = 60
_MOST_LETTERS = 2000

_CUTS = re.compile(r"[,;:/|&\n\r.!?()\[\]{}«»\"“”…•]+|\s[-]+\s")
_VERB = re.compile(r"(?:er|ir|[^aeou]re)$")
"""How French verbs end: « repérer » and « soigner » are no slips for « réparer » and « signer »."""
_IN = frozenset(("en", "in"))
_BARRIER = "+"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing spoken of: sorted concepts, countries' ways of doing it, and stems of unknown words."""

    heads: Phrase = ()
    manners: frozenset[str] = frozenset()
    rest: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.heads or self.manners or self.rest)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text speaks of. ``key`` reads as the same thing again; it is empty when nothing was said."""

    key: str
    parts: tuple[Part, ...] = ()
    mark: Mark | None = None


@dataclass(slots=True)
class _Item:
    """One phrase of a text, with what stood right before it."""

    phrase: Phrase
    concept: str = ""
    manner: bool = False
    cut: bool = False
    after: str = ""
    frame: bool = False


@dataclass(slots=True)
class _Said:
    word: str
    cut: bool = False
    after: str = ""
    barrier: bool = False


class Reader:
    """Reads texts in one city's words; what was read is remembered, within bounds."""

    def __init__(self, city: City, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._sms = {fold(typed): words(meant) for typed, meant in city.words.sms.items()}
        self._joins = [(join, id) for id, each in lexicon.concepts.items() for join in each.joins]
        self._spelling = Vocabulary()
        self._spelling.numbers(dict.fromkeys(lexicon.known()), "fr")
        self._known = frozenset(self._spelling.words)
        self.read = lru_cache(maxsize=65536)(self._read)
        self._mended = lru_cache(maxsize=65536)(self._mend)

    def _read(self, text: str) -> Reading:
        """What a text speaks of: read, then read again from its key until that changes nothing, so that a text and
        its key are one."""
        seen: list[str] = []
        reading = self._once(text)
        while reading.key not in seen:
            seen.append(reading.key)
            reading = self._once(reading.key)
        name = min(seen[seen.index(reading.key) :])
        return replace(self._once(name), key=name)

    def _once(self, text: str) -> Reading:
        mark, folded = mark_of(text[:_MOST_LETTERS])
        parts = [part for segment in _CUTS.split(folded) for part in self._parts(self._items(segment))]
        kept = tuple(sorted(dict.fromkeys(filter(None, parts)), key=self._written))
        told = [self._written(part) for part in kept]
        return Reading(", ".join([*told, mark] if mark else told), kept, mark)

    def _written(self, part: Part) -> str:
        concepts = self.lexicon.concepts
        names = [concepts[each].label for each in part.heads]
        names += sorted(self.lexicon.manners[each] for each in part.manners)
        return f" {_BARRIER} ".join([*names, *sorted(part.rest)])

    def _said(self, segment: str) -> list[_Said]:
        said: list[_Said] = []
        for between in segment.split(_BARRIER):
            barrier, cut, after = True, False, ""
            for typed in words(between):
                for word in self._sms.get(typed, (typed,)) if typed not in self._known else (typed,):
                    if word in AND:
                        cut = True
                    if not carries(word):
                        after = word
                        continue
                    said.append(_Said(self._mended(word), cut, after, barrier))
                    barrier, cut, after = False, False, ""
        return said[:_MOST_WORDS]

    def _mend(self, word: str) -> str:
        """The word, or the known one that it is a slip for."""
        if len(word) < _LONG_ENOUGH or word in self._known or self.lexicon.knows(word):
            return word
        for name, term, likeness in self._spelling.resembling(word, 1):
            near = term >= 0 and likeness >= SLIP and name[0] == word[0] and abs(len(name) - len(word)) <= 2
            if near and not (_VERB.search(word) and _VERB.search(name) and set(word) != set(name)):
                return name
        return word

    def _items(self, segment: str) -> list[_Item]:
        said = self._said(segment)
        items: list[_Item] = []
        at = 0
        while at < len(said):
            size, item = self._named(said, at)
            first = said[at]
            item.cut, item.after = first.cut, first.after
            item.frame = not item.concept and item.phrase[0] in self.lexicon.frames
            items.append(item)
            at += size
        return items

    def _named(self, said: Sequence[_Said], at: int) -> tuple[int, _Item]:
        """The longest phrase that names something here, else one word."""
        end = at + 1
        while end < len(said) and end - at < self.lexicon.longest and not said[end].barrier:
            end += 1
        for size in range(end - at, 0, -1):
            phrase = tuple(each.word for each in said[at : at + size])
            if any(each.cut for each in said[at + 1 : at + size]) and phrase not in self.lexicon.together:
                continue
            if (found := self.lexicon.named(phrase)) and found[0] in self.lexicon.words_only:
                return size, _Item(content(self.lexicon.concepts[found[0]].label))
            if found:
                return size, _Item(phrase, *found)
        return 1, _Item((said[at].word,))

    def _parts(self, items: Sequence[_Item]) -> list[Part]:
        groups: list[list[_Item]] = [[]]
        for item in items:
            if item.cut and groups[-1]:
                groups.append([])
            groups[-1].append(item)
        for group in groups:
            self._manners(group)
        for before, group in pairwise(groups):
            # « cuisine italienne et indienne »: the second manner is a manner of the same thing.
            second = len(group) == 1 and group[0].concept in self.lexicon.manners and group[0].after in AND
            if second and (thing := self._done_elsewhere(before)):
                group[0].manner = True
                group.append(thing)
        return [self._part(group) for group in groups]

    def _done_elsewhere(self, group: Sequence[_Item]) -> _Item | None:
        """What is done some country's way in this group of phrases, if anything is."""
        words_said = [word for item in group for word in item.phrase]
        named = [self.lexicon.named((word,)) for word in words_said]
        if all(each is None or each[0] not in self.lexicon.manners for each in named):
            return None
        concepts = [each for item in group if item.concept for each in self.lexicon.ancestry(item.concept)]
        return next((_Item((), each) for each in concepts if self.lexicon.concepts[each].nations), None)

    def _part(self, group: Sequence[_Item]) -> Part:
        heads = dict.fromkeys(each.concept for each in group if each.concept and not each.manner)
        manners = dict.fromkeys(each.concept for each in group if each.concept and each.manner)
        self._join(heads, manners)
        rest = {
            self._root(word) for each in group if not each.concept and not each.frame for word in each.phrase
        }
        return Part(tuple(sorted(self._told(list(heads)))), frozenset(manners), frozenset(rest))

    def _root(self, word: str) -> str:
        """The stem of a word that nobody knows, or the word itself where its stem would be taken for another one."""
        root = _root(word)
        return root if self._mended(root) == root and not self.lexicon.knows(root) else word

    def _manners(self, group: Sequence[_Item]) -> None:
        """Tells « cuisine italienne » from « l'italien », and leaves aside the language in which a thing is shown."""
        things = [each for each in group if each.concept and not self._of_languages(each.concept)]
        takes = any(self._takes_manners(each.concept) for each in things if not each.manner)
        before: _Item | None = None
        for item in group:
            if item.concept in self.lexicon.manners and not item.manner:
                follows = before is not None and not before.frame and not item.after
                noun = follows and before is not None and not self._of_languages(before.concept)
                if item.after in _IN and things:
                    item.concept, item.frame = "", True
                elif takes or noun:
                    item.manner = True
            before = item

    def _of_languages(self, concept: str) -> bool:
        if not concept:
            return False
        lexicon = self.lexicon
        return "langues" in (*lexicon.ancestry(concept), *lexicon.concepts[concept].beside)

    def _takes_manners(self, concept: str) -> bool:
        return any(self.lexicon.concepts[each].nations for each in self.lexicon.ancestry(concept))

    def _join(self, heads: dict[str, None], manners: dict[str, None]) -> None:
        """Concepts that together make another are replaced by it."""
        for join, id in self._joins:
            if join.issubset({*heads, *manners}):
                for each in join:
                    heads.pop(each, None)
                    manners.pop(each, None)
                heads[id] = None

    def _told(self, heads: Sequence[str]) -> list[str]:
        """The concepts without those that the others make plain: what they belong to, what is only said beside."""
        lexicon = self.lexicon
        above = {each for head in heads for each in list(lexicon.ancestry(head))[1:]}
        left = [each for each in heads if each not in above]
        present = {each: frozenset(lexicon.ancestry(each)) for each in left}
        return [
            each
            for each in left
            if not any(lexicon.concepts[each].beside & present[other] for other in left if other != each)
        ]


def _root(word: str) -> str:
    """The stem that has itself for a stem."""
    while (shorter := stem(word)) != word:
        word = shorter
    return word
