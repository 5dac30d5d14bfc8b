"""A line over time: this period as a filled line, the one before as dashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import floor, log10

from bot.drawing import fonts, palette
from bot.drawing.canvas import Canvas, Point
from bot.drawing.fonts import readable
from bot.drawing.lettering import Lettering
from bot.drawing.pieces import Line, Series

TALL = 480.0
_PLOT = 330.0
_SMALL = 26.0


class Curve:
    """The chart between two edges."""

    def __init__(
        self, lettering: Lettering, line: Line, number: Callable[[float], str], left: float, room: float
    ) -> None:
        self._lettering, self._line = lettering, line
        told = [n for each in (line.now, line.before) if each for n in each.values if n is not None]
        self._steps = steps(max(told, default=0.0))
        self._said = [readable(number(each)) for each in self._steps]
        gutter = max(lettering.width(each, fonts.REGULAR, _SMALL) for each in self._said) + 18
        last = lettering.width(readable(line.labels[-1]), fonts.REGULAR, _SMALL) / 2 if line.labels else 0.0
        self._edge, self._left, self._right = left, left + gutter, left + room - max(12.0, last - 12)
        self._number = number
        self._count = max(
            len(line.labels), *(len(each.values) for each in (line.now, line.before) if each), 1
        )

    def draw(self, canvas: Canvas, y: float) -> None:
        """All of it below this height."""
        line = self._line
        self._legend(canvas, y)
        top, base = y + 64, y + 64 + _PLOT
        for step, said in zip(self._steps, self._said, strict=True):
            level = base - _PLOT * step / self._steps[-1]
            canvas.line([(self._left, level), (self._right, level)], palette.HAIR if step else palette.QUIET)
            canvas.text(self._left - 16, level + 9, said, _SMALL, colour=palette.QUIET, align="right")
        for run in self._runs(line.now, top, base):
            if len(run) > 1:
                canvas.shape([(run[0][0], base), *run, (run[-1][0], base)], palette.SOFT_TEAL)
        canvas.line([(self._left, base), (self._right, base)], palette.QUIET)
        if line.before:
            for run in self._runs(line.before, top, base):
                canvas.line(_shown(run), palette.INK, 3, (13, 9))
        for run in self._runs(line.now, top, base):
            canvas.line(_shown(run), palette.TEAL, 6)
            for x, level in run:
                canvas.disc(x, level, 9 if self._count <= 30 else 3, fill=palette.TEAL)
        self._last(canvas, base)
        self._moments(canvas, base)

    def _legend(self, canvas: Canvas, y: float) -> None:
        x = self._edge
        for series, now in ((self._line.now, True), (self._line.before, False)):
            if series is None or not (label := readable(series.label)):
                continue
            if now:
                canvas.line([(x, y + 16), (x + 56, y + 16)], palette.TEAL, 6)
                canvas.disc(x + 56, y + 16, 9, fill=palette.TEAL)
            else:
                canvas.line([(x, y + 16), (x + 62, y + 16)], palette.INK, 3, (13, 9))
            room = (self._right - self._edge) / 2 - 100
            said = "".join(self._lettering.lines(label, fonts.REGULAR, _SMALL, room, 1))
            canvas.text(x + 78, y + 25, said, _SMALL)
            x += 78 + self._lettering.width(said, fonts.REGULAR, _SMALL) + 44

    def _last(self, canvas: Canvas, base: float) -> None:
        """The newest number is written beside its point."""
        told = [(number, n) for number, n in enumerate(self._line.now.values) if n is not None]
        if told:
            number, value = told[-1]
            level = base - _PLOT * value / self._steps[-1] - 20
            said = readable(self._number(value))
            canvas.text(
                self._at(number), level, said, 30, weight=fonts.BOLD, colour=palette.TEAL, align="middle"
            )

    def _at(self, number: int) -> float:
        return (
            self._left
            + 12
            + (self._right - self._left - 24) * (number / (self._count - 1) if self._count > 1 else 0.5)
        )

    def _runs(self, series: Series, top: float, base: float) -> Iterator[list[Point]]:
        """The points of a series, parted where there is nothing to tell."""
        run: list[Point] = []
        for number, value in enumerate(series.values):
            if value is None:
                if run:
                    yield run
                run = []
            else:
                run.append((self._at(number), base - (base - top) * value / self._steps[-1]))
        if run:
            yield run

    def _moments(self, canvas: Canvas, base: float) -> None:
        """As many names of moments as have room, the last among them."""
        labels = [readable(each) for each in self._line.labels]
        widest = max((self._lettering.width(each, fonts.REGULAR, _SMALL) for each in labels), default=0)
        apart = self._at(1) - self._at(0) if self._count > 1 else widest + 28
        every = next((n for n in range(1, len(labels) + 1) if apart * n >= widest + 28), max(1, len(labels)))
        for number, label in enumerate(labels):
            if (len(labels) - 1 - number) % every == 0:
                x = self._at(number)
                canvas.line([(x, base), (x, base + 8)], palette.QUIET)
                half = self._lettering.width(label, fonts.REGULAR, _SMALL) / 2
                x = min(max(x, self._edge + half), self._right + 12 - half)
                canvas.text(x, base + 40, label, _SMALL, colour=palette.QUIET, align="middle")


def _shown(run: Sequence[Point]) -> Sequence[Point]:
    """A line needs two points: a lone one becomes a short stroke."""
    return run if len(run) > 1 else [(run[0][0] - 8, run[0][1]), (run[0][0] + 8, run[0][1])]


def steps(most: float) -> list[float]:
    """Round numbers from nought to at least this one, three to five of them."""
    if most <= 0:
        return [0.0, 1.0]
    unit = 10.0 ** floor(log10(most))
    size = next(each for each in (unit / 5, unit / 2, unit, unit * 2, unit * 5) if most / each <= 4)
    count = int(-(-most // size))
    return [size * number for number in range(max(1, count) + 1)]
