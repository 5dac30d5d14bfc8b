"""The people of a proposal: how they are called before and after all said yes, what each shows and learns, and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, listed, ngettext
from bot.conversation.messages import Address, Reply, Request
from bot.handlers import moments
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.proposals import AGREED, GONE, LATER, NO, OVER, SILENT, YES, Proposal, Seat
from knowledge.discretion import unnamed

MOMENTS = 3
"""How many common moments are named at most."""


class Company:
    """The people of one proposal, as each of them may know the others. Every word it gives is plain text."""

    def __init__(
        self,
        unit: Unit,
        town: Town,
        proposal: Proposal,
        profiles: Mapping[int, Profile],
        words: Mapping[int, str],
        *,
        supervised: bool = False,
    ) -> None:
        self.proposal = proposal
        self.profiles = profiles
        """By seat."""
        self.supervised = supervised
        """Whether somebody answers for the group, so that minors may be in it."""
        self._unit = unit
        self._town = town
        self._words = words

    @classmethod
    async def of(cls, unit: Unit, town: Town, proposal: Proposal) -> Self:
        """With the profiles and the words of everybody in it."""
        profiles = {}
        for each in proposal.seats:
            if (profile := await unit.profiles.get(each.profile_id)) is not None:
                profiles[each.id] = profile
        ids = {id for each in proposal.seats for id in (each.offer_id, each.wish_id) if id is not None}
        words, supervised = await unit.skills.words(sorted(ids)), False
        if proposal.agreed_at is None:
            names = [profile.called for profile in profiles.values()]
            words = {id: unnamed(each, names) for id, each in words.items()}
        if proposal.kind == "group":
            for id in {each.offer_id for each in proposal.seats if each.offer_id is not None}:
                offer = await unit.skills.get(id)
                supervised = supervised or (offer is not None and offer.supervised)
        return cls(unit, town, proposal, profiles, words, supervised=supervised)

    def someone(self, seat: Seat, viewer: Seat) -> str:
        """« quelqu'un de votre quartier » until all have said yes, then the first name as it was chosen."""
        if seat.id == viewer.id:
            return _("you")
        if not self.reveals(seat) or not self.reveals(viewer):
            return _rough(self._near(seat, viewer))
        name = self._called(seat)
        alike = [each.id for each in self.proposal.seats if self.reveals(each) and self._called(each) == name]
        if len(alike) > 1:
            name = _("{name} ({number})", name=name, number=alike.index(seat.id) + 1)
        return name

    def everyone(self, seats: Sequence[Seat], viewer: Seat) -> str:
        """Several of them, each as the viewer may know them; where nobody has a name yet, how many they are."""
        if len(seats) > 1 and not any(self.reveals(each) for each in seats):
            return ngettext("{n} person", "{n} people", len(seats))
        return listed([self.someone(each, viewer) for each in seats])

    def others(self, seat: Seat) -> tuple[Seat, ...]:
        """Whoever else is still part of it."""
        return tuple(each for each in present(self.proposal) if each.id != seat.id)

    def teacher(self, seat: Seat) -> Seat | None:
        """Whoever shows something to this seat."""
        return None if seat.teacher is None else self.proposal.seat(seat.teacher)

    def learners(self, seat: Seat) -> tuple[Seat, ...]:
        """Those who learn from this seat and are still part of it."""
        return tuple(each for each in self.proposal.learners(seat) if each.answer not in GONE)

    def shows(self, seat: Seat) -> list[str]:
        """The offers of this seat that serve others, in its holder's words, each once."""
        offers = [self._words.get(each.offer_id or 0, "") for each in self.learners(seat)]
        return list(dict.fromkeys(each for each in offers if each))

    def learns(self, seat: Seat) -> str:
        """What this seat wished for, in its holder's words; empty where it only shows something."""
        return self._words.get(seat.wish_id or 0, "") or self.shown(seat)

    def shown(self, seat: Seat) -> str:
        """What its teacher shows to this seat, in the teacher's words."""
        return self._words.get(seat.offer_id or 0, "")

    def why(self, seat: Seat) -> str:
        """One sentence that a child can read: what one shows to whom, what one learns from whom, and when."""
        offer = listed([quoted(each) for each in self.shows(seat)]) or _("something you know")
        wish = quoted(self.learns(seat)) if self.learns(seat) else _("something they know")
        teacher, learners = self.teacher(seat), self.learners(seat)
        whom = self.everyone(learners, seat)
        by = "" if teacher is None else self.someone(teacher, seat)
        if teacher is not None and learners == (teacher,):
            said = _("You show {offer} to {other}, who shows you {wish}", offer=offer, other=by, wish=wish)
        elif learners:
            said = ngettext(
                "You show {offer} to {learner}, who wished for it",
                "You show {offer} to {learner}, who wished for it",
                len(learners),
                offer=offer,
                learner=whom,
            )
            if teacher is not None:
                then = _("{teacher} shows you {wish}", teacher=by, wish=wish)
                said = _("{first}; {then}", first=said, then=then)
        elif teacher is not None:
            said = _capital(_("{teacher} shows you {wish}", teacher=by, wish=wish))
        else:
            return ""
        if times := self.times(seat):
            free = listed(times, either=True)
            then = _("{moments} suits you both", moments=free)
            if len(present(self.proposal)) > 2:
                then = _("it could be on {moments}", moments=free)
            said = _("{first}; {then}", first=said, then=then)
        return f"{said}."

    def times(self, seat: Seat) -> list[str]:
        """The first moments of the week at which this seat and everybody whom it meets are free, in words."""
        met = [each for each in (seat, *self.learners(seat)) if self.teacher(each) is not None]
        lists = [each.why["moments"] for each in met if each.why.get("moments")]
        if not lists:
            return []
        common = [each for each in lists[0] if all(each in more for more in lists[1:])]
        return [text for each in common[:MOMENTS] if (text := moments.said(each))]

    def drawn(self, seat: Seat) -> str:
        """« quelqu'un de votre quartier → vous → quelqu'un de la ville »: empty where two people say it all."""
        if self.proposal.kind == "group":
            return ""
        up, here = [seat], self.teacher(seat)
        while here is not None and here not in up:
            up.append(here)
            here = self.teacher(here)
        if here is not None:
            # Without names the first and the last would look like two people.
            path = [up[1], up[0], *reversed(up[1 if self.reveals(seat) else 2 :])] if len(up) > 2 else []
        else:
            path = up[::-1]
            while below := [each for each in self.learners(path[-1]) if each not in path]:
                path.append(below[0])
        if len(path) < 3:
            return ""
        return " → ".join(self.someone(each, seat) for each in path)

    def sheet(self, seat: Seat) -> str:
        """« Pour la fiche de Fatou », for whoever holds it; empty where people speak for themselves."""
        profile = self.profiles.get(seat.id)
        if profile is None or not profile.held:
            return ""
        return _("For the sheet of {name}", name=profile.called)

    async def tell(self, key: str, seat: Seat, name: str, **args: Any) -> None:
        """Let whoever sits there know, where they live; the same key tells it once."""
        if (profile := self.profiles.get(seat.id)) is not None:
            # Only ever in private, even where they last spoke among others.
            here = str(Address(Address.parse(profile.address).platform, profile.recipient))
            more = {"seat": seat.id, "lang": profile.lang, **args}
            await self._unit.outbox.notice(key, here, profile.recipient, name, more, self._town.clock())

    def is_broken_without(self, seat: Seat) -> bool:
        """Whether it no longer stands when this one goes: a group does without one of its learners, a ring without
        nobody; and no minor is ever left alone with somebody grown up.
        """
        stay = self.others(seat)
        if not self.proposal.stands_with({each.place for each in stay}):
            return True
        learners = [each for each in stay if each.teacher is not None]
        return len(learners) == 1 and not self._grown_up(learners[0])

    def speaks(self, seat: Seat) -> bool:
        """Whether the relay is for them: never for a minor who has nobody to hold the sheet."""
        profile = self.profiles.get(seat.id)
        return profile is not None and (profile.held or self._grown_up(seat))

    def _grown_up(self, seat: Seat) -> bool:
        profile = self.profiles.get(seat.id)
        return profile is not None and profile.age == "adult"

    def reveals(self, seat: Seat) -> bool:
        """Whether the others may know who this is: they are told once all have said yes, this one included."""
        agreed = self.proposal.state in (AGREED, OVER) or self.proposal.agreed_at is not None
        return (
            agreed
            and seat.answer not in (LATER, SILENT)
            and (seat.answer != NO or self._said_yes_first(seat))
        )

    def _said_yes_first(self, seat: Seat) -> bool:
        """Whether somebody who stepped back had been known to the others before."""
        since = self.proposal.agreed_at
        return since is not None and seat.answered_at is not None and seat.answered_at > since

    def _called(self, seat: Seat) -> str:
        profile = self.profiles.get(seat.id)
        return (profile.called if profile else "") or _("somebody")

    def _near(self, seat: Seat, viewer: Seat) -> str:
        """How near they are where they would meet; of those one does not meet nothing more is told than the city."""
        if viewer.teacher == seat.place:
            return str(viewer.why.get("near", ""))
        if seat.teacher == viewer.place:
            return str(seat.why.get("near", ""))
        return ""


def present(proposal: Proposal) -> tuple[Seat, ...]:
    """Those who have not said no, not now, or nothing at all."""
    return tuple(each for each in proposal.seats if each.answer not in GONE)


def all_said_yes(proposal: Proposal) -> bool:
    """Whether everybody who is still part of it did, and there are at least two."""
    left = present(proposal)
    return len(left) > 1 and all(each.answer == YES for each in left)


def numbers(payload: str) -> list[int]:
    """The numbers that a button carries, between colons; 0 for anything that is none."""
    return [
        int(each) if each.isascii() and each.isdigit() and len(each) < 10 else 0
        for each in payload.split(":")
    ]


async def seated(request: Request, unit: Unit, id: int) -> tuple[Proposal, Seat] | None:
    """This person's own seat under that number, with its proposal, which nobody else decides about meanwhile.

    Raises Refused where others read along.
    """
    if not request.private:
        raise Refused(_("That is best said between the two of us: write to me in private."))
    return await unit.proposals.of(request.who.id, id, lock=True)


def faded() -> Reply:
    """What a button says when what it belonged to is over."""
    return Reply(
        _("That proposal is behind us. Your offers and wishes keep their place; I go on looking."),
        personal=True,
    )


def quoted(words: str) -> str:
    """Somebody's words as such, in plain text."""
    return _("“{words}”", words=words)


def _rough(near: str) -> str:
    match near:
        case "same":
            return _("somebody of your quartier")
        case "near":
            return _("somebody of a nearby quartier")
        case "remote":
            return _("somebody from a distance")
        case _other:
            return _("somebody of the city")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
