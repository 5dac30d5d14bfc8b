"""Announcements: shaped, seen by a second pair of eyes, sent, corrected, answered, halted."""
