"""Calendars and open data over HTTP."""
