"""A check of codewords on two rails: faults of the coders themselves, as functional safety asks for.

The check bits are computed again from the data, by another network, and compared with those that came. Each check bit
is a pair: what was computed, and the complement of what came. Pairs are joined by the two-rail cell of Carter and
Schneider ("Design of dynamically checked computers", IFIP 1968): of two valid pairs it makes a valid pair that follows
both, of a pair that is not valid one that is not. So the rails move with the data, and a gate of the checker that is
stuck shows itself in operation, as faults of a coder do.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Module
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes.block import BlockCode
from qtaml_hw.hdl.coders.encoder import check_bits
from qtaml_hw.hdl.gates.gates import Gates, bits_of
from qtaml_hw.hdl.gates.hierarchy import own_module

__all__ = ["Checker", "joined"]

Pair = tuple[Any, Any]

SEED = 1
"""Of the XOR network: another one than an encoder has."""


def joined(gates: Gates, pairs: list[Pair]) -> Pair:
    """The two-rail pair of pairs: valid (one rail 1, the other 0) where all are."""
    while len(pairs) > 1:
        (a, not_a), (b, not_b), *rest = pairs
        one = gates.disj(gates.conj(a, b), gates.conj(not_a, not_b))
        other = gates.disj(gates.conj(a, not_b), gates.conj(not_a, b))
        pairs = [*rest, (one, other)]
    return pairs[0]


class Checker(Component):  # type: ignore[misc]
    """Checker of codewords; combinational.

    Synthesis must not merge it with the coder that it checks, or the comparison becomes a constant: the Verilog carries
    ``keep_hierarchy``, which Yosys and Vivado obey; others have to be told (``set_ungroup``, ``set_dont_touch``).

    Parameters
    ----------
    code : BlockCode
        Any code.

    Members
    -------
    data_in, check_in : In(k), In(n - k)
        A word that should be a codeword: behind an encoder, or corrected by a decoder that does not say `due`.
    alarm : Out(2)
        Codeword: 01 or 10. Otherwise 00 where a check bit came as 1 and should be 0, else 11.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> len(Checker(make("hsiao", 64)).alarm)
    2
    """

    keep_hierarchy = True

    def __init__(self, code: BlockCode) -> None:
        self.code = code
        super().__init__({"data_in": In(code.k), "check_in": In(code.check_bits), "alarm": Out(2)})

    @own_module
    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        gates = Gates(m, "x")
        again = check_bits(gates, self.code, bits_of(self.data_in), SEED)
        pairs = [(made, gates.inv(came)) for made, came in zip(again, bits_of(self.check_in), strict=True)]
        m.d.comb += self.alarm.eq(Cat(*joined(gates, pairs)))
        return m
