"""The rounds of the exchange: their figures, and what the next one starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.storage import sharing_models as models
from bot.storage.repository import Repository


@dataclass(frozen=True, slots=True)
class Round:
    """One round: ``figures`` for people, ``state`` for the solver, empty where it is no longer of use."""

    made_at: datetime
    figures: Mapping[str, Any]
    state: Mapping[str, Any]


class Rounds(Repository):
    """One row a round; only the latest keeps what the next one starts from."""

    async def latest(self, city: str, *, limit: int = 1) -> Sequence[Round]:
        """The latest rounds, the latest first."""
        rows = await self.connection.execute(
            select(models.Round.made_at, models.Round.figures, models.Round.state)
            .where(models.Round.city == city)
            .order_by(models.Round.id.desc())
            .limit(limit)
        )
        return [Round(*row) for row in rows]

    async def keep(
        self, city: str, figures: Mapping[str, Any], state: Mapping[str, Any], now: datetime
    ) -> None:
        """A round was held."""
        await self.connection.execute(update(models.Round).where(models.Round.city == city).values(state={}))
        await self.connection.execute(
            self.insert(models.Round),
            {"city": city, "made_at": now, "figures": dict(figures), "state": dict(state)},
        )
