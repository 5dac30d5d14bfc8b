"""A group of Telegram that grows into a supergroup has a new number: nobody in it should notice."""

from dataclasses import replace

from sqlalchemy import select

from bot.app import App
from bot.conversation.messages import Address
from bot.handlers.rights import Role
from bot.storage.models import Base
from tests.conftest import Clock
from tests.handlers.newsroom import appoint
from tests.handlers.visitor import Visitor

OLD, NEW = Address("room", "-55"), Address("room", "-10055")


async def holding(app: App, what: str) -> set[str]:
    """The tables in which some value is, or holds, this."""
    found = set()
    async with app.storage.reading() as unit:
        for table in Base.metadata.sorted_tables:
            for row in await unit.connection.execute(select(table)):
                if any(what in str(value) for value in row):
                    found.add(table.name)
    return found


async def test_a_group_that_grows_keeps_all_that_is_its_own(app: App, clock: Clock) -> None:
    ana, city = Visitor(app, "ana"), app.town.city.id
    await ana.say("bonjour")
    await appoint(ana, Role.STEWARD, str(OLD))
    request = replace(ana.request(), address=OLD, private=False)
    async with app.storage.unit() as unit:
        await unit.spaces.join(request, "Les Bricoleurs", "fr", clock())
        await unit.spaces.choose(request, quartier="vieux-pont")
        await unit.members.join(1, city, str(OLD), clock())
        await unit.follows.follow("p:1", city, "space", str(OLD), clock())
        await unit.announcements.draft(city, 1, str(OLD), {"fr": "Bientôt"}, "", clock())
        await unit.announcements.change(1, audience=[f"chat:{OLD}", f"space:{OLD}", "news"])
        await unit.polls.draft(city, str(OLD), "Thé ?", ["Oui", "Non"], clock(), clock())
        # The new group says that it took Passeur in before it says where it came from.
        await unit.spaces.join(replace(request, address=NEW), "Les Bricoleurs", "en", clock())
        await unit.members.join(1, city, str(NEW), clock())
        await unit.follows.follow("p:1", city, "space", str(NEW), clock())
    before = await holding(app, str(OLD))
    assert before >= {"duties", "members", "follows", "announcements", "polls"}
    for _told in range(2):
        await app.moved(OLD, NEW)
    assert not await holding(app, str(OLD)) - {"inbox", "conversations"}
    assert await holding(app, str(NEW)) >= before - {"inbox", "conversations"}
    async with app.storage.reading() as unit:
        (home,) = await unit.spaces.everywhere()
        assert (home.key, home.lang, home.quartier, home.channel) == (str(NEW), "fr", "vieux-pont", str(NEW))
        (duty,) = await unit.duties.of(1, city)
        assert duty.space == str(NEW)
        (news,) = await unit.announcements.owned(city, str(NEW))
        assert set(news.audience) == {f"chat:{NEW}", f"space:{NEW}", "news"}


async def test_a_chat_that_was_no_space_moves_alone(app: App) -> None:
    await app.moved(OLD, NEW)
    async with app.storage.reading() as unit:
        assert not await unit.spaces.everywhere()
