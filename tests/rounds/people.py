"""People of the exchange made for a test: rows of a real database, and what each of them answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.app import App
from bot.conversation.messages import Address, Request, Sender
from bot.storage import sharing_models as models
from bot.storage.proposals import AGREED, ASKED, BROKEN, NO, YES, Proposal
from bot.storage.skills import OFFER, WISH
from tests.storage.reading import outbox, rows


async def somebody(
    app: App, name: str, shows: Sequence[str] = (), wishes: Sequence[str] = (), **profile: Any
) -> int:
    """A grown-up who takes part; the number of their profile."""
    address, sender, now = Address("room", name), Sender(name, lang="en"), app.clock()
    async with app.storage.unit() as unit:
        known = await unit.conversations.open(address, sender, now)
        request = Request(f"hello {name}", address, sender, now, person=known.person)
        made = await unit.profiles.begin(request, app.town.city.id, now)
        await unit.profiles.change(made.id, **_TAKES_PART | {"called": name} | profile)
        for side, several in ((OFFER, shows), (WISH, wishes)):
            for words in several:
                assert await unit.skills.add(made.id, side, words, None, now)
    return made.id


async def skill(app: App, profile: int, words: str, **values: Any) -> int:
    """Change an offer or a wish; its number."""
    async with app.storage.unit() as unit:
        found = next(each for each in await unit.skills.of(profile) if each.words == words)
        if values:
            await unit.skills.change(found.id, **values)
    return found.id


async def proposals(app: App, *states: str) -> list[Proposal]:
    """Those of these states, or all, the earliest first."""
    ids = [row["id"] for row in await rows(app.storage, models.Proposal)]
    async with app.storage.reading() as unit:
        found = [each for id in ids if (each := await unit.proposals.get(id)) is not None]
    return [each for each in found if not states or each.state in states]


async def answered(app: App, proposal: Proposal, answers: Mapping[int, str]) -> None:
    """What each profile answers; all yes agrees, one no breaks, as the buttons do."""
    async with app.storage.unit() as unit:
        for seat in proposal.seats:
            if answer := answers.get(seat.profile_id):
                await unit.proposals.answer(seat.id, answer, app.clock())
        fresh = await unit.proposals.get(proposal.id)
        assert fresh is not None
        if all(seat.answer == YES for seat in fresh.seats):
            await unit.proposals.moved_on(proposal.id, AGREED, ASKED, agreed_at=app.clock())
        elif any(seat.answer in (NO, "later") for seat in fresh.seats):
            await unit.proposals.moved_on(proposal.id, BROKEN, ASKED)


async def told(app: App, name: str) -> list[dict[str, Any]]:
    """Every notice of this name, the earliest first."""
    return [dict(row) for row in await outbox(app.storage) if row["name"] == name]


def pairs(proposal: Proposal) -> set[tuple[int, int]]:
    """Teacher and learner of each meeting, by their profiles."""
    who = {seat.place: seat.profile_id for seat in proposal.seats}
    return {(who[seat.teacher], seat.profile_id) for seat in proposal.seats if seat.teacher is not None}


_TAKES_PART = {"ready": True, "age": "adult", "languages": ["en"], "lang": "en"}
