"""What tests share: a clock that is passed in, databases that are real, a Passeur that answers."""

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

from bot.app import App, opened
from bot.conversation.i18n import set_language
from bot.settings import Settings
from bot.storage import Storage, schema

POSTGRES = os.environ.get("PASSEUR_TEST_POSTGRES", "")
ROOT = Path(__file__).parent.parent
SMALL_CITY = Path(__file__).parent / "cities" / "petiteville"


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
async def fresh_postgres() -> AsyncIterator[str]:
    """The URL of an empty database, dropped afterwards."""
    server = POSTGRES.replace("+asyncpg", "")
    name = f"test_{uuid.uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        yield POSTGRES.rpartition("/")[0] + f"/{name}"
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file with its tables, to be copied."""
    import asyncio

    path = tmp_path_factory.mktemp("migrated") / "empty.db"

    async def make() -> None:
        storage = Storage(f"sqlite+aiosqlite:///{path}")
        await schema.migrate(storage)
        await storage.close()

    asyncio.run(make())
    return path


@pytest_asyncio.fixture(
    params=[
        "sqlite",
        pytest.param(
            "postgres", marks=pytest.mark.skipif(not POSTGRES, reason="needs PASSEUR_TEST_POSTGRES")
        ),
    ]
)
async def database(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> AsyncIterator[str]:
    """The URL of a database with its tables and nothing else: SQLite, then PostgreSQL where there is one."""
    if request.param == "sqlite":
        path = tmp_path / "passeur.db"
        shutil.copy(migrated, path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    async with fresh_postgres() as url:
        storage = Storage(url)
        await schema.migrate(storage)
        await storage.close()
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
