"""``kill -9`` at any moment: every request is answered, once unless death came between sending and writing it down."""

import asyncio
import random
import signal
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from bot.storage import Storage
from tests.conftest import ROOT
from tests.conversation.talk import said
from tests.storage.process import CHATS, request
from tests.storage.reading import inbox, outbox, rows

REQUESTS = 48
LIVES = 6
ORPHANS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_start >= $1
"""
"""How many sessions of this database began since a moment."""


async def life(url: str, folder: Path, requests: int, number: int, fatal: int = 0, seconds: float = 0) -> int:
    born = datetime.now(UTC)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.storage.process"),
        *(url, str(folder), str(requests), str(number), str(fatal), str(seconds)),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _out, told = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode in (0, -signal.SIGKILL), told.decode()
    if process.returncode and url.startswith("postgres"):
        await the_server_noticed(url, born)
    return process.returncode or 0


async def the_server_noticed(url: str, born: datetime) -> None:
    """Wait until the server has done what a process that died since then had asked of it: its last commit may come late."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        async with asyncio.timeout(60):
            while await connection.fetchval(ORPHANS, born):
                await asyncio.sleep(0.01)
    finally:
        await connection.close()


def lines(path: Path) -> list[tuple[str, str]]:
    if not path.exists():
        return []
    return [(each.split()[0], each.split()[1]) for each in path.read_text(encoding="ascii").splitlines()]


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_is_lost_and_little_is_doubled(
    storage: Storage, database: str, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    unsettled = Counter[str]()
    deaths = 0
    for number in range(LIVES):
        before = len(lines(tmp_path / "said"))
        by_event = number % 2 == 0
        fatal = chance.randint(1, 40) if by_event else 0
        seconds = 0 if by_event else chance.uniform(0.01, 0.25)
        deaths += await life(database, tmp_path, REQUESTS, number, fatal, seconds) != 0
        sent = {text for _chat, text in lines(tmp_path / "said")[before:]}
        replies = {f"reply:{row['id']}": row["key"] for row in await inbox(storage)}
        due = [replies[row["key"]] for row in await outbox(storage) if row["state"] == "due"]
        unsettled.update(each for each in due if each in sent)
    assert await life(database, tmp_path, REQUESTS, LIVES) == 0
    assert deaths >= LIVES // 2

    answers = Counter(text for _chat, text in lines(tmp_path / "said"))
    everything = {f"{number}" for number in range(REQUESTS)}
    assert set(answers) == everything
    assert answers == Counter(everything) + unsettled
    assert {row["state"] for row in await inbox(storage)} == {"done"}
    assert {row["state"] for row in await outbox(storage)} == {"sent"}

    firsts = defaultdict(list)
    for chat, text in dict.fromkeys(lines(tmp_path / "said")):
        firsts[chat].append(int(text))
    assert firsts == {f"p{chat}": list(range(chat, REQUESTS, CHATS)) for chat in range(CHATS)}

    from bot.storage.sharing_models import Skill

    assert Counter(row["words"] for row in await rows(storage, Skill)) == Counter(everything)


async def test_two_processes_empty_one_inbox_together(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([request(number) for number in range(60)])
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    assert tuple(await asyncio.gather(life(database, one, 0, 1), life(database, other, 0, 1))) == (0, 0)
    answers = Counter(lines(one / "said") + lines(other / "said"))
    assert set(answers.values()) == {1}
    assert len(answers) == 60
    assert {row["state"] for row in await inbox(storage)} == {"done"}
    turns = defaultdict(list)
    for row in await outbox(storage):
        assert row["state"] == "sent"
        turns[row["address"]].append(int(row["key"].partition(":")[2]))
    assert len(turns) == CHATS
    assert all(order == sorted(order) for order in turns.values())


async def test_two_processes_write_to_one_database_and_neither_is_refused(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    running = asyncio.gather(life(database, one, 20, 1), life(database, other, 20, 1))
    for number in range(30):
        async with storage.unit() as unit:
            await unit.inbox.store([said("mine", key=f"mine{number}", chat="mine")])
        await asyncio.sleep(0.02)
    assert tuple(await running) == (0, 0)
    answered = Counter(text for _chat, text in lines(one / "said") + lines(other / "said") if text != "mine")
    assert answered == {f"{number}": 1 for number in range(20)}
