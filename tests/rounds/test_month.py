"""A month of the exchange by its clock: rounds on two days a week, people who answer, refuse, forget, rest and leave."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from bot.app import App
from bot.storage.proposals import AGREED, ASKED, BROKEN, LATER, NO, YES
from tests.conftest import Clock
from tests.rounds.people import answered, pairs, proposals, somebody, told

CRAFTS = ("guitare", "couture", "soudure", "tricot", "anglais", "jardinage", "échecs", "piano")


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_month(app: App, clock: Clock, seed: int) -> None:
    luck = random.Random(seed)
    clock.advance(days=2, hours=8)  # Monday, 18:00 in the city
    most: dict[int, int] = {}
    minors = set()
    for number in range(24):
        shows, wishes = luck.sample(CRAFTS, 2)
        limit, age = luck.choice((1, 1, 2)), "minor" if number % 8 == 7 else "adult"
        id = await somebody(app, f"p{number}", [shows], [wishes], most=limit, age=age)
        most[id] = limit
        if age == "minor":
            minors.add(id)
    resting = list(most)[:2]
    silent = set(list(most)[2:5])
    async with app.storage.unit() as unit:
        for id in resting:
            await unit.profiles.change(id, paused_until=app.town.today() + timedelta(days=60))
    seen: set[int] = set()
    for half_day in range(60):
        weekday = app.town.now().strftime("%a")
        if half_day % 2 == 0 and weekday in ("Mon", "Thu"):
            await app.round()
            assert await app.round() is None
        for proposal in await proposals(app, ASKED):
            if proposal.id in seen and luck.random() < 0.5:
                continue
            seen.add(proposal.id)
            willing = [each.profile_id for each in proposal.seats if not each.answer]
            said = {
                id: luck.choices((YES, NO, LATER), (8, 1, 1))[0]
                for id in willing
                if id not in silent and luck.random() < 0.7
            }
            await answered(app, proposal, said)
        await app.upkeep()
        await app.upkeep()
        clock.advance(hours=12)
        counted = Counter(
            each.profile_id
            for proposal in await proposals(app, ASKED, AGREED, BROKEN)
            for each in proposal.seats
            if each.answer in (YES, "")
        )
        assert all(count <= most[id] for id, count in counted.items())
    made = await proposals(app)
    kinds = Counter(each.kind for each in made)
    assert kinds["swap"] + kinds["ring"] > 5
    assert any(each.agreed_at is not None for each in made)
    settled: set[frozenset[int]] = set()
    for each in made:
        answers = {seat.profile_id: seat.answer for seat in each.seats}
        for pair in {frozenset(two) for two in pairs(each)}:
            assert pair not in settled
            if each.agreed_at or {answers[id] for id in pair} & {NO, "silent"}:
                settled.add(pair)
    involved = {seat.profile_id for each in made for seat in each.seats}
    assert not involved & set(resting)
    assert not involved & minors
    assert not any(seat.answer == YES for each in made for seat in each.seats if seat.profile_id in silent)
    reminded = Counter(row["args"]["seat"] for row in await told(app, "reminder"))
    assert reminded
    assert set(reminded.values()) == {1}
    assert {each.state for each in made} >= {AGREED, "closed"}
