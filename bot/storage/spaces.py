"""Where associations are at home: servers and groups, with what those who manage them chose."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, select, update

from bot.conversation.messages import Request
from bot.storage.duties import ALPHABET
from bot.storage.models import Outgoing, Space
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Home:
    """A space: how it is called, which language it speaks, where news go, where it is, what it is about."""

    name: str = ""
    lang: str = ""
    channel: str = ""
    quartier: str = ""
    topics: tuple[str, ...] = ()
    key: str = ""
    """As roles name it: ``platform:external``."""
    code: str = ""
    """What people type to join it."""
    shows_events: bool = False
    """Whether its events and the programme's are to be the platform's own too."""


@dataclass(frozen=True, slots=True)
class Here:
    """A space to which something may be told: its platform and id as one word, where news go, its language and topics."""

    key: str
    channel: str
    lang: str
    topics: tuple[str, ...]


PLAIN = "plain"
"""The platform of associations that are at home on none."""


class Spaces(Repository):
    """One row a server or group; a chat that belongs to no server is its own space."""

    async def of(self, request: Request) -> Home | None:
        """The space of this chat; None where it was never set up, or has let Passeur go."""
        return next(iter(await self._all(*_here(request))), None)

    async def named(self, key: str) -> Home | None:
        """The space of this name (``platform:external``)."""
        return next(iter(await self._all(*_called(key))), None)

    async def coded(self, code: str) -> Home | None:
        """The space that one joins by this code."""
        typed = code.strip().upper()[:16]
        return next(iter(await self._all(Space.code == typed)), None) if typed else None

    async def everywhere(self) -> list[Home]:
        """All that have Passeur."""
        return await self._all()

    async def found(self, name: str, lang: str, now: datetime) -> Home:
        """A plain association begins: one without a server or a group. People join it by its code."""
        code = _new_code()
        row = {"platform": PLAIN, "external": code, "code": code, "name": name[:100], "lang": lang}
        fresh: dict[str, Any] = row | {
            "channel": "",
            "quartier": "",
            "topics": [],
            "joined_at": now,
            "left_at": None,
        }
        await self.connection.execute(self.insert(Space).values(**fresh))
        return Home(name[:100], lang, key=f"{PLAIN}:{code}", code=code)

    async def open_to_members(self, key: str) -> str:
        """The code by which people join this space, made on its first use; empty where there is no such space."""
        if (home := await self.named(key)) is None:
            return ""
        if home.code:
            return home.code
        code = _new_code()
        await self.connection.execute(update(Space).where(*_called(key)).values(code=code))
        return code

    async def part(self, key: str, now: datetime) -> bool:
        """It leaves: nothing more is said there, and nobody joins it. False where it has left already."""
        await self._hushed(await self.named(key))
        there = update(Space).where(*_called(key), Space.left_at.is_(None))
        return bool((await self.connection.execute(there.values(left_at=now, code=""))).rowcount)

    async def _hushed(self, home: Home | None) -> None:
        """What waits to be said there is not said any more."""
        if home is not None and home.channel:
            waiting = (Outgoing.address == home.channel, Outgoing.state == "due")
            await self.connection.execute(delete(Outgoing).where(*waiting))

    async def _all(self, *where: Any) -> list[Home]:
        rows = await self.connection.execute(
            select(Space).where(Space.left_at.is_(None), *where).order_by(Space.platform, Space.external)
        )
        return [
            Home(
                row.name,
                row.lang,
                row.channel,
                row.quartier,
                tuple(row.topics),
                f"{row.platform}:{row.external}",
                row.code,
                row.shows_events,
            )
            for row in rows
        ]

    async def join(self, request: Request, name: str, lang: str, now: datetime) -> None:
        """It takes Passeur in, for the first time or again; what was chosen once still holds."""
        row = {"name": name, "lang": lang, "channel": str(request.address), "joined_at": now, "left_at": None}
        row |= {"platform": request.address.platform, "external": space_of(request)}
        made = self.insert(Space).values(**row, quartier="", topics=[], shows_events=False)
        # Whoever left before it was ever set up chose nothing yet.
        chosen = {
            each: case((Space.name == "", made.excluded[each]), else_=getattr(Space, each))
            for each in ("lang", "channel")
        }
        await self.connection.execute(
            made.on_conflict_do_update(
                index_elements=["platform", "external"], set_={"name": name, "left_at": None, **chosen}
            )
        )

    async def choose(self, request: Request, **chosen: Any) -> None:
        """Something about it is decided: ``lang``, ``channel``, ``quartier``, ``topics`` or ``shows_events``."""
        await self.connection.execute(update(Space).where(*_here(request)).values(**chosen))

    async def open(self) -> list[Here]:
        """Those that have Passeur and say where news go."""
        rows = await self.connection.execute(
            select(Space)
            .where(Space.left_at.is_(None), Space.channel != "")
            .order_by(Space.platform, Space.external)
        )
        return [
            Here(f"{row.platform}:{row.external}", row.channel, row.lang, tuple(row.topics)) for row in rows
        ]

    async def called(self, key: str) -> str:
        """The name of a space (``platform:external``); empty where it has none."""
        platform, _colon, external = key.partition(":")
        where = (Space.platform == platform, Space.external == external)
        return await self.connection.scalar(select(Space.name).where(*where)) or ""

    async def leave(self, request: Request, now: datetime) -> bool:
        """It lets Passeur go: nothing more is said there. False where it had done so already."""
        await self._hushed(await self.of(request))
        there = update(Space).where(*_here(request), Space.left_at.is_(None)).values(left_at=now)
        if (await self.connection.execute(there)).rowcount:
            return True
        # A place that was never set up may be somebody's circle all the same.
        unknown = {"platform": request.address.platform, "external": space_of(request), "left_at": now}
        bare = {"name": "", "lang": "", "channel": "", "quartier": "", "topics": [], "joined_at": now}
        made = self.insert(Space).values(**unknown, **bare, shows_events=False)
        return bool((await self.connection.execute(made.on_conflict_do_nothing())).rowcount)


def space_of(request: Request) -> str:
    """The platform's id of the space in which this was said."""
    return request.space or request.address.chat


def _here(request: Request) -> tuple[Any, ...]:
    return Space.platform == request.address.platform, Space.external == space_of(request)


def _called(key: str) -> tuple[Any, ...]:
    platform, _colon, external = key.partition(":")
    return Space.platform == platform, Space.external == external


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
