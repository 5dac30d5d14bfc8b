"""What speaks for each candidate, in numbers from 0 to 1 that do not depend on the size of the collection.

likeness   the words of the question and of the nearest way of asking, put in order, letter by letter
letters    the cosine of their character 3- to 5-grams, text included, so that endings and slips matter less
direction  the cosine in the collection's latent space, so that words that keep company count for each other
covered    how much of that way of asking, rare words first, the question covers: short exact titles win
kind       whether both ask for the same kind of answer (half a point less when both tell and differ)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from knowledge.search.collection import BUCKETS, Layout, gather
from knowledge.search.intents import intents
from knowledge.search.understanding import Meant, Understood
from knowledge.search.vocabulary import Floats, grams

NAMES = ("likeness", "letters", "direction", "covered", "kind")

Rows = npt.NDArray[np.int64]


@dataclass(slots=True)
class Field:
    """The candidates of one question: their entry numbers, their signals (one row each, columns as NAMES), how much
    of the words of the question they share (`overlap`) and what people said of them before (`told`)."""

    docs: Rows
    table: npt.NDArray[np.float64]
    overlap: npt.NDArray[np.float64]
    told: npt.NDArray[np.float64]


def rarity(layout: Layout, meant: Meant) -> float:
    """How rare one thing asked about is: the rarity of its surest term, the greatest one for an unknown word."""
    if meant.kind not in ("known", "corrected"):
        return layout.rarest
    surest = max(meant.terms.values())
    return max(surest * float(layout.idf[term]) for term, weight in meant.terms.items() if weight == surest)


def first_pass(layout: Layout, understood: Understood, rare: list[float]) -> Floats:
    """BM25F of every entry; of the terms that may express one thing, the best counts, once."""
    total = np.zeros(layout.count, dtype=np.float32)
    for meant, most in zip(understood.meant, rare, strict=True):
        if len(meant.terms) == 1:
            ((term, weight),) = meant.terms.items()
            docs, impact = layout.postings(term)
            total[docs] += impact * np.float32(weight * min(float(layout.idf[term]), most))
        elif meant.terms:
            best = np.zeros(layout.count, dtype=np.float32)
            for term, weight in meant.terms.items():
                docs, impact = layout.postings(term)
                value = impact * np.float32(weight * min(float(layout.idf[term]), most))
                best[docs] = np.maximum(best[docs], value)
            total += best
    return total


def found(layout: Layout, understood: Understood, rare: list[float], doc: int) -> float:
    """The share of the question, rare words first, that one entry holds somewhere."""
    held = 0.0
    for meant, most in zip(understood.meant, rare, strict=True):
        best = 0.0
        for term, weight in meant.terms.items():
            docs, _ = layout.postings(term)
            place = int(np.searchsorted(docs, doc))
            if weight > best and place < len(docs) and docs[place] == doc:
                best = weight
        held += best * most
    return held / (sum(rare) or 1.0)


def _most(values: npt.NDArray[np.float64], at: Rows) -> npt.NDArray[np.float64]:
    """The greatest value of each row of a ragged array without empty rows."""
    return np.maximum.reduceat(values, at[:-1])


def _sums(values: npt.NDArray[np.floating], at: Rows) -> npt.NDArray[np.float64]:
    """The sum of each row of a ragged array, 0 for an empty one."""
    running = np.zeros(len(values) + 1)
    np.cumsum(values, out=running[1:])
    return running[at[1:]] - running[at[:-1]]


def signals(layout: Layout, understood: Understood, rare: list[float], docs: Rows) -> Field:
    """The signals of some candidates; of an entry's ways of asking, the best one counts for each signal."""
    ways, owner_at = gather(layout.doc_way, docs)
    positions, at = gather(layout.way_at, ways)
    in_ways = layout.way_words[positions]
    weight: dict[int, float] = {}
    pull: dict[int, float] = {}
    for meant, most in zip(understood.meant, rare, strict=True):
        for term, value in meant.terms.items():
            weight[term] = max(weight.get(term, 0.0), value)
            pull[term] = pull.get(term, 0.0) + value * min(float(layout.idf[term]), most)

    covers = np.zeros(len(layout.idf), dtype=np.float32)
    covers[list(weight)] = list(weight.values())
    terms = layout.term_of[in_ways]
    idf = layout.idf[terms]
    covered = _sums(covers[terms] * idf, at) / np.maximum(_sums(idf, at), 1e-6)

    plain = " ".join(understood.plain)
    said = [layout.said[way] for way in ways.tolist()]
    likeness = process.cdist([plain], said, scorer=fuzz.token_sort_ratio)[0] / 100.0
    overlap = process.cdist([plain], said, scorer=fuzz.token_set_ratio)[0] / 100.0

    asks, asked = intents(plain), layout.asks[ways]
    same = (asked & asks) != 0
    kind = np.where(same, 1.0, np.where((asked != 0) & (asks != 0), -0.5, 0.0))

    direction = layout.latent.entries[docs].astype(np.float32) @ layout.latent.towards(
        list(pull), list(pull.values())
    )
    columns = {
        "likeness": _most(likeness, owner_at),
        "letters": _letters(layout, understood.plain, docs, ways, owner_at, in_ways, at),
        "direction": direction,
        "covered": _most(covered, owner_at),
        "kind": _most(kind, owner_at),
    }
    table = np.column_stack([columns[name] for name in NAMES]).astype(np.float64)
    return Field(docs, table, _most(overlap, owner_at), np.zeros(len(docs)))


def _letters(
    layout: Layout,
    plain: list[str],
    docs: Rows,
    ways: Rows,
    owner_at: Rows,
    in_ways: npt.NDArray[np.int32],
    at: Rows,
) -> npt.NDArray[np.float64]:
    """Cosines of character n-grams inside words. A text's vector is the sum of its words' vectors, so only the words
    of the candidates are compared with the question, each once."""
    codes, counts = np.unique(
        np.concatenate([grams(plain, size, BUCKETS)[0] for size in (3, 4, 5)]), return_counts=True
    )
    rare = layout.gram_idf[codes]
    norm = float(np.linalg.norm(counts * rare)) or 1.0
    query = np.zeros(BUCKETS, dtype=np.float32)
    query[codes] = counts * rare * rare / norm

    positions, text_at = gather(layout.text_at, docs)
    in_texts = layout.text_words[positions]
    there = np.zeros(len(layout.term_of), dtype=np.bool_)
    there[in_ways] = True
    there[in_texts] = True
    distinct = np.flatnonzero(there)
    spans, span_at = gather(layout.gram_at, distinct)
    dots = np.zeros(len(layout.term_of))
    dots[distinct] = _sums(query[layout.gram[spans]], span_at)
    way_dots = _most(_sums(dots[in_ways], at), owner_at)
    way_norms = _most(layout.way_norm[ways].astype(np.float64), owner_at)
    dot = _sums(dots[in_texts] * layout.text_counts[positions], text_at) + 2 * way_dots
    return dot / np.sqrt(layout.text_norm[docs] ** 2 + 4 * way_norms**2 + 1e-9)
