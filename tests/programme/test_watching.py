"""Programmes at an address: asked politely, read once, told about when they fail."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.app import App
from bot.conversation.messages import Sender
from bot.programme import Unreachable, checked, fetch, look
from bot.storage.sources import Source
from tests.conftest import Clock
from tests.handlers.visitor import Visitor
from tests.programme.server import Server, calendar, event, serving


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as server:
        server.body = calendar(event("1", "Cyanotype"), event("2", "Lecture"))
        yield server


async def watch(app: App, server: Server) -> int:
    async with app.storage.unit() as unit:
        id = await unit.sources.add(app.town.city.id, server.url, app.clock(), every=60)
    assert id is not None
    return id


async def read(app: App) -> int:
    return await look(app.storage, app.town.city, app.clock(), private=True)


async def known(app: App, id: int) -> Source:
    async with app.storage.reading() as unit:
        found = await unit.sources.get(app.town.city.id, id)
    assert found is not None
    return found


async def test_it_is_read_when_due_and_not_before(app: App, server: Server, clock: Clock) -> None:
    id = await watch(app, server)
    assert await read(app) == 1
    assert (await known(app, id)).result["added"] == 2
    assert await read(app) == 0
    clock.advance(minutes=61)
    assert await read(app) == 1
    assert len(server.asked) == 2


async def test_what_has_not_changed_is_not_read_again(app: App, server: Server, clock: Clock) -> None:
    server.etag = '"v1"'
    id = await watch(app, server)
    await read(app)
    clock.advance(minutes=61)
    await read(app)
    assert server.asked[1]["If-None-Match"] == '"v1"'
    source = await known(app, id)
    assert source.read_at == clock()
    assert source.result["added"] == 2


async def test_two_processes_read_it_once(app: App, server: Server) -> None:
    await watch(app, server)
    assert sum(await asyncio.gather(*(read(app) for _ in range(4)))) == 1
    assert len(server.asked) == 1


async def test_a_process_that_died_holds_nobody_up_for_long(app: App, server: Server, clock: Clock) -> None:
    id = await watch(app, server)
    async with app.storage.unit() as unit:
        assert await unit.sources.claim(id, clock())
    assert await read(app) == 0
    clock.advance(minutes=6)
    assert await read(app) == 1


async def test_an_empty_programme_takes_nothing_out(app: App, server: Server, clock: Clock) -> None:
    await watch(app, server)
    await read(app)
    server.body = calendar()
    clock.advance(minutes=61)
    await read(app)
    async with app.storage.reading() as unit:
        assert len(await unit.events.all(app.town.city.id)) == 2
    server.body = calendar(event("2", "Lecture"))
    clock.advance(minutes=61)
    await read(app)
    async with app.storage.reading() as unit:
        assert [each.uid for each in await unit.events.all(app.town.city.id)] == ["2"]


async def test_failures_wait_longer_and_organisers_hear_of_them_after_a_day(
    app: App, server: Server, clock: Clock
) -> None:
    odile = Visitor(app, "odile")
    await odile.say("bonjour")
    async with app.storage.unit() as unit:
        person = (await unit.conversations.open(odile.address, Sender("odile"), clock())).person
        await unit.duties.give(person.id, app.town.city.id, "organiser", clock())
    id = await watch(app, server)
    server.status = 500
    waits = []
    for _ in range(4):
        assert await read(app) == 1
        source = await known(app, id)
        waits.append(source.due_at - clock())
        clock.now = source.due_at
    assert waits == [timedelta(hours=each) for each in (1, 2, 4, 8)]
    clock.advance(hours=24)
    before = len(odile.room.said)
    await read(app)
    clock.advance(hours=24)
    await read(app)
    await app.delivery.tick()
    await app.ready()
    told = [reply.text for _address, reply in odile.room.said[before:]]
    assert len(told) == 1
    assert "127.0.0.1" in told[0]
    server.status = 200
    clock.advance(hours=24)
    await read(app)
    assert (await known(app, id)).failures == 0


async def test_a_page_that_says_away_is_no_programme(app: App, server: Server) -> None:
    id = await watch(app, server)
    server.body = b"<html>maintenance</html>"
    await read(app)
    assert (await known(app, id)).result["fault"] == "file_page"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.org/a.ics", "address"),
        ("file:///etc/passwd", "address"),
        ("agenda", "address"),
        ("http://[::1", "address"),
        ("http://127.0.0.1/a", "private"),
        ("http://127.1/a", "private"),
        ("http://2130706433/a", "private"),
        ("http://0x7f.0.0.1/a", "private"),
        ("http://[::1]/a", "private"),
        ("http://[::ffff:10.0.0.1]/a", "private"),
        ("http://[64:ff9b::7f00:1]/a", "private"),
        ("http://169.254.169.254/latest/meta-data", "private"),
        ("http://10.1.2.3/", "private"),
        ("http://0.0.0.0/", "private"),
        ("http://localhost/a", "private"),
    ],
)
async def test_nobody_looks_around_inside(url: str, why: str) -> None:
    with pytest.raises(Unreachable) as refused:
        await fetch(url, seconds=5)
    assert refused.value.why == why


async def test_a_name_or_a_redirect_leads_nowhere_inside(server: Server) -> None:
    with pytest.raises(Unreachable, match="private"):
        await fetch(server.url)
    server.location = "file:///etc/passwd"
    with pytest.raises(Unreachable, match="address"):
        await fetch(server.url, private=True)
    server.location = server.url
    with pytest.raises(Unreachable, match="elsewhere"):
        await fetch(server.url, private=True)


async def test_too_much_is_too_much(server: Server) -> None:
    server.body = b"x" * 100_000
    with pytest.raises(Unreachable, match="large"):
        await fetch(server.url, private=True, most=50_000)


def test_webcal_is_https() -> None:
    assert checked("webcal://example.org/a.ics#x") == "https://example.org/a.ics"
