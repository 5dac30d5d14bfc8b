"""Whatever goes wrong while people ask and news leave, ``kill -9`` first of all: nothing is lost, in each chat it stays
in order, and nothing comes twice but what was on its way at that moment.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from itertools import cycle
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.storage import Storage
from tests.conftest import ON_POSTGRES
from tests.crowds import PEOPLE, Crowd, OnDiscord, OnTelegram, discord, telegram
from tests.doubles.botapi import BotApi, Fault
from tests.doubles.discordapi import DiscordDouble
from tests.running import PATIENCE, Running, announce, everything_is_settled, free_port, unsettled

DEATHS = 4

SEND = "POST /channels/{channel_id}/messages"


@pytest.mark.parametrize("platform", [telegram, discord])
async def test_killed_at_any_moment_it_answers_everything_in_order(
    storage: Storage,
    database: str,
    tmp_path: Path,
    platform: Callable[[], AbstractAsyncContextManager[Crowd]],
) -> None:
    chance = random.Random(f"{platform.__name__} {storage.embedded}")
    allowed = Counter[str]()
    asked = numbers("x", 500)
    async with platform() as crowd, Running(database, tmp_path, **crowd.settings()) as passeur:
        await crowd.begin()
        news = await announce(storage, crowd.addresses(), 500)
        speaking = asyncio.create_task(speak(crowd, asked, chance))
        for moment in sorted(chance.sample(range(1, 750), DEATHS)):
            await passeur.until(partial(reached, crowd, moment))
            await asyncio.sleep(chance.uniform(0, 0.05))
            await passeur.kill()
            allowed += await on_the_way(storage, crowd)
            await passeur.start()
        await speaking
        await passeur.until(lambda: {*asked, *news} <= crowd.received().keys())
        await calm(storage, crowd)
        assert await passeur.stop(), passeur.said()
    doubles = crowd.received() - Counter([*asked, *news])
    print(f"{platform.__name__}: killed {DEATHS} times, {doubles.total()} came twice: {dict(doubles)}")
    assert isinstance(crowd, OnTelegram) or not doubles
    assert doubles <= allowed
    check(crowd, asked, news)
    await everything_is_settled(storage)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_telegram_refuses_breaks_and_asks_for_silence(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    chance = random.Random(7)
    asked = numbers("x", 150)
    async with telegram() as crowd, Running(database, tmp_path, **crowd.settings()) as passeur:
        news = await announce(storage, crowd.addresses(), 50)
        speaking = asyncio.create_task(speak(crowd, asked, chance))
        await break_telegram(crowd.api, chance)
        await speaking
        await passeur.until(lambda: {*asked, *news} <= crowd.received().keys())
        await calm(storage, crowd)
        assert await passeur.stop(), passeur.said()
    doubles = crowd.received() - Counter([*asked, *news])
    print(f"{doubles.total()} came twice, 3 answers of Telegram were lost")
    assert doubles.total() <= 3
    check(crowd, asked, news)
    await everything_is_settled(storage)


async def break_telegram(api: BotApi, chance: random.Random) -> None:
    """Everything that a server does on a bad day, in any order; three calls that took effect are not answered."""
    storm = [
        *(Fault("sendMessage", status=502) for _ in range(3)),
        *(Fault("sendMessage", drop=True) for _ in range(3)),
        *(Fault("sendMessage", drop=True, late=True) for _ in range(3)),
        *(Fault("sendMessage", retry_after=1, times=5) for _ in range(2)),
        Fault("getUpdates", retry_after=1),
        *(Fault("getUpdates", status=502) for _ in range(2)),
        *(Fault("getUpdates", drop=True, late=True) for _ in range(3)),
    ]
    chance.shuffle(storm)
    for fault in storm:
        api.faults.append(fault)
        await asyncio.sleep(chance.uniform(0.05, 0.35))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_discord_throws_the_bot_out_and_loses_calls(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    chance = random.Random(7)
    asked = numbers("x", 150)
    async with discord() as crowd, Running(database, tmp_path, **crowd.settings()) as passeur:
        await crowd.begin()
        news = await announce(storage, crowd.addresses(), 50)
        speaking = asyncio.create_task(speak(crowd, asked, chance))
        await break_discord(crowd, chance)
        await speaking
        await passeur.until(lambda: {*asked, *news} <= crowd.received().keys())
        await calm(storage, crowd)
        assert await passeur.stop(), passeur.said()
        assert crowd.discord.gateway.log.count(">RESUMED") >= 1
        assert crowd.discord.gateway.log.count(">READY") >= 2
    assert crowd.received() == Counter([*asked, *news])
    check(crowd, asked, news)
    await everything_is_settled(storage)


async def break_discord(crowd: OnDiscord, chance: random.Random) -> None:
    """The gateway cuts, asks to come back, ends the session; calls are refused, cut, or not answered once done."""
    double: DiscordDouble = crowd.discord
    gateway = double.gateway
    storm: list[Callable[[], object]] = [
        *(lambda: gateway.drop(1006) for _ in range(2)),
        lambda: gateway.drop(4000),
        gateway.reconnect,
        lambda: gateway.invalidate(resumable=True),
        gateway.invalidate,
        *(lambda: double.fail(SEND, 502) for _ in range(3)),
        *(lambda: double.fail(SEND, 0) for _ in range(3)),
        *(lambda: double.fail(SEND, 0, after=True) for _ in range(3)),
        *(lambda: double.fail(SEND, 429) for _ in range(3)),
    ]
    chance.shuffle(storm)
    for fault in storm:
        if asyncio.iscoroutine(happening := fault()):
            await double.until(lambda: gateway.connected, timeout=PATIENCE)
            await happening
        await asyncio.sleep(chance.uniform(0.05, 0.35))


@pytest.mark.parametrize("database", [ON_POSTGRES], indirect=True)
@pytest.mark.parametrize("called", [True, False], ids=["webhook", "polling"])
async def test_two_replicas_serve_one_bot_and_one_of_them_dies(
    storage: Storage, database: str, tmp_path: Path, called: bool
) -> None:
    chance = random.Random(int(called))
    allowed = Counter[str]()
    asked = numbers("x", 150)
    ports = [free_port(), free_port()]
    async with telegram() as crowd, in_front_of(ports) as url:
        lives = []
        for number, port in enumerate(ports):
            (folder := tmp_path / str(number)).mkdir()
            webhook = {
                "telegram_webhook": url,
                "telegram_webhook_secret": "s" * 16,
                "telegram_webhook_port": port,
            }
            settings = crowd.settings() | (webhook if called else {})
            lives.append(Running(database, folder, lease_seconds=5, **settings))
        async with lives[0] as one, lives[1]:
            news = await announce(storage, crowd.addresses(), 100)
            speaking = asyncio.create_task(speak(crowd, asked, chance))
            for moment in (30, 120):
                await one.until(partial(reached, crowd, moment))
                await asyncio.sleep(chance.uniform(0, 0.05))
                await (life := chance.choice(lives)).kill()
                allowed += await on_the_way(storage, crowd)
                await life.start()
            await speaking
            await one.until(lambda: {*asked, *news} <= crowd.received().keys())
            await calm(storage, crowd)
            assert all([await each.stop() for each in lives]), [each.said() for each in lives]
    doubles = crowd.received() - Counter([*asked, *news])
    print(f"two replicas: killed twice, {doubles.total()} came twice: {dict(doubles)}")
    assert doubles <= allowed
    check(crowd, asked, news)
    await everything_is_settled(storage)


@asynccontextmanager
async def in_front_of(ports: list[int]) -> AsyncIterator[str]:
    """A server that hands each call to the one or the other in turn, to the other one where that is away."""
    turns: Iterator[int] = cycle(ports)

    async def hand_on(request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.startswith("X-Telegram")}
        for _each in ports:
            try:
                async with session.post(
                    f"http://127.0.0.1:{next(turns)}/telegram", data=body, headers=headers
                ) as answer:
                    return web.Response(status=answer.status)
            except aiohttp.ClientError:
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/telegram", hand_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    async with aiohttp.ClientSession() as session:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
        await runner.cleanup()


def reached(crowd: Crowd, moment: int) -> bool:
    """Whether so many messages were received."""
    return crowd.received().total() >= moment


def numbers(letter: str, count: int) -> list[str]:
    return [f"{letter}{number:04}" for number in range(count)]


async def speak(crowd: Crowd, asked: list[str], chance: random.Random) -> None:
    """Everything that is asked, by one after the other, whoever is there to hear it or not."""
    for number, each in enumerate(asked):
        await crowd.say(number % PEOPLE, f"/{each}")
        await asyncio.sleep(chance.uniform(0, 0.06))


async def on_the_way(storage: Storage, crowd: Crowd) -> Counter[str]:
    """After a death: what was received and not written down, so that it must be sent once more."""
    await crowd.arrived()
    received = crowd.received()
    return Counter(each for each in await unsettled(storage) if received[each])


async def calm(storage: Storage, crowd: Crowd) -> None:
    """Wait until nothing more is due."""
    async with asyncio.timeout(60):
        while await unsettled(storage):
            await asyncio.sleep(0.1)


def check(crowd: Crowd, asked: list[str], news: list[str]) -> None:
    """Everything arrived, and each person's answers, where they first appear, in the order of their questions."""
    assert crowd.received().keys() == {*asked, *news}
    for who, said in crowd.read().items():
        assert [each for each in dict.fromkeys(said) if each.startswith("x")] == asked[who::PEOPLE]
