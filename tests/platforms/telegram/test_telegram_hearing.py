"""What people say on Telegram, as requests."""

import asyncio

from bot.conversation.messages import Address, Button, Reply
from tests.doubles.botapi import BotApi
from tests.platforms.telegram.scripted import ScriptedHost, eventually


async def test_a_private_message_says_who_what_and_where(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human("Ana", language="pt-br")
    number = ana.says("Où apprendre la poterie ?")
    await eventually(lambda: ana.sees)
    (request,) = host.requests
    assert request.text == "Où apprendre la poterie ?"
    assert request.address == Address("telegram", str(ana.id))
    assert (request.sender.id, request.sender.name, request.sender.lang) == (str(ana.id), "Ana", "pt-br")
    assert request.said_as == str(number)
    assert request.private
    assert request.key.isdecimal()
    assert not request.again
    assert request.at.tzinfo is not None
    assert [each.text for each in ana.sees] == ["« Où apprendre la poterie ? »"]


async def test_a_group_is_only_heard_where_it_speaks_to_the_bot(api: BotApi, host: ScriptedHost) -> None:
    host.script = lambda _request: Reply("Voilà")
    ana, group = api.human(), api.group()
    ana.says("Bonjour tout le monde", group)
    ana.says("/chercher@autre_bot poterie", group)
    ana.says("/chercher@Passeur_Bot poterie", group)
    await eventually(lambda: len(group.shown()) == 1)
    ana.says("@passeur_bot où apprendre la couture ?", group)
    await eventually(lambda: len(group.shown()) == 2)
    ana.says("et le samedi ?", group, answering=group.shown()[-1].id)
    await eventually(lambda: len(group.shown()) == 3)
    ana.says("merci", group, answering=1)
    ana.says("/moi", group)
    await eventually(lambda: len(group.shown()) == 4)
    assert [each.text for each in host.requests] == [
        "/chercher poterie",
        "où apprendre la couture ?",
        "et le samedi ?",
        "/moi",
    ]
    assert not any(each.private for each in host.requests)
    assert [each.answers for each in group.shown()] == [3, 5, 7, 10]


async def test_with_privacy_off_other_peoples_talk_is_left_alone(api: BotApi, host: ScriptedHost) -> None:
    ana, group = api.human(), api.group()
    for text in ("Bonjour tout le monde", "/chercher@autre_bot poterie", "écrivez à @quelquun_dautre"):
        number = ana.says(text, group)
        api.updates.add("message", group.messages[number])
    ana.says("Bonjour")
    await eventually(lambda: ana.sees)
    assert [each.text for each in host.requests] == ["Bonjour"]


async def test_a_mention_in_the_middle_leaves_a_sentence_and_alone_it_opens_the_door(
    api: BotApi, host: ScriptedHost
) -> None:
    ana, group = api.human(), api.group()
    ana.says("Dis @passeur_bot, où danser ?", group)
    ana.says("@passeur_bot", group)
    await eventually(lambda: len(group.shown()) == 2)
    assert [each.text for each in host.requests] == ["Dis , où danser ?", "/start"]


async def test_a_topic_is_carried_there_and_back(api: BotApi, host: ScriptedHost) -> None:
    ana, group = api.human(), api.group(topics={7: "Cuisine", 9: "Vélo"})
    ana.says("/chercher pain", group, thread=7)
    await eventually(lambda: group.shown())
    assert host.requests[0].address == Address("telegram", str(group.id), "7")
    assert group.shown()[0].thread == 7


async def test_a_chain_of_replies_is_no_topic(api: BotApi, host: ScriptedHost) -> None:
    ana, group = api.human(), api.group()
    ana.brings({"text": "/chercher pain", "message_thread_id": 3}, group)
    await eventually(lambda: group.shown())
    assert host.requests[0].address.thread == ""


async def test_in_a_topic_that_the_bot_opened_not_everything_is_meant_for_it(
    api: BotApi, host: ScriptedHost
) -> None:
    ana, group = api.human(), api.group(topics={7: "Pain"})
    opening = {"name": "Pain", "icon_color": 7322096}
    bot = {"id": 777000111, "is_bot": True, "first_name": "Passeur"}
    opened = group.add(bot, {"forum_topic_created": opening}, 7)
    ana.says("je viens samedi", group, thread=7, answering=opened["message_id"])
    ana.says("Bonjour")
    await eventually(lambda: ana.sees)
    assert [each.text for each in host.requests] == ["Bonjour"]


async def test_an_edited_message_has_its_answer_edited(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    number = ana.says("poterrie")
    await eventually(lambda: ana.sees)
    ana.edits(number, "poterie")
    await eventually(lambda: ana.sees[0].edits)
    first, second = host.requests
    assert (second.again, second.said_as, second.text) == (True, first.said_as, "poterie")
    assert first.key != second.key
    assert [each.text for each in ana.sees] == ["« poterie »"]


async def test_an_edit_that_changes_no_word_is_harmless(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    number = ana.says("poterie")
    await eventually(lambda: ana.sees)
    ana.edits(number, "poterie")
    await eventually(lambda: len(host.requests) == 2 and not host.tasks)
    assert [(each.text, each.edits) for each in ana.sees] == [("« poterie »", 0)]
    assert not host.refused


async def test_what_comes_instead_of_words(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    ana.sends_place(45.78, 3.09)
    ana.sends_voice()
    ana.sends_photo("C'est quoi ?")
    ana.sends_contact()
    ana.sends_document()
    ana.sends_sticker()
    await eventually(lambda: len(host.requests) == 6)
    assert [each.brought for each in host.requests] == [
        "location",
        "voice",
        "photo",
        "contact",
        "file",
        "other",
    ]
    assert host.requests[0].coordinates == (45.78, 3.09)
    assert host.requests[2].text == "C'est quoi ?"
    assert all(each.coordinates is None for each in host.requests[1:])


async def test_an_album_is_one_thing_brought(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    for _ in range(4):
        ana.sends_photo(album="42")
    ana.sends_photo(album="43")
    ana.says("fini")
    await eventually(lambda: len(ana.sees) == 3)
    assert [each.brought for each in host.requests] == ["photo", "photo", ""]


async def test_service_messages_and_the_bots_own_cards_are_nobodys_words(
    api: BotApi, host: ScriptedHost
) -> None:
    ana, group = api.human(), api.group()
    bot = {"id": 777000111, "is_bot": True, "first_name": "Passeur", "username": "passeur_bot"}
    api.tell("message", group.add(ana.account.user(), {"new_chat_members": [ana.account.user()]}))
    api.tell("message", ana.chat.add(ana.account.user(), {"text": "Poterie", "via_bot": bot}))
    api.tell("message", group.add({"id": 9, "is_bot": True, "first_name": "B"}, {"text": "/start"}))
    ana.says("Bonjour")
    await eventually(lambda: ana.sees)
    assert [each.text for each in host.requests] == ["Bonjour"]


async def test_an_administrator_in_the_groups_name_is_the_group(api: BotApi, host: ScriptedHost) -> None:
    group = api.group("Amis de la Gauthière")
    nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    api.tell("message", group.add(nobody, {"text": "/chercher pain", "sender_chat": group.summary()}))
    await eventually(lambda: group.shown())
    assert host.requests[0].sender.id == str(group.id)
    assert host.requests[0].sender.name == "Amis de la Gauthière"


async def test_links_carry_their_payload(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human(started=False)
    ana.starts("entry-42")
    ana.starts()
    ana.starts("hello")
    ana.starts("p_" + "A" * 20)
    await eventually(lambda: len(host.requests) == 4)
    assert [each.text for each in host.requests] == [
        "/start entry-42",
        "/start",
        "/start",
        "/start p_" + "A" * 20,
    ]
    assert not any(each.press for each in host.requests)


async def test_commands_come_back_in_the_products_own_spelling(api: BotApi, host: ScriptedHost) -> None:
    ana = api.human()
    ana.says("/echeances@passeur_bot\n  ce mois")
    ana.says("/Chercher")
    await eventually(lambda: len(host.requests) == 2)
    assert [each.text for each in host.requests] == ["/échéances ce mois", "/Chercher"]


async def test_a_press_is_answered_once_and_says_what_and_where(api: BotApi, host: ScriptedHost) -> None:
    host.script = lambda _request: Reply("Encore ?", buttons=((Button("Oui", "more", "2"),),))
    ana = api.human()
    ana.says("poterie")
    await eventually(lambda: ana.sees)
    query = ana.presses("Oui")
    await eventually(lambda: len(ana.sees) == 2)
    await eventually(lambda: not api.answering.unanswered())
    assert api.answering.queries[query].answer
    assert host.requests[-1].press == "more:2"
    assert host.requests[-1].message == str(ana.sees[0].id)
    assert host.requests[-1].said_as == ""


async def test_a_press_is_answered_before_its_turn_is_over(api: BotApi, host: ScriptedHost) -> None:
    host.hold = asyncio.Event()
    ana = api.human()
    number = ana.chat.add({"id": 777000111, "is_bot": True, "first_name": "P"}, {"text": "?"})["message_id"]
    ana.presses_data("slow", ana.chat, number)
    await eventually(lambda: api.answering.queries and not api.answering.unanswered())
    assert len(ana.sees) == 1
    host.hold.set()
    await eventually(lambda: len(ana.sees) == 2)


async def test_a_button_of_a_message_that_is_gone_gets_a_new_answer(api: BotApi, host: ScriptedHost) -> None:
    host.script = lambda request: Reply(
        f"page {request.press}", buttons=((Button("Suite", "more"),),), edits=True
    )
    ana = api.human()
    ana.says("poterie")
    await eventually(lambda: ana.sees)
    old = ana.sees[0].id
    del ana.chat.messages[old]
    ana.presses_data("more", ana.chat, old, inaccessible=True)
    await eventually(lambda: ana.sees)
    assert [(each.text, each.edits) for each in ana.sees] == [("page more", 0)]
    assert ana.sees[0].id != old
    await eventually(lambda: not api.answering.unanswered())
    assert not host.refused
