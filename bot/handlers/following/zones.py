"""Time zones by what people call them: a city, a region, a country, an offset; never a menu of four hundred."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from rapidfuzz import fuzz, process

from bot.conversation.i18n import language
from knowledge.language import fold

_OFFSET = re.compile(
    r"(?:utc|gmt|z)?\s*(?P<sign>[+\-\u2212])\s*(?P<hours>\d{1,2})(?:[:h.]?(?P<minutes>\d{2}))?"
)

NEAR = 78
"""How alike a typed name must be to one that exists."""

CLOSE = 4
"""Names that are alike by so much less than the best one may be meant as well."""

MOST = 6
"""How many zones are proposed at most."""

BIG = ("Europe/", "America/", "Africa/", "Asia/", "Australia/", "Pacific/", "Atlantic/", "Indian/")


def zones_named(said: str, now: datetime) -> list[str]:
    """The zones that somebody may mean, the likeliest first; one where there is no doubt, none where nothing is known."""
    typed = said.strip()[:80]
    if found := _by_offset(typed.casefold(), now):
        return found
    if typed in _known() and ("/" in typed or typed == "UTC"):
        return [typed]
    names = _names()
    key = fold(typed)
    if key in names:
        return _different(names[key], now)
    near = (
        process.extract(key, names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=MOST)
        if len(key) > 2
        else []
    )
    best = [each for each in near if each[1] >= near[0][1] - CLOSE]
    return _different((zone for name, _score, _at in best for zone in names[name]), now)


def _different(zones: Iterable[str], now: datetime) -> list[str]:
    """Those whose clocks are not the same all through the year to come, the first of each."""
    found: dict[tuple[timedelta | None, ...], str] = {}
    for zone in sorted(zones, key=lambda each: each not in _FIRST):
        year = [(now + timedelta(days=30 * month)).astimezone(ZoneInfo(zone)) for month in range(13)]
        found.setdefault(tuple(each.utcoffset() for each in year), zone)
    return list(found.values())[:MOST]


def said_zone(zone: str) -> str:
    """« Katmandou », « UTC-5 »: the city whose clocks they are, in the language of this turn."""
    if zone.startswith("Etc/"):
        offset = zone.removeprefix("Etc/GMT").removeprefix("Etc/UTC")
        return f"UTC{-int(offset):+d}" if offset else "UTC"
    return get_timezone_location(zone, locale=language(), return_city=True)


def _by_offset(said: str, now: datetime) -> list[str]:
    match = _OFFSET.fullmatch(said)
    if match is None:
        return []
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    offset = offset if match["sign"] == "+" else -offset
    hours = offset / timedelta(hours=1)
    if hours == int(hours) and -12 <= hours <= 14:
        # POSIX counts them the other way round.
        return [f"Etc/GMT{-int(hours):+d}" if hours else "Etc/GMT"]
    summer = now + timedelta(days=182)
    fits = [
        each
        for each in sorted(_zones())
        if now.astimezone(ZoneInfo(each)).utcoffset() == offset
        and summer.astimezone(ZoneInfo(each)).utcoffset() == offset
    ]
    return _different(fits, now)


@cache
def _known() -> frozenset[str]:
    """Read once: the standard library looks through all its files whenever it is asked."""
    return frozenset(available_timezones())


def _zones() -> Iterable[str]:
    return (each for each in _known() if each.startswith(BIG))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Every name by which a zone is known, folded: its city in French and English, its own name, its country."""
    names: dict[str, dict[str, None]] = {}

    def keep(name: str, zone: str) -> None:
        names.setdefault(fold(name), {})[zone] = None

    for zone in sorted(_zones()):
        keep(zone.rpartition("/")[2].replace("_", " "), zone)
    for code in ("fr", "en"):
        locale = Locale.parse(code)
        for zone, told in locale.time_zones.items():
            if zone in _known() and "city" in told:
                keep(told["city"], zone)
        for territory, zones in get_global("territory_zones").items():
            if (name := locale.territories.get(territory)) is not None:
                for zone in zones:
                    if zone in _known():
                        keep(name, zone)
    for name, zone in _MORE.items():
        keep(name, zone)
    return {name: tuple(zones) for name, zones in names.items() if name}


_FIRST = frozenset(
    {
        *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto"),
        *(
            "America/Vancouver",
            "America/Winnipeg",
            "America/Halifax",
            "America/Edmonton",
            "America/Sao_Paulo",
        ),
        *("America/Mexico_City", "Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide"),
        *(
            "Australia/Perth",
            "Europe/Madrid",
            "Europe/Lisbon",
            "Europe/Moscow",
            "Asia/Shanghai",
            "Asia/Jakarta",
        ),
    }
)
"""Of a country with several clocks, where most people live."""

_MORE = {
    "france": "Europe/Paris",
    "Lyon": "Europe/Paris",
    "Marseille": "Europe/Paris",
    "Clermont-Ferrand": "Europe/Paris",
    "Cork": "Europe/Dublin",
    "Limerick": "Europe/Dublin",
    "Montréal": "America/Toronto",
    "Montreal": "America/Toronto",
    "Québec": "America/Toronto",
    "UTC": "Etc/UTC",
    "GMT": "Etc/GMT",
    "La Réunion": "Indian/Reunion",
    "San Francisco": "America/Los_Angeles",
    "Washington": "America/New_York",
    "Pékin": "Asia/Shanghai",
    "Genève": "Europe/Zurich",
    "Milan": "Europe/Rome",
    "Barcelone": "Europe/Madrid",
    "Francfort": "Europe/Berlin",
    "Munich": "Europe/Berlin",
    "Alger": "Africa/Algiers",
}
"""Cities that people name and the database of zones does not."""
