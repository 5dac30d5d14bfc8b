"""Small talk, and what comes before everything else: somebody in danger or distress."""

from dataclasses import replace

from bot.conversation.i18n import _, language
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Reply, Request, Rows
from bot.handlers.cards import short_card
from bot.handlers.start import guidance, welcome
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.courtesy import Tone, in_distress, tone

SHOWN = 4
"""How many emergency entries at once."""


async def answered(request: Request, unit: Unit, town: Town) -> Reply | None:
    """A short humane answer, where the whole message calls for no more than that."""
    if in_distress(request.text, town.city):
        return emergency(town, request.text)
    match tone(request.text):
        case Tone.GREETING:
            return await welcome(request, unit, town)
        case Tone.THANKS:
            return Reply(_("With pleasure. I am here whenever you like."))
        case Tone.FAREWELL:
            return Reply(_("See you soon, and enjoy whatever you discover."))
        case Tone.HOW_ARE_YOU:
            return Reply(
                _(
                    "Very well, thank you: a city is full of things to learn. What about you, what would you like?"
                )
            )
        case Tone.WHO_ARE_YOU:
            return Reply(
                _(
                    "I am Passeur, a program, not a human being: I lead you to what {city} has to teach. "
                    "If you would rather speak with someone, I can pass your question on to a person.",
                    city=escape(town.city.name),
                )
            )
        case Tone.INSULT:
            return Reply(
                _(
                    "I hear that this is not going well. Tell me what you are looking for, or ask for a person."
                ),
                buttons=((Button(_("Ask a person"), "call"),),),
            )
        case Tone.HELP:
            return guidance(town)
        case Tone.OK | Tone.YES | Tone.NO | Tone.LAUGHTER:
            return Reply(_("I am listening: what would you like to learn, find or show someone?"))
        case None:
            return None


def emergency(town: Town, said: str) -> Reply:
    """The city's emergency entries, those nearest to what was said first, without a word of anything else."""
    offers = town.answerer.answer(said, now=town.now(), lang=language()).offers
    entries = [each.entry for each in offers if each.entry.id in town.city.emergency]
    cards = tuple(short_card(each, town.city, town.today()) for each in entries[:SHOWN])
    lines = [
        bold(_("You are not alone.")),
        _(
            "If you or somebody else is in danger, please call one of these now: people answer there, day and night."
        ),
    ]
    if language() != town.city.language:
        lines.append(_("They can often find someone who speaks your language."))
    return Reply("\n".join(lines), cards, ((Button(_("Ask a person"), "call"),),))


def also(town: Town, done: str, said: str, buttons: Rows = ()) -> Reply:
    """What was done with somebody's words, and first of all where help is, for their eyes alone."""
    help = emergency(town, said)
    return replace(help, text=f"{help.text}\n{done}", buttons=(*buttons, *help.buttons), personal=True)
