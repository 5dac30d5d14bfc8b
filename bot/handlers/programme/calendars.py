"""The programme in one's own calendar program: links that are followed, one of them one's own and secret."""

from bot.conversation.i18n import _, language, lazy
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.programme.listing import festivals
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.formats.identifiers import key

router: Router[Unit, Town] = Router()

MOST = 8


@router.command({"fr": "calendrier", "en": "calendar"}, lazy("The programme in your own calendar"))
async def calendars(request: Request, unit: Unit, town: Town) -> Outcome:
    """The links, and one's own where nobody else reads."""
    return await _links(request, unit, town)


@router.press("cal")
async def pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same from a button."""
    return await _links(request, unit, town)


@router.press("cal-new")
async def anew(request: Request, unit: Unit, town: Town) -> Outcome:
    """Another secret: the old link opens nothing any more."""
    if not request.private:
        return Reply(_("Your own calendar is yours alone: ask me in private."), personal=True)
    await unit.calendars.secret(request.who.id, town.city.id, town.clock(), anew=True)
    return await _links(
        request, unit, town, said=_("Here is your new link. The old one opens nothing any more.")
    )


async def _links(request: Request, unit: Unit, town: Town, *, said: str = "") -> Reply:
    base = town.web
    if not base:
        text = _("This city does not offer calendars to follow yet. I can put each event into yours:")
        return Reply(text, buttons=((Button(_("What's on"), "ag"),),))
    lines = [said] if said else []
    lines += [
        bold(_("The programme in your calendar")),
        _("Add a link as a subscription: your calendar then keeps up by itself when something changes."),
        _(
            "Everything in {city}: {link}",
            city=escape(town.city.name),
            link=escape(_webcal(f"{base}/calendar.ics")),
        ),
    ]
    lines += [
        _("{name}: {link}", name=escape(each), link=escape(_webcal(f"{base}/festival/{key(each)}.ics")))
        for each in festivals(town)[:MOST]
    ]
    buttons: tuple[Button, ...] = ()
    if request.private:
        secret = await unit.calendars.secret(request.who.id, town.city.id, town.clock())
        lines.append(
            _(
                "What you follow: {link}\nThis one is yours alone: whoever has it sees what you follow.",
                link=escape(_webcal(f"{base}/mine/{secret}.ics")),
            )
        )
        buttons = (Button(_("Make my link anew"), "cal-new"),)
    else:
        lines.append(_("In private, I also give you a calendar of what you follow."))
    about = Button(_("All calendars and open data"), url=f"{base}/?lang={language()}")
    return Reply(
        "\n".join(lines),
        buttons=(buttons, (about,)) if buttons else ((about,),),
        personal=bool(buttons),
        trace=False,
    )


def _webcal(url: str) -> str:
    """The link as calendar programs open it."""
    return f"webcal://{url.partition('://')[2]}"
