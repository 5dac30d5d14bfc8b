"""What was said while nobody listened is heard later, in order and once."""

from collections.abc import Sequence

from bot.conversation.messages import Address, Reply
from tests.doubles.discordapi import DiscordDouble
from tests.platforms.discord.host import playing


async def test_what_a_killed_process_stored_is_answered_by_the_next_one() -> None:
    async with DiscordDouble() as discord:
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        async with playing(discord, lambda _: None, patience=0.05) as play:
            interaction = await ada.commands("/chercher terre", guild.channels[0])
            await discord.until(lambda: interaction.ack)
            request = play.host.heard[0]
        async with playing(discord, lambda _: None) as play:
            play.host.heard = [request]
            await play.host.say(request, Reply("me revoilà"))
            assert bob.sees(guild.channels[0]) == ["me revoilà"]
            assert len(discord.calls("POST /webhooks/{webhook_id}/{webhook_token}")) == 1


async def test_a_command_that_nobody_acknowledged_is_answered_in_the_channel() -> None:
    async with DiscordDouble() as discord, playing(discord, lambda _: None) as play:
        ada = discord.human("Ada")
        guild = await discord.guild("La Maison", ada, "général")
        interaction = discord.world.interaction(2, ada.user, guild.channels[0])
        key = f"c.{interaction.id}.{ada.user.id}.{interaction.token}"
        said = await play.platform.send(
            Address("discord", guild.channels[0].path), Reply("voilà"), nonce="7", request=key
        )
        assert [each.id for each in ada.messages(guild.channels[0])] == [said]


async def test_a_resumed_session_replays_what_was_missed() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        await ada.says("un")
        await ada.hears()
        await discord.gateway.drop(4000)
        await ada.says("deux")
        assert await ada.hears(count=2, timeout=10) == "oui : deux"
        await discord.gateway.reconnect()
        await discord.until(lambda: discord.gateway.log.count(">RESUMED") == 2)
        await ada.says("trois")
        assert await ada.hears(count=3) == "oui : trois"
        assert "RESUMED" in "".join(discord.gateway.log)
        assert [each.text for each in play.host.heard] == ["un", "deux", "trois"]


async def test_after_an_invalid_session_what_was_missed_is_asked_for() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        await ada.says("un")
        await ada.hears()
        await discord.gateway.invalidate()
        await ada.says("deux")
        await ada.says("trois")
        assert await ada.hears(count=3, timeout=15) == "oui : trois"
        assert [each.text for each in play.host.heard] == ["un", "deux", "trois"]


async def test_after_a_restart_what_was_missed_is_asked_for() -> None:
    async with DiscordDouble() as discord:
        ada = discord.human("Ada")
        async with playing(discord) as play:
            await ada.says("un")
            await ada.hears()
            key = play.host.heard[0].key
        for n in range(120):
            await ada.says(f"{n}")

        async def heard() -> Sequence[str]:
            return [key, "m.12.34.56", "c.1.2.token"]

        async with playing(discord, lambda _: None, heard=heard) as play:
            await discord.until(lambda: len(play.host.heard) == 120)
            assert [each.text for each in play.host.heard] == [f"{n}" for n in range(120)]


async def test_a_chat_last_heard_by_a_press_is_asked_for_what_came_later() -> None:
    async with DiscordDouble() as discord:
        ada = discord.human("Ada")
        async with playing(discord) as play:
            await ada.says("un")
            await ada.commands("/aide")
            await ada.hears(count=2)
            key = play.host.heard[-1].key
        await ada.says("deux")

        async def heard() -> Sequence[str]:
            return [key]

        async with playing(discord, heard=heard) as play:
            assert await ada.hears(count=3) == "oui : deux"
            await discord.gateway.invalidate()
            await ada.says("trois")
            assert await ada.hears(count=4, timeout=15) == "oui : trois"
            assert [each.text for each in play.host.heard] == ["deux", "trois"]


async def test_mentions_missed_are_asked_for_and_nothing_else_said_there() -> None:
    async with DiscordDouble() as discord:
        ada = discord.human("Ada")
        guild = await discord.guild("La Maison", ada, "général")
        general = guild.channels[0]
        async with playing(discord) as play:
            await ada.says("@Passeur un", general)
            await ada.hears(general)
            key = play.host.heard[0].key
        await ada.says("entre nous", general)
        await ada.says("@Passeur deux", general)

        async def heard() -> Sequence[str]:
            return [key]

        async with playing(discord, heard=heard) as play:
            await ada.hears(general, count=2, timeout=10)
            await discord.quiet()
            assert [each.text for each in play.host.heard] == ["deux"]
            assert not play.host.heard[0].private
