"""How late things were: a picture for whoever measures."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from bot.drawing.canvas import Picture
from bot.drawing.pieces import Bar, Bars, Figure, Figures, spaced
from bot.drawing.report import chart

_BOUNDS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)


def percentile(numbers: Sequence[float], part: float) -> float:
    """The smallest of these numbers that at least this part of them does not exceed, from 0 to 1."""
    return sorted(numbers)[max(0, ceil(len(numbers) * part) - 1)]


def lateness(title: str, seconds: Sequence[float], *, subtitle: str = "", footer: str = "") -> Picture:
    """The 50th and the 99th percentile, and how many were how late; at least one number is needed."""
    bars, low = [], 0.0
    for bound in (*_BOUNDS, float("inf")):
        many = sum(low < each <= bound or (not low and each <= bound) for each in seconds)
        bars.append((low, bound, many))
        low = bound
    told = [number for number, (_, _, many) in enumerate(bars) if many]
    rows = tuple(
        Bar(f"≤ {spaced(bound)} s" if bound < float("inf") else f"> {spaced(low)} s", many, spaced(many))
        for low, bound, many in bars[told[0] : told[-1] + 1]
    )
    halves = (("p50", percentile(seconds, 0.5)), ("p99", percentile(seconds, 0.99)))
    figures = tuple(Figure(f"{spaced(round(each, 3))} s", name) for name, each in halves)
    return chart(title, (Figures(figures), Bars("", rows)), subtitle=subtitle, footer=footer)
