"""What comes instead of words: a place is a question in itself, the rest gets a kind answer of what is possible."""

from bot.conversation.i18n import _, language
from bot.conversation.markup import bold
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.asking.browse import current, see
from bot.handlers.cards import short_card
from bot.handlers.rights import Right, standing
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.catalogue import Entry
from knowledge.city import City, said_in
from knowledge.formats.checks import kilometres

router: Router[Unit, Town] = Router()

SHOWN = 3
FAR = 40.0
"""Kilometres beyond which somebody is not in the city any more."""


@router.received
async def received(request: Request, unit: Unit, town: Town) -> Outcome:
    """A place, a voice, a picture, a contact."""
    match request.brought:
        case "location" if request.coordinates is not None:
            return near(town, request.coordinates)
        case "voice":
            return Reply(
                _("I cannot listen yet, but I read well: write me a few words, mistakes don't matter.")
            )
        case "file" if (await standing(request, unit, town)).where(Right.EVENTS):
            return Reply(
                _(
                    "I do not open files here. A programme comes in from its address: /{sources} https://… (.ics, .json, .csv). "
                    "One event alone you can simply write to me: /{event}",
                    sources=town.called("sources"),
                    event=town.called("event"),
                )
            )
        case "photo" | "file":
            return Reply(
                _("I cannot look at pictures or files. Tell me in a few words what you are looking for.")
            )
        case "contact":
            return Reply(
                _("Thank you, but I keep nobody's contact. Tell me in a few words what you are looking for.")
            )
        case _other:
            return Reply(_("I read words best. What would you like to learn, find or show someone?"))


def near(town: Town, here: tuple[float, float]) -> Reply:
    """What is nearest to a place. The place itself is not kept."""
    placed = [(kilometres(here, where), each) for each in current(town) if (where := place(each, town.city))]
    placed.sort(key=lambda each: (each[0], each[1].id))
    if not placed or placed[0][0] > FAR:
        return Reply(
            _("I know nothing so far from {city}. Which quartier do you have in mind?", city=town.city.name),
            buttons=((Button(_("By place"), "places"), Button(_("All topics"), "topics")),),
        )
    lines = [bold(_("Near you")), _("I don't keep where you are.")]
    cards = tuple(
        short_card(each, town.city, town.today(), why=distance(far), buttons=see(each))
        for far, each in placed[:SHOWN]
    )
    nearest = placed[0][1].quartier
    row: tuple[Button, ...] = (Button(_("By place"), "places"), Button(_("All topics"), "topics"))
    if nearest is not None:
        label = said_in(town.city.quartiers[nearest].label, language(), town.city.language)
        row = (Button(label, "place", nearest), *row)
    return Reply("\n".join(lines), cards, (row,))


def place(entry: Entry, city: City) -> tuple[float, float] | None:
    """Where an entry is: its own coordinates, else those of its quartier."""
    if entry.coordinates is not None:
        return entry.coordinates
    return city.quartiers[entry.quartier].coordinates if entry.quartier else None


def distance(kilometres: float) -> str:
    """« à 800 m », « à 2 km », never more exact than a quartier is."""
    if kilometres < 1:
        return _("about {metres} m away", metres=max(100, round(kilometres * 10) * 100))
    return _("about {kilometres} km away", kilometres=round(kilometres))
