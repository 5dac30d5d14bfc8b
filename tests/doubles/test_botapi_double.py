"""The double of the Bot API against Telegram's own rules, with the real client library alone."""

from typing import Any

import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from tests.doubles.botapi import BotApi, Fault, Limits
from tests.doubles.botapi.html import parse
from tests.doubles.botapi.refusal import Refusal
from tests.doubles.botclient import client

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after.*")


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Oui", **button)]])


async def test_who_may_be_written_to(api: BotApi, bot: Bot) -> None:
    ana, ben, group = api.human("Ana"), api.human("Ben", started=False), api.group()
    assert (await bot.send_message(ana.id, "bonjour")).text == "bonjour"
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(ben.id, "bonjour")
    ana.blocks()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(ana.id, "bonjour")
    ana.leaves_telegram()
    with pytest.raises(Forbidden, match="deactivated"):
        await bot.send_message(ana.id, "bonjour")
    group.kicked = True
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_message(group.id, "bonjour")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(1, "bonjour")


async def test_a_group_that_moved_says_where(api: BotApi, bot: Bot) -> None:
    api.human()
    old = api.group(old=True)
    new = api.migrate(old)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "bonjour")
    assert moved.value.new_chat_id == new.id
    told = [each.message for each in await bot.get_updates() if each.message]
    assert [told[0].migrate_to_chat_id, told[1].migrate_from_chat_id] == [new.id, old.id]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("x" * 4097, "too long"),
        ("  \n", "empty"),
        ("<b>gras", "end tag"),
        ("a < b", "start tag"),
        ("<b><i>x</b></i>", "end tag"),
        ("<span>x</span>", "start tag"),
        ("<code><b>x</b></code>", "within code"),
        ("<a>x</a>", "address"),
    ],
)
async def test_a_text_is_held_to_the_rules(api: BotApi, bot: Bot, text: str, what: str) -> None:
    ana = api.human()
    with pytest.raises(BadRequest, match=what):
        await bot.send_message(ana.id, text, parse_mode=ParseMode.HTML)
    assert ana.sees == []


async def test_lengths_count_utf16_after_the_tags_are_gone(api: BotApi, bot: Bot) -> None:
    ana = api.human()
    await bot.send_message(ana.id, "<b>" + "&lt;" * 4096 + "</b>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(ana.id, "🏺" * 2049)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(ana.id, InputFile(b"a", "a.txt"), caption="x" * 1025)


def test_html_is_read_with_utf16_offsets() -> None:
    text, entities = parse(
        '  🏺 <b>gr<i>as</i></b> &amp; &#233; &nbsp; <a href="https://a.example/?x=1&amp;y">là</a>'
    )
    assert text == "🏺 gras & é &nbsp; là"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 5, "length": 2},
        {"type": "text_link", "offset": 19, "length": 2, "url": "https://a.example/?x=1&y"},
    ]
    with pytest.raises(Refusal):
        parse("<b class='x'>y</b>")


@pytest.mark.parametrize(
    "markup",
    [
        keyboard(callback_data="é" * 33),
        keyboard(url="tel:+33"),
        keyboard(url="http://localhost/"),
        keyboard(),
        InlineKeyboardMarkup([[InlineKeyboardButton(str(n), callback_data="x") for n in range(9)]]),
        InlineKeyboardMarkup([[InlineKeyboardButton(str(n), callback_data="x")] for n in range(101)]),
    ],
)
async def test_a_keyboard_is_held_to_the_rules(api: BotApi, bot: Bot, markup: InlineKeyboardMarkup) -> None:
    ana = api.human()
    with pytest.raises(BadRequest):
        await bot.send_message(ana.id, "?", reply_markup=markup)


async def test_edits_change_what_is_seen(api: BotApi, bot: Bot) -> None:
    ana = api.human()
    number = (await bot.send_message(ana.id, "un", reply_markup=keyboard(callback_data="x"))).message_id
    await bot.edit_message_text("deux", ana.id, number)
    assert [(each.text, each.buttons, each.edits) for each in ana.sees] == [("deux", (), 1)]
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("deux", ana.id, number)
    with pytest.raises(BadRequest, match="not found"):
        await bot.edit_message_text("deux", ana.id, 99)
    mine = ana.says("à moi")
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("deux", ana.id, mine)
    file = (await bot.send_document(ana.id, InputFile(b"a", "a.txt"))).message_id
    with pytest.raises(BadRequest, match="no text"):
        await bot.edit_message_text("deux", ana.id, file)


async def test_a_press_is_answered_once_and_in_time(bot: Bot, api: BotApi) -> None:
    ana = api.human()
    await bot.send_message(ana.id, "?", reply_markup=keyboard(callback_data="yes"))
    query = ana.presses("Oui")
    assert api.answering.unanswered() == [query]
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert (update.callback_query.id, update.callback_query.data) == (query, "yes")
    await bot.answer_callback_query(query)
    for again in (query, "none"):
        with pytest.raises(BadRequest, match="too old"):
            await bot.answer_callback_query(again)
    late = ana.presses("Oui")
    api.answering.queries[late].asked_at -= 16
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(late)


async def test_answers_to_messages_and_topics_that_are_not_there(api: BotApi, bot: Bot) -> None:
    group = api.group(topics={7: "Pain"})
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=8)
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(group.id, "x", reply_parameters=ReplyParameters(5))
    await bot.send_message(
        group.id,
        "x",
        message_thread_id=7,
        reply_parameters=ReplyParameters(5, allow_sending_without_reply=True),
    )
    assert group.shown()[0].thread == 7


def test_limits_refuse_what_is_too_much_and_say_how_long() -> None:
    limits = Limits(chat=1, group=3)
    assert [limits.take(1, group=False, clock=lambda: 0.0) for _ in range(2)] == [0, 1]
    for moment, wait in ((10, 0), (11, 0), (12, 0), (13, 57), (70.5, 0)):
        assert limits.take(-2, group=True, clock=lambda moment=moment: moment) == wait  # type: ignore[misc]
    assert (limits.accepted, limits.refused) == (5, 2)
    overall = Limits(overall=2)
    assert [overall.take(n, group=False, clock=lambda: 0.0) for n in range(3)] == [0, 0, 1]


async def test_a_bot_that_sends_too_fast_is_asked_to_wait(api: BotApi, bot: Bot) -> None:
    api.limits.chat = 1
    ana = api.human()
    await bot.send_message(ana.id, "un")
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "deux")
    assert [each.text for each in ana.sees] == ["un"]


async def test_faults_look_like_those_of_the_real_server(api: BotApi, bot: Bot) -> None:
    ana = api.human()
    for fault in (Fault(status=502), Fault(drop=True), Fault(drop=True, late=True)):
        api.faults.append(fault)
        with pytest.raises(NetworkError):
            await bot.send_message(ana.id, "x")
    assert len(ana.sees) == 1
    with pytest.raises(InvalidToken):
        async with client(api, "777000111:AAE-loopback_only-loopback_only-OTHER"):
            pass


async def test_calls_are_held_against_the_published_specification(api: BotApi, bot: Bot) -> None:
    if api.specification is None:
        pytest.skip("the specification is not here")
    ana = api.human()
    with pytest.raises(BadRequest, match="takes no colour"):
        await bot.send_message(ana.id, "x", api_kwargs={"colour": "red"})
    with pytest.raises(BadRequest, match=r"(?i)is no boolean"):
        await bot.send_message(ana.id, "x", api_kwargs={"protect_content": "perhaps"})
    with pytest.raises(BadRequest, match="needs text"):
        await bot.send_message(ana.id, None)  # type: ignore[arg-type]
    assert api.specification.faults_in("Update", {"update_id": "x", "nonsense": 1}) != []
    ok = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
    assert api.specification.faults_in("Update", ok) == []


async def test_the_profile_is_kept_by_scope_and_language(bot: Bot) -> None:
    assert await bot.set_my_commands([BotCommand("chercher", "Chercher")], language_code="fr")
    assert await bot.get_my_commands() == ()
    assert [each.command for each in await bot.get_my_commands(language_code="fr")] == ["chercher"]
    await bot.set_my_name("Passeur")
    await bot.set_my_name("Ferry", language_code="en")
    assert [(await bot.get_my_name(code)).name for code in (None, "en", "fr")] == [
        "Passeur",
        "Ferry",
        "Passeur",
    ]
    with pytest.raises(BadRequest):
        await bot.set_my_commands([BotCommand("échéances", "x")])
