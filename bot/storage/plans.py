"""Which reminders are planned: rows of the outbox with a key that says of what, and who asked for theirs anew."""

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import delete, or_, select

from bot.storage.models import Account, Outgoing
from bot.storage.reminder_models import Replan
from bot.storage.repository import Repository

REMINDER, AFTER, CHANGED, AMENDED, DIGEST = (
    "event-reminder",
    "event-after",
    "event-changed",
    "event-amended",
    "event-digest",
)
"""The notices of the programme."""

MANY = 500
"""How many addresses one statement names at most."""


def token(follower: str) -> str:
    """A follower (``p:7``, ``c:telegram:-100``) in a key: short, and the same everywhere."""
    if follower.startswith("p:"):
        return f"p{follower[2:]}"
    return "c" + blake2b(follower.encode(), digest_size=8).hexdigest()


def reminder_key(event: str, follower: str, recurrence: datetime, wish: str, due: datetime) -> str:
    """What the same reminder always gives, and another due moment never."""
    return f"r:{event}:{token(follower)}:{recurrence:%Y%m%d%H%M%S}:{wish}:{int(due.timestamp())}"


class Plans(Repository):
    """What is planned, and a queue of followers whose plans are to be made anew; asking twice changes nothing."""

    keeps = (Replan,)

    async def ask(self, follower: str, city: str, now: datetime) -> None:
        """Something about this follower has changed: what it follows, or how it is reminded."""
        person = int(follower[2:]) if follower.startswith("p:") else None
        await self.connection.execute(
            self.insert(Replan)
            .values(city=city, follower=follower, person_id=person, asked_at=now)
            .on_conflict_do_update(index_elements=["city", "follower"], set_={"asked_at": now})
        )

    async def asked(self, city: str, *, limit: int) -> list[tuple[str, datetime]]:
        """Whose plans are to be made anew, and since when, the longest wait first."""
        found = select(Replan.follower, Replan.asked_at).where(Replan.city == city)
        rows = await self.connection.execute(found.order_by(Replan.asked_at, Replan.follower).limit(limit))
        return [(row.follower, row.asked_at) for row in rows]

    async def made(self, city: str, follower: str, asked_at: datetime) -> None:
        """They are made, unless it was asked again since."""
        mine = (Replan.city == city, Replan.follower == follower, Replan.asked_at <= asked_at)
        await self.connection.execute(delete(Replan).where(*mine))

    async def addresses(self, people: Collection[int]) -> Mapping[int, list[str]]:
        """Every private address that these people have, whether they are reached there or not."""
        found: dict[int, list[str]] = {}
        wanted = sorted(people)
        for at in range(0, len(wanted), MANY):
            some = Account.person_id.in_(wanted[at : at + MANY])
            columns = (Account.person_id, Account.platform, Account.external)
            for row in await self.connection.execute(select(*columns).where(some).order_by(Account.id)):
                found.setdefault(row.person_id, []).append(f"{row.platform}:{row.external}")
        return found

    async def standing(self, addresses: Collection[str], *, follower: str = "") -> set[str]:
        """The keys of what is still to be said of the programme at these addresses; of one follower alone if named."""
        kinds = (REMINDER, AFTER)
        found: set[str] = set()
        wanted = sorted(addresses)
        for at in range(0, len(wanted), MANY):
            where = [
                Outgoing.address.in_(wanted[at : at + MANY]),
                Outgoing.state == "due",
                Outgoing.leased_until.is_(None),
                Outgoing.name.in_(kinds),
            ]
            if follower:
                where.append(
                    or_(*(Outgoing.key.like(f"{kind}:%:{token(follower)}:%") for kind in ("r", "a")))
                )
            found |= set((await self.connection.execute(select(Outgoing.key).where(*where))).scalars())
        return found

    async def waiting(
        self, addresses: Collection[str], name: str
    ) -> Mapping[str, tuple[str, Mapping[str, object]]]:
        """By address, the key and the arguments of a notice of this name that is still to be said there."""
        found: dict[str, tuple[str, Mapping[str, object]]] = {}
        wanted = sorted(addresses)
        for at in range(0, len(wanted), MANY):
            some = Outgoing.address.in_(wanted[at : at + MANY])
            due = (Outgoing.state == "due", Outgoing.leased_until.is_(None), Outgoing.name == name)
            columns = (Outgoing.address, Outgoing.key, Outgoing.args)
            for row in await self.connection.execute(
                select(*columns).where(some, *due).order_by(Outgoing.id)
            ):
                found[row.address] = row.key, row.args
        return found

    async def coming(self, address: str, name: str, until: datetime) -> list[Mapping[str, object]]:
        """The arguments of what is still to be said at an address before a moment, the earliest first."""
        where = (
            Outgoing.address == address,
            Outgoing.state == "due",
            Outgoing.name == name,
            Outgoing.due_at < until,
        )
        rows = await self.connection.execute(
            select(Outgoing.args).where(*where).order_by(Outgoing.due_at, Outgoing.id)
        )
        return [row.args for row in rows]

    async def next_due(self, address: str) -> datetime | None:
        """When the next thing is to be said at an address."""
        where = (Outgoing.address == address, Outgoing.state == "due")
        found: datetime | None = await self.connection.scalar(
            select(Outgoing.due_at).where(*where).order_by(Outgoing.due_at).limit(1)
        )
        return found

    async def shown(
        self, addresses: Collection[str], events: Collection[str], since: datetime
    ) -> list[tuple[int, str, str, str, Mapping[str, object]]]:
        """Reminders of these events that were sent since a moment and can still be edited: number, address, recipient,
        the platform's id of the message, arguments.
        """
        found = []
        wanted = sorted(addresses)
        columns = (Outgoing.id, Outgoing.address, Outgoing.recipient, Outgoing.message, Outgoing.args)
        for at in range(0, len(wanted), MANY):
            rows = await self.connection.execute(
                select(*columns).where(
                    Outgoing.address.in_(wanted[at : at + MANY]),
                    Outgoing.state == "sent",
                    Outgoing.name == REMINDER,
                    Outgoing.message != "",
                    Outgoing.sent_at >= since,
                    or_(*(Outgoing.key.startswith(f"r:{each}:") for each in sorted(events))),
                )
            )
            found += [(row.id, row.address, row.recipient, row.message, row.args) for row in rows]
        return found
