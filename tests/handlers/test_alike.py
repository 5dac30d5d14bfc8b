"""Questions asked in vain are read once, and told in groups of those that still stand."""

from bot.app import App
from bot.handlers.desk import settling
from bot.handlers.desk.alike import Alike
from tests.handlers.office import Office


async def test_what_comes_later_moves_nothing_and_what_is_settled_is_left_out(app: App) -> None:
    alike = Alike(app.town.city)
    first = ["souder un bateau", "accorder mon clavecin"]
    assert await alike.groups(first) == [("accorder mon clavecin",), ("souder un bateau",)]
    later = ["où accorder un clavecin ?", *first]
    assert await alike.groups(later) == [
        ("accorder mon clavecin", "où accorder un clavecin ?"),
        ("souder un bateau",),
    ]
    assert await alike.groups(["où accorder un clavecin ?"]) == [("où accorder un clavecin ?",)]
    assert await alike.groups([]) == []


async def test_they_are_read_before_somebody_opens_the_desk(app: App) -> None:
    office = await Office(app).open()
    number = await office.asked("souder un bateau")
    assert app.town.alike.latest == 0
    await app.look()
    assert app.town.alike.latest == number
    async with app.storage.reading() as unit:
        (group,) = await settling.groups(unit, app.town)
    assert (group.times, group.title) == (5, "souder un bateau")
