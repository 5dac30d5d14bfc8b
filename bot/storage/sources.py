"""Where programmes are read from again and again, each firing by one process alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, or_, select, update

from bot.storage.agenda_models import Source as Row
from bot.storage.repository import Repository

LONGEST_URL = 500

LEASE = timedelta(minutes=5)
"""How long a process may take to read one source before another one tries."""


@dataclass(frozen=True, slots=True)
class Source:
    """An address with what became of it. ``result`` holds numbers, and the name of a failure under ``fault``."""

    id: int
    city: str
    url: str
    form: str
    owner: str
    every: int
    etag: str
    last_modified: str
    failures: int
    paused: bool
    due_at: datetime
    read_at: datetime | None
    failing_since_at: datetime | None
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """What its events are known to come from."""
        return f"source:{self.id}"


_COLUMNS = tuple(getattr(Row, name) for name in Source.__slots__)


def cleaned(url: str) -> str:
    """The address as it is kept; empty for what is none that could be read."""
    given = url.strip()
    if given.casefold().startswith("webcal://"):
        given = f"https{given[6:]}"
    try:
        parts = urlsplit(given)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or any(each.isspace() for each in given):
        return ""
    clean = parts._replace(fragment="").geturl()
    return clean if len(clean) <= LONGEST_URL else ""


class Sources(Repository):
    """One row an address and a city."""

    async def all(self, city: str) -> Sequence[Source]:
        """Every one, the oldest first."""
        return await self._all(Row.city == city)

    async def get(self, city: str, id: int) -> Source | None:
        """This one."""
        found = await self._all(Row.city == city, Row.id == id)
        return found[0] if found else None

    async def due(self, city: str, now: datetime) -> Sequence[Source]:
        """Those to be read now that nobody is reading."""
        return await self._all(Row.city == city, *_due(now))

    async def add(
        self, city: str, url: str, now: datetime, *, every: int, form: str = "", owner: str = ""
    ) -> int | None:
        """It is read from now on; None where the city has it already."""
        first = {"form": form, "owner": owner, "every": every, "etag": "", "last_modified": "", "result": {}}
        made = await self.connection.execute(
            self.insert(Row)
            .values(city=city, url=url, added_at=now, due_at=now, failures=0, paused=False, **first)
            .on_conflict_do_nothing(index_elements=["city", "url"])
            .returning(Row.id)
        )
        return made.scalar_one_or_none()

    async def claim(self, id: int, now: datetime) -> bool:
        """This process reads it now, and no other one does for a while; False where somebody else was first."""
        mine = update(Row).where(Row.id == id, *_due(now)).values(claimed_until=now + LEASE)
        return bool((await self.connection.execute(mine)).rowcount)

    async def settle(self, id: int, due_at: datetime, **values: Any) -> None:
        """It was read, or could not be; it is due again then."""
        done = update(Row).where(Row.id == id).values(due_at=due_at, claimed_until=None, **values)
        await self.connection.execute(done)

    async def pause(self, city: str, id: int, now: datetime, *, paused: bool) -> bool:
        """It rests, or is read again at once; False where it did so already."""
        change = update(Row).where(Row.city == city, Row.id == id, Row.paused != paused)
        return bool(
            (await self.connection.execute(change.values(paused=paused, due_at=now, failures=0))).rowcount
        )

    async def again(self, city: str, id: int, now: datetime) -> bool:
        """It is read as soon as somebody looks, and whole; False where it is not there."""
        change = update(Row).where(Row.city == city, Row.id == id)
        anew = change.values(due_at=now, etag="", last_modified="", paused=False)
        return bool((await self.connection.execute(anew)).rowcount)

    async def often(self, city: str, id: int, every: int, now: datetime) -> bool:
        """It is read every so many minutes, from now on."""
        change = update(Row).where(Row.city == city, Row.id == id).values(every=every, due_at=now)
        return bool((await self.connection.execute(change)).rowcount)

    async def remove(self, city: str, id: int) -> bool:
        """It is no longer read; its events stay."""
        gone = delete(Row).where(Row.city == city, Row.id == id)
        return bool((await self.connection.execute(gone)).rowcount)

    async def _all(self, *where: Any) -> Sequence[Source]:
        rows = await self.connection.execute(select(*_COLUMNS).where(*where).order_by(Row.id))
        return [Source(*row) for row in rows]


def _due(now: datetime) -> tuple[Any, ...]:
    free = or_(Row.claimed_until.is_(None), Row.claimed_until <= now)
    return Row.due_at <= now, ~Row.paused, free
