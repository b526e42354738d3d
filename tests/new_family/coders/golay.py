"""A decoder for the Golay code, as a decoder is added: this file, put into the room ``hdl/coders``."""

from __future__ import annotations

from typing import Any

import numpy as np

from qtaml_hw.codes.syndrome import SyndromeCode
from qtaml_hw.hdl.coders.column import Minterms
from qtaml_hw.hdl.coders.locator import Bits, Found, Locator
from qtaml_hw.hdl.coders.styles import Style, VerificationEffort
from qtaml_hw.hdl.coders.vote import population
from qtaml_hw.hdl.gates.gates import Gates

__all__ = ["STYLES", "TableLocator"]


class TableLocator(Locator):
    """One AND for every correctable syndrome."""

    def __init__(self, code: SyndromeCode) -> None:
        self.code, self.count_bits, self.table = code, code.t.bit_length(), code.syndrome_table()

    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """The syndrome is the key already."""
        return []

    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """Every bit is the OR of the patterns that it is part of."""
        minterms = Minterms(gates, syndrome)
        location = [gates.any([minterms[s] for s in patterns(self.table, i)]) for i in range(self.code.n)]
        due = gates.conj(gates.any(syndrome), gates.inv(gates.any(location)))
        total = [*population(gates, location)][: self.count_bits]
        return Found(location, total, gates.any(location), due)


def patterns(table: Any, bit: int) -> list[int]:
    """Syndromes of the patterns with an error at `bit`."""
    return np.flatnonzero((table == bit).any(axis=1)).tolist()  # type: ignore[no-any-return]


STYLES: tuple[Style[SyndromeCode], ...] = (
    Style(
        "golay",
        cells=lambda code, _: 2.0 * len(code.syndrome_table()),
        locator=TableLocator,
        effort=VerificationEffort(rows=64),
    ),
)
