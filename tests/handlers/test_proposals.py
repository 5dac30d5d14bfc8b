"""A proposal is answered by everybody in it; nobody is revealed, blamed or pressed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.storage.proposals import AGREED, ASKED, BROKEN, CLOSED, LATER, NO, SILENT, YES
from tests.conftest import Clock, on_sqlite
from tests.handlers.circle import Circle
from tests.handlers.visitor import Visitor, buttons, pressed, whole

BEHIND = "That proposal is behind us"


async def three(app: App, **about: Any) -> Circle:
    circle = Circle(app, "ana", "bob", "cyd")
    await circle.arrive(**about)
    await circle.propose("ring", 2, 0, 1)
    return circle


async def two(app: App, **about: Any) -> Circle:
    circle = Circle(app, "ana", "bob")
    await circle.arrive(**about)
    await circle.propose("swap", 1, 0)
    return circle


async def group(app: App, **about: Any) -> Circle:
    """Ana shows something to Bob and Cyd."""
    circle = Circle(app, "ana", "bob", "cyd")
    await circle.arrive(**about)
    await circle.propose("group", None, 0, 0)
    return circle


async def test_a_swap_is_proposed_in_a_sentence_and_a_deadline(app: App) -> None:
    circle = await two(app)
    (reply,) = (await circle.news())["ana"]
    text = whole(reply)
    assert (
        "You show “what a shows” to somebody of your quartier, who shows you “what a wishes”; "
        "Saturday morning suits you both." in text
    )
    assert "In their words\n_what b shows_" in text
    assert "Tuesday November 24, 2026 at 10:00" in text
    assert "→" not in text
    assert [each.label for each in buttons(reply)] == [
        "Yes, gladly",
        "Not now",
        "No, thank you",
        "Something bothers me",
    ]
    assert "Bob" not in text


async def test_a_chosen_name_within_an_offer_is_not_read_before_the_last_yes(app: App) -> None:
    circle = Circle(app, "ana", "bob")
    await circle.arrive(ana={"called": "Ana-Lise Duchemin"})
    async with app.storage.unit() as unit:
        (offer,) = await unit.skills.of(circle.profiles["ana"].id, "offer")
        await unit.skills.change(offer.id, words="duchemin's bread, by ANA")
    await circle.propose("swap", 1, 0)
    (shown,) = (await circle.news())["bob"]
    assert "…'s bread, by …" in whole(shown)
    assert "duchemin" not in whole(shown).casefold()
    await circle.press("ana", "pr-yes")
    assert "duchemin" not in whole(await circle.press("bob", "pr-show")).casefold()
    assert (
        "duchemin" in whole(await circle.press("bob", "pr-yes")).casefold()
        or "duchemin" in whole((await circle.news())["bob"][0]).casefold()
    )


@on_sqlite
@pytest.mark.parametrize(
    "said", ["yes", "Yes, gladly!", "not now", "No thank you", "ok", "oui", "she agrees", "elle est d’accord"]
)
async def test_an_answer_in_words_is_asked_for_once_more_with_its_buttons(app: App, said: str) -> None:
    circle = await two(app)
    await circle.news()
    shown = await circle.visitors["ana"].say(said)
    assert "Would you like this?" in whole(shown)
    assert (await circle.now()).state == ASKED
    await circle.visitors["ana"].press(pressed(shown, "Yes, gladly"))
    assert (await circle.now()).seats[0].answer == YES
    assert "I am listening" in whole(await circle.visitors["ana"].say("yes"))


async def test_all_say_yes_and_only_then_learn_who_they_are(app: App, clock: Clock) -> None:
    circle = await three(app)
    asked = await circle.news()
    for name in ("ana", "bob"):
        said = await circle.visitors[name].press(pressed(asked[name][0], "Yes, gladly"))
        assert said.edits
        assert "Your yes is noted" in said.text
        assert not any(each in whole(said) for each in ("Ana", "Bob", "Cyd"))
    assert await circle.news() == {"ana": [], "bob": [], "cyd": []}
    last = await circle.press("cyd", "pr-yes")
    assert "everybody has said yes" in last.text
    proposal = await circle.now()
    assert (proposal.state, proposal.agreed_at) == (AGREED, clock())
    told = await circle.news()
    assert "Cyd → you → Bob → Cyd" in told["ana"][0].text
    assert "to Cyd, who wished for it; Ana shows you" in told["bob"][0].text
    assert len(told["cyd"]) == 1
    # A second tap shows what all know by now, and tells nobody again.
    assert "Everybody has said yes" in (await circle.press("ana", "pr-yes")).text
    assert await circle.news() == {"ana": [], "bob": [], "cyd": []}


async def test_a_yes_may_be_taken_back_until_all_have_said_it(app: App) -> None:
    circle = await two(app)
    await circle.news()
    said = await circle.press("ana", "pr-yes")
    again = await circle.press("ana", "pr-yes")
    assert again.text == said.text
    assert "no reason" in (await circle.visitors["ana"].press(pressed(said, "No"))).text
    assert (await circle.now()).state == BROKEN
    assert circle.seat("ana").answer == NO
    for action in ("pr-yes", "pr-no", "pr-later", "pr-show", "pr-back"):
        assert BEHIND in (await circle.press("ana", action)).text
        assert BEHIND in (await circle.press("bob", action)).text
    assert (await circle.now()).seats[0].answer == NO


async def test_not_now_leads_to_a_break_if_one_likes(app: App) -> None:
    circle = await two(app)
    await circle.news()
    said = await circle.press("ana", "pr-later")
    assert circle.seat("ana").answer == ""
    assert ((await circle.now()).state, circle.seat("ana").answer) == (BROKEN, LATER)
    paused = await circle.visitors["ana"].press(pressed(said, "Pause for a week"))
    assert "November 28, 2026" in paused.text
    assert (await profile(circle, "ana")).paused_until == app.town.today() + timedelta(days=7)
    await circle.visitors["ana"].press(pressed(said, "Pause for a month"))
    assert (await profile(circle, "ana")).paused_until == app.town.today() + timedelta(days=30)
    await circle.visitors["ana"].press(pressed(paused, "I'd rather go on"))
    assert (await profile(circle, "ana")).paused_until is None
    for forged in (":8", ":", ":7:7x"):
        await circle.press("ana", "pr-pause", forged)
    assert BEHIND in (await circle.press("ana", "pr-pause", ":3650")).text
    assert BEHIND in (await circle.visitors["bob"].press(f"pr-pause:{circle.seat('ana').id}:7")).text
    assert BEHIND in (await circle.visitors["bob"].press(f"pr-resume:{circle.seat('ana').id}")).text


async def profile(circle: Circle, name: str) -> Any:
    async with circle.app.storage.reading() as unit:
        return await unit.profiles.get(circle.profiles[name].id)


async def test_the_buttons_of_somebody_else_and_forged_ones_change_nothing(app: App) -> None:
    circle = await two(app)
    eve = Visitor(app, "eve", "en")
    for payload in (str(circle.seat("ana").id), "", "x", "²", "99999999999999", "0"):
        for action in ("yes", "no", "later", "back", "show", "pause", "resume"):
            assert BEHIND in (await eve.press(f"pr-{action}:{payload}")).text
    assert {each.answer for each in (await circle.now()).seats} == {""}


async def test_news_come_in_private_even_to_somebody_who_last_spoke_among_others(app: App) -> None:
    circle = await two(app)
    await circle.news()
    async with app.storage.unit() as unit:
        await unit.profiles.change(circle.profiles["bob"].id, address="room:#market/3")
    for name in circle.visitors:
        await circle.press(name, "pr-yes")
    assert "Ana" in (await circle.news())["bob"][0].text


async def test_in_company_of_others_nothing_is_said(app: App) -> None:
    circle = await two(app)
    ana = circle.visitors["ana"]
    among = replace(ana.request(press=f"pr-yes:{circle.seat('ana').id}"), private=False)
    (reply,) = await ana.answers(among)
    assert "in private" in reply.text
    assert circle.seat("ana").answer == ""
    assert (await circle.now()).seats[0].answer == ""


async def test_a_notice_is_told_only_while_it_is_true(app: App, clock: Clock) -> None:
    circle = await two(app)
    await circle.press("ana", "pr-yes")
    told = await circle.news()
    assert (len(told["ana"]), len(told["bob"])) == (0, 1)
    await circle.tell("ana", "reminder")
    await circle.tell("bob", "reminder")
    told = await circle.news()
    assert told["ana"] == []
    assert "still waits for your answer" in told["bob"][0].text
    clock.advance(hours=72)
    async with app.storage.unit() as unit:
        args = {"seat": circle.seat("bob").id, "lang": "en"}
        bob = circle.profiles["bob"]
        for name in ("proposal", "agreed", "broken", "fewer"):
            await unit.outbox.notice(f"late:{name}", bob.address, bob.recipient, name, args, clock())
            missing = args | {"seat": 4711}
            await unit.outbox.notice(f"none:{name}", bob.address, bob.recipient, name, missing, clock())
    assert (await circle.news())["bob"] == []


@pytest.mark.parametrize("mended", [True, False])
async def test_who_waited_is_told_gently_and_not_who_it_was(app: App, mended: bool) -> None:
    circle = await three(app)
    await circle.news()
    await circle.press("bob", "pr-no")
    for name in circle.visitors:
        await circle.tell(name, "broken", mended=mended)
    told = await circle.news()
    assert told["bob"] == []
    for name in ("ana", "cyd"):
        text = told[name][0].text
        assert "not because of you" in text
        assert ("another way" in text) is mended
        assert ("you go first" in text) is not mended
        assert f"• _what {name[0]} wishes_" in text
        # Neither who is missing nor what is missing.
        assert not any(each in text for each in ("Ana", "Bob", "Cyd", "shows", "quartier"))


async def test_somebody_may_step_back_when_all_have_agreed(app: App, clock: Clock) -> None:
    circle = await two(app)
    await circle.agree()
    for action in ("pr-no", "pr-later"):
        sure = await circle.press("ana", action)
        assert "counts on meeting" in sure.text
        assert (await circle.now()).state == AGREED
    stays = await circle.visitors["ana"].press(pressed(sure, "No, I stay"))
    assert "Everybody has said yes" in stays.text
    clock.advance(hours=1)
    assert "It is done" in (await circle.visitors["ana"].press(pressed(sure, "Yes, I step back"))).text
    assert (await circle.now()).state == BROKEN
    for name in circle.visitors:
        await circle.tell(name, "broken")
    told = await circle.news()
    assert told["ana"] == []
    assert "somebody had to step back" in told["bob"][0].text


async def test_a_group_goes_on_without_one_of_its_learners(app: App) -> None:
    circle = await group(app)
    (card,) = (await circle.news())["ana"]
    assert (
        "You show “what a shows” to 2 people, who wished for it; it could be on Saturday morning."
        in whole(card)
    )
    await circle.press("ana", "pr-yes")
    await circle.press("bob", "pr-yes")
    await circle.press("cyd", "pr-no")
    assert (await circle.now()).state == AGREED
    told = await circle.news()
    assert "Bob" in told["ana"][0].text
    assert "Ana" in told["bob"][0].text
    assert told["cyd"] == []
    assert not any("Cyd" in whole(each) for each in (*told["ana"], *told["bob"]))
    for name in circle.visitors:
        await circle.tell(name, "fewer")
    assert (await circle.news())["cyd"] == []
    # Whoever said no before learns nobody's name afterwards either.
    assert BEHIND in (await circle.press("cyd", "pr-show")).text
    menu = whole(await circle.press("cyd", "sf-menu"))
    assert "Ana" not in menu
    assert "Bob" not in menu


async def test_a_group_is_told_that_somebody_leaves_and_ends_with_its_last_learner(app: App) -> None:
    circle = await group(app)
    await circle.agree()
    await circle.press("bob", "pr-back")
    assert (await circle.now()).state == AGREED
    told = await circle.news()
    assert told["bob"] == []
    for name in ("ana", "cyd"):
        assert "with those who stay" in told[name][0].text
    await circle.press("cyd", "pr-back")
    assert (await circle.now()).state == BROKEN


async def test_a_group_ends_with_whoever_animates_it(app: App) -> None:
    circle = await group(app)
    await circle.press("ana", "pr-no")
    assert (await circle.now()).state == BROKEN


async def test_no_minor_is_left_alone_with_somebody_grown_up(app: App) -> None:
    circle = await group(app, bob={"age": "minor", "held": True}, cyd={"age": "minor", "held": True})
    await circle.press("bob", "pr-no")
    assert (await circle.now()).state == BROKEN


async def test_a_chain_is_drawn_from_whoever_begins_it(app: App) -> None:
    circle = Circle(app, "ana", "bob", "cyd")
    await circle.arrive()
    near, remote = {"near": "near"}, {"near": "remote"}
    await circle.propose("chain", None, 0, 1, whys=({}, near, remote | {"language": "ar"}))
    asked = await circle.news()
    assert "you → somebody of a nearby quartier → somebody of the city" in whole(asked["ana"][0])
    assert "You show “what a shows” to somebody of a nearby quartier, who wished for it." in whole(
        asked["ana"][0]
    )
    assert "somebody of a nearby quartier → you → somebody from a distance" in whole(asked["bob"][0])
    assert "somebody of the city → somebody from a distance → you" in whole(asked["cyd"][0])
    assert "Somebody from a distance shows you “what c wishes”." in whole(asked["cyd"][0])
    assert "Language\nالعربية" in whole(asked["cyd"][0])


async def test_a_sheet_is_spoken_of_to_whoever_holds_it_alone(app: App) -> None:
    circle = await two(app, ana={"held": True, "called": "Fatou"})
    told = await circle.news()
    assert "For the sheet of Fatou" in told["ana"][0].text
    assert "Fatou" not in whole(told["bob"][0])
    told = await circle.agree()
    assert "For the sheet of Fatou" in told["ana"][0].text
    assert "Fatou" in told["bob"][0].text
    await circle.press("bob", "pr-back")
    await circle.tell("ana", "broken")
    assert "For the sheet of Fatou" in (await circle.news())["ana"][0].text


STATES = (ASKED, AGREED, BROKEN, CLOSED)
ANSWERS = (YES, NO, LATER, SILENT)


@on_sqlite
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("answer", ANSWERS)
async def test_every_button_answers_in_every_state(app: App, state: str, answer: str) -> None:
    circle = await three(app)
    async with app.storage.unit() as unit:
        await unit.proposals.change(circle.proposal.id, state=state)
        for seat in circle.proposal.seats:
            await unit.proposals.answer(seat.id, answer, app.clock())
    mine = [each for each in app.router.presses if each.split("-")[0] in ("pr", "re", "me", "sf")]
    assert len(mine) >= 25
    # What makes the seat vanish comes last.
    mine.sort(key=lambda each: each == "sf-left")
    for action in mine:
        for more in ("", ":all", ":1", ":0", ":x", ":1:1"):
            reply = await circle.press("ana", action, more)
            assert reply.text
            if state == ASKED:
                assert not any(each in whole(reply) for each in ("Bob", "Cyd"))
        await circle.visitors["ana"].say("/start")
