"""Who may change the programme, and what becomes of a button that is forged, stale or pressed twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import pytest
import pytest_asyncio

from bot.app import App
from bot.conversation.messages import Reply, Sender
from knowledge.agenda import Event, Status
from tests.conftest import on_sqlite
from tests.handlers.visitor import Visitor, buttons, pressed, whole

WORKSHOP = "/evenement atelier vannerie samedi 28 novembre de 14 h à 17 h au foyer rural"


async def with_role(app: App, name: str, role: str, space: str = "") -> Visitor:
    visitor = Visitor(app, name)
    async with app.storage.unit() as unit:
        who = (await unit.conversations.open(visitor.address, Sender(name), app.clock())).person
        await unit.duties.give(who.id, app.town.city.id, role, app.clock(), space=space)
    return visitor


@pytest_asyncio.fixture
async def odile(app: App) -> AsyncIterator[Visitor]:
    yield await with_role(app, "odile", "organiser")


async def kept(app: App) -> list[Event]:
    async with app.storage.reading() as unit:
        return await unit.events.all(app.town.city.id)


async def saved(visitor: Visitor, said: str = WORKSHOP) -> Reply:
    return await visitor.press(pressed(await visitor.say(said), "Enregistrer"))


async def test_nothing_is_saved_before_it_is_confirmed_and_once_only(app: App, odile: Visitor) -> None:
    card = await odile.say(WORKSHOP)
    assert not await kept(app)
    save = pressed(card, "Enregistrer")
    await odile.press(save)
    await odile.press(save)
    (event,) = await kept(app)
    assert (event.title, event.start, event.version) == ("Atelier vannerie", datetime(2026, 11, 28, 14), 0)
    assert app.town.programme.get(event.id) == event
    async with app.storage.reading() as unit:
        deeds = await unit.deeds.latest(app.town.city.id)
    assert [(each.what, each.about) for each in deeds] == [("event-added", event.id)]


async def test_each_save_is_counted_and_noted(app: App, odile: Visitor) -> None:
    panel = await odile.press(pressed(await saved(odile), "Changer cet événement"))
    await odile.press(pressed(await odile.press(pressed(panel, "Complet")), "Oui\u00a0: Complet"))
    (event,) = await kept(app)
    assert (event.on_site, event.version) == (Status.FULL, 1)
    async with app.storage.reading() as unit:
        deeds = await unit.deeds.latest(app.town.city.id)
    assert [each.what for each in deeds] == ["event-full", "event-added"]


async def test_a_button_of_an_older_version_changes_nothing(app: App, odile: Visitor) -> None:
    panel = await odile.press(pressed(await saved(odile), "Changer cet événement"))
    yes = pressed(await odile.press(pressed(panel, "Complet")), "Oui\u00a0: Complet")
    await odile.press(yes)
    shown = await odile.press(yes)
    assert "Changer" in [each.label for each in buttons(shown)]
    (event,) = await kept(app)
    assert event.version == 1


async def test_two_who_change_it_at_once_do_not_overwrite_each_other(app: App, odile: Visitor) -> None:
    zoe = await with_role(app, "zoe", "organiser")
    await saved(odile)
    (event,) = await kept(app)
    first = await odile.press(f"eo-ch:{event.id}")
    second = await zoe.press(f"eo-ch:{event.id}")
    assert first.text == second.text
    await zoe.press(pressed(second, "Titre"))
    await zoe.press(pressed(await zoe.say("Vannerie pour tous"), "Enregistrer"))
    await odile.press(pressed(first, "Prix"))
    late = await odile.press(pressed(await odile.say("5 €"), "Enregistrer"))
    assert "entre-temps" in late.text
    (event,) = await kept(app)
    assert (event.title, event.price) == ("Vannerie pour tous", None)


async def test_what_a_space_keeps_only_its_stewards_and_organisers_change(app: App, odile: Visitor) -> None:
    ana = await with_role(app, "ana", "steward", "discord:1")
    bob = await with_role(app, "bob", "steward", "discord:2")
    eve = Visitor(app, "eve")
    await saved(ana)
    (event,) = await kept(app)
    async with app.storage.reading() as unit:
        found = await unit.events.get(app.town.city.id, event.id)
    assert found is not None
    assert found.owner == "discord:1"
    time = f"{event.start:%Y%m%dT%H%M}"
    forged = (
        f"eo:{event.id}:{time}",
        f"eo-ch:{event.id}",
        f"eo-dup:{event.id}",
        f"eo-rep:{event.id}",
        f"eo-mv:{event.id}:{time}",
        f"eo-st:{event.id}:{time}:cancel",
        f"eo-do:{event.id}:{time}:cancel:ab:0",
        f"eo-reg:{event.id}",
        f"eo-close:{event.id}",
        "eo-save:1",
        "eo-f:1:title",
    )
    for visitor in (bob, eve):
        for press in forged:
            reply = await visitor.press(press)
            assert "Vannerie pour" not in whole(reply)
            assert "Enregistrer" not in [each.label for each in buttons(reply)], press
    assert await kept(app) == [event]
    assert "Atelier vannerie" not in whole(await bob.press("eo-list"))
    assert "Atelier vannerie" in whole(await odile.press("eo-list"))
    page = await bob.press(f"ev:{event.id}:{time}")
    assert "Changer cet événement" not in [each.label for each in buttons(page)]


async def test_whoever_loses_the_role_saves_nothing_more(app: App, odile: Visitor) -> None:
    card = await odile.say(WORKSHOP)
    async with app.storage.unit() as unit:
        who = (await unit.conversations.open(odile.address, odile.sender, app.clock())).person
        await unit.duties.take(who.id, app.town.city.id)
    await odile.press(pressed(card, "Enregistrer"))
    assert not await kept(app)


async def test_nobody_finds_the_draft_of_another(app: App, odile: Visitor) -> None:
    zoe = await with_role(app, "zoe", "organiser")
    save = pressed(await odile.say(WORKSHOP), "Enregistrer")
    await zoe.press(save)
    await zoe.press(f"eo-drop:{save.payload}")
    assert not await kept(app)
    await odile.press(save)
    assert len(await kept(app)) == 1


async def test_a_form_is_understood_as_if_it_had_been_said(app: App, odile: Visitor) -> None:
    from dataclasses import replace

    await odile.press("eo-form")
    asked = odile.request()
    given = {
        "title": "Bal folk",
        "when": "samedi 5 décembre de 20 h à 23 h",
        "place": "Salle des fêtes",
        "summary": "On danse.",
        "more": "5 €, dès 12 ans",
    }
    (reply,) = await odile.answers(replace(asked, filled=given))
    await odile.press(pressed(reply, "Enregistrer"))
    (event,) = await kept(app)
    assert (event.title, event.summary, event.start.hour) == ("Bal folk", "On danse.", 20)
    assert event.place is not None
    assert event.place.name is not None
    assert event.place.name.casefold() == "salle des fêtes"
    assert event.ages is not None
    assert event.ages.youngest == 12


@on_sqlite
@pytest.mark.parametrize(
    "said",
    [
        "🎉" * 300,
        "x" * 9000,
        "עברית بالعربية",
        "samedi",
        "14 h",
        "@@@",
        "\n\n\n",
        "0",
        "le 31 février à 25 h",
    ],
)
async def test_whatever_is_said_gets_a_kind_answer(app: App, odile: Visitor, said: str) -> None:
    await odile.say("/evenement")
    for _turn in range(6):
        reply = await odile.say(said)
        assert reply.text or reply.cards


async def test_one_way_of_taking_part_is_cancelled_alone(app: App, odile: Visitor) -> None:
    await saved(
        odile,
        "/evenement conférence samedi 28 novembre 18 h à la mairie, et en ligne https://visio.example.org/x",
    )
    (event,) = await kept(app)
    assert (event.on_site, event.remote) == (Status.CONFIRMED, Status.CONFIRMED)
    time = f"{event.start:%Y%m%dT%H%M}"
    asked = await odile.press(f"eo-st:{event.id}:{time}:cancel")
    await odile.press(pressed(asked, "Annuler l’événement, sur place"))
    (event,) = await kept(app)
    assert (event.on_site, event.remote) == (Status.CANCELLED, Status.CONFIRMED)
    page = await odile.press(f"ev:{event.id}:{time}")
    assert "sur place\u00a0: annulé" in whole(page)


async def test_one_among_many_is_found_by_a_word_of_its_title(app: App, odile: Visitor) -> None:
    day = datetime(2026, 12, 5, 14)
    many = [Event(uid=f"v{n}", title=f"Vannerie {n}", start=day, zone="Europe/Paris") for n in range(20)]
    many.append(Event(uid="jetee", title="Thé à la Jetée", start=day, zone="Europe/Paris"))
    async with app.storage.unit() as unit:
        await unit.events.put(app.town.city.id, "", many, app.clock())
    await app.look()
    assert "un mot de son titre" in (await odile.press("eo-list")).text
    assert "ne porte ce nom" in (await odile.say("🎻 contrebasse")).text
    assert len(list(buttons(await odile.say("vannerie")))) == 8
    (found,) = buttons(await odile.say("jetee"))
    assert "Thé à la Jetée" in found.label
    assert "Thé à la Jetée" in (await odile.press(found)).text


async def test_whoever_looks_after_events_and_sends_a_file_learns_how_it_comes_in(
    app: App, odile: Visitor, ana: Visitor
) -> None:
    for visitor, said in ((odile, "/programme https://"), (ana, "en quelques mots")):
        (reply,) = await visitor.answers(replace(visitor.request(), brought="file"))
        assert said in reply.text
