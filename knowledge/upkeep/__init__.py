"""What keeps a city's catalogue true: doubles, contradictions, what is old, and what is asked in vain.

Nothing here changes an entry: it is told to a person, who decides.
"""

from knowledge.upkeep.contradictions import Contradiction, Differing, contradictions
from knowledge.upkeep.doubles import Double, Reason, doubles
from knowledge.upkeep.freshness import Aged, Over, over, to_verify
from knowledge.upkeep.merging import Merge, Proposal, merge
from knowledge.upkeep.questions import Group, Questions, group_questions

__all__ = [
    "Aged",
    "Contradiction",
    "Differing",
    "Double",
    "Group",
    "Merge",
    "Over",
    "Proposal",
    "Questions",
    "Reason",
    "contradictions",
    "doubles",
    "group_questions",
    "merge",
    "over",
    "to_verify",
]
