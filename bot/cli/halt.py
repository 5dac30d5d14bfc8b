"""An account in the wrong hands, stopped from the command line: the last resort where nobody else can."""

from rich.console import Console as Screen
from rich.markup import escape
from rich.table import Table

from bot.app import opened
from bot.conversation.i18n import _, ngettext
from bot.conversation.messages import Address
from bot.handlers.rights import Role, titled
from bot.settings import load
from bot.storage import Unit
from bot.storage.halting import halt as end


async def halt(screen: Screen, whom: str) -> int:
    """End the roles of this account (``platform:id``, or the number of a person), halt what it queued, show what it sent."""
    async with opened(load()) as app, app.storage.unit() as unit:
        city = app.town.city
        if not whom:
            return await _listed(screen, app.town.city.id, unit)
        if whom.isdecimal() and len(whom) < 10:
            person = int(whom)
        else:
            found = await unit.duties.administrators([str(Address.parse(whom))]) if ":" in whom else []
            person = found[0] if found else 0
        if not person or not (
            await unit.duties.of(person, city.id) or await unit.announcements.of(person, city.id, limit=1)
        ):
            screen.print(_("Nobody with a role goes by that. See who has one: passeur halt"))
            return 1
        done = await end(unit, city.id, person, by=None, now=app.clock())
    screen.print(ngettext("{n} role ended.", "{n} roles ended.", done.roles))
    screen.print(ngettext("{n} announcement halted.", "{n} announcements halted.", done.halted))
    screen.print(
        ngettext("{n} message is not sent any more.", "{n} messages are not sent any more.", done.dropped)
    )
    if done.silenced:
        screen.print(ngettext("{n} repeated message rests.", "{n} repeated messages rest.", done.silenced))
    for it, sent in done.sent:
        words = " ".join(next(iter(it.texts.values()), "").split())[:100]
        screen.print(
            ngettext("Sent to {n}: “{words}”", "Sent to {n}: “{words}”", sent, words=words), markup=False
        )
    return 0


async def _listed(screen: Screen, city: str, unit: Unit) -> int:
    table = Table(_("No."), _("Role"), _("Name"))
    for role in (Role.ORGANISER, Role.STEWARD, Role.PASSEUR):
        for each in await unit.duties.holding(city, role):
            title = await titled(unit, each.role, each.space)
            table.add_row(str(each.person_id), escape(title), escape(each.called or "–"))
    screen.print(table if table.row_count else _("Nobody has a role yet."))
    return 0
