"""The audit log as organisers read it: who did what with a role, and when."""

from collections.abc import Mapping

from bot.conversation.i18n import _, day, language, lazy
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request
from bot.conversation.router import Router
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered
from bot.handlers.rights import Right, allow, titled
from bot.handlers.town import Town
from bot.storage import Unit
from bot.storage.deeds import Done
from knowledge.city import said_in

router: Router[Unit, Town] = Router()

SHOWN = 20
DEPTH = 400
"""How far back the journal is leafed through; the rest is for the command line."""

VERBS: Mapping[str, lazy] = {
    "role-invited": lazy("invited to a role"),
    "role-begun": lazy("took up a role"),
    "role-ended": lazy("ended a role"),
    "role-managed": lazy("looks after a place that they manage"),
    "space-made": lazy("began an association"),
    "space-left": lazy("let an association go"),
    "call-answered": lazy("answered somebody"),
    "report-done": lazy("saw to a report"),
    "report-answered": lazy("answered a report"),
    "entry-written": lazy("wrote a page"),
    "entry-changed": lazy("changed a page"),
    "entry-verified": lazy("checked a page"),
    "entry-closed": lazy("closed a page"),
    "entry-merged": lazy("merged two pages"),
    "question-answered": lazy("answered a question of many"),
    "question-pointed": lazy("led a question to a page"),
    "question-wish": lazy("called for somebody who shows it"),
    "question-event": lazy("made an event of a question"),
    "question-aside": lazy("set a question aside"),
    "suggestion-done": lazy("saw to a suggestion"),
    "appeal-search": lazy("looks for somebody who shows it"),
    "appeal-entry": lazy("made a page of what is wished for"),
    "appeal-event": lazy("made an event of what is wished for"),
    "appeal-aside": lazy("left a wish of many as it is"),
    "announced": lazy("sent an announcement on its way"),
    "put-forward": lazy("asked for a second pair of eyes"),
    "seconded": lazy("approved an announcement"),
    "corrected": lazy("corrected an announcement"),
    "withdrawn": lazy("withdrew an announcement"),
    "stopped": lazy("stopped an announcement"),
    "resumed": lazy("let an announcement go on"),
    "halted": lazy("stopped everything of an account"),
    "poll-opened": lazy("opened a poll"),
    "poll-closed": lazy("closed a poll"),
    "consultation-opened": lazy("opened a consultation"),
    "consultation-closed": lazy("closed a consultation"),
    "said-shown": lazy("showed what somebody said to the city"),
    "said-aside": lazy("set aside what somebody said to the city"),
    "event-added": lazy("added an event"),
    "event-changed": lazy("changed an event"),
    "event-moved": lazy("moved an event"),
    "event-cancel": lazy("cancelled an event"),
    "event-full": lazy("said that an event is full"),
    "event-unsure": lazy("said that an event is not certain yet"),
    "event-back": lazy("said that an event takes place after all"),
    "event-closed": lazy("closed registration for an event"),
    "event-opened": lazy("opened registration for an event"),
    "source-added": lazy("added a calendar to the programme"),
    "source-removed": lazy("took a calendar out of the programme"),
    "source-paused": lazy("lets a calendar rest"),
    "source-resumed": lazy("has a calendar read again"),
    "offer-supervised": lazy("supervises a group"),
    "offer-alone": lazy("no longer supervises a group"),
}


@router.press("jo")
async def journal(request: Request, unit: Unit, town: Town) -> Outcome:
    """The latest first, a page at a time."""
    in_private(request)
    await allow(request, unit, town, Right.HALT)
    page = min(numbered(request.text)[0], DEPTH // SHOWN - 1)
    done = list(await unit.deeds.latest(town.city.id, limit=(page + 1) * SHOWN + 1))
    names: dict[int | None, str] = {
        each.person_id: each.called for each in await unit.duties.all(town.city.id) if each.called
    }
    lines = [bold(_("What was done"))]
    lines += [await _line(each, names, unit, town) for each in done[page * SHOWN : (page + 1) * SHOWN]]
    if len(lines) == 1:
        lines.append(_("Nothing yet."))
    row: list[Button] = [Button(_("My roles"), "du")]
    if len(done) > (page + 1) * SHOWN:
        row.insert(0, Button(_("Earlier ones"), "jo", str(page + 1)))
    return Reply("\n".join(lines), buttons=(tuple(row),), personal=True)


async def _line(each: Done, names: Mapping[int | None, str], unit: Unit, town: Town) -> str:
    when = each.done_at.astimezone(town.now().tzinfo)
    who = names.get(each.person_id) or _nameless(each.person_id)
    what = str(VERBS[each.what]) if each.what in VERBS else each.what
    about = await _about(each, unit, town)
    return f"• {day(when.date())} {when:%H:%M} · {escape(who)} · {escape(what)}" + (
        f" · {escape(about)}" if about else ""
    )


def _nameless(person_id: int | None) -> str:
    """Whoever has no role any more goes by their number, as ``passeur halt`` takes it; whoever erased themselves by none."""
    return _("somebody") if person_id is None else _("somebody (no. {n})", n=person_id)


async def _about(each: Done, unit: Unit, town: Town) -> str:
    """What it was done with, as people call it: a role and where, a page, a topic; else as it is numbered."""
    space = str(each.details.get("space", ""))
    if each.what.startswith("role-"):
        return await titled(unit, each.about, space)
    about = each.about
    if about in town.catalogue:
        about = town.catalogue[about].says("title", language())
    elif about in town.city.topics:
        about = said_in(town.city.topics[about].label, language(), town.city.language)
    place = (await unit.spaces.called(space) or space) if space else ""
    return " · ".join(filter(None, (about, place)))
