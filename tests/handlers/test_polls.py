"""One vote a person, the counts for everybody, who voted what for nobody."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.conversation.messages import Address, Reply
from tests.conftest import Clock
from tests.handlers.test_report import role
from tests.handlers.visitor import Visitor, buttons, pressed, whole


@pytest.fixture
async def organiser(app: App) -> Visitor:
    odile = Visitor(app, "odile")
    await role(app, odile, "organiser")
    return odile


async def drafted(
    organiser: Visitor, question: str, choices: str = "Le samedi\nLe dimanche", days: str = "3"
) -> Reply:
    reply = await organiser.say("/sondage")
    await organiser.press(pressed(reply, "Poser une question à la ville"))
    await organiser.say(question)
    await organiser.say(choices)
    return await organiser.say(days + " jours")


async def published(organiser: Visitor, question: str = "Quel jour pour la fête ?") -> Reply:
    return await organiser.press(pressed(await drafted(organiser, question), "Publier"))


async def test_everybody_votes_once_and_may_change_their_mind(
    app: App, organiser: Visitor, ana: Visitor, bob: Visitor
) -> None:
    await published(organiser)
    seen = await ana.press(pressed(await ana.say("/sondage"), "Quel jour pour la fête ?"))
    assert "%" not in seen.text, "who has not voted is not told what others think"
    voted = await ana.press(pressed(seen, "Le samedi"))
    assert "1 personne a voté" in voted.text
    await ana.press(pressed(seen, "Le samedi"))
    voted = await ana.press(pressed(seen, "Le dimanche"))
    assert "1 personne a voté" in voted.text
    assert "✓ Le dimanche" in whole(voted)
    voted = await bob.press(pressed(seen, "Le dimanche"))
    assert "2 people have voted" in voted.text


async def test_many_taps_at_once_are_one_vote(app: App, organiser: Visitor, ana: Visitor) -> None:
    await published(organiser)
    seen = await ana.press(pressed(await ana.say("/sondage"), "Quel jour pour la fête ?"))
    taps = [
        replace(ana.request("", pressed(seen, each).press), key=f"tap-{each}-{number}")
        for number in range(5)
        for each in ("Le samedi", "Le dimanche")
    ]
    await asyncio.gather(*(app.accept(each) for each in taps))
    await app.ready()
    async with app.storage.reading() as unit:
        assert sum((await unit.polls.counts(1)).values()) == 1


async def test_it_is_asked_where_associations_are_and_what_came_out_is_told(
    app: App, organiser: Visitor, ana: Visitor, clock: Clock
) -> None:
    group = replace(
        ana.request("", "space:joined:Le groupe"),
        address=Address("room", "g1"),
        private=False,
        space="g1",
        manages=True,
    )
    await ana.answers(group)
    page = await published(organiser)
    await app.delivery.tick()
    await app.ready()
    (asked,) = [
        reply for address, reply in ana.room.said if address.chat == "g1" and "Quel jour" in reply.text
    ]
    vote = replace(
        ana.request("", pressed(asked, "Le samedi").press),
        address=Address("room", "g1"),
        private=False,
        space="g1",
    )
    await ana.answers(vote)
    clock.now += timedelta(days=4)
    await app.delivery.tick()
    await app.ready()
    told = [
        reply
        for address, reply in ana.room.said
        if address.chat == "g1" and "1 personne a voté" in reply.text
    ]
    assert len(told) == 1
    late = await organiser.press(pressed(page, "Le samedi"))
    assert "terminé" in late.text
    async with app.storage.reading() as unit:
        assert await unit.polls.counts(1) == {0: 1}


async def test_it_can_be_closed_before_its_time_once(app: App, organiser: Visitor, ana: Visitor) -> None:
    page = await published(organiser)
    close = pressed(page, "Clore maintenant")
    assert "terminé" in (await organiser.press(close)).text
    assert "terminé" in (await organiser.press(close)).text
    assert "terminé" in (await ana.press(pressed(page, "Le samedi"))).text


async def test_drafts_and_forged_buttons_show_and_change_nothing(
    app: App, organiser: Visitor, ana: Visitor
) -> None:
    draft = await drafted(organiser, "Un secret ?")
    number = pressed(draft, "Publier").payload
    for press in (
        f"poll:{number}",
        f"po-vote:{number}:0",
        f"po-publish:{number}",
        f"po-discard:{number}",
        "po-new",
        "po-close:1",
        "poll:🎸",
        "po-vote:1:99",
        "po-vote:1:-1",
        "poll:999999999999",
    ):
        assert "Un secret" not in whole(await ana.press(press))
    assert "Un secret" not in whole(await ana.say("/sondage"))
    async with app.storage.reading() as unit:
        assert (await unit.polls.latest(app.town.city.id)) == []
    assert "Personne ne" in (await organiser.press(pressed(draft, "Abandonner"))).text
    assert "plus là" in (await organiser.press(pressed(draft, "Publier"))).text


async def test_answers_that_do_not_fit_are_asked_again_kindly(app: App, organiser: Visitor) -> None:
    for choices in ("Un seul", "a\n" * 9, "x" * 61 + "\ny", "\n".join("abcdefghi")):
        reply = await drafted(organiser, "Alors ?", choices)
        assert "réponses, une par ligne" in reply.text
        assert not [each for each in buttons(reply) if each.action == "po-publish"]
        await organiser.say("/annuler")


async def test_what_people_write_is_shown_as_it_was_written(
    app: App, organiser: Visitor, ana: Visitor
) -> None:
    question, choice = "On se voit *où* ? <b>@everyone</b> 🎸 مرحبا", "[ici](https://x.example) `là`"
    page = await organiser.press(pressed(await drafted(organiser, question, f"{choice}\nlà"), "Publier"))
    await organiser.press(pressed(page, choice))
    seen = await ana.press(pressed(await ana.say("/sondage"), question))
    assert pressed(seen, choice)
