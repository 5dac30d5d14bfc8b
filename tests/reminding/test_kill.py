"""``kill -9`` at any moment of a week: no reminder is missed, and one comes twice only if death came while it was said."""

import asyncio
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.app import opened
from bot.settings import Settings
from bot.storage import Storage
from tests.conftest import ROOT, SMALL_CITY, Clock
from tests.reminding.process import BEGIN, EVENTS, PEOPLE
from tests.reminding.programme import follow, put, somebody
from tests.storage.reading import outbox

LIVES = 5


async def life(url: str, folder: Path, fatal: int = 0) -> int:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.reminding.process", url, str(folder), str(fatal)),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _out, told = await asyncio.wait_for(process.communicate(), 180)
    assert process.returncode in (0, -signal.SIGKILL), told.decode()
    return process.returncode or 0


def said(folder: Path) -> list[str]:
    path = folder / "said"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_week_of_deaths(storage: Storage, database: str, tmp_path: Path) -> None:
    chance = random.Random(11)
    settings = Settings(city=str(SMALL_CITY), database=database, durable=False)
    async with opened(settings, clock=Clock(BEGIN)) as app:
        await put(app, *EVENTS)
        for number in range(PEOPLE):
            await follow(app, await somebody(app, f"p{number}"), EVENTS[number].id)
    deaths, allowed = 0, Counter[str]()
    for _number in range(LIVES):
        deaths += await life(database, tmp_path, chance.randint(20, 160)) != 0
        # What was said and not written down as said has to be said again.
        told = Counter(said(tmp_path))
        rows = [row for row in await outbox(storage) if row["state"] == "due"]
        allowed += Counter(
            each for row in rows if told[each := f"{row['address'].partition(':')[2]} {row['id']}"]
        )
    assert await life(database, tmp_path) == 0
    assert deaths >= 3
    told = Counter(said(tmp_path))
    rows = [row for row in await outbox(storage) if row["name"] == "event-reminder"]
    # Each of them is reminded of their event, wherever it was moved to, the evening before and an hour before.
    assert {row["state"] for row in rows} == {"sent"}
    heard = Counter(each.split()[0] for each in told)
    assert heard == {f"p{number}": 2 for number in range(PEOPLE)}
    doubles = told - Counter(list(told))
    print(f"killed {deaths} times: 0 missed, {doubles.total()} came twice")
    assert doubles <= allowed
