"""Whatever a reply holds, Discord takes it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.markup import Span, bold, escape, parse
from bot.conversation.messages import Button, Card, Field, File, Form, Reply
from bot.platforms.base import MenuItem
from bot.platforms.discord import commands, text
from bot.platforms.discord.letters import Part, Setting, composed
from bot.platforms.discord.ticket import Ticket, Way
from bot.platforms.discord.windows import fits, of_form
from tests.doubles.discordapi.checks import check_message, check_modal
from tests.doubles.discordapi.people import read

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.text(CHARACTERS, max_size=12)
LONG = st.one_of(WORDS, st.builds(lambda word, n: word * n, WORDS, st.integers(1, 200)))
MARKUP = st.one_of(WORDS, LONG.map(escape), LONG.map(bold), LONG)
BUTTON = st.one_of(
    st.builds(Button, LONG, st.sampled_from("abc"), st.text("xyz~:0", max_size=20)),
    st.builds(Button, LONG, url=st.sampled_from(["https://example.org", "https://example.org/" + "a" * 600])),
)
ROWS = st.lists(st.lists(BUTTON, max_size=3).map(tuple), max_size=3).map(tuple)
MANY = st.tuples(st.integers(0, 9), st.integers(1, 7)).map(
    lambda size: tuple(
        tuple(Button(f"{r}-{n}", "day", f"{r}-{n}") for n in range(size[1])) for r in range(size[0])
    )
)
LINK = st.sampled_from(["", "https://example.org"])
FACTS = st.lists(st.tuples(MARKUP, MARKUP), max_size=3).map(tuple)
BIG = st.builds(Card, MARKUP.filter(str.strip), MARKUP, FACTS, MARKUP, LINK, ROWS)
FULL = st.builds(
    lambda word, n: Card(
        "Plein",
        word * 60,
        tuple((f"{i}", word * 20) for i in range(n)),
        buttons=((Button("Voir", "see", f"{n}"),),),
    ),
    WORDS,
    st.integers(0, 30),
)
CARDS = st.one_of(
    st.lists(BIG, max_size=2), st.integers(0, 12).flatmap(lambda n: FULL.map(lambda card: [card] * n))
)
FORM = Form("Un titre assez long pour ne pas tenir dans une fenêtre", (Field("a", "A"),), "step")
REPLY = st.builds(
    Reply,
    MARKUP.filter(str.strip),
    CARDS.map(tuple),
    st.one_of(ROWS, MANY),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, FORM]),
    st.lists(st.just(File.of("a.txt", "text/plain", b"a")), max_size=12).map(tuple),
    asks=st.booleans(),
)
SETTING = st.builds(Setting, st.booleans(), st.booleans(), st.booleans())


@settings(deadline=None, max_examples=60)
@given(REPLY, SETTING)
def test_every_reply_is_messages_that_discord_takes(reply: Reply, setting: Setting) -> None:
    parts = composed(reply, setting, Button("Ailleurs", url="https://example.org"))
    for part in parts:
        check_message(part.payload(ephemeral=reply.personal), files=len(part.files))
        check_message(part.change(), files=len(part.files))
    assert sum(len(part.files) for part in parts) == len(reply.files)


@settings(deadline=None, max_examples=60)
@given(REPLY)
def test_every_button_is_somewhere(reply: Reply) -> None:
    parts = composed(reply, Setting(private=True, windows=False, threads=False))
    there = {press for part in parts for press in _presses(part)}
    wanted = {each.press for row in reply.buttons for each in row if not each.url}
    wanted |= {each.press for card in reply.cards for row in card.buttons for each in row if not each.url}
    assert wanted <= there


def _presses(part: Part) -> set[str]:
    from bot.platforms.discord.components import pressed

    found = set()
    for each in (inner for row in part.components for inner in row["components"]):
        values = [option["value"] for option in each.get("options", ())]
        found |= {pressed(each["custom_id"], [value]) for value in values or [""] if "custom_id" in each}
    return found


@settings(deadline=None)
@given(st.text(CHARACTERS, max_size=80))
def test_what_people_wrote_is_read_as_they_wrote_it(said: str) -> None:
    for shown in (text.markdown(escape(said)), text.escape(said)):
        assert read(shown).split() == said.split() or "http" in said


@settings(deadline=None)
@given(MARKUP, st.integers(20, 2000))
def test_pieces_fit_and_lose_no_word(markup: str, limit: int) -> None:
    pieces = list(text.pieces(markup, limit))
    assert all(len(each) <= limit for each in pieces)


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("*gras* et _italique_", "**gras** et *italique*"),
        ("*_les deux_*", "***les deux***"),
        ("`un_code`", "`un_code`"),
        ("[un lien](https://a.fr/b_c)", "[un lien](<https://a.fr/b_c>)"),
        ("[https://a.fr](https://a.fr)", "<https://a.fr>"),
        ("voir https://a.fr/b_c.html", "voir https://a.fr/b_c.html"),
        ("# titre\n- point\n> dit", "\\# titre\n\\- point\n\\> dit"),
        ("<@123> ~~non~~ ||caché||", "\\<@123> \\~\\~non\\~\\~ \\|\\|caché\\|\\|"),
        ("un * seul", "un \\* seul"),
    ],
)
def test_markup_is_written_as_discord_reads_it(markup: str, written: str) -> None:
    assert text.markdown(markup) == written


def test_a_moment_is_shown_in_the_zone_of_who_reads_it() -> None:
    assert text.written([Span("samedi à 14 h", url="t:1602676800")]) == "<t:1602676800:F>"


def test_marks_do_not_swallow_spaces() -> None:
    assert text.written(
        [Span("a "), Span(" b ", bold=True), Span(" ", italic=True), Span("c`d", code=True)]
    ) == ("a  **b**  `` c`d ``")


def test_text_that_is_cut_says_so() -> None:
    assert text.shorten("abcdef", 4) == "abc…"
    assert text.shorten("🙂🙂🙂", 4) == "🙂…"
    assert text.brief("*" + "a" * 30 + "*", 10) == "aaaaaaaaa…"
    assert parse(escape("a*b"))[0].text == "a*b"


@settings(deadline=None)
@given(st.lists(st.tuples(LONG, LONG, st.booleans(), st.integers(1, 9000), LONG), min_size=1, max_size=7))
def test_every_form_that_fits_is_a_window_that_discord_opens(
    fields: list[tuple[str, str, bool, int, str]],
) -> None:
    form = Form(
        "Un titre" * 10,
        tuple(
            Field(f"f{n}", a, b, req, limit=limit, value=v) for n, (a, b, req, limit, v) in enumerate(fields)
        ),
        "step",
    )
    assert fits(form) == (len(fields) <= 5)
    if fits(form):
        check_modal(of_form(form))


def test_a_ticket_comes_back_as_it_was() -> None:
    ticket = Ticket(Way.PRESS, "123", "456", "to.ken_-=")
    assert Ticket.parse(str(ticket)) == ticket
    assert Ticket.parse("12") is None
    inner = Ticket(Way.INNER, "123", "456", "token", "789", private=True)
    assert str(inner) == "q.123@789.456.token"
    assert Ticket.parse(str(inner)) == inner
    assert inner.heard == ("789", True, "123")
    assert Ticket(Way.EVENT, "1", "2", "joined").heard is None
    assert Ticket.parse("z.1.2.3") is None


def test_the_order_of_commands_and_what_discord_adds_do_not_matter() -> None:
    want = commands.wanted([], "fr")
    had = [{**each, "id": "1", "version": "2", "description": "", "nsfw": False} for each in want]
    assert not commands.differ(had, want)
    had[0]["name_localizations"] = {"fr": "Autre"}
    assert commands.differ(had, want)


def test_a_command_for_staff_is_shown_to_those_who_manage_a_server() -> None:
    names, about = {"en": "figures", "fr": "rapport"}, {"en": "Figures", "fr": "Chiffres"}
    own, everybodys = MenuItem(names, about, staff=True), MenuItem(names, about)
    (staff, *_rest), (plain, *_more) = (commands.wanted([each], "fr") for each in (own, everybodys))
    assert staff["default_member_permissions"] == 32
    assert not commands.differ([{**staff, "default_member_permissions": "32"}], [staff])
    assert "default_member_permissions" not in plain
    assert commands.differ([plain], [staff])
    assert not commands.differ([{**plain, "default_member_permissions": None}], [plain])
