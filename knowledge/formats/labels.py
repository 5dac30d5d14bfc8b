"""Topics, quartiers and facet values by any of the names that people write."""

from collections.abc import Iterator, Mapping

from knowledge.city import Quartier, Topic, Value, said_in
from knowledge.formats.checks import names
from knowledge.formats.identifiers import fold
from knowledge.formats.problems import nearest_named


class Labels:
    """The ids of a mapping of a city by every name; an id comes before a label, a label before a word."""

    def __init__(
        self, parts: Mapping[str, Topic] | Mapping[str, Quartier] | Mapping[str, Value], language: str
    ) -> None:
        self._parts = parts
        self._language = language
        self._names = names(parts)
        self._ids = {fold(id): id for id in parts}
        for label in (True, False):
            for id, part in parts.items():
                for name in part.label.values() if label else part.words:
                    self._ids.setdefault(fold(name), id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def find(self, name: str) -> str | None:
        """The id that goes by this name."""
        return name if name in self._parts else self._ids.get(fold(name))

    def like(self, name: str) -> tuple[str, ...]:
        """The labels that resemble a name, nearest first."""
        return tuple(self.say(id) for id in nearest_named(name, self._names))

    def say(self, id: str) -> str:
        """The label, or the id where the label alone would not lead back to it."""
        part = self._parts.get(id)
        label = said_in(part.label, self._language) if part else id
        return label if self.find(label) == id else id
