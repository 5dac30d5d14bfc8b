"""A moment and a public place: proposed to all, chosen by all, changed by anybody."""

from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.handlers.exchange.meeting import fits
from knowledge.catalogue import Ages
from tests.conftest import Clock, on_sqlite
from tests.handlers.circle import Circle
from tests.handlers.test_proposals import BEHIND, group, three, two
from tests.handlers.visitor import buttons, pressed, whole


def picks(reply: object) -> list[str]:
    return [each.label for each in buttons(reply) if each.action == "me-pick"]  # type: ignore[arg-type]


async def test_all_can_at_the_same_moment(app: App) -> None:
    circle = await three(app)
    told = await circle.agree()
    offered = await circle.visitors["ana"].press(pressed(told["ana"][0], "Find a moment"))
    assert "1. *Saturday November 28, 2026 at 10:00*, The Bridge Library" in offered.text
    assert len(picks(offered)) == 3
    first = next(each for each in buttons(offered) if each.action == "me-pick")
    noted = await circle.visitors["ana"].press(first)
    assert picks(noted)[0].startswith("✓ Saturday November 28")
    told = await circle.news()
    assert told["ana"] == []
    for name in ("bob", "cyd"):
        assert "*Ana* proposes a moment" in told[name][0].text
        assert "Ana can come then." in told[name][0].text
    # A second tap tells nobody again.
    await circle.visitors["ana"].press(first)
    assert (await circle.news())["bob"] == []
    for name in ("bob", "cyd"):
        label = picks(told[name][0])[0]
        last = await circle.visitors[name].press(pressed(told[name][0], label))
    assert "You meet on *Saturday November 28, 2026 at 10:00*." in last.text
    assert "With Ana and Bob." in last.text
    proposal = await circle.now()
    assert proposal.meets_at == datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    assert proposal.meets_in == "bibliotheque-du-pont"
    told = await circle.news()
    assert told["cyd"] == []
    # What Bob proposed meanwhile is no longer news; that they meet is.
    assert [len(told[name]) for name in ("ana", "bob")] == [1, 1]
    assert "The Bridge Library" in whole(told["ana"][0])
    assert "You meet on" in (await circle.press("ana", "me-when")).text
    assert "You meet on" in (await circle.press("ana", "me-pick", ":11280abc")).text
    shown = await circle.press("ana", "pr-show")
    assert "You meet on Saturday November 28, 2026 at 10:00." in shown.text
    assert "Our meeting" in whole(shown)


async def test_another_moment_may_be_asked_for(app: App) -> None:
    circle = await two(app)
    await circle.agree()
    for name in circle.visitors:
        offered = await circle.press(name, "me-when")
        reply = await circle.visitors[name].press(pressed(offered, picks(offered)[-1].removeprefix("✓ ")))
    assert (await circle.now()).meets_at is not None
    await circle.news()
    anew = await circle.visitors["bob"].press(pressed(reply, "I need another moment"))
    assert len(picks(anew)) == 3
    assert not any(each.startswith("✓") for each in picks(anew))
    proposal = await circle.now()
    assert (proposal.meets_at, proposal.meets_in, {each.meeting for each in proposal.seats}) == (
        None,
        "",
        {""},
    )
    told = await circle.news()
    assert "*Bob* cannot come as agreed" in told["ana"][0].text
    await circle.press("bob", "me-anew")
    assert (await circle.news())["ana"] == []
    for name in circle.visitors:
        offered = await circle.press(name, "me-when")
        await circle.visitors[name].press(pressed(offered, picks(offered)[0]))
    assert (await circle.now()).meets_at is not None
    assert "cannot come" not in str(await circle.news())


async def test_a_moment_of_before_is_kindly_replaced(app: App, clock: Clock) -> None:
    circle = await two(app)
    await circle.agree()
    offered = await circle.press("ana", "me-when")
    first = next(each for each in buttons(offered) if each.action == "me-pick")
    await circle.visitors["bob"].press(
        first.press.replace(str(circle.seat("ana").id), str(circle.seat("bob").id))
    )
    clock.advance(days=8)
    passed = await circle.visitors["ana"].press(first)
    assert "has passed" in passed.text
    assert "Saturday December 5" in picks(passed)[0]
    assert (await circle.now()).meets_at is None
    # What was chosen for a day that is still to come goes on counting.
    await circle.visitors["ana"].press(pressed(passed, picks(passed)[1]))
    clock.advance(days=2)
    assert picks(await circle.press("ana", "me-when"))[1].startswith("✓ Saturday December 12")
    for more in ("", ":", ":nonsense", ":11280000"):
        assert (await circle.now()).meets_at is None
        assert picks(await circle.press("ana", "me-pick", more))


async def offered(app: App, *, quartier: str = "vieux-pont", **why: object) -> str:
    circle = Circle(app, "ana", "bob")
    both = {"quartier": quartier}
    await circle.arrive(ana=both, bob=both)
    await circle.propose("swap", 1, 0, whys=(why, why))
    await circle.agree()
    return (await circle.press("ana", "me-when")).text


async def test_at_any_moment_the_usual_ones_are_proposed(app: App) -> None:
    text = await offered(app, near="same", moments=[])
    assert "Wednesday November 25, 2026 at 14:30*, The Bridge Library" in text
    assert "Saturday November 28, 2026 at 10:00" in text
    assert "Wednesday December 2, 2026 at 14:30" in text


async def test_what_suits_most_comes_where_nothing_suits_all(app: App) -> None:
    circle = await three(app)
    async with app.storage.unit() as unit:
        for place, name in enumerate(("mon-evening", "mon-evening", "fri-morning")):
            seat = circle.proposal.seats[place]
            await unit.proposals.seated(seat.id, why={"near": "far", "moments": [name]})
    await circle.agree()
    text = (await circle.press("ana", "me-when")).text
    assert "Monday November 23, 2026 at 18:30" in text
    assert "Friday" not in text


async def test_moments_of_one_day_fill_up_where_days_are_few(app: App) -> None:
    text = await offered(app, near="same", moments=["sun-morning", "sun-afternoon"])
    assert text.count("Sunday") == 3


async def test_a_place_is_near_them_and_open(app: App) -> None:
    assert "Le jardin de la Gare" in await offered(app, quartier="le-moulin", moments=["sat-morning"])


async def test_a_place_that_is_closed_then_is_not_proposed(app: App) -> None:
    # The library closes at six, the garden never does.
    assert "Le jardin de la Gare" in await offered(app, moments=["tue-evening"])


async def test_from_a_distance_no_place_is_needed(app: App) -> None:
    circle = Circle(app, "ana", "bob")
    await circle.arrive()
    why = {"near": "remote", "moments": ["tue-evening"]}
    await circle.propose("swap", 1, 0, whys=(why, why))
    await circle.agree()
    for name in circle.visitors:
        shown = await circle.press(name, "me-when")
        assert "at a place of your choice" in shown.text
        reply = await circle.visitors[name].press(pressed(shown, picks(shown)[0]))
    assert "agree on a public place by writing to each other" in reply.text
    assert ((await circle.now()).meets_in, reply.cards) == ("", ())


async def test_what_is_over_has_no_moment(app: App) -> None:
    circle = await group(app)
    await circle.agree()
    shown = await circle.press("bob", "me-when")
    await circle.visitors["bob"].press(pressed(shown, picks(shown)[0]))
    await circle.press("ana", "pr-back")
    for name in circle.visitors:
        await circle.tell(name, "meeting")
    assert await circle.news() == {"ana": [], "bob": [], "cyd": []}
    for action in ("me-when", "me-pick", "me-anew"):
        assert BEHIND in (await circle.press("cyd", action)).text


async def test_who_left_a_group_is_not_waited_for(app: App) -> None:
    circle = await group(app)
    await circle.agree()
    shown = await circle.press("bob", "me-when")
    await circle.visitors["bob"].press(pressed(shown, picks(shown)[0]))
    await circle.press("bob", "pr-back")
    told = await circle.news()
    assert not any("proposes" in each.text for each in (*told["ana"], *told["cyd"]))
    for name in ("ana", "cyd"):
        shown = await circle.press(name, "me-when")
        await circle.visitors[name].press(pressed(shown, picks(shown)[0]))
    assert (await circle.now()).meets_at is not None


async def test_a_sheet_is_named_to_its_holder(app: App) -> None:
    circle = await two(app, ana={"held": True, "called": "Fatou"})
    await circle.agree()
    for name in circle.visitors:
        shown = await circle.press(name, "me-when")
        reply = await circle.visitors[name].press(pressed(shown, picks(shown)[0]))
        assert ("sheet of Fatou" in shown.text) is (name == "ana")
    assert "With Fatou." in reply.text
    told = await circle.news()
    assert "sheet of Fatou" in told["ana"][-1].text


@on_sqlite
@pytest.mark.parametrize(
    ("about", "meets"),
    [
        ({}, True),
        ({"ages": Ages(youngest=18)}, True),
        ({"ages": Ages(oldest=6)}, False),
        ({"quartier": None, "coordinates": None}, False),
        ({"quartier": None, "coordinates": (-33.9, 151.2)}, False),
    ],
)
async def test_people_meet_in_their_city_at_a_place_for_their_age(
    app: App, about: dict[str, object], meets: bool
) -> None:
    library = app.town.catalogue["bibliotheque-du-pont"]
    assert fits(library.model_copy(update=about), app.town.city) is meets
