"""Which events are chosen for a question and in what order; where nothing fits, what was let go to find some."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.agenda import Event, Occurrence, Status
from knowledge.catalogue import Catalogue
from knowledge.programme.fitness import MODES, fit
from knowledge.programme.question import Asked
from knowledge.programme.windows import Stretches
from knowledge.programme.wording import Spoken, Wording
from knowledge.reasons import Matched, Why
from knowledge.situation import Constraint, Fit

WORDS = "words"
"""The key of the words themselves among what was let go."""

# What it costs to let go of each, the least first; two of them are let go before one that costs more than both.
_PRICE = {"quartier": 1.0, "moment": 2.0, "childcare": 2.2, "day": 2.5, "free": 2.6, "mode": 3.2, "age": 6.0}
_PRICE_OF_FACET = 2.4
_PRICE_OF_ACCESS = 5.0
_PRICE_OF_WORDS = 4.5

# Parts of a relevance that runs from 0 to 1.
_COST = {Fit.YES: 0.0, Fit.NEAR: 0.05, Fit.UNKNOWN: 0.08, Fit.NO: 0.3}
_UNTOLD = 0.25
"""What it costs to say nothing of what few events have: a language, an access, childcare."""
_TOLD_BY_MOST = frozenset(("age", "free", "quartier", "day", "moment"))
_LATER = 0.2
_OFF_THE_HOUR = 0.2
_RUNNING_ALREADY = 0.12
_FULL = 0.15
_MEANT = 0.08
_NO_WORDS = 0.6
_FORTNIGHT = 14 * 24 * 3600
AROUND = timedelta(days=28)
"""How long before and after the time asked for what comes nearest is looked for."""
_LONG = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event at one time."""

    event: Event
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Pick:
    """One event of an answer, at its first time that suits; ``others`` are how many more there are.

    ``fits`` tell how it suits each constraint, days and moments too. ``score`` compares within one answer only.
    """

    event: Event
    occurrence: Occurrence
    fits: tuple[tuple[Constraint, Fit], ...]
    why: Why
    score: float
    others: int = 0
    running: bool = False
    """Whether it has begun before the time asked for."""

    @property
    def cancelled(self) -> bool:
        """Whether it was to be then and is not."""
        return self.occurrence.cancelled

    @property
    def full(self) -> bool:
        """Whether no way of taking part has places left."""
        return self.occurrence.full


@dataclass(frozen=True, slots=True)
class Found:
    """The events that answer a question, best first and cancelled ones last.

    ``let_go`` are the constraints that no event met, of which all these are without; ``words_let_go`` says so
    of the words themselves. Both are empty for a true answer.
    """

    asked: Asked
    picks: tuple[Pick, ...] = ()
    total: int = 0
    let_go: tuple[Constraint, ...] = ()
    words_let_go: bool = False
    corrections: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def true(self) -> bool:
        """Whether these are what was asked for, nothing let go."""
        return bool(self.picks) and not self.let_go and not self.words_let_go


@dataclass(frozen=True, slots=True)
class _Weighed:
    happening: Happening
    fits: tuple[tuple[Constraint, Fit], ...]
    lacking: frozenset[str]
    price: float
    late: float | None
    """Seconds after its start at which it may be joined in the time asked for; None outside of it."""


def choose(
    asked: Asked,
    within: Callable[[datetime, datetime], list[Happening]],
    catalogue: Catalogue,
    words: Callable[[], Wording],
    limit: int,
    until: datetime,
) -> Found:
    """The answer of a programme to a question, from what happens ``within`` two moments.

    Nothing is let go as long as one event has everything that was asked for. Else it is what costs least, found
    up to ``until``.
    """
    windows = _windows(asked)
    here: list[Happening] = []
    if asked.windows:
        around = within(asked.windows[0].begin, asked.windows[-1].end)
        here = [each for each in around if windows.hold(each.occurrence.start, each.occurrence.end)]
    spoken = Spoken({}, {})
    if asked.words:
        spoken = words().find(asked.words, asked.subject, {each.event.uid for each in here})
    weigh = _Weighing(asked, catalogue, spoken)
    weighed = [weigh(each) for each in here]
    kept = [each for each in weighed if not each.lacking]
    if not any(not each.happening.occurrence.cancelled for each in kept):
        given = within(_since(asked), until)
        if asked.words:
            spoken = words().find(asked.words, asked.subject, {each.event.uid for each in given})
            weigh = _Weighing(asked, catalogue, spoken)
        weighed = [weigh(each) for each in given if not each.occurrence.cancelled]
        least = min((each.price for each in weighed), default=0.0)
        near = [each for each in weighed if each.price == least]
        # Of what costs the same, the soonest says what is let go.
        lacking = near[0].lacking if near else frozenset[str]()
        kept = [each for each in kept if not each.lacking] + [
            each for each in near if each.lacking == lacking
        ]
    lacked = frozenset[str]().union(*(each.lacking for each in kept))
    picks = _picks(kept, asked, spoken, words)
    return Found(
        asked,
        tuple(picks[: max(0, limit)]),
        len(picks),
        tuple(each for each in asked.constraints if each.key in lacked),
        WORDS in lacked,
        spoken.corrections,
        spoken.unknown,
    )


def _windows(asked: Asked) -> Stretches:
    return Stretches(asked.windows, brief=asked.when.at is not None)


def _since(asked: Asked) -> datetime:
    """From when what comes nearest is looked for: some weeks before what is asked for, never what is over."""
    first = min((each.begin for each in (*asked.when.days, *asked.windows)), default=asked.now)
    return min(first, max(asked.now, first - AROUND))


class _Weighing:
    """What each occurrence lacks of what was asked for."""

    def __init__(self, asked: Asked, catalogue: Catalogue, spoken: Spoken) -> None:
        self._asked, self._catalogue, self._spoken = asked, catalogue, spoken
        self._windows, self._whole_days = _windows(asked), Stretches(asked.when.days)
        self._days = [each for each in asked.constraints if each.kind == "day"]
        self._moments = [each for each in asked.constraints if each.kind == "moment"]
        self._rest = [each for each in asked.constraints if each.kind not in ("day", "moment")]
        self._known: dict[tuple[str, bool, bool], tuple[tuple[Constraint, Fit], ...]] = {}

    def __call__(self, each: Happening) -> _Weighed:
        lacking, price = set[str](), 0.0
        fits = self._fits(each)
        ages = [how for constraint, how in fits if constraint.kind == "age"]
        # A family is welcome where one of its people is.
        welcome = bool(ages) and max(ages) is not Fit.NO
        for constraint, how in fits:
            if how is Fit.NO and not (constraint.kind == "age" and welcome):
                lacking.add(constraint.key)
                price += _price(constraint)
        late = self._windows.late(each.occurrence.start, each.occurrence.end)
        for constraint, how in (when := self._when(each.occurrence, late)):
            if how is Fit.NO:
                lacking.add(constraint.key)
                price += _price(constraint)
        if self._asked.words and each.event.uid not in self._spoken.relevance:
            lacking.add(WORDS)
            price += _PRICE_OF_WORDS
        if not when and late is None:
            # Beyond the weeks that are looked at without a day: as far as a day that does not fit.
            price += _PRICE["day"]
        return _Weighed(each, (*fits, *when), frozenset(lacking), price, late)

    def _fits(self, each: Happening) -> tuple[tuple[Constraint, Fit], ...]:
        found = each.occurrence
        key = (
            each.event.uid,
            found.on_site in (None, Status.CANCELLED),
            found.remote in (None, Status.CANCELLED),
        )
        if key not in self._known:
            self._known[key] = tuple(
                (constraint, fit(each.event, found, constraint, self._catalogue)) for constraint in self._rest
            )
        return self._known[key]

    def _when(self, occurrence: Occurrence, late: float | None) -> tuple[tuple[Constraint, Fit], ...]:
        if not self._days and not self._moments:
            return ()
        if late is not None:
            # What goes on for weeks is hardly open at every hour.
            open_then = Fit.YES if occurrence.end - occurrence.start <= _LONG else Fit.UNKNOWN
            return (*((each, Fit.YES) for each in self._days), *((each, open_then) for each in self._moments))
        day = Fit.YES if self._whole_days.hold(occurrence.start, occurrence.end) else Fit.NO
        moment = Fit.YES if self._in_hours(occurrence) else Fit.NO
        if Fit.NO not in (day, moment):
            # Both are there, though not together: another day, at the right hour.
            moment = Fit.NO
        if not self._days and day is Fit.NO:
            moment = Fit.NO
        return (*((each, day) for each in self._days), *((each, moment) for each in self._moments))

    def _in_hours(self, occurrence: Occurrence) -> bool:
        if occurrence.all_day:
            return False
        minute = occurrence.wall_start.hour * 60 + occurrence.wall_start.minute
        return any(
            low <= minute < high or low <= minute + 1440 < high for low, high in self._asked.when.hours
        )


def _price(constraint: Constraint) -> float:
    if constraint.value in MODES:
        return _PRICE["mode"]
    if constraint.kind in ("access", "accessibility"):
        return _PRICE_OF_ACCESS
    return _PRICE.get(constraint.kind, _PRICE_OF_FACET)


def _picks(kept: list[_Weighed], asked: Asked, spoken: Spoken, words: Callable[[], Wording]) -> list[Pick]:
    """Each event once, at the time that suits best."""
    begin = asked.windows[0].begin if asked.windows else asked.now
    best: dict[str, tuple[tuple[bool, float, datetime], _Weighed]] = {}
    times: dict[str, int] = {}
    for each in kept:
        occurrence = each.happening.occurrence
        uid = occurrence.event
        times[uid] = times.get(uid, 0) + 1
        order = (occurrence.cancelled, -_score(each, asked, spoken, begin), occurrence.start)
        if uid not in best or order < best[uid][0]:
            best[uid] = (order, each)
    ordered = sorted(best.values(), key=lambda each: (*each[0], each[1].happening.event.uid))
    return [
        Pick(
            each.happening.event,
            each.happening.occurrence,
            each.fits,
            _why(each, spoken, words),
            -order[1],
            times[each.happening.event.uid] - 1,
            bool(each.late) if each.late is not None else each.happening.occurrence.start < asked.now,
        )
        for order, each in ordered
    ]


def _why(each: _Weighed, spoken: Spoken, words: Callable[[], Wording]) -> Why:
    satisfied = tuple(constraint for constraint, how in each.fits if how is Fit.YES)
    if not spoken.meant:
        return Why(matched=Matched.SITUATION, satisfied=satisfied)
    return words().why(each.happening.event, spoken.meant, satisfied)


def _cost(constraint: Constraint, how: Fit) -> float:
    return _UNTOLD if how is Fit.UNKNOWN and constraint.kind not in _TOLD_BY_MOST else _COST[how]


def _score(each: _Weighed, asked: Asked, spoken: Spoken, begin: datetime) -> float:
    event, occurrence = each.happening.event, each.happening.occurrence
    score = spoken.relevance.get(event.uid, 0.0) if spoken.relevance else _NO_WORDS
    score -= min(0.5, sum(_cost(*told) for told in each.fits))
    if each.late:
        score -= _RUNNING_ALREADY
    ahead = max(0.0, (occurrence.start - begin).total_seconds() + (each.late or 0.0))
    score -= _LATER * min(1.0, ahead / _FORTNIGHT)
    if asked.when.at is not None and not occurrence.all_day:
        minute = occurrence.wall_start.hour * 60 + occurrence.wall_start.minute
        score -= _OFF_THE_HOUR * min(1.0, abs(minute - asked.when.at % 1440) / 120)
    if occurrence.full:
        score -= _FULL
    if event.ages is not None and any(one.kind == "age" and how is Fit.YES for one, how in each.fits):
        # What is meant for this age comes before what is open to all.
        score += _MEANT * (1 - (event.ages.oldest - event.ages.youngest) / 120)
    return score
