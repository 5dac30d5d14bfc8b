"""One offer or wish said more exactly, tap by tap: level, topic, for how many, where, when, in which languages, or resting."""

from collections.abc import Callable
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _
from bot.conversation.markup import italic
from bot.conversation.messages import Button, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers import pickers, words
from bot.handlers.exchange import drafts
from bot.handlers.exchange.notebook import found, gone, seen_again
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.skills import DRAFT, OFFER, Skill

router: Router[Unit, Town] = Router()

ROOM = (1, 2, 4, 8, 15)
"""For how many at once."""

Refiner = Callable[[Skill, Profile, str, Town], "dict[str, Any] | None"]
"""What a tap changes; None where it asks for the choice itself."""

Asker = Callable[[Skill, Profile, Town], tuple[str, Rows]]
"""The question, and its answers as buttons."""


def _refines(action: str, asks: Asker, *, stays: bool = False) -> Callable[[Refiner], Refiner]:
    """Declare a thing that can be said of an offer or wish; it ``stays`` open where several may be chosen."""

    def declare(refine: Refiner) -> Refiner:
        async def handler(request: Request, unit: Unit, town: Town) -> Outcome:
            skill = await found(request, unit)
            profile = None if skill is None else await unit.profiles.get(skill.profile_id)
            if skill is None or profile is None:
                return gone()
            tapped = pickers.numbered(request.text)[1]
            change = refine(skill, profile, tapped, town) if tapped else None
            if change is not None:
                await unit.skills.change(skill.id, **change)
                skill = await unit.skills.get(skill.id) or skill
            if change is None or (stays and tapped != "-"):
                return _asked(skill, *asks(skill, profile, town), edits=bool(tapped))
            if skill.paused_until == DRAFT:
                left = await drafts.waiting(request, unit, town)
                return drafts.shown(town, left, again=True)
            return await seen_again(unit, town, skill, edits=True)

        router.press(action)(handler)
        return refine

    return declare


def _asked(skill: Skill, question: str, rows: Rows, *, edits: bool) -> Reply:
    back = (Button(_("Done"), "nb-see", str(skill.id)),)
    return Reply(f"{italic(skill.words)}\n{question}", buttons=(*rows, back), edits=edits)


def _which_level(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    options = [(str(each), pickers.said_level(each), each == skill.level) for each in (1, 2, 3)]
    return _("How far are you?"), pickers.ticked(options, "nb-level", f"{skill.id}:", 1)


@_refines("nb-level", _which_level)
def level(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """How far one is, in plain words."""
    return {"level": int(tapped)} if tapped in ("1", "2", "3") else None


def _which_topic(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    city = town.city
    likely = town.skills.topics(skill.words)
    below = city.children(skill.topic) if skill.topic in city.topics else ()
    shown = dict.fromkeys((*likely, *below, *city.children(None)))
    buttons = [
        Button(
            ("✓ " if each == skill.topic else "") + words.topic_button(city, each).label,
            "nb-topic",
            f"{skill.id}:{each}"[:55],
        )
        for each in list(shown)[:23]
    ]
    return _("Which topic is it closest to?"), in_rows(buttons, 2)


@_refines("nb-topic", _which_topic, stays=True)
def topic(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """The topic of the city's tree; those below it come up next."""
    return {"topic": tapped} if tapped in town.city.topics else None


def _which_room(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    options = [(str(each), str(each), each == skill.room) for each in ROOM]
    return _("For how many people at once?"), pickers.ticked(options, "nb-room", f"{skill.id}:", 5)


@_refines("nb-room", _which_room)
def room(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """For how many at once: with several it can become a group."""
    return {"room": int(tapped)} if tapped in map(str, ROOM) and skill.side == OFFER else None


def _as_me(skill: Skill, action: str) -> tuple[Button, ...]:
    return (Button(_("As in my portrait"), action, f"{skill.id}:-"),)


def _which_ways(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    chosen = profile.ways if skill.ways is None else skill.ways
    rows = pickers.ways("nb-how", f"{skill.id}:", chosen)
    return _("Where would it be? Never at anyone's home."), (*rows, _as_me(skill, "nb-how"))


@_refines("nb-how", _which_ways, stays=True)
def ways(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """Where it would be."""
    if skill.supervised:
        raise Refused(_("A supervised group always meets at a place, where somebody is there for the young."))
    chosen = profile.ways if skill.ways is None else skill.ways
    return {"ways": None if tapped == "-" else pickers.ways_after(chosen, tapped)}


def _which_moments(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    chosen = profile.moments if skill.moments is None else skill.moments
    rows = pickers.moments("nb-when", f"{skill.id}:", chosen)
    return _("When would it be? With nothing ticked, any time is fine."), (*rows, _as_me(skill, "nb-when"))


@_refines("nb-when", _which_moments, stays=True)
def moments(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """When it would be."""
    chosen = profile.moments if skill.moments is None else skill.moments
    return {"moments": None if tapped == "-" else pickers.moments_after(chosen, tapped)}


def _which_languages(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    chosen = profile.languages if skill.languages is None else skill.languages
    rows = pickers.languages(town.city, "nb-lang", f"{skill.id}:", chosen)
    return _("In which languages?"), (*rows, _as_me(skill, "nb-lang"))


@_refines("nb-lang", _which_languages, stays=True)
def languages(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """In which languages."""
    chosen = profile.languages if skill.languages is None else skill.languages
    return {"languages": None if tapped == "-" else pickers.languages_after(town.city, chosen, tapped)}


def _which_quartier(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    chosen = profile.quartier if skill.quartier is None else skill.quartier
    rows = pickers.quartiers(town.city, "nb-where", f"{skill.id}:", chosen)[:-1]
    return _("In which quartier would it be?"), (*rows, _as_me(skill, "nb-where"))


@_refines("nb-where", _which_quartier)
def quartier(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """In which quartier, where it is not one's own."""
    if tapped == "-":
        return {"quartier": None}
    return {"quartier": tapped} if tapped in town.city.quartiers else None


def _how_long(skill: Skill, profile: Profile, town: Town) -> tuple[str, Rows]:
    rests = skill.paused_until is not None and skill.paused_until > town.today()
    return _("How long shall it rest?"), pickers.pauses("nb-pause", f"{skill.id}:", rests)


@_refines("nb-pause", _how_long)
def pause(skill: Skill, profile: Profile, tapped: str, town: Town) -> dict[str, Any] | None:
    """A rest for this one alone. What waits for its author's yes cannot be woken by it."""
    if skill.paused_until == DRAFT:
        return None
    return {"paused_until": pickers.pause_until(tapped, town.today())}
