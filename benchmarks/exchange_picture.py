"""The simulated year of `exchange_year` as one picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

INK, SOFT, PAPER, LINE = "#26322e", "#6b756f", "#fffdf8", "#e4dfd4"
RICH, POOR = "#1f6f5c", "#d08a2e"
WIDE, LEFT, RIGHT = 860, 196, 800
TOP, BOTTOM, YEAR = 140, 400, 364


def picture(
    rich: Sequence[tuple[int, float]],
    poor: Sequence[tuple[int, float]],
    quartiers: Sequence[tuple[str, float, float]],
    caption: str,
) -> str:
    """Who has met by how many days after joining, under both rules, then by neighbourhood after 90 days."""
    first = BOTTOM + 120
    height = first + 30 * len(quartiers) + 56
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" width="{WIDE}" height="{height}"'
        f' font-family="Open Sans, DejaVu Sans, sans-serif" font-size="14" fill="{INK}">',
        f'<rect width="{WIDE}" height="{height}" fill="{PAPER}"/>',
        '<text x="40" y="46" font-size="22" font-weight="600">How long until the first meeting?</text>',
        f'<text x="40" y="72" fill="{SOFT}">Share of people who have met somebody, by days since they joined.'
        " All who could teach or learn from anyone.</text>",
        _key(40, 100, RICH, "rings, chains, groups, repair"),
        _key(300, 100, POOR, "swaps only"),
        *_axes(),
        _steps(poor, POOR),
        _steps(rich, RICH),
        f'<text x="40" y="{first - 52}" font-size="17" font-weight="600">Met within 90 days, by neighbourhood</text>',
    ]
    for row, (name, here, there) in enumerate(quartiers):
        parts += _row(first + 30 * row, name, here, there)
    parts += [
        *(
            f'<text x="{_across(part):.0f}" y="{first - 24}" font-size="12" fill="{SOFT}"'
            f' text-anchor="middle">{100 * part:.0f} %</text>'
            for part in (0, 0.25, 0.5, 0.75, 1)
        ),
        f'<text x="40" y="{height - 24}" font-size="12" fill="{SOFT}">{escape(caption)}.'
        " Waiting estimated by Kaplan and Meier.</text>",
    ]
    return "\n".join([*parts, "</svg>\n"])


def _key(x: int, y: int, colour: str, words: str) -> str:
    return (
        f'<circle cx="{x + 7}" cy="{y - 5}" r="7" fill="{colour}"/><text x="{x + 22}" y="{y}">{words}</text>'
    )


def _axes() -> list[str]:
    parts = []
    for part in (0, 0.25, 0.5, 0.75, 1):
        y = BOTTOM - (BOTTOM - TOP) * part
        parts.append(f'<path d="M70 {y:.0f}H{RIGHT}" stroke="{LINE}"/>')
        parts.append(
            f'<text x="62" y="{y + 4:.0f}" font-size="12" fill="{SOFT}" text-anchor="end">{100 * part:.0f} %</text>'
        )
    parts += [
        f'<text x="{_along(day):.0f}" y="{BOTTOM + 20}" font-size="12" fill="{SOFT}"'
        f' text-anchor="middle">{day}</text>'
        for day in range(0, YEAR + 1, 60)
    ]
    parts.append(
        f'<text x="{RIGHT}" y="{BOTTOM + 38}" font-size="12" fill="{SOFT}" text-anchor="end">days</text>'
    )
    return parts


def _along(day: float) -> float:
    return 70 + (RIGHT - 70) * min(day, YEAR) / YEAR


def _across(part: float) -> float:
    return LEFT + (RIGHT - LEFT) * part


def _steps(curve: Sequence[tuple[int, float]], colour: str) -> str:
    path, last = [], 0.0
    for day, share in curve:
        x, y = _along(day), BOTTOM - (BOTTOM - TOP) * share
        path.append(f"H{x:.1f}V{y:.1f}")
        last = share
    end = BOTTOM - (BOTTOM - TOP) * last
    return (
        f'<path d="M{_along(0):.1f} {BOTTOM}{"".join(path)}H{RIGHT}" fill="none" stroke="{colour}"'
        f' stroke-width="3" stroke-linejoin="round"/><text x="{RIGHT + 8}" y="{end + 5:.0f}" fill="{colour}"'
        f' font-weight="600">{100 * last:.0f} %</text>'
    )


def _row(y: int, name: str, here: float, there: float) -> list[str]:
    """One neighbourhood: a dot for each rule, and the way from one to the other."""
    return [
        f'<path d="M{LEFT} {y}H{RIGHT}" stroke="{LINE}"/>',
        f'<text x="{LEFT - 16}" y="{y + 5}" text-anchor="end">{escape(name)}</text>',
        f'<path d="M{_across(there):.1f} {y}H{_across(here):.1f}" stroke="{RICH}" stroke-width="3" opacity="0.35"/>',
        f'<circle cx="{_across(there):.1f}" cy="{y}" r="7" fill="{POOR}"/>',
        f'<circle cx="{_across(here):.1f}" cy="{y}" r="7" fill="{RICH}"/>',
        f'<text x="{_across(here) + 14:.1f}" y="{y + 5}" font-size="12" fill="{RICH}"'
        f' stroke="{PAPER}" stroke-width="5" paint-order="stroke">{100 * here:.0f} %</text>',
    ]
