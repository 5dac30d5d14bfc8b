"""How many whole turns a second go through dispatch: ``python -m benchmarks.turns``.

Each turn is a request stored before it is answered (inbox row), answered by the real handlers with the
demonstration city, its reply stored before it is sent (outbox row) and settled after. The same turns run three
times: durable (each commit survives a power cut), with SQLite's synchronous writes off, and with the handlers
alone on a database in memory, no row of inbox or outbox written.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App, opened
from bot.conversation.i18n import speaking
from bot.conversation.messages import Address, Limit, Person, Reply, Request, Sender
from bot.platforms.base import Plain
from bot.settings import Settings

QUESTIONS = (
    "je veux apprendre la poterie",
    "gratuit samedi pour ma fille de 8 ans",
    "reparer mon velo a la gauthiere",
    "cours de francais le soir",
    "un jardin partagé près des vergnes",
    "que faire mercredi avec un enfant de 6 ans",
    "aide pour les démarches en ligne",
    "chorale",
    "c'est quoi une ville apprenante",
    "apprendre a nager adulte",
)


class Silent(Plain):
    """A platform that only counts what it is given to say."""

    name = "silent"

    def __init__(self) -> None:
        self.said = 0

    def limits(self, address: Address) -> Sequence[Limit]:
        """Counting is quick."""
        return ()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        self.said += (
            bool(reply.text or reply.cards) and bool(address.chat) and not (message and request and not nonce)
        )
        return nonce


def requests(count: int, people: int, questions: Sequence[str] = QUESTIONS) -> list[Request]:
    now = datetime.now(UTC)
    return [
        Request(
            f"{number}",
            Address("silent", f"{number % people}"),
            Sender(f"{number % people}"),
            now,
            text=questions[number % len(questions)],
        )
        for number in range(count)
    ]


async def through_dispatch(app: App, said: list[Request], together: int) -> float:
    platform = Silent()
    app.join(platform)
    begin = time.perf_counter()
    for at in range(0, len(said), together):
        await app.accept(*said[at : at + together])
    await app.ready()
    seconds = time.perf_counter() - begin
    assert platform.said == len(said), (platform.said, len(said))
    return len(said) / seconds


async def handlers_alone(app: App, said: list[Request]) -> float:
    people: dict[str, Person] = {}
    begin = time.perf_counter()
    for request in said:
        async with app.storage.unit() as unit:
            person = people.get(request.sender.id)
            if person is None:
                opened_ = await unit.conversations.open(request.address, request.sender, request.at)
                person = people[request.sender.id] = opened_.person
            with speaking("fr"):
                handler, read = app.router.route(replace(request, person=person, lang="fr"), None)
                assert handler is not None
                assert await handler(read, unit, app.town) is not None
    return len(said) / (time.perf_counter() - begin)


async def measure(count: int, people: int, together: int, questions: Sequence[str]) -> None:
    said = requests(count, people, questions)
    rates = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, durable in (("durable", True), ("not durable", False)):
            settings = Settings(database=f"sqlite+aiosqlite:///{Path(folder) / name}.db", durable=durable)
            async with opened(settings) as app:
                rates[name] = await through_dispatch(app, said, together)
        async with opened(Settings(database="sqlite+aiosqlite:///:memory:", durable=False)) as app:
            rates["handlers alone"] = await handlers_alone(app, said)
    for name, rate in rates.items():
        print(f"{name:>15}: {rate:7.0f} turns/s   durable reaches {rates['durable'] / rate:6.1%} of it")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--together", type=int, default=20, help="how many requests arrive at once")
    parser.add_argument(
        "--say", default="", help="one thing that everybody says, such as /annuler, instead of questions"
    )
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    asyncio.run(measure(given.turns, given.people, given.together, (given.say,) if given.say else QUESTIONS))
