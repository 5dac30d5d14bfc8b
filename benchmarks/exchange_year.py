"""A year of an exchange, week by week: people join, answer, refuse, stay silent, leave; who meets, and when.

python -m benchmarks.exchange_year --members 500 --draw year.svg

Two years of the same people are lived side by side: with rings, chains, groups and repair, and with swaps
only. All wait, answer and leave by the same chances.

Whoever joined late, or left, was seen for a part of the year only. Waiting is therefore estimated by Kaplan
and Meier (1958): of those still waiting on each day, the share who meet that day. A percentile that this
never reaches within the year is null: so many wait longer than anyone was seen to. Beside it stand the
percentiles of those alone who meet within the year, by the same estimate.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.exchange_picture import picture
from benchmarks.exchange_round import TODAY, OneWord, alone, gathered, the_city
from knowledge.city import City
from knowledge.exchange.matching import alike, meetings
from knowledge.exchange.mending import mend
from knowledge.exchange.merits import Merits
from knowledge.exchange.people import Member, Replies
from knowledge.exchange.planning import plan
from knowledge.exchange.proposals import Proposal
from knowledge.exchange.rounds import State
from knowledge.exchange.town import Town

WEEKS = 52
JOINING = 0.015
"""Newcomers a week, in parts of those who were there at the beginning."""
LEAVING = 0.004
"""The chance that somebody leaves in a week."""
DELAY = timedelta(days=3)
"""Within which a proposal is answered, or never."""
MILESTONES = (30, 90, 180, 360)
"""Days after joining by which the share of those who have met is told."""


@dataclass
class Year:
    """One year of an exchange under some rules."""

    city: City
    people: list[Member]
    joined: dict[int, date]
    willing: np.ndarray[Any, np.dtype[np.float64]]
    """By id, how likely each says yes; the rest is shared between silence and kind refusals."""
    seed: int
    max_ring: int
    max_chain: int
    repair: bool
    today: date = TODAY
    met: dict[int, date] = field(default_factory=dict)
    proposed: int = 0
    accepted: int = 0
    mended: int = 0
    first: frozenset[int] = frozenset()
    state: State | None = None
    left: dict[int, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = {member.id: member for member in self.people if self.joined[member.id] <= self.today}

    def week(self, number: int) -> None:
        """People come and go, then there is a round and its answers."""
        rng = np.random.default_rng((self.seed, number))
        luck = rng.random(len(self.people))
        for member in self.people:
            if self.today - timedelta(days=7) < self.joined[member.id] <= self.today:
                self.now.setdefault(member.id, member)
            elif luck[member.id] < LEAVING and self.now.pop(member.id, None) is not None:
                self.left[member.id] = self.today
        found = plan(
            self.now.values(), OneWord(), self.city, today=self.today, seconds=20, gap=0.01, warm=self.state,
            max_ring=self.max_ring, max_chain=self.max_chain, first=self.first,
        )  # fmt: skip
        self.state, self.first = found.state, frozenset()
        # Each answers alike under any rules: their luck of the week is drawn for everyone.
        answers = rng.random(len(self.people))
        busy = {member for proposal in found.proposals for member in proposal.members}
        for proposal in found.proposals:
            self._answered(proposal, answers, busy)
        self.today += timedelta(days=7)

    def _answered(self, proposal: Proposal, answers: Any, busy: set[int], again: bool = False) -> None:
        self.proposed += 1
        yes = [one for one in proposal.members if self._says_yes(one, answers[one])]
        needed = _needed(proposal)
        enough = 3 if proposal.kind == "group" else 2
        if needed <= set(yes) and len(yes) >= enough:
            self.accepted += 1
            self.mended += again
            self._meet([place for place in proposal.places if place.learner in yes])
            return
        staying = [self.now[one] for one in yes]
        free = [self.now[one] for one in self.now if one not in busy]
        if staying and self.repair and not again:
            other = mend(
                staying, free, OneWord(), self.city, today=self.today,
                max_ring=self.max_ring, max_chain=self.max_chain,
            )  # fmt: skip
            if other is not None:
                busy.update(other.members)
                answered = dict.fromkeys(yes, 0.0)
                self._answered(other, _Known(answers, answered), busy, again=True)
                return
        self.first |= set(yes)

    def _says_yes(self, one: int, luck: float) -> bool:
        member, willing = self.now[one], self.willing[one]
        replies = member.replies
        says = luck < willing
        if says:
            replies = replace(replies, yes=replies.yes + 1)
        elif luck < willing + (1 - willing) / 2:
            replies = replace(replies, silent=replies.silent + 1)
        else:
            replies = replace(replies, later=replies.later + 1)
        self.now[one] = replace(member, replies=replies)
        return bool(says)

    def _meet(self, places: Iterable[Any]) -> None:
        day = self.today + DELAY
        for place in places:
            learner, teacher = self.now[place.learner], self.now[place.teacher]
            self.met.setdefault(place.learner, day)
            self.met.setdefault(place.teacher, day)
            # What was learnt makes way for the same wish again, later, with somebody else: one never ends.
            again = tuple(
                replace(wish, since=day) if wish.id == place.wish else wish for wish in learner.wishes
            )
            self.now[place.learner] = replace(
                learner, wishes=again, waiting_since=day, matched_before=True,
                closed_to=learner.closed_to | {place.teacher},
            )  # fmt: skip
            self.now[place.teacher] = replace(teacher, matched_before=True)

    def figures(self, name: str, reachable: frozenset[int]) -> dict[str, Any]:
        """What became of everyone who joined, and of those whom somebody of the year could teach or learn from."""
        whole = self.waiting(range(len(self.people)))
        quartiers = sorted({one.quartier for one in self.people})
        return {
            "what": name, "joined": len(self.people), "met": len(self.met),
            "met_percent": round(100 * len(self.met) / len(self.people), 1), **whole.figures(),
            "reachable": {"people": len(reachable), **self.waiting(reachable).figures()},
            "proposed": self.proposed, "accepted": self.accepted, "mended": self.mended,
            "by_quartier": {each: self.waiting(self.living_in(each)).figures() for each in quartiers},
        }  # fmt: skip

    def living_in(self, quartier: str) -> list[int]:
        """The ids of those of one neighbourhood."""
        return [one.id for one in self.people if one.quartier == quartier]

    def waiting(self, some: Iterable[int]) -> Waiting:
        """How long these people waited for their first meeting, or were seen to wait."""
        days, met = [], []
        for one in some:
            seen = self.met.get(one) or self.left.get(one) or self.today
            if (wait := (seen - self.joined[one]).days) >= 0:
                days.append(wait)
                met.append(one in self.met)
        return Waiting(np.array(days, dtype=np.int64), np.array(met, dtype=bool))


@dataclass(frozen=True, eq=False)
class Waiting:
    """Days until the first meeting of each, or until nobody looked any more (`met` false)."""

    days: np.ndarray[Any, np.dtype[np.int64]]
    met: np.ndarray[Any, np.dtype[np.bool_]]

    def curve(self) -> list[tuple[int, float]]:
        """The share who have met by each day on which somebody did, by Kaplan and Meier."""
        still, points = 1.0, [(0, 0.0)]
        for day in np.unique(self.days[self.met]).tolist():
            at_risk = int((self.days >= day).sum())
            still *= 1 - int((self.met & (self.days == day)).sum()) / at_risk
            points.append((day, 1 - still))
        return points

    def by(self, day: int) -> float:
        """The share who have met by this day."""
        return next((share for at, share in reversed(self.curve()) if at <= day), 0.0)

    def percentile(self, part: float) -> int | None:
        """The days by which so large a part has met; None where it is never so large."""
        return next((day for day, share in self.curve() if share >= part - 1e-9), None)

    def figures(self) -> dict[str, Any]:
        """The percentiles of waiting and the shares who have met by some days."""
        return {
            "waiting_days_p50": self.percentile(0.5), "waiting_days_p95": self.percentile(0.95),
            **{
                f"waiting_days_{name}_of_those_who_meet": self.percentile(part * self.by(MILESTONES[-1]))
                for name, part in (("p50", 0.5), ("p95", 0.95))
            },
            "met_percent_by_day": {day: round(100 * self.by(day), 1) for day in MILESTONES},
        }  # fmt: skip


def _needed(proposal: Proposal) -> set[int]:
    """Without whom it falls apart: all but those who take a further seat beside somebody else."""
    teaching: set[int] = set()
    needed: set[int] = set()
    for place in proposal.places:
        if place.teacher not in teaching and proposal.kind != "group":
            needed.add(place.learner)
        teaching.add(place.teacher)
    return needed | teaching


class _Known:
    """Answers of which some were given already."""

    def __init__(self, answers: Any, given: dict[int, float]) -> None:
        self.answers, self.given = answers, given

    def __getitem__(self, one: int) -> float:
        return self.given.get(one, float(self.answers[one]))


def lived(size: int, seed: int, city: City, weeks: int = WEEKS) -> tuple[Year, Year]:
    """The same people's year with everything, and with swaps only."""
    rng = np.random.default_rng(seed)
    coming = rng.poisson(JOINING * size, size=weeks)
    days = [TODAY] * size + [
        TODAY + timedelta(7 * week) for week in range(weeks) for _ in range(coming[week])
    ]
    people = [
        replace(member, waiting_since=day, matched_before=False, replies=Replies(), open=0)
        for member, day in zip(gathered(len(days), seed, city), days, strict=True)
    ]
    joined = {member.id: day for member, day in zip(people, days, strict=True)}
    willing = np.clip(rng.beta(5, 2, size=len(people)), 0.05, 0.95)
    rich = Year(city, people, joined, willing, seed, max_ring=4, max_chain=4, repair=True)
    poor = Year(city, alone(people), joined, willing, seed, max_ring=2, max_chain=0, repair=True)
    for year in (rich, poor):
        for number in range(weeks):
            year.week(number)
    return rich, poor


def could_meet(people: Iterable[Member], city: City) -> frozenset[int]:
    """Those who could teach, or learn from, at least one of all who joined in the year."""
    town = Town(people, city, TODAY)
    possible = meetings(town, alike(town, OneWord(), {})["same"], Merits(town))
    rows = np.concatenate((town.offers.owner[possible.offer], town.wishes.owner[possible.wish]))
    return frozenset(town.ids[np.unique(rows)].tolist())


def main(words: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.exchange_year", description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=500, help="people there at the beginning")
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draw", type=Path, metavar="FILE", help="write the picture as SVG")
    arguments = parser.parse_args(words)
    began = time.perf_counter()
    rich, poor = lived(arguments.members, arguments.seed, the_city(), arguments.weeks)
    reachable = could_meet(rich.people, rich.city)
    for name, year in (("rings, chains, groups, repair", rich), ("swaps only", poor)):
        print(json.dumps(year.figures(name, reachable), ensure_ascii=False))
    print(json.dumps({"seconds": round(time.perf_counter() - began, 1)}))
    if arguments.draw:
        rows = [
            (
                rich.city.quartiers[each].label[rich.city.language],
                rich.waiting(rich.living_in(each)).by(90),
                poor.waiting(poor.living_in(each)).by(90),
            )
            for each in sorted({one.quartier for one in rich.people})
        ]
        caption = f"{arguments.members} people at first, {len(rich.people)} in all; seed {arguments.seed}"
        here, there = (year.waiting(reachable).curve() for year in (rich, poor))
        arguments.draw.write_text(picture(here, there, rows, caption), encoding="utf-8")


if __name__ == "__main__":
    main()
