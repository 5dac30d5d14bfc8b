"""The only room that knows the database: one repository for each noun, a transaction to hold them together."""

from bot.storage.unit import Storage, Unit, file_of

__all__ = ["Storage", "Unit", "file_of"]
