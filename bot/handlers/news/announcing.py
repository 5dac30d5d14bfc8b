"""Something to tell to many: said in chat, then shaped piece by piece until it is right, and nothing goes out before."""

from typing import Any

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, language_name, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import mandate, pickers
from bot.handlers.moments import when
from bot.handlers.news import bulletin
from bot.handlers.news.bulletin import cleaned, gone, mine
from bot.handlers.rights import Right, allow, allow_anywhere
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import DRAFT, SENDING, STOPPED, WAITING, Announcement

router: Router[Unit, Town] = Router()

LONGEST = 3000
"""Characters of a text: three messages at most, on the platform with the shortest."""


@router.command({"fr": "annoncer", "en": "announce"}, lazy("Announce something"), staff=True)
async def announce(request: Request, unit: Unit, town: Town) -> Outcome:
    """A new announcement, or those that there are."""
    await allow_anywhere(request, unit, town, Right.ANNOUNCE)
    return await home(request, unit, town)


@router.press("an-home")
async def home(request: Request, unit: Unit, town: Town) -> Outcome:
    """What one may announce, what one has announced, and how many questions wait."""
    standing = await allow_anywhere(request, unit, town, Right.ANNOUNCE)
    where = standing.where(Right.ANNOUNCE)
    spaces = None if "" in where else sorted(where)
    drafts = [
        each for each in await unit.announcements.of(request.who.id, town.city.id) if each.state == DRAFT
    ]
    latest = await unit.announcements.latest(town.city.id, spaces, limit=6)
    waiting = await unit.echoes.waiting(town.city.id, spaces)
    lines = [bold(_("Announcements"))]
    if waiting:
        lines.append(
            ngettext("{n} question waits for an answer.", "{n} questions wait for an answer.", waiting)
        )
    rows = [
        (
            Button(
                f"{_mark(each)} {bulletin.quoted(each.texts, town.city.language, 40)}",
                "an-board",
                str(each.id),
            ),
        )
        for each in (*drafts[:4], *latest)
    ]
    if not rows:
        lines.append(_("Nothing has been announced yet."))
    new = [Button(_("A new announcement"), "an-new")]
    return Reply("\n".join(lines), buttons=(tuple(new), *rows), personal=True)


def _mark(it: Announcement) -> str:
    marks = {
        DRAFT: "✏️",
        WAITING: "👀",
        SENDING: "📤",
        STOPPED: "⏸",
        "due": "🕘",
        "retracted": "🚫",
        "halted": "⛔",
    }
    return marks.get(it.state, "✓")


@router.press("an-new")
async def new(request: Request, unit: Unit, town: Town) -> Outcome:
    """In whose name, where there is a choice; then the words."""
    space = await mandate.choice(request, unit, town, Right.ANNOUNCE, "an-new")
    if isinstance(space, Reply):
        return space
    lines = (
        bold(_("What would you like to announce?")),
        _("In the name of: {name}", name=escape(await mandate.said(space, unit, town))),
        _(
            "Write it as you would say it; a picture with it is welcome. Nothing goes out before you have seen everything."
        ),
        italic(_("“This Saturday the library lends musical instruments, from 10 to 5, free for everybody.”")),
    )
    return Ask(Reply("\n".join(lines), personal=True), "an-text", {"space": space})


@router.step("an-text", pictures=True)
async def text(request: Request, unit: Unit, town: Town) -> Outcome:
    """The first words, or those of one language, become part of the draft; a picture comes along."""
    if request.picture and not request.text:
        raise Invalid(_("A beautiful picture. Now the words: send it again with a few, or write them first."))
    words = fitting(request.text)
    reference = f"{request.address.platform}:{request.picture}" if request.picture else ""
    if "announcement" not in request.data:
        space = str(request.data["space"])
        await allow(request, unit, town, Right.ANNOUNCE, space)
        lang = town.city.language
        id = await unit.announcements.draft(
            town.city.id, request.who.id, space, {lang: words}, reference, town.clock()
        )
        return await workshop(id, unit, town)
    if (it := await draft(request, unit, town, int(request.data["announcement"]))) is None:
        return gone()
    lang = str(request.data["lang"])
    values: dict[str, Any] = {"texts": {**it.texts, lang: words}}
    if reference:
        values |= {"reference": reference, "picture": None}
    await unit.announcements.change(it.id, DRAFT, **values)
    return await workshop(it.id, unit, town)


def fitting(said: str) -> str:
    """What was typed, if there is something and room for it. Raises Invalid."""
    words = cleaned(said)
    if not any(each.isalnum() for each in words):
        raise Invalid(_("A few words are enough."))
    if len(words) > LONGEST:
        raise Invalid(
            _(
                "That is {length} characters, and there is room for {limit}. Could you say it more briefly?",
                length=len(words),
                limit=LONGEST,
            )
        )
    return words


async def draft(request: Request, unit: Unit, town: Town, id: int) -> Announcement | None:
    """This one while it is a draft that one may change."""
    it = await mine(request, unit, town, id)
    return it if it is not None and it.state == DRAFT else None


async def workshop(id: int, unit: Unit, town: Town, *, edits: bool = False, head: str = "") -> Reply:
    """The draft as it is, with everything that can be decided about it."""
    it = await unit.announcements.get(id)
    assert it is not None
    lines = [*([head] if head else []), bold(_("Your announcement, not sent yet"))]
    lines.append(_("In the name of: {name}", name=escape(await mandate.said(it.space, unit, town))))
    lines.append(escape(bulletin.quoted(it.texts, town.city.language, 300)))
    said = [language_name(each) for each in it.texts]
    lines.append(_("Languages: {languages}", languages=escape(", ".join(said))))
    if missing := bulletin.missing(it, town.city.languages):
        names = ", ".join(map(language_name, missing))
        lines.append(
            _(
                "Missing: {languages}. Those who read it get the city's language, marked as such.",
                languages=escape(names),
            )
        )
    lines.append(_("Picture: {picture}", picture=_("yes") if it.reference or it.pictured else _("none")))
    if it.link:
        lines.append(_("Link: {link}", link=escape(it.link)))
    lines += await readers_lines(it, unit, town)
    lines.append(_("When: {when}", when=escape(planned(it, town))))
    if it.urgent:
        lines.append(bold(_("Urgent: it also goes out at night, once a second organiser has read it.")))
    number = str(it.id)
    rows = [
        (Button(_("Preview"), "an-see", number), Button(_("Send"), "an-go", number)),
        (Button(_("For whom?"), "an-who", number), Button(_("When?"), "an-when", number)),
        tuple(
            Button(f"✏️ {language_name(each)}", "an-say", f"{number}:{each}")
            for each in town.city.languages[:4]
        ),
        (
            Button(_("Picture"), "an-pic", number),
            Button(_("Link"), "an-link", number),
            Button(_("Answers"), "an-offer", number),
        ),
    ]
    last = [Button(_("Delete"), "an-del", number)]
    if not it.space:
        last.insert(
            0, Button(_("Not urgent after all") if it.urgent else _("It is urgent"), "an-urge", number)
        )
    return Reply("\n".join(lines), buttons=(*rows, tuple(last)), personal=True, edits=edits)


async def readers_lines(it: Announcement, unit: Unit, town: Town) -> list[str]:
    """For whom it is, and exactly whom it reaches."""
    if not it.audience:
        return [_("For: {people}", people=_("nobody yet"))]
    people = "; ".join(await bulletin.described(it, unit, town))
    found = await bulletin.reached(it, unit, town)
    counted = bulletin.counted(found, await bulletin.channels(it, unit))
    return [_("For: {people}", people=escape(people)), *(escape(each) for each in counted)]


def planned(it: Announcement, town: Town) -> str:
    """« tout de suite », or a moment; and how it is repeated."""
    moment = _("at once") if it.due_at is None else when(it.due_at, town.city.zone)
    match it.repeats:
        case "weekly":
            return _("{moment}, then every week", moment=moment)
        case "monthly":
            return _("{moment}, then every month", moment=moment)
        case _other:
            return moment


@router.press("an-say")
async def say(request: Request, unit: Unit, town: Town) -> Outcome:
    """The text in one language, anew."""
    id, lang = pickers.numbered(request.text)
    if (it := await draft(request, unit, town, id)) is None or lang not in town.city.languages:
        return gone()
    lines = [_("The text in this language: {language}", language=language_name(lang))]
    if it.texts.get(lang):
        lines.append(escape(it.texts[lang]))
    elif it.texts:
        lines.append(escape(next(iter(it.texts.values()))))
    return Ask(Reply("\n\n".join(lines), personal=True), "an-text", {"announcement": id, "lang": lang})


@router.press("an-urge")
async def urge(request: Request, unit: Unit, town: Town) -> Outcome:
    """What the city declares urgent does not wait for the morning; it needs a second pair of eyes."""
    if (it := await draft(request, unit, town, pickers.numbered(request.text)[0])) is None or it.space:
        return gone()
    await allow(request, unit, town, Right.ANNOUNCE)
    await unit.announcements.change(it.id, DRAFT, urgent=not it.urgent)
    return await workshop(it.id, unit, town, edits=True)


@router.press("an-del")
async def delete(request: Request, unit: Unit, town: Town) -> Outcome:
    """The draft goes."""
    if (it := await draft(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return gone()
    await unit.announcements.delete(it.id)
    row = (Button(_("My announcements"), "an-home"),)
    return Reply(_("The draft is gone. Nobody has seen it."), buttons=(row,), personal=True, edits=True)
