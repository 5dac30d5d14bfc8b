"""From what hour to what hour, in a sentence about one event: « de 18h30 à 20h », “2-4pm”, « 14h », « pendant 2 heures »."""

import re
from dataclasses import dataclass

from knowledge.situation.ages import NUMBER, number
from knowledge.situation.clocks import CLOCK, clock_minutes
from knowledge.situation.reading import Reading

DAY = 24 * 60
"""Minutes of a day."""

_BARE = rf"(?:{CLOCK}|\d{{1,2}})"
_RANGE = re.compile(
    rf"(?<= )(?:(?:de|des|entre|from|between|horaires?|a|at) )?(?P<a>{_BARE})"
    rf"(?P<j> (?:a|et|to|till|until|jusqu a|and|-|au|/))? (?P<b>{CLOCK})(?= )"
)
_AFTER = re.compile(
    rf"(?<= )(?:a partir de|a partir d|a compter de|a partir du|des|apres|from|starting(?: at)?|after|debut(?: a)?|commence a) (?P<t>{CLOCK})(?= )"
)
_UNTIL = re.compile(
    rf"(?<= )(?:jusqu a|jusqu|avant|until|till|before|by|fin a|finit a|se termine a|fin vers|ends? at) (?P<t>{CLOCK})(?= )"
)
_AT = re.compile(
    rf"(?<= )(?:(?:et a|et|and at|and|a|vers|at|around|about|pour|autour de|,) )?(?P<t>{CLOCK})(?= )(?! (?:de|d) )"
)
_PLAIN = re.compile(r"(?<= )(?:at|@) (?P<t>\d{1,2})(?= )(?! (?:st|nd|rd|th|saint|rue|[a-z]{3,}|/|-))")
_MUCH = (
    rf"(?P<n>{NUMBER}) (?P<u>h|heures?|hours?|hrs?|min|mn|minutes?|mins?)"
    r"(?: (?:(?P<half>et demie?|and a half)|(?P<m>\d{2})(?: min| mn)?))?"
)
_LENGTH = re.compile(
    rf"(?<= )(?:pendant|durant|duree(?: de| :)?|dure|dura?nt|lasts?|lasting|for|une seance de) {_MUCH}(?= )"
)
# « Atelier de 2 h » lasts two hours; « de 14 h à 16 h » does not.
_OF_LENGTH = re.compile(rf"(?<= )de {_MUCH}(?= )(?! (?:a|et|to|-|until|jusqu) {CLOCK})")
_LONGEST = 16 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one day, in minutes; ``ends`` may be beyond 1440, on the next day.

    ``sure`` is false where half of the day must be guessed, as in “at 7”.
    """

    begins: int | None = None
    ends: int | None = None
    at: bool = False
    """Whether it is at this hour rather than from it on or until then."""
    sure: bool = True


def length(reading: Reading) -> int | None:
    """How many minutes something lasts, its words claimed."""
    for pattern, most in ((_LENGTH, _LONGEST), (_OF_LENGTH, 5 * 60)):
        for match in pattern.finditer(reading.line):
            many, part = number(match["n"]), int(match["m"] or 0) + (30 if match["half"] else 0)
            minutes = many if match["u"].startswith("m") else 60 * many + part
            if 0 < minutes <= most and reading.free(*match.span()):
                reading.claim(*match.span())
                return minutes
    return None


def hours(reading: Reading) -> Hours | None:
    """The hours said first, their words claimed; None where none are said, or none that a clock shows."""
    for match in _RANGE.finditer(reading.line):
        if match["j"] in (" et", " and") and not match[0].startswith(("entre", "between")):
            continue
        found = _between(match["a"], match["b"], joined=bool(match["j"]))
        if found is not None and reading.free(*match.span()):
            reading.claim(*match.span())
            return found
    begins = _first(_AFTER, reading)
    ends = _first(_UNTIL, reading)
    if begins is not None or ends is not None:
        if begins is None and (at := _first(_AT, reading)) is not None:
            begins = at
        if begins is not None and ends is not None and ends <= begins:
            ends += DAY
        return Hours(begins, ends)
    if (at := _first(_AT, reading)) is not None:
        return Hours(at, at=True)
    for match in _PLAIN.finditer(reading.line):
        hour = int(match["t"])
        if hour < 24 and reading.free(*match.span()):
            reading.claim(*match.span())
            guessed = hour + 12 if 1 <= hour < 8 else hour
            return Hours(guessed * 60, at=True, sure=hour > 12 or hour == 0)
    return None


def _first(pattern: re.Pattern[str], reading: Reading) -> int | None:
    for match in pattern.finditer(reading.line):
        minutes = clock_minutes(match["t"])
        if minutes is not None and reading.free(*match.span()):
            reading.claim(*match.span())
            return minutes
    return None


def _between(first: str, last: str, *, joined: bool) -> Hours | None:
    ends = clock_minutes(last)
    if ends is None or (first.isdecimal() and not joined):
        return None
    begins = int(first) * 60 if first.isdecimal() else clock_minutes(first)
    if begins is None or begins > DAY:
        return None
    if re.search(r" p ?m$", last) and not re.search(r"[ap] ?m$| h", first) and begins + DAY // 2 < ends:
        begins += DAY // 2
    if ends <= begins:
        # What ends before it begins goes on after midnight; with both in figures of a day long gone, it is none.
        ends += DAY
        if ends - begins > _LONGEST:
            return None
    return Hours(begins % DAY, ends - (begins // DAY) * DAY)
