"""Open Sans, which is easy to read in large and in small: its files, and which words it can show."""

import re
from functools import lru_cache
from pathlib import Path
from unicodedata import category, normalize

REGULAR, SEMIBOLD, BOLD = "OPENSANS_REGULAR", "OPENSANS_SEMIBOLD", "OPENSANS_BOLD"

INK, QUIET, PAPER = "#1F2D3D", "#44525F", "#FBF6EC"
TEAL, CORAL, OCHRE = "#0F6B6B", "#D9644A", "#E8B04A"
"""The colours of the house; ink and quiet ink keep a contrast of at least 7 to 1 on paper."""

_ALIKE = str.maketrans(
    {"\u202f": "\xa0", "\u2009": "\xa0", "\u2011": "-", "→": "›", "←": "‹", "✓": "·", "'": "’"}
)
"""What the font lacks, and what reads the same."""

_GAPS = re.compile(" {2,}")
_SPACES = re.compile(r"[ \n\t\r]+")


def path(weight: str) -> Path:
    """The file of one weight."""
    import ttf_opensans

    file: Path = getattr(ttf_opensans, weight).path
    return file


def legible(text: str) -> str:
    """The text on one line as it can be drawn: without pictograms; empty where letters would be missing.

    A word with holes in it says less than a line left free to write on.
    """
    shown = []
    for char in normalize("NFC", text.translate(_ALIKE)):
        if char in "\n\t\r":
            shown.append(" ")
        elif ord(char) in _known():
            shown.append(char)
        elif category(char)[0] in "LMN":
            return ""
    return _GAPS.sub(" ", "".join(shown)).strip()


def readable(text: str, otherwise: str = "") -> str:
    """The words of a text that can be drawn whole, on one line; ``otherwise`` where no letter or digit is left."""
    kept = " ".join(filter(None, map(legible, _SPACES.split(text))))
    return kept if any(char.isalnum() for char in kept) else otherwise


@lru_cache
def _known() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path(REGULAR), lazy=True) as font:
        return frozenset(font.getBestCmap())
