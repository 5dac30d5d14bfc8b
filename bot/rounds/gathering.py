"""Who takes part in a round: from the rows of the exchange to the members that the engine knows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import combinations
from zoneinfo import ZoneInfo

from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.skills import FRESH, OFFER, WISH, Skill
from knowledge.city import City
from knowledge.exchange.people import MOMENTS, WAYS, Member, Offer, Replies, Wish
from knowledge.exchange.proposals import Proposal

YEAR = timedelta(days=365)
"""How long two people who were brought together are not proposed to each other again."""

REST = timedelta(days=30)
"""How long two people of whom one answered « not now » are proposed something else."""


@dataclass(frozen=True)
class Gathered:
    """Everyone who may take part, with the rows behind them; ``away`` counts the others by what keeps them."""

    members: tuple[Member, ...]
    profiles: Mapping[int, Profile]
    skills: Mapping[int, Skill]
    told: Mapping[tuple[str, str], bool]
    first: frozenset[int]
    """Those whose proposal broke through no doing of theirs, and who have had none since."""
    away: Mapping[str, int]

    @cached_property
    def by_id(self) -> Mapping[int, Member]:
        """The members by their ids, which are those of their profiles."""
        return {member.id: member for member in self.members}

    def allows(self, proposal: Proposal, staying: Collection[int] = ()) -> bool:
        """Whether a proposal still suits all its people; those ``staying`` have room for it already."""
        people = [self.by_id.get(id) for id in proposal.members]
        known = [each for each in people if each is not None and (each.free or each.id in staying)]
        if len(known) < len(people):
            return False
        offers = {offer.id for each in known for offer in each.offers}
        wishes = {wish.id for each in known for wish in each.wishes}
        if not all(place.offer in offers and place.wish in wishes for place in proposal.places):
            return False
        if len({each.circle for each in known}) > 1:
            return False
        return not any(one.id in other.closed_to for one, other in combinations(known, 2))


async def gather(unit: Unit, city: City, now: datetime) -> Gathered:
    """Everyone of the city's exchange, as this transaction sees them."""
    today = now.astimezone(ZoneInfo(city.zone)).date()
    profiles = {each.id: each for each in await unit.profiles.ready(city.id)}
    skills = {each.id: each for each in await unit.skills.open(city.id)}
    standing = _by_profile(each for each in skills.values() if _stands(each, today))
    closed = _closed(
        await unit.blocks.pairs(city.id),
        await unit.reports.pairs(city.id),
        await unit.proposals.pairs(city.id, now - YEAR),
        await unit.rounds.put_off(city.id, now - REST),
    )
    replies = await unit.proposals.replies(city.id)
    seats = await unit.proposals.open_seats(city.id)
    agreed = await unit.rounds.agreed_last(city.id)
    members, away = [], Counter[str]()
    for profile in profiles.values():
        if profile.paused_until is not None and profile.paused_until > today:
            away["paused"] += 1
        elif not (said := standing.get(profile.id)):
            away["nothing"] += 1
        else:
            member = _member(
                profile,
                said,
                open=seats.get(profile.id, 0),
                agreed=agreed.get(profile.id),
                replies=Replies(**replies.get(profile.id, {})),
                closed_to=frozenset(closed[profile.id]) if profile.id in closed else frozenset(),
            )
            away["busy"] += not member.free
            members.append(member)
    first = await unit.rounds.let_down(city.id)
    told = await unit.doubts.told()
    return Gathered(tuple(members), profiles, skills, told, frozenset(first), +away)


def _stands(skill: Skill, today: date) -> bool:
    return skill.fresh_until > today and (skill.paused_until is None or skill.paused_until <= today)


def _by_profile(skills: Iterable[Skill]) -> dict[int, list[Skill]]:
    found: defaultdict[int, list[Skill]] = defaultdict(list)
    for each in skills:
        found[each.profile_id].append(each)
    return found


def _closed(*pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Who is closed to whom, both ways."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for some in pairs:
        for one, other in some:
            found[one].add(other)
            found[other].add(one)
    return found


def _member(
    profile: Profile,
    skills: Collection[Skill],
    *,
    open: int,
    agreed: datetime | None,
    replies: Replies,
    closed_to: frozenset[int],
) -> Member:
    begun = min(each.made_at for each in skills)
    return Member(
        profile.id,
        waiting_since=(begun if agreed is None else max(begun, agreed)).date(),
        offers=tuple(_offer(each) for each in skills if each.side == OFFER),
        wishes=tuple(_wish(each) for each in skills if each.side == WISH),
        languages=frozenset(profile.languages),
        moments=_among(profile.moments, MOMENTS) or frozenset(),
        quartier=profile.quartier,
        where=_among(profile.ways, WAYS) or frozenset(),
        # Whoever is not known to be grown up is protected as somebody who is not.
        minor=profile.age != "adult",
        gives_first=profile.gives_first,
        limit=profile.most,
        open=open,
        matched_before=agreed is not None,
        replies=replies,
        closed_to=closed_to,
        circle=profile.home,
    )


def _offer(skill: Skill) -> Offer:
    return Offer(
        skill.id,
        skill.words,
        skill.level,
        since=skill.fresh_until - FRESH,
        places=skill.room,
        languages=None if skill.languages is None else frozenset(skill.languages),
        moments=_among(skill.moments, MOMENTS),
        quartier=skill.quartier,
        where=_among(skill.ways, WAYS),
        supervised=skill.supervised,
    )


def _wish(skill: Skill) -> Wish:
    return Wish(
        skill.id,
        skill.words,
        skill.level,
        since=skill.fresh_until - FRESH,
        languages=None if skill.languages is None else frozenset(skill.languages),
        moments=_among(skill.moments, MOMENTS),
        quartier=skill.quartier,
        where=_among(skill.ways, WAYS),
    )


def _among(said: Collection[str] | None, known: Collection[str]) -> frozenset[str] | None:
    """Only what the engine knows: one odd row must not keep a whole city from its round."""
    return None if said is None else frozenset(said).intersection(known)
