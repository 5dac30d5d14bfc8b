"""An event made of what people asked or wished for: settled once it is in the programme, and those who wait are told."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.i18n import _, ngettext
from bot.conversation.markup import bold, italic
from bot.conversation.messages import Reply, Request
from bot.conversation.router import Router
from bot.handlers.desk import settling
from bot.handlers.programme import wording
from bot.handlers.programme.page import see
from bot.handlers.town import Town
from bot.storage import Unit, crew
from bot.storage.appeals import EVENT
from knowledge.agenda import Event

router: Router[Unit, Town] = Router()

QUESTION, APPEAL = "question", "appeal"
"""What a draft carries of where its words come from: the number of a question, or of a wish of several."""


async def settle(
    request: Request, unit: Unit, town: Town, given: Mapping[str, str], event: Event
) -> list[str]:
    """What was asked or wished for has its event: it leaves the desk; what is to be said of it to whoever wrote it."""
    city, me, now = town.city.id, request.who.id, town.clock()
    lines = []
    if (number := given.get(QUESTION)) and (group := await settling.group(unit, town, int(number))):
        await unit.questions.settle(city, group.words, "event")
        await unit.deeds.note(city, me, "question-event", now, about=event.id)
        for each in group.waiting:
            args = {"event": event.id, "words": each.words, "lang": each.lang}
            await crew.inform(unit, each.person_id, f"planned:{each.id}", "planned", args, town.by_day())
        await unit.awaiting.told([each.id for each in group.waiting])
        if told := len(group.waiting):
            lines.append(
                ngettext(
                    "{n} person who waited for it is told.", "{n} people who waited for it are told.", told
                )
            )
    if (number := given.get(APPEAL)) and await unit.appeals.settle(city, int(number), EVENT, me, now):
        await unit.deeds.note(city, me, "appeal-event", now, about=event.id)
    return lines


@router.notice("planned")
async def planned(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """What somebody asked has become an event, while it is to come."""
    kept = await unit.events.get(town.city.id, str(args["event"]))
    if kept is None or not (coming := wording.upcoming(kept.event, town.now())):
        return None
    when = wording.when(coming[0], town.city, town.today())
    lines = (
        bold(_("The city has an event for it.")),
        _("You asked: {question}", question=italic(str(args["words"]))),
        _("{title}, {when}", title=bold(kept.event.title), when=when),
    )
    return Reply("\n".join(lines), buttons=((see(kept.event, coming[0]),),))
