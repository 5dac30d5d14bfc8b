"""News on Discord: passed on by channels that others follow, changed and taken back where they stand, never doubled."""

import pytest

from bot.conversation.errors import Undeliverable
from bot.conversation.markup import escape
from bot.conversation.messages import Address, Button, File, Reply
from tests.doubles.discordapi import DiscordDouble
from tests.doubles.discordapi.world import CROSSPOSTED
from tests.platforms.discord.host import playing

BUTTONS = ((Button("Ça m’intéresse", "an-yes", "1:interested"),),)
SAY = "POST /channels/{channel_id}/messages"


def news(text: str, *, picture: bool = False) -> Reply:
    files = (File.of("annonce.jpg", "image/jpeg", b"\xff\xd8\xff picture"),) if picture else ()
    return Reply(escape(text), buttons=BUTTONS, files=files)


async def test_a_followed_channel_passes_it_on_and_another_one_does_not() -> None:
    async with DiscordDouble() as discord:
        guild = await discord.guild(
            "Asso", discord.human("Zoé"), "annonces", "général", followed=("annonces",)
        )
        async with playing(discord) as play:
            followed, other = guild.channels
            for channel in (followed, other):
                await play.platform.post(
                    Address("discord", f"#{channel.id}"), news("Des guitares"), nonce=channel.id
                )
            assert followed.messages[0].flags & CROSSPOSTED
            assert not other.messages[0].flags & CROSSPOSTED


@pytest.mark.parametrize("picture", [False, True])
async def test_it_is_corrected_in_place_and_taken_back(picture: bool) -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ana = discord.human("Ana")
        here = Address("discord", ana.user.id)
        posted = await play.platform.post(here, news("mot " * 700, picture=picture), nonce="1")
        assert len(posted.split()) == len(ana.messages()) == 2
        assert await play.platform.amend(here, posted, news("Dimanche", picture=picture))
        (message,) = ana.messages()
        assert message.content == "Dimanche"
        assert bool(message.attachments) is picture
        assert not await play.platform.amend(here, posted.split()[0], news("mot " * 700))
        assert await play.platform.withdraw(here, posted)
        assert await play.platform.withdraw(here, posted)
        assert ana.messages() == []
        assert not await play.platform.amend(here, posted, news("Trop tard"))


async def test_the_same_nonce_says_it_once() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ana = discord.human("Ana")
        here = Address("discord", ana.user.id)
        first = await play.platform.post(here, news("Des guitares"), nonce="n7")
        assert await play.platform.post(here, news("Des guitares"), nonce="n7") == first
        assert len(ana.messages()) == 1


async def test_nobody_is_rung_and_whoever_is_closed_is_known_for_good() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ana, closed = discord.human("Ana"), discord.human("Zoé", open=False)
        await play.platform.post(Address("discord", ana.user.id), news("@everyone @here <@1>"), nonce="1")
        assert discord.calls(SAY)[0].payload["allowed_mentions"] == {"parse": []}
        with pytest.raises(Undeliverable) as refused:
            await play.platform.post(Address("discord", closed.user.id), news("Toc toc"), nonce="2")
        assert refused.value.permanent
        assert not refused.value.doubtful


async def test_a_picture_is_fetched_from_discord_alone() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        assert await play.platform.picture(f"{discord.api}/secret.jpg") is None
        assert await play.platform.picture("http://169.254.169.254/latest") is None
