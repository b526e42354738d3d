"""The extended Golay code, as a new family is added: this file, put into the room ``codes``."""

from __future__ import annotations

import numpy as np

from qtaml_hw.codes.family import Family
from qtaml_hw.codes.syndrome import SyndromeCode

__all__ = ["FAMILIES", "Golay"]


class Golay(SyndromeCode):
    """Extended binary Golay code (24, 12), d = 8: M. J. E. Golay, Proc. IRE 37 (1949) 657.

    The data part of H is a bordered circulant of the quadratic residues modulo 11.
    """

    def __init__(self, data_bits: int) -> None:
        if data_bits != 12:
            raise ValueError(f"data_bits of a Golay code must be 12, got {data_bits}")
        A = np.ones((12, 12), dtype=np.uint8)
        A[0, 0] = 0
        squares = {i * i % 11 for i in range(11)}
        A[1:, 1:] = [[(j - i) % 11 not in squares for j in range(11)] for i in range(11)]
        A[1:, 1:] ^= np.eye(11, dtype=np.uint8)
        super().__init__("golay", np.concatenate([A, np.eye(12, dtype=np.uint8)], axis=1), d=8, t=3)


FAMILIES = (Family(r"()golay", "golay", "extended Golay code, corrects three errors; k = 12", lambda _, k: Golay(k)),)
