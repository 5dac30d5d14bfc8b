"""Waiting that was seen in part only, against an example worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.exchange_picture import picture
from benchmarks.exchange_year import Waiting


def waiting(days: list[int], met: list[bool]) -> Waiting:
    return Waiting(np.array(days, dtype=np.int64), np.array(met, dtype=bool))


def test_those_seen_for_a_part_count_for_that_part() -> None:
    some = waiting([1, 2, 3, 4], [True, False, True, True])
    assert some.curve() == [(0, 0.0), (1, 0.25), (3, pytest.approx(0.625)), (4, 1.0)]
    assert [some.by(0), some.by(2), some.by(3)] == pytest.approx([0.0, 0.25, 0.625])
    assert (some.percentile(0.25), some.percentile(0.5), some.percentile(0.95)) == (1, 3, 4)


def test_a_percentile_that_nobody_was_seen_to_reach_is_none() -> None:
    assert waiting([5, 9, 9], [True, False, False]).percentile(0.5) is None
    assert waiting([], []).percentile(0.5) is None


def test_the_picture_names_every_neighbourhood() -> None:
    drawn = picture([(0, 0.0), (7, 0.5)], [(0, 0.0)], [("Saint-Jean & Cie", 0.5, 0.25)], "two people")
    assert "Saint-Jean &amp; Cie" in drawn
    assert drawn.rstrip().endswith("</svg>")
