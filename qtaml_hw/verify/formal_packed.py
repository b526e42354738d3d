"""Proofs about writers of packed words: every codeword that is written holds the words that were taken, in every cycle.

One bit of the stream, drawn by the solver, is watched: what the word that covered it last had there, or 0 behind the
last word. Whatever comes, that bit is there when its codeword is written; codewords are written from 0 on, one after
the other, when all their words have been taken; `done` comes with the last, and only then; no more bits wait than a
codeword and the words at hand have; a word is refused only while a chunk waits, or behind the last one. The encoder is
proved by itself; a stand-in takes its place (`formal_stream.sums`), so every wire to it matters.

The proof is by induction over cycles. What makes it one is said of the registers of the gearbox: how many bits have
left it, and where the watched one is, among the words at hand or in the codeword that is filled.
"""

from __future__ import annotations

import re
from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.hdl.model.traffic import Word
from qtaml_hw.verify.formal_stream import sums

__all__ = ["CYCLES", "LIMIT_S", "bench", "inside", "is_provable"]

CYCLES = 20
"""Cycles that are looked at where the induction does not hold."""
LIMIT_S = 60
"""Seconds for either."""


def is_provable(module: ModuleRecord, code: BlockCode | None) -> bool:
    """Whether a module is a writer into a memory as wide as its codewords."""
    return module.kind == "packed_writer" and code is not None and Word.of(module, code).per_row == 1


def _registers(module: ModuleRecord, code: BlockCode, text: str) -> dict[str, tuple[str, int]]:
    """Registers that the induction speaks of: their names in the Verilog, and bits."""
    shape = _Shape(module, code)
    row = "row" if re.search(r"\breg \[\d+:0\] row;", text) else "data_in"  # whose wire is that to the encoder
    bits = shape.chunk - 1 + shape.widest
    found = {"bits": ("bits_at_hand", bits), "count": ("count", bits.bit_length()), "ended": ("ended", 1)}
    found |= {"row": (row, shape.chunks * shape.chunk)}
    number = max((max(part.words for part in module.packed) - 1).bit_length(), 1)
    found |= {"number": ("number", number), "index": ("index", max((shape.chunks - 1).bit_length(), 1))}
    found |= {"segment": ("segment", max((len(module.packed) - 1).bit_length(), 1))}
    return {name: (own, w) for name, (own, w) in found.items() if re.search(rf"\breg (\[\d+:0\] )?{own}[;,\n]", text)}


class _Shape:
    """Sizes of a writer: bits of a chunk, chunks of a codeword, bits of all words, codewords."""

    def __init__(self, module: ModuleRecord, code: BlockCode) -> None:
        self.widest = max(part.bits for part in module.packed)
        self.chunk = 1 << (self.widest - 1).bit_length()
        self.chunks = -(-code.k // self.chunk)
        self.total = sum(part.bits * part.words for part in module.packed)
        self.rows = -(-self.total // code.k)


def inside(module: ModuleRecord, code: BlockCode, text: str) -> str:
    """Commands of Yosys that join the registers, once all is flat, to the wires of the bench."""
    names = _registers(module, code, text).items()
    joined = (f"connect -nomap -nounset -set \\inside_{name} \\dut.{own}\n" for name, (own, _) in names)
    return f"cd proof\n{''.join(joined)}cd ..\n"


def bench(directory: Path, manifest: Manifest, module: ModuleRecord, code: BlockCode) -> str:
    """Verilog ``proof``: the writer around its stand-in, and what has to hold."""
    text = (directory / module.file).read_text()
    shape, ports = _Shape(module, code), {port.name: port for port in module.ports}
    k, n, a = code.k, code.n, ports["sram_address"].width
    place = (shape.rows * k).bit_length() + 1
    kept = _registers(module, code, text)
    wires = "".join(f"  wire [{width - 1}:0] inside_{name};\n" for name, (_, width) in kept.items())
    wires += "".join(f"  wire inside_{name} = 0;\n" for name in ("index", "segment", "number") if name not in kept)
    starts, widths, sizes, start = [], [], [], 0
    for number, part in enumerate(module.packed):
        starts.append(f"inside_segment == {number} ? {start} + inside_number * {part.bits} : ")
        widths.append(f"inside_segment == {number} ? {part.bits} : ")
        sizes.append(f"inside_segment == {number} ? {part.words} : ")
        start += part.bits * part.words
    [encoder] = [part for part in manifest.modules if part.file in module.sources and part.kind == "encoder"]
    reach, size = shape.chunk - 1 + shape.widest, shape.chunk
    return f"""{text}
module {encoder.name}(input [{k - 1}:0] data_in, input valid_in, output [{k - 1}:0] data_out,
  output [{n - k - 1}:0] check_out, output valid_out);
  assign data_out = data_in;
  assign check_out = {{{sums("data_in", k, n - k)}}};
  assign valid_out = valid_in;
endmodule
module proof(clk, tvalid, tdata, drawn_row, drawn_bit);
  input clk, tvalid;
  input [{shape.widest - 1}:0] tdata;
  input [{place - 1}:0] drawn_row, drawn_bit;
  reg begun = 0;
  always @(posedge clk) begun <= 1;
  wire rst = ~begun;
  wire tready, sram_write, done;
  wire [{a - 1}:0] sram_address;
  wire [{n - 1}:0] sram_write_data;
{wires}  {module.name} dut (.clk(clk), .rst(rst), .tvalid(tvalid), .tready(tready), .tdata(tdata),
    .sram_write(sram_write), .sram_address(sram_address), .sram_write_data(sram_write_data), .done(done));
  // which bit of the stream is watched, and what it is
  reg [{place - 1}:0] at_row, at_bit, taken, next_row;
  reg value;
  wire drawn = at_row < {shape.rows} & at_bit < {k};
  wire [{place - 1}:0] at = at_row * {k} + at_bit;
  wire [{place - 1}:0] width = {"".join(widths)}0;
  wire [{place - 1}:0] from = taken == {shape.total} ? 0 : taken;  // behind the last word a new stream begins
  wire covers = at >= from & at < from + width;
  wire watched = at < {shape.total} & value;
  always @(posedge clk) begin
    if (tvalid & tready) begin
      taken <= from + width;
      if (covers) value <= tdata >> (from + width - 1 - at);
    end
    if (sram_write) next_row <= done ? 0 : next_row + 1;
    if (rst) begin
      taken <= 0;
      next_row <= 0;
      at_row <= drawn_row;
      at_bit <= drawn_bit;
    end
  end
  wire [{n - 1}:0] written = sram_write_data >> at_bit;
  always @* begin
    assert (rst | ~sram_write | sram_address == next_row);
    assert (rst | (sram_write & next_row == {shape.rows - 1}) == done);
    assert (rst | ~(sram_write & drawn & at_row == next_row) | written[0] == watched);
    assert (rst | ~sram_write | sram_write_data[{n - 1}:{k}] == {{{sums("sram_write_data", k, n - k)}}});
    assert (rst | ~sram_write | done | taken == {shape.total} | from >= (next_row + 1) * {k});
  end
  // the registers of the gearbox
  wire [{place - 1}:0] row = done ? 0 : next_row + sram_write;  // that is filled
  wire [{place - 1}:0] left = row * {k} + inside_index * {size};  // bits that have left the words at hand
  wire [{place - 1}:0] filled = inside_index * {size};
  wire [{place - 1}:0] words = {"".join(sizes)}0;
  wire [{place - 1}:0] leads = {"".join(starts)}0;
  wire [{place - 1}:0] waits = inside_ended ? ({shape.total} > left ? {shape.total} - left : 0) : from - left;
  wire [{place - 1}:0] here = at - left;
  wire [{reach - 1}:0] at_hand = inside_bits >> here;
  wire [{shape.chunks * size - 1}:0] in_row = inside_row >> (inside_index == 0 ? at_bit
    : ({shape.chunks} - inside_index) * {size} + at_bit);
  wire known = at < {shape.total} & (inside_ended | at < from) & value;
  always @* begin
    assert (rst | sram_address == next_row);
    assert (rst | taken <= {shape.total});
    assert (rst | row < {shape.rows});
    assert (rst | (inside_segment < {len(module.packed)} & inside_number < words & inside_index < {shape.chunks}));
    assert (rst | (inside_ended ? taken == {shape.total} & leads == 0 : from == leads));
    assert (rst | inside_ended | from >= left);
    assert (rst | inside_count == waits);
    assert (rst | tready | inside_ended | inside_count >= {size});
    assert (rst | inside_ended | from <= (next_row + 1) * {k} + {reach});
    assert (rst | inside_count <= {reach});
    assert (rst | inside_bits >> inside_count == 0);
    assert (rst | ~sram_write | inside_index == 0);
    assert (rst | ~(drawn & at >= left & here < {reach}) | at_hand[0] == known);
    assert (rst | ~(drawn & at_row == row & at_bit < filled) | in_row[0] == known);
    assert (rst | ~(sram_write & drawn & at_row == next_row) | in_row[0] == watched);
  end
endmodule
"""
