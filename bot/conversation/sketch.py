"""How news will stand on a platform, told in the house's own words: what its own client would show, message by message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation.messages import Reply

ABOVE, BELOW = "above", "below"
"""Where a picture stands: its words under it, or over it."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One message: its text as markup, the rows of what can be pressed under it, and where its picture stands, if any."""

    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    picture: str = ""


Sketcher = Callable[[str, Reply, bool], Sequence[Leaf]]
"""The messages that a platform makes of news: its name, the news, whether it is said in private."""
