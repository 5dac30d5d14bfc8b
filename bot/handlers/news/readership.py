"""For whom an announcement is: chosen by taps or said in a few words, with exact numbers, never with names."""

import re
from zlib import crc32

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.news import bulletin
from bot.handlers.news.announcing import draft, readers_lines
from bot.handlers.news.bulletin import AGES, gone
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import DRAFT, Announcement
from bot.storage.audiences import NEWS
from bot.storage.follows import EVENT, FESTIVAL, ORGANISER, PLACE, SPACE, TOPIC
from knowledge.city import City
from knowledge.language import fold

router: Router[Unit, Town] = Router()

MOST = 12
"""Groups of readers of one announcement, and how many of a kind are shown."""


@router.press("an-who")
async def who(request: Request, unit: Unit, town: Town) -> Outcome:
    """What may be chosen."""
    if (it := await draft(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    return await _choice(it, unit, town)


async def _choice(it: Announcement, unit: Unit, town: Town, *, edits: bool = False) -> Ask:
    number = str(it.id)
    if it.space:
        rows: list[tuple[Button, ...]] = [
            (_tap(it, f"{SPACE}:{it.space}", _("Our members, and those who follow us")),)
        ]
    else:
        rows = [
            (_tap(it, NEWS, _("Everybody who agreed to news of the city")),),
            (
                Button(_("A topic"), "an-kind", f"{number}:{TOPIC}"),
                Button(_("A place"), "an-kind", f"{number}:{PLACE}"),
                Button(_("A festival"), "an-kind", f"{number}:{FESTIVAL}"),
            ),
            (
                Button(_("An event"), "an-kind", f"{number}:{EVENT}"),
                Button(_("An organiser"), "an-kind", f"{number}:{ORGANISER}"),
                Button(_("An association"), "an-kind", f"{number}:{SPACE}"),
            ),
        ]
    rows += [
        (
            Button(_("Channels and groups"), "an-kind", f"{number}:chat"),
            Button(_("An age"), "an-kind", f"{number}:age"),
        ),
        (Button(_("Done"), "an-board", number),),
    ]
    lines = [bold(_("For whom?")), *await readers_lines(it, unit, town)]
    if not it.space:
        lines.append(_("Tap, or write it: “sewing”, “Montferrand”, “everybody”."))
    return Ask(
        Reply("\n".join(lines), buttons=tuple(rows), personal=True, edits=edits),
        "an-who",
        {"announcement": it.id},
    )


def _tap(it: Announcement, group: str, label: str) -> Button:
    ticked = "✓ " if group in it.audience else ""
    return Button(ticked + pickers.shortened(label, 55), "an-to", f"{it.id}:{_mark(group)}")


def _mark(group: str) -> str:
    """Stands for a group in a button, however long its name is."""
    return f"{crc32(group.encode()):08x}"


async def _possible(it: Announcement, unit: Unit, town: Town, kind: str = "") -> dict[str, str]:
    """The groups that this announcement may go to, with their labels; of one kind alone where one is named."""
    city = town.city.id
    found: dict[str, str] = {}
    if kind in ("", "chat"):
        for each in await unit.spaces.open():
            if it.space in ("", each.key):
                found[f"chat:{each.channel}"] = await unit.spaces.called(each.key) or each.channel
    if it.space:
        return found | {f"{SPACE}:{it.space}": _("Our members, and those who follow us")}
    if not kind:
        found[NEWS] = _("Everybody who agreed to news of the city")
    for each_kind in (TOPIC, PLACE, FESTIVAL, EVENT, ORGANISER, SPACE):
        if kind in ("", each_kind):
            known = list(
                town.city.topics if each_kind == TOPIC else town.city.quartiers if each_kind == PLACE else ()
            )
            if each_kind == SPACE:
                known = [each.key for each in await unit.spaces.everywhere()]
            counts = await unit.follows.counts(city, each_kind)
            order = sorted({*known, *counts}, key=lambda target: (-counts.get(target, 0), target))
            for target in order:
                name = bulletin.named(town, each_kind, target)
                if each_kind == SPACE:
                    name = await unit.spaces.called(target) or name
                found[f"{each_kind}:{target}"] = name
    return found


@router.press("an-kind")
async def kind(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those of one kind."""
    id, what = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None:
        return gone()
    back = (Button(_("Back"), "an-who", str(id)),)
    if what == "age":
        bands = [
            Button(("✓ " if it.age == band else "") + str(label), "an-age", f"{id}:{band}")
            for band, label in AGES.items()
        ]
        rows = (*in_rows(bands, 2), (Button(_("Every age"), "an-age", f"{id}:"),), back)
        text = _("Of which age? Only those who told me theirs are then reached.")
        return Reply(text, buttons=rows, personal=True, edits=True)
    if what not in ("chat", TOPIC, PLACE, FESTIVAL, EVENT, ORGANISER, SPACE):
        return gone()
    possible = await _possible(it, unit, town, what)
    possible.pop(f"{SPACE}:{it.space}", None)
    if not possible:
        return Reply(_("There is nothing of that kind yet."), buttons=(back,), personal=True, edits=True)
    taps = [_tap(it, group, label) for group, label in list(possible.items())[:MOST]]
    text = _("Which ones? Each tap changes one.")
    if len(possible) > MOST:
        more = _("What is not here you can write, one step back.")
        text = f"{text} {more}"
    return Reply(text, buttons=(*in_rows(taps, 2), back), personal=True, edits=True)


@router.press("an-to")
async def to(request: Request, unit: Unit, town: Town) -> Outcome:
    """One group is put in, or taken out again."""
    id, mark = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None:
        return gone()
    possible = await _possible(it, unit, town)
    group = next((each for each in (*it.audience, *possible) if _mark(each) == mark), None)
    if group is None or (group not in it.audience and len(it.audience) >= MOST):
        return gone()
    after = [each for each in it.audience if each != group]
    if len(after) == len(it.audience):
        after.append(group)
    await unit.announcements.change(id, DRAFT, audience=after)
    return await _again(id, unit, town, edits=True)


async def _again(id: int, unit: Unit, town: Town, *, edits: bool = False) -> Outcome:
    it = await unit.announcements.get(id)
    return gone() if it is None else await _choice(it, unit, town, edits=edits)


@router.press("an-age")
async def age(request: Request, unit: Unit, town: Town) -> Outcome:
    """An age band, or every age."""
    id, band = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None or band not in ("", *AGES):
        return gone()
    await unit.announcements.change(it.id, DRAFT, age=band)
    return await _again(id, unit, town, edits=True)


@router.step("an-who")
async def said(request: Request, unit: Unit, town: Town) -> Outcome:
    """What was written names one group or several."""
    if (it := await draft(request, unit, town, int(request.data["announcement"]))) is None:
        return gone()
    possible = await _possible(it, unit, town)
    found = [each for each in possible if _names(each, possible[each], fold(request.text), town.city)]
    if not found:
        raise Invalid(
            _(
                "I know nobody who follows “{words}”. Try a topic or a quartier, or tap.",
                words=escape(request.text[:60]),
            )
        )
    after = list(dict.fromkeys((*it.audience, *found)))[:MOST]
    await unit.announcements.change(it.id, DRAFT, audience=after)
    return await _again(it.id, unit, town)


EVERYBODY = ("tout le monde", "toutes et tous", "tous", "everybody", "everyone")


def _names(group: str, label: str, text: str, city: City) -> bool:
    """Whether these folded words name the group."""
    kind, _colon, target = group.partition(":")
    words = [label]
    if kind == NEWS:
        words = [*EVERYBODY]
    elif kind == TOPIC and target in city.topics:
        words += city.topics[target].label.values()
    elif kind == PLACE and target in city.quartiers:
        words += [*city.quartiers[target].label.values(), *city.quartiers[target].words]
    padded = f" {_plain(text)} "
    return any(f" {known} " in padded for each in words if (known := _plain(fold(each))))


def _plain(folded: str) -> str:
    return " ".join(re.findall(r"\w+", folded))
