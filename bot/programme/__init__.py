"""The programme on its way into the database: from files, from addresses that are read again and again, from the city's folder."""

from bot.programme.bringing import Brought, bring
from bot.programme.fetching import Fetched, Unreachable, checked, fetch
from bot.programme.folder import import_folder, sync
from bot.programme.hosting import told, wanted
from bot.programme.reading import FORMS, form_of, read
from bot.programme.watching import look

__all__ = [
    "FORMS",
    "Brought",
    "Fetched",
    "Unreachable",
    "bring",
    "checked",
    "fetch",
    "form_of",
    "import_folder",
    "look",
    "read",
    "sync",
    "told",
    "wanted",
]
