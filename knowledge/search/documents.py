"""What goes into the index and what comes out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One entry to be found; `questions` are other ways in which people ask for it."""

    id: str
    title: str
    text: str = ""
    questions: tuple[str, ...] = ()
    lang: str = "fr"


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found; its score compares with the others of the same ranking only."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entries found, best first. `sure` (0 to 1) estimates that the first one answers, and compares between
    questions; `corrections` pairs what was typed with what was understood; `unknown` are words that nothing here
    resembles."""

    hits: tuple[Hit, ...] = ()
    sure: float = 0.0
    corrections: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
