"""Where the instances of known optimum are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def measured() -> Path:
    """The folder of instances whose optimum is known; tests that want it are skipped where it is absent."""
    folder = Path(
        os.environ.get("PASSEUR_EXCHANGE_INSTANCES", Path(__file__).parents[4] / "shared/eval/exchange")
    )
    if not folder.is_dir():
        pytest.skip("no folder of measured instances: set PASSEUR_EXCHANGE_INSTANCES")
    return folder
