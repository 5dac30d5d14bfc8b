"""Who can learn from whom: rounds of rings and chains of meetings, of greatest weight, with the proof.

graph = build([Member("ana"), Member("bo")], [("ana", "bo", 800), ("bo", "ana", 750)])
round = solve(graph, seconds=10)
"""

from .check import Broken, check
from .graph import Graph, Kind, Member, MemberId, assemble, build
from .groups import Groups, fill_groups
from .rounds import Round, State
from .solver import solve

__all__ = [
    "Broken", "Graph", "Groups", "Kind", "Member", "MemberId", "Round", "State",
    "assemble", "build", "check", "fill_groups", "solve",
]  # fmt: skip
