"""Sets of questions with known answers, the ways in which people mistype them, and the measures."""

from __future__ import annotations

import importlib.util
import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.answers import QUESTIONS, read
from knowledge.answer import lexicon_of
from knowledge.formats.city_files import load_catalogue
from knowledge.language import Lexicon, fold
from knowledge.search import Document

ROOT = Path(__file__).parent.parent
BESIDE = ROOT.parent / "shared" / "eval" / "questions"
CITIES = ROOT / "knowledge" / "cities"
KINDS = ("clean", "noacc", "typo1", "typo2", "sms")

Perturb = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Query:
    """One question and the ids that answer it."""

    qid: str
    question: str
    gold: frozenset[str] = frozenset()


@dataclass(frozen=True)
class QuestionSet:
    """A collection, questions about it, and questions about something else (may be none)."""

    name: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    foreign: tuple[Query, ...] = ()
    lexicon: Lexicon | None = None


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def document(record: dict[str, Any]) -> Document:
    """A document from its record; only id and title are needed."""
    questions = tuple(record.get("questions", ()))
    return Document(
        record["id"], record["title"], record.get("text", ""), questions, record.get("lang", "fr")
    )


def _query(record: dict[str, Any]) -> Query:
    return Query(record["qid"], record["question"], frozenset(record.get("gold", ())))


def load_sets(folder: Path) -> list[QuestionSet]:
    """The sets of a folder: each has docs.jsonl and queries.jsonl. Questions of `out_of_domain.jsonl` are foreign to
    the sets whose name does not begin with that of their source; sets about the same matter share a beginning."""
    found = []
    stray = folder / "out_of_domain.jsonl"
    foreign = lines(stray) if stray.exists() else []
    for path in sorted(folder.glob("*/docs.jsonl")):
        name = path.parent.name
        elsewhere = tuple(_query(row) for row in foreign if str(row.get("src", ""))[:5] != name[:5])
        documents = tuple(map(document, lines(path)))
        queries = tuple(map(_query, lines(path.with_name("queries.jsonl"))))
        found.append(QuestionSet(name, documents, queries, elsewhere))
    return found


def city_sets() -> list[QuestionSet]:
    """The cities that come with the project and the questions written for them (those about a whole situation are
    not the search's to answer), each with the city's own lexicon."""
    found = []
    for folder in sorted(path.parent for path in CITIES.glob("*/city.yaml")):
        catalogue = load_catalogue(folder).catalogue
        if catalogue is None or not (QUESTIONS / f"{folder.name}.txt").exists():
            continue
        rows = [
            (f"{folder.name}-{n}", row)
            for n, row in enumerate(read(folder.name))
            if row.accepted != {"situation"}
        ]
        found.append(
            QuestionSet(
                folder.name,
                tuple(catalogue.documents()),
                tuple(Query(qid, row.question, row.accepted) for qid, row in rows if not row.foreign),
                tuple(Query(qid, row.question) for qid, row in rows if row.foreign),
                lexicon_of(catalogue.city),
            )
        )
    return found


def perturbation(folder: Path | None) -> Perturb:
    """How to spoil a question: the folder's own noise.py when it has one, otherwise `mistype`."""
    path = folder / "noise.py" if folder else None
    if path is None or not path.exists():
        return mistype
    spec = importlib.util.spec_from_file_location("question_noise", path)
    if spec is None or spec.loader is None:  # pragma: no cover
        return mistype
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    perturb: Perturb = module.perturb
    return perturb


def mistype(question: str, kind: str, seed: str = "") -> str:
    """A question without accents, with one or two slips, or with letters left out as in short messages."""
    if kind == "clean":
        return question
    text = fold(question)
    if kind == "noacc":
        return text
    rng = random.Random(f"{seed}:{kind}")
    parts = text.split(" ")
    long = [n for n, part in enumerate(parts) if len(part) > 3 and part.isalpha()]
    rng.shuffle(long)
    for n in long[: {"typo1": 1, "typo2": 2}.get(kind, len(long))]:
        if kind == "sms":
            parts[n] = (
                parts[n].replace("qu", "k").rstrip("es") or parts[n] if rng.random() < 0.5 else parts[n]
            )
        else:
            parts[n] = _slip(parts[n], rng)
    return " ".join(parts)


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word) - 1)
    return rng.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at] + word[at:],
        word[:at] + rng.choice("aeinorst") + word[at + 1 :],
    ))  # fmt: skip


def recall_at_1(queries: Sequence[Query], first: Sequence[str | None]) -> float:
    """Share of the questions whose first answer is right, in percent."""
    return (
        100 * sum(id in query.gold for query, id in zip(queries, first, strict=True)) / max(len(queries), 1)
    )


def abstention(good: Sequence[float], foreign: Sequence[float]) -> tuple[float, float]:
    """Area under the curve, and the share of foreign questions answered when 95 % of the good ones are."""
    ordered = sorted(foreign)
    area = sum((bisect_left(ordered, s) + bisect_right(ordered, s)) / 2 for s in good) / (
        len(good) * len(foreign)
    )
    threshold = sorted(good)[int(0.05 * len(good))]
    return area, sum(score >= threshold for score in foreign) / len(foreign)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def large_collection(count: int, seed: int = 11) -> tuple[list[Document], list[str]]:
    """A made-up collection of `count` entries with a natural spread of words (about 8 in a title, 55 in a text; rare
    words grow with the collection), and 300 questions about it."""
    rng = random.Random(seed)
    base = sorted(
        {
            w
            for s in city_sets()
            for d in s.documents
            for w in fold(f"{d.title} {d.text}").split()
            if w.isalpha()
        }
    )
    heads = [w for w in base if len(w) > 3]
    tails = ("ment", "tion", "eur", "ette", "age", "iste", "able", "oire", "ance", "ier", "ique", "ade")
    size = 3000 + int(40 * count**0.6)
    pool = heads[:3000]
    while len(pool) < size:
        pool.append(rng.choice(heads)[: rng.randrange(3, 8)] + rng.choice(heads)[-4:] + rng.choice(tails))
    rng.shuffle(pool)
    weights = list(_zipf(len(pool)))
    little = ("le", "la", "de", "pour", "et", "dans", "une", "sur", "avec", "en")

    def say(length: int) -> str:
        chosen = rng.choices(pool, cum_weights=weights, k=length)
        return " ".join(
            w for word in chosen for w in ((rng.choice(little), word) if rng.random() < 0.5 else (word,))
        )

    documents = [
        Document(f"e{n:06}", say(rng.randrange(4, 8)), say(rng.randrange(25, 55))) for n in range(count)
    ]
    questions = []
    for _ in range(300):
        entry = rng.choice(documents)
        some = rng.sample(entry.title.split(), k=min(5, len(entry.title.split()))) + rng.sample(
            entry.text.split(), k=3
        )
        questions.append("comment trouver " + " ".join(some))
    return documents, questions


def _zipf(count: int) -> Iterator[float]:
    total = 0.0
    for rank in range(1, count + 1):
        total += 1 / (rank + 20)
        yield total
