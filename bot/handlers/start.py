"""The first word, help, the language, and what Passeur is."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.i18n import LANGUAGES, _, language, language_name, lazy, speaking
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Command, Router
from bot.handlers import page
from bot.handlers.programme import page as happening
from bot.handlers.rights import standing
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.city import said_in

router: Router[Unit, Town] = Router()


@router.command({"fr": "start", "en": "start"}, lazy("Begin"), argument=lazy("a link"), complete="link")
async def start(request: Request, unit: Unit, town: Town) -> Outcome:
    """The first word, or a link to one page of the city."""
    if request.text in town.catalogue:
        return page.details(town, 0, request.text)
    if request.text in town.programme:
        return await happening.details(request, unit, town, request.text)
    name, _underscore, rest = request.text.partition("_")
    if (opened := town.links.get(name)) is not None and rest:
        return await opened(replace(request, text=rest), unit, town)
    return await welcome(request, unit, town)


async def welcome(request: Request, unit: Unit, town: Town) -> Reply:
    """Who I am, how to ask, and a few questions to try."""
    examples = town.city.examples.get(language()) or next(iter(town.city.examples.values()), ())
    lines = [
        bold(_("Hello, I am Passeur, the learning guide of {city}.", city=town.city.name)),
        _(
            "Everyone knows something and can pass it on. Ask me in your own words: what you would like to learn, do or find."
        ),
    ]
    lines += [f"• {italic(each)}" for each in examples[:3]]
    if town.city.demonstration:
        lines.append(italic(_("This is a demonstration city: check before you set out.")))
    buttons = (
        (Button(_("I don't know what to learn"), "topics"), Button(_("Share what I know"), "sh-offer")),
        (Button(_("Language"), "langs"), Button(_("Help"), "help"), Button(_("My data"), "mine")),
    )
    return Reply("\n".join(lines), buttons=buttons)


@router.command({"fr": "aide", "en": "help"}, lazy("What I can do"), complete="help")
async def help(request: Request, unit: Unit, town: Town) -> Outcome:
    """Every command, in the language of the person."""
    may = await standing(request, unit, town)
    return guidance(town, staff=bool(may.roles))


def guidance(town: Town, *, staff: bool = False) -> Reply:
    """How to ask, and what else there is; for ``staff``, what they may do for the city or their association too."""
    lines = [
        bold(_("Simply write: a question, a wish, a few words. Mistakes don't matter.")),
        _(
            "You can say for whom, when, where: “for my 8-year-old, free, on Saturday”. I show what I understood, and one tap takes it off."
        ),
    ]
    shown = [each for each in town.commands if each.complete != "link"]
    for title, commands in _sections([each for each in shown if not each.staff]).items():
        lines += ["", bold(title), *map(_line, commands)]
    if staff:
        lines += ["", bold(_("For those who look after it")), *(_line(each) for each in shown if each.staff)]
    return Reply("\n".join(lines), buttons=((Button(_("I don't know what to learn"), "topics"),),))


_SECTIONS = {
    "asking": lazy("Ask and find"),
    "programme": lazy("What is on"),
    "following": lazy("What is on"),
    "exchange": lazy("Show and learn"),
    "news": lazy("The life of the city"),
    "desk": lazy("The life of the city"),
}
"""Under which title help lists the commands of a folder of handlers."""


def _sections(commands: Sequence[Command[Unit, Town]]) -> dict[str, list[Command[Unit, Town]]]:
    """The commands under their titles, in the order of help; what is of no folder comes last."""
    found: dict[str, list[Command[Unit, Town]]] = {str(each): [] for each in _SECTIONS.values()}
    other = _("Between us")
    for each in commands:
        folder = each.handler.__module__.split(".")[2]
        found.setdefault(str(_SECTIONS.get(folder, other)), []).append(each)
    return {title: listed for title, listed in found.items() if listed}


def _line(command: Command[Unit, Town]) -> str:
    return f"/{escape(command.name(language()))} — {escape(str(command.about))}"


@router.press("help")
async def help_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """Help from a button."""
    return await help(request, unit, town)


@router.command({"fr": "apropos", "en": "about"}, lazy("Who stands behind this"), more=("about", "à-propos"))
async def about(request: Request, unit: Unit, town: Town) -> Outcome:
    """Who answers for what, under which licence."""
    city = town.city
    lines = [
        bold(city.name),
        escape(said_in(city.about, language(), city.language)),
        _(
            "I am a program. I answer only from the city's own pages, with their source and date, and I say so when I don't know."
        ),
        _(
            "The pages are kept by {steward}, under the licence {licence}.",
            steward=escape(city.steward),
            licence=escape(f"{city.licence.name} ({city.licence.url})"),
        ),
        _("My code is free software (AGPL-3.0-or-later): any city can run its own Passeur."),
    ]
    return Reply("\n".join(lines))


@router.command({"fr": "langue", "en": "language"}, lazy("Choose your language"), argument=lazy("fr or en"))
async def choose_language(request: Request, unit: Unit, town: Town) -> Outcome:
    """The language that Passeur speaks with this person, from now on."""
    if request.text.casefold() in LANGUAGES:
        return await speak(request, unit, town)
    row = tuple(Button(language_name(each), "lang", each) for each in LANGUAGES)
    return Reply(_("In which language shall we talk?"), buttons=(row,))


@router.press("langs")
async def languages(request: Request, unit: Unit, town: Town) -> Outcome:
    """The choice of languages from a button."""
    return await choose_language(request, unit, town)


@router.press("lang")
async def speak(request: Request, unit: Unit, town: Town) -> Outcome:
    """The language was chosen."""
    chosen = request.text.casefold()
    if chosen not in LANGUAGES:
        return Reply(
            _(
                "I don't speak that language yet. I speak {languages}.",
                languages=", ".join(map(language_name, LANGUAGES)),
            )
        )
    await unit.people.speak(request.who.id, chosen)
    with speaking(chosen):
        done = _("Very well, let us speak English.")
        reply = await welcome(request, unit, town)
        return Reply(f"{done}\n\n{reply.text}", buttons=reply.buttons)


@router.command({"fr": "annuler", "en": "cancel"}, lazy("Leave what is open"))
async def cancel(request: Request, unit: Unit, town: Town) -> Outcome:
    """The open step closes by itself with any command; this one only says so."""
    return Reply(_("All right, let us leave it there. What would you like now?"))
