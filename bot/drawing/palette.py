"""The colours of the house for blocks and charts, and the patterns that say the same without colour."""

from typing import NamedTuple

from bot.drawing.fonts import CORAL, INK, OCHRE, PAPER, QUIET, TEAL

WHITE, HAIR = "#FFFFFF", "#E6DCC6"
"""What stands out softly from paper, and the thinnest lines on it."""

GROUND = "#EFE6D3"
"""What a ticket lies on."""

GREY = "#ECE9E2"
"""The ground of what is over or will not be."""

NOW = "#B3402A"
"""The line of this moment: at least 4.5 to 1 on paper and on every soft ground."""

SOFT_TEAL = "#CFE3DE"


class Tone(NamedTuple):
    """A soft ground to write on in ink, a strong colour of the same family, and how its bar is drawn: dashes as (on, off)."""

    soft: str
    strong: str
    dash: tuple[float, float]


_FAMILIES = (
    ("#DDECE7", TEAL),
    ("#F9E3DB", "#B3402A"),
    ("#F9ECCE", "#8A5A00"),
    ("#DEE9F5", "#2B5C94"),
    ("#EEE1EF", "#7A3E7E"),
    ("#E6EDD5", "#4E6B16"),
)
_DASHES = ((0.0, 0.0), (16.0, 8.0), (3.0, 9.0), (28.0, 10.0), (8.0, 6.0))


def tone(number: int) -> Tone:
    """The tone of a topic: thirty of them are told apart by colour and pattern together."""
    soft, strong = _FAMILIES[number % len(_FAMILIES)]
    return Tone(soft, strong, _DASHES[number % len(_DASHES)])


SHARES = ((TEAL, "plain"), (OCHRE, "hatched"), (WHITE, "edged"), (HAIR, "dotted"))
"""The parts of a whole, in turn: colour and pattern."""

__all__ = [
    "CORAL",
    "GREY",
    "HAIR",
    "INK",
    "NOW",
    "OCHRE",
    "PAPER",
    "QUIET",
    "SHARES",
    "SOFT_TEAL",
    "TEAL",
    "WHITE",
    "Tone",
    "tone",
]
