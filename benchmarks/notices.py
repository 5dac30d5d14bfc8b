"""How long news take through a strict limiter: ``python -m benchmarks.notices [--notices 1500]``.

As many people, one notice each, all due at once, sent by the real delivery through the real client library to a
double of the Bot API that refuses more than 30 messages a second, or more than one a second in a chat.
Printed: seconds, the ideal (30 a second), their ratio, and the share of calls that the limiter refused.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from datetime import UTC, datetime

from bot.app import opened
from bot.conversation.messages import Address, Sender
from bot.platforms.telegram import Telegram
from bot.settings import Settings
from tests.doubles.botapi import BotApi
from tests.doubles.botapi.limits import Limits

OVERALL = 30.0


async def measure(notices: int, latency: float) -> None:
    limits = Limits(overall=OVERALL, chat=1, group=20)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=f"sqlite+aiosqlite:///{folder}/passeur.db")
        async with BotApi(latency=latency, limits=limits) as api, opened(settings) as app:
            app.join(telegram := Telegram(api.token, base_url=api.url))
            people = [api.human(f"P{number}") for number in range(notices)]
            now = datetime.now(UTC)
            async with app.storage.unit() as unit:
                for person in people:
                    address = Address("telegram", str(person.id))
                    await unit.conversations.open(address, Sender(str(person.id)), now)
                    args = {"question": "poterie", "answer": "Le samedi, à Montferrand."}
                    await unit.outbox.notice(
                        f"n:{person.id}", str(address), str(person.id), "answered", args, now
                    )
            begin = time.perf_counter()
            while True:
                await app.delivery.tick()
                async with app.storage.reading() as unit:
                    counts = await unit.outbox.counts()
                await app.delivery.settled()
                if not counts.get("due"):
                    break
                await asyncio.sleep(0.05)
            seconds = time.perf_counter() - begin
            await telegram.close()
            received = sum(1 for person in people if len(person.sees) == 1)
    ideal = notices / OVERALL
    print(
        f"{received} of {notices} received exactly once, in {seconds:.1f} s; ideal {ideal:.1f} s, ratio {seconds / ideal:.3f}"
    )
    calls = limits.accepted + limits.refused
    print(f"{limits.refused} of {calls} calls refused by the limiter: {limits.refused / calls:.2%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=1500)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds of each call")
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    asyncio.run(measure(given.notices, given.latency))
