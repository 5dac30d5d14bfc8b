"""Telling the city's passeurs that something waits for one of them."""

from bot.handlers.town import Town
from bot.storage import Unit, crew

CALL, REPORT = "c", "r"
"""A question for a person; something that went wrong between people."""


async def summon(
    unit: Unit,
    town: Town,
    kind: str,
    id: int,
    *,
    urgent: bool = False,
    mark: str = "",
    but: int | None = None,
) -> int:
    """Tell the passeurs that something waits for one of them; at night too where it is ``urgent``. How many are told."""
    return await crew.tell(
        unit,
        town.city.id,
        crew.PASSEURS,
        f"waits:{kind}{id}{mark}",
        "waits",
        {"kind": kind, "id": id, "urgent": urgent},
        town.clock() if urgent else town.by_day(),
        administrators=town.administrators,
        but=but,
    )
