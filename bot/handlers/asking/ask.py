"""The question: free text in, the entries that fit out, or an honest « I don't know yet »."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.i18n import _, language, lazy
from bot.conversation.markup import bold, italic, plainly
from bot.conversation.messages import Ask, Button, Card, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers import courtesy, page, pickers, words
from bot.handlers.asking import lessons
from bot.handlers.cards import short_card
from bot.handlers.exchange import joining, meant, proposals, sharing
from bot.handlers.pickers import shortened
from bot.handlers.programme import happenings
from bot.handlers.programme import page as happening_page
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.searches import Asked
from knowledge import sharing as sharing_words
from knowledge.answer import Answer, Offer, mended
from knowledge.courtesy import strip_courtesies
from knowledge.discretion import scrub
from knowledge.programme import Pick
from knowledge.situation import Constraint

router: Router[Unit, Town] = Router()

SHOWN = 3
"""How many cards at once."""

DEPTH = 30
"""How many entries one question leads through, at most."""

LONGEST = 1000
"""How many characters of a question are kept; the search reads no more either."""


@router.text
@router.step("re-meant")
async def said(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whatever is said without a command; right after a message of an exchange it may be meant for the others."""
    if request.private and (told := await meant.addressed(request, unit, town)) is not None:
        return told
    if request.private and (whom := await meant.asked(request, unit, town)) is not None:
        return whom
    return await asked(request, unit, town)


@router.press("re-ask")
async def for_passeur(request: Request, unit: Unit, town: Town) -> Outcome:
    """It was not meant for the others: it is answered."""
    words = await meant.mine(request, unit, town)
    return lessons.faded() if words is None else await asked(replace(request, text=words), unit, town)


async def asked(request: Request, unit: Unit, town: Town) -> Outcome:
    """A courtesy, a call for help, or a question."""
    if request.private and (reply := await proposals.spoken(request, unit, town)):
        return reply
    if reply := await courtesy.answered(request, unit, town):
        return reply
    if (told := await sharing.heard(request, unit, town)) is not None:
        return told
    if (action := _said_like(request.text)) is not None:
        search = await unit.searches.last(request.who.id)
        if search is None and action != "call":
            return lessons.faded()
        payload = (
            f"{search.id}:{search.first}"
            if action in ("yes", "no") and search
            else str(search.id if search else "")
        )
        return await town.presses[action](replace(request, text=payload), unit, town)
    question = request.text.strip()[:LONGEST]
    if not any(char.isalpha() for char in question) and not town.is_called(question):
        return Reply(_("I read words best. What would you like to learn, find or show someone?"))
    return await _answer(request, unit, town, Asked(0, question), log=True)


@router.command(
    {"fr": "chercher", "en": "search"},
    lazy("Ask the city a question"),
    argument=lazy("your question"),
    complete="entry",
    more=("ask", "demander"),
)
async def search(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same as simply writing the question."""
    if request.text in town.catalogue:
        return page.details(town, 0, request.text)
    if request.text in town.programme:
        return await happening_page.details(request, unit, town, request.text)
    if request.text:
        return await asked(request, unit, town)
    return Ask(Reply(_("What are you looking for? Write it in your own words.")), "ask")


@router.step("ask")
async def asked_at_last(request: Request, unit: Unit, town: Town) -> Outcome:
    """The question that /search waited for."""
    return await asked(request, unit, town)


@router.step("po-age")
async def age_in_words(request: Request, unit: Unit, town: Town) -> Outcome:
    """« J'ai 34 ans », said instead of tapped; anything else is said as if nothing had been asked."""
    if band := joining.band_said(request.text):
        return await joining.age(replace(request, text=band), unit, town)
    return await asked(request, unit, town)


@router.press("more")
async def more(request: Request, unit: Unit, town: Town) -> Outcome:
    """The next cards of the same question."""
    if (search := await lessons.own(request, unit)) is None:
        return lessons.faded()
    return await _answer(request, unit, town, search)


@router.press("drop")
async def drop(request: Request, unit: Unit, town: Town) -> Outcome:
    """One thing understood of the situation is taken off."""
    if (search := await lessons.own(request, unit)) is None:
        return lessons.faded()
    key = request.text.partition(":")[2]
    search = replace(search, dropped=(*search.dropped, key), shown=0)
    return await _answer(request, unit, town, search, edits=True)


@router.press("fix")
async def fix(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Vouliez-vous dire… » yes: the same question with its slips mended."""
    if (search := await lessons.own(request, unit)) is None:
        return lessons.faded()
    answer = town.answerer.answer(search.question, now=town.now(), dropped=search.dropped, lang=request.lang)
    return await _answer(request, unit, town, Asked(0, mended(search.question, answer.corrections)))


@router.press("see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """All details of an entry."""
    number, entry = pickers.numbered(request.text)
    search = await unit.searches.of(request.who.id, number)
    return page.details(town, search.id if search else 0, entry)


@router.press("no")
async def no(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Ce n'est pas ça »: it counts against the entry, and the next ones come up."""
    if (search := await lessons.own(request, unit)) is None:
        return lessons.faded()
    entry = pickers.numbered(request.text)[1]
    if entry not in town.catalogue:
        return page.vanished()
    await lessons.teach(unit, town, search, entry, -1)
    search = replace(search, refused=tuple(dict.fromkeys((*search.refused, entry))), shown=0)
    return await _answer(request, unit, town, search, edits=True)


@router.press("other")
async def other(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Autre chose »: ways on from here."""
    if (search := await lessons.own(request, unit)) is None:
        return lessons.faded()
    return Reply(
        _("Say it in other words, or choose a way on:"),
        buttons=(ways_on(search), (Button(_("Browse by topic"), "topics"),)),
    )


def _said_like(text: str) -> str | None:
    """What a button says, typed instead of pressed: it speaks of the last question, « C'est ça » of its first card."""
    said = plainly(text).rstrip(" .!")
    labels = {
        "yes": (_("That's it"),),
        "no": (_("Not that"), _("It's not that")),
        "more": (_("More"),),
        "other": (_("Something else"),),
        "wish": (_("Make it a wish"),),
        "call": (_("Ask a person"),),
        "seek": (_("Look for somebody"),),
    }
    return next((action for action, each in labels.items() if said in map(plainly, each)), None)


async def events(request: Request, unit: Unit, town: Town) -> Reply:
    """The same question, as one that is about what is on."""
    return await _answer(request, unit, town, Asked(0, request.text.strip()[:LONGEST]), log=True, on=True)


async def _answer(
    request: Request,
    unit: Unit,
    town: Town,
    search: Asked,
    *,
    edits: bool = False,
    log: bool = False,
    on: bool = False,
) -> Reply:
    now, dropped = town.now(), search.dropped
    answer = town.answerer.answer(search.question, now=now, dropped=dropped, lang=request.lang, limit=DEPTH)
    if answer.distress:
        return courtesy.emergency(town, search.question)
    read = town.asking.understand(search.question, now, dropped)
    if then := happenings.plainly(read):
        answer = town.answerer.answer(then, now=now, dropped=dropped, lang=request.lang, limit=DEPTH)
    offers = [each for each in answer.offers if each.entry.id not in search.refused] if answer.known else []
    happening = happenings.asked(town, read, answer, on=on)
    if log:
        await _log(request, unit, town, answer, happening)
    found = happenings.together(happening, offers)
    here = found[search.shown : search.shown + SHOWN]
    first = next((each.entry.id for each in here if isinstance(each, Offer)), "")
    shown = search.shown + len(here)
    search = await unit.searches.keep(request.who.id, replace(search, shown=shown, first=first), town.clock())
    if not found and not answer.known:
        return _unknown(town, search, answer, edits=edits)
    chips = _constraints(town, search, happening.constraints)
    if not here:
        return _exhausted(search, chips, edits=edits)
    beginning = shown == len(here)
    cards = tuple(_card(town, search, each) for each in here)
    last: tuple[Button, ...] = (Button(_("Something else"), "other", str(search.id)),)
    if request.private and sharing_words.wished(search.question):
        last = (Button(_("Look for somebody"), "seek", str(search.id)), *last)
    if len(found) > shown:
        last = (Button(_("More"), "more", str(search.id)), *last)
    head: tuple[str, ...] = ()
    if beginning:
        corrections = answer.corrections if isinstance(here[0], Offer) else happening.corrections
        understood = words.understood(happening.constraints, town.city)
        head = (understood, words.corrected(corrections), happenings.let_go(happening, town))
    text = "\n".join(each for each in head if each)
    rows = (*chips, happenings.further(happening), last)
    return Reply(text, cards, tuple(each for each in rows if each), edits=edits)


def _card(town: Town, search: Asked, each: Offer | Pick) -> Card:
    """What was found, with what one may say to it."""
    why = words.why(each, town.city)
    if isinstance(each, Pick):
        return happenings.card(town, each, why)
    key = f"{search.id}:{each.entry.id}"
    row = (
        Button(_("All details"), "see", key),
        Button(_("That's it"), "yes", key),
        Button(_("Not that"), "no", key),
    )
    return short_card(each.entry, town.city, town.today(), why=why, buttons=(row,))


def _unknown(town: Town, search: Asked, answer: Answer, *, edits: bool) -> Reply:
    """No answer is sure enough: say so, then every way on."""
    lines = [bold(_("I don't know that yet.")), words.understood(answer.constraints, town.city)]
    rows: list[tuple[Button, ...]] = list(_constraints(town, search, answer.constraints))
    if answer.corrections:
        better = ", ".join(italic(right) for _wrong, right in answer.corrections)
        lines.append(_("Did you mean {words}?", words=better))
        rows.append((Button(_("Yes, that is what I mean"), "fix", str(search.id)),))
    if maybe := [each.entry for each in answer.offers if each.entry.id not in search.refused][:2]:
        lines.append(_("Perhaps one of these comes near:"))
        rows += [
            (Button(shortened(each.says("title", language())), "see", f"{search.id}:{each.id}"),)
            for each in maybe
        ]
    if answer.topics:
        lines.append(_("The nearest topics I know:") if not maybe else "")
        rows.append(tuple(words.topic_button(town.city, each) for each in answer.topics[:3]))
    lines.append(
        _("Your question is not lost: it can become a wish that someone may fulfil, or go to a person.")
    )
    rows += [ways_on(search), (Button(_("Tell me when you know"), "await", str(search.id)),)]
    return Reply("\n".join(each for each in lines if each), buttons=tuple(rows), edits=edits)


def _exhausted(search: Asked, chips: Rows, *, edits: bool) -> Reply:
    rows: Rows = (ways_on(search), (Button(_("Browse by topic"), "topics"),))
    text = _(
        "That is all I know about this for now. You can say it differently, wish for it, or ask a person."
    )
    return Reply(text, buttons=(*chips, *rows), edits=edits)


def _constraints(town: Town, search: Asked, constraints: Sequence[Constraint]) -> Rows:
    """One button for each thing understood: it takes it off."""
    buttons = [
        Button(f"✕ {words.constraint(each, town.city)}", "drop", f"{search.id}:{each.key}")
        for each in constraints
    ]
    return in_rows(buttons[:9], 3)


def ways_on(search: Asked) -> tuple[Button, ...]:
    return (
        Button(_("Make it a wish"), "wish", str(search.id)),
        Button(_("Ask a person"), "call", str(search.id)),
    )


async def _log(
    request: Request, unit: Unit, town: Town, answer: Answer, happening: happenings.Happening
) -> None:
    """For the organisers: what was asked and whether it was answered, never by whom."""
    if happening.first and happening.picks:
        event = happening.picks[0].event
        topic = next((each for each in event.topics if each in town.city.topics), None)
        await unit.questions.log(town.city.id, town.today(), request.lang, entry=event.id, topic=topic)
        return
    best = answer.offers[0].entry if answer.known and answer.offers else None
    topic = best.topics[0] if best else next(iter(answer.topics), None)
    words = "" if best else scrub(strip_courtesies(request.text), answer.unknown)
    quartier = next((each.value for each in answer.constraints if each.kind == "quartier"), None)
    await unit.questions.log(
        town.city.id,
        town.today(),
        request.lang,
        entry=best.id if best else None,
        topic=topic,
        quartier=quartier,
        words=words,
    )
