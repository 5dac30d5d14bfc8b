"""First duals, by smoothing: fast where a simplex would be slow, close enough for a bound within about 0.2 %.

The round's linear relaxation is given an entropy term of temperature t. The fractional use of every ring and
chain is then exp(reduced cost / t), and the use of each member sums it over all chains by one forward and one
backward pass over positions (the sum-product twin of the dynamic programme in `chains`). Raising the dual of
whoever is used too much by t times the log of that use is generalised iterative scaling; momentum and a
falling temperature do the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .chains import Chains
from .columns import Columns
from .graph import MENTOR, Floats, Graph, Ints, unit

COOLING = (0.125, 0.0625, 0.04, 0.025, 0.0125, 0.006, 0.003)
"""Temperatures, in parts of the mean weight."""
STEP, MOMENTUM, ROUNDS = 0.25, 0.8, 50
SHUT = 1e4
"""The dual, in mean weights, of a member without room."""
REFRESHED = 10
"""Rounds between two choices of the arcs that matter."""
WELCOMES = 8
"""Times that the duals of newcomers are brought nearer to what their best column pays."""
FAINT = 30
"""Temperatures below zero at which a reduced cost makes a use of no account (exp(-30))."""


def smoothed_duals(
    graph: Graph,
    chains: Chains,
    rings: Columns,
    *,
    start: Floats | None = None,
    room: Ints | None = None,
    cooling: tuple[float, ...] = COOLING,
    rounds: int = ROUNDS,
    in_time: Callable[[], bool] = lambda: True,
) -> Floats:
    """Duals near the optimum of the relaxation; cut short, but still usable, when `in_time()` turns false.

    With `room`, of the relaxation of what is left: whoever has no room has a dual beyond any use.
    """
    scale = unit(graph)
    mentors = graph.kind == MENTOR
    duals = np.where(mentors, 0.0, 0.9 * scale) if start is None else start.copy()
    velocity = np.zeros(graph.size)
    layers: list[Layer] = []
    reach = chains.certain
    near = rings
    room = graph.room if room is None else room
    shut = room <= 0
    duals[shut] = SHUT * scale
    rings = rings.where_free(~shut)
    places = np.maximum(room, 1).astype(np.float64)
    for part in cooling:
        heat = part * scale
        for turn in range(rounds):
            if not in_time():
                return duals
            if turn % REFRESHED == 0:
                layers = _layers(chains, duals, heat, reach)
                if graph.chance is not None and layers:
                    reach = _reached(graph, layers, duals, heat, reach)
                    layers = _layers(chains, duals, heat, reach)
                near = rings.take(rings.reduced(duals) > -FAINT * heat)
            used = _use_of_chains(graph, layers, duals, heat) + _use_of_rings(graph, near, duals, heat)
            excess = np.clip(np.log(np.maximum(used, 1e-300) / places), -3, 3)
            excess[shut] = 0.0
            velocity = MOMENTUM * velocity + STEP * heat * excess
            moved = np.maximum(0, duals + velocity)
            velocity, duals = moved - duals, moved
    return duals


def welcomed(graph: Graph, chains: Chains, rings: Columns, duals: Floats) -> Floats:
    """Duals in which newcomers (NaN) have about what the best ring or chain with them could pay.

    They begin with what people like them have, as those who come together would else be counted again and
    again in columns of several of them; each then moves to where their best column is just paid for.
    """
    new = np.isnan(duals)
    mean = float(duals[~new].mean()) if not new.all() else 0.0
    duals = np.where(new, mean, duals)
    for _ in range(WELCOMES if new.any() else 0):
        most = np.zeros(graph.size + 1)
        most[:-1] = _through(graph, chains, duals)
        earned = rings.reduced(duals)
        for place in range(rings.members.shape[1]):
            np.maximum.at(most, rings.members[:, place], earned)
        moved = np.where(most[:-1] > 0, most[:-1] / 2, most[:-1])
        duals = np.where(new, np.maximum(0, duals + moved), duals)
    return duals


def _through(graph: Graph, chains: Chains, duals: Floats) -> Floats:
    """The most that a chain through each member earns."""
    bounds = chains.bounds(duals)
    most = np.full(graph.size, -np.inf)
    for earned in bounds.through():
        most = np.maximum(most, earned)
    if len(chains.first):
        head = graph.head[chains.first]
        ahead = np.max(bounds.backward, axis=0)
        begun = graph.weight[chains.first] + (ahead - duals)[head] - duals[graph.tail[chains.first]]
        np.maximum.at(most, graph.tail[chains.first], begun)
    return most


def _use_of_rings(graph: Graph, rings: Columns, duals: Floats, heat: float) -> Floats:
    if not len(rings):
        return np.zeros(graph.size)
    share = np.exp(np.minimum(rings.reduced(duals) / heat, 50))
    used = np.zeros(graph.size + 1)
    for place in range(rings.members.shape[1]):
        used += np.bincount(rings.members[:, place], weights=share, minlength=graph.size + 1)
    return used[: graph.size]


@dataclass(frozen=True, eq=False)
class Layer:
    """The arcs that matter at one position of a chain, and what chains may still earn before and after them.

    Those prospects, subtracted in the exponents, keep every share near or below 1 whatever the temperature.
    """

    tail: Ints
    head: Ints
    worth: Floats
    """What each arc adds on average, given how likely chains are to get to its tail."""
    chance: Floats | None
    after: Floats
    """By member: the prospects of whoever stands at the head."""


def _layers(chains: Chains, duals: Floats, heat: float, reach: list[Floats]) -> list[Layer]:
    graph = chains.graph
    before, ahead = chains.forward(duals, reach), chains.ahead(duals, reach)
    layers = []
    for made in range(chains.longest):
        arcs = chains.later if made else chains.first
        tail, head = graph.tail[arcs], graph.head[arcs]
        worth = graph.weight[arcs].astype(np.float64)
        if graph.chance is not None:
            worth *= reach[made][tail] * graph.chance[arcs]
        earned = before[made][tail] + worth + (ahead[made] - duals)[head]
        kept = earned > -FAINT * heat
        chance = None if graph.chance is None else graph.chance[arcs[kept]]
        layers.append(Layer(tail[kept], head[kept], worth[kept], chance, ahead[made]))
    return layers


def _flows(
    graph: Graph, layers: list[Layer], duals: Floats, heat: float
) -> tuple[list[Floats], list[Floats]]:
    """How many chains take each arc of each layer, and what those that end or go on from its head multiply them by.

    Each chain counts exp(reduced cost / heat) times.
    """
    shares = []
    for position, layer in enumerate(layers):
        before = duals if position == 0 else layers[position - 1].after
        exponent = (layer.worth + (layer.after - duals)[layer.head] - before[layer.tail]) / heat
        shares.append(np.exp(np.clip(exponent, -120, 120)))
    after = [np.ones(0)] * len(layers)
    after[-1] = np.exp(-layers[-1].after / heat)
    for position in range(len(layers) - 1, 0, -1):
        layer = layers[position]
        onward = np.bincount(
            layer.tail, weights=shares[position] * after[position][layer.head], minlength=graph.size
        )
        after[position - 1] = np.exp(-layers[position - 1].after / heat) + onward
    flows: list[Floats] = []
    arrived: Floats = np.ones(graph.size)
    for layer, share in zip(layers, shares, strict=True):
        flows.append(arrived[layer.tail] * share)
        arrived = np.bincount(layer.head, weights=flows[-1], minlength=graph.size).astype(np.float64)
    return flows, after


def _use_of_chains(graph: Graph, layers: list[Layer], duals: Floats, heat: float) -> Floats:
    """How often chains pass through each member when each is used exp(reduced cost / heat) times."""
    size, used = graph.size, np.zeros(graph.size)
    if not layers:
        return used
    flows, after = _flows(graph, layers, duals, heat)
    begun = np.bincount(layers[0].tail, weights=flows[0] * after[0][layers[0].head], minlength=size)
    for layer, flow, ahead in zip(layers, flows, after, strict=True):
        used += np.bincount(layer.head, weights=flow, minlength=size) * ahead
    return np.where(graph.kind == MENTOR, begun, used)


def _reached(
    graph: Graph, layers: list[Layer], duals: Floats, heat: float, reach: list[Floats]
) -> list[Floats]:
    """How likely the chains that use each member at each position are to get that far, on average."""
    found = [reach[0]]
    flows, after = _flows(graph, layers, duals, heat)
    for layer, flow, ahead, known in zip(layers, flows, after, reach[1:], strict=True):
        assert layer.chance is not None
        through = flow * ahead[layer.head]
        all_of_them = np.bincount(layer.head, weights=through, minlength=graph.size)
        likely = through * found[-1][layer.tail] * layer.chance
        arriving = np.bincount(layer.head, weights=likely, minlength=graph.size)
        used = all_of_them > 1e-200
        found.append(np.where(used, arriving / np.where(used, all_of_them, 1.0), known))
    return found
