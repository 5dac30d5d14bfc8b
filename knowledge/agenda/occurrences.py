"""When an event happens: its occurrences in a window of time, as instants and as the wall shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from knowledge.agenda.event import Event, Override, Place, Status, all_cancelled
from knowledge.agenda.recurrence import starts
from knowledge.agenda.rule import Rule, read_rule
from knowledge.agenda.wall import instant, wall_clock

MOST = 10_000
"""How many occurrences of one event a window gives at most."""

_rule = lru_cache(maxsize=1024)(read_rule)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event happens, with everything that this one time may say differently."""

    event: str
    """The event's UID."""
    recurrence: datetime
    """The start that the event or its rule had given, naive: what this occurrence is known by."""
    start: datetime
    """UTC."""
    end: datetime
    """UTC, never before the start."""
    wall_start: datetime
    """Naive, as the wall of the zone shows it: a time that the clocks leave out is already moved."""
    wall_end: datetime
    zone: str
    all_day: bool
    title: str
    summary: str | None
    place: Place | None
    link: str | None
    on_site: Status | None
    remote: Status | None
    remote_link: str | None
    registration_opens: datetime | None
    """UTC."""

    @property
    def cancelled(self) -> bool:
        """Whether there is no way left of taking part."""
        return all_cancelled(self.on_site, self.remote)

    @property
    def full(self) -> bool:
        """Whether every way of taking part that there is left is full."""
        offered = {each for each in (self.on_site, self.remote) if each not in (None, Status.CANCELLED)}
        return offered == {Status.FULL}


def occurrences(event: Event, begin: datetime, end: datetime) -> Iterator[Occurrence]:
    """The occurrences that touch [begin, end), both aware, by their start; cancelled ones are told as such.

    A recurring event keeps its wall-clock through the clock changes of its zone, its end as well as its start.
    The window and ``MOST`` bound what any rule can give.
    """
    series = _Series(event)
    found = [each for each in series.within(begin, end) if _touches(each, begin, end)]
    found.sort(key=lambda each: (each.start, each.recurrence))
    # On a spring night two starts of an hourly rule may fall on one instant.
    different = [
        each
        for place, each in enumerate(found)
        if not place or replace(each, recurrence=found[place - 1].recurrence) != found[place - 1]
    ]
    yield from different[:MOST]


def occurrence_of(event: Event, recurrence: datetime) -> Occurrence | None:
    """The occurrence that is known by this (naive) start, unless it was moved by more than two months."""
    around = recurrence.replace(tzinfo=UTC)
    near = occurrences(event, around - timedelta(days=62), around + timedelta(days=62))
    return next((each for each in near if each.recurrence == recurrence), None)


def off(one: Occurrence) -> Occurrence:
    """The same, as cancelled: what its source no longer has does not take place."""
    gone = Status.CANCELLED
    return replace(one, on_site=one.on_site and gone, remote=one.remote and gone)


def _touches(each: Occurrence, begin: datetime, end: datetime) -> bool:
    return each.start < end and (each.end > begin or each.start >= begin)


class _Series:
    def __init__(self, event: Event) -> None:
        self._event = event
        self._own: dict[datetime, Override] = {}
        for each in sorted(event.overrides, key=lambda each: each.version):
            self._own[each.recurrence] = each
        self._onwards = sorted(
            (each for each in self._own.values() if each.onwards), key=lambda each: each.recurrence
        )
        lasting = [event.lasts, *(_lasting(each, event) for each in self._own.values())]
        moving = [abs(each.start - each.recurrence) for each in self._own.values() if each.start]
        # How far outside the window a start may lie whose occurrence touches it, clock changes included.
        self._reach = max(lasting) + max(moving, default=timedelta()) + timedelta(days=2)

    def within(self, begin: datetime, end: datetime) -> Iterator[Occurrence]:
        """Every occurrence whose start may lie near the window, in no order, none twice."""
        event = self._event
        early, late = self._edge(begin, -self._reach), self._edge(end, self._reach)
        walls = set(self._walls(early, late)) - set(event.exceptions)
        # An override is true even where a file lists it without the rule that it belongs to.
        walls |= {each for each in self._own if early <= each < late}
        for wall in walls:
            yield self._occurrence(wall)

    def _edge(self, moment: datetime, by: timedelta) -> datetime:
        # Local times are within a day of UTC: the reach already holds that.
        try:
            return moment.astimezone(UTC).replace(tzinfo=None) + by
        except OverflowError:
            return datetime.max if by > timedelta() else datetime.min

    def _walls(self, early: datetime, late: datetime) -> Iterator[datetime]:
        event = self._event
        yield from (each for each in (event.start, *event.extra) if early <= each < late)
        if event.rrule is None:
            return
        rule = _rule(event.rrule)
        for wall in islice(starts(rule, event.start, early, late), MOST):
            if wall.year > 2200 or (wall > event.start and self._over(rule, wall)):
                return
            yield wall

    def _over(self, rule: Rule, wall: datetime) -> bool:
        until = rule.until
        if until is None:
            return False
        if not isinstance(until, datetime):
            return wall.date() > until
        if self._event.all_day:
            return wall.date() > self._local_day(until)
        if until.tzinfo is None:
            return wall > until
        return instant(wall, self._event.zone) > until

    def _local_day(self, until: datetime) -> date:
        return (until if until.tzinfo is None else wall_clock(until, self._event.zone)).date()

    def _occurrence(self, wall: datetime) -> Occurrence:
        event = self._event
        made = self._at(wall, wall, wall + event.lasts)
        for each in self._onwards:
            if each.recurrence < wall and wall not in self._own:
                shift = (each.start or each.recurrence) - each.recurrence
                made = self._changed(made, each, wall + shift, wall + shift + _lasting(each, event))
        own = self._own.get(wall)
        if own is not None:
            start = own.start or wall
            made = self._changed(made, own, start, own.end or start + event.lasts)
        return made

    def _at(self, recurrence: datetime, start: datetime, end: datetime) -> Occurrence:
        event = self._event
        begins, ends = instants(start, end, event.zone)
        return Occurrence(
            event=event.uid,
            recurrence=recurrence,
            start=begins,
            end=ends,
            wall_start=wall_clock(begins, event.zone),
            wall_end=wall_clock(ends, event.zone),
            zone=event.zone,
            all_day=event.all_day,
            title=event.title,
            summary=event.summary,
            place=event.place,
            link=event.link,
            on_site=event.on_site,
            remote=event.remote,
            remote_link=event.remote_link,
            registration_opens=event.registration_opens,
        )

    def _changed(self, made: Occurrence, by: Override, start: datetime, end: datetime) -> Occurrence:
        begins, ends = instants(start, end, made.zone)
        all_day = made.all_day and start.time() == end.time() == time()
        return replace(
            made,
            start=begins,
            end=ends,
            wall_start=wall_clock(begins, made.zone),
            wall_end=wall_clock(ends, made.zone),
            all_day=all_day,
            title=by.title or made.title,
            summary=by.summary or made.summary,
            place=by.place or made.place,
            link=by.link or made.link,
            on_site=by.on_site or made.on_site,
            remote=by.remote or made.remote,
            remote_link=by.remote_link or made.remote_link,
        )


def instants(start: datetime, end: datetime, zone: str) -> tuple[datetime, datetime]:
    """Both ends as UTC; where clocks that change turn them round, what counts is how long it lasts."""
    begins, ends = instant(start, zone), instant(end, zone)
    return begins, ends if ends >= begins else begins + max(end - start, timedelta())


def _lasting(override: Override, event: Event) -> timedelta:
    if override.end is None:
        return event.lasts
    return max(override.end - (override.start or override.recurrence), timedelta())
