"""What is said again and again comes once each time, and a database is copied while it is used."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, opened
from bot.reminding import repeat
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.backup import backup
from knowledge.agenda.repeating import next_time
from tests.conftest import SMALL_CITY, Clock
from tests.handlers.test_registering import organiser
from tests.reminding.programme import planned


async def test_two_replicas_say_each_time_once(app: App, clock: Clock) -> None:
    zoe = await organiser(app, "zoe")
    await zoe.say("/repeter tous les jours à 9 h : Bonjour")
    other = Storage(str(app.storage.url.render_as_string(hide_password=False)), durable=False)
    said = 0
    for _day in range(5):
        clock.advance(days=1)
        said += sum(await asyncio.gather(*(repeat(each, app.town, clock()) for each in (app.storage, other))))
    await other.close()
    assert said == len(await planned(app, "repeated")) == 5


async def test_what_was_missed_for_long_is_let_go(app: App, clock: Clock) -> None:
    zoe = await organiser(app, "zoe")
    await zoe.say("/repeter tous les jours à 9 h : Bonjour")
    clock.advance(days=2, hours=3)
    assert await repeat(app.storage, app.town, clock()) == 0
    async with app.storage.reading() as unit:
        (each,) = await unit.repeats.of(app.town.city.id, 1)
    assert each.next_at == datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "start", "after", "expected"),
    [
        (
            "FREQ=MONTHLY;BYDAY=1TU",
            datetime(2026, 12, 1, 9),
            datetime(2026, 12, 1, 8, tzinfo=UTC),
            datetime(2027, 1, 5, 8, tzinfo=UTC),
        ),
        (
            "FREQ=DAILY",
            datetime(2027, 3, 27, 2, 30),
            datetime(2027, 3, 28, tzinfo=UTC),
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        ),
        ("FREQ=DAILY;COUNT=1", datetime(2027, 3, 27, 2, 30), datetime(2027, 3, 28, tzinfo=UTC), None),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            datetime(2024, 2, 29, 9),
            datetime(2024, 3, 1, tzinfo=UTC),
            datetime(2028, 2, 29, 8, tzinfo=UTC),
        ),
    ],
)
def test_when_it_comes_next(rule: str, start: datetime, after: datetime, expected: datetime | None) -> None:
    assert next_time(rule, start, "Europe/Paris", after) == expected


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_copy_a_day_is_kept_for_some_days(database: str, clock: Clock, tmp_path: Path) -> None:
    settings = Settings(city=str(SMALL_CITY), database=database, durable=False, backup_days=2)
    async with opened(settings, clock=clock) as app:
        first = await app.backup()
        assert first is not None
        assert await app.backup() is None
        assert first.stat().st_mode & 0o077 == 0
        with closing(sqlite3.connect(first)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM entries").fetchone() != (0,)
        for _day in range(4):
            clock.advance(days=1)
            await app.backup()
        names = sorted(each.name for each in first.parent.iterdir())
        assert names == [f"passeur-2026-11-{day}.db" for day in (23, 24, 25)]
    async with opened(settings.model_copy(update={"backup_days": 0}), clock=clock) as app:
        clock.advance(days=1)
        assert await app.backup() is None


async def test_a_server_s_database_is_left_to_its_own_backups(storage: Storage, clock: Clock) -> None:
    if storage.embedded:
        pytest.skip("this one is copied")
    assert await backup(storage, clock().date(), timedelta(days=1)) is None


async def test_days_that_are_left_out_are_left_out(app: App, clock: Clock) -> None:
    zoe = await organiser(app, "zoe")
    reply = await zoe.say("/repeter chaque lundi à 9 h sauf le 30 novembre : Bonjour")
    assert "lundi 23 novembre" in reply.text
    assert "30 novembre" not in reply.text
    assert "lundi 7 décembre" in reply.text
