"""Where associations are at home: servers and groups, with what those who manage them chose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.conversation.messages import Request
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


@dataclass(frozen=True, slots=True)
class Here:
    """A space to which something may be told: its platform and id as one word, where news go, its language and topics."""

    key: str
    channel: str
    lang: str
    topics: tuple[str, ...]


class Spaces(Repository):
    """One row a server or group; a chat that belongs to no server is its own space."""

    async def of(self, request: Request) -> Home | None:
        """The space of this chat; None where it was never set up, or has let Passeur go."""
        row = (
            await self.connection.execute(select(Space).where(*_here(request), Space.left_at.is_(None)))
        ).first()
        return row and Home(row.name, row.lang, row.channel, row.quartier, tuple(row.topics))

    async def join(self, request: Request, name: str, lang: str, now: datetime) -> None:
        """It takes Passeur in, for the first time or again; what was chosen once still holds."""
        back = {"name": name, "left_at": None}
        await self.connection.execute(
            self.insert(Space)
            .values(
                platform=request.address.platform,
                external=space_of(request),
                lang=lang,
                channel=str(request.address),
                quartier="",
                topics=[],
                joined_at=now,
                **back,
            )
            .on_conflict_do_update(index_elements=["platform", "external"], set_=back)
        )

    async def choose(self, request: Request, **chosen: Any) -> None:
        """Something about it is decided: ``lang``, ``channel``, ``quartier`` or ``topics``."""
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

    async def leave(self, request: Request, now: datetime) -> None:
        """It lets Passeur go: nothing more is said there."""
        home = await self.of(request)
        if home is not None and home.channel:
            waiting = (Outgoing.address == home.channel, Outgoing.state == "due")
            await self.connection.execute(delete(Outgoing).where(*waiting))
        await self.connection.execute(update(Space).where(*_here(request)).values(left_at=now))


def space_of(request: Request) -> str:
    """The platform's id of the space in which this was said."""
    return request.space or request.address.chat


def _here(request: Request) -> tuple[Any, ...]:
    return Space.platform == request.address.platform, Space.external == space_of(request)
