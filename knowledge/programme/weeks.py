"""The occurrences of many events, a week at a time, each week worked out once."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from knowledge.agenda import Event, Occurrence, occurrences
from knowledge.agenda.wall import instant

_WEEK = timedelta(days=7)
_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
_KEPT = 160
"""Weeks kept at once."""
_MARGIN = timedelta(days=2)


class Weeks:
    """The occurrences of some events by week; to be made anew when an event changes."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._spans = [(each, *_span(each)) for each in events]
        self._weeks: OrderedDict[int, tuple[Occurrence, ...]] = OrderedDict()

    def between(self, begin: datetime, end: datetime) -> list[Occurrence]:
        """The occurrences that touch [begin, end), both aware, by their start; each once."""
        if end <= begin:
            return []
        first, found = _number(begin), list[Occurrence]()
        for number in range(first, _number(end) + 1):
            opens = _MONDAY + number * _WEEK
            found += [
                each
                for each in self._week(number)
                # What began in an earlier week was found there.
                if each.start < end
                and (each.end > begin or each.start >= begin)
                and (number == first or each.start >= opens)
            ]
        return found

    def _week(self, number: int) -> tuple[Occurrence, ...]:
        known = self._weeks.get(number)
        if known is None:
            begin = _MONDAY + number * _WEEK
            known = self._weeks[number] = tuple(
                sorted(self._made(begin, begin + _WEEK), key=lambda each: (each.start, each.event))
            )
            if len(self._weeks) > _KEPT:
                self._weeks.popitem(last=False)
        else:
            self._weeks.move_to_end(number)
        return known

    def _made(self, begin: datetime, end: datetime) -> Iterator[Occurrence]:
        for event, first, last in self._spans:
            if first < end and (last is None or last > begin):
                yield from occurrences(event, begin, end)


def _number(moment: datetime) -> int:
    return (moment - _MONDAY) // _WEEK


def _span(event: Event) -> tuple[datetime, datetime | None]:
    """From when until when an event may happen, generously; None for one that comes again."""
    starts = [event.start, *event.extra]
    starts += [
        each for other in event.overrides for each in (other.recurrence, other.start) if each is not None
    ]
    ends = [each + event.lasts for each in starts] + [
        each.end for each in event.overrides if each.end is not None
    ]
    first = instant(min(starts), event.zone) - _MARGIN
    return first, None if event.rrule else instant(max(ends), event.zone) + _MARGIN
