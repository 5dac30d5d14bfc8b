"""What a report is made of: figures, bars, lines, shares, quotes; words arrive as they will be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto


class Trend(Enum):
    """Where a figure went since the past that it is held against; neither is good or bad."""

    UP = auto()
    DOWN = auto()
    SAME = auto()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number to remember: « 42 », what it counts, one sentence that explains it, and « il y en avait 31 »."""

    value: str
    label: str
    explained: str = ""
    before: str = ""
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as tiles, two a row."""

    figures: tuple[Figure, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: ``value`` is None where the number is too small to be told, ``shown`` says it in words: « < 5 »."""

    label: str
    value: float | None
    shown: str
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from the same edge; ``before`` names the marks that stand for the past."""

    title: str
    rows: tuple[Bar, ...]
    explained: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A number for each moment; None where there is none to tell."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line over time with its area, against the dashed line of the past. ``labels`` name the moments."""

    title: str
    labels: tuple[str, ...]
    now: Series
    before: Series | None = None
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, and how it is said: « 312 · 78 % »."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Share:
    """A whole in at most four parts that are told apart by pattern and by words as well."""

    title: str
    parts: tuple[Part, ...]
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """What people said, each as it was said."""

    title: str
    said: tuple[str, ...]
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A few plain sentences."""

    text: str
    title: str = ""


Piece = Figures | Bars | Line | Share | Quotes | Note


@dataclass(frozen=True, slots=True)
class Page:
    """Pieces under a heading, on a page of their own, or several if they are many."""

    heading: str
    pieces: tuple[Piece, ...]


def spaced(number: float) -> str:
    """A number on an axis, in groups of three digits with thin gaps, which every language reads."""
    return f"{number:,.10g}".replace(",", "\u202f")


@dataclass(frozen=True, slots=True)
class Report:
    """A title, the period that it tells of, and its pages; ``page`` is how pages are numbered, ``number`` how axes are."""

    title: str
    period: str
    pages: tuple[Page, ...]
    place: str = ""
    footer: str = ""
    page: str = "{page} / {pages}"
    number: Callable[[float], str] = spaced
