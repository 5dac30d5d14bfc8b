"""Platforms side by side: one that fails starts again alone, one that cannot be used says so, all stop together."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.app import App
from bot.conversation.messages import Address, Limit, Reply, Request, Sender
from bot.platforms.base import Host, Plain, Unusable
from bot.serving import FIRST_WAIT, LONGEST_WAIT, keep, serve


class Place(Plain):
    """A platform that fails as often as it is told to, then hears one thing and listens on."""

    def __init__(self, name: str, app: App, *, failures: int = 0, unusable: bool = False) -> None:
        self.name = name
        self.app = app
        self.failures = failures
        self.unusable = unusable
        self.runs = 0
        self.said: list[str] = []
        self.listening = asyncio.Event()

    def limits(self, address: Address) -> Sequence[Limit]:
        return ()

    async def run(self, host: Host) -> None:
        self.runs += 1
        if self.unusable:
            raise Unusable("the setting PASSEUR_X_TOKEN is refused")
        if self.runs <= self.failures:
            raise ConnectionError("the line is dead")
        await host.accept(
            Request(f"{self.runs}", Address(self.name, "léa"), Sender("léa"), self.app.clock(), text="merci")
        )
        self.listening.set()
        await asyncio.Event().wait()

    async def send(
        self, address: Address, reply: Reply, *, nonce: str, message: str = "", request: str = ""
    ) -> str:
        self.said.append(reply.text)
        return nonce


async def test_one_that_fails_starts_again_alone(app: App) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    place = Place("shaky", app, failures=12)
    app.join(place)
    running = asyncio.create_task(keep(place, app, sleep=sleep))
    await asyncio.wait_for(place.listening.wait(), 10)
    await app.ready()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert place.runs == 13
    assert len(place.said) == 1
    assert len(waits) == 12
    assert 0.7 * FIRST_WAIT < waits[0] < 1.3 * FIRST_WAIT
    assert waits[4] > 5 * waits[0]
    assert max(waits) <= 1.25 * LONGEST_WAIT


async def test_the_others_do_not_notice_and_all_stop_together(app: App) -> None:
    steady, shaky, stop = Place("steady", app), Place("shaky", app, failures=99), asyncio.Event()
    serving = asyncio.create_task(serve(app, [shaky, steady], stop=stop))
    await asyncio.wait_for(steady.listening.wait(), 10)
    await app.ready()
    assert len(steady.said) == 1
    assert shaky.runs >= 1
    stop.set()
    await asyncio.wait_for(serving, 10)


async def test_what_cannot_be_used_is_told_once_nothing_else_is_left(app: App) -> None:
    refused = Place("refused", app, unusable=True)
    with pytest.raises(ExceptionGroup) as told:
        await asyncio.wait_for(serve(app, [refused]), 10)
    assert refused.runs == 1
    assert [str(each) for each in told.value.exceptions] == ["the setting PASSEUR_X_TOKEN is refused"]


async def test_what_an_earlier_process_left_is_answered(app: App) -> None:
    place, stop = Place("steady", app), asyncio.Event()
    early = Request("early", Address("steady", "karim"), Sender("karim"), app.clock(), text="au revoir")
    async with app.storage.unit() as unit:
        await unit.inbox.store([early])
    serving = asyncio.create_task(serve(app, [place], stop=stop))
    await asyncio.wait_for(place.listening.wait(), 10)
    await app.ready()
    stop.set()
    await asyncio.wait_for(serving, 10)
    assert len(place.said) == 2


async def test_without_any_platform_the_clock_and_the_feeds_go_on_until_told_to_stop(app: App) -> None:
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(app, [], stop=stop))
    done, _running = await asyncio.wait((serving,), timeout=0.5)
    assert not done
    stop.set()
    await asyncio.wait_for(serving, 30)
