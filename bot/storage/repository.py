"""What repositories share: the connection, and the promise to show and to erase what they keep of a person."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.models import Account, Base
from bot.storage.sharing_models import Profile


class Repository:
    """All queries about one noun. ``keeps`` names the tables whose personal columns it answers for."""

    keeps: ClassVar[tuple[type[Base], ...]] = ()

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    def insert(self, model: type[Base]) -> Any:
        """An INSERT that knows ON CONFLICT, in the database's own dialect."""
        dialect = sqlite if self.connection.dialect.name == "sqlite" else postgresql
        return dialect.insert(model)

    def mine(self, model: type[Base], person_id: int) -> ColumnElement[bool]:
        """Which rows of this table speak of the person."""
        columns = table_of(model).columns
        if "profile_id" in columns:
            return columns.profile_id.in_(profiles_of(person_id))
        condition: ColumnElement[bool] = columns.person_id == person_id
        return condition

    async def export(self, person_id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The personal columns of every row about this person, by table."""
        found: dict[str, Sequence[Mapping[str, Any]]] = {}
        for model in self.keeps:
            table = table_of(model)
            told = [each for each in table.columns if each.info.get("personal") or each.name.endswith("_at")]
            rows = await self.connection.execute(
                select(*told).where(self.mine(model, person_id)).order_by(*table.primary_key)
            )
            found[table.name] = [dict(row) for row in rows.mappings()]
        return found

    async def erase(self, person_id: int) -> Mapping[str, int]:
        """Delete them; how many rows went, by table."""
        gone: dict[str, int] = {}
        for model in self.keeps:
            result = await self.connection.execute(delete(model).where(self.mine(model, person_id)))
            gone[table_of(model).name] = result.rowcount
        return gone


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def accounts_of(person_id: int, *, column: Any = Account.external) -> Any:
    """A subquery: one column of the person's accounts."""
    return select(column).where(Account.person_id == person_id).scalar_subquery()


def profiles_of(person_id: int) -> Any:
    """A subquery: the numbers of all profiles that this person has or holds."""
    return select(Profile.id).where(Profile.person_id == person_id).scalar_subquery()
