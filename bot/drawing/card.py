"""A thank-you card: a calm picture that somebody may pass on."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import cos, pi, sin
from typing import TYPE_CHECKING

from bot.drawing import fonts
from bot.drawing.fonts import legible
from bot.drawing.lettering import STEP, Lettering

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 92, 800
"""Where the words begin and end; the ring has the rest."""

_FINE = 3
"""How much larger shapes are drawn before they are brought to size: their edges become smooth."""


def thanks(title: str, *, what: str = "", sender: str = "", place: str = "") -> bytes:
    """A PNG of 1200 × 630: « Merci, Léa », for what, from whom, and where. Empty parts leave their room to the others.

    What the font cannot show is left out, and what is too long is made smaller, then shortened.
    """
    from PIL import ImageDraw

    picture = _ground()
    pen, lettering = ImageDraw.Draw(picture), Lettering()
    heading = _fitted(lettering, legible(title), fonts.BOLD, (84, 72, 60, 50), lines=2)
    said = _fitted(lettering, legible(what), fonts.REGULAR, (46, 40, 36, 32), lines=4)
    below = 40
    height = heading.height + (below + said.height if said.lines else 0)
    top = (HEIGHT - 110 - height) // 2 + 20
    heading.draw(pen, top, fonts.TEAL)
    said.draw(pen, top + heading.height + below, fonts.INK)
    foot = HEIGHT - 92
    if signed := legible(sender):
        _fitted(lettering, signed, fonts.SEMIBOLD, (34, 28), lines=1).draw(pen, foot - 4, fonts.INK)
    if here := legible(place):
        small = _fitted(lettering, here, fonts.REGULAR, (24, 20), lines=1, room=310)
        pen.text((WIDTH - 62, foot + 34), small.lines[0], fonts.QUIET, small.font, anchor="rs")
    file = BytesIO()
    picture.quantize(128).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Lines:
    """Words in a size that fits."""

    def __init__(self, lines: list[str], font: FreeTypeFont) -> None:
        self.lines = lines
        self.font = font
        self.step = round(font.size * STEP)

    @property
    def height(self) -> int:
        return self.step * len(self.lines)

    def draw(self, pen: ImageDraw, top: int, colour: str) -> None:
        for number, line in enumerate(self.lines):
            pen.text((LEFT, top + number * self.step), line, colour, self.font)


def _fitted(
    lettering: Lettering,
    text: str,
    weight: str,
    sizes: Sequence[int],
    *,
    lines: int,
    room: int = RIGHT - LEFT,
) -> _Lines:
    """The text in the largest of these sizes that needs no more lines; in the smallest one it is shortened."""
    for size in sizes:
        if len(lettering.lines(text, weight, size, room, lines + 1)) <= lines:
            break
    return _Lines(lettering.lines(text, weight, size, room, lines), lettering.font(weight, size))


def _ground() -> Image:
    """Warm paper, and a ring of dots: each hands something on to the next."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), fonts.PAPER)
    pen = ImageDraw.Draw(picture)

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        pen.ellipse([each * _FINE for each in (x - radius, y - radius, x + radius, y + radius)], colour)

    pen.rectangle([0, 0, 22 * _FINE, HEIGHT * _FINE], fonts.TEAL)
    x, y, radius = 985, 268, 132
    box = [each * _FINE for each in (x - radius, y - radius, x + radius, y + radius)]
    pen.ellipse(box, outline="#E6DCC6", width=5 * _FINE)
    colours = (fonts.CORAL, fonts.OCHRE, fonts.TEAL, "#7FB5A8", fonts.OCHRE)
    sizes = (44, 31, 38, 26, 21)
    for number, (colour, size) in enumerate(zip(colours, sizes, strict=True)):
        angle = 2 * pi * number / len(colours) - pi / 2
        disc(x + radius * cos(angle), y + radius * sin(angle), size + 10, fonts.PAPER)
        disc(x + radius * cos(angle), y + radius * sin(angle), size, colour)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
