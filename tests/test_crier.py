"""Announcements go out at most once, whatever happens: killed in the middle, refused, cut, asked for silence."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.conversation.messages import Address, Sender
from bot.storage import Storage
from bot.storage.announcements import DRAFT, DUE
from bot.storage.news_models import Copy
from tests.crowds import OnDiscord, OnTelegram, discord, telegram
from tests.doubles.botapi import Fault
from tests.running import Running
from tests.storage.reading import rows

CITY = "petiteville"
WORDS = "Des guitares samedi"


async def begin(storage: Storage, people: Sequence[Address]) -> int:
    """Everybody agreed; an announcement to all of them is due."""
    now = datetime.now(UTC)
    async with storage.unit() as unit:
        for address in people:
            opened = await unit.conversations.open(address, Sender(address.chat, lang="fr"), now)
            chosen = {"city_news": True, "quiet_from": "00:00", "quiet_to": "00:00"}
            await unit.habits.change(opened.person.id, **chosen)
        id = await unit.announcements.draft(CITY, 0, "", {"fr": WORDS}, "", now)
        await unit.announcements.change(id, DRAFT, audience=["news"], state=DUE, due_at=now)
    return id


def received(crowd: OnTelegram) -> Counter[str]:
    """How often each of them has it."""
    found = Counter[str]()
    for human in crowd.people:
        if number := sum(WORDS in each.text for each in human.sees):
            found[f"telegram:{human.id}"] = number
    return found


def reached(crowd: OnTelegram, share: int) -> bool:
    """Whether so many have it."""
    return received(crowd).total() >= share


async def states(storage: Storage) -> dict[str, str]:
    return {row["address"]: row["state"] for row in await rows(storage, Copy)}


async def settled(storage: Storage, passeur: Running) -> dict[str, str]:
    """Wait until nothing waits and nothing is under way."""
    async with asyncio.timeout(60):
        while not (found := await states(storage)) or set(found.values()) & {"queued", "sending"}:
            await asyncio.sleep(0.05)
    return found


async def test_killed_in_the_middle_nobody_gets_it_twice_and_nobody_is_forgotten(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    async with telegram() as crowd, Running(database, tmp_path, **crowd.settings()) as passeur:
        crowd.people[3].blocks()
        await begin(storage, [Address.parse(each) for each, _id in crowd.addresses()])
        for share in (15, 32):
            await passeur.until(partial(reached, crowd, share))
            await passeur.kill()
            await passeur.start()
        found = await settled(storage, passeur)
        assert await passeur.stop(), passeur.said()
    got = received(crowd)
    parked = {address for address, state in found.items() if state == "undecided"}
    print(f"killed twice: {len(parked)} parked, of whom {len(parked & got.keys())} have it")
    assert max(got.values()) == 1
    assert len(found) == len(crowd.people)
    assert {address for address, state in found.items() if state == "sent"} == got.keys() - parked
    assert [state for address, state in found.items() if address not in got.keys() | parked] == ["failed"]
    assert len(parked) < 40


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_refusals_and_silences_are_waited_out_and_what_was_cut_is_parked(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    async with telegram() as crowd, Running(database, tmp_path, **crowd.settings()) as passeur:
        crowd.api.faults += [
            Fault("sendMessage", retry_after=1, times=3),
            Fault("sendMessage", status=502, times=2),
            Fault("sendMessage", drop=True, late=True, times=2),
        ]
        await begin(storage, [Address.parse(each) for each, _id in crowd.addresses()])
        found = await settled(storage, passeur)
        assert await passeur.stop(), passeur.said()
    got = received(crowd)
    assert set(got) == set(found)
    assert max(got.values()) == 1
    assert Counter(found.values()) == {"sent": len(crowd.people) - 2, "undecided": 2}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_on_discord_what_a_death_left_is_said_again_and_refused_by_discord_itself(
    storage: Storage, database: str, tmp_path: Path
) -> None:
    async with discord() as crowd, Running(database, tmp_path, **crowd.settings()) as passeur:
        await crowd.discord.until(lambda: crowd.discord.gateway.connected, timeout=60)
        await begin(storage, [Address.parse(each) for each, _id in crowd.addresses()])
        await passeur.until(lambda: said(crowd) >= 15)
        await passeur.kill()
        await passeur.start()
        found = await settled(storage, passeur)
        assert await passeur.stop(), passeur.said()
    assert said(crowd) == len(crowd.people)
    assert Counter(found.values()) == {"sent": len(crowd.people)}


def said(crowd: OnDiscord) -> int:
    """How many announcements there are on Discord."""
    return sum(WORDS in text for human in crowd.people for text in human.sees())
