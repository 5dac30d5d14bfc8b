"""Choosing several of a list by taps, and how what was chosen is said: moments, languages, ways, quartiers, levels."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from bot.conversation.i18n import _, day, language, language_name, listed, weekday
from bot.conversation.messages import Button, Rows, in_rows
from bot.handlers.moments import DAYS
from bot.handlers.moments import said as say
from knowledge.city import City, said_in

PARTS = ("morning", "afternoon", "evening")
MOMENTS = tuple(f"{name}-{part}" for name in DAYS for part in PARTS)
WEEKEND = tuple(each for each in MOMENTS if each[:3] in ("sat", "sun"))
EVENINGS = tuple(each for each in MOMENTS if each.endswith("evening") and each not in WEEKEND)

WAYS = ("place", "outdoors", "remote")

SPOKEN = (
    *("fr", "en", "ar", "es", "pt", "it", "de", "tr", "ru", "uk", "ro", "pl"),
    *("zh", "vi", "fa", "ps", "wo", "am", "so", "bn", "hi", "oc", "ga"),
)
"""Languages that one may tap, besides those of the city."""

MOST_QUARTIERS = 24
PAUSES = (7, 30, 90)
"""In days."""


def toggled(chosen: Collection[str], value: str, everything: Sequence[str]) -> list[str]:
    """What is chosen once this value is tapped, in the order of the list."""
    after = set(chosen) ^ {value}
    return [each for each in everything if each in after]


def ticked(options: Sequence[tuple[str, str, bool]], action: str, key: str, width: int) -> Rows:
    """A button for each (value, label, whether it is chosen); ``key`` is what its payload begins with."""
    return in_rows(
        [Button(("✓ " if chosen else "") + label, action, key + value) for value, label, chosen in options],
        width,
    )


def moments(action: str, key: str, chosen: Collection[str]) -> Rows:
    """A week of mornings, afternoons and evenings, and three shortcuts; the payload ends with a number or a name."""
    options = [(str(at), _brief(each), each in chosen) for at, each in enumerate(MOMENTS)]
    shortcuts = (
        Button(_("Evenings"), action, f"{key}evenings"),
        Button(_("Weekend"), action, f"{key}weekend"),
        Button(_("Any time"), action, f"{key}any"),
    )
    return (*ticked(options, action, key, 3), shortcuts)


def moments_after(chosen: Collection[str], tapped: str) -> list[str]:
    """The moments once this was tapped; none stands for any. What is not on the grid changes nothing."""
    if tapped == "any":
        return []
    if tapped in ("evenings", "weekend"):
        more = EVENINGS if tapped == "evenings" else WEEKEND
        after = set(chosen) - set(more) if set(more) <= set(chosen) else {*chosen, *more}
        return [each for each in MOMENTS if each in after]
    at = int(tapped) if tapped.isascii() and tapped.isdigit() and len(tapped) < 3 else len(MOMENTS)
    return toggled(chosen, MOMENTS[at], MOMENTS) if at < len(MOMENTS) else list(chosen)


def said_moments(chosen: Collection[str]) -> str:
    """« lundi soir, samedi matin »; without any, at any time."""
    left = set(chosen)
    said = []
    for whole, name in ((EVENINGS, _("weekday evenings")), (WEEKEND, _("the weekend"))):
        if set(whole) <= left:
            said.append(name)
            left -= set(whole)
    said += [say(each) for each in MOMENTS if each in left]
    return listed(said) if said else _("any time")


def languages(city: City, action: str, key: str, chosen: Collection[str]) -> Rows:
    """The languages of the city, then others; those chosen are ticked."""
    return ticked([(each, language_name(each), each in chosen) for each in _tongues(city)], action, key, 3)


def languages_after(city: City, chosen: Collection[str], tapped: str) -> list[str]:
    """The languages once this one was tapped."""
    return toggled(chosen, tapped, _tongues(city)) if tapped in _tongues(city) else list(chosen)


def said_languages(chosen: Collection[str]) -> str:
    """« français et arabe », each called as it calls itself."""
    return listed([language_name(each) for each in chosen]) if chosen else _("any language")


def ways(action: str, key: str, chosen: Collection[str]) -> Rows:
    """Where people would meet; never at anybody's home."""
    return ticked([(each, said_way(each), each in chosen) for each in WAYS], action, key, 3)


def ways_after(chosen: Collection[str], tapped: str) -> list[str]:
    """The ways once this one was tapped; the last one stays."""
    after = toggled(chosen, tapped, WAYS) if tapped in WAYS else list(chosen)
    return after or list(chosen)


def said_way(way: str) -> str:
    """« dans un lieu de la ville »."""
    return {
        "place": _("in a place of the city"),
        "outdoors": _("outdoors"),
        "remote": _("from afar, by telephone or screen"),
    }[way]


def said_ways(chosen: Collection[str]) -> str:
    """« dehors ou à distance »."""
    return listed([said_way(each) for each in WAYS if each in chosen], either=True)


def quartiers(city: City, action: str, key: str, chosen: str) -> Rows:
    """The quartiers, and nowhere in particular."""
    options = [(id, said_quartier(city, id), id == chosen) for id in [*city.quartiers][:MOST_QUARTIERS]]
    return (*ticked(options, action, key, 3), (Button(_("I'd rather not say"), action, f"{key}-"),))


def said_quartier(city: City, id: str) -> str:
    """Its name, or that none was said."""
    known = city.quartiers.get(id)
    return said_in(known.label, language(), city.language) if known else _("not said")


def said_topic(city: City, id: str | None) -> str:
    """The topic's name, or that there is none."""
    known = city.topics.get(id or "")
    return said_in(known.label, language(), city.language) if known else _("none yet")


def said_level(level: int) -> str:
    """How far somebody is, in plain words."""
    return {1: _("I am beginning"), 2: _("I manage"), 3: _("I can pass it on")}[min(3, max(1, level))]


def pauses(action: str, key: str, paused: bool) -> Rows:
    """How long to rest, and going on where one rests already."""
    labels = (_("A week"), _("A month"), _("Three months"))
    rest = tuple(Button(label, action, f"{key}{days}") for label, days in zip(labels, PAUSES, strict=True))
    return ((Button(_("Go on now"), action, f"{key}0"),), rest) if paused else (rest,)


def pause_until(tapped: str, today: date) -> date | None:
    """The day on which a rest of this many days ends; None where it is none."""
    days = int(tapped) if tapped.isascii() and tapped.isdigit() and len(tapped) < 4 else 0
    return today + timedelta(days=days) if days in PAUSES else None


def said_pause(until: date) -> str:
    """« en pause jusqu'au 3 mars 2027 »."""
    return _("resting until {day}", day=day(until))


def shortened(label: str, room: int = 40) -> str:
    """A label that fits on a button: so many characters at most."""
    return label if len(label) <= room else label[: room - 1].rstrip() + "…"


def numbered(payload: str) -> tuple[int, str]:
    """The number before the first colon (0 where there is none that could be one), and what follows."""
    number, _colon, rest = payload.partition(":")
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0), rest


def _tongues(city: City) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*city.languages, *SPOKEN)))[:24]


def _brief(moment: str) -> str:
    name, _dash, part = moment.partition("-")
    signs = {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}
    return f"{weekday(DAYS.index(name))[:3]} {signs[part]}"
