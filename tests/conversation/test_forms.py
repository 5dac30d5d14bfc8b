"""A form asked one question after the other, or all at once: checked, skipped, pressed, and never mixed up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import forms
from bot.conversation.errors import Invalid
from bot.conversation.i18n import speaking
from bot.conversation.messages import Field, Form, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.storage import Storage, Unit
from tests.conftest import Clock
from tests.conversation.talk import House, Table, said

OFFER = Form(
    "An offer",
    (
        Field("what", "What do you share?", hint="In a few words", limit=20),
        Field("price", "What does it cost?", choices=(("free", "Nothing"), ("paid", "A little"))),
        Field("where", "Where?", required=False),
        Field("level", "For whom?", required=False, choices=(("all", "Everybody"), ("new", "Beginners"))),
    ),
    "offered",
    {"city": "petiteville"},
)


@pytest.fixture
def table() -> Table:
    router: Table = Router()

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply(f"plain: {request.text}")

    @router.press("offer")
    async def offer(request: Request, unit: Unit, services: Any) -> Outcome:
        return OFFER

    @router.press("other")
    async def other(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply("other")

    @router.step("offered")
    async def offered(request: Request, unit: Unit, services: Any) -> Outcome:
        assert request.filled is not None
        assert request.text == request.press == ""
        if request.filled["what"] == "nothing":
            raise Invalid("That would be a pity.")
        return Reply(f"{dict(request.data)} {list(request.filled.values())}")

    return router


@pytest.fixture
def house(storage: Storage, table: Table, clock: Clock) -> House:
    return House(storage, table, clock)


async def test_one_question_after_the_other(house: House) -> None:
    assert await house.hears(said(press="offer")) == ["*An offer*\nWhat do you share?\n_In a few words_"]
    assert house.ear.said[-1].reply.form == OFFER
    assert await house.hears(said(" Pottery ")) == ["What does it cost?"]
    assert [row[0].press for row in house.ear.said[-1].reply.buttons] == [
        "form-pick:1.free",
        "form-pick:1.paid",
    ]
    assert await house.hears(said("nothing")) == ["Where?"]
    assert [row[0].press for row in house.ear.said[-1].reply.buttons] == ["form-skip:2."]
    assert await house.hears(said("At home")) == ["For whom?"]
    assert await house.hears(said("beginners")) == [
        "{'city': 'petiteville'} ['Pottery', 'free', 'At home', 'new']"
    ]
    assert await house.hears(said("thanks")) == ["plain: thanks"]


async def test_with_buttons_to_the_end(house: House) -> None:
    await house.hears(said(press="offer"))
    await house.hears(said("Pottery"))
    assert await house.hears(said(press="form-pick:1.paid")) == ["Where?"]
    assert await house.hears(said(press="form-skip:2.")) == ["For whom?"]
    assert await house.hears(said(press="form-pick:3.all")) == [
        "{'city': 'petiteville'} ['Pottery', 'paid', '', 'all']"
    ]
    assert await house.hears(said("thanks")) == ["plain: thanks"]


async def test_all_at_once(house: House) -> None:
    await house.hears(said(press="offer"))
    answer = await house.hears(said(filled={"what": "Pottery", "price": "A little", "level": ""}))
    assert answer == ["{'city': 'petiteville'} ['Pottery', 'paid', '', '']"]
    assert await house.hears(said("thanks")) == ["plain: thanks"]


async def test_a_button_pressed_twice_answers_its_own_question_only(house: House) -> None:
    await house.hears(said(press="offer"))
    await house.hears(said("Pottery"))
    assert await house.hears(said(press="form-pick:1.paid"), said(press="form-pick:1.paid")) == [
        "Where?",
        "Where?",
    ]
    assert await house.hears(said(press="form-skip:2."), said(press="form-skip:2.")) == [
        "For whom?",
        "For whom?",
    ]


async def test_a_button_of_a_form_long_closed_says_so(house: House) -> None:
    for request in (
        said(press="form-pick:0.x"),
        said(press="form-skip:0."),
        said(filled={"what": "Pottery"}),
    ):
        (answer,) = await house.hears(request)
        assert answer.startswith("That question is no longer open")
        assert house.ear.said[-1].reply.personal


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("", "I need an answer"),
        ("  ", "I need an answer"),
        ("x" * 21, "21 characters"),
        ("nothing", "a pity"),
    ],
)
async def test_what_does_not_fit_is_asked_again(house: House, answer: str, refusal: str) -> None:
    await house.hears(said(press="offer"))
    filled = {"what": answer, "price": "free"}
    (said_no,) = await house.hears(said(filled=filled))
    assert refusal in said_no
    assert await house.hears(said("Pottery")) == ["What does it cost?"]
    (said_no,) = await house.hears(said("a fortune"))
    assert "Nothing, A little" in said_no
    assert await house.hears(said("NOTHING")) == ["Where?"]


async def test_a_command_or_an_expiry_leaves_the_form_and_another_button_does_not(
    house: House, clock: Clock
) -> None:
    await house.hears(said(press="offer"))
    assert await house.hears(said(press="other")) == ["other"]
    assert await house.hears(said("Pottery")) == ["What does it cost?"]
    await house.hears(said("/nothing"))
    assert await house.hears(said("free")) == ["plain: free"]
    await house.hears(said(press="offer"))
    clock.advance(days=1)
    assert await house.hears(said("Pottery")) == ["plain: Pottery"]


async def test_a_form_goes_on_after_a_restart(
    house: House, storage: Storage, table: Table, clock: Clock
) -> None:
    await house.hears(said(press="offer"))
    await house.hears(said("Pottery"))
    again = House(storage, table, clock)
    assert await again.hears(said("nothing")) == ["Where?"]
    async with storage.reading() as unit:
        form = await unit.conversations.form(said().address, said().sender, clock())
        assert form is not None
        assert [each.value for each in form.fields] == ["Pottery", "free", "", ""]
        assert await unit.conversations.form(said(chat="elsewhere").address, said().sender, clock()) is None
        clock.advance(days=2)
        assert await unit.conversations.form(said().address, said().sender, clock()) is None


async def test_a_form_of_choices_alone_ends_with_a_press(storage: Storage, clock: Clock) -> None:
    router: Table = Router()

    @router.press("ask")
    async def ask(request: Request, unit: Unit, services: Any) -> Outcome:
        return Form("T", (Field("yes", "Sure?", choices=(("y", "Yes"), ("n", "No"))),), "told")

    @router.step("told")
    async def told(request: Request, unit: Unit, services: Any) -> Outcome:
        assert request.filled is not None
        return Reply(f"told {request.filled['yes']}")

    @router.text
    async def plain(request: Request, unit: Unit, services: Any) -> Outcome:
        return Reply("plain")

    house = House(storage, router, clock)
    await house.hears(said(press="ask"))
    assert await house.hears(said(press="form-pick:0.y")) == ["told y"]
    assert await house.hears(said("y")) == ["plain"]


@given(st.text(max_size=40), st.integers(1, 30), st.booleans())
def test_a_free_answer_is_kept_as_it_is_or_refused(text: str, limit: int, required: bool) -> None:
    field = Field("a", "A", required=required, limit=limit)
    stripped = text.strip()
    with speaking("en"):
        if (stripped or not required) and len(stripped) <= limit:
            assert forms.check(field, text) == stripped
        else:
            with pytest.raises(Invalid):
                forms.check(field, text)


@given(st.sampled_from(("l’atelier", "L'ATELIER", " l'atelier ", "a")))
def test_a_choice_is_found_as_people_type_it(typed: str) -> None:
    assert forms.check(Field("a", "A", choices=(("a", "L’atelier"),)), typed) == "a"
