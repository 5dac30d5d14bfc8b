"""Measure the exchange of skills: solve an instance, draw a town, race a peer, climb the sizes.

python -m benchmarks.exchange solve INSTANCE --time SECONDS
python -m benchmarks.exchange town MEMBERS --seed 1 --rings 3 --chains 4 --out town.json
python -m benchmarks.exchange peer INSTANCE --time SECONDS
python -m benchmarks.exchange scale --sizes 300 1000 3000
python -m benchmarks.exchange again INSTANCE --time SECONDS --changed 0.01
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.exchange_town import meet, settle
from knowledge.exchange import Graph, Round, State, assemble, check, solve
from knowledge.exchange.instance import read, write

CP_SAT = """
import json, sys, time
from ortools.sat.python import cp_model

began = time.perf_counter()
with open(sys.argv[1]) as file:
    given = json.load(file)
seconds = float(sys.argv[2])
kind = {m["id"]: m["kind"] for m in given["members"]}
room = {m["id"]: m.get("capacity", 1) if m["kind"] == "mentor" else 1 for m in given["members"]}
onward = {}
for teacher, learner, weight in given["arcs"]:
    onward.setdefault(teacher, []).append((learner, weight))
worth = {(t, l): w for t, l, w in given["arcs"]}
columns = []

def rings(path, value):
    for learner, weight in onward.get(path[-1], ()):
        if learner == path[0] and len(path) > 1:
            columns.append((value + weight, tuple(path)))
        elif len(path) < given["max_ring"] and kind[learner] == "both" and learner > path[0] and learner not in path:
            rings([*path, learner], value + weight)

def chains(path, value):
    if len(path) > 1:
        columns.append((value, tuple(path)))
    if len(path) <= given["max_chain"] and (len(path) == 1 or kind[path[-1]] == "both"):
        for learner, weight in onward.get(path[-1], ()):
            if kind[learner] != "mentor" and learner not in path:
                chains([*path, learner], value + weight)

for member in kind:
    if kind[member] == "both":
        rings([member], 0)
    elif kind[member] == "mentor" and given["max_chain"]:
        chains([member], 0)
model = cp_model.CpModel()
uses = {}
variables = []
for value, path in columns:
    variable = model.new_bool_var("")
    variables.append(variable)
    for member in path:
        uses.setdefault(member, []).append(variable)
for member, some in uses.items():
    model.add(sum(some) <= room[member])
model.maximize(sum(value * variable for (value, _), variable in zip(columns, variables)))
solver = cp_model.CpSolver()
solver.parameters.max_time_in_seconds = seconds
solver.parameters.num_workers = 2
status = solver.solve(model)
print(json.dumps({
    "columns": len(columns), "weight": solver.objective_value, "bound": solver.best_objective_bound,
    "status": solver.status_name(status), "seconds": round(time.perf_counter() - began, 3),
    "processor_seconds": round(time.process_time(), 3),
}))
"""


def report(graph: Graph, found: Round, seconds: float) -> dict[str, Any]:
    """One solved round as plain data; the round is checked against the rules first."""
    check(graph, found.rings, found.chains, weight=found.weight, bound=found.bound)
    return {
        "rings": found.rings,
        "chains": found.chains,
        "weight": found.weight,
        "bound": int(found.bound) if graph.integral else found.bound,
        "served": found.served,
        "seconds": round(seconds, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def timed(
    graph: Graph, seconds: float, *, warm: State | None = None, gap: float = 0.0
) -> tuple[Round, float]:
    """A round and how long it took."""
    began = time.perf_counter()
    found = solve(graph, seconds=seconds, warm=warm, gap=gap)
    return found, time.perf_counter() - began


def short(name: str, graph: Graph, found: Round, seconds: float) -> dict[str, Any]:
    """The figures of a round, without its rings and chains."""
    whole = report(graph, found, seconds)
    missing = (found.bound - found.weight) / max(1, found.bound)
    figures: dict[str, Any] = {"what": name, "members": graph.size, "arcs": len(graph.tail)}
    figures |= {key: whole[key] for key in ("weight", "bound", "served", "seconds", "peak_mb")}
    return figures | {"gap_percent": round(100 * missing, 4)}


def changed(graph: Graph, share: float, seed: int) -> Graph:
    """The same town after a share of its people have left and as many have come with other people's arcs.

    A newcomer has the arcs of somebody else of the town, moved to them with a few percent more or less
    weight.
    """
    rng = np.random.default_rng(seed)
    gone = rng.choice(graph.size, size=max(1, int(share * graph.size)), replace=False)
    stays = np.ones(graph.size, dtype=bool)
    stays[gone] = False
    like = rng.choice(np.flatnonzero(stays), size=len(gone))
    kept = stays[graph.tail] & stays[graph.head]
    tails, heads, weights = [graph.tail[kept]], [graph.head[kept]], [graph.weight[kept]]
    kind, room = graph.kind.copy(), graph.room.copy()
    for new, model in zip(gone.tolist(), like.tolist(), strict=True):
        kind[new], room[new] = kind[model], room[model]
        out = (graph.tail == model) & stays[graph.head]
        into = (graph.head == model) & stays[graph.tail]
        tails += [np.full(int(out.sum()), new, dtype=np.int32), graph.tail[into]]
        heads += [graph.head[out], np.full(int(into.sum()), new, dtype=np.int32)]
        weights += [(graph.weight[some] * rng.uniform(0.95, 1.05)).astype(np.int32) for some in (out, into)]
    ids: list[int | str] = list(graph.ids)
    beyond = 1 + max((one for one in ids if isinstance(one, int)), default=0)
    for new in gone.tolist():
        ids[new] = beyond + int(new)
    return assemble(
        ids, kind, room, np.concatenate(tails), np.concatenate(heads), np.concatenate(weights).astype(np.int32),
        max_ring=graph.max_ring, max_chain=graph.max_chain,
    )  # fmt: skip


def race(graph: Graph, path: Path, seconds: float) -> dict[str, Any]:
    """This solver and CP-SAT over every ring and chain, one after the other on the same instance, of which ``path`` is the file."""
    began = time.process_time()
    ours = short("here", graph, *timed(graph, seconds))
    ours["processor_seconds"] = round(time.process_time() - began, 3)
    # In its own process: both libraries carry a solver of the same name and cannot be loaded together.
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(CP_SAT)
        script.flush()
        run = subprocess.run(
            [sys.executable, script.name, str(path), str(seconds)],
            capture_output=True,
            text=True,
            check=False,
        )
    theirs = (
        json.loads(run.stdout) if run.returncode == 0 else {"failed": run.stderr.strip().splitlines()[-1:]}
    )
    both: dict[str, Any] = {"here": ours, "cp_sat": theirs}
    if "seconds" in theirs:
        both["times_faster"] = round(theirs["seconds"] / ours["seconds"], 1)
        # On a busy machine, the fairer of the two.
        both["times_less_processor"] = round(theirs["processor_seconds"] / ours["processor_seconds"], 1)
    return both


def again(graph: Graph, seconds: float, share: float, gap: float) -> list[dict[str, Any]]:
    """A first round, then a changed town solved from it and from nothing, to the same gap."""
    first, spent = timed(graph, seconds, gap=gap)
    lines = [short("first", graph, first, spent)]
    after = changed(graph, share, seed=1)
    for name, warm in (("warm", first.state), ("cold", None)):
        found, spent = timed(after, seconds, warm=warm, gap=gap)
        lines.append(short(name, after, found, spent))
    warm_seconds, cold_seconds = lines[-2]["seconds"], lines[-1]["seconds"]
    lines.append({"warm_percent_of_cold": round(100 * warm_seconds / max(1e-3, cold_seconds), 1)})
    return lines


def town(arguments: argparse.Namespace, members: int) -> Graph:
    """A town of so many members, drawn by the options given."""
    return meet(
        settle(members, arguments.seed),
        max_ring=arguments.rings, max_chain=arguments.chains, seed=arguments.seed, nearest=arguments.nearest,
    )  # fmt: skip


def main(words: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.exchange", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("solve", "peer", "again"):
        one = commands.add_parser(name)
        one.add_argument("instance", type=Path)
        one.add_argument("--time", type=float, default=60.0)
        one.add_argument("--gap", type=float, default=0.0)
        one.add_argument("--changed", type=float, default=0.01)
    for name in ("town", "scale"):
        one = commands.add_parser(name)
        if name == "town":
            one.add_argument("members", type=int)
            one.add_argument("--out", type=Path)
        else:
            one.add_argument("--sizes", type=int, nargs="+", default=[300, 1000, 3000])
            one.add_argument("--gap", type=float, default=0.0)
        one.add_argument("--time", type=float, default=60.0)
        one.add_argument("--seed", type=int, default=1)
        one.add_argument("--rings", type=int, default=3)
        one.add_argument("--chains", type=int, default=4)
        one.add_argument("--nearest", type=int, help="keep only so many best teachers of each wish")
    arguments = parser.parse_args(words)

    def given() -> Graph:
        try:
            return read(arguments.instance)
        except OSError as fault:
            parser.exit(2, f"{arguments.instance}: {fault.strerror}\n")
        except ValueError as fault:
            parser.exit(2, f"{arguments.instance}: {fault}\n")

    if arguments.command == "solve":
        graph = given()
        print(json.dumps(report(graph, *timed(graph, arguments.time, gap=arguments.gap))))
    elif arguments.command == "peer":
        print(json.dumps(race(given(), arguments.instance, arguments.time), indent=2))
    elif arguments.command == "again":
        for line in again(given(), arguments.time, arguments.changed, arguments.gap):
            print(json.dumps(line))
    elif arguments.command == "town":
        began = time.perf_counter()
        graph = town(arguments, arguments.members)
        print(
            f"{graph.size} members, {len(graph.tail)} arcs in {time.perf_counter() - began:.1f} s",
            file=sys.stderr,
        )
        write(graph, arguments.out or Path(f"town-{graph.size}-{arguments.seed}.json"))
    else:
        for members in arguments.sizes:
            graph = town(arguments, members)
            found, seconds = timed(graph, arguments.time, gap=arguments.gap)
            print(json.dumps(short(f"town {members}", graph, found, seconds)), flush=True)


if __name__ == "__main__":
    main()
