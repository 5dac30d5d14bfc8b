"""An association's own place, a server or a group: who may decide there decides by a few taps."""

from bot.conversation.errors import Refused
from bot.conversation.i18n import LANGUAGES, _, language, language_name, lazy, listed
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request, Rows, in_rows
from bot.conversation.router import Router
from bot.handlers.exchange import circles
from bot.handlers.rights import here as place
from bot.handlers.town import Town
from bot.storage import Unit, follows
from bot.storage.spaces import Home
from knowledge.city import City, said_in

router: Router[Unit, Town] = Router()

MOST_TOPICS = 5


@router.press("space")
async def space(request: Request, unit: Unit, town: Town) -> Outcome:
    """The platform tells that a place took Passeur in (``joined:NAME``) or let it go (``left``)."""
    what, _colon, name = request.text.partition(":")
    _may_decide(request)
    if what == "left":
        if await unit.spaces.leave(request, town.clock()):
            await circles.disband(unit, town, place(request))
        await unit.follows.unfollow(follows.chat(request.address), town.city.id)
        return None
    if what == "joined":
        await unit.spaces.join(request, name[:100], request.lang, town.clock())
    return await _settings(request, unit, town, greet=what == "joined")


@router.press("channel")
async def channel(request: Request, unit: Unit, town: Town) -> Outcome:
    """The platform tells that a channel, which has no commands, lets Passeur post; whoever did so hears it in private."""
    _manages_elsewhere(request)
    name = request.text[:100]
    await unit.spaces.join(request, name, request.lang, town.clock())
    await unit.spaces.choose(request, channel=f"{request.address.platform}:{request.space}")
    return Reply(
        _("I may write in {name}: announcements can go there from now on.", name=bold(name)), personal=True
    )


@router.press("channel-left")
async def channel_left(request: Request, unit: Unit, town: Town) -> Outcome:
    """A channel lets Passeur go."""
    _manages_elsewhere(request)
    await unit.spaces.leave(request, town.clock())
    return None


@router.command({"fr": "espace", "en": "space"}, lazy("Set up this server or group"), staff=True)
async def set_up(request: Request, unit: Unit, town: Town) -> Outcome:
    """What was chosen for this place, and how to choose otherwise."""
    if request.private:
        return Reply(_("This is for servers and groups: invite me to yours and write /space there."))
    _may_decide(request)
    if await unit.spaces.of(request) is None:
        await unit.spaces.join(request, "", request.lang, town.clock())
    return await _settings(request, unit, town)


@router.press("sp-here")
async def here(request: Request, unit: Unit, town: Town) -> Outcome:
    """News of the city go to this channel."""
    _may_decide(request)
    await unit.spaces.choose(request, channel=str(request.address))
    return await _settings(request, unit, town, edits=True)


@router.press("sp-lang")
async def speak(request: Request, unit: Unit, town: Town) -> Outcome:
    """The language of whoever has none of their own here."""
    _may_decide(request)
    if request.text in LANGUAGES:
        await unit.spaces.choose(request, lang=request.text)
    return await _settings(request, unit, town, edits=True)


@router.press("sp-where")
async def where(request: Request, unit: Unit, town: Town) -> Outcome:
    """The quartier of the association: first which, then it is chosen."""
    _may_decide(request)
    if request.text in town.city.quartiers:
        await unit.spaces.choose(request, quartier=request.text)
        return await _settings(request, unit, town, edits=True)
    buttons = [
        Button(_label(each.label, town.city), "sp-where", id)
        for id, each in list(town.city.quartiers.items())[:24]
    ]
    return Reply(_("In which quartier are you at home?"), buttons=in_rows(buttons, 3), edits=True)


@router.press("sp-topic")
async def topic(request: Request, unit: Unit, town: Town) -> Outcome:
    """A topic of the association is put in, or taken out again."""
    _may_decide(request)
    home = await unit.spaces.of(request) or Home()
    if request.text in town.city.topics:
        chosen = [each for each in home.topics if each != request.text]
        if len(chosen) == len(home.topics):
            chosen = [*chosen, request.text][-MOST_TOPICS:]
        await unit.spaces.choose(request, topics=chosen)
        home = await unit.spaces.of(request) or Home()
    buttons = [
        Button(
            ("✓ " if id in home.topics else "") + _label(town.city.topics[id].label, town.city),
            "sp-topic",
            id,
        )
        for id in town.city.children(None)
    ]
    done = (Button(_("Done"), "space", "seen"),)
    return Reply(
        _("What are you about? Choose up to five."), buttons=(*in_rows(buttons[:20], 3), done), edits=True
    )


@router.press("sp-events")
async def events(request: Request, unit: Unit, town: Town) -> Outcome:
    """The platform's own events are kept in step with the programme, both ways, or no longer."""
    _may_decide(request)
    home = await unit.spaces.of(request) or Home()
    await unit.spaces.choose(request, shows_events=not home.shows_events)
    return await _settings(request, unit, town, edits=True)


async def _settings(
    request: Request, unit: Unit, town: Town, *, greet: bool = False, edits: bool = False
) -> Reply:
    home = await unit.spaces.of(request) or Home()
    nothing = _("not chosen yet")
    lines = []
    if greet:
        lines += [
            bold(_("Thank you for having me.")),
            _(
                "I am Passeur, the learning guide of {city}. Anybody here may ask me what there is to learn.",
                city=town.city.name,
            ),
            _("Four taps for whoever manages this place, and I am at home:"),
        ]
    quartier = (
        _label(town.city.quartiers[home.quartier].label, town.city)
        if home.quartier in town.city.quartiers
        else nothing
    )
    topics = [
        _label(town.city.topics[each].label, town.city) for each in home.topics if each in town.city.topics
    ]
    lines += [
        _(
            "Channel for news: {channel}",
            channel=_("this one") if home.channel == str(request.address) else _("another one"),
        ),
        _("Language: {language}", language=language_name(home.lang) if home.lang else nothing),
        _("Quartier: {quartier}", quartier=escape(quartier)),
        _("Topics: {topics}", topics=escape(listed(topics)) if topics else nothing),
    ]
    rows: Rows = (
        (
            Button(_("News here"), "sp-here"),
            *(Button(language_name(each), "sp-lang", each) for each in LANGUAGES),
        ),
        (Button(_("Quartier"), "sp-where"), Button(_("Topics"), "sp-topic")),
        (Button(_("Become a member"), "as-join"), Button(_("I look after this place"), "du-mine")),
    )
    if request.space:
        shown = _("in step with the programme") if home.shows_events else _("left as they are")
        lines.append(_("Events of this server: {shown}", shown=shown))
        turn = (
            _("Leave the server's events alone")
            if home.shows_events
            else _("Keep the server's events in step")
        )
        rows = (*rows, (Button(turn, "sp-events"),))
    return Reply("\n".join(lines), buttons=rows, edits=edits)


def _manages_elsewhere(request: Request) -> None:
    # Only the platform itself says in private that somebody manages a place; no button can.
    if not (request.private and request.space and request.manages):
        raise Refused(_("Only those who manage this place can decide that. Ask one of them."))


def _may_decide(request: Request) -> None:
    if request.private or not request.manages:
        raise Refused(_("Only those who manage this place can decide that. Ask one of them."))


def _label(label: dict[str, str], city: City) -> str:
    return said_in(label, language(), city.language)
