"""Every conversation in tests/dialogs, on every platform: real client libraries, real sockets, a real database file."""

import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from tests import script
from tests.conftest import Clock
from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble
from tests.talkers import Everywhere, OnDiscord, OnTelegram, Talker, Terminal

DIALOGS = sorted((Path(__file__).parent / "dialogs").glob("*.txt"))


@asynccontextmanager
async def talking(
    where: str, homes: Mapping[str, str], settings: Settings, clock: Clock, folder: Path
) -> AsyncIterator[Talker]:
    if where == "console":
        async with Terminal(settings, clock, folder) as talker:
            yield talker
    elif where == "telegram":
        async with BotApi() as api, OnTelegram(settings, clock, folder, api) as talker:
            yield talker
    elif where == "discord":
        async with patient_discord() as discord, OnDiscord(settings, clock, folder, discord) as talker:
            yield talker
    else:
        async with (
            BotApi() as api,
            patient_discord() as discord,
            Everywhere(settings, clock, folder, (api, discord), homes) as talker,
        ):
            yield talker


@asynccontextmanager
async def patient_discord() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as discord:
        # How fast one may speak is tried elsewhere; here nobody waits for it.
        discord.door.limits.by_route.clear()
        yield discord
    assert not discord.door.complaints
    assert not discord.refusals


def played() -> Iterator[tuple[Path, str]]:
    """Every conversation on each platform; one that says who lives where, on all of them at once."""
    for path in DIALOGS:
        homes = script.read(path).homes
        yield from (
            (path, where) for where in (["everywhere"] if homes else ["console", "telegram", "discord"])
        )


@pytest.mark.parametrize(
    ("path", "where"), [pytest.param(*each, id=f"{each[0].stem}-{each[1]}") for each in played()]
)
async def test_dialog(path: Path, where: str, tmp_path: Path, migrated: Path, clock: Clock) -> None:
    dialog = script.read(path)
    shutil.copy(migrated, tmp_path / "passeur.db")
    settings = Settings(
        city=dialog.city, database=f"sqlite+aiosqlite:///{tmp_path}/passeur.db", durable=False
    )
    faults = []
    async with talking(where, dialog.homes, settings, clock, tmp_path) as talker:
        async for turn, answer in script.play(dialog, talker):
            if wrong := script.missing(turn, answer):
                faults += [*wrong, answer]
    assert not faults, "\n".join(faults)


def test_there_are_enough_of_them() -> None:
    assert len(DIALOGS) >= 45
    assert len([path for path in DIALOGS if len(set(script.read(path).homes.values())) == 3]) >= 15
