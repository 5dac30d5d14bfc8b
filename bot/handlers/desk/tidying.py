"""Pages that need a look: long unchecked, over, or perhaps two of the same."""

from dataclasses import dataclass
from hashlib import blake2b

from bot.conversation.i18n import _, day, language
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.cards import full_card
from bot.handlers.desk import pages
from bot.handlers.exchange.sheet import in_private
from bot.handlers.pickers import numbered, shortened
from bot.handlers.rights import Right, allow
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.catalogue import Entry
from knowledge.formats.changes import fingerprint
from knowledge.upkeep import Differing, contradictions, doubles, merge, over, to_verify
from knowledge.upkeep.freshness import MONTHS

router: Router[Unit, Town] = Router()

SHOWN = 8

TITLE = 32
"""Characters of a title on a button that says more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries to look at together, and what they say differently."""

    one: Entry
    other: Entry
    fields: tuple[Differing, ...] = ()

    @property
    def mark(self) -> str:
        """What a button carries of a pair, which two ids would be too long for."""
        return blake2b(f"{self.one.id} {self.other.id}".encode(), digest_size=8).hexdigest()


@router.press("ol")
async def overview(request: Request, unit: Unit, town: Town) -> Outcome:
    """How many of each."""
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    old, past, twice = _old(town), _over(town), pairs(town)
    rows = (
        (Button(_("To check again ({n})", n=len(old)), "ol-old"),),
        (Button(_("Over ({n})", n=len(past)), "ol-over"),),
        (Button(_("Perhaps the same ({n})", n=len(twice)), "ol-twice"),),
        (Button(_("The desk"), "dk"),),
    )
    text = _("A page that nobody has looked at for {months} months is asked about again.", months=MONTHS)
    return Reply(f"{bold(_('Pages to look at'))}\n{text}", buttons=rows, personal=True)


@router.press("ol-old")
async def old(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those that were checked longest ago."""
    return await _list(request, unit, town, _old(town), "ol-old", _("To check again"))


@router.press("ol-over")
async def past(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those whose time is over."""
    return await _list(request, unit, town, _over(town), "ol-over", _("Over"))


async def _list(
    request: Request, unit: Unit, town: Town, found: list[Entry], action: str, title: str
) -> Reply:
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    leaf = numbered(request.text)[0]
    shown = found[leaf * SHOWN : (leaf + 1) * SHOWN]
    lines = [bold(title)]
    lines += [
        f"• {escape(each.title)} · {_('checked on {day}', day=day(each.verified_on))}" for each in shown
    ]
    if not found:
        lines.append(_("Nothing: everything has been looked at."))
    rows = in_rows([Button(shortened(each.title), "pg-see", each.id) for each in shown], 1)
    last = [Button(_("Pages to look at"), "ol")]
    if len(found) > (leaf + 1) * SHOWN:
        last.insert(0, Button(_("More"), action, str(leaf + 1)))
    return Reply("\n".join(lines), buttons=(*rows, tuple(last)), personal=True)


@router.press("ol-twice")
async def twice(request: Request, unit: Unit, town: Town) -> Outcome:
    """Two pages that may speak of the same, side by side; the next pair with a tap."""
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    found = pairs(town)
    if not found:
        text = _("Nothing: no two pages look the same.")
        return Reply(text, buttons=((Button(_("Pages to look at"), "ol"),),), personal=True)
    at = numbered(request.text)[0] % len(found)
    pair = found[at]
    cards = tuple(full_card(each, town.city, town.today()) for each in (pair.one, pair.other))
    rows = [
        (Button(_("Keep: {title}", title=shortened(pair.one.title, TITLE)), "ol-keep", f"{pair.mark}:1"),),
        (
            Button(
                _("Keep: {title} (2)", title=shortened(pair.other.title, TITLE)), "ol-keep", f"{pair.mark}:2"
            ),
        ),
        (
            Button(_("Look into the first"), "pg-see", pair.one.id),
            Button(_("Into the second"), "pg-see", pair.other.id),
        ),
    ]
    last = [Button(_("Pages to look at"), "ol")]
    if len(found) > 1:
        last.insert(0, Button(_("They are two: next"), "ol-twice", str(at + 1)))
    lines = [_("Do these two speak of the same? The one that you keep learns what the other says.")]
    if different := _differing(pair):
        lines += [bold(_("They don't say the same:")), *different]
    return Reply("\n".join(lines), cards, (*rows, tuple(last)), personal=True)


@router.press("ol-keep")
async def keep(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of the two stands for both from now on."""
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    wanted, _colon, which = request.text.partition(":")
    pair = next((each for each in pairs(town) if each.mark == wanted), None)
    if pair is None or which not in ("1", "2"):
        text = _("These two are no longer there as they were.")
        return Reply(text, buttons=((Button(_("Pages to look at"), "ol"),),), personal=True)
    kept, gone = (pair.one, pair.other) if which == "1" else (pair.other, pair.one)
    city, now = town.city.id, town.clock()
    held = await unit.entries.one(city, kept.id)
    if held is not None and pages.written_here(held):
        # What stands in the city's files changes there; of it only the title is learnt.
        kept = merge(kept, gone).entry
        await unit.entries.put(city, held.origin, [(kept, fingerprint(kept))], now, owner=held.owner)
    await unit.entries.found(city, gone.id, now, merged_into=kept.id)
    # The number of no search: who looked for the other one by its title finds this one.
    lesson = int.from_bytes(blake2b(gone.id.encode(), digest_size=3).digest(), "big")
    words = gone.says("title", language())
    await unit.lessons.teach(city, -(lesson + 2**30), words, kept.id, 1, town.today())
    await unit.deeds.note(city, request.who.id, "entry-merged", now, about=f"{gone.id} → {kept.id}")

    def settle() -> None:
        town.part_with(gone.id)
        town.adopt(kept)
        town.teach(words, kept.id, 1)

    unit.afterwards.append(settle)
    text = _("{title} stands for both from now on.", title=bold(kept.title))
    row = (Button(_("Perhaps the same"), "ol-twice"), Button(_("The desk"), "dk"))
    return Reply(text, buttons=(row,), edits=True, personal=True)


def _old(town: Town) -> list[Entry]:
    return [town.catalogue[each.id] for each in to_verify(town.catalogue, town.today())]


def _over(town: Town) -> list[Entry]:
    return [town.catalogue[each.id] for each in over(town.catalogue, town.today())]


def pairs(town: Town) -> list[Pair]:
    """Two entries that may be one, or that cannot both be right, the contradictions first."""
    told = {(each.one, each.other): each.fields for each in contradictions(town.catalogue, town.today())}
    every = dict.fromkeys((*told, *((each.one, each.other) for each in doubles(town.catalogue))))
    return [
        Pair(town.catalogue[one], town.catalogue[other], told.get((one, other), ())) for one, other in every
    ]


def _differing(pair: Pair) -> list[str]:
    """What the two say differently, in words."""
    names = {"free": _("Price"), "price": _("Price"), "hours": _("When"), "ages": _("Ages")}
    return [
        f"{names.get(each.field, _('Contact'))} : {escape(each.one)} / {escape(each.other)}"
        for each in pair.fields
        if each.field != "free"
    ]
