"""Whoever presses whatever they are shown always gets an answer, and always a way on."""

import re
from collections import deque

import pytest

from bot.app import App
from bot.conversation.markup import parse, plainly, units
from bot.conversation.messages import Button, Reply, Request
from tests.conftest import on_sqlite
from tests.handlers.visitor import Visitor, buttons, markup

LABEL = 64
"""How many characters of a button's label platforms show."""

BEGINNINGS = (
    "/start",
    "/explorer",
    "/aide",
    "/langue",
    "/mesdonnees",
    "/humain",
    "où apprendre à coudre ?",
    "gratuit samedi pour mon enfant de 4 ans au Vieux-Pont en fauteuil roulant",
    "le fablab",
    "en ligne le soir",
    "piloter un sous-marin nucléaire",
    "je veux mourir",
    "atelier étoilé",
)

CLOSING = {
    "fr": (
        "C'est oublié. Vous pouvez refaire un souhait quand vous voulez.",
        "Rien n'a été effacé.",
        "Votre question est en de bonnes mains. Une personne de la ville vous répondra ici ; cela peut prendre un jour ou deux.",
    ),
    "en": (
        "Let go. You may wish again at any time.",
        "Nothing was erased.",
        "It is in good hands. A person of the city will answer you here; it may take a day or two.",
    ),
}
"""Answers that end something which the person wanted to end: no button has to follow them."""


def state(button: Button) -> str:
    """A button as a kind of place: numbers of searches and wishes do not make another one."""
    return re.sub(r"^(more|drop|see|yes|no|undo|other|wish|unwish|call|any):\d+", r"\1:#", button.press)


def faults(reply: Reply, *, waits: bool, lang: str) -> list[str]:
    """What is wrong with an answer by itself."""
    found = []
    if not reply.text.strip() and not reply.cards:
        found.append("it says nothing")
    shown = list(buttons(reply))
    if not shown and not waits and plainly(reply.text) not in map(plainly, CLOSING[lang]):
        found.append(f"a dead end: {reply.text!r}")
    for button in shown:
        if not button.label.strip() or units(button.label) > LABEL:
            found.append(f"a label of {units(button.label)}: {button.label!r}")
        if not button.press and not button.url:
            found.append(f"a button that does nothing: {button.label!r}")
    presses = [each.press for each in shown if each.press]
    if len(presses) != len(set(presses)):
        found.append(f"the same button twice: {presses}")
    if max(map(len, reply.buttons), default=0) > 5:
        found.append("a row of more than five")
    for text in markup(reply):
        read = "".join(span.text for span in parse(text))
        if "{" in read or "None" in read or "  " in read.strip():
            found.append(f"raw: {read!r}")
    return found


async def waits(app: App, visitor: Visitor) -> bool:
    """Whether the next words of this person are awaited."""
    async with app.storage.unit() as unit:
        return (await unit.conversations.open(visitor.address, visitor.sender, app.clock())).step is not None


@on_sqlite
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
async def test_every_button_leads_on(app: App, beginning: str, lang: str) -> None:
    visitor = Visitor(app, "ana", lang)
    first = await visitor.say(beginning)
    wrong = [f"{beginning}: {each}" for each in faults(first, waits=await waits(app, visitor), lang=lang)]
    seen: set[str] = set()
    todo = deque((each, 1) for each in buttons(first) if each.press)
    while todo:
        button, depth = todo.popleft()
        # What erases everything, or changes the language, would pull the rug from under the others.
        if state(button) in seen or button.action in ("erase", "lang"):
            continue
        seen.add(state(button))
        reply = await visitor.press(button)
        wrong += [
            f"{beginning} → {button.press}: {each}"
            for each in faults(reply, waits=await waits(app, visitor), lang=lang)
        ]
        if "served its time" in reply.text or "fait son temps" in reply.text:
            wrong.append(f"nobody handles {button.press}")
        if depth < 3:
            todo.extend((each, depth + 1) for each in buttons(reply) if each.press)
    assert not wrong, "\n".join(wrong)
    assert seen or beginning in ("/humain", "/langue")


async def test_every_button_may_be_tapped_twice(app: App, ana: Visitor) -> None:
    """Both taps are answered, also when they come before either was."""
    todo = deque(
        [await ana.say("où apprendre à coudre ?"), await ana.say("un sous-marin"), await ana.say("/start")]
    )
    seen: set[str] = set()
    while todo:
        for button in buttons(todo.popleft()):
            if not button.press or state(button) in seen:
                continue
            seen.add(state(button))
            taps: list[Request] = [ana.request(press=button.press), ana.request(press=button.press)]
            both = await ana.answers(*taps)
            assert len(both) == 2, button
            if len(seen) < 40:
                todo.extend(both)
    assert len(seen) > 20


async def test_buttons_of_before_forgetting_are_harmless(app: App, ana: Visitor) -> None:
    old = [
        *buttons(await ana.say("où apprendre à coudre ?")),
        *buttons(await ana.say("piloter un sous-marin nucléaire")),
    ]
    wished = await ana.press(next(each for each in old if each.action == "wish"))
    old += buttons(wished)
    sure = await ana.say("/oublier")
    await ana.press(next(each for each in buttons(sure) if each.action == "erase"))
    for button in old:
        if button.press:
            reply = await ana.press(button)
            assert reply.text or reply.cards
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(ana.address, ana.sender, app.clock())
        kept = await unit.export(opened.person.id)
        assert not await unit.lessons.all("petiteville")
    assert not kept["searches"]
    assert not kept["skills"]
