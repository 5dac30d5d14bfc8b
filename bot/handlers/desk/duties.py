"""Roles: which one has, inviting somebody to one, taking one up by a code, taking one away, and what was done with them."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.errors import Invalid, Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.desk import journal
from bot.handlers.exchange.sheet import first_name
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import NAMES, Right, Role, Standing, allow_anywhere, here, standing, titled
from bot.handlers.town import Town
from bot.storage import Unit, crew
from bot.storage.duties import Held

router: Router[Unit, Town] = Router[Unit, Town]().join((journal.router,))

SHOWN = 20
"""People, and spaces to choose from, on one page."""

LONGEST = 40
"""Characters of the name that one signs with."""


@router.command(
    {"fr": "roles", "en": "roles"},
    lazy("What you look after here"),
    argument=lazy("an invitation code"),
    more=("rôles", "role", "rôle"),
)
async def roles(request: Request, unit: Unit, town: Town) -> Outcome:
    """One's account and roles, and what one may do with them; with a code, what it gives."""
    if not request.private:
        return _among_others(request)
    if request.text:
        return await invited(request, unit, town)
    mine = await standing(request, unit, town)
    account = f"{request.address.platform}:{request.sender.id}"
    lines = [bold(_("What you look after")), _("Your account: {account}", account=f"`{account}`")]
    if mine.roles:
        lines += [f"• {await named(unit, role, space)}" for role, space in sorted(mine.roles)]
    else:
        lines.append(
            _(
                "You have no role here, and need none to ask, learn and share. Somebody gave you a code? /roles CODE"
            )
        )
    return Reply("\n".join(lines), buttons=_doors(mine), personal=True)


def _doors(mine: Standing) -> tuple[tuple[Button, ...], ...]:
    first: list[Button] = []
    if mine.where(Right.INVITE):
        first += [Button(_("Invite somebody"), "du-inv"), Button(_("Who has a role"), "du-all")]
    if mine.may(Right.HALT):
        first.append(Button(_("What was done"), "jo"))
    second: list[Button] = []
    if mine.where(Right.DESK):
        second.append(Button(_("The desk"), "dk"))
    elif mine.where(Right.ENTRIES):
        second.append(Button(_("Our pages"), "pg"))
    if mine.where(Right.ANNOUNCE):
        second.append(Button(_("Announcements"), "an-home"))
    if mine.may(Right.REPORT):
        second.append(Button(_("The report"), "report-of", "week"))
    if not first and not second:
        second.append(Button(_("Help"), "help"))
    return tuple(tuple(row) for row in (first, second) if row)


def _among_others(request: Request) -> Reply:
    """Others read here: whoever manages this place may keep what they are in private too."""
    row = ((Button(_("I look after this place"), "du-mine"),),) if request.manages else ()
    text = _("That is best said between the two of us: write to me in private.")
    return Reply(text, buttons=row, personal=True)


@router.press("du")
async def roles_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await roles(request, unit, town)


@router.press("du-mine")
async def mine(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whoever the platform lets manage this place looks after its space in private too."""
    if request.private or not request.manages:
        raise Refused(_("Only those who manage this place can decide that. Ask one of them."))
    space = here(request)
    city, now = town.city.id, town.clock()
    if await unit.duties.give(request.who.id, city, Role.STEWARD, now, space=space):
        await unit.deeds.note(city, request.who.id, "role-managed", now, about=Role.STEWARD, space=space)
    text = _("You look after this place: its pages, its events and its news. Write to me in private: /roles")
    return Reply(text, personal=True)


@router.press("du-inv")
async def invite(request: Request, unit: Unit, town: Town) -> Outcome:
    """To which role: those that whoever asks may give."""
    _between_us(request)
    found = await allow_anywhere(request, unit, town, Right.INVITE)
    buttons = [
        Button(_capital(str(NAMES[role])), "du-new", role)
        for role in (Role.PASSEUR, Role.ORGANISER)
        if found.gives(role)
    ]
    for home in (await unit.spaces.everywhere())[:SHOWN]:
        if found.gives(Role.STEWARD, home.key) and len(home.key) < 48:
            label = shortened(_("Looks after {space}", space=home.name or home.key))
            buttons.append(Button(label, "du-new", f"{Role.STEWARD}:{home.key}"))
    if found.gives(Role.STEWARD):
        buttons.append(Button(_("A new association"), "as-new"))
    return Reply(
        _("What shall they look after? You get a code for one person, good for seven days."),
        buttons=in_rows(buttons, 1),
        personal=True,
    )


@router.press("du-new")
async def new_code(request: Request, unit: Unit, town: Town) -> Outcome:
    """A code for one person, if whoever asks may give this role."""
    _between_us(request)
    found = await allow_anywhere(request, unit, town, Right.INVITE)
    role, _colon, space = request.text.partition(":")
    if (
        role not in set(Role)
        or not found.gives(Role(role), space)
        or (role == Role.STEWARD) is not bool(space)
    ):
        raise Refused(_("That role is not yours to give."))
    if space and await unit.spaces.named(space) is None:
        raise Refused(_("I no longer know that place."))
    city, now = town.city.id, town.clock()
    made = await unit.duties.invite(city, role, now, space=space)
    await unit.deeds.note(city, request.who.id, "role-invited", now, about=role, space=space)
    lines = [
        _("The code: {code}", code=f"`{made}`"),
        _("It makes one person {role}, within seven days.", role=await named(unit, Role(role), space)),
        _("They write to me: {command}", command=f"`/roles {made}`"),
    ]
    if town.door:
        lines.append(_("Or they open: {link}", link=escape(f"https://t.me/{town.door}?start=inv_{made}")))
    return Reply("\n".join(lines), buttons=((Button(_("Invite somebody else"), "du-inv"),),), personal=True)


@router.link("inv")
async def invited(request: Request, unit: Unit, town: Town) -> Outcome:
    """What a code gives, and how its bearer wishes to be called."""
    _between_us(request)
    found = await unit.duties.invited(town.city.id, request.text, town.clock())
    if found is None or found.role not in set(Role):
        return _spent()
    role = await named(unit, Role(found.role), found.space)
    lines = (
        bold(_("Welcome, and thank you.")),
        _("This invitation makes you {role}.", role=role),
        _("How would you like to be called in what you do for the city? A first name is enough."),
    )
    return Ask(Reply("\n".join(lines), personal=True), "du-name", {"code": found.code})


@router.step("du-name")
async def taken_up(request: Request, unit: Unit, town: Town) -> Outcome:
    """The code is spent, the role begins."""
    _between_us(request)
    called = first_name(request.text)
    if not called or len(called) > LONGEST:
        raise Invalid(_("A first name is enough; no number or address, please."))
    city, now = town.city.id, town.clock()
    found = await unit.duties.take_up(city, str(request.data["code"]), now)
    if found is None or found.role not in set(Role):
        return _spent()
    who = request.who.id
    await unit.duties.give(who, city, found.role, now, space=found.space, called=called)
    await unit.duties.sign(who, city, called)
    await unit.deeds.note(city, who, "role-begun", now, about=found.role, space=found.space)
    text = _(
        "Welcome, {name}. You are {role}. /roles shows what you can do, at any time.",
        name=bold(called),
        role=await named(unit, Role(found.role), found.space),
    )
    return Reply(text, buttons=_doors(await standing(request, unit, town)), personal=True)


@router.press("du-all")
async def holders(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those whose role one may take away, by the name that each signs with."""
    _between_us(request)
    found = await allow_anywhere(request, unit, town, Right.INVITE)
    seen = [each for each in await unit.duties.all(town.city.id) if _concerns(found, each, request.who.id)]
    page = numbered(request.text)[0]
    shown = seen[page * SHOWN : (page + 1) * SHOWN]
    lines = [ngettext("{n} person looks after something.", "{n} people look after something.", len(seen))]
    buttons = []
    for each in shown:
        label = await named(unit, Role(each.role), each.space)
        lines.append(f"• {escape(each.called or _('somebody'))} : {label}")
        who = each.called or _("somebody")
        buttons.append(Button(shortened(f"✕ {who} · {NAMES[Role(each.role)]}"), "du-x", str(each.id)))
    rows = in_rows(buttons, 1)
    if len(seen) > (page + 1) * SHOWN:
        rows = (*rows, (Button(_("More"), "du-all", str(page + 1)),))
    return Reply("\n".join(lines), buttons=(*rows, (Button(_("My roles"), "du"),)), personal=True)


def _concerns(found: Standing, each: Held, me: int) -> bool:
    if each.role not in set(Role):
        return False
    return each.person_id == me or found.gives(Role(each.role), each.space)


@router.press("du-x")
async def ask_away(request: Request, unit: Unit, town: Town) -> Outcome:
    """Asked once."""
    if (held := await _mine_to_take(request, unit, town)) is None:
        return _no_longer()
    role = await named(unit, Role(held.role), held.space)
    text = _(
        "Shall {name} no longer be {role}? What they did stays, and they are told kindly.",
        name=bold(held.called or _("somebody")),
        role=role,
    )
    row = (Button(_("Yes, it ends here"), "du-gone", str(held.id)), Button(_("No, it stays"), "du-all"))
    return Reply(text, buttons=(row,), personal=True)


@router.press("du-gone")
async def away(request: Request, unit: Unit, town: Town) -> Outcome:
    """They have the role no longer."""
    if (held := await _mine_to_take(request, unit, town)) is None:
        return _no_longer()
    city, now = town.city.id, town.clock()
    if not await unit.duties.take(held.person_id, city, held.role, held.space):
        return _no_longer()
    await let_go(unit, town, held.person_id)
    await unit.deeds.note(city, request.who.id, "role-ended", now, about=held.role, space=held.space)
    if held.person_id != request.who.id:
        await _tell_them(unit, town, held)
    return Reply(
        _("It is done."), buttons=((Button(_("Who has a role"), "du-all"),),), edits=True, personal=True
    )


async def let_go(unit: Unit, town: Town, person_id: int) -> None:
    """What a person without a role no longer does: they supervise nothing, and what they had taken waits for others."""
    left = {
        Role(each.role) for each in await unit.duties.of(person_id, town.city.id) if each.role in set(Role)
    }
    standing = Standing(frozenset((role, "") for role in left))
    if not standing.where(Right.GATHER):
        await unit.skills.unsupervise(person_id)
    if not standing.where(Right.ANSWER):
        await unit.calls.drop(person_id)
    if not standing.where(Right.PROTECT):
        await unit.reports.drop(person_id)


async def _tell_them(unit: Unit, town: Town, held: Held) -> None:
    args = {"role": held.role, "space": held.space}
    await crew.inform(unit, held.person_id, f"role-ended:{held.id}", "role-ended", args, town.by_day())


@router.notice("role-ended")
async def ended(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody's role was taken back."""
    role = await named(unit, Role(str(args["role"])), str(args["space"]))
    return Reply(_("You are no longer {role}. Thank you for what you did for the city.", role=role))


async def _mine_to_take(request: Request, unit: Unit, town: Town) -> Held | None:
    """The role of this button, if whoever presses it may take it away, or has it themselves."""
    _between_us(request)
    held = await unit.duties.one(town.city.id, numbered(request.text)[0])
    if held is None or held.role not in set(Role):
        return None
    found = await standing(request, unit, town)
    if held.person_id != request.who.id and not found.gives(Role(held.role), held.space):
        raise Refused(_("That role is not yours to take."))
    return held


async def named(unit: Unit, role: Role, space: str) -> str:
    """« passeur », « responsable de Les Amis du Pont »: markup."""
    return escape(await titled(unit, role, space))


def _between_us(request: Request) -> None:
    if not request.private:
        raise Refused(_("That is best said between the two of us: write to me in private."))


def _spent() -> Reply:
    text = _("This code no longer gives anything: it was used, or is older than a week. Ask for a new one.")
    return Reply(text, buttons=((Button(_("My roles"), "du"),),), personal=True)


def _no_longer() -> Reply:
    text = _("Nobody has that role any more.")
    return Reply(text, buttons=((Button(_("Who has a role"), "du-all"),),), personal=True)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
