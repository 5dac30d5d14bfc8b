"""Associations: begun without a server by an organiser, joined by a code or a tap, exported whole, let go with all that is theirs."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.conversation.errors import Invalid, Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, File, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.exchange import circles
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import shortened
from bot.handlers.rights import Right, Role, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.parting import part
from bot.storage.polls import Poll
from bot.storage.spaces import PLAIN, Home

router: Router[Unit, Town] = Router()

LONGEST = 80
SHOWN = 20


@router.command(
    {"fr": "rejoindre", "en": "join"},
    lazy("Join an association, or see those you are in"),
    argument=lazy("its code"),
)
async def join(request: Request, unit: Unit, town: Town) -> Outcome:
    """With a code, in private; without one, in the association's own server or group."""
    if not request.private and not request.text:
        return await join_here(request, unit, town)
    in_private(request)
    if not request.text:
        return await _joined(request, unit, town)
    home = await unit.spaces.coded(request.text)
    if home is None:
        text = _("I know no association by this code. Ask for it again, or write it once more.")
        return Reply(text, buttons=((Button(_("My associations"), "as-mine"),),), personal=True)
    return await _in(request, unit, town, home)


@router.link("join")
async def join_by_link(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a link."""
    return await join(request, unit, town)


@router.press("as-join")
async def join_here(request: Request, unit: Unit, town: Town) -> Outcome:
    """From a button in the association's own server or group."""
    home = None if request.private else await unit.spaces.of(request)
    if home is None:
        raise Refused(_("This is for servers and groups: invite me to yours and write /space there."))
    return await _in(request, unit, town, home)


async def _in(request: Request, unit: Unit, town: Town, home: Home) -> Reply:
    new = await unit.members.join(request.who.id, town.city.id, home.key, town.clock())
    name = bold(home.name or _("this association"))
    text = (
        _("Welcome to {space}. You hear of its news; nobody sees a list of its members.", space=name)
        if new
        else _("You are in {space} already.", space=name)
    )
    row = (
        (Button(_("Leave {space}", space=shortened(home.name, 20)), "as-out", home.key),)
        if len(home.key) < 56
        else ()
    )
    return Reply(text, buttons=(row,) if row else (), personal=True)


@router.press("as-out")
async def out(request: Request, unit: Unit, town: Town) -> Outcome:
    """They belong to it no longer."""
    await unit.members.leave(request.who.id, town.city.id, request.text)
    text = _("Done: you hear nothing more of it. The door stays open.")
    return Reply(text, buttons=((Button(_("My associations"), "as-mine"),),), edits=True, personal=True)


@router.press("as-mine")
async def mine(request: Request, unit: Unit, town: Town) -> Outcome:
    """The associations that one joined."""
    in_private(request)
    return await _joined(request, unit, town)


async def _joined(request: Request, unit: Unit, town: Town) -> Reply:
    homes = {home.key: home for home in await unit.spaces.everywhere()}
    joined = [homes[key] for key in await unit.members.of(request.who.id, town.city.id) if key in homes]
    lines = [bold(_("My associations"))]
    lines += [f"• {escape(home.name or home.key)}" for home in joined]
    if not joined:
        lines.append(_("None yet. An association gives you its code: /join CODE"))
    buttons = [
        Button(shortened(_("Leave {space}", space=home.name or home.key)), "as-out", home.key)
        for home in joined[:SHOWN]
        if len(home.key) < 56
    ]
    return Reply(
        "\n".join(lines), buttons=(*in_rows(buttons, 1), (Button(_("All topics"), "topics"),)), personal=True
    )


@router.press("as-new")
async def new(request: Request, unit: Unit, town: Town) -> Outcome:
    """An association that has no server and no group: its name."""
    in_private(request)
    await allow(request, unit, town, Right.SPACE)
    return Ask(Reply(_("What is the association called?"), personal=True), "as-named")


@router.step("as-named")
async def made(request: Request, unit: Unit, town: Town) -> Outcome:
    """It begins; somebody is invited to look after it next."""
    in_private(request)
    await allow(request, unit, town, Right.SPACE)
    name = " ".join(request.text.split())
    if not name or len(name) > LONGEST:
        raise Invalid(_("A name of at most {limit} characters, please.", limit=LONGEST))
    now = town.clock()
    home = await unit.spaces.found(name, request.lang, now)
    await unit.deeds.note(town.city.id, request.who.id, "space-made", now, space=home.key)
    lines = (
        bold(home.name),
        _("It begins. People join it with: {command}", command=f"`/{town.called('rejoindre')} {home.code}`"),
        _("Next, invite somebody to look after it."),
    )
    row = (
        Button(_("Invite its steward"), "du-new", f"{Role.STEWARD}:{home.key}"),
        Button(_("See it"), "as-see", home.key),
    )
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("as")
async def all_mine(request: Request, unit: Unit, town: Town) -> Outcome:
    """The associations that one looks after."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.SPACE)
    homes = [each for each in await unit.spaces.everywhere() if found.may(Right.SPACE, each.key)]
    if len(homes) == 1:
        return await _page(unit, town, homes[0])
    buttons = [
        Button(shortened(each.name or each.key), "as-see", each.key)
        for each in homes[:SHOWN]
        if len(each.key) < 56
    ]
    text = _("Which association?") if buttons else _("There is no association yet.")
    last = (
        (Button(_("A new association"), "as-new"),)
        if found.may(Right.SPACE)
        else (Button(_("My roles"), "du"),)
    )
    return Reply(text, buttons=(*in_rows(buttons, 1), last), personal=True)


@router.press("as-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of them."""
    home = await _kept(request, unit, town)
    return _gone() if home is None else await _page(unit, town, home)


async def _page(unit: Unit, town: Town, home: Home) -> Reply:
    city = town.city.id
    code = await unit.spaces.open_to_members(home.key)
    members = (await unit.members.counts(city)).get(home.key, 0)
    entries = len(await unit.entries.kept(city, owner=home.key))
    lines = [
        bold(home.name or home.key),
        ngettext("{n} member.", "{n} members.", members),
        ngettext("{n} page.", "{n} pages.", entries),
        _("People join it with: {command}", command=f"`/{town.called('rejoindre')} {code}`"),
    ]
    if town.door:
        lines.append(escape(f"https://t.me/{town.door}?start=join_{code}"))
    rows = (
        (Button(_("Our pages"), "pg"), Button(_("A page more"), "pg-new", home.key)),
        (
            Button(_("Take our data along"), "as-file", home.key),
            Button(_("Leave Passeur"), "as-end", home.key),
        ),
    )
    return Reply("\n".join(lines), buttons=rows, personal=True)


@router.press("as-file")
async def export(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything that is theirs, as one file."""
    if (home := await _kept(request, unit, town)) is None:
        return _gone()
    return Reply(
        _(
            "This is everything of yours: pages, events, news, polls, and how many members you have, never who."
        ),
        buttons=((Button(_("Back"), "as-see", home.key),),),
        files=(await exported(unit, town, home),),
        personal=True,
    )


async def exported(unit: Unit, town: Town, home: Home) -> File:
    """What a space owns, as JSON."""
    city = town.city.id
    events = [
        each.event
        for each in (await unit.events.known(city)).values()
        if each.owner == home.key and each.gone_at is None
    ]
    whole: dict[str, Any] = {
        "association": {**asdict(home), "members": (await unit.members.counts(city)).get(home.key, 0)},
        "licence": {"name": town.city.licence.name, "url": town.city.licence.url},
        "entries": [
            each.entry.model_dump(mode="json", exclude_defaults=True)
            for each in await unit.entries.kept(city, owner=home.key)
        ],
        "events": [each.model_dump(mode="json", exclude_defaults=True) for each in events],
        "calendars": [each.url for each in await unit.sources.all(city) if each.owner == home.key],
        "announcements": [
            {"texts": dict(each.texts), "link": each.link, "state": each.state, "sent": each.begun_at}
            for each in await unit.announcements.owned(city, home.key)
        ],
        "polls": [
            {"question": each.question, "answers": await _votes(unit, each), "closes": each.closes_at}
            for each in await unit.polls.of(city, home.key)
        ],
    }
    content = json.dumps(whole, ensure_ascii=False, indent=2, default=_plain).encode()
    return File.of("association.json", "application/json", content)


async def _votes(unit: Unit, poll: Poll) -> dict[str, int]:
    counts = await unit.polls.counts(poll.id)
    return {choice: counts.get(at, 0) for at, choice in enumerate(poll.choices)}


@router.press("as-end")
async def ask_end(request: Request, unit: Unit, town: Town) -> Outcome:
    """Asked once, with everything to take along."""
    if (home := await _kept(request, unit, town)) is None:
        return _gone()
    text = _(
        "Shall {space} leave Passeur? Its pages, events, news under way, members and roles go with it, for good, and the exchanges among its members end. Here is everything, to take along.",
        space=bold(home.name or home.key),
    )
    row = (Button(_("Yes, we leave"), "as-gone", home.key), Button(_("No, we stay"), "as-see", home.key))
    return Reply(text, buttons=(row,), files=(await exported(unit, town, home),), personal=True)


@router.press("as-gone")
async def end(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything that is theirs leaves."""
    if (home := await _kept(request, unit, town)) is None:
        return _gone()
    city, now = town.city.id, town.clock()
    if (gone := await part(unit, city, home.key, now)) is None:
        return _gone()
    for id in gone.entries:
        unit.afterwards.append(lambda id=id: town.part_with(id))  # type: ignore[misc]
    closed = await circles.disband(unit, town, home.key)
    counts: dict[str, Any] = {"entries": len(gone.entries), "announcements": gone.halted, "exchanges": closed}
    await unit.deeds.note(city, request.who.id, "space-left", now, space=home.key, **counts)
    lines = [_("It is done: nothing of it is left. Thank you for what you shared with the city.")]
    if not home.key.startswith(f"{PLAIN}:"):
        lines.append(_("I am still in your server or group: whoever manages it can take me out there."))
    return Reply("\n".join(lines), buttons=((Button(_("My roles"), "du"),),), edits=True, personal=True)


async def _kept(request: Request, unit: Unit, town: Town) -> Home | None:
    """The space of this button, if whoever presses it decides for it; None where it has left. Raises Refused."""
    in_private(request)
    if (home := await unit.spaces.named(request.text)) is not None:
        await allow(request, unit, town, Right.SPACE, home.key)
    return home


def _gone() -> Reply:
    text = _("I no longer know that place.")
    return Reply(text, buttons=((Button(_("My roles"), "du"),),), personal=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
