"""The engine and its peers behind one shape, so that one loop measures them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from knowledge.language import Lexicon, words
from knowledge.search import Document, Index

Rank = Callable[[str], tuple[str | None, float]]
"""A question in; the first id and a score out."""


def passeur(documents: Sequence[Document], lexicon: Lexicon | None = None) -> Rank:
    """This engine."""
    index = Index.build(documents, lexicon)

    def rank(question: str) -> tuple[str | None, float]:
        ranking = index.search(question)
        return (ranking.hits[0].id if ranking.hits else None), ranking.sure

    return rank


def fts5(documents: Sequence[Document], _lexicon: Lexicon | None = None) -> Rank:
    """SQLite's full-text search, words without accents, title weighed 8."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE d USING fts5(id UNINDEXED, title, text, tokenize='unicode61 remove_diacritics 2')"
    )
    rows = ((d.id, " ".join((d.title, *d.questions)), d.text) for d in documents)
    base.executemany("INSERT INTO d VALUES (?, ?, ?)", rows)

    def rank(question: str) -> tuple[str | None, float]:
        asked = " OR ".join(f'"{word}"' for word in words(question))
        if not asked:
            return None, 0.0
        order = "SELECT id, bm25(d, 0, 8, 1) AS score FROM d WHERE d MATCH ? ORDER BY score LIMIT 10"
        found = base.execute(order, (asked,)).fetchone()
        return (found[0], -found[1]) if found else (None, 0.0)

    return rank


def bm25s(documents: Sequence[Document], _lexicon: Lexicon | None = None) -> Rank:
    """bm25s with Snowball stems; the title counts three times."""
    import bm25s as peer
    import Stemmer

    stemmer = Stemmer.Stemmer("french")

    def tokens(texts: list[str]) -> Any:
        return peer.tokenize(texts, stopwords="fr", stemmer=stemmer, show_progress=False)

    retriever = peer.BM25()
    texts = [" ".join((*(d.title,) * 3, *d.questions, d.text)) for d in documents]
    retriever.index(tokens(texts), show_progress=False)
    ids = [d.id for d in documents]

    def rank(question: str) -> tuple[str | None, float]:
        found, scores = retriever.retrieve(tokens([question]), k=min(10, len(ids)), show_progress=False)
        return ids[int(found[0, 0])], float(scores[0, 0])

    return rank


class Build(Protocol):
    """Makes a ranker of some documents."""

    def __call__(self, documents: Sequence[Document], lexicon: Lexicon | None = None, /) -> Rank: ...


PEERS: dict[str, Build] = {"Passeur": passeur, "FTS5": fts5, "bm25s": bm25s}


def available() -> dict[str, Build]:
    """The peers that can be measured here."""
    try:
        import bm25s as peer  # noqa: F401
    except ImportError:
        return {name: build for name, build in PEERS.items() if name != "bm25s"}
    return PEERS
