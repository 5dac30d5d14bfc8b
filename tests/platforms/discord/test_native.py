"""What only Discord has: its menu, completion, message commands, threads, servers, menus of cards."""

import asyncio
from datetime import timedelta

import pytest

from bot.conversation.messages import Button, Card, Reply, Request
from bot.platforms.base import MenuItem
from bot.platforms.discord import PERMISSIONS, invitation
from tests.doubles.discordapi import Clock, DiscordDouble, shown
from tests.platforms.discord.host import POTTERY, ScriptedHost, echo, playing

WRITE = "PUT /applications/{application_id}/commands"


async def test_the_menu_is_written_once_and_again_only_when_it_changed() -> None:
    async with DiscordDouble() as discord:
        for _ in range(2):
            async with playing(discord):
                pass
        assert len(discord.calls(WRITE)) == 1
        host = ScriptedHost(echo)
        host.menu = (*host.menu, MenuItem({"fr": "agenda"}, {"fr": "Ce qui vient"}))
        async with playing(discord, host=host):
            pass
        assert len(discord.calls(WRITE)) == 2
        search, helping, agenda, message = discord.world.commands
        assert search["name"] == "chercher"
        assert search["name_localizations"] == {"fr": "chercher", "en-GB": "search", "en-US": "search"}
        assert search["options"][0]["autocomplete"]
        assert search["contexts"] == [0, 1]
        assert "options" not in helping
        assert agenda["description"] == "Ce qui vient"
        assert message["type"] == 3


async def test_a_menu_that_cannot_be_written_stops_nothing() -> None:
    async with DiscordDouble() as discord:
        discord.fail("GET /applications/{application_id}/commands", 403)
        async with playing(discord):
            ada = discord.human("Ada")
            await ada.says("bonjour")
            assert await ada.hears() == "oui : bonjour"


async def test_an_argument_is_completed_in_the_language_of_who_types() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada", "en-US")
        choices = await ada.completes("/search", "poter")
        assert choices == [{"name": "poterie (entry, en)", "value": "poterie"}]

        async def slow(*_: object) -> list[tuple[str, str]]:
            raise TimeoutError

        play.host.complete = slow  # type: ignore[method-assign, assignment]
        assert await ada.completes("/search", "poter") == []


async def test_what_is_typed_over_is_no_trouble() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as discord, playing(discord, strict=False) as play:
        ada = discord.human("Ada")

        async def slow(*_: object) -> list[tuple[str, str]]:
            clock.move(seconds=4)
            return [("trop tard", "trop tard")]

        play.host.complete = slow  # type: ignore[method-assign, assignment]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ada.completes("/chercher", "poter"), 0.5)
        assert discord.refusals


async def test_what_fails_on_the_spot_is_logged_without_anybodys_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")

        async def broken(typed: str, _lang: str) -> list[Card]:
            raise ValueError(typed)

        play.host.find = broken  # type: ignore[method-assign, assignment]
        await ada.looks_up(await ada.says("mon secret de terre"))
        await discord.until(lambda: "ValueError" in caplog.text)
        assert "mon secret" not in caplog.text


async def test_a_message_is_looked_up_for_the_eyes_of_who_asks() -> None:
    async with DiscordDouble() as discord, playing(discord):
        ada, bob = discord.human("Ada"), discord.human("Bob", "en-GB")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        general = guild.channels[0]
        said = await bob.says("qui sait travailler la terre ?", general)
        await ada.looks_up(said)
        assert "Poterie" in await ada.hears(general)
        assert bob.sees(general) == []
        other = await bob.says("quel temps !", general)
        await bob.looks_up(other, "Search in Passeur")
        await bob.looks_up(await bob.says("", general), "Search in Passeur")
        first, second = await bob.hears(general, count=1), await bob.hears(general, count=2)
        assert first != second


async def test_a_thread_is_opened_from_an_answer() -> None:
    async with DiscordDouble() as discord, playing(discord, lambda _: Reply("voici", (POTTERY,))):
        ada, bob = discord.human("Ada"), discord.human("Bob")
        guild = await discord.guild("La Maison", discord.human("Chloé"), "général")
        general = guild.channels[0]
        await ada.commands("/chercher terre", general)
        await ada.hears(general)
        await ada.presses("Ouvrir un fil", general)
        answer = ada.messages(general)[0]
        thread = await discord.until(lambda: discord.world.channels.get(answer.id))
        await ada.hears(thread)
        assert (thread.name, ada.user.id in thread.people) == ("Poterie", True)
        await bob.presses("Ouvrir un fil", general)
        assert f"<#{thread.id}>" in await bob.hears(general, count=2)
        await ada.commands("/chercher terre", general)
        await ada.hears(general, count=2)
        general.threadable = False
        await ada.presses("Ouvrir un fil", general)
        await ada.hears(general, count=3)
        assert len(bob.sees(general)) == 3


async def test_a_server_that_comes_is_greeted_and_one_that_goes_is_let_go() -> None:
    def script(request: Request) -> Reply | None:
        if request.press.startswith("space:joined"):
            return Reply(
                f"Bonjour {request.press.split(':')[2]}", buttons=((Button("Choisir", "space", "choose"),),)
            )
        return None if request.press.startswith("space:left") else Reply(f"gère : {request.manages}")

    host = ScriptedHost(script)
    host.greets = True
    async with DiscordDouble() as discord:
        ada, bob = discord.human("Ada"), discord.human("Bob")
        async with playing(discord, host=host):
            guild = await discord.guild("La Maison", ada, "règles", "général", silent=["règles"])
            general = guild.channels[1]
            assert await ada.hears(general) == "Bonjour La Maison"
            joined = host.heard[0]
            assert (joined.space, joined.sender.id, joined.manages) == (guild.id, ada.user.id, True)
            await ada.presses("Choisir", general)
            assert await ada.hears(general, count=2) == "gère : True"
            await bob.presses("Choisir", general)
            assert await bob.hears(general, count=3) == "gère : False"
        host.heard.clear()
        late = await discord.guild("Le Fournil", ada, "général")
        old = await discord.guild("Les Anciens", ada, "général", joined=discord.clock() - timedelta(days=30))
        async with playing(discord, host=host):
            assert await ada.hears(late.channels[0]) == "Bonjour Le Fournil"
            assert len(ada.sees(general)) == 3
            assert ada.sees(old.channels[0]) == []
            await discord.leave(guild)
            await discord.until(lambda: host.heard[-1].press == "space:left")
            assert host.heard[-1].space == guild.id
            assert not host.failed


async def test_a_server_where_nothing_may_be_said_is_not_greeted() -> None:
    async with DiscordDouble() as discord, playing(discord) as play:
        ada = discord.human("Ada")
        await discord.guild("Muette", ada, "règles", silent=["règles"])
        guild = await discord.guild("La Maison", ada, "général")
        await discord.until(lambda: play.host.spaces)
        assert [each.space for each in play.host.spaces] == [guild.id]


async def test_cards_are_embeds_and_several_of_them_are_chosen_from_a_menu() -> None:
    cards = tuple(
        Card(
            f"Atelier {n}",
            f"Texte *{n}*",
            facts=(("Où", "Ici"), ("Quand", "Samedi à 14 h")),
            footer="Petiteville",
            url="https://example.org/a",
            buttons=(
                (Button("Détails", "entry", str(n)), Button("Le site", url=f"https://example.org/{n}")),
            ),
        )
        for n in range(3)
    )

    def script(request: Request) -> Reply | None:
        return (
            echo(request) if request.press else Reply("Trois ateliers", cards, ((Button("Encore", "more"),),))
        )

    async with DiscordDouble() as discord, playing(discord, script):
        ada = discord.human("Ada")
        await ada.says("ateliers")
        text = await ada.hears()
        assert text.startswith(
            "Trois ateliers\nAtelier 0\nTexte 0\nLe site (https://example.org/0)\nOù : Ici"
        )
        assert ada.labels() == ["Détails", "Encore"]
        await ada.presses("Détails: Atelier 2")
        assert await ada.hears(count=2) == "oui : entry:2"


async def test_more_buttons_than_fit_become_menus_and_all_of_them_work() -> None:
    rows = tuple(tuple(Button(f"Jour {row}-{n}", "day", f"{row}-{n}") for n in range(6)) for row in range(8))

    def script(request: Request) -> Reply | None:
        return echo(request) if request.press else Reply("Quel jour ?", buttons=rows)

    async with DiscordDouble() as discord, playing(discord, script):
        ada = discord.human("Ada")
        await ada.says("quand ?")
        await ada.hears()
        labels = ada.labels()
        assert len(labels) == 2
        await ada.presses(f"{labels[0]}: Jour 7-5")
        assert await ada.hears(count=2) == "oui : day:7-5"


async def test_the_same_button_twice_works_twice() -> None:
    same = Button("Encore", "more", "~1~x")

    def script(request: Request) -> Reply | None:
        return echo(request) if request.press else Reply("?", buttons=((same, same), (same,)))

    async with DiscordDouble() as discord, playing(discord, script):
        ada = discord.human("Ada")
        await ada.says("?")
        await ada.hears()
        message = ada.messages()[0]
        ids = [each["custom_id"] for row in message.components for each in row["components"]]
        assert len(set(ids)) == 3
        for n, row in enumerate(list(message.components)):
            message.components = [row]
            await ada.presses("Encore", on=message)
            assert await ada.hears(count=n + 2) == "oui : more:~1~x"


async def test_one_card_leads_to_the_other_platform() -> None:
    card = Card("Poterie", buttons=((Button("Détails", "entry", "12"),),))

    def elsewhere(press: str) -> str:
        return "https://t.me/passeur_bot?start=entry-12" if press == "entry:12" else ""

    async with (
        DiscordDouble() as discord,
        playing(discord, lambda _: Reply("", (card,)), elsewhere=elsewhere),
    ):
        ada = discord.human("Ada")
        await ada.says("poterie")
        assert await ada.hears() == "Poterie"
        assert ada.labels() == ["Détails", "Ouvrir dans Telegram"]


async def test_nobody_is_rung_and_marks_are_what_was_meant() -> None:
    async with (
        DiscordDouble() as discord,
        playing(discord, lambda _: Reply("@everyone *gras* snake_case [ici](https://a.fr)")),
    ):
        ada = discord.human("Ada")
        await ada.says("?")
        await ada.hears()
        message = ada.messages()[0]
        assert message.content == r"@everyone **gras** snake\_case [ici](<https://a.fr>)"
        assert shown(message) == "@everyone gras snake_case ici (https://a.fr)"
        assert all(
            call.payload["allowed_mentions"] == {"parse": []}
            for call in discord.calls("POST /channels/{channel_id}/messages")
        )


async def test_the_invitation_asks_for_what_is_needed() -> None:
    assert str(PERMISSIONS.value) in invitation(12)
    assert not PERMISSIONS.administrator
