"""A channel lets Passeur post: whoever did so hears it in private, and news can go there; taken back, nothing more is said there."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.conftest import SMALL_CITY, Clock
from tests.doubles.botapi import BotApi
from tests.talkers import OnTelegram


@pytest.fixture
def settings(database: str) -> Settings:
    return Settings(city=str(SMALL_CITY), database=database, durable=False)


async def test_a_channel_is_known_while_it_lets_passeur_post(
    api: BotApi, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    async with OnTelegram(settings, clock, tmp_path, api) as talker:
        await talker.say("Odile", "bonjour")
        odile = talker._human("Odile")
        before = talker.heard
        channel = api.channel("Les nouvelles du Pont", odile)
        await talker.answered(before)
        assert "Les nouvelles du Pont" in odile.sees[-1].text
        assert not channel.messages, "subscribers hear nothing of it"
        async with talker.app.storage.reading() as unit:
            (space,) = await unit.spaces.open()
            assert (space.key, space.channel) == (f"telegram:{channel.id}", f"telegram:{channel.id}")
        before = talker.heard
        api.channel("Les nouvelles du Pont", odile, posts=False)
        await talker.answered(before)
        async with talker.app.storage.reading() as unit:
            assert await unit.spaces.open() == []


async def test_no_button_makes_a_channel(
    api: BotApi, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    async with OnTelegram(settings, clock, tmp_path, api) as talker:
        await talker.say("Ana", "bonjour")
        ana = talker._human("Ana")
        for press in ("channel:La mairie", "channel-left"):
            before = talker.heard
            ana.presses_data(press, ana.chat, ana.sees[-1].id)
            await talker.answered(before)
        async with talker.app.storage.reading() as unit:
            assert await unit.spaces.open() == []
