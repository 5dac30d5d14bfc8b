"""What the bot does where Telegram says no, or not now, or not here."""

import asyncio

import pytest

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Address, File, Reply
from tests.doubles.botapi import BotApi, Fault
from tests.platforms.telegram.scripted import ScriptedHost, eventually, say, telegram


@pytest.mark.parametrize(
    ("fault", "whole"),
    [
        (Fault(retry_after=1), True),
        (Fault(status=502), True),
        (Fault(drop=True, times=3), False),
        (Fault(retry_after=99), False),
    ],
)
async def test_what_is_half_said_is_said_to_its_end(api: BotApi, fault: Fault, whole: bool) -> None:
    ana = api.human()
    platform = telegram(api, pace=0.2)

    async def then_fail() -> None:
        await eventually(lambda: ana.sees)
        api.faults.append(fault)

    failing = asyncio.create_task(then_fail())
    saying = platform.send(Address("telegram", str(ana.id)), Reply("a" * 4096 + "b" * 4096 + "c"), nonce="1")
    if whole:
        await saying
    else:
        with pytest.raises(Undeliverable):
            await saying
    await failing
    await platform.close()
    assert [each.text[0] for each in ana.sees] == (["a", "b", "c"] if whole else ["a"])


async def test_the_parts_of_an_answer_keep_to_the_pace_of_a_chat(api: BotApi) -> None:
    api.limits.chat = 1
    ana = api.human()
    platform = telegram(api, pace=1.05)
    files = (File.of("a.txt", "text/plain", b"a"),)
    await platform.send(Address("telegram", str(ana.id)), Reply("a" * 4096 + "b", files=files), nonce="1")
    await platform.close()
    assert (len(ana.sees), api.limits.refused) == (3, 0)


async def test_a_topic_that_is_gone_does_not_swallow_the_answer(api: BotApi) -> None:
    group = api.group(topics={7: "Pain"})
    platform = telegram(api)
    await platform.send(Address("telegram", str(group.id), "8"), Reply("Voici"), nonce="1")
    await platform.close()
    assert [(each.text, each.thread) for each in group.shown()] == [("Voici", None)]


async def test_a_group_that_moved_is_followed_and_the_host_told(api: BotApi, host: ScriptedHost) -> None:
    old = api.group(old=True)
    new = api.migrate(old, silently=True)
    assert host.platform is not None
    await eventually(lambda: api.called("getMe"))
    await host.platform.send(Address("telegram", str(old.id)), Reply("Rappel"), nonce="1", message="5")
    assert [each.text for each in new.shown()] == ["Rappel"]
    assert host.moves == [(Address("telegram", str(old.id)), Address("telegram", str(new.id)))]


async def test_the_way_to_the_private_chat_follows_a_group_too(api: BotApi, host: ScriptedHost) -> None:
    ben, old = api.human("Ben", started=False), api.group(old=True)
    new = api.migrate(old, silently=True)
    assert host.platform is not None
    await eventually(lambda: api.called("getMe"))
    here, key = Address("telegram", str(old.id)), f"1000/1/{ben.id}/fr"
    await host.platform.send(here, Reply("Vos vœux", personal=True), nonce="1", request=key)
    assert new.shown()[0].keyboard[0][0]["url"] == "https://t.me/passeur_bot"
    assert len(host.moves) == 1


async def test_a_group_that_says_it_moves_is_followed(api: BotApi, host: ScriptedHost) -> None:
    api.human()
    old = api.group(old=True)
    new = api.migrate(old)
    await eventually(lambda: len(host.moves) == 2)
    assert set(host.moves) == {(Address("telegram", str(old.id)), Address("telegram", str(new.id)))}
    assert host.requests == []


@pytest.mark.parametrize("how", ["blocks", "leaves_telegram"])
async def test_an_account_that_is_gone_is_gone_for_good(api: BotApi, how: str) -> None:
    ana = api.human()
    getattr(ana, how)()
    with pytest.raises(Undeliverable) as refusal:
        await say(api, ana.id, Reply("Rappel"))
    assert refusal.value.permanent


async def test_a_chat_that_never_was_and_a_group_that_put_us_out_are_gone_too(api: BotApi) -> None:
    group = api.group()
    group.kicked = True
    for chat in (group.id, 424242):
        with pytest.raises(Undeliverable) as refusal:
            await say(api, chat, Reply("Rappel"))
        assert refusal.value.permanent


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (Fault(retry_after=7), 7),
        (Fault(status=502), None),
        (Fault(status=500), None),
        (Fault(drop=True), None),
        (Fault(drop=True, late=True), None),
        (Fault(status=400, description="Bad Request: something new"), None),
        (Fault(status=401, description="Unauthorized"), None),
    ],
)
async def test_what_may_pass_is_not_for_good(api: BotApi, fault: Fault, after: float | None) -> None:
    ana = api.human()
    api.faults.append(fault)
    with pytest.raises(Undeliverable) as refusal:
        await say(api, ana.id, Reply("Rappel"))
    assert (refusal.value.permanent, refusal.value.retry_after) == (False, after)
    assert api.token not in str(refusal.value)
    await say(api, ana.id, Reply("Rappel"))
    assert ana.sees[-1].text == "Rappel"


async def test_a_server_that_hangs_or_is_not_there_is_not_for_good(api: BotApi) -> None:
    ana = api.human()
    api.latency = 1
    slow = telegram(api, timeout=0.1)
    away = telegram(api, base_url="http://127.0.0.1:9")
    for platform in (slow, away):
        with pytest.raises(Undeliverable) as refusal:
            await platform.send(Address("telegram", str(ana.id)), Reply("Rappel"), nonce="1")
        await platform.close()
        assert not refusal.value.permanent


async def test_an_edit_that_fails_for_another_reason_is_tried_again_later(api: BotApi) -> None:
    ana = api.human()
    number = await say(api, ana.id, Reply("un"))
    api.faults.append(Fault("editMessageText", status=400, description="Bad Request: something new"))
    with pytest.raises(Undeliverable) as refusal:
        await say(api, ana.id, Reply("deux", edits=True), message=number)
    assert not refusal.value.permanent
    assert await say(api, ana.id, Reply("deux", edits=True), message=number) == number


async def test_a_server_that_asks_for_patience_without_saying_how_long(api: BotApi) -> None:
    ana = api.human()
    api.faults.append(Fault(status=429))
    with pytest.raises(Undeliverable) as refusal:
        await say(api, ana.id, Reply("un"))
    assert refusal.value.retry_after == 1
