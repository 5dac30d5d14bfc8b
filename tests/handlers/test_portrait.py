"""Who somebody is in the exchange: said by taps, in any order, none of it compulsory but the age band."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.conversation.markup import plain
from bot.storage.profiles import Profile
from bot.storage.proposals import AGREED, ASKED, BROKEN
from tests.conftest import Clock
from tests.handlers.test_sharing import in_a_group, kept, ready
from tests.handlers.visitor import Visitor, buttons, pressed, whole


async def profile_of(app: App, visitor: Visitor) -> Profile:
    profile = (await kept(app, visitor))[0]
    assert profile is not None
    return profile


async def test_everything_is_said_by_taps(app: App, bob: Visitor) -> None:
    seen = await bob.press("po")
    assert "not said" in seen.text
    await bob.press(pressed(seen, "Moments"))
    await bob.press("po-when:0")
    await bob.press("po-when:17")
    languages = await bob.press(pressed(seen, "Languages"))
    assert "✓ English" in whole(languages)
    await bob.press(pressed(languages, "العربية"))
    ways = await bob.press(pressed(seen, "Where"))
    await bob.press(pressed(ways, "from afar, by telephone or screen"))
    await bob.press("po-how:outdoors")
    quartiers = await bob.press(pressed(seen, "Quartier"))
    await bob.press(pressed(quartiers, "Old Bridge"))
    most = await bob.press(pressed(seen, "How many at once"))
    await bob.press(pressed(most, "2"))
    assert "You gladly give first" in (await bob.press(pressed(seen, "I like to give first"))).text
    await bob.press(pressed(seen, "What to call me"))
    shown = plain((await bob.say("Bob the *Great*")).text)
    for line in (
        "Called: Bob the *Great*",
        "Quartier: Old Bridge",
        "Languages: English and العربية",
        "Moments: Monday morning and Saturday evening",
        "in a place of the city or from afar",
        "At once: 2 at most",
    ):
        assert line in shown
    profile = await profile_of(app, bob)
    assert profile.called == "Bob the *Great*"
    assert profile.moments == ("mon-morning", "sat-evening")
    assert set(profile.languages) == {"en", "ar"}
    assert profile.ways == ("place", "remote")
    assert (profile.quartier, profile.most, profile.gives_first, profile.ready) == (
        "vieux-pont",
        2,
        True,
        False,
    )
    assert "✓ Old Bridge" in whole(await bob.press("po-where"))
    await bob.press("po-where:-")
    await bob.press("po-first")
    profile = await profile_of(app, bob)
    assert (profile.quartier, profile.gives_first) == ("", False)


async def test_moments_by_shortcuts(app: App, bob: Visitor) -> None:
    week = await bob.press("po-when")
    assert len([each for each in buttons(week) if each.action == "po-when"]) == 24
    assert "weekday evenings" in plain((await bob.press(pressed(week, "Evenings"))).text)
    both = await bob.press(pressed(week, "Weekend"))
    assert "Chosen: weekday evenings and the weekend" in plain(both.text)
    assert "✓ Sat morning" in whole(both)
    assert "Chosen: weekday evenings" in plain((await bob.press(pressed(week, "Weekend"))).text)
    assert "Chosen: any time" in plain((await bob.press(pressed(week, "Any time"))).text)
    await bob.press("po-when:5")
    for forged in ("po-when:21", "po-when:x", "po-when:-1", "po-when:٣"):
        await bob.press(forged)
    assert (await profile_of(app, bob)).moments == ("tue-evening",)


async def test_what_is_not_on_the_list_changes_nothing(app: App, bob: Visitor) -> None:
    before = (await bob.press("po")) and await profile_of(app, bob)
    for press in ("po-lang:tlh", "po-how:home", "po-where:nowhere", "po-most:9", "po-age:x", "po-pause:9999"):
        assert (await bob.press(press)).text
    assert await profile_of(app, bob) == before
    await bob.press("po-how:place")
    await bob.press("po-how:outdoors")
    assert (await profile_of(app, bob)).ways == ("outdoors",)


async def test_a_name_may_be_anything_but_a_contact(app: App, bob: Visitor) -> None:
    await bob.press("po-name")
    assert "your contact is shared later" in (await bob.say("+33 6 12 34 56 78")).text
    assert "at most 40" in (await bob.say("B" * 41)).text
    assert "at most 40" in (await bob.say("\u202e\u2066")).text
    await bob.say("Bo\nb")
    assert (await profile_of(app, bob)).called == "Bo b"
    asked = await bob.press("po-name")
    await bob.press(pressed(asked, "I'd rather not say"))
    assert (await profile_of(app, bob)).called == ""
    # The question is closed: what is said next is no name.
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))


async def test_age_alone_is_asked_for_and_only_once(app: App, bob: Visitor) -> None:
    assert "18 or older" in whole(await bob.press("po-run"))
    begin = await bob.press("po-age:adult")
    assert "What would you like to begin with?" in begin.text
    assert not (await profile_of(app, bob)).ready
    shown = await bob.say("/offer sewing")
    assert "It is running." in plain((await bob.press(pressed(shown, "Yes, that is it"))).text)
    assert (await profile_of(app, bob)).ready
    assert "It is running." in plain((await bob.press("po-age:adult")).text)
    assert "18 or older" in whole(await bob.press("po-band"))


@pytest.mark.parametrize("state", [ASKED, AGREED])
async def test_the_young_keep_their_wishes_and_are_met_by_no_stranger(
    app: App, bob: Visitor, clock: Clock, state: str
) -> None:
    _offer, wish = await ready(app, bob)
    eve = Visitor(app, "eve", "en")
    (other,) = await ready(app, eve, "/offer welding")
    seats: tuple[dict[str, Any], ...] = (
        {"profile_id": wish.profile_id, "teacher": 1, "offer_id": other.id, "wish_id": wish.id, "why": {}},
        {"profile_id": other.profile_id, "teacher": None, "offer_id": None, "wish_id": None, "why": {}},
    )
    async with app.storage.unit() as unit:
        made = await unit.proposals.make("petiteville", "chain", seats, clock() + timedelta(days=3), clock())
        if state == AGREED:
            assert await unit.proposals.moved_on(made.id, AGREED, ASKED, agreed_at=clock())
    reply = await bob.press("po-age:minor")
    assert "Under 18" in reply.text
    profile = await profile_of(app, bob)
    assert (profile.age, profile.ready) == ("minor", False)
    assert len((await kept(app, bob))[1]) == 2
    async with app.storage.reading() as unit:
        found = await unit.proposals.get(made.id)
        assert found is not None
        assert (found.state, found.seats[0].answer) == (BROKEN, "no")
    assert "Under 18" in (await bob.press("po-run")).text
    shown = await bob.say("/wish the violin")
    assert "Under 18" in (await bob.press(pressed(shown, "Yes, that is it"))).text
    assert "A parent or referent" in (await bob.say("/exchanges")).text
    assert not (await profile_of(app, bob)).ready
    slip = await bob.press("po-age:adult")
    assert "slip" in slip.text
    assert (await profile_of(app, bob)).age == "minor"
    await bob.press(pressed(slip, "Yes, I am 18 or older"))
    profile = await profile_of(app, bob)
    assert (profile.age, profile.ready) == ("adult", True)


async def test_a_rest_and_its_end(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    asked = await bob.press("po-pause")
    assert "Go on now" not in whole(asked)
    assert "resting until December 21" in (await bob.press(pressed(asked, "A month"))).text
    assert (await profile_of(app, bob)).paused_until == app.town.today() + timedelta(days=30)
    assert "resting until" in (await bob.say("/exchanges")).text
    assert "resting" not in (await bob.press(pressed(await bob.press("po-pause"), "Go on now"))).text
    assert (await profile_of(app, bob)).paused_until is None


async def test_only_among_the_members_of_ones_association(app: App, bob: Visitor) -> None:
    (first,) = await bob.answers(in_a_group(bob, press="po-home"))
    assert "in private first" in first.text
    await ready(app, bob)
    (notebook,) = await bob.answers(in_a_group(bob, "/exchanges"))
    request = replace(in_a_group(bob, press=pressed(notebook, "Only among us here").press), space="guild")
    (said,) = await bob.answers(request)
    assert said.personal
    assert "this place only" in said.text
    assert (await profile_of(app, bob)).home == "room:guild"
    seen = await bob.press("po")
    assert "Only with the members" in seen.text
    await bob.press(pressed(seen, "Open to the whole city"))
    assert (await profile_of(app, bob)).home == ""
    await bob.answers(request)
    (said,) = await bob.answers(in_a_group(bob, press="po-city"))
    assert "open to the whole city" in said.text
    assert (await profile_of(app, bob)).home == ""
    assert "in the place of your association" in (await bob.press("po-home")).text


async def test_people_are_told_where_they_last_spoke(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    there = replace(bob.address, chat="bob-elsewhere")
    request = replace(bob.request(press="po"), address=there)
    await app.accept(request)
    await app.ready()
    assert (await profile_of(app, bob)).address == "room:bob-elsewhere"
