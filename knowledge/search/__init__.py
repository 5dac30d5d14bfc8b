"""Finding the entry that answers a question asked in anybody's words, and saying how sure that is."""

from knowledge.search import calm  # noqa: F401  before numpy is imported
from knowledge.search.documents import Document, Hit, Ranking
from knowledge.search.index import Index

__all__ = ["Document", "Hit", "Index", "Ranking"]
