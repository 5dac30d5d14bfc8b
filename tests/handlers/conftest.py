"""A visitor of the small city; no turn may stumble unseen."""

import logging
from collections.abc import Iterator

import pytest

from bot.app import App
from tests.handlers.visitor import Visitor


@pytest.fixture(autouse=True)
def _nothing_stumbles(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A turn that failed is tried again and in the end excused; here it fails the test."""
    yield
    stumbled = [each.getMessage() for each in caplog.get_records("call") if each.levelno >= logging.ERROR]
    assert not stumbled


@pytest.fixture
def ana(app: App) -> Visitor:
    return Visitor(app)


@pytest.fixture
def bob(app: App) -> Visitor:
    return Visitor(app, "bob", "en")
