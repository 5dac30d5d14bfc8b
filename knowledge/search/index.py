"""The index: entries in, answers out, and what people confirm remembered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from knowledge.language import Lexicon
from knowledge.search.certainty import sure
from knowledge.search.collection import Entry, Layout, entry
from knowledge.search.documents import Document, Hit, Ranking
from knowledge.search.memory import Memory, bag
from knowledge.search.signals import NAMES, Field, first_pass, rarity, signals
from knowledge.search.understanding import Reader, Understood
from knowledge.search.vocabulary import Vocabulary
from knowledge.search.weights import ORDER, TOLD

CANDIDATES = 100
"""Entries that the first pass hands on."""

_ORDER = np.array([ORDER[name] for name in NAMES])


@dataclass(slots=True)
class Reading:
    """A question as read against one state of the collection; no field when nothing matches at all."""

    layout: Layout
    understood: Understood
    rare: list[float]
    field: Field | None


class Index:
    """Entries that can be asked for in people's own words."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or Lexicon()
        self._vocabulary = Vocabulary()
        self._reader = Reader(self._vocabulary, self._lexicon)
        self._memory = Memory()
        self._entries: dict[str, Entry] = {}
        self._layout: Layout | None = None

    @classmethod
    def build(cls, documents: Iterable[Document], lexicon: Lexicon | None = None) -> Index:
        """An index of these documents; of two with one id the last stays."""
        index = cls(lexicon)
        for document in documents:
            index.add(document)
        index._laid()
        return index

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, document: Document) -> None:
        """Adds an entry or puts it in the place of the one with its id. Only this entry is read, but the next search
        lays out all arrays again: about 0.06 s for 150 entries, 0.5 s for 10,000."""
        self._entries[document.id] = entry(document, self._vocabulary)
        self._layout = None

    def remove(self, id: str) -> None:
        """Takes an entry out; an unknown id changes nothing."""
        if self._entries.pop(id, None) is not None:
            self._layout = None

    def _laid(self) -> Layout:
        if self._layout is None:
            self._layout = Layout(self._entries, self._vocabulary)
            self._vocabulary.refresh()
        return self._layout

    def candidates(self, question: str, among: Collection[str] | None = None) -> Reading:
        """What is understood of a question and the signals of its candidates, before they are put in order."""
        layout = self._laid()
        understood = self._reader.read(question)
        rare = [rarity(layout, meant) for meant in understood.meant]
        base = first_pass(layout, understood, rare)
        said = self._memory.heard(bag(understood), layout, self._vocabulary)
        told = np.array(
            [layout.slot[id] for id, value in said.items() if value > 0 and id in layout.slot], dtype=np.int64
        )
        if among is not None:
            allowed = layout.mask(among)
            base[~allowed] = 0
            told = told[allowed[told]]
        docs = np.flatnonzero(base)
        if len(docs) > CANDIDATES:
            docs = docs[np.argpartition(-base[docs], CANDIDATES)[:CANDIDATES]]
        docs = np.union1d(docs, told)
        if not len(docs):
            return Reading(layout, understood, rare, None)
        field = signals(layout, understood, rare, docs)
        if said:
            field.told = np.array([said.get(layout.ids[doc], 0.0) for doc in docs.tolist()])
        return Reading(layout, understood, rare, field)

    def search(self, question: str, *, limit: int = 10, among: Collection[str] | None = None) -> Ranking:
        """The entries that answer a question, best first; equal ones in the order of their ids."""
        read = self.candidates(question, among)
        corrections, unknown = tuple(read.understood.corrections), tuple(read.understood.unknown)
        field = read.field
        if field is None:
            return Ranking((), 0.0, corrections, unknown)
        own = field.table @ _ORDER
        score = own + TOLD * field.told
        order = np.argsort(-score, kind="stable")[:limit]
        hits = tuple(Hit(read.layout.ids[int(field.docs[n])], float(score[n])) for n in order)
        certain = sure(read.layout, read.understood, read.rare, field, own, int(np.argmax(score)))
        return Ranking(hits, certain, corrections, unknown)

    def confirm(self, question: str, id: str) -> None:
        """« C'est ça »: the question becomes one more way of asking for this entry, from the next search on."""
        self._keep(question, id, 1)

    def refuse(self, question: str, id: str) -> None:
        """« Ce n'est pas ça »: counts against this entry for questions like this one."""
        self._keep(question, id, -1)

    def withdraw(self, question: str, id: str) -> None:
        """Takes back what was confirmed or refused of this question and entry; nothing said, nothing changed."""
        self._memory.forget(question, id)

    def _keep(self, question: str, id: str, sign: int) -> None:
        self._memory.keep(question, bag(self._reader.read(question)), id, sign)
