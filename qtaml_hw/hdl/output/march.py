"""March test of an SRAM: March C- and, behind it, a walk that maps the dead cells of every word.

March C- (Marinescu 1982; van de Goor 1991): ``any(w0); up(r0,w1); up(r1,w0); down(r0,w1); down(r1,w0); any(r0)``. It
finds cells that are stuck or make no transition, faults of the address decoder, and coupling between words. Bits of a
word are written alike, so coupling inside a word is not looked for. Then ``up(w0,r0,w1,r1)`` says of every word which
of its cells read 0, and which 1, whatever is written: the columns that `qtaml_hw.memory.read_cell_map` reads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qtaml_hw.hdl.output.top import TopMemory
from qtaml_hw.hdl.output.verilog import Reset

__all__ = ["MARCH", "Tested", "march_bench_text", "march_lines", "march_text", "tested"]

MARCH = "march_test"


def march_text(name: str, reset: Reset = "sync") -> str:
    """The module, for an SRAM of any depth and width; its reset is ``sync`` or ``async``."""
    edge = " or posedge rst" if reset == "async" else ""
    return f"""module {name} #(
  parameter DEPTH = 1024,
  parameter WIDTH = 64,
  parameter ADDRESS = 10
) (
  input clk,
  input rst,
  input start,
  input hold,
  output busy,
  output sram_enable,
  output sram_write,
  output [ADDRESS-1:0] sram_address,
  output [WIDTH-1:0] sram_write_data,
  input [WIDTH-1:0] sram_read_data,
  output fault_valid,
  output [ADDRESS-1:0] fault_address,
  output [WIDTH-1:0] fault_bits,
  output map_valid,
  output [ADDRESS-1:0] map_address,
  output [WIDTH-1:0] map_stuck_0,
  output [WIDTH-1:0] map_stuck_1
);
  // Elements: 0 any(w0), 1 up(r0,w1), 2 up(r1,w0), 3 down(r0,w1), 4 down(r1,w0), 5 any(r0), 6 up(w0,r0,w1,r1).
  // An access in every cycle without hold; what a read says comes in the cycle after it, and cannot be stopped.
  localparam [ADDRESS-1:0] LAST = DEPTH[ADDRESS-1:0] - 1'b1;
  reg running, reading, expected, mapping;
  reg [2:0] element;
  reg [1:0] op;
  reg [ADDRESS-1:0] address, at;
  reg [WIDTH-1:0] after_0;
  wire single = (element == 3'd0) | (element == 3'd5);
  wire walk = element == 3'd6;
  wire down = (element == 3'd3) | (element == 3'd4);
  wire next_down = (element == 3'd2) | (element == 3'd3);
  wire writes = (element == 3'd0) | (walk ? ~op[0] : ~single & op[0]);
  wire value = walk ? op[1] : element[0] & ~single;
  wire ends = single | (op == (walk ? 2'd3 : 2'd1));
  wire edge_word = address == (down ? {{ADDRESS{{1'b0}}}} : LAST);
  wire goes = running & ~hold;
  assign busy = running | reading;
  assign sram_enable = goes;
  assign sram_write = writes;
  assign sram_address = address;
  assign sram_write_data = {{WIDTH{{value}}}};
  assign fault_bits = sram_read_data ^ {{WIDTH{{expected}}}};
  assign fault_valid = reading & ~mapping & (|fault_bits);
  assign fault_address = at;
  assign map_stuck_0 = ~sram_read_data;
  assign map_stuck_1 = after_0;
  assign map_valid = reading & mapping & expected & (|(map_stuck_0 | map_stuck_1));
  assign map_address = at;
  always @(posedge clk{edge})
    if (rst) begin
      running <= 1'b0;
      reading <= 1'b0;
    end else begin
      reading <= goes & ~writes;
      if (start & ~running) running <= 1'b1;
      else if (goes & ends & edge_word & walk) running <= 1'b0;
    end
  always @(posedge clk) begin
    expected <= walk ? op[1] : (element == 3'd2) | (element == 3'd4);
    mapping <= walk;
    at <= address;
    if (reading & mapping & ~expected) after_0 <= sram_read_data;
    if (goes) begin
      op <= ends ? 2'd0 : op + 2'd1;
      if (ends) begin
        address <= down ? address - 1'b1 : address + 1'b1;
        if (edge_word) begin
          element <= element + 3'd1;
          address <= next_down ? LAST : {{ADDRESS{{1'b0}}}};
        end
      end
    end
    if (start & ~running) begin
      element <= 3'd0;
      op <= 2'd0;
      address <= {{ADDRESS{{1'b0}}}};
    end
  end
endmodule
"""


def march_lines(name: str, memories: Sequence[Tested]) -> list[str]:
    """What a README says of it: its ports, and where the words of every memory stand in a list."""
    lines = [
        f"## `{name}`: which cells are dead",
        "",
        "One for each SRAM: `DEPTH` words of `WIDTH` bits, `ADDRESS` bits of an address. A cycle of `start` begins;",
        "while `busy`, `sram_*` goes to the SRAM, and `hold` pauses it. `map_valid`: the word at `map_address` has",
        "dead cells, which hold a 0 (`map_stuck_0`) or a 1 (`map_stuck_1`). `fault_valid`: a read of March C- failed",
        "at `fault_address` in `fault_bits`; a failure that the map does not explain is no dead cell.",
        "",
        "`qtaml write PLAN --map FILE` writes the image of a chip. FILE lists the words of all memories:",
        "`# width = W`, `# order = lsb-first`, `# rows = R` (rows of W bits that were tested), then",
        "`address,stuck_0,stuck_1`; bit b of row a is bit a * W + b of the plan. The words of a memory lie one behind",
        "the other, from its first bit on. Take a W that divides all widths and first bits: piece k of word a of a",
        "memory is row (first bit + a * width) / W + k, and has its bits from k * W on. `+map=FILE` (`vvp`) of the",
        "bench of `march_test` writes an example of such a list.",
        "",
        "| memory | first bit | words | bits of a word |",
        "|---|---|---|---|",
    ]
    return lines + [f"| {i} | {x.base} | {x.own} | {x.width} |" for i, x in enumerate(memories)]


@dataclass(frozen=True)
class Tested:
    """A memory as a march test sees it.

    Attributes
    ----------
    base : int
        Bit address of its first word in the memory of the plan.
    words, width, address_bits : int
        Words, bits of one, and bits of an address.
    own : int
        Words of the memory of the plan; the SRAM has two at least.
    """

    base: int
    words: int
    width: int
    address_bits: int
    own: int


def tested(places: Sequence[TopMemory]) -> list[Tested]:
    """The memories of a top."""
    bases, found = sorted(place.base for place in places), []
    for place in places:
        behind = [(base - place.base) // place.word_bits for base in bases if base > place.base]
        own = min([place.words, *behind[:1]])
        found.append(Tested(place.base, max(place.words, 2), place.word_bits, place.address_bits, own))
    return found


def march_bench_text(name: str, march: str, memories: Sequence[Tested]) -> str:
    """A bench in plain Verilog: memories with dead cells that it knows, the test on each, PASS or FAIL.

    With ``+map=FILE`` the map goes to a file that ``qtaml write --map`` reads.
    """
    end = max(memory.base + memory.own * memory.width for memory in memories)
    pitch = math.gcd(*(x for memory in memories for x in (memory.base, memory.width)))
    parts = "".join(_memory(i, march, memory, pitch) for i, memory in enumerate(memories))
    plays = "".join(_play(i, memory) for i, memory in enumerate(memories))
    starts = "".join(f" start_{i} = 0;" for i in range(len(memories)))
    return f"""// 18 % of the cells are dead, drawn at random: +map=FILE writes an example of a list, for no real chip.
module {name};
  reg clk, rst;
  reg [8*1024-1:0] path;
  integer file, i, wrong, found, expected, seed;
{parts}  always #5 clk = ~clk;
  initial begin
    file = 0;
    if ($value$plusargs("map=%s", path)) begin
      file = $fopen(path);
      if (file == 0) begin
        $display("FAIL: %0s cannot be written", path);
        $finish;
      end
      $fdisplay(file, "# width = {pitch}");
      $fdisplay(file, "# order = lsb-first");
      $fdisplay(file, "# rows = {-(-end // pitch)}");
      $fdisplay(file, "address,stuck_0,stuck_1");
    end
    clk = 0; rst = 1; wrong = 0; found = 0; expected = 0; seed = 1;{starts}
    repeat (2) @(negedge clk);
    rst = 0;
{plays}    if (file != 0) $fclose(file);
    if (wrong == 0 && found == expected) $display("PASS: %0d words with dead cells of {len(memories)} memories", found);
    else $display("FAIL: %0d of %0d words with dead cells, %0d wrong", found, expected, wrong);
    $finish;
  end
endmodule
"""


def _memory(i: int, march: str, memory: Tested, pitch: int) -> str:
    """One memory with its dead cells and its test."""
    w, a = memory.width, memory.address_bits
    base, pieces = memory.base // pitch, w // pitch
    return f"""  reg [{w - 1}:0] cells_{i} [0:{memory.words - 1}];
  reg [{w - 1}:0] zeros_{i} [0:{memory.words - 1}];
  reg [{w - 1}:0] ones_{i} [0:{memory.words - 1}];
  reg [{w - 1}:0] read_{i};
  reg start_{i};
  wire busy_{i}, enable_{i}, write_{i}, fault_{i}, map_{i};
  wire [{a - 1}:0] at_{i}, fault_at_{i}, map_at_{i};
  wire [{w - 1}:0] data_{i}, bits_{i}, map_0_{i}, map_1_{i};
  integer piece_{i};
  {march} #(.DEPTH({memory.words}), .WIDTH({w}), .ADDRESS({a})) march_{i} (
    .clk(clk), .rst(rst), .start(start_{i}), .hold(1'b0), .busy(busy_{i}),
    .sram_enable(enable_{i}), .sram_write(write_{i}), .sram_address(at_{i}), .sram_write_data(data_{i}),
    .sram_read_data(read_{i}), .fault_valid(fault_{i}), .fault_address(fault_at_{i}), .fault_bits(bits_{i}),
    .map_valid(map_{i}), .map_address(map_at_{i}), .map_stuck_0(map_0_{i}), .map_stuck_1(map_1_{i}));
  always @(posedge clk) begin
    if (enable_{i} & write_{i}) cells_{i}[at_{i}] <= (data_{i} & ~zeros_{i}[at_{i}]) | ones_{i}[at_{i}];
    if (enable_{i} & ~write_{i}) read_{i} <= cells_{i}[at_{i}];
    if (fault_{i} && (bits_{i} & ~(zeros_{i}[fault_at_{i}] | ones_{i}[fault_at_{i}])) !== {w}'d0) wrong = wrong + 1;
    if (map_{i}) begin
      found = found + 1;
      if (map_0_{i} !== zeros_{i}[map_at_{i}] || map_1_{i} !== ones_{i}[map_at_{i}]) wrong = wrong + 1;
      for (piece_{i} = 0; piece_{i} < {pieces}; piece_{i} = piece_{i} + 1)
        if (file != 0 && map_at_{i} < {memory.own}
            && (map_0_{i}[piece_{i}*{pitch} +: {pitch}] | map_1_{i}[piece_{i}*{pitch} +: {pitch}]) != 0)
          $fdisplay(file, "%0d,%h,%h", {base} + map_at_{i} * {pieces} + piece_{i},
            map_0_{i}[piece_{i}*{pitch} +: {pitch}], map_1_{i}[piece_{i}*{pitch} +: {pitch}]);
    end
  end
"""


def _play(i: int, memory: Tested) -> str:
    """Draw the dead cells of one memory, and test it."""
    words = -(-memory.width // 32)
    noise = "{" + ", ".join(["$random(seed)"] * words) + "}"
    return f"""    for (i = 0; i < {memory.words}; i = i + 1) begin
      zeros_{i}[i] = {noise}; zeros_{i}[i] = zeros_{i}[i] & {noise}; zeros_{i}[i] = zeros_{i}[i] & {noise};
      ones_{i}[i] = {noise}; ones_{i}[i] = ones_{i}[i] & {noise}; ones_{i}[i] = ones_{i}[i] & {noise} & ~zeros_{i}[i];
      if ((i & 3) == 0) begin zeros_{i}[i] = 0; ones_{i}[i] = 0; end
      cells_{i}[i] = {{{memory.width}{{1'bx}}}};
      if ((zeros_{i}[i] | ones_{i}[i]) != 0) expected = expected + 1;
    end
    start_{i} = 1; @(negedge clk); start_{i} = 0;
    @(negedge clk);
    while (busy_{i}) @(negedge clk);
"""
