# mypy: allow-untyped-defs
"""Sizes of shared decision diagrams of Boolean functions, from their truth tables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.support.compiled import compiled

__all__ = ["diagram_nodes"]

FACTORS = np.random.default_rng(1).integers(1 << 62, size=32, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
"""What the upper half of a function counts in its key; in less than one table of 10^10 two functions share one."""

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 over the golden ratio: the upper bits of its product with a key say where the key is looked for."""


def diagram_nodes(functions: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Nodes of shared decision diagrams of Boolean functions; inverted edges, and inputs as they are, cost nothing.

    Parameters
    ----------
    functions : uint8 array, shape (diagrams, functions, 2**inputs)
        Truth tables, the highest input looked at first.

    Returns
    -------
    nodes, gates : int arrays, shape (diagrams,)
        And the AND gates that the nodes come to, see `qtaml_hw.cost.logic.LogicFeatures`.

    Examples
    --------
    The majority of three has a node for its first input and two for its second (AND, OR); an input needs none:

    >>> nodes, gates = diagram_nodes(np.array([[[0, 0, 0, 1, 0, 1, 1, 1]], [[0, 1] * 4]], np.uint8))
    >>> nodes.tolist(), gates.tolist()
    ([3, 0], [4, 0])
    """
    nodes, gates = np.zeros((2, len(functions)), np.int64)
    _count(np.ascontiguousarray(functions), FACTORS, nodes, gates)
    return nodes, gates


@compiled(nogil=True)
def _count(functions, factors, nodes, gates):
    """Count the nodes and the gates of each diagram, one level of inputs after the other, the last one first."""
    diagrams, size, entries = functions.shape
    bits = 0
    while 1 << bits < size * entries:
        bits += 1
    sets = np.empty((4, 1 << bits), np.uint64)  # of nodes, and of three kinds of gates
    keys = np.empty((size, entries), np.uint64)  # stand for functions: linear, so `ones - key` is the inverse
    zero = np.uint64(0)
    for d in range(diagrams):
        keys[:] = functions[d]
        ones, half, level = np.uint64(1), 1, 0
        while 2 * half <= entries:
            factor, room = factors[level], bits - level  # at most half of the places are taken
            sets[:, : 1 << room] = zero
            for f in range(size):
                for i in range(entries // (2 * half)):
                    first, second = keys[f, 2 * i], keys[f, 2 * i + 1]
                    start = 2 * half * i
                    rises, falls = True, True
                    for j in range(start, start + half):
                        rises &= functions[d, f, j] <= functions[d, f, j + half]
                        falls &= functions[d, f, j + half] <= functions[d, f, j]
                    low, high = first, second
                    if functions[d, f, start] == 1:  # of a function and its inverse the one that is 0 at first
                        low, high, rises, falls = ones - first, ones - second, falls, rises
                    constant, ends = low == zero, high in (zero, ones)
                    joined = low + factor * high
                    if not (constant and ends) and low != high:
                        nodes[d] += _new(sets[0], room, joined)
                        # AND of the input and the upper branch; of its inverse and the lower one; and what joins them
                        if not ends and not (falls and not constant):
                            gates[d] += _new(sets[1], room, high)
                        if not constant and not (rises and not ends):
                            gates[d] += _new(sets[2], room, ones - low if ends and high != zero else low)
                        if not constant and not ends:
                            gates[d] += _new(sets[3], room, joined)
                    keys[f, i] = first + factor * second
            ones += factor * ones
            half, level = 2 * half, level + 1


@compiled(nogil=True)
def _new(known, bits, key):
    """1 for a key that is not in a set of 2^bits places, which has it afterwards; 0 for one that is, or is 0."""
    if key == np.uint64(0):
        return 0
    mask = (1 << bits) - 1
    at = np.int64((key * SPREAD) >> np.uint64(64 - bits))
    while known[at] != np.uint64(0):
        if known[at] == key:
            return 0
        at = (at + 1) & mask
    known[at] = key
    return 1
