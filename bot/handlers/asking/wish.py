"""What nobody could answer: a wish that somebody may fulfil, or a question for a human being."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Field, Form, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import courtesy
from bot.handlers.asking import lessons
from bot.handlers.asking.ask import LONGEST
from bot.handlers.desk.summons import CALL, summon
from bot.handlers.exchange import drafts, joining
from bot.handlers.pickers import numbered
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.skills import WISH
from knowledge import sharing
from knowledge.courtesy import in_distress, strip_courtesies
from knowledge.discretion import scrub
from knowledge.skills import unpriced

router: Router[Unit, Town] = Router()

OFTEN = 10
"""Questions that one person puts to the passeurs in a day."""


@router.press("wish")
async def wish(request: Request, unit: Unit, town: Town) -> Outcome:
    """The question becomes a wish, in its author's own words."""
    search = await unit.searches.of(request.who.id, numbered(request.text)[0])
    if search is None:
        return lessons.faded()
    said = ", ".join(_wished(search.question))
    words = scrub(unpriced(said) or said, limit=drafts.LONGEST)
    if not words:
        return Reply(
            _("Say in a few words what you would love to learn."),
            buttons=((Button(_("Make a wish"), "sh-wish"),),),
        )
    answer = town.answerer.answer(search.question, now=town.now(), lang=request.lang)
    topic = next(iter((*town.skills.topics(words), *answer.topics)), None)
    profile = await joining.own(request, unit, town)
    await drafts.make_sure_of_room(unit, town, profile, WISH)
    alike = any(town.skills.same(each.words, words) for each in await unit.skills.of(profile.id, WISH))
    made = None if alike else await unit.skills.add(profile.id, WISH, words, topic, town.clock())
    if made is None:
        return Reply(_("I have that wish already, and I keep looking."))
    return Reply(
        "\n".join(
            (
                _("It is written down: {wish}", wish=italic(words)),
                _("It waits for somebody who can show it. Nobody sees that it is yours."),
            )
        ),
        buttons=(
            (Button(_("Look for somebody to show me"), "sh-yes", str(made.id)),),
            (Button(_("Undo"), "unwish", str(made.id)),),
        ),
    )


@router.press("seek")
async def seek(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Chercher quelqu'un »: what the city has was shown; who would show it is looked for once they say that it is so."""
    search = await unit.searches.of(request.who.id, numbered(request.text)[0])
    if search is None:
        return lessons.faded()
    profile = await joining.own(request, unit, town)
    wished = [each for each in _wished(search.question) if not drafts.tells_a_contact(each)]
    if not wished:
        return await town.presses["sh-wish"](request, unit, town)
    return drafts.shown(town, await drafts.understand(unit, town, profile, (), wished), beside=True)


def _wished(question: str) -> tuple[str, ...]:
    """What a question would love to learn, in its author's words; the question itself where it says so otherwise."""
    return sharing.wished(question) or (strip_courtesies(question) or question,)


@router.press("unwish")
async def unwish(request: Request, unit: Unit, town: Town) -> Outcome:
    """A wish is let go by whoever made it."""
    if (skill := await unit.skills.one(request.who.id, numbered(request.text)[0])) is not None:
        await unit.skills.let_go(skill.id, town.clock())
        return Reply(_("Let go. You may wish again at any time."))
    return Reply(_("That wish is no longer there."), personal=True)


@router.press("call")
async def call(request: Request, unit: Unit, town: Town) -> Outcome:
    """A question for the city's human passeurs: what to ask, then it is in their hands."""
    if not request.private:
        return Reply(_("That is best said between the two of us: write to me in private."), personal=True)
    search = await unit.searches.of(request.who.id, numbered(request.text)[0])
    hint = _(
        "A human passeur of the city reads it and answers here, as soon as they can. They see your words, not your name."
    )
    question = Field("question", _("What would you like to ask a person?"), hint, long=True, limit=LONGEST)
    if search is None:
        return Form(_("Ask a person"), (question,), "call")
    details = Field(
        "details",
        _(
            "Your question: {question} Anything to add, so that they understand you well?",
            question=f"« {search.question} »",
        ),
        hint,
        required=False,
        long=True,
        limit=LONGEST,
    )
    return Form(_("Ask a person"), (details,), "call", {"question": search.question})


@router.command(
    {"fr": "humain", "en": "human"},
    lazy("Ask a person"),
    argument=lazy("your question"),
    more=("passeur", "person"),
)
async def human(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a command; what is said with it is the question already."""
    if request.private and request.text:
        return await called(
            replace(request, filled={"question": request.text[:LONGEST]}, data={}), unit, town
        )
    return await call(request, unit, town)


@router.step("call")
async def called(request: Request, unit: Unit, town: Town) -> Outcome:
    """The question is complete: into the queue it goes."""
    filled = request.filled or {}
    question = str(request.data.get("question") or filled.get("question", ""))
    if details := filled.get("details"):
        question = f"{question}\n{details}"
    urgent = in_distress(question, town.city)
    day = town.clock() - timedelta(days=1)
    if not urgent and await unit.calls.lately(request.who.id, day) >= OFTEN:
        raise Refused(_("That is a lot for one day, and people read it all. Let them answer first."))
    put = await unit.calls.put(request, town.city.id, question[: 2 * LONGEST], town.clock())
    if put:
        await summon(unit, town, CALL, put, urgent=urgent)
    if urgent:
        return courtesy.also(town, _("A person of the city reads your words, too."), question)
    if not put:
        return Reply(_("A person has that question already. They will answer you here."))
    return Reply(
        _("It is in good hands. A person of the city will answer you here; it may take a day or two.")
    )


@router.notice("answered")
async def answered(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """A human being has answered."""
    return Reply(
        "\n".join(
            (
                bold(_("Somebody has answered you.")),
                _("You asked: {question}", question=italic(str(args["question"]))),
                escape(str(args["answer"])),
            )
        )
    )
