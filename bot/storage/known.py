"""What followers know of each event: the version last told to them, and the one that their reminders are planned by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, cast, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB

from bot.storage.agenda_models import Event as Row
from bot.storage.reminder_models import Difference, Impression, Known
from bot.storage.repository import Repository
from knowledge.agenda import Event


@dataclass(frozen=True, slots=True)
class Version:
    """An event as it is now (None once it is gone), and as its followers were last told of it (None where never)."""

    id: str
    fingerprint: str
    now: Event | None
    told: Event | None
    told_as: str = ""
    """The fingerprint of the version told; empty where none was."""
    updated_at: datetime | None = None
    gone: bool = False
    """Whether they were told that it is gone."""


@dataclass(frozen=True, slots=True)
class Differing:
    """What changed about an event, as ``differences`` writes it."""

    id: int
    event: str
    data: Mapping[str, Any]


class KnownEvents(Repository):
    """One row an event that followers may hear of, and one a change that they are told."""

    async def count(self, city: str) -> int:
        """How many events have been looked at."""
        return await self.connection.scalar(select(func.count()).where(Known.city == city)) or 0

    async def unplanned(self, city: str, until: datetime, *, limit: int) -> list[Version]:
        """Events that are new or have changed since reminders were planned by them, or are planned less far than this."""
        stale = or_(
            Known.id.is_(None),
            Known.planned != case((Row.gone_at.is_(None), Row.fingerprint), else_="gone"),
            Known.planned_until < until,
        )
        gone_unseen = and_(Row.gone_at.is_not(None), Known.id.is_(None))
        return await self._versions(Row.city == city, stale, ~gone_unseen, limit=limit)

    async def untold(self, city: str, before: datetime, *, limit: int) -> list[Version]:
        """Events that are not as their followers know them, and have been as they are since before this moment."""
        differs = or_(
            and_(Row.gone_at.is_(None), or_(Known.told != Row.fingerprint, Known.gone)),
            and_(Row.gone_at.is_not(None), ~Known.gone),
        )
        return await self._versions(
            Row.city == city, Known.id.is_not(None), differs, Row.updated_at <= before, limit=limit
        )

    async def planned(
        self, city: str, versions: Collection[Version], until: datetime, seen_at: datetime
    ) -> None:
        """Reminders are planned by these versions up to a moment; what is new is known since ``seen_at``."""
        rows = [
            {
                "city": city,
                "id": each.id,
                "data": each.now.model_dump_json(exclude_defaults=True) if each.now else "",
                "told": each.fingerprint,
                "planned": each.fingerprint if each.now else "gone",
                "planned_until": until,
                "gone": False,
                "seen_at": seen_at,
            }
            for each in versions
        ]
        insert = self.insert(Known)
        anew = {name: insert.excluded[name] for name in ("planned", "planned_until")}
        if rows:
            await self.connection.execute(
                insert.on_conflict_do_update(index_elements=["city", "id"], set_=anew), rows
            )

    async def tell(
        self, city: str, version: Version, batch: str, data: Mapping[str, Any], now: datetime
    ) -> bool:
        """From now on followers know this version, with what differs from the one before; False where they did already."""
        known = (Known.city == city, Known.id == version.id)
        values: dict[str, Any] = {"gone": version.now is None}
        if version.now is not None:
            values |= {
                "told": version.fingerprint,
                "data": version.now.model_dump_json(exclude_defaults=True),
            }
        before = (
            Known.gone.is_(False)
            if version.now is None
            else or_(Known.told != version.fingerprint, Known.gone)
        )
        changed = update(Known).where(*known, before).values(**values)
        if not (await self.connection.execute(changed)).rowcount:
            return False
        if data:
            await self.connection.execute(
                self.insert(Difference).values(
                    city=city,
                    event=version.id,
                    batch=batch,
                    data=dict(data),
                    spread=False,
                    made_at=now,
                )
            )
        return True

    async def unspread(self, city: str) -> Mapping[str, list[Differing]]:
        """By batch, what changed and is not in everybody's notices yet."""
        found = select(Difference).where(Difference.city == city, Difference.spread.is_(False))
        batches: dict[str, list[Differing]] = {}
        for row in await self.connection.execute(found.order_by(Difference.id)):
            batches.setdefault(row.batch, []).append(Differing(row.id, row.event, row.data))
        return batches

    async def spread(self, ids: Collection[int]) -> None:
        """Everybody's notices are written."""
        await self.connection.execute(update(Difference).where(Difference.id.in_(ids)).values(spread=True))

    async def differing(self, ids: Collection[int]) -> list[Differing]:
        """These changes, the earliest first."""
        found = select(Difference).where(Difference.id.in_(list(ids))).order_by(Difference.id)
        return [Differing(row.id, row.event, row.data) for row in await self.connection.execute(found)]

    async def seen(self, city: str, after: datetime, until: datetime) -> list[Event]:
        """Events that were first seen in (after, until] and are still there."""
        found = (
            select(Row.data)
            .join(Known, and_(Known.city == Row.city, Known.id == Row.id))
            .where(Row.city == city, Row.gone_at.is_(None), Known.seen_at > after, Known.seen_at <= until)
            .order_by(Row.id)
        )
        return [Event.model_validate_json(data) for data in (await self.connection.execute(found)).scalars()]

    async def impress(self, city: str, event: str, answer: str, now: datetime, words: str = "") -> None:
        """What an event changed for somebody; nobody's name goes with it."""
        await self.connection.execute(
            self.insert(Impression).values(
                city=city, event=event, answer=answer, words=words[:1000], said_on=now.date()
            )
        )

    async def impressions(self, city: str, event: str) -> Mapping[str, int]:
        """How often each answer was given."""
        found = (
            select(Impression.answer, func.count())
            .where(Impression.city == city, Impression.event == event)
            .group_by(Impression.answer)
        )
        return {row[0]: row[1] for row in await self.connection.execute(found)}

    async def named(self, city: str, kind: str) -> set[str]:
        """Every festival, organiser or place (its name) that an event of the city belongs to."""
        path = {"festival": ("festival",), "organiser": ("organiser",), "place": ("place", "name")}[kind]
        if self.connection.dialect.name == "sqlite":
            value: Any = func.json_extract(Row.data, "$." + ".".join(path))
        else:
            value = func.jsonb_extract_path_text(cast(Row.data, JSONB), *path)
        found = select(value).distinct().where(Row.city == city, Row.gone_at.is_(None), value.is_not(None))
        return set((await self.connection.execute(found)).scalars())

    async def prune(self, before: datetime) -> int:
        """Delete what changed before this moment; what followers know of the programme stays."""
        return (await self.connection.execute(delete(Difference).where(Difference.made_at < before))).rowcount

    async def _versions(self, *where: Any, limit: int) -> list[Version]:
        columns = (
            Row.id,
            Row.data,
            Row.fingerprint,
            Row.gone_at,
            Row.updated_at,
            Known.data.label("known"),
            Known.told,
            Known.gone,
        )
        found = (
            select(*columns)
            .outerjoin(Known, and_(Known.city == Row.city, Known.id == Row.id))
            .where(*where)
            .order_by(Row.id)
            .limit(limit)
        )
        return [
            Version(
                row.id,
                row.fingerprint,
                None if row.gone_at else Event.model_validate_json(row.data),
                Event.model_validate_json(row.known) if row.known else None,
                row.told or "",
                row.updated_at,
                bool(row.gone),
            )
            for row in await self.connection.execute(found)
        ]
