"""The rules of a round, its file format and its groups."""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.exchange import Broken, Graph, Member, build, check, fill_groups
from knowledge.exchange.graph import assemble
from knowledge.exchange.instance import read, write
from tests.knowledge.exchange.trying import graphs


@pytest.fixture
def small() -> Graph:
    people = [Member("a"), Member("b"), Member("c"), Member("m", "mentor", 1), Member("l", "learner")]
    arcs = [
        ("a", "b", 5),
        ("b", "a", 6),
        ("b", "c", 7),
        ("c", "a", 8),
        ("m", "a", 9),
        ("c", "l", 1),
        ("m", "l", 2),
    ]
    return build(people, arcs, max_ring=3, max_chain=3)


@pytest.mark.parametrize(
    ("rings", "chains", "says"),
    [
        ([["a", "c"]], [], "nothing to teach"),
        ([["a"]], [], "between 2 and 3"),
        ([["a", "z"]], [], "not among the members"),
        ([["m", "a"]], [], "without both"),
        ([["a", "b"]], [["m", "a"]], "placed 2 times"),
        ([], [["a", "b"]], "no mentor"),
        ([], [["m"]], "0 meetings"),
        ([], [["m", "a", "b", "c", "l"]], "4 meetings"),
        ([], [["m", "l", "a"]], "cannot stand there"),
        ([], [["m", "a"], ["m", "l"]], "placed 2 times"),
    ],
)
def test_each_broken_rule_is_named(
    small: Graph, rings: list[list[str]], chains: list[list[str]], says: str
) -> None:
    with pytest.raises(Broken, match=says):
        check(small, rings, chains)


def test_a_true_round_is_weighed(small: Graph) -> None:
    assert check(small, [["a", "b", "c"]], [["m", "l"]], weight=22, bound=22) == 22
    with pytest.raises(Broken, match="the weight is"):
        check(small, [["a", "b"]], [], weight=12)
    with pytest.raises(Broken, match="below the weight"):
        check(small, [["a", "b"]], [], bound=10)


def test_chances_count_for_rings_and_chains() -> None:
    people = [Member("a"), Member("b"), Member("m", "mentor")]
    graph = build(people, [("a", "b", 10, 0.5), ("b", "a", 20, 0.5), ("m", "a", 8, 0.5)])
    assert check(graph, [["a", "b"]], []) == pytest.approx(7.5)
    assert check(graph, [], [["m", "a", "b"]]) == pytest.approx(4 + 0.25 * 10)


def test_arcs_that_cannot_be_used_are_left_out() -> None:
    people = [Member("a"), Member("b"), Member("m", "mentor"), Member("l", "learner")]
    arcs = [("a", "a", 1), ("a", "m", 1), ("l", "a", 1), ("a", "b", 3), ("a", "b", 4), ("a", "l", 2)]
    assert build(people, arcs).weight.tolist() == [4, 2]
    assert build(people, arcs, max_chain=0).weight.tolist() == [4]
    assert build(people, [("a", "b", 10, 0.1), ("a", "b", 4, 0.9)]).weight.tolist() == [4]


def test_what_cannot_be_a_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the members"):
        build([Member(1)], [(1, 2, 3)])
    with pytest.raises(ValueError, match="same id"):
        build([Member(1), Member(1)], [])
    with pytest.raises(ValueError, match="at most 4"):
        build([], [], max_ring=5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        build([Member(1), Member(2)], [(1, 2, 3, 1.5)])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(graph=st.one_of(graphs(), graphs(chances=True)))
def test_a_file_gives_back_the_graph(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("round") / "town.json"
    write(graph, path)
    json.loads(path.read_text())
    back = read(path)
    assert back.ids == graph.ids
    for name in ("kind", "room", "tail", "head", "weight"):
        assert np.array_equal(getattr(back, name), getattr(graph, name))
    assert (back.max_ring, back.max_chain) == (graph.max_ring, graph.max_chain)
    if graph.chance is not None and len(graph.tail):
        assert back.chance is not None
        assert np.array_equal(back.chance, graph.chance)


def told(members: str, arcs: str) -> str:
    """A file of these members and arcs, as they are written."""
    return f'{{"format": "ring-exchange/1", "max_ring": 3, "max_chain": 0, "members": {members}, "arcs": {arcs}}}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '{"format": "other/1", "members": [], "max_ring": 3, "max_chain": 0, "arcs": []}',
            "is not ring-exchange/1",
        ),
        ("[]", "is not ring-exchange/1"),
        ("", "not JSON"),
        ('{"format": "ring-exchange/1",\n"members": ', "line 2"),
        (told("[]", "[[1, 2, 3]")[:-1], "does not end"),
        (told('[{"id": 1, "kind": "both"}]', "[[1, 2, 3]]"), "not among"),
        (told('[{"id": "a", "kind": "both"}]', '[["a", "b", 3]]'), "not among"),
        (told("[]", "[[1, 2, 3]]"), "not among"),
        (told('[{"id": 1, "kind": "both"}, {"id": 1, "kind": "both"}]', "[]"), "same id"),
        (told('[{"id": 1, "kind": "both"}, {"id": 2, "kind": "teacher"}]', "[]"), "members.1.kind"),
        (told('[{"id": 1}]', "[]"), "members.0.kind: field required"),
        (told('"all"', "[]"), "members"),
        (told('[{"id": 1, "kind": "mentor", "capacity": -1}]', "[]"), "members.0.capacity"),
        ('{"format": "ring-exchange/1", "members": [], "max_chain": 0, "arcs": []}', "max_ring"),
        (told('[{"id": 1, "kind": "both"}, {"id": 2, "kind": "both"}]', "[[1, 2, 3], [2, 1]]"), "every arc"),
        (told('[{"id": 1, "kind": "both"}, {"id": 2, "kind": "both"}]', "[[1, 2]]"), "every arc"),
        (told('[{"id": 1, "kind": "both"}, {"id": 2, "kind": "both"}]', '[[1, 2, "x"]]'), "every arc"),
        (
            told('[{"id": 1, "kind": "both"}, {"id": 2, "kind": "both"}]', '[[1, 2, 3], ["x", 2, 3]]'),
            "every arc",
        ),
        (
            told('[{"id": "a", "kind": "both"}, {"id": "b", "kind": "both"}]', '[["a", "b", "x"]]'),
            "every arc",
        ),
        (told('[{"id": "a", "kind": "both"}]', '{"a": "b"}'), "every arc"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "town.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=says):
        read(path)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_groups_are_filled_as_well_as_trying_everything(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places: dict[int | str, int] = {f"t{index}": int(rng.integers(0, 3)) for index in range(3)}
    learners = [f"l{index}" for index in range(4)]
    wishes = [
        (teacher, learner, int(rng.integers(-2, 9)))
        for teacher, learner in product([*places, "unknown"], learners)
        if rng.random() < 0.6
    ]
    found = fill_groups(places, wishes, taken=[["t0", "l0"]])
    best = 0
    good = [wish for wish in wishes if wish[1] != "l0" and wish[2] > 0]
    for size in range(len(learners) + 1):
        for some in combinations(good, size):
            fair = len({learner for _, learner, _ in some}) == size
            if fair and all(sum(one == t for one, _, _ in some) <= places.get(t, 0) for t, _, _ in some):
                best = max(best, sum(weight for _, _, weight in some))
    assert found.weight == best
    joined = [learner for group in found.joined.values() for learner in group]
    assert len(joined) == len(set(joined))
    assert "l0" not in joined
    assert all(len(group) <= places[teacher] for teacher, group in found.joined.items())


def test_a_graph_from_arrays_in_any_order() -> None:
    graph = assemble(
        ["a", "b"],
        np.zeros(2, dtype=np.int8),
        np.ones(2, dtype=np.int32),
        np.array([1, 0], dtype=np.int32),
        np.array([0, 1], dtype=np.int32),
        np.array([2.5, 1.5]),
        max_ring=2,
        max_chain=0,
    )
    assert graph.weight.tolist() == [1.5, 2.5]
    assert not graph.integral
