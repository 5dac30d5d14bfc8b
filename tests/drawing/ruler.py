"""A canvas that measures instead of drawing: where the outermost strokes are, and what is written."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from bot.drawing import Picture, fonts
from bot.drawing.canvas import ROUND, Align, Corners, Point
from bot.drawing.lettering import Lettering


class Ruler:
    """Takes every stroke that a canvas takes, and remembers the room that all of them need together."""

    def __init__(self) -> None:
        self._lettering = Lettering()
        self.words: list[str] = []
        self.left = self.top = float("inf")
        self.right = self.bottom = float("-inf")

    def _reach(self, *points: Point) -> None:
        for x, y in points:
            self.left, self.right = min(self.left, x), max(self.right, x)
            self.top, self.bottom = min(self.top, y), max(self.bottom, y)

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
        """The room from capitals to descenders."""
        if words:
            self.words.append(words)
            wide = self._lettering.width(words, weight, size)
            left = x - wide * {"left": 0, "middle": 0.5, "right": 1}[align]
            self._reach((left, y - size * 0.72), (left + wide, y + size * 0.24))

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
        """Its corners."""
        self._reach((x, y), (x + width, y + height))

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """The square around it."""
        self._reach((x - radius, y - radius), (x + radius, y + radius))

    def line(
        self, points: Sequence[Point], colour: str, width: float = 2, dash: tuple[float, float] = (0, 0)
    ) -> None:
        """Its points."""
        self._reach(*points)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Its points."""
        self._reach(*points)


def opened(picture: Picture) -> Image.Image:
    """The picture that these bytes are."""
    image = Image.open(BytesIO(picture.png))
    assert image.format == "PNG"
    return image.convert("RGB")


def luminance(colour: str) -> float:
    """How light a colour is, as the Web Content Accessibility Guidelines reckon it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
