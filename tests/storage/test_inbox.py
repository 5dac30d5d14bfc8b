"""Requests as they came: kept once, handed out in order, their words dropped in time."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.messages import Address, Request, Sender
from bot.storage import Storage
from tests.conversation.talk import NOON, said
from tests.storage.reading import inbox


async def test_requests_are_handed_out_in_order_and_the_last_is_known(storage: Storage) -> None:
    one, two = said("one"), said("two")
    async with storage.unit() as unit:
        assert await unit.inbox.store([one, said("x", who="zoe"), two]) == [
            one.address,
            Address("test", "zoe"),
        ]
        first = await unit.inbox.claim(one.address)
        assert first is not None
        assert (first.request, first.last, first.attempts) == (one, False, 0)
        assert await unit.inbox.done(first.id, NOON)
        assert not await unit.inbox.done(first.id, NOON)
        second = await unit.inbox.claim(one.address)
        assert second is not None
        assert (second.request, second.last) == (two, True)
        assert await unit.inbox.done(second.id, NOON)
        assert await unit.inbox.claim(one.address) is None


async def test_the_longest_waiting_chat_comes_first(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("1", who="zoe"), said("2"), said("3", who="zoe")])
        assert [each.chat for each in await unit.inbox.waiting()] == ["zoe", "ana"]


async def test_a_failure_is_counted_and_set_aside_at_last(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("1")])
        waiting = await unit.inbox.claim(said().address)
        assert waiting is not None
        assert await unit.inbox.fail(waiting.id, "x" * 200, final=False)
        again = await unit.inbox.claim(said().address)
        assert again is not None
        assert again.attempts == 1
        assert await unit.inbox.fail(waiting.id, "Broken", final=True)
        assert not await unit.inbox.fail(waiting.id, "Again", final=True)
        assert await unit.inbox.claim(said().address) is None


async def test_a_chat_that_moves_takes_its_words_along(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("1")])
        await unit.inbox.moved(Address("test", "ana"), Address("test", "new"))
        assert await unit.inbox.waiting() == [Address("test", "new")]


async def test_the_last_key_of_each_chat_is_known(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("1", key="a"), said("2", key="b", who="zoe"), said("3", key="c")])
        assert await unit.inbox.latest("test") == ["c", "b"]
        assert await unit.inbox.latest("test", limit=1) == ["c"]
        assert await unit.inbox.latest("other") == []


async def test_what_is_old_goes_answered_or_not_and_what_waits_stays(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("done"), said("failed"), said("new")])
        for final in (None, True):
            waiting = await unit.inbox.claim(said().address)
            assert waiting is not None
            if final:
                await unit.inbox.fail(waiting.id, "Broken", final=True)
            else:
                await unit.inbox.done(waiting.id, NOON)
        assert await unit.inbox.prune(NOON) == 0
        assert await unit.inbox.prune(NOON + timedelta(days=1)) == 2
    assert [row["state"] for row in await inbox(storage)] == ["new"]


words = st.text(max_size=20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=words,
    press=words,
    filled=st.none() | st.dictionaries(words, words, max_size=2),
    coordinates=st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    name=words,
)
async def test_any_request_comes_back_as_it_was_said(
    storage: Storage,
    text: str,
    press: str,
    filled: dict[str, str] | None,
    coordinates: tuple[float, float] | None,
    flags: tuple[bool, bool, bool],
    name: str,
) -> None:
    clean = [text, press, name, *(filled or {}), *(filled or {}).values()]
    request = Request(
        "key",
        Address("test", "chat", "thread"),
        Sender("ana", name, "fr"),
        NOON,
        text=text,
        press=press,
        filled=filled,
        coordinates=coordinates,
        again=flags[0],
        private=flags[1],
        manages=flags[2],
        brought="voice",
        space="server",
        said_as="5",
        message="6",
    )
    async with storage.unit() as unit:
        await unit.inbox.store([request])
        waiting = await unit.inbox.claim(request.address)
        assert waiting is not None
        if not any("\0" in each for each in clean):
            assert waiting.request == request
        assert waiting.request.text == text.replace("\0", "")
        await unit.inbox.done(waiting.id, NOON)
        await unit.inbox.prune(NOON + timedelta(days=1))
