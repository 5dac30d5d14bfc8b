"""What comes in beside what is there: nothing twice, the newest counts, what was changed here holds until the source moves."""

import pytest

from bot.programme import Brought, bring, read
from bot.storage import Storage
from knowledge.city import City
from knowledge.formats.city_files import load_city
from knowledge.formats.programme import Programme
from knowledge.skills import Skills
from tests.conftest import SMALL_CITY, Clock
from tests.programme.server import calendar, event

ORIGIN = "file:agenda.ics"


@pytest.fixture
def city() -> City:
    found, problems = load_city(SMALL_CITY)
    assert found is not None
    assert not problems
    return found


async def brought(storage: Storage, city: City, clock: Clock, data: bytes, **how: object):  # type: ignore[no-untyped-def]
    async with storage.unit() as unit:
        return await bring(unit, city, ORIGIN, read(data, city, "agenda.ics"), clock(), **how)  # type: ignore[arg-type]


async def titles(storage: Storage, city: City) -> dict[str, str]:
    async with storage.reading() as unit:
        return {each.uid: each.title for each in await unit.events.all(city.id)}


async def test_the_same_file_twice_changes_nothing_the_second_time(
    storage: Storage, city: City, clock: Clock
) -> None:
    data = calendar(event("1", "Cyanotype"), event("2", "Lecture"))
    assert len((await brought(storage, city, clock, data)).added) == 2
    async with storage.reading() as unit:
        version = await unit.events.version(city.id)
    clock.advance(hours=1)
    again = await brought(storage, city, clock, data)
    assert (len(again.added), len(again.changed), len(again.unchanged)) == (0, 0, 2)
    async with storage.reading() as unit:
        assert await unit.events.version(city.id) == version


async def test_an_older_version_never_takes_the_place_of_a_newer_one(
    storage: Storage, city: City, clock: Clock
) -> None:
    await brought(storage, city, clock, calendar(event("1", "Nouveau", sequence="3")))
    late = await brought(storage, city, clock, calendar(event("1", "Ancien", sequence="2")))
    assert len(late.older) == 1
    assert await titles(storage, city) == {"1": "Nouveau"}
    newer = await brought(storage, city, clock, calendar(event("1", "Dernier", sequence="4")))
    assert list(newer.changed.values()) == [("title",)]
    async with storage.reading() as unit:
        (held,) = await unit.events.all(city.id)
    assert (held.title, held.version) == ("Dernier", 4)


async def test_a_source_that_counts_nothing_is_counted_for(
    storage: Storage, city: City, clock: Clock
) -> None:
    await brought(storage, city, clock, calendar(event("1", "Un")))
    await brought(storage, city, clock, calendar(event("1", "Deux")))
    await brought(storage, city, clock, calendar(event("1", "Trois")))
    async with storage.reading() as unit:
        (held,) = await unit.events.all(city.id)
    assert (held.title, held.version) == ("Trois", 2)


async def test_what_was_changed_here_holds_until_the_source_says_something_new(
    storage: Storage, city: City, clock: Clock
) -> None:
    await brought(storage, city, clock, calendar(event("1", "Cyanotype")))
    async with storage.unit() as unit:
        (held,) = await unit.events.all(city.id)
        here = held.model_copy(update={"title": "Cyanotype (complet)", "version": held.version + 1})
        await unit.events.put(city.id, ORIGIN, [here], clock())
    same = await brought(storage, city, clock, calendar(event("1", "Cyanotype")))
    assert same.kept == (here.id,)
    assert await titles(storage, city) == {"1": "Cyanotype (complet)"}
    new = await brought(storage, city, clock, calendar(event("1", "Cyanotype pour tous")))
    assert new.replaced == (here.id,)
    async with storage.reading() as unit:
        (now,) = await unit.events.all(city.id)
    assert now.title == "Cyanotype pour tous"
    assert now.version > here.version


async def test_what_was_made_here_is_nobody_elses(storage: Storage, city: City, clock: Clock) -> None:
    (mine,) = read(calendar(event("1", "Le nôtre")), city, "a.ics").events
    async with storage.unit() as unit:
        await unit.events.put(city.id, "chat", [mine], clock(), owner="discord:7")
    other = await brought(storage, city, clock, calendar(event("1", "Le leur", sequence="9")))
    assert other.taken == (mine.id,)
    assert await titles(storage, city) == {"1": "Le nôtre"}


async def test_cancelled_is_kept_as_such_and_missing_is_let_go(
    storage: Storage, city: City, clock: Clock
) -> None:
    both = calendar(event("1", "Un"), event("2", "Deux"), event("3", "Hier", start="20261101T100000"))
    await brought(storage, city, clock, both)
    less = calendar(event("1", "Un", status="CANCELLED"))
    kept = await brought(storage, city, clock, less)
    assert not kept.gone
    assert kept.missing == 2
    whole = await brought(storage, city, clock, less, whole=True, ahead=True)
    assert len(whole.gone) == 1
    async with storage.reading() as unit:
        left = await unit.events.all(city.id)
        known = await unit.events.known(city.id)
    assert {each.uid for each in left} == {"1", "3"}
    assert [each.cancelled for each in left if each.uid == "1"] == [True]
    assert [each.gone_at for each in known.values() if each.event.uid == "2"] == [clock()]
    back = await brought(storage, city, clock, both)
    assert len(back.changed) == 2
    assert len(await titles(storage, city)) == 3


async def test_what_cannot_be_read_takes_nothing_out(storage: Storage, city: City, clock: Clock) -> None:
    await brought(storage, city, clock, calendar(event("1", "Un"), event("2", "Deux")))
    broken = calendar(event("1", "Un"), event("2", "Deux", start="demain"))
    half = await brought(storage, city, clock, broken, whole=True)
    assert half.faults
    assert half.faults[0].line > 0
    assert half.missing == 1
    assert len(await titles(storage, city)) == 2


async def test_a_dry_run_writes_nothing(storage: Storage, city: City, clock: Clock) -> None:
    tried = await brought(storage, city, clock, calendar(event("1", "Un")), dry=True)
    assert len(tried.added) == 1
    assert not await titles(storage, city)


async def test_an_openagenda_that_says_removed_is_believed(
    storage: Storage, city: City, clock: Clock
) -> None:
    import json

    one = {"uid": 5, "title": {"fr": "Un"}, "state": 2}
    one["timings"] = [{"begin": "2026-12-12T14:00:00+01:00", "end": "2026-12-12T16:00:00+01:00"}]

    async def read_it(**more: object):  # type: ignore[no-untyped-def]
        text = json.dumps({"events": [one | more]}).encode()
        async with storage.unit() as unit:
            return await bring(unit, city, "file:oa.json", read(text, city, "oa.json"), clock())

    assert len((await read_it()).added) == 1
    assert len((await read_it(removed=True)).gone) == 1
    assert not await titles(storage, city)


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nEND:VCALENDAR", "x", "ics"),
        (b'  {"events": []}', "export", "openagenda"),
        (b"titre;date;lieu\n", "x.csv", "csv"),
        (b"Title,Date,Starts\n", "x.csv", "csv"),
        ("id;titre;présentation;thèmes;source;vérifié le\n".encode(), "x.csv", ""),
        (b"<html>", "x.html", ""),
        (b"", "x.csv", ""),
    ],
)
def test_what_a_file_is_shows_by_what_is_in_it(city: City, data: bytes, name: str, form: str) -> None:
    from bot.programme import form_of

    assert form_of(name, data, city) == form


async def test_what_its_words_say_files_an_event_that_its_source_does_not(
    storage: Storage, city: City, clock: Clock
) -> None:
    def programme(*events: str) -> Programme:
        return read(calendar(*events), city, "agenda.ics", skills=lambda: Skills(city))

    async def brings(programme: Programme) -> Brought:
        async with storage.unit() as unit:
            return await bring(unit, city, ORIGIN, programme, clock())

    async def topics() -> dict[str, tuple[str, ...]]:
        async with storage.reading() as unit:
            return {each.uid: each.topics for each in await unit.events.all(city.id)}

    await brings(programme(event("1", "Atelier couture"), event("2", "Conseil municipal")))
    assert await topics() == {"1": ("couture",), "2": ()}
    again = await brings(programme(event("1", "Atelier couture"), event("2", "Conseil municipal")))
    assert len(again.unchanged) == 2
    # Filed otherwise here, it stays so, and is not taken for a change of what its source says.
    async with storage.unit() as unit:
        (held,) = [each for each in await unit.events.all(city.id) if each.uid == "1"]
        mine = held.model_copy(update={"topics": ("musique",), "version": held.version + 1})
        await unit.events.put(city.id, ORIGIN, [mine], clock())
    assert len((await brings(programme(event("1", "Atelier couture")))).unchanged) == 1
    later = event("1", "Atelier couture", start="20261212T160000", sequence="9")
    assert (await brings(programme(later))).changed.keys() == {held.id}
    assert (await topics())["1"] == ("musique",)
    await brings(programme(event("1", "Réunion de rentrée", sequence="10")))
    assert (await topics())["1"] == ()
