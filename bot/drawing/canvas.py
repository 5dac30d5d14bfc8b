"""What pictures and pages are drawn on: the same few strokes, whatever they end up as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import hypot
from typing import Literal, Protocol

from bot.drawing import fonts
from bot.drawing.lettering import Lettering

Point = tuple[float, float]
Align = Literal["left", "middle", "right"]
Corners = tuple[bool, bool, bool, bool]
"""Which corners are round: top left, top right, bottom right, bottom left."""

ROUND: Corners = (True, True, True, True)
WIDTH = 1080
"""Units across a page or a picture; y grows downwards, text stands on its baseline."""

_FINE = 2
"""How much larger shapes are drawn before they are brought to size: their edges become smooth."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and everything that is written on it, in reading order, for whoever does not see it."""

    png: bytes
    words: str


class Canvas(Protocol):
    """Something to draw on, in units of which 1080 make its width."""

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        weight: str = fonts.REGULAR,
        colour: str = fonts.INK,
        align: Align = "left",
        struck: bool = False,
    ) -> None:
        """Words on one line, on top of every shape."""

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        radius: float = 0,
        corners: Corners = ROUND,
    ) -> None:
        """A rectangle; an edge is two units wide."""

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """A filled circle around a point."""

    def line(
        self, points: Sequence[Point], colour: str, width: float = 2, dash: tuple[float, float] = (0, 0)
    ) -> None:
        """A line through points, dashed as (on, off); its ends are flat."""

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""


class Sketch:
    """A canvas that becomes a PNG."""

    def __init__(self, height: float, lettering: Lettering, ground: str = fonts.PAPER) -> None:
        from PIL import Image, ImageDraw

        self.height = round(height)
        self._lettering = lettering
        self._large = Image.new("RGB", (WIDTH * _FINE, self.height * _FINE), ground)
        self._pen = ImageDraw.Draw(self._large)
        self._said: list[tuple[float, float, str, float, str, str, Align, bool]] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        weight: str = fonts.REGULAR,
        colour: str = fonts.INK,
        align: Align = "left",
        struck: bool = False,
    ) -> None:
        """Kept until the shapes are smooth: letters are drawn at their own size, where they are sharpest."""
        if words:
            self._said.append((x, y, words, size, weight, colour, align, struck))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        edge: str | None = None,
        radius: float = 0,
        corners: Corners = ROUND,
    ) -> None:
        """A rectangle; its right and lower edges are where it ends."""
        if width <= 0 or height <= 0:
            return
        left, top = x * _FINE, y * _FINE
        right, bottom = max(left, (x + width) * _FINE - 1), max(top, (y + height) * _FINE - 1)
        rounding = min(radius, width / 2, height / 2) * _FINE
        self._pen.rounded_rectangle(
            [left, top, right, bottom], rounding, fill, edge, width=2 * _FINE if edge else 0, corners=corners
        )

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """A filled circle."""
        self._pen.ellipse([each * _FINE for each in (x - radius, y - radius, x + radius, y + radius)], fill)

    def line(
        self, points: Sequence[Point], colour: str, width: float = 2, dash: tuple[float, float] = (0, 0)
    ) -> None:
        """A line with round joints and flat ends."""
        for piece in dashes(points, dash):
            fine = [(x * _FINE, y * _FINE) for x, y in piece]
            self._pen.line(fine, colour, round(width * _FINE), joint="curve")

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self._pen.polygon([(x * _FINE, y * _FINE) for x, y in points], fill)

    def done(self) -> Picture:
        """The picture, its words read in the order in which they were written."""
        from PIL import Image, ImageDraw

        image = self._large.reduce(_FINE)
        pen = ImageDraw.Draw(image)
        anchors = {"left": "ls", "middle": "ms", "right": "rs"}
        for x, y, words, size, weight, colour, align, struck in self._said:
            font = self._lettering.font(weight, size)
            pen.text((x, y), words, colour, font, anchor=anchors[align])
            if struck:
                long = font.getlength(words)
                left = x - long * {"left": 0, "middle": 0.5, "right": 1}[align]
                level = y - size * 0.29
                pen.line([left, level, left + long, level], colour, max(2, round(size / 14)))
        file = BytesIO()
        image.quantize(256, Image.Quantize.MAXCOVERAGE).save(file, "PNG", compress_level=7)
        return Picture(file.getvalue(), "\n".join(each[2] for each in self._said))


def dashes(points: Sequence[Point], dash: tuple[float, float]) -> Iterator[list[Point]]:
    """The pieces of a line that are drawn: all of it, or what (on, off) leaves."""
    on, off = dash
    if not on:
        yield list(points)
        return
    left, drawn = on, True
    piece = [points[0]]
    for (x, y), (far_x, far_y) in pairwise(points):
        long, gone = hypot(far_x - x, far_y - y), 0.0
        while long - gone > left:
            gone += left
            here = (x + (far_x - x) * gone / long, y + (far_y - y) * gone / long)
            if drawn:
                yield [*piece, here]
            piece, drawn = [here], not drawn
            left = on if drawn else off
        left -= long - gone
        piece.append((far_x, far_y))
    if drawn and len(piece) > 1:
        yield piece
