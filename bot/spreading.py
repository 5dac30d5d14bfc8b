"""From an announcement whose moment has come to a copy for each of its readers, and to its end."""

import io
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from PIL import Image, UnidentifiedImageError

from bot.conversation.errors import Undeliverable
from bot.storage import Storage, Unit
from bot.storage.announcements import DONE, DUE, SENDING, Announcement
from bot.storage.audiences import Reader, groups
from bot.storage.copies import Recipient
from knowledge.agenda.wall import instant, wall_clock
from knowledge.city import City

log = logging.getLogger(__name__)

A_PAGE = 2000
"""How many readers one transaction takes up: answers go on in between."""

WIDEST = 2048
"""Pixels of a picture, at most, on its longer side."""

PROGRESS = "progress"
"""The notice that shows an organiser how far an announcement is."""


async def spread(storage: Storage, city: City, now: datetime) -> int:
    """Make the copies of every announcement whose moment has come; how many announcements that were."""
    async with storage.reading() as unit:
        come = await unit.announcements.due(now)
    count = 0
    for each in come:
        count += await _spread_one(storage, city, each, now)
    return count


async def _spread_one(storage: Storage, city: City, it: Announcement, now: datetime) -> bool:
    issue = it.issue
    if it.state == DUE:
        issue += 1
        async with storage.unit() as unit:
            begun = {"state": SENDING, "issue": issue, "begun_at": now, "spread_at": None, "ended_at": None}
            if not await unit.announcements.change(it.id, DUE, **begun):
                return False
    async with storage.reading() as unit:
        readers = await unit.audiences.readers(
            city.id,
            groups(city, it.audience),
            age=it.age,
            now=now,
            today=midnight(now, city.zone),
            urgent=it.urgent,
        )
        told = [_recipient(each, city, now, urgent=it.urgent) for each in readers]
        told += await _channels(unit, it, now)
    for at in range(0, len(told), A_PAGE):
        async with storage.unit() as unit:
            if not await unit.announcements.change(it.id, SENDING, issue=issue):
                return False
            await unit.copies.spread(it.id, issue, told[at : at + A_PAGE])
    async with storage.unit() as unit:
        if not await unit.announcements.change(it.id, SENDING, spread_at=now):
            return False
        await show(unit, it.id, issue, now, first=True)
    return True


async def _channels(unit: Unit, it: Announcement, now: datetime) -> list[Recipient]:
    """The channels that it names and that still take Passeur in."""
    open_ = {each.channel: each for each in await unit.spaces.open()}
    wanted = [each.removeprefix("chat:") for each in it.audience if each.startswith("chat:")]
    return [
        Recipient(None, each, "", open_[each].lang, f"chat:{each}", now) for each in wanted if each in open_
    ]


def _recipient(reader: Reader, city: City, now: datetime, *, urgent: bool) -> Recipient:
    zone = reader.zone or city.zone
    # What is urgent overtakes whatever else waits.
    when = midnight(now, city.zone) if urgent else awake(now, reader.quiet_from, reader.quiet_to, zone)
    address = f"{reader.platform}:{reader.external}"
    return Recipient(reader.person_id, address, reader.external, reader.lang, reader.why, when)


def awake(now: datetime, quiet_from: str, quiet_to: str, zone: str) -> datetime:
    """This moment, or the end of the quiet hours that it falls into."""
    begins, ends = time.fromisoformat(quiet_from), time.fromisoformat(quiet_to)
    here = wall_clock(now, zone)
    over_night = ends < begins
    quiet = (here.time() >= begins or here.time() < ends) if over_night else begins <= here.time() < ends
    if not quiet or begins == ends:
        return now
    day = here.date() + timedelta(days=over_night and here.time() >= begins)
    return instant(datetime.combine(day, ends), zone)


def midnight(now: datetime, zone: str) -> datetime:
    """When this day began there."""
    here = now.astimezone(ZoneInfo(zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


async def finish(storage: Storage, city: City, now: datetime) -> None:
    """Show how far those on their way are; end those of which nothing waits any more, until they come round again."""
    async with storage.reading() as unit:
        sending = await unit.announcements.sending()
    for each in sending:
        async with storage.unit() as unit:
            left = await unit.copies.unfinished(each.id)
            if not left:
                if (again := following(each, city.zone)) is not None:
                    await unit.announcements.change(each.id, SENDING, state=DUE, due_at=again)
                else:
                    await unit.announcements.change(each.id, SENDING, state=DONE, ended_at=now)
            await show(unit, each.id, each.issue, now, last=not left)


def following(it: Announcement, zone: str) -> datetime | None:
    """When it goes out the next time: at the same hour of the wall's clock, whatever the season does to it."""
    if it.due_at is None or it.repeats not in ("weekly", "monthly"):
        return None
    wall = wall_clock(it.due_at, zone)
    if it.repeats == "weekly":
        return instant(wall + timedelta(days=7), zone)
    month = wall.month % 12 + 1
    year = wall.year + (month == 1)
    day = wall.day
    while True:
        try:
            return instant(wall.replace(year=year, month=month, day=day), zone)
        except ValueError:
            day -= 1


async def show(
    unit: Unit, id: int, issue: int, now: datetime, *, first: bool = False, last: bool = False
) -> None:
    """Tell whoever announced it how far it is: one message, which is changed from then on."""
    it = await unit.announcements.get(id)
    if it is None or it.person_id is None:
        return
    reach = (await unit.habits.reach([it.person_id])).get(it.person_id)
    if reach is None:
        return
    key = f"{PROGRESS}:{id}:{issue}"
    args: dict[str, int | str] = {"announcement": id, "issue": issue}
    if not first:
        if not (message := await unit.outbox.told_as(key)):
            return
        args |= {"message": message}
        # Where nothing has moved, the key is known and nothing is said: a night may pass in between.
        counts = sorted((await unit.copies.counts(id, issue)).items())
        key = f"{key}:{'end' if last else f'{crc32(repr(counts).encode()):08x}'}"
    await unit.outbox.notice(key, str(reach.address), reach.recipient, PROGRESS, args, now)


async def fetch_pictures(storage: Storage, fetch: Callable[[str, str], Awaitable[bytes | None]]) -> int:
    """Bring in the pictures that were sent along with announcements, from the platforms that keep them; how many came.

    ``fetch`` is given a platform and its reference. What is no picture is let go, with the reference; what cannot be had
    now (``fetch`` raises Undeliverable) is asked for again at the next look, and keeps nothing else waiting.
    """
    async with storage.reading() as unit:
        wanted = await unit.announcements.unpictured()
    came = 0
    for id, reference in wanted:
        platform, _colon, kept_as = reference.partition(":")
        try:
            content = await fetch(platform, kept_as)
        except Undeliverable as refusal:
            log.info("the picture of announcement %s is not to be had now (%s)", id, refusal)
            continue
        async with storage.unit() as unit:
            if content is not None and (picture := clean(content)) is not None:
                came += await unit.announcements.change(id, picture=picture)
            else:
                await unit.announcements.change(id, reference="")
    return came


def clean(content: bytes) -> bytes | None:
    """The picture as JPEG, no larger than it need be and without what its camera wrote into it; None where it is none."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.thumbnail((WIDEST, WIDEST))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=85)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
