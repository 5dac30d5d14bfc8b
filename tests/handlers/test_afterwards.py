"""After a meeting: two taps, a note that stays one's own until all agree, a card, and one invitation in a life."""

from dataclasses import dataclass, replace
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from bot.app import App
from bot.conversation.markup import plain
from bot.storage.proposals import AGREED, BROKEN, CLOSED, NO, OVER, Proposal, Seat
from tests.conftest import Clock, on_sqlite
from tests.handlers.gatherings import again, heard, profile_of, ring, told
from tests.handlers.visitor import Visitor, buttons, pressed, whole

BEHIND = "behind us"


@dataclass
class Swap:
    """Léa shows how to mend a bicycle, Tom how to weld; each learns from the other."""

    app: App
    lea: Visitor
    tom: Visitor
    made: Proposal

    async def seat(self, place: int) -> Seat:
        found = (await again(self.app, self.made)).seat(place)
        assert found is not None
        return found


@pytest_asyncio.fixture
async def swap(app: App) -> Swap:
    lea, tom = Visitor(app, "ana", "en"), Visitor(app, "bob", "en")
    async with app.storage.unit() as unit:
        both = [await profile_of(unit, lea, "Léa"), await profile_of(unit, tom, "Tom")]
    return Swap(app, lea, tom, await ring(app, both, ["mend a bicycle", "weld"]))


async def say_they_met(swap: Swap, visitor: Visitor, place: int, label: str = "It was a good moment") -> Seat:
    seat = await swap.seat(place)
    asked = await visitor.press(f"af-yes:{seat.id}")
    await visitor.press(pressed(asked, label))
    return await swap.seat(place)


async def test_two_taps_tell_how_it_went(swap: Swap) -> None:
    seat = await swap.seat(0)
    asked = await told(swap.app, swap.lea, seat, "afterwards")
    assert asked is not None
    assert "Tom" in asked.text
    assert "weld" in plain(asked.text)
    assert "mend a bicycle" in plain(asked.text)
    assert [each.label for each in buttons(asked)] == ["Yes, we met", "Not yet", "No"]
    then = await swap.lea.press(pressed(asked, "Yes, we met"))
    assert len(list(buttons(then))) == 5
    thanked = await swap.lea.press(pressed(then, "I can do something new"))
    assert "good to hear" in thanked.text
    found = await swap.seat(0)
    assert (found.met, found.changed) == ("yes", "skill")
    assert await told(swap.app, swap.lea, seat, "afterwards") is None


async def test_a_second_tap_changes_nothing_but_another_answer_does(swap: Swap) -> None:
    seat = await swap.seat(0)
    asked = await swap.lea.press(f"af-yes:{seat.id}")
    first = await swap.lea.press(pressed(asked, "I met people"))
    await swap.lea.press(pressed(asked, "I met people"))
    assert (await swap.seat(0)).changed == "people"
    said = await swap.lea.press(pressed(asked, "Nothing in particular"))
    assert "Not every meeting" in said.text
    assert (await swap.seat(0)).changed == "nothing"
    assert "card" in whole(first)


async def test_not_yet_is_asked_once_more_in_a_week(swap: Swap, clock: Clock) -> None:
    seat = await swap.seat(0)
    async with swap.app.storage.unit() as unit:
        await unit.proposals.change(swap.made.id, followed_at=clock())
    for _tap in range(2):
        assert "once more in a week" in (await swap.lea.press(f"af-later:{seat.id}")).text
    before = len(swap.lea.room.said)
    clock.advance(days=6)
    assert await heard(swap.app, swap.lea, before) == []
    clock.advance(days=1)
    (asked,) = await heard(swap.app, swap.lea, before)
    assert [each.label for each in buttons(asked)] == ["Yes, we met", "No"]
    before = len(swap.lea.room.said)
    assert "won't ask again" in (await swap.lea.press(f"af-later:{seat.id}")).text
    clock.advance(days=30)
    assert len(await heard(swap.app, swap.lea, before)) == 1
    assert (await swap.seat(0)).met == ""


async def test_not_meeting_needs_no_reason(swap: Swap) -> None:
    seat = await swap.seat(0)
    said = await swap.lea.press(f"af-no:{seat.id}")
    assert "nobody has to explain" in said.text
    assert (await swap.seat(0)).met == "no"
    await swap.lea.press(pressed(said, "We did meet after all"))
    assert (await swap.seat(0)).met == "yes"


@pytest.mark.parametrize("state", [BROKEN, CLOSED])
async def test_what_came_to_nothing_is_not_asked_about(swap: Swap, state: str) -> None:
    seat = await swap.seat(0)
    async with swap.app.storage.unit() as unit:
        await unit.proposals.moved_on(swap.made.id, state, AGREED)
    for name in ("afterwards", "noting", "noted"):
        assert await told(swap.app, swap.lea, seat, name) is None
    for action in ("yes", "later", "no", "changed", "note", "share", "keep", "card", "give", "take"):
        assert BEHIND in (await swap.lea.press(f"af-{action}:{seat.id}")).text


async def test_it_may_still_be_told_when_it_is_long_over(swap: Swap) -> None:
    async with swap.app.storage.unit() as unit:
        await unit.proposals.moved_on(swap.made.id, OVER, AGREED)
    assert (await say_they_met(swap, swap.lea, 0)).changed == "mood"


async def test_somebody_elses_seat_answers_to_nobody_else(swap: Swap) -> None:
    seat = await swap.seat(0)
    for action in ("yes", "no", "later", "give", "card", "note", "share"):
        for payload in (str(seat.id), f"{seat.id}:mood", "999999", "x", "", "²", "9" * 30):
            assert BEHIND in (await swap.tom.press(f"af-{action}:{payload}")).text
    assert (await swap.seat(0)) == seat


async def test_what_follows_a_meeting_waits_for_the_meeting(swap: Swap) -> None:
    seat = await swap.seat(0)
    for press in (
        f"af-changed:{seat.id}:mood",
        f"af-note:{seat.id}",
        f"af-share:{seat.id}",
        f"af-card:{seat.id}",
    ):
        assert BEHIND in (await swap.lea.press(press)).text
    await swap.lea.press(f"af-yes:{seat.id}")
    assert BEHIND in (await swap.lea.press(f"af-changed:{seat.id}:rich")).text
    assert (await swap.seat(0)).changed == ""


async def test_a_note_stays_with_its_author(swap: Swap) -> None:
    seat = await say_they_met(swap, swap.lea, 0)
    await say_they_met(swap, swap.tom, 1)
    asked = await swap.lea.press(f"af-note:{seat.id}")
    assert "nobody else sees them" in asked.text
    before = len(swap.tom.room.said)
    kept = await swap.lea.say("  *Patience* with the chain  ")
    assert (await swap.seat(0)).note == "*Patience* with the chain"
    assert "stays with you" in (await swap.lea.press(pressed(kept, "Keep it to myself"))).text
    assert not (await swap.seat(0)).shares_note
    assert await heard(swap.app, swap.tom, before) == []
    assert await told(swap.app, swap.tom, await swap.seat(1), "noted") is None
    anew = await swap.lea.press(pressed(kept, "Write it anew"))
    assert "*Patience* with the chain" in plain(anew.text)
    assert "room for 1000" in (await swap.lea.say("x" * 1001)).text
    assert (await swap.seat(0)).note == "*Patience* with the chain"
    await swap.lea.say("x" * 1000)
    assert (await swap.seat(0)).note == "x" * 1000


async def test_notes_are_exchanged_once_all_agree(swap: Swap) -> None:
    mine = await say_they_met(swap, swap.lea, 0)
    theirs = await say_they_met(swap, swap.tom, 1)
    await swap.lea.press(f"af-note:{mine.id}")
    kept = await swap.lea.say("*Patience*")
    before = len(swap.tom.room.said)
    assert "once all of you agree" in (await swap.lea.press(pressed(kept, "Share it"))).text
    (asked,) = await heard(swap.app, swap.tom, before)
    assert "Patience" not in whole(asked)
    before = len(swap.tom.room.said)
    await swap.tom.press(pressed(asked, "Write what I learnt"))
    await swap.tom.say("To hold my breath")
    agreed = await swap.tom.press(f"af-share:{theirs.id}")
    assert "You all agree" in agreed.text
    said = await heard(swap.app, swap.lea, before)
    assert [plain(each.text) for each in said] == ["What the others learnt\nTom: To hold my breath"]
    assert any("Léa: *Patience*" in plain(each.text) for each in await heard(swap.app, swap.tom, before))
    for visitor, seat in ((swap.lea, mine), (swap.tom, theirs)):
        assert "received it already" in (await visitor.press(f"af-keep:{seat.id}")).text
        assert (await swap.seat(seat.place)).shares_note
    count = len(swap.tom.room.said)
    await swap.tom.press(f"af-share:{theirs.id}")
    assert len(await heard(swap.app, swap.lea, count)) == 0


async def test_who_writes_nothing_may_agree_or_not(swap: Swap) -> None:
    mine = await say_they_met(swap, swap.lea, 0)
    await swap.lea.press(f"af-note:{mine.id}")
    await swap.lea.press(pressed(await swap.lea.say("Patience"), "Share it"))
    seat = await swap.seat(1)
    asked = await swap.tom.press(f"af-yes:{seat.id}")
    offered = await swap.tom.press(pressed(asked, "I met people"))
    assert "if all of you agree" in offered.text
    await swap.tom.press(pressed(offered, "I'd rather not"))
    assert await told(swap.app, swap.tom, seat, "noted") is None
    before = len(swap.tom.room.said)
    await swap.tom.press(pressed(offered, "I agree"))
    assert "Léa: Patience" in plain((await heard(swap.app, swap.tom, before))[-1].text)
    assert (
        len([address for address, _reply in swap.lea.room.said[before:] if address == swap.lea.address]) == 0
    )


async def test_silence_is_no_consent_but_who_did_not_meet_has_no_part(app: App) -> None:
    people = [Visitor(app, name, "en") for name in ("ana", "bob", "eve")]
    async with app.storage.unit() as unit:
        profiles = [
            await profile_of(unit, each, called)
            for each, called in zip(people, ("Léa", "Tom", "Eve"), strict=True)
        ]
    made = await ring(app, profiles, ["weld", "sew", "sing"])
    swap = Swap(app, people[0], people[1], made)
    for place, visitor in enumerate(people[:2]):
        seat = await say_they_met(swap, visitor, place)
        await visitor.press(f"af-note:{seat.id}")
        said = await visitor.press(pressed(await visitor.say(f"note {place}"), "Share it"))
        assert "once all of you agree" in said.text
    before = len(people[0].room.said)
    assert await heard(app, people[0], before) == []
    last = await swap.seat(2)
    await people[2].press(f"af-no:{last.id}")
    assert any("Tom: note 1" in plain(each.text) for each in await heard(app, people[0], before))
    assert not any("note" in each.text for each in await heard(app, people[2], before))


async def test_who_stepped_back_has_no_part_in_what_is_shared(app: App) -> None:
    people = [Visitor(app, name, "en") for name in ("ana", "bob", "eve")]
    async with app.storage.unit() as unit:
        profiles = [
            await profile_of(unit, each, called)
            for each, called in zip(people, ("Léa", "Tom", "Eve"), strict=True)
        ]
    made = await ring(app, profiles, ["weld", "sew", "sing"])
    swap = Swap(app, people[0], people[1], made)
    gone = await swap.seat(2)
    async with app.storage.unit() as unit:
        await unit.proposals.answer(gone.id, NO, app.clock())
    before = len(people[2].room.said)
    for place, visitor in enumerate(people[:2]):
        seat = await say_they_met(swap, visitor, place)
        await visitor.press(f"af-note:{seat.id}")
        last = await visitor.press(pressed(await visitor.say(f"note {place}"), "Share it"))
    assert "You all agree" in last.text
    assert await heard(app, people[2], before) == []
    for name in ("afterwards", "noting", "noted"):
        assert await told(app, people[2], gone, name) is None
    assert BEHIND in (await people[2].press(f"af-yes:{gone.id}")).text


async def test_words_written_anew_are_ones_own_again(swap: Swap) -> None:
    mine, theirs = await say_they_met(swap, swap.lea, 0), await say_they_met(swap, swap.tom, 1)
    await swap.lea.press(f"af-share:{mine.id}")
    await swap.lea.press(f"af-note:{mine.id}")
    await swap.lea.say("Something else")
    assert not (await swap.seat(0)).shares_note
    assert "once all" in (await swap.tom.press(f"af-share:{theirs.id}")).text
    assert await told(swap.app, swap.tom, theirs, "noted") is None


async def test_who_is_alone_is_not_asked_to_share(swap: Swap) -> None:
    mine = await say_they_met(swap, swap.lea, 0)
    await swap.tom.press(f"af-no:{(await swap.seat(1)).id}")
    await swap.lea.press(f"af-note:{mine.id}")
    kept = await swap.lea.say("Patience")
    assert [each.label for each in buttons(kept)] == ["Write it anew"]
    assert "once all" in (await swap.lea.press(f"af-share:{mine.id}")).text


async def test_a_note_that_nobody_wrote_is_not_told(swap: Swap) -> None:
    mine, theirs = await say_they_met(swap, swap.lea, 0), await say_they_met(swap, swap.tom, 1)
    await swap.lea.press(f"af-share:{mine.id}")
    before = len(swap.lea.room.said)
    await swap.tom.press(f"af-share:{theirs.id}")
    assert await heard(swap.app, swap.lea, before) == []
    # Whoever was to be asked has agreed meanwhile, or nobody shares any more.
    assert await told(swap.app, swap.tom, theirs, "noting") is None


async def test_nobody_is_asked_to_agree_with_nobody(swap: Swap) -> None:
    theirs = await say_they_met(swap, swap.tom, 1)
    assert await told(swap.app, swap.tom, theirs, "noting") is None


async def test_a_note_is_written_in_private(swap: Swap) -> None:
    seat = await say_they_met(swap, swap.lea, 0)
    asked = replace(swap.lea.request(press=f"af-note:{seat.id}"), private=False)
    (reply,) = await swap.lea.answers(asked)
    assert "in private" in reply.text


async def test_a_note_whose_exchange_is_gone_says_so(swap: Swap) -> None:
    seat = await say_they_met(swap, swap.lea, 0)
    await swap.lea.press(f"af-note:{seat.id}")
    async with swap.app.storage.unit() as unit:
        await unit.proposals.moved_on(swap.made.id, BROKEN, AGREED)
    assert BEHIND in (await swap.lea.say("Patience")).text
    assert (await swap.seat(0)).note == ""


async def test_a_card_says_thank_you_and_leaves_no_trace(swap: Swap) -> None:
    seat = await say_they_met(swap, swap.lea, 0)
    reply = await swap.lea.press(f"af-card:{seat.id}")
    (file,) = reply.files
    assert (file.media, file.name) == ("image/png", "thank-you.png")
    assert Image.open(BytesIO(file.read())).size == (1200, 630)
    assert not reply.trace


async def test_a_card_from_whoever_only_showed_something(app: App) -> None:
    lea, tom = Visitor(app, "ana", "en"), Visitor(app, "bob", "en")
    async with app.storage.unit() as unit:
        teacher, learner = await profile_of(unit, lea), await profile_of(unit, tom)
        why = {"near": "same", "moments": [], "language": "en"}
        made = await unit.proposals.make(
            "petiteville",
            "chain",
            [
                {"profile_id": teacher.id, "why": why},
                {"profile_id": learner.id, "teacher": 0, "why": why},
            ],
            app.clock(),
            app.clock(),
        )
        await unit.proposals.moved_on(made.id, AGREED, "asked", agreed_at=app.clock())
    swap = Swap(app, lea, tom, made)
    for place, visitor in enumerate((lea, tom)):
        seat = await say_they_met(swap, visitor, place)
        assert (await visitor.press(f"af-card:{seat.id}")).files
    assert await told(app, lea, await swap.seat(0), "afterwards") is None


async def test_becoming_a_mentor_is_proposed_once_in_a_life(swap: Swap) -> None:
    seat = await swap.seat(0)
    asked = await swap.lea.press(f"af-yes:{seat.id}")
    assert "mentor" not in whole(await swap.lea.press(pressed(asked, "Nothing in particular")))
    invited = await swap.lea.press(pressed(asked, "I met people"))
    assert "mentor" in invited.text
    assert "mentor" not in whole(await swap.lea.press(pressed(asked, "I met people")))
    accepted = await swap.lea.press(pressed(invited, "Become a mentor in my turn"))
    assert "a chain may begin with you" in accepted.text
    async with swap.app.storage.unit() as unit:
        profile = await unit.profiles.get(seat.profile_id)
        assert profile is not None
        assert profile.gives_first
        assert profile.invited
        for each in await unit.skills.of(profile.id, "offer"):
            await unit.skills.let_go(each.id, swap.app.clock())
    assert "as it was" in (await swap.lea.press(pressed(accepted, "On second thoughts, no"))).text
    await swap.lea.press(f"af-give:{seat.id}")
    async with swap.app.storage.unit() as unit:
        profile = await unit.profiles.get(seat.profile_id)
        assert profile is not None
        assert profile.gives_first


async def test_who_offers_nothing_yet_is_shown_where(swap: Swap) -> None:
    seat = await say_they_met(swap, swap.lea, 0)
    async with swap.app.storage.unit() as unit:
        for each in await unit.skills.of(seat.profile_id, "offer"):
            await unit.skills.let_go(each.id, swap.app.clock())
    assert "what you like to show" in (await swap.lea.press(f"af-give:{seat.id}")).text


@on_sqlite
@pytest.mark.parametrize("who", [{"gives_first": True}, {"age": "minor"}, {"held": True}, {"invited": True}])
async def test_who_is_not_invited(swap: Swap, who: dict[str, object]) -> None:
    seat = await swap.seat(0)
    async with swap.app.storage.unit() as unit:
        await unit.profiles.change(seat.profile_id, **who)
    asked = await swap.lea.press(f"af-yes:{seat.id}")
    assert "mentor" not in whole(await swap.lea.press(pressed(asked, "I met people")))


async def test_a_holder_is_asked_for_the_person_of_the_sheet(swap: Swap) -> None:
    seat = await swap.seat(0)
    async with swap.app.storage.unit() as unit:
        await unit.profiles.change(seat.profile_id, held=True, called="Fatou *B*")
    asked = await told(swap.app, swap.lea, seat, "afterwards")
    assert asked is not None
    assert "Fatou *B*" in plain(asked.text)


async def test_an_exchange_that_was_erased_is_not_asked_about(swap: Swap) -> None:
    seat = await swap.seat(0)
    async with swap.app.storage.unit() as unit:
        await unit.profiles.let_go(seat.profile_id)
    for name in ("afterwards", "noting", "noted"):
        assert await told(swap.app, swap.lea, seat, name) is None
