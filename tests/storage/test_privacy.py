"""What is kept of people is known, shown whole to them alone, and forgotten to the last trace."""

import inspect as python
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Enum, LargeBinary, MetaData, String, select, text, update

import bot.storage
from bot.conversation.messages import Address, Reply, Request, Sender
from bot.storage import Storage, Unit, follows
from bot.storage.copies import Recipient
from bot.storage.desk_models import Link
from bot.storage.models import Base, Lesson, Question
from bot.storage.repository import Repository, table_of
from bot.storage.searches import Asked
from bot.storage.voice_models import Support
from tests.conversation.talk import NOON

MODELS = [each.class_ for each in Base.registry.mappers]


def wordy() -> list[Any]:
    """Every column that can hold somebody's words."""
    return [
        column
        for model in MODELS
        for column in table_of(model).columns
        if isinstance(column.type, String | JSON | Enum | LargeBinary) or "JSON" in type(column.type).__name__
    ]


def repositories() -> set[type[Repository]]:
    found, todo = set[type[Repository]](), [Repository]
    while todo:
        each = todo.pop()
        found |= {each}
        todo += each.__subclasses__()
    return found - {Repository}


def test_every_column_that_can_hold_words_says_whether_it_is_personal() -> None:
    assert len(wordy()) > 30
    assert [str(each) for each in wordy() if not isinstance(each.info.get("personal"), bool)] == []


def test_every_personal_table_has_somebody_who_answers_for_it() -> None:
    personal = {each.table.name for each in wordy() if each.info["personal"]}
    keepers = [table_of(model).name for each in repositories() for model in each.keeps]
    assert personal - set(keepers) == set()
    assert len(keepers) == len(set(keepers))


async def test_every_keeper_is_asked(storage: Storage) -> None:
    async with storage.reading() as unit:
        asked = {type(each) for each in unit.keepers}
        assert asked == {each for each in repositories() if each.keeps}
        nouns = {
            type(getattr(unit, name))
            for name, value in vars(Unit).items()
            if not name.startswith("_") and hasattr(value, "attrname")
        }
        assert nouns == repositories()


def test_every_table_that_refers_to_a_person_is_kept_by_somebody() -> None:
    kept = {table_of(model).name for each in repositories() for model in each.keeps}
    for model in MODELS:
        for column in table_of(model).columns:
            for key in column.foreign_keys:
                if key.column.table.name in ("people", "accounts"):
                    assert table_of(model).name in kept
                    assert key.ondelete == "CASCADE"


def test_figures_and_lessons_cannot_say_who() -> None:
    for model in (Question, Lesson):
        columns = table_of(model).columns
        assert not any(each.foreign_keys for each in columns)
        assert not {"person_id", "account_id", "sender", "recipient", "address"} & {
            each.name for each in columns
        }
        assert not any(each.name.endswith("_at") for each in columns), "a moment could lead back to somebody"


def request_of(name: str, key: str, **more: Any) -> Request:
    return Request(
        f"{key}-{len(name)}{ord(name[0])}",
        Address("test", f"{name}-chat", f"{name}-thread"),
        Sender(f"{name}-account", f"{name}-name", "fr"),
        NOON,
        **more,
    )


async def live(unit: Unit, name: str) -> Request:
    """Fill every table that keeps something of people; every word of it carries the person's name."""
    first = request_of(name, "first", text=f"{name}-said")
    await unit.inbox.store(
        [first, request_of(name, "second", text=f"{name}-waiting", filled={"a": f"{name}-filled"})]
    )
    person = (await unit.conversations.open(first.address, first.sender, NOON)).person
    await unit.people.speak(person.id, "fr" if name == "ANA" else "en")
    asking = replace(first, person=person, lang="fr")
    await unit.conversations.set(
        first.address, first.sender, "step", {"kept": f"{name}-data"}, NOON + timedelta(days=1)
    )
    reply = Reply(f"{name}-answer")
    await unit.outbox.reply(f"reply:{len(name)}{ord(name[0])}", asking, reply, NOON)
    await unit.outbox.notice(
        f"notice:{len(name)}{ord(name[0])}",
        str(first.address),
        first.sender.id,
        "news",
        {"of": f"{name}-news"},
        NOON,
    )
    await unit.searches.keep(person.id, Asked(0, f"{name}-question"), NOON)
    await exchange(unit, asking, name)
    await programme(unit, person.id, name)
    assert await unit.calls.put(asking, "here", f"{name}-call", NOON)
    (waiting,) = [each for each in await unit.calls.waiting("here") if name in each["question"]]
    await unit.calls.answer("here", waiting["id"], f"{name}-called back", NOON)
    return asking


async def exchange(unit: Unit, asking: Request, name: str) -> None:
    """Fill the tables of the exchange: a proposal with somebody else, in which everything was said."""
    profile = await unit.profiles.begin(asking, "here", NOON)
    told = {
        "called": f"{name}-called",
        "quartier": f"{name}-quartier",
        "age": "adult",
        "home": f"{name}-home",
    }
    ways = {"languages": [f"{name}-tongue"], "moments": [f"{name}-morning"], "ways": [f"{name}-outdoors"]}
    await unit.profiles.change(profile.id, **told, **ways)
    await unit.profiles.begin(asking, "here", NOON, called=f"{name}-neighbour")
    offer = await unit.skills.add(profile.id, "offer", f"{name}-offer", f"{name}-topic", NOON)
    wish = await unit.skills.add(
        profile.id, "wish", f"{name}-wish", None, NOON, quartier=f"{name}-there", **ways
    )
    assert offer
    assert wish
    seat = {"profile_id": profile.id, "teacher": 0, "offer_id": offer.id, "wish_id": wish.id}
    proposal = await unit.proposals.make("here", "swap", [seat | {"why": {"of": f"{name}-why"}}], NOON, NOON)
    await unit.proposals.answer(proposal.seats[0].id, "yes", NOON)
    said = {"note": f"{name}-note", "contact": f"{name}-contact", "met": "yes", "changed": f"{name}-changed"}
    await unit.proposals.seated(proposal.seats[0].id, meeting=f"{name}-1", **said)
    await unit.relay.say(proposal.id, profile.id, 0, None, f"{name}-relayed", NOON)
    await unit.blocks.put(profile.id, profile.id, NOON)
    await unit.reports.make(
        asking.who.id, "here", proposal.id, profile.id, f"{name}-reported", [f"{name}-shown"], NOON
    )
    await unit.doubts.ask(profile.id, wish.id, offer.id, (f"{name}-key", f"{name}-other key"), NOON)


async def programme(unit: Unit, person_id: int, name: str) -> None:
    """Fill the tables of the programme and of the roles."""
    await unit.follows.follow(
        follows.person(person_id), "here", "event", f"{name}-event", NOON, reminders=[f"{name}-eve"]
    )
    chosen = {
        "zone": f"{name}-zone",
        "age": f"{name}-age",
        "place": f"{name}-home",
        "chosen": f"{name}-there",
    }
    await unit.habits.change(person_id, reminders=[f"{name}-hour"], **chosen)
    follower = follows.person(person_id)
    await unit.plans.ask(follower, "here", NOON)
    await unit.unasked.wait(follower, f"{name}-key", NOON.date(), "news", {"of": f"{name}-news"})
    await unit.registrations.register(
        person_id, "here", "a-concert", "2026-11-22T09:00:00", NOON, capacity=None, called=f"{name}-called"
    )
    where = {
        "address": f"{name}-channel",
        "recipient": f"{name}-account",
        "rule": "FREQ=DAILY",
        "zone": "UTC",
    }
    await unit.repeats.add(
        "here",
        person_id=person_id,
        start=datetime(2026, 11, 22, 9),
        text=f"{name}-text",
        next_at=NOON,
        **where,
    )
    await unit.duties.give(
        person_id, "here", f"{name}-role", NOON, space=f"{name}-space", called=f"{name}-signs"
    )
    await unit.deeds.note("here", person_id, "role-given", NOON)
    poll = await unit.polls.draft("here", "", "Tea?", ["yes", "no"], NOON, NOON)
    await unit.polls.vote(poll, person_id, 1)
    asked = await unit.consultations.begin("here", "Water", "What about it?", NOON)
    said = await unit.consultations.say(asked, person_id, f"{name}-contributed", NOON)
    assert said
    await unit.connection.execute(
        unit.consultations.insert(Support).values(contribution_id=said, person_id=person_id, said_at=NOON)
    )
    await unit.calendars.secret(person_id, "here", NOON)
    await unit.drafts.begin(person_id, "here", {"title": f"{name}-draft"}, NOON)
    await unit.members.join(person_id, "here", f"{name}-joined", NOON)
    await unit.awaiting.wait(person_id, "here", f"{name}-awaited", "fr", NOON)
    await unit.suggestions.make(person_id, "here", "page", f"{name}-suggested", "fr", NOON)
    await unit.links.begin(person_id, NOON)
    # Codes are drawn by lot: here they carry a name, as everything else that is somebody's.
    await unit.connection.execute(update(Link).where(Link.person_id == person_id).values(code=f"{name}-code"))
    await announcements(unit, person_id, name)


async def announcements(unit: Unit, person_id: int, name: str) -> None:
    """Fill the tables of announcements: one that somebody received, answered and had enough of."""
    id = await unit.announcements.draft("here", person_id, "", {"fr": f"{name}-draft"}, "", NOON)
    told = await unit.announcements.draft("here", 0, "", {"fr": "told"}, "", NOON)
    assert await unit.announcements.get(id)
    copy = Recipient(person_id, f"test:{name}-copy", f"{name}-recipient", name[:3], f"topic:{name}-why", NOON)
    await unit.copies.spread(told, 1, [copy])
    await unit.echoes.say(told, person_id, f"{name}-comes", NOON)
    await unit.echoes.call(told, person_id, f"{name}-is called")
    question = await unit.echoes.ask(told, person_id, f"{name}-asks", NOON)
    await unit.echoes.answer(question, f"{name}-is answered", NOON)
    await unit.echoes.choose(person_id, f"topic:{name}-enough", NOON)


async def dump(storage: Storage) -> dict[str, list[dict[str, Any]]]:
    """The whole database, whatever tables it has."""
    async with storage.reading() as unit:
        metadata = MetaData()
        await unit.connection.run_sync(metadata.reflect)
        return {
            table.name: [dict(row) for row in (await unit.connection.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }


def strings(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from (str(name), *strings(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)
    elif value is not None:
        yield str(value)


@pytest.fixture
async def two(storage: Storage) -> tuple[Request, Request]:
    async with storage.unit() as unit:
        return await live(unit, "ANA"), await live(unit, "ZOE")


async def test_every_personal_column_is_filled_by_this_test(
    storage: Storage, two: tuple[Request, Request]
) -> None:
    whole = await dump(storage)
    for column in wordy():
        if column.info["personal"]:
            values = [row[column.name] for row in whole[column.table.name]]
            assert len([each for each in values if each]) >= 2, str(column)


async def test_people_see_everything_of_theirs_and_nothing_of_others(
    storage: Storage, two: tuple[Request, Request]
) -> None:
    async with storage.reading() as unit:
        shown = await unit.export(two[0].who.id)
    said = " ".join(strings(dict(shown)))
    assert "ZOE" not in said
    whole = await dump(storage)
    for column in wordy():
        if column.info["personal"]:
            for row in whole[column.table.name]:
                mine = [each for each in strings(row[column.name]) if "ANA" in each]
                assert all(each in said for each in mine), str(column)
    assert json.dumps(shown, default=str)
    assert shown["people"][0]["lang"] == "fr"


async def test_whoever_is_forgotten_leaves_no_trace_and_takes_nobody_along(
    storage: Storage, two: tuple[Request, Request]
) -> None:
    before = await dump(storage)
    async with storage.unit() as unit:
        counts = await unit.erase(two[0])
        code = await unit.people.receipt(counts, date(2026, 11, 21))
        assert await unit.people.gone(two[0].who.id)
        assert not await unit.people.gone(two[1].who.id)
        assert [each["code"] for each in await unit.people.receipts()] == [code]
    after = await dump(storage)
    assert [each for each in strings(after) if "ANA" in each] == []
    for name, rows in before.items():
        assert [row for row in rows if "ZOE" in str(row)] == [row for row in after[name] if "ZOE" in str(row)]
    assert counts.keys() == {table_of(model).name for each in repositories() for model in each.keeps}
    # Of the request in hand its key is left, so that it is not answered twice.
    assert counts["inbox"] == 1
    assert counts["outbox"] == 2
    assert counts["people"] == counts["seats"] == counts["calls"] == counts["searches"] == 1


async def test_the_file_itself_forgets(database: str) -> None:
    storage = Storage(database)
    if not storage.embedded:
        await storage.close()
        pytest.skip("a server has its own ways")
    async with storage.unit() as unit:
        ana = await live(unit, "ANA")
    async with storage.unit() as unit:
        assert await unit.connection.scalar(text("PRAGMA secure_delete")) == 1
        await unit.erase(ana)
    await storage.close()
    assert storage.url.database is not None
    path = Path(storage.url.database)
    assert b"ANA-" not in b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


async def test_nobody_is_taken_for_a_namesake_of_another_platform(storage: Storage) -> None:
    here = Request("a", Address("test", "42"), Sender("42"), NOON, text="here")
    there = Request("a", Address("other", "42"), Sender("42"), NOON, text="there")
    async with storage.unit() as unit:
        await unit.inbox.store([here, there])
        ana = (await unit.conversations.open(here.address, here.sender, NOON)).person
        zoe = (await unit.conversations.open(there.address, there.sender, NOON)).person
        await unit.outbox.reply("1", here, Reply("of here"), NOON)
        await unit.outbox.reply("2", there, Reply("of there"), NOON)
        shown = await unit.export(ana.id)
        assert "there" not in " ".join(strings(dict(shown)))
        counts = await unit.erase(replace(there, person=zoe))
        assert (counts["outbox"], counts["inbox"]) == (1, 0)
        assert len((await unit.export(ana.id))["outbox"]) == 1


async def test_being_forgotten_does_not_wait_for_what_is_answered_elsewhere(storage: Storage) -> None:
    import asyncio

    if storage.embedded:
        pytest.skip("SQLite has one writer")
    async with storage.unit() as unit:
        ana = await live(unit, "ANA")
    elsewhere = request_of("ANA", "third", text="ANA-elsewhere")
    elsewhere = replace(elsewhere, address=Address("test", "elsewhere"))
    async with storage.unit() as unit:
        await unit.inbox.store([elsewhere])
    async with storage.unit() as busy:
        assert await busy.inbox.claim(elsewhere.address)
        async with asyncio.timeout(10), storage.unit() as unit:
            counts = await unit.erase(ana)
            assert counts["inbox"] == 1


def test_no_repository_hides() -> None:
    assert all(each.__module__.startswith(bot.storage.__name__) for each in repositories())
    assert all(python.getdoc(each) for each in repositories())
