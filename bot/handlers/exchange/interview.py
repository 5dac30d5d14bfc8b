"""« Je ne sais rien faire »: five warm questions, none of them compulsory, that end with something to offer or to receive."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.conversation.i18n import _, language_name
from bot.conversation.markup import bold, italic, plainly
from bot.conversation.messages import Address, Ask, Button, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers import courtesy, pickers
from bot.handlers.exchange import drafts, joining
from bot.handlers.pickers import shortened
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.courtesy import in_distress
from knowledge.interview import QUESTIONS, offers_in

router: Router[Unit, Town] = Router()

KEPT = timedelta(days=30)
"""How long one may take it up where it was left."""

MOST = 9
"""Ideas kept of one interview: the first ones."""

LABEL = 60

STOPS = ("stop", "arrêter", "j'arrête", "enough")
"""Other words for « Arrêter », as people type them."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where somebody is: the number of the question, the ideas that came up, and which of them they took."""

    at: int = 0
    found: tuple[str, ...] = ()
    taken: tuple[int, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Bookmark":
        """From what was kept."""
        return cls(int(data["at"]), tuple(data["found"]), tuple(data["taken"]))

    def as_data(self) -> dict[str, Any]:
        """To be kept."""
        return {"at": self.at, "found": list(self.found), "taken": list(self.taken)}


async def kept(request: Request, unit: Unit, town: Town) -> Bookmark | None:
    """Where this person left it in this chat, if they did and not long ago."""
    place = await unit.conversations.open(_page(request), request.sender, town.clock())
    return Bookmark.read(place.data) if place.step == "interview" and place.data is not None else None


@router.press("iv")
async def begin(request: Request, unit: Unit, town: Town) -> Outcome:
    """From the first question."""
    joining.between_us(request)
    lines = (
        bold(_("There is nobody who knows nothing.")),
        _("May I ask you five small questions? Skip any of them, stop whenever you like."),
    )
    return await _go(request, unit, town, Bookmark(), "\n".join(lines))


@router.press("iv-on")
async def resume(request: Request, unit: Unit, town: Town) -> Outcome:
    """From where it was left."""
    joining.between_us(request)
    if (place := await kept(request, unit, town)) is None:
        return await begin(request, unit, town)
    return await _go(request, unit, town, place, _("Where were we?"))


@router.step("interview")
async def answered(request: Request, unit: Unit, town: Town) -> Outcome:
    """An answer: the ideas in it, and the next question."""
    if in_distress(request.text, town.city):
        return courtesy.emergency(town, request.text)
    place = await kept(request, unit, town) or Bookmark()
    said = plainly(request.text).rstrip(" .!")
    if said in (plainly(_("Stop here")), *STOPS):
        return await _end(request, unit, town, place)
    if said == plainly(_("Skip")) or place.at >= len(QUESTIONS):
        return await _go(request, unit, town, replace(place, at=place.at + 1), _("Gladly, let us go on."))
    ideas = [
        each
        for each in offers_in(QUESTIONS[place.at], request.text[:1000], request.lang)
        if each not in place.found and _fits(each)
    ]
    found = (*place.found, *ideas)[:MOST]
    head = (
        _("I hear something that others would love to be shown.") if ideas else _("Thank you for telling me.")
    )
    return await _go(request, unit, town, replace(place, at=place.at + 1, found=found), head)


@router.press("iv-skip")
async def skip(request: Request, unit: Unit, town: Town) -> Outcome:
    """The next question, if this one was the one that is open."""
    joining.between_us(request)
    place = await kept(request, unit, town)
    if place is None:
        return await resume(request, unit, town)
    if request.text == str(place.at):
        place = replace(place, at=place.at + 1)
    return await _go(request, unit, town, place, _("Gladly, let us go on."))


@router.press("iv-take")
async def take(request: Request, unit: Unit, town: Town) -> Outcome:
    """An idea is taken, or put back."""
    joining.between_us(request)
    place = await kept(request, unit, town)
    number = pickers.numbered(request.text)[0]
    if place is None or not 0 < number <= len(place.found):
        return await resume(request, unit, town)
    taken = tuple(sorted(set(place.taken) ^ {number}))
    return await _go(request, unit, town, replace(place, taken=taken), "", edits=True)


@router.press("iv-stop")
async def stop(request: Request, unit: Unit, town: Town) -> Outcome:
    """Enough for today: what was taken is shown, the rest waits."""
    joining.between_us(request)
    return await _end(request, unit, town, await kept(request, unit, town) or Bookmark())


async def _go(
    request: Request, unit: Unit, town: Town, place: Bookmark, head: str, *, edits: bool = False
) -> Ask | Reply:
    """The question at which they are, below the ideas so far; after the last one, the end."""
    if place.at >= len(QUESTIONS) and not place.found:
        place = replace(place, found=_everybodys(request))
    until = town.clock() + KEPT
    await unit.conversations.set(_page(request), request.sender, "interview", place.as_data(), until)
    ideas = tuple(
        (Button(("✓ " if at in place.taken else "") + shortened(words, LABEL), "iv-take", str(at)),)
        for at, words in enumerate(place.found, start=1)
    )
    lines = [head] if head else []
    if place.at >= len(QUESTIONS):
        lines += [
            _("That was the last question. Tap what you could show somebody one day, in your own way:"),
            italic(_("Or begin by receiving: whoever learns will have something to pass on.")),
        ]
        await joining.close(request, unit, "interview")
        rows = (*ideas, (Button(_("Done"), "iv-stop"), Button(_("In my own words"), "sh-offer")))
        return Reply(
            "\n".join(lines), buttons=(*rows, (Button(_("Begin by receiving"), "sh-wish"),)), edits=edits
        )
    if ideas:
        lines.append(_("Tap what you could show somebody, or simply go on:"))
    question, examples = _worded(QUESTIONS[place.at])
    lines += ["", bold(question), italic(examples)] if lines else [bold(question), italic(examples)]
    below = (Button(_("Skip"), "iv-skip", str(place.at)), Button(_("Stop here"), "iv-stop"))
    return Ask(
        Reply("\n".join(lines), buttons=(*ideas, below), edits=edits), "interview", {"interview": place.at}
    )


async def _end(request: Request, unit: Unit, town: Town, place: Bookmark) -> Reply:
    """What was taken becomes drafts to confirm; without any, a way to begin by receiving, and the way back."""
    await joining.close(request, unit, "interview")
    taken = [place.found[each - 1] for each in place.taken if each <= len(place.found)]
    if taken:
        profile = await joining.own(request, unit, town)
        understood = await drafts.understand(unit, town, profile, taken, ())
        left = replace(place, taken=())
        await unit.conversations.set(
            _page(request), request.sender, "interview", left.as_data(), town.clock() + KEPT
        )
        return drafts.shown(town, understood)
    rows: Rows = (
        (Button(_("Begin by receiving"), "sh-wish"), Button(_("In my own words"), "sh-offer")),
        (Button(_("Take it up again"), "iv-on"), Button(_("My notebook"), "nb")),
    )
    lines = (
        _("That is fine. One may begin by receiving: tell me something that you would love to learn."),
        _("I keep your place for a month, if you feel like going on."),
    )
    return Reply("\n".join(lines), buttons=rows)


def _worded(question: str) -> tuple[str, str]:
    """A question, and a few answers that others might give."""
    return {
        "helped": (
            _("What do people ask you for help with?"),
            _("A letter, a telephone, a child to look after, a shelf to put up, hair to braid…"),
        ),
        "sunday": (
            _("What do you like to do on a Sunday?"),
            _("Cook for ten, fish, play cards, sing, walk, sew, listen to old records…"),
        ),
        "grew_up": (
            _("Where did you grow up, and what does one know there?"),
            _("A language, a dish, a song, a dance, a story, how one greets…"),
        ),
        "hands": (
            _("What did your hands learn?"),
            _("A trade, the kitchen, the garden, an engine, a needle, a tool…"),
        ),
        "place": (
            _("Which place could you tell of?"),
            _("A street as it was, a factory, a village, a market, a school…"),
        ),
    }[question]


def _everybodys(request: Request) -> tuple[str, ...]:
    """What everyone can pass on."""
    return (
        _("talk together in {language}", language=language_name(request.lang)),
        _("tell of my quartier and of those who live there"),
    )


def _fits(words: str) -> bool:
    return len(words) <= drafts.LONGEST and not drafts.tells_a_contact(words)


def _page(request: Request) -> Address:
    """Where the place in the interview is kept: beside the chat, so that commands and other questions leave it as it is."""
    return replace(request.address, thread="interview")
