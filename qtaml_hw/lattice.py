"""`Lattice`: how the cells of a memory lie side by side, and what neighbours have in common.

A memory is as wide as its words (`qtaml_hw.storage.layout`). `interleave` of them share a line of cells, bit by bit:
cell column ``bit * interleave + word in the line``. `array_rows` lines make an array; arrays have rows, columns and
fields of their own. What neighbours share is either said in shares of the variance (`row`, `column`, `field`), or taken
from a measured array (`MeasuredFaults`), whose rows and columns are drawn anew for every chip.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from qtaml_hw.channel import given_region
from qtaml_hw.support.counter import counter_seed, counter_uniform

__all__ = ["ErrorCounts", "Lattice", "MeasuredFaults", "field_noise", "line_noise"]

Float = NDArray[np.float64]
Index = NDArray[np.int64]
Flags = NDArray[np.bool_]

_FIELD, _ROW, _COLUMN, _BLOCK = range(1, 5)
ARRAY_ROWS: Final = 256
"""Lines of an array, where nobody says how many."""
MOST_CELLS: Final = 1 << 28
"""Cells of a measured array that fit into a plan."""
MOST_DRAWN: Final = 1 << 19
"""Cells of the codewords that are drawn to count errors."""
MOST_COUNTED: Final = 1 << 23
"""The same, where faults are counted."""


def line_noise(seed: int, stream: int, index: Index, length: float, first: int = 0) -> Float:
    """Unit-variance noise along one direction: normal values every `length`, blended in between, from number `first`.

    Examples
    --------
    >>> noise = line_noise(1, 2, np.arange(1000), 1.0)
    >>> bool(abs(noise.std() - 1) < 0.1)
    True
    """
    position = index / length
    left = np.floor(position).astype(np.int64)
    right = position - left
    g = [ndtri(counter_uniform(seed, stream, first + left + i)) for i in (0, 1)]
    return np.asarray(((1 - right) * g[0] + right * g[1]) / np.sqrt((1 - right) ** 2 + right**2))


def field_noise(seed: int, stream: int, rows: Index, columns: Index, length: float) -> Float:
    """Unit-variance field, shape (rows, columns): normal values on a grid of `length`, blended bilinearly."""
    y, x = rows[:, None] / length, columns[None, :] / length
    y0, x0 = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    ys, xs = (np.union1d(corners, corners + 1) for corners in (y0, x0))
    values = ndtri(counter_uniform(seed, stream, (ys[:, None] << 20) + xs))
    upper, left = np.searchsorted(ys, y0), np.searchsorted(xs, x0)
    total, power = np.zeros((rows.size, columns.size)), np.zeros((rows.size, columns.size))
    for dy in (0, 1):
        for dx in (0, 1):
            weight = np.abs(1 - dy - (y - y0)) * np.abs(1 - dx - (x - x0))
            total += weight * values[upper + dy, left + dx]
            power += weight**2
    return np.asarray(total / np.sqrt(power))


@dataclass(frozen=True, eq=False)
class MeasuredFaults:
    """Dead cells of measured arrays: what they hold whatever is written.

    Attributes
    ----------
    arrays, rows, columns : int
        Number of arrays, and shape of each.
    zeros, ones : int64 array
        Cells that hold a 0, and a 1: ``(array * rows + row) * columns + column``, rising.
    resampled : bool
        True: every array of a chip is one of the measured ones, drawn with replacement, and its rows and columns are
        drawn with replacement from that (the two-way bootstrap of Owen 2007): what a row or a column has in common
        stays. False: every chip is the measured one, from its first cell on, over and over.

    Raises
    ------
    ValueError
        If a cell lies outside or is listed as both.
    """

    arrays: int
    rows: int
    columns: int
    zeros: Index
    ones: Index
    resampled: bool = True

    def __post_init__(self) -> None:
        for name in ("arrays", "rows", "columns"):
            if type(getattr(self, name)) is not int or getattr(self, name) < 1:
                raise ValueError(
                    f"{name} of measured faults is a whole number above 0, got {getattr(self, name)!r:.60}"
                )
        if self.size > MOST_CELLS:
            raise ValueError(f"measured faults: at most {MOST_CELLS} cells, got {self.size}")
        for name in ("zeros", "ones"):
            cells = np.unique(np.asarray(getattr(self, name), dtype=np.int64))
            if cells.size and not 0 <= cells[0] <= cells[-1] < self.size:
                raise ValueError(f"measured faults: a cell lies beyond the {self.size} that were measured")
            object.__setattr__(self, name, cells)
        if np.intersect1d(self.zeros, self.ones).size:
            raise ValueError("measured faults: a cell holds a 0 or a 1, not both")

    @property
    def size(self) -> int:
        """Number of measured cells."""
        return self.arrays * self.rows * self.columns

    @property
    def shares(self) -> tuple[float, float]:
        """Shares of the cells that hold a 1, and a 0, whatever is written."""
        return self.ones.size / self.size, self.zeros.size / self.size

    @cached_property
    def _maps(self) -> tuple[Flags, Flags]:
        found = []
        for cells in (self.ones, self.zeros):
            flags = np.zeros(self.size, dtype=np.bool_)
            flags[cells] = True
            found.append(flags.reshape(self.arrays, self.rows, self.columns))
        return found[0], found[1]

    def always(self, lines: Index, columns: int, seed: int, first: int = 0) -> tuple[Flags, Flags]:
        """Cells that hold a 1, and a 0, shape (lines, columns), of the lines of a memory of so many columns.

        `first` is the number of the measured array that its first cells are, where nothing is drawn.
        """
        across = np.arange(columns)
        tile_row, row = np.divmod(lines, self.rows)
        tile_column, column = np.divmod(across, self.columns)
        wide = -(-columns // self.columns)
        if not self.resampled:
            array = (first + tile_row[:, None] * wide + tile_column) % self.arrays
            at = (array * self.rows + row[:, None]) * self.columns + column
        else:
            tiles, own = np.unique(tile_row, return_inverse=True)
            side = np.arange(wide)

            def drawn(stream: int, counter: Index, most: int) -> Index:
                return (counter_uniform(seed, stream, counter) * most).astype(np.int64)

            array = drawn(_BLOCK, tiles[:, None] * wide + side, self.arrays)[own]
            line = array * self.rows + drawn(_ROW, lines[:, None] * wide + side, self.rows)
            at = line[:, tile_column] * self.columns
            at += drawn(_COLUMN, tiles[:, None] * columns + across, self.columns)[own]
        ones, zeros = self._maps
        return ones.ravel()[at], zeros.ravel()[at]

    def tiles(self, lines: int, columns: int) -> int:
        """How many measured arrays a memory of that shape takes."""
        return -(-lines // self.rows) * -(-columns // self.columns)

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON; `from_json` reverses it."""
        packed = {
            name: base64.b64encode(zlib.compress(np.diff(getattr(self, name), prepend=0).astype("<i8").tobytes(), 6))
            for name in ("zeros", "ones")
        }
        shape = {name: getattr(self, name) for name in ("arrays", "rows", "columns", "resampled")}
        return shape | {name: text.decode("ascii") for name, text in packed.items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> MeasuredFaults:
        """Rebuild from `to_json`.

        Raises
        ------
        ValueError
            If `data` says something else.
        """
        cells = []
        for name in ("zeros", "ones"):
            try:
                stream = zlib.decompressobj()
                raw = stream.decompress(base64.b64decode(data[name], validate=True), 8 * MOST_CELLS)
            except (TypeError, ValueError, zlib.error):
                raise ValueError(f"{name} of measured faults are not the base64 text of a zlib stream") from None
            if len(raw) % 8 or not stream.eof:
                raise ValueError(f"{name} of measured faults are not whole numbers of 64 bits")
            cells.append(np.cumsum(np.frombuffer(raw, "<i8")))
        shape = {name: data[name] for name in ("arrays", "rows", "columns")}
        return cls(**shape, zeros=cells[0], ones=cells[1], resampled=bool(data["resampled"]))


@dataclass(frozen=True, eq=False)
class ErrorCounts:
    """How many cells of a codeword are in error, over codewords and chips.

    Attributes
    ----------
    masses : float array, shape (n + 1,)
        Probability of 0 .. n of them.
    """

    masses: Float

    @property
    def mean(self) -> float:
        """Mean number."""
        return float(self.masses @ np.arange(self.masses.size))

    @property
    def dispersion(self) -> float:
        """Variance over that of independent cells at the same mean."""
        number = np.arange(self.masses.size)
        n, mean = self.masses.size - 1, self.mean
        usual = mean * (1 - mean / n)
        return float(self.masses @ (number - mean) ** 2) / usual if usual > 0 else 1.0

    def beyond(self, count: int) -> float:
        """Probability of more than `count`."""
        return float(self.masses[count + 1 :].sum())


@dataclass(frozen=True)
class Lattice:
    """Where cells lie, and what neighbours share; see the module.

    Attributes
    ----------
    interleave : int
        Words that share a line, bit by bit.
    array_rows : int
        Lines of an array.
    row, column, field : float
        Shares of the variance of cells about the mean of their chip that those of a row, of a column, and of a
        neighbourhood have in common.
    field_length, line_length : float
        Correlation lengths in cells, and in rows or columns.
    faults : MeasuredFaults or None
        What was measured, in place of shares.

    Raises
    ------
    ValueError
        If there is no such lattice.

    Examples
    --------
    Two errors in a word of 72 cells are 3.7 times as frequent where its row has a fifth of the variance:

    >>> counts = Lattice(row=0.2).error_counts(1e-3, 72)
    >>> usual = Lattice().error_counts(1e-3, 72)
    >>> round(counts.beyond(1) / usual.beyond(1), 1)
    3.7
    """

    interleave: int = 1
    array_rows: int = ARRAY_ROWS
    row: float = 0.0
    column: float = 0.0
    field: float = 0.0
    field_length: float = 64.0
    line_length: float = 1.0
    faults: MeasuredFaults | None = None

    def __post_init__(self) -> None:
        for name in ("interleave", "array_rows"):
            value = getattr(self, name)
            if type(value) is not int or not 1 <= value <= 1 << 20:
                raise ValueError(f"{name} is a whole number from 1 to 2^20, got {value!r:.60}")
        numbers = [getattr(self, name) for name in ("row", "column", "field", "field_length", "line_length")]
        if not all(isinstance(x, float | int) and np.isfinite(x) for x in numbers):
            raise ValueError("shares and lengths of a lattice are finite numbers")
        if min(numbers[:3]) < 0 or self.shared > 1 + 1e-12:
            raise ValueError("row, column and field are shares of the variance with a sum of at most 1")
        if min(numbers[3:]) < 1:
            raise ValueError("field_length and line_length must be at least 1 cell")
        if self.faults is not None and self.shared:
            raise ValueError("measured faults have what rows and columns share: row, column and field must be 0")

    @property
    def shared(self) -> float:
        """Share of the variance that is not each cell's own."""
        return self.row + self.column + self.field

    @property
    def matters(self) -> bool:
        """Whether it is of consequence which cells are neighbours."""
        return self.shared > 0 or self.faults is not None

    def place(self, row: Index, bit: Index, word: tuple[int, int]) -> tuple[Index, Index]:
        """Line and column of bits of rows that take so many words of such a width."""
        number, width = word
        index = row * number + bit // width
        line, lane = np.divmod(index, self.interleave)
        return line, bit % width * self.interleave + lane

    def scores(self, lines: Index, columns: Index, seed: int) -> Float:
        """Part of the score of cells that they share with others, shape (lines, columns).

        Parameters
        ----------
        lines : int array
            Consecutive lines of a memory.
        columns : int array
            Cells of these lines, by number.
        seed : int
            Of the memory on its chip (`qtaml_hw.support.counter.counter_seed`).
        """
        total = np.zeros((lines.size, columns.size))
        number, local = np.divmod(lines, self.array_rows)
        for array in np.unique(number):
            here = number == array
            if self.row:
                first = int(array) << 21
                total[here] += np.sqrt(self.row) * line_noise(seed, _ROW, local[here], self.line_length, first)[:, None]
            if self.column:
                first = int(array) << 32
                total[here] += np.sqrt(self.column) * line_noise(seed, _COLUMN, columns, self.line_length, first)
            if self.field:
                own = counter_seed(seed, int(array))
                total[here] += np.sqrt(self.field) * field_noise(own, _FIELD, local[here], columns, self.field_length)
        return total

    def error_counts(
        self, p: float, n: int, word: tuple[int, int] | None = None, *, samples: int = 1000, seed: int = 0
    ) -> ErrorCounts:
        """How many cells of a codeword of `n` are in error, when each is with probability `p`.

        Independent cells and a shared row alone are exact, by quadrature; all else is the mean over `samples` codewords
        of different chips, each with the exact distribution of its own cells. Measured faults are counted, whatever `p`
        is, in so many arrays that 8 million cells are seen.

        Parameters
        ----------
        p : float
            Mean of both directions: as many ones as zeros are stored.
        n : int
            Cells of a codeword.
        word : (int, int), optional
            Words of the memory that it takes, and their width; by default one.
        samples, seed : int
            Codewords that are drawn, and what decides them.
        """
        if not self.column and not self.field and self.faults is None:
            z, weight = np.polynomial.hermite_e.hermegauss(128 if self.row else 1)
            rates = np.clip(given_region(p, np.sqrt(self.row) * z, 1 - self.row), 0.0, 1.0)
            return ErrorCounts(_binomials(rates, n).T @ (weight / weight.sum()))
        number, width = word or (1, n)
        if self.faults is not None:
            return ErrorCounts(self._counted(self.faults, n, (number, width), seed))
        drawn = min(samples, max(MOST_DRAWN // n, 1))
        rates = given_region(p, _scores_of_words(self, n, (number, width), drawn, seed), 1 - self.shared)
        return ErrorCounts(_poisson_binomials(rates).mean(axis=0))

    def _counted(self, faults: MeasuredFaults, n: int, word: tuple[int, int], seed: int) -> Float:
        """Masses of 0 .. n errors in the codewords of drawn arrays: half of the cells store what a dead one holds."""
        rows, columns = max(self.interleave * self.array_rows // word[0], 1), word[1] * self.interleave
        line, column = self.place(np.arange(rows)[:, None], np.arange(n)[None, :], word)
        lines, dead = np.arange(int(line.max()) + 1), np.zeros(n + 1)
        for i in range(max(MOST_COUNTED // (rows * n), MOST_COUNTED >> 18)):
            ones, zeros = faults.always(lines, columns, counter_seed(seed, i))
            dead += np.bincount((ones | zeros)[line, column].sum(axis=1), minlength=n + 1)
        found = np.flatnonzero(dead)
        from scipy.stats import binom  # slow to import

        halves = binom.pmf(np.arange(n + 1)[None, :], found[:, None], 0.5)
        return np.asarray(dead[found] @ halves / dead.sum())

    def _word(self, n: int, word: tuple[int, int], seed: int) -> Float:
        """Scores that the cells of one codeword of one chip share with others."""
        slots = max(self.interleave * self.array_rows // word[0], 1)
        row = int(counter_uniform(seed, 0, 0).item() * slots)
        line, column = self.place(np.full(n, row), np.arange(n), word)
        first = int(line.min())
        columns, at = np.unique(column, return_inverse=True)
        return self.scores(np.arange(first, int(line.max()) + 1), columns, seed)[line - first, at]

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary for JSON of all that is not as usual; `from_json` reverses it."""
        usual = type(self)()
        said = {x.name: getattr(self, x.name) for x in fields(self) if getattr(self, x.name) != getattr(usual, x.name)}
        return said | ({"faults": self.faults.to_json()} if self.faults is not None else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Lattice:
        """Rebuild from `to_json`.

        Raises
        ------
        ValueError
            If `data` says something else.
        """
        unknown = sorted(set(data) - {x.name for x in fields(cls)})
        if unknown:
            raise ValueError(f"lattice: unknown {unknown[0]!r:.60}")
        faults = data.get("faults")
        found = cls(**{name: value for name, value in data.items() if name != "faults"})
        return found if faults is None else replace(found, faults=MeasuredFaults.from_json(faults))


@lru_cache(maxsize=4)
def _scores_of_words(lattice: Lattice, n: int, word: tuple[int, int], drawn: int, seed: int) -> Float:
    """Shared scores of the cells of codewords of different chips, shape (drawn, n), whatever their error rate is."""
    return np.stack([lattice._word(n, word, counter_seed(seed, i)) for i in range(drawn)])


def _binomials(rates: Float, n: int) -> Float:
    """Binomial masses of 0 .. n, one row for each rate."""
    from scipy.stats import binom  # slow to import

    return np.asarray(binom.pmf(np.arange(n + 1)[None, :], n, rates[:, None]))


def _poisson_binomials(rates: Float) -> Float:
    """Masses of 0 .. n errors of independent cells with rates of their own, one row for each row of `rates`."""
    from qtaml_hw.support.sums import poisson_binomials  # numba is slow to import

    masses = np.empty((rates.shape[0], rates.shape[1] + 1))
    poisson_binomials(np.ascontiguousarray(rates), masses)
    return masses
