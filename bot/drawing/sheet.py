"""A sheet to print in large type, with a slip to tear off and hand back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.drawing import fonts
from bot.drawing.fonts import legible

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN, TOP, BOTTOM = 20.0, 16.0, 22.0
TYPE, LARGE, TITLE = 18, 22, 28
"""Points: nothing on the sheet is smaller than 18."""

_LINE = 1.36 * 25.4 / 72
"""Millimetres from line to line, for each point of type."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Something to say under a heading, or right after what comes before. Words that cannot be printed leave a line free to write them by hand."""

    heading: str
    text: str


def sheet(
    title: str,
    paragraphs: Sequence[Paragraph],
    *,
    lang: str,
    made: datetime,
    answers: Sequence[str] = (),
    slip: str = "",
    blanks: Sequence[tuple[str, str]] = (),
    footer: str = "",
) -> bytes:
    """A PDF of A4 pages, in high contrast, at least 18 points.

    ``answers`` are what can be ticked on the slip, which is headed ``slip``; ``blanks`` are its lines of (label, what is
    known already or empty), ``footer`` stands on every page. Without ``answers`` there is no slip. The same words make
    the same bytes; ``made`` is the moment that the file gives as its own.
    """
    pdf = _paper(legible(title), lang, made, legible(footer))
    _say(pdf, legible(title), fonts.BOLD, TITLE, fonts.TEAL)
    for each in paragraphs:
        _paragraph(pdf, each)
    if answers:
        _slip(pdf, answers, legible(slip), blanks)
    return bytes(pdf.output())


def _paper(title: str, lang: str, made: datetime, footer: str) -> FPDF:
    from fpdf import FPDF
    from fpdf.prefs import ViewerPreferences

    class Paper(FPDF):
        def footer(self) -> None:
            self.set_y(-16)
            self.set_font(fonts.REGULAR, size=TYPE)
            self.set_text_color(fonts.QUIET)
            self.cell(0, 8, footer, align="C")

    pdf = Paper(format="A4")
    pdf.set_creation_date(made)
    pdf.set_title(title)
    pdf.set_author(footer)
    pdf.set_lang(lang)
    # What a screen reader announces is the title, not the name of the file.
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_margins(MARGIN, TOP)
    pdf.set_auto_page_break(True, margin=BOTTOM)
    for weight in (fonts.REGULAR, fonts.SEMIBOLD, fonts.BOLD):
        pdf.add_font(weight, fname=fonts.path(weight))
    pdf.add_page()
    return pdf


def _say(pdf: FPDF, text: str, weight: str, size: int, colour: str = fonts.INK) -> None:
    pdf.set_font(weight, size=size)
    pdf.set_text_color(colour)
    pdf.multi_cell(0, size * _LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _height(pdf: FPDF, text: str, weight: str, size: int) -> float:
    """Millimetres that this text takes."""
    from fpdf.enums import MethodReturnValue

    pdf.set_font(weight, size=size)
    tall = pdf.multi_cell(0, size * _LINE, text, align="L", dry_run=True, output=MethodReturnValue.HEIGHT)
    assert isinstance(tall, float)
    return tall if text else 0.0


def _together(pdf: FPDF, height: float) -> None:
    """What comes next is not torn apart by the end of a page, unless it is longer than one."""
    if height < pdf.eph and pdf.will_page_break(height):
        pdf.add_page()


def _paragraph(pdf: FPDF, each: Paragraph) -> None:
    heading, text = legible(each.heading), legible(each.text)
    pdf.ln(5 if heading else 1)
    room = _height(pdf, text, fonts.REGULAR, LARGE) or LARGE * _LINE
    _together(pdf, _height(pdf, heading, fonts.SEMIBOLD, TYPE) + room)
    if heading:
        _say(pdf, heading, fonts.SEMIBOLD, TYPE, fonts.TEAL)
    if text:
        _say(pdf, text, fonts.REGULAR, LARGE)
    else:
        _rule(pdf, MARGIN, pdf.w - MARGIN, LARGE * _LINE)


def _rule(pdf: FPDF, left: float, right: float, height: float) -> None:
    """A line to write on, so high above the next."""
    y = pdf.get_y() + height
    pdf.set_draw_color(fonts.QUIET)
    pdf.set_line_width(0.4)
    pdf.line(left, y - 1.5, right, y - 1.5)
    pdf.set_y(y)


def _slip(pdf: FPDF, answers: Sequence[str], heading: str, blanks: Sequence[tuple[str, str]]) -> None:
    ticks = [legible(each) for each in answers]
    filled = [(legible(label), legible(known)) for label, known in blanks]
    lines = [f"{label} {known}" for label, known in filled if known]
    free = [label for label, known in filled if not known]
    rows = [free[at : at + 2] for at in range(0, len(free), 2)]
    tall = 14 + _height(pdf, heading, fonts.SEMIBOLD, LARGE)
    tall += sum(_height(pdf, each, fonts.REGULAR, LARGE) + 3 for each in ticks)
    tall += sum(_height(pdf, each, fonts.REGULAR, TYPE) + 1.5 for each in lines)
    tall += len(rows) * (TYPE * _LINE + 1.5)
    _together(pdf, tall)
    pdf.set_y(max(pdf.get_y(), pdf.h - BOTTOM - tall) if pdf.get_y() > TOP else TOP)
    _cut(pdf)
    _say(pdf, heading, fonts.SEMIBOLD, LARGE)
    pdf.ln(2)
    for tick in ticks:
        _box(pdf, tick)
    for row in rows:
        _row(pdf, row)
    for line in lines:
        _say(pdf, line, fonts.REGULAR, TYPE)
        pdf.ln(1.5)


def _row(pdf: FPDF, labels: Sequence[str]) -> None:
    """Labels side by side, each with room to write after it."""
    pdf.set_font(fonts.REGULAR, size=TYPE)
    pdf.set_text_color(fonts.INK)
    top, width = pdf.get_y(), (pdf.epw + 6) / len(labels)
    for number, label in enumerate(labels):
        left = MARGIN + number * width
        pdf.set_xy(left, top)
        pdf.cell(width, TYPE * _LINE, label)
        pdf.set_y(top)
        _rule(pdf, left + pdf.get_string_width(label) + 4, left + width - 6, TYPE * _LINE)
    pdf.ln(1.5)


def _cut(pdf: FPDF) -> None:
    """Where to tear: a dashed line from edge to edge."""
    pdf.ln(4)
    pdf.set_draw_color(fonts.QUIET)
    pdf.set_line_width(0.5)
    pdf.set_dash_pattern(dash=3, gap=2)
    pdf.line(0, pdf.get_y(), pdf.w, pdf.get_y())
    pdf.set_dash_pattern()
    pdf.ln(8)


def _box(pdf: FPDF, label: str) -> None:
    """Something to tick."""
    pdf.set_draw_color(fonts.INK)
    pdf.set_line_width(0.7)
    pdf.rect(MARGIN, pdf.get_y() + 1.2, 8, 8)
    pdf.set_left_margin(MARGIN + 13)
    _say(pdf, label, fonts.REGULAR, LARGE)
    pdf.set_left_margin(MARGIN)
    pdf.ln(3)
