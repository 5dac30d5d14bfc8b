"""What is on: lists, pictures, calendars, and events among the answers to a question."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import icalendar
import pytest
import pytest_asyncio

from bot.app import App
from bot.conversation.messages import Address
from knowledge.agenda import Event, Place, Status
from tests.conftest import on_sqlite
from tests.handlers.visitor import Visitor, buttons, pressed, whole

SATURDAY = datetime(2026, 11, 28)


def event(uid: str, hour: int = 14, **more: object) -> Event:
    start = SATURDAY + timedelta(hours=hour)
    given = {
        "uid": uid,
        "title": uid,
        "start": start,
        "end": start + timedelta(hours=2),
        "zone": "Europe/Paris",
    }
    return Event.model_validate(given | more)


PROGRAMME = (
    *(event(f"Rendez-vous {number}", 9 + number) for number in range(8)),
    event("Tournage sur bois", 10, topics=("manuel",), free=True, ages="8+", place=Place(name="La Scierie")),
    event("Bal", 20, festival="Fête du bois", on_site=Status.CANCELLED),
    event("Causerie", 18, festival="Fête du bois", on_site=None, remote=Status.FULL),
    event("Hier", 14, start=datetime(2026, 11, 20, 14), end=datetime(2026, 11, 20, 15)),
)


@pytest_asyncio.fixture
async def ana(app: App) -> AsyncIterator[Visitor]:
    async with app.storage.unit() as unit:
        await unit.events.put(app.town.city.id, "file:x", PROGRAMME, app.clock())
        await app.town.refresh(unit)
    yield Visitor(app, "ana")


async def test_a_day_page_after_page(ana: Visitor) -> None:
    first = await ana.say("/agenda samedi 28 novembre")
    assert "page 1 sur 2" in first.text
    second = await ana.press(pressed(first, "›"))
    assert "page 2 sur 2" in second.text
    shown = whole(first) + whole(second)
    assert all(each.title in shown for each in PROGRAMME if each.title != "Hier")
    assert "✖ 20\N{NO-BREAK SPACE}h · Bal" in shown
    assert "● 18\N{NO-BREAK SPACE}h · Causerie" in shown


@on_sqlite
@pytest.mark.parametrize(
    ("press", "expected", "absent"),
    [
        ("ag:tmanuel", "Tournage sur bois", "Causerie"),
        ("ag:y7-11", "Tournage sur bois", "Causerie"),
        ("ag:pla-scierie", "Tournage sur bois", "Causerie"),
        ("ag:ffete-du-bois", "Causerie", "Tournage"),
        ("ag:n", "Rendez-vous 0", "Hier"),
        ("ag:d20261120", "Hier", "Bal"),
        ("ag-by:p", "La Scierie", "Bal"),
        ("ag-by:f", "Fête du bois", "Tournage"),
        ("ag-by:t", "(1)", "Bal"),
    ],
)
async def test_by_topic_age_venue_festival_and_day(
    ana: Visitor, press: str, expected: str, absent: str
) -> None:
    shown = whole(await ana.press(press))
    assert expected in shown
    assert absent not in shown


FORGED = (
    "",
    "d",
    "d99999999",
    "d20260231",
    "w:99",
    "tnothing",
    "ynever",
    "fx",
    "p",
    "q😀",
    "e-0:1",
    "x" * 50,
)


@pytest.mark.parametrize("action", ["ag", "ag-by", "ag-ics", "ag-pic", "ev", "ev-cal", "ev-all", "cal"])
async def test_a_forged_button_leads_somewhere(ana: Visitor, action: str) -> None:
    for payload in FORGED:
        reply = await ana.press(f"{action}:{payload}")
        assert reply.text or reply.cards, payload


@on_sqlite
@pytest.mark.parametrize("time", ["", "00010101T0000", "99991231T2359", "20261128T1000", "never", "20261128"])
async def test_a_page_whatever_time_its_button_names(ana: Visitor, time: str) -> None:
    (wood,) = [each for each in PROGRAMME if each.title == "Tournage sur bois"]
    page = whole(await ana.press(f"ev:{wood.id}:{time}"))
    assert "samedi 28 novembre, 10\N{NO-BREAK SPACE}h–12\N{NO-BREAK SPACE}h" in page
    assert "La Scierie" in page


async def test_what_is_over_says_so_and_is_in_no_calendar(ana: Visitor) -> None:
    yesterday = PROGRAMME[-1]
    page = await ana.say(f"/start {yesterday.id}")
    assert "c’est passé" in whole(page)
    assert "Dans mon agenda" not in [each.label for each in buttons(page)]


async def test_the_picture_and_the_calendar_of_a_day(ana: Visitor) -> None:
    (picture, *_more) = (await ana.press("ag-pic:d20261128")).files
    assert picture.read().startswith(b"\x89PNG")
    (calendar,) = (await ana.press("ag-ics:ffete-du-bois")).files
    found = icalendar.Calendar.from_ical(calendar.read()).walk("VEVENT")
    assert {str(each["SUMMARY"]) for each in found} == {"Bal", "Causerie"}


async def test_an_event_goes_into_ones_calendar(ana: Visitor) -> None:
    (wood,) = [each for each in PROGRAMME if each.title == "Tournage sur bois"]
    reply = await ana.press(f"ev-cal:{wood.id}:20261128T1000")
    (file,) = reply.files
    assert b"Tournage sur bois" in file.read()
    urls = [each.url for each in buttons(reply) if each.url]
    assert any("google" in each for each in urls)
    assert any("outlook" in each for each in urls)
    assert all(len(each) <= 512 for each in urls)


async def test_a_question_about_what_is_on_leads_to_the_event_first(ana: Visitor, app: App) -> None:
    shown = await ana.say("que faire samedi 28 novembre avec un enfant de 9 ans")
    assert shown.cards[0].title.endswith("*Tournage sur bois*")
    assert "✕ 9 ans" in whole(shown)


async def test_ones_own_calendar_is_given_in_private_alone(app: App, ana: Visitor) -> None:
    app.town.web = "https://passeur.example.org"
    private = await ana.say("/calendrier")
    assert "webcal://passeur.example.org/mine/" in private.text
    assert not private.trace
    again = await ana.say("/calendrier")
    assert again.text == private.text
    new = await ana.press(pressed(private, "Changer mon lien"))
    assert new.text != private.text
    group = replace(ana.request("/calendrier"), address=Address("room", "everybody"), private=False)
    before = len(ana.room.said)
    await app.accept(group)
    await app.ready()
    said = " ".join(whole(reply) for _address, reply in ana.room.said[before:])
    assert "calendar.ics" in said
    assert "/mine/" not in said


async def test_a_day_of_the_week_is_the_next_one(ana: Visitor) -> None:
    # It is Saturday the 21st, and nothing is on that day.
    shown = await ana.say("/agenda samedi")
    assert "Samedi 28 novembre" in shown.text
    assert "page 1 sur 2" in shown.text


async def test_who_only_asks_what_is_on_gets_the_day(ana: Visitor) -> None:
    shown = await ana.say("quoi de neuf samedi 28 novembre au matin")
    assert all(each.title.startswith("📅") for each in shown.cards)
    assert pressed(shown, "Ce jour-là").press == "ag:d20261128"
    assert "Rendez-vous 0" in whole(await ana.press(pressed(shown, "Ce jour-là")))


async def test_where_nothing_is_on_that_is_said_before_what_lasts(ana: Visitor) -> None:
    shown = await ana.say("koi de prevu dimanche 29 novembre")
    assert "Rien au programme" in shown.text
    assert pressed(shown, "Ce jour-là").press == "ag:d20261129"
    assert not any(each.title.startswith("📅") for each in shown.cards)
    lasting = await ana.say("un cours de couture le samedi")
    assert "Rien au programme" not in lasting.text
    assert "Ce jour-là" not in [each.label for each in buttons(lasting)]


async def test_a_file_rings_as_its_person_is_reminded_and_for_a_group_not_at_all(
    app: App, ana: Visitor
) -> None:
    (wood,) = [each for each in PROGRAMME if each.title == "Tournage sur bois"]
    press = f"ev-cal:{wood.id}:20261128T1000"
    (file,) = (await ana.press(press)).files
    alarms = icalendar.Calendar.from_ical(file.read()).walk("VALARM")
    assert [each.decoded("TRIGGER") for each in alarms] == [-timedelta(hours=16), -timedelta(hours=1)]
    group = replace(ana.request(press=press), address=Address("room", "everybody"), private=False)
    before = len(ana.room.said)
    await app.accept(group)
    await app.ready()
    files = [each for _address, reply in ana.room.said[before:] for each in reply.files]
    assert files
    assert b"VALARM" not in files[0].read()
