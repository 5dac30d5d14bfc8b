"""Calendars and open data over HTTP."""

from bot.web.serving import Web, on_air

__all__ = ["Web", "on_air"]
