"""What people say that they can show and would love to learn, read from plain words."""

from knowledge.sharing.reading import Said, read, wished

__all__ = ["Said", "read", "wished"]
