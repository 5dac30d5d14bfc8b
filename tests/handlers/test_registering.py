"""Limited places as people meet them: taken, waited for, offered, given back, and shown at the door."""

from datetime import UTC, datetime, timedelta

from bot.app import App
from bot.conversation.messages import Address, Sender
from tests.conftest import Clock
from tests.handlers.test_following import at, told
from tests.handlers.visitor import Visitor, buttons, pressed
from tests.reminding.programme import event, put


async def organiser(app: App, name: str = "org") -> Visitor:
    """Somebody with the role, in the city."""
    async with app.storage.unit() as unit:
        known = await unit.conversations.open(Address("room", name), Sender(name, lang="fr"), app.clock())
        await unit.duties.give(known.person.id, app.town.city.id, "organiser", app.clock())
    return Visitor(app, name)


async def test_a_place_by_one_tap_and_a_code_for_the_door(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event(capacity=3))
    reply = await ana.press(f"rg:{one.id}")
    assert "Vous avez 1 place" in reply.text
    assert "Cyanotype" in (await ana.say("/suivi")).text
    again = await ana.press(f"rg:{one.id}")
    assert again.text == reply.text
    reply = await ana.press(pressed(reply, "3 places"))
    assert "Vous avez 3 places" in reply.text
    reply = await ana.press(pressed(reply, "Mon prénom sur la liste"))
    assert "quel prénom" in reply.text.lower()
    reply = await ana.say("Ana")
    assert "Sur la liste\N{NO-BREAK SPACE}: Ana" in reply.text
    code = reply.text.split("`")[1]

    org = await organiser(app)
    early = await org.say(f"/accueil {code}")
    assert "Ce code est pour *Cyanotype*" in early.text
    clock.now = datetime(2026, 11, 24, 12, 50, tzinfo=UTC)
    assert "Personne n’a ce code" in (await org.say("/accueil nimporte")).text
    reply = await org.say(code.lower())
    assert "Ana · 3 places" in reply.text
    assert "Déjà là\N{NO-BREAK SPACE}: 3 sur 3" in reply.text
    assert "entrée déjà notée" in (await org.say(code)).text
    listed = await org.press(f"rg-list:{one.id}")
    assert "Places prises\N{NO-BREAK SPACE}: 3 sur 3" in listed.text
    assert "✓ Ana" in listed.text


async def test_only_those_with_the_role_see_the_list_and_let_in(app: App, ana: Visitor, bob: Visitor) -> None:
    await put(app, one := event(capacity=3))
    await ana.press(f"rg:{one.id}")
    assert "Ana" not in (await bob.press(f"rg-list:{one.id}")).text
    assert "organiser" in (await bob.press(f"rg-list:{one.id}")).text
    assert "organiser" in (await bob.say("/checkin ABCDEF")).text


async def test_full_then_offered_to_the_next_until_a_moment(app: App, clock: Clock, ana: Visitor) -> None:
    bob, cleo = Visitor(app, "bob"), Visitor(app, "cleo")
    await put(app, one := event(capacity=1))
    mine = await ana.press(f"rg:{one.id}")
    assert "n°\N{NO-BREAK SPACE}1 sur la liste" in (await bob.press(f"rg:{one.id}")).text
    clock.advance(minutes=1)
    assert "n°\N{NO-BREAK SPACE}2 sur la liste" in (await cleo.press(f"rg:{one.id}")).text
    assert "Votre inscription est annulée" in (await ana.press(pressed(mine, "Je ne peux plus venir"))).text
    before = len(bob.room.said)
    assert await told(app, cleo) == []
    (offer,) = [reply for address, reply in bob.room.said[before:] if address == bob.address]
    assert "Une place s’est libérée" in offer.text
    assert "dimanche 22 novembre 2026" in offer.text
    assert "n’est plus là" in (await cleo.press(pressed(offer, "Je la prends"))).text
    offered = await at(app, clock, cleo, datetime(2026, 11, 22, 9, 2))
    assert "Une place s’est libérée" in offered[-1].text
    assert "délai est passé" in (await bob.press(pressed(offer, "Je la prends"))).text
    assert "Elle est à vous" in (await cleo.press(pressed(offered[-1], "Je la prends"))).text
    assert "Cyanotype" in (await cleo.say("/inscriptions")).text


async def test_nobody_registers_before_it_opens_or_after_it_closes(
    app: App, clock: Clock, ana: Visitor
) -> None:
    day = datetime(2026, 11, 22, 9)
    await put(app, one := event(capacity=1, registration={"opens": day, "closes": day + timedelta(hours=2)}))
    assert "ouvrent" in (await ana.press(f"rg:{one.id}")).text
    clock.now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert "closes" in (await ana.press(f"rg:{one.id}")).text
    clock.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert "1 place" in (await ana.press(f"rg:{one.id}")).text


async def test_a_recurring_event_asks_for_the_day(app: App, ana: Visitor) -> None:
    await put(app, one := event(capacity=1, rrule="FREQ=WEEKLY"))
    reply = await ana.press(f"rg:{one.id}")
    assert "Pour quel jour" in reply.text
    reply = await ana.press(list(buttons(reply))[1])
    assert "mardi 1er décembre" in reply.text


async def test_after_the_event_one_question_without_who(app: App, clock: Clock, ana: Visitor) -> None:
    await put(app, one := event())
    await ana.press(f"fl:event:{one.id}")
    replies = await at(app, clock, ana, datetime(2026, 11, 24, 16, 0))
    (asked,) = [each for each in replies if "C’est terminé" in each.text]
    reply = await ana.press(pressed(asked, "J’ai rencontré du monde"))
    assert "en montrer à d’autres" in reply.text
    assert pressed(reply, "Oui, montrer quelque chose").action == "sh-offer"
    await ana.press(pressed(asked, "J’ai rencontré du monde"))
    await ana.press(pressed(reply, "Le dire avec mes mots"))
    assert "Merci" in (await ana.say("Un beau moment, écrivez-moi au 06 12 34 56 78")).text
    async with app.storage.reading() as unit:
        assert await unit.known.impressions(app.town.city.id, one.id) == {"people": 1, "words": 1}
    assert await at(app, clock, ana, datetime(2026, 11, 25, 16, 0)) == []


async def test_who_did_not_follow_is_not_asked(app: App, bob: Visitor) -> None:
    await put(app, one := event())
    assert "question" in (await bob.press(f"im:{one.id}:people")).text
    async with app.storage.reading() as unit:
        assert await unit.known.impressions(app.town.city.id, one.id) == {}
