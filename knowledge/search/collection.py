"""The entries laid out in arrays: which words each one holds, and for each stem the entries that hold it."""

from __future__ import annotations

from collections.abc import Collection as Ids
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.language import words
from knowledge.search.documents import Document
from knowledge.search.french import STOP, STOP_ENGLISH
from knowledge.search.intents import intents
from knowledge.search.latent import Latent
from knowledge.search.vocabulary import Floats, Ints, Vocabulary, grams

TITLE, HEAD, HEAD_WORDS = 8.0, 1.0, 40
K1, B_TITLE, B_TEXT = 2.0, 0.9, 0.75
READ = 6000
"""Characters of a text that are read."""
BUCKETS = 1 << 17
"""Buckets of the character n-grams."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of asking for an entry: its title or one of its questions."""

    said: str
    tokens: Ints
    asks: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One document, read."""

    ways: tuple[Way, ...]
    text: Ints


def subject(listed: list[str], lang: str) -> list[str]:
    """The words that carry a subject; all of them if none does."""
    stop = STOP if lang == "fr" else STOP_ENGLISH if lang == "en" else frozenset()
    return [w for w in listed if w not in stop and (len(w) > 1 or w.isdigit())] or listed


def way(text: str, lang: str, vocabulary: Vocabulary) -> Way:
    """One way of asking, its words added to the vocabulary."""
    said = words(text[:READ])
    plain = " ".join(said)
    return Way(plain, np.array(vocabulary.numbers(subject(said, lang), lang), dtype=np.int32), intents(plain))


def entry(document: Document, vocabulary: Vocabulary) -> Entry:
    """A document, read, its words added to the vocabulary."""
    asked = dict.fromkeys((document.title, *document.questions))
    ways = tuple(way(text, document.lang, vocabulary) for text in asked)
    text = subject(words(document.text[:READ]), document.lang)
    return Entry(ways, np.array(vocabulary.numbers(text, document.lang), dtype=np.int32))


def _pointers(parts: list[Ints]) -> npt.NDArray[np.int64]:
    lengths = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


def gather(
    starts: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Positions of the chosen rows of a ragged array, end to end, and where each row begins among them."""
    first = starts[chosen]
    lengths = starts[chosen + 1] - first
    at = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))
    positions = np.arange(at[-1], dtype=np.int64) + np.repeat(first - at[:-1], lengths)
    return positions, at


class Layout:
    """The arrays of one state of the collection; entries are numbered in the order of their ids."""

    def __init__(self, entries: dict[str, Entry], vocabulary: Vocabulary) -> None:
        self.ids = sorted(entries)
        self.slot = {id: n for n, id in enumerate(self.ids)}
        listed = [entries[id] for id in self.ids]
        self.count = len(listed)
        self.term_of = np.array(vocabulary.term_of, dtype=np.int32)
        terms = len(vocabulary.terms)
        ways = [w for e in listed for w in e.ways]
        self.said = [w.said for w in ways]
        self.asks = np.array([w.asks for w in ways], dtype=np.int32)
        self.way_doc = np.repeat(np.arange(self.count, dtype=np.int32), [len(e.ways) for e in listed])
        self.doc_way = np.searchsorted(self.way_doc, np.arange(self.count + 1)).astype(np.int64)
        self.way_at = _pointers([w.tokens for w in ways])
        self.way_words = _joined([w.tokens for w in ways])
        read_at, read = _pointers([e.text for e in listed]), _joined([e.text for e in listed])
        self._post(terms, read_at, read)
        keys, counts = _count(_keys(self._owners(read_at), read, len(self.term_of)), None)
        owner, word = np.divmod(keys, max(len(self.term_of), 1))
        self.text_at = np.searchsorted(owner, np.arange(self.count + 1)).astype(np.int64)
        self.text_words, self.text_counts = word.astype(np.int32), np.minimum(counts, 255).astype(np.uint8)
        self._spell(vocabulary)
        self._compare(terms, read_at, read)

    @staticmethod
    def _owners(at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.repeat(np.arange(len(at) - 1, dtype=np.int64), np.diff(at))

    def _post(self, terms: int, read_at: npt.NDArray[np.int64], read: Ints) -> None:
        way_lengths = np.diff(self.way_at)
        way_owner = np.repeat(np.arange(len(way_lengths), dtype=np.int64), way_lengths)
        keys, counts = _count(_keys(way_owner, self.term_of[self.way_words], terms), None)
        owner, term = np.divmod(keys, max(terms, 1))
        norm = (
            1 - B_TITLE + B_TITLE * way_lengths / max(way_lengths.mean() if len(way_lengths) else 1.0, 1e-9)
        )
        value = (TITLE * counts / norm[owner]).astype(np.float32)
        in_title, value_title = _count(_keys(self.way_doc[owner], term, terms), value, np.maximum)

        text_lengths = np.diff(read_at)
        text_owner = self._owners(read_at)
        place = np.arange(len(text_owner)) - np.repeat(read_at[:-1], text_lengths)
        filled = text_lengths[text_lengths > 0]
        norm = 1 - B_TEXT + B_TEXT * text_lengths / max(filled.mean() if len(filled) else 1.0, 1e-9)
        weight = 1 / norm[text_owner] + np.where(place < HEAD_WORDS, HEAD, 0.0)
        in_text, value_text = _count(_keys(text_owner, self.term_of[read], terms), weight.astype(np.float32))

        self.titled = np.bincount(in_title % max(terms, 1), minlength=terms)
        keys, summed = _count(np.concatenate((in_title, in_text)), np.concatenate((value_title, value_text)))
        doc, term = np.divmod(keys, max(terms, 1))
        order = np.argsort(term, kind="stable")
        self.docs = doc[order].astype(np.int32)
        value = summed[order]
        self.impact = (value * (K1 + 1) / (K1 + value)).astype(np.float32)
        self.term_at = np.searchsorted(term[order], np.arange(terms + 1)).astype(np.int64)
        self.held = np.diff(self.term_at)
        self.idf = np.log1p((self.count - self.held + 0.5) / (self.held + 0.5)).astype(np.float32)
        self.rarest = float(np.log1p((self.count + 0.5) / 0.5))

    def _spell(self, vocabulary: Vocabulary) -> None:
        codes, owners, sizes = [], [], []
        for size in (3, 4, 5):
            code, owner = grams(vocabulary.words, size, BUCKETS)
            codes.append(code)
            owners.append(owner)
            sizes.append(size)
        code, owner = np.concatenate(codes), np.concatenate(owners)
        order = np.argsort(owner, kind="stable")
        self.gram = code[order]
        self.gram_at = np.searchsorted(owner[order], np.arange(len(vocabulary.words) + 1)).astype(np.int64)
        held = self.held[self.term_of]
        frequency = np.bincount(code, weights=held[owner] if len(owner) else None, minlength=BUCKETS)
        self.gram_idf = (np.log((self.count + 1) / (np.minimum(frequency, self.count) + 1)) + 1).astype(
            np.float32
        )
        squares = self.gram_idf[self.gram] ** 2
        sums = np.concatenate((np.zeros(1), np.cumsum(squares, dtype=np.float64)))
        self.word_norm2 = (sums[self.gram_at[1:]] - sums[self.gram_at[:-1]]).astype(np.float32)
        way_sums = np.concatenate((np.zeros(1), np.cumsum(self.word_norm2[self.way_words], dtype=np.float64)))
        self.way_norm = np.sqrt(way_sums[self.way_at[1:]] - way_sums[self.way_at[:-1]]).astype(np.float32)
        text_sums = np.concatenate(
            (np.zeros(1), np.cumsum(self.word_norm2[self.text_words] * self.text_counts, dtype=np.float64))
        )
        self.text_norm = np.sqrt(text_sums[self.text_at[1:]] - text_sums[self.text_at[:-1]]).astype(
            np.float32
        )

    def _compare(self, terms: int, read_at: npt.NDArray[np.int64], read: Ints) -> None:
        way_owner = np.repeat(self.way_doc.astype(np.int64), np.diff(self.way_at))
        text_owner = self._owners(read_at)
        owner, term = np.concatenate((way_owner, text_owner)), np.concatenate((self.way_words, read))
        keys = _keys(owner, self.term_of[term], terms)
        weight = np.repeat(np.array((3, 1), dtype=np.float32), (len(way_owner), len(text_owner)))
        del owner, term, way_owner, text_owner
        keys, counts = _count(keys, weight)
        doc, term = np.divmod(keys, max(terms, 1))
        value = np.log1p(counts) * self.idf[term]
        del keys, counts, weight
        at = np.searchsorted(doc, np.arange(self.count + 1)).astype(np.int64)
        sums = np.concatenate((np.zeros(1), np.cumsum(value * value)))
        length = np.sqrt(np.maximum(sums[at[1:]] - sums[at[:-1]], 1e-9))
        self.latent = Latent(at, term.astype(np.int32), (value / length[doc]).astype(np.float32), terms)

    def postings(self, term: int) -> tuple[Ints, Floats]:
        """The entries that hold a term, and how much it weighs in each (BM25F, without rarity)."""
        start, end = int(self.term_at[term]), int(self.term_at[term + 1])
        return self.docs[start:end], self.impact[start:end]

    def mask(self, among: Ids[str]) -> npt.NDArray[np.bool_]:
        """True for the entries whose id is among those given."""
        chosen = np.zeros(self.count, dtype=np.bool_)
        chosen[[self.slot[id] for id in among if id in self.slot]] = True
        return chosen


def _keys(
    owner: npt.NDArray[np.integer], held: npt.NDArray[np.integer], width: int
) -> npt.NDArray[np.integer]:
    """One number for each pair, in half the memory when they are small enough."""
    if (int(owner.max()) + 1 if len(owner) else 0) * width < 2**31:
        return owner.astype(np.int32) * np.int32(max(width, 1)) + held.astype(np.int32)
    return owner.astype(np.int64) * np.int64(width) + held.astype(np.int64)


def _count(
    keys: npt.NDArray[np.integer], values: npt.NDArray[np.float32] | None, combine: np.ufunc = np.add
) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.float32]]:
    """The distinct keys in order, and their values combined (their number when there are no values)."""
    if not len(keys):
        return keys, np.zeros(0, dtype=np.float32)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate((np.ones(1, dtype=np.bool_), ordered[1:] != ordered[:-1])))
    if values is None:
        return ordered[first], np.diff(np.append(first, len(keys))).astype(np.float32)
    return ordered[first], combine.reduceat(values[order], first)
