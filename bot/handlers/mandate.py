"""In whose name somebody speaks to many: the city, or one of the associations that they look after; asked, never guessed."""

from bot.conversation.errors import Refused
from bot.conversation.i18n import _
from bot.conversation.messages import Button, Reply, Request, in_rows
from bot.handlers.pickers import shortened
from bot.handlers.rights import Right, allow, allow_anywhere, here
from bot.handlers.town import Town
from bot.storage import Unit

CITY = "city"
"""What a button carries for the city, whose space is the empty one."""

SHOWN = 20

KEY_BYTES = 48
"""A longer name of a space leaves no room in a button for what it does."""


async def choice(request: Request, unit: Unit, town: Town, right: Right, action: str) -> str | Reply:
    """The space (empty: the city) that this button names, or the only one there is; else the question, asked with
    buttons of this ``action``. Raises Refused where they may not, whatever the button carries.
    """
    if not request.text:
        names = await _mandates(request, unit, town, right)
        return names[0] if len(names) == 1 else await _question(names, unit, town, action)
    return await named(request, unit, town, right, request.text)


async def unsure(
    request: Request, unit: Unit, town: Town, right: Right, action: str, about: str = ""
) -> Reply | None:
    """The question, where somebody looks after several and speaks in none of them; its buttons carry what it is ``about``."""
    names = await _mandates(request, unit, town, right)
    if len(names) == 1 or (here(request) in names and not request.private):
        return None
    return await _question(names, unit, town, action, about)


async def named(request: Request, unit: Unit, town: Town, right: Right, carried: str) -> str:
    """The space that a button carries, looked up again. Raises Refused."""
    space = "" if carried == CITY else carried
    await allow(request, unit, town, right, space)
    if space not in ("", here(request)) and await unit.spaces.named(space) is None:
        raise Refused(_("I no longer know that place."))
    return space


async def _mandates(request: Request, unit: Unit, town: Town, right: Right) -> list[str]:
    """Where they have this right by a role of theirs: the city first, then the place they are in, then by name."""
    found = (await allow_anywhere(request, unit, town, right)).where(right)
    there = {"", here(request), *(each.key for each in await unit.spaces.everywhere())}
    names = {each: await said(each, unit, town) for each in found & there or found}
    return sorted(names, key=lambda each: (each != "", each != here(request), names[each].casefold(), each))


async def _question(names: list[str], unit: Unit, town: Town, action: str, about: str = "") -> Reply:
    buttons = [
        Button(shortened(await said(each, unit, town)), action, f"{about}{each or CITY}")
        for each in names
        if len(each.encode()) <= KEY_BYTES
    ]
    return Reply(_("In whose name?"), buttons=in_rows(buttons[:SHOWN], 1), personal=True)


async def said(space: str, unit: Unit, town: Town) -> str:
    """The city by its name, a space by its own."""
    return (await unit.spaces.called(space) or space) if space else town.city.name
