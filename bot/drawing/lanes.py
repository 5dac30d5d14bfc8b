"""Where the events of a day stand: side by side along the hours while they fit, else hour by hour in two columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import ceil

from bot.drawing.signs import Mark, Sign

LEFT, ROOM = 132.0, 908.0
"""Where blocks begin, right of the hours, and the width that they share."""

GAP = 10.0
LANES = 3
"""More than so many side by side are too narrow to read."""

DAY, NIGHT = 24 * 60, 30 * 60
"""Minutes: where a day ends, and until when in the next morning an event is still one of its night.

What lasts longer is drawn until midnight, as something that goes on."""

ALL_DAY = -1
"""In place of an hour, above what lasts all day."""

_BUSY, _CALM, _EMPTY = (150.0, 190.0, 230.0), 92.0, 56.0
"""How tall an hour is in which something begins or ends (taller where that spares a lane too many), goes on, or nothing is."""

_LEAST = 76.0
"""A piece of a block that is torn by the end of a page is no shorter, unless it is left out."""


@dataclass(frozen=True, slots=True)
class Block:
    """One event of the day: minutes since midnight, negative if it began the day before, above 1440 if it ends the day after.

    ``time`` is how its hours are said, ``topic`` the number of its colour and pattern; ``faded`` is for what is over.
    """

    title: str
    begins: int = 0
    ends: int = 0
    time: str = ""
    place: str = ""
    all_day: bool = False
    marks: tuple[Mark, ...] = ()
    faded: bool = False
    topic: int = 0

    @property
    def cancelled(self) -> bool:
        """Whether it will not be."""
        return any(mark.sign is Sign.CANCELLED for mark in self.marks)

    @property
    def lasts(self) -> tuple[int, int]:
        """When it begins and ends within the hours that are drawn."""
        begins = min(max(self.begins, 0), NIGHT)
        return begins, max(begins, self.ends if self.ends <= NIGHT else DAY)


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on a page, its upper left corner from the body's; ``lasts`` is from where to where its time is true to scale."""

    block: Block
    x: float
    y: float
    width: float
    height: float
    lasts: tuple[float, float] | None = None
    torn_above: bool = False
    torn_below: bool = False

    @property
    def right(self) -> float:
        """Where it ends across."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height


@dataclass(slots=True)
class Leaf:
    """The body of one page: blocks, the lines of (y, hour), and where now is."""

    placed: list[Placed] = field(default_factory=list)
    hours: list[tuple[float, int]] = field(default_factory=list)
    now: float | None = None
    height: float = 0.0


Need = Callable[[Block, float], float]
"""How tall a block must be for its words when it is so wide."""


def arranged(blocks: Iterable[Block], need: Need, *, limit: float, now: int | None = None) -> list[Leaf]:
    """All blocks on as few pages as they need, none taller than the limit; no page for no blocks."""
    whole = [each for each in blocks if each.all_day]
    timed = sorted((each for each in blocks if not each.all_day), key=lambda each: (each.lasts, each.title))
    leaves = _even([(ALL_DAY, whole)] if whole else [], need, limit)
    if not timed:
        return leaves
    if (scale := _Scale.of(timed, need)) is not None:
        return scale.paged(leaves, limit, now)
    hours = [
        (hour, list(found))
        for hour, found in groupby(timed, key=lambda each: min(each.lasts[0], NIGHT - 1) // 60)
    ]
    return _even([*([(ALL_DAY, whole)] if whole else []), *hours], need, limit, now)


def _even(
    bands: Sequence[tuple[int, list[Block]]], need: Need, limit: float, now: int | None = None
) -> list[Leaf]:
    """As many pages as are needed, about equally full."""
    leaves = _rows(bands, need, limit, now)
    if len(leaves) > 1:
        for part in range(10, 20):
            if len(even := _rows(bands, need, limit * part / 20, now)) == len(leaves):
                return even
    return leaves


def _rows(
    bands: Sequence[tuple[int, list[Block]]], need: Need, limit: float, now: int | None = None
) -> list[Leaf]:
    """Two a row in the order of time, under the hour in which they begin."""
    leaves: list[Leaf] = []
    begins = [block.lasts[0] for hour, found in bands if hour != ALL_DAY for block in found]
    due = now if now is not None and begins and begins[0] <= now <= begins[-1] else None
    for hour, found in bands:
        headed = False
        for row in _pairs(found, due if hour != ALL_DAY else None):
            width = (ROOM - GAP * (len(row) - 1)) / len(row)
            tall = max(need(block, width) for block in row)
            before = due is not None and hour != ALL_DAY and row[0].lasts[0] > due
            if not leaves or leaves[-1].height + tall + (44 if before else 0) > limit:
                leaves.append(Leaf())
                headed = False
            leaf = leaves[-1]
            if not headed:
                leaf.height += GAP if leaf.placed else 0
                leaf.hours.append((leaf.height, hour))
                leaf.height += GAP
                headed = True
            if before:
                leaf.now, due = leaf.height + 16, None
                leaf.height += 44
            for number, block in enumerate(row):
                x = LEFT + number * (width + GAP)
                leaf.placed.append(Placed(block, x, leaf.height, width, tall))
            leaf.height += tall + GAP
    return leaves


def _pairs(blocks: Sequence[Block], now: int | None) -> list[list[Block]]:
    """Two by two, except across this moment."""
    rows: list[list[Block]] = []
    for block in blocks:
        parted = rows and now is not None and rows[-1][-1].lasts[0] <= now < block.lasts[0]
        if rows and len(rows[-1]) < 2 and not parted:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


class _Scale:
    """Blocks along the hours; an hour is as tall as what happens in it asks for."""

    def __init__(self, blocks: Sequence[Block], busy_hour: float) -> None:
        spans = [block.lasts for block in blocks]
        self.first = min(begins for begins, _ in spans) // 60
        last = max(max(-(-ends // 60) for _, ends in spans), self.first + 1)
        busy = {begins // 60 for begins, _ in spans} | {max(ends - 1, 0) // 60 for _, ends in spans}
        calm = {hour for begins, ends in spans for hour in range(begins // 60, -(-ends // 60))}
        self.lines = [0.0]
        for hour in range(self.first, last):
            self.lines.append(
                self.lines[-1] + (busy_hour if hour in busy else _CALM if hour in calm else _EMPTY)
            )
        self.placed: list[Placed] = []

    @classmethod
    def of(cls, blocks: Sequence[Block], need: Need) -> _Scale | None:
        """The blocks along the hours; None if more of them are on at once than there are lanes."""
        for busy_hour in _BUSY:
            scale = cls(blocks, busy_hour)
            if scale._laid(blocks, need):
                return scale
        return None

    def at(self, minute: int) -> float:
        """Where a minute of the day is; the last line for all that comes after it."""
        hour, part = divmod(minute - self.first * 60, 60)
        if hour >= len(self.lines) - 1:
            return self.lines[-1]
        return self.lines[hour] + (self.lines[hour + 1] - self.lines[hour]) * part / 60

    def _laid(self, blocks: Sequence[Block], need: Need) -> bool:
        """Those that touch one another share the width; those that stand alone have all of it."""
        groups: list[list[Placed]] = []
        for block in blocks:
            groups.append(self._side_by_side([block], need))
            # Sharing makes blocks narrower and so taller, until they may touch the next.
            while len(groups) > 1 and max(each.bottom for each in groups[-2]) + GAP > groups[-1][0].y + 0.01:
                both = [each.block for group in groups[-2:] for each in group]
                groups[-2:] = [self._side_by_side(both, need)]
                if not groups[-1]:
                    return False
        self.placed = [each for group in groups for each in group]
        return True

    def _side_by_side(self, blocks: Sequence[Block], need: Need) -> list[Placed]:
        """The blocks in the fewest lanes that hold them, in the order given; nothing if there are too many."""
        for lanes in range(1, LANES + 1):
            width = (ROOM - GAP * (lanes - 1)) / lanes
            free = [0.0] * lanes
            found: list[tuple[int, Placed]] = []
            for block in blocks:
                begins, ends = map(self.at, block.lasts)
                bottom = max(ends, begins + need(block, width) + GAP)
                lane = next((number for number in range(lanes) if free[number] <= begins + 0.01), None)
                if lane is None:
                    break
                free[lane] = bottom
                x, tall = LEFT + lane * (width + GAP), bottom - begins - GAP
                torn = (block.begins < 0, block.ends > NIGHT)
                found.append((lane, Placed(block, x, begins, width, tall, (begins, ends), *torn)))
            else:
                return [_widened(lane, each, found, lanes, need) for lane, each in found]
        return []

    def paged(self, leaves: list[Leaf], limit: float, now: int | None) -> list[Leaf]:
        """The hours cut into pages where the fewest blocks are torn, after what lasts all day."""
        bottom = max(self.lines[-1], max(each.bottom for each in self.placed))
        begins, ends = self.lines[0], self.lines[-1]
        moment = None if now is None or not self.first * 60 <= now <= NIGHT else self.at(now)
        moment = moment if moment is not None and begins <= moment < ends else None
        used = leaves[-1].height if leaves else 0.0
        # As many pages as are needed, and none of them nearly empty.
        limit = min(limit, (used + bottom) / ceil((used + bottom) / limit) * 1.2)
        top = 0.0
        while top < bottom - 1:
            if not leaves or limit - leaves[-1].height < min(limit / 3, bottom - top):
                leaves.append(Leaf())
            leaf = leaves[-1]
            leaf.height += 2 * GAP if leaf.placed else 0
            cut = self._cut(top, limit - leaf.height, bottom)
            self._fill(leaf, top, cut, moment)
            top = cut
        return leaves

    def _cut(self, top: float, room: float, bottom: float) -> float:
        if bottom - top <= room:
            return bottom
        choices = [line for line in self.lines if top + room * 0.6 < line <= top + room] or [top + room]
        return min(
            choices, key=lambda line: (sum(each.y < line < each.bottom for each in self.placed), -line)
        )

    def _fill(self, leaf: Leaf, top: float, cut: float, moment: float | None) -> None:
        shift = leaf.height - top
        for number, line in enumerate(self.lines):
            if top <= line < cut or (line == cut == self.lines[-1]):
                leaf.hours.append((line + shift, self.first + number))
        for each in self.placed:
            above, below = max(each.y, top), min(each.bottom, cut)
            if below - above <= 0 or (each.height > below - above < _LEAST and each.height > 2 * _LEAST):
                continue
            lasts = each.lasts or (above, below)
            leaf.placed.append(
                replace(
                    each,
                    y=above + shift,
                    height=below - above,
                    lasts=(
                        min(max(lasts[0], above), below) + shift,
                        max(min(lasts[1], below), above) + shift,
                    ),
                    torn_above=each.torn_above or each.y < top - 0.01,
                    torn_below=each.torn_below or each.bottom > cut + 0.01,
                )
            )
        if moment is not None and top <= moment < cut:
            leaf.now = moment + shift
        leaf.height += cut - top


def _widened(lane: int, each: Placed, others: Sequence[tuple[int, Placed]], lanes: int, need: Need) -> Placed:
    """The block over the lanes to its right that are free as long as it lasts; wider, it may be less tall.

    No two of them take the same lane: whoever could would overlap in time, and stand in it.
    """
    taken = [
        there
        for there, other in others
        if there > lane and other.y < each.bottom + GAP and each.y < other.bottom + GAP
    ]
    spare = min(taken, default=lanes) - lane - 1
    width = each.width + spare * (each.width + GAP)
    ends = each.lasts[1] if each.lasts else each.bottom
    least = min(each.height, need(each.block, width))
    return replace(each, width=width, height=max(ends - each.y - GAP, least))
