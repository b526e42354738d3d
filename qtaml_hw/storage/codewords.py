"""The codewords that trellis words of a layer are written into, where cells of their check bits are dead, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.storage.scheme import StorageScheme

__all__ = ["WIDEST", "Codewords", "as_masks", "fills_codewords"]

WIDEST = 32
"""Check bits of the codes whose check cells are written around, at most."""


@dataclass(frozen=True, eq=False)
class Codewords:
    """The check bits of the codewords that the words of a layer fill, as far as they lie in dead cells.

    Attributes
    ----------
    code : BlockCode
        Of at most 32 check bits.
    dead, held : uint32 array, shape (codewords,)
        Check bits in dead cells, and what these hold: check bit i as bit i.

    Raises
    ------
    ValueError
        If the code has more check bits.

    Examples
    --------
    The first check cell of two codewords holds a 1.

    >>> from qtaml_hw.codes import from_name
    >>> one = np.array([1, 1], np.uint32)
    >>> Codewords(from_name("hsiao-13-8"), one, one).columns.shape
    (8,)
    """

    code: BlockCode
    dead: NDArray[np.uint32]
    held: NDArray[np.uint32]

    def __post_init__(self) -> None:
        if self.code.check_bits > WIDEST:
            raise ValueError(f"codewords around dead cells have at most {WIDEST} check bits, {self.code.name} has more")

    @property
    def wanted(self) -> NDArray[np.uint32]:
        """What data bits are to add up to in dead check bits, shape (codewords,)."""
        inverted = int(as_masks(self.code.inversion[None])[0])
        return self.held ^ (np.uint32(inverted) & self.dead)

    @property
    def columns(self) -> NDArray[np.uint32]:
        """Check bits that each data bit is part of, shape (k,)."""
        return as_masks(self.code.H[:, : self.code.k].T)


def fills_codewords(scheme: StorageScheme) -> bool:
    """Whether the words of a layer end where a codeword does, and none is wider than one; true without a code."""
    code = scheme.segments[0].code
    return code is None or (scheme.data_bits % from_name(code).k == 0 and scheme.bits <= from_name(code).k)


def as_masks(bits: NDArray[Any]) -> NDArray[np.uint32]:
    """Rows of bits as numbers, bit i of a row as bit i."""
    return np.asarray(
        (bits.astype(np.uint32) << np.arange(bits.shape[1], dtype=np.uint32)).sum(axis=1, dtype=np.uint32)
    )
