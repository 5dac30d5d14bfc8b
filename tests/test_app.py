"""Passeur wired together: opened, answering, looking, forgetting, closed."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App, NotReady, opened, prepared, utc_now
from bot.conversation.i18n import LANGUAGES
from bot.conversation.messages import Address
from bot.schedule import Schedule
from bot.settings import Settings
from bot.storage import Storage, schema
from bot.storage.searches import Asked
from tests.conftest import SMALL_CITY, Clock
from tests.conversation.talk import Ear, said
from tests.storage.reading import inbox, outbox


def settings(database: str, city: str = str(SMALL_CITY)) -> Settings:
    return Settings(city=city, database=database, durable=False)


async def test_a_question_is_answered_and_nothing_is_left_open(app: App) -> None:
    ear = Ear()
    app.join(ear)
    await app.accept(said("/start", lang="fr"), said("/aide", lang="fr"))
    await app.ready()
    assert len(ear.said) == 2
    assert {row["state"] for row in await inbox(app.storage)} == {"done"}
    assert {row["state"] for row in await outbox(app.storage)} == {"sent"}


async def test_every_command_is_told_in_every_language(app: App) -> None:
    assert len(app.menu) == len(app.router.commands)
    for item in app.menu:
        assert set(item.names) == set(item.about) == set(LANGUAGES)
        assert all(item.about.values())
    for name, short, long in app.about.values():
        assert name
        assert 0 < len(short) <= 120
        assert 0 < len(long) <= 512
    assert app.language in LANGUAGES


async def test_entries_are_found_while_one_types(app: App) -> None:
    entry = next(iter(app.town.catalogue))
    title = entry.says("title", "fr")
    assert (title[:100], entry.id) in await app.complete("entry", title[:5], "fr")
    assert await app.complete("link", title[:5], "fr") == ()
    assert len(await app.find(title, "fr")) >= 1


async def test_a_chat_that_moves_takes_everything_along(app: App) -> None:
    async with app.storage.unit() as unit:
        await unit.inbox.store([said("hello")])
        await unit.outbox.notice("n", "test:ana", "ana", "news", {}, app.clock())
    await app.moved(Address("test", "ana"), Address("test", "new"))
    assert [row["address"] for row in [*await inbox(app.storage), *await outbox(app.storage)]] == [
        "test:new"
    ] * 2


_NOTHING = dict.fromkeys(
    (
        "proposals",
        "relayed",
        "skills",
        "inbox",
        "outbox",
        "conversations",
        "searches",
        "drafts",
        "copies",
        "announcements",
        "awaiting",
        "suggestions",
        "appeals",
        "invitations",
    ),
    0,
)
_NOTHING |= dict.fromkeys(("differences", "registrations", "unasked"), 0)


async def test_what_is_old_is_forgotten_and_the_rest_is_not(app: App, clock: Clock) -> None:
    app.join(Ear())
    await app.accept(said("/start"))
    await app.ready()
    async with app.storage.unit() as unit:
        known = await unit.conversations.open(said().address, said().sender, clock())
        await unit.searches.keep(known.person.id, Asked(0, "pottery"), clock())
        await unit.conversations.set(said().address, said().sender, "step", {}, clock() + timedelta(days=1))
    clock.advance(days=app.settings.keep_messages_days - 1)
    assert await app.prune() == _NOTHING | {"conversations": 1}
    clock.advance(days=1, seconds=1)
    assert await app.prune() == _NOTHING | {"inbox": 1, "outbox": 1}
    clock.advance(days=app.settings.keep_questions_days)
    assert (await app.prune())["searches"] == 1


async def test_what_another_process_left_is_answered_at_the_next_look(app: App) -> None:
    ear = Ear()
    app.join(ear)
    async with app.storage.unit() as unit:
        await unit.inbox.store([said("/start")])
    await app.look()
    await app.ready()
    assert len(ear.said) == 1


async def test_closing_waits_for_what_is_under_way(database: str, clock: Clock) -> None:
    ear = Ear()
    async with opened(settings(database), clock=clock) as app:
        app.join(ear)
        await app.accept(*(said("/start", who=f"p{number}") for number in range(5)))
    assert len(ear.said) == 5
    storage = Storage(database)
    assert {row["state"] for row in await outbox(storage)} == {"sent"}
    await storage.close()


async def test_a_city_that_is_not_there_is_named(database: str) -> None:
    with pytest.raises(NotReady, match="no-such-city"):
        async with opened(settings(database, city="no-such-city")):
            pass


async def test_a_new_file_gets_its_tables(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new.db"
    async with prepared(settings(url)) as storage:
        assert await schema.found(storage) == schema.expected()


async def test_a_shared_database_is_never_changed_without_being_asked_to(
    storage: Storage, database: str
) -> None:
    from sqlalchemy import text

    async with storage.unit() as unit:
        await unit.connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    if storage.embedded:
        pytest.skip("an embedded one is ours alone")
    with pytest.raises(NotReady, match="migrate"):
        async with prepared(settings(database)):
            pass


def test_our_clock_knows_its_zone() -> None:
    assert utc_now().utcoffset() == timedelta(0)


async def test_the_schedule_ticks_and_a_late_job_never_runs_twice_at_once() -> None:
    running, most, runs = 0, 0, asyncio.Event()
    count = 0

    async def use() -> None:
        nonlocal running, most, count
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        count += 1
        if count == 2:
            runs.set()

    async with Schedule("Europe/Paris") as schedule:
        schedule.every(0.01, use)
        schedule.daily(4, 30, use)
        async with asyncio.timeout(20):
            await runs.wait()
    assert most == 1
