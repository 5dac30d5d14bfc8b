"""What goes with the words of an announcement: a picture, a link, and the answers that people may give by a tap."""

from urllib.parse import urlsplit

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.news.announcing import draft, workshop
from bot.handlers.news.bulletin import cleaned, gone
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import DRAFT

router: Router[Unit, Town] = Router()

LINK = 500
"""Characters of an address."""


@router.press("an-pic")
async def picture(request: Request, unit: Unit, town: Town) -> Outcome:
    """A picture, or none."""
    id, what = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None:
        return gone()
    if what == "none":
        await unit.announcements.change(it.id, DRAFT, reference="", picture=None)
        return await workshop(it.id, unit, town, edits=True)
    row = (Button(_("No picture"), "an-pic", f"{id}:none"), Button(_("Back"), "an-board", str(id)))
    words = _("Send me the picture. What its camera wrote into it, such as where it was taken, is removed.")
    return Ask(Reply(words, buttons=(row,), personal=True), "an-pic", {"announcement": id})


@router.step("an-pic", pictures=True)
async def pictured(request: Request, unit: Unit, town: Town) -> Outcome:
    """The picture came."""
    if (it := await draft(request, unit, town, int(request.data["announcement"]))) is None:
        return gone()
    if not request.picture:
        raise Invalid(_("That is no picture that I can read. Send one as a photo, or tap “No picture”."))
    reference = f"{request.address.platform}:{request.picture}"
    await unit.announcements.change(it.id, DRAFT, reference=reference, picture=None)
    return await workshop(it.id, unit, town)


@router.press("an-link")
async def link(request: Request, unit: Unit, town: Town) -> Outcome:
    """A link, shown in full to everybody."""
    id, what = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None:
        return gone()
    if what == "none":
        await unit.announcements.change(it.id, DRAFT, link="")
        return await workshop(it.id, unit, town, edits=True)
    row = (Button(_("No link"), "an-link", f"{id}:none"), Button(_("Back"), "an-board", str(id)))
    words = _("Write the address, beginning with https://. Everybody sees it in full.")
    return Ask(Reply(words, buttons=(row,), personal=True), "an-link", {"announcement": id})


@router.step("an-link")
async def linked(request: Request, unit: Unit, town: Town) -> Outcome:
    """The address came."""
    if (it := await draft(request, unit, town, int(request.data["announcement"]))) is None:
        return gone()
    await unit.announcements.change(it.id, DRAFT, link=address(request.text))
    return await workshop(it.id, unit, town)


def address(said: str) -> str:
    """An address of the web, whole. Raises Invalid."""
    url = said.strip()
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("https", "http") and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(url) > LINK or any(each.isspace() for each in url) or cleaned(url) != url:
        raise Invalid(_("I need a whole address, such as https://www.example.org/programme."))
    return url


@router.press("an-offer")
async def offer(request: Request, unit: Unit, town: Town) -> Outcome:
    """What readers may answer by a tap; each tap here changes one."""
    id, what = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None:
        return gone()
    every = {
        "interested": _("I am interested"),
        "coming": _("I will come"),
        "question": _("Ask a question"),
    }
    offers = it.offers
    if what in every:
        offers = tuple(pickers.toggled(it.offers, what, tuple(every)))
        await unit.announcements.change(id, DRAFT, offers=offers)
    buttons = [
        Button(("✓ " if name in offers else "") + label, "an-offer", f"{id}:{name}")
        for name, label in every.items()
    ]
    rows = (*in_rows(buttons, 2), (Button(_("Done"), "an-board", str(id)),))
    text = _("Which answers may people give by a tap? You see how many, never who, unless they say so.")
    return Reply(text, buttons=rows, personal=True, edits=bool(what))
