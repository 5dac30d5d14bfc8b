"""How well and how fast the search finds: ranking files, quality, speed, learning, and the fit of its few weights.

python -m benchmarks.search quality
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer

from benchmarks.search_fit import fit as fit_weights
from benchmarks.search_peers import available
from benchmarks.search_sets import (
    BESIDE,
    KINDS,
    QuestionSet,
    abstention,
    city_sets,
    document,
    large_collection,
    lines,
    load_sets,
    mistype,
    percentile,
    perturbation,
    recall_at_1,
)  # fmt: skip
from knowledge.search import Index

app = typer.Typer(add_completion=False, help=__doc__)
Data = Annotated[
    Path,
    typer.Option(
        help="Folder of question sets: <set>/docs.jsonl and queries.jsonl, out_of_domain.jsonl, noise.py."
    ),
]


def _sets(data: Path) -> tuple[list[QuestionSet], Path | None]:
    sets = load_sets(data) if data.is_dir() else []
    if sets:
        return sets, data
    typer.echo(f"No question sets in {data} (each is a folder with docs.jsonl and queries.jsonl).", err=True)
    typer.echo("Measuring on the demo cities instead: the questions written for them.", err=True)
    return city_sets(), None


@app.command()
def rank(docs: Path, queries: Path, out: Path, learn: Annotated[Path | None, typer.Option()] = None) -> None:
    """Ranks a file of questions: writes qid, the 10 best ids, the certainty as score, and the time taken in ms."""
    index = Index.build(map(document, lines(docs)))
    for said in lines(learn) if learn else []:
        index.confirm(said["question"], said["id"])
    index.search("")
    with out.open("w", encoding="utf-8") as file:
        for query in lines(queries):
            begun = time.perf_counter()
            ranking = index.search(query["question"])
            taken = 1000 * (time.perf_counter() - begun)
            ids = [hit.id for hit in ranking.hits]
            row = {"qid": query["qid"], "ids": ids, "score": round(ranking.sure, 6), "ms": round(taken, 4)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


@app.command()
def quality(data: Data = BESIDE) -> None:
    """First answers right under five kinds of noise, and abstention, beside the peers measured in the same run."""
    sets, folder = _sets(data)
    perturb = perturbation(folder)
    for name, build in available().items():
        typer.echo(f"\n{name}: R@1 in %\n{'':18}" + "".join(f"{kind:>8}" for kind in (*KINDS, "mean")))
        table, silent = [], []
        for each in sets:
            ranker = build(each.documents, each.lexicon)
            row, good = [], []
            for kind in KINDS:
                found = [ranker(perturb(q.question, kind, q.qid)) for q in each.queries]
                row.append(recall_at_1(each.queries, [id for id, _ in found]))
                if kind == "clean":
                    good = [score for _, score in found]
            table.append(row)
            typer.echo(f"{each.name:18}" + "".join(f"{value:8.1f}" for value in (*row, mean(row))))
            if each.foreign:
                silent.append((each.name, *abstention(good, [ranker(q.question)[1] for q in each.foreign])))
        means = [mean(column) for column in zip(*table, strict=True)]
        typer.echo(f"{'mean':18}" + "".join(f"{value:8.1f}" for value in (*means, mean(means))))
        for label, area, answered in silent:
            typer.echo(f"{label:18} foreign questions: AUC {area:.3f}, answered when 95 % are {answered:.3f}")


@app.command()
def speed(
    sizes: Annotated[str, typer.Option(help="Entries, comma-separated.")] = "1000,10000,100000",
) -> None:
    """Time of one search with two slips, build time and memory, each in a process of its own."""
    typer.echo(f"{'':10}{'entries':>10}{'build s':>10}{'memory MB':>11}{'p50 ms':>9}{'p95 ms':>9}")
    for size in sizes.split(","):
        for name in available():
            subprocess.run([sys.executable, "-m", "benchmarks.search", "one-speed", name, size], check=True)


def _resident() -> float:
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


@app.command(hidden=True)
def one_speed(name: str, size: int) -> None:
    """One line of the table of speed."""
    documents, questions = large_collection(size)
    typed = [mistype(question, "typo2", str(n)) for n, question in enumerate(questions)]
    build = available()[name]
    build(documents[:50])("rien")
    before, begun = _resident(), time.perf_counter()
    ranker = build(documents)
    taken, held = time.perf_counter() - begun, _resident() - before
    for question in questions[:30]:
        ranker(question)
    times = []
    for question in typed:
        begun = time.perf_counter()
        ranker(question)
        times.append(1000 * (time.perf_counter() - begun))
    typer.echo(
        f"{name:10}{size:10}{taken:10.2f}{held:11.1f}{percentile(times, 0.5):9.2f}{percentile(times, 0.95):9.2f}"
    )


@app.command()
def learning(data: Data = BESIDE, seeds: int = 3) -> None:
    """R@1 on one half of the questions before and after the other half is confirmed (with its first right answer)."""
    sets, folder = _sets(data)
    perturb = perturbation(folder)
    gains = []
    for each in sets:
        before: list[float] = []
        after: list[float] = []
        for seed in range(seeds):
            queries = list(each.queries)
            random.Random(seed).shuffle(queries)
            half = len(queries) // 2
            index = Index.build(each.documents)
            for store in (before, after):
                firsts = []
                for kind in ("clean", "typo2"):
                    rankings = [index.search(perturb(q.question, kind, q.qid)) for q in queries[half:]]
                    firsts.append(
                        recall_at_1(queries[half:], [r.hits[0].id if r.hits else None for r in rankings])
                    )
                store.append(mean(firsts))
                for query in queries[:half] if store is before else []:
                    index.confirm(query.question, min(query.gold))
        gains.append(mean(after) - mean(before))
        typer.echo(
            f"{each.name:18} before {mean(before):5.1f}   after {mean(after):5.1f}   gain {gains[-1]:+5.1f}"
        )
    typer.echo(f"{'mean':18} gain {mean(gains):+.1f}")


@app.command()
def fit(data: Data = BESIDE) -> None:
    """Fits the weights again and prints them, with the quality on each set left out of its fit."""
    sets, folder = _sets(data)
    fit_weights([*sets, *city_sets()] if folder else sets, perturbation(folder))


if __name__ == "__main__":
    app()
