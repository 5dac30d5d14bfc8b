"""Discord's own events: ours are written once and kept true, those of the server's people are told to the product."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.conversation.messages import Hosted
from knowledge.agenda import Event, Status
from tests.conftest import Clock as Moved
from tests.doubles.discordapi import Clock, DiscordDouble
from tests.doubles.discordapi.world import Guild
from tests.platforms.discord.host import playing

LIST = "GET /guilds/{guild_id}/scheduled-events"
MAKE = "POST /guilds/{guild_id}/scheduled-events"


class Notices:
    """What a product would say of one server."""

    def __init__(self, *wanted: Hosted) -> None:
        self.wanted: Sequence[Hosted] | None = wanted
        self.heard: list[Sequence[Hosted]] = []

    async def hosted(self, space: str) -> Sequence[Hosted] | None:
        return self.wanted

    async def told(self, space: str, theirs: Sequence[Hosted]) -> None:
        self.heard.append(theirs)


def workshop(clock: Clock, **more: Any) -> Hosted:
    begins = clock() + timedelta(days=2)
    given = Hosted(
        "e-0123456789abcdef:20261205T1400", "Atelier cyanotype", begins, begins + timedelta(hours=2)
    )
    return replace(given, **({"text": "En bleu.", "where": "Médiathèque"} | more))


async def looked(discord: DiscordDouble, times: int = 2) -> None:
    """Until the board was looked at so often again, and what came of it is done: a look begins when the last one is over."""
    before = len(discord.calls(LIST))
    await discord.until(lambda: len(discord.calls(LIST)) > before + times)


def shown(guild: Guild) -> list[tuple[str, int]]:
    return [(each["name"], each["status"]) for each in guild.events]


async def test_ours_are_written_once_and_kept_true() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as discord:
        guild = await discord.guild("Les Bleus", discord.human("Ada"))
        discord.door.limits.by_route.clear()
        notices = Notices(workshop(clock))
        async with playing(discord, noticeboard=notices, board=0.02):
            await looked(discord, 3)
            (made,) = guild.events
            assert made["name"] == "Atelier cyanotype"
            assert made["entity_metadata"] == {"location": "Médiathèque"}
            assert len(discord.calls(MAKE)) == 1
            notices.wanted = (workshop(clock, where="Mairie"),)
            await looked(discord, 3)
            assert made["entity_metadata"] == {"location": "Mairie"}
            notices.wanted = (workshop(clock, where="Mairie", cancelled=True),)
            await looked(discord, 3)
            assert shown(guild) == [("Atelier cyanotype", 4)]
            notices.wanted = (workshop(clock, key="e-fedcba9876543210:20261205T1400", title="Autre"),)
            await looked(discord, 3)
            notices.wanted = ()
            await looked(discord, 3)
            assert shown(guild) == [("Atelier cyanotype", 4)]
            assert notices.heard == [[]]


async def test_where_it_is_not_wanted_nothing_is_asked() -> None:
    async with DiscordDouble() as discord:
        await discord.guild("Les Bleus", discord.human("Ada"))
        notices = Notices()
        notices.wanted = None
        async with playing(discord, noticeboard=notices, board=0.02):
            await discord.quiet(0.1)
        assert not discord.calls(LIST)


async def test_a_server_that_refuses_holds_nobody_up() -> None:
    clock = Clock()
    async with DiscordDouble(clock) as discord:
        discord.door.limits.by_route.clear()
        guild = await discord.guild("Les Bleus", discord.human("Ada"))
        discord.door.refuse(LIST, 403, 50013)
        async with playing(discord, noticeboard=Notices(workshop(clock)), board=0.02):
            await discord.until(lambda: guild.events)


async def test_what_people_make_there_is_in_the_programme_and_goes_with_it(app: App, clock: Moved) -> None:
    async with DiscordDouble(clock) as discord:
        discord.door.limits.by_route.clear()
        ada = discord.human("Ada")
        guild = await discord.guild("Les Bleus", ada)
        space = f"discord:{guild.id}"
        given = {
            "name": "Bal masqué",
            "description": "On danse.",
            "scheduled_start_time": "2026-11-28T20:00:00+01:00",
            "scheduled_end_time": "2026-11-28T23:00:00+01:00",
            "entity_metadata": {"location": "Salle des fêtes"},
        }
        made = discord.boards.put(guild, ada.user, given)

        async def programme() -> list[Event]:
            async with app.storage.reading() as unit:
                return await unit.events.all(app.town.city.id)

        async with app.storage.unit() as unit:
            await _switched_on(unit, guild.id, clock)
        async with playing(discord, noticeboard=app, board=0.02):
            await looked(discord, 2)
            (event,) = await programme()
            assert (event.title, event.start.hour, event.on_site) == ("Bal masqué", 20, Status.CONFIRMED)
            assert event.place is not None
            assert event.place.name == "Salle des fêtes"
            async with app.storage.unit() as unit:
                found = await unit.events.get(app.town.city.id, event.id)
                await app.town.refresh(unit)
            assert found is not None
            assert found.owner == space
            await looked(discord, 2)
            # What came from there is not written there a second time.
            assert len(guild.events) == 1
            made["scheduled_start_time"] = "2026-11-28T21:00:00+01:00"
            await looked(discord, 2)
            assert [each.start.hour for each in await programme()] == [21]
            guild.events.clear()
            await looked(discord, 2)
            assert await programme() == []


async def test_the_events_of_a_space_are_shown_on_its_server(app: App, clock: Moved) -> None:
    async with DiscordDouble(clock) as discord:
        discord.door.limits.by_route.clear()
        guild = await discord.guild("Les Bleus", discord.human("Ada"))
        other = await discord.guild("Les Rouges", discord.human("Bob"))
        at = "2026-11-28T14:00"
        mine = Event.model_validate({"uid": "1", "title": "Vannerie", "start": at, "zone": "Europe/Paris"})
        async with app.storage.unit() as unit:
            await _switched_on(unit, guild.id, clock)
            await _switched_on(unit, other.id, clock)
            await unit.events.put(app.town.city.id, "chat", [mine], clock(), owner=f"discord:{guild.id}")
            await app.town.refresh(unit)
        async with playing(discord, noticeboard=app, board=0.02):
            await looked(discord, 4)
            assert shown(guild) == [("Vannerie", 1)]
            assert shown(other) == []
            async with app.storage.unit() as unit:
                off = mine.model_copy(update={"on_site": Status.CANCELLED, "version": 1})
                clock.advance(seconds=1)
                await unit.events.put(app.town.city.id, "chat", [off], clock())
                await app.town.refresh(unit)
            await looked(discord, 4)
            assert shown(guild) == [("Vannerie", 4)]


async def _switched_on(unit: Any, guild: str, clock: Moved) -> None:
    from bot.conversation.messages import Address, Request, Sender

    request = Request("k", Address("discord", "#1"), Sender("1"), clock(), space=guild, manages=True)
    await unit.spaces.join(request, "Les Bleus", "fr", clock())
    await unit.spaces.choose(request, shows_events=True)
