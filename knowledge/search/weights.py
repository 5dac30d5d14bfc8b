"""The few numbers that were learnt: how much each signal counts for the order, and for being sure.

Fitted by `python -m benchmarks.search fit` on sets of real questions, each weight checked on a set left out of the fit.
"""

from __future__ import annotations

ORDER = {"likeness": 6.0, "letters": 3.9, "direction": 5.0, "covered": 3.1, "kind": 0.9}
"""Weight of each signal of a candidate (see `signals.NAMES`)."""

TOLD = 10.0
"""Weight of what people confirmed or refused before; given by hand."""

SURE = {"typical": 4.7, "spoken": 2.0, "slip": -1.2, "score": 5.0, "overlap": 1.6, "found": 1.7}
"""Weight of each piece of evidence (see `certainty.NAMES`)."""

SURE_AT = -6.6
"""Where the evidence starts from."""

SURE_TOLD = 2.0
"""How much a full confirmation adds to the evidence; given by hand."""

SURE_SCALE = 17.0
"""The score that counts as 1 in the evidence."""
