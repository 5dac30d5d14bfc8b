"""How well offers and wishes of skills are told alike, beside a comparison of letters, and how fast many are paired.

    python -m benchmarks.skills [CITY] [--texts N] [--misses HALF]

The judged pairs live in ``tests/knowledge/skills/pairs.yaml``; their second half was written before the words were
tuned. The texts to pair are made from the lexicon's own phrases and common ways of asking, seeded.
"""

import argparse
import random
import resource
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import yaml
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from knowledge.formats.city_files import load_city
from knowledge.skills import Skills, Verdict
from knowledge.skills.lexicon import everywhere

ROOT = Path(__file__).parent.parent
PAIRS = ROOT / "tests" / "knowledge" / "skills" / "pairs.yaml"

Judged = tuple[str, str, Verdict]
Say = Callable[[str, str], Verdict]

_FRAMES = (
    "{}", "cours de {}", "apprendre {}", "{} débutant", "m'améliorer en {}", "je peux montrer {}", "initiation {}",
    "I can teach {}", "learn {}", "{} pour adultes", "j'aimerais apprendre {}", "quelqu'un pour {} ?",
)  # fmt: skip
_EXTRAS = (
    "",
    "manouche",
    "à l'ancienne",
    "express",
    "chez moi",
    "expérimental",
    "tsigane",
    "urbain",
    "de village",
)


@dataclass(frozen=True)
class Figures:
    """Shares of judged pairs: of those said the same, those that are; of those that are or may be, those not lost; of
    all, those left in doubt."""

    precision: float
    recall: float
    doubtful: float


def read() -> dict[str, list[Judged]]:
    """The judged pairs, by half."""
    halves = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    return {
        half: [(o, w, Verdict(verdict)) for verdict, listed in judged.items() for o, w in listed]
        for half, judged in halves.items()
    }


def measure(judged: Iterable[Judged], say: Say) -> Figures:
    """The figures of one way of telling."""
    told = [(truth, say(offer, wish)) for offer, wish, truth in judged]
    same = [truth for truth, said in told if said is Verdict.SAME]
    alike = [said for truth, said in told if truth is not Verdict.DIFFERENT]
    return Figures(
        sum(truth is Verdict.SAME for truth in same) / max(1, len(same)),
        sum(said is not Verdict.DIFFERENT for said in alike) / max(1, len(alike)),
        sum(said is Verdict.DOUBTFUL for _, said in told) / max(1, len(told)),
    )


def letters(threshold: float) -> Say:
    """The peer: rapidfuzz's token_set_ratio, the same from a threshold on."""

    def say(offer: str, wish: str) -> Verdict:
        ratio = fuzz.token_set_ratio(offer, wish, processor=default_process)
        return Verdict.SAME if ratio >= threshold else Verdict.DIFFERENT

    return say


def best_threshold(judged: list[Judged]) -> int:
    """The peer's threshold that tells most of these very pairs rightly as the same or not: the most that it can do."""

    def right(threshold: int) -> int:
        say = letters(threshold)
        return sum(
            (say(offer, wish) is Verdict.SAME) is (truth is Verdict.SAME) for offer, wish, truth in judged
        )

    return max(range(0, 101), key=right)


def made(count: int, seed: int) -> list[str]:
    """Distinct texts: a phrase of the lexicon in a way of asking, often with one word more."""
    chance = random.Random(seed)
    phrases = sorted({concept.label for concept in everywhere().concepts.values()})
    texts: dict[str, None] = {}
    while len(texts) < count:
        said = f"{chance.choice(phrases)} {chance.choice(_EXTRAS)}".strip()
        texts[chance.choice(_FRAMES).format(said)] = None
    return list(texts)


def _line(name: str, figures: Figures) -> str:
    return f"  {name:<34} {figures.precision:>9.3f} {figures.recall:>14.3f} {figures.doubtful:>9.1%}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("city", nargs="?", default="clermont-ferrand")
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--misses", choices=["dev", "held_out"])
    arguments = parser.parse_args()
    city, _ = load_city(ROOT / "knowledge" / "cities" / arguments.city)
    if city is None:
        parser.error(f"no city {arguments.city}")
    began = perf_counter()
    skills = Skills(city)
    print(f"{len(everywhere().concepts)} concepts, ready in {perf_counter() - began:.2f} s")
    halves = read()
    for half, judged in halves.items():
        print(f"\n{half} ({len(judged)} pairs)               precision SAME   not lost   doubtful")
        print(_line("Passeur", measure(judged, lambda o, w: skills.likeness(o, w).verdict)))
        threshold = best_threshold(judged)
        print(_line(f"token_set_ratio, best here ({threshold})", measure(judged, letters(threshold))))
        if half == arguments.misses:
            for offer, wish, truth in judged:
                if (said := skills.likeness(offer, wish)).verdict is not truth:
                    print(f"    {truth} told {said.verdict} ({said.score}): {offer} | {wish}")
    offers, wishes = made(arguments.texts, 1), made(arguments.texts, 2)
    fresh = Skills(city)
    began = perf_counter()
    found = fresh.pairs(offers, wishes)
    took = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{len(offers):,} × {len(wishes):,} distinct texts: {len(found):,} pairs in {took:.1f} s, peak {peak:.0f} MiB"
    )


if __name__ == "__main__":
    main()
