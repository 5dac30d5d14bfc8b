"""One event as a soft block: its title, its hours and place, and what to know at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.drawing import fonts, palette
from bot.drawing.canvas import Canvas, Corners
from bot.drawing.fonts import readable
from bot.drawing.lanes import Block, Placed
from bot.drawing.lettering import Lettering
from bot.drawing.signs import SIZE, Mark, Sign, draw

TITLE, TEXT, LABEL = 31.0, 26.0, 24.0
"""Sizes of type; nothing on a block is smaller."""

_ABOVE, _BELOW, _BEFORE, _AFTER = 12.0, 14.0, 30.0, 16.0
_BAR = 10.0
_TORN = 14.0
_PILL, _BETWEEN = 38.0, 8.0
_WIDE = 420.0
"""From this room on, marks that do not fit one row are told by their signs alone; narrower blocks have two rows."""

_ALWAYS = {Sign.PLAIN, Sign.FULL, Sign.CANCELLED, Sign.MOVED, Sign.UNSURE}
"""What changes whether one can come is always said in words."""

_STRONG = {Sign.FULL, Sign.CANCELLED, Sign.MOVED}


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    size: float
    weight: str

    @property
    def step(self) -> float:
        return self.size * 1.27


@dataclass(frozen=True, slots=True)
class _Pill:
    mark: Mark
    said: bool
    width: float


@dataclass(frozen=True, slots=True)
class _Said:
    """Everything that stands on a block of a certain width."""

    title: list[_Line]
    rest: list[_Line]
    pills: list[list[_Pill]]

    @property
    def height(self) -> float:
        lines = sum(line.step for line in (*self.title, *self.rest))
        marks = len(self.pills) * (_PILL + _BETWEEN)
        return _ABOVE + lines + (marks + 4 if marks else 0) + _BELOW


class Cards:
    """Writes blocks, and knows how tall they must be."""

    def __init__(self, lettering: Lettering, untitled: str) -> None:
        self.lettering = lettering
        self._untitled = untitled
        self._cache: dict[tuple[int, float], _Said] = {}

    def need(self, block: Block, width: float) -> float:
        """How tall this block is when it is so wide."""
        return self._said(block, width).height

    def unsaid(self, placed: Iterable[Placed]) -> list[tuple[Sign, str]]:
        """The signs that stand on these blocks without their words, with these words, each once."""
        found: dict[Sign, str] = {}
        for each in placed:
            for pill in (pill for row in self._said(each.block, each.width).pills for pill in row):
                if not pill.said:
                    found.setdefault(pill.mark.sign, pill.mark.label)
        return sorted(found.items(), key=lambda each: each[0].value)

    def draw(self, canvas: Canvas, placed: Placed, top: float, now: float | None = None) -> None:
        """The block on a page whose body begins there, with a dot where it is now; what a torn piece has no room for is left out."""
        block, y = placed.block, placed.y + top
        quiet = block.cancelled or block.faded
        tone = palette.tone(block.topic)
        corners: Corners = (False, not placed.torn_above, not placed.torn_below, False)
        fill = palette.GREY if quiet else tone.soft
        canvas.box(placed.x, y, placed.width, placed.height, fill=fill, radius=14, corners=corners)
        begins, ends = placed.lasts or (placed.y, placed.bottom)
        x, strong = placed.x + _BAR / 2, palette.QUIET if block.cancelled else tone.strong
        canvas.line([(x, begins + top), (x, max(ends, begins + 6) + top)], strong, _BAR, tone.dash)
        if now is not None and placed.lasts and placed.lasts[0] <= now < placed.lasts[1] and not quiet:
            canvas.disc(x, now + top, 12, fill=palette.PAPER)
            canvas.disc(x, now + top, 9, fill=palette.NOW)
        if placed.torn_below:
            _chevron(canvas, placed.x + placed.width / 2, y + placed.height - 14, 9)
        if placed.torn_above:
            _chevron(canvas, placed.x + placed.width / 2, y + 14, -9)
        self._write(canvas, placed, y, palette.QUIET if quiet else palette.INK)

    def _write(self, canvas: Canvas, placed: Placed, y: float, ink: str) -> None:
        said = self._said(placed.block, placed.width)
        x, foot, below = placed.x + _BEFORE, y + placed.height - _BELOW + 6, y + _ABOVE
        below += _TORN if placed.torn_above else 0
        foot -= _TORN if placed.torn_below else 0
        for line in (*said.title, *said.rest):
            if below + line.step > foot:
                return
            below += line.step
            struck = placed.block.cancelled and line in said.title
            canvas.text(
                x,
                below - line.size * 0.3,
                line.words,
                line.size,
                weight=line.weight,
                colour=ink,
                struck=struck,
            )
        below += 4
        for row in said.pills:
            left = x
            if below + _BETWEEN + _PILL > foot:
                return
            for each in row:
                pill(canvas, each.mark, left, below + _BETWEEN, each.width, said=each.said, ink=ink)
                left += each.width + _BETWEEN
            below += _BETWEEN + _PILL

    def _said(self, block: Block, width: float) -> _Said:
        if (known := self._cache.get((id(block), width))) is None:
            known = self._cache[id(block), width] = self._fitted(block, width - _BEFORE - _AFTER)
        return known

    def _fitted(self, block: Block, room: float) -> _Said:
        most = 1 if room >= _WIDE else 2
        title = self.lettering.lines(
            readable(block.title, self._untitled), fonts.SEMIBOLD, TITLE, room, most + 1
        )
        time, place = readable(block.time), readable(block.place)
        both = " · ".join(filter(None, (time, place)))
        told = [both] if self.lettering.width(both, fonts.REGULAR, TEXT) <= room else [time, place]
        rest = [
            line
            for each in told
            if each
            for line in self.lettering.lines(each, fonts.REGULAR, TEXT, room, most)
        ]
        return _Said(
            [_Line(each, TITLE, fonts.SEMIBOLD) for each in title],
            [_Line(each, TEXT, fonts.REGULAR) for each in rest],
            self._pills(block.marks, room, most),
        )

    def _pills(self, marks: Sequence[Mark], room: float, most: int) -> list[list[_Pill]]:
        shown = [Mark(mark.sign, readable(mark.label)) for mark in marks]
        shown = [mark for mark in shown if mark.label]
        full = self._wrapped([self._pill(mark, True, room) for mark in shown], room)
        if len(full) <= most:
            return full
        return self._wrapped([self._pill(mark, mark.sign in _ALWAYS, room) for mark in shown], room)

    def _pill(self, mark: Mark, said: bool, room: float) -> _Pill:
        sign = 0 if mark.sign is Sign.PLAIN else SIZE + (8 if said else 0)
        words = self.lettering.width(mark.label, fonts.SEMIBOLD, LABEL) if said else 0
        if said and sign + words + 26 > room:
            label = self.lettering.lines(mark.label, fonts.SEMIBOLD, LABEL, room - sign - 26, 1)[0]
            return (
                self._pill(Mark(mark.sign, label), said, room)
                if label != mark.label
                else _Pill(mark, True, room)
            )
        return _Pill(mark, said, sign + words + 26)

    @staticmethod
    def _wrapped(pills: Sequence[_Pill], room: float) -> list[list[_Pill]]:
        rows: list[list[_Pill]] = []
        left = 0.0
        for each in pills:
            if not rows or left + each.width > room + 0.5:
                rows.append([])
                left = 0.0
            rows[-1].append(each)
            left += each.width + _BETWEEN
        return rows


def pill(canvas: Canvas, mark: Mark, x: float, y: float, width: float, *, said: bool, ink: str) -> None:
    """A mark: light with an edge, or dark where it changes whether one can come."""
    strong = mark.sign in _STRONG
    colour = palette.WHITE if strong else ink
    canvas.box(x, y, width, _PILL, fill=ink if strong else palette.WHITE, edge=ink, radius=_PILL / 2)
    draw(canvas, mark.sign, x + 13, y + (_PILL - SIZE) / 2, colour)
    if said:
        left = x + 13 + (0 if mark.sign is Sign.PLAIN else SIZE + 8)
        canvas.text(left, y + 27.5, mark.label, LABEL, weight=fonts.SEMIBOLD, colour=colour)


def _chevron(canvas: Canvas, x: float, y: float, way: float) -> None:
    """It goes on beyond this edge."""
    canvas.line([(x - 11, y - way / 2), (x, y + way / 2), (x + 11, y - way / 2)], palette.QUIET, 4)
