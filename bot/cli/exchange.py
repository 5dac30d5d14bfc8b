"""The exchange of skills on the command line: a round held now, and what people reported. Nobody's name, nobody's contact."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rich.console import Console as Screen
from rich.markup import escape
from rich.table import Table

from bot import rounds
from bot.app import App, opened
from bot.conversation.i18n import _
from bot.settings import load
from knowledge.discretion import scrub


async def hold(screen: Screen, *, dry: bool) -> int:
    """A round, or what one would bring, in figures."""
    settings = load()
    async with opened(settings) as app:
        held = await rounds.hold(
            app.storage,
            app.town,
            app.clock(),
            seconds=settings.round_seconds,
            answer=timedelta(hours=settings.answer_hours),
            dry=dry,
        )
    if held is None:
        screen.print(_("Another process has just held a round: this one is given up."))
        return 1
    screen.print(_table(held.figures))
    screen.print(
        _("Nothing was written, nobody was asked.") if dry else _("Everybody concerned is being asked.")
    )
    return 0


def _table(figures: Mapping[str, int | float]) -> Table:
    """Each figure with what it says; those that are nothing and would explain nothing are left out."""
    table = Table(_("What"), _("How many"), _("Why"))
    for name, (what, why) in _told().items():
        if name == "gap" and not figures["proposals"]:
            continue  # where nothing was found there is nothing to compare with
        if name in figures and (figures[name] or name in ("members", "proposals", "served")):
            shown = f"{figures[name]:.2%}" if name == "gap" else str(figures[name])
            table.add_row(what, shown, why)
    return table


def _told() -> dict[str, tuple[str, str]]:
    """In the order in which they tell the story of a round."""
    return {
        "ready": (_("Profiles"), _("They have said what they need to take part.")),
        "paused": (_("They rest"), _("Their pause has not ended.")),
        "nothing": (_("They have nothing open"), _("No offer and no wish of theirs stands at the moment.")),
        "busy": (
            _("They have enough to do"),
            _("As many proposals are open with them as they want at once."),
        ),
        "members": (_("They take part"), _("They have room for one more proposal.")),
        "arcs": (
            _("Possible meetings"),
            _("Words, level, language, moment and way of meeting fit; nobody is kept apart."),
        ),
        "proposals": (_("Proposals"), _("The best set: as many people as possible learn something.")),
        "swaps": (_("Swaps"), _("Two people, each with something for the other.")),
        "rings": (_("Rings"), _("Three or four, each shows something to the next.")),
        "chains": (_("Chains"), _("Begun by somebody who gives first.")),
        "groups": (_("Groups"), _("One offer with room for several.")),
        "served": (_("People who learn something"), _("If everybody says yes.")),
        "gap": (_("Still to be gained at most"), _("The time was over before the proof was complete.")),
        "passed": (_("Given up"), _("Somebody was no longer there when it was written.")),
        "doubts": (_("Questions asked"), _("Whether an offer is what somebody meant by a wish.")),
        "wanted": (_("Skills that are missing"), _("Three or more wish for them, nobody offers them.")),
        "told": (_("Told to associations"), _("Their spaces are about it, and were not told this month.")),
        "seconds": (_("Seconds"), _("What it took to find it.")),
    }


async def reports(screen: Screen, done: int | None) -> int:
    """List those that wait for a passeur, or say of one that it was dealt with."""
    async with opened(load()) as app:
        if done is not None:
            return await _done(screen, app, done)
        async with app.storage.reading() as unit:
            rows = await unit.reports.waiting(app.town.city.id)
    if not rows:
        screen.print(_("Nothing was reported."))
        return 0
    table = Table(_("No."), _("Since"), _("About"), _("What was reported"), _("Messages shown"))
    for row in rows:
        table.add_row(*_row(row))
    screen.print(table)
    screen.print(
        _("The numbers under About tell profiles apart, without saying whose they are."), style="dim"
    )
    return 0


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        str(row["id"]),
        f"{row['made_at']:%Y-%m-%d %H:%M}",
        "–" if row["about"] is None else str(row["about"]),
        escape(scrub(row["words"], limit=2000)),
        "\n".join(f"« {escape(scrub(each, limit=2000))} »" for each in row["shown"]),
    )


async def _done(screen: Screen, app: App, number: int) -> int:
    async with app.storage.unit() as unit:
        if not await unit.reports.done(app.town.city.id, number, app.clock()):
            screen.print(_("No report waits under this number. See the list: passeur reports"))
            return 1
    screen.print(_("Done: it leaves the list."))
    return 0
