"""One command against an account in the wrong hands: its roles end, what it queued stays, what it sent is shown."""

from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers import pickers
from bot.handlers.news import bulletin
from bot.handlers.news.onair import retract
from bot.handlers.rights import Right, Role, allow
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.announcements import OPEN
from bot.storage.halting import halt

router: Router[Unit, Town] = Router()

SHOWN = 8


@router.command({"fr": "suspendre", "en": "halt"}, lazy("Stop at once somebody who has a role"), staff=True)
async def stop(request: Request, unit: Unit, town: Town) -> Outcome:
    """Whom?"""
    await allow(request, unit, town, Right.HALT)
    found: dict[int, list[str]] = {}
    for role in (Role.ORGANISER, Role.STEWARD, Role.PASSEUR):
        for each in await unit.duties.holding(town.city.id, role):
            if each.person_id != request.who.id:
                found.setdefault(each.person_id, []).append(each.called or _("number {n}", n=each.person_id))
    if not found:
        return Reply(
            _("Nobody else has a role here."), buttons=((Button(_("Help"), "help"),),), personal=True
        )
    rows = []
    for person, names in list(found.items())[:SHOWN]:
        made = await unit.announcements.of(person, town.city.id, limit=50)
        count = sum(each.state in OPEN for each in made)
        rows.append((Button(f"{names[0][:40]} ({count})", "an-end", str(person)),))
    text = _(
        "Whose roles shall end now? What they queued is halted, and I show what they sent. In brackets: announcements under way."
    )
    return Reply(text, buttons=tuple(rows), personal=True)


@router.press("an-end")
async def end(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask once; then at once."""
    await allow(request, unit, town, Right.HALT)
    person, sure = pickers.numbered(request.text)
    duties = await unit.duties.of(person, town.city.id) if person else []
    if person == request.who.id or (not duties and sure != "yes"):
        return bulletin.gone()
    name = next((each.called for each in duties if each.called), "") or _("number {n}", n=person)
    if sure != "yes":
        row = (Button(_("Yes, stop everything"), "an-end", f"{person}:yes"), Button(_("No"), "an-home"))
        return Reply(_("Stop everything of {name}?", name=escape(name)), buttons=(row,), personal=True)
    done = await halt(unit, town.city.id, person, by=request.who.id, now=town.clock())
    lines = [
        bold(_("It is stopped.")),
        ngettext("{n} role ended.", "{n} roles ended.", done.roles),
        ngettext("{n} announcement halted.", "{n} announcements halted.", done.halted),
        ngettext("{n} message is not sent any more.", "{n} messages are not sent any more.", done.dropped),
    ]
    if done.silenced:
        lines.append(ngettext("{n} repeated message rests.", "{n} repeated messages rest.", done.silenced))
    rows = []
    for it, sent in done.sent[:SHOWN]:
        quoted = bulletin.quoted(it.texts, town.city.language, 60)
        lines.append(ngettext("Sent to {n}: “{words}”", "Sent to {n}: “{words}”", sent, words=escape(quoted)))
        rows.append((Button(_("Withdraw: {words}", words=quoted[:40]), "an-purge", str(it.id)),))
    if not done.sent:
        lines.append(_("Nothing of theirs went out."))
    rows.append((Button(_("My announcements"), "an-home"),))
    return Reply("\n".join(lines), buttons=tuple(rows), personal=True)


@router.press("an-purge")
async def purge(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they sent is taken back everywhere."""
    await allow(request, unit, town, Right.HALT)
    it = await unit.announcements.get(pickers.numbered(request.text)[0])
    if it is None or it.city != town.city.id or not it.issue:
        return bulletin.gone()
    count = await retract(it, request.who.id, unit, town)
    row = (Button(_("My announcements"), "an-home"),)
    said = ngettext("It is being withdrawn in {n} place.", "It is being withdrawn in {n} places.", count)
    return Reply(said, buttons=(row,), personal=True)
