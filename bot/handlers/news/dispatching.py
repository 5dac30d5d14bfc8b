"""When an announcement goes out, and the last look before: a second pair of eyes where the city wants one."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, listed
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.exchange import joining
from bot.handlers.news import bulletin
from bot.handlers.news.announcing import draft, planned, readers_lines, workshop
from bot.handlers.news.bulletin import gone, mine, seal
from bot.handlers.news.hour import understood
from bot.handlers.rights import Right, Role, allow, standing
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import DRAFT, DUE, WAITING, Announcement
from bot.storage.copies import EDIT
from knowledge.language import fold

router: Router[Unit, Town] = Router()

A_DAY = 3
"""Announcements that one person may send on their way in a day; more need somebody else's eyes."""

PUT_FORWARD = "put-forward"
"""The deed of whoever wants an announcement, or a correction of it, to be read by somebody else."""

LATELY = timedelta(days=7)
"""The same words again within this time need somebody else's eyes."""


@router.press("an-when")
async def moment(request: Request, unit: Unit, town: Town) -> Outcome:
    """At once, at a moment, and how often."""
    id, what = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None:
        return gone()
    if what == "now":
        await unit.announcements.change(id, DRAFT, due_at=None, repeats="")
        return await workshop(id, unit, town, edits=True)
    if what in ("weekly", "monthly", "once"):
        due = it.due_at or (town.clock() if what != "once" else None)
        repeats = "" if what == "once" else what
        await unit.announcements.change(id, DRAFT, repeats=repeats, due_at=due)
        return await workshop(id, unit, town, edits=True)
    rows = (
        (Button(_("At once"), "an-when", f"{id}:now"),),
        (
            Button(_("Every week"), "an-when", f"{id}:weekly"),
            Button(_("Every month"), "an-when", f"{id}:monthly"),
            Button(_("Only once"), "an-when", f"{id}:once"),
        ),
        (Button(_("Back"), "an-board", str(id)),),
    )
    text = _(
        "When? Write it as you would say it: “tomorrow at 9”, “on Friday at 18:00”, “on 5 December at 10”."
    )
    return Ask(Reply(text, buttons=rows, personal=True), "an-when", {"announcement": id})


@router.step("an-when")
async def told(request: Request, unit: Unit, town: Town) -> Outcome:
    """The moment, in words."""
    if (it := await draft(request, unit, town, int(request.data["announcement"]))) is None:
        return gone()
    await unit.announcements.change(it.id, DRAFT, due_at=understood(request.text, town))
    return await workshop(it.id, unit, town)


@router.press("an-go")
async def go(request: Request, unit: Unit, town: Town) -> Outcome:
    """The last look: whom it reaches, when, and whether somebody else looks first."""
    if (it := await draft(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    await joining.close(request, unit, "announcement")
    found = await bulletin.reached(it, unit, town)
    if not found.people and not await bulletin.channels(it, unit):
        lines = [
            _("Nobody would receive it yet. Choose for whom it is."),
            *await readers_lines(it, unit, town),
        ]
        choose = (Button(_("For whom?"), "an-who", str(it.id)),)
        return Reply("\n".join(lines), buttons=(choose,), personal=True)
    why = await held(it, unit, town)
    lines = [bold(_("Shall it go out?")), *await readers_lines(it, unit, town)]
    lines.append(_("When: {when}", when=escape(planned(it, town))))
    if why:
        lines.append(_("A second organiser reads it first: {why}.", why=escape(listed(why))))
    label = _("Yes, have it read") if why else _("Yes, send it")
    row = (Button(label, "an-sure", f"{it.id}:{seal(it)}"), Button(_("Back"), "an-board", str(it.id)))
    return Reply("\n".join(lines), buttons=(row,), personal=True)


async def held(it: Announcement, unit: Unit, town: Town) -> list[str]:
    """Why somebody else has to read it first; nothing where nobody has to."""
    why = []
    if town.city.second_eyes:
        why.append(_("the city wants it so"))
    if it.urgent:
        why.append(_("it is urgent"))
    texts = [*it.texts.values(), *(it.pending or {}).values(), it.link]
    if found := [each for each in town.city.held_words if any(_holds(text, each) for text in texts)]:
        why.append(_("it says “{words}”", words=", ".join(found)))
    now = town.clock()
    if await unit.announcements.same(it, now - LATELY):
        why.append(_("the same words went out within a week"))
    if (
        it.pending is None
        and await unit.announcements.begun(it.person_id, it.city, now - timedelta(days=1)) >= A_DAY
    ):
        why.append(_("several of yours went out today"))
    return why


def _holds(text: str, word: str) -> bool:
    """Whatever stands between them: signs and hyphens hide no word."""
    said, held_back = (" ".join(re.findall(r"\w+", fold(each))) for each in (text, word))
    return f" {held_back} " in f" {said} "


@router.press("an-sure")
async def sure(request: Request, unit: Unit, town: Town) -> Outcome:
    """It goes on its way, or to whoever reads it first."""
    id, mark = pickers.numbered(request.text)
    if (it := await mine(request, unit, town, id)) is None or it.state != DRAFT:
        return gone()
    if mark != seal(it):
        return await workshop(it.id, unit, town, head=_("It was changed since. Here it is as it is now."))
    if await held(it, unit, town):
        if not await unit.announcements.change(it.id, DRAFT, state=WAITING):
            return gone()
        asked = await ask_others(it, request, unit, town)
        text = (
            _("It waits for a second organiser. You will hear as soon as it is read.")
            if asked
            else _("It waits for a second organiser, and there is none yet: an administrator can name one.")
        )
        row = (
            Button(_("Back to the draft"), "an-back", str(it.id)),
            Button(_("See"), "an-board", str(it.id)),
        )
        return Reply(text, buttons=(row,), personal=True, edits=True)
    await start(it, request, unit, town)
    return _on_its_way(it, town)


def _on_its_way(it: Announcement, town: Town) -> Reply:
    text = (
        _("It is on its way.")
        if it.due_at is None
        else _("It goes out {when}.", when=escape(planned(it, town)))
    )
    row = (Button(_("See how far it is"), "an-board", str(it.id)),)
    return Reply(text, buttons=(row,), personal=True, edits=True)


async def start(it: Announcement, request: Request, unit: Unit, town: Town) -> None:
    """From now on its moment decides."""
    due = max(it.due_at or town.clock(), town.clock())
    await unit.announcements.change(it.id, DRAFT, WAITING, state=DUE, due_at=due)
    await unit.deeds.note(
        town.city.id, request.who.id, "announced", town.clock(), about=str(it.id), space=it.space
    )


async def ask_others(it: Announcement, request: Request, unit: Unit, town: Town) -> int:
    """Ask every organiser but its author and whoever puts it forward to read it; how many there are."""
    now = town.clock()
    await unit.deeds.note(town.city.id, request.who.id, PUT_FORWARD, now, about=str(it.id), space=it.space)
    people = {each.person_id for each in await unit.duties.holding(town.city.id, Role.ORGANISER, "")}
    people |= set(await unit.duties.administrators(sorted(town.administrators)))
    others = await unit.habits.reach(people - {it.person_id, request.who.id})
    fresh = await unit.announcements.get(it.id)
    mark = seal(fresh or it)
    for each in others.values():
        key = f"second:{it.id}:{mark}:{each.person_id}:{int(now.timestamp())}"
        args = {"announcement": it.id, "seal": mark}
        await unit.outbox.notice(key, str(each.address), each.recipient, "second", args, now)
    return len(others)


@router.notice("second")
async def second(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Another organiser's announcement, to be read before it goes out; nothing where that is done."""
    it = await unit.announcements.get(int(args["announcement"]))
    if it is None or seal(it) != args["seal"] or not (it.state == WAITING or it.pending):
        return None
    return await to_read(it, unit, town)


async def to_read(it: Announcement, unit: Unit, town: Town) -> Reply:
    """Everything that whoever approves answers for."""
    head = _("A correction waits for your eyes") if it.pending else _("An announcement waits for your eyes")
    lines = [bold(head)]
    if why := await held(it, unit, town):
        lines.append(_("Why: {why}", why=escape(listed(why))))
    for text in (it.pending or it.texts).values():
        lines += ["", escape(text)]
    lines += ["", *([escape(it.link)] if it.link else []), *await readers_lines(it, unit, town)]
    lines.append(_("When: {when}", when=escape(planned(it, town))))
    mark = f"{it.id}:{seal(it)}"
    rows = (
        (Button(_("Yes, it may go out"), "an-ok", mark), Button(_("Not like this"), "an-nok", mark)),
        (Button(_("Preview"), "an-see", str(it.id)),),
    )
    return Reply("\n".join(lines), buttons=rows, personal=True)


async def _read(request: Request, unit: Unit, town: Town) -> Announcement | None:
    """What this button is about, if it is still to be read and is as it was. Refused for its author, for whoever put it
    forward (a colleague may have changed its words), and for all who may not.
    """
    await allow(request, unit, town, Right.APPROVE)
    id, mark = pickers.numbered(request.text)
    it = await unit.announcements.get(id) if id else None
    if it is None or it.city != town.city.id or not (it.state == WAITING or it.pending):
        return None
    if await _is_theirs(it, request, unit):
        raise Refused(_("It is yours: somebody else has to read it."))
    return it if seal(it) == mark else None


async def _is_theirs(it: Announcement, request: Request, unit: Unit) -> bool:
    return request.who.id in (it.person_id, await unit.deeds.last(it.city, PUT_FORWARD, str(it.id)))


async def awaits(request: Request, it: Announcement, unit: Unit, town: Town) -> bool:
    """Whether it waits to be read by somebody such as them."""
    if it.state != WAITING and not it.pending:
        return False
    may = (await standing(request, unit, town)).may(Right.APPROVE)
    return may and not await _is_theirs(it, request, unit)


@router.press("an-ok")
async def approve(request: Request, unit: Unit, town: Town) -> Outcome:
    """The second pair of eyes says yes."""
    if (it := await _read(request, unit, town)) is None:
        return gone()
    if it.pending:
        await correct(it, dict(it.pending), request, unit, town)
        text = _("Thank you. It is being corrected everywhere.")
    else:
        await unit.announcements.change(it.id, WAITING, seconded_by=request.who.id)
        await start(it, request, unit, town)
        text = _("Thank you. It may go out.")
    await unit.deeds.note(town.city.id, request.who.id, "seconded", town.clock(), about=str(it.id))
    await tell_author(it, "seconded", unit, town, answer="yes")
    row = (Button(_("See how far it is"), "an-board", str(it.id)),)
    return Reply(text, buttons=(row,), personal=True, edits=True)


@router.press("an-nok")
async def reject(request: Request, unit: Unit, town: Town) -> Outcome:
    """Not like this: it is a draft again, and its author hears of it."""
    if (it := await _read(request, unit, town)) is None:
        return gone()
    if it.pending:
        await unit.announcements.change(it.id, pending=None)
    else:
        await unit.announcements.change(it.id, WAITING, state=DRAFT)
    await tell_author(it, "seconded", unit, town, answer="no")
    row = (Button(_("My announcements"), "an-home"),)
    return Reply(_("I tell its author. Talk to each other."), buttons=(row,), personal=True, edits=True)


@router.press("an-back")
async def back(request: Request, unit: Unit, town: Town) -> Outcome:
    """What waits to be read, or for its moment, is a draft again."""
    it = await mine(request, unit, town, pickers.numbered(request.text)[0])
    if it is None or not await unit.announcements.change(it.id, WAITING, DUE, state=DRAFT, seconded_by=None):
        return gone()
    if request.who.id != it.person_id:
        await tell_author(it, "seconded", unit, town, answer="no")
    return await workshop(it.id, unit, town, edits=True)


async def tell_author(it: Announcement, name: str, unit: Unit, town: Town, **args: Any) -> None:
    """Whoever made it hears of something, where they can be reached."""
    if it.person_id is None or not (reach := (await unit.habits.reach([it.person_id])).get(it.person_id)):
        return
    key = f"{name}:{it.id}:{it.person_id}:{int(town.clock().timestamp() * 1000)}:{args.get('question', '')}"
    args |= {"announcement": it.id}
    await unit.outbox.notice(key, str(reach.address), reach.recipient, name, args, town.clock())


@router.notice("seconded")
async def seconded(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Your announcement was read."""
    it = await unit.announcements.get(int(args["announcement"]))
    if it is None:
        return None
    quoted = bulletin.quoted(it.texts, town.city.language)
    said = (
        _("Somebody has read your announcement, and it may go out: “{words}”", words=escape(quoted))
        if args["answer"] == "yes"
        else _(
            "Somebody has read your announcement and would rather not send it so: “{words}”",
            words=escape(quoted),
        )
    )
    return Reply(said, buttons=((Button(_("See"), "an-board", str(it.id)),),))


async def correct(
    it: Announcement, texts: Mapping[str, str], request: Request, unit: Unit, town: Town
) -> int:
    """These words take the place of the old ones, wherever they were said; in how many places."""
    await unit.announcements.change(it.id, texts=dict(texts), pending=None, version=it.version + 1)
    await unit.deeds.note(town.city.id, request.who.id, "corrected", town.clock(), about=str(it.id))
    return await unit.copies.redo(it.id, EDIT, town.clock())
