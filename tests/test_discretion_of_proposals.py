"""Before the last yes nothing that could tell who somebody is reaches another: on three platforms, in every message,
log, export and list of the passeurs. Afterwards it is the first name as it was chosen, and a contact once it was shared.
"""

import io
import logging
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console as Screen
from sqlalchemy import text

from bot.cli import desk, exchange
from bot.conversation.i18n import _, speaking
from bot.conversation.messages import Request, Sender
from bot.settings import Settings
from bot.storage.models import Base
from bot.storage.proposals import AGREED, ASKED, BROKEN, CLOSED, Proposal
from bot.storage.repository import table_of
from tests.conftest import SMALL_CITY, Clock
from tests.doubles.botapi import BotApi
from tests.doubles.discordapi import DiscordDouble
from tests.script import even
from tests.talkers import Everywhere
from tests.trio import ANA, BOB, CYD, PEOPLE, Three, label


@pytest_asyncio.fixture
async def three(
    tmp_path: Path,
    migrated: Path,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Three]:
    """Passeur on three platforms at once, a city's small exchange, every log line kept."""
    caplog.set_level(logging.DEBUG)
    shutil.copy(migrated, tmp_path / "passeur.db")
    database = f"sqlite+aiosqlite:///{tmp_path}/passeur.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PASSEUR_CITY", str(SMALL_CITY))
    monkeypatch.setenv("PASSEUR_DATABASE", database)
    settings = Settings(city=str(SMALL_CITY), database=database, durable=False)
    homes = {each.account: each.home for each in PEOPLE}
    async with (
        BotApi() as api,
        DiscordDouble() as discord,
    ):
        discord.door.limits.by_route.clear()
        async with Everywhere(settings, clock, tmp_path, (api, discord), homes) as talker:
            found = Three(talker)
            await found.arrive()
            yield found


async def desk_reads() -> str:
    """Everything that the city's passeurs see on the command line."""
    screen = Screen(file=io.StringIO(), width=400)
    await desk.calls(screen, None, "")
    await desk.questions(screen)
    await exchange.reports(screen, None)
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


async def everything(three: Three) -> str:
    """Every row of the database."""
    async with three.talker.app.storage.reading() as unit:
        lines = []
        for model in Base.registry.mappers:
            table = table_of(model.class_)
            rows = await unit.connection.execute(text(f"SELECT * FROM {table.name}"))
            lines += [f"{table.name} {dict(row)}" for row in rows.mappings()]
    return "\n".join(lines)


async def proposed(three: Three) -> Proposal:
    """A round is held, which brings all three together."""
    assert await three.talker.app.round() is not None
    await three.news()
    (proposal,) = await three.proposals(ASKED)
    assert len(proposal.seats) == 3
    return proposal


async def agreed(three: Three) -> Proposal:
    """All of them say yes."""
    await proposed(three)
    for who in (ANA, BOB, CYD):
        await three.say(who, label("Yes, gladly"))
    (proposal,) = await three.proposals(AGREED)
    await three.news()
    return proposal


async def test_before_the_last_yes_nobody_is_revealed(three: Three, caplog: pytest.LogCaptureFixture) -> None:
    await proposed(three)
    for each in PEOPLE:
        assert any(each.wish in told for told in three.shown[each.account]), "there is something to read"
    assert three.reached() == []
    # A yes, taken back and given again, and a reminder for the one who is silent.
    await three.say(ANA, label("Yes, gladly"))
    await three.say(BOB, label("Yes, gladly"))
    await three.say(BOB, label("Something bothers me"))
    before = len(three.shown[CYD])
    await three.later(hours=40)
    assert any("réparer un vélo" in told for told in three.shown[CYD][before:]), "a reminder came"
    assert three.reached() == []
    # Not now: the others are told that it does not come about.
    await three.say(CYD, label("Not now"))
    await three.later(hours=1)
    (broken,) = await three.proposals(CLOSED)
    assert three.reached() == []
    # As it is told where another way was found.
    app = three.talker.app
    async with app.storage.unit() as unit:
        for seat in broken.seats:
            profile = await unit.profiles.get(seat.profile_id)
            assert profile is not None
            args = {"seat": seat.id, "mended": True, "lang": "fr"}
            await unit.outbox.notice(
                f"again:{seat.id}", profile.address, profile.recipient, "broken", args, app.clock()
            )
    await three.news()
    assert three.reached() == []
    # Another round, up to the moment before the last yes.
    async with app.storage.unit() as unit:
        places = {each.profile_id: each for each in broken.seats}
        seats = [
            {
                "profile_id": each.profile_id,
                "teacher": each.teacher,
                "offer_id": each.offer_id,
                "wish_id": each.wish_id,
                "why": each.why,
            }
            for each in places.values()
        ]
        again = await unit.proposals.make(
            app.town.city.id, "ring", seats, app.clock() + timedelta(hours=72), app.clock()
        )
        for seat in again.seats:
            profile = await unit.profiles.get(seat.profile_id)
            assert profile is not None
            args = {"seat": seat.id, "lang": "fr"}
            await unit.outbox.notice(
                f"proposal:{seat.id}", profile.address, profile.recipient, "proposal", args, app.clock()
            )
    await three.news()
    await three.say(ANA, label("Yes, gladly"))
    await three.say(CYD, label("Yes, gladly"))
    for who, said in ((ANA, "re-write"), (ANA, "re-contact"), (CYD, "re-help")):
        await forged(three, who, said, again)
    await three.say(CYD, label("Something bothers me"))
    await three.say(CYD, label("Tell the passeurs"))
    await three.say(CYD, "Ces mots me dérangent.")
    assert three.reached() == []
    assert await three.exported() == []
    assert [mark for mark in three.known() if mark in await desk_reads()] == []
    assert [mark for mark in three.known() if mark in caplog.text] == []
    # The last yes: first names, and nothing else.
    await three.say(BOB, label("Yes, gladly"))
    await three.news()
    for each in PEOPLE:
        for other in PEOPLE:
            assert any(each.called in told for told in three.shown[other.account]) is (each is not other)
    assert three.reached(named=True) == []


async def forged(three: Three, who: str, action: str, proposal: Proposal) -> None:
    """Somebody sends what a button of theirs, or of somebody else's, would carry."""
    app, address = three.talker.app, three.address[who]
    for seat in proposal.seats:
        sender = Sender(address.chat, who, "fr")
        key = f"forged-{who}-{action}-{seat.id}"
        press = Request(key, address, sender, app.clock(), press=f"{action}:{seat.id}:all")
        await app.accept(press)
        await app.ready()
    three.look(who, "")


async def test_a_contact_is_known_once_it_was_shared(three: Three, caplog: pytest.LogCaptureFixture) -> None:
    proposal = await agreed(three)
    ana = PEOPLE[0]
    await three.say(ANA, label("Write to everybody"))
    await three.say(ANA, "Samedi matin, à la bibliothèque ?")
    await three.news()
    for who in (BOB, CYD):
        assert any("Samedi matin, à la bibliothèque ?" in told for told in three.shown[who])
    await three.say(CYD, label("Report"))
    await three.say(CYD, "Ce message ne me va pas.")
    await three.say(ANA, label("Share my contact"))
    await three.say(ANA, ana.contact)
    await three.news()
    assert three.reached(named=True) == []
    await three.say(ANA, label("I share my contact"))
    await three.news()
    assert three.reached(named=True, shared=ANA) == []
    for who in (BOB, CYD):
        assert any("06 11 22 33 44" in told for told in three.shown[who])
    # A passeur who is asked in, or told of something, learns nobody's name.
    await three.say(BOB, label("Ask a passeur in"))
    await three.say(BOB, label("Yes, ask them in"))
    read = await desk_reads()
    assert str(proposal.id) in read
    assert "Ce message ne me va pas." in read
    assert "Samedi matin, à la bibliothèque ?" in read
    assert [mark for mark in three.known() if mark in read] == []
    assert await three.exported() == []
    assert [mark for mark in three.known() if mark in caplog.text] == []


@pytest.mark.parametrize("when", [ASKED, AGREED])
async def test_whoever_erases_themselves_is_gone_without_a_trace(
    three: Three, caplog: pytest.LogCaptureFixture, when: str
) -> None:
    if when == AGREED:
        await agreed(three)
        await three.say(ANA, label("Share my contact"))
        await three.say(ANA, PEOPLE[0].contact)
        await three.say(ANA, label("I share my contact"))
        await three.say(ANA, label("Write to everybody"))
        await three.say(ANA, "À samedi, signé Xanthippe")
        await three.news()
    else:
        await proposed(three)
        await three.say(ANA, label("Yes, gladly"))
    assert PEOPLE[0].called in await everything(three)
    seen = {who: three.shown[who][-1] for who in (BOB, CYD)}
    await three.say(ANA, "/oublier")
    await three.say(ANA, label("Yes, erase everything"))
    assert await three.proposals(BROKEN)
    await three.later(minutes=1)
    assert await three.proposals(CLOSED)
    with speaking("fr"):
        place = _("You keep your place, and in the next round you go first.")
    for who in (BOB, CYD):
        told = three.shown[who][-1]
        assert even(place) in even(told)
        assert PEOPLE[0].called not in told[len(seen[who]) :]
    held = await everything(three)
    gone = [mark for mark in three.identifying(PEOPLE[0], named=True) if mark in held]
    assert gone == []
    assert PEOPLE[0].called not in held
    assert "Xanthippe" not in caplog.text


def test_the_marks_are_told_apart() -> None:
    marks: Mapping[str, list[str]] = {
        each.account: [each.account, each.called, each.label] for each in PEOPLE
    }
    every = [mark for found in marks.values() for mark in found]
    assert len(every) == len(set(every))
    assert replace(PEOPLE[0], called="Ana") != PEOPLE[0]
