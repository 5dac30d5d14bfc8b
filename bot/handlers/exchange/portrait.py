"""Who somebody is in the exchange, as far as they like to say, and each thing to say otherwise."""

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, Rows
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.exchange import drafts
from bot.handlers.exchange.joining import close, own
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.profiles import Profile
from bot.storage.spaces import space_of

router: Router[Unit, Town] = Router()

LONGEST_NAME = 40
MOST = (1, 2, 3)
"""How many proposals somebody may want at once."""


@router.press("po")
async def portrait(request: Request, unit: Unit, town: Town) -> Outcome:
    """Everything that was said of oneself, and a button to say each otherwise."""
    return seen(town, await own(request, unit, town))


def seen(town: Town, profile: Profile, *, edits: bool = False) -> Reply:
    """The portrait in words."""
    lines = [bold(_("My portrait in the exchange")), *described(town, profile)]
    lines.append(italic(_("Nobody sees any of it before everyone has said yes; your name comes last.")))
    rows: Rows = (
        (
            Button(_("What to call me"), "po-name"),
            Button(_("Moments"), "po-when"),
            Button(_("Where"), "po-how"),
        ),
        (
            Button(_("Languages"), "po-lang"),
            Button(_("Quartier"), "po-where"),
            Button(_("How many at once"), "po-most"),
        ),
        (
            Button(_("I like to give first") if not profile.gives_first else _("One for one"), "po-first"),
            Button(_("Rest"), "po-pause"),
        ),
        (Button(_("My age"), "po-band"), Button(_("My notebook"), "nb")),
    )
    if profile.home:
        rows = (*rows, (Button(_("Open to the whole city"), "po-city"),))
    return Reply("\n".join(lines), buttons=rows, edits=edits)


def described(town: Town, profile: Profile) -> list[str]:
    """One line for each thing that was said, as markup."""
    ages = {"adult": _("18 or older"), "minor": _("under 18")}
    nameless = _("no name yet")
    lines = [
        _("Called: {name}", name=escape(profile.called or nameless)),
        _("Age: {age}", age=ages.get(profile.age, _("not said"))),
        _("Quartier: {quartier}", quartier=escape(pickers.said_quartier(town.city, profile.quartier))),
        _("Languages: {languages}", languages=escape(pickers.said_languages(profile.languages))),
        _("Moments: {moments}", moments=escape(pickers.said_moments(profile.moments))),
        _("Where: {ways}", ways=escape(pickers.said_ways(profile.ways))),
        _("At once: {n} at most", n=profile.most),
    ]
    if profile.gives_first:
        lines.append(_("You gladly give first, and receive when it comes."))
    if profile.home:
        lines.append(_("Only with the members of your association's place."))
    if profile.paused_until is not None and profile.paused_until > town.today():
        lines.append(escape(pickers.said_pause(profile.paused_until)))
    return lines


@router.press("po-name")
async def name(request: Request, unit: Unit, town: Town) -> Outcome:
    """What the others may call them, once all have said yes."""
    profile = await own(request, unit, town)
    return Ask(
        Reply(
            "\n".join(
                (
                    _("What may the others call you? A first name, or any name you like."),
                    italic(_("They learn it only once everyone has said yes.")),
                )
            ),
            buttons=((Button(_("I'd rather not say"), "po-noname"),),),
        ),
        "po-name",
        {"called": profile.called},
    )


@router.step("po-name")
async def named(request: Request, unit: Unit, town: Town) -> Outcome:
    """The name, as chosen."""
    called = drafts.plain_line(request.text)
    if not called or len(called) > LONGEST_NAME:
        raise Invalid(_("A short name is enough: at most {n} characters.", n=LONGEST_NAME))
    if drafts.tells_a_contact(called):
        raise Invalid(_("Only a name, please: your contact is shared later, if you like."))
    profile = await own(request, unit, town)
    await unit.profiles.change(profile.id, called=called)
    return seen(town, await own(request, unit, town))


@router.press("po-noname")
async def nameless(request: Request, unit: Unit, town: Town) -> Outcome:
    """No name: they are « somebody »."""
    await close(request, unit, "called")
    return await _changed(request, unit, town, called="")


@router.press("po-lang")
async def tongue(request: Request, unit: Unit, town: Town) -> Outcome:
    """The languages one likes to speak."""
    profile = await own(request, unit, town)
    if request.text:
        chosen = pickers.languages_after(town.city, profile.languages, request.text)
        await unit.profiles.change(profile.id, languages=chosen)
        profile = await own(request, unit, town)
    rows = pickers.languages(town.city, "po-lang", "", profile.languages)
    return Reply(
        _("Which languages do you like to speak?"), buttons=(*rows, (_back(),)), edits=bool(request.text)
    )


@router.press("po-how")
async def way(request: Request, unit: Unit, town: Town) -> Outcome:
    """Where one would meet."""
    profile = await own(request, unit, town)
    if request.text:
        await unit.profiles.change(profile.id, ways=pickers.ways_after(profile.ways, request.text))
        profile = await own(request, unit, town)
    text = _("Where would you like to meet? It is always a place of everybody, never at anyone's home.")
    rows = pickers.ways("po-how", "", profile.ways)
    return Reply(text, buttons=(*rows, (_back(),)), edits=bool(request.text))


@router.press("po-where")
async def quartier(request: Request, unit: Unit, town: Town) -> Outcome:
    """The quartier, so that what is near comes first."""
    if request.text in town.city.quartiers or request.text == "-":
        return await _changed(request, unit, town, quartier=request.text.strip("-"))
    profile = await own(request, unit, town)
    rows = pickers.quartiers(town.city, "po-where", "", profile.quartier)
    return Reply(
        _("Which quartier is yours? The others only learn whether it is near."), buttons=(*rows, (_back(),))
    )


@router.press("po-most")
async def most(request: Request, unit: Unit, town: Town) -> Outcome:
    """How many proposals at once."""
    if request.text in map(str, MOST):
        return await _changed(request, unit, town, most=int(request.text))
    profile = await own(request, unit, town)
    options = [(str(each), str(each), each == profile.most) for each in MOST]
    rows = pickers.ticked(options, "po-most", "", 3)
    return Reply(_("How many proposals would you like at once, at most?"), buttons=(*rows, (_back(),)))


@router.press("po-first")
async def gives_first(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whether one gladly gives before one receives: chains begin so."""
    profile = await own(request, unit, town)
    return await _changed(request, unit, town, gives_first=not profile.gives_first)


@router.press("po-pause")
async def pause(request: Request, unit: Unit, town: Town) -> Outcome:
    """A rest: nothing new is proposed until it ends."""
    if request.text:
        until = pickers.pause_until(request.text, town.today())
        return await _changed(request, unit, town, paused_until=until)
    profile = await own(request, unit, town)
    rests = profile.paused_until is not None and profile.paused_until > town.today()
    return Reply(
        _("How long would you like to rest? Nothing new is proposed to you meanwhile."),
        buttons=(*pickers.pauses("po-pause", "", rests), (_back(),)),
    )


@router.press("po-home")
async def home(request: Request, unit: Unit, town: Town) -> Outcome:
    """Only among the members of the server or group in which this is pressed."""
    if request.private:
        return Reply(
            _("Press this in the place of your association: I then know which one you mean."),
            buttons=((_back(),),),
        )
    here = f"{request.address.platform}:{space_of(request)}"[:96]
    return await _among(request, unit, town, here)


@router.press("po-city")
async def whole_city(request: Request, unit: Unit, town: Town) -> Outcome:
    """Open to the whole city again."""
    if not request.private:
        return await _among(request, unit, town, "")
    return await _changed(request, unit, town, home="")


async def _among(request: Request, unit: Unit, town: Town, here: str) -> Reply:
    """Said where others may read, so that nothing of the portrait is shown, and no profile begins here."""
    profile = await unit.profiles.own(request.who.id, town.city.id)
    if profile is None:
        return Reply(_("Write to me in private first, then press this here again."), personal=True)
    await unit.profiles.change(profile.id, home=here)
    if here:
        said = _("Very well: you exchange with the members of this place only. Everything else in private.")
        return Reply(said, buttons=((Button(_("Open to the whole city"), "po-city"),),), personal=True)
    said = _("Very well: you are open to the whole city.")
    return Reply(said, buttons=((Button(_("Only among us here"), "po-home"),),), personal=True)


async def _changed(request: Request, unit: Unit, town: Town, **values: object) -> Reply:
    profile = await own(request, unit, town)
    await unit.profiles.change(profile.id, **values)
    return seen(town, await own(request, unit, town), edits=True)


def _back() -> Button:
    return Button(_("My portrait"), "po")
