"""An announcement on its way and afterwards: how far it is, stop, go on, what nobody knows, correct, take back."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _, language_name, listed, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.exchange import joining
from bot.handlers.news import bulletin
from bot.handlers.news.announcing import fitting, planned, workshop
from bot.handlers.news.bulletin import gone, mine
from bot.handlers.news.dispatching import ask_others, awaits, correct, held, to_read
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import (
    DONE,
    DRAFT,
    DUE,
    HALTED,
    RETRACTED,
    SENDING,
    STOPPED,
    WAITING,
    Announcement,
)
from bot.storage.copies import DROPPED, FAILED, HELD, LEFT, QUEUED, SENT, UNDECIDED, WITHDRAW, WITHDRAWN

router: Router[Unit, Town] = Router()

TOLD = (SENDING, STOPPED, DONE)
"""States in which somebody may have read it."""


@router.press("an-board")
async def board(request: Request, unit: Unit, town: Town) -> Outcome:
    """One announcement: the draft to go on with, or how far it is."""
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    await joining.close(request, unit, "announcement")
    if it.state == DRAFT:
        return await workshop(it.id, unit, town)
    if await awaits(request, it, unit, town):
        return await to_read(it, unit, town)
    return await panel(it, unit, town)


@router.notice("progress")
async def progress(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """How far it is, in the place of what was said of it before."""
    it = await unit.announcements.get(int(args["announcement"]))
    if it is None or it.issue != args["issue"]:
        return None
    return await panel(it, unit, town, edits="message" in args)


async def panel(it: Announcement, unit: Unit, town: Town, *, edits: bool = False, head: str = "") -> Reply:
    """How far it is, what came back, and what can be done about it."""
    lines = [*([head] if head else []), bold(_state(it, town))]
    lines.append(escape(bulletin.quoted(it.texts, town.city.language, 200)))
    if it.state in (WAITING, DUE) or it.repeats:
        lines.append(_("When: {when}", when=escape(planned(it, town))))
    counts = await unit.copies.counts(it.id, it.issue) if it.issue else {}
    lines += await _counted(it, counts, unit)
    interest = await unit.echoes.interest(it.id)
    waiting = len(await unit.echoes.unanswered(it.id))
    if came := _came_back(interest):
        lines.append(came)
    if named := await unit.echoes.named(it.id):
        lines.append(
            _("They said who they are: {names}", names=escape(listed([name for _kind, name in named[:20]])))
        )
    if waiting:
        lines.append(
            ngettext("{n} question waits for an answer.", "{n} questions wait for an answer.", waiting)
        )
    if it.pending:
        lines.append(_("A correction waits for a second organiser."))
    return Reply("\n".join(lines), buttons=_rows(it, counts, waiting), edits=edits, personal=not edits)


def _state(it: Announcement, town: Town) -> str:
    return {
        DRAFT: _("Not sent yet"),
        WAITING: _("Waits for a second organiser"),
        DUE: _("Waits for its moment"),
        SENDING: _("On its way"),
        STOPPED: _("Stopped"),
        DONE: _("Sent"),
        RETRACTED: _("Withdrawn"),
        HALTED: _("Halted"),
    }[it.state]


async def _counted(it: Announcement, counts: Mapping[str, int], unit: Unit) -> list[str]:
    """The ledger in numbers."""
    total = sum(counts.values())
    if not total:
        return []
    sent = counts.get(SENT, 0) + counts.get("changing", 0)
    lines = [_("{sent} of {total} sent", sent=sent, total=total)]
    parts = [
        (QUEUED, ngettext("{n} waits", "{n} wait", counts.get(QUEUED, 0))),
        ("sending", ngettext("{n} is leaving now", "{n} are leaving now", counts.get("sending", 0))),
        (HELD, ngettext("{n} is held back", "{n} are held back", counts.get(HELD, 0))),
        ("changing", ngettext("{n} is being changed", "{n} are being changed", counts.get("changing", 0))),
        (DROPPED, ngettext("{n} is not sent any more", "{n} are not sent any more", counts.get(DROPPED, 0))),
        (LEFT, ngettext("{n} was left as it is", "{n} were left as they are", counts.get(LEFT, 0))),
        (WITHDRAWN, ngettext("{n} was taken back", "{n} were taken back", counts.get(WITHDRAWN, 0))),
    ]
    if said := [text for name, text in parts if counts.get(name)]:
        lines.append(listed(said))
    if counts.get(FAILED):
        reasons = [
            f"{_why(error)} ({count})" for error, count in _merged(await unit.copies.reasons(it.id)).items()
        ]
        lines.append(
            ngettext(
                "{n} did not arrive: {why}",
                "{n} did not arrive: {why}",
                counts[FAILED],
                why=escape(listed(reasons)),
            )
        )
    if counts.get(UNDECIDED):
        lines.append(
            ngettext(
                "{n} is undecided: it may have arrived or not. Sent again, it might arrive twice.",
                "{n} are undecided: they may have arrived or not. Sent again, they might arrive twice.",
                counts[UNDECIDED],
            )
        )
    return lines


def _merged(reasons: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for error, count in reasons.items():
        kind = "gone" if any(each in error.casefold() for each in _GONE) else "refused"
        found[kind] = found.get(kind, 0) + count
    return found


_GONE = ("blocked", "deactivated", "not found", "closed", "initiate", "kicked", "50007", "10013", "10003")


def _why(kind: str) -> str:
    return {
        "gone": _("they have blocked Passeur or are gone"),
        "refused": _("the platform refused again and again"),
    }[kind]


def _came_back(interest: Mapping[str, int]) -> str:
    said = [
        ngettext("{n} is interested", "{n} are interested", interest["interested"])
        if interest.get("interested")
        else "",
        ngettext("{n} comes", "{n} come", interest["coming"]) if interest.get("coming") else "",
    ]
    return listed([each for each in said if each])


def _rows(it: Announcement, counts: Mapping[str, int], waiting: int) -> tuple[tuple[Button, ...], ...]:
    number = str(it.id)
    rows: list[tuple[Button, ...]] = []
    if it.state in (WAITING, DUE):
        rows.append((Button(_("Back to the draft"), "an-back", number),))
    if it.state == SENDING or (it.state == DUE and it.issue):
        rows.append((Button(_("Stop"), "an-halt", number), Button(_("Refresh"), "an-board", number)))
    if it.state == STOPPED:
        rows.append((Button(_("Go on"), "an-on", number),))
    if counts.get(UNDECIDED):
        rows.append(
            (Button(_("Send them again"), "an-again", number), Button(_("Leave them"), "an-leave", number))
        )
    if waiting:
        rows.append((Button(_("Read the questions"), "an-ask-list", number),))
    if it.state in TOLD and it.issue:
        rows.append(
            (Button(_("Correct"), "an-fix", number), Button(_("Withdraw it everywhere"), "an-undo", number))
        )
    rows.append((Button(_("My announcements"), "an-home"),))
    return tuple(rows)


async def _again(id: int, unit: Unit, town: Town, head: str = "") -> Outcome:
    it = await unit.announcements.get(id)
    return gone() if it is None else await panel(it, unit, town, edits=True, head=head)


@router.press("an-halt")
async def stop(request: Request, unit: Unit, town: Town) -> Outcome:
    """In the middle: what has not left stays."""
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    if await unit.announcements.change(it.id, SENDING, DUE, state=STOPPED):
        await unit.copies.turn(it.id, (QUEUED,), HELD)
        await unit.deeds.note(town.city.id, request.who.id, "stopped", town.clock(), about=str(it.id))
    return await _again(it.id, unit, town)


@router.press("an-on")
async def resume(request: Request, unit: Unit, town: Town) -> Outcome:
    """What was held back goes on, and nobody gets it twice."""
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    to = SENDING if it.issue else DUE
    if await unit.announcements.change(it.id, STOPPED, state=to):
        await unit.copies.turn(it.id, (HELD,), QUEUED)
        await unit.deeds.note(town.city.id, request.who.id, "resumed", town.clock(), about=str(it.id))
    return await _again(it.id, unit, town)


@router.press("an-again")
async def again(request: Request, unit: Unit, town: Town) -> Outcome:
    """What nobody knows of is sent again, on the word of whoever announced it."""
    return await _decide(request, unit, town, QUEUED)


@router.press("an-leave")
async def leave(request: Request, unit: Unit, town: Town) -> Outcome:
    """What nobody knows of is left as it is."""
    return await _decide(request, unit, town, LEFT)


async def _decide(request: Request, unit: Unit, town: Town, to: str) -> Outcome:
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    if it.state not in TOLD:
        return await _again(it.id, unit, town)
    target = HELD if to == QUEUED and it.state == STOPPED else to
    if await unit.copies.turn(it.id, (UNDECIDED,), target, now=town.clock()) and target == QUEUED:
        await unit.announcements.change(it.id, DONE, state=SENDING, ended_at=None)
    return await _again(it.id, unit, town)


@router.press("an-fix")
async def fix(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which language, then the right words."""
    id, lang = pickers.numbered(request.text)
    if (it := await mine(request, unit, town, id)) is None or it.state not in TOLD:
        return gone()
    if not lang and len(it.texts) > 1:
        buttons = [Button(language_name(each), "an-fix", f"{id}:{each}") for each in it.texts]
        return Reply(_("Which text?"), buttons=in_rows(buttons, 3), personal=True)
    lang = lang or next(iter(it.texts))
    if lang not in (*it.texts, *town.city.languages):
        return gone()
    lines = [
        _(
            "Write the text as it should be. I change it wherever it was read; where that is impossible I say so briefly."
        ),
        escape(it.texts.get(lang, "")),
    ]
    return Ask(Reply("\n\n".join(lines), personal=True), "an-fix", {"announcement": id, "lang": lang})


@router.step("an-fix")
async def fixed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The right words: shown once more, or read by somebody else first."""
    it = await mine(request, unit, town, int(request.data["announcement"]))
    if it is None or it.state not in TOLD:
        return gone()
    texts = {**it.texts, str(request.data["lang"]): fitting(request.text)}
    await unit.announcements.change(it.id, pending=texts)
    it = await unit.announcements.get(it.id)
    assert it is not None
    if await held(it, unit, town):
        await ask_others(it, request, unit, town)
        see = (Button(_("See"), "an-board", str(it.id)),)
        return Reply(_("A second organiser reads the correction first."), buttons=(see,), personal=True)
    mark = f"{it.id}:{bulletin.seal(it)}"
    lines = [bold(_("So it will read")), escape(texts[str(request.data["lang"])])]
    row = (
        Button(_("Yes, correct it everywhere"), "an-fixed", mark),
        Button(_("Leave it as it is"), "an-unfix", str(it.id)),
    )
    return Reply("\n\n".join(lines), buttons=(row,), personal=True)


@router.press("an-fixed")
async def confirm(request: Request, unit: Unit, town: Town) -> Outcome:
    """The correction goes wherever the announcement went."""
    id, mark = pickers.numbered(request.text)
    if (it := await mine(request, unit, town, id)) is None or it.state not in TOLD or not it.pending:
        return gone()
    if bulletin.seal(it) != mark:
        return gone()
    if await held(it, unit, town):
        return await to_read(it, unit, town) if it.person_id != request.who.id else gone()
    count = await correct(it, it.pending, request, unit, town)
    said = ngettext("It is being corrected in {n} place.", "It is being corrected in {n} places.", count)
    return await _again(it.id, unit, town, said)


@router.press("an-unfix")
async def unfix(request: Request, unit: Unit, town: Town) -> Outcome:
    """It stays as it is."""
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    await unit.announcements.change(it.id, *TOLD, pending=None)
    return await _again(it.id, unit, town)


@router.press("an-undo")
async def undo(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask once: what is taken back does not come again."""
    id, sure = pickers.numbered(request.text)
    if (it := await mine(request, unit, town, id)) is None or it.state not in TOLD:
        return gone()
    if sure != "yes":
        row = (
            Button(_("Yes, withdraw it"), "an-undo", f"{id}:yes"),
            Button(_("No, keep it"), "an-board", str(id)),
        )
        text = _(
            "It will disappear wherever it was read, or say that it was withdrawn. This cannot be undone."
        )
        return Reply(text, buttons=(row,), personal=True)
    count = await retract(it, request.who.id, unit, town)
    return await _again(
        id,
        unit,
        town,
        ngettext("It is being withdrawn in {n} place.", "It is being withdrawn in {n} places.", count),
    )


async def retract(it: Announcement, person_id: int | None, unit: Unit, town: Town) -> int:
    """Take it back everywhere, and send it nowhere any more; in how many places it was."""
    now = town.clock()
    await unit.announcements.change(it.id, state=RETRACTED, ended_at=now, pending=None)
    await unit.copies.turn(it.id, (QUEUED, HELD), DROPPED)
    await unit.deeds.note(town.city.id, person_id, "withdrawn", now, about=str(it.id))
    return await unit.copies.redo(it.id, WITHDRAW, now)
