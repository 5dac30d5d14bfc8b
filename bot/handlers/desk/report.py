"""The city's report: on demand, and every week to those who look after it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.conversation.i18n import _, lazy
from bot.conversation.markup import bold, italic
from bot.conversation.messages import Button, File, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.desk import chronicle, figures
from bot.handlers.desk.figures import Period
from bot.handlers.rights import Right, allow
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.language import fold

router: Router[Unit, Town] = Router()

SPANS = {"week": 7, "month": 28, "quarter": 91, "year": 364}
"""Days: whole weeks, so that a period and the one before it hold the same weekdays."""

_SAID = {
    "quarter": ("trimestre", "trois mois", "3 mois", "quarter", "three months", "3 months"),
    "month": ("mois", "month"),
    "year": ("an", "annee", "year"),
}
"""How people call a period, folded."""


@router.command(
    {"fr": "rapport", "en": "figures"},
    lazy("What the city asked, found and exchanged"),
    argument=lazy("a week, a month, three months or a year"),
    staff=True,
)
async def command(request: Request, unit: Unit, town: Town) -> Outcome:
    """The period that was said, else the last week; others are a tap away."""
    await allow(request, unit, town, Right.REPORT)
    said = f" {fold(request.text[:100])} "
    span = next((span for span, words in _SAID.items() if any(f" {each} " in said for each in words)), "week")
    return await told(unit, town, ending(town.today(), SPANS[span]))


@router.press("report-of")
async def of(request: Request, unit: Unit, town: Town) -> Outcome:
    """Another period."""
    await allow(request, unit, town, Right.REPORT)
    return await told(unit, town, ending(town.today(), SPANS.get(request.text, 7)))


@router.notice("weekly-report")
async def weekly(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Every week, to whoever still looks after the city when it is sent."""
    held = await unit.duties.of(int(args["person"]), town.city.id)
    if not args.get("administrator") and not any(each.role == "organiser" for each in held):
        return None
    begin = date.fromisoformat(args["begin"])
    return await told(unit, town, Period(begin, begin + timedelta(days=SPANS["week"])))


def ending(today: date, days: int) -> Period:
    """So many days up to yesterday."""
    return Period(today - timedelta(days=days), today)


async def told(unit: Unit, town: Town, period: Period) -> Reply:
    """The report of a period: pictures to look at, a PDF and a table to keep."""
    counted = await figures.count(unit, town, period)
    pages, pdf = await chronicle.drawn(counted, town)
    name = f"{town.city.id}-{period.begin}"
    files = [File.of(f"{name}-{number}.png", "image/png", page) for number, page in enumerate(pages, start=1)]
    files.append(File.of(f"{name}.pdf", "application/pdf", pdf))
    files.append(File.of(f"{name}.csv", "text/csv", chronicle.table(counted, town)))
    lines = [
        bold(_("What {city} learnt", city=town.city.name)),
        str(period),
        italic(_("Numbers under {n} are not told: they could lead back to somebody.", n=figures.FEWEST)),
    ]
    row = (
        Button(_("A week"), "report-of", "week"),
        Button(_("A month"), "report-of", "month"),
        Button(_("Three months"), "report-of", "quarter"),
        Button(_("A year"), "report-of", "year"),
    )
    return Reply("\n".join(lines), buttons=(row,), files=tuple(files), personal=True, trace=False)
