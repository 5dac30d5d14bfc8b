"""Three people on three platforms, everything that each was ever shown, and everything that would tell who they are."""

import json
from dataclasses import dataclass
from typing import Any

from bot.conversation.i18n import _, speaking
from bot.conversation.messages import Address, Request, Sender
from bot.storage.proposals import Proposal
from bot.storage.skills import OFFER, WISH
from tests.talkers import Everywhere


@dataclass(frozen=True)
class Somebody:
    """Whoever lives on one platform: what they may let others know, and when."""

    account: str
    """What the platform calls them; a name that no city, word or colour has."""
    home: str
    called: str
    quartier: str
    label: str
    contact: str
    offer: str
    wish: str


PEOPLE = (
    Somebody(
        "Quillfeather",
        "telegram",
        "Xanthippe",
        "vieux-pont",
        "Le Vieux-Pont",
        "06 11 22 33 44, 7 impasse des Glaïeuls",
        "réparer un vélo",
        "parler arabe",
    ),
    Somebody(
        "Brambleworth",
        "discord",
        "Ysoline",
        "les-tilleuls",
        "Les Tilleuls",
        "ysoline.b@courriel.example",
        "parler arabe",
        "jouer de la guitare",
    ),
    Somebody(
        "Thistlewaite",
        "console",
        "Zéphirin",
        "gare-haute",
        "La Gare-Haute",
        "+33 7 99 88 77 66",
        "jouer de la guitare",
        "réparer un vélo",
    ),
)

ANA, BOB, CYD = (each.account for each in PEOPLE)


def label(message: str) -> str:
    """What a button of this message says to somebody who speaks French."""
    with speaking("fr"):
        return f"[{_(message)}]"


class Three:
    """The three of them, who live on the platforms of this talker."""

    def __init__(self, talker: Everywhere) -> None:
        self.talker = talker
        self.shown: dict[str, list[str]] = {each.account: [] for each in PEOPLE}
        self.address: dict[str, Address] = {}
        self.person: dict[str, int] = {}

    async def arrive(self) -> None:
        """Each says hello and is ready for the exchange."""
        for each in PEOPLE:
            await self.say(each.account, "bonjour")
            place = self.talker._places[each.home]
            id = {"telegram": "id", "discord": "user"}.get(each.home)
            human = place._human(each.account) if id else None  # type: ignore[attr-defined]
            account = each.account if human is None else str(getattr(human, "user", human).id)
            self.address[each.account] = Address(each.home, account)
            await self._ready(each)

    async def _ready(self, each: Somebody) -> None:
        app, address = self.talker.app, self.address[each.account]
        sender = Sender(address.chat, each.account, "fr")
        async with app.storage.unit() as unit:
            person = (await unit.conversations.open(address, sender, app.clock())).person
            self.person[each.account] = person.id
            request = Request("", address, sender, app.clock(), person=person, lang="fr")
            profile = await unit.profiles.begin(request, app.town.city.id, app.clock())
            told = {"called": each.called, "age": "adult", "quartier": each.quartier, "ready": True}
            ways = ["place", "outdoors", "remote"]
            await unit.profiles.change(profile.id, **told, ways=ways, moments=["sat-morning"])
            await unit.skills.add(profile.id, OFFER, each.offer, None, app.clock())
            await unit.skills.add(profile.id, WISH, each.wish, None, app.clock(), level=1)

    async def say(self, who: str, said: str) -> str:
        """One of them says something, or presses a button."""
        answer = await self.talker.say(who, said)
        self.look(who, answer)
        return answer

    async def news(self) -> None:
        """What is due goes out, and each of them reads it."""
        for each in PEOPLE:
            self.look(each.account, await self.talker.news(each.account))

    def look(self, who: str, answer: str) -> None:
        """Note what they were told, and what the platforms hold for each of them at this moment, to the last field."""
        self.shown[who].append(answer)
        for each in PEOPLE:
            place = self.talker._places[each.home]
            held: Any = ""
            if each.home == "telegram" and each.account in place._people:  # type: ignore[attr-defined]
                held = place._human(each.account).sees  # type: ignore[attr-defined]
            elif each.home == "discord" and each.account in place._people:  # type: ignore[attr-defined]
                held = place._human(each.account).messages()  # type: ignore[attr-defined]
                held = [(one.content, one.embeds, one.components, one.nonce) for one in held]
            elif each.home == "console":
                held = place._screen.getvalue()  # type: ignore[attr-defined]
            self.shown[each.account].append(held if isinstance(held, str) else repr(held))

    def identifying(self, each: Somebody, *, named: bool = False, shared: bool = False) -> list[str]:
        """Everything that tells who somebody is, but for what the others know by now."""
        address = self.address[each.account]
        found = [each.account, address.chat, str(address)]
        if not named:
            # A place where all of them meet may well lie in the quartier of one.
            found += [each.called, each.quartier, each.label]
        if not shared:
            found += [each.contact, *each.contact.split(", ")]
        return found

    def reached(self, *, named: bool = False, shared: str = "") -> list[str]:
        """What of one was told to another."""
        return [
            f"{mark} → {other.account}"
            for each in PEOPLE
            for other in PEOPLE
            if other is not each
            for mark in self.identifying(each, named=named, shared=shared == each.account)
            if any(mark in told for told in self.shown[other.account])
        ]

    async def exported(self) -> list[str]:
        """What of one stands in what another may ask to see."""
        found = []
        async with self.talker.app.storage.reading() as unit:
            for other in PEOPLE:
                kept = json.dumps(
                    await unit.export(self.person[other.account]), default=str, ensure_ascii=False
                )
                assert other.called in kept, "whoever asks sees their own"
                others = [each for each in PEOPLE if each is not other]
                found += [mark for each in others for mark in self.identifying(each) if mark in kept]
        return found

    def known(self) -> list[str]:
        """Everything that tells who any of them is."""
        return [mark for each in PEOPLE for mark in self.identifying(each)]

    async def proposals(self, *states: str) -> list[Proposal]:
        """Those that all three are in."""
        async with self.talker.app.storage.reading() as unit:
            found = await unit.proposals.mine_open(self.person[BOB], *states)
        return [proposal for proposal, _seat in found]

    async def later(self, **by: float) -> None:
        """Time passes; what is due then happens, and is read."""
        self.talker.clock.advance(**by)
        await self.talker.app.upkeep()
        await self.news()
