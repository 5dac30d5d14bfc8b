"""First words, language, wishes, questions for a person, what is kept and how it is forgotten."""

import json
import re
from typing import Any

import pytest

from bot.app import App
from bot.conversation.markup import plain
from tests.conftest import Clock, on_sqlite
from tests.handlers.test_report import role
from tests.handlers.visitor import Visitor, buttons, pressed, whole


def even(text: str) -> str:
    return text.replace("’", "'")


@on_sqlite
@pytest.mark.parametrize(
    ("lang", "hello", "example"),
    [
        ("fr", "Bonjour, je suis Passeur", "Où apprendre à coudre ?"),
        ("en", "Hello, I am Passeur", "Where can I learn to sew?"),
        ("xx", "Bonjour, je suis Passeur", "Où apprendre à coudre ?"),
    ],
)
@pytest.mark.parametrize("word", ["/start", "bonjour", "hello"])
async def test_the_first_word(app: App, lang: str, hello: str, example: str, word: str) -> None:
    text = (await Visitor(app, lang=lang).say(word)).text
    assert hello in text
    assert example in plain(text)


async def test_a_link_leads_to_its_page_or_to_the_beginning(ana: Visitor) -> None:
    assert "Noé" in whole(await ana.say("/start noe-guitare"))
    assert "Bonjour" in (await ana.say("/start nulle-part")).text


@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_help_names_every_command_in_its_language(app: App, lang: str) -> None:
    visitor = Visitor(app, lang=lang)
    reply = await visitor.say("/help")
    for command in app.router.commands:
        shown = command.complete != "link" and not command.staff
        assert (f"/{command.name(lang)} " in plain(reply.text)) is shown
    assert "None" not in reply.text
    await role(app, visitor, "organiser")
    told = plain((await visitor.say("/help")).text)
    assert all(f"/{each.name(lang)} " in told for each in app.router.commands if each.complete != "link")


@pytest.mark.parametrize(("lang", "licence"), [("fr", "CC BY 4.0"), ("en", "CC BY 4.0")])
async def test_about_says_who_answers_for_what(app: App, lang: str, licence: str) -> None:
    text = plain((await Visitor(app, lang=lang).say("/apropos")).text)
    assert licence in text
    assert "Les essais de Passeur" in text
    assert "AGPL" in text


async def test_the_language_is_chosen_and_kept(app: App, ana: Visitor) -> None:
    assert "Hello" in (await ana.press(pressed(await ana.press("langs"), "English"))).text
    assert "With pleasure" in (await ana.say("merci")).text
    assert "Bonjour" in (await ana.say("/langue FR")).text
    assert "Avec plaisir" in (await ana.say("thanks")).text
    assert "français" in (await ana.press("lang:tlh")).text
    async with app.storage.reading() as unit:
        assert await unit.people.language("room", "ana") == "fr"


@on_sqlite
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("merci", "Avec plaisir"),
        ("au revoir", "À bientôt"),
        ("ça va ?", "Très bien"),
        ("tu es un robot ?", "un programme"),
        ("aide", "Écrivez simplement"),
        ("ok", "Je vous écoute"),
        ("mdr", "Je vous écoute"),
        ("t'es nul", "J'entends"),
    ],
)
async def test_small_talk(ana: Visitor, said: str, answer: str) -> None:
    assert answer in even((await ana.say(said)).text)


@pytest.mark.parametrize(
    ("lang", "said", "first"),
    [
        ("fr", "je veux mourir", "Des gens sont là pour vous"),
        ("en", "I want to die", "You are not alone"),
        ("en", "je veux mourir", "You are not alone"),
    ],
)
async def test_danger_comes_first(app: App, lang: str, said: str, first: str) -> None:
    visitor = Visitor(app, lang=lang)
    reply = await visitor.say(said)
    assert first in even(reply.text)
    assert any("3114" in each.title for each in reply.cards)
    assert [each.action for each in buttons(reply)] == ["call"]
    assert ("your language" in reply.text) is (lang == "en")
    async with app.storage.reading() as unit:
        assert await unit.questions.counts("petiteville") == (0, 0)
    await visitor.say("/humain")
    await visitor.say("il me frappe")


async def test_danger_is_heard_in_a_search_and_in_an_old_one(app: App, ana: Visitor) -> None:
    assert "sont là pour vous" in (await ana.say("/chercher je veux mourir")).text
    await ana.say("/chercher")
    assert "sont là pour vous" in (await ana.say("il me frappe")).text


async def test_a_wish_is_made_once_and_let_go(app: App, ana: Visitor) -> None:
    asked = await ana.say("bonjour, je veux piloter un sous-marin nucléaire")
    button = pressed(asked, "En faire un souhait")
    made = await ana.press(button)
    assert "piloter un sous-marin nucléaire" in made.text
    assert "bonjour" not in made.text
    assert "déjà" in (await ana.press(button)).text
    undo = pressed(made, "Annuler")
    assert "oublié" in (await ana.press(undo)).text
    assert "plus là" in (await ana.press(undo)).text
    assert "faded" in (await Visitor(app, "joe", "en").press(button)).text


async def test_a_wish_about_a_topic_remembers_it(app: App, ana: Visitor) -> None:
    shown = await ana.say("où apprendre à coudre ?")
    other = await ana.press(pressed(shown, "Autre chose"))
    await ana.press(pressed(other, "En faire un souhait"))
    (wish,) = (await export(app, ana))["skills"]
    assert wish["words"] == "coudre"


async def test_a_question_goes_to_a_person_and_its_answer_comes_back(app: App, clock: Clock) -> None:
    visitor = Visitor(app, lang="en")
    unknown = await visitor.say("fly a nuclear submarine")
    form = await visitor.press(pressed(unknown, "Ask a person"))
    assert "fly a nuclear submarine" in whole(form)
    await visitor.say("for a school play")
    async with app.storage.unit() as unit:
        (call,) = await unit.calls.waiting("petiteville")
        assert call["question"] == "fly a nuclear submarine\nfor a school play"
        assert call["lang"] == "en"
        answered = await unit.calls.answer("petiteville", call["id"], "Ask the *harbour*", clock())
        assert answered is not None
        args = {"question": call["question"], "answer": "Ask the *harbour*", "lang": call["lang"]}
        await unit.outbox.notice(
            "call:1", answered["address"], answered["recipient"], "answered", args, clock()
        )
    await app.delivery.tick()
    text = visitor.room.said[-1][1].text
    assert "Somebody has answered you." in plain(text)
    assert "Ask the *harbour*" in plain(text)


async def test_a_question_that_may_be_skipped_says_so_in_the_language_of_its_reader(bob: Visitor) -> None:
    unknown = await bob.say("fly a nuclear submarine")
    form = await bob.press(pressed(unknown, "Ask a person"))
    assert pressed(form, "Skip").press


async def test_the_same_question_is_put_once(app: App, ana: Visitor) -> None:
    for expected in ("bonnes mains", "déjà"):
        unknown = await ana.say("piloter un sous-marin nucléaire")
        await ana.press(pressed(unknown, "Demander à une personne"))
        assert expected in (await ana.say("pour une pièce")).text


async def test_what_is_kept_is_shown_and_forgotten(app: App, ana: Visitor) -> None:
    await ana.say("où apprendre à coudre ?")
    unknown = await ana.say("piloter un sous-marin nucléaire")
    await ana.press(pressed(unknown, "En faire un souhait"))
    await ana.say("/humain")
    await ana.say("Qui relit *ma* lettre ?")
    shown = await ana.press("mine")
    assert shown.personal
    assert not shown.trace
    for said in ("2 questions", "piloter un sous-marin nucléaire", "Qui relit *ma* lettre ?", "/oublier"):
        assert said in plain(shown.text)
    kept = json.loads(shown.files[0].read())
    assert {"searches", "skills", "calls"} <= kept.keys()
    sure = await ana.press(pressed(shown, "Tout effacer"))
    assert even((await ana.press("keep")).text) == "Rien n'a été effacé."
    assert (await export(app, ana))["skills"]
    done = await ana.press(pressed(sure, "Oui, tout effacer"))
    (code,) = re.findall(r"`([0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4})`", done.text)
    async with app.storage.reading() as unit:
        assert [each["code"] for each in await unit.people.receipts()] == [code]
    again = await ana.say("/mesdonnees")
    assert "sous-marin" not in again.text
    left = json.loads(again.files[0].read())
    assert not left["searches"]
    assert not left["skills"]


@pytest.mark.parametrize(("lang", "kept"), [("fr", "Ce que je garde de vous"), ("en", "What I keep of you")])
async def test_privacy_in_both_languages(app: App, lang: str, kept: str) -> None:
    visitor = Visitor(app, lang=lang)
    assert kept in plain((await visitor.say("/mydata")).text)
    assert pressed(await visitor.say("/oublier"), "No, keep it" if lang == "en" else "Non, garder").press


async def test_leaving_what_is_open(ana: Visitor) -> None:
    await ana.say("/humain")
    assert "restons-en là" in (await ana.say("/annuler")).text
    assert "Coudre ensemble" in whole(await ana.say("où apprendre à coudre ?"))


async def export(app: App, visitor: Visitor) -> dict[str, Any]:
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(visitor.address, visitor.sender, app.clock())
        return dict(await unit.export(opened.person.id))
