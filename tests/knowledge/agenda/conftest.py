"""An event to change at will, and windows of time."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from knowledge.agenda import Event

MakeEvent = Callable[..., Event]


@pytest.fixture(scope="session")
def make_event() -> MakeEvent:
    """An event with these fields, and plain ones for the rest."""

    def make(**fields: Any) -> Event:
        plain: dict[str, Any] = {
            "uid": "cyanotype@riviere",
            "title": "Atelier cyanotype",
            "start": datetime(2026, 3, 10, 18),
            "end": datetime(2026, 3, 10, 20),
            "zone": "Europe/Paris",
        }
        return Event.model_validate({**plain, **fields})

    return make
