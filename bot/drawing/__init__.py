"""Pictures and printable sheets made of plain strings; it knows nothing of what they are about.

Everything heavy is imported when something is drawn, so that starting costs nothing more.
"""

from bot.drawing.card import thanks
from bot.drawing.fonts import legible
from bot.drawing.sheet import Paragraph, sheet

__all__ = ["Paragraph", "legible", "sheet", "thanks"]
