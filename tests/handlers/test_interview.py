"""« Je ne sais rien faire »: asked warmly, skipped freely, stopped at any time, taken up where it was left."""

import pytest

from bot.app import App
from bot.conversation.markup import plain
from bot.storage.skills import DRAFT
from knowledge.interview import QUESTIONS
from tests.conftest import Clock, on_sqlite
from tests.handlers.test_sharing import kept
from tests.handlers.visitor import Visitor, buttons, pressed, whole


async def test_nobody_knows_nothing(app: App, bob: Visitor) -> None:
    begun = await bob.say("I'm good at nothing")
    assert "There is nobody who knows nothing." in plain(begun.text)
    assert "What do people ask you for help with?" in plain(begun.text)
    second = await bob.say("My neighbours always ask me about their telephone")
    assert "What do you like to do on a Sunday?" in plain(second.text)
    idea = next(each for each in buttons(second) if each.action == "iv-take")
    assert "telephone" in idea.label
    ticked = await bob.press(idea)
    assert f"✓ {idea.label}" in whole(ticked)
    assert ticked.edits
    await bob.say("I bake bread")
    await bob.say("nothing")
    await bob.say("I was a mason")
    last = await bob.say("skip")
    assert "That was the last question" in plain(last.text)
    assert next(each.label for each in buttons(last) if each.action == "iv-take") == f"✓ {idea.label}"
    assert (await kept(app, bob))[1] == []
    shown = await bob.press(pressed(last, "Done"))
    _profile, (offer,) = await kept(app, bob)
    assert offer.words in whole(shown)
    assert (offer.side, offer.paused_until) == ("offer", DRAFT)
    assert "18 or older" in whole(await bob.press(pressed(shown, "Yes, that is it")))


async def test_who_skips_everything_is_offered_something_all_the_same(app: App, bob: Visitor) -> None:
    reply = await bob.press("iv")
    for _each in QUESTIONS:
        reply = await bob.press(pressed(reply, "Skip"))
    ideas = [each for each in buttons(reply) if each.action == "iv-take"]
    assert "English" in ideas[0].label
    assert len(ideas) == 2
    assert "Begin by receiving" in whole(reply)
    # What is said next is a question to the city again.
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))
    ticked = await bob.press(ideas[0])
    shown = await bob.press(pressed(ticked, "Done"))
    assert "talk together in English" in whole(shown)


async def test_it_stops_at_any_time_and_goes_on_where_it_was_left(
    app: App, bob: Visitor, clock: Clock
) -> None:
    reply = await bob.press("iv")
    await bob.press(pressed(reply, "Skip"))
    second = await bob.say("I bake bread")
    stopped = await bob.press(pressed(second, "Stop here"))
    assert "One may begin by receiving" in stopped.text
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))
    clock.advance(days=29)
    notebook = await bob.say("/exchanges")
    resumed = await bob.press(pressed(notebook, "Take up the questions again"))
    assert "Where did you grow up" in plain(resumed.text)
    assert any(each.action == "iv-take" for each in buttons(resumed))
    assert "What did your hands learn?" in plain((await bob.say("I don't know")).text)
    assert "One may begin by receiving" in (await bob.say("Stop")).text
    clock.advance(days=31)
    notebook = await bob.say("/exchanges")
    assert "Take up the questions again" not in whole(notebook)
    assert "I know nothing" in whole(notebook)
    assert "There is nobody" in plain((await bob.press("iv-on")).text)


async def test_it_is_left_by_a_command_and_by_time(app: App, bob: Visitor, clock: Clock) -> None:
    await bob.press("iv")
    await bob.say("/help")
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))
    assert "Where were we?" in (await bob.press("iv-on")).text
    clock.advance(days=2)
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))


async def test_old_buttons_of_it_do_no_harm(app: App, bob: Visitor) -> None:
    first = await bob.press("iv")
    skip = pressed(first, "Skip")
    for _twice in range(2):
        assert "on a Sunday" in plain((await bob.press(skip)).text)
    for press in ("iv-take:1", "iv-take:0", "iv-take:99", "iv-take:x", "iv-take"):
        assert "on a Sunday" in plain((await bob.press(press)).text)
    other = Visitor(app, "eve", "en")
    for press in ("iv-take:1", "iv-skip:1", "iv-on"):
        assert "There is nobody" in plain((await other.press(press)).text)
        await other.press("erase")
    assert "One may begin by receiving" in (await other.press("iv-stop")).text


async def test_an_idea_is_put_back_by_a_second_tap(app: App, bob: Visitor) -> None:
    await bob.press("iv")
    reply = await bob.say("I bake bread")
    idea = next(each for each in buttons(reply) if each.action == "iv-take")
    assert "✓" in whole(await bob.press(idea))
    assert "✓" not in whole(await bob.press(idea))
    stopped = await bob.press("iv-stop")
    assert (await kept(app, bob))[1] == []
    assert "Take it up again" in whole(stopped)


async def test_danger_is_heard_in_an_answer(app: App, bob: Visitor) -> None:
    await bob.press("iv")
    assert "You are not alone" in (await bob.say("I want to die")).text


async def test_nothing_by_which_somebody_is_reached_becomes_an_idea(app: App, bob: Visitor) -> None:
    await bob.press("iv")
    reply = await bob.say("I repair radios, call 06 12 34 56 78 or write to ana@example.org")
    assert "06 12" not in whole(reply)
    assert "example.org" not in whole(reply)


@on_sqlite
@pytest.mark.parametrize("answer", ["🎸" * 50, "\u202eabc", "x" * 10_000, "*", "{n}", "   .", "العربية"])
async def test_any_answer_leads_on(app: App, bob: Visitor, answer: str) -> None:
    await bob.press("iv")
    for _each in QUESTIONS:
        reply = await bob.say(answer)
        assert reply.text
    assert "That was the last question" in plain(reply.text)
    assert len([each for each in buttons(reply) if each.action == "iv-take"]) >= 1


async def test_it_is_kept_with_the_person_and_erased_with_them(app: App, bob: Visitor, clock: Clock) -> None:
    await bob.press("iv")
    await bob.say("I bake bread")
    async with app.storage.reading() as unit:
        opened = await unit.conversations.open(bob.address, bob.sender, clock())
        assert "bread" in str(await unit.export(opened.person.id))
    await bob.press("erase")
    assert "There is nobody" in plain((await bob.press("iv-on")).text)
    clock.advance(days=31)
    async with app.storage.unit() as unit:
        assert await unit.conversations.prune(clock()) >= 1
