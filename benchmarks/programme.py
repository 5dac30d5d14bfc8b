"""How fast a programme answers questions, and how rightly, beside a scan of all events with a comparison of letters.

    python -m benchmarks.programme [CITY] [--events N] [--questions N]

The programme is a festival of 7 days, a tenth of its events coming again every week; questions are made from its own
topics in common ways of asking, seeded. The peer reads nothing itself: it is given the stretches of time and the
words that were understood, expands every event, and compares titles by letters. An answer is right when its first
event has all that was asked for: day, moment, price, age, and the topic. Times are the processor's own, so that a busy
machine does not blur them.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from knowledge.agenda import Event, Occurrence, occurrences
from knowledge.catalogue import Catalogue
from knowledge.city import said_in
from knowledge.formats.city_files import load_catalogue
from knowledge.programme import Asked, Asking, Programme
from knowledge.programme.drafting import Drafting

ROOT = Path(__file__).parent.parent
_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOMENTS = {"matin": (5, 12), "après-midi": (12, 18.5), "soir": (17.5, 26)}
_WHAT = ("Atelier", "Conférence", "Balade", "Rencontre", "Initiation", "Café", "Visite", "Spectacle")
_HOURS = (9, 10, 11, 14, 15, 16, 18, 19, 20)

Ask = Callable[[Asked], tuple[Event, Occurrence] | None]


@dataclass(frozen=True)
class Question:
    """What is asked, and what an answer must have."""

    said: str
    weekday: int
    moment: str
    topic: str | None
    free: bool
    age: int | None

    def suits(self, event: Event, occurrence: Occurrence, below: frozenset[str]) -> bool:
        """Whether an event at this time has all of it."""
        start = occurrence.wall_start
        low, high = _MOMENTS[self.moment]
        hour = start.hour + start.minute / 60
        return (
            start.weekday() == self.weekday
            and low <= hour < high
            and (self.topic is None or not below.isdisjoint(event.topics))
            and (not self.free or event.free is True)
            and (self.age is None or event.ages is None or event.ages.welcomes(self.age))
        )


def made(catalogue: Catalogue, many: int, first: datetime, rng: random.Random) -> list[Event]:
    """A festival's events, on the wall of the city."""
    city, topics = catalogue.city, sorted(catalogue.city.topics)
    found = []
    for number in range(many):
        topic = rng.choice(topics)
        start = first + timedelta(
            days=rng.randrange(7), hours=rng.choice(_HOURS), minutes=rng.choice((0, 30))
        )
        low = rng.choice((0, 3, 6, 12, 18))
        data = {
            "uid": f"{number}@festival",
            "title": f"{rng.choice(_WHAT)} {said_in(city.topics[topic].label, 'fr').casefold()}",
            "summary": "Venez comme vous êtes, on apprend ensemble.",
            "start": start,
            "end": start + timedelta(minutes=rng.choice((60, 90, 120, 180))),
            "zone": city.zone,
            "rrule": "FREQ=WEEKLY" if rng.random() < 0.1 else None,
            "topics": [topic],
            "quartier": rng.choice(sorted(city.quartiers)),
            "free": rng.choice((True, False, None)),
            "ages": {"youngest": low, "oldest": rng.choice((120, min(120, low + 8)))},
            "festival": "Festival",
        }
        found.append(Event.model_validate(data))
    return found


def asked(catalogue: Catalogue, events: list[Event], many: int, rng: random.Random) -> list[Question]:
    """Questions that at least one of the events answers."""
    city, found = catalogue.city, list[Question]()
    while len(found) < many:
        event = rng.choice(events)
        hour = event.start.hour + event.start.minute / 60
        moment = rng.choice([name for name, (low, high) in _MOMENTS.items() if low <= hour < high])
        topic = event.topics[0] if rng.random() < 0.6 else None
        free = event.free is True and rng.random() < 0.5
        age = (
            event.ages.youngest + 1
            if event.ages and event.ages.youngest < 12 and rng.random() < 0.5
            else None
        )
        about = said_in(city.topics[topic].label, "fr").casefold() if topic else "que faire"
        said = f"{about} {_WEEK[event.start.weekday()]} {moment}"
        said += " gratuit" if free else ""
        said += f" avec un enfant de {age} ans" if age else ""
        found.append(Question(said, event.start.weekday(), moment, topic, free, age))
    return found


def peer(events: list[Event]) -> Ask:
    """Every event expanded for every question, and the likest title."""

    def answer(asked: Asked) -> tuple[Event, Occurrence] | None:
        wanted = {each.kind: each.value for each in asked.constraints}
        here = []
        for window in asked.windows:
            for event in events:
                if "free" in wanted and event.free is not True:
                    continue
                if (
                    "age" in wanted
                    and event.ages
                    and not event.ages.welcomes(int(wanted["age"].partition("-")[0]))
                ):
                    continue
                here += [(event, each) for each in occurrences(event, window.begin, window.end)]
        if not here:
            return None
        if not asked.words:
            return min(here, key=lambda each: each[1].start)
        titles = [event.title for event, _ in here]
        best = process.extractOne(asked.subject, titles, scorer=fuzz.WRatio, processor=default_process)
        return None if best is None else here[best[2]]

    return answer


def ours(programme: Programme) -> Ask:
    """The programme's own first answer."""

    def answer(asked: Asked) -> tuple[Event, Occurrence] | None:
        found = programme.ask(asked)
        return (found.picks[0].event, found.picks[0].occurrence) if found.picks else None

    return answer


def run(
    name: str, answer: Ask, questions: list[Question], understood: list[Asked], catalogue: Catalogue
) -> list[float]:
    """Print how right one of them is, and how long it takes; the times come back."""
    times, right = [], 0
    for question, asked in zip(questions, understood, strict=True):
        begin = process_time()
        found = answer(asked)
        times.append(process_time() - begin)
        below = catalogue.city.within(question.topic) if question.topic else frozenset()
        right += found is not None and question.suits(*found, below)
    times.sort()
    print(
        f"{name:<10} right {right / len(questions):6.1%}   per question {1000 * median(times):7.2f} ms"
        f"   99th percentile {1000 * times[int(0.99 * len(times))]:7.2f} ms"
    )
    return times


def main() -> None:
    """Build a programme, ask it, and ask the peer the same."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("city", nargs="?", type=Path, default=ROOT / "knowledge/cities/clermont-ferrand")
    options.add_argument("--events", type=int, default=600)
    options.add_argument("--questions", type=int, default=1000)
    given = options.parse_args()
    catalogue = load_catalogue(given.city).catalogue
    if catalogue is None:
        raise SystemExit(f"no city in {given.city}")
    rng = random.Random(5)
    now = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo(catalogue.city.zone))
    events = made(catalogue, given.events, datetime(2026, 11, 23), rng)
    questions = asked(catalogue, events, given.questions, rng)

    begin = process_time()
    asking = Asking(catalogue.city)
    print(f"a city's words made ready in {process_time() - begin:.2f} s")
    begin = process_time()
    understood = [asking.understand(each.said, now) for each in questions]
    reading = (process_time() - begin) / len(questions)
    print(f"a question understood in {1000 * reading:.2f} ms")

    begin = process_time()
    programme = Programme(events, catalogue)
    programme.ask(asking.understand("cuisine ce week-end", now))
    print(f"{len(events)} events made ready, and the first answer, in {process_time() - begin:.2f} s")

    mine = run("programme", ours(programme), questions, understood, catalogue)
    others = run("peer", peer(events), questions, understood, catalogue)
    print(f"the peer takes {median(others) / median(mine):.1f} times as long (median)")

    drafting = Drafting(catalogue)
    texts = [
        f"{each.title} {_WEEK[each.start.weekday()]} {each.start:%Hh%M} à la médiathèque" for each in events
    ]
    drafting.read("bal 3 déc.", now)
    begin = process_time()
    for text in texts:
        drafting.read(text, now)
    print(f"an event in plain words understood in {1000 * (process_time() - begin) / len(texts):.2f} ms")


if __name__ == "__main__":
    main()
