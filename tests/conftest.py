"""What tests share: a clock that is passed in, databases that are real, a Passeur that answers."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from hypothesis import HealthCheck
from hypothesis import settings as examples

from bot.app import App, opened
from bot.conversation.i18n import set_language
from bot.settings import Settings
from bot.storage import Storage, schema

POSTGRES = os.environ.get("PASSEUR_TEST_POSTGRES", "")
examples.register_profile("passeur", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("passeur")  # a busy machine is no fault

ROOT = Path(__file__).parent.parent
SMALL_CITY = Path(__file__).parent / "cities" / "petiteville"


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For long tables of words or presses, where what matters happens before the database is asked."""


class Clock:
    """A clock that goes only where it is moved to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _in_french() -> None:
    """The command line speaks the language of whoever started it, wherever its module is imported."""
    set_language("fr")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        each
        for each in os.environ
        if each.startswith("PASSEUR_") and not each.startswith(("PASSEUR_TEST", "PASSEUR_SPECS"))
    ]:
        monkeypatch.delenv(name)


@asynccontextmanager
async def fresh_postgres(template: str = "template1") -> AsyncIterator[str]:
    """The URL of a database like this one, dropped afterwards; without a template, of an empty one."""
    server = POSTGRES.replace("+asyncpg", "")
    name = f"test_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield POSTGRES.rpartition("/")[0] + f"/{name}"
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def _with_tables(url: str) -> None:
    storage = Storage(url)
    await schema.migrate(storage)
    await storage.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file with its tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    asyncio.run(_with_tables(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template() -> AsyncIterator[str]:
    """The name of an empty PostgreSQL database with its tables, to be copied; "" where there is no server."""
    if not POSTGRES:
        yield ""
        return
    async with fresh_postgres() as url:
        await _with_tables(url)
        yield url.rpartition("/")[2]


ON_POSTGRES = pytest.param(
    "postgres",
    marks=[
        pytest.mark.postgres,
        pytest.mark.skipif(not POSTGRES, reason="needs PASSEUR_TEST_POSTGRES"),
    ],
)
"""For what runs on PostgreSQL, where there is one."""


@pytest_asyncio.fixture(params=["sqlite", ON_POSTGRES])
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, migrated: Path, template: str
) -> AsyncIterator[str]:
    """The URL of a database with its tables and nothing else: SQLite, then PostgreSQL where there is one."""
    if request.param == "sqlite":
        path = tmp_path / "passeur.db"
        shutil.copy(migrated, path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    async with fresh_postgres(template) as url:
        yield url


@pytest_asyncio.fixture
async def storage(database: str) -> AsyncIterator[Storage]:
    storage = Storage(database, durable=False)
    yield storage
    await storage.close()


@pytest_asyncio.fixture
async def app(database: str, clock: Clock) -> AsyncIterator[App]:
    """Passeur for a small city made up for tests."""
    settings = Settings(city=str(SMALL_CITY), database=database, durable=False)
    async with opened(settings, clock=clock) as app:
        yield app


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
