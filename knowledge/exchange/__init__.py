"""Who can learn from whom: rounds of rings and chains of meetings, of greatest weight, with the proof.

graph = build([Member("ana"), Member("bo")], [("ana", "bo", 800), ("bo", "ana", 750)])
round = solve(graph, seconds=10)

From people rather than from a graph, with their words, days and quartiers (`people.Member`):

proposals = plan(members, Skills(city), city, today=today).proposals
"""

from .check import Broken, check
from .graph import Graph, Kind, Member, MemberId, assemble, build
from .groups import Groups, fill_groups
from .matching import Skills
from .mending import mend
from .planning import plan
from .proposals import Doubt, Place, Plan, Proposal, Wanted, Why
from .rounds import Round, State
from .solver import solve

__all__ = [
    "Broken", "Doubt", "Graph", "Groups", "Kind", "Member", "MemberId", "Place", "Plan", "Proposal", "Round",
    "Skills", "State", "Wanted", "Why", "assemble", "build", "check", "fill_groups", "mend", "plan", "solve",
]  # fmt: skip
