"""What people say that they can show and would love to learn, read from plain words."""

from knowledge.sharing.reading import Said, listed, read, wished

__all__ = ["Said", "listed", "read", "wished"]
