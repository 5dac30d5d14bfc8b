"""Words, contacts and helpers between those who all said yes: to whom they are meant for, and nobody else."""

import pytest

from bot.app import App
from bot.storage.proposals import NO
from tests.conftest import Clock
from tests.handlers.circle import Circle
from tests.handlers.test_proposals import BEHIND, group, three, two
from tests.handlers.visitor import buttons, pressed, whole

PHONE = "06 01 02 03 04"


async def test_a_message_to_one_reaches_that_one_alone(app: App) -> None:
    circle = await three(app)
    told = await circle.agree()
    ana = circle.visitors["ana"]
    asked = await ana.press(pressed(told["ana"][0], "Write to Bob"))
    assert asked.asks
    assert "pass on to Bob" in asked.text
    said = await ana.say("  Shall we *meet* at the library?  ")
    assert "passed it on to Bob" in said.text
    told = await circle.news()
    assert [len(told[name]) for name in circle.visitors] == [0, 1, 0]
    (message,) = told["bob"]
    assert message.text == "*Ana* writes to you:\nShall we \\*meet\\* at the library?"
    back = await circle.visitors["bob"].press(pressed(message, "Answer"))
    assert "pass on to Ana" in back.text
    await circle.visitors["bob"].say("With pleasure")
    told = await circle.news()
    assert "With pleasure" in told["ana"][0].text
    assert told["cyd"] == []
    assert "pass on to Bob" in (await ana.press(pressed(said, "Add something"))).text


async def test_signs_that_cannot_be_seen_turn_nothing_around(app: App) -> None:
    circle = await two(app)
    await circle.agree()
    ana = circle.visitors["ana"]
    await circle.press("ana", "re-write", ":1")
    assert "A few words" in (await ana.say("\u202e\u2066\u200b")).text
    await ana.say("\u202eمرحبا 👩‍👧\nBob\x07")
    assert (await circle.news())["bob"][0].text == "*Ana* writes to you:\nمرحبا 👩‍👧\nBob"


async def test_a_message_to_everybody(app: App) -> None:
    circle = await three(app)
    told = await circle.agree()
    await circle.visitors["ana"].press(pressed(told["ana"][0], "Write to everybody"))
    assert "Bob and Cyd" in (await circle.visitors["ana"].say("Hello")).text
    told = await circle.news()
    assert told["ana"] == []
    for name in ("bob", "cyd"):
        assert "*Ana* writes to everybody:" in told[name][0].text


async def test_whoever_thinks_better_of_it_passes_nothing_on(app: App, clock: Clock) -> None:
    circle = await two(app)
    told = await circle.agree()
    ana = circle.visitors["ana"]
    asked = await ana.press(pressed(told["ana"][0], "Write to Bob"))
    back = await ana.press(pressed(asked, "Nothing after all"))
    assert "Nothing is passed on" in back.text
    await ana.say("where can I learn to sew?")
    await ana.press(pressed(back, "Write to Bob"))
    clock.advance(hours=4)
    await ana.say("where can I learn to cook?")
    assert (await circle.news())["bob"] == []


async def test_whoever_reads_words_of_distress_reads_where_help_is(app: App) -> None:
    circle = await two(app)
    told = await circle.agree()
    await circle.visitors["ana"].press(pressed(told["ana"][0], "Write to Bob"))
    assert "You are not alone" in (await circle.visitors["ana"].say("I want to die")).text
    (message,) = (await circle.news())["bob"]
    assert "I want to die" in message.text
    assert "You need not carry this alone" in message.text
    assert message.cards
    assert {"Answer", "Report", "Ask a person"} <= {each.label for each in buttons(message)}


async def test_a_pair_has_no_everybody(app: App) -> None:
    circle = await two(app)
    told = await circle.agree()
    assert "Write to everybody" not in whole(told["ana"][0])
    await circle.press("ana", "re-write", ":all")
    await circle.visitors["ana"].say("Hello")
    assert "*Ana* writes to you:" in (await circle.news())["bob"][0].text


async def test_before_all_have_said_yes_nobody_writes(app: App) -> None:
    circle = await two(app)
    await circle.press("ana", "pr-yes")
    for action in (
        "re-write",
        "re-contact",
        "re-share",
        "re-helper",
        "re-help",
        "me-when",
        "me-pick",
        "me-anew",
    ):
        for more in ("", ":all", ":1"):
            assert BEHIND in (await circle.press("ana", action, more)).text
    assert all(not each for each in (await circle.news())["bob"][1:])


async def test_only_so_long_and_only_so_often(app: App, clock: Clock) -> None:
    circle = await two(app)
    await circle.agree()
    ana = circle.visitors["ana"]
    await circle.press("ana", "re-write", ":1")
    assert "room for 1000" in (await ana.say("x" * 1001)).text
    assert "A few words" in (await ana.say("   ")).text
    assert "passed it on" in (await ana.say("x" * 1000)).text
    for _more in range(29):
        await circle.press("ana", "re-write", ":1")
        assert "passed it on" in (await ana.say("again")).text
    await circle.press("ana", "re-write", ":1")
    assert "a lot in one hour" in (await ana.say("and again")).text
    clock.advance(hours=2)
    assert "passed it on" in (await ana.say("and again")).text
    assert len((await circle.news())["bob"]) == 31


async def test_what_was_begun_before_it_ended_goes_nowhere(app: App) -> None:
    circle = await three(app)
    await circle.agree()
    for name in ("ana", "cyd"):
        await circle.press(name, "re-write", ":1")
    await circle.visitors["cyd"].say("still here")
    await circle.press("bob", "pr-back")
    assert BEHIND in (await circle.visitors["ana"].say("too late")).text
    told = await circle.news()
    assert told == {"ana": [], "bob": [], "cyd": []}
    await circle.press("ana", "re-contact")
    async with app.storage.unit() as unit:
        assert await unit.relay.heard(circle.proposal.id, 1) != []


async def test_in_a_group_learners_write_to_all_or_to_whoever_animates_it(app: App) -> None:
    circle = await group(app)
    told = await circle.agree()
    assert [each.label for each in buttons(told["bob"][0])][:2] == ["Write to Ana", "Write to everybody"]
    assert buttons(told["ana"][0]).__next__().label == "Write to everybody"
    assert BEHIND in (await circle.press("bob", "re-write", ":2")).text
    await circle.press("bob", "re-write", ":all")
    await circle.visitors["bob"].say("Hello")
    told = await circle.news()
    assert pressed(told["cyd"][0], "Answer").payload.endswith(":all")
    # Whoever animates it may answer one alone.
    assert pressed(told["ana"][0], "Answer").payload.endswith(":1")
    await circle.visitors["ana"].press(pressed(told["ana"][0], "Answer"))
    await circle.visitors["ana"].say("Hello Bob")
    told = await circle.news()
    assert "Hello Bob" in told["bob"][0].text
    assert told["cyd"] == []


async def test_the_relay_is_not_for_a_minor_whose_sheet_nobody_holds(app: App) -> None:
    circle = await group(app, cyd={"age": "minor"})
    told = await circle.agree()
    labels = [each.label for each in buttons(told["cyd"][0])]
    assert labels == ["Find a moment", "Ask a passeur in", "I can't after all", "Something bothers me"]
    assert "say hello" not in told["cyd"][0].text
    for action, more in (("re-write", ":all"), ("re-write", ":0"), ("re-contact", ""), ("re-share", "")):
        assert BEHIND in (await circle.press("cyd", action, more)).text
    assert BEHIND in (await circle.press("ana", "re-write", ":2")).text
    await circle.press("ana", "re-write", ":all")
    assert "to Bob." in (await circle.visitors["ana"].say("Hello")).text
    assert (await circle.news())["cyd"] == []
    assert "write to the others" not in whole(await circle.press("cyd", "me-when"))


async def test_a_message_of_somebody_who_left_meanwhile_is_not_told(app: App, clock: Clock) -> None:
    circle = await group(app)
    await circle.agree()
    await circle.press("bob", "re-write", ":all")
    await circle.visitors["bob"].say("Hello")
    async with app.storage.unit() as unit:
        await unit.proposals.answer(circle.seat("bob").id, NO, clock())
    assert await circle.news() == {"ana": [], "bob": [], "cyd": []}


async def test_a_contact_is_seen_only_after_its_owner_saw_who_will_see_it(app: App) -> None:
    circle = await three(app)
    told = await circle.agree()
    ana = circle.visitors["ana"]
    asked = await ana.press(pressed(told["ana"][0], "Share my contact"))
    assert asked.asks
    preview = await ana.say(PHONE)
    assert f"Bob and Cyd will see: _{PHONE}_" in preview.text
    assert await circle.news() == {"ana": [], "bob": [], "cyd": []}
    assert (await circle.now()).seats[0].contact == ""
    shared = await ana.press(pressed(preview, "I share my contact"))
    assert "Bob and Cyd can see it now" in shared.text
    told = await circle.news()
    for name in ("bob", "cyd"):
        assert f"*Ana* shares a contact with you: {PHONE}" in told[name][0].text
        assert pressed(told[name][0], "Share mine too")
    # Nothing waits for words any more.
    assert "will see" not in (await ana.say("merci")).text
    again = await ana.press(pressed(preview, "I share my contact"))
    assert f"You share: _{PHONE}_" in again.text
    assert (await circle.news())["bob"] == []
    assert "noted it down" in (await ana.press(pressed(again, "Take it back"))).text
    assert (await circle.now()).seats[0].contact == ""


async def test_a_contact_may_stay_where_it_is(app: App) -> None:
    circle = await two(app)
    await circle.agree()
    ana = circle.visitors["ana"]
    await circle.press("ana", "re-contact")
    assert "room for 200" in (await ana.say("x" * 201)).text
    preview = await ana.say(PHONE)
    assert "to nobody" in (await ana.press(pressed(preview, "Rather not"))).text
    assert (await ana.press(pressed(preview, "I share my contact"))).asks
    assert (await circle.now()).seats[0].contact == ""
    assert await circle.news() == {"ana": [], "bob": []}
    assert BEHIND in (await circle.visitors["bob"].press(f"re-unshare:{circle.seat('ana').id}")).text
    # A word for another question is not taken for a contact.
    await circle.press("ana", "re-write", ":1")
    assert (await circle.press("ana", "re-share")).asks


async def test_a_contact_taken_back_or_answered_with_ones_own(app: App) -> None:
    circle = await two(app)
    await circle.agree()
    for name in ("ana", "bob"):
        await circle.press(name, "re-contact")
        preview = await circle.visitors[name].say(f"{name}@example.org")
        await circle.visitors[name].press(pressed(preview, "I share my contact"))
    await circle.press("bob", "re-unshare")
    told = await circle.news()
    assert told["ana"] == []
    assert "Share mine too" in whole(told["bob"][0])


async def test_a_contact_is_not_asked_for_once_it_is_over(app: App) -> None:
    circle = await two(app)
    await circle.agree()
    await circle.press("ana", "re-contact")
    await circle.press("bob", "pr-back")
    assert BEHIND in (await circle.visitors["ana"].say(PHONE)).text
    async with app.storage.unit() as unit:
        bob = circle.profiles["bob"]
        args = {"seat": circle.seat("bob").id, "of": 0}
        await unit.outbox.notice("late", bob.address, bob.recipient, "contact", args, app.clock())
    assert (await circle.news())["bob"] == []


async def test_a_passeur_is_asked_in_once_and_learns_no_name(app: App) -> None:
    circle = await two(app)
    told = await circle.agree()
    offered = await circle.visitors["ana"].press(pressed(told["ana"][0], "Ask a passeur in"))
    assert "nobody's name" in offered.text
    for _twice in range(2):
        assert (
            "is asked in" in (await circle.visitors["ana"].press(pressed(offered, "Yes, ask them in"))).text
        )
    assert "already" in (await circle.press("bob", "re-helper")).text
    assert "is asked in" in (await circle.press("bob", "re-help")).text
    async with app.storage.reading() as unit:
        (call,) = await unit.calls.waiting(app.town.city.id)
    number = circle.proposal.id
    assert call["question"] == (
        f"Exchange {number}: “what a wishes” and “what b wishes”. Somebody asks a passeur in."
    )


@pytest.mark.parametrize("name", ["relayed", "contact"])
async def test_a_notice_of_what_is_gone_is_not_told(app: App, name: str) -> None:
    circle: Circle = await two(app)
    await circle.agree()
    await circle.tell("ana", name, message=4711, of=4711)
    assert await circle.news() == {"ana": [], "bob": []}


async def test_messages_for_a_sheet_say_for_whom(app: App) -> None:
    circle = await two(app, ana={"held": True, "called": "Fatou", "age": "minor"})
    await circle.agree()
    await circle.press("bob", "re-write", ":0")
    await circle.visitors["bob"].say("Hello")
    assert "For the sheet of Fatou\n*Bob* writes to you:" in (await circle.news())["ana"][0].text
    await circle.press("bob", "re-contact")
    preview = await circle.visitors["bob"].say(PHONE)
    await circle.visitors["bob"].press(pressed(preview, "I share my contact"))
    assert "For the sheet of Fatou\n*Bob* shares" in (await circle.news())["ana"][0].text
