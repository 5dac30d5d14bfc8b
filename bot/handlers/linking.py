"""`/relier`: one person on several platforms, linked by a code that they alone carry from one account to the other."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy
from bot.conversation.markup import bold
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.exchange.sheet import in_private
from bot.handlers.town import Town
from bot.storage import Unit, merging
from bot.storage.links import Linked

router: Router[Unit, Town] = Router()

NAMES = {"telegram": "Telegram", "discord": "Discord", "console": "console"}


@router.command(
    {"fr": "relier", "en": "link"},
    lazy("Be one person on Telegram and Discord"),
    argument=lazy("the code of your other account"),
)
async def link(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which accounts are one, a code for another one; with a code, the question whether it is really theirs."""
    in_private(request)
    if request.text:
        return await _typed(request, unit, town, request.text)
    return await _mine(request, unit)


@router.press("li")
async def link_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    in_private(request)
    return await _mine(request, unit)


async def _mine(request: Request, unit: Unit, first: str = "", *, edits: bool = False) -> Reply:
    accounts = await unit.links.accounts(request.who.id)
    chosen = (await unit.habits.of(request.who.id)).chosen
    lines = [*([first] if first else []), bold(_("You, on your platforms"))]
    lines += [f"• {_label(each, request)}" for each in accounts]
    rows: list[tuple[Button, ...]] = [(Button(_("Link another account"), "li-code"),)]
    if len(accounts) > 1:
        lines.append(
            _("I write to you on {platform}.", platform=bold(NAMES.get(chosen, chosen)))
            if chosen
            else _("I write to you where you spoke last.")
        )
        platforms = list(dict.fromkeys(each.platform for each in accounts))
        rows += [
            tuple(Button(_mark(NAMES.get(each, each), chosen == each), "li-to", each) for each in platforms),
            (Button(_mark(_("Where I spoke last"), not chosen), "li-to", "last"),),
            (Button(_("Unlink this account"), "li-part"),),
        ]
    else:
        lines.append(_("Linked, your wishes, exchanges, reminders and choices are the same on both."))
    return Reply("\n".join(lines), buttons=tuple(rows), edits=edits, personal=True)


def _label(each: Linked, request: Request) -> str:
    name = NAMES.get(each.platform, each.platform)
    here = each.platform == request.address.platform and each.external == request.sender.id
    return _("{platform} (here)", platform=name) if here else name


def _mark(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


@router.press("li-code")
async def show_code(request: Request, unit: Unit, town: Town) -> Outcome:
    """A code to carry to the other account, good for ten minutes and once."""
    in_private(request)
    made = await unit.links.begin(request.who.id, town.clock())
    lines = (
        _("On your other account, write to me: {command}", command=f"`/{town.called('relier')} {made}`"),
        _("The code holds for ten minutes, and once."),
        bold(_("Show it to nobody: whoever types it becomes one with you.")),
    )
    return Reply("\n".join(lines), buttons=((Button(_("Back"), "li"),),), personal=True, trace=False)


async def _typed(request: Request, unit: Unit, town: Town, code: str) -> Outcome:
    now, me = town.clock(), request.who.id
    if not await unit.links.may_guess(me, now):
        raise Refused(_("That was tried too often. Take a fresh code in an hour: it is for your safety."))
    owner = await unit.links.whose(code, now)
    if owner is None:
        await unit.links.guessed(me, now)
        text = _("This code no longer works. Take a fresh one on your other account: /link there.")
        return Reply(text, buttons=((Button(_("Back"), "li"),),), personal=True)
    if owner == me:
        return await _mine(
            request, unit, _("This account is linked already: type the code on the other one.")
        )
    platforms = [NAMES.get(each.platform, each.platform) for each in await unit.links.accounts(owner)]
    lines = (
        bold(_("Is the other account yours?")),
        _("This account and the one on {platforms} become one person.", platforms=", ".join(platforms)),
        _(
            "Wishes, exchanges, what you follow and your choices are then the same on both. Where both say something, the account that showed the code is right."
        ),
        _("If somebody sent you this code, say no: they would read what is yours."),
    )
    row = (Button(_("Yes, both are mine"), "li-yes"), Button(_("No"), "li-no"))
    return Ask(Reply("\n".join(lines), buttons=(row,), personal=True, trace=False), "li-wait", {"code": code})


@router.step("li-wait")
async def waiting(request: Request, unit: Unit, town: Town) -> Outcome:
    """Something was typed where a tap was awaited."""
    row = (Button(_("Yes, both are mine"), "li-yes"), Button(_("No"), "li-no"))
    text = _("One tap is missing: are both accounts yours?")
    return Ask(Reply(text, buttons=(row,), personal=True), "li-wait", request.data)


@router.press("li-no")
async def no(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing is linked, and the code is spent: whoever sent it gains nothing by it."""
    in_private(request)
    if code := request.data.get("code"):
        await unit.links.spend(str(code), town.clock())
        await unit.conversations.close(request.address, request.sender)
    return Reply(_("Nothing was linked."), buttons=((Button(_("Back"), "li"),),), edits=True, personal=True)


@router.press("li-yes")
async def yes(request: Request, unit: Unit, town: Town) -> Outcome:
    """The two become one; the account that showed the code is told."""
    in_private(request)
    now, me = town.clock(), request.who.id
    code = str(request.data.get("code", ""))
    if not code:
        return await _mine(request, unit)
    if not await unit.links.may_guess(me, now):
        raise Refused(_("That was tried too often. Take a fresh code in an hour: it is for your safety."))
    owner = await unit.links.spend(code, now)
    await unit.conversations.close(request.address, request.sender)
    if owner is None or owner == me:
        text = _("This code no longer works. Take a fresh one on your other account: /link there.")
        return Reply(text, buttons=((Button(_("Back"), "li"),),), personal=True)
    before = await unit.habits.reach([owner])
    await merging.merge(unit.connection, me, owner)
    if (there := before.get(owner)) is not None:
        args = {"platform": request.address.platform, "lang": there.lang or request.lang}
        key = f"linked:{owner}:{me}:{int(now.timestamp())}"
        await unit.outbox.notice(key, str(there.address), there.recipient, "linked", args, now)
    await _readdress(unit, owner)
    platforms = [NAMES.get(each.platform, each.platform) for each in await unit.links.accounts(owner)]
    lines = (
        bold(_("Linked: from now on you are one.")),
        _("You are on {platforms}. /link shows it, and unlinks.", platforms=", ".join(platforms)),
    )
    return Reply("\n".join(lines), buttons=((Button(_("My platforms"), "li"),),), personal=True)


@router.notice("linked")
async def linked(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Another account was linked to this one: whoever did not do it themselves must know."""
    platform = NAMES.get(str(args["platform"]), str(args["platform"]))
    lines = (
        bold(_("An account on {platform} is now one with yours.", platform=platform)),
        _("If that was not you, unlink this account at once: /link"),
    )
    return Reply("\n".join(lines), buttons=((Button(_("My platforms"), "li"),),))


@router.press("li-to")
async def choose(request: Request, unit: Unit, town: Town) -> Outcome:
    """Where they are written to from now on, what waits already included."""
    in_private(request)
    me = request.who.id
    platforms = {each.platform for each in await unit.links.accounts(me)}
    chosen = "" if request.text == "last" else request.text
    if chosen and chosen not in platforms:
        return await _mine(request, unit)
    await unit.habits.change(me, chosen=chosen)
    await _readdress(unit, me)
    return await _mine(request, unit, edits=True)


@router.press("li-part")
async def ask_part(request: Request, unit: Unit, town: Town) -> Outcome:
    """Asked once."""
    in_private(request)
    if len(await unit.links.accounts(request.who.id)) < 2:
        return await _mine(request, unit)
    text = _(
        "Shall this account begin anew, alone? Everything that you said and chose stays with the other one."
    )
    row = (Button(_("Yes, unlink it"), "li-parted"), Button(_("No, keep it"), "li"))
    return Reply(text, buttons=(row,), personal=True)


@router.press("li-parted")
async def part(request: Request, unit: Unit, town: Town) -> Outcome:
    """This account is a person of its own, who begins anew."""
    in_private(request)
    me, now = request.who.id, town.clock()
    lang = request.who.lang
    if await unit.links.part(me, request.address.platform, request.sender.id, lang, now) is None:
        return await _mine(request, unit)
    await _readdress(unit, me)
    text = _("Unlinked: here we begin anew. Everything so far stays with your other account.")
    return Reply(text, buttons=((Button(_("My platforms"), "li"),),), edits=True, personal=True)


async def _readdress(unit: Unit, person_id: int) -> None:
    """What waits for them goes where they are reached now."""
    reach = (await unit.habits.reach([person_id])).get(person_id)
    if reach is not None:
        await merging.readdress(unit.connection, person_id, reach.address)
