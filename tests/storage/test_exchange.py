"""What repositories keep of the exchange: profiles, offers and wishes, proposals, what is said in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.conversation.messages import Address
from bot.storage import Storage, Unit
from bot.storage.profiles import Profile
from bot.storage.proposals import (
    AGREED,
    ASKED,
    BROKEN,
    CLOSED,
    LATER,
    NO,
    OVER,
    SILENT,
    YES,
    Proposal,
)
from bot.storage.skills import FRESH, OFFER, WISH
from tests.conversation.talk import NOON
from tests.storage.test_nouns import known

DAY = timedelta(days=1)


async def sharing(unit: Unit, *names: str) -> list[Profile]:
    """People of the exchange, each with an offer and a wish."""
    profiles = []
    for name in names:
        profile = await unit.profiles.begin(await known(unit, name), "here", NOON)
        await unit.profiles.change(profile.id, ready=True, age="adult")
        await unit.skills.add(profile.id, OFFER, f"{name} shows", None, NOON)
        await unit.skills.add(profile.id, WISH, f"{name} wishes", None, NOON)
        profiles.append(profile)
    return profiles


async def ring(unit: Unit, *profiles: Profile, days: float = 3) -> Proposal:
    """Each learns from the one before."""
    seats: list[Mapping[str, Any]] = []
    for place, each in enumerate(profiles):
        teacher = (place - 1) % len(profiles)
        (offer,) = await unit.skills.of(profiles[teacher].id, OFFER)
        (wish,) = await unit.skills.of(each.id, WISH)
        seats.append(
            {
                "profile_id": each.id,
                "teacher": teacher,
                "offer_id": offer.id,
                "wish_id": wish.id,
                "why": {"near": "same"},
            }
        )
    return await unit.proposals.make("here", "ring", seats, NOON + days * DAY, NOON)


async def test_a_person_has_one_profile_and_may_hold_others(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, zoe = await known(unit, "ana"), await known(unit, "zoe")
        own = await unit.profiles.begin(ana, "here", NOON)
        assert (own.held, own.ready, own.languages, own.most) == (False, False, ("fr",), 1)
        fatou = await unit.profiles.begin(ana, "here", NOON, called="Fatou")
        assert (fatou.held, fatou.called) == (True, "Fatou")
        assert await unit.profiles.held(ana.who.id, "here") == [fatou]
        assert await unit.profiles.own(ana.who.id, "here") == own
        assert await unit.profiles.own(ana.who.id, "there") is None
        assert await unit.profiles.of(ana.who.id, fatou.id) == fatou
        assert await unit.profiles.of(zoe.who.id, fatou.id) is None
        assert await unit.profiles.get(fatou.id) == fatou
        await unit.profiles.change(own.id, ready=True, moments=["sat-morning"])
        assert [(each.id, each.moments) for each in await unit.profiles.ready("here")] == [
            (own.id, ("sat-morning",))
        ]
        moved = replace(ana, address=Address("test", "elsewhere"), lang="en")
        await unit.profiles.reached(moved)
        assert {(await unit.profiles.get(each.id)).address for each in (own, fatou)} == {"test:elsewhere"}  # type: ignore[union-attr]
        await unit.profiles.let_go(fatou.id)
        assert await unit.profiles.get(fatou.id) is None


async def test_offers_and_wishes_fade_unless_somebody_says_that_they_stand(storage: Storage) -> None:
    async with storage.unit() as unit:
        (ana,) = await sharing(unit, "ana")
        assert len(await unit.skills.open("here")) == 2
        day = (NOON + FRESH).date()
        assert await unit.skills.fading("here", day - DAY) == []
        offer, wish = await unit.skills.fading("here", day)
        for each in (offer, wish):
            await unit.skills.change(each.id, asked_on=day)
        assert await unit.skills.fading("here", day) == []
        await unit.skills.freshen(offer.id, day)
        assert await unit.skills.fade(day, NOON) == 0
        assert await unit.skills.fade(day + DAY, NOON) == 1
        assert [each.id for each in await unit.skills.of(ana.id)] == [offer.id]
        assert await unit.skills.prune(NOON) == 0
        assert await unit.skills.prune(NOON + DAY) == 1
        await unit.profiles.change(ana.id, ready=False)
        assert await unit.skills.open("here") == []


async def test_a_proposal_is_found_by_those_who_sit_in_it_alone(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, bo, cy = await sharing(unit, "ana", "bo", "cy")
        proposal = await ring(unit, ana, bo)
        first, second = proposal.seats
        assert (proposal.state, proposal.kind, first.teacher, second.teacher) == (ASKED, "ring", 1, 0)
        assert proposal.seat(1) == second
        assert proposal.seat(7) is None
        assert proposal.learners(first) == (second,)
        assert await unit.proposals.of(ana.person_id, first.id, lock=True) == (proposal, first)
        assert await unit.proposals.of(bo.person_id, first.id) is None
        assert await unit.proposals.of(cy.person_id, first.id) is None
        assert await unit.proposals.of(ana.person_id, 4711) is None
        assert await unit.proposals.get(4711) is None
        assert await unit.proposals.mine_open(ana.person_id) == [(proposal, first)]
        assert await unit.proposals.mine_open(ana.person_id, OVER) == []
        assert await unit.proposals.taking_part(bo.id) == [(proposal, second)]
        assert await unit.proposals.taking_part(cy.id) == []
        assert first.offer_id is not None
        assert await unit.proposals.speaking_of(first.offer_id) == [proposal]
        assert await unit.proposals.open_seats("here") == {ana.id: 1, bo.id: 1}
        assert await unit.proposals.matched("here") == set()
        assert await unit.proposals.figures("here") == {ASKED: 1}


async def test_what_is_decided_together_is_decided_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, bo = await sharing(unit, "ana", "bo")
        proposal = await ring(unit, ana, bo)
        for seat in proposal.seats:
            await unit.proposals.answer(seat.id, YES, NOON)
        assert await unit.proposals.moved_on(proposal.id, AGREED, ASKED, agreed_at=NOON)
        assert not await unit.proposals.moved_on(proposal.id, AGREED, ASKED, agreed_at=NOON)
        assert await unit.proposals.matched("here") == {ana.id, bo.id}
        assert await unit.proposals.replies("here") == {ana.id: {YES: 1}, bo.id: {YES: 1}}
        since = NOON - DAY
        assert await unit.proposals.pairs("here", since) == {(ana.id, bo.id), (bo.id, ana.id)}
        assert await unit.proposals.pairs("here", NOON + DAY) == set()
        later = NOON + 20 * DAY
        assert await unit.proposals.to_follow("here", later, NOON - DAY) == []
        assert [each.id for each in await unit.proposals.to_follow("here", later, NOON)] == [proposal.id]
        await unit.proposals.change(proposal.id, meets_at=NOON + DAY)
        assert await unit.proposals.to_follow("here", NOON, later) == []
        assert len(await unit.proposals.to_follow("here", NOON + DAY, NOON)) == 1
        await unit.proposals.change(proposal.id, followed_at=later)
        assert await unit.proposals.to_follow("here", later, later) == []
        assert await unit.proposals.fulfilled("here", NOON) == []
        assert len(await unit.proposals.fulfilled("here", later)) == 1
        await unit.proposals.moved_on(proposal.id, OVER, AGREED, ended_at=later)
        assert await unit.proposals.open_seats("here") == {}
        assert await unit.proposals.prune(later) == 0
        assert await unit.proposals.prune(later + DAY) == 1
        assert await unit.proposals.get(proposal.id) is None


async def test_silence_is_seen_and_a_refusal_closes_a_pair(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, bo, cy, di = await sharing(unit, "ana", "bo", "cy", "di")
        silent, refused = await ring(unit, ana, bo), await ring(unit, cy, di, days=9)
        assert await unit.proposals.waiting("here", NOON + DAY) == []
        assert [each.id for each in await unit.proposals.waiting("here", NOON + 2 * DAY)] == [silent.id]
        await unit.proposals.change(silent.id, reminded_at=NOON + 2 * DAY)
        assert await unit.proposals.waiting("here", NOON + 2 * DAY) == []
        assert await unit.proposals.overdue("here", NOON + 2 * DAY) == []
        assert [each.id for each in await unit.proposals.overdue("here", NOON + 3 * DAY)] == [silent.id]
        await unit.proposals.answer(silent.seats[0].id, SILENT, NOON)
        await unit.proposals.answer(silent.seats[1].id, YES, NOON)
        await unit.proposals.answer(refused.seats[0].id, LATER, NOON)
        for each in (silent, refused):
            assert await unit.proposals.moved_on(each.id, BROKEN, ASKED)
        assert [each.id for each in await unit.proposals.broken("here")] == [silent.id, refused.id]
        assert await unit.proposals.open_seats("here") == {bo.id: 1, di.id: 1}
        for each in (silent, refused):
            assert await unit.proposals.moved_on(each.id, CLOSED, BROKEN, ended_at=NOON)
        # One who only wanted to wait may be asked again; those who were silent or did not want to, not by the same.
        assert await unit.proposals.pairs("here", NOON) == {(ana.id, bo.id), (bo.id, ana.id)}
        await unit.proposals.answer(refused.seats[0].id, NO, NOON)
        assert len(await unit.proposals.pairs("here", NOON)) == 4


async def test_whoever_erases_themselves_leaves_the_others_to_be_told(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, bo = await sharing(unit, "ana", "bo")
        proposal = await ring(unit, ana, bo)
        await unit.erase(await known(unit, "ana"))
        (broken,) = await unit.proposals.broken("here")
        assert broken.id == proposal.id
        assert [each.profile_id for each in broken.seats] == [bo.id]
        assert await unit.skills.words([broken.seats[0].offer_id or 0]) == {}


async def test_what_is_said_in_a_ring_is_heard_by_those_it_is_for(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, bo, cy = await sharing(unit, "ana", "bo", "cy")
        proposal = await ring(unit, ana, bo, cy)
        await unit.relay.say(proposal.id, ana.id, 0, 1, "to Bo", NOON)
        number = await unit.relay.say(proposal.id, ana.id, 0, None, "to all", NOON + DAY)
        assert [each.words for each in await unit.relay.heard(proposal.id, 1)] == ["to Bo", "to all"]
        assert [each.words for each in await unit.relay.heard(proposal.id, 2)] == ["to all"]
        assert await unit.relay.heard(proposal.id, 0) == []
        told = await unit.relay.message(number)
        assert told is not None
        assert (told.place, told.to_place, told.words) == (0, None, "to all")
        assert await unit.relay.message(4711) is None
        assert await unit.relay.lately(ana.id, NOON + DAY) == 1
        assert await unit.relay.prune(NOON + DAY) == 1


async def test_blocks_and_reports(storage: Storage) -> None:
    async with storage.unit() as unit:
        ana, bo = await sharing(unit, "ana", "bo")
        for _twice in range(2):
            await unit.blocks.put(ana.id, bo.id, NOON)
        assert await unit.blocks.pairs("here") == {(ana.id, bo.id)}
        assert await unit.blocks.pairs("there") == set()
        number = await unit.reports.make(ana.person_id, "here", None, bo.id, "unkind", ["words"], NOON)
        (report,) = await unit.reports.waiting("here")
        assert (report["id"], report["about"], report["shown"]) == (number, bo.id, ["words"])
        assert "person_id" not in report
        assert not await unit.reports.done("there", number, NOON)
        assert await unit.reports.done("here", number, NOON)
        assert not await unit.reports.done("here", number, NOON)
        assert await unit.reports.waiting("here") == []


async def test_a_doubt_is_asked_once_and_what_most_say_holds(storage: Storage) -> None:
    async with storage.unit() as unit:
        people = await sharing(unit, "ana", "bo", "cy")
        keys = ("salsa", "danc")
        numbers = []
        for each in people:
            offer, wish = await unit.skills.of(each.id)
            number = await unit.doubts.ask(each.id, wish.id, offer.id, keys, NOON)
            assert number is not None
            assert await unit.doubts.ask(each.id, wish.id, offer.id, keys, NOON) is None
            assert await unit.doubts.open(number) == (wish.id, offer.id)
            numbers.append(number)
        assert await unit.doubts.told() == {}
        assert not await unit.doubts.settle(people[1].person_id, numbers[0], True)
        assert await unit.doubts.settle(people[0].person_id, numbers[0], True)
        assert await unit.doubts.open(numbers[0]) is None
        assert await unit.doubts.told() == {keys: True}
        await unit.doubts.settle(people[1].person_id, numbers[1], False)
        assert await unit.doubts.told() == {}
        await unit.doubts.settle(people[2].person_id, numbers[2], False)
        assert await unit.doubts.told() == {keys: False}


async def test_only_the_latest_round_keeps_what_the_next_one_starts_from(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.rounds.latest("here") == []
        await unit.rounds.keep("here", {"served": 2}, {"duals": 1}, NOON)
        await unit.rounds.keep("here", {"served": 3}, {"duals": 2}, NOON + DAY)
        latest, before = await unit.rounds.latest("here", limit=5)
        assert (latest.figures, latest.state, latest.made_at) == ({"served": 3}, {"duals": 2}, NOON + DAY)
        assert (before.figures, before.state) == ({"served": 2}, {})
