"""XOR networks of check matrices with short columns: pairs of rows in a half, and what is left, each added once.

In a code of light columns (Hsiao) a column is a pair of rows in one half of the rows, and a rest: a single row, or a
lighter column. An input is added to the sum of its pair and to that of its row; a heavier one to that of its pair and
to the input with the rest as its column. The rows add up the sums of their pairs and their own: of n inputs, r rows and
q pairs that takes ``2 n + q - r`` XORs, as far as the depth allows it. Each sum is made in groups of 1, 2, 4, ...
inputs, which a sum of capped depth (see `qtaml_hw.hdl.gates.xor`) takes in without waste; the groups, far fewer than
the inputs, are what sharing works on. Pairs of a half cancel in the parity of the half, so the parities of both halves,
whose sum is the parity of the word in an odd-weight-column code, come one XOR after the rows, at almost no cost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.hdl.gates.xor import XorNetwork, minimum_depth, remembered, search

__all__ = ["share_by_halves"]

TRIES = 64
"""Choices of pairs for a word of up to about a hundred bits; fewer for longer ones."""

Rows = frozenset[int]


def share_by_halves(matrix: ArrayLike, *, parities: bool = False, slack: int = 0, seed: int = 0) -> XorNetwork:
    """Shared XOR network for ``matrix @ inputs`` over GF(2) at the minimum depth of its deepest sum, or little more.

    The smallest of some: one in which inputs are grouped by all their rows in either half, and others with pairs drawn.

    Parameters
    ----------
    matrix : array_like of {0, 1}, shape (rows, inputs)
        At least two rows, none of them zero.
    parities : bool
        Two more outputs behind the rows: the sum of the lower half of them and that of the upper half, at most one XOR
        deeper than the rows.
    slack : int
        XORs by which the rows may be deeper than need be.
    seed : int
        Of the pairs, and of the ties in sharing.

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
    >>> share_by_halves(make("hsiao", 64).H[:, :64]).size  # 2 * 64 + 12 - 8
    132
    """
    rows = np.asarray(matrix, dtype=bool)
    depth = minimum_depth(rows) + slack
    caps = [depth] * len(rows) + [depth + 1] * (2 * parities)
    tries = max(min(TRIES, 100_000 // rows.size), 4)
    if parities:
        split = (len(rows) + 1) // 2
        halves = [np.logical_xor.reduce(half)[None] for half in (rows[:split], rows[split:])]
        wanted = np.concatenate([rows, *halves])
    else:
        wanted = rows

    def smallest() -> XorNetwork:
        plain = _grouped(rows, caps, None, tries, seed)
        if plain is None:
            raise ValueError("a parity cannot be there one XOR after the rows")
        drawn = [
            _grouped(rows, caps, np.random.default_rng([seed, slack + attempt]), 2, seed) for attempt in range(tries)
        ]
        return min([plain, *filter(None, drawn)], key=lambda network: network.size)

    return remembered(wanted, [0] * rows.shape[1], caps, ["halves", tries, seed], smallest)


def _grouped(
    rows: NDArray[np.bool_], caps: list[int], rng: np.random.Generator | None, tries: int, seed: int
) -> XorNetwork | None:
    """A network over groups; None if they do not fit the caps."""
    groups = _Groups(rows)
    groups.add_up(rng)
    sums = np.array(list(groups.rows.values())).T[: len(caps)]
    arrival = [groups.times[node] for node in groups.rows]
    if any(minimum_depth(row[None], arrival) > cap for row, cap in zip(sums, caps, strict=True)):
        return None
    return groups.behind(search(sums, arrival, caps, tries, seed))


class _Groups:
    """Balanced sums of inputs: gates, depths, and the rows (then the parities of the halves) that each belongs to."""

    def __init__(self, rows: NDArray[np.bool_]) -> None:
        self.inputs, self.count, self.split = rows.shape[1], len(rows), (len(rows) + 1) // 2
        self.columns: list[Rows] = [frozenset(np.flatnonzero(column).tolist()) for column in rows.T]
        self.gates: list[tuple[int, int]] = []
        self.times = [0] * self.inputs
        self.rows: dict[int, NDArray[np.bool_]] = {}  # by node; one that is a group in both halves is one node

    def add(self, a: int, b: int) -> int:
        """Node of a + b."""
        self.gates.append((a, b))
        self.times.append(max(self.times[a], self.times[b]) + 1)
        return len(self.times) - 1

    def add_up(self, rng: np.random.Generator | None) -> None:
        """Groups of what is added to the same rows; with `rng`, columns of three and more rows as a pair and a rest."""
        nodes = list(range(self.inputs))  # an input, with the heavier ones that have joined it
        place = {column: j for j, column in enumerate(self.columns)}
        alike: dict[tuple[int, ...], list[int]] = {}
        for j in sorted(range(self.inputs), key=lambda j: len(self.columns[j]), reverse=rng is not None):
            parts = [self.columns[j]]
            if rng is not None and (pairs := self._pairs(parts[0], place, nodes)):
                pair = pairs[rng.integers(len(pairs))]
                parts = [pair, parts[0] - pair]
                if len(parts[1]) > 1:
                    lighter = place[parts.pop()]
                    nodes[lighter] = self.add(nodes[lighter], nodes[j])
            for part in parts:
                low = frozenset(row for row in part if row < self.split)
                for rows in filter(None, (low, part - low)):
                    alike.setdefault(tuple(sorted(rows)), []).append(nodes[j])
        for pattern in sorted(alike, key=lambda rows: (rows[0] >= self.split, rows if rng else ())):
            self._group(list(pattern), alike[pattern])

    def _pairs(self, column: Rows, place: dict[Rows, int], nodes: list[int]) -> list[Rows]:
        """Pairs of rows in one half that leave a single row or a lighter column; best one that nothing has joined."""
        ordered = sorted(column)
        inside = [
            (a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :] if (a < self.split) == (b < self.split)
        ]
        found = [frozenset(pair) for pair in inside if len(column) == 3 or column.difference(pair) in place]
        if len(column) > 3:
            return [pair for pair in found if self.times[nodes[place[column - pair]]] == 0] or found
        return found if len(column) == 3 else []

    def _group(self, pattern: list[int], nodes: list[int]) -> None:
        """Sums of these nodes, of 1, 2, 4, ... inputs' weight each, for the rows of a pattern."""
        left = sorted(nodes, key=lambda node: -self.times[node])
        total = sum(1 << self.times[node] for node in left)
        while left:
            room = 1 << max(total.bit_length() - 1, self.times[left[0]])
            members = []
            for node in list(left):
                if 1 << self.times[node] <= room:
                    room -= 1 << self.times[node]
                    members.append(node)
                    left.remove(node)
            total = sum(1 << self.times[node] for node in left)
            while len(members) > 1:
                members.sort(key=lambda node: self.times[node])
                members = [*members[2:], self.add(members[0], members[1])]
            used = self.rows.setdefault(members[0], np.zeros(self.count + 2, dtype=bool))
            used[pattern] = True
            used[self.count + (pattern[0] >= self.split)] ^= len(pattern) % 2 == 1

    def behind(self, network: XorNetwork) -> XorNetwork:
        """The groups, then a network over them, as one network."""
        nodes = list(self.rows)
        for a, b in network.gates:
            nodes.append(self.add(nodes[a], nodes[b]))
        outputs = tuple(None if node is None else nodes[node] for node in network.outputs)
        depth = max((self.times[node] for node in outputs if node is not None), default=0)
        return XorNetwork(self.inputs, tuple(self.gates), outputs, depth)
