"""A small weight-stationary int8 matrix unit in Amaranth.

It computes ``x @ w.T + bias`` for a batch of inputs x, shape (batch, inputs), and weights w, shape (outputs, inputs),
all int8, in 32-bit two's complement. A row of `lanes` weights is taken from the memory once, stays in registers while
the whole batch streams past, one input vector per cycle, and is never read again. Rows come in storage order: all tiles
of output 0, all tiles of output 1 and so on.
"""

from __future__ import annotations

from typing import Any

from amaranth.hdl import Cat, Module, Mux, Signal, signed
from amaranth.lib.memory import Memory
from amaranth.lib.wiring import Component, In, Out

__all__ = ["MatrixUnit"]

ACCUMULATOR_BITS = 32


class MatrixUnit(Component):
    """The unit.

    Parameters
    ----------
    lanes : int
        Weights per row, and multipliers.
    inputs, outputs, batch : int
        Shape of the layer, `inputs` a multiple of `lanes`, and number of input vectors.

    Members
    -------
    weights_valid, weights_ready, weights_data
        Rows of weights: an AXI4-Stream without `tlast`, 8 bits per lane, lane 0 lowest.
    load, load_address, load_data : In
        Write port of the inputs: vector n, tile t at address ``t * batch + n``, 8 bits per lane.
    load_bias, bias_address, bias_data : In
        Write port of the biases, 32 bits each.
    result_valid, result_data : Out
        Results, one per cycle where `result_valid` is 1: all vectors of output 0, then of output 1 and so on.
    """

    def __init__(self, lanes: int, inputs: int, outputs: int, batch: int) -> None:
        if inputs % lanes:
            raise ValueError(f"inputs must be a multiple of {lanes} lanes, got {inputs}")
        self.lanes, self.tiles, self.outputs, self.batch = lanes, inputs // lanes, outputs, batch
        self.inputs = Memory(shape=8 * lanes, depth=self.tiles * batch, init=[])
        self.biases = Memory(shape=ACCUMULATOR_BITS, depth=outputs, init=[])
        self.sums = Memory(shape=ACCUMULATOR_BITS, depth=batch, init=[])
        super().__init__(
            {
                "weights_valid": In(1),
                "weights_ready": Out(1),
                "weights_data": In(8 * lanes),
                "load": In(1),
                "load_address": In(range(self.tiles * batch)),
                "load_data": In(8 * lanes),
                "load_bias": In(1),
                "bias_address": In(range(outputs)),
                "bias_data": In(ACCUMULATOR_BITS),
                "result_valid": Out(1),
                "result_data": Out(signed(ACCUMULATOR_BITS)),
            }
        )

    def elaborate(self, platform: Any) -> Module:
        """The hardware: a row is held while `vector` counts through the batch; sums follow one cycle later."""
        m = Module()
        m.submodules.inputs, m.submodules.biases, m.submodules.sums = self.inputs, self.biases, self.sums
        self._load(m)
        busy = Signal()
        tile, output, vector = Signal(range(self.tiles)), Signal(range(self.outputs)), Signal(range(self.batch))
        address = Signal(range(self.tiles * self.batch))  # tile * batch + vector
        held = Signal(8 * self.lanes)
        m.d.comb += self.weights_ready.eq(~busy)
        with m.If(self.weights_valid & ~busy):
            m.d.sync += [busy.eq(1), held.eq(self.weights_data), vector.eq(0)]
        with m.If(busy):
            m.d.sync += [vector.eq(vector + 1), address.eq(address + 1)]
            with m.If(vector == self.batch - 1):
                m.d.sync += [busy.eq(0), tile.eq(tile + 1)]
                with m.If(tile == self.tiles - 1):
                    m.d.sync += [tile.eq(0), address.eq(0), output.eq(output + 1)]
                    with m.If(output == self.outputs - 1):
                        m.d.sync += output.eq(0)
        self._accumulate(m, busy, tile, output, vector, address, held)
        return m

    def _load(self, m: Module) -> None:
        """Write ports of inputs and biases."""
        for memory, enable, address, data in (
            (self.inputs, self.load, self.load_address, self.load_data),
            (self.biases, self.load_bias, self.bias_address, self.bias_data),
        ):
            port = memory.write_port()
            m.d.comb += [port.en.eq(enable), port.addr.eq(address), port.data.eq(data)]

    def _accumulate(self, m: Module, busy: Any, tile: Any, output: Any, vector: Any, address: Any, held: Any) -> None:
        """Add a row's products to the sum of a vector, which starts with the bias and ends as a result."""
        vectors, bias = self.inputs.read_port(), self.biases.read_port()
        sums, back = self.sums.read_port(), self.sums.write_port()
        m.d.comb += [vectors.addr.eq(address), bias.addr.eq(output), sums.addr.eq(vector)]
        valid, first, last, place = Signal(), Signal(), Signal(), Signal.like(vector)
        m.d.sync += [valid.eq(busy), first.eq(tile == 0), last.eq(tile == self.tiles - 1), place.eq(vector)]
        pairs = zip(_lanes(held, self.lanes), _lanes(vectors.data, self.lanes), strict=True)
        products = sum((weight * value for weight, value in pairs), start=Mux(first, bias.data, sums.data).as_signed())
        total = Signal(signed(ACCUMULATOR_BITS))
        m.d.comb += [
            total.eq(products),
            back.addr.eq(place),
            back.data.eq(total),
            back.en.eq(valid & ~last),
            self.result_valid.eq(valid & last),
            self.result_data.eq(total),
        ]


def _lanes(row: Any, lanes: int) -> list[Any]:
    """The int8 numbers of a row."""
    return [Cat(row[8 * i : 8 * i + 8]).as_signed() for i in range(lanes)]
