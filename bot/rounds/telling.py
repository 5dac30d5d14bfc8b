"""From what is decided to rows: a proposal with its seats, and a notice for everybody concerned."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.proposals import Proposal, Seat
from knowledge.exchange import proposals as engine


async def propose(
    unit: Unit,
    city: str,
    proposal: engine.Proposal,
    profiles: Mapping[int, Profile],
    *,
    answer_by: datetime,
    now: datetime,
    due_at: datetime,
) -> Proposal:
    """Bring these people together, and ask each of them."""
    place = {id: number for number, id in enumerate(proposal.members)}
    learning = {each.learner: each for each in proposal.places}
    seats = [_seat(id, learning.get(id), place) for id in proposal.members]
    made = await unit.proposals.make(city, proposal.kind, seats, answer_by, now)
    for seat in made.seats:
        await tell(unit, profiles[seat.profile_id], "proposal", seat, due_at)
    return made


def _seat(id: int, learning: engine.Place | None, place: Mapping[int, int]) -> dict[str, Any]:
    if learning is None:
        return {"profile_id": id, "teacher": None, "offer_id": None, "wish_id": None, "why": {}}
    why = learning.why
    return {
        "profile_id": id,
        "teacher": place[learning.teacher],
        "offer_id": learning.offer,
        "wish_id": learning.wish,
        "why": {"near": why.near, "moments": list(why.moments), "language": why.language},
    }


async def tell(
    unit: Unit, profile: Profile | None, name: str, seat: Seat, due_at: datetime, **more: Any
) -> None:
    """Tell whoever sits there, where they are reached; once, however often it is said."""
    await notice(unit, profile, f"{name}:{seat.id}", name, {"seat": seat.id, **more}, due_at)


async def notice(
    unit: Unit, profile: Profile | None, key: str, name: str, args: Mapping[str, Any], due_at: datetime
) -> None:
    """Something for whoever has or holds this profile; nobody is told who left, or was never reached."""
    if profile is not None and profile.address:
        args = {**args, "lang": profile.lang}
        await unit.outbox.notice(key, profile.address, profile.recipient, name, args, due_at)
