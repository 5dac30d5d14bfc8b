"""Long computing beside the conversation: in a thread, in a process of its own, given up."""

import asyncio
import multiprocessing
import os
import time
from pathlib import Path

import pytest

from bot.rounds.working import SMALL, worked


def who(_task: str) -> int:
    return os.getpid()


def refuse(task: str) -> None:
    raise ValueError(task)


def die(_task: str) -> None:
    os._exit(1)


def forever(path: str) -> None:
    Path(path).write_text(str(os.getpid()), encoding="utf-8")
    while True:
        time.sleep(0.01)


async def test_a_small_town_is_worked_on_here_and_a_big_one_elsewhere() -> None:
    assert await worked(who, "", members=SMALL) == os.getpid()
    assert await worked(who, "", members=SMALL + 1) != os.getpid()


@pytest.mark.parametrize("members", [1, SMALL + 1])
async def test_what_goes_wrong_is_told(members: int) -> None:
    with pytest.raises(ValueError, match="a moment that does not exist"):
        await worked(refuse, "a moment that does not exist", members=members)


async def test_a_process_that_was_killed_is_told() -> None:
    with pytest.raises(EOFError):
        await worked(die, "", members=SMALL + 1)


async def test_what_is_given_up_ends(tmp_path: Path) -> None:
    path = tmp_path / "pid"
    task = asyncio.create_task(worked(forever, str(path), members=SMALL + 1))
    async with asyncio.timeout(60):
        while not path.exists() or not (pid := path.read_text(encoding="utf-8")):
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


async def test_what_is_given_up_at_once_ends_too(tmp_path: Path) -> None:
    task = asyncio.create_task(worked(forever, str(tmp_path / "pid"), members=SMALL + 1))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not multiprocessing.active_children()
