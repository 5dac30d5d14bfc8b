"""A broken proposal is closed differently, with all who stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.exchange import Plan, mend
from knowledge.exchange.people import Member
from tests.knowledge.exchange.members import CITY, TODAY, PlainSkills, could_teach, member, towns
from tests.knowledge.exchange.test_planning import keeps_the_rules, planned

MANY = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
PLAIN = PlainSkills()


def test_a_broken_ring_is_closed_differently() -> None:
    one, two = member(1, "piano", "pain"), member(2, "arabe", "piano")
    others = [member(3, "pain", "arabe"), member(4, "pain", "chinois"), member(9, "pain", "arabe", open=1)]
    found = mend([replace(one, open=1), replace(two, open=1)], others, PLAIN, CITY, today=TODAY)
    assert found is not None
    assert (found.kind, set(found.members)) == ("ring", {1, 2, 3})
    assert mend([one, two], others[1:], PLAIN, CITY, today=TODAY) is None
    assert mend([one, two], others, PLAIN, CITY, today=TODAY, max_ring=2) is None
    assert mend([], others, PLAIN, CITY, today=TODAY) is None
    apart = replace(others[0], closed_to=frozenset({1}))
    assert mend([one, two], [apart], PLAIN, CITY, today=TODAY) is None


def test_a_broken_chain_and_a_broken_group_are_mended() -> None:
    learner, mentor = member(1, "", "piano"), member(2, "piano")
    found = mend([learner], [mentor], PLAIN, CITY, today=TODAY)
    assert found is not None
    assert (found.kind, found.members) == ("chain", (2, 1))
    young = [member(at, "", "piano", minor=True) for at in (5, 6)]
    animated = member(7, "piano", places=3, supervised=True)
    found = mend([*young, animated], [], PLAIN, CITY, today=TODAY)
    assert found is not None
    assert (found.kind, found.members) == ("group", (7, 5, 6))
    assert mend([*young, member(7, "piano", places=3)], [], PLAIN, CITY, today=TODAY) is None
    assert mend([young[0], animated], [], PLAIN, CITY, today=TODAY) is None


@MANY
@given(towns(most=9), st.integers(1, 3), st.integers(2, 4), st.integers(0, 3))
def test_mending_has_all_who_stay(people: list[Member], staying: int, max_ring: int, max_chain: int) -> None:
    stayers, others = people[:staying], people[staying:]
    found = mend(stayers, others, PLAIN, CITY, today=TODAY, max_ring=max_ring, max_chain=max_chain)
    town = [replace(one, limit=1, open=0) for one in stayers] + others
    if found is not None:
        assert {one.id for one in stayers} <= set(found.members)
        keeps_the_rules(town, Plan((found,), (), (), 0, 0, len(found.places), 0, 0, planned([]).state))
    else:
        assert not any(
            closes(path)
            for length in range(2, max_ring + 1)
            for path in permutations(town, length)
            if stayers and all(one.id in {each.id for each in path} for one in stayers)
        )


def closes(ring: tuple[Member, ...]) -> bool:
    """Whether these people could be a ring in this order."""
    return all(not one.minor and other.id not in one.closed_to for one in ring for other in ring) and all(
        any(could_teach(one, offer, other, wish) for offer in one.offers for wish in other.wishes)
        for one, other in zip(ring, (*ring[1:], ring[0]), strict=True)
    )
