"""Events among the answers to a question: which, in which order beside entries, and what was let go to find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.i18n import _, listed, ngettext
from bot.conversation.markup import bold
from bot.conversation.messages import Button, Card
from bot.handlers import words
from bot.handlers.programme.cards import short_card
from bot.handlers.programme.page import see
from bot.handlers.town import Town
from bot.storage.follows import EVENT
from knowledge.answer import Answer, Offer
from knowledge.language import fold
from knowledge.programme import HOLIDAYS, About, Asked, Pick
from knowledge.situation import Constraint

MOST = 30
NEAR = 3
"""How many events are shown that only come near to what was asked."""
BESIDE = 2
"""After how many entries an event comes, where a question is about learning all year round."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What the programme says to a question; ``first`` where that comes before everything else."""

    constraints: tuple[Constraint, ...]
    picks: tuple[Pick, ...] = ()
    first: bool = False
    missed: tuple[Constraint, ...] = ()
    without_words: bool = False
    corrections: tuple[tuple[str, str], ...] = ()
    over: bool = False
    unclear: tuple[str, ...] = ()
    day: date | None = None
    """The first day asked for, where nothing else was asked."""
    nothing: bool = False
    """Whether nothing is on then."""


def plainly(read: Asked) -> str:
    """When somebody only asks what is on then, that moment in their words: what is found all year round suits it too."""
    if not read.alone:
        return ""
    # A night that one goes out in is an evening; by itself it may be anything.
    said = (each.words for each in read.situation.constraints)
    return " ".join("evening" if fold(each) in ("night", "nights") else each for each in said)


def asked(town: Town, read: Asked, answer: Answer, *, on: bool = False) -> Happening:
    """The events that answer it, if events can; with ``on`` it is about nothing else.

    What only comes near is said where the question is about events, or where nothing else is known.
    """
    if not len(town.programme):
        return Happening(answer.constraints)
    about = About.EVENTS if on else read.about
    found = town.programme.ask(read, limit=MOST)
    day = read.windows[0].begin.date() if read.alone and read.windows else None
    constraints = answer.constraints if day is None else read.constraints
    nothing = Happening(constraints, unclear=read.unclear, day=day, nothing=day is not None)
    if about is About.LEARNING:
        # Words that are only like those of an event are no answer to a question about something else.
        sure = found.true and bool(read.words) and not found.unknown and not found.corrections
        beside = tuple(each for each in found.picks if sure and not each.cancelled)
        return Happening(answer.constraints, beside[:1] if answer.known else beside, not answer.known)
    fitting = answer.known and any(not each.contradicts for each in answer.offers)
    if not found.picks or (not found.true and fitting and not on):
        # What only comes near is no match for what fits all year round.
        return nothing
    if found.words_let_go and not on:
        # Of what was asked for nothing is left: that is no answer.
        return nothing
    return Happening(
        read.constraints,
        found.picks if found.true else found.picks[:NEAR],
        True,
        found.let_go,
        found.words_let_go,
        tuple((typed, better) for typed, better in found.corrections if typed != better),
        read.when.over,
        read.unclear,
        day,
    )


def together(happening: Happening, offers: Sequence[Offer]) -> list[Offer | Pick]:
    """Events and entries in one order: events before where the question is about them."""
    picks = list(happening.picks)
    if not happening.first:
        return [*offers[:BESIDE], *picks, *offers[BESIDE:]]
    return [*picks, *offers]


def let_go(happening: Happening, town: Town) -> str:
    """« Rien ne réunit tout cela. Sans « gratuit », voici ce qui s'en approche : »."""
    lines = []
    if happening.nothing:
        lines.append(_("Nothing is in the programme then so far. All year round, there is:"))
    if HOLIDAYS in happening.unclear:
        lines.append(_("I don't know the dates of those holidays: tell me a day or a week."))
    if happening.over and happening.picks:
        lines.append(_("That is over already; this is what there was."))
    missed = [words.constraint(each, town.city) for each in happening.missed]
    if happening.without_words:
        missed.append(_("the words themselves"))
    if missed:
        what = listed([bold(each) for each in missed])
        lines.append(
            _("Nothing in the programme has all of that. Leaving aside {what}, there is:", what=what)
        )
    return "\n".join(lines)


def further(happening: Happening) -> tuple[Button, ...]:
    """The agenda of that day, for whoever only asked what is on."""
    return (
        () if happening.day is None else (Button(_("What's on that day"), "ag", f"d{happening.day:%Y%m%d}"),)
    )


def card(town: Town, pick: Pick, why: str) -> Card:
    """One event of an answer, with how often else it takes place."""
    row: tuple[Button, ...] = (see(pick.event, pick.occurrence),)
    if "fl" in town.presses and not pick.cancelled and pick.occurrence.start > town.now():
        row = (*row, Button(_("Follow"), "fl", f"{EVENT}:{pick.event.id}"))
    if pick.others:
        others = ngettext("{n} more time", "{n} more times", pick.others)
        why = " · ".join(each for each in (why, others) if each)
    return short_card(pick.event, pick.occurrence, town, why=why, buttons=(row,))
