"""One sheet of the folder: what is on it, and how each thing on it is changed."""

from collections.abc import Iterable

from bot.conversation.errors import Refused
from bot.conversation.i18n import LANGUAGES, _, language, language_name, lazy
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Button, Field, Form, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.moments import DAYS, said
from bot.handlers.pickers import numbered, shortened
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.proposals import ASKED, GONE
from bot.storage.skills import OFFER, WISH
from knowledge.city import said_in
from knowledge.discretion import scrub
from knowledge.skills import unpriced

router: Router[Unit, Town] = Router()

SKILLS = 20
"""Offers, and as many wishes, on one sheet."""

LONGEST = 200
"""Characters of one offer or wish."""

AGES = {"adult": lazy("18 or over"), "minor": lazy("under 18")}
PARTS = ("morning", "afternoon", "evening")


@router.press("he-edit")
async def edit(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same questions about the person, with what was said."""
    in_private(request)
    if (profile := await held(request, unit, request.text)) is None:
        return faded()
    return Form(_("What changes?"), who(town, profile), "he-edited", {"id": profile.id})


@router.step("he-edited")
async def edited(request: Request, unit: Unit, town: Town) -> Outcome:
    """The person decided anew."""
    if (profile := await held(request, unit, str(request.data["id"]))) is None:
        return faded()
    filled = request.filled or {}
    if (called := first_name(filled["called"])) is None:
        again = ((Button(_("Begin again"), "he-edit", str(profile.id)), back(profile)),)
        return Reply(_("A first name is enough; no number or address, please."), buttons=again, personal=True)
    await unit.profiles.change(profile.id, called=called, age=filled["age"], quartier=filled["quartier"])
    return await page(request, unit, town, profile.id)


@router.press("he-add")
async def add(request: Request, unit: Unit, town: Town) -> Outcome:
    """Something more that they show, or would love to learn."""
    in_private(request)
    if (profile := await held(request, unit, request.text)) is None:
        return faded()
    return Form(_("What shall I add?"), skills(), "he-added", {"id": profile.id})


@router.step("he-added")
async def added(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is on the sheet."""
    if (profile := await held(request, unit, str(request.data["id"]))) is None:
        return faded()
    left = await keep(unit, town, profile.id, dict(request.filled or {}))
    return await page(request, unit, town, profile.id, *left)


@router.press("he-drop")
async def drop(request: Request, unit: Unit, town: Town) -> Outcome:
    """Take something off a sheet: first which, then it is gone."""
    in_private(request)
    id, _colon, which = request.text.partition(":")
    if (profile := await held(request, unit, id)) is None:
        return faded()
    skills = await unit.skills.of(profile.id)
    if numbered(which)[0] in {each.id for each in skills}:
        await unit.skills.let_go(numbered(which)[0], town.clock())
        if len(skills) == 1:
            await unit.profiles.change(profile.id, ready=False)
        return await page(request, unit, town, profile.id)
    buttons = [Button(shortened(f"✕ {each.words}"), "he-drop", f"{profile.id}:{each.id}") for each in skills]
    return Reply(
        _("What comes off the sheet?"), buttons=(*in_rows(buttons, 1), (back(profile),)), personal=True
    )


@router.press("he-when")
async def moments(request: Request, unit: Unit, town: Town) -> Outcome:
    """When they are free: each tap puts a moment in or takes it out."""
    in_private(request)
    id, _colon, moment = request.text.partition(":")
    if (profile := await held(request, unit, id)) is None:
        return faded()
    every = [f"{day}-{part}" for day in DAYS for part in PARTS]
    chosen = _turned(profile.moments, moment, every)
    await unit.profiles.change(profile.id, moments=chosen)
    buttons = [
        Button(_ticked(said(each), each in chosen), "he-when", f"{profile.id}:{each}") for each in every
    ]
    return Reply(
        _("When does it suit {name}? Choose as many as you like.", name=escape(profile.called)),
        buttons=(*in_rows(buttons, len(PARTS)), (back(profile),)),
        edits=True,
        personal=True,
    )


@router.press("he-lang")
async def languages(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which languages they feel at ease in."""
    in_private(request)
    id, _colon, code = request.text.partition(":")
    if (profile := await held(request, unit, id)) is None:
        return faded()
    known = town.city.facets["languages"].values if "languages" in town.city.facets else {}
    every = list(dict.fromkeys((*town.city.languages, *LANGUAGES, *known)))
    chosen = _turned(profile.languages, code, every)
    await unit.profiles.change(profile.id, languages=chosen)
    buttons = [
        Button(_ticked(language_name(each), each in chosen), "he-lang", f"{profile.id}:{each}")
        for each in every
    ]
    return Reply(
        _("In which languages is {name} at ease?", name=escape(profile.called)),
        buttons=(*in_rows(buttons, 3), (back(profile),)),
        edits=True,
        personal=True,
    )


async def page(request: Request, unit: Unit, town: Town, id: int, *first: str) -> Reply:
    """One sheet as its holder reads it, after what is to be said ``first``."""
    if (profile := await held(request, unit, str(id))) is None:
        return faded()
    offers, wishes = await unit.skills.of(profile.id, OFFER), await unit.skills.of(profile.id, WISH)
    place = town.city.quartiers.get(profile.quartier)
    who = [str(AGES[profile.age]), *([said_in(place.label, language(), town.city.language)] if place else [])]
    lines = [*first, f"{bold(profile.called)} · {escape(' · '.join(who))}"]
    for label, words in (
        (_("Shows:"), [each.words for each in offers]),
        (_("Would love to learn:"), [each.words for each in wishes]),
        (_("Speaks:"), [language_name(each) for each in profile.languages]),
        (_("Is free:"), [said(each) for each in profile.moments]),
    ):
        if words:
            lines.append(f"{label} {italic(', '.join(words))}")
    if not profile.ready:
        lines.append(_("Add something to show or to learn, and the sheet takes part."))
    if profile.age == "minor":
        lines.append(_("For somebody under 18 I only propose places and groups with a supervisor."))
    rows: list[tuple[Button, ...]] = []
    for proposal, seat in await unit.proposals.taking_part(profile.id):
        if seat.answer in GONE:
            continue
        if proposal.state == ASKED and not seat.answer:
            lines.append(_("A proposal waits for their answer."))
        answer = Button(_("See and answer"), "pr-show", str(seat.id))
        rows.append((answer, Button(_("Print the proposal"), "he-print", str(seat.id))))
    rows.append((Button(_("Add"), "he-add", str(id)), Button(_("Take off"), "he-drop", str(id))))
    rows.append((Button(_("Moments"), "he-when", str(id)), Button(_("Languages"), "he-lang", str(id))))
    rows.append((Button(_("Change"), "he-edit", str(id)), Button(_("Erase this sheet"), "he-end", str(id))))
    rows.append((Button(_("All sheets"), "he-all"),))
    return Reply("\n".join(lines), buttons=tuple(rows), personal=True)


def who(town: Town, profile: Profile | None = None) -> tuple[Field, ...]:
    """The questions about the person, with what was answered before."""
    quartiers = tuple(
        (id, said_in(each.label, language(), town.city.language)) for id, each in town.city.quartiers.items()
    )
    called, age, quartier = (profile.called, profile.age, profile.quartier) if profile else ("", "", "")
    return (
        Field("called", _("First name, as they wish to be called"), limit=60, value=called),
        Field("age", _("Age"), choices=tuple((id, str(label)) for id, label in AGES.items()), value=age),
        Field("quartier", _("Quartier"), required=False, choices=quartiers, value=quartier),
    )


def skills() -> tuple[Field, ...]:
    """The questions about what they show and what they would love to learn."""
    hint = _("In their own words, one on each line.")
    return (
        Field("offers", _("What they can show"), hint, required=False, long=True),
        Field("wishes", _("What they would love to learn"), hint, required=False, long=True),
    )


async def keep(unit: Unit, town: Town, id: int, filled: dict[str, str]) -> list[str]:
    """Write down what was said of skills; what to tell of those that were left out."""
    private, many, priced, alike = False, False, False, list[str]()
    for side, name in ((OFFER, "offers"), (WISH, "wishes")):
        mine = [each.words for each in await unit.skills.of(id, side)]
        for words in filter(None, (" ".join(each.split()) for each in filled[name].splitlines())):
            if unpriced(words) is not None:
                priced = True
            elif _tells_where(words):
                private = True
            elif len(mine) >= SKILLS or len(words) > LONGEST:
                many = True
            elif words in mine or any(town.skills.same(each, words) for each in mine):
                alike += [words] if words not in mine else []
            else:
                topic = next(iter(town.skills.topics(words)), None)
                await unit.skills.add(id, side, words, topic, town.clock())
                mine.append(words)
    if await unit.skills.of(id):
        await unit.profiles.change(id, ready=True)
    left = []
    if private:
        left.append(_("I left out what holds a contact or an address: those are shared later, if they like."))
    if priced:
        left.append(_("I left out what asks for a price: here nobody pays and nobody is paid."))
    if alike:
        said = ", ".join(italic(each) for each in alike)
        left.append(_("I left out what says the same as what was there: {words}", words=said))
    if many:
        left.append(
            _(
                "I left out what goes beyond {count} on each side, or beyond {limit} characters.",
                count=SKILLS,
                limit=LONGEST,
            )
        )
    return left


def first_name(typed: str) -> str | None:
    """How they wish to be called, on one line; None where it holds a number or an address."""
    name = " ".join(typed.split())
    return None if _tells_where(name) else name


def _tells_where(words: str) -> bool:
    """Whether they hold a number, a link or an address, which nobody may read off a card."""
    return any(char.isalnum() for char in words) and scrub(words, limit=1000) != _unscrubbed(words)


def _unscrubbed(words: str) -> str:
    """What ``scrub`` would give if there were nothing to take out."""
    return " ".join(words.split()).strip(" ,;:-")


async def held(request: Request, unit: Unit, id: str) -> Profile | None:
    """This profile, if whoever asks holds it for somebody else."""
    profile = await unit.profiles.of(request.who.id, numbered(id)[0])
    return profile if profile is not None and profile.held else None


def in_private(request: Request) -> None:
    """Raises Refused where others read along."""
    if not request.private:
        raise Refused(_("That is best said between the two of us: write to me in private."))


def faded() -> Reply:
    """What a button says when its sheet is gone."""
    return Reply(
        _("I don't find that sheet any more."),
        buttons=((Button(_("All sheets"), "he-all"),),),
        personal=True,
    )


def back(profile: Profile) -> Button:
    """The way back to the sheet."""
    return Button(_("Back to the sheet"), "he-see", str(profile.id))


def _turned(chosen: Iterable[str], one: str, every: list[str]) -> list[str]:
    """What is chosen once this one is put in, or taken out; anything unknown changes nothing."""
    return [each for each in every if (each in chosen) is not (each == one)]


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
