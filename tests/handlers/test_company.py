"""How people are called in a proposal, and its sentence when little is left to say."""

from datetime import timedelta

from bot.app import App
from bot.conversation.i18n import speaking
from bot.handlers import moments
from bot.handlers.exchange.company import Company, all_said_yes, numbers
from tests.handlers.test_proposals import three, two
from tests.handlers.visitor import whole


async def test_people_of_the_same_name_or_none_are_told_apart(app: App) -> None:
    circle = await three(app, ana={"called": ""}, bob={"called": "Sam"}, cyd={"called": "Sam"})
    await circle.agree()
    async with app.storage.unit() as unit:
        company = await Company.of(unit, app.town, await circle.now())
    with speaking("en"):
        ana, bob, cyd = (circle.seat(name) for name in ("ana", "bob", "cyd"))
        assert company.someone(ana, bob) == "somebody"
        assert company.someone(bob, ana) == "Sam (1)"
        assert company.someone(cyd, ana) == "Sam (2)"
        assert company.someone(bob, bob) == "you"
        assert company.everyone((bob, cyd), ana) == "Sam (1) and Sam (2)"


async def test_words_that_were_erased_leave_a_sentence(app: App) -> None:
    circle = await two(app)
    async with app.storage.unit() as unit:
        for each in circle.profiles.values():
            for skill in await unit.skills.of(each.id):
                await unit.skills.let_go(skill.id, app.clock() - timedelta(days=1))
        await unit.skills.prune(app.clock())
    (card,) = (await circle.news())["ana"]
    assert (
        "You show something you know to somebody of your quartier, who shows you something they know"
        in whole(card)
    )


async def test_one_alone_has_no_sentence(app: App) -> None:
    circle = await two(app)
    async with app.storage.unit() as unit:
        await unit.profiles.let_go(circle.profiles["bob"].id)
        proposal = await unit.proposals.get(circle.proposal.id)
        assert proposal is not None
        company = await Company.of(unit, app.town, proposal)
        assert company.why(proposal.seats[0]) == ""
        assert company.drawn(proposal.seats[0]) == ""
        assert company.is_broken_without(proposal.seats[0])
        assert not all_said_yes(proposal)


def test_moments_in_words() -> None:
    with speaking("en"):
        assert moments.said("sat-morning") == "Saturday morning"
        assert moments.said("wed-afternoon") == "Wednesday afternoon"
        assert moments.said("fri-evening") == "Friday evening"
        assert moments.said("sat-midnight") == ""
        assert moments.said("anything") == ""
    assert numbers("12:²:x:3") == [12, 0, 0, 3]
