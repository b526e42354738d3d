"""From the rates of a cause to the recipe that the flip kernels follow: which random events make which cell flip.

Three ingredients realise Bernoulli events exactly, a block of 65536 cells at a time:

* **slabs**: a Poisson process of hits on cell x intensity, intensity ``lambda = -log(1 - p)``. Hits with repetition,
  OR-ed together, are independent Bernoulli(p). A slab [low, high) of intensities holds Poisson(65536 (high - low))
  hits, each with a position and a mark; a hit counts where its mark lies below the cell's own intensity (thinning).
  Where nothing has to be remembered, each hit instead draws its position, and which stored value it flips, from an
  alias table (Walker 1977), and none is wasted.
* **planes**: binary digits of a uniform number U, 64 cells to the word. ``U < P`` costs one majority per digit, least
  significant first.
* **rest**: the few cells whose first digits equal those of the rate are decided by one further word each.

A **transient** cause (`Mixture`) takes the cheapest mixture: one slab, or planes that realise floor(p 2^K) / 2^K plus a
slab for what is left.

A cause that **stays** (`Ladder`) is a matter of the cell. Every cell has one latent V, uniform in [0, 1): it loses a 0
where V < p01, and a 1 where V >= 1 - p10. So both sets have exactly their rates and grow with them, whatever the other
rate and other positions are, and no cell loses both values, for p01 + p10 <= 1. V is a fair coin c and an independent
uniform U: U / 2 where c = 1, 1 - U / 2 where c = 0. A cell with c = 1 can only lose a 0, where U < 2 p01, one with
c = 0 only a 1, where U < 2 p10: the flips are those of doubled rates where coin and stored value differ. U comes from
slabs with edges that never change (`EDGES`) and the planes above them. A rate above 1/2 is that of the other value
seen from the other side: the cells that lose a 0 at rate p are those that do not lose a 1 at rate 1 - p.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import Cause
from qtaml_hw.memory.counting import poisson_table

__all__ = [
    "BLOCK_BITS",
    "BLOCK_BYTES",
    "BLOCK_WORDS",
    "EDGES",
    "MEMORY_BYTES",
    "Ladder",
    "Mixture",
    "Steps",
    "all_steps",
    "cell_rates",
    "in_64_bits",
    "intensity",
    "planes_above",
    "words_of",
]

BLOCK_WORDS = 1024
BLOCK_BYTES = 8 * BLOCK_WORDS
BLOCK_BITS = 64 * BLOCK_WORDS
MEMORY_BYTES = BLOCK_BYTES << 40
"""Bytes of the largest memory: the counters of the generator have 40 bits for the number of a block."""

EDGES = (0.0, *(2.0**-e for e in (22, 20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5.5, 5)))
"""Of the slabs of a ladder: which cells of a chip fail rests on them."""
DIGITS = 12
"""Planes above a ladder."""
EXACT_DIGITS = 53
"""Planes that leave nothing of a rate of 1/2 or more."""
TOUCH_HITS = 40
"""Mean candidates per block up to which it pays to visit only the words that are hit (measured crossover)."""
FULL, THINNED, ALIAS = 0, 1, 2
START, STOP, FIRST, KIND = range(4)
"""Columns of `Recipe.slabs`."""
NS_PER_PLANE = {"iid": 260.0, "position": 260.0, "value": 340.0}
NS_PER_HIT = {FULL: 0.5, ALIAS: 1.3}
"""Cost of a block's digit plane and of a hit, measured; they decide how many planes a mixture takes, never what comes
out.
"""

_count_table = lru_cache(maxsize=256)(poisson_table)
"""The slabs of a ladder are the same for all channels; a table takes a millisecond."""

FloatTable = NDArray[np.float64]
WordTable = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Mixture:
    """What the kernels need to know of a transient cause; tables are indexed by stored value (0, 1) and bit 0 .. 63 of
    a uint64.

    Attributes
    ----------
    both : bool
        Whether flips depend on the stored value.
    touch : bool
        Visit only the words that are hit instead of streaming through the image.
    slabs : uint64 array, shape (slabs, 4)
        A row for each slab: `START` and `STOP` of its inverse count table in `table`, the count `FIRST` at which that
        starts, and the slab's `KIND`. `FULL`: every hit flips its cell. `THINNED`: where its mark is below the
        threshold. `ALIAS`: the table says which. The row's number names its random stream.
    table : uint64 array
        Inverse count tables of all slabs, one after the other.
    alias : uint64 array, shape (128,)
        For an index of 7 bits: limit of the 47-bit mark (upper 47 bits), outcome at or above the limit (bits 8 to 15)
        and below it (bits 0 to 7). Outcome: position, + 64: cells that store a 0 stay, + 128: those that store a 1.
    digits : int
        Number of digit planes.
    plane : uint64 array, shape (digits, 2)
        Digit of the rate for each of the 64 positions, most significant plane first.
    always : uint64 array, shape (2,)
        Positions that flip with certainty.
    """

    both: bool
    touch: bool
    slabs: WordTable
    table: WordTable
    alias: WordTable
    digits: int
    plane: WordTable
    always: WordTable

    @classmethod
    def of(cls, rates: FloatTable) -> Mixture:
        """Recipe of `cell_rates`."""
        always, rates = _certain(rates)
        _, digits = min((_mixture_cost(rates, k), k) for k in (*range(13), EXACT_DIGITS))
        both = bool(always[0] != always[1]) or _pattern(rates) == "value"
        integers = np.floor(rates * 2.0**digits).astype(np.int64)
        plane = [words_of((integers >> (digits - 1 - j)) & 1 == 1) for j in range(digits)]
        touch = digits == 0 and not always.any() and _hits(intensity(rates)) < 2 * TOUCH_HITS
        return cls(
            both=both,
            touch=touch,
            digits=digits,
            plane=np.array(plane, dtype=np.uint64).reshape(digits, 2),
            always=always,
            **_drawn_slabs(_remainder(rates, digits), both, touch),
        )


@dataclass(frozen=True, eq=False)
class Steps:
    """Slabs [low, high) of a ladder, from the lowest on.

    Attributes
    ----------
    slabs, table : uint64 arrays
        As in `Mixture`; kinds are `FULL` and `THINNED`.
    threshold : uint64 array, shape (slabs, 2, 64)
        Limits of the marks of thinned slabs.
    """

    slabs: WordTable
    table: WordTable
    threshold: WordTable


@dataclass(frozen=True, eq=False)
class Ladder:
    """What the kernels need to know of a cause that stays, for rates up to 1/2; indices as in `Mixture`.

    Attributes
    ----------
    both : bool
        Whether the rates of the two stored values differ anywhere.
    touch : bool
        As in `Mixture`.
    steps : Steps
        Slabs that the intensities of doubled rates reach.
    digits, plane : int, uint64 array
        As in `Mixture`, of the rate that remains above the steps.
    rest : uint64 array, shape (2, 64)
        Threshold for cells whose digits all equal those of their rate.
    always : uint64 array, shape (2,)
        Positions with a rate of 1/2: the coin alone decides.
    """

    both: bool
    touch: bool
    steps: Steps
    digits: int
    plane: WordTable
    rest: WordTable
    always: WordTable

    @classmethod
    def of(cls, rates: FloatTable) -> Ladder:
        """Recipe of `cell_rates` of at most 1/2."""
        always, doubled = _certain(2 * rates)
        steps = _steps(doubled)
        above = planes_above(doubled)
        digits = DIGITS if above.any() else 0
        plane = [words_of((above >> np.uint64(63 - j)) & np.uint64(1) == 1) for j in range(digits)]
        reached = EDGES[len(steps.slabs)]
        return cls(
            both=not np.array_equal(rates[0], rates[1]),
            touch=digits == 0 and not always.any() and BLOCK_BITS * reached < 2 * TOUCH_HITS,
            steps=steps,
            digits=digits,
            plane=np.array(plane, dtype=np.uint64).reshape(digits, 2),
            rest=above << np.uint64(digits),
            always=always,
        )


def intensity(rates: FloatTable) -> FloatTable:
    """Intensity of hits of which none comes with probability 1 - rate."""
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log1p(-rates))


def planes_above(rates: FloatTable) -> WordTable:
    """Rate that remains above the top of a ladder, ``1 - (1 - p) exp(top)``, in units of 2^-64."""
    return in_64_bits(np.maximum(1 - (1 - rates) * math.exp(EDGES[-1]), 0))


@cache
def all_steps() -> Steps:
    """All slabs of a ladder, without thresholds: for cells that each have their own."""
    return Steps(
        **_tables([(BLOCK_BITS * (b - a), THINNED) for a, b in pairwise(EDGES)]),
        threshold=np.zeros((0, 2, 64), np.uint64),
    )


def _certain(rates: FloatTable) -> tuple[WordTable, FloatTable]:
    """Positions with a rate of 1, and the rates without them."""
    return words_of(rates >= 1.0), np.where(rates >= 1.0, 0.0, rates)


def cell_rates(cause: Cause, item_bits: int, packed: bool) -> FloatTable:
    """Rate of each of the 64 cells of a uint64 by stored value, shape (2, 64).

    Parameters
    ----------
    cause : Cause
        Rates of a word.
    item_bits : int
        Width of an array element: 8, 16, 32 or 64.
    packed : bool
        Whether an element holds as many words as fit, or one word in its low bits (the others never flip).

    Raises
    ------
    ValueError
        If the channel's word does not fit the element.
    """
    bits = cause.p01.size
    if bits > item_bits or (packed and item_bits % bits):
        raise ValueError(f"channel has words of {bits} bits, which do not fit array elements of {item_bits} bits")
    item = np.zeros((2, item_bits))
    copies = item_bits // bits if packed else 1
    item[:, : copies * bits] = np.tile(np.stack([cause.p01, cause.p10]), copies)
    return np.tile(item, 64 // item_bits)


def words_of(bits: NDArray[np.bool_]) -> WordTable:
    """Rows of 64 booleans as uint64."""
    return np.packbits(bits, axis=-1, bitorder="little").view(np.uint64)[..., 0]


def in_64_bits(fraction: FloatTable) -> WordTable:
    """``fraction * 2^64`` for fractions in [0, 1], saturated at 2^64 - 1."""
    below_one = np.minimum(fraction, 1 - 2.0**-53)
    words = (below_one * 2.0**64).astype(np.uint64)
    words[fraction >= 1] = np.uint64(0xFFFFFFFFFFFFFFFF)
    return words


def _pattern(rates: FloatTable) -> str:
    if not np.array_equal(rates[0], rates[1]):
        return "value"
    return "iid" if np.all(rates == rates[0, 0]) else "position"


def _remainder(rates: FloatTable, digits: int) -> FloatTable:
    """What OR has to add to floor(p 2^digits) / 2^digits."""
    scale = 2.0**digits
    base = np.floor(rates * scale) / scale
    return np.asarray((rates - base) / (1 - base))


def _mixture_cost(rates: FloatTable, digits: int) -> float:
    """Estimated time of a block, ns."""
    pattern = _pattern(rates)
    excess, shared = _excess(_remainder(rates, digits), pattern == "value")
    hits = BLOCK_BITS * shared * NS_PER_HIT[FULL] + _hits(excess) * NS_PER_HIT[ALIAS]
    return digits * NS_PER_PLANE[pattern] + hits


def _excess(rates: FloatTable, value: bool) -> tuple[FloatTable, float]:
    """Intensities above the one that all cells share, by stored value (one row without `value`), and the shared one."""
    wanted = intensity(rates[: 1 + value])
    shared = float(wanted.min())
    return wanted - shared, shared


def _hits(intensities: FloatTable) -> float:
    """Mean number of hits in a block."""
    return BLOCK_WORDS * float(intensities.sum())


def _alias_table(weights: FloatTable, outcomes: NDArray[np.int64]) -> WordTable:
    """Walker's table over 128 `outcomes` with `weights`; see `Recipe.alias`."""
    share = weights * (128 / weights.sum())
    other = np.arange(128)
    small = [i for i in range(128) if share[i] < 1]
    large = [i for i in range(128) if share[i] >= 1]
    limit = np.ones(128)
    while small and large:
        i, j = small.pop(), large[-1]
        limit[i], other[i] = share[i], j
        share[j] -= 1 - share[i]
        if share[j] < 1:
            small.append(large.pop())
    limits = np.minimum((limit * 2.0**47).astype(np.int64), 2**47 - 1).astype(np.uint64)  # at 1 both are the same
    return limits << np.uint64(17) | (outcomes[other] << 8 | outcomes).astype(np.uint64)


def _tables(slabs: list[tuple[float, int]]) -> dict[str, WordTable]:
    """Rows and count tables of slabs with a mean number of hits in a block and a kind."""
    rows, tables = [], [np.zeros(0, np.uint64)]
    start = 0
    for mean, kind in slabs:
        first, table = _count_table(mean)
        rows.append((start, start + table.size, first, kind))
        tables.append(table)
        start += table.size
    return {"slabs": np.array(rows, dtype=np.uint64).reshape(-1, 4), "table": np.concatenate(tables)}


def _drawn_slabs(rates: FloatTable, value: bool, touch: bool) -> dict[str, WordTable]:
    """Slabs of which no hit is wasted: one shared by all cells, as its hits are cheaper, and one for what is above it.

    A cell stores one value only, so hits for the two values need no common randomness.
    """
    excess, shared = _excess(rates, value)
    alias = np.zeros(128, np.uint64)
    if touch and excess.any():  # few hits: one slab is cheaper
        excess, shared = excess + shared, 0.0
    slabs = [(BLOCK_BITS * shared, FULL)] if shared > 0 else []
    if excess.any():
        bit = np.arange(64)
        weights = np.concatenate([excess[0], excess[1] if value else np.zeros(64)])
        alias = _alias_table(weights, np.concatenate([128 + bit, 64 + bit]) if value else np.tile(bit, 2))
        slabs.append((BLOCK_WORDS * float(weights.sum()), ALIAS))
    return {**_tables(slabs), "alias": alias}


def _steps(rates: FloatTable) -> Steps:
    """Slabs of the ladder that the intensities of `rates` reach."""
    wanted = intensity(rates)
    count = sum(low < float(wanted.max()) for low in EDGES[:-1])
    spans = list(pairwise(EDGES[: count + 1]))
    shares = [np.clip((wanted - low) / (high - low), 0, 1) for low, high in spans]
    kinds = [FULL if np.all(share >= 1) else THINNED for share in shares]
    slabs = [(BLOCK_BITS * (high - low), kind) for (low, high), kind in zip(spans, kinds, strict=True)]
    threshold = np.array([in_64_bits(s) for s in shares], dtype=np.uint64).reshape(count, 2, 64)
    return Steps(**_tables(slabs), threshold=threshold)
