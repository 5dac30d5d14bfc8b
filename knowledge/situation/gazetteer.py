"""A city's own names and phrases, found in a question even when they are slightly misspelt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.situation.reading import Reading

T = TypeVar("T")
_CLOSE = 0.82
_SHORTEST = 6
_LONG = 5


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One phrase of a gazetteer in a question: what it names, and its pieces, the last one excluded."""

    named: T
    phrase: str
    first: int
    last: int


class Gazetteer(Generic[T]):
    """Phrases and what each of them names; the first to name something by a phrase keeps it."""

    def __init__(self, phrases: Iterable[tuple[str, T]], known: Iterable[str] = ()) -> None:
        self._named: dict[str, T] = {}
        for phrase, named in phrases:
            line = flat(phrase)
            if line:
                self._named.setdefault(line, named)
        self._sizes = sorted({phrase.count(" ") + 1 for phrase in self._named}, reverse=True)
        self._words = {word for phrase in self._named for word in phrase.split()}.union(known)
        self._long = {
            size: [each for each in self._named if each.count(" ") + 1 == size and len(each) >= _SHORTEST]
            for size in self._sizes
        }

    def find(self, reading: Reading) -> Iterator[Found[T]]:
        """Phrases from left to right, the longest at each place, never two over the same words."""
        pieces, at = reading.pieces, 0
        while at < len(pieces):
            found = self._at(pieces, at)
            if found is None or not reading.free(reading.place(found.first), reading.place(found.last)):
                at += 1
                continue
            yield found
            at = found.last

    def _at(self, pieces: list[str], at: int) -> Found[T] | None:
        for size in self._sizes:
            phrase = " ".join(pieces[at : at + size])
            if at + size <= len(pieces) and phrase in self._named:
                return Found(self._named[phrase], phrase, at, at + size)
        for size in self._sizes:
            window = pieces[at : at + size]
            if len(window) < size or not any(
                len(word) >= _LONG and word not in self._words for word in window
            ):
                continue
            typed = " ".join(window)
            if len(typed) < _SHORTEST:
                continue
            near = process.extractOne(
                typed, self._long[size], scorer=OSA.normalized_similarity, processor=None, score_cutoff=_CLOSE
            )
            if near is not None and _same_start(typed, near[0]):
                return Found(self._named[near[0]], near[0], at, at + size)
        return None


def flat(phrase: str) -> str:
    """A phrase as the line of a reading has it, without punctuation."""
    return " ".join(piece for piece in Reading(phrase).pieces if piece.isalnum() or " " in piece)


def _same_start(typed: str, phrase: str) -> bool:
    return all(one[:1] == other[:1] for one, other in zip(typed.split(), phrase.split(), strict=True))
