"""Do this offer and that wish speak of the same thing? Free words of skills, French first, English too, slips included."""

from knowledge.skills.likeness import Likeness, Verdict
from knowledge.skills.matching import Skills
from knowledge.skills.prices import unpriced
from knowledge.skills.services import Mark

__all__ = ["Likeness", "Mark", "Skills", "Verdict", "unpriced"]
