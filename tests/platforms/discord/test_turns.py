"""What is said on Discord is heard, and answered the way it was said."""

import pytest

from bot.conversation.messages import Button, Reply, Request
from tests.doubles.discordapi import DiscordDouble
from tests.platforms.discord.host import POTTERY, ScriptedHost, echo, playing


async def test_a_private_message_is_a_question() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        said = await ada.says("je voudrais apprendre la poterie")
        assert await ada.hears() == "oui : je voudrais apprendre la poterie"
        request = play.host.heard[0]
        assert (request.private, request.said_as, request.sender.id) == (True, said.id, ada.user.id)
        assert str(request.address) == f"discord:{ada.user.id}"
        assert request.sender.name == "Ada"


async def test_a_mention_is_answered_in_its_channel_and_nothing_else_is_heard() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        guild = await discord.guild("La Maison", ada, "général")
        general = guild.channels[0]
        await ada.says("bonjour tout le monde", general)
        said = await ada.says("@Passeur la poterie ?", general)
        assert await ada.hears(general) == "oui : la poterie ?"
        answer = ada.messages(general)[0]
        assert answer.reference == said.id
        heard = play.host.heard
        assert [each.text for each in heard] == ["la poterie ?"]
        assert str(heard[0].address) == f"discord:{general.path}"
        assert (heard[0].private, heard[0].space, heard[0].sender.lang) == (False, guild.id, "fr")


async def test_a_thread_is_answered_in_the_thread() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        guild = await discord.guild("La Maison", ada, "général")
        thread = discord.world.channel(11, "poterie", guild=guild, parent=guild.channels[0])
        await discord.gateway.tell_thread(thread)
        await ada.says("@Passeur et ici ?", thread)
        assert await ada.hears(thread) == "oui : et ici ?"
        await ada.commands("/chercher tour", thread)
        assert await ada.hears(thread, count=2) == "oui : /chercher tour"
        assert play.host.heard[-1].address.thread == thread.id


async def test_a_quick_command_is_answered_with_its_first_response() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada, bob = discord.human("Ada", "en-GB"), discord.human("Bob")
        guild = await discord.guild("La Maison", ada, "général")
        interaction = await ada.commands("/search clay", guild.channels[0])
        assert await bob.hears(guild.channels[0]) == "oui : /chercher clay"
        assert interaction.ack == 4
        request = play.host.heard[-1]
        assert (request.manages, request.sender.lang, request.space) == (True, "en-GB", guild.id)
        await bob.commands("/aide", guild.channels[0])
        await bob.hears(guild.channels[0], count=2)
        assert not play.host.heard[-1].manages


@pytest.mark.parametrize("personal", [True, False])
async def test_a_slow_command_is_put_off_and_its_answer_seen_by_whom_it_is_for(personal: bool) -> None:
    host = ScriptedHost(lambda request: Reply(f"oui : {request.text}", personal=personal))
    host.thinks = 0.3
    async with DiscordDouble() as discord, playing(discord, host=host, patience=0.05):
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        interaction = await ada.commands("/chercher terre", guild.channels[0])
        await discord.until(lambda: interaction.ack)
        assert interaction.ack == 5
        assert ada.sees(guild.channels[0]) == []
        assert await ada.hears(guild.channels[0], count=1) == "oui : /chercher terre"
        await discord.quiet()
        assert len(ada.sees(guild.channels[0])) == 1
        assert bob.sees(guild.channels[0]) == ([] if personal else ["oui : /chercher terre"])


async def test_a_personal_answer_is_seen_by_nobody_else() -> None:
    async with DiscordDouble() as discord, playing(discord, lambda _: Reply("entre nous", personal=True)):
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        await ada.commands("/aide", guild.channels[0])
        assert await ada.hears(guild.channels[0]) == "entre nous"
        assert bob.sees(guild.channels[0]) == ["entre nous"][:0]


async def test_a_button_edits_its_message_in_place_and_works_again_after_a_restart() -> None:
    def script(request: Request) -> Reply:
        page = int(request.press.partition(":")[2] or 1) if request.press.startswith("page") else 1
        return Reply(
            f"page {page}", buttons=((Button("Suite", "page", str(page + 1)),),), edits=bool(request.press)
        )

    async with DiscordDouble() as discord:
        ada = discord.human("Ada")
        async with playing(discord, script):
            await ada.says("tout")
            assert await ada.hears() == "page 1"
            pressed = await ada.presses("Suite")
            await discord.until(lambda: ada.sees() == ["page 2"])
            assert pressed.ack == 6
        async with playing(discord, script) as play:
            await ada.presses("Suite")
            await discord.until(lambda: ada.sees() == ["page 3"])
            assert ada.messages()[0].before == ["page 1", "page 2"]
            assert play.host.heard[0].message == ada.messages()[0].id


async def test_a_press_in_public_may_be_answered_aside() -> None:
    def script(request: Request) -> Reply:
        if request.press:
            return Reply("pour vous seule", personal=True)
        return Reply("pour tous", (POTTERY,), buttons=((Button("Mes choses", "mine"),),))

    async with DiscordDouble() as discord, playing(discord, script):
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        general = guild.channels[0]
        await bob.says("@Passeur poterie", general)
        await bob.hears(general)
        await ada.presses("Mes choses", general)
        assert await ada.hears(general, count=2) == "pour vous seule"
        assert len(bob.sees(general)) == 1


async def test_what_one_person_sees_leads_to_what_only_they_see() -> None:
    def script(request: Request) -> Reply:
        mine = Button("Mes choses", "mine")
        if request.press == "mine":
            return Reply(
                "vos choses",
                buttons=((Button("Une chose", "one"), Button("Tourner", "turn")),),
                personal=True,
                edits=True,
            )
        return Reply(request.press or "pour tous", buttons=((mine,),), edits=request.press == "turn")

    async with DiscordDouble() as discord, playing(discord, script):
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        general = guild.channels[0]
        await bob.commands("/aide", general)
        await ada.hears(general)
        await ada.presses("Mes choses", general)
        assert await ada.hears(general, count=2) == "vos choses"
        await ada.presses("Une chose", general)
        assert await ada.hears(general, count=3) == "one"
        await ada.presses("Tourner", general)
        await discord.until(lambda: ada.sees(general) == ["pour tous", "turn", "one"])
        assert bob.sees(general) == ["pour tous"]


async def test_an_edited_question_has_its_answer_edited() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        said = await ada.says("poterie")
        await ada.hears()
        await ada.edits(said, "couture")
        await discord.until(lambda: ada.sees() == ["oui : couture"])
        assert [each.again for each in play.host.heard] == [False, True]
        assert play.host.heard[0].key != play.host.heard[1].key


async def test_what_comes_without_words_is_named() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        url = "https://cdn.discordapp.com/a"
        voice = {
            "id": "1",
            "filename": "voix.ogg",
            "content_type": "audio/ogg",
            "size": 3,
            "url": url,
            "proxy_url": url,
        }
        photo = voice | {"filename": "terre.jpg", "content_type": "image/jpeg"}
        await ada.says("", attachments=[voice], flags=1 << 13)
        await ada.says("", attachments=[photo])
        await ada.says("", attachments=[voice | {"filename": "liste.pdf", "content_type": "application/pdf"}])
        await ada.hears(count=3)
        assert [each.brought for each in play.host.heard] == ["voice", "photo", "file"]


async def test_everything_said_arrives_in_the_order_of_its_chat() -> None:
    async with DiscordDouble() as discord, playing(discord, lambda _: None) as play:
        people = [discord.human(f"Personne {n}") for n in range(5)]
        for n in range(20):
            for each in people:
                await each.says(f"{n}")
        await discord.until(lambda: len(play.host.heard) == 100)
        for each in people:
            mine = [request.text for request in play.host.heard if request.sender.id == each.user.id]
            assert mine == [str(n) for n in range(20)]


async def test_storing_that_is_slow_loses_nothing_and_keeps_nobody_waiting() -> None:
    host = ScriptedHost(echo)
    host.slow = 0.5
    async with DiscordDouble() as discord, playing(discord, host=host, guard=0.1, patience=0.1):
        ada = discord.human("Ada")
        interaction = await ada.commands("/aide")
        await discord.until(lambda: interaction.ack == 5)
        assert host.heard == []
        assert await ada.hears() == "oui : /aide"


async def test_storing_that_fails_is_tried_again() -> None:
    host = ScriptedHost(echo)
    host.broken = 3
    async with DiscordDouble() as discord, playing(discord, host=host, guard=0.1):
        ada = discord.human("Ada")
        await ada.says("un")
        await ada.says("deux")
        assert [await ada.hears(count=1), await ada.hears(count=2)] == ["oui : un", "oui : deux"]
