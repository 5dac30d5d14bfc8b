"""Small signs, each drawn as lines so that it is known by its shape, and always said in words as well."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from math import cos, pi, sin

from bot.drawing.canvas import Canvas, Point


class Sign(Enum):
    """What a mark shows beside its words; PLAIN is words alone."""

    PLAIN = auto()
    FREE = auto()
    ONLINE = auto()
    FULL = auto()
    CANCELLED = auto()
    MOVED = auto()
    UNSURE = auto()
    CHILDCARE = auto()
    WHEELCHAIR = auto()
    FOLLOWED = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to know at a glance: a sign and its words, « complet »."""

    sign: Sign
    label: str


SIZE = 24
"""Units that a sign takes each way."""


def draw(canvas: Canvas, sign: Sign, x: float, y: float, colour: str) -> None:
    """The sign with its upper left corner there."""
    if sign in _DRAWN:
        _DRAWN[sign](_Pen(canvas, x, y, colour))


class _Pen:
    """Lines on a grid of 24 by 24."""

    def __init__(self, canvas: Canvas, x: float, y: float, colour: str) -> None:
        self._canvas, self._x, self._y, self._colour = canvas, x, y, colour

    def line(self, *points: Point, width: float = 2.4) -> None:
        placed = [(self._x + x, self._y + y) for x, y in points]
        self._canvas.line(placed, self._colour, width)
        for x, y in (placed[0], placed[-1]):
            self._canvas.disc(x, y, width / 2, fill=self._colour)

    def arc(self, x: float, y: float, radius: float, begins: float = 0, ends: float = 360) -> None:
        """From one angle to another in degrees, clockwise from three o'clock."""
        steps = max(2, int(abs(ends - begins) / 12))
        angles = [(begins + (ends - begins) * n / steps) * pi / 180 for n in range(steps + 1)]
        self.line(*((x + radius * cos(each), y + radius * sin(each)) for each in angles))

    def dot(self, x: float, y: float, radius: float) -> None:
        self._canvas.disc(self._x + x, self._y + y, radius, fill=self._colour)


def _free(pen: _Pen) -> None:
    """A present."""
    pen.line((3, 8), (21, 8), (21, 13), (3, 13), (3, 8))
    pen.line((5, 13), (5, 22), (19, 22), (19, 13))
    pen.line((12, 8), (12, 22))
    pen.line((12, 8), (6.5, 6), (7, 2.5), (10, 3), (12, 8), (14, 3), (17, 2.5), (17.5, 6), (12, 8), width=2)


def _online(pen: _Pen) -> None:
    """A screen on its foot."""
    pen.line((2, 4), (22, 4), (22, 17), (2, 17), (2, 4))
    pen.line((12, 17), (12, 21))
    pen.line((7, 21), (17, 21))


def _full(pen: _Pen) -> None:
    """No way in."""
    pen.arc(12, 12, 10)
    pen.line((7, 12), (17, 12), width=4)


def _cancelled(pen: _Pen) -> None:
    pen.line((4, 4), (20, 20), width=3.4)
    pen.line((20, 4), (4, 20), width=3.4)


def _moved(pen: _Pen) -> None:
    pen.line((2, 12), (21, 12), width=3)
    pen.line((14, 5), (21, 12), (14, 19), width=3)


def _unsure(pen: _Pen) -> None:
    """A question."""
    pen.arc(12, 8, 5.5, 180, 360)
    pen.line((17.5, 8), (16.5, 11), (12.5, 13.5), (12, 16.5))
    pen.dot(12, 21, 1.9)


def _childcare(pen: _Pen) -> None:
    """A teddy bear's face."""
    pen.arc(12, 13.5, 8.5)
    pen.arc(5, 5.5, 3, 120, 345)
    pen.arc(19, 5.5, 3, 195, 420)
    pen.dot(9, 12.5, 1.6)
    pen.dot(15, 12.5, 1.6)
    pen.arc(12, 15, 3.2, 25, 155)


def _wheelchair(pen: _Pen) -> None:
    """Somebody on wheels."""
    pen.dot(9, 3, 2.6)
    pen.line((9, 7), (9.5, 14), (16, 14), (19, 20.5), (22, 19.5))
    pen.line((9, 10), (15, 10))
    pen.arc(10, 16.5, 6.2, 35, 235)


def _followed(pen: _Pen) -> None:
    """A flag on a page."""
    pen.line((6, 2), (18, 2), (18, 21), (12, 16), (6, 21), (6, 2))


_DRAWN: dict[Sign, Callable[[_Pen], None]] = {
    Sign.FREE: _free,
    Sign.ONLINE: _online,
    Sign.FULL: _full,
    Sign.CANCELLED: _cancelled,
    Sign.MOVED: _moved,
    Sign.UNSURE: _unsure,
    Sign.CHILDCARE: _childcare,
    Sign.WHEELCHAIR: _wheelchair,
    Sign.FOLLOWED: _followed,
}
