"""One top over all layers of a plan: the SRAMs, their readers, one command interface, one AXI4-Stream for each memory.

Plain text, without logic other than the selection of a memory. The SRAM is a module of its own (`sram_text`), the one
file that has to be edited for the macros of a process. `bench_text` plays rows, commands and beats of the model through
the whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import LayerRecord, ModuleRecord, PortRecord
from qtaml_hw.hdl.model.traffic import Traffic, Word
from qtaml_hw.hdl.output.structure import instance, module

__all__ = [
    "SRAM",
    "TopMemory",
    "bench_files",
    "bench_text",
    "places",
    "plain",
    "readme_text",
    "sdc_text",
    "sram_of",
    "sram_text",
    "top_ports",
    "top_text",
]

SRAM = "sram_single"
PATIENCE = 5000
"""Cycles without a beat, beyond the latency of a reader, after which the bench waits for nothing."""


@dataclass(frozen=True)
class TopMemory:
    """A memory of the top.

    Attributes
    ----------
    reader : ModuleRecord
        What reads it.
    holds : tuple of str
        What lies in it, a line for each segment.
    base : int
        Bit address of its first word in the memory of the plan.
    words : int
        Words of it that are used.
    """

    reader: ModuleRecord
    holds: tuple[str, ...]
    base: int
    words: int

    @property
    def address_bits(self) -> int:
        """Of a row."""
        return self.reader.port("sram_address").width

    @property
    def row_bits(self) -> int:
        """Bits that the reader takes of a word of the SRAM."""
        return self.reader.port("sram_read_data").width

    @property
    def word_bits(self) -> int:
        """Of the SRAM."""
        return self.reader.word_bits or self.row_bits

    @property
    def macros(self) -> str:
        """Macros that it is made of; "" where they have no depth."""
        depth, words = self.reader.macro_words, self.reader.depth or 0
        return f"{-(-words // depth)} of {depth}x{self.word_bits}" if depth else ""

    @property
    def key(self) -> str:
        """What the top wires for it."""
        return " ".join(filter(None, [self.reader.name, str(self.word_bits), self.macros]))


def places(modules: Sequence[ModuleRecord], layers: Sequence[LayerRecord]) -> list[TopMemory]:
    """A memory for every segment with rows of its own, in the order of the layers, then one for each packed reader."""
    by_name = {module.name: module for module in modules}

    def words(reader: ModuleRecord, rows: int) -> int:
        """Those of so many rows."""
        code = [port.width for port in reader.ports if port.name == "inject"]
        plain = 0 if reader.bits is None else (reader.bits - (reader.planes or 0)) * (reader.lanes or 1)
        row = plain + sum(code)
        return rows * max(-(-row // (reader.word_bits or max(row, 1))), 1)

    rows: list[TopMemory] = []
    packed: dict[str, list[str]] = {}
    bases: dict[str, int] = {}
    for layer in layers:
        for segment in layer.segments:
            holds = f"{plain(layer.name)} {segment.start} to {segment.stop - 1}"
            if segment.number is None:
                reader = by_name[str(segment.reader)]
                line = f"{holds} in {segment.rows} rows"
                rows.append(TopMemory(reader, (line,), segment.address or 0, words(reader, segment.rows)))
            else:
                bases[str(segment.reader)] = segment.address or 0
                packed.setdefault(str(segment.reader), []).append(f"{holds} as command_segment {segment.number}")
    return rows + [
        TopMemory(by_name[name], tuple(holds), bases[name], by_name[name].depth or 0) for name, holds in packed.items()
    ]


def plain(text: str) -> str:
    """Untrusted text for a table: what is not plain becomes a question mark."""
    return re.sub(r"[^ -~]|[|`<>\[\]]", "?", text)[:60]


def sram_of(modules: Sequence[ModuleRecord]) -> str:
    """Name of the module that stands for an SRAM."""
    return next(module.name for module in modules if module.kind == "top" and not module.ports)


COMMANDS = ("command_segment", "command_range", "command_address", "command_skip", "command_length")
STREAM = ("tvalid", "tready", "tdata", "tlast", "tuser")


def _port(name: str, direction: str, width: int) -> PortRecord:
    return PortRecord(name=name, direction=direction, width=width, signed=False)  # type: ignore[arg-type]


def _number_bits(places: Sequence[TopMemory]) -> int:
    return max((len(places) - 1).bit_length(), 1)


def _fields(places: Sequence[TopMemory]) -> dict[str, int]:
    """Width of every part of a command: of the widest reader that has it."""
    widths: dict[str, int] = {}
    for name in COMMANDS:
        found = [port.width for place in places for port in place.reader.ports if port.name == name]
        if found:
            widths[name] = max(found)
    return widths


def top_ports(places: Sequence[TopMemory]) -> tuple[PortRecord, ...]:
    """Ports of the top, without clock and reset."""
    number = _number_bits(places)
    ports = [
        _port("command_valid", "input", 1),
        _port("command_ready", "output", 1),
        _port("command_memory", "input", number),
        *(_port(name, "input", width) for name, width in _fields(places).items()),
        _port("load_enable", "input", 1),
        _port("load_memory", "input", number),
        _port("load_address", "input", max(place.address_bits for place in places)),
        _port("load_data", "input", max(place.word_bits for place in places)),
    ]
    for i, place in enumerate(places):
        for name in STREAM:
            width = place.reader.port(name).width
            ports.append(_port(f"m{i}_{name}", "input" if name == "tready" else "output", width))
    return tuple(ports)


def top_text(name: str, places: Sequence[TopMemory], sram: str) -> str:
    """The module; `sram` is the name of that of an SRAM."""
    number, fields = _number_bits(places), _fields(places)
    loaded = {"load_address": max(x.address_bits for x in places), "load_data": max(x.word_bits for x in places)}
    body = f"  wire [{len(places) - 1}:0] ready;\n"
    choices = "".join(f"      {number}'d{i}: taken = ready[{i}];\n" for i in range(len(places)))
    body += f"""  reg taken;
  assign command_ready = taken;
  always @* begin
    case (command_memory)
{choices}      default: taken = 1'b0;
    endcase
  end
"""
    for i, place in enumerate(places):
        body += _memory(i, place, number, fields, sram, loaded)
    return module(name, top_ports(places), body, clocked=True)


def _low(name: str, width: int, widths: dict[str, int]) -> str:
    """The lowest bits of a port; a port of one bit has none that could be selected."""
    return name if widths[name] == 1 else f"{name}[{width - 1}:0]"


def _memory(i: int, place: TopMemory, number: int, fields: dict[str, int], sram: str, loaded: dict[str, int]) -> str:
    """One SRAM with its reader."""
    a, w, used = place.address_bits, place.word_bits, place.row_bits
    padding = f"  wire unused_{i} = &{{1'b0, row_{i}[{w - 1}:{used}]}};\n" if w > used else ""
    names = {port.name: port for port in place.reader.ports}
    pins = {"command_valid": f"command_valid & (command_memory == {number}'d{i})", "command_ready": f"ready[{i}]"}
    for name in fields:
        if name in names:
            width = names[name].width
            pins[name] = name if width == fields[name] else f"{name}[{width - 1}:0]"
    if "inject" in names:
        pins["inject"] = f"{names['inject'].width}'h0"
    pins |= {name: f"m{i}_{name}" for name in STREAM}
    pins |= {
        "sram_enable": f"read_{i}",
        "sram_address": f"at_{i}",
        "sram_read_data": f"row_{i}[{used - 1}:0]" if w > used else f"row_{i}",
    }
    depth = place.reader.depth or 1 << a
    reader = instance(place.reader, f"reader_{i}", pins, clocked=True)
    macro = place.reader.macro_words
    made_of = f", .MACRO_DEPTH({macro}), .MACRO_WIDTH({w})" if macro else ""
    shape = f"#(.DEPTH({depth}), .WIDTH({w}), .ADDRESS({a}){made_of})"
    return f"""  wire load_{i} = load_enable & (load_memory == {number}'d{i});
  wire read_{i};
  wire [{a - 1}:0] at_{i};
  wire [{w - 1}:0] row_{i};
{padding}{reader}  {sram} {shape} memory_{i} (
    .clk(clk),
    .enable(read_{i} | load_{i}),
    .write(load_{i}),
    .address(load_{i} ? {_low("load_address", a, loaded)} : at_{i}),
    .write_data({_low("load_data", w, loaded)}),
    .read_data(row_{i})
  );
"""


IHP = """8x1024c2 8x256c3 8x4096c3 8x512c3 16x1024c2 16x256c2 16x4096c3 16x512c2 32x1024c2 32x256c2 32x512c2 48x256c2
64x1024c2 64x2048c2 64x256c2 64x512c2 64x64c2"""
"""Macros of IHP SG13G2 with a bit mask: width, depth, columns."""


def _ihp() -> str:
    """A branch for each of them."""
    text = ""
    for shape in IHP.split():
        width, rest = shape.split("x")
        depth, columns = rest.split("c")
        text += f"""        {"else " * bool(text)}if (MW == {width} && MD == {depth}) begin : m
          RM_IHPSG13_1P_{depth}x{width}_c{columns}_bm_bist macro (
            .A_CLK(clk), .A_MEN(mine), .A_WEN(write), .A_REN(~write), .A_ADDR(wide[MA-1:0]), .A_DLY(1'b1),
            .A_DIN(in[c*MW +: MW]), .A_BM({{MW{{1'b1}}}}), .A_DOUT(out[b][c*MW +: MW]), .A_BIST_EN(1'b0),
            .A_BIST_CLK(1'b0), .A_BIST_MEN(1'b0), .A_BIST_WEN(1'b0), .A_BIST_REN(1'b0), .A_BIST_ADDR({{MA{{1'b0}}}}),
            .A_BIST_DIN({{MW{{1'b0}}}}), .A_BIST_BM({{MW{{1'b0}}}})
          );
        end
"""
    return text


def sram_text(name: str) -> str:
    """The SRAM: behaviour by default; macros of IHP SG13G2 or of OpenRAM where their name is defined."""
    return f"""module {name} #(
  parameter DEPTH = 1024,
  parameter WIDTH = 64,
  parameter ADDRESS = 10,
  parameter MACRO_DEPTH = 0,
  parameter MACRO_WIDTH = 0
) (
  input clk,
  input enable,
  input write,
  input [ADDRESS-1:0] address,
  input [WIDTH-1:0] write_data,
  output [WIDTH-1:0] read_data
);
`ifdef SRAM_IHP_SG13G2
  // RM_IHPSG13_1P_* side by side and one above the other: 1024x64 where no depth is asked for; BIST is tied off.
  localparam MW = MACRO_WIDTH == 0 ? 64 : MACRO_WIDTH;
  localparam MD = MACRO_DEPTH == 0 ? 1024 : MACRO_DEPTH;
`define SRAM_TILES
`endif
`ifdef SRAM_OPENRAM
  // sky130_sram_1kbyte_1rw_32x256_8, or yours of that form; with SRAM_OPENRAM_BYTES it has a byte enable.
  localparam MW = MACRO_WIDTH == 0 ? 32 : MACRO_WIDTH;
  localparam MD = MACRO_DEPTH == 0 ? 256 : MACRO_DEPTH;
`define SRAM_TILES
`endif
`ifdef SRAM_TILES
  function integer address_bits(input integer words);
    for (address_bits = 0; (1 << address_bits) < words; address_bits = address_bits + 1) ;
  endfunction
  localparam MA = address_bits(MD);
  localparam COLUMNS = (WIDTH + MW - 1) / MW;
  localparam BANKS = (DEPTH + MD - 1) / MD;
  wire [COLUMNS*MW-1:0] in = {{{{(COLUMNS*MW-WIDTH){{1'b0}}}}, write_data}};
  wire [MA+ADDRESS-1:0] wide = {{{{MA{{1'b0}}}}, address}};
  wire [COLUMNS*MW-1:0] out [0:BANKS-1];
  reg [ADDRESS:0] bank;
  always @(posedge clk)
    if (enable) bank <= wide >> MA;
  assign read_data = out[bank][WIDTH-1:0];
  genvar b, c;
  generate
    for (b = 0; b < BANKS; b = b + 1) begin : banks
      wire mine = enable & ((wide >> MA) == b);
      for (c = 0; c < COLUMNS; c = c + 1) begin : columns
`ifdef SRAM_IHP_SG13G2
{_ihp()}        else begin : m
          no_macro_of_this_depth_and_width macro ();
        end
`endif
`ifdef SRAM_OPENRAM
        sky130_sram_1kbyte_1rw_32x256_8 macro (
          .clk0(clk), .csb0(~mine), .web0(~write), .addr0(wide[MA-1:0]),
`ifdef SRAM_OPENRAM_BYTES
          .wmask0({{(MW/8){{1'b1}}}}),
`endif
          .din0(in[c*MW +: MW]), .dout0(out[b][c*MW +: MW])
        );
`endif
      end
    end
  endgenerate
`else
  wire unused_shape = (MACRO_DEPTH == 0) ^ (MACRO_WIDTH == 0);
  reg [WIDTH-1:0] words [0:DEPTH-1];
  reg [WIDTH-1:0] row;
  assign read_data = row;
  always @(posedge clk)
    if (enable) begin
      if (write) words[address] <= write_data;
      else row <= words[address];
    end
`endif
endmodule
"""


def bench_files(
    name: str, places: Sequence[TopMemory], played: Sequence[Traffic], codes: Mapping[str, BlockCode]
) -> dict[str, str]:
    """What the bench reads, by file name: rows with their addresses, commands and beats of every memory.

    Errors to be injected into a row are written into the memory.
    """
    fields, files = _fields(places), {}
    for i, (place, traffic) in enumerate(zip(places, played, strict=True)):
        width = max(p.word_bits for p in places)
        rows = Word.of(place.reader, codes.get(place.reader.code or "")).with_injected(traffic)
        files[f"{name}_{i}_rows.hex"] = "".join(f"{at << width | row:x}\n" for at, row in sorted(rows.items()))
        lines = []
        for sent in traffic.sent:
            word = position = 0
            for field, bits in fields.items():
                word |= sent.get(field, 0) << position
                position += bits
            lines.append(f"{word:x}\n")
        files[f"{name}_{i}_commands.hex"] = "".join(lines)
        data = place.reader.port("tdata").width
        beats = (beat["tuser"] << data + 1 | beat["tlast"] << data | beat["tdata"] for beat in traffic.received)
        files[f"{name}_{i}_beats.hex"] = "".join(f"{beat:x}\n" for beat in beats)
    return files


def bench_text(name: str, top: str, places: Sequence[TopMemory], played: Sequence[Traffic]) -> str:
    """A test bench in plain Verilog: loads all memories, plays the commands of each, compares every beat, says PASS or
    FAIL. While one answers, and when all of its commands are, no other beat may come.
    """
    ports, fields = top_ports(places), _fields(places)
    address = max(place.address_bits for place in places)
    width = max(place.word_bits for place in places)
    command = sum(fields.values())
    nets = "".join(
        f"  {'reg' if port.direction == 'input' else 'wire'} [{port.width - 1}:0] {port.name};\n" for port in ports
    )
    pins = ", ".join(f".{port.name}({port.name})" for port in ports)
    split = "{" + ", ".join(reversed(fields)) + "}"
    arrays, read, loads, plays = "", "", "", ""
    for i, (place, traffic) in enumerate(zip(places, played, strict=True)):
        data = place.reader.port("tdata").width + 2
        counts = len(traffic.rows), len(traffic.sent), len(traffic.received)
        arrays += f"  reg [{address + width - 1}:0] rows_{i} [0:{counts[0] - 1}];\n"
        arrays += f"  reg [{command - 1}:0] commands_{i} [0:{counts[1] - 1}];\n"
        arrays += f"  reg [{data - 1}:0] beats_{i} [0:{counts[2] - 1}];\n"
        for what in ("rows", "commands", "beats"):
            read += f'    $readmemh({{FOLDER, "{name}_{i}_{what}.hex"}}, {what}_{i});\n'
        loads += f"""    for (k = 0; k < {counts[0]}; k = k + 1) begin
      load_enable = 1; load_memory = {i}; {{load_address, load_data}} = rows_{i}[k];
      @(negedge clk);
    end
"""
        plays += f"""    sent = 0; k = 0; idle = 0; command_memory = {i};
    while (k < {counts[2]} && idle < {place.reader.latency + PATIENCE}) begin
      command_valid = sent < {counts[1]};
      if (command_valid) {split} = commands_{i}[sent];
      m{i}_tready = $random(seed);
      #1;
      idle = idle + 1;
      if (comes !== (m{i}_tvalid << {i})) wrong = wrong + 1;
      if (m{i}_tvalid & m{i}_tready) begin
        if ({{m{i}_tuser, m{i}_tlast, m{i}_tdata}} !== beats_{i}[k]) wrong = wrong + 1;
        k = k + 1; idle = 0;
      end
      if (command_valid & command_ready) sent = sent + 1;
      @(negedge clk);
    end
    m{i}_tready = 0; command_valid = 0;
    if (k < {counts[2]}) wrong = wrong + 1;
    repeat ({place.reader.latency + 8}) begin
      @(negedge clk);
      if (comes !== 0) wrong = wrong + 1;
    end
    total = total + k;
"""
    numbers = range(len(places))
    ready = "".join(f" m{i}_tready = 0;" for i in numbers)
    comes = ", ".join(f"m{i}_tvalid" for i in reversed(numbers))
    return f"""module {name};
  parameter FOLDER = "vectors/";
  reg clk, rst;
{nets}{arrays}  wire [{len(places) - 1}:0] comes = {{{comes}}};
  integer k, sent, idle, wrong, total, seed;
  {top} dut (.clk(clk), .rst(rst), {pins});
  always #5 clk = ~clk;
  initial begin
{read}    clk = 0; rst = 1; command_valid = 0; load_enable = 0; wrong = 0; total = 0; seed = 1;{ready}
    repeat (3) @(negedge clk);
    rst = 0;
{loads}    load_enable = 0;
{plays}    if (wrong == 0) $display("PASS: %0d beats of {len(places)} memories", total);
    else $display("FAIL: %0d of %0d beats", wrong, total);
    $finish;
  end
endmodule
"""


def sdc_text(clock_ns: float = 5.0) -> str:
    """Timing constraints to begin with."""
    return f"""# To begin with: set the clock period, and what stands before and behind the ports.
create_clock -name clk -period {clock_ns} [get_ports clk]
set_input_delay {clock_ns / 5} -clock clk [all_inputs]
set_output_delay {clock_ns / 5} -clock clk [all_outputs]
"""


def readme_text(
    title: str,
    lines: Sequence[str],
    top: str,
    places: Sequence[TopMemory],
    march: Sequence[str],
    benches: Sequence[str],
) -> str:
    """What is in the folder, where the layers lie, what is said of the march test, how to play the benches."""
    image = "qtaml write PLAN --map FILE" if march else "qtaml write"
    whose = "for a chip" if march else "for a plan"
    text = [f"# {title}", "", *lines]
    unit = "word" if any(place.reader.word_bits for place in places) else "row"
    if places:
        text += [
            "",
            f"## `{top}`: address map",
            "",
            f"| memory | reader | {unit}s | bits of a {unit} | macros | holds |",
            "|---|---|---|---|---|---|",
        ]
        for i, place in enumerate(places):
            facts = (place.reader.depth, place.word_bits, place.macros or "any")
            cells = (i, f"`{place.reader.name}`", *facts, "<br>".join(place.holds))
            text.append("| " + " | ".join(map(str, cells)) + " |")
        text += [
            "",
            "A command at `command_*` goes to the reader of `command_memory`, whose stream is `m<memory>_t*`. `load_*`",
            f"writes whole rows, check bits included; `{image}` makes them {whose}.",
            f"`{SRAM}` is the one file to edit for the SRAM macros of a process.",
        ]
    text += ["", *march] if march else []
    if benches:
        made = "../bench.vvp"  # `qtaml verify` wants nothing else in the folder
        runs = [f"iverilog -g2001 -s {bench[6:-2]} -o {made} rtl/*.v {bench} && vvp {made}" for bench in benches]
        text += ["", "A bench says PASS or FAIL:", "", "```", *runs, "```"]
    return "\n".join([*text, ""])
