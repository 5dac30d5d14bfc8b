"""Waiting in line for the one writer of an embedded database."""

import asyncio

import pytest

from bot.storage.line import Line


async def served(line: Line, order: list[str], name: str, *, urgent: bool = False) -> None:
    async with line.turn(urgent=urgent):
        order.append(name)
        await asyncio.sleep(0)


async def test_in_order_of_arrival_but_the_urgent_first() -> None:
    line, order = Line(), list[str]()
    async with line.turn():
        waiting = [asyncio.ensure_future(served(line, order, name, urgent=name.isupper())) for name in "abCd"]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert order == ["C", "a", "b", "d"]


async def test_whoever_leaves_the_line_is_not_waited_for() -> None:
    line, order = Line(), list[str]()
    async with line.turn():
        waiting = [asyncio.ensure_future(served(line, order, name)) for name in "abc"]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
    # The turn is b's now; leaving at this very moment passes it on.
    waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert order == ["c"]
    async with line.turn():
        order.append("free again")
    assert order == ["c", "free again"]


async def test_a_failure_passes_the_turn_on() -> None:
    line = Line()
    with pytest.raises(RuntimeError):
        async with line.turn():
            raise RuntimeError
    async with line.turn():
        pass
