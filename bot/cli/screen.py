"""Where the command line speaks: it breaks no word, so that a code or a link can be copied whole."""

import os
from typing import Any

from rich.console import Console

ENDLESS = 10_000
"""Columns of a pipe, whose reader wants every line as one."""


class Screen(Console):
    """A terminal, or what COLUMNS says, gets sentences wrapped between words; a pipe or a file gets no line wrapped at all."""

    def print(self, *objects: Any, **how: Any) -> None:
        """A line with a word that is wider than the terminal is left to the terminal, which breaks nothing."""
        if not self.is_terminal and not os.environ.get("COLUMNS", "").isdigit():
            self.width = ENDLESS
        words = [word for each in objects if isinstance(each, str) for word in each.split()]
        how.setdefault("soft_wrap", any(len(word) > self.width for word in words))
        super().print(*objects, **how)
