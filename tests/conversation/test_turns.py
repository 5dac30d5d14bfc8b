"""One turn: answered once, in order, undone where it fails, never lost."""

import logging
from typing import Any

import pytest

from bot.conversation.errors import Invalid, Refused
from bot.conversation.i18n import _, lazy
from bot.conversation.messages import Address, Ask, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.storage import Storage, Unit
from tests.conftest import Clock
from tests.conversation.talk import House, Table, said, wish, wishes
from tests.storage.reading import inbox, outbox


class Broken(Exception):
    """What no handler foresaw."""


@pytest.fixture
def table() -> Table:
    router: Table = Router()

    @router.command({"fr": "aide", "en": "help"}, lazy("What I can do"), complete="help")
    async def help(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply(_("Help"))

    @router.command({"fr": "nom", "en": "name"}, lazy("x"))
    async def name(request: Request, unit: Unit, services: Any) -> Outcome:
        return Ask(Reply("Your name?"), "name", {"tries": 1})

    @router.step("name")
    async def named(request: Request, unit: Unit, services: Any) -> Outcome:
        if request.text == "1":
            raise Invalid("A name has letters.")
        return Reply(f"Hello {request.text} ({request.data['tries']})")

    @router.press("again")
    async def again(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply("pressed")

    @router.press("other-step")
    async def other(request: Request, unit: Unit, services: Any) -> Outcome:
        return Ask(Reply("And your age?"), "age")

    @router.step("age")
    async def age(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply(f"age {request.text}")

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        match request.text.partition(" ")[0]:
            case "silence":
                return None
            case "speak":
                await unit.people.speak(request.who.id, request.text[-2:])
                return Reply(_("Skip"))
            case "wish":
                await wish(unit, request, request.text)
                return Reply("wished")
            case "refuse":
                await wish(unit, request, request.text)
                raise Refused(_("Skip"))
            case "break":
                await wish(unit, request, request.text)
                raise Broken("they said: " + request.text)
            case "wishes":
                return Reply(str(await wishes(unit, request)))
        return Reply(f"heard {request.text}")

    return router


@pytest.fixture
def house(storage: Storage, table: Table, clock: Clock) -> House:
    return House(storage, table, clock)


async def test_the_same_key_is_answered_once(house: House) -> None:
    one = said("one", key="k")
    assert await house.hears(one, one) == ["heard one"]
    assert await house.hears(one) == []
    assert await house.hears(said("two", key="k", who="zoe")) == []
    elsewhere = said("three", key="k", address=Address("other", "zoe"))
    house.delivery.platforms["other"] = house.ear
    assert await house.hears(elsewhere) == ["heard three"]


async def test_each_chat_is_answered_in_order(house: House) -> None:
    requests = [said(f"{number}", who=who) for number in range(8) for who in ("ana", "zoe")]
    await house.hears(*requests[:9])
    await house.hears(*requests[9:])
    for who in ("ana", "zoe"):
        assert [each.text for each in house.ear.said if each.address.chat == who] == [
            f"heard {number}" for number in range(8)
        ]


async def test_an_answer_names_what_it_answers(house: House, storage: Storage) -> None:
    await house.hears(said("one", key="k7", message="m7"))
    assert (house.ear.said[0].request, house.ear.said[0].message) == ("k7", "m7")
    (row,) = await outbox(storage)
    assert (row["key"], row["state"], row["message"], row["args"]) == ("reply:1", "sent", "m1", {})
    (row,) = await inbox(storage)
    assert (row["state"], row["payload"], row["error"]) == ("done", None, "")


async def test_a_message_edited_edits_its_answer(house: House) -> None:
    await house.hears(said("potery", key="a", said_as="55"))
    await house.hears(said("pottery", key="b", said_as="55", again=True))
    assert house.ear.said[-1].message == "m1"
    await house.hears(said("weaving", key="c", said_as="56", again=True))
    assert house.ear.said[-1].message == ""


async def test_nothing_to_say_is_nothing_sent(house: House, storage: Storage) -> None:
    assert await house.hears(said("silence")) == []
    assert await outbox(storage) == []
    assert [row["state"] for row in await inbox(storage)] == ["done"]


async def test_nobody_to_answer_is_no_work(house: House) -> None:
    assert await house.hears() == []
    await house.dispatcher.recover()
    assert await house.dispatcher.turn(Address("test", "nobody")) is False


async def test_invalid_keeps_the_question_open(house: House) -> None:
    assert await house.hears(said("/name"), said("1"), said("Ana"), said("again")) == [
        "Your name?",
        "A name has letters.",
        "Hello Ana (1)",
        "heard again",
    ]


async def test_a_no_undoes_what_was_written_and_speaks_the_language_of_the_turn(
    house: House, storage: Storage
) -> None:
    await house.hears(said("speak fr"))
    (french,) = await house.hears(said("refuse this"))
    assert french != "Skip"
    assert house.ear.said[-1].reply.personal
    assert await house.hears(said("wishes")) == ["[]"]
    assert {row["state"] for row in await inbox(storage)} == {"done"}


async def test_a_failure_is_tried_again_then_owned_up_to_and_the_words_are_kept(
    house: House, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = await house.hears(said("break my secret"), said("wishes"))
    assert len(answers) == 2
    assert answers[0].startswith("I tripped over this one")
    assert answers[1] == "[]"
    failed, done = await inbox(storage)
    assert (failed["state"], failed["error"], failed["attempts"]) == ("failed", "Broken", 3)
    assert failed["payload"]["text"] == "break my secret"
    assert done["state"] == "done"
    assert caplog.text.count("Broken") >= 3
    assert "test_turns.py" in caplog.text
    assert "secret" not in caplog.text


async def test_the_apology_is_in_the_language_that_they_chose(house: House) -> None:
    await house.hears(said("speak fr", lang="en"))
    (sorry,) = await house.hears(said("break", lang="en"))
    assert not sorry.startswith("I tripped")


async def test_what_passes_is_tried_again_until_it_does(storage: Storage, clock: Clock) -> None:
    router: Table = Router()
    left = [Broken(), Broken()]

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        if left:
            raise left.pop()
        return Reply("at last")

    house = House(storage, router, clock)
    assert await house.hears(said("please")) == ["at last"]
    (row,) = await inbox(storage)
    assert (row["state"], row["attempts"]) == ("done", 2)


async def test_commands_close_a_step_and_presses_keep_it(house: House) -> None:
    await house.hears(said("/name"), said(press="again:1"))
    assert await house.hears(said("Ana")) == ["Hello Ana (1)"]
    await house.hears(said("/name"), said("/help"))
    assert await house.hears(said("Ana")) == ["heard Ana"]
    await house.hears(said("/name"), said(press="other-step"))
    assert await house.hears(said("8")) == ["age 8"]


async def test_a_step_belongs_to_its_person_and_its_chat(house: House) -> None:
    await house.hears(said("/name", chat="square"))
    assert await house.hears(said("Zoé", who="zoe", chat="square")) == ["heard Zoé"]
    assert await house.hears(said("Ana", chat="home")) == ["heard Ana"]
    assert await house.hears(said("Ana", chat="square")) == ["Hello Ana (1)"]


async def test_a_step_expires(house: House, clock: Clock) -> None:
    await house.hears(said("/name"))
    clock.advance(hours=23)
    assert await house.hears(said("1")) == ["A name has letters."]
    clock.advance(hours=1)
    assert await house.hears(said("Ana")) == ["heard Ana"]


async def test_a_button_of_long_ago_is_answered_kindly(house: House) -> None:
    (answer,) = await house.hears(said(press="gone:1"))
    assert answer.startswith("This button has served its time")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/halp", "I don't know /halp. Did you mean /help?"),
        ("/nam\nAna", "I don't know /nam. Did you mean /name?"),
        ("/*xyzzy*", r"I don't know /\*xyzzy\*. Simply write your question, or /help"),
        ("/", "I don't know /. Simply"),
    ],
)
async def test_an_unknown_command_leads_somewhere(house: House, typed: str, answer: str) -> None:
    (said_back,) = await house.hears(said(typed))
    assert said_back.startswith(answer)


async def test_an_unknown_command_without_any_help(storage: Storage, clock: Clock) -> None:
    house = House(storage, Router(), clock)
    (answer,) = await house.hears(said("/xyzzy"))
    assert "/help" in answer


async def test_the_language_is_the_persons_then_the_platforms_then_the_citys(house: House) -> None:
    async def skip(**more: str) -> str:
        (answer,) = await house.hears(said("/help", **more))
        return answer

    assert await skip(who="a") == "Help"
    assert await skip(who="b", lang="fr-FR") == "Aide"
    assert await skip(who="c", lang="de") == "Help"
    await house.hears(said("speak fr", who="a"))
    assert await skip(who="a", lang="en") == "Aide"


async def test_after_a_crash_what_was_stored_is_answered(
    house: House, storage: Storage, table: Table, clock: Clock
) -> None:
    async with storage.unit() as unit:
        await unit.inbox.store([said("one"), said("two"), said("three", who="zoe")])
    fresh = House(storage, table, clock)
    await fresh.dispatcher.recover()
    await fresh.quiet()
    assert sorted(fresh.ear.texts) == ["heard one", "heard three", "heard two"]
    assert [each.text for each in fresh.ear.said if each.address.chat == "ana"] == ["heard one", "heard two"]
    await fresh.dispatcher.recover()
    await fresh.quiet()
    assert len(fresh.ear.said) == 3
    assert house.ear.said == []


async def test_what_another_version_wrote_holds_nobody_up(house: House, storage: Storage) -> None:
    from sqlalchemy import update

    from bot.storage.models import Incoming

    async with storage.unit() as unit:
        await unit.inbox.store([said("old")])
        await unit.connection.execute(update(Incoming).values(payload={"shape": "of another time"}))
    assert await house.hears(said("new")) == ["heard new"]
    assert [(row["state"], row["error"]) for row in await inbox(storage)] == [
        ("failed", "unreadable"),
        ("done", ""),
    ]


async def test_what_no_database_can_hold_is_still_answered(house: House) -> None:
    (answer,) = await house.hears(said("a\0b \ud800 \ud83d\ude00", filled=None))
    assert answer == "heard ab \ufffd 😀"


async def test_a_database_that_is_gone_stops_the_worker_and_loses_nothing(
    storage: Storage, table: Table, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    from sqlalchemy import text

    house = House(storage, table, clock)
    await house.hears(said("hello"))
    async with storage.unit() as unit:
        await unit.inbox.store([said("my secret")])
        await unit.connection.execute(text("ALTER TABLE people RENAME TO away"))
    await house.dispatcher.recover()
    await house.quiet()
    async with storage.unit() as unit:
        await unit.connection.execute(text("ALTER TABLE away RENAME TO people"))
    assert "secret" not in caplog.text
    await house.dispatcher.recover()
    await house.quiet()
    assert house.ear.texts == ["heard hello", "heard my secret"]
    assert [row["state"] for row in await inbox(storage)] == ["done", "done"]
