"""When somebody wants to be reminded, in their own words: « la veille à 18 h », « 30 minutes avant »."""

import re
from datetime import time

from knowledge.agenda.reminders import AnyWish, Before, DayBefore, Wish, usual
from knowledge.situation.ages import NUMBER, number
from knowledge.situation.clocks import CLOCK, clock_time
from knowledge.situation.reading import Reading

_EVENING = time(18)
_MORNING = time(9)
_MOST = 8
"""Reminders that one sentence can ask for."""

_UNITS = {"minute": 1, "min": 1, "mn": 1, "m": 1, "heure": 60, "hour": 60, "h": 60, "hr": 60}
_DAYS = {"jour": 1, "day": 1, "j": 1, "semaine": 7, "week": 7, "night": 1}
_BEFORE = r"(?:avant|auparavant|before(?:hand)?|earlier|ahead|in advance|a l avance|prior)"
_AT = rf"(?:(?: ,)?(?: (?:a|vers|at|around|des))? (?P<at>{CLOCK}))?"
_MOMENT = r"(?: (?:au |le |in the |en )?(?P<m>matin(?:ee)?|morning|midi|noon|apres midi|afternoon|soir(?:ee)?|evening))?"
_MOMENTS = {
    "matin": _MORNING, "matinee": _MORNING, "morning": _MORNING, "midi": time(12), "noon": time(12),
    "apres midi": time(14), "afternoon": time(14), "soir": _EVENING, "soiree": _EVENING, "evening": _EVENING,
}  # fmt: skip
_HALF_HOUR = re.compile(rf"(?<= )(?:une )?(?:demi heure|half (?:an|a) hour) {_BEFORE}(?= )")
_QUARTER = re.compile(
    rf"(?<= )(?:(?:un )?quart d heure|(?:a )?quarter of an hour|(?P<three>trois quarts d heure)) {_BEFORE}(?= )"
)
_HALF = re.compile(rf"(?<= )(?P<n>{NUMBER}) (?:heures?|h) et demie? {_BEFORE}(?= )")
_HOURS = re.compile(rf"(?<= )(?P<n>{NUMBER}) (?:h|heures?) (?P<s>\d{{2}})(?: min(?:utes?)?)? {_BEFORE}(?= )")
_SOME = re.compile(
    rf"(?<= )(?P<n>{NUMBER}|an|a) (?P<u>minutes?|mins?|mn|m|heures?|hours?|hrs?|h)"
    rf"(?: (?:juste )?{_BEFORE})(?= )"
)
_DAYS_BEFORE = re.compile(
    rf"(?<= )(?P<n>{NUMBER}|a) (?P<u>jours?|days?|j|semaines?|weeks?|nights?) {_BEFORE}{_MOMENT}{_AT}(?= )"
)
_EVE = re.compile(
    rf"(?<= )(?:(?P<two>l avant veille)|la veille|le jour (?:d )?avant|le soir d avant|the (?:day|night|evening)"
    rf" before|(?:night|day|evening) before){_MOMENT}{_AT}(?= )"
)
_SAME_DAY = re.compile(
    rf"(?<= )(?:le (?P<a>matin|midi|soir) meme|le jour (?:meme|j)|le matin du jour j|the same (?P<b>morning|day)"
    rf"|(?:that|the) (?P<c>morning) of(?: the (?:day|event))?|on the (?:day|morning) itself|on the day|same day"
    rf"|the (?P<d>morning) itself){_MOMENT}{_AT}(?= )"
)
_OPENS = re.compile(
    r"(?<= )(?:(?:a l |des l )?ouverture des (?:inscriptions|reservations|places)|(?:quand|des que|lorsque)"
    r" (?:les )?(?:inscriptions|reservations) (?:ouvrent|commencent|sont ouvertes)"
    r"|when (?:the )?(?:registrations?|bookings?) opens?|registration opens?)(?= )"
)


def wishes_said(text: str) -> tuple[AnyWish, ...]:
    """The reminders that a sentence asks for, in its order, each once; none where nothing is understood.

    A day before without its time is 18:00, the day itself 09:00.
    """
    reading = Reading(text)
    line = reading.line
    found: list[tuple[int, AnyWish]] = []

    def keep(match: re.Match[str], wish: AnyWish | None) -> None:
        if wish is not None and reading.free(*match.span()):
            reading.claim(*match.span())
            found.append((match.start(), usual(wish)))

    for match in _OPENS.finditer(line):
        keep(match, Wish.REGISTRATION_OPENS)
    for match in _DAYS_BEFORE.finditer(line):
        keep(match, _days(_count(match["n"]) * _unit(_DAYS, match["u"]), match))
    for match in _EVE.finditer(line):
        keep(match, _days(2 if match["two"] else 1, match))
    for match in _SAME_DAY.finditer(line):
        keep(match, _days(0, match))
    for match in _HALF_HOUR.finditer(line):
        keep(match, Before(30))
    for match in _QUARTER.finditer(line):
        keep(match, Before(45 if match["three"] else 15))
    for match in _HALF.finditer(line):
        keep(match, _minutes(_count(match["n"]) * 60 + 30))
    for match in _HOURS.finditer(line):
        keep(match, _minutes(_count(match["n"]) * 60 + int(match["s"])))
    for match in _SOME.finditer(line):
        keep(match, _minutes(_count(match["n"]) * _unit(_UNITS, match["u"])))
    return tuple(dict.fromkeys(wish for _, wish in sorted(found, key=lambda each: each[0])))[:_MOST]


def _count(words: str) -> int:
    return 1 if words in ("a", "an") else number(words)


def _unit(units: dict[str, int], word: str) -> int:
    return units.get(word) or units[word.removesuffix("s")]


def _minutes(many: int) -> AnyWish | None:
    try:
        return Before(many)
    except ValueError:
        return None


def _days(many: int, match: re.Match[str]) -> AnyWish | None:
    named = next(
        (each for name, each in match.groupdict().items() if name in "abcdm" and each in _MOMENTS), ""
    )
    at = _MOMENTS.get(named, _EVENING if many else _MORNING)
    if match["at"]:
        clock = clock_time(match["at"])
        if clock is None:
            return None
        at = clock
    try:
        return DayBefore(many, at)
    except ValueError:
        return None
