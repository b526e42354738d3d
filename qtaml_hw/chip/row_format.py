"""How a stored row is laid out: between the bits of a row, its words, and its weights.

The layout is that of `qtaml_hw.storage.RowLayout` and of the emitted readers (`qtaml_hw.hdl.StreamReader`):
unprotected planes in the low bits, then the data bits of the codeword, then its check bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, Status
from qtaml_hw.codes.block import Bits
from qtaml_hw.storage import ReadOut, RowLayout

__all__ = ["RowFormat"]

Words = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class RowFormat:
    """Layout, code and read-out of a row.

    Attributes
    ----------
    bits, planes, lanes : int
        Bits of a word, how many of them (from the MSB) are protected, and words per row.
    code : BlockCode or None
        Code of the protected planes, ``k = planes * lanes``; None without protected planes.
    readout : ReadOut or None
        Table from word to weight; None where rows hold no weights.

    Raises
    ------
    ValueError
        If code and layout do not fit together.

    Examples
    --------
    Two words of 4 bits, the upper two planes under a Hamming code:

    >>> from qtaml_hw.codes import make
    >>> layout = RowFormat(bits=4, planes=2, lanes=2, code=make("hamming", 4))
    >>> rows = layout.encode(np.array([[0b0111, 0b1001]]))
    >>> layout.width, rows[0, :4].tolist(), rows[0, 4:8].tolist()
    (11, [1, 0, 1, 1], [0, 1, 1, 0])
    >>> rows[0, 5] ^= 1  # an error in a protected plane
    >>> layout.decode(rows)[0].tolist()
    [[7, 9]]
    """

    bits: int
    planes: int
    lanes: int
    code: BlockCode | None = None
    readout: ReadOut | None = None

    def __post_init__(self) -> None:
        k = 0 if self.code is None else self.code.k
        if k != self.layout.protected_bits:
            raise ValueError(f"{self.planes} planes of {self.lanes} lanes need a code of that many data bits, not {k}")
        if self.readout is not None and self.readout.bits != self.bits:
            raise ValueError(f"read-out {self.readout.name} is for words of {self.readout.bits} bits, not {self.bits}")

    @classmethod
    def of_code(cls, code: BlockCode | int) -> RowFormat:
        """Rows of one codeword each, data bits first; an integer: that many bits without a code."""
        if isinstance(code, BlockCode):
            return cls(1, 1, code.k, code)
        return cls(1, 0, code)

    @property
    def layout(self) -> RowLayout:
        """Where the bits of the words lie."""
        return RowLayout(self.bits, self.planes, self.lanes)

    @property
    def data_width(self) -> int:
        """Bits of the words of a row."""
        return self.layout.width

    @property
    def width(self) -> int:
        """Bits of a row."""
        return self.data_width + (0 if self.code is None else self.code.check_bits)

    @property
    def plain_bits(self) -> int:
        """Unprotected bits, at the low end of a row."""
        return self.layout.plain_bits

    def encode(self, words: NDArray[Any]) -> Bits:
        """Rows of bits, check bits included, for words of shape (rows, lanes)."""
        bits = self.layout.spread(words)
        if self.code is None:
            return bits
        return np.concatenate([bits, self.code.check(bits[:, self.plain_bits :])], axis=1)

    def correct(self, rows: Bits) -> tuple[Bits, NDArray[np.uint8]]:
        """Rows as the decoder returns them, and its `Status` for each."""
        if self.code is None:
            return rows, np.full(len(rows), Status.CLEAN, dtype=np.uint8)
        result = self.code.decode(rows[:, self.plain_bits :])
        return np.concatenate([rows[:, : self.plain_bits], result.codewords], axis=1), result.status

    def decode(self, rows: Bits) -> tuple[Words, NDArray[np.uint8]]:
        """Words after the decoder, shape (rows, lanes), and its `Status` for each row."""
        corrected, status = self.correct(rows)
        return self.layout.gather(corrected), status

    @property
    def weight_width(self) -> int:
        """Bits of a weight in a decoded row: those of the read-out, sign-extended to whole bytes, as in `StreamReader`.

        Raises
        ------
        ValueError
            If the rows hold no weights.
        """
        return -(-self._readout().output_bits // 8) * 8

    def weights(self, words: NDArray[Any], status: NDArray[np.uint8]) -> NDArray[np.int32]:
        """What decoded words (rows, lanes) mean, in units of ``step * 2**-fraction_bits``; raises as `weight_width`.

        Words of flagged rows are erased where the read-out says so.
        """
        readout = self._readout()
        weights = np.asarray(readout.table[words])
        if readout.erased is not None:
            weights[status == Status.DETECTED] = readout.erased
        return weights

    def _readout(self) -> ReadOut:
        if self.readout is None:
            raise ValueError("these rows hold no weights: their format has no read-out")
        return self.readout
