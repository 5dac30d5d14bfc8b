"""A question put to the city, on every platform at once: a few answers, one vote each, the counts for everybody."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel.numbers import format_percent

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, language, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Field, Form, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import mandate
from bot.handlers.moments import when
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, allow, standing
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.polls import CLOSED, DRAFT, OPEN, Poll
from bot.storage.spaces import Here

router: Router[Unit, Town] = Router()

FEWEST, MOST = 2, 8
"""How many answers one may choose from."""

LONGEST_QUESTION, LONGEST_CHOICE = 240, 60
OPEN_FOR = {"3": 3, "7": 7, "14": 14, "30": 30}
"""Days."""

_APART = re.compile(r"\n|;|\s/\s")

BAR = 12
"""How many blocks stand for everybody."""


@router.command(
    {"fr": "sondage", "en": "poll"}, lazy("Vote, or see what the city thinks"), more=("sondages", "polls")
)
async def polls(request: Request, unit: Unit, town: Town) -> Outcome:
    """The polls that are open, then the latest that are over."""
    now = town.clock()
    open_now = await unit.polls.open(town.city.id, now)
    over = [each for each in await unit.polls.latest(town.city.id) if each.over_at(now)][:3]
    buttons = [Button(shortened(each.question, 60), "poll", str(each.id)) for each in open_now[:8]]
    buttons += [Button(f"📊 {shortened(each.question, 60)}", "poll", str(each.id)) for each in over]
    lines = [bold(_("What do you think?"))] if open_now else [_("No poll is open at the moment.")]
    if over:
        lines.append(_("Those with a chart are over: see what came out."))
    if (await standing(request, unit, town)).where(Right.ANNOUNCE):
        buttons.append(Button(_("Ask the city something"), "po-new"))
    return Reply("\n".join(lines), buttons=in_rows(buttons, 1))


@router.press("po-new")
async def begin(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whoever may announce may ask: in the whole city, or where they look after; in whose name, where there is a choice."""
    space = await mandate.choice(request, unit, town, Right.ANNOUNCE, "po-new")
    if isinstance(space, Reply):
        return space
    return Form(
        _("A question for everybody"),
        (
            Field("question", _("The question"), _("One thing, in plain words."), limit=LONGEST_QUESTION),
            Field(
                "choices",
                _("The answers"),
                _("Two to eight, one a line or with ; between them."),
                long=True,
                limit=600,
            ),
            Field(
                "days",
                _("How long is it open?"),
                choices=tuple((id, ngettext("{n} day", "{n} days", days)) for id, days in OPEN_FOR.items()),
            ),
        ),
        "poll",
        {"space": space},
    )


@router.step("poll")
async def drafted(request: Request, unit: Unit, town: Town) -> Outcome:
    """What it will look like; nobody else has seen it yet."""
    space = str(request.data.get("space", ""))
    await allow(request, unit, town, Right.ANNOUNCE, space)
    filled = request.filled or {}
    choices = list(dict.fromkeys(" ".join(each.split()) for each in _APART.split(filled["choices"])))
    choices = [each.lstrip("-•* ") for each in choices if each.strip("-•* ")]
    if not FEWEST <= len(choices) <= MOST or any(len(each) > LONGEST_CHOICE for each in choices):
        raise Invalid(
            _(
                "I need two to eight answers, one a line, each of sixty characters at most. Shall we begin again? /poll"
            )
        )
    now = town.clock()
    closes_at = now + timedelta(days=OPEN_FOR[filled["days"]])
    id = await unit.polls.draft(
        town.city.id, space, " ".join(filled["question"].split()), choices, now, closes_at
    )
    poll = await unit.polls.get(town.city.id, id)
    assert poll is not None
    rooms = await _rooms(unit, town, poll)
    lines = [
        *await _asked(poll, unit, town),
        *[f"• {escape(each)}" for each in poll.choices],
        "",
        italic(
            ngettext(
                "It goes to {n} server or group, and to whoever writes /poll.",
                "It goes to {n} servers and groups, and to whoever writes /poll.",
                len(rooms),
            )
        ),
    ]
    row = (Button(_("Publish"), "po-publish", str(id)), Button(_("Discard"), "po-discard", str(id)))
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("po-publish")
async def publish(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is open; the places that have Passeur are asked, and told what came out when it closes."""
    poll = await unit.polls.get(town.city.id, numbered(request.text)[0])
    if poll is None:
        return _gone()
    await allow(request, unit, town, Right.ANNOUNCE, poll.space)
    now = town.clock()
    if poll.state == DRAFT:
        lasts = poll.closes_at - poll.made_at
        if await unit.polls.moved_on(poll.id, OPEN, DRAFT, closes_at=now + lasts):
            await unit.deeds.note(town.city.id, request.who.id, "poll-opened", now, about=str(poll.id))
            for room in await _rooms(unit, town, poll):
                args = {"poll": poll.id, "lang": room.lang}
                await unit.outbox.notice(f"poll:{poll.id}:{room.key}", room.channel, "", "poll", args, now)
                await unit.outbox.notice(
                    f"poll-over:{poll.id}:{room.key}", room.channel, "", "poll-over", args, now + lasts
                )
    opened = await unit.polls.get(town.city.id, poll.id)
    assert opened is not None
    return await _page(request, unit, town, opened)


@router.press("po-discard")
async def discard(request: Request, unit: Unit, town: Town) -> Outcome:
    """A draft is let go."""
    poll = await unit.polls.get(town.city.id, numbered(request.text)[0])
    if poll is not None:
        await allow(request, unit, town, Right.ANNOUNCE, poll.space)
    if poll is None or not await unit.polls.discard(poll.id):
        return _gone()
    return Reply(_("Let go. Nobody has seen it."), edits=True)


@router.press("po-close")
async def close(request: Request, unit: Unit, town: Town) -> Outcome:
    """Enough: the result is told now."""
    poll = await unit.polls.get(town.city.id, numbered(request.text)[0])
    if poll is None:
        return _gone()
    await allow(request, unit, town, Right.ANNOUNCE, poll.space)
    now = town.clock()
    if poll.open_at(now) and await unit.polls.moved_on(poll.id, CLOSED, OPEN, closes_at=now):
        await unit.deeds.note(town.city.id, request.who.id, "poll-closed", now, about=str(poll.id))
        rooms = await _rooms(unit, town, poll)
        await unit.outbox.unsay([f"poll-over:{poll.id}:{each.key}" for each in rooms])
        for room in rooms:
            args = {"poll": poll.id, "lang": room.lang}
            await unit.outbox.notice(
                f"poll-over:{poll.id}:{room.key}", room.channel, "", "poll-over", args, now
            )
    closed = await unit.polls.get(town.city.id, poll.id)
    assert closed is not None
    return await _page(request, unit, town, closed)


@router.press("poll")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One poll."""
    poll = await unit.polls.get(town.city.id, numbered(request.text)[0])
    return _gone() if poll is None or poll.state == DRAFT else await _page(request, unit, town, poll)


@router.press("po-vote")
async def vote(request: Request, unit: Unit, town: Town) -> Outcome:
    """One vote a person, on whatever platform; whoever votes again changes their mind."""
    number, choice = numbered(request.text)
    poll = await unit.polls.get(town.city.id, number)
    if poll is None or poll.state == DRAFT:
        return _gone()
    if not poll.open_at(town.clock()):
        return await _page(request, unit, town, poll)
    if not (choice.isascii() and choice.isdigit() and int(choice) < len(poll.choices)):
        return _gone()
    await unit.polls.vote(poll.id, request.who.id, int(choice))
    if request.private:
        return await _page(request, unit, town, poll)
    return Reply(
        _(
            "Noted: {choice}. You may change your mind until it closes.",
            choice=escape(poll.choices[int(choice)]),
        ),
        personal=True,
    )


@router.link("poll")
async def linked(request: Request, unit: Unit, town: Town) -> Outcome:
    """One poll, from a link."""
    return await see(request, unit, town)


@router.notice("poll")
async def asked(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """The question, in a place that has Passeur, while it is open."""
    poll = await unit.polls.get(town.city.id, int(args["poll"]))
    if poll is None or not poll.open_at(town.clock()):
        return None
    return Reply(
        "\n".join([*await _asked(poll, unit, town), _until(poll, town)]), buttons=in_rows(_choices(poll), 1)
    )


@router.notice("poll-over")
async def over(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What came out."""
    poll = await unit.polls.get(town.city.id, int(args["poll"]))
    if poll is None or not poll.over_at(town.clock()):
        return None
    return Reply(
        "\n".join([*await _asked(poll, unit, town), *_counted(poll, await unit.polls.counts(poll.id))])
    )


async def _page(request: Request, unit: Unit, town: Town, poll: Poll) -> Reply:
    """The question with what may be chosen; the counts for whoever has voted, and for everybody once it is over."""
    now = town.clock()
    mine = await unit.polls.choice(poll.id, request.who.id)
    decides = (await standing(request, unit, town)).may(Right.ANNOUNCE, poll.space)
    lines = await _asked(poll, unit, town)
    if mine is not None or decides or poll.over_at(now):
        lines += _counted(poll, await unit.polls.counts(poll.id))
    buttons: list[Button] = []
    if poll.open_at(now):
        lines.append(_until(poll, town))
        buttons += _choices(poll, mine)
        if decides:
            buttons.append(Button(_("Close it now"), "po-close", str(poll.id)))
    else:
        lines.append(_("It is over. Thank you to everybody who voted."))
    return Reply("\n".join(lines), buttons=in_rows(buttons, 1), edits=bool(request.press), personal=True)


async def _asked(poll: Poll, unit: Unit, town: Town) -> list[str]:
    """Who asks, and the question."""
    who = escape(await mandate.said(poll.space, unit, town))
    return [_("{name} asks you:", name=who), bold(poll.question)]


def _until(poll: Poll, town: Town) -> str:
    return italic(
        _(
            "One vote each, until {when}. Nobody sees who voted what.",
            when=when(poll.closes_at, town.city.zone),
        )
    )


def _choices(poll: Poll, mine: int | None = None) -> list[Button]:
    return [
        Button(("✓ " if number == mine else "") + each, "po-vote", f"{poll.id}:{number}")
        for number, each in enumerate(poll.choices)
    ]


def _counted(poll: Poll, counts: Mapping[int, int]) -> list[str]:
    everybody = sum(counts.values())
    if not everybody:
        return [_("Nobody has voted yet.")]
    lines = []
    for number, choice in enumerate(poll.choices):
        count = counts.get(number, 0)
        share = count / everybody
        lines.append(
            f"{escape(choice)}\n{'▰' * round(share * BAR)}{'▱' * (BAR - round(share * BAR))} {count} ({format_percent(share, locale=language())})"
        )
    return [*lines, ngettext("{n} person has voted.", "{n} people have voted.", everybody)]


async def _rooms(unit: Unit, town: Town, poll: Poll) -> list[Here]:
    return [each for each in await unit.spaces.open() if poll.space in ("", each.key)]


def _gone() -> Reply:
    return Reply(_("That poll is no longer there. See those that are open: /poll"), personal=True)
