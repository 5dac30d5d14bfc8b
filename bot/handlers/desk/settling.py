"""What becomes of what was asked and not answered: questions that are alike, and those who wait for their answer."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.i18n import _
from bot.conversation.markup import bold, italic
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.asking.ask import ways_on
from bot.handlers.asking.lessons import faded, own
from bot.handlers.cards import short_card
from bot.handlers.town import Town
from bot.storage import Unit, crew
from bot.storage.awaiting import Waiting
from bot.storage.questions import Asked
from knowledge.courtesy import strip_courtesies
from knowledge.discretion import scrub

router: Router[Unit, Town] = Router()

SMALL = 5
"""Of fewer askings nothing is shown but that there were some, unless somebody agreed that their words be read."""

LEARNT = 5
"""Wordings of a group that the search learns."""

MOST = 5_000
"""Wordings that are looked at, the latest first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that mean the same: how often they were asked, in which words, about what, where from, and who waits."""

    id: int
    words: tuple[str, ...]
    times: int
    topics: Mapping[str, int]
    quartiers: Mapping[str, int]
    waiting: tuple[Waiting, ...]
    often: tuple[str, ...] = ()
    """The wordings that were themselves asked often enough to be told to everybody."""

    @property
    def shown(self) -> bool:
        """Whether the desk may show it."""
        return self.times >= SMALL or bool(self.waiting)

    @property
    def title(self) -> str:
        """The words to show: of few askings those alone of whoever agreed to it."""
        if self.times >= SMALL:
            return self.words[0]
        return self.waiting[0].words


async def groups(unit: Unit, town: Town) -> list[Group]:
    """Everything without an answer, grouped by likeness, what was asked most often first."""
    asked, waiting = defaultdict[str, list[Asked]](list), defaultdict[str, list[Waiting]](list)
    for each in await unit.questions.asked(town.city.id, limit=MOST):
        asked[each.words].append(each)
    for one in await unit.awaiting.all(town.city.id):
        waiting[one.words].append(one)
    found = [_group(each, asked, waiting) for each in await town.alike.groups(list(asked))]
    town.alike.latest = max((one.id for each in asked.values() for one in each), default=0)
    return sorted(found, key=lambda group: (-group.times, -group.id))


def _group(
    words: Sequence[str], asked: Mapping[str, list[Asked]], waiting: Mapping[str, list[Waiting]]
) -> Group:
    counted, topics, quartiers = Counter[str](), Counter[str](), Counter[str]()
    for each in (one for said in words for one in asked[said]):
        counted[each.words] += each.times
        if each.topic:
            topics[each.topic] += each.times
        if each.quartier:
            quartiers[each.quartier] += each.times
    first = sorted(counted, key=lambda said: (-counted[said], len(said), said))
    return Group(
        max(each.id for said in words for each in asked[said]),
        tuple(first),
        counted.total(),
        topics,
        quartiers,
        tuple(one for said in words for one in waiting.get(said, ())),
        tuple(said for said in first if counted[said] >= SMALL),
    )


async def group(unit: Unit, town: Town, id: int) -> Group | None:
    """The group in which the question of this number is, if the desk may show it."""
    words = await unit.questions.words_of(town.city.id, id)
    if not words:
        return None
    found = next((each for each in await groups(unit, town) if words in each.words), None)
    return found if found is not None and found.shown else None


async def answered(unit: Unit, town: Town, group: Group, entry: str) -> int:
    """An entry answers them: the search learns so, they leave the desk, and those who wait are told, once; how many they are."""
    for nth, said in enumerate(group.words[:LEARNT]):
        # No search of a person stands behind this lesson: its number cannot be one of theirs.
        number = -(group.id % 2**27 * LEARNT + nth + 1)
        await unit.lessons.teach(town.city.id, number, said, entry, 1, town.today())
    learnt = group.words[:LEARNT]

    def teach() -> None:
        for said in learnt:
            town.teach(said, entry, 1)

    unit.afterwards.append(teach)
    await unit.questions.settle(town.city.id, group.words, f"entry:{entry}")
    for each in group.waiting:
        args = {"entry": entry, "words": each.words, "lang": each.lang}
        await crew.inform(unit, each.person_id, f"known:{each.id}", "known", args, town.by_day())
    await unit.awaiting.told([each.id for each in group.waiting])
    return len(group.waiting)


@router.press("await")
async def wait(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Prévenez-moi »: they agree that the city reads the words of this question, and hear of its answer."""
    if not request.private:
        return Reply(_("That is best said between the two of us: write to me in private."), personal=True)
    if (search := await own(request, unit)) is None:
        return faded()
    asked = town.answerer.answer(search.question, now=town.now(), limit=0)
    words = scrub(strip_courtesies(search.question), asked.unknown)
    if not words:
        return faded()
    await unit.awaiting.wait(request.who.id, town.city.id, words, request.lang, town.clock())
    lines = (
        _(
            "Gladly. Those who look after {city} now read: {question}",
            city=town.city.name,
            question=italic(words),
        ),
        _("They don't see who asks. As soon as somebody has the answer, I tell you here."),
    )
    return Reply(
        "\n".join(lines), buttons=((Button(_("Rather not"), "unwait", str(search.id)),),), personal=True
    )


@router.press("unwait")
async def no_longer(request: Request, unit: Unit, town: Town) -> Outcome:
    """They no longer wait for it, and nobody reads it."""
    if (search := await own(request, unit)) is None:
        return faded()
    asked = town.answerer.answer(search.question, now=town.now(), limit=0)
    words = scrub(strip_courtesies(search.question), asked.unknown)
    mine = [
        each.id for each in await unit.awaiting.of(request.who.id, town.city.id) if each.words == words[:300]
    ]
    await unit.awaiting.told(mine)
    return Reply(_("Very well, it stays between the two of us."), buttons=(ways_on(search),), personal=True)


@router.notice("known")
async def known(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """« Maintenant je sais »: what somebody asked has found its answer, while it stands."""
    entry = town.catalogue.get(str(args["entry"]))
    if entry is None:
        await town.refresh(unit)  # it may have been written in another process a moment ago
        entry = town.catalogue.get(str(args["entry"]))
    if entry is None:
        return None
    lines = (
        bold(_("Now I know.")),
        _("You asked: {question}", question=italic(str(args["words"]))),
        _("Thank you for having asked: the city has answered."),
    )
    row = ((Button(_("All details"), "see", f"0:{entry.id}"),),)
    return Reply("\n".join(lines), (short_card(entry, town.city, town.today(), buttons=row),))
