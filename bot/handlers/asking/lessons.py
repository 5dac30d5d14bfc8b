"""« C'est ça », « Ce n'est pas ça »: what a question meant is learnt from whoever asked it, and can be taken back."""

from bot.conversation.i18n import _
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import page, pickers
from bot.handlers.news import echo
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.searches import Asked
from knowledge.courtesy import strip_courtesies
from knowledge.discretion import scrub

router: Router[Unit, Town] = Router()


@router.press("yes")
async def yes(request: Request, unit: Unit, town: Town) -> Outcome:
    """« C'est ça »: the question becomes one more way of asking for this entry."""
    if (search := await own(request, unit)) is None:
        return faded()
    entry = pickers.numbered(request.text)[1]
    if entry not in town.catalogue:
        return page.vanished()
    await teach(unit, town, search, entry, 1)
    buttons = (
        (
            Button(_("All details"), "see", f"{search.id}:{entry}"),
            Button(_("Undo"), "undo", f"{search.id}:{entry}"),
        ),
    )
    text = _("Wonderful, thank you. Next time I will know sooner.")
    if (wanted := await echo.offered(request, unit, town)) is not None:
        asked = _(
            "If you like, I tell you when the city announces something: a few a month, one tap to stop."
        )
        return Reply(f"{text}\n\n{asked}", buttons=(*buttons, (wanted,)))
    return Reply(text, buttons=buttons)


@router.press("undo")
async def undo(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whoever taught a lesson may take it back."""
    if (search := await own(request, unit)) is None:
        return faded()
    entry = pickers.numbered(request.text)[1]
    if lesson := await unit.lessons.take_back(search.id, entry, town.today()):
        unit.afterwards.append(lambda: town.unteach(lesson.question, lesson.entry))
    return Reply(_("Taken back."), buttons=((Button(_("Something else"), "other", str(search.id)),),))


async def teach(unit: Unit, town: Town, search: Asked, entry: str, sign: int) -> None:
    """A lesson keeps the question without anything that tells whose it was."""
    asked = town.answerer.answer(search.question, now=town.now(), limit=0)
    if not (lesson := scrub(strip_courtesies(search.question), asked.unknown)):
        return
    before = await unit.lessons.teach(town.city.id, search.id, lesson, entry, sign, town.today())
    if before == sign:
        return
    if before:
        unit.afterwards.append(lambda: town.unteach(lesson, entry))
    unit.afterwards.append(lambda: town.teach(lesson, entry, sign))


async def own(request: Request, unit: Unit) -> Asked | None:
    """The search of this button, if it is this person's: a forged number finds nothing."""
    return await unit.searches.of(request.who.id, pickers.numbered(request.text)[0])


def faded() -> Reply:
    return Reply(_("That question has faded from my memory. Ask me again, I am here."), personal=True)
