"""What was asked in vain, gathered by what it asks for: each wording is read once, beside the turns of others."""

import asyncio
from collections.abc import Iterable, Sequence

from knowledge.answer import lexicon_of
from knowledge.city import City
from knowledge.upkeep import Questions


class Alike:
    """Groups that grow with what is asked; what was settled meanwhile is left out where they are told."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.latest = 0
        """The number of the latest question that was looked at."""
        self._questions = Questions(city, lexicon_of(city))
        self._known: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def groups(self, said: Sequence[str]) -> list[tuple[str, ...]]:
        """These wordings, the latest first, in groups of those that ask for the same."""
        async with self._one_at_a_time:
            if new := [each for each in reversed(said) if each not in self._known]:
                await asyncio.to_thread(self._read, new)
            wanted = set(said)
            found = [
                tuple(each for each in dict.fromkeys(group.ids) if each in wanted)
                for group in self._questions.groups()
            ]
            return [each for each in found if each]

    def _read(self, said: Iterable[str]) -> None:
        for each in said:
            self._questions.add(each, each)
            self._known.add(each)
