"""How long the report of a year takes that counts so many questions, against reading every row one by one.

    python -m benchmarks.report [--questions N] [--to FOLDER]

Prints the seconds for counting, drawing and writing, the same counts made by reading every row, and the ratio.
"""

import argparse
import asyncio
import random
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import insert, select, update

from bot.app import opened
from bot.conversation.i18n import speaking
from bot.conversation.messages import Address, Request, Sender
from bot.handlers.desk import chronicle, figures
from bot.handlers.desk.report import SPANS, ending
from bot.settings import Settings
from bot.storage import Unit
from bot.storage.models import Question
from bot.storage.sharing_models import Seat
from knowledge.catalogue import Entry

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--to", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            city="clermont-ferrand", database=f"sqlite+aiosqlite:///{folder}/year.db", durable=False
        )
        async with opened(settings, clock=lambda: NOW) as app:
            chance = random.Random(7)
            async with app.storage.unit() as unit:
                await _ask(
                    unit, list(app.town.catalogue), list(app.town.city.topics), given.questions, chance
                )
                await _exchange(unit, app.town.city.id, chance)
            period = ending(app.town.today(), SPANS["year"])
            begun = perf_counter()
            async with app.storage.reading() as unit:
                told = await figures.count(unit, app.town, period)
            counted = perf_counter()
            with speaking("fr"):
                pages, pdf = await chronicle.drawn(told, app.town)
                table = chronicle.table(told, app.town)
            drawn = perf_counter()
            async with app.storage.reading() as unit:
                rows = (await unit.connection.execute(select(Question.__table__))).all()
            by_hand = Counter(row.entry for row in rows if row.answered and period.begin <= row.asked_on)
            read = perf_counter()
        assert by_hand.total() == told.now.asked.answered
        if given.to:
            given.to.mkdir(parents=True, exist_ok=True)
            for number, page in enumerate(pages, start=1):
                (given.to / f"report-{number}.png").write_bytes(page)
            (given.to / "report.pdf").write_bytes(pdf)
            (given.to / "report.csv").write_bytes(table)
    print(
        f"{given.questions} questions a year, two years: counted in {counted - begun:.2f} s, drawn in {drawn - counted:.2f} s "
        f"({len(pages)} pages); counting alone by reading every row {read - drawn:.2f} s, "
        f"{(read - drawn) / (counted - begun):.1f} times as long"
    )


async def _ask(
    unit: Unit, entries: list[Entry], topics: list[str], questions: int, chance: random.Random
) -> None:
    """Two years, the second busier than the first, some entries asked for far more often than others."""
    rows = []
    weights = [1 / (place + 1) for place in range(len(entries))]
    for years in (1, 2):
        chosen = chance.choices(entries, weights, k=questions // years)
        for entry in chosen:
            found = chance.random() < 0.78
            day = NOW.date() - timedelta(days=364 * (years - 1) + int(364 * chance.random() ** 0.8) + 1)
            topic = entry.topics[0] if found else chance.choice([*topics, None])
            rows.append(
                {
                    "city": "clermont-ferrand",
                    "asked_on": day,
                    "lang": "fr",
                    "answered": found,
                    "entry": entry.id if found else None,
                    "topic": topic,
                    "words": "" if found else "une question",
                }
            )
    await unit.connection.execute(insert(Question), rows)


async def _exchange(unit: Unit, city: str, chance: random.Random) -> None:
    people = []
    for number in range(240):
        address, sender = Address("bench", str(number)), Sender(str(number))
        person = (await unit.conversations.open(address, sender, NOW)).person
        request = Request("", address, sender, NOW, person=person, lang="fr")
        at = NOW - timedelta(days=chance.randrange(700))
        profile = await unit.profiles.begin(request, city, at)
        people.append(profile.id)
        if number % 3:
            await unit.skills.add(profile.id, "offer", f"something {number}", None, at)
    for _number in range(300):
        made = NOW - timedelta(days=chance.randrange(1, 720), hours=chance.randrange(24))
        members = chance.sample(people, chance.choice((2, 2, 3, 4)))
        seats: list[dict[str, Any]] = [
            {
                "profile_id": id,
                "teacher": (place + 1) % len(members),
                "offer_id": None,
                "wish_id": None,
                "why": {},
            }
            for place, id in enumerate(members)
        ]
        proposal = await unit.proposals.make(city, "ring", seats, made + timedelta(days=3), made)
        if chance.random() < 0.6:
            await unit.proposals.change(proposal.id, state="over", agreed_at=made + timedelta(days=2))
            for seat in proposal.seats:
                met = chance.random() < 0.7
                changed = chance.choice(("skill", "confidence", "people", "mood", "nothing")) if met else ""
                hours = timedelta(hours=chance.randrange(1, 60))
                await unit.connection.execute(
                    update(Seat)
                    .where(Seat.id == seat.id)
                    .values(answer="yes", answered_at=made + hours, met="yes" if met else "", changed=changed)
                )


if __name__ == "__main__":
    asyncio.run(main())
