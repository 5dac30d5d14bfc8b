"""What was understood of somebody's words, shown as understood: nothing counts before they have said that it is so."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from bot.conversation.errors import Invalid, Refused
from bot.conversation.i18n import _, language
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Card, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.asking.browse import see
from bot.handlers.cards import short_card
from bot.handlers.exchange import joining
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.skills import DRAFT, OFFER, WISH, Skill
from knowledge.catalogue import Entry, Standing
from knowledge.discretion import scrub
from knowledge.language import fold
from knowledge.skills import unpriced

router: Router[Unit, Town] = Router()

LONGEST = 200
"""Characters of one offer or wish."""

ALREADY = 2
"""How many entries show that the city has something for a wish already."""

MOST = 20
"""Offers, and as many wishes, of one profile."""

AT_ONCE = 5
"""Offers, and as many wishes, that one message may hold."""

_HANDLE = re.compile(
    r"[a-z0-9]_+[a-z0-9]|\barobase\b|\bzero (?:six|sept|un|deux|trois|quatre|cinq)\b"
    r"|\b(?:insta(?:gram)?|snap(?:chat)?|whats ?app|telegram|tiktok|discord|facebook|fb)\b ?[:=]? ?[a-z.]*\d[a-z0-9.]*"
)
"""A handle, or a number spelled out: what tells a contact without looking like one. Of folded text."""

EMOJI = {OFFER: "🤝", WISH: "🌱"}


@dataclass(frozen=True, slots=True)
class Understood:
    """What became of some words: drafts to confirm, and what stands already. ``twins`` are what this person has that says
    the same as a draft, by the draft's number; ``priced``: a price was asked for, and left out.
    """

    drafts: tuple[Skill, ...]
    known: tuple[Skill, ...] = ()
    twins: Mapping[int, Skill] = field(default_factory=dict)
    priced: bool = False

    @property
    def plain(self) -> tuple[Skill, ...]:
        """The drafts that are like nothing else of this person."""
        return tuple(each for each in self.drafts if each.id not in self.twins)


def cleaned(words: str) -> str:
    """One offer or wish on one line. Raises Invalid where it is too long, says nothing, or tells how to be reached."""
    line = plain_line(words)
    if not any(each.isalpha() for each in line):
        raise Invalid(_("Say it in a few words, please: “mend a bicycle”, “talk in Arabic”, “make bread”."))
    if len(line) > LONGEST:
        raise Invalid(
            _(
                "That is {length} characters, and there is room for {limit}. Could you say it more briefly?",
                length=len(line),
                limit=LONGEST,
            )
        )
    if tells_a_contact(line):
        raise Invalid(
            _(
                "Let us keep numbers, links and addresses out of it: your contact is shared later, if you like, "
                "and with whom you choose. Say it to me again without them."
            )
        )
    if unpriced(line) is not None:
        raise Invalid(_("Here nobody pays and nobody is paid. Say it to me again without a price, please."))
    return line


def plain_line(text: str) -> str:
    """What was typed on one line, without signs that cannot be seen (those within emoji and Persian words stay)."""
    shown = [
        " " if each.isspace() else each
        for each in text
        if each.isspace() or each in "\u200c\u200d" or unicodedata.category(each)[0] != "C"
    ]
    return " ".join("".join(shown).split())


def tells_a_contact(line: str) -> bool:
    """Whether it holds a number, link, address or handle by which somebody could be reached."""
    return scrub(line, limit=len(line) + 1) != line.strip(" ,;:-") or _HANDLE.search(fold(line)) is not None


async def understand(
    unit: Unit, town: Town, profile: Profile, offers: Sequence[str], wishes: Sequence[str]
) -> Understood:
    """Keep these words as drafts of this profile. Raises Refused once it holds as much as one can look after."""
    drafts, known, every, priced = list[Skill](), list[Skill](), list[Skill](), False
    for side, said in ((OFFER, offers), (WISH, wishes)):
        mine = await unit.skills.of(profile.id, side)
        free = [unpriced(plain_line(each)) for each in said[:AT_ONCE]]
        priced = priced or any(each is not None for each in free)
        left = [words if each is None else each for each, words in zip(free, said, strict=False)]
        for words in dict.fromkeys(cleaned(each) for each in left if each):
            same = next((each for each in mine if town.skills.worded_alike(each.words, words)), None)
            if same is None:
                _make_room(town, side, len(mine))
                made = await _draft(unit, town, profile, side, words)
                mine.append(made)
                drafts.append(made)
            else:
                (drafts if same.paused_until == DRAFT else known).append(same)
        every += mine
    return Understood(tuple(drafts), tuple(known), _twins(town, drafts, every), priced)


def _twins(town: Town, drafts: Sequence[Skill], mine: Sequence[Skill]) -> dict[int, Skill]:
    """By the number of a draft, what was there before it and says the same in other words."""
    found = dict[int, Skill]()
    for draft in drafts:
        for each in mine:
            before = each.side == draft.side and (each.paused_until != DRAFT or each.id < draft.id)
            if before and each.id != draft.id and town.skills.same(each.words, draft.words):
                found.setdefault(draft.id, each)
    return found


def shown(
    town: Town, understood: Understood, *, head: str = "", again: bool = False, beside: bool = False
) -> Reply:
    """What is in the city already for these wishes, then each draft with what can be said otherwise about it; ``again``
    what is still to be confirmed, in place of what was shown; ``beside`` what the city has, which was just shown.
    """
    drafts = understood.drafts
    lines = [head] if head else []
    if understood.priced:
        lines.append(
            _(
                "Here nobody pays and nobody is paid: people show each other what they know. I left the price out; "
                "nothing counts before you say that you like it so."
            )
        )
    lines += [
        _("I have that already, and I keep looking: {words}", words=italic(each.words))
        for each in understood.known
    ]
    wishes = [each for each in chain(understood.drafts, understood.known) if each.side == WISH]
    here = [] if again or beside else already(town, wishes)
    if here:
        lines.append(bold(_("Already in the city:")))
    if drafts:
        services = [each for each in drafts if town.skills.a_service(each.words)]
        if services and not again:
            lines.append(_kindly(services))
        lines.append(
            _("This is how I understood you. Is it so?")
            if not here
            else _("I can look for somebody all the same. This is how I understood you:")
        )
    cards = tuple(short_card(each, town.city, town.today(), buttons=see(each)) for each in here)
    cards += tuple(_card(town, each, understood.twins.get(each.id)) for each in drafts)
    rows: Rows = ()
    if len(understood.plain) > 1:
        ids = [each.id for each in understood.plain]
        rows = ((Button(_("Yes, all of it"), "sh-all", f"{min(ids)}:{max(ids)}"),),)
    if not drafts:
        rows = ((Button(_("My notebook"), "nb"), *joining.beginnings()),)
    return Reply("\n".join(lines), cards, rows, edits=again)


def already(town: Town, wishes: Sequence[Skill]) -> list[Entry]:
    """The entries by which the city answers these wishes, at most two."""
    found: dict[str, Entry] = {}
    for each in wishes:
        answer = town.answerer.answer(each.words, now=town.now(), lang=language(), limit=ALREADY)
        if answer.known:
            found |= {one.entry.id: one.entry for one in answer.offers if one.standing is Standing.CURRENT}
    return list(found.values())[:ALREADY]


@router.press("sh-yes")
async def yes(request: Request, unit: Unit, town: Town) -> Outcome:
    """« C'est bien cela »: from now on it counts."""
    return await _settle(request, unit, town, await _mine(request, unit))


@router.press("sh-all")
async def all_of_it(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same for everything of one message."""
    first, rest = pickers.numbered(request.text)
    last = pickers.numbered(rest)[0]
    profile = await unit.profiles.own(request.who.id, town.city.id)
    mine = [] if profile is None else await unit.skills.of(profile.id)
    twins = (await waiting(request, unit, town)).twins
    chosen = [each for each in mine if first <= each.id <= last and each.id not in twins]
    return await _settle(request, unit, town, chosen)


@router.press("sh-same")
async def same(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is what they had already, and reads better so: the words change, everything else about it stays."""
    joining.between_us(request)
    drafts = await _mine(request, unit)
    twins = (await waiting(request, unit, town)).twins
    if not drafts or (twin := twins.get(drafts[0].id)) is None:
        return await _settle(request, unit, town, [])
    await unit.skills.let_go(drafts[0].id, town.clock())
    await unit.skills.change(twin.id, words=drafts[0].words)
    return await _settle(request, unit, town, [replace(twin, words=drafts[0].words)])


@router.press("sh-no")
async def no(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is left out; the others of the same message stay."""
    joining.between_us(request)
    twin = (await waiting(request, unit, town)).twins.get(pickers.numbered(request.text)[0])
    for each in await _mine(request, unit):
        if each.paused_until == DRAFT:
            await unit.skills.let_go(each.id, town.clock())
    left = await waiting(request, unit, town)
    same = twin and _("It stays as you said it before: {words}", words=italic(twin.words))
    if left.drafts:
        return shown(town, left, head=same or _("Left out."), again=True)
    row = (*joining.beginnings(), Button(_("My notebook"), "nb"))
    text = same or _("Left out. Say it in your own words whenever you like.")
    return Reply(text, buttons=(row,), edits=True)


async def waiting(request: Request, unit: Unit, town: Town) -> Understood:
    """The drafts of this person, as many as a message holds."""
    profile = await unit.profiles.own(request.who.id, town.city.id)
    mine = [] if profile is None else await unit.skills.of(profile.id)
    drafts = tuple(each for each in mine if each.paused_until == DRAFT)[: 2 * AT_ONCE]
    return Understood(drafts, twins=_twins(town, drafts, mine))


async def _settle(request: Request, unit: Unit, town: Town, chosen: Sequence[Skill]) -> Ask | Reply:
    joining.between_us(request)
    if not chosen:
        return Reply(
            _("That is no longer there. Say it to me again, I am here."),
            buttons=(joining.beginnings(),),
            personal=True,
        )
    for each in chosen:
        if each.paused_until == DRAFT:
            await unit.skills.change(each.id, paused_until=None)
    done = _("It is written down: {wish}", wish=", ".join(italic(each.words) for each in chosen))
    left = await waiting(request, unit, town)
    if left.drafts:
        return shown(town, left, head=done, again=True)
    return await joining.onward(request, unit, town, await joining.own(request, unit, town), done)


async def _mine(request: Request, unit: Unit) -> list[Skill]:
    found = await unit.skills.one(request.who.id, pickers.numbered(request.text)[0])
    return [] if found is None else [found]


async def make_sure_of_room(unit: Unit, town: Town, profile: Profile, side: str) -> None:
    """Raises Refused, kindly, once a profile holds as much of this side as one can look after."""
    _make_room(town, side, len(await unit.skills.of(profile.id, side)))


def _make_room(town: Town, side: str, held: int) -> None:
    if held < MOST:
        return
    name = _notebook(town)
    if side == OFFER:
        raise Refused(
            _(
                "You share {n} things already: what a treasure. Let one go in /{notebook} to make room.",
                n=MOST,
                notebook=name,
            )
        )
    raise Refused(
        _(
            "You have {n} wishes already. Let one go in /{notebook} to make room for this one.",
            n=MOST,
            notebook=name,
        )
    )


async def _draft(unit: Unit, town: Town, profile: Profile, side: str, words: str) -> Skill:
    topic = next(iter(town.skills.topics(words)), None)
    made = await unit.skills.add(profile.id, side, words, topic, town.clock(), paused_until=DRAFT)
    assert made is not None, "its like was looked for just before"
    return made


def _card(town: Town, skill: Skill, twin: Skill | None) -> Card:
    facts = [
        (_("Topic"), escape(pickers.said_topic(town.city, skill.topic))),
        (_("Level"), escape(pickers.said_level(skill.level))),
    ]
    id = str(skill.id)
    row: tuple[Button, ...] = (
        Button(_("Yes, that is it"), "sh-yes", id),
        Button(_("Level"), "nb-level", id),
        Button(_("Topic"), "nb-topic", id),
        Button(_("Leave it out"), "sh-no", id),
    )
    text = ""
    if twin is not None:
        text = _("That sounds like what you told me before: {words}", words=italic(twin.words))
        row = (
            Button(_("It is the same"), "sh-no", id),
            Button(_("Rather say it so"), "sh-same", id),
            Button(_("Keep both"), "sh-yes", id),
        )
    words = bold(skill.words)
    said = (
        _("You can show: {words}", words=words)
        if skill.side == OFFER
        else _("You would love to learn: {words}", words=words)
    )
    return Card(f"{EMOJI[skill.side]} {said}", text, tuple(facts), buttons=(row,))


def _kindly(services: Sequence[Skill]) -> str:
    return _(
        "{words}: that sounds like a job, a sale or a service. Here people learn from each other, without money. "
        "If there is something in it to show or to learn, keep it; else ask me who does it in the city.",
        words=", ".join(italic(each.words) for each in services),
    )


def _notebook(town: Town) -> str:
    return next(each.name(language()) for each in town.commands if "exchanges" in each.names.values())
