"""The question: free text in, the entries that fit out, or an honest « I don't know yet »."""

from dataclasses import replace

from bot.conversation.i18n import _, language, lazy
from bot.conversation.markup import bold, italic, plainly
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers import courtesy, page, sharing, words
from bot.handlers.cards import short_card
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.searches import Asked
from knowledge.answer import Answer, mended
from knowledge.courtesy import strip_courtesies
from knowledge.discretion import scrub

router: Router[Unit, Town] = Router()

SHOWN = 3
"""How many cards at once."""

DEPTH = 30
"""How many entries one question leads through, at most."""

LONGEST = 1000
"""How many characters of a question are kept; the search reads no more either."""


@router.text
async def asked(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whatever is said without a command: a courtesy, a call for help, or a question."""
    if reply := await courtesy.answered(request, unit, town):
        return reply
    if (told := await sharing.heard(request, unit, town)) is not None:
        return told
    if (action := _said_like(request.text)) is not None:
        search = await unit.searches.last(request.who.id)
        if search is None and action != "call":
            return faded()
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
    if request.text:
        return await asked(request, unit, town)
    return Ask(Reply(_("What are you looking for? Write it in your own words.")), "ask")


@router.step("ask")
async def asked_at_last(request: Request, unit: Unit, town: Town) -> Outcome:
    """The question that /search waited for."""
    return await asked(request, unit, town)


@router.press("more")
async def more(request: Request, unit: Unit, town: Town) -> Outcome:
    """The next cards of the same question."""
    if (search := await own(request, unit)) is None:
        return faded()
    return await _answer(request, unit, town, search)


@router.press("drop")
async def drop(request: Request, unit: Unit, town: Town) -> Outcome:
    """One thing understood of the situation is taken off."""
    if (search := await own(request, unit)) is None:
        return faded()
    key = request.text.partition(":")[2]
    search = replace(search, dropped=(*search.dropped, key), shown=0)
    return await _answer(request, unit, town, search, edits=True)


@router.press("fix")
async def fix(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Vouliez-vous dire… » yes: the same question with its slips mended."""
    if (search := await own(request, unit)) is None:
        return faded()
    answer = town.answerer.answer(search.question, now=town.now(), dropped=search.dropped, lang=request.lang)
    return await _answer(request, unit, town, Asked(0, mended(search.question, answer.corrections)))


@router.press("see")
async def see(request: Request, unit: Unit, town: Town) -> Outcome:
    """All details of an entry."""
    number, entry = _numbered(request.text)
    search = await unit.searches.of(request.who.id, number)
    return page.details(town, search.id if search else 0, entry)


@router.press("yes")
async def yes(request: Request, unit: Unit, town: Town) -> Outcome:
    """« C'est ça »: the question becomes one more way of asking for this entry."""
    if (search := await own(request, unit)) is None:
        return faded()
    entry = _numbered(request.text)[1]
    if entry not in town.catalogue:
        return page.vanished()
    await _teach(unit, town, search, entry, 1)
    buttons = (
        (
            Button(_("All details"), "see", f"{search.id}:{entry}"),
            Button(_("Undo"), "undo", f"{search.id}:{entry}"),
        ),
    )
    return Reply(_("Wonderful, thank you. Next time I will know sooner."), buttons=buttons)


@router.press("no")
async def no(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Ce n'est pas ça »: it counts against the entry, and the next ones come up."""
    if (search := await own(request, unit)) is None:
        return faded()
    entry = _numbered(request.text)[1]
    if entry not in town.catalogue:
        return page.vanished()
    await _teach(unit, town, search, entry, -1)
    search = replace(search, refused=tuple(dict.fromkeys((*search.refused, entry))), shown=0)
    return await _answer(request, unit, town, search, edits=True)


@router.press("undo")
async def undo(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whoever taught a lesson may take it back."""
    if (search := await own(request, unit)) is None:
        return faded()
    entry = _numbered(request.text)[1]
    if lesson := await unit.lessons.take_back(search.id, entry, town.today()):
        unit.afterwards.append(lambda: town.unteach(lesson.question, lesson.entry))
    return Reply(_("Taken back."), buttons=((Button(_("Something else"), "other", str(search.id)),),))


@router.press("other")
async def other(request: Request, unit: Unit, town: Town) -> Outcome:
    """« Autre chose »: ways on from here."""
    if (search := await own(request, unit)) is None:
        return faded()
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
    }
    return next((action for action, each in labels.items() if said in map(plainly, each)), None)


async def _answer(
    request: Request, unit: Unit, town: Town, search: Asked, *, edits: bool = False, log: bool = False
) -> Reply:
    answer = town.answerer.answer(
        search.question, now=town.now(), dropped=search.dropped, lang=request.lang, limit=DEPTH
    )
    if answer.distress:
        return courtesy.emergency(town, search.question)
    if log:
        await _log(request, unit, town, answer)
    offers = [each for each in answer.offers if each.entry.id not in search.refused]
    here = offers[search.shown : search.shown + SHOWN] if answer.known else []
    first = here[0].entry.id if here else ""
    shown = search.shown + len(here)
    search = await unit.searches.keep(request.who.id, replace(search, shown=shown, first=first), town.clock())
    if not answer.known:
        return _unknown(town, search, answer, edits=edits)
    if not here:
        return _exhausted(town, search, answer, edits=edits)
    beginning = shown == len(here)
    cards = tuple(
        short_card(
            each.entry,
            town.city,
            town.today(),
            why=words.why(each, town.city),
            buttons=(
                (
                    Button(_("All details"), "see", f"{search.id}:{each.entry.id}"),
                    Button(_("That's it"), "yes", f"{search.id}:{each.entry.id}"),
                    Button(_("Not that"), "no", f"{search.id}:{each.entry.id}"),
                ),
            ),
        )
        for each in here
    )
    last: tuple[Button, ...] = (Button(_("Something else"), "other", str(search.id)),)
    if len(offers) > shown:
        last = (Button(_("More"), "more", str(search.id)), *last)
    head = (words.understood(answer, town.city), words.corrected(answer)) if beginning else ()
    text = "\n".join(each for each in head if each)
    return Reply(text, cards, (*_constraints(town, search, answer), last), edits=edits)


def _unknown(town: Town, search: Asked, answer: Answer, *, edits: bool) -> Reply:
    """No answer is sure enough: say so, then every way on."""
    lines = [bold(_("I don't know that yet.")), words.understood(answer, town.city)]
    rows: list[tuple[Button, ...]] = list(_constraints(town, search, answer))
    if answer.corrections:
        better = ", ".join(italic(right) for _wrong, right in answer.corrections)
        lines.append(_("Did you mean {words}?", words=better))
        rows.append((Button(_("Yes, that is what I mean"), "fix", str(search.id)),))
    if maybe := [each.entry for each in answer.offers if each.entry.id not in search.refused][:2]:
        lines.append(_("Perhaps one of these comes near:"))
        rows += [
            (Button(_short(each.says("title", language())), "see", f"{search.id}:{each.id}"),)
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


def _exhausted(town: Town, search: Asked, answer: Answer, *, edits: bool) -> Reply:
    rows: Rows = (ways_on(search), (Button(_("Browse by topic"), "topics"),))
    text = _(
        "That is all I know about this for now. You can say it differently, wish for it, or ask a person."
    )
    return Reply(text, buttons=(*_constraints(town, search, answer), *rows), edits=edits)


def _constraints(town: Town, search: Asked, answer: Answer) -> Rows:
    """One button for each thing understood: it takes it off."""
    buttons = [
        Button(f"✕ {words.constraint(each, town.city)}", "drop", f"{search.id}:{each.key}")
        for each in answer.constraints
    ]
    return in_rows(buttons[:9], 3)


def ways_on(search: Asked) -> tuple[Button, ...]:
    return (
        Button(_("Make it a wish"), "wish", str(search.id)),
        Button(_("Ask a person"), "call", str(search.id)),
    )


async def _teach(unit: Unit, town: Town, search: Asked, entry: str, sign: int) -> None:
    """A lesson keeps the question without anything that tells whose it was."""
    asked = town.answerer.answer(search.question, now=town.now(), limit=0)
    if not (lesson := scrub(strip_courtesies(search.question), asked.unknown)):
        return
    before = await unit.lessons.teach(town.city.id, search.id, lesson, entry, sign, town.today())
    if before == sign:
        return
    if before:
        unit.afterwards.append(lambda: town.unteach(lesson, entry))
    unit.afterwards.append(lambda: town.teach(lesson, entry, sign))


async def _log(request: Request, unit: Unit, town: Town, answer: Answer) -> None:
    """For the organisers: what was asked and whether it was answered, never by whom."""
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


async def own(request: Request, unit: Unit) -> Asked | None:
    """The search of this button, if it is this person's: a forged number finds nothing."""
    return await unit.searches.of(request.who.id, _numbered(request.text)[0])


def _numbered(payload: str) -> tuple[int, str]:
    number, _colon, rest = payload.partition(":")
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0), rest


def _short(title: str) -> str:
    return title if len(title) <= 40 else title[:39].rstrip() + "…"


def faded() -> Reply:
    return Reply(_("That question has faded from my memory. Ask me again, I am here."), personal=True)
