"""A double of the Bot API, and a host whose platform listens to it, for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.botapi import BotApi
from tests.platforms.telegram.scripted import ScriptedHost, living, telegram


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """The double."""
    async with BotApi() as double:
        yield double


@pytest.fixture
async def host(api: BotApi) -> AsyncIterator[ScriptedHost]:
    """A host whose platform listens by long polling already."""
    host = ScriptedHost()
    async with living(telegram(api), host):
        yield host
