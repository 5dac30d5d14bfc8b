"""A group for minors stands only as long as somebody answers for it."""

import pytest

from bot.app import App
from bot.storage.proposals import AGREED, ASKED, BROKEN, CLOSED
from bot.storage.skills import OFFER
from tests.handlers.circle import Circle
from tests.handlers.visitor import whole


async def supervised(app: App, *, age: str = "minor") -> tuple[Circle, int]:
    """Ana supervises a group of two; the number of her offer."""
    circle = Circle(app, "ana", "bob", "cyd")
    await circle.arrive(bob={"age": age}, cyd={"age": age})
    async with app.storage.unit() as unit:
        (offer,) = await unit.skills.of(circle.profiles["ana"].id, OFFER)
        await unit.skills.change(offer.id, supervised=True, ways=["place"], room=4)
    await circle.propose("group", None, 0, 0)
    return circle, offer.id


async def test_whoever_is_asked_reads_that_it_is_supervised(app: App) -> None:
    circle, _offer = await supervised(app)
    for told in (await circle.news()).values():
        assert "A supervised group\nat a place, with somebody there all the time" in whole(told[0])
    grown = Circle(app, "dan", "eve", "flo")
    await grown.arrive()
    await grown.propose("group", None, 0, 0)
    assert "supervised" not in whole((await grown.news())["eve"][0])


async def test_nobody_supervises_any_more_and_the_minors_do_not_come(app: App) -> None:
    circle, offer = await supervised(app)
    await circle.agree()
    assert circle.proposal.state == AGREED
    await circle.visitors["ana"].press(f"su-off:{offer}")
    assert (await circle.now()).state == BROKEN
    await app.upkeep()
    told = await circle.news()
    assert (await circle.now()).state == CLOSED
    assert "somebody had to step back" in told["bob"][0].text


async def test_whoever_loses_the_role_supervises_no_minors(app: App) -> None:
    circle, _offer = await supervised(app)
    ana = circle.visitors["ana"]
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(ana.address, ana.sender, app.clock())
        assert await unit.skills.unsupervise(opened.person.id) == 1
    assert (await circle.now()).state == BROKEN


async def test_grown_ups_go_on_without_supervision(app: App) -> None:
    circle, offer = await supervised(app, age="adult")
    await circle.visitors["ana"].press(f"su-off:{offer}")
    assert (await circle.now()).state == ASKED


@pytest.mark.parametrize("tapped", ["remote", "outdoors", "-"])
async def test_a_supervised_group_stays_at_its_place(app: App, tapped: str) -> None:
    circle, offer = await supervised(app)
    answer = await circle.visitors["ana"].press(f"nb-how:{offer}:{tapped}")
    assert "always meets at a place" in answer.text
    async with app.storage.reading() as unit:
        found = await unit.skills.get(offer)
    assert found is not None
    assert found.ways == ("place",)
