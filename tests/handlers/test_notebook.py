"""The notebook of exchanges: every page of it can be read, said more exactly, rested, and let go."""

from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.conversation.markup import plain
from bot.handlers import pickers
from bot.storage.skills import DRAFT, Skill
from tests.conftest import Clock, on_sqlite
from tests.handlers.test_sharing import BOTH, in_a_group, kept, ready
from tests.handlers.visitor import Visitor, buttons, pressed, whole


async def offer_of(app: App, visitor: Visitor) -> Skill:
    return (await kept(app, visitor))[1][0]


async def test_a_blank_notebook_invites(app: App, bob: Visitor) -> None:
    blank = await bob.say("/exchanges")
    assert "still blank" in blank.text
    assert {"sh-offer", "sh-wish", "iv", "po"} == {each.action for each in buttons(blank)}


async def test_the_notebook_shows_where_one_is(app: App, bob: Visitor) -> None:
    await bob.say(BOTH)
    notebook = await bob.press("nb")
    assert "sewing · waits for your yes" in plain(notebook.text)
    await bob.press("sh-all:1:2")
    notebook = await bob.press("nb")
    assert "one tap more" in notebook.text
    assert "18 or older" in whole(await bob.press(pressed(notebook, "Let it run")))
    await bob.press("po-age:adult")
    notebook = await bob.press("nb")
    assert "It is running" in notebook.text
    assert "Let it run" not in whole(notebook)
    page = await bob.press(pressed(notebook, "🤝 sewing"))
    assert "1 person at once" in whole(page)
    assert "as in my portrait" in whole(page)


async def test_a_long_notebook_has_pages(app: App, bob: Visitor) -> None:
    for number in range(9):
        await bob.say(f"/offer weave a very long basket, as my uncle did, of kind {number}")
    first = await bob.press("nb")
    assert len([each for each in buttons(first) if each.action == "nb-see"]) == 8
    second = await bob.press(pressed(first, "More"))
    (last,) = [each for each in buttons(second) if each.action == "nb-see"]
    assert last.label.endswith("…")
    assert (await bob.press("nb:99")).text


async def test_what_is_proposed_is_reached_from_it(app: App, bob: Visitor, clock: Clock) -> None:
    _offer, wish = await ready(app, bob)
    (other,) = await ready(app, Visitor(app, "eve", "en"), "/offer welding")
    seats: tuple[dict[str, Any], ...] = (
        {"profile_id": wish.profile_id, "teacher": 1, "offer_id": other.id, "wish_id": wish.id, "why": {}},
        {"profile_id": other.profile_id, "teacher": None, "offer_id": None, "wish_id": None, "why": {}},
    )
    async with app.storage.unit() as unit:
        made = await unit.proposals.make("petiteville", "chain", seats, clock() + timedelta(days=3), clock())
    assert pressed(await bob.press("nb"), "What is proposed to me").press == f"pr-show:{made.seats[0].id}"
    async with app.storage.unit() as unit:
        await unit.proposals.moved_on(made.id, "agreed", "asked", agreed_at=clock())
    assert pressed(await bob.press("nb"), "My meeting").press == f"pr-show:{made.seats[0].id}"
    sure = await bob.press(f"nb-go:{wish.id}")
    assert "stays agreed" in (await bob.press(pressed(sure, "Yes, let it go"))).text


async def test_each_thing_is_said_more_exactly(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    page = await bob.press("nb-see:1")
    level = await bob.press(pressed(page, "Level"))
    assert "✓ I can pass it on" in whole(level)
    assert "I manage" in whole(await bob.press(pressed(level, "I manage")))
    room = await bob.press(pressed(page, "For how many"))
    assert "8 people at once" in whole(await bob.press(pressed(room, "8")))
    topic = await bob.press(pressed(page, "Topic"))
    assert "✓ Sewing" in whole(topic)
    deeper = await bob.press(pressed(topic, "✂️ Crafts"))
    assert "Welding" in whole(deeper)
    assert deeper.edits
    await bob.press("nb-topic:1:soudure")
    where = await bob.press(pressed(page, "Quartier"))
    assert "La Gare-Haute" in whole(await bob.press(pressed(where, "La Gare-Haute")))
    assert "✓ La Gare-Haute" in whole(await bob.press("nb-where:1"))
    await bob.press("nb-how:1:remote")
    await bob.press("nb-how:1:place")
    await bob.press("nb-when:1:weekend")
    await bob.press("nb-when:1:0")
    await bob.press("nb-lang:1:ar")
    skill = await offer_of(app, bob)
    assert (skill.level, skill.room, skill.topic, skill.quartier) == (2, 8, "soudure", "gare-haute")
    assert skill.ways == ("outdoors", "remote")
    assert skill.moments == ("mon-morning", *pickers.WEEKEND)
    assert set(skill.languages or ()) == {"en", "ar"}
    page = await bob.press("nb-see:1")
    assert "Monday morning" in whole(page)
    assert "the weekend" in whole(page)
    for action in ("nb-how", "nb-when", "nb-lang", "nb-where"):
        as_me = pressed(await bob.press(f"{action}:1"), "As in my portrait")
        assert "as in my portrait" in whole(await bob.press(as_me))
    skill = await offer_of(app, bob)
    assert (skill.ways, skill.moments, skill.languages, skill.quartier) == (None, None, None, None)


@on_sqlite
@pytest.mark.parametrize("action", ["level", "room", "topic", "how", "when", "lang", "where", "pause"])
@pytest.mark.parametrize("tapped", ["99", "x", "nowhere", "٣", "1:2", "-1"])
async def test_what_is_not_on_the_list_asks_again(app: App, bob: Visitor, action: str, tapped: str) -> None:
    await ready(app, bob)
    before = await offer_of(app, bob)
    assert "sewing" in whole(await bob.press(f"nb-{action}:1:{tapped}"))
    after = await offer_of(app, bob)
    assert pickers.said_ways(after.ways or ("place", "outdoors")) == pickers.said_ways(
        before.ways or ("place", "outdoors")
    )
    same = ("level", "room", "topic", "quartier", "paused_until")
    assert [getattr(after, each) for each in same] == [getattr(before, each) for each in same]


async def test_a_wish_has_no_room(app: App, bob: Visitor) -> None:
    _offer, wish = await ready(app, bob)
    page = await bob.press(f"nb-see:{wish.id}")
    assert "at once" not in whole(page)
    await bob.press(f"nb-room:{wish.id}:8")
    assert (await kept(app, bob))[1][1].room == 1


async def test_one_offer_rests_by_itself(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    asked = await bob.press("nb-pause:1")
    assert "resting until November 28" in whole(await bob.press(pressed(asked, "A week")))
    assert (await offer_of(app, bob)).paused_until == app.town.today() + timedelta(days=7)
    assert "sewing · resting until" in plain((await bob.press("nb")).text)
    assert "resting" not in whole(await bob.press(pressed(await bob.press("nb-pause:1"), "Go on now")))
    assert (await offer_of(app, bob)).paused_until is None


async def test_a_draft_is_refined_and_stays_a_draft(app: App, bob: Visitor) -> None:
    understood = await bob.say(BOTH)
    level = await bob.press(pressed(understood, "Level"))
    again = await bob.press(pressed(level, "I manage"))
    assert "Yes, all of it" in whole(again)
    assert "I manage" in whole(again)
    await bob.press("nb-pause:1:0")
    await bob.press("nb-pause:1:7")
    page = await bob.press("nb-see:1")
    assert "waits for your yes" in whole(page)
    skill = await offer_of(app, bob)
    assert (skill.level, skill.paused_until) == (2, DRAFT)
    assert "welding" in whole(await bob.press(pressed(page, "Yes, that is it")))
    assert (await offer_of(app, bob)).paused_until is None


async def test_other_words_bring_their_topic(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    await bob.press("nb-words:1")
    assert "shared later" in (await bob.say("the guitar, on 06 12 34 56 78")).text
    assert "the guitar" in whole(await bob.say("the guitar"))
    skill = await offer_of(app, bob)
    assert (skill.words, skill.topic) == ("the guitar", "guitare")
    asked = await bob.press("nb-words:1")
    await bob.press(pressed(asked, "No, keep it"))
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))
    await bob.press("nb-words:1")
    assert "not alone" in (await bob.say("I want to die")).text
    await bob.press("nb-words:1")
    await bob.press("nb-go:1:sure")
    assert "no longer in your notebook" in (await bob.say("the violin")).text
    assert "no longer in your notebook" in (await bob.press("nb-words:1")).text


async def test_an_offer_is_let_go_after_one_question(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    sure = await bob.press("nb-go:1")
    assert "sewing" in whole(await bob.press(pressed(sure, "No, keep it")))
    assert "Let go: sewing" in plain((await bob.press(pressed(sure, "Yes, let it go"))).text)
    assert "no longer" in (await bob.press(pressed(sure, "Yes, let it go"))).text
    assert [each.words for each in (await kept(app, bob))[1]] == ["welding"]


async def test_the_pages_of_somebody_else_cannot_be_read_or_changed(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    before = (await kept(app, bob))[1]
    eve = Visitor(app, "eve", "en")
    actions = [each for each in app.router.presses if each.startswith(("nb-", "sh-", "td-"))]
    for action in actions:
        for payload in ("1", "1:3", "1:sure", "1:no", "1:2", "1:-"):
            assert "sewing" not in whole(await eve.press(f"{action}:{payload}"))
    assert (await kept(app, bob))[1] == before


async def test_its_pages_are_not_read_where_others_are(app: App, bob: Visitor) -> None:
    await ready(app, bob)
    for action in ("see", "words", "go", "level", "topic", "room", "how", "when", "lang", "where", "pause"):
        (reply,) = await bob.answers(in_a_group(bob, press=f"nb-{action}:1"))
        assert "in private" in reply.text
        assert "sewing" not in whole(reply)
