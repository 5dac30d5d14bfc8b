"""The table of what exists: nothing twice, everything found as people type it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.conversation.i18n import lazy
from bot.conversation.messages import Outcome, Reply, Request
from bot.conversation.router import Router
from bot.storage import Unit
from tests.conversation.talk import Table, said


async def first(request: Request, unit: Unit, services: Any) -> Outcome:
    return Reply("first")


async def second(request: Request, unit: Unit, services: Any) -> Outcome:
    return Reply("second")


async def told(args: Mapping[str, Any], unit: Unit, services: Any) -> Reply | None:
    return Reply("told")


@pytest.fixture
def table() -> Table:
    router: Table = Router()
    router.command({"fr": "aide", "en": "help"}, lazy("Help"), complete="help")(first)
    router.command({"fr": "mesdonnees"}, lazy("Data"), more=("mesdonnées",), argument=lazy("x"))(second)
    router.press("go")(second)
    router.step("name")(second)
    router.text(first)
    return router


@pytest.mark.parametrize(
    ("typed", "argument"),
    [
        ("/aide", ""),
        ("/help", ""),
        ("/HELP", ""),
        ("/aide@passeur_bot", ""),
        ("/aide@passeur_bot  la poterie ", "la poterie"),
        ("/aide la poterie", "la poterie"),
        ("/aide\nla poterie", "la poterie"),
        ("/aide\u00a0la poterie", "la poterie"),
    ],
)
def test_a_command_is_found_in_any_language_with_its_argument(
    table: Table, typed: str, argument: str
) -> None:
    handler, read = table.route(said(typed), None)
    assert handler is first
    assert read.text == argument


def test_other_spellings_work_and_are_not_shown(table: Table) -> None:
    command = table.named("mesdonnées")
    assert command is not None
    assert command.name("fr") == "mesdonnees"
    assert command.name("en") == "mesdonnees"


@pytest.mark.parametrize("typed", ["/", "/ ", "/rien", "/@bot"])
def test_an_unknown_command_has_no_handler(table: Table, typed: str) -> None:
    assert table.route(said(typed), None)[0] is None


def test_a_press_reads_its_payload_and_may_be_unknown(table: Table) -> None:
    handler, read = table.route(said(press="go:a:b"), "name")
    assert handler is second
    assert read.text == "a:b"
    assert table.route(said(press="gone:1"), None)[0] is None


def test_a_step_comes_before_plain_text_and_after_a_command(table: Table) -> None:
    assert table.route(said("Ana"), "name")[0] is second
    assert table.route(said("/aide"), "name")[0] is first
    assert table.route(said("Ana"), None)[0] is first
    assert table.route(said("Ana"), "a step of long ago")[0] is first


def test_a_form_sent_back_is_no_command(table: Table) -> None:
    assert table.route(said("/aide", filled={"a": "b"}), "name")[0] is second


@pytest.mark.parametrize(("typed", "near"), [("aidee", "aide"), ("hepl", "aide"), ("xyzw", None), ("", None)])
def test_the_nearest_command_is_named_in_the_persons_language(
    table: Table, typed: str, near: str | None
) -> None:
    assert table.nearest(typed, "fr") == near
    if near:
        assert table.nearest(typed, "en") == "help"


@pytest.mark.parametrize(
    "again",
    [
        lambda router: router.press("go")(first),
        lambda router: router.step("name")(first),
        lambda router: router.text(second),
    ],
)
def test_nothing_is_declared_twice(table: Table, again: Callable[[Table], object]) -> None:
    with pytest.raises(ValueError, match=r"twice|already"):
        again(table)


@pytest.mark.parametrize(
    "declare",
    [
        lambda router: router.press("go")(first),
        lambda router: router.step("name")(first),
        lambda router: router.text(second),
        lambda router: router.command({"en": "help"}, lazy("Again"))(first),
        lambda router: router.command({"en": "other"}, lazy("Again"), more=("mesdonnées",))(first),
        lambda router: router.notice("news")(told),
    ],
)
def test_nothing_joins_what_exists_already(table: Table, declare: Callable[[Table], object]) -> None:
    table.notice("news")(told)
    other: Table = Router()
    declare(other)
    with pytest.raises(ValueError, match=r"twice|already"):
        table.join([other])


def test_tables_joined_hold_everything(table: Table) -> None:
    other: Table = Router()
    other.press("more")(first)
    other.step("age")(first)
    other.notice("news")(told)
    other.command({"en": "agenda"}, lazy("Agenda"))(second)
    whole: Table = Router[Unit, Any]().join([table, other])
    assert set(whole.presses) == {"go", "more"}
    assert set(whole.steps) == {"name", "age"}
    assert whole.notices == {"news": told}
    assert [each.name("en") for each in whole.commands] == ["help", "mesdonnees", "agenda"]
    assert whole.plain is first
