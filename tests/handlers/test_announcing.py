"""Announcements: said in chat, seen before, sent once, corrected and taken back; and only by those who may."""

import pytest

from bot.app import App
from bot.handlers.news.bulletin import seal
from bot.handlers.rights import Role
from bot.storage import follows
from bot.storage.copies import SENT
from bot.storage.news_models import Copy
from tests.conftest import Clock, on_sqlite
from tests.handlers.newsroom import agree, announced, appoint, cry, drafted, got, number, person, readers
from tests.handlers.visitor import Visitor, buttons, pressed, whole
from tests.storage.reading import rows


async def copies(app: App) -> dict[str, str]:
    return {row["address"]: row["state"] for row in await rows(app.storage, Copy)}


async def test_it_reaches_those_who_agreed_once_and_says_why(app: App, ana: Visitor) -> None:
    await appoint(ana)
    yes, never = readers(app, 3), Visitor(app, "never")
    await agree(*yes)
    await never.say("bonjour")
    await announced(ana, "Samedi *gras* @everyone, des guitares.")
    for each in yes:
        (reply,) = got(each)
        assert r"Samedi \*gras\* @everyone, des guitares." in reply.text
        assert "souhaité les nouvelles" in reply.text
        assert pressed(reply, "Ne plus recevoir ces nouvelles")
    assert "guitares" not in whole(got(never)[-1])
    await cry(app)
    await cry(app)
    assert [len(got(each)) for each in yes] == [1, 1, 1]
    assert set((await copies(app)).values()) == {SENT}


async def test_whoever_may_not_announce_learns_nothing(app: App, ana: Visitor, bob: Visitor) -> None:
    await appoint(ana)
    await agree(*readers(app, 1))
    shop = await drafted(ana, "Un secret")
    for button in buttons(shop):
        if button.action.startswith("an-") and button.action not in ("an-yes", "an-no"):
            assert "secret" not in whole(await bob.press(button))
    assert "secret" not in whole(await bob.say("/annoncer"))
    await cry(app)
    assert await copies(app) == {}


async def test_the_count_says_who_is_left_out_and_why(app: App, ana: Visitor, clock: Clock) -> None:
    await appoint(ana)
    people = readers(app, 5)
    await agree(*people)
    await agree(people[0], paused_until=clock().replace(year=2027))
    await agree(people[1], most_a_day=1)
    async with app.storage.unit() as unit:
        await unit.outbox.switch_off(people[2].address, people[2].address.chat, clock())
    shop = await drafted(ana, "Une première")
    assert "4 personnes" not in shop.text
    assert "3 personnes la reçoivent" in shop.text
    assert "1 fait une pause" in shop.text
    assert "1 n’est plus joignable" in shop.text
    await announced(ana, "Une autre")
    assert sum(bool(got(each)) for each in people) == 3
    again = await drafted(ana, "Une deuxième")
    assert "2 personnes la reçoivent" in again.text
    assert "1 a eu sa part pour aujourd’hui" in again.text


async def test_one_tap_stops_such_news_and_another_one_brings_them_back(app: App, ana: Visitor) -> None:
    await appoint(ana)
    (zoe,) = readers(app, 1)
    await agree(zoe)
    await announced(ana, "Une première")
    done = await zoe.press(pressed(got(zoe)[-1], "Ne plus recevoir ces nouvelles"))
    assert "plus de nouvelles" in done.text
    assert "Personne ne la reçoit" in (await drafted(ana, "Une deuxième")).text
    await zoe.press(pressed(done, "Mauvais bouton, je continue"))
    assert "1 personne la reçoit" in (await drafted(ana, "Une troisième")).text


async def test_a_correction_goes_wherever_it_was_read(app: App, ana: Visitor) -> None:
    await appoint(ana)
    people = readers(app, 2)
    await agree(*people)
    id = await announced(ana, "Samedi à 14 h")
    await ana.press(f"an-fix:{id}")
    sure = await ana.say("Dimanche à 15 h")
    assert "Dimanche" in sure.text
    assert "Samedi" in got(people[0])[-1].text
    await ana.press(pressed(sure, "Oui, corriger partout"))
    await cry(app)
    for each in people:
        assert "Dimanche à 15 h" in got(each)[-1].text
        assert "corrigé" in got(each)[-1].text
        assert len(got(each)) == 2
    assert set((await copies(app)).values()) == {SENT}


async def test_taken_back_it_says_so_and_reaches_nobody_else(app: App, ana: Visitor) -> None:
    await appoint(ana)
    (zoe,) = readers(app, 1)
    await agree(zoe)
    id = await announced(ana, "Une bêtise")
    sure = await ana.press(f"an-undo:{id}")
    await ana.press(pressed(sure, "Oui, la retirer"))
    await cry(app)
    assert "retirée" in got(zoe)[-1].text
    assert set((await copies(app)).values()) == {"withdrawn"}
    assert "passée" in (await zoe.press(f"an-yes:{id}:coming")).text


async def test_stopped_in_the_middle_it_goes_on_and_nobody_gets_it_twice(app: App, ana: Visitor) -> None:
    await appoint(ana)
    people = readers(app, 30)
    await agree(*people)
    shop = await drafted(ana, "Une nouvelle pour beaucoup")
    last = await ana.press(pressed(shop, "Envoyer"))
    await ana.press(pressed(last, "Oui, l’envoyer"))
    await app.announce()
    async with app.storage.unit() as unit:
        claimed = await unit.copies.claim(app.clock(), "room", limit=7)
    await ana.press(f"an-halt:{number(shop)}")
    await cry(app)
    assert not any(got(each) for each in people)
    async with app.storage.unit() as unit:
        for each in claimed:
            await unit.copies.again(each.id, app.clock(), "")
    await cry(app)
    assert sum(len(got(each)) for each in people) == 7
    panel = await ana.press(f"an-on:{number(shop)}")
    assert "7 sur 30" in panel.text
    await cry(app)
    await cry(app)
    assert [len(got(each)) for each in people] == [1] * 30
    assert "30 sur 30" in (await ana.press(f"an-board:{number(shop)}")).text


@pytest.mark.parametrize("again", [True, False])
async def test_what_nobody_knows_of_waits_for_whoever_announced_it(
    app: App, ana: Visitor, again: bool
) -> None:
    await appoint(ana)
    people = readers(app, 3)
    await agree(*people)
    shop = await drafted(ana, "Une nouvelle")
    last = await ana.press(pressed(shop, "Envoyer"))
    await ana.press(pressed(last, "Oui, l’envoyer"))
    await app.announce()
    async with app.storage.unit() as unit:
        assert len(await unit.copies.claim(app.clock(), "room", limit=2)) == 2
    assert await app.crier.begin() == 2
    await cry(app)
    assert sum(len(got(each)) for each in people) == 1
    panel = await ana.press(f"an-board:{number(shop)}")
    assert "2 sont incertains" in panel.text
    button = pressed(panel, "Les renvoyer" if again else "Les laisser")
    await ana.press(button)
    await ana.press(button)
    await cry(app)
    assert sum(len(got(each)) for each in people) == (3 if again else 1)


async def test_at_night_it_waits_until_the_morning(app: App, ana: Visitor, clock: Clock) -> None:
    await appoint(ana)
    (zoe,) = readers(app, 1)
    await agree(zoe, quiet_from="09:30", quiet_to="11:00")
    await announced(ana, "Doucement")
    assert got(zoe) == []
    clock.advance(hours=1)
    await cry(app)
    assert len(got(zoe)) == 1


async def test_a_steward_speaks_to_their_own_alone(app: App, ana: Visitor, bob: Visitor) -> None:
    here, there = "room:here", "room:there"
    await appoint(ana, Role.STEWARD, here)
    await appoint(bob, Role.STEWARD, there)
    fan, other = readers(app, 2)
    await agree(other)
    follower = follows.person(await person(fan))
    async with app.storage.unit() as unit:
        await unit.follows.follow(follower, "petiteville", "space", here, app.clock())
    await ana.press("an-new")
    shop = await ana.say("Notre fête")
    whom = await ana.press(pressed(shop, "Pour qui\N{NO-BREAK SPACE}?"))
    assert not [each for each in buttons(whom) if "nouvelles de la ville" in each.label]
    await ana.press(pressed(whom, "Nos membres et les personnes qui nous suivent"))
    id = number(shop)
    assert "1 personne la reçoit" in (await ana.press(f"an-board:{id}")).text
    refused = await bob.press(f"an-board:{id}")
    assert "Notre fête" not in whole(refused)
    assert "Notre fête" not in whole(await bob.press(f"an-go:{id}"))
    last = await ana.press(f"an-go:{id}")
    await ana.press(pressed(last, "Oui, l’envoyer"))
    await cry(app)
    assert len(got(fan)) == 1
    assert got(other) == []
    assert (await ana.press(f"an-urge:{id}")).text


async def test_what_is_urgent_needs_two_and_goes_at_night(app: App, ana: Visitor, clock: Clock) -> None:
    await appoint(ana)
    eve, (zoe,) = Visitor(app, "eve"), readers(app, 1)
    await agree(zoe, quiet_from="09:00", quiet_to="12:00", most_a_day=1)
    shop = await drafted(ana, "L’eau n’est plus potable aux Salins.")
    urgent = await ana.press(pressed(shop, "C’est urgent"))
    last = await ana.press(pressed(urgent, "Envoyer"))
    waiting = await ana.press(pressed(last, "Oui, la faire relire"))
    assert "il n’y en a pas encore" in waiting.text
    await appoint(eve)
    back = await ana.press(f"an-back:{number(shop)}")
    last = await ana.press(pressed(back, "Envoyer"))
    await ana.press(pressed(last, "Oui, la faire relire"))
    await cry(app)
    asked = got(eve)[-1]
    assert "potable" in asked.text
    ok = pressed(asked, "Oui, elle peut partir")
    assert "quelqu’un d’autre" in (await ana.press(ok)).text
    assert got(zoe) == []
    await eve.press(ok)
    await eve.press(ok)
    await cry(app)
    assert len(got(zoe)) == 1


async def test_what_was_approved_is_what_goes_out(app: App, ana: Visitor) -> None:
    await appoint(ana)
    eve, (zoe,) = Visitor(app, "eve"), readers(app, 1)
    await appoint(eve)
    await agree(zoe)
    shop = await drafted(ana, "Ceci est honnête")
    id = number(shop)
    await ana.press(f"an-urge:{id}")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, la faire relire"))
    await cry(app)
    ok = pressed(got(eve)[-1], "Oui, elle peut partir")
    await ana.press(f"an-back:{id}")
    await ana.press(f"an-say:{id}:fr")
    await ana.say("Ceci ne l’est plus")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, la faire relire"))
    assert "a avancé" in (await eve.press(ok)).text
    await cry(app)
    assert got(zoe) == []


async def test_whoever_is_stopped_sends_nothing_more(app: App, ana: Visitor) -> None:
    await appoint(ana)
    eve, people = Visitor(app, "eve"), readers(app, 3)
    await appoint(eve)
    await agree(*people)
    sent = await announced(eve, "Cliquez ici")
    assert "Cliquez ici" in got(people[0])[-1].text
    shop = await drafted(eve, "Et encore ici")
    await eve.press(pressed(await eve.press(pressed(shop, "Envoyer")), "Oui, l’envoyer"))
    await app.announce()
    listed = await ana.say("/suspendre")
    sure = await ana.press(next(each for each in buttons(listed) if each.action == "an-end"))
    done = await ana.press(pressed(sure, "Oui, tout arrêter"))
    assert "1 rôle retiré" in done.text
    assert "1 annonce bloquée" in done.text
    assert "3 messages ne partiront plus" in done.text
    assert "Cliquez ici" in done.text
    await cry(app)
    assert not any("Et encore" in reply.text for each in people for reply in got(each))
    assert "Cliquez" not in whole(await eve.say("/annoncer"))
    assert not [each for each in buttons(await eve.press("an-new")) if each.action.startswith("an-")]
    await ana.press(f"an-purge:{sent}")
    await cry(app)
    assert "retirée" in got(people[0])[-1].text


async def test_a_command_in_the_dialogue_leaves_the_draft_as_it_is(app: App, ana: Visitor) -> None:
    await appoint(ana)
    shop = await drafted(ana, "Un brouillon")
    await ana.say("/aide")
    board = await ana.press(f"an-board:{number(shop)}")
    assert "Un brouillon" in board.text
    gone = await ana.press(f"an-del:{number(shop)}")
    assert "supprimé" in gone.text
    assert "plus là" in (await ana.press(f"an-board:{number(shop)}")).text


@on_sqlite
@pytest.mark.parametrize("said", ["", "🎸" * 3, "x" * 3001, "javascript:alert(1)"])
async def test_what_does_not_fit_gets_a_kind_word(app: App, ana: Visitor, said: str) -> None:
    await appoint(ana)
    shop = await drafted(ana, "Une annonce", "")
    await ana.press(f"an-link:{number(shop)}")
    assert "adresse entière" in (await ana.say(said or "…")).text
    await ana.press(f"an-say:{number(shop)}:fr")
    reply = await ana.say(said or "…")
    assert "mots" in reply.text or "place" in reply.text or "javascript" in reply.text


async def test_words_that_the_city_holds_wait_for_a_second_pair_of_eyes(app: App, ana: Visitor) -> None:
    await appoint(ana)
    (zoe,) = readers(app, 1)
    await agree(zoe)
    held = app.town.city.model_copy(update={"held_words": ("crypto-monnaie",)})
    async with app.storage.reading() as unit:
        await app.town.refresh(unit, held)
    shop = await drafted(ana, "Devenez riches avec la Crypto monnaie !")
    last = await ana.press(pressed(shop, "Envoyer"))
    assert "on y lit «\N{NO-BREAK SPACE}crypto-monnaie\N{NO-BREAK SPACE}»" in last.text
    await ana.press(pressed(last, "Oui, la faire relire"))
    await cry(app)
    assert got(zoe) == []


async def test_every_week_it_goes_out_again_once_each_time(app: App, ana: Visitor, clock: Clock) -> None:
    await appoint(ana)
    (zoe,) = readers(app, 1)
    await agree(zoe)
    shop = await drafted(ana, "Café des langues, comme chaque samedi")
    id = number(shop)
    await ana.press(f"an-when:{id}")
    await ana.press(f"an-when:{id}:weekly")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, l’envoyer"))
    for week in range(1, 4):
        await cry(app)
        await cry(app)
        assert len(got(zoe)) == week
        clock.advance(days=7)
    stopped = await ana.press(f"an-halt:{id}")
    assert "Arrêtée" in stopped.text
    await cry(app)
    assert len(got(zoe)) == 3


async def test_progress_is_shown_by_changing_one_message(app: App, ana: Visitor, clock: Clock) -> None:
    await appoint(ana)
    await agree(*readers(app, 12))
    before = len(got(ana))
    await announced(ana, "Une nouvelle")
    shown = [each for each in got(ana, before) if "sur 12" in each.text]
    assert [each.edits for each in shown] == [False] * (len(shown) - 1) + [shown[-1].edits]
    assert "12 sur 12" in shown[-1].text


async def test_too_many_in_a_day_need_somebody_else(app: App, ana: Visitor) -> None:
    await appoint(ana)
    await agree(*readers(app, 1), most_a_day=0)
    for count in range(3):
        await announced(ana, f"Nouvelle numéro {count}")
    last = await ana.press(pressed(await drafted(ana, "Encore une"), "Envoyer"))
    assert "plusieurs des vôtres" in last.text


async def test_who_is_interested_is_never_said_unless_they_say_so(app: App, ana: Visitor) -> None:
    await appoint(ana)
    zoe, lea = readers(app, 2)
    await agree(zoe, lea)
    shop = await drafted(ana, "Un atelier")
    id = number(shop)
    await ana.press(f"an-offer:{id}:coming")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, l’envoyer"))
    await cry(app)
    for each in (zoe, zoe, lea):
        await each.press(f"an-yes:{id}:coming")
    assert "2 personnes viennent" in (await ana.press(f"an-board:{id}")).text
    await zoe.press(f"an-name:{id}")
    await zoe.say("Zoé B.")
    board = await ana.press(f"an-board:{id}")
    assert "Zoé B." in board.text
    await zoe.press(f"an-name:{id}:none")
    assert "Zoé" not in (await ana.press(f"an-board:{id}")).text
    await lea.press(f"an-no:{id}:coming")
    assert "1 personne vient" in (await ana.press(f"an-board:{id}")).text
    stranger = Visitor(app, "stranger")
    assert "passée" in (await stranger.press(f"an-yes:{id}:coming")).text


async def test_a_question_has_one_answer_whoever_is_quicker(app: App, ana: Visitor) -> None:
    await appoint(ana)
    eve, (zoe,) = Visitor(app, "eve"), readers(app, 1)
    await appoint(eve)
    await agree(zoe)
    id = await announced(ana, "Un atelier")
    await zoe.press(f"an-ask:{id}")
    await zoe.say("À quelle heure ?")
    await cry(app)
    answer = pressed(got(ana)[-1], "Répondre")
    assert "1 question attend" in (await eve.say("/annoncer")).text
    await ana.press(answer)
    await eve.press(answer)
    assert "en route" in (await ana.say("À 14 h")).text
    assert "plus rapide" in (await eve.say("À 15 h")).text
    await cry(app)
    assert "À 14 h" in got(zoe)[-1].text
    assert not any("À 15 h" in each.text for each in got(zoe))


async def test_whoever_rewrites_what_another_announces_is_no_second_pair_of_eyes(
    app: App, ana: Visitor
) -> None:
    eve, (zoe,) = Visitor(app, "eve"), readers(app, 1)
    for each in (ana, eve):
        await appoint(each)
    await agree(zoe)
    shop = await drafted(ana, "Ceci est honnête")
    id = number(shop)
    await ana.press(f"an-urge:{id}")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, la faire relire"))
    await eve.press(f"an-back:{id}")
    await eve.press(f"an-say:{id}:fr")
    await eve.say("Ceci ne l’est plus")
    await eve.press(pressed(await eve.press(f"an-go:{id}"), "Oui, la faire relire"))
    async with app.storage.reading() as unit:
        it = await unit.announcements.get(id)
    assert it is not None
    assert "quelqu’un d’autre" in (await eve.press(f"an-ok:{id}:{seal(it)}")).text
    await cry(app)
    assert got(zoe) == []


async def test_whoever_asks_for_a_correction_does_not_approve_it(app: App, ana: Visitor) -> None:
    eve, lou, (zoe,) = Visitor(app, "eve"), Visitor(app, "lou"), readers(app, 1)
    await appoint(ana)
    await agree(zoe)
    id = await announced(ana, "Ceci est honnête")
    for each in (eve, lou):
        await appoint(each)
    careful = app.town.city.model_copy(update={"second_eyes": True})
    async with app.storage.reading() as unit:
        await app.town.refresh(unit, careful)
    await eve.press(f"an-fix:{id}")
    await eve.say("Ceci ne l’est plus")
    await cry(app)
    ok = pressed(got(lou)[-1], "Oui, elle peut partir")
    for each in (eve, ana):
        assert "quelqu’un d’autre" in (await each.press(ok)).text
    assert "honnête" in got(zoe)[-1].text
    await lou.press(ok)
    await cry(app)
    assert "ne l’est plus" in got(zoe)[-1].text


async def put_forward(app: App, ana: Visitor) -> tuple[Visitor, Visitor, int]:
    """Another organiser, a reader, and what is so urgent that the other one has to read it first."""
    eve, (zoe,) = Visitor(app, "eve"), readers(app, 1)
    for each in (ana, eve):
        await appoint(each)
    await agree(zoe)
    id = number(await drafted(ana, "L’eau est coupée"))
    await ana.press(f"an-urge:{id}")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, la faire relire"))
    return eve, zoe, id


async def test_an_approval_is_for_the_moment_that_was_shown(app: App, ana: Visitor) -> None:
    eve, _zoe, id = await put_forward(app, ana)
    await cry(app)
    ok = pressed(got(eve)[-1], "Oui, elle peut partir")
    await ana.press(f"an-back:{id}")
    await ana.press(f"an-when:{id}:weekly")
    await ana.press(pressed(await ana.press(f"an-go:{id}"), "Oui, la faire relire"))
    assert "a avancé" in (await eve.press(ok)).text


async def test_whoever_is_stopped_changes_nothing_more_either(app: App, ana: Visitor, clock: Clock) -> None:
    await appoint(ana)
    eve, people = Visitor(app, "eve"), readers(app, 3)
    id = await appoint(eve)
    await agree(*people)
    await announced(ana, "Le marché est à midi")
    listed = await ana.press("an-home")
    of_ana = next(each.payload for each in buttons(listed) if each.action == "an-board")
    await eve.press(f"an-fix:{of_ana}")
    shown = await eve.say("Cliquez ici")
    await eve.press(next(each for each in buttons(shown) if each.action == "an-fixed"))
    async with app.storage.unit() as unit:
        repeat = await unit.repeats.add(
            "petiteville",
            person_id=id,
            address="room:g1",
            recipient="",
            space="room:g1",
            rule="FREQ=DAILY",
            start=clock.now.replace(tzinfo=None),
            zone="Europe/Paris",
            exceptions=(),
            text="Bonjour",
            next_at=clock.now,
        )
    done = await ana.press(f"an-end:{id}:yes")
    assert "3 messages ne partiront plus" in done.text
    assert "Cliquez ici" in done.text, "what they changed is shown as what they sent"
    assert [each for each in buttons(done) if each.action == "an-purge"]
    await cry(app)
    assert not any("Cliquez" in reply.text for each in people for reply in got(each))
    refused = await eve.press(f"rp-edit:{repeat}")
    assert "qui s’en occupent ici" in refused.text
    assert "qui s’en occupent ici" in (await eve.press(f"rp-rest:{repeat}")).text
    async with app.storage.reading() as unit:
        (kept,) = await unit.repeats.of("petiteville", id)
    assert kept.paused
    assert kept.text == "Bonjour"


@pytest.mark.parametrize("said", ["le 31 février à 23 h", "le 45 à 23h", "31/02 à 23:30"])
async def test_a_day_that_there_is_not_never_becomes_today(app: App, ana: Visitor, said: str) -> None:
    await appoint(ana)
    id = number(await drafted(ana, "Notre fête"))
    await ana.press(f"an-when:{id}")
    assert "Quel jour" in (await ana.say(said)).text


async def test_a_picture_that_is_not_to_be_had_now_is_kept_and_keeps_nothing_waiting(
    app: App, ana: Visitor, bob: Visitor
) -> None:
    await appoint(ana)
    await agree(bob)
    id = number(await drafted(ana, "Avec une image."))
    async with app.storage.unit() as unit:
        await unit.announcements.change(id, reference="elsewhere:42")
    await announced(ana, "Sans image.")
    assert "Sans image." in got(bob)[-1].text
    async with app.storage.reading() as unit:
        it = await unit.announcements.get(id)
    assert it is not None
    assert it.reference == "elsewhere:42", "the process that serves that platform fetches it"


async def test_whoever_may_read_it_finds_it_among_the_announcements(app: App, ana: Visitor) -> None:
    eve, zoe, id = await put_forward(app, ana)
    assert "an-ok" not in {each.action for each in buttons(await ana.press(f"an-board:{id}"))}
    listed = await eve.say("/annoncer")
    shown = await eve.press(next(each for each in buttons(listed) if "eau est coupée" in each.label))
    await eve.press(pressed(shown, "Oui, elle peut partir"))
    await cry(app)
    assert "L’eau est coupée" in got(zoe)[-1].text
    assert "Oui, elle peut partir" not in whole(await eve.press(f"an-board:{id}"))


async def test_whoever_takes_back_what_another_put_forward_lets_them_know(app: App, ana: Visitor) -> None:
    eve = Visitor(app, "eve")
    for each in (ana, eve):
        await appoint(each)
    id = number(await drafted(ana, "L’eau est coupée", audience=""))
    async with app.storage.unit() as unit:
        await unit.announcements.change(id, state="waiting")
    before = len(got(ana))
    await eve.press(f"an-back:{id}")
    await app.delivery.tick()
    await app.ready()
    (told,) = got(ana, before)
    assert "L’eau est coupée" in told.text


@pytest.mark.parametrize("leaves", ["an-board", "an-go"])
@pytest.mark.parametrize("opens", ["an-who", "an-when", "an-say", "an-link"])
async def test_what_is_typed_after_leaving_a_question_is_no_answer_to_it(
    app: App, ana: Visitor, opens: str, leaves: str
) -> None:
    await appoint(ana)
    id = number(await drafted(ana, "Des guitares samedi.", audience=""))
    await ana.press(f"{opens}:{id}" + (":fr" if opens == "an-say" else ""))
    await ana.press(f"{leaves}:{id}")
    asked = await ana.say("je voudrais apprendre la soudure")
    assert asked.cards, "it is a question like any other"
    async with app.storage.reading() as unit:
        it = await unit.announcements.get(id)
    assert it is not None
    assert it.texts == {"fr": "Des guitares samedi."}
