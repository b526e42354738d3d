"""Lists of dead cells as a march test leaves them: cells that read 0, or 1, whatever is written.

Two forms of file, both of rows of one width, numbered from 0 on, in the address map of a plan
(`qtaml_hw.storage.layout`): bit b of row a is bit ``a * width + b`` of the memory where bits are counted from the
lowest.

* CSV. Lines that begin with ``#`` say how it is to be read: ``# width = 64``, and ``# order = lsb-first`` or
  ``msb-first``: which bit of a row is the rightmost of its hexadecimal number. Then a line with the names of the
  columns and one line for each row with a dead cell: ``address`` with ``stuck_0`` and ``stuck_1`` (masks), or with
  ``read_after_0`` and ``read_after_1`` (what was read after 0, and after 1, had been written to all cells). Addresses
  are decimal or ``0x``; patterns are hexadecimal, with or without ``0x``. ``# rows = 1024`` may say how many rows were
  tested; by default those up to the last that is listed. ``# array_rows = 256`` may say after how many rows another
  array begins.
* npz, with arrays of the same names, patterns as bytes of shape (rows, bytes), the lowest bits in the first byte; and
  ``width``, ``order``, and ``rows`` and ``array_rows`` where that is said.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.support.files import opened
from qtaml_hw.support.npz import PythonObjects, array_from, sizes

__all__ = ["CellMap", "read_cell_map"]

SAID = ("width", "order", "rows", "array_rows")
ORDERS = ("lsb-first", "msb-first")
MASKS, READS = ("stuck_0", "stuck_1"), ("read_after_0", "read_after_1")

MOST_BYTES = 1 << 30
"""Longest file."""
WIDEST = 1 << 20
"""Widest row."""
DIGITS = 20
"""Of a number that is not too large, at most."""


@dataclass(frozen=True, eq=False)
class CellMap:
    """Dead cells by bit address.

    Attributes
    ----------
    zeros, ones : int64 array
        Cells that hold a 0, and a 1, whatever is written; rising.
    tested : int
        Cells that were tested.
    width, array_rows : int
        Bits of a row, and rows of an array, where that is said; 0 where it is not.
    rows_said : bool
        Whether the list says how many rows were tested; otherwise `tested` is up to the last that it lists.

    Raises
    ------
    ValueError
        If a cell is said to hold both.

    Examples
    --------
    >>> found = CellMap(zeros=np.array([9, 2]), ones=np.array([5]), tested=100)
    >>> found.zeros.tolist(), found.size, found.shares
    ([2, 9], 3, (0.01, 0.02))
    """

    zeros: NDArray[np.int64]
    ones: NDArray[np.int64]
    tested: int = 0
    width: int = 0
    array_rows: int = 0
    rows_said: bool = False

    def __post_init__(self) -> None:
        for name in ("zeros", "ones"):
            object.__setattr__(self, name, np.unique(np.asarray(getattr(self, name), dtype=np.int64)))
        last = max((int(x[-1]) for x in (self.zeros, self.ones) if x.size), default=-1)
        if self.tested and last >= self.tested:
            raise ValueError(f"cell {last} is listed, and {self.tested} cells were tested")
        object.__setattr__(self, "tested", self.tested or last + 1)
        both = np.intersect1d(self.zeros, self.ones)
        if both.size:
            raise ValueError(f"cell {both[0]} is said to hold a 0 and a 1 whatever is written: no stuck cell does")

    @property
    def size(self) -> int:
        """Number of dead cells."""
        return int(self.zeros.size + self.ones.size)

    @property
    def shares(self) -> tuple[float, float]:
        """Shares of the cells that hold a 1, and a 0, whatever is written.

        Examples
        --------
        >>> CellMap(np.array([1, 5]), np.array([2]), 10).shares
        (0.1, 0.2)
        """
        tested = max(self.tested, 1)
        return self.ones.size / tested, self.zeros.size / tested

    def part(self, address: int, bits: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Of so many bits from an address on: which are dead, and what they hold."""
        dead, held = np.zeros(bits, dtype=np.uint8), np.zeros(bits, dtype=np.uint8)
        for cells, marks in ((self.zeros, (dead,)), (self.ones, (dead, held))):
            low, high = np.searchsorted(cells, (address, address + bits))
            for mark in marks:
                mark[cells[low:high] - address] = 1
        return dead, held


def read_cell_map(path: Path) -> CellMap:
    """Read a list of dead cells.

    Parameters
    ----------
    path : Path
        A file as the module describes it; its name ends in ``.csv`` or ``.npz``.

    Raises
    ------
    ValueError
        If it cannot be read, says what it lists in other words, or lists what a stuck cell does not do. The message
        names file and field.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "map.csv"
    ...     _ = file.write_text("# width = 8\\n# order = lsb-first\\naddress,stuck_0,stuck_1\\n2,01,80\\n")
    ...     found = read_cell_map(file)
    >>> found.zeros.tolist(), found.ones.tolist()
    ([16], [23])
    """
    kind = path.suffix.lower()
    if kind not in (".csv", ".npz"):
        raise ValueError(f"{path}: a list of dead cells is a .csv or a .npz file")
    try:
        with opened(path) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise ValueError(f"longer than {MOST_BYTES} bytes")
            return _read_csv(file.read().decode()) if kind == ".csv" else _read_npz(file)
    except OSError as error:
        raise ValueError(f"{path}: cannot read the list of dead cells: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: is no text in UTF-8: save it as CSV in UTF-8") from None
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{path}: {error}") from None


def _columns(names: list[str]) -> tuple[str, str]:
    """Which of the two forms the columns have."""
    if len(set(names)) != len(names):
        raise ValueError(f"a column is named twice: {', '.join(names)[:100]}")
    for form in (MASKS, READS):
        if set(names) == {"address", *form}:
            return form
    raise ValueError(
        f"columns {', '.join(names)[:100]!r}: expected address with {' and '.join(MASKS)}, or with "
        f"{' and '.join(READS)}, in small letters and separated by commas. A list of upsets, as irradiation leaves it, "
        "is no list of dead cells"
    )


def _tested(rows: object, width: int) -> int:
    """Cells of so many rows."""
    if isinstance(rows, bool) or not isinstance(rows, int) or not 1 <= rows < 1 << 43:
        raise ValueError(f"rows: expected how many were tested, a decimal number below 2^43, got {rows!r:.60}")
    return rows * width


def _array_rows(said: str | None) -> int:
    """Rows of an array; 0 where nobody says."""
    if said is None:
        return 0
    rows = _decimal(said)
    if isinstance(rows, str) or not 1 <= rows <= 1 << 20:
        raise ValueError(f"array_rows: expected how many rows an array has, 1 to 2^20, got {said:.60}")
    return rows


def _shape(width: object, order: object) -> tuple[int, str]:
    if isinstance(width, bool) or not isinstance(width, int) or not 1 <= width <= WIDEST:
        raise ValueError(f"width: expected the bits of a row, 1 to {WIDEST}, got {width!r:.60}")
    if order not in ORDERS:
        raise ValueError(f"order: expected {' or '.join(ORDERS)}, got {order!r:.60}")
    return width, str(order)


def _read_csv(text: str) -> CellMap:
    lines = text.lstrip("\ufeff").splitlines()
    found = _about(line.strip() for line in lines if line.strip().startswith("#"))
    if missing := [name for name in ("width", "order") if name not in found]:
        raise ValueError(f"{missing[0]}: not said; expected a line '# {missing[0]} = ...' before the columns")
    width, order = _shape(_decimal(found["width"]), found["order"])
    rows_said = found.get("rows")
    tested = 0 if rows_said is None else _tested(_decimal(rows_said), width)
    array_rows = _array_rows(found.get("array_rows"))
    body = {n: line for n, line in enumerate(lines, 1) if line.strip() and not line.strip().startswith("#")}
    reader, places = csv.reader(body.values()), list(body)
    rows = [(places[reader.line_num - 1], [cell.strip() for cell in row]) for row in reader]
    if not rows:
        raise ValueError("no line with the names of the columns, such as address,stuck_0,stuck_1")
    names = rows[0][1]
    first, second = _columns(names)
    at = [names.index(name) for name in ("address", first, second)]
    zeros, ones = list[int](), list[int]()
    seen = set[int]()
    for number, row in rows[1:]:
        if len(row) != len(names):
            raise ValueError(f"line {number}: {len(row)} columns, expected {len(names)}")
        address = _number(row[at[0]], "address", number, 16 if row[at[0]].lower().startswith("0x") else 10)
        if address in seen:
            raise ValueError(f"line {number}: address {address} is there twice")
        seen.add(address)
        a, b = (_number(row[i], name, number, 16) for i, name in zip(at[1:], (first, second), strict=True))
        if max(a, b) >> width:
            raise ValueError(f"line {number}: a pattern has more than {width} bits")
        stuck_0, stuck_1 = (a, b) if first in MASKS else (b ^ ((1 << width) - 1), a)
        for pattern, cells in ((stuck_0, zeros), (stuck_1, ones)):
            while pattern:
                bit = (pattern & -pattern).bit_length() - 1
                pattern &= pattern - 1
                cells.append(address * width + (bit if order == ORDERS[0] else width - 1 - bit))
    held = {"zeros": np.array(zeros, dtype=np.int64), "ones": np.array(ones, dtype=np.int64)}
    last = (max(seen, default=-1) + 1) * width
    return CellMap(**held, tested=tested or last, width=width, array_rows=array_rows, rows_said=bool(tested))


def _about(lines: Iterable[str]) -> dict[str, str]:
    """What lines that begin with ``#`` say, by name; others than these are comments."""
    found = dict[str, str]()
    for line in lines:
        if not (match := re.fullmatch(rf"#\s*({'|'.join(SAID)})\s*([=:])\s*(.*)", line, re.IGNORECASE)):
            continue
        name, sign, value = match.groups()
        if name not in SAID or sign != "=" or len(value.split()) != 1:
            raise ValueError(f"{line[:60]!r}: expected '# {name.lower()} = ...'")
        if found.setdefault(name, value) != value:
            raise ValueError(
                f"{name}: said twice, {found[name][:60]} and {value[:60]}: all rows of a list are alike. Lists of "
                "several memories: cut their rows into pieces of one width"
            )
    return found


def _decimal(text: str) -> int | str:
    """The number that a text is; itself where it is none, or larger than any that is expected."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else text


def _number(text: str, name: str, line: int, base: int) -> int:
    """A number of at most 2**53 as an address, of any length as a pattern."""
    if not re.fullmatch(r"(0[xX])?[0-9a-fA-F]+" if base == 16 else r"[0-9]+", text):
        form = "a decimal number, or a hexadecimal one that begins with 0x" if base == 10 else "a hexadecimal number"
        raise ValueError(f"line {line}: {name}: expected {form}, got {text!r:.60}")
    if name == "address" and (len(text) > DIGITS or int(text, base) >= 1 << 43):
        raise ValueError(f"line {line}: address {text[:60]} lies beyond any memory")
    return int(text, base)


def _plain(file: BinaryIO, name: str) -> NDArray[Any]:
    """An array of numbers or text, as all of a list are."""
    try:
        return array_from(file, name, free=MOST_BYTES)
    except PythonObjects:
        kind = "text" if name == "order" else "integers"
        raise ValueError(f"{name}: expected a plain array of {kind}, got one of Python objects") from None
    except ValueError as error:
        raise ValueError(f"{name}: cannot be read ({error})") from None


def _read_npz(file: BinaryIO) -> CellMap:
    found = sizes(file)
    if sum(found.values()) > MOST_BYTES:
        raise ValueError(f"its arrays are longer than {MOST_BYTES} bytes")
    arrays = {name: _plain(file, name) for name in found}
    if missing := [name for name in ("width", "order") if name not in arrays]:
        raise ValueError(f"{missing[0]}: not said; expected an array of that name")
    if arrays["width"].size != 1 or arrays["order"].size != 1:
        raise ValueError("width and order: expected one value each")
    width, order = _shape(arrays.pop("width").item(), arrays.pop("order").item())
    tested = 0
    if "rows" in arrays:
        said = arrays.pop("rows")
        tested = _tested(said.item() if said.size == 1 else said.tolist(), width)
    array_rows = _array_rows(str(arrays.pop("array_rows").tolist()) if "array_rows" in arrays else None)
    first, second = _columns(sorted(arrays))[:2]
    address, size = arrays["address"], -(-width // 8)
    if address.ndim != 1 or address.dtype.kind not in "ui" or np.any(address < 0) or np.any(address >= 1 << 43):
        raise ValueError("address: expected a vector of row numbers, integers")
    if np.unique(address).size != address.size:
        raise ValueError("address: a row is there twice")
    bits = []
    for name in (first, second):
        pattern = arrays[name]
        if pattern.dtype != np.uint8 or pattern.shape != (address.size, size):
            raise ValueError(
                f"{name}: expected uint8 of shape ({address.size}, {size}), got {pattern.dtype} of {pattern.shape}"
            )
        row = np.unpackbits(pattern, axis=1, bitorder="little")
        if np.any(row[:, width:]):
            raise ValueError(f"{name}: a pattern has more than {width} bits")
        bits.append(row[:, :width] if order == ORDERS[0] else row[:, width - 1 :: -1][:, :width])
    stuck_0, stuck_1 = (bits[0], bits[1]) if first in MASKS else (1 - bits[1], bits[0])
    base = address.astype(np.int64)[:, None] * width + np.arange(width)
    last = int(base[:, -1].max(initial=-1)) + 1
    return CellMap(base[stuck_0 == 1], base[stuck_1 == 1], tested or last, width, array_rows, bool(tested))
