"""Long computing beside the conversation, which never waits for it."""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

SMALL = 150
"""Members up to whom a thread will do: it takes less than a second, about as long as a process takes to start.

Beyond, the solver's Python would keep the interpreter from those who talk; a process of its own also can be ended.
"""


class Worker(Protocol):
    """Who computes: `worked`, or whoever has something to do before or after."""

    async def __call__(self, work: Callable[[Task], Result], task: Task, *, members: int) -> Result: ...


async def worked(work: Callable[[Task], Result], task: Task, *, members: int) -> Result:
    """What this function of a module makes of the task. Raises what it raises, EOFError where its process was killed."""
    return await (asyncio.to_thread(work, task) if members <= SMALL else _apart(work, task))


async def _apart(work: Callable[[Task], Result], task: Task) -> Result:
    # A fork would take along this process's threads and sockets, in whatever state they are.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work, task), daemon=True)
    starting = asyncio.create_task(asyncio.to_thread(process.start))
    try:
        await asyncio.shield(starting)
        theirs.close()
        done, result = await asyncio.to_thread(_received, ours)
    except asyncio.CancelledError:
        await starting
        process.kill()
        process.join()
        raise
    await asyncio.to_thread(process.join)
    if not done:
        raise result
    found: Result = result
    return found


def _received(pipe: "Connection[Any, Any]") -> Any:
    with pipe:
        return pipe.recv()


def _work(pipe: "Connection[Any, Any]", work: Callable[[Any], Any], task: Any) -> None:
    # Ctrl+C is for the one who asked, who ends this.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pipe.send((True, work(task)))
    except Exception as fault:
        pipe.send((False, fault))
