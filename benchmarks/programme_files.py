"""How fast a festival's programme is written and read, and a catalogue looked over, beside the plainest way of doing so.

    python -m benchmarks.programme_files [--events N] [--entries N] [--questions N]

The peer for calendars is the ``icalendar`` library by itself, with fewer properties and no checks; for doubles and
questions, each compared with each by rapidfuzz over whole texts. Everything is seeded.
"""

import argparse
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TypeVar
from zoneinfo import ZoneInfo

import icalendar
from rapidfuzz import fuzz, process

from knowledge.agenda import Event, Place
from knowledge.answer import lexicon_of
from knowledge.catalogue import Entry
from knowledge.city import City
from knowledge.formats.city_files import load_catalogue
from knowledge.formats.events_csv import read_events_csv
from knowledge.formats.events_csv_writing import write_events_csv
from knowledge.formats.icalendar import read_icalendar
from knowledge.formats.icalendar_writing import write_icalendar
from knowledge.formats.jsonld_events import write_events_jsonld
from knowledge.upkeep import doubles, group_questions

CITY = Path(__file__).parent.parent / "knowledge" / "cities" / "clermont-ferrand"
STAMP = datetime(2026, 5, 1, tzinfo=UTC)
WEEK = (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC))

Made = TypeVar("Made")


def timed(make: Callable[[], Made]) -> tuple[float, Made]:
    """The best of three, and what was made."""
    best, made = float("inf"), None
    for _ in range(3):
        begun = perf_counter()
        made = make()
        best = min(best, perf_counter() - begun)
    assert made is not None
    return best, made


def festival(number: int) -> list[Event]:
    """Events in one week, one in five of them on each of its days."""
    first = datetime(2026, 6, 1, 9)
    return [
        Event(
            uid=f"{each}@festival",
            title=f"Atelier {each} à la médiathèque",
            summary="On apprend ensemble, à son rythme, et on repart avec ce qu'on a fait. " * 4,
            start=first + timedelta(minutes=15 * (each % 600)),
            end=first + timedelta(minutes=15 * (each % 600) + 90),
            zone="Europe/Paris",
            rrule="FREQ=DAILY;UNTIL=20260607" if each % 5 == 0 else None,
            place=Place(name="Médiathèque", address="1 rue du Port"),
            updated=STAMP,
        )
        for each in range(number)
    ]


def plainly(events: list[Event]) -> bytes:
    """The same calendar by the library alone: six properties an event."""
    calendar = icalendar.Calendar()
    for each in events:
        made = icalendar.Event()
        made.add("uid", each.uid)
        made.add("dtstamp", STAMP)
        made.add("dtstart", each.start.replace(tzinfo=ZoneInfo(each.zone)))
        made.add("dtend", (each.end or each.start).replace(tzinfo=ZoneInfo(each.zone)))
        made.add("summary", each.title)
        made.add("description", each.summary)
        calendar.add_component(made)
    data: bytes = calendar.to_ical()
    return data


def varied(entries: list[Entry], number: int) -> list[Entry]:
    """A catalogue of so many entries, each in its own place; one in a hundred is there twice with a slip."""
    chance = random.Random(11)
    found: list[Entry] = []
    for each in range(number):
        if each % 100 == 99:
            before = found[chance.randrange(len(found))]
            place = chance.randrange(min(len(before.title) - 1, 20))
            title = before.title[:place] + before.title[place + 1 :]
            found.append(before.model_copy(update={"id": f"x-{each}", "title": title or before.title}))
            continue
        like = chance.choice(entries)
        more = {
            "id": f"x-{each}",
            "title": f"{like.title[:90]} {each}",
            "contact": None,
            "address": f"{each} rue du Port",
            "coordinates": (45.7 + chance.random() / 7, 3 + chance.random() / 5),
        }
        found.append(like.model_copy(update=more))
    return found


def asked(city: City, number: int) -> list[tuple[str, str]]:
    """Questions about the city's topics and about things it has no word for."""
    chance = random.Random(13)
    things = [label for topic in city.topics.values() for label in topic.label.values()]
    letters = ("ba", "ko", "li", "mu", "ta", "re", "so", "vi", "no", "che", "dri", "flo")
    things += ["".join(chance.choice(letters) for _ in range(4)) for _ in range(400)]
    ways = ("où apprendre {} ?", "cours de {} le samedi", "{} pour ma fille de 8 ans", "je cherche {} svp")
    return [(str(each), chance.choice(ways).format(chance.choice(things))) for each in range(number)]


def say(what: str, ours: float, peer: float | None = None) -> None:
    """One line: the time, and how many times the peer's it is."""
    beside = f"   {ours / peer:6.2f} × the peer's {peer * 1000:.0f} ms" if peer else ""
    print(f"{what:34}{ours * 1000:8.0f} ms{beside}")


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=600)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=10_000)
    given = parser.parse_args()
    catalogue = load_catalogue(CITY).catalogue
    assert catalogue is not None
    city, events = catalogue.city, festival(given.events)

    peer, plain = timed(lambda: plainly(events))
    ours, data = timed(lambda: write_icalendar(events, city, name="Festival", stamp=STAMP))
    say(f"{given.events} events written as iCalendar", ours, peer)
    peer, _ = timed(lambda: icalendar.Calendar.from_ical(plain))
    ours, read = timed(lambda: read_icalendar(data, city, "festival.ics"))
    assert len(read.events) == len(events)
    say("  and read again", ours, peer)
    ours, table = timed(lambda: write_events_csv(events, city))
    say("  written as a table", ours)
    say("  and read again", timed(lambda: read_events_csv(table.encode(), city, "festival.csv"))[0])
    say("  written for the web of data", timed(lambda: write_events_jsonld(events, city, *WEEK))[0])

    entries = varied(list(catalogue), given.entries)
    ours, found = timed(lambda: doubles(entries))
    titles = [each.title for each in entries]
    sample = titles[: min(len(titles), 1000)]
    peer, _ = timed(lambda: process.cdist(sample, titles, scorer=fuzz.token_sort_ratio))
    say(f"doubles among {given.entries} entries", ours, peer * len(titles) / len(sample))
    twice = {f"x-{each}" for each in range(99, given.entries, 100)}
    met = {each.other for each in found} & twice
    print(f"  {len(met)} of {len(twice)} put there are found, {len(found)} pairs told")

    questions, lexicon = asked(city, given.questions), lexicon_of(city)
    ours, groups = timed(lambda: group_questions(questions, city, lexicon))
    texts = [text for _, text in questions]
    sample = texts[: min(len(texts), 1000)]
    peer, _ = timed(lambda: process.cdist(sample, texts, scorer=fuzz.token_set_ratio))
    say(f"{given.questions} questions grouped", ours, peer * len(texts) / len(sample))
    print(f"  {len(groups)} groups, the largest of {groups[0].count}")


if __name__ == "__main__":
    main()
