"""What reader and writer of packed words share: where the words of a segment lie in the stream of codewords.

The words of all segments, highest bit first, make one stream of bits, which is cut into pieces of k bits, each the data
of a codeword (`qtaml_hw.storage.layout`). Hardware moves the stream in chunks of a power of two of bits that holds the
widest word; the last chunk of a codeword may be shorter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amaranth.hdl import Cat, Const, Module, Mux

from qtaml_hw.hdl.gates.gates import bits_of, declare
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.storage.trellis import Trellis

__all__ = ["PackedSegment", "chosen", "chunk_of", "rows_of", "shifted", "window_tables"]


def window_tables(trellis: Trellis) -> list[ReadOut]:
    """The tables of a trellis, one for each weight of a step: from window to weight."""
    return [ReadOut("trellis", row, trellis.fraction_bits, erased=trellis.erased) for row in trellis.table]


@dataclass(frozen=True, eq=False)
class PackedSegment:
    """Words of one width and one read-out, one after the other.

    Attributes
    ----------
    bits : int
        Of a word, 1 to 16.
    size : int
        Number of words.
    offset : int
        Bits of the stream before the first.
    readout : ReadOut or Trellis
        Table of the words, or what reads them as steps of a trellis.

    Raises
    ------
    ValueError
        If the numbers make no sense.

    Examples
    --------
    >>> segment = PackedSegment(bits=4, size=100, offset=0, readout=ReadOut("raw", range(16), 0))
    >>> len(segment.tables), segment.beat
    (1, 8)
    """

    bits: int
    size: int
    offset: int
    readout: ReadOut | Trellis

    def __post_init__(self) -> None:
        if not (1 <= self.bits <= 16 and self.size >= 1 and self.offset >= 0 and self.readout.bits == self.bits):
            raise ValueError(f"not a packed segment: {self.size} words of {self.bits} bits after {self.offset}")

    @property
    def tables(self) -> list[ReadOut]:
        """One for each weight of a word."""
        return [self.readout] if isinstance(self.readout, ReadOut) else window_tables(self.readout)

    @property
    def beat(self) -> int:
        """Bits of its weights, each in whole bytes."""
        return sum(-(-table.output_bits // 8) * 8 for table in self.tables)

    @property
    def end(self) -> int:
        """Bits of the stream up to its last."""
        return self.offset + self.size * self.bits


def chunk_of(segments: Sequence[PackedSegment]) -> int:
    """Bits of a chunk.

    Examples
    --------
    >>> table = lambda bits: ReadOut("raw", range(1 << bits), 0)
    >>> chunk_of([PackedSegment(2, 10, 0, table(2)), PackedSegment(5, 3, 20, table(5))])
    8
    """
    return 1 << (max(segment.bits for segment in segments) - 1).bit_length()


def rows_of(segments: Sequence[PackedSegment], k: int) -> int:
    """Codewords of the stream.

    Raises
    ------
    ValueError
        If the segments do not follow one another.
    """
    ends = [0, *(segment.end for segment in segments)]
    if not segments or [segment.offset for segment in segments] != ends[:-1]:
        raise ValueError("packed segments follow one another without gap")
    return -(-ends[-1] // k)


def chosen(m: Module, name: str, number: Any, values: Sequence[int], width: int) -> Any:
    """The value of the segment with that number: a small ROM."""
    if len(set(values)) == 1 or number is None:
        return Const(values[0], width)
    value: Any = Const(values[0], width)
    for i, other in enumerate(values[1:], 1):
        value = Mux(number == i, Const(other, width), value)
    return declare(m, name, value)


def shifted(m: Module, name: str, vector: Any, amount: Any, *, up: bool = False) -> Any:
    """`vector` moved down (or up) by `amount` places; zeros come in, what leaves is lost."""
    for i, bit in enumerate(bits_of(amount)):
        cut = min(1 << i, len(vector))
        kept, zeros = (vector[: len(vector) - cut] if up else vector[cut:]), Const(0, cut)
        moved = Cat(zeros, kept) if up else Cat(kept, zeros)
        vector = declare(m, f"{name}_{1 << i}", Mux(bit, moved, vector))
    return vector
