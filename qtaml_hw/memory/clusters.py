"""Upsets of several cells at a time, found in the lists that irradiation leaves.

A list is a CSV file with the columns ``address``, ``content`` (what was read), ``pattern`` (what was written) and,
where the memory was read more than once, ``cycle``; numbers are hexadecimal with ``0x`` or decimal. Lines that start
with ``#`` say how it is to be read: ``# width = 8`` (bits of a word; by default as many as the patterns have digits
for), ``# words = 2097152`` (by default the power of two above the last address), and ``# interleave = 4`` where the
layout is known: how many words share a line of cells, bit by bit.

With a known layout, cells of one reading that lie within two lines and two columns of each other are one event, and
events have shapes. Without it (layouts are seldom published) neighbours are found by what their addresses have in
common: of independent upsets hardly any two pairs differ in the same bits of their cell numbers, so a difference that
comes again is that of neighbours, and so is that of two cells of one event. The idea is that of LELAPE (Franco et al.,
doi 10.5281/zenodo.10156119). Shapes are then not known: cells of an event are taken to lie side by side along a line,
which is the worst for codewords.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.support.files import opened

__all__ = ["Clusters", "UpsetList", "read_upsets"]

Shape = tuple[tuple[int, int], ...]
"""(line, column) of the cells of an event, counted from the first of them."""

REACH: Final = 2
"""Lines and columns that neighbours in a known layout are apart at most."""
FALSE: Final = 0.05
"""Differences that may come again by chance, expected number."""
ALONE: Final = 5
"""How often a difference comes again in a list of one reading, at least."""
MOST_UPSETS: Final = 1_000_000
MOST_IN_A_READING: Final = 5_000
"""Upsets of one reading: their pairs are counted."""


@dataclass(frozen=True, eq=False)
class UpsetList:
    """Upset cells, reading by reading.

    Attributes
    ----------
    readings : tuple of int64 array
        Cell numbers, ``address * width + bit``, rising.
    width, words : int
        Bits of a word, and words of the memory.
    interleave : int or None
        Words that share a line of cells; None: not known.

    Examples
    --------
    One reading of a memory of four words of 8 bits, which two and two share a line of cells: two upsets side by side.

    >>> found = UpsetList((np.array([0, 8]),), width=8, words=4, interleave=2)
    >>> found.size, found.clusters().sizes
    (2, {2: 1})
    """

    readings: tuple[NDArray[np.int64], ...]
    width: int
    words: int
    interleave: int | None

    @property
    def size(self) -> int:
        """Number of upset cells."""
        return sum(cells.size for cells in self.readings)

    def clusters(self) -> Clusters:
        """The events that they belong to."""
        if self.interleave is not None:
            return self._by_place(self.interleave)
        differences = self._differences()
        events = [event for cells in self.readings for event in _linked(cells, differences)]
        sizes = Counter(len(event) for event in events)
        shapes = {tuple((0, i) for i in range(size)): count for size, count in sorted(sizes.items())}
        return Clusters(shapes, False, self._accidental(len(differences)))

    def _by_place(self, interleave: int) -> Clusters:
        found: Counter[Shape] = Counter()
        for cells in self.readings:
            word, bit = np.divmod(cells, self.width)
            line, lane = np.divmod(word, interleave)
            places = list(zip(line.tolist(), (bit * interleave + lane).tolist(), strict=True))
            near = [
                (i, j)
                for i, j in combinations(range(len(places)), 2)
                if all(abs(a - b) <= REACH for a, b in zip(places[i], places[j], strict=True))
            ]
            for event in _groups(len(places), near):
                inside = sorted(places[i] for i in event)
                first = min(r for r, _ in inside), min(c for _, c in inside)
                found[tuple((r - first[0], c - first[1]) for r, c in inside)] += 1
        return Clusters(dict(sorted(found.items())), True, self._accidental((2 * REACH + 1) ** 2 // 2))

    def _accidental(self, neighbours: int) -> float:
        """Expected pairs of independent upsets that are taken for one event."""
        pairs = sum(cells.size * (cells.size - 1) / 2 for cells in self.readings)
        return 2 * pairs * neighbours / (self.words * self.width)

    def _differences(self) -> set[int]:
        """Differences of cell numbers, bit by bit, that are those of neighbours."""
        times: Counter[int] = Counter()
        for (
            cells
        ) in self.readings:  # two events of one shape in one reading have differences between them that are equal
            found = [a ^ b for a, b in combinations(cells.tolist(), 2)]
            times.update(found if len(self.readings) == 1 else set(found))
        pairs, cells_of_all = sum(times.values()), self.words * self.width
        often, expected = 2, pairs**2 / (2 * cells_of_all)
        if len(self.readings) == 1:
            often = ALONE
        while expected > FALSE:  # Poisson: values that come `often` times by chance
            often += 1
            expected *= pairs / cells_of_all / often
        known = {value for value, count in times.items() if count >= often}
        while known:
            more = {
                a ^ b
                for cells in self.readings
                for event in _linked(cells, known)
                if len(event) > 2
                for a, b in combinations(event, 2)
            }
            if more <= known:
                break
            known |= more
        return known


@dataclass(frozen=True, eq=False)
class Clusters:
    """How many cells an event upsets, and how they lie.

    Attributes
    ----------
    shapes : dict of shape to int
        Events of every shape.
    placed : bool
        Whether shapes are known; otherwise they are lines.
    accidental : float
        Expected pairs of independent upsets that were taken for one event.

    Examples
    --------
    Three single upsets and one pair.

    >>> found = Clusters({((0, 0),): 3, ((0, 0), (0, 1)): 1}, placed=True, accidental=0.0)
    >>> found.events, found.sizes, found.mean
    (4, {1: 3, 2: 1}, 1.25)
    """

    shapes: dict[Shape, int]
    placed: bool
    accidental: float

    @property
    def events(self) -> int:
        """Number of events."""
        return sum(self.shapes.values())

    @property
    def sizes(self) -> dict[int, int]:
        """Events by the number of their cells."""
        found: Counter[int] = Counter()
        for shape, count in self.shapes.items():
            found[len(shape)] += count
        return dict(sorted(found.items()))

    @property
    def mean(self) -> float:
        """Cells of an event on average."""
        return sum(size * count for size, count in self.sizes.items()) / self.events

    def hits(self, interleave: int) -> dict[int, float]:
        """Words per event that it upsets in so many bits, where `interleave` words share a line of cells.

        Examples
        --------
        >>> pairs = Clusters({((0, 0), (0, 1)): 1}, True, 0.0)
        >>> pairs.hits(1), pairs.hits(4)
        ({2: 1.0}, {1: 2.0})
        """
        found: Counter[int] = Counter()
        for shape, count in self.shapes.items():
            for bits in Counter((line, column % interleave) for line, column in shape).values():
                found[bits] += count
        return {bits: count / self.events for bits, count in sorted(found.items())}


def _linked(cells: NDArray[np.int64], differences: set[int]) -> list[list[int]]:
    """Cells of one reading, those with one of the differences together."""
    found = cells.tolist()
    near = [(i, j) for i, j in combinations(range(len(found)), 2) if found[i] ^ found[j] in differences]
    return [[found[i] for i in event] for event in _groups(len(found), near)]


def _groups(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Connected components of 0 .. count - 1."""
    owner = list(range(count))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for a, b in pairs:
        owner[root(b)] = root(a)
    groups: dict[int, list[int]] = {}
    for i in range(count):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def read_upsets(path: Path) -> UpsetList:
    """Read a list of upsets; see the module.

    Raises
    ------
    ValueError
        If it cannot be read or says something else; the message names file and entry.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "run.csv"
    ...     _ = path.write_text("# interleave = 4\\naddress,content,pattern\\n0x10,0x01,0x00\\n0x11,0x01,0x00\\n")
    ...     found = read_upsets(path).clusters()
    >>> found.shapes
    {((0, 0), (0, 1)): 1}
    """
    try:
        with io.TextIOWrapper(opened(path), encoding="utf-8-sig") as file:
            return _parsed(file.read())
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ValueError(f"{path}: cannot read the list of upsets: {reason}") from None
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{path}: {error}") from None


def _parsed(text: str) -> UpsetList:
    lines = text.splitlines()
    about = [match for x in lines if (match := re.fullmatch(r"#\s*(width|words|interleave)\s*=\s*(\S+)\s*", x.strip()))]
    said = {match[1]: _whole(match[2], match[1], 1 << 40) for match in about}
    body = "\n".join(x for x in lines if x.strip() and not x.strip().startswith("#"))
    names, *rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(body))] or [[]]
    columns = [name.lower() for name in names]
    wanted = ["address", "content", "pattern"]
    if not set(wanted) <= set(columns) <= {*wanted, "cycle"} or len(set(columns)) < len(columns):
        raise ValueError(f"columns {', '.join(names)[:80]!r}: expected address, content, pattern and perhaps cycle")
    if not 1 <= len(rows) <= MOST_UPSETS:
        raise ValueError(f"expected 1 to {MOST_UPSETS} entries, got {len(rows)}")
    digits = max(
        len(row[columns.index("pattern")].lower().removeprefix("0x")) for row in rows if len(row) == len(names)
    )
    width = said.get("width", 4 * digits)
    if not 1 <= width <= 64:
        raise ValueError(f"width: expected 1 to 64 bits of a word, got {width}")
    readings: dict[int, list[int]] = {}
    last = 0
    for number, row in enumerate(rows, 1):
        if len(row) != len(names):
            raise ValueError(f"entry {number}: {len(row)} columns, expected {len(names)}")
        value = {
            name: _whole(cell, f"entry {number}: {name}", 1 << 64) for name, cell in zip(columns, row, strict=True)
        }
        flips, last = value["content"] ^ value["pattern"], max(last, value["address"])
        if not flips:
            raise ValueError(f"entry {number}: content and pattern are the same: nothing was upset")
        if flips >> width or value["address"] >= 1 << 40:
            raise ValueError(f"entry {number}: expected words of {width} bits and an address below 2^40")
        cells = readings.setdefault(value.get("cycle", 0), [])
        cells += [value["address"] * width + bit for bit in range(width) if flips >> bit & 1]
    for cycle, cells in readings.items():
        if len(cells) > MOST_IN_A_READING:
            raise ValueError(f"cycle {cycle}: more than {MOST_IN_A_READING} upsets in one reading hide who is whose")
    words = said.get("words", 1 << last.bit_length())
    if words <= last:
        raise ValueError(f"words: address {last} lies beyond {words} words")
    found = tuple(np.unique(np.array(cells, dtype=np.int64)) for _, cells in sorted(readings.items()))
    return UpsetList(found, width, words, said.get("interleave"))


def _whole(text: str, name: str, below: int) -> int:
    """A number in hexadecimal with 0x, or decimal."""
    if not re.fullmatch(r"0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20}", text):
        raise ValueError(f"{name}: expected a whole number, decimal or 0x..., got {text[:40]!r}")
    value = int(text, 16 if text[:2].lower() == "0x" else 10)
    if value >= below or (value == 0 and not name.startswith("entry")):
        raise ValueError(f"{name}: expected a number above 0 and below 2^{below.bit_length() - 1}, got {text[:40]}")
    return value
