"""A double of the Bot API and the real client that talks to it, for whichever test asks."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.doubles.botapi import BotApi
from tests.doubles.botclient import talking


@pytest.fixture
async def both() -> AsyncIterator[tuple[BotApi, Bot]]:
    async with talking() as both:
        yield both


@pytest.fixture
def api(both: tuple[BotApi, Bot]) -> BotApi:
    return both[0]


@pytest.fixture
def bot(both: tuple[BotApi, Bot]) -> Bot:
    return both[1]
