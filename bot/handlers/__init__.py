"""One file for each thing that people come for; together they are the table of what Passeur can do."""

from bot.conversation.i18n import _
from bot.conversation.router import Router
from bot.handlers import linking, profile, space, start
from bot.handlers.asking import ask, browse, lessons, received, wish
from bot.handlers.desk import (
    appeals,
    associations,
    consultation,
    duties,
    pages,
    polls,
    queue,
    report,
    settling,
    suggesting,
    supervising,
    tidying,
)
from bot.handlers.desk import overview as desk
from bot.handlers.exchange import (
    afterwards,
    circles,
    drafts,
    held,
    interview,
    joining,
    meant,
    meeting,
    notebook,
    portrait,
    proposals,
    refining,
    relay,
    safety,
    sharing,
    tidings,
)
from bot.handlers.following import (
    changed,
    gathered,
    habits,
    impressions,
    registering,
    repeating,
    upcoming,
    welcoming,
)
from bot.handlers.following import follows as following
from bot.handlers.news import (
    announcing,
    attaching,
    bulletin,
    dispatching,
    echo,
    halting,
    onair,
    proof,
    readership,
)
from bot.handlers.programme import agenda, asked, calendars, changing, organising, reviewing, seats, sources
from bot.handlers.programme import page as happening
from bot.handlers.town import Town
from bot.storage import Unit


def routes() -> Router[Unit, Town]:
    """Everything that exists, in the order in which help lists it."""
    table: Router[Unit, Town] = Router()
    asking = (ask.router, lessons.router, agenda.router, browse.router, wish.router)
    programme = (happening.router, calendars.router)
    organisers = (
        organising.router,
        reviewing.router,
        changing.router,
        seats.router,
        sources.router,
        asked.router,
    )
    exchanging = (sharing.router, drafts.router, interview.router, joining.router)
    kept = (notebook.router, portrait.router, refining.router, tidings.router)
    together = (
        proposals.router,
        relay.router,
        meant.router,
        meeting.router,
        afterwards.router,
        safety.router,
        held.router,
    )
    ended = (circles.router,)
    city = (polls.router, consultation.router, report.router)
    followed = (following.router, habits.router, upcoming.router, changed.router, gathered.router)
    attended = (registering.router, welcoming.router, impressions.router, repeating.router)
    looking_after = (duties.router, associations.router, pages.router, suggesting.router, supervising.router)
    at_the_desk = (desk.router, settling.router, queue.router, appeals.router, tidying.router)
    shaping = (announcing.router, proof.router, attaching.router, readership.router, dispatching.router)
    news = (echo.router, *shaping, onair.router, bulletin.router, halting.router)
    itself = (linking.router, start.router, profile.router, space.router, received.router)
    everybody = (*asking, *programme, *followed, *attended, *exchanging, *kept, *together, *ended, *city)
    return table.join((*everybody, *itself, *news, *organisers, *looking_after, *at_the_desk))


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
