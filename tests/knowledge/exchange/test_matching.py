"""Who could meet whom: by everything that rules a meeting out, and by what makes one better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.exchange_round import OneWord, gathered, the_city
from knowledge.exchange.matching import Meetings, alike, meetings
from knowledge.exchange.merits import LEARNS, Merits
from knowledge.exchange.people import Member
from knowledge.exchange.town import Town
from tests.knowledge.exchange.members import CITY, TODAY, PlainSkills, ago, could_teach, member, towns

MANY = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def possible(people: list[Member], nearest: int | None = None) -> tuple[Town, Meetings]:
    town = Town(people, CITY, TODAY)
    return town, meetings(town, alike(town, PlainSkills(), {})["same"], Merits(town), nearest=nearest)


def ids(town: Town, some: Meetings) -> set[tuple[int, int]]:
    return set(zip(town.offers.id[some.offer].tolist(), town.wishes.id[some.wish].tolist(), strict=True))


@MANY
@given(towns(most=14))
def test_exactly_those_meet_who_can(people: list[Member]) -> None:
    town, found = possible(people)
    assert ids(town, found) == {
        (offer.id, wish.id)
        for one in people
        for other in people
        for offer in one.offers
        for wish in other.wishes
        if could_teach(one, offer, other, wish)
    }
    assert len(ids(town, found)) == len(found)
    assert ((found.weight > LEARNS) & (found.weight <= 1.11 * LEARNS)).all()


@MANY
@given(towns(most=14))
def test_the_best_teachers_of_each_wish_are_among_all(people: list[Member]) -> None:
    town, every = possible(people)
    _, best = possible(people, nearest=2)
    assert ids(town, best) <= ids(town, every)
    counts = np.bincount(every.wish, minlength=len(town.wishes))
    assert (np.bincount(best.wish, minlength=len(town.wishes)) == np.minimum(2, counts)).all()


def test_a_part_at_a_time_is_the_same_as_all_at_once() -> None:
    city = the_city()
    town = Town(gathered(500, 2, city), city, TODAY)
    texts, merits = alike(town, OneWord(), {})["same"], Merits(town)
    whole = meetings(town, texts, merits)
    parts = meetings(town, texts, merits, at_once=50)
    assert len(whole) > 1000
    assert (whole.offer == parts.offer).all()
    assert (whole.wish == parts.wish).all()
    assert (whole.weight == parts.weight).all()


def weight(**more: object) -> float:
    learner = replace(
        member(
            2, "", "piano", quartier="vieux-pont", where=frozenset({"place"}), languages=frozenset({"fr"})
        ),
        **more,  # type: ignore[arg-type]
    )
    teacher = member(
        1, "piano", quartier="vieux-pont", where=frozenset({"place"}), languages=frozenset({"fr"})
    )
    _, found = possible([teacher, learner])
    return float(found.weight[0])


@pytest.mark.parametrize(
    "less",
    [
        {"quartier": "les-tilleuls"},
        {"waiting_since": ago(2)},
        {"matched_before": True},
        {"moments": frozenset({"mon-morning"})},
        {"languages": frozenset[str]()},
    ],
)
def test_what_makes_a_meeting_worth_less(less: dict[str, object]) -> None:
    assert weight(**less) < weight()


def test_the_further_the_less() -> None:
    places = ("vieux-pont", "les-tilleuls", "", "gare-haute")
    weights = [weight(quartier=quartier) for quartier in places]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 4


def test_without_coordinates_steps_tell_how_far() -> None:
    chain = {
        name: replace_near(near)
        for name, near in {"a": ("b", "elsewhere"), "b": ("c",), "c": ("d",), "d": (), "e": ()}.items()
    }
    city = CITY.model_copy(update={"quartiers": chain})
    town = Town([member(1)], city, TODAY)
    near = Merits(town).near
    assert near[0, :5] == pytest.approx([1, 0.75, 0.35, 0.25, 0.25])
    assert (near == near.T).all()


def replace_near(near: tuple[str, ...]) -> object:
    quartier = CITY.quartiers["le-moulin"]
    return quartier.model_copy(update={"near": near, "coordinates": None})
