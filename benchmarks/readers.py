"""Weights per cycle of a reader of packed words that fetches ahead, behind a narrow memory.

The reader is the component that is emitted; in place of its decoders stand modules that hand the data bits on after
exactly the cycles that the decoder takes for each word, by the iterations of the model at the flip rate. One segment of
words of one width fills the memory, read by one command or by two halves of it; the receiver is always ready. A second
command that begins inside a codeword passes over what lies before it, 2**w bits a cycle.

    python benchmarks/readers.py                # several rows
    python benchmarks/readers.py --code ldpc-4096r59 --p 0.05 --decoders 8 --bits 3 --commands 2
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from typing import Any

import numpy as np
from amaranth.hdl import Array, Const, Module, Mux, Signal
from amaranth.lib.wiring import Component, In, Out
from amaranth.sim import Simulator

from qtaml_hw.codes import BlockCode, whole_code
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl import PackedReader, PackedSegment
from qtaml_hw.hdl.coders.area import estimate
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.storage.scheme import ReadOut

ROWS = (
    ("ldpc-4096r59", 0.05, 1, 64),
    ("ldpc-4096r59", 0.05, 8, 64),
    ("ldpc-4096r59-fast", 0.05, 1, 64),
    ("ldpc-4096r75-fast", 0.02, 1, 64),
    ("ldpc-4096r81-fast", 0.01, 1, 64),
)


class Timed(Component):  # type: ignore[misc]
    """Data bits as they came, after as many cycles as a list says, word by word."""

    def __init__(self, code: BlockCode, cycles: list[int]) -> None:
        self.code, self.cycles, self.times = code, max(cycles), cycles
        self.corrected = True
        ports: dict[str, Any] = {"data_in": In(code.k), "check_in": In(code.check_bits), "inject": In(code.n)}
        ports |= {"valid_in": In(1), "bypass": In(1), "valid_out": Out(1), "data_out": Out(code.k), "due": Out(1)}
        super().__init__(ports)

    def elaborate(self, platform: Any) -> Module:
        """The stand-in."""
        m = Module()
        left, number = Signal(range(self.cycles + 1)), Signal(range(len(self.times)))
        times = Array(Const(time, len(left)) for time in self.times)
        m.d.sync += self.valid_out.eq(left == 2)
        with m.If(self.valid_in):
            m.d.sync += [left.eq(times[number]), self.data_out.eq(self.data_in)]
            m.d.sync += number.eq(Mux(number == len(self.times) - 1, 0, number + 1))
        with m.Elif(left != 0):
            m.d.sync += left.eq(left - 1)
        return m


def cycles_of(code: BlockCode, p: float, words: int) -> list[int]:
    """Cycles of the decoder for random words at a flip rate."""
    order = style_of(code).schedule
    assert order is not None
    flips = (np.random.default_rng(1).random((words, code.n)) < p).astype(np.uint8)
    found = code.decode(flips)
    schedule = order(code, None)
    assert found.iterations is not None
    return [schedule.cycles(int(n), True) for n in found.iterations]


def play(
    code: BlockCode, p: float, decoders: int, word_bits: int, bits: int, codewords: int, halves: bool = True
) -> dict[str, Any]:
    """Read a segment of so many codewords once, as a whole or in halves; what came in how many cycles."""
    size = codewords * code.k // bits
    table = ReadOut("raw", np.arange(1 << bits) - (1 << (bits - 1)), 0)
    reader = PackedReader(code, [PackedSegment(bits, size, 0, table)], word_bits=word_bits, decoders=decoders)
    times = cycles_of(code, p, codewords)
    reader.decoders = [Timed(code, times[i::decoders] or times) for i in range(decoders)]  # type: ignore[misc]
    data = np.random.default_rng(2).integers(0, 2, (codewords, code.k), dtype=np.uint8)
    rows = integers_of_bits(np.pad(data, ((0, 0), (0, code.check_bits))))
    words = [row >> word_bits * i & ((1 << word_bits) - 1) for row in rows for i in range(-(-code.n // word_bits))]
    half = size // 2 * bits
    commands = [
        (0, 0, size // 2 - 1),
        (half // code.k * (len(words) // codewords), half % code.k, size - size // 2 - 1),
    ]
    commands = commands if halves else [(0, 0, size - 1)]
    stream = data.ravel()
    expected = stream[: size * bits].reshape(size, bits) @ (1 << np.arange(bits)[::-1]) - (1 << (bits - 1))
    cycles, got, first = 0, [], 0

    async def bench(context: Any) -> None:
        nonlocal cycles, first
        context.set(reader.tready, 1)
        context.set(reader.command_range, 1)
        sent, asked = 0, None
        while len(got) < size:
            if sent < len(commands):
                for name, value in zip(("address", "skip", "length"), commands[sent], strict=True):
                    context.set(getattr(reader, f"command_{name}"), value)
            context.set(reader.command_valid, sent < len(commands))
            if asked is not None:
                context.set(reader.sram_read_data, words[asked])
            sent += sent < len(commands) and bool(context.get(reader.command_ready))
            asked = context.get(reader.sram_address) if context.get(reader.sram_enable) else None
            if context.get(reader.tvalid):
                got.append(context.get(reader.tdata))
                first = first or cycles
            cycles += 1
            await context.tick()

    simulator = Simulator(reader)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    width = len(reader.tdata)
    assert [(value ^ 1 << (width - 1)) - (1 << (width - 1)) for value in got] == expected.tolist()
    area = estimate(code)
    return {
        "code": code.family,
        "p": p,
        "decoders": decoders,
        "port bits": word_bits,
        "bits of a word": bits,
        "commands": len(commands),
        "mean decoder cycles": round(float(np.mean(times)), 1),
        "weights per cycle": round((size - 1) / (cycles - 1 - first), 3),
        "data bits per cycle": round((size - 1) * bits / (cycles - 1 - first), 2),
        "decoder cells (model)": decoders * area.decoder_cells,
        "memory bits": decoders * area.memory_bits,
    }


def main() -> None:
    """Print a row of JSON for each reader."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--code", help="an LDPC design, -fast or not; default: the rows of the page")
    parser.add_argument("--p", type=float, default=0.05)
    parser.add_argument("--decoders", type=int, default=1)
    parser.add_argument("--word-bits", type=int, default=64)
    parser.add_argument("--bits", type=int, default=3, help="of a stored word")
    parser.add_argument("--codewords", type=int, default=16)
    parser.add_argument("--commands", type=int, default=1, choices=[1, 2])
    given = parser.parse_args()
    rows = ROWS if given.code is None else ((given.code, given.p, given.decoders, given.word_bits),)
    for family, p, decoders, word_bits in rows:
        code = whole_code(family)
        assert code is not None
        print(
            json.dumps(play(code, p, decoders, word_bits, given.bits, given.codewords, given.commands == 2)), flush=True
        )


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)  # Amaranth's simulator compiles expressions of thousands of bits
    threading.stack_size(1 << 29)
    worker = threading.Thread(target=main)
    worker.start()
    worker.join()
