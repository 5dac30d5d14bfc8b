"""The programme: what is on, one event, one's own calendar, and what organisers do with it."""
