"""Which occurrences a button means: a day, a weekend, what comes next; of a topic, a quartier, a place, an age, a festival."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.conversation.i18n import _, day_of_week, language
from bot.handlers.town import Town
from knowledge.agenda import Event, Occurrence
from knowledge.agenda.wall import instant
from knowledge.city import said_in
from knowledge.formats.identifiers import key
from knowledge.programme import BANDS, is_key, place_key

AHEAD = timedelta(days=60)
"""How far what comes next is looked for."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a button lists: its occurrences with their events by their start, how it is headed, its key."""

    key: str
    title: str
    found: tuple[tuple[Event, Occurrence], ...]
    day: date | None = None
    """The one day that it is about, if it is."""


def listing(town: Town, asked: str) -> Listing:
    """What ``d20261212``, ``w``, ``n``, ``ttopic``, ``qquartier``, ``y7-11`` or ``pkey``, ``fkey`` stands for; anything else is today."""
    kind, rest = asked[:1], asked[1:]
    now, today = town.now(), town.today()
    ahead = (now, now + AHEAD)
    match kind:
        case "d" if (day := read_day(rest)) is not None:
            return of_day(town, day)
        case "w":
            saturday = today + timedelta(days=(5 - today.weekday()) % 7)
            first = today if today.weekday() == 6 else saturday
            begin, end = span(town, first, saturday + timedelta(days=1) if today.weekday() != 6 else today)
            return _made(town, "w", _("This weekend"), town.programme.browse(begin, end))
        case "n":
            return _made(town, "n", _("What comes next"), town.programme.browse(*ahead))
        case "t" if rest in town.city.topics:
            label = said_in(town.city.topics[rest].label, language(), town.city.language)
            return _made(town, asked, label, town.programme.browse(*ahead, topic=rest))
        case "q" if rest in town.city.quartiers:
            label = said_in(town.city.quartiers[rest].label, language(), town.city.language)
            return _made(town, asked, label, town.programme.browse(*ahead, quartier_of=rest))
        case "y" if rest in BANDS:
            return _made(town, asked, band(rest), town.programme.browse(*ahead, band=rest))
        case "p" if (place := place_of(town, rest)) is not None:
            found = town.programme.browse(*ahead, place=place)
            return _made(town, asked, place_name(town, place), found)
        case "f" if (festival := festival_of(town, rest)) is not None:
            found = town.programme.browse(now - _DAY, now + timedelta(days=400), festival=festival)
            return _made(town, asked, festival, found)
    return of_day(town, today)


def of_day(town: Town, day: date) -> Listing:
    """What is on that day; of today only what is not over."""
    found = town.programme.on(day)
    if day == town.today():
        now = town.now()
        found = [each for each in found if each.end > now or each.start >= now]
    return _made(town, f"d{day:%Y%m%d}", day_name(day, town.today()), found, day)


def span(town: Town, first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of a day to the end of another, in the city."""
    zone = town.city.zone
    begin = instant(datetime.combine(first, time()), zone)
    return max(begin, town.now()), instant(datetime.combine(last + _DAY, time()), zone)


def day_name(day: date, today: date) -> str:
    """« Aujourd'hui, samedi 12 décembre »."""
    said = day_of_week(day, year=abs((day - today).days) > 300)
    match (day - today).days:
        case 0:
            return _("Today, {day}", day=said)
        case 1:
            return _("Tomorrow, {day}", day=said)
    return said[:1].upper() + said[1:]


def band(key: str) -> str:
    """« 7 à 11 ans »."""
    first, _dash, last = key.partition("-")
    if last == "120":
        return _("From {age} on", age=first)
    if first == "0":
        return _("Little ones, up to {age}", age=last)
    return _("{first} to {last} years", first=first, last=last)


def festivals(town: Town) -> list[str]:
    """The festivals that are still to come, those with most events first."""
    now = town.now()
    return [name for name, _many in town.programme.present(now, now + timedelta(days=400)).festivals]


def festival_of(town: Town, asked: str) -> str | None:
    """The festival that goes by this key, past ones too."""
    names = {each.festival for each in town.programme if each.festival}
    return next((each for each in sorted(names) if key(each) == asked), None)


def place_of(town: Town, asked: str) -> str | None:
    """The ``place_key`` of the place that goes by this key."""
    places = (each.place for each in town.programme if each.place is not None)
    return min((place_key(each) for each in places if is_key(each, asked)), default=None)


def place_name(town: Town, place: str) -> str:
    """What a place is called: by its own page, else as its events write it."""
    if (entry := town.catalogue.get(place)) is not None:
        title: str = entry.says("title", language())
        return title
    names = (each.place.name for each in town.programme if each.place and place_key(each.place) == place)
    return next((each for each in names if each), place)


def read_day(text: str) -> date | None:
    """The day of a button, within a century."""
    try:
        return datetime.strptime(text, "%Y%m%d").date() if len(text) == 8 and text[:2] == "20" else None
    except ValueError:
        return None


def _made(town: Town, key: str, title: str, found: list[Occurrence], day: date | None = None) -> Listing:
    pairs = ((town.programme.known(each.event), each) for each in found)
    return Listing(key, title, tuple((event, each) for event, each in pairs if event is not None), day)
