"""When an announcement goes out, in the words of whoever makes it."""

from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.conversation.errors import Invalid
from bot.handlers.news.hour import understood
from tests.conftest import Clock

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday, ten o'clock in the town."""


@pytest.mark.parametrize(
    ("said", "day", "hour"),
    [
        ("demain à 9 h", 25, "09:00"),
        ("demain", 25, "09:00"),
        ("demain à 15h30", 25, "15:30"),
        ("tomorrow at 3 pm", 25, "15:00"),
        ("tomorrow at 12 am", 25, "00:00"),
        ("tomorrow at 12 pm", 25, "12:00"),
        ("demain midi", 25, "12:00"),
        ("demain après-midi", 25, "14:00"),
        ("demain soir", 25, "18:00"),
        ("vendredi à 18 h", 27, "18:00"),
        ("à 18 h", 24, "18:00"),
        ("ce soir", 24, "18:00"),
    ],
)
async def test_a_moment_is_understood(app: App, clock: Clock, said: str, day: int, hour: str) -> None:
    clock.now = NOW
    found = understood(said, app.town).astimezone(app.town.now().tzinfo)
    assert (found.day, f"{found:%H:%M}") == (day, hour)


@pytest.mark.parametrize(
    "said", ["demain à 25 h", "demain à 9 h 75", "hier à 9 h", "à 3 h", "bientôt", "🎸", "9" * 500, ""]
)
async def test_whatever_is_no_moment_to_come_is_asked_again(app: App, clock: Clock, said: str) -> None:
    clock.now = NOW
    with pytest.raises(Invalid):
        understood(said, app.town)
