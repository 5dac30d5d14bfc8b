"""People brought together for a test: each with an offer and a wish, on the platform where they live."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.conversation.messages import Reply
from bot.storage.profiles import Profile
from bot.storage.proposals import Proposal, Seat
from bot.storage.skills import OFFER, WISH
from tests.handlers.visitor import Visitor

HOURS = 72

SATURDAY = {"near": "same", "moments": ["sat-morning"], "language": "fr"}


class Circle:
    """Visitors who speak English, their profiles, and the proposal that they are in."""

    def __init__(self, app: App, *names: str) -> None:
        self.app = app
        self.visitors = {name: Visitor(app, name, "en") for name in names}
        self.profiles: dict[str, Profile] = {}
        self.proposal: Proposal

    async def arrive(self, **about: Mapping[str, Any]) -> None:
        """Each begins a profile; ``about`` says by name what differs from an adult called by their name."""
        for name, visitor in self.visitors.items():
            await visitor.say("hello")
            async with self.app.storage.unit() as unit:
                opened = await unit.conversations.open(visitor.address, visitor.sender, self.app.clock())
                request = visitor.request()
                told = {"called": name.capitalize(), "age": "adult", "ready": True, "quartier": "vieux-pont"}
                known = replace(request, person=opened.person, lang="en")
                profile = await unit.profiles.begin(known, self.app.town.city.id, self.app.clock())
                await unit.profiles.change(profile.id, **told | dict(about.get(name, {})))
                for side, words in ((OFFER, f"what {name[0]} shows"), (WISH, f"what {name[0]} wishes")):
                    await unit.skills.add(profile.id, side, words, None, self.app.clock())
                found = await unit.profiles.get(profile.id)
                assert found is not None
                self.profiles[name] = found

    async def propose(
        self, kind: str, *teachers: int | None, whys: Sequence[Mapping[str, Any]] = ()
    ) -> Proposal:
        """Bring them together: who teaches each of them, by place; everybody is told."""
        app, names = self.app, list(self.visitors)
        async with app.storage.unit() as unit:
            seats = []
            for place, (name, teacher) in enumerate(zip(names, teachers, strict=True)):
                seat: dict[str, Any] = {"profile_id": self.profiles[name].id, "teacher": teacher, "why": {}}
                if teacher is not None:
                    (offer,) = await unit.skills.of(self.profiles[names[teacher]].id, OFFER)
                    (wish,) = await unit.skills.of(self.profiles[name].id, WISH)
                    why = whys[place] if whys else SATURDAY
                    seat |= {"offer_id": offer.id, "wish_id": wish.id, "why": why}
                seats.append(seat)
            answer_by = app.clock() + timedelta(hours=HOURS)
            self.proposal = await unit.proposals.make(app.town.city.id, kind, seats, answer_by, app.clock())
        for name in names:
            await self.tell(name, "proposal")
        return self.proposal

    async def tell(self, name: str, notice: str, **args: Any) -> None:
        """Put a notice of this proposal into the outbox for one of them."""
        profile, seat = self.profiles[name], self.seat(name)
        async with self.app.storage.unit() as unit:
            await unit.outbox.notice(
                f"{notice}:{seat.id}",
                profile.address,
                profile.recipient,
                notice,
                {"seat": seat.id, "lang": "en", **args},
                self.app.clock(),
            )

    def seat(self, name: str) -> Seat:
        """Where they sit."""
        return next(each for each in self.proposal.seats if each.profile_id == self.profiles[name].id)

    async def now(self) -> Proposal:
        """The proposal as it stands."""
        async with self.app.storage.reading() as unit:
            found = await unit.proposals.get(self.proposal.id)
        assert found is not None
        self.proposal = found
        return found

    async def news(self) -> dict[str, list[Reply]]:
        """Everything that is due goes out; what each of them reads, by name."""
        room = next(iter(self.visitors.values())).room
        before = len(room.said)
        await self.app.ready()
        await self.app.delivery.tick()
        await self.app.ready()
        told: dict[str, list[Reply]] = {name: [] for name in self.visitors}
        for address, reply in room.said[before:]:
            told[address.chat].append(reply)
        return told

    async def press(self, name: str, action: str, more: str = "") -> Reply:
        """One of them presses a button of their seat."""
        return await self.visitors[name].press(f"{action}:{self.seat(name).id}{more}")

    async def agree(self) -> dict[str, list[Reply]]:
        """All of them say yes; what they are told then."""
        await self.news()
        for name in self.visitors:
            await self.press(name, "pr-yes")
        await self.now()
        return await self.news()
