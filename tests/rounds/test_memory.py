"""What one round leaves for the next comes back from JSON as it was."""

import json
from datetime import UTC, date, datetime

from bot.rounds import memory
from bot.rounds.memory import Memory
from bot.storage.rounds import Round
from knowledge.exchange.rounds import State


def back(kept: Memory) -> Memory:
    state = json.loads(json.dumps(kept.as_data()))
    return Memory.of(Round(datetime(2026, 11, 21, tzinfo=UTC), {}, state, 1))


def test_nothing_is_remembered_at_first() -> None:
    assert Memory.of(None).start is None
    assert back(Memory()) == Memory()


def test_the_solver_starts_from_where_it_ended() -> None:
    kept = Memory()
    kept.begin_from(State({1: 2.5, 7: -1.0}, ((1, 7), (7, 1, 3)), 1))
    assert back(kept).start == State({1: 2.5, 7: -1.0}, ((1, 7), (7, 1, 3)), 1)


def test_the_round_itself_is_remembered_before_all_else() -> None:
    kept = Memory()
    many = tuple((each, each + 1) for each in range(memory.MOST_COLUMNS + 5))
    kept.begin_from(State({}, many, 3))
    start = back(kept).start
    assert start is not None
    assert start.columns == many[: memory.MOST_COLUMNS]


def test_what_no_longer_stands_is_forgotten() -> None:
    kept = Memory(
        wanted={"old": "2026-10-01", "new": "2026-11-01"},
        found={"4": ("2026-11-01", ["a"]), "5": ("2026-11-01", ["b"])},
        sought="2026-11-20",
    )
    kept.forget([5], date(2026, 10, 22))
    assert back(kept) == Memory(
        wanted={"new": "2026-11-01"}, found={"5": ("2026-11-01", ["b"])}, sought="2026-11-20"
    )
