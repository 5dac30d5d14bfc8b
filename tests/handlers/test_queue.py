"""What waits for a person: one passeur at a time, nobody forgotten, nobody judged by themselves."""

import pytest

from bot.app import App
from bot.conversation.messages import Reply
from bot.storage.skills import WISH
from tests.conftest import Clock
from tests.handlers.office import NOBODY, ORGANISER, PASSEUR, Office
from tests.handlers.visitor import buttons, whole


@pytest.fixture
async def office(app: App) -> Office:
    office = await Office(app).open()
    async with app.storage.unit() as unit:
        await unit.duties.give(office.ids["ours"], app.town.city.id, "passeur", app.clock(), called="Rose")
    return office


ROSE = "ours"


async def test_a_question_never_has_two_answerers(office: Office) -> None:
    call = await office.calls()
    assert "yours" in (await office.people[PASSEUR].press(f"qu-take:c:{call}")).text
    assert "colleague" in (await office.people[ROSE].press(f"qu-take:c:{call}")).text
    assert "colleague" in (await office.people[ROSE].press(f"qu-answer:c:{call}")).text
    await office.people[PASSEUR].press(f"qu-answer:c:{call}")
    assert "on its way" in (await office.people[PASSEUR].say("Yes, *on* a lead.")).text
    assert "no longer waits" in (await office.people[PASSEUR].press(f"qu-answer:c:{call}")).text
    (told,) = await office.told(NOBODY)
    assert "Yes, \\*on\\* a lead." in told.text
    assert "Passeur" not in told.text.replace("passeur", "")


async def test_two_who_began_to_answer_answer_once(office: Office) -> None:
    """Taken, handed over, taken by another: what the first types afterwards goes nowhere."""
    call = await office.calls()
    await office.people[PASSEUR].press(f"qu-answer:c:{call}")
    await office.people[PASSEUR].press(f"qu-give:c:{call}")
    await office.people[ROSE].press(f"qu-answer:c:{call}")
    assert "no longer waits for you" in (await office.people[PASSEUR].say("Too late")).text
    assert "on its way" in (await office.people[ROSE].say("In time")).text
    texts = [each.text for each in await office.told(NOBODY)]
    assert len(texts) == 1
    assert "In time" in texts[0]


async def test_an_answer_needs_the_role_when_it_is_given(office: Office, app: App) -> None:
    call = await office.calls()
    await office.people[PASSEUR].press(f"qu-answer:c:{call}")
    async with app.storage.unit() as unit:
        await unit.duties.take(office.ids[PASSEUR], app.town.city.id)
    assert "for those who look after it" in (await office.people[PASSEUR].say("Never mind the role")).text
    assert await office.told(NOBODY) == []


async def test_passeurs_hear_of_it_and_not_who_asks(office: Office) -> None:
    await office.calls("Where is the moon kept?")
    told = await office.news()
    for name in (PASSEUR, ROSE):
        assert "moon" in whole_of(told[name])
        assert NOBODY not in whole_of(told[name])
    assert ORGANISER not in told


async def test_without_passeurs_the_organisers_hear_of_it(office: Office, app: App) -> None:
    async with app.storage.unit() as unit:
        for name in (PASSEUR, ROSE):
            await unit.duties.take(office.ids[name], app.town.city.id, "passeur")
    await office.calls()
    assert [each for each in await office.told(ORGANISER) if "A question waits" in each.text]


async def test_nothing_waits_for_more_than_a_day_without_a_word(office: Office, clock: Clock) -> None:
    await office.calls()
    await office.told(PASSEUR)
    await office.later(hours=23)
    assert await office.told(PASSEUR) == []
    await office.later(hours=2)
    (told,) = await office.told(PASSEUR)
    assert "more than a day" in told.text
    await office.later(hours=1)
    assert await office.told(PASSEUR) == []
    await office.later(hours=24)
    assert len(await office.told(PASSEUR)) == 1


async def test_what_was_taken_and_left_lying_is_open_again(office: Office) -> None:
    call = await office.calls()
    await office.told(PASSEUR)
    await office.people[PASSEUR].press(f"qu-take:c:{call}")
    await office.later(hours=25)
    texts = whole_of(await office.told(PASSEUR))
    assert "open to your colleagues again" in texts
    assert "yours" in (await office.people[ROSE].press(f"qu-take:c:{call}")).text


def whole_of(replies: list[Reply]) -> str:
    return "\n".join(whole(each) for each in replies)


async def test_nobody_looks_into_a_report_that_they_made_or_that_is_about_them(
    office: Office, app: App
) -> None:
    async with app.storage.unit() as unit:
        profile = await unit.profiles.own(office.ids[PASSEUR], app.town.city.id)
        assert profile is not None
        about = await unit.reports.make(
            office.ids[NOBODY], app.town.city.id, None, profile.id, "He shouted", ["Come here!"], app.clock()
        )
    for action in ("qu-see", "qu-take", "qu-answer", "qu-done"):
        reply = await office.people[PASSEUR].press(f"{action}:r:{about}")
        assert "shouted" not in whole(reply)
    assert f"r:{about}" not in [each.payload for each in buttons(await office.people[PASSEUR].press("qu"))]
    seen = await office.people[ROSE].press(f"qu-take:r:{about}")
    assert "He shouted" in seen.text
    assert "Come here!" in seen.text
    await office.people[ROSE].press(f"qu-answer:r:{about}")
    await office.people[ROSE].say("We talk to them.")
    assert "We talk to them." in whole_of(await office.told(NOBODY))
    assert "dealt with" in (await office.people[ROSE].press(f"qu-done:r:{about}")).text


async def test_distress_is_answered_first_and_passeurs_are_told_at_night(
    office: Office, clock: Clock
) -> None:
    clock.now = clock.now.replace(hour=23)
    reply = await office.people[NOBODY].say("/human I want to die")
    assert "You are not alone" in reply.text
    assert reply.cards
    assert reply.personal
    (told,) = await office.told(PASSEUR)
    assert "in distress" in told.text
    await office.calls("Where do owls sleep?")
    assert await office.told(PASSEUR) == []
    await office.later(hours=9)
    assert "owls" in whole_of(await office.told(PASSEUR))


async def test_distress_in_relayed_words_reaches_its_writer_discreetly(app: App) -> None:
    from tests.handlers.circle import Circle

    circle = Circle(app, "ana", "bob")
    await circle.arrive()
    await circle.propose("swap", 1, 0)
    await circle.agree()
    await circle.press("ana", "re-write", ":all")
    reply = await circle.visitors["ana"].say("I want to die")
    assert "You are not alone" in reply.text
    assert "passed it on" in reply.text
    assert reply.personal
    told = await circle.news()
    assert "I want to die" in whole_of(told["bob"])
    assert "not alone" not in whole_of(told["bob"])


async def test_a_minor_never_answers_for_a_group(office: Office, app: App) -> None:
    async with app.storage.unit() as unit:
        profile = await unit.profiles.own(office.ids[PASSEUR], app.town.city.id)
        assert profile is not None
        await unit.profiles.change(profile.id, age="minor")
        wish = await unit.skills.add(profile.id, WISH, "to dance", None, app.clock())
        assert wish is not None
    assert "Somebody under 18" in (await office.people[PASSEUR].press(f"su-on:{office.offers[PASSEUR]}")).text
    assert "no longer there" in (await office.people[PASSEUR].press(f"su-on:{office.offers[NOBODY]}")).text


async def test_a_flood_of_questions_is_slowed_but_never_a_cry_for_help(office: Office) -> None:
    for number in range(10):
        await office.calls(f"question {number}?")
    assert "a lot for one day" in (await office.people[NOBODY].say("/human one more?")).text
    assert "You are not alone" in (await office.people[NOBODY].say("/human I want to die")).text
    assert len(await office.waiting()) == 11
