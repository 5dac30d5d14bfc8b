"""Pictures and printable sheets made of plain strings; it knows nothing of what they are about.

Everything heavy is imported when something is drawn, so that starting costs nothing more.
"""

from bot.drawing.canvas import Picture
from bot.drawing.card import thanks
from bot.drawing.fonts import legible, readable
from bot.drawing.lanes import Block
from bot.drawing.lateness import lateness
from bot.drawing.pieces import (
    Bar,
    Bars,
    Figure,
    Figures,
    Line,
    Note,
    Page,
    Part,
    Piece,
    Quotes,
    Report,
    Series,
    Share,
    Trend,
)
from bot.drawing.report import chart, report_pdf, report_pictures
from bot.drawing.sheet import Paragraph, sheet
from bot.drawing.signs import Mark, Sign
from bot.drawing.ticket import ticket
from bot.drawing.timeline import timeline

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Figure",
    "Figures",
    "Line",
    "Mark",
    "Note",
    "Page",
    "Paragraph",
    "Part",
    "Picture",
    "Piece",
    "Quotes",
    "Report",
    "Series",
    "Share",
    "Sign",
    "Trend",
    "chart",
    "lateness",
    "legible",
    "readable",
    "report_pdf",
    "report_pictures",
    "sheet",
    "thanks",
    "ticket",
    "timeline",
]
