"""XOR networks: many parity sums of the same inputs with as few two-input XORs as possible at a capped depth.

Greedy sharing of the most frequent pair (C. Paar, "Optimized arithmetic for Reed-Solomon encoders", ISIT 1997), made
depth-aware: a sum of terms that arrive at depths d_1 .. d_m can be finished at depth D exactly when
``sum 2**d_i <= 2**D`` (Kraft), so a pair is shared only in those sums whose Kraft sum stays within the cap.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.support.cache import Cache, content
from qtaml_hw.support.compiled import compiled

__all__ = ["XorNetwork", "minimum_depth", "remembered", "search", "share", "shared_size"]

Counts = NDArray[np.int32]

KNOWN: Final = Cache("xor-networks")
"""Networks by what was asked and by the text of the files that search."""


@dataclass(frozen=True)
class XorNetwork:
    """Two-input XORs that compute ``matrix @ inputs`` over GF(2).

    Attributes
    ----------
    inputs : int
        Number of inputs; they are nodes 0 .. inputs - 1.
    gates : tuple of (int, int)
        Gate g adds two earlier nodes and is node ``inputs + g``.
    outputs : tuple of (int or None)
        Node of each row of the matrix; None for an all-zero row.
    depth : int
        Largest number of XORs from time 0 to an output, arrival times of the inputs included.
    """

    inputs: int
    gates: tuple[tuple[int, int], ...]
    outputs: tuple[int | None, ...]
    depth: int

    @property
    def size(self) -> int:
        """Number of two-input XORs."""
        return len(self.gates)

    def evaluate(self, bits: ArrayLike) -> NDArray[np.uint8]:
        """Outputs, shape (N, rows), for input words of shape (N, inputs)."""
        words = np.asarray(bits, dtype=np.uint8)
        nodes = [*words.T]
        for a, b in self.gates:
            nodes.append(nodes[a] ^ nodes[b])
        zero = np.zeros(len(words), dtype=np.uint8)
        return np.stack([zero if node is None else nodes[node] for node in self.outputs], axis=1)


def minimum_depth(matrix: ArrayLike, arrival: Sequence[int] | None = None) -> int:
    """Depth in two-input XORs below which ``matrix @ inputs`` cannot be computed.

    Examples
    --------
    >>> minimum_depth([[1, 1, 1, 0], [0, 0, 1, 0]]), minimum_depth([[1, 1, 1]], arrival=[3, 0, 0])
    (2, 4)
    """
    rows = np.asarray(matrix, dtype=np.int64)
    weights = 1 << np.asarray([0] * rows.shape[1] if arrival is None else arrival, dtype=np.int64)
    return max((int(s - 1).bit_length() for s in rows @ weights if s), default=0)


def share(
    matrix: ArrayLike,
    *,
    depth: int | Sequence[int] | None = None,
    arrival: Sequence[int] | None = None,
    tries: int | None = None,
    seed: int = 0,
) -> XorNetwork:
    """Shared XOR network for ``matrix @ inputs`` over GF(2).

    Parameters
    ----------
    matrix : array_like of {0, 1}, shape (rows, inputs)
        One parity sum per row.
    depth : int or sequence of int, optional
        Depth cap in XORs, of all sums or of each; the minimum depth of the deepest sum by default.
    arrival : sequence of int, optional
        Depth at which each input is there; 0 by default.
    tries : int, optional
        Number of greedy runs; all but the first break ties at random, the smallest network wins. By default as many
        as take well under a second, 16 at most.
    seed : int
        Seed of the ties.

    Returns
    -------
    XorNetwork
        Never deeper than the cap; the same for the same arguments.

    Raises
    ------
    ValueError
        If a cap is below the minimum depth of its sum.

    Examples
    --------
    >>> network = share([[1, 1, 1, 0], [1, 1, 0, 1], [0, 0, 1, 1]])
    >>> network.size, network.depth
    (4, 2)
    """
    rows = np.asarray(matrix, dtype=bool)
    times = [0] * rows.shape[1] if arrival is None else [int(time) for time in arrival]
    least = [minimum_depth(row[None], times) for row in rows]
    limit = max(least, default=0) if depth is None else depth
    caps = [limit] * len(rows) if isinstance(limit, int) else list(limit)
    for cap, possible in zip(caps, least, strict=True):
        if cap < possible:
            raise ValueError(f"depth cap {cap} is below the minimum depth {possible}")
    if tries is None:
        tries = min(max(20_000 // max(rows.size, 1), 1), 16)
    return remembered(rows, times, caps, ["pairs", tries, seed], partial(search, rows, times, caps, tries, seed))


SHARED, ENTRIES = 1024, 12_000
"""Inputs up to which `shared_size` shares a whole matrix, and the entries that it shares of a wider one: time grows
with the cube of the inputs."""


def shared_size(matrix: NDArray[np.integer[Any] | np.bool_]) -> int:
    """XORs of a shared network by one greedy run; of a wide matrix by runs of its first inputs and of half of these.

    Sharing gains with the inputs: from both runs follows the power of their number that XORs grow with. Of BCH codes
    that can be counted the result is up to 8 % too high.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> A = make("hsiao", 64).H[:, :64]
    >>> shared_size(A) == share(A, tries=1).size
    True
    """
    rows, inputs = matrix.shape
    if inputs <= SHARED:
        return share(matrix, tries=1).size
    most = max(ENTRIES // rows, 64)
    half, full = (share(matrix[:, :count], tries=1).size for count in (most // 2, most))
    found: float = full * (inputs / most) ** math.log2(full / half)
    return round(found)


def remembered(
    rows: NDArray[np.bool_], times: list[int], caps: list[int], way: list[Any], find: Callable[[], XorNetwork]
) -> XorNetwork:
    """What `find` gives for sums, arrival times and caps; from the cache where that was found in this `way` earlier."""
    sources = [file.read_bytes() for file in sorted(Path(__file__).parent.glob("xor*.py"))]
    asked = json.dumps([rows.shape, times, caps, way])
    name = content(*sources, np.__version__, asked, np.packbits(rows).tobytes())
    known = _known(KNOWN.find(name), rows, times, caps)
    if known is None:
        known = find()
        KNOWN.keep(name, json.dumps([known.gates, known.outputs]).encode())
    return known


def _known(data: bytes | None, rows: NDArray[np.bool_], times: list[int], caps: list[int]) -> XorNetwork | None:
    """A network that was found earlier; None unless it computes these sums within these caps."""
    if data is None:
        return None
    gates, outputs = json.loads(data)
    depths = list(times)
    for a, b in gates:
        depths.append(max(depths[a], depths[b]) + 1)
    ends = [0 if node is None else depths[node] for node in outputs]
    network = XorNetwork(len(times), tuple((a, b) for a, b in gates), tuple(outputs), max(ends, default=0))
    right = (rows == network.evaluate(np.eye(len(times), dtype=np.uint8)).T).all()
    return network if right and all(end <= cap for end, cap in zip(ends, caps, strict=True)) else None


def search(rows: NDArray[np.bool_], times: list[int], caps: list[int], tries: int, seed: int) -> XorNetwork:
    """The smallest network of some greedy runs."""
    networks = []
    for attempt in range(tries):
        rng = np.random.default_rng([seed, attempt]) if attempt else None
        networks.append(_Sharing(rows, times, caps, rng).run())
        if not any(times) and rows.any(axis=1).all():
            columns = rows.T
            free = int(rows.shape[0]).bit_length() + minimum_depth(columns)  # a depth that binds nothing
            networks.append(_transposed(_Sharing(columns, [0] * len(rows), [free] * len(columns), rng).run(), caps))
    return min(networks, key=lambda network: (network.size, network.depth))


def _transposed(network: XorNetwork, caps: Sequence[int]) -> XorNetwork:
    """The network of the transposed matrix: every node becomes the sum of what used it.

    By Tellegen's transposition principle that takes ``rows - inputs`` gates less (D. J. Bernstein, "The transposition
    principle", 2006): sharing is found where the rows of the transpose are short. A sum that comes too late for an
    output is replaced, in that output, by its terms.
    """
    inputs = len(network.outputs)
    nodes = network.inputs + network.size
    terms: list[list[int]] = [[] for _ in range(nodes)]  # by node of `network`; terms below 0 are inputs
    for j, node in enumerate(network.outputs):
        if node is not None:
            terms[node].append(-1 - j)
    for gate in reversed(range(network.size)):
        for operand in network.gates[gate]:
            terms[operand].append(network.inputs + gate)
    time = [0] * nodes

    def weight(term: int) -> int:
        return 1 if term < 0 else 1 << time[term]

    for node in reversed(range(nodes)):
        if node < network.inputs:
            while sum(map(weight, terms[node])) > 1 << caps[node]:
                late = max((t for t in terms[node] if t >= 0), key=lambda t: _relief(terms[t], weight, t))
                terms[node].remove(late)
                terms[node] += terms[late]
        time[node] = (sum(map(weight, terms[node])) - 1).bit_length()
    return _balanced(terms, network.inputs, inputs)


def _relief(terms: list[int], weight: Callable[[int], int], node: int) -> float:
    """Kraft weight that an output gains when it adds up the terms of a shared sum itself, per further gate."""
    if len(terms) == 1:
        return float("inf")
    return (weight(node) - sum(map(weight, terms))) / (len(terms) - 1)


def _balanced(terms: list[list[int]], outputs: int, inputs: int) -> XorNetwork:
    """Two-input gates for sums of sums, made on demand; nodes 0 .. outputs - 1 are the outputs."""
    gates: list[tuple[int, int]] = []
    times = [0] * inputs
    made: dict[int, int] = {}

    def build(node: int) -> int:
        if node < 0:
            return -1 - node
        if node not in made:
            left = [build(term) for term in terms[node]]
            while len(left) > 1:
                left.sort(key=lambda x: (times[x], x))
                gates.append((left[0], left[1]))
                times.append(max(times[left[0]], times[left[1]]) + 1)
                left = [*left[2:], len(times) - 1]
            made[node] = left[0]
        return made[node]

    ends = tuple(build(node) for node in range(outputs))
    return XorNetwork(inputs, tuple(gates), ends, max(times[end] for end in ends))


@compiled()
def _count_pairs(member: Any, depth: Any, slack: Any, rows: Any, sign: int, counts: Any) -> None:
    """Add `sign` to the count of every pair of slots that some row has, and has the slack for."""
    slots = np.empty(member.shape[1], dtype=np.int64)
    for row in rows:
        found = 0
        for slot in range(member.shape[1]):
            if member[row, slot]:
                slots[found] = slot
                found += 1
        for i in range(found):
            weight = 1 << depth[slots[i]]
            for j in range(i + 1, found):
                if abs(weight - (1 << depth[slots[j]])) <= slack[row]:
                    counts[slots[i], slots[j]] += sign


@compiled()
def _most_frequent(counts: Any, depth: Any) -> Any:
    """Of the pairs with the largest count, if that is 2 or more, those that take least slack, in order."""
    tops = np.zeros(counts.shape[0], dtype=counts.dtype)
    for left in range(counts.shape[0]):
        for right in range(
            counts.shape[1]
        ):  # a loop without a branch takes many at a time; below the diagonal are zeros
            tops[left] = max(tops[left], counts[left, right])
    most, least, size = tops.max(), np.int64(-1), 0
    found = np.empty((counts.size if most >= 2 else 0, 2), dtype=np.int64)
    for left in range(counts.shape[0]):
        if tops[left] < max(most, 2):
            continue
        for right in range(left + 1, counts.shape[1]):
            if counts[left, right] == most:
                rise = abs((1 << depth[left]) - (1 << depth[right]))
                if least < 0 or rise < least:
                    least, size = rise, 0
                if rise == least:
                    found[size, 0], found[size, 1] = left, right
                    size += 1
    return found[:size].copy()


@compiled()
def _take_pair(member: Any, users: Any, depth: Any, slack: Any, counts: Any, a: int, b: int) -> Any:
    """Take slots a and b out of every row that has both and the slack for their sum; these rows, and the first slot
    that no row has then, or -1.
    """
    rise = abs((1 << depth[a]) - (1 << depth[b]))
    rows = np.flatnonzero(member[:, a] & member[:, b] & (slack >= rise))
    _count_pairs(member, depth, slack, rows, -1, counts)
    for row in rows:
        member[row, a] = member[row, b] = False
        slack[row] -= rise
    users[a] -= rows.size
    users[b] -= rows.size
    for slot in range(users.size):
        if users[slot] == 0:
            return rows, slot
    return rows, -1


@compiled()
def _put(member: Any, users: Any, depth: Any, slack: Any, counts: Any, rows: Any, slot: int, late: int) -> None:
    """Put a slot that no row has into some rows; it comes after so many XORs."""
    for row in rows:
        member[row, slot] = True
    users[slot], depth[slot] = rows.size, late
    _count_pairs(member, depth, slack, rows, 1, counts)


class _Sharing:
    """One greedy run. A slot is a live node; `member[row, slot]` says which sums still contain it, `users` how many."""

    def __init__(
        self, rows: NDArray[np.bool_], arrival: list[int], caps: list[int], rng: np.random.Generator | None
    ) -> None:
        self.member = rows.copy()
        self.users = np.count_nonzero(rows, axis=0)
        self.depth = np.array(arrival, dtype=np.int64)
        self.node = np.arange(rows.shape[1])
        self.slack = (1 << np.array(caps, dtype=np.int64)) - rows @ (1 << self.depth)
        self.inputs = rows.shape[1]
        self.gates: list[tuple[int, int]] = []
        self.times = list(arrival)
        self.rng = rng
        self.counts: Counts = np.zeros((self.inputs, self.inputs), dtype=np.int32)
        _count_pairs(self.member, self.depth, self.slack, np.arange(rows.shape[0]), 1, self.counts)

    def run(self) -> XorNetwork:
        """Share pairs until none occurs twice, then finish every sum as a balanced tree."""
        while (pair := self._best()) is not None:
            self._merge(*pair)
        outputs = [self._tree(row) for row in range(self.member.shape[0])]
        depth = max((self.times[node] for node in outputs if node is not None), default=0)
        return XorNetwork(self.inputs, tuple(self.gates), tuple(outputs), depth)

    def _best(self) -> tuple[int, int] | None:
        """Most frequent pair; of several one that takes least slack, the first or a random one."""
        pairs = _most_frequent(self.counts, self.depth)
        if not len(pairs):
            return None
        choice = 0 if self.rng is None else self.rng.choice(len(pairs))
        return int(pairs[choice, 0]), int(pairs[choice, 1])

    def _merge(self, a: int, b: int) -> None:
        """Replace slots a and b by their sum in every row that has both and the slack for it."""
        node = self._gate(int(self.node[a]), int(self.node[b]))
        rows, new = _take_pair(self.member, self.users, self.depth, self.slack, self.counts, a, b)
        if new < 0:
            new = self._doubled()
        _put(self.member, self.users, self.depth, self.slack, self.counts, rows, new, self.times[node])
        self.node[new] = node

    def _doubled(self) -> int:
        """The first of as many slots again."""
        size = len(self.users)
        self.member = np.hstack([self.member, np.zeros_like(self.member)])
        self.users = np.pad(self.users, (0, size))
        self.depth, self.node = np.tile(self.depth, 2), np.tile(self.node, 2)
        self.counts = np.pad(self.counts, (0, size))
        return size

    def _gate(self, a: int, b: int) -> int:
        self.gates.append((a, b))
        self.times.append(max(self.times[a], self.times[b]) + 1)
        return len(self.times) - 1

    def _tree(self, row: int) -> int | None:
        """Add up what is left of a row, earliest terms first."""
        nodes = [int(self.node[slot]) for slot in np.flatnonzero(self.member[row])]
        while len(nodes) > 1:
            nodes.sort(key=lambda node: (self.times[node], node))
            nodes = [self._gate(nodes[0], nodes[1]), *nodes[2:]]
        return nodes[0] if nodes else None
