"""Proofs about FIFOs of codewords: words leave in the order in which they came, corrected, in every cycle.

A queue stands beside the FIFO: how many words it holds, the place of the oldest and the next free one, and the word in
one place, drawn by the solver. Whatever is put in and taken, it is full and empty when the queue is; a word is offered
from the second cycle after it came, until it is taken; the word of the watched place comes out as it went in, with what
the decoder says of its errors. Encoder and decoder are proved by themselves; stand-ins take their places, as in
`formal_memory`. Of the memory, too, only the watched word is there: what the others read, and a word that is written
while it is read, is whatever the solver likes. By induction over one cycle.
"""

from __future__ import annotations

from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord
from qtaml_hw.verify.formal_memory import stand_in
from qtaml_hw.verify.formal_stream import sums

__all__ = ["CYCLES", "INSIDE", "LIMIT_S", "bench"]

CYCLES = 10
"""Cycles that are looked at where the induction does not hold."""
LIMIT_S = 60
"""Seconds for either."""
SEEN = {"first": "first", "free": "free", "word": "memory_array.word", "read": "memory_array.read_data"}
INSIDE = "cd proof\n{}connect -nomap -nounset -set \\dut.memory_array.watched \\watched\ncd ..\n".format(
    "".join(f"connect -nomap -nounset -set \\inside_{name} \\dut.{own}\n" for name, own in SEEN.items())
)
"""Commands of Yosys that join registers, once all is flat, to the wires of the bench, and the place to the memory."""


def bench(directory: Path, manifest: Manifest, module: ModuleRecord, code: BlockCode) -> str:
    """Verilog ``proof``: the FIFO between stand-ins, the queue, and what has to hold."""
    parts = {part.kind: part for part in manifest.modules if part.file in module.sources}
    k, n, depth = code.k, code.n, module.depth or MEMORY_DEPTH
    a, bits = (depth - 1).bit_length(), module.port("level").width
    memory = parts["memory"].name
    coders = "".join(stand_in(parts[kind]) for kind in ("encoder", "decoder"))
    return f"""{(directory / module.file).read_text()}{coders}
module {memory}(input clk, input [{a - 1}:0] read_address, output reg [{n - 1}:0] read_data,
  input write_enable, input [{a - 1}:0] write_address, input [{n - 1}:0] write_data);
  wire [{a - 1}:0] watched;
  reg [{n - 1}:0] word;
  wire [{n - 1}:0] other;
  always @(posedge clk) begin
    if (write_enable & write_address == watched) word <= write_data;
    read_data <= read_address == watched & ~(write_enable & write_address == watched) ? word : other;
  end
endmodule
module proof(clk, write_valid, write_data, write_inject, tready, drawn);
  input clk, write_valid, tready;
  input [{k - 1}:0] write_data;
  input [{n - 1}:0] write_inject;
  input [{a - 1}:0] drawn;
  reg begun = 0;
  always @(posedge clk) begun <= 1;
  wire rst = ~begun;
  wire write_ready, tvalid, ce, tuser;
  wire [{k - 1}:0] tdata;
  wire [{bits - 1}:0] level;
  wire [{a - 1}:0] inside_first, inside_free;
  wire [{n - 1}:0] inside_word, inside_read;
  {module.name} dut (.clk(clk), .rst(rst), .write_valid(write_valid), .write_ready(write_ready),
    .write_data(write_data), .write_inject(write_inject), .tvalid(tvalid), .tready(tready), .tdata(tdata),
    .ce(ce), .tuser(tuser), .level(level));
  reg [{bits - 1}:0] holds, shown;  // words in the queue, and those that may be offered
  reg [{a - 1}:0] oldest, next, watched;
  reg [{n - 1}:0] codeword;
  wire puts = write_valid & holds != {depth}, takes = shown != 0 & tready;
  wire [{bits}:0] ahead = watched >= oldest ? watched - oldest : watched + {depth} - oldest;
  wire there = watched < {depth} & ahead < holds;
  wire [{bits}:0] after = oldest + holds;
  wire [{k - 1}:0] data;
  wire corrected, lost;
  {parts["decoder"].name} said (.data_in(codeword[{k - 1}:0]), .check_in(codeword[{n - 1}:{k}]), .valid_in(1'b1),
    .inject({n}'d0), .bypass(1'b0), .data_out(data), .ce(corrected), .due(lost));
  always @(posedge clk) begin
    holds <= holds + puts - takes;
    shown <= holds - takes;
    if (takes) oldest <= oldest == {depth - 1} ? 0 : oldest + 1;
    if (puts) next <= next == {depth - 1} ? 0 : next + 1;
    if (puts & next == watched) codeword <= {{{{{sums("write_data", k, n - k)}}}, write_data}} ^ write_inject;
    if (rst) begin
      holds <= 0;
      shown <= 0;
      oldest <= 0;
      next <= 0;
      watched <= drawn;
    end
  end
  always @* begin
    assert (rst | level == holds);
    assert (rst | write_ready == (holds != {depth}));
    assert (rst | tvalid == (shown != 0));
    assert (rst | tvalid | ~(ce | tuser));
    assert (rst | ~(tvalid & oldest == watched) | {{ce, tuser, tdata}} == {{corrected, lost, data}});
    // what is true of the registers
    assert (rst | (holds <= {depth} & shown <= holds & holds - shown <= 1 & oldest < {depth} & next < {depth}));
    assert (rst | next == (after >= {depth} ? after - {depth} : after));
    assert (rst | (inside_first == oldest & inside_free == next));
    assert (rst | ~there | inside_word == codeword);
    assert (rst | ~(tvalid & oldest == watched) | inside_read == codeword);
  end
endmodule
"""
