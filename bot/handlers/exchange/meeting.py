"""When and where those who agreed meet: moments that suit them and public places of the city, chosen by a tap."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.conversation.i18n import _, language, listed, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.asking.browse import current
from bot.handlers.asking.received import FAR
from bot.handlers.asking.received import place as located
from bot.handlers.cards import short_card
from bot.handlers.exchange.company import Company, faded, numbers, present
from bot.handlers.exchange.relay import ALL, hearers, panel, together
from bot.handlers.moments import DAYS, when
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.proposals import AGREED, Proposal, Seat
from knowledge.catalogue import Entry, Kind
from knowledge.city import City
from knowledge.formats.checks import kilometres

router: Router[Unit, Town] = Router()

CHOICES = 3
AHEAD = 21
"""How many days are looked at, from tomorrow on."""
HOURS = {"morning": time(10), "afternoon": time(14, 30), "evening": time(18, 30)}
USUAL = ("wed-afternoon", "sat-morning", "sat-afternoon")
"""Where everybody is free at any moment."""
GROWN = 30
"""An age of those who meet: somebody grown up is always among them."""
LONG = timedelta(hours=1)
"""A place is open at least so long from when they meet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A moment, and a place where there is one that is open then."""

    at: datetime
    place: Entry | None

    @property
    def key(self) -> str:
        """Eight characters that mean this moment at this place and no other one."""
        place = crc32(self.place.id.encode()) & 0xFFF if self.place else 0
        return f"{self.at:%m%d}{self.at.hour % 10}{place:03x}"


def choices(proposal: Proposal, quartiers: Counter[str], town: Town) -> list[Choice]:
    """The same for everybody in it: the next moments that suit most of them, on different days where that can be."""
    lists = [each.why["moments"] for each in present(proposal) if each.why.get("moments")]
    votes = Counter(name for each in lists for name in each) or Counter(USUAL)
    best = max(votes.values())
    zone = ZoneInfo(town.city.zone)
    found = list[datetime]()
    for ahead in range(1, AHEAD + 1):
        day = town.today() + timedelta(days=ahead)
        for part, at in HOURS.items():
            if votes[f"{DAYS[day.weekday()]}-{part}"] == best:
                found.append(datetime.combine(day, at, zone))
    firsts = {each.date(): each for each in reversed(found)}
    chosen = sorted(firsts.values())[:CHOICES]
    chosen += [each for each in found if each not in chosen][: CHOICES - len(chosen)]
    remote = any(each.why.get("near") == "remote" for each in present(proposal))
    places = [] if remote else [each for each in current(town) if fits(each, town.city)]
    return [Choice(at, _place(places, at, quartiers, town)) for at in sorted(chosen)]


def fits(entry: Entry, city: City) -> bool:
    """A place of this city, not one that is only told about from elsewhere, and not for small children alone."""
    if entry.kind is not Kind.PLACE or not entry.ages.welcomes(GROWN):
        return False
    where = located(entry, city)
    return where is not None and (city.coordinates is None or kilometres(where, city.coordinates) <= FAR)


def _place(places: list[Entry], at: datetime, quartiers: Counter[str], town: Town) -> Entry | None:
    """An open place in the quartiers of most of them, else next door, else anywhere, rather one that says when it is open;
    not the same one each day.
    """

    def near(entry: Entry) -> tuple[int, int, bool]:
        around = town.city.quartiers[entry.quartier].near if entry.quartier else ()
        return quartiers[entry.quartier or ""], sum(quartiers[each] for each in around), bool(entry.hours)

    fit = sorted((each for each in places if _open(each, at)), key=lambda each: each.id)
    best = max(map(near, fit), default=(0, 0, False))
    nearest = [each for each in fit if near(each) == best]
    return nearest[at.toordinal() % len(nearest)] if nearest else None


def _open(entry: Entry, at: datetime) -> bool:
    if not entry.hours:
        return True
    return any(
        at.weekday() in slot.days
        and (slot.opens is None or slot.opens <= at.time())
        and (slot.closes is None or (at + LONG).time() <= slot.closes)
        for slot in entry.hours
    )


@router.press("me-when")
async def moments(request: Request, unit: Unit, town: Town) -> Outcome:
    """What could suit everybody, or what is agreed on."""
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    company = await Company.of(unit, town, found[0])
    return _agreed(company, found[1], town) or _offered(company, found[1], town)


@router.press("me-pick")
async def pick(request: Request, unit: Unit, town: Town) -> Outcome:
    """One more can then; when all can, it is agreed on."""
    number, _colon, key = request.text.partition(":")
    if (found := await together(request, unit, numbers(number)[0])) is None:
        return faded()
    proposal, seat = found
    company = await Company.of(unit, town, proposal)
    if proposal.meets_at is not None:
        return _agreed(company, seat, town)
    chosen = next((each for each in _choices(company, town) if each.key == key), None)
    if chosen is None:
        return _offered(company, seat, town, text=_("That moment has passed. What about one of these?"))
    if seat.meeting != key:
        await unit.proposals.seated(seat.id, meeting=key)
    if all(each.meeting == key for each in company.others(seat)):
        place = chosen.place.id if chosen.place else ""
        await unit.proposals.change(proposal.id, meets_at=chosen.at, meets_in=place)
        for each in company.others(seat):
            await company.tell(f"meeting:{proposal.id}:{each.id}:{_now(town)}", each, "meeting")
    elif seat.meeting != key:
        for each in company.others(seat):
            at = f"{proposal.id}:{seat.id}:{each.id}:{key}:{_now(town)}"
            await company.tell(f"moment:{at}", each, "moment", of=seat.place)
    fresh = await unit.proposals.get(proposal.id)
    assert fresh is not None
    company = await Company.of(unit, town, fresh)
    seat = next(each for each in fresh.seats if each.id == seat.id)
    text = _("Noted. As soon as all of you can at the same moment, it is agreed on.")
    return _agreed(company, seat, town) or _offered(company, seat, town, text=text)


@router.press("me-anew")
async def anew(request: Request, unit: Unit, town: Town) -> Outcome:
    """What was agreed on does not suit any more: everybody chooses again, and is told so."""
    if (found := await together(request, unit, numbers(request.text)[0])) is None:
        return faded()
    proposal, seat = found
    if proposal.meets_at is not None:
        await unit.proposals.change(proposal.id, meets_at=None, meets_in="")
        for each in proposal.seats:
            await unit.proposals.seated(each.id, meeting="")
    fresh = await unit.proposals.get(proposal.id)
    assert fresh is not None
    company = await Company.of(unit, town, fresh)
    seat = next(each for each in fresh.seats if each.id == seat.id)
    if proposal.meets_at is not None:
        for each in company.others(seat):
            key = f"anew:{proposal.id}:{seat.id}:{each.id}:{_now(town)}"
            await company.tell(key, each, "moment", of=seat.place, anew=True)
    return _offered(company, seat, town)


@router.notice("moment")
async def suggested(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody can at a moment, or cannot any more: what about you?"""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or found[0].state != AGREED or found[0].meets_at is not None:
        return None
    proposal, seat = found
    other = proposal.seat(int(args["of"]))
    if other is None or other not in present(proposal) or seat not in present(proposal):
        return None
    company = await Company.of(unit, town, proposal)
    name = bold(company.someone(other, seat))
    text = (
        _("{name} cannot come as agreed. The moment you had chosen no longer holds.", name=name)
        if args.get("anew")
        else _("{name} proposes a moment to meet. What suits you?", name=name)
    )
    return _offered(company, seat, town, text=text)


@router.notice("meeting")
async def agreed(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """All of them can: when and where."""
    found = await unit.proposals.at(int(args["seat"]))
    if found is None or found[0].state != AGREED or found[1] not in present(found[0]):
        return None
    return _agreed(await Company.of(unit, town, found[0]), found[1], town)


def _now(town: Town) -> int:
    return int(town.clock().timestamp())


def _choices(company: Company, town: Town) -> list[Choice]:
    profiles = [company.profiles.get(each.id) for each in present(company.proposal)]
    quartiers = Counter(each.quartier for each in profiles if each and each.quartier in town.city.quartiers)
    return choices(company.proposal, quartiers, town)


def _offered(company: Company, seat: Seat, town: Town, *, text: str = "") -> Reply:
    """Three moments, each with who can then."""
    lines = [bold(sheet)] if (sheet := company.sheet(seat)) else []
    lines.append(text or _("When could you meet? Tap what suits you; you may change your mind."))
    rows = []
    for number, each in enumerate(_choices(company, town), start=1):
        at = when(each.at, town.city.zone)
        lines.append(f"{number}. {bold(at)}, {_where(each.place)}")
        can = [company.someone(other, seat) for other in company.others(seat) if other.meeting == each.key]
        if can:
            people = escape(listed(can))
            lines.append(
                ngettext("{people} can come then.", "{people} can come then.", len(can), people=people)
            )
        mark = "✓ " if seat.meeting == each.key else ""
        rows.append((Button(f"{mark}{at}", "me-pick", f"{seat.id}:{each.key}"),))
    if hearers(company, seat):
        rows.append((Button(_("None suits me: write to the others"), "re-write", f"{seat.id}:{ALL}"),))
    return Reply("\n".join(lines), buttons=tuple(rows))


def _where(place: Entry | None) -> str:
    return escape(place.says("title", language())) if place else _("at a place of your choice")


def _agreed(company: Company, seat: Seat, town: Town) -> Reply | None:
    """When and where they meet, once they know."""
    meets_at = company.proposal.meets_at
    if meets_at is None:
        return None
    place = town.catalogue.get(company.proposal.meets_in)
    people = company.everyone(company.others(seat), seat)
    lines = [bold(sheet)] if (sheet := company.sheet(seat)) else []
    lines += [
        _("You meet on {when}.", when=bold(when(meets_at, town.city.zone))),
        _("With {people}.", people=escape(people)),
    ]
    if place is None:
        lines.append(_("Where: agree on a public place by writing to each other."))
    cards = (short_card(place, town.city, town.today()),) if place else ()
    change = (Button(_("I need another moment"), "me-anew", str(seat.id)),)
    return Reply("\n".join(lines), cards, (*panel(company, seat), change))
