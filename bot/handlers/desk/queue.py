"""What waits for a human being: questions and reports, taken by one passeur at a time, answered, or handed over."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _, day, language_name, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.desk.summons import CALL, REPORT, summon
from bot.handlers.exchange.relay import brief
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit, crew
from knowledge.courtesy import in_distress

router: Router[Unit, Town] = Router()

LONGEST = 2000
"""Characters of an answer."""
SHOWN = 8
RIGHTS: Mapping[str, Right] = {CALL: Right.ANSWER, REPORT: Right.PROTECT}


@router.press("qu")
async def queue(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything that waits, the longest waiting first."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.ANSWER)
    city = town.city.id
    calls = await unit.calls.waiting(city)
    reports = await unit.reports.waiting(city) if found.may(Right.PROTECT) else ()
    lines = [
        bold(_("What waits for a person")),
        ngettext("{n} question.", "{n} questions.", len(calls)),
        ngettext("{n} report.", "{n} reports.", len(reports)),
    ]
    if not calls and not reports:
        lines = [_("Nobody is waiting.")]
    me = request.who.id
    rows = [
        (Button(_label(each, me, each["question"]), "qu-see", f"{CALL}:{each['id']}"),)
        for each in calls[:SHOWN]
    ]
    mine = [each for each in reports[:SHOWN] if me not in await unit.reports.concerns(each["id"])]
    rows += [
        (Button(_label(each, me, each["words"], "⚑ "), "qu-see", f"{REPORT}:{each['id']}"),) for each in mine
    ]
    return Reply("\n".join(lines), buttons=(*rows, (Button(_("The desk"), "dk"),)), personal=True)


def _label(waiting: Mapping[str, Any], me: int, words: str, sign: str = "") -> str:
    mark = "" if waiting["taken_by"] is None else "✓ " if waiting["taken_by"] == me else "… "
    return shortened(f"{mark}{sign}{' '.join(words.split())}")


@router.press("qu-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of them, and what can be done with it."""
    if (found := await _waiting(request, unit, town)) is None:
        return gone()
    return _page(town, request.who.id, *found)


@router.press("qu-take")
async def take(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is this passeur's from now on, unless somebody was faster."""
    if (found := await _waiting(request, unit, town)) is None:
        return gone()
    kind, waiting = found
    kept = unit.calls if kind == CALL else unit.reports
    if waiting["taken_by"] != request.who.id and not await kept.take(
        town.city.id, waiting["id"], request.who.id, town.clock()
    ):
        return _page(town, request.who.id, kind, waiting)
    return _page(town, request.who.id, kind, {**waiting, "taken_by": request.who.id}, edits=True)


@router.press("qu-give")
async def hand_over(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is left to the others, and they are told."""
    if (found := await _waiting(request, unit, town)) is None:
        return gone()
    kind, waiting = found
    city, now, me = town.city.id, town.clock(), request.who.id
    kept = unit.calls if kind == CALL else unit.reports
    if not await kept.hand_over(city, waiting["id"], me, now):
        return _page(town, me, kind, waiting)
    stamp = int(now.timestamp())
    told = await summon(unit, town, kind, waiting["id"], mark=f"over{stamp}", but=me)
    text = (
        ngettext("Handed over: {n} colleague is told.", "Handed over: {n} colleagues are told.", told)
        if told
        else _("It is back in the queue. You are the only one who can answer for now.")
    )
    return Reply(text, buttons=(_back(),), edits=True, personal=True)


@router.press("qu-answer")
async def answer(request: Request, unit: Unit, town: Town) -> Outcome:
    """What shall be answered? Whoever has not taken it yet takes it by this."""
    if (found := await _waiting(request, unit, town)) is None:
        return gone()
    kind, waiting = found
    me = request.who.id
    kept = unit.calls if kind == CALL else unit.reports
    if waiting["taken_by"] != me and not await kept.take(town.city.id, waiting["id"], me, town.clock()):
        return _page(town, me, kind, waiting)
    words = waiting["question"] if kind == CALL else waiting["words"]
    lines = (
        _("What do you answer? They read it as you write it, signed by the city's passeurs."),
        italic(words),
        _("Their language: {language}", language=language_name(waiting["lang"]))
        if waiting.get("lang")
        else "",
    )
    data = {"kind": kind, "id": waiting["id"]}
    return Ask(Reply("\n".join(filter(None, lines)), personal=True), "qu-answer", data)


@router.step("qu-answer")
async def answered(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is on its way, once, to where the question came from."""
    in_private(request)
    kind, id = str(request.data["kind"]), int(request.data["id"])
    await allow(request, unit, town, RIGHTS[kind])
    words = brief(request.text, LONGEST)
    city, now, me = town.city.id, town.clock(), request.who.id
    if kind == REPORT:
        return await _report_answered(request, unit, town, id, words)
    call = await unit.calls.answer(city, id, words, now, by=me)
    if call is None:
        return gone()
    args = {"question": call["question"], "answer": words, "lang": call["lang"]}
    await unit.outbox.notice(f"call:{id}", call["address"], call["recipient"], "answered", args, now)
    await unit.deeds.note(city, me, "call-answered", now, about=str(id))
    return Reply(_("Your answer is on its way. Thank you."), buttons=(_back(),), personal=True)


async def _report_answered(request: Request, unit: Unit, town: Town, id: int, words: str) -> Reply:
    city, now, me = town.city.id, town.clock(), request.who.id
    waiting = await unit.reports.get(city, id)
    author, _about = await unit.reports.concerns(id)
    if waiting is None or waiting["taken_by"] != me or author is None:
        return gone()
    key = f"report-answer:{id}:{int(now.timestamp())}"
    await crew.inform(unit, author, key, "report-answer", {"report": id, "words": words}, now)
    await unit.deeds.note(city, me, "report-answered", now, about=str(id))
    row = (Button(_("It is dealt with"), "qu-done", f"{REPORT}:{id}"), Button(_("The queue"), "qu"))
    return Reply(_("Your answer is on its way. Thank you."), buttons=(row,), personal=True)


@router.press("qu-done")
async def done(request: Request, unit: Unit, town: Town) -> Outcome:
    """A report is dealt with, by whoever took it."""
    if (found := await _waiting(request, unit, town)) is None or found[0] != REPORT:
        return gone()
    city, now, me = town.city.id, town.clock(), request.who.id
    if not await unit.reports.done(city, found[1]["id"], now, by=me):
        return _page(town, me, *found)
    await unit.deeds.note(city, me, "report-done", now, about=str(found[1]["id"]))
    return Reply(_("It is dealt with, and leaves the list."), buttons=(_back(),), edits=True, personal=True)


@router.notice("report-answer")
async def from_the_passeurs(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """A passeur has looked at what somebody reported."""
    lines = (
        bold(_("The passeurs have read what you told them.")),
        _("Your number for it: {number}.", number=f"`{int(args['report'])}`"),
        escape(str(args["words"])),
    )
    return Reply("\n".join(lines), buttons=((Button(_("Ask a person"), "call"),),))


@router.notice("waits")
async def waits(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Something waits for a passeur, while nobody has taken it."""
    kind, id = str(args["kind"]), int(args["id"])
    kept = unit.calls if kind == CALL else unit.reports
    waiting = await kept.get(town.city.id, id)
    if waiting is None or waiting["taken_by"] is not None:
        return None
    words = waiting["question"] if kind == CALL else waiting["words"]
    lines = [bold(_("A question waits for a person.") if kind == CALL else _("Somebody reports something."))]
    if args.get("late"):
        lines.append(_("It has waited for more than a day."))
    if args.get("urgent") or in_distress(words, town.city):
        lines.append(_("Somebody may be in distress: please look soon. They were shown where to call."))
    if kind == CALL:
        lines.append(italic(" ".join(words.split())))
    else:
        lines.append(_("What it says opens with a tap, for one passeur."))
    row = (Button(_("I take it"), "qu-take", f"{kind}:{id}"), Button(_("The queue"), "qu"))
    return Reply("\n".join(lines), buttons=(row,))


@router.notice("freed")
async def freed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What a passeur took and did not answer within a day is anybody's again."""
    kind, id = str(args["kind"]), int(args["id"])
    kept = unit.calls if kind == CALL else unit.reports
    if await kept.get(town.city.id, id) is None:
        return None
    text = _(
        "A day has gone by: so that nobody waits too long, what you had taken is open to your colleagues again."
    )
    return Reply(text, buttons=((Button(_("See it"), "qu-see", f"{kind}:{id}"),),))


async def _waiting(request: Request, unit: Unit, town: Town) -> tuple[str, Mapping[str, Any]] | None:
    """What a button speaks of, while it waits, if whoever presses it may look after it and is no part of it."""
    in_private(request)
    kind, _colon, id = request.text.partition(":")
    await allow(request, unit, town, RIGHTS.get(kind, Right.ANSWER))
    if kind == CALL:
        waiting = await unit.calls.get(town.city.id, numbered(id)[0])
    elif kind == REPORT and request.who.id not in await unit.reports.concerns(numbered(id)[0]):
        waiting = await unit.reports.get(town.city.id, numbered(id)[0])
    else:
        waiting = None
    return None if waiting is None else (kind, waiting)


def _page(town: Town, me: int, kind: str, waiting: Mapping[str, Any], *, edits: bool = False) -> Reply:
    payload = f"{kind}:{waiting['id']}"
    since = waiting["asked_at" if kind == CALL else "made_at"].astimezone(town.now().tzinfo)
    lines = [_("Since {day}, {time}", day=day(since.date()), time=f"{since:%H:%M}")]
    if kind == CALL:
        lines.append(italic(waiting["question"]))
    else:
        lines[:0] = [bold(_("Report {number}", number=waiting["id"]))]
        lines.append(italic(waiting["words"]))
        lines += [f"« {escape(each)} »" for each in waiting["shown"]]
    mine = waiting["taken_by"] == me
    if not mine and waiting["taken_by"] is not None:
        lines.append(_("A colleague has taken it."))
        return Reply("\n".join(lines), buttons=(_back(),), personal=True)
    row = [Button(_("Answer"), "qu-answer", payload)]
    if mine:
        row.append(Button(_("Hand over"), "qu-give", payload))
        if kind == REPORT:
            row.append(Button(_("It is dealt with"), "qu-done", payload))
        lines.append(_("It is yours: nobody else answers it meanwhile."))
    else:
        row.append(Button(_("I take it"), "qu-take", payload))
    return Reply("\n".join(lines), buttons=(tuple(row), _back()), edits=edits, personal=True)


def _back() -> tuple[Button, ...]:
    return (Button(_("The queue"), "qu"),)


def gone() -> Reply:
    """It was answered, or is somebody else's."""
    text = _("That no longer waits for you: somebody has answered, or looks after it.")
    return Reply(text, buttons=(_back(),), personal=True)
