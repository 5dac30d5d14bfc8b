"""The parts of the solver, each against a plain way to the same answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.exchange_town import meet, settle
from knowledge.exchange import Graph, Member, build, squares
from knowledge.exchange.chains import Chains
from knowledge.exchange.columns import Columns, Pool, best_of_each, is_chain, join, nothing
from knowledge.exchange.dive import among, dived
from knowledge.exchange.graph import Floats, unit
from knowledge.exchange.relaxation import lifted, relax
from knowledge.exchange.rings import Rings
from knowledge.exchange.rounds import valued
from knowledge.exchange.search import greedy, room_beside
from knowledge.exchange.smoothing import smoothed_duals
from tests.knowledge.exchange.trying import everything, graphs, with_chances

MANY = settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def sets(graph: Graph, columns: Columns) -> dict[frozenset[int], object]:
    return {
        frozenset(member for member in row if member < graph.size): pytest.approx(value, abs=1e-9)
        for row, value in zip(columns.members.tolist(), columns.value.tolist(), strict=True)
    }


def every_ring(graph: Graph) -> Columns:
    rings = Rings(graph)
    rings.listing()
    assert rings.all_listed
    return rings.listed


def listed(graph: Graph, *, chained: bool) -> list[tuple[float, tuple[int, ...]]]:
    return [(value, path) for value, path in everything(graph) if (graph.kind[path[0]] == 1) == chained]


@MANY
@given(graphs(most=7), st.booleans())
def test_every_ring_is_found_once_in_its_best_order(graph: Graph, unsure: bool) -> None:
    best: dict[frozenset[int], float] = {}
    for value, path in listed(graph, chained=False):
        best[frozenset(path)] = max(value, best.get(frozenset(path), -np.inf))
    assert sets(graph, every_ring(graph)) == best


@MANY
@given(graphs(most=8), graphs(most=7, chances=True), st.booleans(), st.integers(0, 1000))
def test_rings_above_a_threshold_are_those_of_all_rings(
    plain: Graph, unsure: Graph, use_plain: bool, seed: int
) -> None:
    graph = plain if use_plain else unsure
    rng = np.random.default_rng(seed)
    duals, threshold = rng.uniform(0, 900, graph.size), float(rng.uniform(-900, 300))
    every = every_ring(graph)
    wanted = every.take(every.reduced(duals) > threshold)
    assert sets(graph, Rings(graph).above(duals, threshold)[0]) == sets(graph, wanted)


@pytest.mark.parametrize("unsure", [False, True])
@pytest.mark.parametrize("together", [300, 10**9])
def test_rings_of_four_are_the_same_from_their_halves(
    monkeypatch: pytest.MonkeyPatch, unsure: bool, together: int
) -> None:
    monkeypatch.setattr(squares, "HALVES", together)
    graph = meet(settle(500, 4), max_ring=4, max_chain=0, seed=4)
    if unsure:
        graph = with_chances(graph, 4)
    every, rings = every_ring(graph), Rings(graph)
    duals = np.random.default_rng(5).uniform(0.2, 1.2, graph.size) * unit(graph)
    for threshold in (0.0, -unit(graph), -9 * unit(graph)):
        wanted = every.take(every.reduced(duals) > threshold)
        found, whole = rings.above(duals, threshold)
        assert whole
        assert sets(graph, found) == sets(graph, wanted)
    assert len(wanted) == len(every) > 100


def test_rings_sought_without_time_are_not_all() -> None:
    graph = meet(settle(500, 4), max_ring=4, max_chain=0, seed=4)
    found, whole = Rings(graph).above(np.zeros(graph.size), 0.0, lambda: False)
    assert not whole
    assert len(found) == 0


@MANY
@given(graphs(most=7), graphs(most=7, chances=True), st.booleans(), st.integers(0, 1000))
def test_every_chain_above_a_threshold_is_found_and_bounded(
    plain: Graph, unsure: Graph, use_plain: bool, seed: int
) -> None:
    graph = plain if use_plain else unsure
    duals = np.random.default_rng(seed).uniform(0, 900, graph.size)
    chains = Chains(graph)
    bounds = chains.bounds(duals)
    wanted = {
        path: value for value, path in listed(graph, chained=True) if value - duals[list(path)].sum() > -200
    }
    found, whole = chains.above(bounds, -200.0, 10**6)
    assert whole
    rows = {
        tuple(member for member in row if member < graph.size): value
        for row, value in zip(found.members.tolist(), found.value.tolist(), strict=True)
    }
    assert rows == pytest.approx(wanted)
    through = bounds.through()
    for path, value in wanted.items():
        for member in path[1:]:
            assert through[len(path) - 2][member] >= value - duals[list(path)].sum() - 1e-6
    best = chains.best_through_each(bounds, -200.0)
    assert all(tuple(m for m in row if m < graph.size) in wanted for row in best.members.tolist())


@MANY
@given(graphs(most=7), st.integers(0, 1000))
def test_lifted_duals_cover_every_column(graph: Graph, seed: int) -> None:
    duals = np.random.default_rng(seed).uniform(0, 500, graph.size)
    covering = lifted(graph, Chains(graph).bounds(duals), every_ring(graph))
    for value, path in everything(graph):
        assert covering[list(path)].sum() >= value - 1e-6


def test_few_chains_are_the_ones_of_best_prospects() -> None:
    graph = meet(settle(300, 1), max_ring=3, max_chain=4, seed=1)
    chains = Chains(graph)
    bounds = chains.bounds(np.full(graph.size, 300.0))
    few, whole = chains.above(bounds, 0.0, 50)
    assert not whole
    assert 0 < len(few) <= 4 * 50
    assert is_chain(graph, few).all()
    assert few.reduced(bounds.duals).min() > 0


@pytest.mark.parametrize("unsure", [False, True])
def test_the_relaxation_is_the_same_from_any_start(unsure: bool) -> None:
    graph = meet(settle(300, 2), max_ring=3, max_chain=4, seed=2)
    if unsure:
        graph = with_chances(graph, 2)
    chains, rings, every = Chains(graph), Rings(graph), every_ring(graph)

    def ringed(duals: Floats, slack: float) -> tuple[Columns, bool]:
        return rings.above(duals, -slack)

    smooth = smoothed_duals(graph, chains, every)
    near = relax(graph, chains, ringed, smooth, nothing(graph), near=20.0, left=lambda: 60.0)
    rough = smoothed_duals(graph, chains, every, rounds=5)
    far = relax(graph, chains, ringed, rough, nothing(graph), near=20.0, left=lambda: 60.0)
    assert near.bound == pytest.approx(far.bound, rel=1e-5) if unsure else near.bound == far.bound
    smoothed = float(graph.room @ lifted(graph, chains.bounds(smooth), every))
    # Bounds that allow for chances are loose; what they are loose about, the relaxation tells by true chains.
    assert near.bound <= smoothed <= (1.25 if unsure else 1.005) * near.bound
    close = relax(graph, chains, ringed, smooth, nothing(graph), near=20.0, left=lambda: 60.0, close=1e-3)
    assert near.bound <= close.bound <= 1.0011 * near.bound


def test_chances_of_one_smooth_as_no_chances_do() -> None:
    graph = meet(settle(200, 2), max_ring=3, max_chain=4, seed=2)
    sure = replace(graph, chance=np.ones(len(graph.tail)))
    plain = smoothed_duals(graph, Chains(graph), every_ring(graph))
    assert smoothed_duals(sure, Chains(sure), every_ring(sure)) == pytest.approx(plain, rel=1e-6, abs=1e-6)


def test_a_dive_keeps_to_the_room_and_comes_near() -> None:
    graph = meet(settle(300, 3), max_ring=3, max_chain=4, seed=3)
    chains, rings = Chains(graph), every_ring(graph)
    duals = smoothed_duals(graph, chains, rings)
    room = graph.room.copy()
    room[::7] = 0
    found = dived(graph, chains, rings, duals, room, lambda: 60.0)
    assert (room_beside(graph, found) - (graph.room - room) >= 0).all()
    whole = dived(graph, chains, rings, duals, graph.room, lambda: 60.0)
    assert whole.value.sum() > 0.97 * float(graph.room @ duals)
    assert len(dived(graph, chains, rings, duals, graph.room, lambda: 0.0)) == 0


def test_who_is_placed_leaves_the_graph_once_that_makes_it_much_smaller() -> None:
    graph = meet(settle(300, 3), max_ring=3, max_chain=4, seed=3)
    free = np.ones(graph.size, dtype=bool)
    free[:10] = False
    assert among(graph, free) is graph
    free[: graph.size // 2] = False
    rest = among(graph, free)
    assert 0 < len(rest.tail) < len(graph.tail) / 2
    assert free[rest.tail].all()
    assert free[rest.head].all()
    known = graph.arcs_between(rest.tail, rest.head)
    assert (graph.weight[known] == rest.weight).all()
    assert rest.start[-1] == len(rest.tail)


def test_a_pool_keeps_the_best_order_of_each_set() -> None:
    graph = build(
        [Member(index) for index in range(4)],
        [(one, other, 10 * one + other) for one in range(4) for other in range(4)],
    )
    pool = Pool(graph)
    rows = valued(graph, [[0, 1, 2], [0, 2, 1], [0, 1]])
    assert len(best_of_each(graph, rows)) == 2
    assert len(pool.add(rows)) == 2
    assert len(pool.add(rows)) == 0
    assert len(pool.add(nothing(graph))) == 0
    more = Columns(rows.members[:1], rows.value[:1] + 100)
    assert len(pool.add(more)) == 1
    assert len(join(graph)) == 0


def test_rows_that_break_a_rule_are_not_valued() -> None:
    people = [Member("a"), Member("b"), Member("m", "mentor"), Member("l", "learner")]
    graph = build(
        people, [("a", "b", 1), ("b", "a", 2), ("m", "a", 3), ("a", "l", 4)], max_ring=2, max_chain=2
    )
    kept = valued(graph, [[0, 1], [1, 3], [2, 0, 3], [2, 1], [0], [], [0, 0], [2, 0, 1, 3], [3, 0]])
    assert sorted(kept.value.tolist()) == [3, 7]
    assert len(valued(build(people, []), [[0, 1], [2, 0]])) == 0


def test_greedy_takes_the_dearest_that_fit() -> None:
    graph = build(
        [Member(index) for index in range(4)],
        [(0, 1, 9), (1, 0, 9), (1, 2, 8), (2, 1, 8), (2, 3, 1), (3, 2, 1)],
    )
    pairs = every_ring(graph).take(np.array([0, 1, 2]))
    assert greedy(graph, pairs, pairs.value).value.sum() == 20


def test_the_unit_of_no_arcs_is_one() -> None:
    assert unit(build([Member(1)], [])) == 1.0
    assert unit(build([Member(1), Member(2)], [(1, 2, 0)])) == 1.0
