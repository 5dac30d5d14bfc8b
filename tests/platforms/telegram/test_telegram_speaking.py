"""What the bot says, as people see it on Telegram."""

import pytest

from bot.conversation.errors import Undeliverable
from bot.conversation.markup import escape
from bot.conversation.messages import Address, Button, Card, File, Reply
from tests.doubles.botapi import BotApi, Fault
from tests.platforms.telegram.scripted import ScriptedHost, eventually, say, telegram

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(40)
POTTERY = Card(
    title="Poterie & tour",
    text="Les mains dans la *terre*.",
    facts=(("Quand", "samedi, 10 h"), ("📍", "Gauthière")),
    footer="Vérifié en novembre",
    url="https://www.poterie.example/a?b=1&c=2",
    buttons=((Button("Voir", "entry", "1"), Button("Garder", "keep", "1")),),
)
BREAD = Card(title="Pain au levain", buttons=((Button("Voir", "entry", "2"),),))


async def test_markup_becomes_styles_and_nothing_people_write_is_taken_for_a_tag(api: BotApi) -> None:
    ana = api.human()
    odd = "<b>&amp; *5* < _6_ </a> `x` [y](https://z.example)"
    await say(
        api, ana.id, Reply(f'*gras* _italique_ `code <i>` [lien](https://a.example/?x=1&y="2") {escape(odd)}')
    )
    (shown,) = ana.sees
    assert shown.text == f"gras italique code <i> lien {odd}"
    assert [shown.styled(kind) for kind in ("bold", "italic", "code")] == [
        ["gras"],
        ["italique"],
        ["code <i>"],
    ]
    assert [each["url"] for each in shown.entities if each["type"] == "text_link"] == [
        'https://a.example/?x=1&y="2"'
    ]
    (call,) = api.called("sendMessage")
    assert call.given["link_preview_options"] == {"is_disabled": True}


async def test_one_card_is_a_small_page(api: BotApi) -> None:
    ana = api.human()
    await say(
        api, ana.id, Reply("Voici :", cards=(POTTERY,), buttons=((Button("Autre chose", "more", "2"),),))
    )
    (shown,) = ana.sees
    assert shown.text.split("\n") == [
        "Voici :",
        "",
        "Poterie & tour",
        "Les mains dans la terre.",
        "Quand · samedi, 10 h",
        "📍 Gauthière",
        "🔗 poterie.example",
        "Vérifié en novembre",
    ]
    assert shown.styled("bold") == ["Poterie & tour", "terre"]
    assert shown.styled("italic") == ["Vérifié en novembre"]
    assert shown.buttons == (("Voir", "Garder"), ("Autre chose",))


async def test_several_cards_are_numbered_and_so_are_their_buttons(api: BotApi) -> None:
    ana = api.human()
    await say(api, ana.id, Reply(cards=(POTTERY, BREAD), buttons=((Button("Autre chose", "more", "2"),),)))
    (shown,) = ana.sees
    assert "1️⃣ Poterie & tour\n" in shown.text
    assert shown.text.endswith("\n\n2️⃣ Pain au levain")
    assert shown.buttons == (("1️⃣ Voir", "1️⃣ Garder"), ("2️⃣ Voir",), ("Autre chose",))


async def test_a_row_too_wide_for_a_phone_is_broken_and_what_no_button_opens_is_written_out(
    api: BotApi,
) -> None:
    ana = api.human()
    row = tuple(Button(f"Une étiquette plutôt longue {n}", "go", str(n)) for n in range(3))
    call = Button("Téléphoner", url="tel:+33473000000")
    await say(
        api, ana.id, Reply("Choisissez", buttons=(row, (call,), (Button("Site", url="https://a.example"),)))
    )
    (shown,) = ana.sees
    assert [len(each) for each in shown.buttons] == [1, 1, 1, 1]
    assert shown.text == "Choisissez\n\nTéléphoner: tel:+33473000000"
    assert shown.keyboard[-1][0]["url"] == "https://a.example"


async def test_more_buttons_than_a_keyboard_takes_are_cut_off(api: BotApi) -> None:
    ana = api.human()
    rows = tuple(tuple(Button(str(10 * r + c), "go", f"{r}.{c}") for c in range(10)) for r in range(12))
    await say(api, ana.id, Reply("Beaucoup", buttons=rows))
    assert sum(map(len, ana.sees[0].buttons)) == 100


async def test_a_long_text_is_split_and_its_buttons_stay_below(api: BotApi) -> None:
    ana = api.human()
    text = "\n\n".join(f"*Atelier {n}* " + "🏺 terre et feu " * 40 for n in range(20))
    first = await say(api, ana.id, Reply(text, buttons=((Button("Suite", "more"),),)))
    assert len(ana.sees) > 2
    assert str(ana.sees[0].id) == first
    assert [each.buttons for each in ana.sees] == [()] * (len(ana.sees) - 1) + [(("Suite",),)]
    assert sum(len(each.styled("bold")) for each in ana.sees) == 20


async def test_buttons_without_a_word_still_show(api: BotApi) -> None:
    ana = api.human()
    await say(api, ana.id, Reply(buttons=((Button("Oui", "yes"),),)))
    assert ana.sees[0].buttons == (("Oui",),)


async def test_a_short_text_goes_below_its_picture_and_a_file_stays_a_file(api: BotApi) -> None:
    ana = api.human()
    picture, calendar = (
        File.of("qr.png", "image/png", PIXEL),
        File.of("agenda.ics", "text/calendar", b"BEGIN"),
    )
    await say(api, ana.id, Reply("*Votre* code", files=(picture,), buttons=((Button("Oui", "yes"),),)))
    await say(api, ana.id, Reply("Votre agenda", files=(calendar, picture)))
    await say(api, ana.id, Reply("x" * 1025, files=(calendar,)))
    code, words, agenda, again, long, alone = ana.sees
    assert (code.text, code.photo, code.file, code.buttons) == (
        "Votre code",
        True,
        ("qr.png", PIXEL),
        (("Oui",),),
    )
    assert code.styled("bold") == ["Votre"]
    assert (words.text, words.file) == ("Votre agenda", None)
    assert (agenda.photo, agenda.file) == (False, ("agenda.ics", b"BEGIN"))
    assert again.photo
    assert (len(long.text), alone.file, alone.text) == (1025, ("agenda.ics", b"BEGIN"), "")


async def test_a_picture_that_telegram_cannot_read_is_sent_as_a_file(api: BotApi) -> None:
    ana = api.human()
    await say(api, ana.id, Reply("Voici", files=(File.of("a.png", "image/png", b"no picture"),)))
    assert [(each.photo, each.file, each.text) for each in ana.sees] == [
        (False, ("a.png", b"no picture"), "Voici")
    ]


async def test_a_press_edits_its_message_in_place_and_only_where_asked(
    api: BotApi, host: ScriptedHost
) -> None:
    rows = ((Button("Suite", "more"),), (Button("À part", "aside"),))
    host.script = lambda request: Reply(f"page {request.press}", buttons=rows, edits=request.press == "more")
    ana = api.human()
    ana.says("poterie")
    await eventually(lambda: ana.sees)
    ana.presses("Suite")
    await eventually(lambda: ana.sees[0].edits == 1)
    ana.presses("Suite")
    await eventually(lambda: len(host.requests) == 3 and not host.tasks)
    assert ana.sees[0].edits == 1
    ana.presses("À part")
    await eventually(lambda: len(ana.sees) == 2)
    assert [each.text for each in ana.sees] == ["page more", "page aside"]
    assert not host.refused


async def test_a_picture_cannot_become_words_so_they_come_below(api: BotApi) -> None:
    ana = api.human()
    number = await say(api, ana.id, Reply("Code", files=(File.of("q.png", "image/png", PIXEL),)))
    assert await say(api, ana.id, Reply("Merci", edits=True), message=number) != number
    assert [each.text for each in ana.sees] == ["Code", "Merci"]


async def test_what_is_for_one_person_goes_to_their_own_chat(api: BotApi, host: ScriptedHost) -> None:
    host.script = lambda _request: Reply("Vos vœux : poterie", personal=True)
    ana, group = api.human(), api.group()
    number = ana.says("/moi", group)
    await eventually(lambda: ana.sees)
    assert ana.sees[0].text == "Vos vœux : poterie"
    assert group.shown() == []
    host.script = lambda _request: Reply("Vos vœux : pain", personal=True)
    ana.edits(number, "/moi pain", group)
    await eventually(lambda: ana.sees[0].edits)
    assert [each.text for each in ana.sees] == ["Vos vœux : pain"]


async def test_whoever_never_opened_it_is_shown_the_way_kindly(api: BotApi, host: ScriptedHost) -> None:
    host.script = lambda _request: Reply("Vos vœux : poterie", personal=True)
    ben, group = api.human("Ben", language="en", started=False), api.group()
    number = ben.says("/me", group)
    await eventually(lambda: group.shown())
    (shown,) = group.shown()
    assert "poterie" not in shown.text
    assert shown.answers == number
    assert shown.keyboard[0][0]["url"] == "https://t.me/passeur_bot"
    assert not host.refused
    ben.presses(shown.buttons[0][0], group)
    await eventually(lambda: ben.sees)


async def test_somebody_who_speaks_in_the_groups_name_is_told_nothing_personal(
    api: BotApi, host: ScriptedHost
) -> None:
    host.script = lambda _request: Reply("Vos vœux : poterie", personal=True)
    group = api.group()
    nobody = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    api.tell("message", group.add(nobody, {"text": "/moi", "sender_chat": group.summary()}))
    await eventually(lambda: group.shown())
    assert "poterie" not in group.shown()[0].text


async def test_a_process_that_only_sends_knows_the_way_too(api: BotApi) -> None:
    ben, group = api.human("Ben", started=False), api.group()
    number = ben.says("/moi", group)
    key = f"1000/{number}/{ben.id}/en"
    platform = telegram(api)
    here = Address("telegram", str(group.id))
    await platform.send(here, Reply("Vos vœux", personal=True), nonce="1", request=key)
    assert group.shown()[0].keyboard[0][0]["url"] == "https://t.me/passeur_bot"
    ben.starts()
    told = await platform.send(here, Reply("Vos vœux", personal=True), nonce="2", request=key)
    assert told == f"{ben.id}/{ben.sees[0].id}"
    api.faults.append(Fault(status=502))
    with pytest.raises(Undeliverable):
        await platform.send(here, Reply("Vos vœux", personal=True), nonce="3", request=key)
    api.faults.append(Fault(status=400, description="Bad Request: something new"))
    with pytest.raises(Undeliverable):
        await platform.send(here, Reply("Vos vœux", personal=True), nonce="3", request=key)
    assert len(group.shown()) == 1
    await platform.close()
