"""What is shown of another platform beforehand is what it then gets: every word, every button, every picture in its place."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.app import sketched
from bot.conversation.markup import bold, escape, italic, parse, plain, units, written
from bot.conversation.messages import Address, Button, File, Reply
from bot.conversation.sketch import ABOVE, BELOW
from bot.platforms.discord.news import _parts as on_discord
from bot.platforms.discord.text import markdown
from bot.platforms.telegram.posting import parts as on_telegram
from bot.platforms.telegram.text import html
from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble
from tests.platforms.discord.host import playing
from tests.platforms.telegram.scripted import telegram
from tests.platforms.telegram.test_telegram_posting import jpeg

ROWS = (
    (Button("Ça m’intéresse", "an-yes", "1:interested"), Button("Je viens", "an-yes", "1:coming")),
    (Button("Ne plus recevoir ces nouvelles", "an-stop", "1"),),
)
LONG = "Samedi 🎸, la médiathèque prête des *guitares*. " * 60
TEXTS = st.text(
    st.sampled_from("aé *_`[]()\\\n🎸👨‍👩‍👧العربية<@>1#-|~ .:/h"), min_size=1, max_size=3000
).filter(str.strip)


def news(text: str, *, picture: bool = False) -> Reply:
    files = (File.of("annonce.jpg", "image/jpeg", jpeg()),) if picture else ()
    return Reply(
        "\n\n".join((bold("📣 Ville"), escape(text), italic("Pourquoi vous."))), buttons=ROWS, files=files
    )


def bare(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.booleans())
@example(LONG, True)
@example("*" * 3000, True)
def test_it_is_what_is_sent(text: str, picture: bool) -> None:
    reply = news(text, picture=picture)
    leaves = sketched("telegram", reply, True)
    sent = on_telegram(reply)
    assert [html(parse(each.text)) for each in leaves] == [each.text for each in sent]
    assert bare("".join(plain(each.text) for each in leaves)) == bare(plain(reply.text)), "nothing is cut"
    assert [each.picture for each in leaves] == [ABOVE if picture else "", *[""] * (len(sent) - 1)]
    leaves = sketched("discord", reply, True)
    parts = on_discord(Address("discord", "1"), reply)
    assert [markdown(each.text) for each in leaves] == [each.content for each in parts]
    assert bare("".join(plain(each.text) for each in leaves)) == bare(plain(reply.text)), "nothing is cut"
    assert [each.picture for each in leaves] == [*[""] * (len(parts) - 1), BELOW if picture else ""]


@given(TEXTS)
def test_what_is_written_is_read_as_it_was(text: str) -> None:
    spans = parse(f"{bold(text)} {italic(text)} {escape(text)}")
    assert parse(written(spans)) == spans


@pytest.mark.parametrize("picture", [False, True])
async def test_it_is_what_a_reader_sees(picture: bool) -> None:
    reply = news(LONG, picture=picture)
    async with BotApi() as api:
        ana, platform = api.human(), telegram(api)
        await platform.post(Address("telegram", str(ana.id)), reply, nonce="1")
        await platform.close()
        leaves = sketched("telegram", reply, True)
        assert [each.text for each in ana.sees] == [plain(each.text) for each in leaves]
        assert [each.photo for each in ana.sees] == [each.picture == ABOVE for each in leaves]
        assert [bool(each.buttons) for each in ana.sees] == [bool(each.rows) for each in leaves]
    async with DiscordDouble() as discord, playing(discord) as play:
        zoe = discord.human("Zoé")
        await play.platform.post(Address("discord", zoe.user.id), reply, nonce="1")
        leaves, seen = sketched("discord", reply, True), zoe.messages()
        assert [each.content for each in seen] == [markdown(each.text) for each in leaves]
        assert all(units(each.content) <= 2000 for each in seen)
        assert [bool(each.attachments) for each in seen] == [each.picture == BELOW for each in leaves]
        assert leaves[-1].rows == tuple(tuple(each.label for each in row) for row in ROWS)
