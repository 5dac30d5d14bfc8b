"""A day of the programme as a picture: which words and signs go onto it."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import partial

from bot.conversation.i18n import _, language, ngettext
from bot.drawing import Block, Mark, Picture, Sign, timeline
from bot.handlers.programme import wording
from bot.handlers.programme.listing import Listing
from bot.handlers.town import Town
from knowledge.agenda import Event, Occurrence, Status
from knowledge.city import said_in

MOST = 120
"""Events that a picture shows."""


def drawing(town: Town, found: Listing) -> Callable[[], Sequence[Picture]]:
    """What draws it, anywhere: every word is made here, in the language of this turn."""
    assert found.day is not None
    midnight = datetime.combine(found.day, time())
    subjects = _subjects(found, town)
    blocks = [
        _block(event, one, town, midnight, subjects.get(_subject(event, town), 0))
        for event, one in found.found[:MOST]
    ]
    now = town.now()
    today = found.day == now.date()
    many = ngettext("{n} event", "{n} events", len(found.found))
    return partial(
        timeline,
        found.title,
        blocks,
        subtitle=f"{town.city.name} · {many}",
        all_day=_("all day"),
        hours=[wording.clock(midnight.replace(hour=hour)) for hour in range(24)],
        topics=list(subjects),
        now=now.hour * 60 + now.minute if today else None,
        now_label=wording.clock(now) if today else "",
        empty=_("Nothing in the programme that day."),
        footer=f"Passeur · {town.city.name}",
    )


def _subject(event: Event, town: Town) -> str:
    """The great topic of an event, in words."""
    topic = next((each for each in event.topics if each in town.city.topics), None)
    if topic is None:
        return _("other")
    *_below, root = town.city.ancestry(topic)
    return said_in(town.city.topics[root].label, language(), town.city.language)


def _subjects(found: Listing, town: Town) -> dict[str, int]:
    """The topics of the day, each with its number."""
    names = dict.fromkeys(_subject(event, town) for event, _one in found.found)
    return {name: number for number, name in enumerate(names)}


def _block(event: Event, one: Occurrence, town: Town, midnight: datetime, topic: int) -> Block:
    begins, ends = wording.walls(one, town.city)
    minutes = [round((each - midnight).total_seconds() / 60) for each in (begins, ends)]
    place = one.place.name if one.place is not None and one.place.name and one.on_site is not None else ""
    return Block(
        one.title,
        minutes[0],
        max(minutes[1], minutes[0] + 30),
        wording.hours(one, town.city),
        place,
        one.all_day,
        _marks(event, one),
        one.end <= town.now() and not one.all_day,
        topic,
    )


def _marks(event: Event, one: Occurrence) -> tuple[Mark, ...]:
    signs = {Status.FULL: Sign.FULL, Status.CONDITIONAL: Sign.UNSURE, Status.MOVED: Sign.MOVED}
    if one.cancelled:
        return (Mark(Sign.CANCELLED, wording.status(Status.CANCELLED)),)
    modes = dict.fromkeys(each for each in (one.on_site, one.remote) if each in signs)
    said = [Mark(signs[each], wording.status(each).partition(":")[0].strip()) for each in modes if each]
    if one.remote not in (None, Status.CANCELLED):
        said.append(Mark(Sign.ONLINE, _("online")))
    if event.free:
        said.append(Mark(Sign.FREE, _("free")))
    if event.childcare:
        said.append(Mark(Sign.CHILDCARE, _("childcare")))
    return tuple(said)
