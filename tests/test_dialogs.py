"""Every conversation in tests/dialogs, on every platform: real client libraries, real sockets, a real database file."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from tests import script
from tests.conftest import Clock
from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble
from tests.talkers import OnDiscord, OnTelegram, Talker, Terminal

DIALOGS = sorted((Path(__file__).parent / "dialogs").glob("*.txt"))


@asynccontextmanager
async def talking(where: str, settings: Settings, clock: Clock, folder: Path) -> AsyncIterator[Talker]:
    if where == "console":
        async with Terminal(settings, clock, folder) as talker:
            yield talker
    elif where == "telegram":
        async with BotApi() as api, OnTelegram(settings, clock, folder, api) as talker:
            yield talker
    else:
        async with DiscordDouble() as discord:
            # How fast one may speak is tried elsewhere; here nobody waits for it.
            discord.door.limits.by_route.clear()
            async with OnDiscord(settings, clock, folder, discord) as talker:
                yield talker
        assert not discord.door.complaints
        assert not discord.refusals


@pytest.mark.parametrize("where", ["console", "telegram", "discord"])
@pytest.mark.parametrize("path", DIALOGS, ids=lambda path: path.stem)
async def test_dialog(path: Path, where: str, tmp_path: Path, migrated: Path, clock: Clock) -> None:
    dialog = script.read(path)
    shutil.copy(migrated, tmp_path / "passeur.db")
    settings = Settings(
        city=dialog.city, database=f"sqlite+aiosqlite:///{tmp_path}/passeur.db", durable=False
    )
    faults = []
    async with talking(where, settings, clock, tmp_path) as talker:
        async for turn, answer in script.play(dialog, talker):
            if wrong := script.missing(turn, answer):
                faults += [*wrong, answer]
    assert not faults, "\n".join(faults)


def test_there_are_enough_of_them() -> None:
    assert len(DIALOGS) >= 25
