"""The bit channel: the interface between the physics and all other stages.

A stored word of `bits` cells is read back with independent errors, ``p01[k] = P(read 1 | stored 0)`` and
``p10[k] = P(read 0 | stored 1)`` at bit position k = 0 (LSB) .. bits - 1 (MSB), from one or more causes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qtaml_hw.support.counter import counter_uniform

__all__ = [
    "MARCH",
    "MEANING",
    "ORDER",
    "BitChannel",
    "Cause",
    "Persistence",
    "binary_entropy",
    "fewer_by_chance",
    "given_region",
    "persistence_of",
    "renamed",
    "within_one",
]

Persistence = Literal["transient", "retention", "stuck"]
"""How long a fault stays: drawn at each read, until the cell is written again, or for good."""

MEANING: Final[Mapping[Persistence, str]] = {
    "transient": "every read draws anew",
    "retention": "what a cell loses is lost until it is written again",
    "stuck": "cells with a preferred state",
}


MARCH: Final[Mapping[Persistence, str]] = {
    "transient": "no test before writing finds them",
    "retention": "a test that waits as long finds weak cells, but not what particles and failed writes will hit",
    "stuck": "a march test finds them before writing",
}
"""What a test of the memory sees of them."""

ORDER: Final[tuple[Persistence, ...]] = ("retention", "transient", "stuck")
"""In which causes act: what a cell holds, what a reading makes of it, and the cells that do not care."""

FORMER = "'fixed' is now 'retention' (cells that lose charge) or 'stuck' (cells with a preferred state)"


def persistence_of(name: object) -> Persistence:
    """`name` as a persistence.

    Raises
    ------
    ValueError
        If it is none; ``fixed``, the word of earlier versions, is answered with the two that took its place.

    Examples
    --------
    >>> persistence_of("stuck")
    'stuck'
    >>> persistence_of("fixed")
    Traceback (most recent call last):
    ValueError: 'fixed' is now 'retention' (cells that lose charge) or 'stuck' (cells with a preferred state)
    """
    if name == "fixed":
        raise ValueError(FORMER)
    found = next((known for known in MEANING if known == name), None)
    if found is None:
        raise ValueError(f"persistence must be one of {', '.join(MEANING)}, got {name!r}")
    return found


def renamed(kind: object) -> str:
    """What to say to the former key ``kind`` with this value."""
    return f"{FORMER}: write persistence" if kind == "fixed" else "is now persistence"


CHIPS = 1024
"""Chips, at even quantiles, that stand for all where they differ."""

Floats = NDArray[np.float64]


def _rates(name: str, values: ArrayLike) -> Floats:
    rates = np.atleast_1d(np.array(values, dtype=np.float64))
    if rates.ndim != 1 or rates.size == 0:
        raise ValueError(f"{name} must be a vector with one rate per bit position, got shape {rates.shape}")
    if not np.all((rates >= 0) & (rates <= 1)):  # also catches NaN
        raise ValueError(f"{name} must lie in [0, 1], got {rates.tolist()}")
    rates.setflags(write=False)
    return rates


def binary_entropy(p: ArrayLike) -> NDArray[np.float64]:
    """Entropy of a coin with P(head) = p, in bits.

    Examples
    --------
    >>> float(binary_entropy(0.5))
    1.0
    """
    q = np.clip(np.asarray(p, dtype=np.float64), 1e-300, 1 - 1e-16)
    return np.asarray(-(q * np.log2(q) + (1 - q) * np.log2(1 - q)))


def given_region(p: ArrayLike, region: ArrayLike, cell: float) -> NDArray[np.float64]:
    """Flip probability of cells whose shared part of the score is known; `cell`: share of the rest in the variance.

    Examples
    --------
    >>> round(float(given_region(0.01, 0.0, 1.0)), 6)
    0.01
    """
    from scipy.special import ndtr, ndtri  # slow to import

    if cell == 0:
        return np.asarray(np.less(region, ndtri(p)), dtype=np.float64)
    return np.asarray(ndtr((ndtri(p) - np.asarray(region)) / np.sqrt(cell)))


def fewer_by_chance(count: int, cells: int, p: float, chip_share: float = 0.0) -> float:
    """Probability that a chip has `count` faulty cells or fewer.

    Parameters
    ----------
    count, cells : int
        Faulty cells, of so many.
    p : float
        Probability of a fault, on the mean over chips.
    chip_share : float
        Share of the variance that the cells of a chip have in common; otherwise cells are independent.

    Examples
    --------
    >>> [round(fewer_by_chance(count, 10_000, 0.1), 4) for count in (900, 950, 1000)]
    [0.0004, 0.0487, 0.5084]
    >>> round(fewer_by_chance(900, 10_000, 0.1, chip_share=0.01), 4)  # chips differ
    0.3038
    """
    from scipy.special import bdtr, ndtri  # slow to import

    if not chip_share:
        return float(bdtr(count, cells, p))
    z = ndtri((np.arange(CHIPS) + 0.5) / CHIPS)
    return float(bdtr(count, cells, given_region(p, np.sqrt(chip_share) * z, 1 - chip_share)).mean())


def within_one(p01: float, p10: float) -> tuple[float, float]:
    """Rates of cells that are stuck at one of two values, made so much smaller that their sum is at most 1.

    Examples
    --------
    >>> within_one(0.5, 0.75), within_one(0.1, 0.2)
    ((0.4, 0.6), (0.1, 0.2))
    """
    most = max(p01 + p10, 1.0)
    return p01 / most, min(p10 / most, 1 - p01 / most)


@dataclass(frozen=True, eq=False)
class Cause:
    """One reason why bits are read wrong: its rates, and how long its faults stay.

    Parameters
    ----------
    p01, p10 : array_like of float, shape (bits,)
        P(read 1 | stored 0) and P(read 0 | stored 1) for positions 0 (LSB) .. bits - 1 (MSB), each in [0, 1].
    persistence : {"transient", "retention", "stuck"}
        ``transient``: every read draws anew. Otherwise faults are a function of the seed and the address, nested in p.
        ``retention``: a weak cell loses what is written to it, with time. ``stuck``: a cell with a preferred state
        reads it whatever is written. What most users of a given p mean is cells that stay bad: the default.

    Raises
    ------
    ValueError
        If a rate is outside [0, 1] or not a number, if the lengths differ, if `persistence` is unknown, or if
        p01 + p10 exceeds 1 where faults stay: a cell that loses a 0 and one that loses a 1 are different cells.
    """

    p01: Floats
    p10: Floats
    persistence: Persistence = "stuck"

    def __post_init__(self) -> None:
        object.__setattr__(self, "p01", _rates("p01", self.p01))
        object.__setattr__(self, "p10", _rates("p10", self.p10))
        if self.p01.shape != self.p10.shape:
            raise ValueError(f"p01 has {self.p01.size} positions, p10 has {self.p10.size}")
        if persistence_of(self.persistence) != "transient" and np.any(self.p01 + self.p10 > 1):
            raise ValueError(
                f"p01 + p10 must be at most 1 for cells that are weak or stuck, got {(self.p01 + self.p10).tolist()}: "
                "no cell loses both values"
            )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cause):
            return NotImplemented
        rates_equal = np.array_equal(self.p01, other.p01) and np.array_equal(self.p10, other.p10)
        return self.persistence == other.persistence and rates_equal

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Cause({self.p01.tolist()}, {self.p10.tolist()}, {self.persistence!r})"

    def changed(self, change: Callable[[Floats], ArrayLike]) -> Cause:
        """The same cause with other rates, `change` applied to both directions."""
        return Cause(np.asarray(change(self.p01)), np.asarray(change(self.p10)), self.persistence)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON."""
        return {"p01": self.p01.tolist(), "p10": self.p10.tolist(), "persistence": self.persistence}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Cause:
        """Rebuild a cause from `to_json`.

        Raises
        ------
        ValueError
            If `data` is of an earlier version, in which channels had a kind.
        """
        if "kind" in data:
            raise ValueError(f"kind: {renamed(data['kind'])}")
        return cls(np.array(data["p01"]), np.array(data["p10"]), data["persistence"])


def _one_after_the_other(causes: Sequence[Cause]) -> tuple[Floats, Floats]:
    """The rates of causes that act in this order."""
    p01, p10 = causes[0].p01, causes[0].p10
    for after in causes[1:]:  # rounding must not lift a probability above 1
        p01, p10 = (
            np.minimum(p01 * (1 - after.p10) + (1 - p01) * after.p01, 1.0),
            np.minimum(p10 * (1 - after.p01) + (1 - p10) * after.p10, 1.0),
        )
    return p01, p10


@dataclass(frozen=True, eq=False, init=False, repr=False)
class BitChannel:
    """Flip probabilities of a stored word, per bit position and direction, and what causes them.

    A channel of one cause is made of its rates; `of` makes one of several. Causes are independent and act one after the
    other, whatever the order in which they are named: losses of weak cells, then transient flips, then stuck cells,
    which read their state whatever else happened. All stuck causes are held as one: a cell has one state, that of the
    cause named last where two disagree, and keeps it at every point at which both rates are as large or larger.

    Parameters
    ----------
    p01, p10, persistence
        As in `Cause`.

    Attributes
    ----------
    causes : tuple of Cause
        In the order in which they act.
    p01, p10 : float array, shape (bits,)
        P(read 1 | stored 0) and P(read 0 | stored 1), of all causes together.

    Raises
    ------
    ValueError
        As `Cause`; if there is no cause, or causes differ in their number of positions.

    Examples
    --------
    >>> channel = BitChannel.symmetric(0.1, bits=8)
    >>> channel.bits, round(float(channel.capacity().mean()), 3)
    (8, 0.531)
    >>> both = BitChannel.of(Cause([0.0], [0.25], "retention"), Cause([0.5], [0.0], "stuck"))
    >>> both.p01, both.p10  # a stuck cell reads 1, whether or not its charge is lost
    (array([0.5]), array([0.125]))
    """

    causes: tuple[Cause, ...]
    p01: Floats
    p10: Floats

    def __init__(self, p01: ArrayLike, p10: ArrayLike, persistence: Persistence = "stuck") -> None:
        self._hold(Cause(np.asarray(p01), np.asarray(p10), persistence))

    @classmethod
    def of(cls, *causes: Cause) -> BitChannel:
        """The channel of several causes together."""
        channel = cls.__new__(cls)
        channel._hold(*causes)
        return channel

    def _hold(self, *causes: Cause) -> None:
        if not causes:
            raise ValueError("a channel has at least one cause")
        if len({cause.p01.size for cause in causes}) > 1:
            raise ValueError(f"causes have {', '.join(str(cause.p01.size) for cause in causes)} positions")
        ordered = [cause for kind in ORDER[:-1] for cause in causes if cause.persistence == kind]
        stuck = [cause for cause in causes if cause.persistence == "stuck"]
        if len(stuck) > 1:
            p01, p10 = _one_after_the_other(stuck)
            stuck = [Cause(p01, np.minimum(p10, 1 - p01), "stuck")]  # the sum is not rounded up
        ordered += stuck
        p01, p10 = _one_after_the_other(ordered)
        for name, value in (("causes", tuple(ordered)), ("p01", _rates("p01", p01)), ("p10", _rates("p10", p10))):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        causes = [repr(cause).removeprefix("Cause") for cause in self.causes]
        return f"BitChannel{causes[0]}" if len(causes) == 1 else f"BitChannel.of(Cause{', Cause'.join(causes)})"

    def __eq__(self, other: object) -> bool:
        return self.causes == other.causes if isinstance(other, BitChannel) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def symmetric(cls, p_flip: float, bits: int = 8, persistence: Persistence = "stuck") -> BitChannel:
        """The binary symmetric channel with flip probability `p_flip` at every one of `bits` positions."""
        return cls(np.full(bits, p_flip), np.full(bits, p_flip), persistence)

    @classmethod
    def uniform(cls, p01: float, p10: float, bits: int = 8, persistence: Persistence = "stuck") -> BitChannel:
        """The same (possibly asymmetric) cell at every one of `bits` positions."""
        return cls(np.full(bits, p01), np.full(bits, p10), persistence)

    @property
    def persistence(self) -> Persistence:
        """How long faults stay, of a channel whose causes agree.

        Raises
        ------
        ValueError
            If they do not: ask the causes.
        """
        found = {cause.persistence for cause in self.causes}
        if len(found) > 1:
            raise ValueError(f"the causes of this channel differ: {', '.join(c.persistence for c in self.causes)}")
        return found.pop()

    def only(self, persistence: Persistence) -> BitChannel | None:
        """The channel of those causes whose faults stay so long; None without any."""
        causes = [cause for cause in self.causes if cause.persistence == persistence]
        return BitChannel.of(*causes) if causes else None

    def beyond(self, known: BitChannel) -> BitChannel:
        """What is left for who knows some of the stuck cells, on the mean over all cells: others that are stuck, and
        what other causes do. They do nothing to a known cell that is stuck here, too: it reads its state. Known cells
        of a worse operating point may work here.

        Parameters
        ----------
        known : BitChannel
            The stuck cells that are known, of as many positions.

        Examples
        --------
        >>> cells = BitChannel.of(Cause([0.10], [0.10], "stuck"), Cause([1e-3], [1e-3], "transient"))
        >>> float(cells.beyond(BitChannel.symmetric(0.10, bits=1)).p_flip)
        0.0008
        """
        stuck = self.only("stuck")
        if stuck is None:
            return self
        read = np.maximum(1 - np.minimum(stuck.p01, known.p01) - np.minimum(stuck.p10, known.p10), 0.0)
        rest = np.maximum(1 - known.p01 - known.p10, 0.0)
        more = Cause(np.clip(stuck.p01 - known.p01, 0.0, rest), np.clip(stuck.p10 - known.p10, 0.0, rest), "stuck")
        others = (x.changed(lambda p: p * read) for x in self.causes if x.persistence != "stuck")
        return BitChannel.of(*others, more)

    @property
    def bits(self) -> int:
        """Number of bit positions."""
        return int(self.p01.size)

    @property
    def is_uniform(self) -> bool:
        """Whether every position has the same rates."""
        return all(bool(np.all(p == p[0])) for cause in self.causes for p in (cause.p01, cause.p10))

    @property
    def p_flip(self) -> float:
        """Mean flip probability over positions and directions."""
        return float((self.p01.mean() + self.p10.mean()) / 2)

    @property
    def dead(self) -> float:
        """Share of the cells that are stuck, whichever value they hold.

        Examples
        --------
        >>> BitChannel.uniform(0.1, 0.2, 4, "stuck").dead, BitChannel.uniform(0.1, 0.2, 4, "transient").dead
        (0.3, 0.0)
        """
        stuck = self.only("stuck")
        return 0.0 if stuck is None else round(float((stuck.p01 + stuck.p10).mean()), 12)

    def shared(self, other: BitChannel) -> float:
        """Share of the cells that are stuck in both of two channels of the same cells, of as many positions.

        Examples
        --------
        >>> cells = BitChannel.uniform(0.1, 0.2, 4, "stuck")
        >>> cells.shared(BitChannel.uniform(0.2, 0.1, 4, "stuck")), cells.shared(BitChannel([0.1], [0.1], "transient"))
        (0.2, 0.0)
        """
        a, b = self.only("stuck"), other.only("stuck")
        if a is None or b is None:
            return 0.0
        return round(float((np.minimum(a.p01, b.p01) + np.minimum(a.p10, b.p10)).mean()), 12)

    def resized(self, bits: int) -> BitChannel:
        """The same cells for a word of another width; only a uniform channel has that meaning.

        Raises
        ------
        ValueError
            If the channel differs between positions and `bits` is not its width.
        """
        if bits == self.bits:
            return self
        if not self.is_uniform:
            raise ValueError(f"a channel with {self.bits} different positions has no meaning for {bits} bits")
        return BitChannel.of(*(cause.changed(lambda p: np.full(bits, p[0])) for cause in self.causes))

    def cell(self) -> BitChannel:
        """One cell, as check bits are stored in: the mean over positions where those differ.

        Examples
        --------
        >>> BitChannel([0.1, 0.3], [0.0, 0.0]).cell().p01.tolist()
        [0.2]
        """
        return self._cell

    @cached_property
    def _cell(self) -> BitChannel:
        return BitChannel.of(*(cause.changed(lambda p: np.full(1, p.mean())) for cause in self.causes))

    def part(self, positions: slice) -> BitChannel:
        """The channel of some positions."""
        return BitChannel.of(*(cause.changed(lambda p: p[positions]) for cause in self.causes))

    def on_chip(self, share: float, seed: int) -> BitChannel:
        """The cells of one chip, where the cells of a chip share a part of their variation.

        ``Phi((Phi^-1(p) - sqrt(share) z) / sqrt(1 - share))`` for every rate p, with one z for the chip, standard
        normal over chips: what `qtaml_hw.physics.CellVariation` gives for the same seed. The mean over chips is p.
        Every position has one rate: cells of several kinds at one position (copies in different pages) do not go
        through this together.

        Parameters
        ----------
        share : float
            Share of the variance that the cells of a chip have in common; 0: chips are alike.
        seed : int
            Identifies the chip.

        Returns
        -------
        BitChannel
            Where both rates of a position would add up to more than 1 they are scaled to 1: such a cell holds no data,
            and none is read as the opposite of what it holds. All cells are dead there, and those of a milder point may
            have the other state.

        Examples
        --------
        >>> [f"{BitChannel.symmetric(0.01).on_chip(0.2, seed).p_flip:.4f}" for seed in range(4)]
        ['0.0230', '0.0077', '0.0019', '0.0073']
        """
        if not share:
            return self
        from scipy.special import ndtri

        offset = float(np.sqrt(share) * ndtri(counter_uniform(seed, 0, 0).item()))
        causes = []
        for cause in self.causes:
            p01, p10 = (given_region(rates, offset, 1.0 - share) for rates in (cause.p01, cause.p10))
            most = np.maximum(p01 + p10, 1.0)
            p01 /= most
            causes.append(Cause(p01, np.minimum(p10 / most, 1 - p01), cause.persistence))  # the sum is not rounded up
        return BitChannel.of(*causes)

    def with_positions(self, positions: ArrayLike, p01: float, p10: float) -> BitChannel:
        """The channel of one reading in which `positions` have the residual rates `p01`, `p10` of the code that
        protects them; transient, as what a decoder leaves is a matter of whole codewords, not of a cell.
        """
        index = np.asarray(positions, dtype=np.intp)
        new01, new10 = self.p01.copy(), self.p10.copy()
        new01[index], new10[index] = p01, p10
        return BitChannel(new01, new10, "transient")

    def transition_matrix(self) -> NDArray[np.float64]:
        """``P[w, w'] = P(read w' | stored w)``, shape (2**bits, 2**bits); for at most 12 bits.

        theory.md section 1. Use `apply` where only products with the matrix are needed.
        """
        if self.bits > 12:
            raise ValueError(f"a transition matrix for {self.bits} bits is too large; use apply()")
        matrix = np.ones((1, 1))
        for p01, p10 in zip(self.p01, self.p10, strict=True):  # each new position becomes the MSB
            matrix = np.kron(np.array([[1 - p01, p01], [p10, 1 - p10]]), matrix)
        return matrix

    def apply(self, vector: ArrayLike, *, transpose: bool = False) -> NDArray[np.float64]:
        """``P.T @ vector`` (how a histogram of stored words comes back), or ``P @ vector`` with `transpose`.

        One butterfly per bit position: cost ``bits * 2**bits``. Leading axis 2**bits; further axes ride along.

        Examples
        --------
        >>> BitChannel([0.25], [0.5]).apply([1.0, 0.0])
        array([0.75, 0.25])
        """
        v = np.array(vector, dtype=np.float64)
        size = 1 << self.bits
        if v.shape[0] != size:
            raise ValueError(f"vector must have {size} entries for {self.bits} bits, got {v.shape[0]}")
        shape = v.shape
        for k, (p01, p10) in enumerate(zip(self.p01, self.p10, strict=True)):
            pair = v.reshape(size >> (k + 1), 2, -1)
            zero, one = pair[:, 0].copy(), pair[:, 1].copy()
            if transpose:
                pair[:, 0] = (1 - p01) * zero + p01 * one
                pair[:, 1] = p10 * zero + (1 - p10) * one
            else:
                pair[:, 0] = (1 - p01) * zero + p10 * one
                pair[:, 1] = p01 * zero + (1 - p10) * one
        return v.reshape(shape)

    def capacity(self) -> NDArray[np.float64]:
        """Shannon capacity of each position in bits, shape (bits,); closed form of the binary asymmetric channel."""
        a, b = self.p01, self.p10
        slope = 1 - a - b
        h_a, h_b = binary_entropy(a), binary_entropy(b)
        with np.errstate(divide="ignore", invalid="ignore"):
            c = (a * h_b - (1 - b) * h_a) / slope + np.log2(1 + np.exp2((h_a - h_b) / slope))
        return np.where(np.abs(slope) < 1e-9, 0.0, np.clip(c, 0.0, 1.0))

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it exactly.

        Examples
        --------
        >>> BitChannel([0.25], [0.5], "transient").to_json()
        {'p01': [0.25], 'p10': [0.5], 'persistence': 'transient'}
        """
        causes = [cause.to_json() for cause in self.causes]
        return causes[0] if len(causes) == 1 else {"causes": causes}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> BitChannel:
        """Rebuild a channel from `to_json`; errors as `Cause.from_json`."""
        return cls.of(*(Cause.from_json(cause) for cause in data.get("causes", [data])))
