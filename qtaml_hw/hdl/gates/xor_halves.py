"""XOR networks of check matrices with short columns: rows in two halves, columns that look alike in one added once.

In a code of light columns (Hsiao) many columns have the same two rows in one half and differ in the other only. Within
a half the inputs with the same rows are added up first, in groups of 1, 2, 4, ... inputs, which a sum of capped depth
(see `qtaml_hw.hdl.gates.xor`) takes in without waste; the groups, far fewer than the inputs, are what `share` works on.
Sums over two rows of a half cancel in the parity of the half, so the parities of both halves, whose sum is the parity
of the word in an odd-weight-column code, come one XOR after the rows, at almost no cost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.hdl.gates.xor import XorNetwork, minimum_depth, share

__all__ = ["share_by_halves"]

TRIES = 64
"""Greedy runs over the groups of a word of up to about a hundred bits; fewer for longer ones."""


def share_by_halves(matrix: ArrayLike, *, parities: bool = False, seed: int = 0) -> XorNetwork:
    """Shared XOR network for ``matrix @ inputs`` over GF(2) at the minimum depth of its deepest sum.

    Parameters
    ----------
    matrix : array_like of {0, 1}, shape (rows, inputs)
        At least two rows, none of them zero.
    parities : bool
        Two more outputs behind the rows: the sum of the lower half of them and that of the upper half, at most one XOR
        deeper than the rows.
    seed : int
        Of the ties in `share`.

    Returns
    -------
    XorNetwork

    Raises
    ------
    ValueError
        If a parity cannot be there one XOR after the rows.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> H = make("hsiao", 128).H
    >>> share_by_halves(H).size < share(H).size
    True
    """
    rows = np.asarray(matrix, dtype=bool)
    split = (len(rows) + 1) // 2
    groups = _Groups(rows.shape[1])
    for half in (slice(0, split), slice(split, len(rows))):
        _add_up(groups, rows, half, parity=len(rows) + (half.start > 0))
    sums = np.array(list(groups.rows.values())).T
    wanted = len(rows) + 2 if parities else len(rows)
    depth = minimum_depth(rows)
    network = share(
        sums[:wanted],
        depth=[depth] * len(rows) + [depth + 1] * (wanted - len(rows)),
        arrival=[groups.times[node] for node in groups.rows],
        tries=max(min(TRIES, 100_000 // rows.size), 4),
        seed=seed,
    )
    return _behind(groups, network)


class _Groups:
    """Balanced sums of inputs: gates, depths, and the rows that each group belongs to."""

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.gates: list[tuple[int, int]] = []
        self.times = [0] * inputs
        self.rows: dict[int, NDArray[np.bool_]] = {}  # by node; an input that is a group in both halves is one node

    def add(self, a: int, b: int) -> int:
        """Node of a + b."""
        self.gates.append((a, b))
        self.times.append(max(self.times[a], self.times[b]) + 1)
        return len(self.times) - 1

    def balanced(self, nodes: list[int]) -> int:
        """Node of the sum of a power of two of nodes."""
        while len(nodes) > 1:
            nodes = [self.add(a, b) for a, b in zip(nodes[::2], nodes[1::2], strict=True)]
        return nodes[0]


def _add_up(groups: _Groups, rows: NDArray[np.bool_], half: slice, parity: int) -> None:
    """Groups of the inputs with equal rows in `half`; heavy columns last, so that they are what is left over."""
    alike: dict[tuple[int, ...], list[int]] = {}
    for j in np.argsort(rows.sum(axis=0), kind="stable").tolist():
        pattern = tuple((half.start + np.flatnonzero(rows[half, j])).tolist())
        if pattern:
            alike.setdefault(pattern, []).append(j)
    for pattern, members in alike.items():
        while members:
            size = 1 << (len(members).bit_length() - 1)
            node = groups.balanced(members[:size])
            members = members[size:]
            used = groups.rows.setdefault(node, np.zeros(len(rows) + 2, dtype=bool))
            used[list(pattern)] = True
            used[parity] = len(pattern) % 2


def _behind(groups: _Groups, network: XorNetwork) -> XorNetwork:
    """The groups, then the network over them, as one network."""
    nodes = list(groups.rows)
    for a, b in network.gates:
        nodes.append(groups.add(nodes[a], nodes[b]))
    outputs = tuple(None if node is None else nodes[node] for node in network.outputs)
    depth = max((groups.times[node] for node in outputs if node is not None), default=0)
    return XorNetwork(groups.inputs, tuple(groups.gates), outputs, depth)
