"""`Laid`: the cells of one memory of a plan in their physical order, with correlated neighbours.

`Injector` gives every cell of a bit position one rate. Here every cell has its own: that of its position, moved by what
its row, its column and its neighbourhood have in common on this chip (`qtaml_hw.lattice.Lattice`). Seed and address
decide it as ever; where nothing is shared the faults are those of the injector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.channel import BitChannel, Persistence, given_region
from qtaml_hw.lattice import Lattice
from qtaml_hw.memory import inject_map
from qtaml_hw.storage import Region, RowLayout
from qtaml_hw.support.counter import counter_seed

__all__ = ["Laid", "laid_out"]

Words = NDArray[Any]
Floats = NDArray[np.float64]
Index = NDArray[np.int64]

CELLS = 1 << 18
"""Cells that are looked at together."""


@dataclass(frozen=True)
class Laid:
    """The cells of a region.

    Attributes
    ----------
    lattice : Lattice
        What lies where, and what is shared.
    region : Region
        Its rows.
    first : int
        Number of the measured array that its first cells are, where chips are not drawn.
    """

    lattice: Lattice
    region: Region
    first: int = 0

    @property
    def _columns(self) -> int:
        return self.region.word[1] * self.lattice.interleave

    def words(
        self, words: Words, layout: RowLayout, channel: BitChannel, seed: int, draw: int, address: int, before: int = 0
    ) -> Words:
        """Words of the rows as they come back, the first of them word `before` of the region."""
        plane = layout.bits - 1 - np.arange(layout.bits)
        start = np.array([[*range(layout.planes, layout.bits), *range(layout.planes)].index(p) for p in plane])
        out, size = np.empty_like(words), words.dtype.itemsize
        for some in _parts(words.size, layout.bits):
            row, lane = np.divmod(before + np.arange(some.start, some.stop), layout.lanes)
            bit = start[None, :] * layout.lanes + lane[:, None]
            where = np.broadcast_to(row[:, None], bit.shape), bit
            out[some] = self._read(words[some], where, channel, seed, draw, address + size * some.start)
        return out

    def check(self, bits: Words, channel: BitChannel, seed: int, draw: int, address: int) -> Words:
        """Check bits of rows, shape (rows, check bits), one in the lowest cell of every byte, as they come back."""
        row, bit = (i.ravel() for i in np.indices(bits.shape))
        flat, out = bits.ravel(), np.empty(bits.size, bits.dtype)
        for some in _parts(flat.size, 1):
            where = row[some][:, None], self.region.data_bits + bit[some][:, None]
            out[some] = self._read(flat[some], where, channel.cell(), seed, draw, address + some.start)
        return out.reshape(bits.shape)

    def stream(self, stored: Words, channel: BitChannel, seed: int, draw: int) -> Words:
        """The bytes of all codewords as they come back, the first bit of each byte in its highest cell."""
        out, last = np.empty_like(stored), self.region.used_bits - 1
        for some in _parts(stored.size, 8):
            number = np.arange(some.start, some.stop)[:, None] * 8 + np.arange(7, -1, -1)
            where = np.divmod(np.minimum(number, last), self.region.row_bits)
            out[some] = self._read(
                stored[some], where, channel.cell().resized(8), seed, draw, self.region.cells + some.start
            )
        return out

    def moments(self, rates: Sequence[float], seed: int) -> Floats:
        """Mean and mean square over the cells of every row of how often they fail on a chip, for some means over chips.

        Returns
        -------
        float array, shape (2, rates, rows)
        """
        lattice, bits, own = self.lattice, self.region.row_bits, counter_seed(seed, self._name)
        found = []
        for some in _parts(self.region.rows, bits):
            line, column = lattice.place(np.arange(some.start, some.stop)[:, None], np.arange(bits), self.region.word)
            first = int(line.min())
            lines = np.arange(first, int(line.max()) + 1)
            scores = lattice.scores(lines, np.arange(self._columns), own)[line - first, column]
            each = (given_region(p, scores, 1 - lattice.shared) for p in rates)
            found.append(np.stack([(x.mean(axis=1), (x**2).mean(axis=1)) for x in each], axis=1))
        return np.concatenate(found, axis=2)

    def _read(
        self, elements: Words, where: tuple[Index, Index], channel: BitChannel, seed: int, draw: int, address: int
    ) -> Words:
        """Elements whose lowest bits are the cells `where`, (rows and bits of shape (elements, cells))."""
        line, column = self.lattice.place(*where, self.region.word)
        first = int(line.min())
        lines, own = np.arange(first, int(line.max()) + 1), counter_seed(seed, self._name)
        at = line - first, column
        if self.lattice.faults is not None:
            ones, zeros = (
                _masks(x[at], elements.dtype) for x in self.lattice.faults.always(lines, self._columns, own, self.first)
            )
            return np.asarray((elements | ones) & ~zeros)
        scores = self.lattice.scores(lines, np.arange(self._columns), own)[at]
        seen: Counter[Persistence] = Counter()
        unused = 8 * elements.dtype.itemsize - scores.shape[1]
        for cause in channel.causes:
            p01, p10 = (given_region(p, scores, 1 - self.lattice.shared) for p in (cause.p01, cause.p10))
            if cause.persistence != "transient":
                most = np.maximum(p01 + p10, 1.0)
                p01 = p01 / most
                p10 = np.minimum(p10 / most, 1 - p01)
            p01, p10 = (np.pad(p, ((0, 0), (0, unused))) for p in (p01, p10))
            kind, number = cause.persistence, seen[cause.persistence]
            how: dict[str, Any] = {"persistence": kind, "address": address, "draw": draw, "number": number}
            elements = inject_map(elements, p01, p10, seed, **how)
            seen[cause.persistence] += 1
        return elements

    @property
    def _name(self) -> int:
        """Byte address of the first cell: what the memory is known by, whatever else the plan stores."""
        return self.region.cells if self.region.packed else self.region.parts[0].cells


def _parts(count: int, cells: int) -> Iterator[slice]:
    """Slices of so many elements of so many cells each."""
    step = max(CELLS // cells, 1)
    return (slice(low, min(low + step, count)) for low in range(0, count, step))


def _masks(flags: NDArray[np.bool_], dtype: np.dtype[Any]) -> Words:
    """One word for each row of flags, the first in the lowest bit."""
    one: Words = dtype.type(1) << np.arange(flags.shape[1], dtype=dtype)
    return np.asarray(np.sum(flags * one, axis=1, dtype=dtype))


def laid_out(lattice: Lattice | None, regions: tuple[Region, ...]) -> dict[int, Laid]:
    """The memories of a plan by the number of their region; empty where neighbours share nothing."""
    if lattice is None or not lattice.matters:
        return {}
    found, first = {}, 0
    for number, region in enumerate(regions):
        found[number] = Laid(lattice, region, first)
        if lattice.faults is not None:
            lines = -(-region.rows * region.word[0] // lattice.interleave)
            first += lattice.faults.tiles(lines, region.word[1] * lattice.interleave)
    return found
