"""What people can show and would love to learn: by a command, in plain words, or by a few questions."""

from dataclasses import replace

from bot.conversation.i18n import _, lazy
from bot.conversation.markup import bold, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import courtesy
from bot.handlers.exchange import drafts, interview, joining
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge import sharing
from knowledge.courtesy import strip_courtesies
from knowledge.skills import unpriced

router: Router[Unit, Town] = Router()

_OFFER, _BESIDE = "je sais coudre", ("coudre",)


async def heard(request: Request, unit: Unit, town: Town) -> Outcome:
    """Plain words that offer something; None where they do not, so that they are a question to the city."""
    said, priced = _read(request.text)
    if said is None:
        return None
    joining.between_us(request)
    if said.nothing and not said.offers:
        return await interview.begin(request, unit, town)
    return await _understood(request, unit, town, said.offers, said.wishes, priced=priced)


def _read(text: str) -> tuple[sharing.Said | None, bool]:
    """What these words offer; where they do so at a price, what they offer without it, and true."""
    said = sharing.read(text)
    if said is None and (free := unpriced(text)):
        said = sharing.read(free)
        return (said, True) if said is not None and said.offers else (None, False)
    return said, False


@router.command(
    {"fr": "proposer", "en": "offer"},
    lazy("Share what I know"),
    argument=lazy("what you could show"),
    more=("partager", "share"),
)
async def offer(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they could show: said at once, or asked for."""
    if request.text:
        return await offered(request, unit, town)
    joining.between_us(request)
    lines = (
        bold(_("What could you show somebody?")),
        _("Small or great, in your own words: you need not be an expert, only a step ahead."),
        italic(_("“mend a bicycle”, “my grandmother's couscous”, “talk in French”, “use a telephone”…")),
    )
    return Ask(Reply("\n".join(lines), buttons=((Button(_("I know nothing"), "iv"),),)), "sh-offer")


@router.press("sh-offer")
async def offer_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await offer(replace(request, text=""), unit, town)


@router.step("sh-offer")
async def offered(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they can show, in their words; a wish said along with it counts too."""
    if reply := await courtesy.answered(request, unit, town):
        return reply
    joining.between_us(request)
    said, _priced = _read(request.text)
    if said is not None and (said.offers or said.nothing):
        return await heard(request, unit, town)
    text = request.text
    # A list would hide what is told beside a skill: « tricot, Snap : lila2004 ».
    offers = (text,) if drafts.tells_a_contact(text) else sharing.listed(text)
    return await _understood(request, unit, town, offers, ())


@router.command(
    {"fr": "souhaiter", "en": "wish"},
    lazy("Say what I would love to learn"),
    argument=lazy("what you would love to learn"),
    more=("souhait",),
)
async def wish(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they would love to learn: said at once, or asked for."""
    if request.text:
        return await wished(request, unit, town)
    joining.between_us(request)
    lines = (
        bold(_("What would you love to learn from somebody?")),
        italic(_("“Arabic”, “the guitar, from the very beginning”, “make bread”, “fill in a form”…")),
    )
    row = (Button(_("I don't know what to learn"), "topics"),)
    return Ask(Reply("\n".join(lines), buttons=(row,)), "sh-wish")


@router.press("sh-wish")
async def wish_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await wish(replace(request, text=""), unit, town)


@router.step("sh-wish")
async def wished(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they would love to learn, in their words; an offer said along with it counts too."""
    if reply := await courtesy.answered(request, unit, town):
        return reply
    joining.between_us(request)
    said = sharing.read(request.text)
    if said is not None and said.offers:
        return await heard(request, unit, town)
    return await _understood(request, unit, town, (), _wishes(request.text))


def _wishes(text: str) -> tuple[str, ...]:
    """What is wished for, without « j'aimerais apprendre »; the words themselves where there is no such frame.

    In plain words a wish counts only beside an offer, else it is a question to the city. Here it is a wish for sure: an
    offer is put beside it.
    """
    said = sharing.read(f"{_OFFER}, {text}")
    if said is not None and said.wishes and said.offers == _BESIDE:
        return said.wishes
    return (strip_courtesies(text) or text,)


async def _understood(
    request: Request,
    unit: Unit,
    town: Town,
    offers: tuple[str, ...],
    wishes: tuple[str, ...],
    *,
    priced: bool = False,
) -> Reply:
    profile = await joining.own(request, unit, town)
    understood = await drafts.understand(unit, town, profile, offers, wishes)
    return drafts.shown(town, replace(understood, priced=priced or understood.priced))
