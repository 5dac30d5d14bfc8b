"""One file for each thing that people come for; together they are the table of what Passeur can do."""

from bot.conversation.i18n import _
from bot.conversation.router import Router
from bot.handlers import (
    afterwards,
    announcing,
    ask,
    attaching,
    browse,
    bulletin,
    dispatching,
    drafts,
    echo,
    halting,
    held,
    interview,
    joining,
    meeting,
    notebook,
    onair,
    portrait,
    profile,
    proposals,
    readership,
    received,
    refining,
    relay,
    safety,
    sharing,
    space,
    start,
    tidings,
    wish,
)
from bot.handlers.town import Town
from bot.storage import Unit


def routes() -> Router[Unit, Town]:
    """Everything that exists, in the order in which help lists it."""
    table: Router[Unit, Town] = Router()
    asking = (ask.router, browse.router, wish.router)
    exchanging = (sharing.router, drafts.router, interview.router, joining.router)
    kept = (notebook.router, portrait.router, refining.router, tidings.router)
    together = (proposals.router, relay.router, meeting.router, afterwards.router, safety.router, held.router)
    shaping = (announcing.router, attaching.router, readership.router, dispatching.router)
    told = (echo.router, *shaping, onair.router, bulletin.router, halting.router)
    itself = (start.router, profile.router, space.router, received.router)
    return table.join((*asking, *exchanging, *kept, *together, *told, *itself))


def about(town: Town) -> tuple[str, str, str]:
    """What Passeur says of itself where a platform shows it: name, one line, a few lines."""
    city = town.city.name
    short = _("Ask what {city} has to teach, and find who shares it.", city=city)
    long = _(
        "Write in your own words what you would like to learn, do or find. I answer from the pages of {city}, "
        "with their source and date, and say so when I don't know. I am a program; a person can take over.",
        city=city,
    )
    return "Passeur", short[:120], long[:512]
