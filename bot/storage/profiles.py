"""How people take part in the exchange: for themselves, or held for somebody without a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.conversation.messages import Request
from bot.storage import sharing_models as models
from bot.storage.models import Space
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Profile:
    """One row; lists are tuples. ``ways`` are ``place``, ``outdoors`` and ``remote``; ``moments`` such as ``sat-morning``."""

    id: int
    person_id: int
    city: str
    held: bool
    called: str
    age: str
    """Empty until it is said, then ``adult`` or ``minor``."""
    quartier: str
    languages: tuple[str, ...]
    moments: tuple[str, ...]
    ways: tuple[str, ...]
    home: str
    """The space whose members alone it wants to meet; empty for the whole city."""
    most: int
    """How many open proposals at most."""
    gives_first: bool
    ready: bool
    paused_until: date | None
    invited: bool
    """Whether it was once asked to become a mentor."""
    address: str
    recipient: str
    lang: str
    begun_at: datetime


class Profiles(Repository):
    """One row a profile; a person has one of their own, and may hold others."""

    keeps = (models.Profile,)

    async def own(self, person_id: int, city: str) -> Profile | None:
        """The person's own profile."""
        return await self._one(
            models.Profile.person_id == person_id, models.Profile.city == city, ~models.Profile.held
        )

    async def of(self, person_id: int, id: int) -> Profile | None:
        """This profile, if it is this person's or held by them: a forged number finds nothing."""
        return await self._one(models.Profile.person_id == person_id, models.Profile.id == id)

    async def get(self, id: int) -> Profile | None:
        """This profile, whoever's it is."""
        return await self._one(models.Profile.id == id)

    async def held(self, person_id: int, city: str) -> list[Profile]:
        """Those that this person holds for others."""
        return await self._all(
            models.Profile.person_id == person_id, models.Profile.city == city, models.Profile.held
        )

    async def ready(self, city: str) -> list[Profile]:
        """All that take part in the city's exchange, paused or not; not those whose circle has let Passeur go."""
        return await self._all(*taking_part(city))

    async def circle(self, city: str, home: str) -> list[Profile]:
        """Those who exchange among the members of this space alone."""
        return await self._all(models.Profile.city == city, models.Profile.home == home)

    async def begin(self, request: Request, city: str, now: datetime, *, called: str = "") -> Profile:
        """The person's own profile, made on its first use; with a name, a new one held for somebody of that name."""
        if not called and (own := await self.own(request.who.id, city)) is not None:
            return own
        row = {
            "person_id": request.who.id,
            "city": city,
            "held": bool(called),
            "called": called,
            "languages": [request.lang] if request.lang else [],
            "moments": [],
            "ways": ["place", "outdoors"],
            "address": str(request.address),
            "recipient": request.sender.id,
            "lang": request.lang,
            "begun_at": now,
        }
        made = await self.connection.execute(
            self.insert(models.Profile).values(**_DEFAULTS | row).returning(models.Profile.__table__)
        )
        return _profile(made.one())

    async def change(self, id: int, **values: Any) -> None:
        """Something about it is decided anew."""
        await self.connection.execute(update(models.Profile).where(models.Profile.id == id).values(**values))

    async def reached(self, request: Request) -> None:
        """They are told of what happens where they last spoke, in the language spoken there."""
        here = {"address": str(request.address), "recipient": request.sender.id, "lang": request.lang}
        await self.connection.execute(
            update(models.Profile).where(models.Profile.person_id == request.who.id).values(**here)
        )

    async def let_go(self, id: int) -> None:
        """Nothing of it is left."""
        await self.connection.execute(delete(models.Profile).where(models.Profile.id == id))

    async def _one(self, *where: Any) -> Profile | None:
        row = (await self.connection.execute(select(models.Profile.__table__).where(*where))).first()
        return None if row is None else _profile(row)

    async def _all(self, *where: Any) -> list[Profile]:
        rows: Sequence[Any] = (
            await self.connection.execute(
                select(models.Profile.__table__).where(*where).order_by(models.Profile.id)
            )
        ).all()
        return [_profile(row) for row in rows]


def taking_part(city: str) -> tuple[Any, ...]:
    """Which profiles are brought together. Whoever wanted the members of a place alone meets nobody once that has left."""
    left = select(Space.platform + ":" + Space.external).where(Space.left_at.is_not(None))
    return models.Profile.city == city, models.Profile.ready, models.Profile.home.not_in(left)


_DEFAULTS = {
    "age": "",
    "quartier": "",
    "home": "",
    "most": 1,
    "gives_first": False,
    "ready": False,
    "invited": False,
}


def _profile(row: Any) -> Profile:
    values = dict(row._mapping)
    lists = {each: tuple(values[each]) for each in ("languages", "moments", "ways")}
    return Profile(**values | lists)
