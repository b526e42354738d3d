"""Hamming codes (one error corrected) and the single parity bit (one error detected)."""

from __future__ import annotations

import numpy as np

from qtaml_hw.codes.family import Family
from qtaml_hw.codes.syndrome import SyndromeCode

__all__ = ["FAMILIES", "Hamming", "Parity"]


class Hamming(SyndromeCode):
    """Shortened Hamming code: columns 3, 5, 6, 7, 9, ... in binary, all that are not a power of two.

    R. W. Hamming, "Error detecting and error correcting codes", Bell Syst. Tech. J. 29 (1950) 147. Two errors are
    usually miscorrected: `Hsiao` costs one check bit more and flags them.

    Parameters
    ----------
    data_bits : int
        Data bits k, 1 to 1024.

    Raises
    ------
    ValueError
        If `data_bits` is out of range.

    Examples
    --------
    >>> Hamming(4).name, Hamming(64).name
    ('hamming-7-4', 'hamming-71-64')
    >>> Hamming(4).H
    array([[1, 1, 0, 1, 1, 0, 0],
           [1, 0, 1, 1, 0, 1, 0],
           [0, 1, 1, 1, 0, 0, 1]], dtype=uint8)
    """

    def __init__(self, data_bits: int) -> None:
        if data_bits not in range(1, 1025):
            raise ValueError(f"data_bits of a Hamming code must be 1 to 1024, got {data_bits}")
        r = 2
        while (1 << r) - 1 < data_bits + r:
            r += 1
        columns = [c for c in range(1 << r) if c.bit_count() > 1][:data_bits]
        columns += [1 << i for i in range(r)]
        H = (np.array(columns) >> np.arange(r)[:, None]) & 1
        super().__init__("hamming", H.astype(np.uint8), d=3, t=1)


class Parity(SyndromeCode):
    """One even-parity bit: detects an odd number of errors, corrects none.

    Parameters
    ----------
    data_bits : int
        Data bits k, 1 to 4096.

    Raises
    ------
    ValueError
        If `data_bits` is out of range.

    Examples
    --------
    >>> code = Parity(8)
    >>> code.decode(np.array([[1, 0, 0, 0, 0, 0, 0, 0, 0]], dtype=np.uint8)).status
    array([2], dtype=uint8)
    """

    def __init__(self, data_bits: int) -> None:
        if data_bits not in range(1, 4097):
            raise ValueError(f"data_bits of a parity code must be 1 to 4096, got {data_bits}")
        super().__init__("parity", np.ones((1, data_bits + 1), dtype=np.uint8), d=2, t=0)


FAMILIES = (
    Family(r"()hamming", "hamming", "corrects one error; k = 1..1024", lambda _, k: Hamming(k)),
    Family(r"()parity", "parity", "detects one error; k = 1..4096", lambda _, k: Parity(k)),
)
