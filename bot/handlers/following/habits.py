"""How somebody likes to hear from Passeur unasked: when, how often, never at night; and silence in one tap."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.errors import Invalid
from bot.conversation.i18n import _, lazy, ngettext
from bot.conversation.markup import bold, escape, italic
from bot.conversation.messages import Ask, Button, Outcome, Reply, Request, in_rows
from bot.conversation.router import Router
from bot.handlers.following import wording as words
from bot.handlers.following.zones import said_zone, zones_named
from bot.handlers.moments import clock
from bot.handlers.town import Town
from bot.storage import Unit, follows
from bot.storage.habits import Habit
from knowledge.agenda.reminder_words import wishes_said
from knowledge.language import fold
from knowledge.situation.clocks import CLOCK, clock_time
from knowledge.situation.days import days
from knowledge.situation.reading import Reading

router: Router[Unit, Town] = Router()

NIGHTS = (("22:00", "08:00"), ("21:00", "07:00"), ("23:00", "09:00"), ("00:00", "06:00"))
MOST_A_DAY = (1, 3, 5, 10, 0)
PAUSES = (1, 7, 30)
MOST_WISHES = 8
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
FAR = timedelta(days=3 * 366)
"""No pause is longer than this, unless it is for good."""

_TIMES = re.compile(rf"(?<= )(?P<at>{CLOCK})(?= )")


@router.command({"fr": "rappels", "en": "reminders"}, lazy("When and how I remind you"))
async def habits(request: Request, unit: Unit, town: Town) -> Outcome:
    """What holds, and the way to change each of it."""
    return await _shown(request, unit, town)


@router.press("hb")
async def habits_pressed(request: Request, unit: Unit, town: Town) -> Outcome:
    """The same, from a button."""
    return await _shown(request, unit, town)


async def _shown(request: Request, unit: Unit, town: Town, said: str = "", *, edits: bool = False) -> Reply:
    habit = await unit.habits.of(request.who.id)
    zone, now = habit.zone or town.city.zone, town.clock()
    most = (
        ngettext("{n} message", "{n} messages", habit.most_a_day)
        if habit.most_a_day
        else _("as many as come")
    )
    lines = [
        *([said] if said else []),
        bold(_("When I write to you unasked")),
        _("Reminders: {when}", when=escape(words.said(habit.wishes))),
        _("Quiet hours: {hours}", hours=escape(words.said_quiet(habit))),
        _(
            "Your clocks: {zone}, where it is {time}",
            zone=escape(said_zone(zone)),
            time=clock(now.astimezone(ZoneInfo(zone))),
        ),
        _("A day at most: {messages}. The rest comes gathered, in one.", messages=most),
    ]
    paused = habit.paused_until is not None and habit.paused_until > now
    if paused:
        lines.append(bold(words.said_pause(habit, town)))
    rows: list[tuple[Button, ...]] = [
        *((each,) for each in words.wish_buttons(habit.wishes, "hb-w", "")),
        (Button(_("In my own words"), "hb-own"),),
        (Button(_("Quiet hours"), "hb-quiet"), Button(_("My clocks"), "hb-zone")),
        (Button(_("How many a day"), "hb-max"), Button(_("Pause until…"), "hb-pause")),
        (Button(_("Go on now"), "hb-go") if paused else Button(_("Stop everything"), "hb-stop"),),
    ]
    return Reply("\n".join(lines), buttons=tuple(rows), edits=edits, personal=True)


async def _change(request: Request, unit: Unit, town: Town, said: str, **values: object) -> Reply:
    """Decide something anew; every reminder is planned by it from now on."""
    await unit.habits.change(request.who.id, **values)
    await unit.plans.ask(follows.person(request.who.id), town.city.id, town.clock())
    return await _shown(request, unit, town, said, edits=bool(request.message))


@router.press("hb-w")
async def wish(request: Request, unit: Unit, town: Town) -> Outcome:
    """One reminder more, or less."""
    chosen = (await unit.habits.of(request.who.id)).wishes
    if request.text not in words.USUAL_WISHES and request.text not in chosen:
        return await _shown(request, unit, town)
    after = words.toggled(chosen, request.text)
    return await _change(request, unit, town, _("Noted."), reminders=after)


@router.press("hb-own")
async def own(request: Request, unit: Unit, town: Town) -> Outcome:
    """Ask when, in their own words."""
    lines = (
        _("When shall I remind you? Say it as you like."),
        italic(_("“the day before at 8 pm”, “30 minutes before”, “three days before”")),
    )
    return Ask(Reply("\n".join(lines), personal=True, asks=True), "hb-own")


@router.step("hb-own")
async def own_said(request: Request, unit: Unit, town: Town) -> Outcome:
    """What they said is added to what holds, shown back."""
    said = [each.value for each in wishes_said(request.text)]
    if not said:
        raise Invalid(
            _("I did not understand when. For example: 30 minutes before, or the day before at 8 pm.")
        )
    chosen = (await unit.habits.of(request.who.id)).wishes
    after = tuple(dict.fromkeys((*chosen, *said)))[-MOST_WISHES:]
    told = _("Noted: {when}.", when=escape(words.said(said)))
    return await _change(request, unit, town, told, reminders=after)


@router.press("hb-quiet")
async def quiet(request: Request, unit: Unit, town: Town) -> Outcome:
    """When nothing is to be said."""
    found = re.fullmatch(r"(\d\d:\d\d)-(\d\d:\d\d)", request.text, re.ASCII)
    if found is not None and (found[1], found[2]) in (*NIGHTS, ("00:00", "00:00")):
        return await _change(request, unit, town, _("Noted."), quiet_from=found[1], quiet_to=found[2])
    nights = [
        Button(words.said_quiet(Habit(quiet_from=begins, quiet_to=ends)), "hb-quiet", f"{begins}-{ends}")
        for begins, ends in NIGHTS
    ]
    none = Button(_("No quiet hours"), "hb-quiet", "00:00-00:00")
    text = _("When shall I be quiet? Tap, or write the hours: from 9:30 pm to 7 am.")
    return Ask(Reply(text, buttons=(*in_rows(nights, 2), (none,)), personal=True, asks=True), "hb-quiet")


@router.step("hb-quiet")
async def quiet_said(request: Request, unit: Unit, town: Town) -> Outcome:
    """Two times of the day."""
    reading = Reading(request.text)
    times = [at for each in _TIMES.finditer(reading.line) if (at := clock_time(each["at"])) is not None]
    if len(times) != 2:
        raise Invalid(_("I need two times, for example: from 9:30 pm to 7 am."))
    begins, ends = (f"{each:%H:%M}" for each in times)
    return await _change(request, unit, town, _("Noted."), quiet_from=begins, quiet_to=ends)


@router.press("hb-zone")
async def zone(request: Request, unit: Unit, town: Town) -> Outcome:
    """Where their clocks are."""
    if request.text:
        named = zones_named(request.text, town.clock())
        if named == [request.text]:
            return await _zoned(request, unit, town, request.text)
    text = _("Where are you? A city, a country, or an offset such as UTC+2.")
    row = (Button(_("In {city}", city=town.city.name), "hb-zone", town.city.zone),)
    return Ask(Reply(text, buttons=(row,), personal=True, asks=True), "hb-zone")


@router.step("hb-zone")
async def zone_said(request: Request, unit: Unit, town: Town) -> Outcome:
    """The zone that they mean, or those among which they choose."""
    here = fold(request.text)
    mine = len(here) > 2 and here in fold(town.city.name)
    found = [town.city.zone] if mine else zones_named(request.text, town.clock())
    if not found:
        raise Invalid(_("I don't know that place. A big city nearby, a country, or UTC+2 will do."))
    if len(found) == 1:
        return await _zoned(request, unit, town, found[0])
    buttons = [
        Button(f"{said_zone(each)} · {clock(town.clock().astimezone(ZoneInfo(each)))}", "hb-zone", each)
        for each in found
    ]
    return Reply(_("Which one? Look at the time."), buttons=in_rows(buttons, 1), personal=True)


async def _zoned(request: Request, unit: Unit, town: Town, zone: str) -> Reply:
    time = clock(town.clock().astimezone(ZoneInfo(zone)))
    said = _("Noted: {zone}. There it is {time}.", zone=escape(said_zone(zone)), time=time)
    return await _change(request, unit, town, said, zone=zone)


@router.press("hb-max")
async def most(request: Request, unit: Unit, town: Town) -> Outcome:
    """How many a day."""
    if request.text in [str(each) for each in MOST_A_DAY]:
        return await _change(request, unit, town, _("Noted."), most_a_day=int(request.text))
    buttons = [
        Button(ngettext("{n} a day", "{n} a day", each) if each else _("No limit"), "hb-max", str(each))
        for each in MOST_A_DAY
    ]
    text = _("How many messages a day at most, beside what you ask? The rest comes gathered, in one.")
    return Reply(text, buttons=in_rows(buttons, 3), personal=True)


@router.press("hb-pause")
async def pause(request: Request, unit: Unit, town: Town) -> Outcome:
    """Until when all is to be quiet."""
    if request.text in [str(each) for each in PAUSES]:
        return await _pause(request, unit, town, town.clock() + timedelta(days=int(request.text)))
    labels = (_("Until tomorrow"), _("A week"), _("A month"))
    row = tuple(Button(label, "hb-pause", str(each)) for label, each in zip(labels, PAUSES, strict=True))
    text = _("Until when shall I be quiet? Tap, or write a day: 3 March.")
    return Ask(Reply(text, buttons=(row,), personal=True, asks=True), "hb-pause")


@router.step("hb-pause")
async def pause_said(request: Request, unit: Unit, town: Town) -> Outcome:
    """A day in words."""
    habit = await unit.habits.of(request.who.id)
    here = ZoneInfo(habit.zone or town.city.zone)
    today = town.clock().astimezone(here).date()
    for _at, constraint in days(Reading(request.text), today):
        first = constraint.value.partition("/")[0]
        try:
            day = datetime.fromisoformat(first)
        except ValueError:
            continue
        until = datetime.combine(day.date(), time(), here).astimezone(UTC)
        if town.clock() < until < town.clock() + FAR:
            return await _pause(request, unit, town, until)
    raise Invalid(_("I did not understand which day. For example: 3 March, or next Monday."))


async def _pause(request: Request, unit: Unit, town: Town, until: datetime) -> Reply:
    return await _change(
        request, unit, town, _("Noted. I say nothing unasked until then."), paused_until=until
    )


@router.command({"fr": "stop", "en": "stop"}, lazy("Hear nothing unasked any more"), more=("stopper",))
async def stop(request: Request, unit: Unit, town: Town) -> Outcome:
    """What people write to whatever they have enough of: it holds at once, and is taken back by one tap."""
    return await stop_everything(request, unit, town)


@router.press("hb-stop")
async def stop_everything(request: Request, unit: Unit, town: Town) -> Outcome:
    """Nothing unasked any more, until they say otherwise; what they follow is kept."""
    await unit.habits.change(request.who.id, paused_until=FOREVER)
    lines = (
        bold(_("Done. I no longer write to you unasked.")),
        _("What you follow is kept, in case you come back to it."),
    )
    row = (Button(_("Go on now"), "hb-go"), Button(_("What I follow"), "fl-all"))
    return Reply("\n".join(lines), buttons=(row,), personal=True)


@router.press("hb-go")
async def go_on(request: Request, unit: Unit, town: Town) -> Outcome:
    """All goes on as it was."""
    return await _change(request, unit, town, _("I am glad. All goes on as before."), paused_until=None)
