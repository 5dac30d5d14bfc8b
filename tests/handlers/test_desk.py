"""The desk: what was asked in vain, grouped; few askings stay hidden; an answer reaches those who agreed to hear of it."""

import pytest

from bot.app import App
from bot.conversation.messages import Reply
from bot.handlers.desk.settling import SMALL
from tests.handlers.office import NOBODY, ORGANISER, OURS, PASSEUR, Office
from tests.handlers.visitor import buttons, pressed, whole


@pytest.fixture
async def office(app: App) -> Office:
    return await Office(app).open()


async def answer(office: Office, name: str, *fields: str) -> Reply:
    """Fill in a form, field by field."""
    for each in fields:
        reply = await office.people[name].say(each)
    return reply


async def test_likely_questions_are_one_group_with_its_counts(office: Office) -> None:
    await office.asked("tune a harpsichord", 3, topic="musique", quartier="vieux-pont")
    await office.asked("where to tune my harpsichord?", 3, topic="musique", quartier="vieux-pont")
    await office.asked("weld a boat", 5, topic="soudure")
    shown = await office.people[PASSEUR].press("dk-all")
    assert "6 times" in shown.text
    assert "5 times" in shown.text
    group = await office.people[PASSEUR].press(
        next(each.press for each in buttons(shown) if "tune" in each.label)
    )
    assert "where to tune my harpsichord?" in group.text
    assert "(6)" in group.text


async def test_few_askings_stay_between_their_authors_and_passeur(office: Office) -> None:
    few = await office.asked("my neighbour Zénobie owes me money", SMALL - 1, quartier="vieux-pont")
    await office.asked("weld a boat", SMALL, quartier="vieux-pont")
    shown = await office.people[ORGANISER].press("dk-all")
    assert "Zénobie" not in whole(shown)
    assert "4 questions" in shown.text
    for action in ("dk-see", "dk-write", "dk-near", "dk-wish", "dk-aside"):
        assert "Zénobie" not in whole(await office.people[ORGANISER].press(f"{action}:{few}"))


async def test_few_askings_from_one_quartier_are_not_named(office: Office) -> None:
    await office.asked("weld a boat", SMALL - 1, quartier="vieux-pont", topic="soudure")
    id = await office.asked("weld a boat", SMALL, topic="soudure")
    shown = await office.people[ORGANISER].press(f"dk-see:{id}")
    assert "Pont" not in shown.text
    assert "Topic" in shown.text


async def test_whoever_agrees_is_read_and_hears_of_the_answer(office: Office, app: App) -> None:
    nobody, organiser = office.people[NOBODY], office.people[ORGANISER]
    asked = await nobody.say("how to pilot a submarine")
    agreed = await nobody.press(pressed(asked, "Tell me when you know"))
    assert "pilot a submarine" in agreed.text
    shown = await organiser.press("dk-all")
    assert "fewer than five" in shown.text
    id = next(each.payload for each in buttons(shown) if each.action == "dk-see")
    await organiser.press(f"dk-write:{id}")
    draft = await answer(
        office,
        ORGANISER,
        "Piloting a submarine",
        "The harbour museum lets you try.",
        "manuel",
        "on Sundays",
        "at the harbour",
    )
    assert draft.cards
    online = await organiser.press("pg-put")
    assert "1 person who waited" in online.text
    (told,) = await office.told(NOBODY)
    assert "Now I know" in told.text
    assert "Piloting a submarine" in told.cards[0].title
    found = await office.people[OURS].say("pilot a submarine")
    assert "Piloting a submarine" in found.cards[0].title
    assert "Every question has found an answer" in (await organiser.press("dk-all")).text
    async with app.storage.reading() as unit:
        assert await unit.awaiting.all(app.town.city.id) == []
        (kept,) = [each for each in await unit.entries.kept(app.town.city.id) if each.origin == "desk"]
    assert kept.entry.questions == (), "one person's words are not published with the answer"


async def test_whoever_takes_it_back_is_no_longer_read(office: Office) -> None:
    asked = await office.people[NOBODY].say("how to pilot a submarine")
    agreed = await office.people[NOBODY].press(pressed(asked, "Tell me when you know"))
    await office.people[NOBODY].press(pressed(agreed, "Rather not"))
    assert "submarine" not in whole(await office.people[ORGANISER].press("dk-all"))


async def test_an_answer_that_exists_is_taught_to_the_search(office: Office, app: App) -> None:
    id = await office.asked("fix my frilly trousers with needles")
    choice = await office.people[PASSEUR].press(f"dk-near:{id}")
    assert "dk-is" in {each.action for each in buttons(choice)} or choice.asks
    found = await office.people[PASSEUR].say("coudre")
    done = await office.people[PASSEUR].press(
        next(each.press for each in buttons(found) if each.payload.endswith("coudre-ensemble"))
    )
    assert "lead such questions there" in done.text
    shown = await office.people[NOBODY].say("fix my frilly trousers with needles")
    assert shown.cards
    assert "coudre-ensemble" in shown.cards[0].buttons[0][0].payload
    async with app.storage.reading() as unit:
        assert [each["entry"] for each in await unit.lessons.all(app.town.city.id)] == ["coudre-ensemble"]


async def test_a_question_becomes_a_wish_for_those_who_wait(office: Office) -> None:
    asked = await office.people[NOBODY].say("how to pilot a submarine")
    await office.people[NOBODY].press(pressed(asked, "Tell me when you know"))
    await office.within(OURS, "g1", press="space:joined:The Divers", manages=True)
    shown = await office.people[PASSEUR].press("dk-all")
    id = next(each.payload for each in buttons(shown) if each.action == "dk-see")
    done = await office.people[PASSEUR].press(f"dk-wish:{id}")
    assert "1 association is asked" in done.text
    news = await office.news()
    assert "Make a wish" in whole(news[NOBODY][0])
    assert any("submarine" in each.text for each in news[OURS])
    assert "settled already" in (await office.people[PASSEUR].press(f"dk-wish:{id}")).text


async def test_events_go_where_events_are_written_or_say_so(office: Office) -> None:
    id = await office.asked("weld a boat")
    await office.people[NOBODY].say("weld a boat")
    (search,) = [each for each in buttons(office.people[NOBODY].room.said[-1][1]) if each.action == "await"]
    await office.people[NOBODY].press(search)
    odile = office.people[ORGANISER]
    asks = await odile.press(f"dk-event:{id}")
    await odile.press(next(each for each in buttons(asks) if each.action == "eo-drop"))
    assert "weld a boat" in whole(await odile.press("dk-all")), "until it is saved, nothing is settled"
    await odile.press(f"dk-event:{id}")
    await odile.say("on 5 December 2030")
    await odile.say("2 pm to 4 pm")
    card = await odile.say("Town hall")
    save = next(each for each in buttons(card) if each.action == "eo-save")
    assert "1 person who waited for it is told" in (await odile.press(save)).text
    assert "weld a boat" not in whole(await odile.press("dk-all"))
    told = await office.told(NOBODY)
    assert any("weld a boat" in whole(each) and "event" in whole(each) for each in told)


async def test_a_wish_of_many_stays_until_its_event_is_saved(office: Office, app: App) -> None:
    async with app.storage.unit() as unit:
        await unit.appeals.make("petiteville", "digest", "to sing", "manuel", 3, app.clock(), space="")
    odile = office.people[ORGANISER]
    await odile.press("ap-event:1")
    async with app.storage.reading() as unit:
        assert [each.id for each in await unit.appeals.open("petiteville")] == [1]
    await odile.say("on 5 December 2030")
    await odile.say("2 pm to 4 pm")
    card = await odile.say("Town hall")
    await odile.press(next(each for each in buttons(card) if each.action == "eo-save"))
    async with app.storage.reading() as unit:
        assert not await unit.appeals.open("petiteville")


async def test_what_is_set_aside_leaves_the_desk(office: Office) -> None:
    id = await office.asked("weld a boat")
    await office.people[PASSEUR].press(f"dk-aside:{id}")
    assert "weld" not in whole(await office.people[PASSEUR].press("dk-all"))
    assert "settled" in (await office.people[PASSEUR].press(f"dk-see:{id}")).text


async def test_doubles_are_put_side_by_side_and_merged(office: Office, app: App) -> None:
    await office.put("pain-un", title="Pétrir le pain ensemble", questions=["du levain ?"])
    await office.put("pain-deux", title="Pétrir ensemble le pain", price="3 €")
    await office.people[NOBODY].say("hello")
    shown = await office.people[ORGANISER].press("ol-twice")
    assert len(shown.cards) == 2
    keep = next(each for each in buttons(shown) if each.action == "ol-keep" and each.payload.endswith(":1"))
    await office.people[ORGANISER].press(keep)
    async with app.storage.reading() as unit:
        left = {each.id: each for each in await unit.entries.all(app.town.city.id)}
    assert ("pain-un" in left) is not ("pain-deux" in left)
    (kept,) = [each for id, each in left.items() if id.startswith("pain-")]
    assert kept.price == "3 €"
    assert "du levain ?" in kept.questions
    assert "no longer there" in (await office.people[ORGANISER].press(keep)).text
    assert kept.id in {each.id for each in app.town.catalogue}


async def test_old_pages_are_listed_and_checked_with_a_tap(office: Office, app: App) -> None:
    await office.put("vieille-page", verified_on="2025-01-01")
    shown = await office.people[ORGANISER].press("ol-old")
    assert "vieille page" in shown.text
    await office.people[ORGANISER].press("pg-true:vieille-page")
    assert "vieille page" not in (await office.people[ORGANISER].press("ol-old")).text
    async with app.storage.unit() as unit:
        assert (
            not await app.town.refresh(unit)
            or app.town.catalogue["vieille-page"].verified_on == app.town.today()
        )
