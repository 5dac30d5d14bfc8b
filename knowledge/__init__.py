"""The pure engine: what a city has to teach, what people ask, who can learn from whom.

Nothing here chats, stores or reads a clock; all of it can be used from a notebook.
"""
