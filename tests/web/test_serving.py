"""Calendars and open data over a real socket: whole, fresh, small, and never more than one may see."""

import gzip
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import icalendar
import pytest
import pytest_asyncio

from bot.app import App
from bot.conversation.messages import Sender
from bot.storage.follows import EVENT, FESTIVAL, person
from bot.web import Web, on_air
from bot.web.pace import Pace
from knowledge.agenda import Event, Place, Status
from tests.conftest import Clock
from tests.handlers.visitor import Visitor

FESTIVAL_NAME = "Fête des savoirs"


def event(uid: str, **more: object) -> Event:
    data = {"uid": uid, "title": uid.title(), "start": datetime(2026, 12, 12, 14), "zone": "Europe/Paris"}
    return Event.model_validate(
        data
        | {"end": datetime(2026, 12, 12, 16), "updated": datetime.fromisoformat("2026-11-20T10:00:00+00:00")}
        | more
    )


PROGRAMME = (
    event("cyanotype", place=Place(name="Médiathèque"), topics=("manuel",)),
    event("ouverture", festival=FESTIVAL_NAME),
    event("annulé", festival=FESTIVAL_NAME, on_site=Status.CANCELLED, version=3),
    event("vélo", rrule="FREQ=WEEKLY"),
    event("ancien", start=datetime(2025, 1, 1, 10), end=datetime(2025, 1, 1, 11)),
)


@pytest_asyncio.fixture
async def site(app: App) -> AsyncIterator[str]:
    async with app.storage.unit() as unit:
        await unit.events.put(app.town.city.id, "file:x", PROGRAMME, app.clock())
        await app.town.refresh(unit)
    async with serving(app) as url:
        yield url


@asynccontextmanager
async def serving(app: App, pace: Pace | None = None) -> AsyncIterator[str]:
    async with on_air(Web(app.storage, app.town, app.clock, pace=pace), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


async def get(url: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(url, headers={"Accept-Encoding": "identity"} | named) as answer,
    ):
        return answer.status, await answer.read(), answer.headers


def titles(data: bytes) -> set[str]:
    return {str(each["SUMMARY"]) for each in icalendar.Calendar.from_ical(data).walk("VEVENT")}


async def test_the_city_feed_is_whole_and_says_what_is_cancelled(site: str) -> None:
    status, data, headers = await get(f"{site}/calendar.ics")
    assert status == 200
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert titles(data) == {"Cyanotype", "Ouverture", "Annulé", "Vélo"}
    (gone,) = [
        each for each in icalendar.Calendar.from_ical(data).walk("VEVENT") if str(each["SUMMARY"]) == "Annulé"
    ]
    assert (str(gone["STATUS"]), str(gone["SEQUENCE"])) == ("CANCELLED", "3")
    assert list(icalendar.Calendar.from_ical(data).walk("VTIMEZONE"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("festival/fete-des-savoirs.ics", {"Ouverture", "Annulé"}),
        ("topic/manuel.ics", {"Cyanotype"}),
        ("place/mediatheque.ics", {"Cyanotype"}),
        (f"event/{PROGRAMME[0].id}.ics", {"Cyanotype"}),
    ],
)
async def test_a_part_of_it(site: str, path: str, expected: set[str]) -> None:
    status, data, _headers = await get(f"{site}/{path}")
    assert status == 200
    assert titles(data) == expected


@pytest.mark.parametrize(
    "path",
    [
        "festival/x.ics",
        "topic/x.ics",
        "place/x.ics",
        "event/e-0.ics",
        "mine/x.ics",
        "x",
        "..%2fetc",
        "entries.exe",
    ],
)
async def test_what_is_not_there(site: str, path: str) -> None:
    assert (await get(f"{site}/{path}"))[0] == 404


async def test_nothing_is_sent_twice(site: str, app: App, clock: Clock) -> None:
    _status, data, first = await get(f"{site}/calendar.ics")
    status, nothing, _headers = await get(f"{site}/calendar.ics", If_None_Match=first["ETag"])
    assert (status, nothing) == (304, b"")
    assert (await get(f"{site}/calendar.ics", If_Modified_Since=first["Last-Modified"]))[0] == 304
    assert (await get(f"{site}/calendar.ics", If_None_Match='"other"'))[0] == 200
    clock.advance(hours=1)
    async with app.storage.unit() as unit:
        await unit.events.put(app.town.city.id, "file:x", [event("nouveau")], clock())
        await app.town.refresh(unit)
    status, later, second = await get(f"{site}/calendar.ics", If_None_Match=first["ETag"])
    assert status == 200
    assert second["ETag"] != first["ETag"]
    assert later != data
    assert (await get(f"{site}/calendar.ics", If_Modified_Since=first["Last-Modified"]))[0] == 200


async def test_it_is_small_on_the_way(site: str) -> None:
    _status, data, plain = await get(f"{site}/calendar.ics")
    _status, small, headers = await get(f"{site}/calendar.ics", Accept_Encoding="gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == data
    assert headers["ETag"] == plain["ETag"]


async def test_the_open_data_says_its_licence(site: str, app: App) -> None:
    licence = app.town.city.licence.url
    for name in ("events.jsonld", "entries.jsonld"):
        status, data, _headers = await get(f"{site}/{name}")
        assert status == 200
        assert licence in data.decode()
        assert json.loads(data)["@graph"]
    for name in ("events.yaml", "entries.yaml"):
        _status, data, _headers = await get(f"{site}/{name}")
        assert licence in data.decode().splitlines()[0]
    for name in ("events.csv", "entries.csv"):
        assert (await get(f"{site}/{name}"))[0] == 200
    _status, _data, headers = await get(f"{site}/events.jsonld")
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("lang", "words"), [("fr", "Calendriers à suivre"), ("en", "Calendars to follow")])
async def test_the_page_for_people(site: str, lang: str, words: str) -> None:
    for url, headers in ((f"{site}/?lang={lang}", {}), (site, {"Accept_Language": f"{lang}-XX"})):
        status, data, _headers = await get(url, **headers)
        page = data.decode()
        assert status == 200
        assert words in page
        assert "fete-des-savoirs.ics" in page
        assert f'lang="{lang}"' in page


async def test_the_page_shows_no_markup_of_others(app: App) -> None:
    async with app.storage.unit() as unit:
        evil = event("x", festival='<script>alert("x")</script>')
        await unit.events.put(app.town.city.id, "file:x", [evil], app.clock())
        await app.town.refresh(unit)
    async with serving(app) as url:
        _status, data, _headers = await get(url)
    assert b"<script" not in data


async def test_health(site: str) -> None:
    status, data, _headers = await get(f"{site}/health")
    assert (status, json.loads(data)["status"]) == (200, "ok")


async def followed_by(app: App, name: str, *followed: tuple[str, str]) -> tuple[int, str]:
    visitor = Visitor(app, name)
    async with app.storage.unit() as unit:
        who = (await unit.conversations.open(visitor.address, Sender(name), app.clock())).person
        for kind, target in followed:
            await unit.follows.follow(person(who.id), app.town.city.id, kind, target, app.clock())
        return who.id, await unit.calendars.secret(who.id, app.town.city.id, app.clock())


async def test_a_calendar_of_ones_own(site: str, app: App, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ana, secret = await followed_by(app, "ana", (EVENT, PROGRAMME[0].id))
    _zoe, other = await followed_by(app, "zoe", (FESTIVAL, FESTIVAL_NAME))
    status, data, headers = await get(f"{site}/mine/{secret}.ics")
    assert status == 200
    assert titles(data) == {"Cyanotype"}
    assert b"BEGIN:VALARM" in data
    assert headers["Cache-Control"].startswith("private")
    assert "Access-Control-Allow-Origin" not in headers
    assert titles((await get(f"{site}/mine/{other}.ics"))[1]) == {"Ouverture", "Annulé"}
    async with app.storage.unit() as unit:
        assert await unit.calendars.secret(ana, app.town.city.id, app.clock()) == secret
        new = await unit.calendars.secret(ana, app.town.city.id, app.clock(), anew=True)
    assert (await get(f"{site}/mine/{secret}.ics"))[0] == 404
    assert (await get(f"{site}/mine/{new}.ics"))[0] == 200
    assert not any(each in caplog.text for each in (secret, other, new))


def triggers(data: bytes) -> dict[str, list[object]]:
    """When each event of a calendar rings, by its title."""
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return {str(each["SUMMARY"]): [one.decoded("TRIGGER") for one in each.walk("VALARM")] for each in events}


async def test_a_calendar_of_ones_own_rings_as_its_person_is_reminded(site: str, app: App) -> None:
    ana, secret = await followed_by(app, "ana", (EVENT, PROGRAMME[0].id), (FESTIVAL, FESTIVAL_NAME))
    rings = triggers((await get(f"{site}/mine/{secret}.ics"))[1])
    assert len(rings.pop("Cyanotype")) == 2
    # Of a festival one is reminded only where that was asked for.
    assert not any(rings.values())
    async with app.storage.unit() as unit:
        await unit.habits.change(ana, reminders=("before:30",))
    rings = triggers((await get(f"{site}/mine/{secret}.ics"))[1])
    assert rings["Cyanotype"] == [-timedelta(minutes=30)]
    async with app.storage.unit() as unit:
        (festival,) = [
            each for each in await unit.follows.of(person(ana), app.town.city.id) if each.kind == FESTIVAL
        ]
        await unit.follows.remind(person(ana), festival.id, ("hour_before",))
    rings = triggers((await get(f"{site}/mine/{secret}.ics"))[1])
    assert rings["Ouverture"] == [-timedelta(hours=1)]
    assert rings["Annulé"] == []


async def test_what_somebody_comes_to_is_in_their_calendar(site: str, app: App) -> None:
    ana, secret = await followed_by(app, "ana")
    one = PROGRAMME[0]
    async with app.storage.unit() as unit:
        await unit.registrations.register(
            ana, app.town.city.id, one.id, one.start.isoformat(), app.clock(), capacity=5
        )
    assert triggers((await get(f"{site}/mine/{secret}.ics"))[1]) == {"Cyanotype": []}


async def test_whoever_asks_too_often_waits(app: App) -> None:
    async with serving(app, pace=Pace(burst=3, a_second=0.001)) as url:
        statuses = [(await get(f"{url}/health"))[0] for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        _status, _data, headers = await get(f"{url}/health")
        assert int(headers["Retry-After"]) > 1
        assert (await get(f"{url}/health", X_Forwarded_For="9.9.9.9, 203.0.113.7"))[0] == 200


async def test_a_port_that_is_taken_stops_nobody(app: App) -> None:
    async with serving(app) as url:
        port = int(url.rpartition(":")[2])
        async with on_air(Web(app.storage, app.town, app.clock), "127.0.0.1", port) as second:
            assert second == 0


def test_the_pace_recovers() -> None:
    pace = Pace(burst=2, a_second=1.0)
    assert [pace.wait("a", 0.0) for _ in range(2)] == [0.0, 0.0]
    assert pace.wait("a", 0.0) > 0
    assert pace.wait("b", 0.0) == 0.0
    assert pace.wait("a", timedelta(seconds=2).total_seconds()) == 0.0
