"""What goes wrong, and what then becomes of what was said."""

import asyncio
import logging

import discord as library
import pytest

from bot.conversation.errors import Undeliverable
from bot.conversation.messages import Address, File, Reply
from bot.platforms.base import Unusable
from bot.platforms.discord import Discord
from tests.doubles.discordapi import Clock, DiscordDouble, Limit
from tests.platforms.discord.host import ScriptedHost, echo, playing

SAY = "POST /channels/{channel_id}/messages"


async def test_an_answer_after_a_quarter_of_an_hour_goes_to_the_channel() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as discord, playing(discord, lambda _: None, patience=0.05) as play:
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        interaction = await ada.commands("/chercher terre", guild.channels[0])
        await discord.until(lambda: interaction.ack)
        clock.move(minutes=16)
        await play.host.say(play.host.heard[0], Reply("enfin trouvé"))
        assert bob.sees(guild.channels[0]) == ["enfin trouvé"]


async def test_a_late_answer_for_one_person_goes_to_them_in_private() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as discord, playing(discord, lambda _: None, patience=0.05) as play:
        ada = discord.human("Ada")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        interaction = await ada.commands("/chercher terre", guild.channels[0])
        await discord.until(lambda: interaction.ack)
        clock.move(minutes=16)
        await play.host.say(play.host.heard[0], Reply("enfin, entre nous", personal=True))
        assert ada.sees() == ["enfin, entre nous"]
        assert ada.sees(guild.channels[0]) == []


async def test_a_late_edit_of_a_message_is_made_without_its_interaction() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as discord, playing(discord, lambda _: None) as play:
        ada = discord.human("Ada")
        message = discord.world.message(
            ada.private,
            discord.bot,
            content="page 1",
            components=[
                {"type": 1, "components": [{"type": 2, "style": 2, "label": "Suite", "custom_id": "page:2"}]}
            ],
        )
        pressed = await ada.presses("Suite")
        await discord.until(lambda: pressed.ack)
        clock.move(minutes=16)
        await play.host.say(play.host.heard[0], Reply("page 2", edits=True))
        assert ada.sees() == ["page 2"]
        assert message.before == ["page 1"]
        message.deleted = True
        await play.host.say(play.host.heard[0], Reply("page 3", edits=True))
        assert ada.sees() == ["page 3"]


async def test_a_closed_private_chat_is_for_good() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada", open=False)
        for address in (Address("discord", ada.user.id), Address("discord", "#1"), Address("discord", "12")):
            with pytest.raises(Undeliverable) as caught:
                await play.platform.send(address, Reply("coucou"), nonce="1")
            assert caught.value.permanent


async def test_a_personal_answer_to_a_mention_goes_aside_by_whatever_way_is_open() -> None:
    async with DiscordDouble() as discord, playing(discord, lambda _: Reply("entre nous", personal=True)):
        ada, bob = discord.human("Ada"), discord.human("Bob", open=False)
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        general = guild.channels[0]
        await ada.says("@Passeur mes choses", general)
        assert await ada.hears() == "entre nous"
        await bob.says("@Passeur mes choses", general)
        thread = await discord.until(
            lambda: [each for each in discord.world.channels.values() if each.type == 12]
        )
        assert await bob.hears(thread[0]) == "entre nous"
        assert bob.user.id in thread[0].people
        general.threadable = False
        await bob.says("@Passeur et encore", general)
        assert "entre nous" not in await bob.hears(general)


async def test_what_discord_does_not_take_is_nobodys_fault() -> None:
    async with DiscordDouble() as discord, playing(discord, strict=False) as play:
        ada = discord.human("Ada")
        discord.door.refuse(SAY, 400, 50035)
        with pytest.raises(Undeliverable) as caught:
            await play.platform.send(Address("discord", ada.user.id), Reply("x"), nonce="1")
        assert not caught.value.permanent


async def test_no_permission_and_no_access_are_for_good() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général", "atelier")
        guild.channels[0].writable = False
        guild.channels[1].seen = False
        for channel in guild.channels:
            with pytest.raises(Undeliverable) as caught:
                await play.platform.send(Address("discord", channel.path), Reply("coucou"), nonce="1")
            assert caught.value.permanent
            assert caught.value.retry_after is None


async def test_bad_gateways_and_closed_sockets_end_with_one_message() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        address = Address("discord", ada.user.id)
        discord.fail(SAY, 502, after=True)
        await play.platform.send(address, Reply("un"), nonce="1")
        discord.fail(SAY, 0, after=True)
        with pytest.raises(Undeliverable) as caught:
            await play.platform.send(address, Reply("deux"), nonce="2")
        assert not caught.value.permanent
        await play.platform.send(address, Reply("deux"), nonce="2")
        assert ada.sees() == ["un", "deux"]


async def test_what_was_half_said_goes_on_where_it_stopped() -> None:
    files = tuple(File.of(f"{n}.txt", "text/plain", b"salut") for n in range(11))
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        address = Address("discord", ada.user.id)
        await play.platform.send(address, Reply("bonjour"), nonce="1")
        discord.door.faults.clear()
        long = Reply("\n".join(f"ligne {n} " + "mot " * 40 for n in range(20)), files=files)
        discord.door.limits.by_route[SAY] = Limit(100, 1)
        before = len(discord.calls(SAY))
        real = discord.world.message
        told: list[str] = []

        def one_then_none(*args: object, **kwargs: object) -> object:
            told.append("x")
            if len(told) == 2:
                discord.fail(SAY, 0)
            return real(*args, **kwargs)  # type: ignore[arg-type]

        discord.world.message = one_then_none  # type: ignore[method-assign, assignment]
        with pytest.raises(Undeliverable):
            await play.platform.send(address, long, nonce="2")
        await play.platform.send(address, long, nonce="2")
        texts = ada.sees()[1:]
        assert len(texts) == len(set(texts)) > 2
        assert len(discord.calls(SAY)) - before == len(texts) + 1
        assert ada.messages()[-1].attachments[0]["filename"] == "10.txt"


async def test_the_limiter_is_obeyed() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        discord.door.limits.by_route[SAY] = Limit(5, 1)
        ada = discord.human("Ada")
        address = Address("discord", ada.user.id)
        await asyncio.gather(*(play.platform.send(address, Reply(f"{n}"), nonce=f"n{n}") for n in range(20)))
        assert sorted(map(int, ada.sees())) == list(range(20))
        assert discord.door.limits.refused <= 1


async def test_where_nothing_may_be_said_whoever_asked_is_answered_in_private() -> None:
    async with DiscordDouble() as discord, playing(discord):
        ada = discord.human("Ada")
        guild = await discord.guild(
            "La Maison", discord.human("Chloé"), "règles", "général", silent=["règles"]
        )
        await ada.says("@Passeur la poterie ?", guild.channels[0])
        assert await ada.hears() == "oui : la poterie ?"


async def test_somebody_who_writes_again_too_soon_after_others_waits() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        for code, kept in ((40003, True), (40001, False)):
            discord.door.refuse("POST /users/@me/channels", 403, code)
            with pytest.raises(Undeliverable) as caught:
                await play.platform.send(Address("discord", "99"), Reply("x"), nonce="1")
            assert caught.value.permanent is not kept
            assert (caught.value.retry_after is not None) is kept


async def test_a_wrong_token_and_a_thrown_out_client_end_the_run() -> None:
    async with DiscordDouble() as discord:
        with pytest.raises(Unusable):
            Discord("", clock=discord.clock)
        with pytest.raises(Unusable, match="PASSEUR_DISCORD_TOKEN"):
            await Discord("wrong", clock=discord.clock, api=discord.api).run(ScriptedHost(echo))
        platform = Discord(discord.token, clock=discord.clock, api=discord.api)
        running = asyncio.create_task(platform.run(ScriptedHost(echo)))
        await platform.ready.wait()
        await discord.gateway.drop(4013)
        with pytest.raises(library.ConnectionClosed):
            await running
        discord.gateway._token = "another"
        with pytest.raises(Unusable):
            await platform.run(ScriptedHost(echo))
        with pytest.raises(Undeliverable) as caught:
            await platform.send(Address("discord", "1"), Reply("x"), nonce="1")
        assert caught.value.retry_after


async def test_no_line_of_the_log_holds_a_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    host = ScriptedHost(echo)
    host.thinks = 0.2
    async with DiscordDouble() as discord, playing(discord, host=host, patience=0.0):
        ada = discord.human("Ada")
        discord.fail("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", 429, 502)
        interaction = await ada.commands("/aide")
        await discord.until(lambda: discord.door.limits.refused)
        await ada.hears(timeout=10)
        lines = [record.getMessage() for record in caplog.records]
        assert any("rate limited" in line for line in lines)
        assert not any(interaction.token in line or discord.token in line for line in lines)


async def test_a_response_that_got_lost_on_its_way_is_not_said_twice() -> None:
    async with DiscordDouble() as discord, playing(discord, strict=False):
        ada = discord.human("Ada")
        discord.fail("POST /interactions/{interaction_id}/{interaction_token}/callback", 502, after=True)
        await ada.commands("/aide")
        assert await ada.hears() == "oui : /aide"
        await discord.quiet(1.5)
        assert ada.sees() == ["oui : /aide"]


async def test_what_cannot_be_stored_is_said() -> None:
    host = ScriptedHost(echo)
    host.broken = 8
    async with (
        DiscordDouble() as discord,
        playing(discord, host=host, guard=0.01, patience=0.01, pause=0.001),
    ):
        ada = discord.human("Ada", "en-GB")
        await ada.commands("/help")
        assert "keep" in await ada.hears()
        await ada.says("et maintenant ?")
        assert await ada.hears(count=2) == "oui : et maintenant ?"
