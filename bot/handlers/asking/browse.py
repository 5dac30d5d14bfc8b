"""« Je ne sais pas quoi apprendre »: topics, ages and quartiers lead somewhere, always."""

from bot.conversation.i18n import _, language, lazy
from bot.conversation.markup import bold
from bot.conversation.messages import Button, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers import words
from bot.handlers.cards import short_card
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.catalogue import Ages, Entry, Kind, Standing
from knowledge.city import said_in

router: Router[Unit, Town] = Router()

SHOWN = 3
"""How many cards a page has."""

STAGES = {"a": (0, 5), "b": (6, 11), "c": (12, 17), "d": (18, 59), "e": (60, 120)}
"""Times of life that a button stands for, without gaps."""

_FIRST = (Kind.OPPORTUNITY, Kind.EVENT, Kind.MENTOR, Kind.PLACE, Kind.SERVICE, Kind.ANSWER)


@router.command(
    {"fr": "explorer", "en": "explore"}, lazy("I don't know what to learn"), more=("parcourir", "browse")
)
async def explore(request: Request, unit: Unit, town: Town) -> Outcome:
    """Where to begin when one does not know what to ask."""
    return await topics(request, unit, town)


@router.press("topics")
async def topics(request: Request, unit: Unit, town: Town) -> Outcome:
    """The great topics that have something to show."""
    found = [each for each in town.city.children(None) if _in_topic(town, each)]
    buttons = [words.topic_button(town.city, each) for each in found]
    more = (Button(_("By age"), "ages"), Button(_("By place"), "places"), Button(_("Surprise me"), "any"))
    return Reply(_("What draws you? There is no wrong door."), buttons=(*in_rows(buttons, 2), more))


@router.press("topic")
async def topic(request: Request, unit: Unit, town: Town) -> Outcome:
    """A topic: what is below it, and what it offers."""
    name, _colon, page = request.text.partition(":")
    if name not in town.city.topics:
        return await topics(request, unit, town)
    label = said_in(town.city.topics[name].label, language(), town.city.language)
    below = [
        words.topic_button(town.city, each) for each in town.city.children(name) if _in_topic(town, each)
    ]
    back = Button(_("All topics"), "topics")
    if (parent := town.city.topics[name].under) is not None:
        back = words.topic_button(town.city, parent)
    return _page(town, label, _in_topic(town, name), "topic", name, page, (*in_rows(below, 2), (back,)))


@router.press("ages")
async def stages(request: Request, unit: Unit, town: Town) -> Outcome:
    """The times of life."""
    buttons = [Button(_stage(*band), "age", key) for key, band in STAGES.items()]
    return Reply(_("For whom?"), buttons=(*in_rows(buttons, 2), (Button(_("All topics"), "topics"),)))


@router.press("age")
async def stage(request: Request, unit: Unit, town: Town) -> Outcome:
    """What is made for one time of life, the most particular to it first."""
    key, _colon, page = request.text.partition(":")
    if key not in STAGES:
        return await stages(request, unit, town)
    youngest, oldest = STAGES[key]
    found = [each for each in current(town) if each.ages.youngest <= oldest and each.ages.oldest >= youngest]
    found.sort(key=lambda each: (each.ages == Ages(), each.ages.oldest - each.ages.youngest))
    return _page(
        town, _stage(youngest, oldest), found, "age", key, page, ((Button(_("All topics"), "topics"),),)
    )


@router.press("places")
async def quartiers(request: Request, unit: Unit, town: Town) -> Outcome:
    """The quartiers that have something to show."""
    here = {each.quartier for each in current(town)}
    buttons = [
        Button(said_in(each.label, language(), town.city.language), "place", id)
        for id, each in town.city.quartiers.items()
        if id in here
    ]
    return Reply(_("Near where?"), buttons=(*in_rows(buttons[:24], 3), (Button(_("All topics"), "topics"),)))


@router.press("place")
async def quartier(request: Request, unit: Unit, town: Town) -> Outcome:
    """A quartier, then its neighbours."""
    id, _colon, page = request.text.partition(":")
    if id not in town.city.quartiers:
        return await quartiers(request, unit, town)
    here = town.city.quartiers[id]
    found = [each for each in current(town) if each.quartier == id]
    found += [each for each in current(town) if each.quartier in here.near]
    label = said_in(here.label, language(), town.city.language)
    return _page(town, label, found, "place", id, page, ((Button(_("Other places"), "places"),),))


@router.press("any")
async def surprise(request: Request, unit: Unit, town: Town) -> Outcome:
    """Something one did not look for; another one each time, without any dice."""
    found = [each for each in current(town) if each.kind is not Kind.ANSWER]
    if not found:
        return _nothing()
    turn = (
        int(request.text)
        if request.text.isascii() and request.text.isdigit() and len(request.text) < 9
        else town.today().toordinal() * 7
    )
    entry = found[turn * 31 % len(found)]
    buttons: Rows = ((Button(_("Another one"), "any", str(turn + 1)), Button(_("All topics"), "topics")),)
    return Reply(
        _("And why not…"), (short_card(entry, town.city, town.today(), buttons=see(entry)),), buttons
    )


def _page(town: Town, label: str, found: list[Entry], action: str, key: str, page: str, below: Rows) -> Reply:
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
    here = found[number * SHOWN : (number + 1) * SHOWN]
    if not here:
        return _nothing(below)
    cards = tuple(short_card(each, town.city, town.today(), buttons=see(each)) for each in here)
    rows = below
    if len(found) > (number + 1) * SHOWN:
        rows = ((Button(_("More"), action, f"{key}:{number + 1}"),), *below)
    return Reply(bold(label), cards, rows)


def _nothing(below: Rows = ()) -> Reply:
    text = _("Nothing here yet, but that can change: write what you would like, and it can become a wish.")
    return Reply(text, buttons=below or ((Button(_("All topics"), "topics"),),))


def see(entry: Entry) -> Rows:
    """The way to everything about an entry."""
    return ((Button(_("All details"), "see", f"0:{entry.id}"),),)


def current(town: Town) -> list[Entry]:
    """What holds today, what one can do first."""
    today = town.today()
    found = [each for each in town.catalogue if each.standing(today) is Standing.CURRENT]
    return sorted(found, key=lambda each: _FIRST.index(each.kind))


def _in_topic(town: Town, topic: str) -> list[Entry]:
    within = town.city.within(topic)
    return [each for each in current(town) if not within.isdisjoint(each.topics)]


def _stage(youngest: int, oldest: int) -> str:
    if youngest == 0:
        return _("Little ones, up to {age}", age=oldest)
    if oldest == 120:
        return _("From {age} on", age=youngest)
    return _("{first} to {last} years", first=youngest, last=oldest)
