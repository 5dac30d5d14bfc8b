"""How something reaches those who look after the city, or one space of it: in private, in their language, once each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.storage.unit import Unit

PASSEURS = (("passeur",), ("organiser",))
"""The city's passeurs; where it has none, its organisers."""
ORGANISERS = (("organiser",),)
EVERYBODY = (("passeur", "organiser"),)
"""When a thing has waited for too long."""
STEWARDS = (("steward",), ("organiser",))
"""Those who keep a space; where nobody does any more, the city's organisers."""


async def of(
    unit: "Unit",
    city: str,
    roles: Sequence[Collection[str]],
    *,
    space: str = "",
    administrators: Collection[str] = (),
) -> list[int]:
    """The first group among ``roles`` that has anybody, else the administrators (accounts that the settings name)."""
    for group in roles:
        people: dict[int, None] = {}
        for role in group:
            where = space if role == "steward" else ""
            for held in await unit.duties.holding(city, role, where):
                people[held.person_id] = None
        if people:
            return list(people)
    return await unit.duties.administrators(sorted(administrators))


async def tell(
    unit: "Unit",
    city: str,
    roles: Sequence[Collection[str]],
    key: str,
    name: str,
    args: Mapping[str, Any],
    due_at: datetime,
    *,
    space: str = "",
    administrators: Collection[str] = (),
    but: int | None = None,
) -> int:
    """Put the notice ``name`` into the outbox for each of them, all ``but`` one; how many are told."""
    people = await of(unit, city, roles, space=space, administrators=administrators)
    told = 0
    for id, reach in (await unit.habits.reach(people)).items():
        if id != but:
            here = {**args, "lang": reach.lang}
            await unit.outbox.notice(
                f"{key}:{id}"[:128], str(reach.address), reach.recipient, name, here, due_at
            )
            told += 1
    return told


async def inform(
    unit: "Unit", person_id: int, key: str, name: str, args: Mapping[str, Any], due_at: datetime
) -> bool:
    """The same for one person, whoever they are; False where they are nowhere any more."""
    reach = (await unit.habits.reach([person_id])).get(person_id)
    if reach is None:
        return False
    here = {**args, "lang": reach.lang or args.get("lang", "")}
    await unit.outbox.notice(key[:128], str(reach.address), reach.recipient, name, here, due_at)
    return True
