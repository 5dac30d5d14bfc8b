"""In whose name: asked wherever there is a choice, remembered nowhere, and looked up again where something is done."""

import pytest

from bot.app import App
from bot.handlers.rights import Role
from tests.handlers.office import NOBODY, ORGANISER, OURS, PASSEUR, REFUSED, THEIRS, Office
from tests.handlers.visitor import Visitor, buttons, pressed

GONE = "I no longer know that place."


@pytest.fixture
async def office(app: App) -> Office:
    """The steward of ours looks after theirs, too."""
    office = await Office(app).open()
    await keeps(office, OURS, office.spaces[THEIRS])
    return office


async def keeps(office: Office, name: str, space: str) -> None:
    async with office.app.storage.unit() as unit:
        city, now = office.app.town.city.id, office.app.clock()
        await unit.duties.give(office.ids[name], city, Role.STEWARD, now, space=space, called=name)


async def ends(office: Office, name: str, space: str) -> None:
    async with office.app.storage.unit() as unit:
        await unit.duties.take(office.ids[name], office.app.town.city.id, Role.STEWARD, space)


async def answered(visitor: Visitor, *words: str) -> str:
    """The last that is answered to these words."""
    said = ""
    for each in words:
        said = (await visitor.say(each)).text
    return said


POLL = ("Tea or coffee?", "Tea; Coffee", "7 days")


async def test_whoever_looks_after_two_chooses_each_time(office: Office) -> None:
    steward = office.people[OURS]
    for chosen in (THEIRS, OURS, THEIRS):
        asked = await steward.press("po-new")
        assert asked.text == "In whose name?"
        assert [each.label for each in buttons(asked)] == ["Friends of ours", "Friends of theirs"]
        await steward.press(pressed(asked, f"Friends of {chosen}"))
        assert (await answered(steward, *POLL)).startswith(f"Friends of {chosen} asks you:")
        asked = await steward.press("an-new")
        assert asked.text == "In whose name?"
        begun = await steward.press(pressed(asked, f"Friends of {chosen}"))
        assert f"In the name of: Friends of {chosen}" in begun.text
        assert f"In the name of: Friends of {chosen}" in await answered(steward, f"Hear {chosen}")
    async with office.app.storage.reading() as unit:
        city, spaces = office.app.town.city.id, office.spaces
        polls = [each.space for id in range(1, 4) if (each := await unit.polls.get(city, id))]
        assert polls == [spaces[THEIRS], spaces[OURS], spaces[THEIRS]]
        told = {each.space for each in await unit.announcements.of(office.ids[OURS], city)}
        assert told == set(spaces.values())


async def test_an_organiser_who_keeps_a_space_chooses_between_it_and_the_city(office: Office) -> None:
    organiser, city = office.people[ORGANISER], office.app.town.city.name
    for action in ("po-new", "an-new"):
        assert (await organiser.press(action)).text != "In whose name?"
    await keeps(office, ORGANISER, office.spaces[OURS])
    for action in ("po-new", "an-new"):
        asked = await organiser.press(action)
        assert [each.label for each in buttons(asked)] == [city, "Friends of ours"]
    begun = await organiser.press(pressed(asked, city))
    assert f"In the name of: {city}" in begun.text


async def test_whatever_a_button_carries_rights_are_looked_up_where_it_is_done(office: Office) -> None:
    ours = office.spaces[OURS]
    for action in ("po-new", "an-new"):
        for name in (NOBODY, PASSEUR, THEIRS):
            assert (await office.people[name].press(f"{action}:{ours}")).text == REFUSED
        assert (await office.people[OURS].press(f"{action}:city")).text == REFUSED
        assert (await office.people[ORGANISER].press(f"{action}:plain:NOWHERE")).text == GONE
        assert (await office.people[ORGANISER].press(f"{action}:🎸")).text == GONE


async def test_a_role_that_ends_while_one_writes_ends_what_one_writes(office: Office) -> None:
    steward, theirs = office.people[OURS], office.spaces[THEIRS]
    await steward.press(f"po-new:{theirs}")
    await answered(steward, *POLL[:2])
    await ends(office, OURS, theirs)
    assert await answered(steward, POLL[2]) == REFUSED
    await keeps(office, OURS, theirs)
    await steward.press(f"an-new:{theirs}")
    await ends(office, OURS, theirs)
    assert await answered(steward, "Hear, hear") == REFUSED
    async with office.app.storage.reading() as unit:
        assert not await unit.announcements.of(office.ids[OURS], office.app.town.city.id)


async def test_a_place_that_left_is_no_choice(office: Office) -> None:
    async with office.app.storage.unit() as unit:
        await unit.spaces.part(office.spaces[THEIRS], office.app.clock())
    begun = await office.people[OURS].press("an-new")
    assert "In the name of: Friends of ours" in begun.text


async def test_in_a_group_the_group_comes_first(office: Office) -> None:
    async with office.app.storage.unit() as unit:
        request = office.people[OURS].request()
        await unit.spaces.join(request, "Zither players", "en", office.app.clock())
    group = f"room:{OURS}"
    asked = await office.within(OURS, "", press="an-new", manages=True)
    assert next(each.label for each in buttons(asked)) == "Zither players"
    assert next(buttons(asked)).payload == group
    assert asked.personal


async def test_an_event_and_a_calendar_of_two_are_asked_about_too(office: Office) -> None:
    steward, city = office.people[OURS], office.app.town.city.id
    card = await steward.say("/event A party, 5 December 2030, 2 pm to 4 pm @ Town hall")
    asked = await steward.press(pressed(card, "Save"))
    assert asked.text == "In whose name?"
    saved = await steward.press(pressed(asked, "Friends of theirs"))
    assert saved.text.startswith("It is in the programme: *A party*")
    assert "saved or left already" in (await steward.press(pressed(asked, "Friends of ours"))).text
    asked = await steward.say("/sources https://www.example.org/calendar.ics")
    assert asked.text == "In whose name?"
    assert "Thank you" in (await steward.press(pressed(asked, "Friends of theirs"))).text
    async with office.app.storage.reading() as unit:
        (event,) = (await unit.events.known(city)).values()
        (source,) = await unit.sources.all(city)
        assert event.owner == source.owner == office.spaces[THEIRS]


async def test_who_speaks_in_a_place_of_theirs_adds_what_is_on_there(office: Office) -> None:
    async with office.app.storage.unit() as unit:
        request = office.people[ORGANISER].request()
        await unit.spaces.join(request, "Zither players", "en", office.app.clock())
    said = "/event A party, 5 December 2030, 2 pm to 4 pm @ Town hall"
    card = await office.within(ORGANISER, "", text=said, manages=True)
    saved = await office.within(ORGANISER, "", press=pressed(card, "Save").press, manages=True)
    assert saved.text.startswith("It is in the programme")
    async with office.app.storage.reading() as unit:
        (event,) = (await unit.events.known(office.app.town.city.id)).values()
    assert event.owner == f"room:{ORGANISER}"


async def test_what_is_not_theirs_is_refused_whatever_a_button_carries(office: Office) -> None:
    steward = office.people[OURS]
    card = await steward.say("/event A party, 5 December 2030, 2 pm to 4 pm @ Town hall")
    number = pressed(card, "Save").payload
    for carried in ("city", "plain:NOWHERE", ":", "discord:1"):
        assert (await steward.press(f"eo-save:{number}:{carried}")).text in (REFUSED, GONE)
    await ends(office, OURS, office.spaces[THEIRS])
    assert (await steward.press(f"eo-save:{number}:{office.spaces[THEIRS]}")).text == REFUSED
    async with office.app.storage.reading() as unit:
        assert not await unit.events.known(office.app.town.city.id)
