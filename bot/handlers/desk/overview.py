"""`/bureau`: what the city was asked and did not answer, what waits for a person, what needs a look, in one place."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.i18n import _, language, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.desk import pages, settling
from bot.handlers.desk.settling import SMALL, Group
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit, crew
from knowledge.city import said_in

router: Router[Unit, Town] = Router()

SHOWN = 8
NEAR = 4
"""Entries offered as the answer that exists already."""


@router.command({"fr": "bureau", "en": "desk"}, lazy("What the city looks for and needs"), staff=True)
async def desk(request: Request, unit: Unit, town: Town) -> Outcome:
    """How much there is of everything, and the way to each."""
    in_private(request)
    found = await allow_anywhere(request, unit, town, Right.DESK)
    city = town.city.id
    groups = [each for each in await settling.groups(unit, town) if each.shown]
    waiting = len(await unit.calls.waiting(city)) + len(await unit.reports.waiting(city))
    lines = [bold(_("The desk of {city}", city=town.city.name))]
    asked, answered = await unit.questions.counts(city)
    lines.append(
        ngettext(
            "{n} question asked, {answered} answered.",
            "{n} questions asked, {answered} answered.",
            asked,
            answered=answered,
        )
    )
    rows: list[tuple[Button, ...]] = [
        (Button(_("Without an answer ({n})", n=len(groups)), "dk-all"),),
        (Button(_("Waiting for a person ({n})", n=waiting), "qu"),),
    ]
    if found.may(Right.ENTRIES):
        appeals, suggestions = await unit.appeals.open(city), await unit.suggestions.waiting(city)
        rows += [
            (Button(_("Wished for by several ({n})", n=len(appeals)), "ap"),),
            (Button(_("Suggestions ({n})", n=len(suggestions)), "sg-all"),),
            (Button(_("Pages to look at"), "ol"), Button(_("Our pages"), "pg")),
        ]
    rows.append((Button(_("My roles"), "du"),))
    return Reply("\n".join(lines), buttons=tuple(rows), personal=True)


@router.press("dk")
async def desk_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await desk(request, unit, town)


@router.notice("desk")
async def something(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Something has waited on the desk for a day."""
    city = town.city.id
    if not await unit.appeals.open(city) and not await unit.suggestions.waiting(city):
        return None
    text = _("On the desk something has waited for a day: a wish of several people, or a suggestion.")
    return Reply(text, buttons=((Button(_("The desk"), "dk"),),))


@router.press("dk-all")
async def unanswered(request: Request, unit: Unit, town: Town) -> Outcome:
    """What was asked most often first; of what few people asked, only how much it is."""
    in_private(request)
    await allow(request, unit, town, Right.DESK)
    every = await settling.groups(unit, town)
    groups = [each for each in every if each.shown]
    leaf = numbered(request.text)[0]
    shown = groups[leaf * SHOWN : (leaf + 1) * SHOWN]
    lines = [bold(_("Without an answer"))]
    lines += [f"• {_counted(each)} {italic(each.title)}{_topic(town, each)}" for each in shown]
    few = sum(each.times for each in every if not each.shown)
    if not groups:
        lines.append(_("Every question has found an answer."))
    if few and not leaf:
        lines.append(
            ngettext(
                "And {n} question that fewer than five times was asked alike: it stays between its author and me.",
                "And {n} questions that fewer than five times were asked alike: they stay between their authors and me.",
                few,
            )
        )
    rows = in_rows([Button(shortened(each.title), "dk-see", str(each.id)) for each in shown], 1)
    last = [Button(_("The desk"), "dk")]
    if len(groups) > (leaf + 1) * SHOWN:
        last.insert(0, Button(_("More"), "dk-all", str(leaf + 1)))
    return Reply("\n".join(lines), buttons=(*rows, tuple(last)), personal=True)


@router.press("dk-see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """One group: in which words, about what, where from, who waits; and one tap for each way on."""
    if (found := await _group(request, unit, town)) is None:
        return gone()
    lines = [bold(found.title), _counted(found)]
    if found.times >= SMALL:
        lines += [f"• {escape(each)}" for each in found.words[1:6]]
    for label, counts, names in (
        (_("Topic: {what}"), found.topics, {id: each.label for id, each in town.city.topics.items()}),
        (
            _("Quartier: {what}"),
            found.quartiers,
            {id: each.label for id, each in town.city.quartiers.items()},
        ),
    ):
        known = [
            f"{said_in(names[id], language(), town.city.language)} ({times})"
            for id, times in sorted(counts.items(), key=lambda each: -each[1])
            if id in names and times >= SMALL
        ]
        if known:
            lines.append(label.format(what=escape(", ".join(known))))
    if found.waiting:
        lines.append(
            ngettext("{n} person wishes to be told.", "{n} people wish to be told.", len(found.waiting))
        )
    id = str(found.id)
    rows = (
        (Button(_("Write the answer"), "dk-write", id), Button(_("The answer exists"), "dk-near", id)),
        (Button(_("Make it a wish"), "dk-wish", id), Button(_("Make it an event"), "dk-event", id)),
        (Button(_("Set aside"), "dk-aside", id), Button(_("Without an answer"), "dk-all")),
    )
    return Reply("\n".join(lines), buttons=rows, personal=True)


@router.press("dk-write")
async def write(request: Request, unit: Unit, town: Town) -> Outcome:
    """The answer becomes a page of the city."""
    if (found := await _group(request, unit, town)) is None:
        return gone()
    return pages.about(town, _("The answer"), found.title, "", question=found.id)


@router.press("dk-near")
async def near(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which entry answers it: those that come near, or words to find another."""
    if (found := await _group(request, unit, town)) is None:
        return gone()
    return _choice(town, found, found.title)


def _choice(town: Town, group: Group, words: str) -> Ask:
    answer = town.answerer.answer(words, now=town.now(), lang=language(), limit=NEAR)
    entries = list(dict.fromkeys(each.entry.id for each in answer.offers))
    entries += [each.id for each in town.find(words, language(), limit=NEAR) if each.id not in entries]
    rows = tuple(
        (Button(shortened(town.catalogue[id].says("title", language())), "dk-is", f"{group.id}:{id}"),)
        for id in entries[: NEAR + 2]
    )
    text = _("Which page answers it? Tap it, or write a word of its title.")
    back = (Button(_("Back"), "dk-see", str(group.id)),)
    return Ask(Reply(text, buttons=(*rows, back), personal=True), "dk-find", {"question": group.id})


@router.step("dk-find")
async def find(request: Request, unit: Unit, town: Town) -> Outcome:
    """Other words for the page that is looked for."""
    found = await _group(replace(request, text=str(request.data["question"])), unit, town)
    return gone() if found is None else _choice(town, found, request.text[:200])


@router.press("dk-is")
async def points(request: Request, unit: Unit, town: Town) -> Outcome:
    """This entry answers it: the search learns so, and whoever waited is told."""
    id, _colon, entry = request.text.partition(":")
    if (found := await _group(replace(request, text=id), unit, town)) is None or entry not in town.catalogue:
        return gone()
    if "question" in request.data:
        await unit.conversations.close(request.address, request.sender)
    city = town.city.id
    told = await settling.answered(unit, town, found, entry)
    await unit.deeds.note(city, request.who.id, "question-pointed", town.clock(), about=entry)
    lines = [_("Thank you: from now on I lead such questions there.")]
    if told:
        lines.append(
            ngettext("{n} person who waited for it is told.", "{n} people who waited for it are told.", told)
        )
    return Reply("\n".join(lines), buttons=(_back(),), personal=True)


@router.press("dk-wish")
async def wish(request: Request, unit: Unit, town: Town) -> Outcome:
    """The spaces that are about it are asked for somebody who shows it, and whoever waits may make their wish of it."""
    if (found := await _group(request, unit, town)) is None:
        return gone()
    city, now = town.city.id, town.clock()
    await unit.questions.settle(city, found.words, "wish")
    topic = max(found.topics, key=lambda each: found.topics[each]) if found.topics else ""
    rooms = await call_for(unit, town, f"asked:{found.id}", found.title, found.times, topic)
    for each in found.waiting:
        args = {"words": each.words, "lang": each.lang}
        await crew.inform(unit, each.person_id, f"wishing:{each.id}", "wishing", args, town.by_day())
    await unit.awaiting.told([each.id for each in found.waiting])
    await unit.deeds.note(city, request.who.id, "question-wish", now, about=topic)
    lines = [
        ngettext(
            "{n} association is asked whether somebody shows it.",
            "{n} associations are asked whether somebody shows it.",
            rooms,
        )
        if rooms
        else _("No association is about it yet: nobody was asked."),
    ]
    if found.waiting:
        lines.append(
            ngettext(
                "{n} person is asked whether it is their wish.",
                "{n} people are asked whether it is their wish.",
                len(found.waiting),
            )
        )
    return Reply("\n".join(lines), buttons=(_back(),), edits=True, personal=True)


async def call_for(unit: Unit, town: Town, key: str, words: str, count: int, topic: str) -> int:
    """Ask the spaces that are about it (all of them, where none is) for somebody who shows it; how many are asked."""
    spaces = await unit.spaces.open()
    above = set(town.city.ancestry(topic)) if topic in town.city.topics else set()
    about = [each for each in spaces if not above.isdisjoint(each.topics)] or spaces
    args = {"words": words, "count": count, "topic": topic}
    for each in about:
        here = {**args, "lang": each.lang}
        await unit.outbox.notice(
            f"wanted:{key}:{each.key}"[:128], each.channel, "", "wanted", here, town.by_day()
        )
    return len(about)


@router.notice("wishing")
async def wishing(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """The city looks for somebody who shows what somebody asked for: do they wish for it?"""
    lines = (
        _("You asked: {question}", question=italic(str(args["words"]))),
        _(
            "Nobody has the answer yet, so the city looks for somebody who shows it. Make it your wish, and I bring you together."
        ),
    )
    return Reply("\n".join(lines), buttons=((Button(_("Make a wish"), "sh-wish"),),))


@router.press("dk-event")
async def event(request: Request, unit: Unit, town: Town) -> Outcome:
    """It becomes an event: its words go with whoever writes one, and it leaves the desk once that is saved."""
    if (found := await _group(request, unit, town)) is None:
        return gone()
    await allow(request, unit, town, Right.EVENTS)
    return await as_event(request, unit, town, found.title, question=found.id)


async def as_event(request: Request, unit: Unit, town: Town, words: str, **of: int) -> Outcome:
    """Begin an event with these words, where events are written; ``of`` says which question or appeal it settles."""
    writing = next((each for each in town.commands if "evenement" in each.names.values()), None)
    if writing is not None:
        return await writing.handler(replace(request, text=words, press="", data=of), unit, town)
    return Reply(
        _("It is noted. Events are not written in chat here yet."), buttons=(_back(),), personal=True
    )


@router.press("dk-aside")
async def aside(request: Request, unit: Unit, town: Town) -> Outcome:
    """It leaves the desk; whoever waits goes on waiting."""
    if (found := await _group(request, unit, town)) is None:
        return gone()
    await unit.questions.settle(town.city.id, found.words, "aside")
    await unit.deeds.note(town.city.id, request.who.id, "question-aside", town.clock())
    return Reply(_("Set aside."), buttons=(_back(),), edits=True, personal=True)


async def _group(request: Request, unit: Unit, town: Town) -> Group | None:
    """The group of this button, if the desk may show it. Raises Refused."""
    in_private(request)
    await allow(request, unit, town, Right.DESK)
    return await settling.group(unit, town, numbered(request.text)[0])


def _counted(group: Group) -> str:
    if group.times < SMALL:
        return _("fewer than five times:")
    return ngettext("{n} time:", "{n} times:", group.times)


def _topic(town: Town, group: Group) -> str:
    often = [id for id, times in group.topics.items() if times >= SMALL and id in town.city.topics]
    if not often:
        return ""
    topic = max(often, key=lambda each: group.topics[each])
    return f" · {escape(said_in(town.city.topics[topic].label, language(), town.city.language))}"


def _back() -> tuple[Button, ...]:
    return (Button(_("Without an answer"), "dk-all"), Button(_("The desk"), "dk"))


def gone() -> Reply:
    """It was settled, or is not for the desk."""
    text = _("That is settled already, or no longer asked.")
    return Reply(text, buttons=(_back(),), personal=True)
