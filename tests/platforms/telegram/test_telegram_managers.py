"""In a group, whoever manages it may decide for it; Telegram says who that is, and is not asked at every word."""

from bot.conversation.messages import Address, Request, Sender
from bot.platforms.telegram.managers import REMEMBERED, Managers
from tests.conversation.talk import NOON
from tests.doubles.botapi import BotApi, Fault
from tests.doubles.botclient import client
from tests.platforms.telegram.scripted import ScriptedHost, eventually, living, telegram


async def test_commands_and_buttons_in_a_group_say_whether_their_sender_manages_it(api: BotApi) -> None:
    ana, bob, zoe = api.human("Ana"), api.human("Bob"), api.human("Zoe")
    group = api.group()
    group.managers = [ana.account, zoe.account]
    host = ScriptedHost()
    async with living(telegram(api), host):
        for who in (ana, bob, zoe):
            who.says("/space", group)
        ana.says("@passeur_bot poterie", group)
        ana.says("/space")
        await eventually(lambda: len(host.requests) == 5)
        number = ana.says("/space", group)
        bob.presses_data("sp-here", group, number)
        ana.presses_data("sp-here", group, number)
        await eventually(lambda: len(host.requests) == 8)
    told = [(each.sender.id, each.manages) for each in host.requests]
    assert told[:5] == [
        (str(ana.id), True),
        (str(bob.id), False),
        (str(zoe.id), True),
        (str(ana.id), False),
        (str(ana.id), False),
    ]
    assert told[5:] == [(str(ana.id), True), (str(bob.id), False), (str(ana.id), True)]
    assert 1 <= len(api.called("getChatAdministrators")) <= 3


async def test_it_is_asked_again_after_a_while_and_a_failure_is_no_permission(api: BotApi) -> None:
    now = 0.0
    ana, group = api.human(), api.group()
    group.managers = [ana.account]
    request = Request(
        "1", Address("telegram", str(group.id)), Sender(str(ana.id)), NOON, text="/space", private=False
    )
    async with client(api) as bot:
        managers = Managers(bot, clock=lambda: now)
        api.faults.append(Fault("getChatAdministrators", status=502))
        assert not (await managers.marked(request)).manages
        assert (await managers.marked(request)).manages
        group.managers = []
        assert (await managers.marked(request)).manages
        now = REMEMBERED
        assert not (await managers.marked(request)).manages
