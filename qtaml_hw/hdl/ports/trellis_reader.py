# amaranth: UnusedElaboratable=no
"""Reader of trellis words: a row of the memory in, all weights that lie in it out, one row per clock cycle.

A weight's window is a slice of the stored bits, so nothing is serial: the bits of a row, and behind them the last ones
of the row before, are wired to one table for each weight. The first row of a block has zeros before it.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Module, Signal, signed
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.hdl.gates.gates import bits_of
from qtaml_hw.hdl.ports.codec import WeightTable
from qtaml_hw.hdl.ports.packed import window_tables
from qtaml_hw.storage.trellis import Trellis

__all__ = ["TrellisReader"]


class TrellisReader(Component):  # type: ignore[misc]
    """Looks the weights of a row up.

    Parameters
    ----------
    trellis : Trellis
        Window and tables.
    words : int
        Stored words of a row; a block of the trellis is whole rows.

    Attributes
    ----------
    lanes : int
        Weights of a row.
    rows_per_block : int
        Rows from one start of the window to the next.
    latency : int
        Cycles from a row to its weights: 1.

    Members
    -------
    valid_in : In(1)
        Whether there is a row.
    first_in : In(1)
        Whether it is the first of a block.
    plain_in : In(bits * words)
        The row as stored (`qtaml_hw.storage.RowLayout`).
    valid_out : Out(1)
        Whether there are weights.
    weight_<i> : Out(signed)
        Weight i of the row in units of ``2**-fraction_bits``.

    Raises
    ------
    ValueError
        If a block is not whole rows, or the reader erases words, which bare ones never ask for.

    Examples
    --------
    >>> import numpy as np
    >>> table = np.random.default_rng(0).integers(-100, 100, (2, 256))
    >>> reader = TrellisReader(Trellis(3, table, 5), words=16)
    >>> reader.lanes, len(reader.plain_in), reader.rows_per_block
    (32, 48, 128)
    """

    code = None

    def __init__(self, trellis: Trellis, words: int) -> None:
        if words < 1 or trellis.block % words:
            raise ValueError(f"a block of {trellis.block} words is not whole rows of {words}")
        if trellis.erased is not None:
            raise ValueError("bare trellis words are not erased")
        self.trellis, self.words = trellis, words
        self.lanes, self.rows_per_block, self.latency = words * trellis.per, trellis.block // words, 1
        self.tables = window_tables(trellis)
        ports: dict[str, Any] = {"valid_in": In(1), "first_in": In(1), "plain_in": In(trellis.bits * words)}
        ports["valid_out"] = Out(1)
        for i in range(self.lanes):
            ports[f"weight_{i}"] = Out(signed(self.tables[i % trellis.per].output_bits))
        super().__init__(ports)

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        bits, reach = self.trellis.bits, self.trellis.window - self.trellis.bits
        tail = Signal(reach, reset_less=True)  # the bit stored last is the lowest
        row = [self.plain_in[j * self.words + i] for i in range(self.words) for j in range(bits)]
        before = [tail[reach - 1 - i] & ~self.first_in for i in range(reach)]
        stream = [*before, *row]  # the bit stored first comes first
        for i in range(self.words):
            window = stream[i * bits : i * bits + self.trellis.window]
            for v in range(self.trellis.per):
                number = i * self.trellis.per + v
                m.submodules[f"table_{number}"] = table = WeightTable(self.tables[v])
                m.d.comb += table.word.eq(Cat(*reversed(window)))
                weight = Signal(len(table.weight), name=f"looked_up_{number}", reset_less=True)
                m.d.sync += weight.eq(table.weight)
                m.d.comb += getattr(self, f"weight_{number}").eq(weight)
        m.d.sync += self.valid_out.eq(self.valid_in)
        with m.If(self.valid_in):
            m.d.sync += tail.eq(Cat(*reversed(stream[len(stream) - reach :])))
        return m

    def beat(self) -> list[Any]:
        """Bits of all weights, each sign-extended to whole bytes, weight 0 first."""
        weights = [bits_of(getattr(self, f"weight_{i}")) for i in range(self.lanes)]
        return [bit for weight in weights for bit in [*weight, *[weight[-1]] * (-len(weight) % 8)]]
