"""The only room that knows the database: one repository for each noun, a transaction to hold them together."""

from bot.storage.database import Storage, file_of
from bot.storage.unit import Unit

__all__ = ["Storage", "Unit", "file_of"]
