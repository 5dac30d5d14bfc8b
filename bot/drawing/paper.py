"""A canvas that becomes a PDF of A4 pages, whose words are text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.drawing import fonts
from bot.drawing.canvas import ROUND, WIDTH, Align, Corners, Point

HEIGHT = WIDTH * 297 / 210
"""Units down an A4 page."""

_MM = 210 / WIDTH
_POINTS = _MM * 72 / 25.4


class Paper:
    """Pages to draw on, one after the other.

    Nothing on them is tagged: a file tagged in part hides the rest from a screen reader, whereas here all is text, in
    the order in which it is read.
    """

    def __init__(self, title: str, *, author: str, lang: str, made: datetime) -> None:
        from fpdf import FPDF
        from fpdf.prefs import ViewerPreferences

        self._pdf = FPDF(format="A4")
        self._pdf.set_creation_date(made)
        self._pdf.set_title(title)
        self._pdf.set_author(author)
        self._pdf.set_lang(lang)
        self._pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self._pdf.set_auto_page_break(False)
        for weight in (fonts.REGULAR, fonts.SEMIBOLD, fonts.BOLD):
            self._pdf.add_font(weight, fname=fonts.path(weight))

    def turn(self) -> None:
        """The next page."""
        self._pdf.add_page()

    def done(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

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
        """Words on one line."""
        if not words:
            return
        pdf = self._pdf
        pdf.set_font(weight, size=size * _POINTS)
        pdf.set_text_color(colour)
        wide = pdf.get_string_width(words)
        left = x * _MM - wide * {"left": 0, "middle": 0.5, "right": 1}[align]
        pdf.text(left, y * _MM, words)
        if struck:
            level = y - size * 0.29
            self.line([(left / _MM, level), ((left + wide) / _MM, level)], colour, max(2, size / 14))

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
        """A rectangle; its edge is inside it, as in a picture."""
        if width <= 0 or height <= 0 or not (fill or edge):
            return
        pdf, inset = self._pdf, 1.0 if edge else 0.0
        if fill:
            pdf.set_fill_color(fill)
        if edge:
            pdf.set_draw_color(edge)
            pdf.set_line_width(2 * _MM)
        names = ("TOP_LEFT", "TOP_RIGHT", "BOTTOM_RIGHT", "BOTTOM_LEFT")
        rounded = tuple(name for name, round_ in zip(names, corners, strict=True) if round_)
        across, down = max(0.1, width - 2 * inset), max(0.1, height - 2 * inset)
        curve = min(radius, across / 2, down / 2)
        pdf.rect(
            (x + inset) * _MM,
            (y + inset) * _MM,
            across * _MM,
            down * _MM,
            style="DF" if fill and edge else "F" if fill else "D",
            round_corners=rounded if curve > 0 and rounded else False,  # type: ignore[arg-type]
            corner_radius=curve * _MM,
        )

    def disc(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """A filled circle."""
        self._pdf.set_fill_color(fill)
        self._pdf.ellipse(
            (x - radius) * _MM, (y - radius) * _MM, 2 * radius * _MM, 2 * radius * _MM, style="F"
        )

    def line(
        self, points: Sequence[Point], colour: str, width: float = 2, dash: tuple[float, float] = (0, 0)
    ) -> None:
        """A line, dashed as (on, off)."""
        pdf, (on, off) = self._pdf, dash
        pdf.set_draw_color(colour)
        pdf.set_line_width(width * _MM)
        if on:
            pdf.set_dash_pattern(dash=on * _MM, gap=off * _MM)
        pdf.polyline([(x * _MM, y * _MM) for x, y in points])
        if on:
            pdf.set_dash_pattern()

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self._pdf.set_fill_color(fill)
        self._pdf.polygon([(x * _MM, y * _MM) for x, y in points], style="F")
