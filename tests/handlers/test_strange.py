"""Very much, very little, and whatever else a keyboard can send."""

import pytest

from bot.app import App
from bot.conversation.markup import parse
from tests.conftest import on_sqlite
from tests.handlers.visitor import Visitor, markup

STRANGE = {
    "long": "apprendre à coudre " * 600,
    "one word": "a" * 10_000,
    "spaces": "coudre" + " " * 9_000 + "ourlet",
    "emoji": "🎸🧵👩‍👩‍👧‍👦🇫🇷" * 50,
    "right to left": "أريد أن أتعلم الخياطة",
    "overrides": "\u202ecoudre\u202c \u2066ourlet\u2069",
    "zero width": "cou\u200bdre\u200d un\ufeff our\u2060let",
    "only zero width": "\u200b\u200d\ufeff",
    "nul": "cou\0dre\0",
    "only nul": "\0\0",
    "half a pair": "coudre \ud83d un ourlet \udc00",
    "control": "coudre\x07\x1b[31m\x08\x7f",
    "lines": "coudre\r\n\r\nun ourlet\u2028et\x0bplus",
    "combining": "c" + "\u0301" * 500 + "oudre",
    "markup": "*coudre* _un_ `ourlet` [là](https://example.org) \\",
    "html": "<b>coudre</b> &amp; <script>alert(1)</script>",
    "format": "{city} %s {0} {{}} coudre",
    "percent": "100 % coudre %d %(n)s",
    "digits": "9" * 400,
    "sql": "coudre'; DROP TABLE searches; --",
    "age": "un enfant de 99999999999999999999 ans",
    "date": "le 31 février 99999 à 99h99",
    "punctuation": "?!…",
    "slash": "/",
    "slashes": "//// coudre",
    "address": "/aide@passeur_bot",
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", STRANGE)
async def test_anything_may_be_said(app: App, name: str, lang: str) -> None:
    visitor = Visitor(app, "ana", lang)
    reply = await visitor.say(STRANGE[name])
    assert reply.text or reply.cards
    for text in markup(reply):
        assert not any(span.url == "https://example.org" for span in parse(text))
        assert "{city}" not in text or name == "format"


@pytest.mark.parametrize("name", STRANGE)
async def test_anything_may_be_asked_of_a_person(app: App, ana: Visitor, name: str) -> None:
    """Too much is asked for again, nothing at all too; the rest reaches a person as it was said."""
    await ana.say("/humain")
    said = STRANGE[name]
    await ana.say(said)
    async with app.storage.unit() as unit:
        waiting = await unit.calls.waiting("petiteville")
    # No database holds these; what is left of the words goes on.
    said = said.replace("\0", "").replace("\ud83d", "\ufffd").replace("\udc00", "\ufffd").strip()
    fits = said and len(said) <= 1000 and not said.startswith("/")
    assert [each["question"] for each in waiting] == ([said] if fits else [])


@pytest.mark.parametrize("name", [each for each in STRANGE if not STRANGE[each].startswith("/")])
async def test_anything_may_be_wished(app: App, ana: Visitor, name: str) -> None:
    """What is shown back of a wish is plain text, never a mark-up of its own."""
    await ana.say(STRANGE[name])
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(ana.address, ana.sender, app.clock())
        last = await unit.searches.last(opened.person.id)
    if last is None:
        return
    reply = await ana.press(f"wish:{last.id}")
    assert not any(span.url for text in markup(reply) for span in parse(text))


@on_sqlite
@pytest.mark.parametrize("command", ["/chercher", "/langue", "/start", "/humain", "/explorer", "/apropos"])
@pytest.mark.parametrize("argument", ["🎸", "*gras*", "x" * 5_000, "1", "'; --", "{n}", "\u202e"])
async def test_any_argument_may_follow_a_command(ana: Visitor, command: str, argument: str) -> None:
    reply = await ana.say(f"{command} {argument}")
    assert reply.text or reply.cards
    assert not any(span.bold and span.text == "gras" for text in markup(reply) for span in parse(text))


async def test_only_so_much_of_a_question_is_kept(app: App, ana: Visitor) -> None:
    await ana.say("apprendre à coudre " * 600)
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(ana.address, ana.sender, app.clock())
        last = await unit.searches.last(opened.person.id)
    assert last is not None
    assert len(last.question) == 1000


async def test_a_page_with_marks_in_every_field_shows_them_as_they_are(ana: Visitor) -> None:
    reply = await ana.say("/start atelier-etoile")
    (card,) = reply.cards
    read = "".join(span.text for text in markup(reply) for span in parse(text))
    for kept in (
        "L'atelier *étoilé* [brut] _et_ `fin` <b>&",
        "[ceci](https://example.org) n'est *pas* un lien \\ ni `du code`.",
        "1 place *_*",
        "_libre_",
        "`quand` *vous* voulez",
        "demandez [Zoé]",
        "La _bande_",
        "Le *journal*",
    ):
        assert kept in read
    assert not any(span.url or span.italic for text in markup(reply) for span in parse(text))
    assert [span.text for span in parse(card.title) if span.bold] == [
        "L'atelier *étoilé* [brut] _et_ `fin` <b>&"
    ]
