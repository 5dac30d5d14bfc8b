"""How long to wait before trying again."""

import random

LONGEST = 60.0


class Backoff:
    """Doubles with each failure in a row, up to LONGEST seconds, with jitter so that many bots don't come as one."""

    def __init__(self, first: float = 1.0) -> None:
        self._first = first
        self._failures = 0

    def failed(self) -> float:
        """Seconds to wait now."""
        longest = min(self._first * 2**self._failures, LONGEST)
        self._failures = min(self._failures + 1, 16)
        return random.uniform(longest / 2, longest)

    def worked(self) -> None:
        """Begin anew."""
        self._failures = 0
