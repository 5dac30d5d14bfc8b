"""The organisers' desk on the command line: lessons, unanswered questions, calls for a person."""

from pathlib import Path

from rich.console import Console as Screen
from rich.markup import escape
from rich.table import Table

from bot.app import App, opened
from bot.conversation.i18n import _, ngettext
from bot.settings import load


async def lessons(screen: Screen, withdraw: int | None, restore: int | None) -> int:
    """List them all, or turn one; a running Passeur takes it up within a minute."""
    async with opened(load()) as app, app.storage.unit() as unit:
        city, today = app.town.city.id, app.town.today()
        if withdraw is not None or restore is not None:
            turned = (
                await unit.lessons.withdraw(city, withdraw, today)
                if withdraw is not None
                else await unit.lessons.restore(city, restore or 0)
            )
            if turned is None:
                screen.print(_("There is no such lesson to turn. See the list: passeur lessons"))
                return 1
            screen.print(
                _("Done: “{question}” and {entry}.", question=turned.question, entry=turned.entry),
                markup=False,
            )
            return 0
        rows = await unit.lessons.all(city)
    table = Table(_("No."), _("Question"), _("Entry"), _("Taught"), _("Holds"))
    for row in rows:
        meaning = ("→ " if row["sign"] > 0 else "≠ ") + row["entry"]
        table.add_row(
            str(row["id"]),
            escape(row["question"]),
            meaning,
            str(row["taught_on"]),
            "–" if row["withdrawn_on"] else "✓",
        )
    _show(screen, table, len(rows), _("Nobody has taught anything yet."))
    return 0


async def questions(screen: Screen) -> int:
    """What was not answered, most often first; nobody's name is kept with it."""
    async with opened(load()) as app, app.storage.reading() as unit:
        rows = await unit.questions.unanswered(app.town.city.id)
        asked, answered = await unit.questions.counts(app.town.city.id)
    table = Table(_("Times"), _("Question"), _("Language"), _("Last"))
    for row in rows:
        table.add_row(str(row["times"]), escape(row["words"]), row["lang"], str(row["last"]))
    _show(screen, table, len(rows), _("Every question has found an answer."))
    screen.print(
        ngettext(
            "{n} question asked, {answered} answered.",
            "{n} questions asked, {answered} answered.",
            asked,
            answered=answered,
        )
    )
    return 0


async def calls(screen: Screen, number: int | None, answer: str) -> int:
    """List what waits for a person, or send an answer where the question came from."""
    async with opened(load()) as app:
        if number is not None:
            return await _answer(screen, app, number, answer)
        async with app.storage.reading() as unit:
            rows = await unit.calls.waiting(app.town.city.id)
    table = Table(_("No."), _("Question"), _("Language"), _("Since"))
    for row in rows:
        table.add_row(
            str(row["id"]), escape(row["question"]), row["lang"], f"{row['asked_at']:%Y-%m-%d %H:%M}"
        )
    _show(screen, table, len(rows), _("Nobody is waiting."))
    return 0


async def _answer(screen: Screen, app: App, number: int, answer: str) -> int:
    if not answer.strip():
        screen.print(_("Write your answer in quotes after the number."))
        return 2
    now = app.clock()
    async with app.storage.unit() as unit:
        call = await unit.calls.answer(app.town.city.id, number, answer, now)
        if call is None:
            screen.print(_("No question waits under this number. See the list: passeur calls"))
            return 1
        args = {"question": call["question"], "answer": answer, "lang": call["lang"]}
        await unit.outbox.notice(f"call:{number}", call["address"], call["recipient"], "answered", args, now)
    screen.print(_("Your answer is on its way."))
    return 0


def _show(screen: Screen, table: Table, rows: int, otherwise: str) -> None:
    screen.print(table if rows else otherwise)


async def figures(screen: Screen, days: int, to: Path) -> int:
    """Pages as PNG, one PDF and a CSV, in a folder that is made where there is none."""
    from bot.handlers.desk import chronicle
    from bot.handlers.desk import figures as counted
    from bot.handlers.desk.report import ending

    async with opened(load()) as app:
        period = ending(app.town.today(), days)
        async with app.storage.reading() as unit:
            told = await counted.count(unit, app.town, period)
        pages, pdf = await chronicle.drawn(told, app.town)
        table = chronicle.table(told, app.town)
    to.mkdir(parents=True, exist_ok=True)
    name = f"{app.town.city.id}-{period.begin}"
    content = {f"{name}-{number}.png": page for number, page in enumerate(pages, start=1)}
    content |= {f"{name}.pdf": pdf, f"{name}.csv": table}
    for file, said in content.items():
        (to / file).write_bytes(said)
        screen.print(str(to / file), markup=False)
    return 0
