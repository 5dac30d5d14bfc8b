"""A question is answered with entries that fit, or with an honest « I don't know yet »; and people teach."""

import pytest

from bot.app import App
from bot.conversation.markup import plain
from bot.storage.searches import Asked
from tests.conftest import Clock, on_sqlite
from tests.handlers.visitor import Visitor, buttons, pressed, whole


def titles(reply: object) -> list[str]:
    cards = getattr(reply, "cards", ())
    return [plain(each.title) for each in cards]


async def last(app: App, visitor: Visitor) -> Asked:
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(visitor.address, visitor.sender, app.clock())
        found = await unit.searches.last(opened.person.id)
    assert found is not None
    return found


async def lessons(app: App) -> list[tuple[str, str, int, bool]]:
    async with app.storage.reading() as unit:
        rows = await unit.lessons.all("petiteville")
    return [(row["question"], row["entry"], row["sign"], row["withdrawn_on"] is None) for row in rows]


@pytest.mark.parametrize(
    ("lang", "question", "title"),
    [("fr", "où apprendre à coudre ?", "🌱 Coudre ensemble"), ("en", "learn to sew", "🌱 Sewing together")],
)
async def test_a_question_finds_its_entry(app: App, lang: str, question: str, title: str) -> None:
    reply = await Visitor(app, lang=lang).say(question)
    assert titles(reply)[0] == title
    assert len(reply.cards) <= 3


async def test_the_situation_is_shown_and_each_part_comes_off(ana: Visitor) -> None:
    reply = await ana.say("gratuit samedi pour mon enfant de 4 ans au Vieux-Pont")
    crosses = [each for each in buttons(reply) if each.label.startswith("✕")]
    assert [each.label for each in crosses] == ["✕ gratuit", "✕ samedi", "✕ 4 ans", "✕ Le Vieux-Pont"]
    while crosses:
        reply = await ana.press(crosses[0])
        assert reply.edits
        assert crosses[0].label not in whole(reply)
        crosses = [each for each in buttons(reply) if each.label.startswith("✕")]


async def test_dropping_what_is_not_there_changes_nothing(ana: Visitor, app: App) -> None:
    await ana.say("où apprendre à coudre samedi ?")
    number = (await last(app, ana)).id
    reply = await ana.press(f"drop:{number}:day:nirvana")
    assert "✕ samedi" in whole(reply)


async def test_more_goes_on_to_the_end_and_never_shows_the_same_twice(ana: Visitor) -> None:
    reply = await ana.say("que faire à Petiteville samedi ou dimanche ?")
    seen = titles(reply)
    while any(each.action == "more" for each in buttons(reply)):
        reply = await ana.press(next(each for each in buttons(reply) if each.action == "more"))
        seen += titles(reply)
    assert len(seen) > 3
    assert len(seen) == len(set(seen))


async def test_an_old_more_button_after_the_last_page_says_that_it_is_all(ana: Visitor) -> None:
    reply = await ana.say("que faire à Petiteville samedi ou dimanche ?")
    more = pressed(reply, "Plus")
    for _ in range(12):
        reply = await ana.press(more)
    assert "tout ce que je connais" in reply.text
    assert {each.action for each in buttons(reply)} >= {"wish", "call", "topics"}


async def test_that_is_it_teaches_once(app: App, ana: Visitor) -> None:
    reply = await ana.say("bonjour, je voudrais retaper mon pantalon au Vieux-Pont svp")
    button = next(each for each in buttons(reply) if each.action == "yes" and "coudre" in each.payload)
    await ana.press(button)
    thanked = await ana.press(button)
    assert [each[1:] for each in await lessons(app)] == [("coudre-ensemble", 1, True)]
    assert "bonjour" not in (await lessons(app))[0][0]
    other = await ana.press(pressed(thanked, "Annuler"))
    assert "retiré" in other.text
    assert [each[1:] for each in await lessons(app)] == [("coudre-ensemble", 1, False)]
    await ana.press(pressed(thanked, "Annuler"))
    assert [each[1:] for each in await lessons(app)] == [("coudre-ensemble", 1, False)]


async def test_a_verdict_may_be_turned(app: App, ana: Visitor) -> None:
    reply = await ana.say("où apprendre à coudre ?")
    number = (await last(app, ana)).id
    await ana.press(f"yes:{number}:coudre-ensemble")
    reply = await ana.press(f"no:{number}:coudre-ensemble")
    assert "🌱 Coudre ensemble" not in titles(reply)
    assert [each[1:] for each in await lessons(app)] == [("coudre-ensemble", -1, True)]


@pytest.mark.parametrize(("lang", "words"), [("fr", "C’est ça !"), ("en", "that's it.")])
async def test_a_verdict_may_be_typed(app: App, lang: str, words: str) -> None:
    visitor = Visitor(app, lang=lang)
    await visitor.say("learn to sew" if lang == "en" else "où apprendre à coudre ?")
    await visitor.say(words)
    assert [each[1:3] for each in await lessons(app)] == [("coudre-ensemble", 1)]


@pytest.mark.parametrize(("lang", "words"), [("fr", "ce n'est pas ça"), ("en", "Not that")])
async def test_a_no_may_be_typed(app: App, lang: str, words: str) -> None:
    visitor = Visitor(app, lang=lang)
    await visitor.say("learn to sew" if lang == "en" else "où apprendre à coudre ?")
    await visitor.say(words)
    assert [each[1:3] for each in await lessons(app)] == [("coudre-ensemble", -1)]


async def test_a_verdict_about_nothing_is_a_question(app: App, ana: Visitor) -> None:
    assert "effacée" in (await ana.say("c'est ça")).text
    await ana.say("piloter un sous-marin nucléaire")
    assert (await ana.say("c'est ça")).text
    assert not await lessons(app)


async def test_a_verdict_on_an_entry_that_left_teaches_nothing(app: App, ana: Visitor) -> None:
    await ana.say("où apprendre à coudre ?")
    number = (await last(app, ana)).id
    for action in ("yes", "no"):
        assert "plus là" in (await ana.press(f"{action}:{number}:nulle-part")).text
    assert "plus là" in (await ana.press(f"see:{number}:nulle-part")).text
    assert not await lessons(app)


async def test_a_question_that_is_nothing_but_names_teaches_nothing(app: App, ana: Visitor) -> None:
    reply = await ana.say("ana@exemple.org")
    number = (await last(app, ana)).id
    assert reply.text or reply.cards
    await ana.press(f"yes:{number}:coudre-ensemble")
    assert not await lessons(app)


async def test_what_is_taught_helps_somebody_else(app: App, ana: Visitor) -> None:
    before = await ana.say("retaper mes froufrous")
    number = (await last(app, ana)).id
    assert "🌱 Coudre ensemble" not in titles(before)
    await ana.press(f"yes:{number}:coudre-ensemble")
    assert "Coudre ensemble" in whole(await Visitor(app, "zoé").say("retaper mes froufrous"))


async def test_what_is_not_known_is_said_and_logged_without_its_author(app: App, ana: Visitor) -> None:
    reply = await ana.say("je m'appelle Zénobie, piloter un sous-marin nucléaire, écrivez à zeno@example.org")
    assert "Je ne sais pas encore" in reply.text
    async with app.storage.reading() as unit:
        (row,) = await unit.questions.unanswered("petiteville")
        assert await unit.questions.counts("petiteville") == (1, 0)
    assert "sous-marin" in row["words"]
    assert "zeno" not in row["words"].casefold()


async def test_a_word_typed_wrong_is_read_and_said(ana: Visitor) -> None:
    reply = await ana.say("apprendre la soudurre")
    assert "Souder sans peur" in whole(reply)


async def test_other_ways_on(ana: Visitor) -> None:
    reply = await ana.press(pressed(await ana.say("où apprendre à coudre ?"), "Autre chose"))
    assert {each.action for each in buttons(reply)} == {"wish", "call", "topics"}


@on_sqlite
@pytest.mark.parametrize("command", ["/chercher", "/search", "/ask", "/demander"])
async def test_searching_by_a_command(ana: Visitor, command: str) -> None:
    assert "Que cherchez-vous" in (await ana.say(command)).text
    assert titles(await ana.say("où apprendre à coudre ?"))[0] == "🌱 Coudre ensemble"
    assert titles(await ana.say(f"{command} où apprendre à coudre ?"))[0] == "🌱 Coudre ensemble"
    assert titles(await ana.say(f"{command} noe-guitare")) == ["🤝 Noé, 31 ans : guitare"]


@pytest.mark.parametrize(
    ("question", "id", "said"),
    [
        ("le fablab de la Forge", "fablab-ferme", "fermé depuis le 30 juin 2025"),
        ("le stage d'été de vannerie", "stage-d-ete", "terminé depuis le 31 août 2026"),
        ("un mur en pierre sèche", "chantier-du-printemps", "commence le 20 mars 2027"),
    ],
)
async def test_what_does_not_hold_today_says_so(ana: Visitor, question: str, id: str, said: str) -> None:
    assert said in whole(await ana.say(question)).replace("’", "'").replace("à partir du", "commence le")
    assert said in whole(await ana.say(f"/start {id}"))


async def test_an_event_ends_while_people_still_have_its_button(clock: Clock, ana: Visitor) -> None:
    reply = await ana.say("la fête des savoirs")
    see = next(each for each in buttons(reply) if "fete" in each.payload)
    assert "À savoir" not in whole(await ana.press(see))
    clock.advance(days=30)
    assert "terminé depuis le 5 décembre 2026" in whole(await ana.press(see))


async def test_words_for_an_entry_still_being_typed(app: App) -> None:
    assert await app.complete("rien", "cou", "fr") == ()
    found = await app.complete("entry", "coud", "fr")
    assert found[0] == ("Coudre ensemble", "coudre-ensemble")
    assert ("Sewing together", "coudre-ensemble") in await app.complete("entry", "sew", "en")
    assert "noe-guitare" in [id for _shown, id in await app.complete("entry", "apprendre à gratter", "fr")]
    assert len(await app.complete("entry", "", "fr")) <= 25
    assert "fablab-ferme" not in [id for _shown, id in await app.complete("entry", "fablab", "fr")]
    (card, *_) = await app.find("guitare", "fr")
    assert "Noé" in card.title
