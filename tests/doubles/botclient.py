"""The double of the Bot API, and the bare client library that talks to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.request import HTTPXRequest

from tests.doubles.botapi import BotApi


def client(api: BotApi, token: str = "") -> Bot:
    return Bot(
        token or api.token,
        base_url=f"{api.url}/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )


@asynccontextmanager
async def talking() -> AsyncIterator[tuple[BotApi, Bot]]:
    """Both, the client ready."""
    async with BotApi() as api, client(api) as bot:
        yield api, bot
