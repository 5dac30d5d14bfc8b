"""What this process is sending: how long it may take, and what went out and is not written down yet."""

from collections.abc import Iterable
from datetime import datetime, timedelta

LEASE = timedelta(minutes=1)
"""How long a replica may take to send what it claimed before another one tries."""

KEPT = 4
"""One part in so many of a lease is kept for the call itself, and to write down that it was made."""


class Sending:
    """Shared by all units of a process. What one of them writes down, no other does, unless it is rolled back."""

    def __init__(self, lease: timedelta = LEASE) -> None:
        self.lease = lease
        self._told: dict[int, str] = {}
        self._in_writing: dict[int, str] = {}

    def last(self, until: datetime) -> datetime:
        """The moment until which a call may begin for a row whose lease ends then."""
        return until - self.lease / KEPT

    def told(self, id: int, message: str) -> None:
        """This row went out, and the platform calls it so."""
        self._told[id] = message

    @property
    def first(self) -> int | None:
        """The row that waits longest to be written down."""
        return next(iter(self._told), None)

    def __contains__(self, id: int) -> bool:
        return id in self._told or id in self._in_writing

    def take(self, limit: int) -> dict[int, str]:
        """Some of what is to be written down; to be given back to ``written`` or ``kept``."""
        batch = {id: self._told.pop(id) for id in list(self._told)[:limit]}
        self._in_writing |= batch
        return batch

    def written(self, batch: Iterable[int]) -> None:
        """It is in the database now."""
        for id in batch:
            del self._in_writing[id]

    def kept(self, batch: Iterable[int]) -> None:
        """It is not, after all."""
        self._told = {id: self._in_writing.pop(id) for id in batch} | self._told
