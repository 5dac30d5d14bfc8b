"""Where an event is, in words: an entry of the catalogue, a quartier, or a name that nobody knows yet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.agenda import Place
from knowledge.catalogue import Catalogue, Entry, Kind
from knowledge.situation.gazetteer import flat
from knowledge.situation.reading import Reading

_SURE = 90.0
"""How like a name must be for its entry to be taken."""
_NEAR = 78.0
"""How like a name must be to be offered instead."""
_ALIKE = 1.5
_SAME_WORD = 80.0
_SUFFIX = re.compile(r"\(.*?\)|[,:–—].*$|\s[-]\s.*$")
_ARTICLE = re.compile(r"(?:le|la|les|l|the) ")
_LONGEST = 9
_OFFERED = 4

_LEAD = re.compile(
    r"(?<= )(?:(?:lieu|ou|place|venue|rendez vous|rdv|location) : (?:(?:a|au|aux|at) )?"
    r"|(?:depart|rendez vous|rdv|meet(?:ing)?) (?:de|du|a|au|devant|at) |(?:a|au|aux|dans|chez|sur|at|in|devant|sous|pres de)"
    r" |@ )(?:(?:la|le|les|l|the|un|une|notre|nos|our) )?"
)
_KINDS = (
    r"salle|maison|parc|bibliotheque|mediatheque|mairie|hotel de ville|ecole|college|lycee|place|rue|avenue|boulevard"
    r"|cafe|bar|centre|theatre|stade|gymnase|jardin|musee|eglise|cathedrale|halle|marche|atelier|local|universite|fac|campus"
    r"|piscine|cinema|esplanade|square|quai|foyer|mjc|fab ?lab|tiers lieu|ludotheque|chapiteau|ferme|bourse|gare|chez"
    r"|library|hall|park|room|school|church|museum|garden|square|street|centre|center|pub|theatre|theater|gallery|club|university"
)
_A_PLACE = re.compile(rf"^(?:{_KINDS})s?\b")
_STOPS = frozenset(",;.!?()\n") | {
    "pour",
    "avec",
    "de",
    "des",
    "for",
    "with",
    "from",
    "jusqu",
    "until",
    "gratuit",
    "free",
}
_INSIDE = frozenset(("de", "des"))
_ENDINGS = frozenset(("et", "and", "le", "la", "de", "des", "a", "on", "the", "du"))


@dataclass(frozen=True, slots=True)
class Where:
    """A place that was said; ``others`` are the ids of entries that it may be instead, nearest first."""

    place: Place
    quartier: str | None = None
    others: tuple[str, ...] = ()
    sure: bool = True


class Places:
    """The places of a catalogue, and others that a programme knows (``venues``), found by their names as people say them."""

    def __init__(self, catalogue: Catalogue, venues: Iterable[Place] = ()) -> None:
        self._entries: dict[str, Entry] = {each.id: each for each in catalogue if each.kind is Kind.PLACE}
        self._venues: dict[str, Place] = {f"@{place.name}": place for place in venues if place.name}
        self._names: list[str] = []
        self._ids: list[str] = []
        for entry in self._entries.values():
            titles = [entry.title, *(each.title for each in entry.translations.values() if each.title)]
            self._call(entry.id, titles)
        for id, place in self._venues.items():
            self._call(id, [place.name or ""])

    def _call(self, id: str, titles: Sequence[str]) -> None:
        # « La Petite Bibliothèque, à Croix-de-Neyrat » is called by what stands before the comma.
        short = [_SUFFIX.sub("", each) for each in titles]
        names = [bare(each) for each in map(flat, short)]
        joined = [each.replace(" ", "") for each in names if each.count(" ") == 1]
        for name in dict.fromkeys((*names, *joined, *map(flat, titles))):
            if 3 <= len(name) <= 60:
                self._names.append(name)
                self._ids.append(id)

    def known(self, reading: Reading) -> Where | None:
        """The place that is named in what is left of a sentence, its words claimed."""
        best: tuple[float, int, int, str] | None = None
        for start, end, said in (*_spots(reading), *_runs(reading)):
            # What a sentence begins with is its title, unless an entry goes by it.
            score = self._score(said, venues=start > reading.place(0))
            if score >= _SURE and (best is None or score > best[0]):
                best = (score, start, end, said)
        if best is None:
            return None
        _, start, end, said = best
        self._claimed(reading, start, end)
        return self._entry(said)

    def called(self, reading: Reading) -> Where | None:
        """A place that says itself what it is, with its own name: « salle Conchon », its words claimed."""
        spots = (each for each in _spots(reading) if " " in each[2])
        runs = (each for each in _runs(reading) if " " in each[2] and _after_claim(reading, each[0]))
        chosen = next((each for each in (*spots, *runs) if _A_PLACE.match(each[2])), None)
        return None if chosen is None else self._loose(reading, *chosen)

    def named(self, reading: Reading, *, dated: bool) -> Where | None:
        """A place by any other name, its words claimed.

        ``dated`` tells whether a day or an hour was claimed: what follows « à » after it is a place.
        """
        found: tuple[int, int, str] | None = None
        for start, end, said in _spots(reading):
            if (
                _A_PLACE.match(said)
                or (dated and _after_claim(reading, start))
                or ":" in reading.line[start:end]
            ):
                found = (start, end, said)
        return None if found is None else self._loose(reading, *found)

    def _loose(self, reading: Reading, start: int, end: int, said: str) -> Where:
        near = self._offered(self._alike(said))
        return Where(Place(name=self._claimed(reading, start, end)), None, near, sure=not near)

    def _claimed(self, reading: Reading, start: int, end: int) -> str:
        lead = _LEAD.match(reading.line, start)
        first = lead.end() if lead is not None else start
        words = reading.said(first, end)
        before, _ = reading.range(first, first + 1)
        if (
            lead is not None
            and before
            and reading.words(before - 1, before).istitle()
            and _ARTICLE.match(reading.line, reading.place(before - 1))
        ):
            # « The Crane », « Le Caveau » are called so.
            words = reading.said(reading.place(before - 1), end)
        reading.claim(start, end)
        words = words.strip(" ,;")
        return words[:1].upper() + words[1:]

    def _alike(self, said: str) -> list[tuple[float, str]]:
        """How like what was said each entry's likest name is, the likest first, with the entry's id."""
        near = process.extract(
            said, self._names, scorer=fuzz.token_set_ratio, score_cutoff=_NEAR - 8, limit=60
        )
        best: dict[str, float] = {}
        for name, _, at in near:
            id = self._ids[at]
            best[id] = max(best.get(id, 0.0), _likeness(said, name))
        return sorted(
            ((score, id) for id, score in best.items() if score >= _NEAR),
            key=lambda each: (-each[0], each[1]),
        )

    def _score(self, said: str, *, venues: bool) -> float:
        found = self._alike(said)
        return max((score for score, id in found if venues or id in self._entries), default=0.0)

    def _entry(self, said: str) -> Where:
        found = self._alike(said)
        best = found[0][1]
        sure = sum(score >= found[0][0] - _ALIKE for score, _ in found) == 1
        others = self._offered(found[1:])
        if best in self._venues:
            return Where(self._venues[best], None, others, sure or not others)
        entry = self._entries[best]
        place = Place(entry=entry.id, name=entry.title, address=entry.address, coordinates=entry.coordinates)
        return Where(place, entry.quartier, others, sure)

    def _offered(self, found: Iterable[tuple[float, str]]) -> tuple[str, ...]:
        """The entries among these, which one can choose instead."""
        return tuple(id for _, id in found if id in self._entries)[:_OFFERED]


def bare(name: str) -> str:
    """A folded name without its article: « la jetee » and « jetee » are one place."""
    article = _ARTICLE.match(name)
    return name if article is None else name[article.end() :]


def _likeness(said: str, name: str) -> float:
    """How like a name is: all of its words in any order, or those that people keep of it."""
    whole = fuzz.token_sort_ratio(said, name)
    words, known = said.split(), name.split()
    kept = [max(fuzz.ratio(word, each) for each in known) for word in words]
    if not any(len(word) >= 4 for word in words) or min(kept) < _SAME_WORD:
        return whole
    # What keeps more of a name is more like it: « médiathèque de Croix-de-Neyrat » is not just any.
    return max(whole, sum(kept) / len(kept) - 6 * (1 - len(words) / max(len(words), len(known))))


def _spots(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Where a place may be named after a word such as « à »: from the word on, to its end, and its folded words."""
    for match in _LEAD.finditer(reading.line):
        if reading.free(*match.span()):
            first, _ = reading.range(match.end(), match.end() + 1)
            last, said = _run(reading, first)
            if len(said) >= 3 and not said.isdecimal():
                yield match.start(), reading.place(last), said


def _runs(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Where a place may stand by itself: « …, salle des fêtes, 12 places »."""
    for first, piece in enumerate(reading.pieces):
        opens = first == 0 or not reading.pieces[first - 1].isalnum() or not _free(reading, first - 1)
        if piece.isalpha() and (opens or _A_PLACE.match(piece)) and _free(reading, first):
            last, said = _run(reading, first)
            if len(said) >= 4:
                yield reading.place(first), reading.place(last), said


def _run(reading: Reading, first: int) -> tuple[int, str]:
    """The last piece, itself not in it, and the words of what may be a name that begins here."""
    last = first
    while last < len(reading.pieces) and last - first < _LONGEST and _free(reading, last):
        piece = reading.pieces[last]
        if piece in _STOPS and not (piece in _INSIDE and last > first):
            break
        last += 1
    while last > first and reading.pieces[last - 1] in _ENDINGS:
        last -= 1
    return last, " ".join(reading.pieces[first:last])


def _free(reading: Reading, piece: int) -> bool:
    return reading.free(reading.place(piece), reading.place(piece + 1))


def _after_claim(reading: Reading, start: int) -> bool:
    first, _ = reading.range(start, start + 1)
    return first > 0 and not _free(reading, first - 1)
