"""Time as the double's deadlines measure it."""

import time
from datetime import UTC, datetime, timedelta

from tests.doubles.discordapi.world import EPOCH


class Clock:
    """The time of day, which a test may move on: deadlines pass without waiting for them."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + self._ahead

    def move(self, **ahead: float) -> None:
        """Let this much time have passed."""
        self._ahead += timedelta(**ahead)


def moment(id: str) -> datetime:
    """When this id was made."""
    return EPOCH + timedelta(milliseconds=int(id) >> 22)
