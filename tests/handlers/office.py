"""A small town hall for a test: one person of each role, two associations, and something for each of them to do."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.app import App
from bot.conversation.messages import Reply, Request
from bot.handlers.rights import Role
from bot.storage.skills import OFFER
from knowledge.catalogue import Entry
from knowledge.formats.changes import fingerprint
from tests.handlers.visitor import Room, Visitor

NOBODY, PASSEUR, OURS, THEIRS, ORGANISER, ADMINISTRATOR = (
    "nobody",
    "passeur",
    "ours",
    "theirs",
    "organiser",
    "administrator",
)
"""By name: no role; a passeur; the stewards of two associations; an organiser; whoever the settings name."""

REFUSED = "That is for those who look after it here. If you would like to help, ask an organiser."


@dataclass
class Office:
    """Everybody speaks English, so that tests read as the code does."""

    app: App
    people: dict[str, Visitor] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    offers: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    duties: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    async def open(self) -> "Office":
        """Everybody is there."""
        app, city, now = self.app, self.app.town.city.id, self.app.clock()
        app.town.administrators = frozenset({f"{Room.name}:{ADMINISTRATOR}"})
        for name in (NOBODY, PASSEUR, OURS, THEIRS, ORGANISER, ADMINISTRATOR):
            await self.meet(name)
        async with app.storage.unit() as unit:
            for name in (OURS, THEIRS):
                home = await unit.spaces.found(f"Friends of {name}", "en", now)
                self.spaces[name] = home.key
            for name, role, space in (
                (PASSEUR, Role.PASSEUR, ""),
                (OURS, Role.STEWARD, self.spaces[OURS]),
                (THEIRS, Role.STEWARD, self.spaces[THEIRS]),
                (ORGANISER, Role.ORGANISER, ""),
            ):
                await unit.duties.give(self.ids[name], city, role, now, space=space, called=name.capitalize())
            self.duties = {each.called.casefold(): each.id for each in await unit.duties.all(city)}
        return self

    async def meet(self, name: str) -> Visitor:
        """Somebody who has said hello, with something to show."""
        visitor = Visitor(self.app, name, "en")
        await visitor.say("hello")
        async with self.app.storage.unit() as unit:
            opened = await unit.conversations.open(visitor.address, visitor.sender, self.app.clock())
            await unit.people.speak(opened.person.id, "en")
            request = replace(visitor.request(), person=opened.person, lang="en")
            profile = await unit.profiles.begin(request, self.app.town.city.id, self.app.clock())
            await unit.profiles.change(profile.id, age="adult", called=name.capitalize(), ready=True)
            offer = await unit.skills.add(profile.id, OFFER, f"what {name} shows", "manuel", self.app.clock())
            assert offer is not None
            self.offers[name] = offer.id
        self.people[name], self.ids[name] = visitor, opened.person.id
        return visitor

    async def put(self, id: str, owner: str = "", **more: object) -> Entry:
        """A page: of an association, or of the city's desk."""
        today = self.app.town.today().isoformat()
        data = {
            "id": id,
            "kind": "opportunity",
            "lang": "en",
            "title": id.replace("-", " "),
            "summary": "A page made for a test.",
            "topics": ["manuel"],
            "sources": [{"name": "a test"}],
            "verified_on": today,
            **more,
        }
        entry = Entry.model_validate(data, context=self.app.town.city)
        space = self.spaces.get(owner, "")
        origin = f"space:{space}" if space else "desk"
        async with self.app.storage.unit() as unit:
            city = self.app.town.city.id
            await unit.entries.put(city, origin, [(entry, fingerprint(entry))], self.app.clock(), owner=space)
            await self.app.town.refresh(unit)
        return entry

    async def asked(self, words: str, times: int = 5, **more: str) -> int:
        """A question that found no answer so often; the number by which the desk calls it."""
        async with self.app.storage.unit() as unit:
            for _each in range(times):
                city, today = self.app.town.city.id, self.app.town.today()
                await unit.questions.log(city, today, "en", words=words, **more)
            found = await unit.questions.asked(self.app.town.city.id)
        return next(each.id for each in found if each.words == words)

    async def calls(self, question: str = "May I bring my dog?") -> int:
        """Somebody asks a person; the number of the question."""
        before = {each["id"] for each in await self.waiting()}
        await self.people[NOBODY].say(f"/human {question}")
        return int(next(each["id"] for each in await self.waiting() if each["id"] not in before))

    async def waiting(self) -> list[dict[str, Any]]:
        async with self.app.storage.reading() as unit:
            return [dict(each) for each in await unit.calls.waiting(self.app.town.city.id)]

    async def reports(self, words: str = "They were rude.") -> int:
        """Somebody reports something; its number."""
        async with self.app.storage.unit() as unit:
            city, now = self.app.town.city.id, self.app.clock()
            return await unit.reports.make(self.ids[NOBODY], city, None, None, words, ["Go away"], now)

    async def told(self, name: str) -> list[Reply]:
        """What is due goes out; what this person reads of it."""
        return (await self.news()).get(name, [])

    async def news(self) -> dict[str, list[Reply]]:
        """The same of everybody, by name."""
        room = next(iter(self.people.values())).room
        before = len(room.said)
        await self.app.ready()
        await self.app.delivery.tick()
        await self.app.ready()
        told: dict[str, list[Reply]] = {}
        for address, reply in room.said[before:]:
            told.setdefault(address.chat, []).append(reply)
        return told

    async def later(self, **by: float) -> None:
        """Time passes, and what is due happens."""
        clock = self.app.clock
        clock.now += timedelta(**by)  # type: ignore[attr-defined]
        await self.app.upkeep()

    async def within(
        self, name: str, space: str, *, text: str = "", press: str = "", manages: bool = False
    ) -> Reply:
        """They say or press it in a server."""
        visitor = self.people[name]
        request: Request = replace(visitor.request(text, press), private=False, space=space, manages=manages)
        (reply,) = await visitor.answers(request)
        return reply
