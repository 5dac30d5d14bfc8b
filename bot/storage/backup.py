"""A copy of an embedded database while it is used: SQLite's own online backup, kept for some days."""

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bot.storage.database import Storage, file_of

PAGES = 1_000
"""How many pages are copied at once: whoever writes in between waits no longer than that."""


async def backup(storage: Storage, day: date, keep: timedelta) -> Path | None:
    """Copy the database into ``backups`` beside it, once a day, and let copies older than ``keep`` go.

    None where there is one of this day already, or the database is a server's.
    """
    source = file_of(str(storage.url))
    if source is None:
        return None
    return await asyncio.to_thread(_copied, source, day, keep)


def _copied(source: Path, day: date, keep: timedelta) -> Path | None:
    folder = source.parent / "backups"
    # What people said is nobody else's to read, in a copy neither.
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.glob(f"{source.stem}-*.db"):
        if old.stem < f"{source.stem}-{day - keep}":
            old.unlink()
    target, unfinished = folder / f"{source.stem}-{day}.db", folder / f".{source.stem}-{day}.new"
    if target.exists():
        return None
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(unfinished)) as there:
        here.backup(there, pages=PAGES, sleep=0.01)
    unfinished.replace(target)
    return target
