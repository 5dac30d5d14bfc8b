"""A button may carry anything when somebody forges it: it stays harmless and tells nothing of others."""

import pytest

from bot.app import App
from bot.handlers import routes
from tests.conftest import on_sqlite
from tests.handlers.newsroom import appoint
from tests.handlers.visitor import Visitor, buttons, pressed, whole

FORGED = (
    "",
    "n'importe quoi",
    "1",
    "1:coudre-ensemble",
    "-1:coudre-ensemble",
    "999999999999999",
    "999999999999999999999999999999:coudre-ensemble",
    "٣:coudre-ensemble",
    "1:1:1:1",
    ":::",
    "🎸🎸🎸🎸",
    "1:' OR 1=1 --",
    "2",
    "1:yes",
    "2:now",
    "couture:999999999",
    "a:2",
    "*gras* _penché_ `code` [lien](https://example.org)",
    "../../etc/passwd",
    "\u202e\u200b\u2066",
    "{n} {city} %s",
)

ACTIONS = sorted(routes().presses)

SECRET = "une lettre pour Zénobie"


@on_sqlite
@pytest.mark.parametrize("action", ACTIONS)
async def test_a_forged_button_is_harmless(app: App, action: str) -> None:
    bob = Visitor(app, "bob")
    await bob.say(SECRET)
    pending = await bob.say(f"piloter {SECRET}")
    await bob.press(pressed(pending, "En faire un souhait"))
    before = await _kept(app, bob)
    await announced(app, bob)
    eve = Visitor(app, "eve")
    for payload in FORGED:
        reply = await eve.press(f"{action}:{payload}")
        assert reply.text or reply.cards, payload
        assert "Zénobie" not in whole(reply)
        for file in reply.files:
            assert "Zénobie" not in file.read().decode()
        assert "gras" not in whole(reply) or r"\*gras\*" in whole(reply)
    assert await _kept(app, bob) == before
    async with app.storage.unit() as unit:
        assert not await unit.lessons.all("petiteville")
        assert await unit.people.count() <= 2
        (draft, stopped) = await unit.announcements.of(1, "petiteville")
        assert (draft.state, stopped.state, draft.audience, stopped.version) == ("draft", "stopped", (), 1)
        assert len(await unit.duties.of(1, "petiteville")) == 1
        assert len(await unit.echoes.unanswered(1)) == 1


async def test_no_button_carries_what_a_database_stumbles_over(app: App) -> None:
    eve = Visitor(app, "eve")
    for action in ACTIONS:
        for payload in ("999999999999999", "1:' OR 1=1 --", "\u202e\u200b\u2066", "1"):
            reply = await eve.press(f"{action}:{payload}")
            assert reply.text or reply.cards, (action, payload)


async def announced(app: App, bob: Visitor) -> None:
    """Bob's draft, an announcement of his on its way, and a question to it, all of them with number 1 or 2."""
    await appoint(bob)
    for _draft in range(2):
        await bob.press("an-new")
        await bob.say(SECRET)
    async with app.storage.unit() as unit:
        await unit.announcements.change(1, state="stopped", issue=1)
        await unit.echoes.ask(1, 1, SECRET, app.clock())


async def _kept(app: App, visitor: Visitor) -> object:
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(visitor.address, visitor.sender, app.clock())
        kept = await unit.export(opened.person.id)
    return {
        name: kept[name]
        for name in ("searches", "profiles", "skills", "seats", "calls", "people", "accounts")
    }


async def test_the_buttons_of_somebody_else_find_nothing(app: App, ana: Visitor, bob: Visitor) -> None:
    mine = list(buttons(await ana.say("où apprendre à coudre ?")))
    mine += buttons(await ana.say("piloter un sous-marin nucléaire"))
    wish = await ana.press(next(each for each in mine if each.action == "wish"))
    faded = await bob.press("more:1")
    assert "faded" in faded.text
    for button in (*mine, *buttons(wish)):
        if button.action in ("more", "drop", "yes", "no", "undo", "other", "wish"):
            assert (await bob.press(button)).text == faded.text
    assert "no longer there" in (await bob.press(pressed(wish, "Annuler"))).text
    async with app.storage.unit() as unit:
        assert not await unit.lessons.all("petiteville")
        opened = await unit.conversations.open(ana.address, ana.sender, app.clock())
        assert len((await unit.export(opened.person.id))["skills"]) == 1


async def test_somebody_elses_details_carry_no_verdict(ana: Visitor, bob: Visitor) -> None:
    shown = await ana.say("où apprendre à coudre ?")
    number = pressed(shown, "Tout savoir").payload
    assert {each.action for each in buttons(await bob.press(f"see:{number}"))} == {
        "",
        "topic",
        "topics",
        "sg",
    }
    assert "yes" in {each.action for each in buttons(await ana.press(f"see:{number}"))}


async def test_a_question_cannot_be_asked_to_a_person_in_another_name(ana: Visitor, bob: Visitor) -> None:
    await ana.say(SECRET)
    form = await bob.press("call:1")
    assert SECRET not in whole(form)


async def test_a_button_that_nobody_knows_says_so(ana: Visitor) -> None:
    assert "bouton" in (await ana.press("nirvana:1")).text
