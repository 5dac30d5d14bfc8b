"""How people like to hear from Passeur unasked, and where they are reached."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from bot.conversation.messages import Address
from bot.storage.agenda_models import Habit as Row
from bot.storage.models import Account, Person
from bot.storage.repository import Repository
from knowledge.agenda import Quiet

USUAL = ("evening_before", "hour_before", "registration_opens")
"""When whoever has chosen nothing is reminded."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What a person chose, or what holds for whoever has chosen nothing. See ``agenda_models.Habit`` for the forms."""

    reminders: tuple[str, ...] | None = None
    quiet_from: str = "22:00"
    quiet_to: str = "08:00"
    zone: str = ""
    most_a_day: int = 5
    paused_until: datetime | None = None
    city_news: bool = False
    age: str = ""
    place: str = ""
    chosen: str = ""
    """The platform on which they want to be reached; empty for the one where they spoke last."""

    @property
    def wishes(self) -> tuple[str, ...]:
        """When they are reminded of an event."""
        return USUAL if self.reminders is None else self.reminders

    @property
    def quiet(self) -> Quiet:
        """The hours in which nothing is said to them."""
        return Quiet(time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_to))


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a person is told something unasked: always in private. ``lang`` is empty where they never chose one."""

    person_id: int
    address: Address
    recipient: str
    lang: str = ""


class Habits(Repository):
    """One row a person who has chosen anything."""

    keeps = (Row,)

    async def of(self, person_id: int) -> Habit:
        """This person's."""
        return (await self.among([person_id])).get(person_id, Habit())

    async def among(self, people: Collection[int]) -> Mapping[int, Habit]:
        """Those of these people who have chosen anything."""
        return await self._all(Row.person_id.in_(people)) if people else {}

    async def everybody(self) -> Mapping[int, Habit]:
        """All who have chosen anything."""
        return await self._all()

    async def change(self, person_id: int, **values: Any) -> None:
        """Something is decided anew; names and forms are those of ``Habit``."""
        if values.get("reminders") is not None:
            values["reminders"] = list(values["reminders"])
        first = {"quiet_from": "22:00", "quiet_to": "08:00", "zone": "", "most_a_day": 5, "city_news": False}
        first |= {"age": "", "place": "", "chosen": ""}
        await self.connection.execute(
            self.insert(Row)
            .values(person_id=person_id, **first | values)
            .on_conflict_do_update(index_elements=["person_id"], set_=values)
        )

    async def reach(self, people: Collection[int] | None = None) -> dict[int, Reach]:
        """Where each of these people (or everybody) is reached: on the platform that they chose, else where they spoke
        last; whoever is gone from everywhere is left out.
        """
        found = (
            select(
                Account.person_id,
                Account.platform,
                Account.external,
                Account.spoke_at,
                Person.lang,
                Row.chosen,
            )
            .join(Person, Person.id == Account.person_id)
            .outerjoin(Row, Row.person_id == Account.person_id)
            .where(Account.off_since.is_(None))
        )
        if people is not None:
            found = found.where(Account.person_id.in_(people))
        best: dict[int, tuple[tuple[bool, str, int], Reach]] = {}
        for number, row in enumerate(await self.connection.execute(found.order_by(Account.id))):
            rank = (row.platform == row.chosen, str(row.spoke_at or ""), -number)
            if row.person_id not in best or rank > best[row.person_id][0]:
                address = Address(row.platform, row.external)
                best[row.person_id] = (rank, Reach(row.person_id, address, row.external, row.lang))
        return {id: reach for id, (_rank, reach) in sorted(best.items())}

    async def _all(self, *where: Any) -> Mapping[int, Habit]:
        columns = [getattr(Row, name) for name in ("person_id", *Habit.__slots__)]
        rows = await self.connection.execute(select(*columns).where(*where))
        habits = {}
        for row in rows:
            values = dict(row._mapping)
            id = values.pop("person_id")
            chosen = values.pop("reminders")
            habits[id] = Habit(reminders=None if chosen is None else tuple(chosen), **values)
        return habits
