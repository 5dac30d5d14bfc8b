"""Rounds of proposals: their rules, their value, who comes first, what is doubted and what is wanted."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.exchange_round import OneWord, gathered, the_city
from knowledge.exchange import Plan, plan
from knowledge.exchange.merits import Merits
from knowledge.exchange.people import Member, Offer, Replies, Wish
from knowledge.exchange.planning import Large
from knowledge.exchange.town import Town
from tests.knowledge.exchange.members import (
    CITY,
    TODAY,
    PlainSkills,
    ago,
    best_by_trying,
    could_teach,
    member,
    towns,
)

MANY = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
PLAIN = PlainSkills()


def planned(people: list[Member], **more: object) -> Plan:
    return plan(people, PLAIN, CITY, today=TODAY, **more)  # type: ignore[arg-type]


def keeps_the_rules(people: list[Member], found: Plan) -> None:
    """Every promise that a round makes to its members."""
    known = {person.id: person for person in people}
    times = dict.fromkeys(known, 0)
    learnt: set[int] = set()
    for proposal in found.proposals:
        assert len(set(proposal.members)) == len(proposal.members)
        pairs = [(place.teacher, place.learner) for place in proposal.places]
        core = {"swap": 2, "ring": 3}.get(proposal.kind, 2)
        assert len(proposal.members) >= core
        if proposal.kind in ("swap", "ring"):
            ring = [pair for pair in pairs if pair[0] in proposal.members]
            size = next(n for n in (2, 3, 4) if (proposal.members[n - 1], proposal.members[0]) in ring)
            around = proposal.members[:size]
            assert (size == 2) == (proposal.kind == "swap")
            assert pairs[:size] == list(zip(around, (*around[1:], around[0]), strict=True))
        elif proposal.kind == "chain":
            assert pairs[0][0] == proposal.members[0]
            steps = list(zip(proposal.members, proposal.members[1:], strict=False))
            assert pairs[0] == steps[0]
        else:
            assert {teacher for teacher, _ in pairs} == {proposal.members[0]}
            assert len(pairs) >= 2
        for one in proposal.members:
            times[one] += 1
            assert all(one not in known[other].closed_to for other in proposal.members)
            assert known[one].circle == known[proposal.members[0]].circle
            if known[one].minor:
                assert proposal.kind == "group"
        seats: dict[int, int] = {}
        for place in proposal.places:
            teacher, learner = known[place.teacher], known[place.learner]
            assert {teacher.id, learner.id} <= set(proposal.members)
            offer = next(o for o in teacher.offers if o.id == place.offer)
            wish = next(w for w in learner.wishes if w.id == place.wish)
            assert could_teach(teacher, offer, learner, wish)
            assert place.why.offer == offer.words
            assert learner.id not in learnt
            learnt.add(learner.id)
            seats[offer.id] = seats.get(offer.id, 0) + 1
            assert seats[offer.id] <= offer.places
    assert found.served == len(learnt)
    assert all(times[one] <= known[one].free for one in known)
    assert found.bound >= found.weight - 1e-6


@MANY
@given(towns(most=14), st.integers(2, 4), st.integers(0, 4))
def test_a_round_keeps_its_promises(people: list[Member], max_ring: int, max_chain: int) -> None:
    found = planned(people, max_ring=max_ring, max_chain=max_chain)
    keeps_the_rules(people, found)
    assert pickle.loads(pickle.dumps(found)) == found


@MANY
@given(towns(most=14), st.randoms(use_true_random=False))
def test_the_order_of_members_changes_nothing(people: list[Member], rng: object) -> None:
    mixed = [
        replace(one, offers=one.offers[::-1], wishes=one.wishes[::-1])
        for one in sorted(people, key=lambda _: rng.random())  # type: ignore[attr-defined]
    ]
    assert planned(mixed) == planned(people)


@MANY
@given(towns(closed=False))
def test_a_round_is_the_best_there_is(people: list[Member]) -> None:
    # Supervised groups of minors come before the round: without minors there is only the round.
    people = [replace(one, minor=False) for one in people]
    town = Town(people, CITY, TODAY)
    merits = Merits(town)
    offers = {int(id): row for row, id in enumerate(town.offers.id)}
    wishes = {int(id): row for row, id in enumerate(town.wishes.id)}

    def weight(_: Member, offer: Offer, __: Member, wish: Wish) -> float:
        one, other = np.array([offers[offer.id]]), np.array([wishes[wish.id]])
        return float(merits.of(one, other, np.ones(1))[0])

    found = planned(people)
    assert found.weight == pytest.approx(best_by_trying(people, weight), abs=1e-3)
    assert found.bound == pytest.approx(found.weight, abs=1e-2)


def test_a_swap_says_why() -> None:
    ana = member(1, "piano", "pain", quartier="vieux-pont", languages=frozenset({"fr", "ar"}),
                 moments=frozenset({"sat-afternoon", "mon-morning"}))  # fmt: skip
    bo = member(2, "pain", "piano", quartier="les-tilleuls", languages=frozenset({"ar"}),
                moments=frozenset({"sat-afternoon"}))  # fmt: skip
    (proposal,) = planned([ana, bo]).proposals
    assert (proposal.kind, proposal.members) == ("swap", (1, 2))
    first = proposal.places[0]
    assert (first.teacher, first.learner, first.offer, first.wish) == (1, 2, 10, 20)
    why = first.why
    assert (why.offer, why.wish, why.near, why.language) == ("piano", "piano", "near", "ar")
    assert why.moments == ("sat-afternoon",)


def test_of_those_who_said_nothing_any_moment_and_the_language_of_the_city() -> None:
    (proposal,) = planned([member(1, "piano", "pain"), member(2, "pain", "piano")]).proposals
    assert proposal.places[0].why.moments == ()
    assert proposal.places[0].why.language == "fr"
    assert proposal.places[0].why.near == "remote"


@pytest.mark.parametrize(
    ("here", "there", "ways", "near"),
    [
        ("vieux-pont", "vieux-pont", "place", "same"),
        ("vieux-pont", "gare-haute", "place", "far"),
        ("vieux-pont", "gare-haute", "remote", "remote"),
        ("vieux-pont", "", "outdoors", "far"),
    ],
)
def test_how_near(here: str, there: str, ways: str, near: str) -> None:
    people = [
        member(1, "piano", "pain", quartier=here, where=frozenset({ways})),
        member(2, "pain", "piano", quartier=there, where=frozenset({ways})),
    ]
    assert planned(people).proposals[0].places[0].why.near == near


@pytest.mark.parametrize(
    "better",
    [
        {"waiting_since": ago(11)},
        {"matched_before": False},
        {"quartier": "vieux-pont"},
        {"moments": frozenset({"mon-morning", "tue-morning"})},
        {"languages": frozenset({"fr"})},
        {"replies": Replies(yes=3)},
        {"replies": Replies(later=5, no=5)},
    ],
)
def test_of_two_equal_people_one_thing_decides(better: dict[str, object]) -> None:
    plain = {"matched_before": True, "quartier": "gare-haute", "moments": frozenset({"mon-morning"}),
             "replies": Replies(silent=1) if "replies" in better else Replies()}  # fmt: skip
    teacher = member(5, "piano", quartier="vieux-pont", moments=frozenset({"mon-morning", "tue-morning"}))
    for favoured, other in ((1, 2), (2, 1)):
        people = [
            teacher,
            member(favoured, "", "piano", **{**plain, **better}),
            member(other, "", "piano", **plain),
        ]
        assert planned(people).proposals[0].members == (5, favoured)


def test_a_starved_neighbourhood_and_those_whose_proposal_broke_go_before() -> None:
    people = [member(5, "piano"), member(1, "", "piano"), member(2, "", "piano")]
    assert planned(people, first={2}).proposals[0].members == (5, 2)
    neighbours = [member(10 + at, matched_before=True, quartier="vieux-pont") for at in range(5)]
    people = [
        member(5, "piano"),
        member(1, "", "piano", quartier="vieux-pont"),
        member(2, "", "piano", quartier="les-tilleuls"),
    ]
    assert planned([*people, *neighbours]).proposals[0].members == (5, 2)


def test_replies() -> None:
    assert Replies().expected == Replies(no=9, later=9).expected == 0.7
    assert Replies(silent=3).expected < 0.5 < Replies(yes=4).expected
    assert 0 < Replies(silent=1000).expected < Replies(yes=1000).expected < 1


def test_who_gives_first_begins_a_chain_where_nothing_teaches_them() -> None:
    people = [member(1, "piano", "arabe"), member(2, "", "piano")]
    assert planned(people).proposals == ()
    giving = [replace(people[0], gives_first=True), people[1]]
    assert planned(giving).proposals[0].kind == "chain"
    # Somebody could teach them: they take part as anyone who gives and receives.
    assert planned([*giving, member(3, "arabe", "pain")]).proposals == ()


def test_minors_only_learn_together_with_others_and_under_an_animator() -> None:
    young = [member(at, "pain", "piano", minor=True) for at in (1, 2)]
    animated = member(5, "piano", places=4, supervised=True)
    assert planned([*young, member(5, "piano", places=4)]).proposals == ()
    assert planned([young[0], animated]).proposals == ()
    assert planned([*young, member(6, "arabe", "pain")]).served == 0
    (proposal,) = planned([*young, animated, member(7, "", "piano")]).proposals
    assert proposal.kind == "group"
    assert proposal.members[0] == 5
    assert set(proposal.members) == {1, 2, 5, 7}


def test_further_learners_join_their_teacher_and_others_gather() -> None:
    people = [
        member(1, "piano", "pain", places=3),
        member(2, "pain", "piano"),
        member(3, "", "piano"),
        member(4, "couture", "chinois", places=2),
        member(6, "", "couture"),
        member(7, "", "couture"),
        member(8, "", "couture"),
    ]
    found = planned(people)
    swap, group = found.proposals
    assert swap.members == (1, 2, 3)
    assert (group.kind, group.members[0], len(group.members)) == ("group", 4, 3)
    assert found.served == 5
    blocked = [replace(one, closed_to=frozenset({2})) if one.id == 3 else one for one in people]
    assert planned(blocked).proposals[0].members == (1, 2)


def test_an_animator_holds_as_many_groups_as_they_may() -> None:
    people = [member(1, "piano", places=2, limit=2), *(member(at, "", "piano") for at in range(2, 9))]
    found = planned(people, max_chain=0)
    assert [proposal.kind for proposal in found.proposals] == ["group", "group"]
    assert found.served == 4


def test_two_closed_to_each_other_are_not_in_one_ring_even_far_apart() -> None:
    ring = [member(1, "piano", "couture"), member(2, "pain", "piano"), member(3, "arabe", "pain"),
            member(4, "couture", "arabe")]  # fmt: skip
    assert planned(ring).served == 4
    closed = [replace(ring[0], closed_to=frozenset({3, 99})), *ring[1:]]
    assert planned(closed).proposals == ()


@pytest.mark.parametrize("looks", [4, 8, 12, 16, 20, 30, 60, 120, 250, 500])
def test_when_time_is_out_those_closed_to_each_other_still_share_nothing(looks: int) -> None:
    ring = [member(1, "piano", "couture", closed_to=frozenset({3})), member(2, "pain", "piano"),
            member(3, "arabe", "pain"), member(4, "couture", "arabe")]  # fmt: skip
    others = [member(8, "piano", "pain", circle="x"), member(9, "pain", "piano", circle="x"),
              member(10, "piano", circle="y"), member(11, "", "piano", circle="y")]  # fmt: skip
    ticks = count()
    found = planned([*ring, *others], seconds=looks, clock=lambda: float(next(ticks)))
    keeps_the_rules([*ring, *others], found)
    assert all(set(proposal.members) in ({8, 9}, {10, 11}) for proposal in found.proposals)
    shares = [0.7 * 0.7 * (1000 * len(proposal.places)) for proposal in found.proposals]
    assert sum(shares) <= found.weight <= 1.11 * sum(shares)


def test_doubts_are_confirmed_by_the_learner() -> None:
    people = [member(1, "jouer du piano, chanter"), member(2, "", "piano"), member(3, "piano", "chinois")]
    found = planned(people)
    assert found.doubts == ()
    found = planned(people[:2])
    assert [(doubt.learner, doubt.wish, doubt.offer) for doubt in found.doubts] == [(2, 20, 10)]
    assert found.proposals == ()
    told = {("jouer du piano", "piano"): True}
    assert planned(people[:2], told=told).served == 1
    assert planned(people[:2], told=dict.fromkeys(told, False)).doubts == ()


def test_one_doubt_for_each_member() -> None:
    people = [member(1, "du pain, un piano"), member(2, "", "piano, pain")]
    assert len(planned(people).doubts) == 1


def test_what_three_wish_for_and_nobody_offers_is_wanted() -> None:
    wishing = [member(at, "", "Ikebana" if at == 1 else "ikebana") for at in (1, 2, 3)]
    (wanted,) = planned(wishing).wanted
    assert (wanted.key, wanted.wishes) == ("ikebana", (10, 20, 30))
    assert planned(wishing[:2]).wanted == ()
    nothing = [replace(one, wishes=(Wish(one.id, "", 1, since=ago(1)),)) for one in wishing]
    assert planned(nothing).wanted == ()
    assert planned([*wishing, member(4, "ikebana", open=1)]).wanted == ()
    assert len(planned([*wishing, member(4, "ikebana", circle="club")]).wanted) == 1
    assert len(planned([*wishing, member(4, "ikebana", minor=True)]).wanted) == 1


def test_who_has_enough_open_proposals_takes_no_part() -> None:
    found = planned([member(1, "piano", "pain", open=1), member(2, "pain", "piano")])
    assert (found.proposals, found.members) == ((), 1)


def test_what_cannot_be_planned_is_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        planned([member(1), member(1)])
    with pytest.raises(ValueError, match="among moments"):
        planned([member(1, "piano", moments=frozenset({"noon"}))])
    with pytest.raises(ValueError, match="among where"):
        planned([member(1, "piano", where=frozenset({"home"}))])


def test_many_languages() -> None:
    tongues = [f"l{number:03}" for number in range(130)]
    people = [member(at, "piano", "pain", languages=frozenset({tongue})) for at, tongue in enumerate(tongues)]
    others = [member(200, "pain", "piano", languages=frozenset({"l127"}))]
    found = planned([*people, *others])
    assert [proposal.members for proposal in found.proposals] == [(127, 200)]


def test_a_town_is_planned_again_from_its_state() -> None:
    city = the_city()
    people = gathered(400, 3, city)
    skills, today = OneWord(), date(2026, 11, 21)
    once = plan(people, skills, city, today=today, gap=0.01)
    keeps = plan(people, skills, city, today=today, gap=0.01, warm=once.state)
    assert keeps.weight >= once.weight - 1e-6
    assert (
        once.served > 1.3 * plan(people, skills, city, today=today, gap=0.01, max_ring=2, max_chain=0).served
    )
    # The way of large towns: chances within the weights, and only the best teachers of each wish.
    sizes = Large(beyond=100, nearest=5, chances_up_to=100)
    large = plan(people, skills, city, today=today, gap=0.01, large=sizes)
    assert large.arcs < once.arcs
    assert large.served > 0.8 * once.served
    assert large.weight == round(large.weight)
