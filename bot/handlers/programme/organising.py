"""An event added or changed in chat: said in plain words or in a form, shown whole, saved only once it is confirmed."""

from dataclasses import replace
from secrets import token_hex
from typing import Any

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, language, lazy
from bot.conversation.markup import italic
from bot.conversation.messages import Ask, Button, Form, Outcome, Reply, Request, Rows
from bot.conversation.messages import Field as Question
from bot.conversation.router import Router
from bot.handlers import mandate
from bot.handlers.pickers import numbered
from bot.handlers.programme.asked import APPEAL, QUESTION
from bot.handlers.programme.reviewing import card
from bot.handlers.programme.saving import Draft, drop, keep, opened, save
from bot.handlers.programme.sources import owner_of
from bot.handlers.rights import Right, allow_anywhere, here
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.agenda import Place
from knowledge.programme.draft import Draft as Told
from knowledge.programme.draft import Missing
from knowledge.skills.subjects import Subjects

router: Router[Unit, Town] = Router()

LONGEST = 2000


@router.command(
    {"fr": "evenement", "en": "event"},
    lazy("Add or change an event"),
    argument=lazy("what, when and where, in one sentence"),
    more=("événement", "evènement", "rendezvous"),
    staff=True,
)
async def add(request: Request, unit: Unit, town: Town) -> Outcome:
    """An event in one sentence, or how to begin."""
    await allow_anywhere(request, unit, town, Right.EVENTS)
    if request.text:
        return await told(request, unit, town)
    example = _("cyanotype workshop, Saturday 2 pm to 4 pm at the library, free, from 8 years")
    text = _(
        "Tell me the event in one sentence: what, when, where. For example: {example}\n"
        "I show you what I understood before anything is saved.",
        example=italic(example),
    )
    rows = ((Button(_("Fill in a form"), "eo-form"), Button(_("Change an event"), "eo-list")),)
    return Ask(Reply(text, buttons=rows), "eo-words")


@router.press("eo-again")
async def again(request: Request, unit: Unit, town: Town) -> Outcome:
    """One more."""
    return await add(replace(request, text=""), unit, town)


@router.step("eo-words")
async def told(request: Request, unit: Unit, town: Town) -> Outcome:
    """The sentence."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    words = request.text.strip()[:LONGEST]
    if not any(each.isalnum() for each in words):
        raise Invalid(_("I need a few words: what, when and where?"))
    return await _further(
        request, unit, town, await _begin(request, unit, town, owner_of(request, mine), words)
    )


@router.press("eo-form")
async def form(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same in a form."""
    await allow_anywhere(request, unit, town, Right.EVENTS)
    return Form(
        _("An event"),
        (
            Question("title", _("What is it called?"), limit=200),
            Question(
                "when",
                _("Which day, from when to when?"),
                hint=_("Saturday 5 December, 2 pm to 4 pm"),
                limit=300,
            ),
            Question("place", _("Where? Leave it empty if it is online only."), required=False, limit=200),
            Question(
                "summary", _("A few sentences for whoever hesitates."), required=False, long=True, limit=2000
            ),
            Question(
                "more",
                _("Price, ages, places…"),
                hint=_("free, from 8 years, 12 places"),
                required=False,
                limit=300,
            ),
        ),
        "eo-filled",
    )


@router.step("eo-filled")
async def filled(request: Request, unit: Unit, town: Town) -> Outcome:
    """What the form brought, understood as if it had been said."""
    mine = await allow_anywhere(request, unit, town, Right.EVENTS)
    given = request.filled or {}
    words = ", ".join(each for each in (given.get("when", ""), given.get("more", "")) if each)
    draft = await _begin(request, unit, town, owner_of(request, mine), words)
    place = given.get("place", "")
    draft.given.update(title=given.get("title", ""), summary=given.get("summary", ""), place=place)
    draft.skipped = [] if place else [Missing.PLACE]
    return await _further(request, unit, town, draft)


@router.step("eo-missing")
async def answered(request: Request, unit: Unit, town: Town) -> Outcome:
    """What was missing."""
    draft = await opened(request, unit, town, int(request.data.get("draft", 0)))
    what = str(request.data.get("missing", ""))
    said = request.text.strip()[:500]
    if what in (Missing.TITLE, Missing.PLACE):
        if not said:
            raise Invalid(_("I need a few words here."))
        draft.given[what] = said
    else:
        draft.words = f"{draft.words}, {said}" if what == Missing.DAY else f"{draft.words} {said}"
        if Missing(what) in _told(draft, town).missing:
            raise Invalid(_missing(Missing(what)))
    return await _further(request, unit, town, draft)


@router.press("eo-skip")
async def skip(request: Request, unit: Unit, town: Town) -> Outcome:
    """It has no place yet, or lasts all day."""
    number, what = numbered(request.text)
    draft = await opened(request, unit, town, number)
    if what == Missing.HOUR:
        draft.words += f" {'all day' if language() == 'en' else 'toute la journée'}"
    elif what == Missing.PLACE:
        draft.skipped = [*draft.skipped, what]
    return await _further(request, unit, town, draft)


@router.press("eo-drop")
async def leave(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing is saved."""
    await drop(request, unit, numbered(request.text)[0])
    return Reply(_("All right, nothing was saved."), edits=True)


@router.press("eo-save")
async def confirm(request: Request, unit: Unit, town: Town) -> Outcome:
    """It goes into the programme."""
    number, name = numbered(request.text)
    draft = await opened(request, unit, town, number)
    if draft.event is None:
        return await _further(request, unit, town, draft)
    if draft.base < 0 and name:
        draft.owner = await mandate.named(request, unit, town, Right.EVENTS, name)
    elif draft.base < 0:
        about = f"{draft.id}:"
        if asked := await mandate.unsure(request, unit, town, Right.EVENTS, "eo-save", about):
            return asked
    return await save(request, unit, town, draft)


async def _begin(request: Request, unit: Unit, town: Town, owner: str, words: str) -> Draft:
    draft = Draft(0, owner, words=words, uid=f"{token_hex(10)}@{town.city.id}")
    home = await unit.spaces.of(request) if owner and owner == here(request) else None
    draft.given["organiser"] = home.name if home is not None else ""
    draft.given |= {name: str(request.data[name]) for name in (QUESTION, APPEAL) if name in request.data}
    await keep(request, unit, draft, town)
    return draft


async def _further(request: Request, unit: Unit, town: Town, draft: Draft) -> Outcome:
    """Ask for what is missing, or show what was understood."""
    if draft.event is not None:
        return card(draft, town)
    read = _told(draft, town)
    lacking = [each for each in read.missing if each not in draft.skipped]
    if lacking:
        await keep(request, unit, draft)
        return _ask_missing(draft, lacking[0])
    try:
        organiser = draft.given.get("organiser") or None
        topics = Subjects(town.skills, town.city).of(read.title)
        draft.event = read.event(draft.uid, town.city.zone, organiser=organiser, topics=topics)
    except ValueError:
        raise Invalid(_("I cannot make an event of that yet. Could you say it another way?")) from None
    draft.doubts = [each.value for each in read.doubts]
    await keep(request, unit, draft)
    return card(draft, town)


def _told(draft: Draft, town: Town) -> Told:
    """The words of it as they are understood, with what was answered apart."""
    read = town.drafting.read(draft.words, town.now())
    given: dict[str, Any] = {}
    missing = list(read.missing)
    if title := draft.given.get("title", ""):
        given["title"] = title[:200]
        missing = [each for each in missing if each is not Missing.TITLE]
    if summary := draft.given.get("summary", ""):
        given["summary"] = summary
    if place := draft.given.get("place", ""):
        found = town.drafting.read(f"x @ {place}", town.now())
        given["place"] = found.place or Place(name=place[:200])
        given["quartier"] = found.quartier or read.quartier
        given["on_site"] = True
        missing = [each for each in missing if each is not Missing.PLACE]
    return replace(read, **given, missing=tuple(missing))


def _ask_missing(draft: Draft, what: Missing) -> Ask:
    rows: Rows = ()
    if what is Missing.HOUR:
        rows = ((Button(_("All day"), "eo-skip", f"{draft.id}:{what}"),),)
    elif what is Missing.PLACE:
        rows = ((Button(_("No place yet"), "eo-skip", f"{draft.id}:{what}"),),)
    rows = (*rows, (Button(_("Leave it"), "eo-drop", str(draft.id)),))
    return Ask(Reply(_missing(what), buttons=rows), "eo-missing", {"draft": draft.id, "missing": what.value})


def _missing(what: Missing) -> str:
    return {
        Missing.TITLE: _("What is it called?"),
        Missing.DAY: _("Which day? “Saturday”, “5 December”, “every Tuesday until June”…"),
        Missing.HOUR: _("From when to when? “2 pm to 4 pm”."),
        Missing.PLACE: _("Where is it? The name of a place, or an address."),
    }[what]
