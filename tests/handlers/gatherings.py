"""People brought together in a test, before or after they all said yes."""

from dataclasses import replace
from typing import Any

from bot.app import App
from bot.conversation.messages import Reply
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.proposals import AGREED, ASKED, YES, Proposal, Seat
from bot.storage.skills import OFFER, WISH
from tests.handlers.visitor import Visitor

CITY = "petiteville"
WHY = {"near": "same", "moments": ["sat-morning"], "language": "en"}


async def profile_of(
    unit: Unit, visitor: Visitor, called: str = "", *, held: bool = False, **more: Any
) -> Profile:
    """A profile of this visitor that takes part; with ``held``, one that they keep for somebody of that name."""
    now = visitor.app.clock()
    opened = await unit.conversations.open(visitor.address, visitor.sender, now)
    request = replace(visitor.request(), person=opened.person, lang=visitor.sender.lang)
    made = await unit.profiles.begin(request, CITY, now, called=called if held else "")
    await unit.profiles.change(made.id, **{"called": called, "age": "adult", "ready": True, **more})
    found = await unit.profiles.get(made.id)
    assert found is not None
    return found


async def ring(app: App, profiles: list[Profile], crafts: list[str], *, state: str = AGREED) -> Proposal:
    """Each shows their craft to the next one: a swap for two, a ring for more."""
    now, count = app.clock(), len(profiles)
    async with app.storage.unit() as unit:
        offers = [
            await unit.skills.add(each.id, OFFER, craft, None, now)
            for each, craft in zip(profiles, crafts, strict=True)
        ]
        wishes = [
            await unit.skills.add(each.id, WISH, crafts[at - 1], None, now)
            for at, each in enumerate(profiles)
        ]
        seats = []
        for at, (each, wish) in enumerate(zip(profiles, wishes, strict=True)):
            teacher = (at - 1) % count
            offer = offers[teacher]
            assert offer is not None
            assert wish is not None
            seats.append(
                {
                    "profile_id": each.id,
                    "teacher": teacher,
                    "offer_id": offer.id,
                    "wish_id": wish.id,
                    "why": WHY,
                }
            )
        made = await unit.proposals.make(CITY, "swap" if count == 2 else "ring", seats, now, now)
        if state != ASKED:
            for seat in made.seats:
                await unit.proposals.answer(seat.id, YES, now)
            await unit.proposals.moved_on(made.id, state, ASKED, agreed_at=now)
    return await again(app, made)


async def again(app: App, proposal: Proposal) -> Proposal:
    """The proposal as it stands now."""
    async with app.storage.reading() as unit:
        found = await unit.proposals.get(proposal.id)
    assert found is not None
    return found


async def told(app: App, visitor: Visitor, seat: Seat, name: str, **args: Any) -> Reply | None:
    """What this notice says to the visitor when it is sent; None where it is not sent."""
    before = len(visitor.room.said)
    async with app.storage.unit() as unit:
        key = f"{name}:{seat.id}:{before}"
        data = {"seat": seat.id, "lang": visitor.sender.lang, **args}
        await unit.outbox.notice(key, str(visitor.address), visitor.sender.id, name, data, app.clock())
    return next(iter(await heard(app, visitor, before)), None)


async def heard(app: App, visitor: Visitor, before: int) -> list[Reply]:
    """Everything that reached the visitor since so many things were said."""
    await app.delivery.tick()
    return [reply for address, reply in visitor.room.said[before:] if address == visitor.address]
