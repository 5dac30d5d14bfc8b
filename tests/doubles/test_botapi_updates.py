"""How the double hands out updates, by polling and by webhook, with the real client library alone."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import (
    Conflict,
)

from tests.doubles.botapi import BotApi
from tests.doubles.botclient import client

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after.*")


async def test_an_update_stays_until_the_next_number_is_asked_for(api: BotApi, bot: Bot) -> None:
    ana = api.human("Ana")
    ana.says("un")
    ana.says("deux")
    first = await bot.get_updates()
    assert [each.message.text for each in first if each.message] == ["un", "deux"]
    assert len(await bot.get_updates(offset=first[0].update_id)) == 2
    assert len(await bot.get_updates(offset=first[1].update_id)) == 1
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_long_polling_waits_for_something_to_be_said(api: BotApi, bot: Bot) -> None:
    asked = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    assert not asked.done()
    api.human().says("enfin")
    assert len(await asked) == 1


async def test_the_later_of_two_listeners_wins(api: BotApi, bot: Bot) -> None:
    async with client(api) as other:
        asked = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.05)
        api.human().says("un")
        later = await other.get_updates()
        earlier = (await asyncio.gather(asked, return_exceptions=True))[0]
        assert len(later) == 1
        assert isinstance(earlier, Conflict) or len(earlier) == 1  # type: ignore[arg-type]
        waits = asyncio.create_task(bot.get_updates(offset=9999, timeout=5))
        await asyncio.sleep(0.05)
        await other.get_updates(offset=9999)
        with pytest.raises(Conflict):
            await waits


async def test_a_webhook_is_told_with_its_secret_until_it_says_yes(api: BotApi, bot: Bot) -> None:
    heard: list[tuple[str, Any]] = []

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line[15:]) for line in head.splitlines() if line.lower().startswith("content-length:")
        )
        heard.append((head, json.loads(await reader.readexactly(length))))
        status = b"500 No" if len(heard) == 1 else b"200 OK"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await bot.set_webhook(f"http://127.0.0.1:{port}/x", secret_token="abc", allowed_updates=["message"])
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    ana = api.human()
    ana.says("un")
    ana.looks_up("deux")
    async with asyncio.timeout(5):
        while len(api.updates):
            await asyncio.sleep(0.01)
    assert [body["message"]["text"] for _, body in heard] == ["un", "un"]
    assert all("X-Telegram-Bot-Api-Secret-Token: abc" in head for head, _ in heard)
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    server.close()
    await server.wait_closed()


async def test_a_webhook_keeps_each_chat_in_order_and_lets_no_chat_wait_for_another(
    api: BotApi, bot: Bot
) -> None:
    heard: list[str] = []
    hold = asyncio.Event()

    async def receive(request: web.Request) -> web.Response:
        text = (await request.json())["message"]["text"]
        if text == "ana 1" and not hold.is_set():
            return web.Response(status=503)
        heard.append(text)
        return web.Response()

    app = web.Application()
    app.router.add_post("/x", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/x")
    ana, ben = api.human("Ana"), api.human("Ben")
    for text in ("1", "2", "3"):
        ana.says(f"ana {text}")
        ben.says(f"ben {text}")
    async with asyncio.timeout(5):
        while len(heard) < 3:
            await asyncio.sleep(0.01)
        assert heard == ["ben 1", "ben 2", "ben 3"]
        hold.set()
        while len(api.updates):
            await asyncio.sleep(0.01)
    assert heard[3:] == ["ana 1", "ana 2", "ana 3"]
    await runner.cleanup()
