"""The bot's menu and name, and its entries in other people's chats."""

from collections.abc import Mapping, Sequence

import pytest

from bot.conversation.messages import Button, Card
from bot.platforms.base import MenuItem
from bot.platforms.telegram.doors import Doors
from bot.platforms.telegram.hearing import typable
from bot.platforms.telegram.introduction import commands
from tests.doubles.botapi import BotApi, Fault
from tests.platforms.telegram.scripted import ScriptedHost, eventually, living, telegram

SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")


def told(api: BotApi) -> int:
    return sum(len(api.called(method)) for method in SETTERS)


def names(api: BotApi, scope: str, language: str) -> list[str]:
    return [each["command"] for each in api.profile.commands[scope, language]]


def texts(api: BotApi, what: str) -> Mapping[str, str]:
    return {language: text for (kind, language), text in api.profile.texts.items() if kind == what}


async def introduced(api: BotApi, host: ScriptedHost) -> None:
    """Let a platform live until it has said who it is."""
    api.calls.clear()
    async with living(telegram(api), host):
        await eventually(lambda: len(api.called("getMyDescription")) == 3)
        await eventually(lambda: texts(api, "description").get("") == host.about["fr"][2])


async def test_the_menu_is_in_each_language_and_what_is_private_stays_out_of_groups(api: BotApi) -> None:
    await introduced(api, ScriptedHost())
    assert names(api, "default", "fr") == ["chercher", "echeances"]
    assert names(api, "default", "en") == ["search", "dates"]
    assert names(api, "default", "") == names(api, "default", "fr")
    assert names(api, "all_private_chats", "en") == ["search", "dates", "me"]
    assert api.profile.commands["default", "en"][0]["description"] == "Look for something"
    assert texts(api, "short_description")["en"] == "Learn close to home."
    assert texts(api, "description")[""] == "Tout le monde sait quelque chose."


async def test_only_what_differs_is_told(api: BotApi) -> None:
    host = ScriptedHost()
    await introduced(api, host)
    assert told(api) > 0
    await introduced(api, host)
    assert told(api) == 0
    host.about = {**host.about, "en": ("Passeur", "Learn close to home.", "Somebody near you knows.")}
    async with living(telegram(api), host):
        await eventually(lambda: texts(api, "description")["en"] == "Somebody near you knows.")
    assert told(api) == 1


async def test_a_name_refused_for_hours_keeps_nobody_waiting(api: BotApi) -> None:
    api.profile.texts.clear()
    api.faults.append(Fault("setMyName", times=9, retry_after=36000))
    host, ana = ScriptedHost(), api.human()
    ana.says("poterie")
    async with living(telegram(api), host):
        await eventually(lambda: ana.sees)
        await eventually(lambda: texts(api, "description").get("en"))


def test_names_are_spelled_as_telegram_allows() -> None:
    assert [typable(each) for each in ("Échéances", "mes-vœux", "à l'école", "x" * 40)] == [
        "echeances",
        "mes_voeux",
        "a_lecole",
        "x" * 32,
    ]


async def test_entries_are_found_from_any_chat(api: BotApi, host: ScriptedHost) -> None:
    site = Button("Site", url="https://poterie.example")
    host.cards = (
        Card(
            "Poterie *au tour*", "Les mains dans la terre", buttons=((Button("Voir", "entry", "42"), site),)
        ),
        Card("Pain", facts=(("Quand", "samedi"),), buttons=((Button("Voir", "entry", "x" * 50),),)),
    )
    ben = api.human("Ben", language="en", started=False)
    query = ben.looks_up(" poterie ")
    await eventually(lambda: not api.answering.unanswered())
    assert host.searches == [("poterie", "en")]
    assert host.requests == []
    answer = api.answering.queries[query].answer
    assert (answer["cache_time"], answer["is_personal"]) == (60, True)
    pottery, bread = answer["results"]
    assert (pottery["title"], pottery["description"]) == ("Poterie au tour", "Les mains dans la terre")
    assert (
        pottery["input_message_content"]["message_text"] == "<b>Poterie au tour</b>\nLes mains dans la terre"
    )
    assert (bread["description"], "reply_markup" in bread) == ("samedi", False)
    door, site_button = pottery["reply_markup"]["inline_keyboard"][0]
    assert site_button["url"] == "https://poterie.example"
    ben.follows(door["url"])
    await eventually(lambda: host.requests)
    assert (host.requests[0].press, host.requests[0].text) == ("entry:42", "")


@pytest.mark.usefixtures("host")
async def test_nothing_found_still_leads_to_the_bot(api: BotApi) -> None:
    ana = api.human()
    query = ana.looks_up("")
    await eventually(lambda: not api.answering.unanswered())
    answer = api.answering.queries[query].answer
    assert answer["results"] == []
    assert answer["button"]["start_parameter"] == "hello"


@pytest.mark.usefixtures("host")
async def test_a_look_up_that_fails_leaves_the_rest_alive(api: BotApi) -> None:
    api.faults += [Fault("answerInlineQuery", status=502), Fault("answerCallbackQuery", retry_after=1)]
    ana = api.human()
    query = ana.looks_up("poterie")
    number = ana.says("pain")
    await eventually(lambda: ana.sees)
    ana.presses_data("go", ana.chat, number + 1)
    await eventually(lambda: not api.answering.unanswered())
    assert api.answering.queries[query].answered_at is not None


async def test_a_look_up_that_the_host_cannot_do_is_noted_and_no_more(
    api: BotApi, host: ScriptedHost, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(typed: str, lang: str) -> Sequence[Card]:
        raise LookupError(f"{lang}:{typed}")

    host.find = broken  # type: ignore[method-assign]
    ana = api.human()
    ana.looks_up("poterie")
    await eventually(lambda: "could not be looked up" in caplog.text)
    ana.says("pain")
    await eventually(lambda: ana.sees)


async def test_a_press_that_telegram_has_forgotten_is_still_answered_in_words(
    api: BotApi, host: ScriptedHost
) -> None:
    api.faults += [Fault("answerCallbackQuery", times=3, status=502)]
    ana = api.human()
    number = ana.says("pain")
    await eventually(lambda: ana.sees)
    query = ana.presses_data("go", ana.chat, number + 1)
    api.answering.queries[query].asked_at -= 60
    api.tell(
        "callback_query",
        {"id": "9", "from": ana.account.user(), "chat_instance": "1", "inline_message_id": "x", "data": "go"},
    )
    await eventually(lambda: len(ana.sees) == 2)
    await eventually(lambda: not any(each.times for each in api.faults))
    assert [each.press for each in host.requests] == ["", "go"]


async def test_stopping_does_not_wait_for_a_server_that_hangs(api: BotApi) -> None:
    host, ana = ScriptedHost(), api.human()
    async with living(telegram(api), host):
        number = ana.says("pain")
        await eventually(lambda: ana.sees)
        api.latency = 60
        ana.presses_data("go", ana.chat, number + 1)
        await eventually(lambda: len(host.requests) == 2)
    assert api.answering.unanswered()


def test_a_door_opens_with_its_own_key_only() -> None:
    doors, others = Doors("1:a"), Doors("2:b")
    payload = doors.payload("entry:42")
    assert doors.press(payload) == "entry:42"
    assert others.press(payload) == ""
    for made_up in ("", "p_", "p_é", payload[:-1], "p_" + payload[4:], "entry-42", "p_A"):
        assert doors.press(made_up) == ""
    assert doors.payload("") == ""
    assert len(doors.payload("x" * 40)) == 64
    assert doors.payload("x" * 41) == ""


def test_what_only_staff_has_a_use_for_is_in_nobodys_menu() -> None:
    names, about = {"en": "figures"}, {"en": "Figures"}
    menu = (MenuItem(names, about, staff=True), MenuItem({"en": "help"}, about))
    assert [each.command for each in commands(menu, "en", private=True)] == ["help"]
