"""What people ask and propose on a theme of the year: anybody may say something, somebody reads it, then others see it."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Field, File, Form, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers.pickers import numbered
from bot.handlers.rights import Right, allow, standing
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.consultations import ASIDE, NEW, OPEN, SHOWN, Consultation, Said
from knowledge.discretion import scrub

router: Router[Unit, Town] = Router()

LONGEST = 500
MOST_EACH = 10
"""How much one person may say to one consultation."""

A_PAGE = 5


@router.command(
    {"fr": "consultation", "en": "consultation"}, lazy("Ask and propose on the theme of the moment")
)
async def consultations(request: Request, unit: Unit, town: Town) -> Outcome:
    """The theme of the moment; where there are several, which one."""
    found = await unit.consultations.open(town.city.id)
    may = await standing(request, unit, town)
    begin = (Button(_("Open a consultation"), "co-new"),) if may.may(Right.ANNOUNCE) else ()
    if len(found) == 1:
        return await _page(request, unit, town, found[0])
    if not found:
        rows: Rows = (begin,) if begin else ()
        return Reply(_("No consultation is open at the moment."), buttons=rows)
    buttons = [Button(each.theme[:60], "co", f"{each.id}") for each in found[:8]]
    return Reply(bold(_("Which theme?")), buttons=in_rows([*buttons, *begin], 1))


@router.press("co-new")
async def begin(request: Request, unit: Unit, town: Town) -> Outcome:
    """An organiser opens one."""
    await allow(request, unit, town, Right.ANNOUNCE)
    fields = (
        Field("theme", _("The theme"), _("A few words: water, sleep, the river…"), limit=80),
        Field("question", _("What do you ask people?"), long=True, limit=LONGEST),
    )
    return Form(_("A consultation"), fields, "consultation")


@router.step("consultation")
async def begun(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is open from now on."""
    await allow(request, unit, town, Right.ANNOUNCE)
    filled, now = request.filled or {}, town.clock()
    id = await unit.consultations.begin(town.city.id, filled["theme"], filled["question"], now)
    await unit.deeds.note(town.city.id, request.who.id, "consultation-opened", now, about=str(id))
    found = await unit.consultations.get(town.city.id, id)
    assert found is not None
    return await _page(request, unit, town, found)


@router.press("co")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One consultation (``ID:PAGE``)."""
    id, page = numbered(request.text)
    found = await unit.consultations.get(town.city.id, id)
    return _gone() if found is None else await _page(request, unit, town, found, numbered(page)[0])


@router.link("consultation")
async def linked(request: Request, unit: Unit, town: Town) -> Outcome:
    """One consultation, from a link."""
    return await see(request, unit, town)


@router.press("co-say")
async def say(request: Request, unit: Unit, town: Town) -> Outcome:
    """Their own words."""
    found = await unit.consultations.get(town.city.id, numbered(request.text)[0])
    if found is None or found.state != OPEN:
        return _gone()
    words = Field(
        "words",
        found.question,
        _("Somebody of the city reads it before others see it; nobody sees that it is yours."),
        long=True,
        limit=LONGEST,
    )
    return Form(found.theme, (words,), "contribution", {"consultation": found.id})


@router.step("contribution")
async def said(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is kept, and waits to be read."""
    found = await unit.consultations.get(town.city.id, int(request.data["consultation"]))
    if found is None or found.state != OPEN:
        return _gone()
    words = scrub((request.filled or {})["words"], limit=LONGEST)
    if not words:
        raise Refused(
            _("Without a name, a number or a link, please: what is it that you would say to the city?")
        )
    if await unit.consultations.how_often(found.id, request.who.id) >= MOST_EACH:
        raise Refused(_("You have said a great deal already, thank you. Let others have a turn."))
    if await unit.consultations.say(found.id, request.who.id, words, town.clock()) is None:
        return Reply(_("I have that from you already, thank you."), personal=True)
    row = (Button(_("See what others say"), "co", str(found.id)),)
    return Reply(
        "\n".join((_("Thank you. Somebody of the city reads it first."), italic(words))),
        buttons=(row,),
        personal=True,
    )


@router.press("co-same")
async def same(request: Request, unit: Unit, town: Town) -> Outcome:
    """They say the same (``ID:PAGE``); twice changes nothing."""
    id, page = numbered(request.text)
    words = await unit.consultations.words(id)
    found = words and await unit.consultations.get(town.city.id, words.consultation_id)
    if not words or not found or found.state != OPEN:
        return _gone()
    await unit.consultations.support(id, request.who.id, town.clock())
    return await _page(request, unit, town, found, numbered(page)[0])


@router.press("co-read")
async def read(request: Request, unit: Unit, town: Town) -> Outcome:
    """The next that nobody has read."""
    await allow(request, unit, town, Right.DESK)
    found = await unit.consultations.get(town.city.id, numbered(request.text)[0])
    return _gone() if found is None else await _next(unit, found)


@router.press("co-judge")
async def judge(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is shown, or set aside; its author is told kindly, once."""
    await allow(request, unit, town, Right.DESK)
    id, verdict = numbered(request.text)
    words = await unit.consultations.words(id)
    found = words and await unit.consultations.get(town.city.id, words.consultation_id)
    if not words or not found or verdict not in (SHOWN, ASIDE):
        return _gone()
    now = town.clock()
    if await unit.consultations.judge(town.city.id, id, verdict):
        await unit.deeds.note(town.city.id, request.who.id, f"said-{verdict}", now, about=str(id))
        author = await unit.consultations.author(id)
        for reach in (await unit.habits.reach([author]) if author else {}).values():
            args = {"said": id, "lang": reach.lang}
            await unit.outbox.notice(
                f"consultation:{id}", str(reach.address), reach.recipient, "said-read", args, now
            )
    return await _next(unit, found)


@router.notice("said-read")
async def told(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What became of what they said."""
    words = await unit.consultations.words(int(args["said"]))
    if words is None or words.state == NEW:
        return None
    if words.state == SHOWN:
        line = _("What you said to the city can now be read by everybody, without your name:")
    else:
        line = _(
            "What you said to the city was read. It is not shown to others, and it counts among what was heard:"
        )
    row = (Button(_("See the consultation"), "co", str(words.consultation_id)),)
    return Reply("\n".join((line, italic(words.words))), buttons=(row,))


@router.press("co-close")
async def close(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing more is said to it."""
    await allow(request, unit, town, Right.ANNOUNCE)
    found = await unit.consultations.get(town.city.id, numbered(request.text)[0])
    if found is None:
        return _gone()
    if await unit.consultations.close(found.id):
        await unit.deeds.note(
            town.city.id, request.who.id, "consultation-closed", town.clock(), about=str(found.id)
        )
    closed = await unit.consultations.get(town.city.id, found.id)
    assert closed is not None
    return await _page(request, unit, town, closed)


@router.press("co-file")
async def table(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything that was said, as a table, without who."""
    await allow(request, unit, town, Right.DESK)
    found = await unit.consultations.get(town.city.id, numbered(request.text)[0])
    if found is None:
        return _gone()
    rows = [each for state in (SHOWN, NEW, ASIDE) for each in await unit.consultations.said(found.id, state)]
    content = _csv([(each.words, str(each.same), each.state, f"{each.said_at:%Y-%m-%d}") for each in rows])
    file = File.of("consultation.csv", "text/csv", content)
    return Reply(
        ngettext("{n} contribution.", "{n} contributions.", len(rows)),
        files=(file,),
        personal=True,
        trace=False,
    )


async def _page(request: Request, unit: Unit, town: Town, found: Consultation, page: int = 0) -> Reply:
    shown = await unit.consultations.said(found.id, SHOWN)
    pages = max(1, -(-len(shown) // A_PAGE))
    page = min(page, pages - 1)
    some = shown[page * A_PAGE : (page + 1) * A_PAGE]
    lines = [bold(found.theme), escape(found.question)]
    if not shown:
        lines.append(italic(_("Nothing can be read here yet. Will you be the first?")))
    for number, each in enumerate(some, start=page * A_PAGE + 1):
        lines.append(f"{number}. {escape(each.words)}" + (f" · {_also(each)}" if each.same else ""))
    rows: list[tuple[Button, ...]] = []
    if found.state == OPEN:
        rows.append((Button(_("Say something"), "co-say", str(found.id)),))
        rows += in_rows(
            [
                Button(_("Me too: {number}", number=number), "co-same", f"{each.id}:{page}")
                for number, each in enumerate(some, start=page * A_PAGE + 1)
            ],
            3,
        )
    else:
        lines.append(_("It is over. Thank you to everybody who said something."))
    if pages > 1:
        rows.append(
            (
                Button("‹", "co", f"{found.id}:{(page - 1) % pages}"),
                Button("›", "co", f"{found.id}:{(page + 1) % pages}"),
            )
        )
    may = await standing(request, unit, town)
    if may.may(Right.DESK):
        waiting = len(await unit.consultations.said(found.id, NEW))
        rows.append(
            (
                Button(_("To read: {n}", n=waiting), "co-read", str(found.id)),
                Button(_("As a table"), "co-file", str(found.id)),
            )
        )
    if may.may(Right.ANNOUNCE) and found.state == OPEN:
        rows.append((Button(_("Close it"), "co-close", str(found.id)),))
    return Reply("\n".join(lines), buttons=tuple(rows), edits=bool(request.press))


async def _next(unit: Unit, found: Consultation) -> Reply:
    waiting: Sequence[Said] = await unit.consultations.said(found.id, NEW)
    back = Button(_("Back to the consultation"), "co", str(found.id))
    if not waiting:
        return Reply(_("Everything has been read."), buttons=((back,),), edits=True, personal=True)
    each = min(waiting, key=lambda said: said.id)
    lines = [
        bold(found.theme),
        italic(each.words),
        ngettext("{n} waits to be read.", "{n} wait to be read.", len(waiting)),
    ]
    row = (
        Button(_("Show it to everybody"), "co-judge", f"{each.id}:{SHOWN}"),
        Button(_("Set aside"), "co-judge", f"{each.id}:{ASIDE}"),
    )
    return Reply("\n".join(lines), buttons=(row, (back,)), edits=True, personal=True)


def _also(each: Said) -> str:
    return ngettext("{n} more says so", "{n} more say so", each.same)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow((_("Words"), _("Say the same"), _("State"), _("Day")))
    # A table programme takes what begins so for a formula.
    out.writerows(
        [("'" + each if each[:1] in "=+-@\t" and each[1:] else each) for each in row] for row in rows
    )
    return ("\ufeff" + text.getvalue()).encode()


def _gone() -> Reply:
    return Reply(_("That consultation is no longer open. See what is: /consultation"), personal=True)
