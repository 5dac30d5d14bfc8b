"""Those who exchange among the members of one place alone, when that place leaves: closed gently, told once, shown to nobody."""

from dataclasses import replace

import pytest

from bot.app import App
from bot.storage.proposals import AGREED, ASKED, CLOSED, NO, YES
from tests.conftest import Clock
from tests.handlers.circle import Circle
from tests.handlers.office import OURS, Office
from tests.handlers.visitor import Visitor, buttons, pressed
from tests.rounds.people import proposals, somebody

NAMES = ("ana", "bob", "cyd")


@pytest.fixture
async def office(app: App) -> Office:
    return await Office(app).open()


async def ring(office: Office, home: str, **about: dict[str, object]) -> Circle:
    """Three of one circle, asked whether they would like to form a ring."""
    circle = Circle(office.app, *NAMES)
    await circle.arrive(**{name: {"home": home, **about.get(name, {})} for name in NAMES})
    await circle.propose("ring", 1, 2, 0)
    return circle


async def news(app: App, clock: Clock) -> dict[str, list[str]]:
    """What everybody is told by the next noon, of what goes out by itself."""
    room = Visitor(app).room
    before = len(room.said)
    clock.advance(hours=14)
    await app.upkeep()
    await app.delivery.tick()
    await app.ready()
    told: dict[str, list[str]] = {}
    for address, reply in room.said[before:]:
        told.setdefault(address.chat, []).append(reply.text)
    return told


async def test_what_is_asked_is_closed_and_each_is_told_once(office: Office, app: App, clock: Clock) -> None:
    circle = await ring(office, office.spaces[OURS], bob={"called": "Bob Dylan"})
    asked = await circle.visitors["ana"].say("/swaps")
    await office.people[OURS].press(f"as-gone:{office.spaces[OURS]}")
    assert (await circle.now()).state == CLOSED
    told = await news(app, clock)
    assert set(told) >= set(NAMES)
    for name in NAMES:
        (said,) = told[name]
        assert "Your circle has come to its end." in said
        assert "Friends of ours" in said
        assert "ends with it" in said
        for other in set(NAMES) - {name}:
            assert other not in said.casefold()
    assert "step back" not in str(told)
    # Stale buttons find it closed, and nothing is said twice.
    for button in [each for each in buttons(asked) if each.action.startswith("pr-")]:
        assert "behind us" in (await circle.visitors["ana"].press(button)).text
    assert "behind us" in (await circle.visitors["ana"].press(f"pr-yes:{circle.seat('ana').id}")).text
    again = await office.people[OURS].press(f"as-gone:{office.spaces[OURS]}")
    assert again.text == "I no longer know that place."
    assert not set(await news(app, clock)) & set(NAMES)


async def test_what_was_agreed_ends_too_and_whoever_had_said_no_is_told_of_nothing_closed(
    office: Office, app: App, clock: Clock
) -> None:
    circle = await ring(office, office.spaces[OURS])
    async with app.storage.unit() as unit:
        for name, answer in (("ana", YES), ("bob", YES), ("cyd", NO)):
            await unit.proposals.answer(circle.seat(name).id, answer, clock())
        await unit.proposals.moved_on(circle.proposal.id, AGREED, ASKED, agreed_at=clock())
    await office.people[OURS].press(f"as-gone:{office.spaces[OURS]}")
    assert (await circle.now()).state == CLOSED
    told = await news(app, clock)
    assert "ends with it" in told["ana"][0]
    assert "ends with it" in told["bob"][0]
    assert "ends with it" not in told["cyd"][0]
    assert (await circle.visitors["ana"].press(f"pr-show:{circle.seat('ana').id}")).text.startswith("That")


async def test_the_exchanges_of_the_city_go_on(office: Office, app: App) -> None:
    circle = await ring(office, office.spaces[OURS], cyd={"home": ""})
    await office.people[OURS].press(f"as-gone:{office.spaces[OURS]}")
    assert (await circle.now()).state == ASKED


async def test_nobody_of_a_circle_that_left_is_shown_to_anybody_until_they_say_so(
    office: Office, app: App, clock: Clock
) -> None:
    home = office.spaces[OURS]
    await somebody(app, "ana", ["la guitare"], ["la couture"], home=home)
    await somebody(app, "bob", ["la couture"], ["la guitare"], home=home)
    await somebody(app, "cyd", ["la couture"], ["la guitare"])
    await office.people[OURS].press(f"as-gone:{home}")
    await app.round()
    assert await proposals(app) == []
    room, ana = Visitor(app).room, Visitor(app, "ana", "en")
    clock.advance(days=1)
    await app.delivery.tick()
    await app.ready()
    (told,) = [reply for address, reply in room.said if address == ana.address]
    opened = await ana.press(pressed(told, "Open to the whole city"))
    assert "association's place" not in opened.text
    await app.round()
    (made,) = await proposals(app)
    assert len(made.seats) == 2


async def test_a_server_that_lets_passeur_go_ends_its_circle_and_finds_it_again(
    office: Office, app: App, clock: Clock
) -> None:
    await office.within(OURS, "g1", press="space:joined:The Bees", manages=True)
    circle = await ring(office, "room:g1")
    owner = office.people[OURS]
    leaving = replace(owner.request(press="space:left"), private=False, space="g1", manages=True)
    await app.accept(leaving, replace(leaving, key="again"))
    await app.ready()
    assert (await circle.now()).state == CLOSED
    await office.within(OURS, "g1", press="space:joined:The Bees", manages=True)
    assert not set(await news(app, clock)) & set(NAMES), "it has come back before anybody was told"
    async with app.storage.reading() as unit:
        taking_part = {each.called for each in await unit.profiles.ready(app.town.city.id)}
    assert taking_part >= {"Ana", "Bob", "Cyd"}
    await app.accept(replace(leaving, key="once more"), replace(leaving, key="and again"))
    await app.ready()
    told = await news(app, clock)
    assert [len(told[name]) for name in NAMES] == [1, 1, 1]


async def test_only_whoever_decides_there_ends_a_circle(office: Office, app: App) -> None:
    circle = await ring(office, office.spaces[OURS])
    for name, person in office.people.items():
        if name not in (OURS, "organiser", "administrator"):
            await person.press(f"as-gone:{office.spaces[OURS]}")
        await person.press("space:left")
    assert (await circle.now()).state == ASKED


async def test_two_stewards_at_the_same_moment_end_it_once(office: Office, app: App, clock: Clock) -> None:
    circle = await ring(office, office.spaces[OURS])
    press = f"as-gone:{office.spaces[OURS]}"
    await app.accept(
        *(office.people[name].request(press=press) for name in (OURS, "organiser") for _twice in "12")
    )
    await app.ready()
    assert (await circle.now()).state == CLOSED
    told = await news(app, clock)
    assert [len(told[name]) for name in NAMES] == [1, 1, 1]
    async with app.storage.reading() as unit:
        done = await unit.deeds.latest(app.town.city.id)
    assert [each.what for each in done].count("space-left") == 1
