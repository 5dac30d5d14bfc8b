"""What waits for a person: told of once a day, by whichever process is first, and never to nobody."""

from bot.app import App
from bot.conversation.messages import Address, Request, Sender
from bot.rounds.waiting import look_after, still_true
from tests.conftest import Clock
from tests.storage.reading import outbox


async def person(app: App, name: str, *roles: str) -> int:
    address, sender = Address("room", name), Sender(name, lang="en")
    async with app.storage.unit() as unit:
        known = (await unit.conversations.open(address, sender, app.clock())).person
        for role in roles:
            await unit.duties.give(known.id, app.town.city.id, role, app.clock(), called=name)
    return known.id


async def ask(app: App, name: str = "ana") -> int:
    id = await person(app, name)
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(Address("room", name), Sender(name), app.clock())
        request = Request(
            "k", Address("room", name), Sender(name), app.clock(), person=opened.person, lang="en"
        )
        assert opened.person.id == id
        return await unit.calls.put(request, app.town.city.id, "Who repairs accordions?", app.clock())


async def told(app: App) -> list[tuple[str, str]]:
    """Who is told what, of what nobody asked for."""
    return [(row["recipient"], row["name"]) for row in await outbox(app.storage)]


async def test_two_processes_tell_once(app: App, clock: Clock) -> None:
    await person(app, "malik", "passeur")
    await person(app, "odile", "organiser")
    await ask(app)
    clock.advance(hours=25)
    assert await look_after(app.storage, app.town, clock()) == 1
    assert await look_after(app.storage, app.town, clock()) == 0
    assert sorted(await told(app)) == [("malik", "waits"), ("odile", "waits")]


async def test_where_nobody_has_a_role_the_administrators_are_told(app: App, clock: Clock) -> None:
    await person(app, "root")
    app.town.administrators = frozenset({"room:root", "telegram:unknown"})
    await ask(app)
    clock.advance(hours=25)
    await look_after(app.storage, app.town, clock())
    assert await told(app) == [("root", "waits")]


async def test_where_there_is_nobody_at_all_it_goes_on_waiting(app: App, clock: Clock) -> None:
    id = await ask(app)
    clock.advance(hours=25)
    assert await look_after(app.storage, app.town, clock()) == 1
    assert await told(app) == []
    async with app.storage.reading() as unit:
        assert [each["id"] for each in await unit.calls.waiting(app.town.city.id)] == [id]


async def test_at_night_nobody_is_told_before_the_morning(app: App, clock: Clock) -> None:
    await person(app, "malik", "passeur")
    await ask(app)
    clock.now = clock.now.replace(hour=23) + (clock.now - clock.now)
    clock.advance(days=1, hours=1)
    await look_after(app.storage, app.town, clock())
    (row,) = await outbox(app.storage)
    assert row["due_at"] > clock()


async def test_pages_of_the_city_are_nobodys_to_be_asked_about(app: App, clock: Clock) -> None:
    await person(app, "odile", "organiser")
    clock.advance(days=800)
    assert await still_true(app.storage, app.town, clock()) == 0
