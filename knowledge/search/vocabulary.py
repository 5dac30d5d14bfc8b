"""The words of a collection: what they are, which stem they share, and which of them a mistyped word resembles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language import stem
from knowledge.search.french import STOP

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

CLOSE = 0.7
"""Below this similarity (1 minus edits over length) two spellings are two words."""
_SHORTLIST = 48
_PRIME = 127
_START, _END = "\x01", "\x02"

_SOUNDS = (
    ("ph", "f"), ("qu", "k"), ("q", "k"), ("ck", "k"), ("ch", "1"), ("sh", "1"), ("gn", "ni"), ("ge", "je"), ("gi", "ji"),
    ("gu", "g"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("h", ""), ("eau", "o"), ("au", "o"), ("oi", "wa"),
    ("ain", "in"), ("ein", "in"), ("ai", "e"), ("ei", "e"), ("en", "an"), ("em", "an"), ("am", "an"), ("im", "in"),
    ("oe", "e"), ("eu", "e"), ("z", "s"), ("x", "ks"), ("y", "i"), ("w", "v"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_SILENT = re.compile(r"(?:e?nt|e?s|[etdpx])+$")


def sound(word: str) -> str:
    """A rough key of how a folded French word is said, so that « kestion » meets « question »."""
    key = _TWICE.sub(r"\1", word)
    for written, said in _SOUNDS:
        if written in key:
            key = key.replace(written, said)
    key = _TWICE.sub(r"\1", key)
    return _SILENT.sub("", key) or key


def _codes(listed: Sequence[str]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """Code points of all words, each between two marks, end to end; and where each begins (and the last ends)."""
    joined = "".join(f"{_START}{word}{_END}" for word in listed)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    lengths = np.fromiter(map(len, listed), dtype=np.int64, count=len(listed)) + 2
    return codes, np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))


def grams(listed: Sequence[str], size: int, buckets: int) -> tuple[Ints, Ints]:
    """All character n-grams of the words, hashed: the bucket and the word number of each, in word order."""
    codes, starts = _codes(listed)
    if len(codes) < size:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    count = len(codes) - size + 1
    key = codes[:count].astype(np.uint32)
    for shift in range(1, size):
        key = key * np.uint32(_PRIME if size == 2 else 0x01000193) + codes[shift : shift + count]
    if size > 2:
        key = (key ^ (key >> np.uint32(15))) * np.uint32(0x9E3779B1)
        key = key >> np.uint32(8)
    owner = np.repeat(np.arange(len(listed), dtype=np.int32), np.diff(starts))
    inside = owner[:count] == owner[size - 1 :]
    return (key[inside] % np.uint32(buckets)).astype(np.int32), owner[:count][inside]


class Vocabulary:
    """Words numbered as they come, one numbering for each language; stems numbered across languages."""

    __slots__ = (
        "_grams_of",
        "_near",
        "_near_at",
        "_of",
        "_sound_at",
        "_sounds",
        "_stale",
        "stems",
        "term_of",
        "terms",
        "words",
    )

    def __init__(self) -> None:
        self.words: list[str] = []
        self.terms: dict[str, int] = {}
        self.term_of: list[int] = []
        self._of: dict[str, dict[str, int]] = {}
        self._stale = True

    @property
    def languages(self) -> Iterable[str]:
        """The languages met so far, in order."""
        return self._of

    def numbers(self, listed: Iterable[str], lang: str) -> list[int]:
        """The numbers of some folded words, new words being added."""
        known = self._of.setdefault(lang, {})
        found = []
        for word in listed:
            number = known.get(word)
            if number is None:
                number = known[word] = len(self.words)
                self.words.append(word)
                stemmed = stem(word, lang)
                self.term_of.append(self.terms.setdefault(stemmed, len(self.terms)))
                self._stale = True
            found.append(number)
        return found

    def known(self, word: str) -> list[int]:
        """The terms of a word exactly as written, or of its stem, in any language of the collection."""
        found: list[int] = []
        for lang, known in self._of.items():
            number = known.get(word)
            term = self.term_of[number] if number is not None else self.terms.get(stem(word, lang))
            if term is not None and term not in found:
                found.append(term)
        return found

    def refresh(self) -> None:
        """Brings the look-up by resemblance up to date; called by itself when needed."""
        everything = [*self.words, *_DECOYS]
        codes, owners = grams(everything, 2, _PRIME * _PRIME)
        order = np.argsort(codes, kind="stable")
        self._near = owners[order]
        self._near_at = np.searchsorted(codes[order], np.arange(_PRIME * _PRIME + 1)).astype(np.int32)
        self._grams_of = np.bincount(owners, minlength=len(everything)).astype(np.float32)
        keys = np.fromiter((hash_of(sound(w)) for w in everything), dtype=np.int64, count=len(everything))
        self._sound_at = np.argsort(keys, kind="stable").astype(np.int32)
        self._sounds = keys[self._sound_at]
        self._stale = False

    def resembling(self, word: str, limit: int = 3) -> list[tuple[str, int, float]]:
        """Up to `limit` known words that a folded word may be a slip for, as (word, its term, similarity), best
        first. A term of -1 means a word of the language that carries no subject."""
        if self._stale:
            self.refresh()
        total = len(self.words)
        codes = np.unique(grams([word], 2, _PRIME * _PRIME)[0])
        spans = [self._near[self._near_at[c] : self._near_at[c + 1]] for c in codes.tolist()]
        shared = np.bincount(np.concatenate(spans), minlength=total + len(_DECOYS))
        pool = np.flatnonzero(shared >= max(1, int(0.3 * len(codes))))
        if len(pool) > _SHORTLIST:
            dice = shared[pool] / (self._grams_of[pool] + len(codes))
            pool = pool[np.sort(np.argpartition(-dice, _SHORTLIST)[:_SHORTLIST])]
        key = hash_of(sound(word))
        low, high = np.searchsorted(self._sounds, (key, key + 1)).tolist()
        same = self._sound_at[low:high][:_SHORTLIST].tolist()
        numbers = list(dict.fromkeys(same + pool.tolist()))
        if not numbers:
            return []
        names = [self.words[n] if n < total else _DECOYS[n - total] for n in numbers]
        alike = process.cdist([word], names, scorer=OSA.normalized_similarity)[0]
        found: dict[int, tuple[float, str]] = {}
        for position, (number, name) in enumerate(zip(numbers, names, strict=True)):
            value = float(alike[position])
            if position < len(same):
                value = max(value, 0.6 + 0.4 * value)
            if value < CLOSE:
                continue
            term = self.term_of[number] if number < total else -1
            if term not in found or value > found[term][0]:
                found[term] = (value, name)
        ranked = sorted(((v, n, t) for t, (v, n) in found.items()), key=lambda x: (-x[0], x[1]))
        return [(name, term, value) for value, name, term in ranked[:limit]]

    def cut(self, word: str) -> tuple[str, str] | None:
        """Two known words that were typed as one, the more even cut first."""
        places = sorted(range(3, len(word) - 2), key=lambda at: (abs(2 * at - len(word)), at))
        for at in places:
            head, tail = word[:at], word[at:]
            if (head in STOP or self._written(head)) and (tail in STOP or self._written(tail)):
                return head, tail
        return None

    def _written(self, word: str) -> bool:
        return any(word in known for known in self._of.values())


def hash_of(text: str) -> int:
    """A hash that is the same in every process, unlike Python's own."""
    value = 0
    for letter in text.encode():
        value = (value * 131 + letter) & 0x3FFFFFFFFFFFFFFF
    return value


_DECOYS = sorted(word for word in STOP if len(word) > 3)
