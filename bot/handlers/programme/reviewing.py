"""A draft shown whole, with every field to change by a tap, before it is saved."""

from bot.conversation.i18n import _, language
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Card, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.pickers import numbered
from bot.handlers.programme import doubting
from bot.handlers.programme.fields import FIELDS, changed, toggled, topic_label
from bot.handlers.programme.saving import Draft, keep, opened
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.agenda import Event

router: Router[Unit, Town] = Router()


@router.press("eo-card")
async def whole(request: Request, unit: Unit, town: Town) -> Outcome:
    """The card again."""
    return card(await opened(request, unit, town, numbered(request.text)[0]), town, edits=True)


@router.press("eo-edit")
async def choose(request: Request, unit: Unit, town: Town) -> Outcome:
    """Which of the fields?"""
    draft = await opened(request, unit, town, numbered(request.text)[0])
    return choosing(draft, town)


def choosing(draft: Draft, town: Town, *, edits: bool = True) -> Reply:
    """Every field on a button."""
    buttons = [Button(str(each.label), "eo-f", f"{draft.id}:{name}") for name, each in FIELDS.items()]
    back = (Button(_("That's all"), "eo-card", str(draft.id)),)
    return Reply(_("What shall I change?"), buttons=(*in_rows(buttons, 3), back), edits=edits)


@router.press("eo-f")
async def field(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask for one field anew."""
    number, name = numbered(request.text)
    draft = await opened(request, unit, town, number)
    if draft.event is None or name not in FIELDS:
        return card(draft, town)
    if name == "topics":
        return _topics(draft, draft.event, town)
    return asking(draft, draft.event, name, town)


def asking(draft: Draft, event: Event, name: str, town: Town) -> Ask:
    """The question for one field, with what stands there now."""
    each = FIELDS[name]
    lines = [bold(str(each.label)), str(each.hint)]
    if now := each.show(event, town):
        lines.append(_("For now: {value}", value=italic(now)))
    rows: list[tuple[Button, ...]] = []
    if each.clears is not None and now:
        rows.append((Button(_("Leave it empty"), "eo-clear", f"{draft.id}:{name}"),))
    rows.append((Button(_("Leave it as it is"), "eo-card", str(draft.id)),))
    return Ask(Reply("\n".join(lines), buttons=tuple(rows)), "eo-field", {"draft": draft.id, "field": name})


@router.step("eo-field")
async def field_answered(request: Request, unit: Unit, town: Town) -> Outcome:
    """What it says now."""
    draft = await opened(request, unit, town, int(request.data.get("draft", 0)))
    name = str(request.data.get("field", ""))
    if draft.event is None or name not in FIELDS:
        return card(draft, town)
    draft.event = changed(draft.event, FIELDS[name].read(request.text[:4000], draft.event, town))
    await keep(request, unit, draft)
    return card(draft, town)


@router.press("eo-clear")
async def clear(request: Request, unit: Unit, town: Town) -> Outcome:
    """It says nothing of this any more."""
    number, name = numbered(request.text)
    draft = await opened(request, unit, town, number)
    clears = FIELDS[name].clears if name in FIELDS else None
    if draft.event is not None and clears is not None:
        draft.event = changed(draft.event, clears)
        await keep(request, unit, draft)
    return card(draft, town)


@router.press("eo-topic")
async def topic(request: Request, unit: Unit, town: Town) -> Outcome:
    """One topic more, or less."""
    number, id = numbered(request.text)
    draft = await opened(request, unit, town, number)
    if draft.event is None:
        return card(draft, town)
    draft.event = toggled(draft.event, id, town)
    await keep(request, unit, draft)
    return _topics(draft, draft.event, town)


def _topics(draft: Draft, event: Event, town: Town) -> Reply:
    shown = [*town.city.children(None), *(each for each in event.topics if each in town.city.topics)]
    buttons = [
        Button(
            ("✓ " if id in event.topics else "") + topic_label(town, id, language()),
            "eo-topic",
            f"{draft.id}:{id}",
        )
        for id in dict.fromkeys(shown)
    ]
    done = (Button(_("Done"), "eo-card", str(draft.id)),)
    return Reply(
        _("What is it about? Choose up to five."), buttons=(*in_rows(buttons[:24], 3), done), edits=True
    )


def card(draft: Draft, town: Town, *, edits: bool = False) -> Reply:
    """Everything that was understood, to confirm, to change or to leave."""
    if draft.event is None:
        return Reply(_("This event still lacks something. Say it once more: /event"), personal=True)
    event = draft.event
    said = {name: each.show(event, town) for name, each in FIELDS.items() if name not in ("title", "summary")}
    facts = tuple((str(FIELDS[name].label), escape(value)) for name, value in said.items() if value)
    if silent := [str(FIELDS[name].label).casefold() for name, value in said.items() if not value]:
        facts = (*facts, (_("Not said"), escape(", ".join(silent))))
    lines = [bold(_("This is what I understood. Nothing is saved yet."))]
    lines += [f"⚠ {each}" for each in doubting.said(draft.doubts, event, town)]
    id = str(draft.id)
    rows = (
        (Button(_("Save"), "eo-save", id), Button(_("Change something"), "eo-edit", id)),
        (Button(_("Leave it"), "eo-drop", id),),
    )
    shown = Card(f"📅 {bold(event.title)}", escape(event.summary or ""), facts)
    return Reply("\n".join(lines), (shown,), rows, edits=edits)
