"""How much room words take, and how they are broken into lines that fit."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from bot.drawing import fonts

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

STEP = 1.32
"""From line to line, for each unit of type."""

_LONGEST = 600
"""Letters beyond which a text is cut before it is measured: no drawing has room for more."""


class Lettering:
    """The fonts of one drawing. FreeType's faces must not be used by two threads, so each drawing has its own."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[str, float], FreeTypeFont] = {}

    def font(self, weight: str, size: float) -> FreeTypeFont:
        """The font in a weight and a size, opened once."""
        if (found := self._fonts.get((weight, size))) is None:
            from PIL import ImageFont

            found = self._fonts[weight, size] = ImageFont.truetype(str(fonts.path(weight)), size)
        return found

    def width(self, words: str, weight: str, size: float) -> float:
        """How wide these words are."""
        return self.font(weight, size).getlength(words)

    def lines(self, words: str, weight: str, size: float, room: float, most: int) -> list[str]:
        """The words on at most so many lines that fit the room; what is left over becomes an ellipsis."""
        wrapped = self.wrapped(words[:_LONGEST], weight, size, room)
        if len(wrapped) <= most and len(words) <= _LONGEST:
            return wrapped
        return [*wrapped[: most - 1], self._ended(wrapped[min(most, len(wrapped)) - 1], weight, size, room)]

    def even(self, words: str, weight: str, size: float, room: float, most: int) -> list[str]:
        """The same number of lines, about equally long: no word is left alone at the end."""
        lines = self.lines(words, weight, size, room, most)
        if not 1 < len(lines) < 4 or lines[-1].endswith("…"):
            return lines
        narrow, wide = room / 2, room
        for _ in range(6):
            middle = (narrow + wide) / 2
            tried = self.wrapped(words, weight, size, middle)
            if len(tried) == len(lines):
                lines, wide = tried, middle
            else:
                narrow = middle
        return lines

    def wrapped(self, words: str, weight: str, size: float, room: float) -> list[str]:
        """The words on as many lines as they need; a word wider than the room is broken."""
        lines: list[str] = []
        for word in filter(None, words.split(" ")):
            while self.width(word, weight, size) > room and len(word) > 1:
                fits = max(1, self._fitting(word, weight, size, room))
                lines.append(word[:fits])
                word = word[fits:]
            if lines and self.width(f"{lines[-1]} {word}", weight, size) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    def _ended(self, line: str, weight: str, size: float, room: float) -> str:
        fits = self._fitting(line, weight, size, room - self.width("…", weight, size))
        return f"{line[:fits].rstrip(' ,;:·–—-')}…"

    def _fitting(self, word: str, weight: str, size: float, room: float) -> int:
        """How many letters of a word fit the room."""
        return bisect_right(range(1, len(word) + 1), room, key=lambda n: self.width(word[:n], weight, size))
