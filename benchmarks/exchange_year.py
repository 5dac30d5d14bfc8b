"""A year of an exchange, week by week: people join, answer, refuse, stay silent, leave; who meets, and when.

python -m benchmarks.exchange_year --members 500 --draw year.svg

Two years of the same people are lived side by side: with rings, chains, groups and repair, and with swaps
only. All wait, answer and leave by the same chances.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.exchange_round import TODAY, OneWord, alone, gathered, the_city
from knowledge.city import City
from knowledge.exchange.mending import mend
from knowledge.exchange.people import Member, Replies
from knowledge.exchange.planning import plan
from knowledge.exchange.proposals import Proposal
from knowledge.exchange.rounds import State

WEEKS = 52
JOINING = 0.015
"""Newcomers a week, in parts of those who were there at the beginning."""
LEAVING = 0.004
"""The chance that somebody leaves in a week."""
DELAY = timedelta(days=3)
"""Within which a proposal is answered, or never."""
INK, PALE, LINE = "#1f5c4d", "#c98b2b", "#d8d4cc"


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
    curve: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = {member.id: member for member in self.people if self.joined[member.id] <= self.today}

    def week(self, number: int) -> None:
        """People come and go, then there is a round and its answers."""
        rng = np.random.default_rng((self.seed, number))
        luck = rng.random(len(self.people))
        for member in self.people:
            if self.today - timedelta(days=7) < self.joined[member.id] <= self.today:
                self.now.setdefault(member.id, member)
            elif luck[member.id] < LEAVING:
                self.now.pop(member.id, None)
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
        self.curve.append(len(self.met))
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

    def figures(self, name: str) -> dict[str, Any]:
        """What became of everyone who joined; those who never met wait for ever."""
        waits = {one.id: self._waited(one.id) for one in self.people}
        quartiers = sorted({one.quartier for one in self.people})
        shares = {
            quartier: _spread([waits[one.id] for one in self.people if one.quartier == quartier])
            for quartier in quartiers
        }
        return {
            "what": name, "joined": len(waits), **_spread(list(waits.values())),
            "proposed": self.proposed, "accepted": self.accepted, "mended": self.mended, "by_quartier": shares,
        }  # fmt: skip

    def _waited(self, one: int) -> float:
        return (self.met[one] - self.joined[one]).days if one in self.met else math.inf


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


def _spread(waits: list[float]) -> dict[str, Any]:
    """How many met, and how long everyone waited (None: never), then those alone who met."""
    met = [wait for wait in waits if wait < math.inf]
    figures: dict[str, Any] = {"met": len(met), "met_percent": round(100 * len(met) / len(waits), 1)}
    for name, some in (("all", waits), ("who_met", met)):
        ranked = sorted(some)
        for rank, part in (("p50", 0.5), ("p95", 0.95)):
            wait = ranked[math.ceil(part * len(ranked)) - 1] if ranked else math.inf
            figures[f"waiting_days_{name}_{rank}"] = None if wait == math.inf else wait
    return figures


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


def drawn(rich: Year, poor: Year) -> str:
    """Both years as one picture: people who met at least once, week by week, then by neighbourhood."""
    here, there = rich.figures("")["by_quartier"], poor.figures("")["by_quartier"]
    top = max(1, len(rich.people))
    height = 360 + 22 * len(here)

    def line(curve: list[int], colour: str) -> str:
        step = 600 / max(1, len(curve) - 1)
        points = " ".join(f"{60 + step * at:.1f},{300 - 240 * met / top:.1f}" for at, met in enumerate(curve))
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"/>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="sans-serif"'
        ' font-size="13" fill="#333">',
        f'<rect width="760" height="{height}" fill="#fffdf8"/>',
        '<text x="60" y="28" font-size="17">People who met at least once, over a year</text>',
        *(
            f'<path d="M60 {300 - 60 * part}H660" stroke="{LINE}"/><text x="52" y="{304 - 60 * part}"'
            f' text-anchor="end">{25 * part} %</text>'
            for part in range(5)
        ),
        line(rich.curve, INK),
        line(poor.curve, PALE),
        f'<text x="60" y="50" fill="{INK}">rings, chains, groups, repair</text>',
        f'<text x="270" y="50" fill="{PALE}">swaps only</text>',
        '<text x="60" y="340">By neighbourhood</text>',
    ]
    for row, (quartier, share) in enumerate(here.items()):
        y = 360 + 22 * row
        parts += [
            f'<text x="60" y="{y}">{quartier}</text>',
            f'<rect x="200" y="{y - 12}" width="{4.4 * share["met_percent"]:.1f}" height="7" fill="{INK}"/>',
            f'<rect x="200" y="{y - 4}" width="{4.4 * there[quartier]["met_percent"]:.1f}" height="5"'
            f' fill="{PALE}"/>',
            f'<text x="655" y="{y}">{share["met_percent"]:.0f} %</text>',
        ]
    return "\n".join([*parts, "</svg>\n"])


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
    for name, year in (("rings, chains, groups, repair", rich), ("swaps only", poor)):
        print(json.dumps(year.figures(name)))
    print(json.dumps({"seconds": round(time.perf_counter() - began, 1)}))
    if arguments.draw:
        arguments.draw.write_text(drawn(rich, poor), encoding="utf-8")


if __name__ == "__main__":
    main()
