"""A round: who is brought together, who is left alone, and that it happens once, whole or not at all."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot import rounds
from bot.app import App
from bot.conversation.messages import Address, Request, Sender
from bot.rounds.working import worked
from bot.storage import Storage
from bot.storage.proposals import ASKED, LATER, NO, YES
from bot.storage.sharing_models import Round
from tests.conftest import Clock
from tests.rounds.people import answered, pairs, proposals, skill, somebody, told
from tests.storage.reading import outbox, rows


async def hold(app: App, **more: Any) -> rounds.Held:
    held = await rounds.hold(app.storage, app.town, app.clock(), seconds=20, **more)
    assert held is not None
    return held


async def test_a_swap_is_asked_of_both_where_they_are_reached(app: App, clock: Clock) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"], quartier="vieux-pont")
    bob = await somebody(app, "bob", ["couture"], ["guitare"], quartier="vieux-pont")
    held = await hold(app)
    (proposal,) = await proposals(app)
    assert (proposal.kind, proposal.state) == ("swap", ASKED)
    assert proposal.answer_by == clock() + timedelta(hours=72)
    assert pairs(proposal) == {(ana, bob), (bob, ana)}
    seat = next(each for each in proposal.seats if each.profile_id == ana)
    assert seat.offer_id == await skill(app, bob, "couture")
    assert seat.wish_id == await skill(app, ana, "couture")
    assert seat.why == {"near": "same", "moments": [], "language": "en"}
    asked = await told(app, "proposal")
    assert {row["address"] for row in asked} == {"room:ana", "room:bob"}
    assert {row["args"]["seat"] for row in asked} == {each.id for each in proposal.seats}
    assert all(row["key"] == f"proposal:{row['args']['seat']}" for row in asked)
    assert (held.figures["members"], held.figures["swaps"], held.figures["served"]) == (2, 1, 2)


async def test_a_ring_of_three_stands_in_its_order(app: App) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    bob = await somebody(app, "bob", ["soudure"], ["guitare"])
    eve = await somebody(app, "eve", ["couture"], ["soudure"])
    await hold(app)
    (proposal,) = await proposals(app)
    assert proposal.kind == "ring"
    assert pairs(proposal) == {(ana, bob), (bob, eve), (eve, ana)}


async def test_whoever_gives_first_begins_a_chain(app: App) -> None:
    ana = await somebody(app, "ana", ["guitare"])
    bob = await somebody(app, "bob", [], ["guitare"])
    await hold(app)
    (proposal,) = await proposals(app)
    assert proposal.kind == "chain"
    assert pairs(proposal) == {(ana, bob)}
    assert [seat.why for seat in proposal.seats if seat.teacher is None] == [{}]


async def test_whoever_rests_or_has_enough_to_do_is_left_alone(app: App, clock: Clock) -> None:
    today = app.town.today()
    await somebody(app, "paused", ["guitare"], ["couture"], paused_until=today + timedelta(days=1))
    await somebody(app, "undecided", ["guitare"], ["couture"], ready=False)
    faded = await somebody(app, "faded", ["guitare"])
    await skill(app, faded, "guitare", fresh_until=today)
    resting = await somebody(app, "resting", ["guitare"])
    await skill(app, resting, "guitare", paused_until=today + timedelta(days=1))
    bob = await somebody(app, "bob", ["couture"], ["guitare"])
    held = await hold(app)
    assert not await proposals(app)
    assert (held.figures["ready"], held.figures["paused"], held.figures["nothing"]) == (4, 1, 2)
    eve = await somebody(app, "eve", ["guitare"], ["couture"])
    await hold(app)
    await somebody(app, "zoe", ["guitare"], ["couture"])
    held = await hold(app)
    assert [pairs(each) for each in await proposals(app)] == [{(eve, bob), (bob, eve)}]
    assert held.figures["busy"] == 2
    clock.advance(days=1)
    await hold(app)
    assert len(await proposals(app)) == 1


async def test_whoever_blocked_or_reported_somebody_is_never_brought_together_with_them(app: App) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    bob = await somebody(app, "bob", ["couture"], ["guitare"])
    eve = await somebody(app, "eve", ["couture"], ["guitare"])
    async with app.storage.unit() as unit:
        await unit.blocks.put(bob, ana, app.clock())
        reporter = await unit.profiles.get(ana)
        assert reporter is not None
        await unit.reports.make(reporter.person_id, app.town.city.id, None, eve, "rude", [], app.clock())
    await hold(app)
    assert not await proposals(app)


async def test_nobody_is_brought_together_with_the_same_person_again(app: App, clock: Clock) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    bob = await somebody(app, "bob", ["couture"], ["guitare"])
    await hold(app)
    (first,) = await proposals(app)
    await answered(app, first, {ana: YES, bob: NO})
    await rounds.upkeep(app.storage, app.town, clock())
    clock.advance(days=100)
    await hold(app)
    assert len(await proposals(app)) == 1


async def test_after_not_now_something_else_is_proposed_for_a_month(app: App, clock: Clock) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    bob = await somebody(app, "bob", ["couture"], ["guitare"])
    await hold(app)
    (first,) = await proposals(app)
    await answered(app, first, {ana: YES, bob: LATER})
    await rounds.upkeep(app.storage, app.town, clock())
    clock.advance(days=7)
    await hold(app)
    assert len(await proposals(app)) == 1
    eve = await somebody(app, "eve", ["guitare"], ["couture"])
    await hold(app)
    assert [pairs(each) for each in await proposals(app, ASKED)] == [{(eve, bob), (bob, eve)}]
    await answered(app, (await proposals(app, ASKED))[0], {eve: NO})
    await rounds.upkeep(app.storage, app.town, clock())
    clock.advance(days=24)
    await hold(app)
    assert [pairs(each) for each in await proposals(app, ASKED)] == [{(ana, bob), (bob, ana)}]


async def test_the_young_come_to_supervised_groups_and_nowhere_else(app: App) -> None:
    tim = await somebody(app, "tim", ["couture"], ["guitare"], age="minor")
    lou = await somebody(app, "lou", [], ["guitare"], age="")
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    await hold(app)
    assert not await proposals(app)
    await skill(app, ana, "guitare", supervised=True, room=4)
    await hold(app)
    (proposal,) = await proposals(app)
    assert proposal.kind == "group"
    assert pairs(proposal) == {(ana, tim), (ana, lou)}


async def test_two_replicas_hold_one_round(app: App, database: str) -> None:
    await somebody(app, "ana", ["guitare"], ["couture"])
    await somebody(app, "bob", ["couture"], ["guitare"])
    other = Storage(database, durable=False)
    held = await asyncio.gather(
        *(rounds.hold(each, app.town, app.clock(), seconds=20) for each in (app.storage, other))
    )
    await other.close()
    assert sum(each is not None for each in held) == 1
    assert len(await rows(app.storage, Round)) == 1
    assert len(await proposals(app)) == 1
    assert len(await told(app, "proposal")) == 2


async def test_the_round_of_a_day_is_held_once_whoever_looks(app: App, clock: Clock) -> None:
    clock.advance(hours=8)  # 18:00 in the city
    assert await app.round() is not None
    clock.advance(minutes=30)
    assert await app.round() is None
    clock.advance(days=1)
    assert await app.round() is not None
    assert len(await rows(app.storage, Round)) == 2


async def test_a_death_before_its_end_leaves_nothing_and_it_is_held_again(app: App) -> None:
    await somebody(app, "ana", ["guitare"], ["couture"])
    await somebody(app, "bob", ["couture"], ["guitare"])

    def die(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(f"INSERT INTO {Round.__tablename__} "):
            raise ConnectionError("the power went")

    engine = app.storage.engine.sync_engine
    event.listen(engine, "before_cursor_execute", die)
    with pytest.raises(ConnectionError):
        await hold(app)
    event.remove(engine, "before_cursor_execute", die)
    assert not await proposals(app)
    assert not await outbox(app.storage)
    await hold(app)
    assert len(await proposals(app)) == 1
    assert len(await told(app, "proposal")) == 2


async def test_whoever_leaves_while_it_is_planned_is_not_asked(app: App) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    await somebody(app, "bob", ["couture"], ["guitare"])
    await somebody(app, "eve", ["soudure"], ["tricot"])
    await somebody(app, "zoe", ["tricot"], ["soudure"])

    async def meanwhile(*args: Any, **more: Any) -> Any:
        found = await worked(*args, **more)
        async with app.storage.unit() as unit:
            await unit.profiles.let_go(ana)
        return found

    held = await hold(app, worker=meanwhile)
    assert (held.figures["proposals"], held.figures["passed"]) == (2, 1)
    assert {row["address"] for row in await told(app, "proposal")} == {"room:eve", "room:zoe"}


@pytest.mark.parametrize("change", ["offer", "home", "block"])
async def test_what_no_longer_suits_is_given_up(app: App, change: str) -> None:
    ana = await somebody(app, "ana", ["guitare"], ["couture"])
    bob = await somebody(app, "bob", ["couture", "tricot"], ["guitare"])

    async def meanwhile(*args: Any, **more: Any) -> Any:
        found = await worked(*args, **more)
        offer = await skill(app, bob, "couture")
        async with app.storage.unit() as unit:
            if change == "offer":
                await unit.skills.let_go(offer, app.clock())
            elif change == "home":
                await unit.profiles.change(ana, home="discord:7")
            else:
                await unit.blocks.put(ana, bob, app.clock())
        return found

    held = await hold(app, worker=meanwhile)
    assert held.figures["passed"] == 1
    assert not await proposals(app)


async def test_a_dry_round_writes_nothing(app: App) -> None:
    await somebody(app, "ana", ["guitare"], ["couture"])
    await somebody(app, "bob", ["couture"], ["guitare"])
    held = await hold(app, dry=True)
    assert held.figures["swaps"] == 1
    assert not await proposals(app)
    assert not await rows(app.storage, Round)


async def test_a_doubt_is_asked_once_and_what_is_said_of_it_counts(app: App, clock: Clock) -> None:
    ana = await somebody(app, "ana", [], ["salsa"])
    bob = await somebody(app, "bob", ["danse"])
    held = await hold(app)
    assert held.figures["doubts"] == 1
    (asked,) = await told(app, "doubt")
    assert (asked["address"], asked["key"]) == ("room:ana", f"doubt:{asked['args']['doubt']}")
    assert (await hold(app)).figures["doubts"] == 0
    assert len(await told(app, "doubt")) == 1
    async with app.storage.unit() as unit:
        profile = await unit.profiles.get(ana)
        assert profile is not None
        assert await unit.doubts.settle(profile.person_id, asked["args"]["doubt"], True)
    await hold(app)
    assert [pairs(each) for each in await proposals(app)] == [{(bob, ana)}]


async def space(app: App, name: str, *topics: str) -> None:
    """An association's group that is about these topics."""
    address, sender = Address("room", name), Sender("head")
    async with app.storage.unit() as unit:
        known = await unit.conversations.open(address, sender, app.clock())
        request = Request(name, address, sender, app.clock(), person=known.person)
        await unit.spaces.join(request, name, "en", app.clock())
        await unit.spaces.choose(request, topics=list(topics))


async def test_what_several_wish_and_nobody_offers_is_told_to_spaces_once_a_month(
    app: App, clock: Clock
) -> None:
    await space(app, "luthiers", "musique")
    await space(app, "jardiniers", "nature")
    wishes = ("la guitare", "guitare", "cours de guitare", "guitare")
    for number, words in enumerate(wishes):
        await somebody(app, f"p{number}", [], [words])
    assert (await hold(app)).figures["told"] == 1
    (wanted,) = await told(app, "wanted")
    assert (wanted["address"], wanted["recipient"]) == ("room:luthiers", "")
    assert wanted["args"] == {"words": "guitare", "count": 4, "topic": "guitare", "lang": "en"}
    clock.advance(days=7)
    assert (await hold(app)).figures["told"] == 0
    clock.advance(days=24)
    assert (await hold(app)).figures["told"] == 1
    assert len(await told(app, "wanted")) == 2


async def test_what_is_wanted_within_a_space_is_told_there_alone(app: App) -> None:
    await space(app, "luthiers", "musique")
    await space(app, "club")
    for number in range(3):
        profile = await somebody(app, f"p{number}", [], ["tresser des paniers"], home="room:club")
        await skill(app, profile, "tresser des paniers", topic="manuel")
    await hold(app)
    assert [row["address"] for row in await told(app, "wanted")] == ["room:club"]
