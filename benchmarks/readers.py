"""Weights per cycle of a reader of packed words that fetches ahead, behind a narrow memory.

The Verilog of the reader is what `emit` writes; Verilator compiles it. In place of its decoders stand modules that hand
the data bits on after exactly the cycles that the decoder takes for each word, by the iterations of the model at the
flip rate. The receiver is always ready. Every weight, its mark of the last one and its mark of a failed codeword are
compared with the words that were stored. The memory holds one segment of words of one width, read by one command or by
two halves of it, or all segments of a plan that share codewords, with a command for each.

    python benchmarks/readers.py                # several rows
    python benchmarks/readers.py --code ldpc-4096r59 --p 0.05 --decoders 8 --bits 3 --commands 2
    python benchmarks/readers.py --plan build/plan/plan.json --p 0.05    # a command for each layer
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qtaml_hw.codes import BlockCode, Status, from_name, whole_code
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl import PackedReader, PackedSegment
from qtaml_hw.hdl.coders.area import estimate
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog
from qtaml_hw.plan import Plan
from qtaml_hw.results import read_plan
from qtaml_hw.storage.rows import stream_of_words
from qtaml_hw.storage.scheme import ReadOut

ROWS = (
    ("ldpc-4096r59", 0.05, 1, 64),
    ("ldpc-4096r59", 0.05, 8, 64),
    ("ldpc-4096r59-fast", 0.05, 1, 64),
    ("ldpc-4096r75-fast", 0.02, 1, 64),
    ("ldpc-4096r81-fast", 0.01, 1, 64),
)
TIME_BITS = 16
"""Of the cycles of a codeword, in the lowest check bits; `due` stands above them."""
PATIENCE = 200_000
"""Cycles without a beat after which the reader counts as stopped."""

Command = dict[str, int]


def stand_in(reader: PackedReader, name: str) -> str:
    """Verilog with the ports of the decoder: data bits as they came, after as many cycles as the check bits say."""
    ports = [(path[0], member) for path, member, _ in reader.decoder.signature.flatten(reader.decoder)]
    k = reader.code.k
    declared = ", ".join(f"{member.flow.name.lower()}put [{member.shape - 1}:0] {port}" for port, member in ports)
    return f"""module {name} (input clk, input rst, {declared});
  reg [{TIME_BITS - 1}:0] left;
  reg [{k}:0] answer;
  reg valid;
  assign valid_out = valid;
  assign {{due, data_out}} = answer;
  always @(posedge clk) begin
    valid <= left == 2 & ~rst;
    if (rst) left <= 0;
    else if (valid_in) begin
      left <= check_in[{TIME_BITS - 1}:0];
      answer <= {{check_in[{TIME_BITS}], data_in}};
    end else if (left != 0) left <= left - 1;
  end
endmodule
"""


def bench(reader: PackedReader, commands: Sequence[Command], beats: int) -> str:
    """Verilog that plays the commands and writes down the cycle and content of every beat."""
    ports = {path[0]: member for path, member, _ in reader.signature.flatten(reader)}
    fields = [name for name in ports if name.startswith("command_") and name[8:] not in ("valid", "ready")]
    width = {name: member.shape for name, member in ports.items()}
    total = sum(width[name] for name in fields)
    wires = [name for name, member in ports.items() if name not in fields and member.flow.name == "Out"]
    pins = ["clk", "rst", *wires, "command_valid", "sram_read_data"]
    pinned = ", ".join(f".{name}({name})" for name in pins)
    declared = "".join(f"  wire [{width[name] - 1}:0] {name};\n" for name in wires)
    given = ", ".join(f".{name}(now_{name})" for name in fields)
    joined = ", ".join(f"now_{name}" for name in fields)
    declared += "".join(f"  wire [{width[name] - 1}:0] now_{name};\n" for name in fields)
    return f"""module play;
  reg clk = 0, rst = 1;
  reg [{width["sram_read_data"] - 1}:0] memory [0:{reader.depth - 1}], sram_read_data;
  reg [{total - 1}:0] asked [0:{len(commands)}];
  integer sent = 0, cycle = 0, got = 0, idle = 0, file;
{declared}  wire command_valid = ~rst & sent < {len(commands)};
  assign {{{joined}}} = asked[sent];
  reader dut ({pinned}, {given}, .inject({width["inject"]}'d0), .tready(1'b1));
  always #1 clk = ~clk;
  initial begin
    $readmemh("memory.hex", memory);
    $readmemh("commands.hex", asked);
    file = $fopen("beats.txt", "w");
  end
  always @(posedge clk) begin
    cycle <= cycle + 1;
    rst <= cycle < 4;
    if (sram_enable) sram_read_data <= memory[sram_address];
    if (command_valid & command_ready) sent <= sent + 1;
    idle <= tvalid ? 0 : idle + 1;
    if (tvalid & ~rst) begin
      $fdisplay(file, "%0d %0d %0d %0d", cycle, tdata, tlast, tuser);
      got <= got + 1;
    end
    if (got == {beats} || idle > {PATIENCE}) begin
      $fclose(file);
      $finish;
    end
  end
endmodule
"""


def decoded(code: BlockCode, data: NDArray[np.uint8], p: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """What the model makes of flipped codewords: data, whether they failed, and the cycles of the decoder."""
    order = style_of(code).schedule
    assert order is not None
    schedule = order(code, None)
    flips = (np.random.default_rng(1).random((len(data), code.n)) < p).astype(np.uint8)
    found = code.decode(code.encode(data) ^ flips)
    assert found.iterations is not None
    times = np.array([schedule.cycles(int(n), True) for n in found.iterations])
    return found.codewords[:, : code.k], found.status == Status.DETECTED, times


def measure(
    code: BlockCode, p: float, reader: PackedReader, commands: Sequence[Command], asked: Sequence[tuple[int, int, int]]
) -> dict[str, Any]:
    """Play commands; `asked` says of each its segment, first word and number of words."""
    rng, k = np.random.default_rng(2), code.k
    words = [rng.integers(0, 1 << part.bits, part.size) for part in reader.segments]
    stream = np.concatenate([stream_of_words(w, part.bits) for w, part in zip(words, reader.segments, strict=True)])
    data = np.pad(stream, (0, -len(stream) % k)).reshape(-1, k)
    data, failed, times = decoded(code, data, p)
    told = [int(t) | int(f) << TIME_BITS for t, f in zip(times, failed, strict=True)]
    rows = [row | (check << k) for row, check in zip(integers_of_bits(data), told, strict=True)]
    wide = len(reader.sram_read_data)
    held = [row >> wide * i & ((1 << wide) - 1) for row in rows for i in range(reader.words)]
    expected = []
    width = len(reader.tdata)
    for number, first, count in asked:
        part = reader.segments[number]
        places = part.offset + first * part.bits + np.arange(count * part.bits).reshape(count, part.bits)
        values = data.ravel()[places] @ (1 << np.arange(part.bits)[::-1])
        lost = failed[places // k].any(axis=1)
        weights = np.asarray(part.readout.table)[values]
        if part.readout.erased is not None:
            weights = np.where(lost, part.readout.erased, weights)
        last = np.arange(count) == count - 1
        expected += list(zip((weights % (1 << width)).tolist(), last.tolist(), lost.tolist(), strict=True))
    with tempfile.TemporaryDirectory(prefix="qtaml-readers-") as name:
        got = _simulated(Path(name), reader, commands, held, len(expected))
    assert [beat[1:] for beat in got] == expected, "beats are not the words that were stored"
    cycles = np.array([beat[0] for beat in got])
    ends = np.cumsum([count for _, _, count in asked])[:-1]
    bits = sum(reader.segments[number].bits * count for number, _, count in asked)
    area = estimate(code)
    return {
        "code": code.family,
        "p": p,
        "decoders": len(reader.decoders),
        "port bits": wide,
        "commands": len(commands),
        "weights": len(got),
        "failed codewords": int(failed.sum()),
        "mean decoder cycles": round(float(times.mean()), 1),
        "cycles from first to last": int(cycles[-1] - cycles[0]) + 1,
        "lost between commands": int((cycles[ends] - cycles[ends - 1] - 1).sum()),
        "weights per cycle": round(len(got) / int(cycles[-1] - cycles[0] + 1), 4),
        "data bits per cycle": round(bits / int(cycles[-1] - cycles[0] + 1), 2),
        "decoder cells (model)": len(reader.decoders) * area.decoder_cells,
        "memory bits": len(reader.decoders) * area.memory_bits,
    }


def _simulated(
    folder: Path, reader: PackedReader, commands: Sequence[Command], held: Sequence[int], beats: int
) -> list[tuple[int, ...]]:
    """Cycle, `tdata`, `tlast` and `tuser` of every beat."""
    decoder = type(reader.decoder)
    [text] = to_verilog([Conversion(reader, "reader", {decoder: "decoder"})])
    (folder / "all.v").write_text(text + stand_in(reader, "decoder") + bench(reader, commands, beats))
    (folder / "memory.hex").write_text("".join(f"{word:x}\n" for word in held))
    lines = []
    for command in commands:
        value = 0
        for name, given in command.items():
            value = value << len(getattr(reader, name)) | given
        lines.append(f"{value:x}\n")
    (folder / "commands.hex").write_text("".join([*lines, "0\n"]))
    options = ["--binary", "-O3", "-Wno-fatal", "-Wno-lint", "-Wno-style", "--top-module", "play", "--Mdir", "."]
    for call in (["verilator", *options, "-o", "run", "all.v"], ["./run"]):
        done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{call[0]}: {(done.stderr or done.stdout)[-800:]}")
    return [tuple(map(int, line.split())) for line in (folder / "beats.txt").read_text().splitlines()]


def of_one_width(code: BlockCode, bits: int, codewords: int, decoders: int, word_bits: int, halves: bool) -> Any:
    """A reader of one segment, and commands for all of it or for its halves."""
    size = codewords * code.k // bits
    table = ReadOut("raw", np.arange(1 << bits) - (1 << (bits - 1)), 0)
    reader = PackedReader(code, [PackedSegment(bits, size, 0, table)], word_bits=word_bits, decoders=decoders)
    asked = [(0, 0, size // 2), (0, size // 2, size - size // 2)] if halves else [(0, 0, size)]
    return reader, [command_of(reader, *each, given=True) for each in asked], asked


def of_plan(plan: Plan, decoders: int, word_bits: int) -> Any:
    """Readers of the packed segments of a plan, and a command for each segment."""
    for region in plan.memory_map().regions:
        if region.packed:
            code = from_name(region.code)
            segments = [
                PackedSegment(x.bits, x.size, x.offset, plan.layers[x.layer].scheme.segments[x.segment].readout)
                for x in region.parts
            ]
            reader = PackedReader(code, segments, word_bits=word_bits, decoders=decoders)
            asked = [(i, 0, part.size) for i, part in enumerate(segments)]
            yield code, reader, [command_of(reader, *each, given=False) for each in asked], asked


def command_of(reader: PackedReader, number: int, first: int, count: int, *, given: bool) -> Command:
    """The ports of a command, in their order."""
    part, k = reader.segments[number], reader.code.k
    start = part.offset + first * part.bits
    place = {
        "command_range": int(given),
        "command_address": start // k * reader.words * given,
        "command_skip": start % k * given,
        "command_length": (count - 1) * given,
    }
    return ({"command_segment": number} if len(reader.segments) > 1 else {}) | place


def main() -> None:
    """Print a row of JSON for each reader."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--code", help="an LDPC design, -fast or not; default: the rows of the page")
    parser.add_argument("--plan", type=Path, help="a plan.json with packed segments")
    parser.add_argument("--p", type=float, default=0.05)
    parser.add_argument("--decoders", type=int, default=1)
    parser.add_argument("--word-bits", type=int, default=64)
    parser.add_argument("--bits", type=int, default=3, help="of a stored word")
    parser.add_argument("--codewords", type=int, default=16)
    parser.add_argument("--commands", type=int, default=1, choices=[1, 2])
    given = parser.parse_args()
    if given.plan is not None:
        for code, *played in of_plan(read_plan(given.plan), given.decoders, given.word_bits):
            print(json.dumps(measure(code, given.p, *played)), flush=True)
        return
    rows = ROWS if given.code is None else ((given.code, given.p, given.decoders, given.word_bits),)
    for family, p, decoders, word_bits in rows:
        whole = whole_code(family)
        assert whole is not None
        played = of_one_width(whole, given.bits, given.codewords, decoders, word_bits, given.commands == 2)
        print(json.dumps({"bits of a word": given.bits} | measure(whole, p, *played)), flush=True)


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    main()
