"""Words typed right after a message of an exchange: asked about first, and never passed on without a tap."""

from bot.app import App
from tests.conftest import Clock
from tests.handlers.circle import Circle
from tests.handlers.test_proposals import group, three, two
from tests.handlers.visitor import Visitor, buttons, pressed, whole


async def written(app: App, circle: Circle, words: str = "Saturday at the library?") -> None:
    """Ana has just written to Bob, who read it."""
    await circle.agree()
    await circle.press("ana", "re-write", ":1")
    await circle.visitors["ana"].say(words)
    assert words in (await circle.news())["bob"][0].text


async def test_an_answer_typed_at_once_is_sent_with_one_tap(app: App) -> None:
    circle = await two(app)
    await written(app, circle)
    bob = circle.visitors["bob"]
    asked = await bob.say("Yes, at ten! 🎉")
    assert "Is this for Ana, or for me?" in asked.text
    assert "Yes, at ten! 🎉" in whole(asked)
    assert [each.label for each in buttons(asked)] == ["Send it to Ana", "Search the city"]
    assert (await circle.news())["ana"] == []
    send = pressed(asked, "Send it to Ana")
    assert "passed it on to Ana" in (await bob.press(send)).text
    (message,) = (await circle.news())["ana"]
    assert message.text == "*Bob* writes to you:\nYes, at ten! 🎉"
    assert "no longer waiting" in (await bob.press(send)).text
    assert (await circle.news())["ana"] == []


async def test_a_question_typed_at_once_is_answered_with_one_tap(app: App) -> None:
    circle = await two(app)
    await written(app, circle)
    bob = circle.visitors["bob"]
    asked = await bob.say("where can I learn to sew?")
    answer = await bob.press(pressed(asked, "Search the city"))
    assert "Sewing together" in whole(answer)
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?")), "it is known by now"
    assert (await circle.news())["ana"] == []
    await circle.press("ana", "re-write", ":1")
    await circle.visitors["ana"].say("Or Sunday?")
    await circle.news()
    assert "for Ana, or for me" in (await bob.say("Sunday is fine")).text
    assert "faded" in (await bob.press("re-ask:999")).text


async def test_what_is_typed_in_two_goes_is_sent_together(app: App) -> None:
    circle = await two(app)
    await written(app, circle)
    bob = circle.visitors["bob"]
    await bob.say("Yes")
    asked = await bob.say("at ten")
    await bob.press(pressed(asked, "Send it to Ana"))
    assert "Yes\nat ten" in (await circle.news())["ana"][0].text


async def test_whoever_wrote_may_go_on_writing(app: App, clock: Clock) -> None:
    circle = await two(app)
    await written(app, circle)
    ana = circle.visitors["ana"]
    assert "for Bob, or for me" in (await ana.say("I bring a needle")).text
    clock.advance(minutes=16)
    assert "Sewing together" in whole(await ana.say("where can I learn to sew?"))
    assert (await circle.news())["bob"] == []


async def test_to_everybody_where_everybody_was_written_to(app: App) -> None:
    circle = await group(app)
    await circle.agree()
    await circle.press("ana", "re-write", ":all")
    await circle.visitors["ana"].say("Welcome!")
    told = await circle.news()
    name = next(name for name in told if told[name])
    assert "Welcome!" in told[name][0].text
    asked = await circle.visitors["ana"].say("Bring a pen")
    await circle.visitors["ana"].press(pressed(asked, "Send it to everybody"))
    assert "Bring a pen" in (await circle.news())[name][0].text


async def test_what_is_too_long_waits_for_fewer_words(app: App) -> None:
    circle = await two(app)
    await written(app, circle)
    bob = circle.visitors["bob"]
    asked = await bob.say("ah " * 3000)
    assert len(asked.text) < 400
    assert "there is room for 1000" in (await bob.press(pressed(asked, "Send it to Ana"))).text
    assert (await circle.news())["ana"] == []


async def test_distress_comes_first(app: App) -> None:
    circle = await two(app)
    await written(app, circle)
    assert "You are not alone" in (await circle.visitors["bob"].say("I want to die")).text
    assert (await circle.news())["ana"] == []


async def test_nobody_else_is_asked_nor_can_send(app: App) -> None:
    circle = await three(app)
    await written(app, circle)
    cyd, bob = circle.visitors["cyd"], circle.visitors["bob"]
    assert "Sewing together" in whole(await cyd.say("where can I learn to sew?"))
    asked = await bob.say("Yes")
    forged = pressed(asked, "Send it to Ana")
    eve = Visitor(app, "eve", "en")
    for somebody in (cyd, eve):
        await somebody.press(forged)
        await somebody.press(f"re-send:{circle.seat('cyd').id}:0")
        await somebody.press("re-ask")
    told = await circle.news()
    assert told["ana"] == told["bob"] == []


async def test_nothing_is_asked_once_they_parted(app: App) -> None:
    circle = await two(app)
    await written(app, circle)
    bob = circle.visitors["bob"]
    asked = await bob.say("Yes")
    await circle.press("ana", "pr-back")
    assert "passed" not in (await bob.press(pressed(asked, "Send it to Ana"))).text
    assert "for Ana" not in (await bob.say("Hello?")).text


async def test_the_words_of_a_button_do_what_it_does(app: App, clock: Clock) -> None:
    circle = await three(app)
    await written(app, circle)
    bob = circle.visitors["bob"]
    assert "pass on to Ana" in (await bob.say("answer")).text
    await bob.say("Gladly")
    assert "Gladly" in (await circle.news())["ana"][0].text
    clock.advance(hours=5)
    assert "pass on to Cyd" in (await bob.say("Write to Cyd")).text
    await bob.say("Hello Cyd")
    assert "Hello Cyd" in (await circle.news())["cyd"][0].text
    assert "I am listening" in (await bob.say("something bothers me")).text
    clock.advance(hours=5)
    assert "pass on" not in whole(await bob.say("write to Dora"))
    assert "pass on" not in whole(await Visitor(app, "eve", "en").say("Write to Cyd"))
    assert "pass on" not in whole(await Visitor(app, "eve", "en").say("answer"))


async def test_something_that_bothers_is_heard_before_anybody_said_yes(app: App) -> None:
    circle = await two(app)
    await circle.news()
    assert "I am listening" in (await circle.visitors["ana"].say("Something bothers me.")).text
    assert "pass on" not in whole(await circle.visitors["ana"].say("Write to Bob"))
