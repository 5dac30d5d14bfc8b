"""The shortest way into the exchange: the age band, perhaps the moments, and it runs."""

import re
from collections.abc import Sequence

from bot.conversation.errors import Refused
from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.exchange.proposals import step_out
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.skills import DRAFT
from knowledge.language import fold

router: Router[Unit, Town] = Router()

_GROWN = re.compile(
    r"(?:oui|yes|ouais|adulte|adult|majeure?|(?:j ai |je suis |i am |i m )?(?:bien )?(?:(?:plus|over|more) (?:de |than )?18|18 (?:ans )?"
    r"(?:ou|et|or|and) (?:plus|older|over|more)|majeure?|adulte|an adult)(?: ans| years old| years)?)"
)
_YOUNG = re.compile(
    r"(?:non|no|mineure?|minor|(?:j ai |je suis |i am |i m )?(?:(?:moins|under|less) (?:de |than )?18|mineure?|a minor)(?: ans| years old| years)?)"
)
_YEARS = re.compile(r"(?:(?:j ai|i am|i m|oui|yes|non|no) )*(\d{1,3})(?: (?:ans|years|years old))?")
_MAJORITY = 18


def between_us(request: Request) -> None:
    """Raises Refused where others read along."""
    if not request.private:
        raise Refused(_("That is best said between the two of us: write to me in private."))


def in_private(*rows: tuple[Button, ...]) -> Reply:
    """Others read here: what is personal is said elsewhere."""
    return Reply(
        _("That is best said between the two of us: write to me in private."), buttons=rows, personal=True
    )


async def own(request: Request, unit: Unit, town: Town) -> Profile:
    """The person's own profile, made on its first use; from now on they are told of things here.

    Raises Refused where others read along: what is proposed to somebody must never be said there.
    """
    between_us(request)
    profile = await unit.profiles.begin(request, town.city.id, town.clock())
    if profile.address != str(request.address):
        chosen = (await unit.habits.of(request.who.id)).chosen
        if chosen in ("", request.address.platform):
            await unit.profiles.reached(request)
    return profile


async def close(request: Request, unit: Unit, mark: str) -> None:
    """The open step was left by a button, if it is the one whose data holds this mark: what is typed next is no answer to it."""
    if mark in request.data:
        await unit.conversations.close(request.address, request.sender)


async def onward(request: Request, unit: Unit, town: Town, profile: Profile, head: str = "") -> Ask | Reply:
    """The shortest way from something said to taking part: the age band, once; then it runs."""
    lines = [head] if head else []
    if not profile.age:
        lines += [
            _("One question, so that everybody is safe: are you 18 or older?"),
            italic(_("It is the only thing you have to say. Nobody else sees it.")),
        ]
        row = (
            Button(_("18 or older"), "po-age", "adult"),
            Button(_("Under 18"), "po-age", "minor"),
        )
        return Ask(Reply("\n".join(lines), buttons=(row,)), "po-age", {"band": True})
    if profile.age == "minor":
        return _for_the_young(lines)
    if not profile.ready:
        if not await _confirmed(unit, profile):
            lines.append(_("What would you like to begin with?"))
            return Reply("\n".join(lines), buttons=(beginnings(),))
        await unit.profiles.change(profile.id, ready=True)
    return _running(lines, profile)


def beginnings() -> tuple[Button, ...]:
    """The two ways into the exchange."""
    return (Button(_("Share what I know"), "sh-offer"), Button(_("Make a wish"), "sh-wish"))


def band_said(text: str) -> str:
    """The age band that an answer in words tells, ``adult`` or ``minor``; empty where it tells neither."""
    said = " ".join(re.sub(r"[^\w]", " ", fold(text)).split())
    if years := _YEARS.fullmatch(said):
        return "adult" if int(years[1]) >= _MAJORITY else "minor"
    return "adult" if _GROWN.fullmatch(said) else "minor" if _YOUNG.fullmatch(said) else ""


@router.press("po-age")
async def age(request: Request, unit: Unit, town: Town) -> Outcome:
    """The age band. Whoever said that they are under 18 confirms what would change it."""
    await close(request, unit, "band")
    profile = await own(request, unit, town)
    if request.text == "minor":
        await unit.profiles.change(profile.id, age="minor", ready=False)
        await step_out(unit, town, profile.id)
        return _for_the_young([])
    if profile.age == "minor" and request.text == "adult":
        sure = (Button(_("Yes, I am 18 or older"), "po-age", "grown"), Button(_("My notebook"), "nb"))
        return Reply(_("You told me that you are under 18. Was that a slip of the finger?"), buttons=(sure,))
    if request.text not in ("adult", "grown") or profile.age == "adult":
        return await onward(request, unit, town, profile)
    await unit.profiles.change(profile.id, age="adult")
    profile = await own(request, unit, town)
    if not await _confirmed(unit, profile):
        return await onward(request, unit, town, profile)
    await unit.profiles.change(profile.id, ready=True)
    return _week(profile, first=True)


@router.press("po-when")
async def when(request: Request, unit: Unit, town: Town) -> Outcome:
    """The moments when one is free; each tap changes one."""
    profile = await own(request, unit, town)
    if request.text:
        await unit.profiles.change(profile.id, moments=pickers.moments_after(profile.moments, request.text))
        profile = await own(request, unit, town)
    return _week(profile, edits=bool(request.text))


@router.press("po-run")
async def run(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whatever was left open may stay so: it runs."""
    return await onward(request, unit, town, await own(request, unit, town))


@router.press("po-band")
async def band(request: Request, unit: Unit, town: Town) -> Outcome:
    """The age band, said anew."""
    row = (Button(_("18 or older"), "po-age", "adult"), Button(_("Under 18"), "po-age", "minor"))
    return Ask(Reply(_("Are you 18 or older?"), buttons=(row, (_portrait(),))), "po-age", {"band": True})


async def _confirmed(unit: Unit, profile: Profile) -> bool:
    return any(each.paused_until != DRAFT for each in await unit.skills.of(profile.id))


def _portrait() -> Button:
    return Button(_("My portrait"), "po")


def _week(profile: Profile, *, first: bool = False, edits: bool = False) -> Reply:
    lines = [_("When are you free? Tap what suits you; with nothing ticked, any time is fine.")]
    if first:
        lines.insert(0, bold(_("Thank you. You are taking part.")))
    lines.append(_("Chosen: {moments}", moments=escape(pickers.said_moments(profile.moments))))
    done = (Button(_("Done"), "po-run"), _portrait())
    return Reply(
        "\n".join(lines), buttons=(*pickers.moments("po-when", "", profile.moments), done), edits=edits
    )


def _running(lines: Sequence[str], profile: Profile) -> Reply:
    said = [
        *lines,
        bold(_("It is running.")),
        _("I look for people who fit, and write to you here as soon as there is something to say yes to."),
        _("Until everyone has said yes, the others know neither your name nor where you are."),
    ]
    row = [Button(_("My notebook"), "nb"), Button(_("My portrait"), "po")]
    if not profile.called:
        row.insert(0, Button(_("What to call me"), "po-name"))
    return Reply("\n".join(said), buttons=(tuple(row),))


def _for_the_young(lines: Sequence[str]) -> Reply:
    said = [
        *lines,
        _("Good that you are here. Your wishes are kept safe."),
        _(
            "Under 18, the exchange leads to places and to groups that somebody looks after, never alone to an adult. "
            "A parent, a teacher or a librarian can hold a page for you: ask one of them."
        ),
    ]
    row = (
        Button(_("Make a wish"), "sh-wish"),
        Button(_("All topics"), "topics"),
        Button(_("My notebook"), "nb"),
    )
    return Reply("\n".join(said), buttons=(row,))
