"""Roles on the command line: for the very first organiser, and for whoever keeps the machine."""

from rich.console import Console as Screen
from rich.markup import escape
from rich.table import Table

from bot.app import opened
from bot.conversation.i18n import _
from bot.handlers.desk.duties import let_go
from bot.handlers.rights import Role, titled
from bot.settings import load
from bot.storage.spaces import PLAIN

GIVEN = (Role.PASSEUR, Role.ORGANISER, Role.STEWARD)


async def roles(screen: Screen, invite: str, space: str, end: int | None) -> int:
    """List them all, print a code that gives one, or take one away."""
    if invite and (invite not in GIVEN or (invite == Role.STEWARD) is not bool(space)):
        screen.print(
            _(
                "There are passeur, organiser, and steward with --space {plain}:CODE or platform:number.",
                plain=PLAIN,
            ),
            markup=False,
        )
        return 2
    async with opened(load()) as app, app.storage.unit() as unit:
        city, now = app.town.city.id, app.clock()
        if invite:
            if space and await unit.spaces.named(space) is None:
                screen.print(_("No association goes by {space}.", space=space), markup=False)
                return 1
            code = await unit.duties.invite(city, invite, now, space=space)
            await unit.deeds.note(city, None, "role-invited", now, about=invite, space=space)
            screen.print(_("For one person, within seven days, in a private chat:"), markup=False)
            screen.print(f"/{app.town.called('roles')} {code}", markup=False)
            return 0
        if end is not None:
            held = await unit.duties.one(city, end)
            if held is None:
                screen.print(_("No role has this number. See the list: passeur roles"))
                return 1
            await unit.duties.take(held.person_id, city, held.role, held.space)
            await let_go(unit, app.town, held.person_id)
            await unit.deeds.note(city, None, "role-ended", now, about=held.role, space=held.space)
            screen.print(_("Done: it leaves the list."))
            return 0
        every = [(each, await titled(unit, each.role, "")) for each in await unit.duties.all(city)]
    table = Table(_("No."), _("Name"), _("Role"), _("Association"))
    for each, name in every:
        table.add_row(str(each.id), escape(each.called or "–"), escape(name), escape(each.space or "–"))
    screen.print(table if every else _("Nobody has a role yet. Begin with: passeur roles --invite organiser"))
    return 0
