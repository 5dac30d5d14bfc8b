"""What could not be sent: seen, and tried again."""

from rich.console import Console as Screen
from rich.markup import escape
from rich.table import Table

from bot.app import prepared, utc_now
from bot.conversation.i18n import _, ngettext
from bot.settings import load


async def outbox(screen: Screen, retry: str) -> int:
    """List the rows that were set aside, or make one (or ``all``) due again."""
    async with prepared(load()) as storage, storage.unit() as unit:
        if retry:
            if retry != "all" and not (retry.isdecimal() and len(retry) < 10):
                screen.print(_("Give a number of the list, or all."))
                return 2
            count = await unit.outbox.retry(None if retry == "all" else int(retry), utc_now())
            screen.print(
                ngettext("{n} message will be tried again.", "{n} messages will be tried again.", count)
            )
            return 0
        rows = await unit.outbox.set_aside()
        counts = await unit.outbox.counts()
    table = Table(_("No."), _("Where"), _("What"), _("Tries"), _("Why"))
    for row in rows:
        what = row["name"] or row["kind"]
        table.add_row(
            str(row["id"]), row["address"].partition(":")[0], what, str(row["attempts"]), escape(row["error"])
        )
    screen.print(table if rows else _("Nothing is set aside."))
    screen.print(" · ".join(f"{state}: {number}" for state, number in counts.items()), style="dim")
    return 0
