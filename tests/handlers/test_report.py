"""The city's report: only for those who look after it, against its own past, small numbers untold."""

import csv
import io
from datetime import date, timedelta

import pytest

from bot.app import App
from bot.conversation.i18n import speaking
from bot.handlers.desk import chronicle, figures
from bot.handlers.desk.figures import Period
from bot.handlers.desk.report import SPANS, ending
from tests.handlers.visitor import Visitor, pressed


async def asked(app: App, days_ago: int, times: int, entry: str | None, topic: str | None = None) -> None:
    async with app.storage.unit() as unit:
        for _number in range(times):
            day = app.town.today() - timedelta(days=days_ago)
            await unit.questions.log(app.town.city.id, day, "fr", entry=entry, topic=topic, words="des mots")


async def role(app: App, who: Visitor, name: str) -> int:
    async with app.storage.unit() as unit:
        person = (await unit.conversations.open(who.address, who.sender, app.clock())).person
        await unit.duties.give(person.id, app.town.city.id, name, app.clock())
        return person.id


async def rows(app: App, days: int = 7) -> dict[str, list[str]]:
    async with app.storage.reading() as unit:
        told = await figures.count(unit, app.town, ending(app.town.today(), days))
    with speaking("fr"):
        text = chronicle.table(told, app.town).decode("utf-8-sig")
    return {row[0]: row[1:] for row in csv.reader(io.StringIO(text))}


def test_a_period_and_the_one_before_it_hold_the_same_weekdays() -> None:
    period = ending(date(2026, 11, 21), SPANS["month"])
    assert period == Period(date(2026, 10, 24), date(2026, 11, 21))
    assert period.before == Period(date(2026, 9, 26), date(2026, 10, 24))
    begin, end = Period(date(2026, 10, 24), date(2026, 10, 26)).instants("Europe/Paris")
    assert (end - begin, end.utcoffset()) == (timedelta(days=2), timedelta(hours=1))
    assert (end - begin.astimezone(end.tzinfo)).days == 2


async def test_it_counts_what_was_asked_against_the_time_before(app: App) -> None:
    entry = next(iter(app.town.catalogue)).id
    await asked(app, 1, 8, entry)
    await asked(app, 2, 6, None, "manuel")
    await asked(app, 9, 7, entry)
    await asked(app, 30, 100, entry)
    await asked(app, 0, 100, entry)
    found = await rows(app)
    assert found["Questions"][0] == "14"
    assert found["Questions"][1] == "avant : 7".replace(" :", "\N{NO-BREAK SPACE}:")
    assert found["Avec réponse"][0] == "8"
    assert found["Trouvé, ou pas encore: Réponse trouvée"][0].startswith("8 · 57")


async def test_small_numbers_are_not_told(app: App) -> None:
    entry = next(iter(app.town.catalogue)).id
    await asked(app, 1, 4, entry)
    await asked(app, 2, 9, None, "manuel")
    found = await rows(app)
    assert found["Avec réponse"][0] == "moins de 5"
    assert not [each for each in found if each.startswith("Trouvé")], "the rest would tell how many they were"
    assert all(value[0] != "4" for label, value in found.items() if label.startswith("Par thème"))


async def test_an_empty_city_has_a_report_too(app: App) -> None:
    found = await rows(app, 364)
    assert found["Questions"][0] == "0"
    async with app.storage.reading() as unit:
        told = await figures.count(unit, app.town, ending(app.town.today(), 364))
    with speaking("en"):
        pages, pdf = await chronicle.drawn(told, app.town)
    assert all(page.startswith(b"\x89PNG") for page in pages)
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["", "passeur"])
async def test_it_is_for_those_who_look_after_the_city(app: App, ana: Visitor, name: str) -> None:
    if name:
        await role(app, ana, name)
    for reply in (await ana.say("/rapport"), await ana.press("report-of:year")):
        assert not reply.files


async def test_an_organiser_gets_pictures_a_pdf_and_a_table(app: App, ana: Visitor) -> None:
    await role(app, ana, "organiser")
    reply = await ana.say("/rapport")
    kinds = [each.media for each in reply.files]
    assert kinds[0] == "image/png"
    assert kinds[-2:] == ["application/pdf", "text/csv"]
    month = await ana.press(pressed(reply, "Un mois"))
    assert month.files[-1].name != reply.files[-1].name
    assert (await ana.press("report-of:🎸")).files


async def test_it_comes_by_itself_once_a_week_to_those_who_still_look_after_it(
    app: App, ana: Visitor, bob: Visitor
) -> None:
    await role(app, ana, "organiser")
    leaving = await role(app, bob, "organiser")
    assert await app.weekly() == 2
    assert await app.weekly() == 2
    async with app.storage.unit() as unit:
        await unit.duties.take(leaving, app.town.city.id)
    await app.delivery.tick()
    await app.ready()
    assert [address for address, reply in ana.room.said if reply.files] == [ana.address]


async def test_help_tells_of_it_those_who_may_use_it(app: App, ana: Visitor) -> None:
    assert "/rapport" not in (await ana.say("/aide")).text
    await role(app, ana, "organiser")
    assert "/rapport" in (await ana.say("/aide")).text


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("", 7),
        ("semaine", 7),
        ("Mois", 28),
        ("le dernier mois", 28),
        ("trois mois", 91),
        ("trimestre", 91),
        ("quarter", 91),
        ("cette année", 364),
        ("🎸" * 500, 7),
    ],
)
async def test_a_period_may_be_said(app: App, ana: Visitor, said: str, days: int) -> None:
    await role(app, ana, "organiser")
    shown = await ana.say(f"/rapport {said}".strip())
    assert str(ending(app.town.today(), days)) in shown.text
