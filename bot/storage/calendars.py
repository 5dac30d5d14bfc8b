"""The secrets under which people find their own calendars."""

import secrets
from datetime import datetime

from sqlalchemy import select

from bot.storage.agenda_models import Calendar
from bot.storage.repository import Repository


class Calendars(Repository):
    """One secret a person and a city."""

    keeps = (Calendar,)

    async def secret(self, person_id: int, city: str, now: datetime, *, anew: bool = False) -> str:
        """Their secret, made when first asked for; with ``anew`` another one, and the old one opens nothing any more."""
        made = {"secret": secrets.token_urlsafe(24), "made_at": now}
        insert = self.insert(Calendar).values(person_id=person_id, city=city, **made)
        key = ["person_id", "city"]
        await self.connection.execute(
            insert.on_conflict_do_update(index_elements=key, set_=made)
            if anew
            else insert.on_conflict_do_nothing(index_elements=key)
        )
        where = (Calendar.person_id == person_id, Calendar.city == city)
        return (await self.connection.execute(select(Calendar.secret).where(*where))).scalar_one()

    async def whose(self, city: str, secret: str) -> int | None:
        """The person whose calendar this secret opens."""
        found = select(Calendar.person_id).where(Calendar.city == city, Calendar.secret == secret)
        return await self.connection.scalar(found)
