"""Logic without synthesis: area, energy and leakage of what is emitted, from closed forms.

A module is described by a few numbers (`Features`): two-input gates of its coders as `qtaml_hw.hdl.coders.area`
estimates them, nodes of the decision diagrams of its read-out tables, bits of its queue. What each of them costs was
fitted to synthesis of modules in one library (`benchmarks/cost.py`), whose name, corner and error stand beside the
figures. In another library the same numbers are scaled by that library's NAND gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Features", "diagram_nodes", "table_nodes"]


@dataclass(frozen=True)
class Features:
    """What a module is made of.

    Attributes
    ----------
    xor : float
        Two-input gates of encoders.
    columns, locator, vote, sequential : float
        Two-input gates of decoders: of one error, of several within a cycle, of votes, and of those that take many
        cycles.
    received : float
        Bits of codewords that errors can be injected into.
    nodes : float
        Nodes of the decision diagrams of tables, each as often as there are copies.
    queue : float
        Bits of the queue at the output.
    registers : float
        Other bits that are kept.
    readers : float
        Readers: what each has once.
    """

    xor: float = 0.0
    columns: float = 0.0
    locator: float = 0.0
    vote: float = 0.0
    sequential: float = 0.0
    received: float = 0.0
    nodes: float = 0.0
    queue: float = 0.0
    registers: float = 0.0
    readers: float = 0.0

    def __add__(self, other: Features) -> Features:
        return Features(*(a + b for a, b in zip(self.vector, other.vector, strict=True)))

    def __mul__(self, copies: float) -> Features:
        return Features(*(copies * a for a in self.vector))

    @property
    def vector(self) -> tuple[float, ...]:
        """The numbers in the order of the attributes."""
        return tuple(getattr(self, field.name) for field in fields(self))


def table_nodes(table: Sequence[int], width: int) -> int:
    """Nodes of the shared decision diagram of a table: of the better of the two orders of its address bits.

    Parameters
    ----------
    table : sequence of int
        Entries, a power of 2 of them.
    width : int
        Bits of an entry, in two's complement.

    Examples
    --------
    The word itself needs one node per bit, however wide; a constant needs none:

    >>> table_nodes(range(-8, 8), 4), table_nodes([3, 3, 3, 3], 3)
    (4, 0)
    """
    return _nodes(tuple(int(entry) for entry in table), width)


@lru_cache(maxsize=4096)
def _nodes(table: tuple[int, ...], width: int) -> int:
    entries = np.array(table, dtype=np.int64)
    bits = entries.size.bit_length() - 1
    index = np.arange(entries.size)
    backwards = sum(((index >> i) & 1) << (bits - 1 - i) for i in range(bits)) if bits else index
    planes = np.stack([(entries >> j) & 1 for j in range(width)]).astype(np.uint8)
    return min(diagram_nodes(planes), diagram_nodes(planes[:, backwards]))


def diagram_nodes(functions: NDArray[np.uint8]) -> int:
    """Nodes of the shared decision diagram of Boolean functions, inverted edges counted as plain ones.

    Parameters
    ----------
    functions : uint8 array, shape (functions, 2**inputs)
        Truth tables, the highest input looked at first.
    """
    nodes = 0
    functions = _distinct(functions)
    while functions.shape[1] > 1:
        half = functions.shape[1] // 2
        low, high = functions[:, :half], functions[:, half:]
        nodes += int((low != high).any(axis=1).sum())
        functions = _distinct(np.concatenate([low, high]))
    return nodes


def _distinct(functions: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each function once, of a function and its inverse the one that is 0 at first."""
    flipped = functions ^ functions[:, :1]
    packed = np.packbits(flipped, axis=1)
    _, first = np.unique(packed, axis=0, return_index=True)
    return flipped[first]


def total(parts: Iterable[Features]) -> Features:
    """The sum of some features."""
    found = Features()
    for part in parts:
        found = found + part
    return found
