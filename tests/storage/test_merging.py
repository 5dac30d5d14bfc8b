"""Two persons become one: everything of the one is the other's, in every table that there is."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.conversation.messages import Address
from bot.storage import Storage, follows, merging
from bot.storage.models import Base, Outgoing
from bot.storage.repository import table_of
from bot.storage.sharing_models import Block, Profile, Skill
from tests.conversation.talk import NOON
from tests.storage.test_privacy import dump, live, request_of

MODELS = [each.class_ for each in Base.registry.mappers]


def test_every_column_that_names_a_person_or_a_profile_is_known() -> None:
    """A number that may name somebody is found by the walk, or is listed here as something else."""
    known = {*merging.refers("people"), *merging.refers("profiles")}
    other = {
        "id", "place", "attempts", "level", "room", "most", "teacher", "offer_id", "wish_id", "proposal_id",
        "account_id", "search", "sign", "shown", "to_place", "count", "left", "most_a_day", "guesses", "given_version", "every", "failures",
            "places", "taken", "announcement_id", "issue", "version", "poll_id", "consultation_id", "contribution_id",
    }  # fmt: skip
    for model in MODELS:
        for column in table_of(model).columns:
            if column.type.python_type is int and column not in known:
                assert column.name in other, f"{column}: does it name a person? Then merging forgets it"
    named = {str(each) for each in known}
    assert {
        "accounts.person_id", "duties.person_id", "deeds.person_id", "calls.taken_by", "reports.about",
        "blocks.other_id", "members.person_id", "links.person_id", "habits.person_id", "follows.person_id",
    } <= named  # fmt: skip


@pytest.fixture
async def two(storage: Storage) -> tuple[int, int]:
    async with storage.unit() as unit:
        return (await live(unit, "ANA")).who.id, (await live(unit, "ZOE")).who.id


async def test_nothing_is_left_of_whoever_is_merged(storage: Storage, two: tuple[int, int]) -> None:
    kept, gone = two
    async with storage.reading() as unit:
        (theirs,) = await unit.profiles.held(gone, "here")
    async with storage.unit() as unit:
        await merging.merge(unit.connection, gone, kept)
    async with storage.reading() as unit:
        for column in merging.refers("people"):
            left = select(func.count()).select_from(column.table).where(column == gone)
            assert not await unit.connection.scalar(left), str(column)
        assert await unit.people.gone(gone)
        assert [each.id for each in await unit.profiles.held(kept, "here") if each.id == theirs.id]
        assert len(await unit.links.accounts(kept)) == 2
        # What both said of the same, the one who is kept says; what only the other said comes along.
        assert (await unit.habits.of(kept)).place == "ANA-home"
        followed = {each.target for each in await unit.follows.of(follows.person(kept), "here")}
        assert followed == {"ANA-event", "ZOE-event"}
        assert not await unit.follows.of(follows.person(gone), "here")
        own = await unit.profiles.own(kept, "here")
        assert own is not None
        words = {each.words for each in await unit.skills.of(own.id)}
        assert {"ANA-offer", "ZOE-offer", "ANA-wish", "ZOE-wish"} <= words
        assert {each.role for each in await unit.duties.of(kept, "here")} == {"ANA-role", "ZOE-role"}


async def test_whoever_is_merged_shows_up_whole_and_is_forgotten_whole(
    storage: Storage, two: tuple[int, int]
) -> None:
    kept, gone = two
    async with storage.unit() as unit:
        await merging.merge(unit.connection, gone, kept)
    async with storage.reading() as unit:
        shown = str(await unit.export(kept))
    for each in (
        "call",
        "reported",
        "relayed",
        "offer",
        "event",
        "suggested",
        "joined",
        "awaited",
        "question",
    ):
        assert f"ZOE-{each}" in shown, each
    request = request_of("ANA", "first")
    async with storage.unit() as unit:
        opened = await unit.conversations.open(request.address, request.sender, NOON)
        assert opened.person.id == kept
        await unit.erase(replace(request, person=opened.person))
    left = await dump(storage)
    assert not [row for name, rows in left.items() for row in rows if "ZOE" in str(row) or "ANA" in str(row)]


async def test_a_row_that_both_have_stays_once(storage: Storage, two: tuple[int, int]) -> None:
    kept, gone = two
    async with storage.unit() as unit:
        for each in two:
            await unit.members.join(each, "here", "plain:BOTH", NOON)
            await unit.duties.give(each, "here", "passeur", NOON, called=f"of {each}")
            await unit.follows.follow(follows.person(each), "here", "topic", "same", NOON)
            await unit.awaiting.wait(each, "here", "the same words", "fr", NOON)
        await merging.merge(unit.connection, gone, kept)
        assert (await unit.members.of(kept, "here")).count("plain:BOTH") == 1
        assert [each.called for each in await unit.duties.holding("here", "passeur")] == [f"of {kept}"]
        assert len(await unit.follows.followers("here", [("topic", "same")])) == 1
        assert [each.person_id for each in await unit.awaiting.all("here")].count(kept) == 3


async def test_nobody_is_brought_together_with_themselves(storage: Storage, two: tuple[int, int]) -> None:
    kept, gone = two
    async with storage.unit() as unit:
        mine, theirs = [await unit.profiles.own(each, "here") for each in two]
        assert mine is not None
        assert theirs is not None
        seats: list[dict[str, Any]] = [
            {"profile_id": mine.id, "teacher": 1, "why": {}},
            {"profile_id": theirs.id, "teacher": 0, "why": {}},
        ]
        both = await unit.proposals.make("here", "swap", seats, NOON, NOON)
        await unit.blocks.put(mine.id, theirs.id, NOON)
        await unit.skills.add(mine.id, "wish", "to swim", None, NOON)
        await unit.skills.add(theirs.id, "wish", "to swim", None, NOON)
        await unit.profiles.change(theirs.id, age="minor", ready=True)
        await merging.merge(unit.connection, gone, kept)
        now = await unit.proposals.get(both.id)
        assert now is not None
        assert now.state == "broken"
        loops = select(func.count()).select_from(Block).where(Block.profile_id == Block.other_id)
        assert not await unit.connection.scalar(loops)
        swim = (
            select(func.count()).select_from(Skill).where(Skill.words == "to swim", Skill.gone_at.is_(None))
        )
        assert await unit.connection.scalar(swim) == 1
        own = await unit.profiles.own(kept, "here")
        assert own is not None
        assert (own.age, own.ready) == ("minor", False), "whoever once said so stays protected"
        assert (
            await unit.connection.scalar(select(func.count()).select_from(Profile).where(~Profile.held)) == 1
        )


async def test_what_is_due_goes_where_they_are_reached(storage: Storage, two: tuple[int, int]) -> None:
    kept, _gone = two
    ana, there = Address("test", "ANA-account"), Address("other", "ana-there")
    async with storage.unit() as unit:
        for key, address in (("private", str(ana)), ("room", "test:a-room/thread")):
            await unit.outbox.notice(key, address, ana.chat, "news", {}, NOON)
        await unit.outbox.notice("sent", str(ana), ana.chat, "news", {}, NOON)
        (sent,) = [each for each in await unit.outbox.claim(NOON, ["test"]) if each.address == ana][:1]
        await unit.outbox.sent([(sent.id, "1")], NOON)
        await unit.outbox.take_over(["test"])
        moved = await merging.readdress(unit.connection, kept, there)
        rows = {
            row.key: (row.address, row.state)
            for row in await unit.connection.execute(select(Outgoing.key, Outgoing.address, Outgoing.state))
        }
        assert moved == 1
        assert sorted(rows[each][0] for each in ("private", "sent")) == sorted([str(there), str(ana)])
        assert rows["room"][0] == "test:a-room/thread", "what is said in a group stays there"


async def test_what_is_followed_and_was_told_goes_along_and_is_planned_anew(
    storage: Storage, two: tuple[int, int]
) -> None:
    gone, kept = two
    mine, theirs = f"p:{gone}", f"p:{kept}"
    async with storage.unit() as unit:
        for follower, target in ((mine, "a"), (mine, "b"), (theirs, "b")):
            await unit.follows.follow(follower, "there", "event", target, NOON)
            await unit.unasked.once(follower, target, NOON.date())
            await unit.plans.ask(follower, "there", NOON)
        await merging.merge(unit.connection, gone, kept)
        assert {each.target for each in await unit.follows.of(theirs, "there")} == {"a", "b"}
        assert await unit.follows.of(mine, "there") == []
        assert await unit.unasked.known(theirs, "a")
        assert not await unit.unasked.known(mine, "a")
        assert [follower for follower, _at in await unit.plans.asked("there", limit=9)] == [theirs]
