"""What is kept of a person: shown whole on request, and forgotten on request, with a receipt."""

import json
from datetime import date, datetime

from bot.conversation.i18n import _, language, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, File, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.exchange import portrait
from bot.handlers.exchange.proposals import step_out
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.skills import OFFER, WISH
from knowledge.city import said_in

router: Router[Unit, Town] = Router()


@router.command({"fr": "mesdonnees", "en": "mydata"}, lazy("See what I keep of you"), more=("mesdonnées",))
async def mine(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything about the person, in words and as a file."""
    kept = await unit.export(request.who.id)
    lines = [
        bold(_("What I keep of you")),
        _("Your account here: {platform}. Your name is not kept.", platform=escape(request.address.platform)),
    ]
    if searches := len(kept["searches"]):
        lines.append(
            ngettext(
                "{n} question, so that its buttons keep working.",
                "{n} questions, so that their buttons keep working.",
                searches,
            )
        )
    lines += await _in_the_exchange(request, unit, town)
    lines += [
        _("A question for a person: {words}", words=italic(str(each["question"])))
        for each in kept["calls"][:20]
    ]
    waits = await unit.awaiting.of(request.who.id, town.city.id)
    lines += [_("You wish to be told: {words}", words=italic(each.words)) for each in waits]
    if joined := len(await unit.members.of(request.who.id, town.city.id)):
        lines.append(
            ngettext("{n} association that you joined.", "{n} associations that you joined.", joined)
        )
    lines += [
        escape(said_in(town.city.privacy, language(), town.city.language)),
        _("The file holds all of it. /{forget} erases everything.", forget=escape(_name(town, "oublier"))),
    ]
    content = json.dumps(kept, ensure_ascii=False, indent=2, default=_plain).encode()
    file = File.of("passeur.json", "application/json", content)
    return Reply(
        "\n".join(lines),
        buttons=((Button(_("Erase everything"), "forget"),),),
        personal=True,
        files=(file,),
        trace=False,
    )


@router.press("mine")
async def mine_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await mine(request, unit, town)


@router.command({"fr": "oublier", "en": "forget"}, lazy("Erase everything about you"))
async def forget(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask once before it is done: it cannot be undone."""
    return Reply(
        _("Shall I forget everything about you: language, questions, wishes? This cannot be undone."),
        buttons=((Button(_("Yes, erase everything"), "erase"), Button(_("No, keep it"), "keep")),),
        personal=True,
    )


@router.press("forget")
async def forget_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await forget(request, unit, town)


@router.press("keep")
async def keep(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing is erased."""
    return Reply(_("Nothing was erased."), edits=True, personal=True)


@router.press("erase")
async def erase(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything about the person goes; what is left is a receipt that leads back to nobody."""
    if (profile := await unit.profiles.own(request.who.id, town.city.id)) is not None:
        await step_out(unit, town, profile.id)
    counts = await unit.erase(request)
    code = await unit.people.receipt(counts, town.today())
    return Reply(
        "\n".join(
            (
                bold(_("It is done: I no longer know you.")),
                ngettext("{n} record was erased.", "{n} records were erased.", sum(counts.values())),
                _("Your receipt: {code}. It names nobody; keep it if you like.", code=f"`{code}`"),
                _("If you write to me again, we begin anew."),
            )
        ),
        edits=True,
        personal=True,
        trace=False,
    )


async def _in_the_exchange(request: Request, unit: Unit, town: Town) -> list[str]:
    """What they show and wish, and their portrait in words; of what they hold for others, how much it is."""
    lines = []
    if (profile := await unit.profiles.own(request.who.id, town.city.id)) is not None:
        skills = await unit.skills.of(profile.id)
        lines += [
            _("You can show: {words}", words=italic(each.words)) for each in skills if each.side == OFFER
        ]
        lines += [_("A wish: {words}", words=italic(each.words)) for each in skills if each.side == WISH]
        lines += portrait.described(town, profile)
    if held := len(await unit.profiles.held(request.who.id, town.city.id)):
        lines.append(
            ngettext("{n} sheet that you hold for somebody.", "{n} sheets that you hold for others.", held)
        )
    return lines


def _name(town: Town, command: str) -> str:
    return next(each.name(language()) for each in town.commands if command in each.names.values())


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
