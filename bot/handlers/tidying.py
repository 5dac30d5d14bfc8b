"""Pages that need a look: long unchecked, over, or perhaps two of the same."""

from hashlib import blake2b
from itertools import combinations

from rapidfuzz import fuzz

from bot.conversation.i18n import _, day, language
from bot.conversation.markup import bold, escape
from bot.conversation.messages import Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.cards import full_card
from bot.handlers.rights import Right, allow
from bot.handlers.sheet import in_private, number, short
from bot.handlers.town import Town
from bot.storage import Unit
from knowledge.catalogue import Entry, Standing
from knowledge.language import fold

router: Router[Unit, Town] = Router()

SHOWN = 8
MONTHS = 12
DAYS = 365
ALIKE = 92
"""How alike two titles are, of a hundred, that may mean the same."""


@router.press("ol")
async def overview(request: Request, unit: Unit, town: Town) -> Outcome:
    """How many of each."""
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    old, over, twice = _old(town), _over(town), doubles(town)
    rows = (
        (Button(_("To check again ({n})", n=len(old)), "ol-old"),),
        (Button(_("Over ({n})", n=len(over)), "ol-over"),),
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
async def over(request: Request, unit: Unit, town: Town) -> Outcome:
    """Those whose time is over."""
    return await _list(request, unit, town, _over(town), "ol-over", _("Over"))


async def _list(
    request: Request, unit: Unit, town: Town, found: list[Entry], action: str, title: str
) -> Reply:
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    leaf = number(request.text)
    shown = found[leaf * SHOWN : (leaf + 1) * SHOWN]
    lines = [bold(title)]
    lines += [
        f"• {escape(each.title)} · {_('checked on {day}', day=day(each.verified_on))}" for each in shown
    ]
    if not found:
        lines.append(_("Nothing: everything has been looked at."))
    rows = in_rows([Button(short(each.title), "pg-see", each.id) for each in shown], 1)
    last = [Button(_("Pages to look at"), "ol")]
    if len(found) > (leaf + 1) * SHOWN:
        last.insert(0, Button(_("More"), action, str(leaf + 1)))
    return Reply("\n".join(lines), buttons=(*rows, tuple(last)), personal=True)


@router.press("ol-twice")
async def twice(request: Request, unit: Unit, town: Town) -> Outcome:
    """Two pages that may speak of the same, side by side; the next pair with a tap."""
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    pairs = doubles(town)
    if not pairs:
        text = _("Nothing: no two pages look the same.")
        return Reply(text, buttons=((Button(_("Pages to look at"), "ol"),),), personal=True)
    at = number(request.text) % len(pairs)
    one, other = pairs[at]
    cards = tuple(full_card(each, town.city, town.today()) for each in (one, other))
    rows = [
        (Button(short(_("Keep: {title}", title=one.title)), "ol-keep", f"{mark(one, other)}:1"),),
        (Button(short(_("Keep: {title} (2)", title=other.title)), "ol-keep", f"{mark(one, other)}:2"),),
    ]
    last = [Button(_("Pages to look at"), "ol")]
    if len(pairs) > 1:
        last.insert(0, Button(_("They are two: next"), "ol-twice", str(at + 1)))
    text = _("Do these two speak of the same? The one that you keep learns the title of the other.")
    return Reply(text, cards, (*rows, tuple(last)), personal=True)


@router.press("ol-keep")
async def keep(request: Request, unit: Unit, town: Town) -> Outcome:
    """One of the two stands for both from now on."""
    in_private(request)
    await allow(request, unit, town, Right.ENTRIES)
    wanted, _colon, which = request.text.partition(":")
    pair = next((each for each in doubles(town) if mark(*each) == wanted), None)
    if pair is None or which not in ("1", "2"):
        text = _("These two are no longer there as they were.")
        return Reply(text, buttons=((Button(_("Pages to look at"), "ol"),),), personal=True)
    kept, gone = pair if which == "1" else pair[::-1]
    city, now = town.city.id, town.clock()
    await unit.entries.found(city, gone.id, now, merged_into=kept.id)
    # The number of no search: who looked for the other one by its title finds this one.
    lesson = int.from_bytes(blake2b(gone.id.encode(), digest_size=3).digest(), "big")
    words = gone.says("title", language())
    await unit.lessons.teach(city, -(lesson + 2**30), words, kept.id, 1, town.today())
    await unit.deeds.note(city, request.who.id, "entry-merged", now, about=f"{gone.id} → {kept.id}")

    def settle() -> None:
        town.part_with(gone.id)
        town.teach(words, kept.id, 1)

    unit.afterwards.append(settle)
    text = _("{title} stands for both from now on.", title=bold(kept.title))
    row = (Button(_("Perhaps the same"), "ol-twice"), Button(_("The desk"), "dk"))
    return Reply(text, buttons=(row,), edits=True, personal=True)


def _old(town: Town) -> list[Entry]:
    today = town.today()
    found = [
        each
        for each in town.catalogue
        if each.standing(today) is Standing.CURRENT and (today - each.verified_on).days > DAYS
    ]
    return sorted(found, key=lambda each: (each.verified_on, each.id))


def _over(town: Town) -> list[Entry]:
    today = town.today()
    return [each for each in town.catalogue if each.standing(today) in (Standing.EXPIRED, Standing.CLOSED)]


def doubles(town: Town) -> list[tuple[Entry, Entry]]:
    """Pairs of current entries that may be the same."""
    today = town.today()
    current = [
        (fold(each.title), each) for each in town.catalogue if each.standing(today) is Standing.CURRENT
    ]
    return [
        (one, other)
        for (title, one), (other_title, other) in combinations(current, 2)
        if fuzz.token_sort_ratio(title, other_title, score_cutoff=ALIKE)
        and one.kind == other.kind
        and (one.quartier or "") == (other.quartier or "")
    ]


def mark(one: Entry, other: Entry) -> str:
    """What a button carries of a pair, which two ids would be too long for."""
    return blake2b(f"{one.id} {other.id}".encode(), digest_size=8).hexdigest()
