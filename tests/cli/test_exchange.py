"""The exchange on the command line: a round now, and what was reported, without a name or a contact."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.app import App, opened
from bot.settings import Settings
from tests.cli.conftest import Passeur
from tests.conftest import SMALL_CITY
from tests.rounds.people import somebody


def settle(place: Path) -> None:
    """Two people who could swap, one who rests, and something that was reported."""

    async def fill(app: App) -> None:
        await somebody(app, "Anahita", ["guitare"], ["couture"])
        await somebody(app, "Bogdan", ["couture"], ["guitare"])
        resting = await somebody(app, "Eskil", ["soudure"], paused_until=date(2999, 1, 1))
        async with app.storage.unit() as unit:
            profile = await unit.profiles.get(resting)
            assert profile is not None
            said = ["Call me: 06 12 34 56 78", "[red]now[/red]"]
            await unit.reports.make(
                profile.person_id,
                "petiteville",
                None,
                resting,
                "Rude to me, ana@example.org",
                said,
                app.clock(),
            )

    async def run() -> None:
        url = f"sqlite+aiosqlite:///{place}/data/passeur.db"
        async with opened(Settings(city=str(SMALL_CITY), database=url, durable=False)) as app:
            await fill(app)

    asyncio.run(run())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_round_is_tried_then_held(passeur: Passeur, place: Path, lang: str) -> None:
    settle(place)
    dry = passeur("round", "--dry-run", lang=lang)
    assert dry.exit_code == 0
    held = passeur("round", lang="en")
    assert "Swaps" in held.output
    assert "They rest" in held.output
    assert "Everybody concerned is being asked." in held.output
    again = passeur("round", lang="en")
    assert "They have enough to do" in again.output
    assert "Swaps" not in again.output
    for done in (dry, held, again):
        assert not any(name in done.output for name in ("Anahita", "Bogdan", "Eskil", "guitare"))


def test_what_was_reported_waits_until_it_is_dealt_with(passeur: Passeur, place: Path) -> None:
    assert "Nothing was reported." in passeur("reports", lang="en").output
    settle(place)
    listed = passeur("reports", lang="en").output
    assert "Rude to me" in listed
    assert "[red]now[/red]" in listed
    assert "Call me" in listed
    assert not any(each in listed for each in ("06 12", "example.org", "Eskil"))
    assert passeur("reports", "--done", "7").exit_code == 1
    assert passeur("reports", "--done", "0").exit_code == 2
    assert passeur("reports", "--done", "1").exit_code == 0
    assert "Nothing was reported." in passeur("reports", lang="en").output
