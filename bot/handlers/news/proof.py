"""The proof of an announcement: how it will be read on each platform, in each language, before anybody reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from bot.conversation.i18n import _, choose, language_name, ngettext, speaking
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Address, Button, File, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.conversation.sketch import ABOVE, BELOW, Leaf
from bot.handlers import pickers
from bot.handlers.news import bulletin
from bot.handlers.news.bulletin import gone, mine
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import Announcement

router: Router[Unit, Town] = Router()

PLACES: Mapping[str, str] = {"telegram": "Telegram", "discord": "Discord"}
"""Where announcements are read."""

LANGUAGES = 4
"""So many of the city's languages have a proof of their own."""


@router.press("an-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """Exactly as it will be read, in every language, each as a message of its own; then what becomes of it elsewhere."""
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    here = request.address, request.sender.id
    if not request.private and (reach := (await unit.habits.reach([request.who.id])).get(request.who.id)):
        here = reach.address, reach.recipient
    now = town.clock()
    stamp = f"{it.id}:{int(now.timestamp() * 1000)}"
    for lang in _tongues(town):
        args = {"announcement": it.id, "lang": lang, "why": _why(it)}
        await unit.outbox.notice(f"preview:{stamp}:{lang}", str(here[0]), here[1], "preview", args, now)
    args = {"announcement": it.id, "lang": request.lang, "here": here[0].platform}
    await unit.outbox.notice(f"proof:{stamp}", str(here[0]), here[1], "proof", args, now)
    return Reply(_("Here it comes, as people will read it."), personal=True)


@router.notice("preview")
async def preview(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What somebody who reads this language will get."""
    it = await unit.announcements.get(int(args["announcement"]))
    if it is None:
        return None
    with speaking(choose(str(args["lang"]))):
        reply = await bulletin.worded(as_it_will_be(it), unit, town, why=str(args["why"]), private=True)
    content = await unit.announcements.picture(it.id) if reply.files else None
    files = (File.of("annonce.jpg", "image/jpeg", content),) if content else ()
    return replace(reply, files=files, news=True)


@router.notice("proof")
async def differs(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What becomes of it on each platform; the very text of all but the one where this is read, at a tap."""
    it = await unit.announcements.get(int(args["announcement"]))
    if it is None:
        return None
    lines, buttons = [bold(_("What each platform makes of it"))], []
    for place, private in (await _places(it, unit, town)).items():
        leaves = {
            lang: await _sketched(it, place, lang, unit, town, private=private) for lang in _tongues(town)
        }
        lines += _differences(place, leaves)
        if place != args["here"]:
            buttons += [
                Button(f"{PLACES[place]} · {language_name(lang)}", "an-as", f"{it.id}:{place}:{lang}")
                for lang in leaves
            ]
    if await bulletin.channels(it, unit):
        lines.append(_("In channels and groups, nothing is said of how to stop such news."))
    if it.reference and not it.pictured:
        lines.append(_("The picture is still on its way to me."))
    rows = (*in_rows(buttons, 2), (Button(_("Back"), "an-board", str(it.id)),))
    return Reply("\n".join(lines), buttons=rows)


@router.press("an-as")
async def elsewhere(request: Request, unit: Unit, town: Town) -> Outcome:
    """The very text as another platform will show it in one language (``ID:PLATFORM:LANGUAGE``), message by message."""
    id, rest = pickers.numbered(request.text)
    place, _colon, lang = rest.partition(":")
    it = await mine(request, unit, town, id)
    if it is None or place not in PLACES or lang not in _tongues(town):
        return gone()
    private = (await _places(it, unit, town)).get(place, True)
    leaves = await _sketched(it, place, lang, unit, town, private=private)
    title = _("On {place}, in this language: {language}", place=PLACES[place], language=language_name(lang))
    parts = [bold(title), *_differences(place, {lang: leaves})]
    for at, leaf in enumerate(leaves, start=1):
        parts += ["", _headed(at, len(leaves), leaf), leaf.text]
        parts += [escape("  ".join(f"[{label}]" for label in row)) for row in leaf.rows]
    row = (Button(_("Back"), "an-board", str(it.id)),)
    return Reply("\n".join(parts), buttons=(row,), personal=True)


def _headed(at: int, many: int, leaf: Leaf) -> str:
    said = _("Message {n} of {all}", n=at, all=many)
    picture = {ABOVE: _("the picture, and below it:"), BELOW: _("with the picture below it:")}.get(
        leaf.picture
    )
    return italic(f"{said} · {picture}" if picture else said)


def _tongues(town: Town) -> Sequence[str]:
    return town.city.languages[:LANGUAGES]


def _why(it: Announcement) -> str:
    return next(iter(it.audience), "news")


async def _places(it: Announcement, unit: Unit, town: Town) -> dict[str, bool]:
    """The platforms on which somebody of its readers is (all, while there are none), and whether in private there."""
    people = (await bulletin.reached(it, unit, town)).platforms
    open_ = {f"chat:{each.channel}": each.channel for each in await unit.spaces.open()}
    rooms = {Address.parse(open_[each]).platform for each in it.audience if each in open_}
    found = {place: place in people for place in PLACES if place in people or place in rooms}
    return found or dict.fromkeys(PLACES, True)


async def _sketched(
    it: Announcement, place: str, lang: str, unit: Unit, town: Town, *, private: bool
) -> Sequence[Leaf]:
    """The messages that the platform makes of it, in the language of whoever reads it."""
    with speaking(choose(lang)):
        reply = await bulletin.worded(as_it_will_be(it), unit, town, why=_why(it), private=private)
        if it.reference and not reply.files:
            reply = replace(reply, files=(bulletin.PICTURE,))
        return town.sketch(place, reply, private)


def as_it_will_be(it: Announcement) -> Announcement:
    """With the words of a correction that waits to be read."""
    return it if it.pending is None else replace(it, texts=dict(it.pending), version=it.version + 1)


def _differences(place: str, leaves: Mapping[str, Sequence[Leaf]]) -> list[str]:
    """What becomes of it there, once for all languages in which it is the same."""
    said = {lang: _difference(place, some) for lang, some in leaves.items() if some}
    order = sorted(said, key=lambda lang: (list(said.values()).index(said[lang]), list(said).index(lang)))
    lines = []
    for what, langs in groupby(order, key=said.__getitem__):
        names = [language_name(each) for each in langs]
        where = PLACES[place] if len(names) == len(said) else f"{PLACES[place]} ({', '.join(names)})"
        lines.append(f"{bold(where)} · {escape(what)}")
    return lines


def _difference(place: str, leaves: Sequence[Leaf]) -> str:
    """What is split, moved and added, in a line of plain words; nothing is ever cut off."""
    picture = next((each.picture for each in leaves if each.picture), "")
    parts = [ngettext("{n} message", "{n} messages", len(leaves))]
    if picture == ABOVE:
        parts = [
            _("one picture with its words")
            if len(leaves) == 1
            else ngettext(
                "one picture with the beginning, then the rest in {n} message",
                "one picture with the beginning, then the rest in {n} messages",
                len(leaves) - 1,
            )
        ]
    elif picture == BELOW:
        parts.append(_("the picture below the words"))
    if many := sum(len(row) for each in leaves for row in each.rows):
        count = ngettext("{n} button", "{n} buttons", many)
        parts.append(count if len(leaves) == 1 else _("{buttons} under the last one", buttons=count))
    if place == "discord" and any("://" in each.text for each in leaves):
        parts.append(_("Discord may add a glimpse of the page behind the link"))
    return ", ".join(parts) + "."
