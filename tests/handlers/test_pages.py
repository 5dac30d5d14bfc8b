"""Pages written in chat by those who keep them: theirs alone, valid, found at once, and there to stay."""

from pathlib import Path

import pytest

from bot import opendata
from bot.app import App
from tests.handlers.office import NOBODY, ORGANISER, OURS, REFUSED, THEIRS, Office
from tests.handlers.visitor import buttons, whole


@pytest.fixture
async def office(app: App) -> Office:
    return await Office(app).open()


async def drafted(office: Office, name: str, *fields: str) -> None:
    await office.people[name].press("pg-new")
    for each in fields:
        await office.people[name].say(each)


BREAD = ("Knead your first bread", "A morning to knead and bake.", "manuel", "on Saturdays", "at the oven")


async def test_a_page_is_written_found_changed_and_closed(office: Office, app: App) -> None:
    ours = office.people[OURS]
    await drafted(office, OURS, *BREAD)
    await ours.press("pg-more")
    for each in ("free", "bread@example.org 04 73 00 00 00", "31/12/2027", "vieux-pont"):
        reply = await ours.say(each)
    facts = " ".join(value for _label, value in reply.cards[0].facts)
    for said in ("bread@example", "04 73 00 00 00", "Friends of ours", "free"):
        assert said in facts
    assert "Knead your first bread" in (await ours.press("pg-put")).text
    assert "no longer there" in (await ours.press("pg-put")).text, "pressed twice"
    found = await office.people[NOBODY].say("knead bread")
    assert "Knead your first bread" in found.cards[0].title
    async with app.storage.reading() as unit:
        (kept,) = await unit.entries.kept(app.town.city.id, owner=office.spaces[OURS])
    assert (kept.origin, kept.entry.free, str(kept.entry.valid_until)) == (
        f"space:{office.spaces[OURS]}",
        True,
        "2027-12-31",
    )
    await ours.press(f"pg-edit:{kept.entry.id}")
    for each in ("Knead bread with Zoé 🍞", "A morning\nto knead", "manuel", "on Sundays", "at the oven"):
        await ours.say(each)
    assert "online" in (await ours.press("pg-put")).text
    await ours.press(f"pg-ended:{kept.entry.id}")
    await office.people[NOBODY].say("hello")
    shown = await office.people[NOBODY].press(f"see:0:{kept.entry.id}")
    assert "Knead bread with Zoé 🍞" in shown.cards[0].title
    assert "closed since" in whole(shown)
    async with app.storage.reading() as unit:
        done = [each.what for each in await unit.deeds.latest(app.town.city.id)]
    assert done == ["entry-closed", "entry-changed", "entry-written"]


async def test_a_draft_is_its_authors_and_needs_the_role_still(office: Office, app: App) -> None:
    await drafted(office, OURS, *BREAD)
    for press in ("pg-put", "pg-more", "pg-again"):
        assert "no longer there" in (await office.people[THEIRS].press(press)).text
    async with app.storage.unit() as unit:
        await unit.duties.take(office.ids[OURS], app.town.city.id)
    assert (await office.people[OURS].press("pg-put")).text == REFUSED
    async with app.storage.reading() as unit:
        assert not await unit.entries.kept(app.town.city.id, owned=True)


async def test_a_bad_answer_asks_again_and_loses_nothing(office: Office) -> None:
    await office.people[OURS].press("pg-new")
    assert "120" in (await office.people[OURS].say("x" * 121)).text
    for each in BREAD[:2]:
        await office.people[OURS].say(each)
    assert "choose" in (await office.people[OURS].say("🍞")).text
    for each in BREAD[2:]:
        await office.people[OURS].say(each)
    await office.people[OURS].press("pg-more")
    for each in ("3 €", "come by"):
        await office.people[OURS].say(each)
    await office.people[OURS].say("some day")
    assert "30/06/2027" in (await office.people[OURS].press("form-skip:3.")).text
    await office.people[OURS].say("vieux-pont")
    reply = await office.people[OURS].say("what now?")
    assert reply.text


async def test_what_is_written_here_survives_the_citys_folder(office: Office, app: App) -> None:
    await drafted(office, OURS, *BREAD)
    await office.people[OURS].press("pg-put")
    (id,) = [each.id for each in app.town.catalogue if each.title == BREAD[0]]
    await office.people[ORGANISER].press("pg-true:coudre-ensemble")
    async with app.storage.unit() as unit:
        await opendata.import_folder(unit, Path(app.settings.city), app.clock(), dry=False)
        kept = await unit.entries.one(app.town.city.id, id)
        checked = await unit.entries.one(app.town.city.id, "coudre-ensemble")
    assert kept is not None
    assert kept.owner == office.spaces[OURS]
    assert checked is not None
    assert checked.entry.verified_on == app.town.today(), "what the desk found out holds"


async def test_no_file_takes_over_what_an_association_wrote(office: Office, app: App, tmp_path: Path) -> None:
    entry = await office.put("our-bread", OURS)
    file = tmp_path / "entries.yaml"
    file.write_text(
        "- id: our-bread\n  kind: opportunity\n  title: Stolen\n  summary: Not theirs any more.\n  topics: [manuel]\n"
        "  verified_on: 2026-11-01\n  sources: [{name: somebody}]\n",
        encoding="utf-8",
    )
    async with app.storage.unit() as unit:
        done = await opendata.import_file(unit, app.town.city, file, app.clock(), dry=False, whole=True)
        kept = await unit.entries.one(app.town.city.id, "our-bread")
    assert done.taken == ("our-bread",)
    assert kept is not None
    assert kept.entry.title == entry.title


async def test_the_keepers_of_an_old_page_are_asked_once_a_month(office: Office) -> None:
    await office.put("our-bread", OURS, verified_on="2025-01-01")
    await office.later(minutes=1)
    (asked,) = await office.told(OURS)
    assert "still true" in asked.text.casefold()
    assert {each.action for each in buttons(asked)} == {"pg-true", "pg-edit", "pg-end"}
    await office.later(days=2)
    assert await office.told(OURS) == []
    await office.later(days=30)
    (again,) = await office.told(OURS)
    await office.people[OURS].press(next(each for each in buttons(again) if each.action == "pg-true"))
    await office.later(days=40)
    assert await office.told(OURS) == []


async def test_a_suggestion_goes_to_who_keeps_the_page_and_its_author_hears_of_it(office: Office) -> None:
    await office.put("our-bread", OURS)
    shown = await office.people[NOBODY].press("see:0:our-bread")
    await office.people[NOBODY].press(next(each for each in buttons(shown) if each.action == "sg"))
    await office.people[NOBODY].say("It is at 9, ask me at bob@example.org")
    news = await office.news()
    assert ORGANISER not in news
    (told,) = news[OURS]
    assert "It is at 9" in told.text
    assert "bob@example" not in told.text
    done = next(each for each in buttons(told) if each.payload.endswith(":done"))
    await office.people[OURS].press(done)
    assert "seen to it already" in (await office.people[OURS].press(done)).text
    assert "the page is changed" in whole((await office.told(NOBODY))[0])


async def test_a_flood_of_suggestions_is_slowed_kindly(office: Office) -> None:
    for number in range(10):
        assert "well kept" in (await office.people[NOBODY].say(f"/suggest thing {number}")).text
    assert "a lot for one day" in (await office.people[NOBODY].say("/suggest one more")).text


async def test_a_suggestion_that_waits_is_told_of_again(office: Office) -> None:
    await office.people[NOBODY].say("/suggest a garden opened")
    await office.told(ORGANISER)
    await office.later(hours=25)
    (told,) = await office.told(ORGANISER)
    assert "waited for a day" in told.text
    await office.later(hours=2)
    assert await office.told(ORGANISER) == []
