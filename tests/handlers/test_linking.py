"""One person on two accounts: by a code alone, never by guessing, never by a trick that is not said aloud."""

import re
from datetime import timedelta

import pytest

from bot.app import App
from bot.storage import follows
from bot.storage.links import GUESSES, LIVES
from tests.conftest import Clock
from tests.handlers.office import NOBODY, ORGANISER, PASSEUR, Office


@pytest.fixture
async def office(app: App) -> Office:
    return await Office(app).open()


async def code_of(office: Office, name: str) -> str:
    reply = await office.people[name].press("li-code")
    found = re.search(r"/link (\w{8})`", reply.text)
    assert found
    assert not reply.trace, "a code leaves no trace in the outbox"
    return found[1]


async def link(office: Office, first: str, second: str) -> None:
    code = await code_of(office, first)
    await office.people[second].say(f"/link {code[:4].lower()} {code[4:]}")
    assert "you are one" in (await office.people[second].press("li-yes")).text
    office.ids[second] = office.ids[first]


async def test_two_accounts_become_one_with_everything(office: Office, app: App) -> None:
    gone, city = office.ids[NOBODY], app.town.city.id
    async with app.storage.unit() as unit:
        await unit.follows.follow(follows.person(gone), city, "topic", "manuel", app.clock())
    await link(office, PASSEUR, NOBODY)
    async with app.storage.reading() as unit:
        assert await unit.people.gone(gone)
        assert len(await unit.follows.of(follows.person(office.ids[PASSEUR]), city)) == 1
        own = await unit.profiles.own(office.ids[PASSEUR], city)
        assert own is not None
        words = {each.words for each in await unit.skills.of(own.id)}
    assert words == {"what passeur shows", "what nobody shows"}
    assert "what nobody shows" in str((await office.people[PASSEUR].say("/exchanges")).text)
    told = await office.told(PASSEUR)
    # Even where the other account spoke last, this one is told.
    assert any("is now one with yours" in each.text for each in told)


async def test_a_code_works_once_and_for_ten_minutes(office: Office, clock: Clock) -> None:
    code = await code_of(office, PASSEUR)
    clock.now += LIVES
    assert "no longer works" in (await office.people[NOBODY].say(f"/link {code}")).text
    old, new = await code_of(office, PASSEUR), await code_of(office, PASSEUR)
    assert "no longer works" in (await office.people[NOBODY].say(f"/link {old}")).text
    await office.people[NOBODY].say(f"/link {new}")
    await office.people[ORGANISER].say(f"/link {new}")
    assert "you are one" in (await office.people[NOBODY].press("li-yes")).text
    assert "no longer works" in (await office.people[ORGANISER].press("li-yes")).text


async def test_guessing_is_slowed(office: Office, clock: Clock) -> None:
    code = await code_of(office, PASSEUR)
    for number in range(GUESSES):
        assert "no longer works" in (await office.people[NOBODY].say(f"/link WRONG{number}")).text
    assert "too often" in (await office.people[NOBODY].say(f"/link {code}")).text
    clock.now += timedelta(hours=1)
    again = await code_of(office, PASSEUR)
    assert "one person" in (await office.people[NOBODY].say(f"/link {again}")).text


async def test_nothing_happens_without_a_yes_and_a_no_spends_the_code(office: Office, app: App) -> None:
    code = await code_of(office, PASSEUR)
    shown = await office.people[NOBODY].say(f"/link {code}")
    assert "say no" in shown.text
    assert "One tap" in (await office.people[NOBODY].say("yes!")).text
    await office.people[NOBODY].press("li-no")
    assert "you are one" not in (await office.people[NOBODY].press("li-yes")).text
    assert "no longer works" in (await office.people[ORGANISER].say(f"/link {code}")).text
    async with app.storage.reading() as unit:
        assert not await unit.people.gone(office.ids[NOBODY])


async def test_a_forged_yes_links_nobody(office: Office, app: App) -> None:
    await code_of(office, PASSEUR)
    await office.people[NOBODY].press("li-yes:anything")
    async with app.storage.reading() as unit:
        assert len(await unit.links.accounts(office.ids[PASSEUR])) == 1


async def test_one_cannot_link_to_oneself_nor_where_others_read(office: Office) -> None:
    code = await code_of(office, PASSEUR)
    assert "linked already" in (await office.people[PASSEUR].say(f"/link {code}")).text
    for said in ("/link", f"/link {code}"):
        assert "private" in (await office.within(NOBODY, "g1", text=said)).text


async def test_messages_go_where_one_chose_or_spoke_last(office: Office, app: App, clock: Clock) -> None:
    await link(office, PASSEUR, NOBODY)
    clock.advance(hours=2)
    await office.people[NOBODY].say("hello")
    async with app.storage.reading() as unit:
        reach = (await unit.habits.reach([office.ids[PASSEUR]]))[office.ids[PASSEUR]]
    assert reach.recipient == NOBODY
    assert "You are on" not in (await office.people[NOBODY].press("li-to:telegram")).text
    async with app.storage.reading() as unit:
        assert (await unit.habits.of(office.ids[PASSEUR])).chosen == "", "nobody is on Telegram here"
        own = await unit.profiles.own(office.ids[PASSEUR], app.town.city.id)
    await office.people[NOBODY].press("li-to:room")
    async with app.storage.reading() as unit:
        assert (await unit.habits.of(office.ids[PASSEUR])).chosen == "room"
    assert own is not None


async def test_unlinking_leaves_the_rest_with_the_other(office: Office, app: App) -> None:
    await link(office, PASSEUR, NOBODY)
    await office.people[NOBODY].press("li-parted")
    async with app.storage.reading() as unit:
        assert [each.external for each in await unit.links.accounts(office.ids[PASSEUR])] == [PASSEUR]
        assert await unit.duties.of(office.ids[PASSEUR], app.town.city.id)
    assert "for those who look after it" in (await office.people[NOBODY].say("/desk")).text
    assert "what nobody shows" not in (await office.people[NOBODY].say("/exchanges")).text
    await office.people[PASSEUR].press("li-parted")
    async with app.storage.reading() as unit:
        assert len(await unit.links.accounts(office.ids[PASSEUR])) == 1, "the last account stays"
