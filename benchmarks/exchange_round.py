"""Measure a round of proposals: members with words of their own, arcs, groups, and who learns by what.

python -m benchmarks.exchange_round --sizes 1000 10000 --time 60
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.exchange_town import settle
from knowledge.city import City
from knowledge.exchange.graph import BOTH, LEARNER, MENTOR
from knowledge.exchange.matching import alike, meetings
from knowledge.exchange.merits import Merits
from knowledge.exchange.people import MOMENTS, Member, Offer, Replies, Wish
from knowledge.exchange.planning import LARGE, plan
from knowledge.exchange.proposals import Plan
from knowledge.exchange.town import Town
from knowledge.formats.city_files import load_city

TODAY = date(2026, 11, 21)
CITY = Path(__file__).parents[1] / "knowledge" / "cities" / "clermont-ferrand"
LANGUAGES = ("fr", "en", "ar", "pt", "tr", "es")
_NAMES = """
couture tricot crochet broderie vannerie poterie mosaïque menuiserie reliure calligraphie dessin
aquarelle photographie cinéma théâtre conte chant guitare piano violon accordéon batterie flûte
ukulélé harmonica salsa valse bourrée tango natation course marche escalade vélo roller skate ski
judo karaté yoga pétanque échecs belote tarot bridge origami jonglage magie jardinage compost
bouture greffe apiculture permaculture boulangerie pâtisserie confiture fromage couscous sushi pizza
crêpe soupe conserve anglais espagnol portugais arabe turc italien allemand russe chinois japonais
occitan français lecture écriture orthographe calcul algèbre géométrie physique chimie biologie
astronomie géologie histoire géographie généalogie droit comptabilité budget impôts courrier tableur
internet courriel téléphone programmation impression soudure électricité plomberie carrelage
peinture plâtre maçonnerie serrurerie mécanique électronique radio drone secourisme massage
relaxation méditation sophrologie puériculture cirque marionnette mime improvisation slam poésie
roman scénario bande-dessinée gravure sérigraphie linogravure teinture feutre macramé cuir bijou
coiffure maquillage manucure cordonnerie repassage rangement cartographie ornithologie champignons
herbier botanique œnologie brassage distillation
"""
CRAFTS = tuple(_NAMES.split())
FRAMES = ("{}", "apprendre {}", "débuter en {}", "se remettre à {}")


@dataclass(frozen=True)
class Same:
    """A likeness that is sure."""

    score: float
    verdict: str = "same"


class OneWord:
    """Two texts are the same skill when they end with the same word: enough to measure all the rest."""

    def key(self, words: str) -> str:
        """The last word."""
        return words.split()[-1]

    def pairs(
        self,
        offers: Sequence[str],
        wishes: Sequence[str],
        *,
        told: Mapping[tuple[str, str], bool] | None = None,
    ) -> list[tuple[int, int, Same]]:
        """Every pair of one key."""
        asked: dict[str, list[int]] = {}
        for place, words in enumerate(wishes):
            asked.setdefault(self.key(words), []).append(place)
        return [
            (offer, wish, Same(1.0 if words == wishes[wish] else 0.9))
            for offer, words in enumerate(offers)
            for wish in asked.get(self.key(words), ())
        ]


def the_city() -> City:
    """The demonstration city, with its quartiers."""
    city, problems = load_city(CITY)
    if city is None:
        raise ValueError(f"the demonstration city cannot be read: {problems}")
    return city


def gathered(size: int, seed: int, city: City, *, today: date = TODAY) -> list[Member]:
    """The people of `exchange_town` as members: words, days, groups, replies, some minors and animators."""
    people, rng = settle(size, seed, skills=len(CRAFTS)), np.random.default_rng(seed + 1)
    quartiers = list(city.quartiers)
    offers: list[list[Offer]] = [[] for _ in range(size)]
    wishes: list[list[Wish]] = [[] for _ in range(size)]

    def drawn(table: Any) -> Any:
        ages = rng.integers(0, 400, size=len(table[0]))
        frames = rng.integers(0, len(FRAMES), size=len(table[0]))
        return zip(*(part.tolist() for part in (*table, frames, ages)), strict=True)

    places = rng.choice([1, 3, 6, 10], size=len(people.offers[0]), p=[0.85, 0.08, 0.05, 0.02]).tolist()
    minor = (people.kind == LEARNER) & (rng.random(size) < 0.4)
    for id, (member, skill, level, frame, age) in enumerate(drawn(people.offers)):
        animated = bool(people.kind[member] == MENTOR and places[id] > 1)
        offers[member].append(
            Offer(id, FRAMES[frame].format(CRAFTS[skill]), level, since=today - timedelta(age),
                  places=places[id], supervised=animated)
        )  # fmt: skip
    for id, (member, skill, level, frame, age) in enumerate(drawn(people.wishes)):
        wishes[member].append(
            Wish(id, FRAMES[frame].format(CRAFTS[skill]), level, since=today - timedelta(age))
        )
    answers = rng.poisson([1.2, 0.2, 0.2, 0.5], size=(size, 4))
    silent = rng.random(size) < 0.4
    waits, met = rng.integers(0, 200, size=size).tolist(), rng.random(size) < 0.3
    closed = rng.integers(0, size, size=(size, 1))
    ways = [
        frozenset({"place"}),
        frozenset({"place", "outdoors"}),
        frozenset({"place", "remote"}),
        frozenset({"remote"}),
    ]
    way = rng.choice(4, size=size, p=[0.4, 0.3, 0.25, 0.05])
    return [
        Member(
            row,
            waiting_since=today - timedelta(waits[row]),
            offers=tuple(offers[row]),
            wishes=tuple(wishes[row]),
            languages=frozenset(
                name for bit, name in enumerate(LANGUAGES) if people.languages[row] >> bit & 1
            ),
            moments=frozenset(MOMENTS[bit] for bit in range(14) if people.moments[row] >> bit & 1),
            quartier=quartiers[int(people.quartier[row]) % len(quartiers)],
            where=ways[way[row]],
            minor=bool(minor[row]),
            gives_first=bool(people.kind[row] == BOTH and row % 50 == 0),
            limit=int(people.capacity[row]),
            matched_before=bool(met[row]),
            replies=Replies() if silent[row] else Replies(*answers[row].tolist()),
            closed_to=frozenset(closed[row].tolist()) - {row} if row % 100 == 0 else frozenset(),
        )
        for row in range(size)
    ]


def measured(name: str, found: Plan, seconds: float) -> dict[str, Any]:
    """The figures of a plan."""
    kinds = [proposal.kind for proposal in found.proposals]
    return {
        "what": name, "members": found.members, "arcs": found.arcs, "served": found.served,
        **{kind: kinds.count(kind) for kind in ("swap", "ring", "chain", "group")},
        "doubts": len(found.doubts), "wanted": len(found.wanted),
        "weight": round(found.weight, 1), "bound": round(found.bound, 1),
        "gap_percent": round(100 * (found.bound - found.weight) / max(1.0, found.bound), 3),
        "seconds": round(seconds, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def alone(members: Sequence[Member]) -> list[Member]:
    """The same members with no room for groups."""
    return [
        replace(member, offers=tuple(replace(offer, places=1) for offer in member.offers))
        for member in members
    ]


def finding_arcs(members: Sequence[Member], city: City) -> dict[str, Any]:
    """How long it takes to find who could meet whom."""
    began = time.perf_counter()
    town, skills = Town(members, city, TODAY), OneWord()
    encoded = time.perf_counter()
    texts = alike(town, skills, {})
    nearest = LARGE.nearest if town.size > LARGE.beyond else None
    possible = meetings(town, texts["same"], Merits(town), nearest=nearest)
    return {
        "what": "who could meet whom", "members": town.size, "meetings": len(possible),
        "seconds": round(time.perf_counter() - began, 2), "of_them_encoding": round(encoded - began, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


def main(words: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.exchange_round", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--time", type=float, default=60.0, help="seconds for each round")
    parser.add_argument("--gap", type=float, default=0.005, help="proven gap that is good enough")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rings", type=int, default=4)
    parser.add_argument("--chains", type=int, default=4)
    parser.add_argument("--arcs-only", action="store_true")
    arguments = parser.parse_args(words)
    city = the_city()
    for size in arguments.sizes:
        members = gathered(size, arguments.seed, city)
        print(json.dumps(finding_arcs(members, city)), flush=True)
        if arguments.arcs_only:
            continue
        swaps, rings = (2, 0), (arguments.rings, 0)
        for name, people, (ring, chain) in (
            ("swaps only", alone(members), swaps),
            (f"rings up to {arguments.rings}", alone(members), rings),
            ("rings, chains and groups", members, (arguments.rings, arguments.chains)),
        ):
            began = time.perf_counter()
            found = plan(
                people, OneWord(), city, today=TODAY, seconds=arguments.time, gap=arguments.gap,
                max_ring=ring, max_chain=chain,
            )  # fmt: skip
            print(json.dumps(measured(name, found, time.perf_counter() - began)), flush=True)


if __name__ == "__main__":
    main()
