"""Nothing is acknowledged before it is stored, whatever fails in between."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.conversation.messages import Address, Reply, Request
from bot.platforms.base import Unusable
from bot.platforms.telegram import Telegram, Webhook
from tests.doubles.botapi import BotApi, Fault
from tests.platforms.telegram.scripted import ScriptedHost, eventually, living, telegram

SECRET = "s3cret_of-at-least-16"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SlowHost(ScriptedHost):
    """Takes a while to store, and notes what the server had been told by then."""

    async def accept(self, *requests: Request) -> None:
        await asyncio.sleep(0.02)
        await super().accept(*requests)


@pytest.fixture
def watched(api: BotApi) -> tuple[SlowHost, list[int]]:
    """A host, and the numbers of updates that were acknowledged before it had stored them."""
    host, early = SlowHost(), list[int]()

    def acknowledged(number: int) -> None:
        if str(number) not in {each.key for each in host.requests}:
            early.append(number)

    api.updates.acknowledged = acknowledged
    return host, early


async def test_polling_stores_first_many_in_one_call(
    api: BotApi, watched: tuple[SlowHost, list[int]]
) -> None:
    host, early = watched
    people = [api.human() for _ in range(50)]
    for person in people:
        for n in range(5):
            person.says(f"question {n}")
    async with living(telegram(api), host):
        await eventually(lambda: all(len(each.sees) == 5 for each in people))
        await eventually(lambda: not len(api.updates))
    assert early == []
    assert host.batches[:3] == [100, 100, 50]
    for person in people:
        mine = [each.text for each in host.requests if each.sender.id == str(person.id)]
        assert mine == [f"question {n}" for n in range(5)]


async def test_what_was_not_stored_comes_again(api: BotApi, watched: tuple[SlowHost, list[int]]) -> None:
    host, early = watched
    ana = api.human()
    for n in range(3):
        ana.says(f"question {n}")
    host.failing = 1
    platform = telegram(api)
    host.platform = platform
    with pytest.raises(OSError, match="full"):
        await platform.run(host)
    assert len(api.updates) == 3
    async with living(platform, host):
        await eventually(lambda: len(ana.sees) == 3)
        await eventually(lambda: not len(api.updates))
    assert early == []


async def test_the_same_update_twice_is_answered_once(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    ana.says("poterie")
    await eventually(lambda: ana.sees and not len(api.updates))
    api.updates.again({"update_id": 1000, "message": ana.chat.messages[1]})
    ana.says("pain")
    await eventually(lambda: len(ana.sees) == 2)
    assert [each.text for each in host.requests] == ["poterie", "pain"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("getUpdates", times=3, status=502),
        Fault("getUpdates", times=2, drop=True),
        Fault("getUpdates", times=2, drop=True, late=True),
        Fault("getUpdates", status=409, description="Conflict: terminated by other getUpdates request"),
        Fault("getUpdates", retry_after=1),
        Fault("getMe", times=2, status=500),
        Fault("deleteWebhook", times=2, status=502),
    ],
    ids=lambda each: f"{each.method}-{each.status or each.retry_after or 'drop'}",
)
async def test_what_may_pass_is_waited_out(api: BotApi, fault: Fault) -> None:
    api.faults.append(fault)
    host, ana = ScriptedHost(), api.human()
    ana.says("poterie")
    async with living(telegram(api), host) as task:
        await eventually(lambda: ana.sees)
        assert not task.done()
    assert fault.times == 0
    assert [each.text for each in host.requests] == ["poterie"]


async def test_a_second_process_is_waited_out_and_named(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.append(
        Fault("getUpdates", status=409, description="Conflict: terminated by other getUpdates request")
    )
    with caplog.at_level(logging.WARNING):
        async with living(telegram(api), ScriptedHost()):
            await eventually(lambda: "another process" in caplog.text)


@pytest.mark.parametrize("token", ["777000111:AAE-loopback_only-loopback_only-OTHER", "nonsense"])
async def test_a_token_that_is_refused_names_the_setting_and_not_the_token(api: BotApi, token: str) -> None:
    platform = Telegram(token, base_url=api.url, setting="PASSEUR_TELEGRAM_TOKEN")
    with pytest.raises(Unusable, match="PASSEUR_TELEGRAM_TOKEN") as refusal:
        await platform.run(ScriptedHost())
    await platform.close()
    assert token not in str(refusal.value)
    assert refusal.value.__cause__ is None
    with pytest.raises(Unusable, match="PASSEUR_TELEGRAM_TOKEN"):
        Telegram("")


async def test_a_token_that_is_withdrawn_while_listening_is_told(api: BotApi) -> None:
    host = ScriptedHost()
    async with living(telegram(api), host) as task:
        await eventually(lambda: api.called("getMe"))
        api.token = "777000111:AAE-loopback_only-loopback_only-OTHER"
        api.updates.add("message", {})
        await eventually(task.done)
        assert isinstance(task.exception(), Unusable)


async def test_no_token_in_any_log(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    api.faults += [
        Fault("getUpdates", status=502),
        Fault("sendMessage", drop=True),
        Fault("getMe", status=500),
    ]
    host, ana = ScriptedHost(), api.human()
    ana.says("un secret")
    async with living(telegram(api), host):
        await eventually(lambda: host.refused)
    mine = [each for each in caplog.records if not each.name.startswith("tests")]
    assert not [each for each in mine if api.token in each.getMessage() or "un secret" in each.getMessage()]
    assert any("out of reach" in each.getMessage() for each in mine)


@pytest.mark.usefixtures("host")
async def test_an_update_that_makes_no_sense_does_not_hold_up_the_others(
    api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    ana = api.human()
    ana.says("avant")
    api.updates.add("message", {"message_id": 1, "secret": "mots"})
    ana.says("après")
    with caplog.at_level(logging.ERROR):
        await eventually(lambda: len(ana.sees) == 2 and not len(api.updates))
    assert "makes no sense" in caplog.text
    assert "mots" not in caplog.text


async def test_after_a_quiet_week_the_numbers_may_begin_anywhere(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    ana.says("poterie")
    await eventually(lambda: ana.sees and not len(api.updates))
    await asyncio.sleep(1.2)
    api.updates.skip_to(5)
    ana.says("pain")
    await eventually(lambda: len(ana.sees) == 2 and not len(api.updates))
    assert host.requests[-1].key == "5"


@pytest.fixture
def webhook() -> Webhook:
    port = free_port()
    return Webhook(f"http://127.0.0.1:{port}/telegram/hook", SECRET, port=port)


@pytest.fixture
async def called(
    api: BotApi, webhook: Webhook, watched: tuple[SlowHost, list[int]]
) -> AsyncIterator[SlowHost]:
    host = watched[0]
    async with living(telegram(api, webhook=webhook), host):
        await eventually(lambda: api.updates.webhook.get("url"))
        yield host


async def test_a_webhook_says_yes_once_it_is_stored(
    api: BotApi, called: SlowHost, watched: tuple[SlowHost, list[int]]
) -> None:
    people = [api.human() for _ in range(60)]
    for person in people:
        person.says("poterie")
    await eventually(lambda: all(each.sees for each in people) and not len(api.updates))
    assert watched[1] == []
    assert len(called.batches) < 30
    assert api.updates.webhook["secret_token"] == SECRET


async def test_a_webhook_that_could_not_store_gets_it_again(api: BotApi, called: SlowHost) -> None:
    called.failing = 2
    ana = api.human()
    ana.says("poterie")
    await eventually(lambda: ana.sees and not len(api.updates))
    assert api.pushing.attempts == 3
    assert [each.text for each in called.requests] == ["poterie"]


async def test_a_webhook_opens_to_telegram_alone(api: BotApi, called: SlowHost, webhook: Webhook) -> None:
    ana = api.human()
    header = "X-Telegram-Bot-Api-Secret-Token"
    update = {"update_id": 1, "message": {**ana.chat.add(ana.account.user(), {"text": "faux"})}}
    async with aiohttp.ClientSession() as session:
        for headers, body, status in (
            ({}, update, 403),
            ({header: "s3cret_of-at-least-1"}, update, 403),
            ({header: "é" * 8}, update, 403),
            ({header: SECRET}, {"update_id": 2, "message": {"message_id": 3}}, 200),
            ({header: SECRET}, [], 200),
        ):
            async with session.post(webhook.url, json=body, headers=headers) as response:
                assert response.status == status
        async with session.post(webhook.url, data=b"{", headers={header: SECRET}) as response:
            assert response.status == 400
        async with session.post(webhook.url + "/else", json=update, headers={header: SECRET}) as response:
            assert response.status == 404
    assert called.requests == []


async def test_stopping_leaves_the_webhook_and_polling_takes_it_away(api: BotApi, webhook: Webhook) -> None:
    host, ana = ScriptedHost(), api.human()
    api.faults.append(Fault("setWebhook", times=2, status=502))
    async with living(telegram(api, webhook=webhook), host):
        ana.says("poterie")
        await eventually(lambda: ana.sees)
    assert not api.called("deleteWebhook")
    assert api.updates.webhook["url"] == webhook.url
    ana.says("pain")
    async with living(telegram(api), host):
        await eventually(lambda: len(ana.sees) == 2)
    assert api.updates.webhook == {}


@pytest.mark.parametrize(("url", "secret"), [("https://a.example/x", "short"), ("ftp://a.example", SECRET)])
def test_a_webhook_that_cannot_work_says_so_at_once(url: str, secret: str) -> None:
    with pytest.raises(ValueError, match="webhook"):
        Webhook(url, secret)


async def test_a_platform_can_be_stopped_and_run_again(api: BotApi) -> None:
    platform, host, ana = telegram(api), ScriptedHost(), api.human()
    for n in range(1, 3):
        async with living(platform, host):
            ana.says("poterie")
            await eventually(lambda n=n: len(ana.sees) == n)  # type: ignore[misc]
    await platform.send(Address("telegram", str(ana.id)), Reply("Rappel"), nonce="9")
    await platform.close()
    assert ana.sees[-1].text == "Rappel"
