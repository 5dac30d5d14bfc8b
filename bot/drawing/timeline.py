"""The picture of a day: hours down the left, events beside them as soft blocks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.drawing import fonts, palette
from bot.drawing.block import Cards
from bot.drawing.canvas import WIDTH, Picture, Sketch
from bot.drawing.fonts import readable
from bot.drawing.lanes import ALL_DAY, LEFT, ROOM, Block, Leaf, arranged
from bot.drawing.lettering import Lettering
from bot.drawing.signs import SIZE, Sign, draw

TALLEST = 3000
"""No page is taller: what is taller still is hard to hold on a phone."""

_HOURS = tuple(f"{hour}:00" for hour in range(24))
_EDGE = 40.0
_LEAST_NOW = 20.0
"""The smallest that the name of now may be written before it is cut short."""

_BODY, _LEGEND = 2120.0, 9
"""How tall the hours of one page may be, and how many rows its legend: with the heading, no more than the tallest."""


def timeline(
    title: str,
    blocks: Sequence[Block],
    *,
    subtitle: str = "",
    all_day: str = "",
    hours: Sequence[str] = _HOURS,
    topics: Sequence[str] = (),
    now: int | None = None,
    now_label: str = "",
    empty: str = "",
    untitled: str = "…",
    footer: str = "",
    page: str = "{page} / {pages}",
) -> tuple[Picture, ...]:
    """Pictures of one day, 1080 wide and at most 3000 tall, in order; a single kind one if nothing is on.

    ``hours`` are the 24 names of the hours from midnight, ``topics`` the names of the blocks' topics by number, ``now``
    minutes since midnight, ``untitled`` what stands for a title in letters that cannot be drawn.
    """
    lettering = Lettering()
    day = _Day(lettering, title, subtitle, hours, all_day, now_label)
    cards = Cards(lettering, untitled)
    leaves = arranged(blocks, cards.need, limit=_BODY, now=now)
    if not leaves:
        return (_empty(day, readable(empty), readable(footer)),)
    pictures = []
    for number, leaf in enumerate(leaves, start=1):
        said = page.format(page=number, pages=len(leaves)) if len(leaves) > 1 else ""
        legend = _Legend(lettering, cards, leaf, topics)
        pictures.append(_drawn(day, leaf, cards, legend, (readable(footer), said)))
    return tuple(pictures)


class _Day:
    """What stands on every page of it."""

    def __init__(
        self, lettering: Lettering, title: str, subtitle: str, hours: Sequence[str], all_day: str, now: str
    ) -> None:
        self.lettering = lettering
        self.hours = [readable(each) for each in hours]
        self.all_day, self.now = readable(all_day), readable(now)
        room, title, subtitle = WIDTH - 2 * _EDGE, readable(title), readable(subtitle)
        sizes = (size for size in (60.0, 54.0) if lettering.width(title, fonts.BOLD, size) <= room)
        self._size = next(sizes, 46.0)
        self._title = lettering.even(title, fonts.BOLD, self._size, room, 2)
        self._subtitle = lettering.even(subtitle, fonts.REGULAR, 32, room, 2)
        self._below = 96.0 + max(0, len(self._title) - 1) * 58
        self.top = self._below + (52 + 42 * (len(self._subtitle) - 1) if self._subtitle else 0) + 56
        """Where the hours begin."""

    def head(self, sketch: Sketch) -> None:
        """The title and what is said below it."""
        sketch.box(0, 0, WIDTH, 14, fill=palette.TEAL)
        for number, line in enumerate(self._title):
            sketch.text(_EDGE, 96 + number * 58, line, self._size, weight=fonts.BOLD, colour=palette.TEAL)
        for number, line in enumerate(self._subtitle):
            sketch.text(_EDGE, self._below + 52 + number * 42, line, 32, colour=palette.QUIET)


def _drawn(day: _Day, leaf: Leaf, cards: Cards, legend: _Legend, foot: tuple[str, str]) -> Picture:
    body = day.top + leaf.height + 36
    height = body + legend.height + (64 if any(foot) else 20)
    sketch = Sketch(height, cards.lettering)
    day.head(sketch)
    for y, hour in leaf.hours:
        _hour(sketch, day, day.top + y, hour)
    if leaf.now is not None:
        _now(sketch, day, day.top + leaf.now)
    for placed in leaf.placed:
        cards.draw(sketch, placed, day.top, leaf.now)
    legend.draw(sketch, body)
    _foot(sketch, cards.lettering, *foot)
    return sketch.done()


def _hour(sketch: Sketch, day: _Day, y: float, hour: int) -> None:
    sketch.line([(LEFT - 16, y), (WIDTH - _EDGE, y)], palette.HAIR)
    if hour != ALL_DAY:
        said = day.hours[hour % 24]
        size = 30 * min(1.0, (LEFT - 40) / max(1.0, day.lettering.width(said, fonts.SEMIBOLD, 30)))
        sketch.text(LEFT - 24, y + 11, said, size, weight=fonts.SEMIBOLD, colour=palette.QUIET, align="right")
        return
    for number, line in enumerate(day.lettering.lines(day.all_day, fonts.SEMIBOLD, 24, LEFT - 36, 4)):
        sketch.text(
            LEFT - 24,
            y + 34 + number * 30,
            line,
            24,
            weight=fonts.SEMIBOLD,
            colour=palette.QUIET,
            align="right",
        )


def _now(sketch: Sketch, day: _Day, y: float) -> None:
    """A dashed line from edge to edge; its name stands over the hours."""
    sketch.line([(LEFT - 16, y), (WIDTH - _EDGE, y)], palette.NOW, 4, (14, 8))
    room = LEFT - 42
    size = max(_LEAST_NOW, 24 * min(1.0, room / max(1.0, day.lettering.width(day.now, fonts.BOLD, 24))))
    said = day.lettering.line(day.now, fonts.BOLD, size, room)
    wide = day.lettering.width(said, fonts.BOLD, size) + 16 if said else 16
    sketch.box(LEFT - 16 - wide, y - 19, wide, 38, fill=palette.NOW, radius=10)
    sketch.text(
        LEFT - 16 - wide / 2, y + 8, said, size, weight=fonts.BOLD, colour=palette.WHITE, align="middle"
    )


def _foot(sketch: Sketch, lettering: Lettering, footer: str, page: str) -> None:
    said = lettering.line(footer, fonts.REGULAR, 24, WIDTH - 2 * _EDGE - 200)
    sketch.text(_EDGE, sketch.height - 30, said, 24, colour=palette.QUIET)
    sketch.text(
        WIDTH - _EDGE,
        sketch.height - 30,
        page,
        26,
        weight=fonts.SEMIBOLD,
        colour=palette.QUIET,
        align="right",
    )


class _Legend:
    """What the bars and the signs of a page mean, in words."""

    def __init__(self, lettering: Lettering, cards: Cards, leaf: Leaf, topics: Sequence[str]) -> None:
        used = sorted({each.block.topic for each in leaf.placed if not each.block.cancelled})
        named = [(number, readable(topics[number])) for number in used if 0 <= number < len(topics)]
        items: list[tuple[int | Sign, str]] = [*cards.unsaid(leaf.placed)]
        items += [(number, label) for number, label in named if label]
        self._rows: list[list[tuple[int | Sign, str, float]]] = []
        left = 0.0
        for item, label in items:
            label = lettering.line(label, fonts.REGULAR, 26, ROOM / 2 - 80)
            wide = 44 + lettering.width(label, fonts.REGULAR, 26) + 36
            if len(self._rows) == _LEGEND and left + wide - 36 > ROOM:
                break
            if not self._rows or left + wide - 36 > ROOM:
                self._rows.append([])
                left = 0.0
            self._rows[-1].append((item, label, left))
            left += wide

    @property
    def height(self) -> float:
        """With the line above it; nothing where there is nothing to say."""
        return 20 + 48 * len(self._rows) if self._rows else 0.0

    def draw(self, sketch: Sketch, y: float) -> None:
        """All of it from this height down."""
        for number, row in enumerate(self._rows):
            level = y + 34 + number * 48
            for item, label, left in row:
                x = LEFT + left
                if isinstance(item, Sign):
                    draw(sketch, item, x + 4, level - SIZE + 3, palette.INK)
                else:
                    tone = palette.tone(item)
                    sketch.box(x, level - 25, 32, 32, fill=tone.soft, radius=6)
                    sketch.line([(x + 5, level - 25), (x + 5, level + 7)], tone.strong, 10, tone.dash)
                sketch.text(x + 44, level, label, 26)


def _empty(day: _Day, words: str, footer: str) -> Picture:
    """A ring of dots over a kind sentence."""
    from math import cos, pi, sin

    lines = day.lettering.even(words, fonts.REGULAR, 40, WIDTH - 240, 4)
    sketch = Sketch(day.top + 500 + 54 * len(lines), day.lettering)
    day.head(sketch)
    x, y = WIDTH / 2, day.top + 190
    ring = [(x + 105 * cos(n * pi / 36), y + 105 * sin(n * pi / 36)) for n in range(73)]
    sketch.line(ring, palette.HAIR, 4)
    for number, (colour, size) in enumerate(
        ((palette.CORAL, 30), (palette.OCHRE, 22), (palette.TEAL, 27), ("#7FB5A8", 18), (palette.OCHRE, 15))
    ):
        angle = 2 * pi * number / 5 - pi / 2
        sketch.disc(x + 105 * cos(angle), y + 105 * sin(angle), size + 8, fill=palette.PAPER)
        sketch.disc(x + 105 * cos(angle), y + 105 * sin(angle), size, fill=colour)
    for number, line in enumerate(lines):
        sketch.text(x, day.top + 410 + number * 54, line, 40, align="middle")
    _foot(sketch, day.lettering, footer, "")
    return sketch.done()
