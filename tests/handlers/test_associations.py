"""Associations: begun, joined, counted, supervised groups of theirs, taken along whole and let go."""

import json
import re
from datetime import timedelta

import pytest

from bot.app import App
from bot.storage import follows
from bot.storage.copies import Recipient
from bot.storage.skills import OFFER, WISH
from tests.handlers.office import NOBODY, ORGANISER, OURS, PASSEUR, THEIRS, Office
from tests.handlers.visitor import buttons, whole
from tests.rounds.people import proposals, somebody

DAY = timedelta(days=1)


@pytest.fixture
async def office(app: App) -> Office:
    return await Office(app).open()


async def test_people_join_by_code_or_in_its_server(office: Office, app: App) -> None:
    code = office.spaces[OURS].partition(":")[2]
    assert "Welcome to" in (await office.people[NOBODY].say(f"/join {code.lower()}")).text
    assert "already" in (await office.people[NOBODY].say(f"/start join_{code}")).text
    assert "no association by this code" in (await office.people[NOBODY].say("/join NOWHERE1")).text
    await office.within(ORGANISER, "g1", press="space:joined:The Bees", manages=True)
    assert "Welcome to *The Bees*" in (await office.within(NOBODY, "g1", press="as-join")).text
    async with app.storage.reading() as unit:
        city = app.town.city.id
        assert await unit.members.of(office.ids[NOBODY], city) == [office.spaces[OURS], "room:g1"]
        assert await unit.members.people(city, "room:g1") == [office.ids[NOBODY]]
    assert "Friends of ours" in (await office.people[NOBODY].say("/join")).text
    await office.people[NOBODY].press("as-out:room:g1")
    assert "The Bees" not in (await office.people[NOBODY].say("/join")).text


async def test_nobody_sees_who_joined(office: Office) -> None:
    code = office.spaces[OURS].partition(":")[2]
    await office.people[NOBODY].say(f"/join {code}")
    page = await office.people[OURS].press("as")
    assert "1 member" in page.text
    file = await office.people[OURS].press(f"as-file:{office.spaces[OURS]}")
    (kept,) = [each.read().decode() for each in file.files]
    for shown in (whole(page), whole(file), kept):
        assert NOBODY not in shown.replace("nobody sees", "").casefold()


async def test_it_takes_everything_along_and_leaves_nothing(office: Office, app: App) -> None:
    await office.put("our-bread", OURS)
    await office.put("their-soup", THEIRS)
    (file,) = (await office.people[OURS].press(f"as-file:{office.spaces[OURS]}")).files
    kept = json.loads(file.read())
    assert [each["id"] for each in kept["entries"]] == ["our-bread"]
    assert kept["licence"]["name"] == app.town.city.licence.name
    await office.people[OURS].press(f"su-on:{office.offers[OURS]}")
    await office.people[OURS].press(f"as-gone:{office.spaces[OURS]}")
    city = app.town.city.id
    async with app.storage.reading() as unit:
        assert await unit.entries.one(city, "our-bread") is None
        assert await unit.entries.one(city, "their-soup") is not None
        assert await unit.duties.holding(city, "steward", office.spaces[OURS]) == []
        assert await unit.spaces.named(office.spaces[OURS]) is None
        skill = await unit.skills.get(office.offers[OURS])
    assert skill is not None
    assert not skill.supervised
    assert "our-bread" not in app.town.catalogue
    assert (
        "no association by this code"
        in (await office.people[NOBODY].say(f"/join {office.spaces[OURS][6:]}")).text
    )


async def test_a_steward_invites_another_one_of_their_own(office: Office) -> None:
    reply = await office.people[OURS].press("du-inv")
    assert [each.payload for each in buttons(reply)] == [f"steward:{office.spaces[OURS]}"]
    made = await office.people[OURS].press(f"du-new:steward:{office.spaces[OURS]}")
    code = re.search(r"/roles (\w{10})", made.text)
    assert code
    await office.people[NOBODY].say(f"/roles {code[1]}")
    await office.people[NOBODY].say("Lou")
    assert "Friends of ours" in (await office.people[NOBODY].say("/roles")).text


async def test_the_button_is_there_for_those_who_may(office: Office) -> None:
    for name, may in ((NOBODY, False), (PASSEUR, True), (OURS, True)):
        shown = await office.people[name].press(f"nb-see:{office.offers[name]}")
        assert ("su" in {each.action for each in buttons(shown)}) is may


async def test_minors_learn_in_a_supervised_group_and_nowhere_else(office: Office, app: App) -> None:
    """The whole way: marked in chat, matched by the round, and not once the mark is gone."""
    async with app.storage.unit() as unit:
        profile = await unit.profiles.own(office.ids[OURS], app.town.city.id)
        assert profile is not None
        ways = ["place", "outdoors"]
        await unit.profiles.change(
            profile.id, moments=["sat-morning"], quartier="vieux-pont", ways=ways, languages=["fr"]
        )
        offer = await unit.skills.add(profile.id, OFFER, "la guitare", "guitare", app.clock())
        assert offer is not None
    for name in ("lia", "noe", "sam"):
        await somebody(
            app,
            name,
            wishes=["la guitare"],
            age="minor",
            moments=["sat-morning"],
            quartier="vieux-pont",
            languages=["fr"],
        )
    await app.round()
    assert await proposals(app) == []
    await office.people[OURS].press(f"su-on:{offer.id}")
    async with app.storage.reading() as unit:
        marked = await unit.skills.get(offer.id)
    assert marked is not None
    assert (marked.supervised, marked.ways, marked.room) == (True, ("place",), 4)
    app.clock.advance(days=1)  # type: ignore[attr-defined]
    await app.round()
    (group,) = await proposals(app)
    assert group.kind == "group"
    assert len(group.seats) == 4


async def test_several_wishes_come_before_organisers_who_answer_with_a_tap(office: Office, app: App) -> None:
    for name in ("lia", "noe", "sam"):
        await somebody(
            app,
            name,
            wishes=["chanter en chœur"],
            moments=["sat-morning"],
            quartier="vieux-pont",
            languages=["fr"],
        )
    async with app.storage.unit() as unit:
        # Somebody shows something near it.
        profile = await unit.profiles.own(office.ids[NOBODY], app.town.city.id)
        assert profile is not None
        for each in await unit.skills.open(app.town.city.id):
            if each.side == WISH:
                await unit.skills.change(each.id, topic="musique")
        near = await unit.skills.add(profile.id, OFFER, "la flûte", "musique", app.clock())
        assert near is not None
    await app.round()
    news = await office.news()
    told = next(each for each in news[ORGANISER] if "nobody shows it yet" in each.text)
    assert "3 people" in told.text
    assert "chanter en chœur" in told.text
    asked = next(each for each in news[NOBODY] if "la flûte" in each.text)
    assert "td-gather" in {each.action for each in buttons(asked)}
    app.clock.advance(days=3)  # type: ignore[attr-defined]
    await app.round()
    assert not [each for each in (await office.news()).get(ORGANISER, []) if "nobody shows it" in each.text]
    await office.within(THEIRS, "g1", press="space:joined:The Choir", manages=True)
    search = next(each for each in buttons(told) if each.action == "ap-search")
    assert "1 association is asked" in (await office.people[ORGANISER].press(search)).text
    assert "decided it already" in (await office.people[ORGANISER].press(search)).text
    assert "chanter en chœur" in "".join(whole(each) for each in (await office.news()).get(THEIRS, []))


async def test_an_appeal_becomes_a_page(office: Office, app: App) -> None:
    async with app.storage.unit() as unit:
        id = await unit.appeals.make(app.town.city.id, "d", "sing together", "musique", 3, app.clock())
    await office.people[ORGANISER].press(f"ap-entry:{id}")
    for each in ("Sing together", "Everybody sings.", "musique", "on Mondays", "at the hall"):
        await office.people[ORGANISER].say(each)
    assert "hear of it" in (await office.people[ORGANISER].press("pg-put")).text
    assert "decided it already" in (await office.people[ORGANISER].press(f"ap-see:{id}")).text


async def test_nothing_is_said_in_its_name_any_more(office: Office, app: App) -> None:
    city, now, ours = app.town.city.id, app.clock(), office.spaces[OURS]
    me = office.ids[OURS]
    async with app.storage.unit() as unit:
        draft, due, done, others = [
            await unit.announcements.draft(city, me, space, {"en": words}, "", now)
            for space, words in ((ours, "a draft"), (ours, "on its way"), (ours, "told"), ("", "the city's"))
        ]
        for id in (due, others):
            await unit.announcements.change(id, state="sending", issue=1, begun_at=now, spread_at=now)
            readers = [Recipient(None, f"room:{n}", f"{n}", "", "news", now) for n in range(3)]
            await unit.copies.spread(id, 1, readers)
        await unit.announcements.change(done, state="done", issue=1, begun_at=now)
        seen = await unit.polls.draft(city, ours, "Tea or coffee?", ["Tea", "Coffee"], now, now + DAY)
        await unit.polls.moved_on(seen, "open", "draft")
        await unit.polls.vote(seen, me, 1)
        await unit.polls.draft(city, ours, "Unseen?", ["Yes", "No"], now, now + DAY)
        await unit.sources.add(city, "https://ours.example/ics", now, every=60, owner=ours)
        await unit.sources.add(city, "https://city.example/ics", now, every=60)
        await unit.follows.follow(follows.person(me), city, "space", ours, now)
    (file,) = (await office.people[OURS].press(f"as-file:{ours}")).files
    kept = json.loads(file.read())
    assert {each["texts"]["en"] for each in kept["announcements"]} == {"a draft", "on its way", "told"}
    assert kept["polls"][0]["answers"] == {"Tea": 0, "Coffee": 1}
    assert kept["calendars"] == ["https://ours.example/ics"]
    await office.people[OURS].press(f"as-gone:{ours}")
    async with app.storage.reading() as unit:
        assert await unit.announcements.get(draft) is None
        states = [it.state for id in (due, done, others) if (it := await unit.announcements.get(id))]
        assert states == ["halted", "done", "sending"]
        assert await unit.copies.counts(due) == {"dropped": 3}
        assert await unit.copies.counts(others) == {"queued": 3}
        assert [(each.question, each.state) for each in await unit.polls.of(city, ours)] == [
            ("Tea or coffee?", "closed")
        ]
        assert [each.url for each in await unit.sources.all(city)] == ["https://city.example/ics"]
        assert await unit.follows.counts(city, "space") == {}
