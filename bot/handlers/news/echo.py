"""What people answer to an announcement: a tap, a question and its answer; and which news they want at all."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.conversation.errors import Refused
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers import mandate, pickers
from bot.handlers.exchange import joining
from bot.handlers.exchange.relay import brief
from bot.handlers.news import bulletin
from bot.handlers.news.bulletin import AGES, cleaned, mine, named
from bot.handlers.news.dispatching import tell_author
from bot.handlers.rights import Right, allow
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import DRAFT, WAITING, Announcement
from bot.storage.audiences import NEWS
from bot.storage.echoes import ASKED

router: Router[Unit, Town] = Router()

LONGEST = 1000
"""Characters of a question or an answer."""

OFTEN = 5
"""Questions that one may ask in an hour."""

KINDS = ("interested", "coming")


async def _read_by(request: Request, unit: Unit, town: Town, id: int) -> Announcement | None:
    """An announcement that has gone out: to this person, or where they press the button."""
    it = await unit.announcements.get(id) if 0 < id < 2**31 else None
    if it is None or it.city != town.city.id or it.state in (DRAFT, WAITING) or not it.issue:
        return None
    if await unit.copies.got(id, request.who.id) is not None:
        return it
    return it if f"chat:{request.address}" in it.audience else None


def _over() -> Reply:
    return Reply(
        _("That announcement is over. Ask me what there is today."),
        buttons=((Button(_("All topics"), "topics"),),),
        personal=True,
    )


@router.press("an-yes")
async def interested(request: Request, unit: Unit, town: Town) -> Outcome:
    """Counted, once; who it was stays between them and Passeur."""
    id, kind = pickers.numbered(request.text)
    if (it := await _read_by(request, unit, town, id)) is None or kind not in KINDS or kind not in it.offers:
        return _over()
    await unit.echoes.say(id, request.who.id, kind, town.clock())
    head = _("Noted: you will come.") if kind == "coming" else _("Noted: you are interested.")
    text = _("Whoever announced it sees how many you are, not who.")
    row = (
        Button(_("After all not"), "an-no", f"{id}:{kind}"),
        Button(_("Tell them my name"), "an-name", str(id)),
    )
    return Reply(f"{head}\n{text}", buttons=(row,), personal=True)


@router.press("an-no")
async def uninterested(request: Request, unit: Unit, town: Town) -> Outcome:
    """Taken back."""
    id, kind = pickers.numbered(request.text)
    if kind not in KINDS:
        return _over()
    await unit.echoes.unsay(id, request.who.id, kind)
    row = (Button(_("All topics"), "topics"),)
    return Reply(_("Very well, it no longer counts."), buttons=(row,), personal=True, edits=True)


@router.press("an-name")
async def naming(request: Request, unit: Unit, town: Town) -> Outcome:
    """Only whoever wants to says who they are."""
    id, what = pickers.numbered(request.text)
    if await _read_by(request, unit, town, id) is None:
        return _over()
    if what == "none":
        await unit.echoes.call(id, request.who.id, "")
        row = (Button(_("All topics"), "topics"),)
        return Reply(_("Nobody sees your name any more."), buttons=(row,), personal=True, edits=True)
    if not request.private:
        return joining.in_private()
    text = _("Which name may whoever announced it see?")
    return Ask(Reply(text, personal=True), "an-name", {"announcement": id})


@router.step("an-name")
async def called(request: Request, unit: Unit, town: Town) -> Outcome:
    """The name they may see."""
    id = int(request.data["announcement"])
    name = brief(" ".join(cleaned(request.text).split()), 60)
    if not await unit.echoes.call(id, request.who.id, name):
        return _over()
    row = (Button(_("After all not"), "an-name", f"{id}:none"),)
    return Reply(_("They see: {name}", name=italic(name)), buttons=(row,), personal=True)


@router.press("an-ask")
async def ask(request: Request, unit: Unit, town: Town) -> Outcome:
    """A question to whoever announced it."""
    id, _rest = pickers.numbered(request.text)
    if (it := await _read_by(request, unit, town, id)) is None or "question" not in it.offers:
        return _over()
    if not request.private:
        return joining.in_private()
    text = _(
        "What would you like to know? Whoever announced it answers you here, through me; they do not see who you are."
    )
    return Ask(Reply(text, personal=True), "an-ask", {"announcement": id})


@router.step("an-ask")
async def asked(request: Request, unit: Unit, town: Town) -> Outcome:
    """It is passed on."""
    if (it := await _read_by(request, unit, town, int(request.data["announcement"]))) is None:
        return _over()
    words = brief(cleaned(request.text), LONGEST)
    now = town.clock()
    if await unit.echoes.asked_lately(request.who.id, now - timedelta(hours=1)) >= OFTEN:
        raise Refused(_("That is a lot in one hour. Let them answer first, and ask again a little later."))
    id = await unit.echoes.ask(it.id, request.who.id, words, now)
    await tell_author(it, "inquiry", unit, town, question=id)
    row = (Button(_("Ask something else"), "an-ask", str(it.id)),)
    return Reply(_("Your question is on its way. The answer comes here."), buttons=(row,), personal=True)


@router.notice("inquiry")
async def inquiry(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """Somebody asks something about your announcement; nothing where it is answered."""
    found = await unit.echoes.question(int(args["question"]))
    it = await unit.announcements.get(int(args["announcement"]))
    if found is None or it is None or found.answered_at is not None:
        return None
    lines = (
        bold(_("A question about your announcement")),
        italic(bulletin.quoted(it.texts, town.city.language)),
        escape(found.words),
    )
    row = (Button(_("Answer"), "an-reply", str(found.id)), Button(_("See"), "an-board", str(it.id)))
    return Reply("\n\n".join(lines), buttons=(row,))


@router.press("an-ask-list")
async def questions(request: Request, unit: Unit, town: Town) -> Outcome:
    """The questions that wait, the earliest first."""
    if (it := await mine(request, unit, town, pickers.numbered(request.text)[0])) is None:
        return bulletin.gone()
    waiting = await unit.echoes.unanswered(it.id)
    lines = [
        bold(ngettext("{n} question waits for an answer.", "{n} questions wait for an answer.", len(waiting)))
    ]
    lines += [f"{number}. {escape(each.words[:400])}" for number, each in enumerate(waiting[:6], start=1)]
    buttons = [
        Button(_("Answer number {n}", n=number), "an-reply", str(each.id))
        for number, each in enumerate(waiting[:6], start=1)
    ]
    back = (Button(_("Back"), "an-board", str(it.id)),)
    return Reply("\n\n".join(lines), buttons=(*in_rows(buttons, 2), back), personal=True)


@router.press("an-reply")
async def reply(request: Request, unit: Unit, town: Town) -> Outcome:
    """The answer to a question, by whoever may announce there."""
    found = await unit.echoes.question(pickers.numbered(request.text)[0])
    if found is None or await mine(request, unit, town, found.announcement_id) is None:
        await bulletin.allow_somewhere(request, unit, town)
        return bulletin.gone()
    if found.answered_at is not None:
        row = (Button(_("See"), "an-board", str(found.announcement_id)),)
        return Reply(
            _("It is answered already: {words}", words=italic(found.answer)), buttons=(row,), personal=True
        )
    lines = (escape(found.words), _("What shall I answer?"))
    return Ask(Reply("\n\n".join(lines), personal=True), "an-reply", {"question": found.id})


@router.step("an-reply")
async def replied(request: Request, unit: Unit, town: Town) -> Outcome:
    """It goes back to whoever asked; of two who answer at once, one does."""
    found = await unit.echoes.question(int(request.data["question"]))
    if found is None or (it := await mine(request, unit, town, found.announcement_id)) is None:
        return bulletin.gone()
    await allow(request, unit, town, Right.ANNOUNCE, it.space)
    words = brief(cleaned(request.text), LONGEST)
    row = (Button(_("See"), "an-board", str(it.id)),)
    if not await unit.echoes.answer(found.id, words, town.clock()):
        return Reply(_("Somebody was quicker and has answered it."), buttons=(row,), personal=True)
    if reach := (await unit.habits.reach([found.person_id])).get(found.person_id):
        args = {"question": found.id, "announcement": it.id}
        key = f"echo:{found.id}"
        await unit.outbox.notice(key, str(reach.address), reach.recipient, "echo", args, town.clock())
    return Reply(_("Your answer is on its way."), buttons=(row,), personal=True)


@router.notice("echo")
async def answered(args: Mapping[str, Any], unit: Unit, town: Town) -> Reply | None:
    """The answer to a question about an announcement."""
    found = await unit.echoes.question(int(args["question"]))
    it = await unit.announcements.get(int(args["announcement"]))
    if found is None or it is None:
        return None
    lines = (
        bold(_("An answer from {sender}", sender=await mandate.said(it.space, unit, town))),
        italic(found.words[:200]),
        escape(found.answer),
    )
    return Reply("\n\n".join(lines), buttons=((Button(_("Ask something else"), "an-ask", str(it.id)),),))


@router.press("an-stop")
async def stop(request: Request, unit: Unit, town: Town) -> Outcome:
    """One tap, and such news come no more."""
    id, _rest = pickers.numbered(request.text)
    got = await unit.copies.got(id, request.who.id) if id else None
    if got is None:
        return await _news(request, unit, town)
    why = str(got["why"])
    if why == NEWS:
        await unit.habits.change(request.who.id, city_news=False)
        text = _("Done: no more news of the city. What you follow still reaches you.")
    else:
        await unit.echoes.choose(request.who.id, why, town.clock())
        kind, _colon, target = why.partition(":")
        text = _("Done: no more announcements about {what}.", what=escape(named(town, kind, target)))
    await unit.copies.stop(request.who.id, [why], "stopped")
    row = (Button(_("I was mistaken, go on"), "an-wish", str(id)), Button(_("All my news"), "news"))
    return Reply(text, buttons=(row,), personal=True)


@router.press("an-wish")
async def wish(request: Request, unit: Unit, town: Town) -> Outcome:
    """A slip of the finger is put right."""
    got = await unit.copies.got(pickers.numbered(request.text)[0], request.who.id)
    if got is not None and (why := str(got["why"])) != NEWS:
        await unit.echoes.reconsider(request.who.id, why)
    elif got is not None:
        await unit.habits.change(request.who.id, city_news=True)
    return await _news(request, unit, town)


@router.command({"fr": "nouvelles", "en": "news"}, lazy("Choose which news of the city reach you"))
async def news(request: Request, unit: Unit, town: Town) -> Outcome:
    """What reaches this person unasked, and how to have more or less of it."""
    return await _news(request, unit, town)


@router.press("news")
async def news_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same from a button; ``yes`` and ``no`` choose the city's news, an age band tells it, ``back:…`` wants a group again."""
    what = request.text
    if what in ("yes", "no"):
        await unit.habits.change(request.who.id, city_news=what == "yes")
        await unit.echoes.choose(request.who.id, ASKED, town.clock())
        if what == "no":
            await unit.copies.stop(request.who.id, [NEWS], "stopped")
    elif what.startswith("age:") and what[4:] in ("", *AGES):
        await unit.habits.change(request.who.id, age=what[4:])
    elif what.startswith("back:"):
        for each in await unit.echoes.choices(request.who.id):
            if each.startswith(what[5:]) and each != ASKED:
                await unit.echoes.reconsider(request.who.id, each)
    return await _news(request, unit, town, edits=bool(what))


async def _news(request: Request, unit: Unit, town: Town, *, edits: bool = False) -> Reply:
    habit = await unit.habits.of(request.who.id)
    stopped = [each for each in await unit.echoes.choices(request.who.id) if each != ASKED]
    lines = [
        bold(_("News of the city")),
        _("You receive announcements of {city}.", city=escape(town.city.name))
        if habit.city_news
        else _("You receive no announcements of {city}.", city=escape(town.city.name)),
        _("A few a month, never at night, one tap to stop."),
    ]
    if stopped:
        things = [named(town, *each.split(":", 1)) for each in stopped if ":" in each]
        lines.append(_("You wanted nothing more about: {things}", things=escape(", ".join(things))))
    if habit.age in AGES:
        lines.append(_("Your age: {age}", age=str(AGES[habit.age])))
    switch = (
        Button(_("No news, please"), "news", "no")
        if habit.city_news
        else Button(_("Yes, with pleasure"), "news", "yes")
    )
    ages = [
        Button(
            ("✓ " if habit.age == band else "") + str(label),
            "news",
            f"age:{'' if habit.age == band else band}",
        )
        for band, label in AGES.items()
    ]
    rows: list[tuple[Button, ...]] = [(switch,)]
    if habit.city_news:
        lines.append(_("If you like, tell me your age: some news are for young people, or for older ones."))
        rows += in_rows(ages, 2)
    if stopped:
        rows.append((Button(_("Receive those again"), "news", "back:"),))
    return Reply("\n".join(lines), buttons=tuple(rows), personal=True, edits=edits)


async def offered(request: Request, unit: Unit, town: Town) -> Button | None:
    """Whether somebody would like news of the city: asked once, at a moment when they found something; None afterwards."""
    if not request.private or (await unit.habits.of(request.who.id)).city_news:
        return None
    if not await unit.echoes.choose(request.who.id, ASKED, town.clock()):
        return None
    return Button(_("Send me news of the city"), "news", "yes")
