"""How well questions in people's own words are answered, and how often those from elsewhere are left alone.

    python -m benchmarks.answers [CITY …] [--misses] [--sweep]

The questions live in ``benchmarks/questions/<city>.txt``; the day of asking is fixed so that two runs
compare.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from knowledge.answer import SURE, Answer, Answerer
from knowledge.catalogue import Catalogue, Standing
from knowledge.formats.city_files import load_catalogue

QUESTIONS = Path(__file__).parent / "questions"
CITIES = Path(__file__).parent.parent / "knowledge" / "cities"
ASKED = datetime(2026, 11, 21, 10, 0)


@dataclass(frozen=True)
class Row:
    """One question; no acceptable entries when nothing here answers it, ``situation`` when many things suit
    it."""

    question: str
    accepted: frozenset[str]

    @property
    def foreign(self) -> bool:
        """Whether it is a question from elsewhere."""
        return not self.accepted


def read(city: str) -> Iterator[Row]:
    """The questions written for a city."""
    for line in (QUESTIONS / f"{city}.txt").read_text(encoding="utf-8").splitlines():
        ids, bar, question = line.partition(" | ")
        if bar and not line.startswith("#"):
            yield Row(question, frozenset(ids.split()) - {"-"})


def hit(row: Row, answer: Answer, first: int) -> bool:
    """Whether one of the first offers answers the question."""
    offers = answer.offers[:first]
    if row.accepted == {"situation"}:
        return bool(offers) and not any(
            each.contradicts or each.standing is Standing.CLOSED for each in offers
        )
    return any(each.entry.id in row.accepted for each in offers)


def measure(catalogue: Catalogue, rows: list[Row], *, misses: bool) -> tuple[list[tuple[Row, Answer]], str]:
    """Ask everything; the answers, and one line of figures."""
    answerer = Answerer.of(catalogue)
    now = ASKED.replace(tzinfo=ZoneInfo(catalogue.city.zone))
    answered, times = [], []
    for row in rows:
        begin = perf_counter()
        answered.append((row, answerer.answer(row.question, now=now)))
        times.append((perf_counter() - begin) * 1000)
    own = [(row, answer) for row, answer in answered if not row.foreign]
    foreign = [(row, answer) for row, answer in answered if row.foreign]
    silences, wrong = _share(not each.known for _, each in own), _share(each.known for _, each in foreign)
    figures = (
        f"{catalogue.city.id:18} hit@1 {_share(hit(*each, 1) for each in own)}"
        f"  hit@3 {_share(hit(*each, 3) for each in own)}  false silences {silences}  false answers {wrong}"
        f"  ({len(own)} + {len(foreign)} questions, median {median(times):.1f} ms)"
    )
    if misses:
        for row, answer in answered:
            missed = answer.known if row.foreign else not (hit(row, answer, 3) and answer.known)
            if missed:
                ids = " ".join(each.entry.id for each in answer.offers[:3])
                print(
                    f"  {answer.sure:.2f} {'known' if answer.known else 'silent'} {row.question!r} -> {ids}"
                )
    return answered, figures


def sweep(answered: list[tuple[Row, Answer]]) -> None:
    """What other thresholds would have given; what is known by its subject's name stays known."""
    own = [answer for row, answer in answered if not row.foreign]
    foreign = [answer for row, answer in answered if row.foreign]
    for step in range(10, 50):
        threshold = step / 50
        print(
            f"  {threshold:.2f}{'*' if abs(threshold - SURE) < 0.001 else ' '} false silences"
            f" {_share(not _known(each, threshold) for each in own)}"
            f"  false answers {_share(_known(each, threshold) for each in foreign)}"
        )


def _known(answer: Answer, threshold: float) -> bool:
    return bool(answer.offers) and (answer.sure >= threshold or (answer.known and answer.sure < SURE))


def _share(each: Iterable[bool]) -> str:
    listed = list(each)
    return f"{100 * sum(listed) / max(1, len(listed)):5.1f} %"


def main() -> None:
    """Measure each city that has questions, or the cities named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cities", nargs="*", default=sorted(path.stem for path in QUESTIONS.glob("*.txt")))
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    parser.add_argument("--sweep", action="store_true", help="print other thresholds")
    given = parser.parse_args()
    everything = []
    for city in given.cities:
        catalogue = load_catalogue(CITIES / city).catalogue
        if catalogue is None:
            parser.error(f"the city {city} cannot be read")
        answered, figures = measure(catalogue, list(read(city)), misses=given.misses)
        everything += answered
        print(figures)
    if given.sweep:
        sweep(everything)


if __name__ == "__main__":
    main()
