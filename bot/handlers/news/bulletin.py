"""How an announcement reads: to whoever receives it, and in the words of whoever makes it."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from bot.conversation.i18n import _, language, language_name, lazy, listed, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, File, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers import mandate
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import DRAFT, HALTED, RETRACTED, WAITING, Announcement
from bot.storage.audiences import CAPPED, NEWS, OFF, PAUSED, STOPPED, Reached, groups
from bot.storage.copies import NOTE, SEND, WITHDRAW
from knowledge.city import said_in

router: Router[Unit, Town] = Router()

AGES: Mapping[str, lazy] = {
    "0-17": lazy("under 18"),
    "18-25": lazy("18 to 25"),
    "26-59": lazy("26 to 59"),
    "60-120": lazy("60 and over"),
}
"""The age bands that somebody may tell."""

PICTURE = File("annonce.jpg", "image/jpeg", "")
"""Stands for the picture, whose content is read once for all."""


@router.notice("announcement")
async def announcement(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """An announcement as its reader gets it; None where it is not to be said any more."""
    it = await unit.announcements.get(int(args["announcement"]))
    if it is None:
        return None
    if args["task"] == WITHDRAW or it.state == RETRACTED:
        return Reply(italic(_("This announcement has been withdrawn."))) if args["task"] != SEND else None
    if args["task"] == SEND and it.state in (DRAFT, WAITING, HALTED):
        return None
    reply = await worded(it, unit, town, why=str(args["why"]), private=bool(args["private"]))
    if args["task"] == NOTE:
        note = bold(_("A correction"))
        return Reply(f"{note}\n{reply.text}", buttons=reply.buttons)
    return reply


async def worded(it: Announcement, unit: Unit, town: Town, *, why: str, private: bool) -> Reply:
    """In the language of this turn, else in the city's own, marked as such."""
    spoken = language() if language() in it.texts else town.city.language
    text = it.texts.get(spoken) or next(iter(it.texts.values()), "")
    lines = [bold(f"📣 {await mandate.said(it.space, unit, town)}")]
    if language() not in it.texts and it.texts:
        known = spoken if spoken in it.texts else next(iter(it.texts))
        lines.append(
            italic(
                _(
                    "For want of a translation, in the city’s language ({language}):",
                    language=language_name(known),
                )
            )
        )
    lines.append(escape(text))
    if it.link:
        lines.append(escape(it.link))
    if it.version > 1:
        lines.append(italic(_("This text was corrected.")))
    lines.append(italic(reason(town, why)))
    files = (PICTURE,) if it.pictured else ()
    return Reply("\n\n".join(lines), buttons=_answers(it, private=private), files=files)


def _answers(it: Announcement, *, private: bool) -> Rows:
    labels = {
        "interested": Button(_("I am interested"), "an-yes", f"{it.id}:interested"),
        "coming": Button(_("I will come"), "an-yes", f"{it.id}:coming"),
        "question": Button(_("Ask a question"), "an-ask", str(it.id)),
    }
    rows = in_rows([labels[each] for each in it.offers if each in labels], 2)
    stop = ((Button(_("No more of this news"), "an-stop", str(it.id)),),) if private else ()
    return (*rows, *stop)


def reason(town: Town, why: str) -> str:
    """Why somebody receives it: the promise kept under every announcement."""
    kind, _colon, target = why.partition(":")
    if kind == NEWS:
        return _("You receive this because you agreed to news of the city.")
    if kind == "chat":
        return _("This place receives news of the city.")
    return _("You receive this because you follow: {what}.", what=named(town, kind, target))


def named(town: Town, kind: str, target: str) -> str:
    """A thing that people follow, in words."""
    if kind == "topic" and target in town.city.topics:
        return said_in(town.city.topics[target].label, language(), town.city.language)
    if kind == "place" and target in town.city.quartiers:
        return said_in(town.city.quartiers[target].label, language(), town.city.language)
    return target.partition(":")[2] or target if kind == "space" else target.replace("-", " ")


async def described(it: Announcement, unit: Unit, town: Town) -> list[str]:
    """For whom it is, in words."""
    parts = []
    for each in it.audience:
        kind, _colon, target = each.partition(":")
        if kind == NEWS:
            parts.append(_("everybody who agreed to news of the city"))
        elif kind == "chat":
            parts.append(_("the channel of {space}", space=await channel_name(unit, target)))
        elif kind == "space":
            parts.append(_("those who follow {what}", what=await unit.spaces.called(target) or target))
        else:
            parts.append(_("those who follow {what}", what=named(town, kind, target)))
    if it.age in AGES:
        parts.append(_("and of them only those of this age: {age}", age=str(AGES[it.age])))
    return parts


async def channel_name(unit: Unit, address: str) -> str:
    """How the space is called whose news go to this channel."""
    here = next((each for each in await unit.spaces.open() if each.channel == address), None)
    return (await unit.spaces.called(here.key) if here else "") or address


async def reached(it: Announcement, unit: Unit, town: Town) -> Reached:
    """Exactly whom it would reach now."""
    now = town.clock()
    today = town.now().replace(hour=0, minute=0, second=0, microsecond=0)
    found = groups(town.city, it.audience)
    return await unit.audiences.count(town.city.id, found, age=it.age, now=now, today=today, urgent=it.urgent)


async def channels(it: Announcement, unit: Unit) -> int:
    """How many channels it goes to."""
    open_ = {f"chat:{each.channel}" for each in await unit.spaces.open()}
    return len(open_ & set(it.audience))


def counted(found: Reached, places: int) -> list[str]:
    """Whom it reaches and whom not, in exact numbers."""
    if not found.people and not places:
        return [_("Nobody receives it yet.")]
    names = {"telegram": "Telegram", "discord": "Discord"}
    where = [f"{count} {names.get(name, name)}" for name, count in sorted(found.platforms.items())]
    lines = [
        ngettext("{n} person receives it", "{n} people receive it", found.people)
        + (f" ({listed(where)})" if len(where) > 1 else "")
    ]
    if places:
        lines.append(
            ngettext("{n} channel or group receives it", "{n} channels or groups receive it", places)
        )
    left = found.left_out
    words = [
        (
            STOPPED,
            ngettext("{n} wants none of it any more", "{n} want none of it any more", left.get(STOPPED, 0)),
        ),
        (PAUSED, ngettext("{n} is on a break", "{n} are on a break", left.get(PAUSED, 0))),
        (OFF, ngettext("{n} can no longer be reached", "{n} can no longer be reached", left.get(OFF, 0))),
        (
            CAPPED,
            ngettext("{n} has had enough for today", "{n} have had enough for today", left.get(CAPPED, 0)),
        ),
    ]
    said = [each for name, each in words if left.get(name)]
    if found.never_agreed:
        said.append(
            ngettext(
                "{n} has not agreed to news of the city",
                "{n} have not agreed to news of the city",
                found.never_agreed,
            )
        )
    if said:
        lines.append(_("Left out: {reasons}.", reasons=listed(said)))
    return lines


def seal(it: Announcement) -> str:
    """Stands for what is decided about it: who approves, approves this and nothing that was changed since."""
    decided = (
        sorted(it.texts.items()),
        sorted((it.pending or {}).items()),
        it.link,
        it.offers,
        it.audience,
        it.age,
        it.urgent,
        it.reference,
        # A correction does not depend on when the next issue goes out.
        None if it.pending else (it.due_at, it.repeats),
    )
    return f"{crc32(repr(decided).encode()):08x}"


def cleaned(text: str) -> str:
    """What was typed, without signs that cannot be seen; its lines stay."""
    kept = [
        each
        for each in text.replace("\r\n", "\n")
        if each in "\n\u200c\u200d" or unicodedata.category(each)[0] != "C"
    ]
    return "".join(kept).strip()


async def mine(request: Request, unit: Unit, town: Town, id: int) -> Announcement | None:
    """This announcement, if there is one. Refused where whoever asks may not announce there."""
    it = await unit.announcements.get(id) if 0 < id < 2**31 else None
    if it is None or it.city != town.city.id:
        await allow_somewhere(request, unit, town)
        return None
    await allow(request, unit, town, Right.ANNOUNCE, it.space)
    return it


async def allow_somewhere(request: Request, unit: Unit, town: Town) -> None:
    """Refused where they may announce nowhere: nobody else learns which numbers there are."""
    await allow_anywhere(request, unit, town, Right.ANNOUNCE)


def gone() -> Reply:
    """What is said where a button no longer leads anywhere."""
    return Reply(
        _("That announcement is no longer there, or has moved on."),
        buttons=((Button(_("My announcements"), "an-home"),),),
        personal=True,
    )


def quoted(texts: Mapping[str, str], lang: str, limit: int = 120) -> str:
    """The beginning of what it says."""
    text = " ".join((texts.get(lang) or next(iter(texts.values()), "")).split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def missing(it: Announcement, languages: Sequence[str]) -> list[str]:
    """The languages of the city in which it says nothing yet."""
    return [each for each in languages if each not in it.texts]
