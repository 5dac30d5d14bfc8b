"""One's notebook in the exchange: what one shows and wishes, what is open, and every page of it to change."""

from dataclasses import replace

from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Card, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers import courtesy, pickers
from bot.handlers.desk import supervising
from bot.handlers.exchange import drafts, interview, joining
from bot.handlers.pickers import shortened
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.proposals import ASKED
from bot.storage.skills import DRAFT, OFFER, WISH, Skill
from knowledge.courtesy import in_distress

router: Router[Unit, Town] = Router()

PAGE = 8
"""Offers and wishes on one page of the notebook."""


@router.command(
    {"fr": "echanges", "en": "exchanges"},
    lazy("My notebook of exchanges"),
    more=("échanges", "carnet", "notebook"),
)
async def notebook(request: Request, unit: Unit, town: Town) -> Outcome:
    """What I show, what I wish for, what is open, who I am here."""
    if not request.private:
        return joining.in_private((Button(_("Only among us here"), "po-home"),))
    profile = await joining.own(request, unit, town)
    mine = sorted(await unit.skills.of(profile.id), key=lambda each: (each.side == WISH, each.id))
    number = pickers.numbered(request.text)[0]
    here = mine[number * PAGE : (number + 1) * PAGE]
    lines = [bold(_("My notebook of exchanges")), _standing(town, profile)]
    if not mine:
        lines.append(_("It is still blank. Everyone knows something: begin by giving, or by receiving."))
    for side, title in ((OFFER, _("I can show")), (WISH, _("I would love to learn"))):
        if found := [each for each in here if each.side == side]:
            lines += ["", bold(title), *(_line(town, each) for each in found)]
    rows: list[tuple[Button, ...]] = [
        (Button(f"{drafts.EMOJI[each.side]} {shortened(each.words)}", "nb-see", str(each.id)),)
        for each in here
    ]
    if len(mine) > (number + 1) * PAGE:
        rows.append((Button(_("More"), "nb", str(number + 1)),))
    for proposal, seat in (await unit.proposals.taking_part(profile.id))[:3]:
        label = _("What is proposed to me") if proposal.state == ASKED else _("My meeting")
        rows.append((Button(label, "pr-show", str(seat.id)),))
    if await interview.kept(request, unit, town) is not None:
        rows.append((Button(_("Take up the questions again"), "iv-on"),))
    elif not any(each.side == OFFER for each in mine):
        rows.append((Button(_("I know nothing"), "iv"),))
    rows.append(joining.beginnings())
    rows.append((Button(_("My portrait"), "po"), *_onwards(profile, mine)))
    return Reply("\n".join(lines), buttons=tuple(rows))


@router.press("nb")
async def notebook_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await notebook(request, unit, town)


@router.press("nb-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One offer or wish, with everything that can be said of it."""
    skill = await found(request, unit)
    await joining.close(request, unit, "skill")
    if skill is None:
        return gone()
    shown = page(town, skill)
    door = await supervising.door(request, unit, town, skill)
    return replace(shown, buttons=(*shown.buttons, door)) if door else shown


@router.press("nb-words")
async def words(request: Request, unit: Unit, town: Town) -> Outcome:
    """Other words for it."""
    if (skill := await found(request, unit)) is None:
        return gone()
    return Ask(
        Reply(
            _("How would you rather say it? Now it reads: {words}", words=italic(skill.words)),
            buttons=((Button(_("No, keep it"), "nb-see", str(skill.id)),),),
        ),
        "nb-words",
        {"skill": skill.id},
    )


@router.step("nb-words")
async def worded(request: Request, unit: Unit, town: Town) -> Outcome:
    """The other words; the topic follows them."""
    if in_distress(request.text, town.city):
        return courtesy.emergency(town, request.text)
    skill = await unit.skills.one(request.who.id, int(request.data["skill"]))
    if skill is None:
        return gone()
    said = drafts.cleaned(request.text)
    topic = next(iter(town.skills.topics(said)), skill.topic)
    await unit.skills.change(skill.id, words=said, topic=topic)
    return await seen_again(unit, town, skill)


@router.press("nb-go")
async def let_go(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is over; asked once before, since it cannot be undone."""
    if (skill := await found(request, unit)) is None:
        return gone()
    if pickers.numbered(request.text)[1] != "sure":
        row = (
            Button(_("Yes, let it go"), "nb-go", f"{skill.id}:sure"),
            Button(_("No, keep it"), "nb-see", str(skill.id)),
        )
        return Reply(_("Shall I let go of {words}?", words=italic(skill.words)), buttons=(row,))
    lines = [_("Let go: {words}. Thank you for having shared it.", words=italic(skill.words))]
    if await unit.proposals.speaking_of(skill.id):
        lines.append(_("What is agreed already stays agreed, until you say otherwise there."))
    await unit.skills.let_go(skill.id, town.clock())
    return Reply("\n".join(lines), buttons=((Button(_("My notebook"), "nb"),),), edits=True)


def page(town: Town, skill: Skill, *, edits: bool = False) -> Reply:
    """One offer or wish in words, and a button to say each thing otherwise."""
    as_me = _("as in my portrait")
    city = town.city
    where = as_me if skill.ways is None else pickers.said_ways(skill.ways)
    spoken = as_me if skill.languages is None else pickers.said_languages(skill.languages)
    times = as_me if skill.moments is None else pickers.said_moments(skill.moments)
    quartier = as_me if skill.quartier is None else pickers.said_quartier(city, skill.quartier)
    facts = [
        (_("Topic"), pickers.said_topic(city, skill.topic)),
        (_("Level"), pickers.said_level(skill.level)),
        (_("Where"), where),
        (_("When"), times),
        (_("Languages"), spoken),
        (_("Quartier"), quartier),
    ]
    if skill.side == OFFER:
        facts.insert(2, (_("For"), ngettext("{n} person at once", "{n} people at once", skill.room)))
    if skill.paused_until is not None and skill.paused_until > town.today():
        waits = skill.paused_until == DRAFT
        said = _("waits for your yes") if waits else pickers.said_pause(skill.paused_until)
        facts.append((_("For now"), said))
    id = str(skill.id)
    second = [
        Button(_("Where"), "nb-how", id),
        Button(_("When"), "nb-when", id),
        Button(_("Languages"), "nb-lang", id),
    ]
    third = [Button(_("Quartier"), "nb-where", id)]
    if skill.side == OFFER:
        third.insert(0, Button(_("For how many"), "nb-room", id))
    keep = (
        Button(_("Yes, that is it"), "sh-yes", id)
        if skill.paused_until == DRAFT
        else Button(_("Rest"), "nb-pause", id)
    )
    rows: Rows = (
        (
            Button(_("Words"), "nb-words", id),
            Button(_("Topic"), "nb-topic", id),
            Button(_("Level"), "nb-level", id),
        ),
        tuple(second),
        (*third, keep),
        (Button(_("Let it go"), "nb-go", id), Button(_("My notebook"), "nb")),
    )
    told = tuple((label, escape(value)) for label, value in facts)
    return Reply(
        cards=(Card(f"{drafts.EMOJI[skill.side]} {bold(skill.words)}", "", told),), buttons=rows, edits=edits
    )


async def found(request: Request, unit: Unit) -> Skill | None:
    """The offer or wish of this button, if it is this person's own. Raises Refused where others read along."""
    joining.between_us(request)
    return await unit.skills.one(request.who.id, pickers.numbered(request.text)[0])


async def seen_again(unit: Unit, town: Town, skill: Skill, *, edits: bool = False) -> Reply:
    """Its page as it is now."""
    now = await unit.skills.get(skill.id)
    return gone() if now is None else page(town, now, edits=edits)


def gone() -> Reply:
    """It was let go since the button was made, or was never theirs."""
    return Reply(
        _("That page is no longer in your notebook. Here is the way back to the others."),
        buttons=((Button(_("My notebook"), "nb"),),),
        personal=True,
    )


def _standing(town: Town, profile: Profile) -> str:
    if profile.age == "minor":
        return _("Your wishes are kept. A parent or referent holds your page for groups.")
    if not profile.ready:
        return _("Nothing is proposed yet: one tap more and it runs.")
    if profile.paused_until is not None and profile.paused_until > town.today():
        return escape(pickers.said_pause(profile.paused_until))
    return _("It is running: I look for people who fit.")


def _onwards(profile: Profile, mine: list[Skill]) -> tuple[Button, ...]:
    if profile.ready or profile.age == "minor" or not mine:
        return ()
    return (Button(_("Let it run"), "po-run"),)


def _line(town: Town, skill: Skill) -> str:
    line = f"• {escape(skill.words)}"
    if skill.paused_until == DRAFT:
        return f"{line} · {italic(_('waits for your yes'))}"
    if skill.paused_until is not None and skill.paused_until > town.today():
        return f"{line} · {italic(pickers.said_pause(skill.paused_until))}"
    return line
