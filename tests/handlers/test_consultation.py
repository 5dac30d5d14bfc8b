"""Anybody may say something; somebody reads it first; nobody learns whose it is."""

import csv
import io

import pytest

from bot.app import App
from bot.conversation.messages import Reply
from tests.handlers.test_report import role
from tests.handlers.visitor import Visitor, buttons, pressed, whole


@pytest.fixture
async def organiser(app: App) -> Visitor:
    odile = Visitor(app, "odile")
    await role(app, odile, "organiser")
    await odile.press(pressed(await odile.say("/consultation"), "Ouvrir une consultation"))
    await odile.say("L'eau")
    await odile.say("Que voudriez-vous savoir de l'eau ?")
    return odile


async def said(who: Visitor, words: str) -> Reply:
    await who.press(pressed(await who.say("/consultation"), "Dire quelque chose"))
    return await who.say(words)


async def read(organiser: Visitor, verdict: str) -> Reply:
    page = await organiser.say("/consultation")
    (button,) = [each for each in buttons(page) if each.action == "co-read"]
    return await organiser.press(pressed(await organiser.press(button), verdict))


async def test_what_somebody_says_is_read_then_shown_without_their_name(
    app: App, organiser: Visitor, ana: Visitor, bob: Visitor
) -> None:
    assert "lit d" in (await said(ana, "D'où vient-elle ? Je m'appelle Ana, 06 11 22 33 44")).text
    assert "vient-elle" not in whole(await bob.say("/consultation"))
    await read(organiser, "Montrer à tout le monde")
    page = await bob.say("/consultation")
    assert "D'où vient-elle" in page.text
    assert "06 11" not in page.text
    assert "Ana" not in whole(page)
    await app.delivery.tick()
    await app.ready()
    assert any("sans votre nom" in reply.text for address, reply in ana.room.said if address == ana.address)


async def test_others_say_the_same_once_each_and_never_of_their_own(
    app: App, organiser: Visitor, ana: Visitor, bob: Visitor
) -> None:
    await said(ana, "D'où vient-elle ?")
    await read(organiser, "Montrer à tout le monde")
    page = await bob.say("/consultation")
    for who in (bob, bob, ana):
        page = await who.press(
            pressed(
                page if who is bob else await who.say("/consultation"),
                "Me too: 1" if who is bob else "Moi aussi : 1".replace(" :", "\N{NO-BREAK SPACE}:"),
            )
        )
    assert "1 autre le dit aussi" in page.text


async def test_what_is_set_aside_is_not_shown_and_its_author_is_told(
    app: App, organiser: Visitor, ana: Visitor, bob: Visitor
) -> None:
    await said(ana, "n'importe quoi")
    assert "Tout est lu" in (await read(organiser, "Mettre de côté")).text
    assert "quoi" not in whole(await bob.say("/consultation"))
    await app.delivery.tick()
    await app.ready()
    assert any("a été lu" in reply.text for address, reply in ana.room.said if address == ana.address)


async def test_only_those_who_may_read_judge_and_count(app: App, organiser: Visitor, ana: Visitor) -> None:
    await said(ana, "D'où vient-elle ?")
    for press in ("co-new", "co-read:1", "co-judge:1:shown", "co-judge:1:aside", "co-close:1", "co-file:1"):
        reply = await ana.press(press)
        assert not reply.files
        assert "vient-elle" not in whole(reply)
    for press in ("co:🎸", "co:99", "co-same:1:0", "co-same:x", "co-say:77", "co:1:99999"):
        assert "vient-elle" not in whole(await ana.press(press))
    async with app.storage.reading() as unit:
        assert [each.state for each in await unit.consultations.said(1, "new")] == ["new"]
        assert (await unit.consultations.open(app.town.city.id))[0].id == 1


async def test_the_table_cannot_run_in_a_table_programme(app: App, organiser: Visitor, ana: Visitor) -> None:
    await said(ana, "=SOMME(A1:A9) de l'eau")
    page = await organiser.say("/consultation")
    (button,) = [each for each in buttons(page) if each.action == "co-file"]
    (file,) = (await organiser.press(button)).files
    rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    assert rows[1][0] == "'=SOMME(A1:A9) de l'eau"


async def test_nobody_fills_it_alone_and_nothing_is_said_once_it_is_over(
    app: App, organiser: Visitor, ana: Visitor
) -> None:
    for number in range(10):
        await said(ana, f"Une question de plus, la {number}e")
    assert "déjà beaucoup dit" in (await said(ana, "Encore une")).text
    await ana.say("/annuler")
    await organiser.press("co-close:1")
    assert "Aucune consultation" in (await ana.say("/consultation")).text
    assert "plus ouverte" in (await ana.press("co-say:1")).text
