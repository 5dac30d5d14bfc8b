"""How well an entry suits what the asker said of their situation."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from knowledge.catalogue import Ages, Entry, Slot, Standing
from knowledge.city import City
from knowledge.situation.days import WEEKDAYS
from knowledge.situation.model import Constraint, Fit
from knowledge.situation.moments import WINDOWS

_ENOUGH = 30
"""Minutes that an opening and a moment must share."""
_DAY = 24 * 60


def fit(
    entry: Entry, constraint: Constraint, city: City, now: datetime, among: Iterable[Constraint] = ()
) -> Fit:
    """How this entry suits one constraint at ``now`` (aware, in the city's zone).

    ``among`` holds the situation's other constraints: a moment is looked for on the days asked, if any.
    """
    if constraint.kind == "age":
        return age_fit(entry.ages, constraint.value)
    if constraint.kind == "free":
        return _said(entry.free)
    if constraint.kind == "childcare":
        return _said(entry.childcare)
    if constraint.kind == "day":
        return _day(entry, constraint.value, now.date())
    if constraint.kind == "moment":
        days = frozenset[int](range(7))
        for other in among:
            if other.kind == "day":
                days &= _weekdays(other.value)
        return _moment(entry, constraint.value, days)
    if constraint.kind == "quartier":
        remote = any("remote" in values for values in entry.facets.values())
        return quartier_fit(entry.quartier, constraint.value, city, remote=remote)
    listed = entry.facets.get(constraint.kind)
    if not listed:
        return Fit.UNKNOWN
    return Fit.YES if constraint.value in listed else Fit.NO


def _said(known: bool | None) -> Fit:
    return Fit.UNKNOWN if known is None else Fit.YES if known else Fit.NO


def age_fit(ages: Ages, value: str) -> Fit:
    """How ages that are welcome suit an age or a band asked for."""
    low, dash, high = value.partition("-")
    youngest, oldest = int(low), int(high if dash else low)
    if ages.youngest <= youngest and oldest <= ages.oldest:
        return Fit.YES
    if youngest <= ages.youngest and ages.oldest <= oldest:
        return Fit.YES
    return Fit.NEAR if ages.youngest <= oldest and youngest <= ages.oldest else Fit.NO


def _day(entry: Entry, value: str, today: date) -> Fit:
    first, last = stretch(value) or (today, today)
    if stretch(value) is not None:
        held = any(
            entry.standing(first + timedelta(ahead)) is Standing.CURRENT
            for ahead in range(min((last - first).days, 40) + 1)
        )
        if not held:
            return Fit.NO
    if not entry.hours:
        return Fit.UNKNOWN
    return Fit.YES if _weekdays(value).intersection(*[_open_days(entry.hours)]) else Fit.NO


def stretch(value: str) -> tuple[date, date] | None:
    """The dates of a day's value, both included; None when it names weekdays."""
    if not value[0].isdigit():
        return None
    first, _, last = value.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _weekdays(value: str) -> frozenset[int]:
    dates = stretch(value)
    if dates is not None:
        first, last = dates
        return frozenset(
            (first + timedelta(ahead)).weekday() for ahead in range(min((last - first).days, 6) + 1)
        )
    named = frozenset(WEEKDAYS.index(name) for name in value.removeprefix("not-").split(","))
    return frozenset(range(7)) - named if value.startswith("not-") else named


def _open_days(hours: Iterable[Slot]) -> frozenset[int]:
    return frozenset(day for slot in hours for day in slot.days)


def _moment(entry: Entry, value: str, days: frozenset[int]) -> Fit:
    slots = [slot for slot in entry.hours if days.intersection(slot.days)]
    if not entry.hours:
        return Fit.UNKNOWN
    if value.startswith("not-"):
        begin, end = WINDOWS[value.removeprefix("not-")]
        elsewhere = any(
            sum(_shared(slot, *part) for part in ((0, begin), (end, _DAY))) >= _ENOUGH for slot in slots
        )
        return Fit.YES if elsewhere else Fit.NO
    begin, end = _window(value)
    if begin == end:
        return Fit.YES if any(_times(slot)[0] <= begin < _times(slot)[1] for slot in slots) else Fit.NO
    most = max((_shared(slot, begin, end) for slot in slots), default=0)
    return Fit.YES if most >= min(_ENOUGH, end - begin) else Fit.NEAR if most > 0 else Fit.NO


def _window(value: str) -> tuple[int, int]:
    if value in WINDOWS:
        return WINDOWS[value]
    begin, dash, end = value.partition("-")
    first = _minutes(begin) if begin else 0
    return first, (_minutes(end) if end else _DAY) if dash else first


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def _times(slot: Slot) -> tuple[int, int]:
    if slot.opens is None or slot.closes is None:
        return 0, _DAY
    return slot.opens.hour * 60 + slot.opens.minute, slot.closes.hour * 60 + slot.closes.minute


def _shared(slot: Slot, begin: int, end: int) -> int:
    opens, closes = _times(slot)
    return max(0, min(closes, end) - max(opens, begin))


def quartier_fit(quartier: str | None, value: str, city: City, *, remote: bool) -> Fit:
    """How a quartier, or none, suits the one asked for; what can be joined from home is near to all."""
    if quartier == value:
        return Fit.YES
    asked = city.quartiers.get(value)
    if remote or (asked is not None and quartier in asked.near):
        return Fit.NEAR
    if quartier is None:
        return Fit.UNKNOWN
    other = city.quartiers.get(quartier)
    return Fit.NEAR if other is not None and value in other.near else Fit.NO
