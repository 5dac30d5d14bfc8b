"""How the pieces of a report are drawn, as strips that follow one another down a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.drawing import fonts, palette
from bot.drawing.canvas import WIDTH, Canvas
from bot.drawing.curve import TALL, Curve
from bot.drawing.fonts import readable
from bot.drawing.lettering import STEP, Lettering
from bot.drawing.pieces import Bar, Bars, Figure, Figures, Line, Note, Part, Piece, Quotes, Share, Trend

EDGE = 72.0
ROOM = WIDTH - 2 * EDGE
HEADING, TEXT, SMALL = 36.0, 30.0, 26.0
"""Sizes of type: 26 units are 14 points on A4."""

_GAP = 28.0


@dataclass(frozen=True, slots=True)
class Strip:
    """So many units of a page; ``kept`` is not parted from what follows."""

    height: float
    draw: Callable[[Canvas, float], None]
    kept: bool = False


def strips(piece: Piece, lettering: Lettering, number: Callable[[float], str]) -> Iterator[Strip]:
    """The strips of one piece, from the top down."""
    if piece.title:
        yield text(lettering, piece.title, HEADING, fonts.SEMIBOLD, after=6, kept=True)
    match piece:
        case Note(told):
            yield text(lettering, told, TEXT)
        case Figures(figures):
            for at in range(0, len(figures), 2):
                yield _tiles(lettering, figures[at : at + 2])
        case Quotes(said=said):
            yield from _explained(lettering, piece.explained)
            for each in said:
                yield _quote(lettering, each)
        case Bars():
            yield from _explained(lettering, piece.explained)
            yield from _bars(lettering, piece)
        case Share():
            yield from _explained(lettering, piece.explained)
            yield from _share(lettering, piece)
        case Line():
            yield from _explained(lettering, piece.explained)
            yield Strip(TALL, Curve(lettering, piece, number, EDGE, ROOM).draw)


def blank(height: float) -> Strip:
    """Room left free."""
    return Strip(height, lambda *_: None)


def text(
    lettering: Lettering,
    words: str,
    size: float,
    weight: str = fonts.REGULAR,
    colour: str = fonts.INK,
    *,
    after: float = 16,
    kept: bool = False,
) -> Strip:
    """Words over the whole width, on as many lines as they need, within reason."""
    lines = lettering.even(readable(words), weight, size, ROOM, 12)

    def draw(canvas: Canvas, y: float) -> None:
        for count, line in enumerate(lines):
            canvas.text(EDGE, y + size + count * size * STEP, line, size, weight=weight, colour=colour)

    return Strip(len(lines) * size * STEP + after, draw, kept)


def _explained(lettering: Lettering, words: str) -> Iterator[Strip]:
    if words:
        yield text(lettering, words, SMALL, colour=palette.QUIET, after=18, kept=True)


def _tiles(lettering: Lettering, figures: Sequence[Figure]) -> Strip:
    wide = (ROOM - _GAP) / 2
    room = wide - 2 * _GAP
    fitted = [(each, *_worded(lettering, each, room)) for each in figures]
    tall = max(
        124 + len(label) * 40 + (46 if said.before else 0) + len(lines) * 34 + 16
        for said, label, lines in fitted
    )

    def draw(canvas: Canvas, y: float) -> None:
        for count, (figure, label, lines) in enumerate(fitted):
            x = EDGE + count * (wide + _GAP)
            canvas.box(x, y, wide, tall, fill=palette.WHITE, edge=palette.HAIR, radius=18)
            canvas.box(x, y + 30, 10, 70, fill=palette.TEAL)
            value = lettering.lines(readable(figure.value), fonts.BOLD, 76, room, 1)
            canvas.text(x + _GAP, y + 92, "".join(value), 76, weight=fonts.BOLD, colour=palette.TEAL)
            below = y + 140
            for line in label:
                canvas.text(x + _GAP, below, line, TEXT, weight=fonts.SEMIBOLD)
                below += 40
            if figure.before:
                left = x + _GAP
                if figure.trend is not None:
                    _arrow(canvas, figure.trend, left, below - 9)
                    left += 38
                before = lettering.lines(
                    readable(figure.before), fonts.SEMIBOLD, SMALL, x + wide - _GAP - left, 1
                )
                canvas.text(left, below, "".join(before), SMALL, weight=fonts.SEMIBOLD, colour=palette.QUIET)
                below += 46
            for line in lines:
                canvas.text(x + _GAP, below, line, SMALL, colour=palette.QUIET)
                below += 34

    return Strip(tall + _GAP, draw)


def _worded(lettering: Lettering, figure: Figure, room: float) -> tuple[list[str], list[str]]:
    label = lettering.even(readable(figure.label), fonts.SEMIBOLD, TEXT, room, 2)
    return label, lettering.even(readable(figure.explained), fonts.REGULAR, SMALL, room, 4)


def _arrow(canvas: Canvas, trend: Trend, x: float, y: float) -> None:
    if trend is Trend.SAME:
        canvas.line([(x, y - 5), (x + 24, y - 5)], palette.QUIET, 4)
        canvas.line([(x, y + 5), (x + 24, y + 5)], palette.QUIET, 4)
        return
    way = -1 if trend is Trend.UP else 1
    canvas.line([(x + 12, y - way * 11), (x + 12, y + way * 8)], palette.QUIET, 4)
    canvas.shape([(x + 2, y + way * 2), (x + 22, y + way * 2), (x + 12, y + way * 14)], palette.QUIET)


def _bars(lettering: Lettering, bars: Bars) -> Iterator[Strip]:
    if not bars.rows:
        return
    names = [readable(row.label) for row in bars.rows]
    shown = [readable(row.shown) for row in bars.rows]
    column = min(340.0, max(lettering.width(name, fonts.REGULAR, TEXT) for name in names) + 1)
    values = max(lettering.width(each, fonts.SEMIBOLD, TEXT) for each in shown)
    room = max(200.0, ROOM - column - values - 44)
    most = max((n for row in bars.rows for n in (row.value, row.before) if n), default=0) or 1
    if bars.before:
        yield Strip(46, partial(_past, words=readable(bars.before), x=EDGE), kept=True)
    for count, (row, name, said) in enumerate(zip(bars.rows, names, shown, strict=True)):
        lines = lettering.lines(name, fonts.REGULAR, TEXT, column, 2)
        draw = partial(_bar, row=row, lines=lines, said=said, x=EDGE + column + 20, scale=room / most)
        yield Strip(max(54.0, 24 + 38 * len(lines)), draw, kept=count == 0 and len(names) > 1)


def _past(canvas: Canvas, y: float, words: str, x: float) -> None:
    canvas.box(x, y, 5, 30, fill=palette.INK)
    canvas.text(x + 20, y + 25, words, SMALL, colour=palette.QUIET)


def _bar(canvas: Canvas, y: float, row: Bar, lines: Sequence[str], said: str, x: float, scale: float) -> None:
    middle = y + (12 + 38 * max(1, len(lines))) / 2
    for count, line in enumerate(lines):
        canvas.text(EDGE, middle + 18 + (count - (len(lines) - 1) / 2) * 38, line, TEXT)
    top, tall, long = middle - 10, 34.0, 0.0
    if row.value is None:
        long = 26.0
        edge = [
            (x, top + 1),
            (x + long, top + 1),
            (x + long, top + tall - 1),
            (x, top + tall - 1),
            (x, top + 1),
        ]
        canvas.line(edge, palette.QUIET, 2, (5, 4))
    else:
        long = max(4.0, row.value * scale)
        canvas.box(x, top, long, tall, fill=palette.TEAL, radius=6, corners=(False, True, True, False))
    end = long
    if row.before is not None:
        past = row.before * scale
        canvas.box(x + past - 4.5, top - 7, 9, tall + 14, fill=palette.PAPER)
        canvas.box(x + past - 2.5, top - 7, 5, tall + 14, fill=palette.INK)
        end = max(long, past + 3) if past - long < 90 else long
    canvas.text(x + end + 14, middle + 18, said, TEXT, weight=fonts.SEMIBOLD)


def _share(lettering: Lettering, share: Share) -> Iterator[Strip]:
    parts = share.parts[: len(palette.SHARES)]
    whole = sum(max(0.0, part.value) for part in parts)

    def draw(canvas: Canvas, y: float) -> None:
        left = EDGE
        for part, (colour, pattern) in zip(parts, palette.SHARES, strict=False):
            long = ROOM * max(0.0, part.value) / whole if whole else 0
            _swatch(canvas, left, y, max(0.0, long - 4), 58, colour, pattern)
            left += long

    if whole:
        yield Strip(76, draw, kept=True)
    for count, part in enumerate(parts):
        yield Strip(
            52, partial(_part, lettering=lettering, part=part, number=count), kept=count < len(parts) - 1
        )


def _part(canvas: Canvas, y: float, lettering: Lettering, part: Part, number: int) -> None:
    colour, pattern = palette.SHARES[number]
    _swatch(canvas, EDGE, y + 4, 48, 36, colour, pattern)
    said = readable(part.shown)
    room = ROOM - 72 - lettering.width(said, fonts.SEMIBOLD, TEXT) - 20
    label = "".join(lettering.lines(readable(part.label), fonts.REGULAR, TEXT, room, 1))
    canvas.text(EDGE + 68, y + 33, label, TEXT)
    canvas.text(EDGE + ROOM, y + 33, said, TEXT, weight=fonts.SEMIBOLD, align="right")


def _swatch(canvas: Canvas, x: float, y: float, wide: float, tall: float, colour: str, pattern: str) -> None:
    """A rectangle in a colour, and in a pattern that tells it apart without."""
    canvas.box(x, y, wide, tall, fill=colour)
    if pattern == "hatched":
        step = 16.0
        begin = step
        while begin < wide + tall:
            low, high = max(0.0, begin - tall), min(begin, wide)
            canvas.line([(x + low, y + begin - low), (x + high, y + begin - high)], palette.INK, 2.5)
            begin += step
    elif pattern == "dotted":
        for row in range(int(tall // 14)):
            for column in range(int(wide // 16)):
                canvas.disc(x + 10 + column * 16, y + 9 + row * 14, 2.5, fill=palette.INK)
    elif pattern == "edged":
        canvas.box(x, y, wide, tall, edge=palette.INK)


def _quote(lettering: Lettering, words: str) -> Strip:
    lines = lettering.even(readable(words), fonts.REGULAR, TEXT, ROOM - 44, 6)
    tall = len(lines) * 42.0

    def draw(canvas: Canvas, y: float) -> None:
        canvas.box(EDGE, y + 2, 8, tall, fill=palette.OCHRE, radius=4)
        for count, line in enumerate(lines):
            canvas.text(EDGE + 36, y + 33 + count * 42, line, TEXT)

    return Strip(tall + 30, draw) if lines else blank(0)
