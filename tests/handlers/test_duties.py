"""Roles are taken up by a code, once, by whoever carries it; what was done is written down."""

import re
from dataclasses import replace

import pytest

from bot.app import App
from bot.storage.duties import LIVES
from tests.conftest import Clock
from tests.handlers.office import NOBODY, ORGANISER, OURS, PASSEUR, Office
from tests.handlers.visitor import buttons, whole


@pytest.fixture
async def office(app: App) -> Office:
    return await Office(app).open()


async def a_code(office: Office, role: str = "passeur") -> str:
    reply = await office.people[ORGANISER].press(f"du-new:{role}")
    found = re.search(r"/roles (\w{10})", reply.text)
    assert found
    return found[1]


async def test_a_code_gives_a_role_once(office: Office, app: App) -> None:
    code, nobody = await a_code(office), office.people[NOBODY]
    await nobody.say(f"/start inv_{code.lower()}")
    for odd in ("06 12 34 56 78", "x" * 200, "   "):
        assert "first name" in (await nobody.say(odd)).text
    assert "Welcome, *Zoé 🎸*" in (await nobody.say("Zoé 🎸")).text
    async with app.storage.reading() as unit:
        (held,) = await unit.duties.of(office.ids[NOBODY], app.town.city.id)
        done = await unit.deeds.latest(app.town.city.id)
    assert (held.role, held.called) == ("passeur", "Zoé 🎸")
    assert [each.what for each in done][:2] == ["role-begun", "role-invited"]
    assert "no longer gives anything" in (await office.people[OURS].say(f"/roles {code}")).text


async def test_two_who_carry_one_code_share_it(office: Office, app: App) -> None:
    code = await a_code(office)
    await office.people[NOBODY].say(f"/roles {code}")
    await office.people[OURS].say(f"/roles {code}")
    assert "Welcome" in (await office.people[NOBODY].say("Ana")).text
    assert "no longer gives anything" in (await office.people[OURS].say("Lou")).text
    async with app.storage.reading() as unit:
        assert len(await unit.duties.holding(app.town.city.id, "passeur")) == 2


async def test_a_code_lives_a_week(office: Office, clock: Clock) -> None:
    code = await a_code(office)
    clock.now += LIVES
    assert "older than a week" in (await office.people[NOBODY].say(f"/roles {code}")).text


async def test_nothing_of_it_is_said_where_others_read(office: Office) -> None:
    code = await a_code(office)
    for said in ("/roles", f"/roles {code}", f"/start inv_{code}"):
        reply = await office.within(ORGANISER, "g1", text=said)
        assert "private" in reply.text
        assert reply.personal
        assert "room:organiser" not in whole(reply)
    for press in ("du-inv", "du-all", "du-new:passeur", "jo", "qu", "dk"):
        assert "private" in (await office.within(ORGANISER, "g1", press=press)).text


async def test_whoever_loses_a_role_is_told_and_lets_go_of_what_they_had(office: Office, app: App) -> None:
    call = await office.calls()
    await office.people[PASSEUR].press(f"qu-take:c:{call}")
    await office.people[PASSEUR].press(f"su-on:{office.offers[PASSEUR]}")
    async with app.storage.reading() as unit:
        skill = await unit.skills.get(office.offers[PASSEUR])
    assert skill is not None
    assert skill.supervised
    await office.people[ORGANISER].press(f"du-gone:{office.duties[PASSEUR]}")
    assert any("no longer passeur" in each.text for each in await office.told(PASSEUR))
    async with app.storage.reading() as unit:
        skill = await unit.skills.get(office.offers[PASSEUR])
        (waiting,) = await unit.calls.waiting(app.town.city.id)
    assert skill is not None
    assert not skill.supervised
    assert waiting["taken_by"] is None


async def test_the_journal_names_whoever_signs_and_nobody_who_is_gone(office: Office, app: App) -> None:
    await a_code(office)
    journal = (await office.people[ORGANISER].press("jo")).text
    assert "Organiser" in journal
    assert "invited to a role" in journal
    await office.people[ORGANISER].press("erase")
    office.app.town.administrators = frozenset({"room:passeur"})
    journal = (await office.people[PASSEUR].press("jo")).text
    assert "Organiser" not in journal
    assert "somebody" in journal


async def test_an_administrator_is_one_where_the_settings_say_and_nowhere_else(office: Office) -> None:
    stranger = replace(office.people["administrator"].request("/roles"))
    (reply,) = await office.people["administrator"].answers(stranger)
    assert "administrator" in reply.text
    office.app.town.administrators = frozenset({"telegram:administrator"})
    reply = await office.people["administrator"].say("/roles")
    assert "You have no role here" in reply.text
    assert {each.action for each in buttons(reply)} == {"help"}
