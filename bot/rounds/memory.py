"""What one round leaves for the next: where the solver starts, and who was told what, so that nobody is told twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.storage.rounds import Round
from knowledge.exchange.rounds import State

MOST_COLUMNS = 50_000
"""Rings and chains that are remembered at most, the round's own first."""


@dataclass
class Memory:
    """Plain data in the latest round's row; it holds no words and no names."""

    solver: dict[str, Any] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    """When the spaces were last told of a skill that is wanted, by its digest."""
    found: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    """By a wish's number, when its author was last told of an entry of the catalogue, and of which ever."""
    sought: str = ""
    """The day on which the catalogue was last looked through for wishes."""

    @classmethod
    def of(cls, latest: Round | None) -> "Memory":
        """That of the latest round."""
        state: Mapping[str, Any] = {} if latest is None else latest.state
        return cls(
            dict(state.get("solver", {})),
            dict(state.get("wanted", {})),
            {wish: (day, list(entries)) for wish, (day, entries) in state.get("found", {}).items()},
            state.get("sought", ""),
        )

    def as_data(self) -> dict[str, Any]:
        """For the row."""
        found = {wish: [day, entries] for wish, (day, entries) in self.found.items()}
        return {"solver": self.solver, "wanted": self.wanted, "found": found, "sought": self.sought}

    def forget(self, wishes: Sequence[int], since: date) -> None:
        """Drop what no longer stands, and what was told so long ago that it may be told again."""
        standing = {str(each) for each in wishes}
        self.found = {wish: told for wish, told in self.found.items() if wish in standing}
        self.wanted = {key: day for key, day in self.wanted.items() if day > since.isoformat()}

    @property
    def start(self) -> State | None:
        """Where the solver starts; None at first."""
        if not self.solver:
            return None
        columns = tuple(tuple(each) for each in self.solver["columns"])
        return State(dict(map(tuple, self.solver["duals"])), columns, self.solver["used"])

    def begin_from(self, state: State) -> None:
        """Let the next round start from this one."""
        # Pairs, as the keys of JSON's own objects would come back as words.
        duals = [[id, round(dual, 3)] for id, dual in state.duals.items()]
        columns = [list(each) for each in state.columns[: max(MOST_COLUMNS, state.used)]]
        self.solver = {"duals": duals, "columns": columns, "used": state.used}
