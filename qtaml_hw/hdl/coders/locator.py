"""What a decoder asks of a code family: from the received word to the positions in error, in four steps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.gates.gates import Gates
from qtaml_hw.hdl.gates.xor import share

__all__ = ["Found", "Locator"]

Bits = list[Any]


@dataclass(frozen=True)
class Found:
    """Nets of a located error pattern.

    Attributes
    ----------
    location : list
        n nets: flip this bit.
    count : list
        Number of flipped bits, bit 0 first.
    ce, due : net
        Status CORRECTED, status DETECTED.
    """

    location: Bits
    count: Bits
    ce: Any
    due: Any


class Locator(ABC):
    """Gates that find the errors of one code; between its steps a pipeline register may stand.

    Attributes
    ----------
    code : BlockCode
    count_bits : int
        Width of the error count.
    """

    code: BlockCode
    count_bits: int

    @property
    def syndrome_bits(self) -> int:
        """How many nets `syndrome` gives."""
        return self.code.check_bits

    def syndrome(self, gates: Gates, word: Bits) -> Bits:
        """The n - k parity checks of a received word, by a shared XOR network; what else is linear comes after them."""
        return gates.network(share(self.code.H), self.compared(gates, word))

    def compared(self, gates: Gates, word: Bits) -> Bits:
        """The word with the check bits that the code inverts turned back."""
        k = self.code.k
        return word[:k] + [
            gates.inv(bit) if flip else bit for bit, flip in zip(word[k:], self.code.inversion, strict=True)
        ]

    @abstractmethod
    def key(self, gates: Gates, word: Bits, syndrome: Bits) -> Bits:
        """What the key equation gives: nets that `roots` needs besides the word and the syndrome."""

    def roots(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Bits:
        """What solves the key equation: nets that `locate` needs in place of the key; the key itself where the error
        positions are not counted before they are believed."""
        return key

    @abstractmethod
    def locate(self, gates: Gates, word: Bits, syndrome: Bits, key: Bits) -> Found:
        """The errors."""
