"""What people can show and would love to learn: said by a command or in plain words, understood, confirmed, asked about later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from bot.app import App
from bot.conversation.markup import plain
from bot.conversation.messages import Reply
from bot.storage.profiles import Profile
from bot.storage.skills import DRAFT, FRESH, OFFER, WISH, Skill
from tests.conftest import Clock, on_sqlite
from tests.handlers.visitor import Visitor, buttons, pressed, whole

_KEYS = count(1)

BOTH = "I can teach sewing, and I'd love to learn welding"


async def kept(app: App, visitor: Visitor) -> tuple[Profile | None, list[Skill]]:
    async with app.storage.reading() as unit:
        opened = await unit.conversations.open(visitor.address, visitor.sender, app.clock())
        profile = await unit.profiles.own(opened.person.id, "petiteville")
        return profile, [] if profile is None else await unit.skills.of(profile.id)


async def told(app: App, visitor: Visitor, name: str, args: Mapping[str, Any]) -> Reply | None:
    """What this notice says when it is sent; None where it is no longer true."""
    before = len(visitor.room.said)
    async with app.storage.unit() as unit:
        key = f"{name}:{next(_KEYS)}"
        await unit.outbox.notice(
            key, str(visitor.address), visitor.sender.id, name, {**args, "lang": "en"}, app.clock()
        )
    await app.delivery.tick()
    said = [reply for address, reply in visitor.room.said[before:] if address == visitor.address]
    return said[0] if said else None


def in_a_group(visitor: Visitor, text: str = "", press: str = "") -> Any:
    return replace(visitor.request(text, press), private=False)


async def test_the_shortest_way_is_short(app: App, bob: Visitor) -> None:
    understood = await bob.say(BOTH)
    assert "sewing" in whole(understood)
    assert "Sewing" in whole(understood)
    assert "I can pass it on" in whole(understood)
    assert "welding" in whole(understood)
    assert "I am beginning" in whole(understood)
    profile, skills = await kept(app, bob)
    assert profile is not None
    assert not profile.ready
    assert [each.paused_until for each in skills] == [DRAFT, DRAFT]
    asked = await bob.press(pressed(understood, "Yes, all of it"))
    assert "18 or older" in whole(asked)
    week = await bob.press(pressed(asked, "18 or older"))
    profile, skills = await kept(app, bob)
    assert profile is not None
    assert profile.ready
    assert (profile.age, profile.address) == ("adult", "room:bob")
    assert [(each.side, each.words, each.topic, each.level, each.paused_until) for each in skills] == [
        (OFFER, "sewing", "couture", 3, None),
        (WISH, "welding", "soudure", 1, None),
    ]
    assert "It is running." in plain((await bob.press(pressed(week, "Done"))).text)


@on_sqlite
@pytest.mark.parametrize(
    ("said", "age"),
    [
        ("18 or older", "adult"),
        ("Yes!", "adult"),
        ("I'm 43", "adult"),
        ("j'ai 34 ans", "adult"),
        ("majeure", "adult"),
        ("plus de 18 ans", "adult"),
        ("j’ai 18 ans ou plus", "adult"),
        ("oui, j'ai 70 ans", "adult"),
        ("under 18", "minor"),
        ("15 ans", "minor"),
        ("moins de 18 ans", "minor"),
        ("non", "minor"),
        ("mineur", "minor"),
    ],
)
async def test_the_age_may_be_said_in_words(app: App, bob: Visitor, said: str, age: str) -> None:
    await bob.press(pressed(await bob.say("/offer knitting"), "Yes, that is it"))
    answer = whole(await bob.say(said))
    assert ("You are taking part" if age == "adult" else "Under 18, the exchange leads") in answer
    profile, _skills = await kept(app, bob)
    assert profile is not None
    assert (profile.age, profile.ready) == (age, age == "adult")


async def test_a_question_in_place_of_the_age_is_answered(app: App, bob: Visitor) -> None:
    asked = await bob.press(pressed(await bob.say("/offer knitting"), "Yes, that is it"))
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))
    profile, _skills = await kept(app, bob)
    assert profile is not None
    assert profile.age == ""
    await bob.press(pressed(asked, "Under 18"))
    await bob.say("yes")
    profile, _skills = await kept(app, bob)
    assert profile is not None
    assert profile.age == "minor"


async def test_a_plain_question_stays_a_question(app: App, bob: Visitor) -> None:
    assert "Sewing together" in whole(await bob.say("where can I learn to sew?"))
    assert await kept(app, bob) == (None, [])


async def test_a_wish_said_alone_is_answered_and_may_look_for_somebody(app: App, bob: Visitor) -> None:
    answer = await bob.say("I'd love to learn to sew")
    assert "Sewing together" in whole(answer)
    assert await kept(app, bob) == (None, [])
    understood = await bob.press(pressed(answer, "Look for somebody"))
    assert "You would love to learn: sew" in plain(whole(understood))
    assert "Already in the city" not in whole(understood), "it was shown just before"
    _profile, (wish,) = await kept(app, bob)
    assert (wish.side, wish.words, wish.topic, wish.paused_until) == (WISH, "sew", "couture", DRAFT)
    await bob.press(pressed(answer, "Look for somebody"))
    assert len((await kept(app, bob))[1]) == 1
    await bob.press(pressed(understood, "Yes, that is it"))
    assert (await kept(app, bob))[1][0].paused_until is None
    assert "I have that already" in (await bob.press(pressed(answer, "Look for somebody"))).text


async def test_somebody_to_show_it_is_looked_for_by_name_too(app: App, bob: Visitor, ana: Visitor) -> None:
    answer = await ana.say("j'aimerais apprendre à coudre")
    assert "coudre" in whole(await ana.say("chercher quelqu'un"))
    forged = pressed(answer, "Chercher quelqu’un")
    assert "faded" in (await bob.press(forged)).text
    assert await kept(app, bob) == (None, [])
    assert "faded" in (await bob.press("seek:99999999999")).text
    assert "Look for somebody" in whole(await bob.say("where can I learn to sew?"))
    assert "Look for somebody" not in whole(await bob.say("where is there a sewing club?"))


async def test_each_is_confirmed_or_left_out_by_itself(app: App, bob: Visitor) -> None:
    await bob.say(BOTH)
    after = await bob.press("sh-yes:1")
    assert "It is written down: sewing" in plain(after.text)
    assert "welding" in whole(after)
    assert after.edits
    out = await bob.press("sh-no:2")
    assert "Left out." in out.text
    _profile, (left,) = await kept(app, bob)
    assert (left.words, left.paused_until) == ("sewing", None)
    assert "no longer there" in (await bob.press("sh-yes:2")).text
    await bob.press("sh-no:1")
    assert (await kept(app, bob))[1] == [left]


async def test_what_is_left_out_leaves_the_others(app: App, bob: Visitor) -> None:
    await bob.say(BOTH)
    left = await bob.press("sh-no:1")
    assert "Left out." in left.text
    assert "welding" in whole(left)
    assert "sewing" not in whole(left)
    assert [each.label for each in buttons(left)] == ["Yes, that is it", "Level", "Topic", "Leave it out"]


async def test_the_same_is_not_written_down_twice(app: App, bob: Visitor) -> None:
    await bob.press(pressed(await bob.say("/offer sewing"), "Yes, that is it"))
    again = await bob.say("/offer Sewing")
    assert "I have that already" in again.text
    assert len((await kept(app, bob))[1]) == 1
    await bob.say("/offer knitting")
    assert "Yes, that is it" in whole(await bob.say("/offer knitting"))
    assert len((await kept(app, bob))[1]) == 2


async def test_a_wish_shows_first_what_the_city_has_and_is_kept_all_the_same(app: App, bob: Visitor) -> None:
    asked = await bob.press("sh-wish")
    assert "What would you love to learn" in plain(asked.text)
    shown = await bob.say("learn to sew")
    assert "Already in the city" in plain(shown.text)
    assert 2 <= len(shown.cards) <= 3
    assert "Sewing together" in shown.cards[0].title
    assert "learn to sew" in shown.cards[-1].title
    assert "written down" in (await bob.press(pressed(shown, "Yes, that is it"))).text
    assert [each.side for each in (await kept(app, bob))[1]] == [WISH]


@on_sqlite
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("I'd love to learn Arabic", ["Arabic"]),
        ("j'aimerais apprendre le chinois et le tricot", ["chinois", "tricot"]),
        ("le chinois", ["le chinois"]),
        ("hello, fill in a form", ["fill in a form"]),
    ],
)
async def test_a_wish_is_kept_without_its_frame(app: App, bob: Visitor, said: str, words: list[str]) -> None:
    await bob.say(f"/wish {said}")
    assert [(each.side, each.words) for each in (await kept(app, bob))[1]] == [(WISH, each) for each in words]


async def test_an_offer_is_asked_for_and_may_hold_a_wish(app: App, bob: Visitor) -> None:
    assert "What could you show" in plain((await bob.say("/offer")).text)
    await bob.say(BOTH)
    assert [each.side for each in (await kept(app, bob))[1]] == [OFFER, WISH]
    await bob.press("sh-wish")
    await bob.say("I can teach knitting, and I'd love to learn guitar")
    assert [each.words for each in (await kept(app, bob))[1]] == ["sewing", "welding", "knitting", "guitar"]


async def test_own_words_are_kept_as_they_are(app: App, bob: Visitor) -> None:
    await bob.press("sh-offer")
    await bob.say("  my *grandmother's*\n couscous \u202e👩‍🍳 ")
    _profile, (offer,) = await kept(app, bob)
    assert offer.words == "my *grandmother's* couscous 👩‍🍳"
    assert r"\*grandmother's\*" in whole(await bob.press("nb-see:1"))


@on_sqlite
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("call me 06 12 34 56 78 for sewing", "contact is shared later"),
        ("sewing, see https://example.org/me", "contact is shared later"),
        ("sewing, ana@example.org", "contact is shared later"),
        ("sewing, @ana_sews", "contact is shared later"),
        ("s" * 201, "201 characters"),
        ("!!!", "in a few words"),
    ],
)
async def test_words_that_would_not_do_are_asked_for_again(
    app: App, bob: Visitor, said: str, answer: str
) -> None:
    await bob.press("sh-offer")
    assert answer in (await bob.say(said)).text
    assert (await kept(app, bob))[1] == []
    assert "Is it so?" in (await bob.say("sewing")).text


async def test_a_job_gets_a_kind_word_and_may_still_be_something_to_learn(app: App, bob: Visitor) -> None:
    reply = await bob.say("/wish plumber wanted for my kitchen, quote please")
    assert "without money" in reply.text
    assert "Yes, that is it" in whole(reply)


@pytest.mark.parametrize(
    ("said", "kept_as"),
    [
        ("massage à domicile 50 €", "massage à domicile"),
        ("cours de piano 25 €/h", "cours de piano"),
        ("I clean houses, £15 an hour", "I clean houses"),
        ("I can teach piano for £20 an hour", "piano"),
        ("je propose des cours de maths à 20 euros de l'heure", "maths"),
    ],
)
async def test_a_price_is_left_out_and_said_so(app: App, bob: Visitor, said: str, kept_as: str) -> None:
    understood = await bob.say(f"/offer {said}")
    assert "Here nobody pays and nobody is paid" in understood.text
    _profile, (offer,) = await kept(app, bob)
    assert (offer.words, offer.paused_until) == (kept_as, DRAFT)
    await bob.press(pressed(understood, "Leave it out"))
    assert (await kept(app, bob))[1] == []


async def test_a_price_is_heard_in_plain_words_too(app: App, ana: Visitor) -> None:
    assert "Ici, on ne paie pas" in (await ana.say("je donne des cours de piano 25 €/h")).text
    assert "Ici, on ne paie pas" in (await ana.say("/souhaiter cours de piano 20 € la séance")).text
    _profile, skills = await kept(app, ana)
    assert [each.words for each in skills] == ["piano", "cours de piano"]
    assert "nobody pays" in plain((await Visitor(app, "cyd", "en").say("/offer 50 €")).text)
    await ana.press("nb-words:1")
    assert "sans prix" in (await ana.say("piano 25 €")).text
    assert (await kept(app, ana))[1][0].words == "piano"


async def test_the_same_in_other_words_is_asked_about(app: App, ana: Visitor) -> None:
    await ana.press(pressed(await ana.say("/proposer réparer un vélo"), "Oui, c’est cela"))
    understood = await ana.say("/proposer la réparation de vélos")
    assert "déjà dit" in plain(whole(understood))
    again = await ana.say("/proposer réparation de vélos")
    assert [each.label for each in buttons(again)] == [
        "C’est la même chose",
        "Le dire plutôt ainsi",
        "Garder les deux",
    ]
    await ana.press(pressed(again, "C’est la même chose"))
    again = await ana.say("/proposer réparation de vélos")
    draft = pressed(again, "Le dire plutôt ainsi")
    assert "réparation de vélos" in plain((await ana.press(draft)).text)
    assert "plus là" in (await ana.press(draft)).text
    _profile, skills = await kept(app, ana)
    assert "réparer un vélo" not in [each.words for each in skills]
    assert (skills[0].words, skills[0].paused_until) == ("réparation de vélos", None)
    both = await ana.say("/proposer réparer des vélos")
    await ana.press(pressed(both, "Garder les deux"))
    assert [each.words for each in (await kept(app, ana))[1] if each.paused_until is None] == [
        "réparation de vélos",
        "réparer des vélos",
    ]


async def test_all_of_it_leaves_out_what_is_there_in_other_words(app: App, ana: Visitor) -> None:
    await ana.press(pressed(await ana.say("/proposer réparer un vélo"), "Oui, c’est cela"))
    understood = await ana.say("je sais coudre, je sais réparer des vélos et je sais tricoter")
    left = await ana.press(pressed(understood, "Oui, tout"))
    assert "réparer des vélos" in whole(left)
    _profile, skills = await kept(app, ana)
    assert [each.words for each in skills if each.paused_until == DRAFT] == ["réparer des vélos"]
    assert "C’est déjà noté" in (await ana.say("/proposer Réparer un vélo !")).text
    wish = await ana.say("/souhaiter réparer des vélos")
    assert "C’est la même chose" not in whole(wish), "what one shows is not what one wishes"


async def test_danger_and_courtesies_come_first(app: App, bob: Visitor) -> None:
    for press in ("sh-offer", "sh-wish"):
        await bob.press(press)
        assert "You are not alone" in (await bob.say("I want to die")).text
        await bob.press(press)
        assert "With pleasure" in (await bob.say("thanks")).text
    assert (await kept(app, bob))[1] == []


async def test_twenty_are_enough(app: App, bob: Visitor) -> None:
    for number in range(20):
        await bob.say(f"/offer weave a basket of kind {number}")
        await bob.say(f"/wish weave a basket of kind {number}")
    assert "what a treasure" in (await bob.say("/offer sing")).text
    assert "20 wishes already" in (await bob.say("/wish sing")).text
    unknown = await bob.say("piloter un sous-marin nucléaire")
    assert "20 wishes already" in (await bob.press(pressed(unknown, "Make it a wish"))).text
    assert len((await kept(app, bob))[1]) == 40


async def test_a_question_that_became_a_wish_looks_for_somebody(app: App, bob: Visitor) -> None:
    unknown = await bob.say("piloter un sous-marin nucléaire")
    made = await bob.press(pressed(unknown, "Make it a wish"))
    asked = await bob.press(pressed(made, "Look for somebody to show me"))
    await bob.press(pressed(asked, "18 or older"))
    profile, (wish,) = await kept(app, bob)
    assert profile is not None
    assert profile.ready
    assert wish.words == "piloter un sous-marin nucléaire"


async def test_a_wish_from_a_question_tells_nothing_of_who_asked(app: App, bob: Visitor) -> None:
    unknown = await bob.say("piloter un sous-marin nucléaire, 06 12 34 56 78")
    await bob.press(pressed(unknown, "Make it a wish"))
    assert [each.words for each in (await kept(app, bob))[1]] == ["piloter un sous-marin nucléaire"]
    unknown = await bob.say("my name is Zebulon")
    if wish := [each for each in buttons(unknown) if each.action == "wish"]:
        assert "in a few words" in (await bob.press(wish[0])).text


async def test_nothing_personal_begins_where_others_read(app: App, bob: Visitor) -> None:
    said = [
        *(BOTH, "/offer", "/wish", "/offer sewing", "/wish sewing", "/exchanges", "I'm good at nothing"),
        *(
            f"!{each}"
            for each in ("sh-offer", "sh-wish", "sh-yes:1", "sh-all:1:2", "sh-no:1", "iv", "po", "nb")
        ),
    ]
    for each in said:
        request = in_a_group(bob, press=each[1:]) if each.startswith("!") else in_a_group(bob, each)
        (reply,) = await bob.answers(request)
        assert "in private" in reply.text, each
        assert reply.personal, each
    assert await kept(app, bob) == (None, [])


async def test_what_is_understood_of_many_things_is_not_endless(app: App, bob: Visitor) -> None:
    await bob.say("I can teach sewing, knitting, weaving, welding, baking, fishing, drawing and singing")
    assert 1 <= len((await kept(app, bob))[1]) <= 5


async def test_the_data_of_a_person_show_what_they_share(app: App, bob: Visitor) -> None:
    await bob.press(pressed(await bob.say(BOTH), "Yes, all of it"))
    text = plain((await bob.press("mine")).text)
    for said in ("You can show: sewing", "A wish: welding", "Age: not said", "Languages: English"):
        assert said in text


# What the exchange says by itself.


async def ready(app: App, visitor: Visitor, said: str = BOTH) -> list[Skill]:
    shown = await visitor.say(said)
    await visitor.press([each for each in buttons(shown) if each.action in ("sh-all", "sh-yes")][-1])
    await visitor.press("po-age:adult")
    return (await kept(app, visitor))[1]


async def test_an_old_offer_is_asked_about_and_stands_rests_or_goes(
    app: App, bob: Visitor, clock: Clock
) -> None:
    offer, wish = await ready(app, bob)
    assert await told(app, bob, "fresh", {"skill": offer.id}) is None
    clock.now += FRESH + timedelta(days=1)
    for skill, words in ((offer, "You can show: sewing"), (wish, "You would love to learn: welding")):
        asked = await told(app, bob, "fresh", {"skill": skill.id})
        assert asked is not None
        assert "Does this still hold?" in plain(asked.text)
        assert words in plain(asked.text)
    today = app.town.today()
    asked = await told(app, bob, "fresh", {"skill": offer.id})
    assert asked is not None
    assert "It rests" in (await bob.press(pressed(asked, "Rest a month"))).text
    (rested, _wish) = (await kept(app, bob))[1]
    assert (rested.fresh_until, rested.paused_until) == (today + FRESH, today + timedelta(days=30))
    assert "It stands" in (await bob.press(pressed(asked, "Yes, gladly"))).text
    assert await told(app, bob, "fresh", {"skill": offer.id}) is None
    assert "Let go" in (await bob.press(pressed(asked, "Let it go"))).text
    assert "no longer in your notebook" in (await bob.press(pressed(asked, "Yes, gladly"))).text
    assert await told(app, bob, "fresh", {"skill": offer.id}) is None
    assert [each.words for each in (await kept(app, bob))[1]] == ["welding"]


async def test_whoever_holds_a_sheet_is_told_for_whom(app: App, bob: Visitor, clock: Clock) -> None:
    await ready(app, bob)
    async with app.storage.unit() as unit:
        opened = await unit.conversations.open(bob.address, bob.sender, clock())
        request = replace(bob.request(), person=opened.person, lang="en")
        held = await unit.profiles.begin(request, "petiteville", clock(), called="Fatou *B*")
        wish = await unit.skills.add(held.id, WISH, "welding", None, clock())
    assert wish is not None
    clock.now += FRESH + timedelta(days=1)
    for name, args in (
        ("fresh", {"skill": wish.id}),
        ("found", {"wish": wish.id, "entry": "souder-sans-peur"}),
    ):
        said = await told(app, bob, name, args)
        assert said is not None
        assert plain(said.text).startswith("For the sheet of Fatou *B*")
    assert "1 sheet that you hold" in plain((await bob.press("mine")).text)


async def test_a_draft_is_not_asked_about_nor_woken(app: App, bob: Visitor, clock: Clock) -> None:
    await bob.say("/offer sewing")
    clock.now += FRESH + timedelta(days=1)
    assert await told(app, bob, "fresh", {"skill": 1}) is None
    await bob.press("td-fresh:1:rest")
    assert [each.paused_until for each in (await kept(app, bob))[1]] == [DRAFT]


async def test_a_doubt_is_put_once_and_remembered(app: App, ana: Visitor, bob: Visitor) -> None:
    _offer, wish = await ready(app, bob)
    (offer,) = await ready(app, Visitor(app, "eve", "en"), "/offer brazing copper")
    async with app.storage.unit() as unit:
        id = await unit.doubts.ask(
            wish.profile_id, wish.id, offer.id, ("brazing copper", "welding"), app.clock()
        )
    asked = await told(app, bob, "doubt", {"doubt": id})
    assert asked is not None
    assert "welding" in plain(asked.text)
    assert "brazing copper" in plain(asked.text)
    yes, no = buttons(asked)
    assert "no longer" in (await ana.press(yes)).text or "plus" in (await ana.press(yes)).text
    async with app.storage.reading() as unit:
        assert await unit.doubts.told() == {}
    assert "next round" in (await bob.press(yes)).text
    assert await told(app, bob, "doubt", {"doubt": id}) is None
    async with app.storage.reading() as unit:
        assert await unit.doubts.told() == {("brazing copper", "welding"): True}
    assert "now I know better" in (await bob.press(no)).text
    async with app.storage.reading() as unit:
        assert await unit.doubts.told() == {("brazing copper", "welding"): False}


async def test_a_doubt_about_what_is_gone_is_not_put(app: App, bob: Visitor, clock: Clock) -> None:
    _offer, wish = await ready(app, bob)
    (offer,) = await ready(app, Visitor(app, "eve", "en"), "/offer brazing copper")
    async with app.storage.unit() as unit:
        id = await unit.doubts.ask(wish.profile_id, wish.id, offer.id, ("a", "b"), app.clock())
        await unit.skills.let_go(offer.id, clock())
    assert await told(app, bob, "doubt", {"doubt": id}) is None


async def test_what_the_city_has_answers_a_wish(app: App, bob: Visitor) -> None:
    _offer, wish = await ready(app, bob)
    args = {"wish": wish.id, "entry": "souder-sans-peur"}
    said = await told(app, bob, "found", args)
    assert said is not None
    assert "answers your wish" in plain(said.text)
    assert "Welding without fear" in whole(said)
    assert "Welding" in whole(await bob.press(pressed(said, "All details")))
    assert "go on looking" in (await bob.press(pressed(said, "Go on looking"))).text
    assert "has come true" in (await bob.press(pressed(said, "That fulfils my wish"))).text
    for label in ("Go on looking", "That fulfils my wish"):
        assert "no longer in your notebook" in (await bob.press(pressed(said, label))).text
    assert await told(app, bob, "found", args) is None
    assert await told(app, bob, "found", {"wish": 1, "entry": "souder-sans-peur"}) is None


async def test_what_is_no_longer_in_the_city_is_not_told(app: App, bob: Visitor) -> None:
    _offer, wish = await ready(app, bob)
    assert await told(app, bob, "found", {"wish": wish.id, "entry": "nulle-part"}) is None


async def test_several_wishes_call_for_somebody_who_gathers(app: App, bob: Visitor) -> None:
    said = await told(app, bob, "wanted", {"words": "braid *hair*", "count": 4, "topic": "manuel"})
    assert said is not None
    assert "4 people of the city would love to learn: braid *hair*" in plain(said.text)
    could, topic = buttons(said)
    assert topic.press == "topic:manuel"
    (reply,) = await bob.answers(in_a_group(bob, press=could.press))
    assert "in private" in reply.text
    assert "What could you show" in plain((await bob.press(could)).text)
    said = await told(app, bob, "wanted", {"words": "braid hair", "count": 3, "topic": None})
    assert said is not None
    assert [each.action for each in buttons(said)] == ["td-gather"]


async def test_erasing_oneself_leaves_no_answer_behind(app: App, bob: Visitor) -> None:
    offer, wish = await ready(app, bob)
    await bob.press("erase")
    for name, args in (
        ("fresh", {"skill": offer.id}),
        ("found", {"wish": wish.id, "entry": "souder-sans-peur"}),
    ):
        assert await told(app, bob, name, args) is None


@on_sqlite
@pytest.mark.parametrize(
    "said",
    [
        "knitting, insta anne_du_63",
        "knitting, Snap : lila2004",
        "tricot, appelez le zéro six douze",
        "x arobase y",
    ],
)
async def test_a_handle_is_no_part_of_an_offer(app: App, bob: Visitor, said: str) -> None:
    assert "Let us keep numbers" in (await bob.say(f"/offer {said}")).text
    assert (await kept(app, bob))[1] == []


async def test_a_list_is_several_offers(app: App, bob: Visitor) -> None:
    shown = await bob.say("/offer sewing, knitting and Irish")
    assert [each.title for each in shown.cards] == [
        "🤝 You can show: *sewing*",
        "🤝 You can show: *knitting*",
        "🤝 You can show: *Irish*",
    ]


@on_sqlite
@pytest.mark.parametrize(
    "said", ["using WhatsApp", "Instagram for beginners", "windows 11", "snap my fingers"]
)
async def test_a_network_by_itself_is_a_skill(app: App, bob: Visitor, said: str) -> None:
    await bob.say(f"/offer {said}")
    assert [each.words for each in (await kept(app, bob))[1]] == [said]
