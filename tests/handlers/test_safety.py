"""Blocking, reporting, leaving: at any time, without a reason, without anybody being told on."""

from dataclasses import replace

import pytest

from bot.app import App
from bot.storage.proposals import AGREED, ASKED, BROKEN, CLOSED
from tests.conftest import Clock
from tests.handlers.circle import Circle
from tests.handlers.test_proposals import BEHIND, group, three, two
from tests.handlers.visitor import Visitor, buttons, pressed, whole


async def blocks(app: App) -> set[tuple[int, int]]:
    async with app.storage.reading() as unit:
        return await unit.blocks.pairs(app.town.city.id)


async def test_before_all_have_said_yes_one_avoids_these_people(app: App) -> None:
    circle = await three(app)
    asked = await circle.news()
    menu = await circle.visitors["ana"].press(pressed(asked["ana"][0], "Something bothers me"))
    assert "Never again with these people" in whole(menu)
    assert "Bob" not in whole(menu)
    sure = await circle.visitors["ana"].press(pressed(menu, "Never again with these people"))
    assert "*these people*" in sure.text
    assert await blocks(app) == set()
    done = await circle.visitors["ana"].press(pressed(sure, "Yes, never again"))
    assert "stays between us" in done.text
    ana, bob, cyd = (circle.profiles[name].id for name in ("ana", "bob", "cyd"))
    assert await blocks(app) == {(ana, bob), (ana, cyd)}
    assert (await circle.now()).state == BROKEN
    # Twice is as good as once.
    await circle.visitors["ana"].press(pressed(sure, "Yes, never again"))
    assert len(await blocks(app)) == 2
    # By name or by place nobody can be aimed at before.
    assert BEHIND in (await circle.press("bob", "sf-block", ":0")).text
    assert BEHIND in (await circle.press("bob", "sf-blocked", ":0")).text


async def test_afterwards_one_avoids_one_of_them_and_the_others_hear_no_why(app: App) -> None:
    circle = await three(app)
    await circle.agree()
    menu = await circle.press("ana", "sf-menu")
    sure = await circle.visitors["ana"].press(pressed(menu, "Never again with Bob"))
    assert "*Bob*" in sure.text
    kept = await circle.visitors["ana"].press(pressed(sure, "No, leave it as it is"))
    assert "Everybody has said yes" in kept.text
    await circle.visitors["ana"].press(pressed(sure, "Yes, never again"))
    assert await blocks(app) == {(circle.profiles["ana"].id, circle.profiles["bob"].id)}
    assert (await circle.now()).state == BROKEN
    for name in circle.visitors:
        await circle.tell(name, "broken")
    told = await circle.news()
    assert told["ana"] == []
    assert told["bob"][0].text == told["cyd"][0].text.replace("c wishes", "b wishes")
    assert "Ana" not in told["bob"][0].text
    async with app.storage.reading() as unit:
        exported = await unit.export(circle.profiles["bob"].person_id)
    assert exported["blocks"] == []


async def test_of_what_is_over_one_may_still_avoid_somebody(app: App, clock: Clock) -> None:
    circle = await two(app)
    await circle.agree()
    async with app.storage.unit() as unit:
        await unit.proposals.moved_on(circle.proposal.id, CLOSED, AGREED)
    menu = await circle.press("ana", "sf-menu")
    assert "Step back" not in whole(menu)
    sure = await circle.visitors["ana"].press(pressed(menu, "Never again with Bob"))
    await circle.visitors["ana"].press(pressed(sure, "Yes, never again"))
    assert len(await blocks(app)) == 1
    assert (await circle.now()).state == CLOSED
    async with app.storage.unit() as unit:
        await unit.profiles.let_go(circle.profiles["bob"].id)
    assert "Never again" not in whole(await circle.press("ana", "sf-menu"))


async def waiting(app: App) -> list[dict[str, object]]:
    async with app.storage.reading() as unit:
        return [dict(each) for each in await unit.reports.waiting(app.town.city.id)]


async def test_a_report_shows_the_messages_that_its_author_chose(app: App) -> None:
    circle = await three(app)
    await circle.agree()
    for name, words in (("bob", "something unkind"), ("bob", "a long word " * 20), ("cyd", "something kind")):
        await circle.press(name, "re-write", ":0")
        await circle.visitors[name].say(words)
    told = await circle.news()
    ana = circle.visitors["ana"]
    asked = await ana.press(pressed(told["ana"][0], "Report"))
    labels = [each.label for each in buttons(asked)]
    assert labels[0] == "✓ Bob : something unkind"
    assert labels[1].startswith("+ Bob : a long word")
    assert labels[1].endswith("…")
    assert labels[2] == "+ Cyd : something kind"
    both = await ana.press(pressed(asked, labels[1]))
    taken = await ana.press(pressed(both, labels[0]))
    assert [each.label[0] for each in buttons(taken)] == ["+", "✓", "+"]
    await ana.press(pressed(taken, "+" + labels[0][1:]))
    done = await ana.say("He went on and on.")
    assert "2 messages" in done.text
    (report,) = await waiting(app)
    assert f"`{report['id']}`" in done.text
    assert report["words"] == "He went on and on."
    assert report["about"] == circle.profiles["bob"].id
    assert report["shown"] == ["something unkind", ("a long word " * 20).strip()]
    assert await circle.news() == {"ana": [], "bob": [], "cyd": []}


async def test_a_report_without_messages(app: App) -> None:
    circle = await two(app)
    await circle.news()
    assert (await circle.press("ana", "sf-report")).asks
    assert "room for 1000" in (await circle.visitors["ana"].say("x" * 1001)).text
    assert "none of the messages" in (await circle.visitors["ana"].say("The words of this offer hurt.")).text
    (report,) = await waiting(app)
    assert (report["about"], report["shown"]) == (circle.profiles["bob"].id, [])
    other = await three(app)
    await other.press("ana", "sf-report")
    await other.visitors["ana"].say("Something else")
    assert (await waiting(app))[-1]["about"] is None


async def test_nobody_chooses_the_messages_of_others(app: App) -> None:
    circle = await three(app)
    await circle.agree()
    await circle.press("bob", "re-write", ":2")
    await circle.visitors["bob"].say("for Cyd alone")
    asked = await circle.press("ana", "sf-msg", ":1")
    assert list(buttons(asked)) == []
    await circle.press("ana", "sf-show", ":1")
    await circle.visitors["ana"].say("Curious")
    assert (await waiting(app))[0]["shown"] == []
    for action in ("sf-menu", "sf-report", "sf-msg", "sf-show", "sf-block", "sf-blocked"):
        forged = f"{action}:{circle.seat('bob').id}:all"
        assert BEHIND in (await circle.visitors["ana"].press(forged)).text


async def test_what_is_said_after_one_left_is_not_heard(app: App, clock: Clock) -> None:
    circle = await group(app)
    await circle.agree()
    for words in ("while you are here", "when you are gone"):
        await circle.press("ana", "re-write", ":all")
        await circle.visitors["ana"].say(words)
        clock.advance(minutes=5)
        if "here" in words:
            await circle.press("bob", "pr-back")
            clock.advance(minutes=5)
    asked = await circle.press("bob", "sf-report")
    assert [each.label for each in buttons(asked)] == ["+ Ana : while you are here"]


async def test_a_report_begun_before_everything_is_erased(app: App) -> None:
    circle = await two(app)
    await circle.press("ana", "sf-report")
    async with app.storage.unit() as unit:
        await unit.profiles.let_go(circle.profiles["ana"].id)
    assert BEHIND in (await circle.visitors["ana"].say("Too late")).text


@pytest.mark.parametrize("agreed", [True, False])
async def test_leaving_erases_the_part_and_breaks_gently(app: App, agreed: bool) -> None:
    circle = await two(app)
    if agreed:
        await circle.agree()
    ana = circle.visitors["ana"]
    asked = await ana.say("/quitter")
    assert "• _what a shows_" in asked.text
    assert "as it was" in (await ana.press(pressed(asked, "No, I stay"))).text
    assert (await circle.now()).state == (AGREED if agreed else ASKED)
    done = await ana.press(pressed(asked, "Yes, I leave"))
    assert "door stays open" in done.text
    proposal = await circle.now()
    assert proposal.state == BROKEN
    assert [each.profile_id for each in proposal.seats] == [circle.profiles["bob"].id]
    await circle.tell("bob", "broken")
    told = await circle.news()
    assert "Ana" not in told["bob"][-1].text
    async with app.storage.reading() as unit:
        exported = await unit.export(circle.profiles["ana"].person_id)
    assert exported["people"]
    assert not any(exported[name] for name in ("profiles", "skills", "seats", "relayed"))
    for said in ("/quitter", "/leave"):
        assert "nothing to leave" in (await ana.say(said)).text
    for press in ("sf-left", "sf-leave"):
        assert "nothing to leave" in (await ana.press(press)).text


async def test_leaving_takes_nobody_elses_sheet_along(app: App, clock: Clock) -> None:
    circle = Circle(app, "ana", "bob", "cyd")
    await circle.arrive(ana={"held": True, "called": "Fatou"})
    await circle.propose("swap", 1, 0, None)
    ana = circle.visitors["ana"]
    assert "nothing to leave" in (await ana.say("/leave")).text
    await circle.arrive()
    asked = await ana.say("/leave")
    assert "1 sheet that you keep" in asked.text
    await ana.press(pressed(asked, "Yes, I leave"))
    assert (await circle.now()).state == ASKED
    async with app.storage.reading() as unit:
        held = await unit.profiles.held(circle.profiles["ana"].person_id, app.town.city.id)
    assert [each.called for each in held] == ["Fatou"]


@pytest.mark.parametrize("press", ["sf-left", "erase"])
async def test_leaving_a_group_lets_the_others_go_on(app: App, clock: Clock, press: str) -> None:
    circle = await group(app)
    for name in ("ana", "cyd"):
        await circle.press(name, "pr-yes")
    await circle.news()
    await circle.visitors["bob"].press(press)
    proposal = await circle.now()
    assert (proposal.state, len(proposal.seats)) == (AGREED, 2)
    told = await circle.news()
    assert "Cyd" in told["ana"][0].text


@pytest.mark.parametrize("press", ["sf-left", "erase"])
async def test_what_was_broken_before_stays_so_when_leaving(app: App, press: str) -> None:
    circle = await two(app)
    await circle.press("ana", "pr-no")
    await circle.visitors["ana"].press(press)
    assert (await circle.now()).state == BROKEN
    circle = await group(app)
    await circle.press("bob", "pr-no")
    assert circle.seat("bob").answer == ""
    await circle.visitors["bob"].press(press)
    assert (await circle.now()).state == ASKED
    assert [each.answer for each in circle.proposal.seats] == ["", ""]


async def test_in_company_of_others_nobody_leaves(app: App) -> None:
    circle = await two(app)
    ana: Visitor = circle.visitors["ana"]
    for request in (ana.request(text="/leave"), ana.request(press="sf-left"), ana.request(press="sf-leave")):
        (reply,) = await ana.answers(replace(request, private=False))
        assert "in private" in reply.text
    assert (await circle.now()).state == ASKED
