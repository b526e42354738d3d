"""Proofs about stream readers: all commands, rows and back-pressure, in every cycle after a reset.

A model of the reader stands beside it: which row is read when, which beat is offered when. One row, drawn by the
solver, is watched: what the memory answers to it is a constant that the solver chooses, all other rows are whatever it
likes in every cycle. Whatever commands and `tready` do:

- a command is taken exactly when no burst is being read; its rows are asked for in order, on from row 0 after the last
  one, as fast as the places behind the decoder allow, and nothing else is asked for;
- a beat is there exactly from the latency on after its row was asked for, until it is taken, and does not change;
- the beat of the watched row, whichever the solver chooses, holds what decoder and tables make of it; `tlast` is that
  of its burst.

Decoder and tables are proved by themselves; here stand-ins take their places, so that the proof is about the reader. Of
a trellis reader the weights of a row depend on the rows before it: its beats are counted, not looked at.
"""

from __future__ import annotations

from qtaml_hw.codes import from_name
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord

__all__ = ["BEATS", "bench", "compares_weights", "cycles", "is_provable", "stand_in", "sums"]

BEATS = ", beats only"
"""What a claim about a reader ends with where the weights in its beats are not compared."""


def compares_weights(module: ModuleRecord) -> bool:
    """Whether the proof looks at what beats hold: not of a trellis reader."""
    return module.trellis is None


def is_provable(module: ModuleRecord) -> bool:
    """Whether a module is a reader of rows behind a decoder that takes one per cycle, out of a memory as wide."""
    if module.kind != "stream" or module.word_bits is not None:
        return False
    return module.code is None or not is_sequential(from_name(module.code))


def cycles(module: ModuleRecord) -> int:
    """Cycles that are looked at where no proof for all of them is found: all places are filled, emptied and filled."""
    return 2 * module.latency + 12


def sums(word: str, bits: int, count: int) -> str:
    """So many small sums of the bits of a word, the last one first, in Verilog: every bit is in one, every sum has one.

    Examples
    --------
    >>> sums("x", 3, 2), sums("x", 2, 3)
    ('x[1], x[0] ^ x[2]', 'x[0], x[1], x[0]')
    """
    pairs = [(i % count, i % bits) for i in range(max(bits, count))]
    return ", ".join(" ^ ".join(f"{word}[{bit}]" for i, bit in pairs if i == at) for at in reversed(range(count)))


def stand_in(module: ModuleRecord) -> str:
    """A module in the place of a decoder or table: data pass, in as many cycles, with every check bit added to some and
    `bypass` to all; check bit 0 is `due`. So every wire to it matters.
    """
    declared = "".join(f"  {port.direction} [{port.width - 1}:0] {port.name};\n" for port in module.ports)
    names = [port.name for port in module.ports]
    head = f"module {module.name}({', '.join([*(['clk', 'rst'] if module.clocked else []), *names])});\n{declared}"
    if module.kind == "table":
        width, bits = module.port("weight").width, module.port("word").width
        copies = f"{{{-(-width // bits)}{{word}}}}"
        erased = " ^ {" + str(width) + "{erase}}" if "erase" in names else ""
        return f"{head}  assign weight = {copies}{erased};\nendmodule\n"
    k, r = module.port("data_in").width, module.port("check_in").width
    passed = {
        "data_out": f"data_in ^ inject[{k - 1}:0] ^ {{{k}{{bypass}}}} ^ {{{sums('checks', r, k)}}}",
        "due": "checks[0]",
    }
    passed |= {port.name: "0" for port in module.ports if port.direction == "output" and port.name not in passed}
    passed["valid_out"] = "valid_in"
    body = f"  wire [{r - 1}:0] checks = check_in ^ inject[{k + r - 1}:{k}];\n"
    body += "  input clk, rst;\n" if module.clocked else ""
    for name, value in passed.items():
        width = module.port(name).width
        for stage in range(module.latency):
            body += f"  reg [{width - 1}:0] {name}_{stage};\n  always @(posedge clk) {name}_{stage} <= "
            body += f"{'rst ? 0 : ' if name == 'valid_out' else ''}{value};\n"
            value = f"{name}_{stage}"
        body += f"  assign {name} = {value};\n"
    return f"{head}{body}endmodule\n"


def bench(module: ModuleRecord, manifest: Manifest) -> str:
    """Verilog ``proof``: the reader, its model, and the assertion that they agree.

    Raises
    ------
    ValueError
        If the module is no such reader.
    """
    if not is_provable(module):
        raise ValueError(f"{module.name} is no reader of rows behind a decoder of one row per cycle")
    depth, latency = module.depth or MEMORY_DEPTH, module.latency
    address, row, beat = (module.port(name).width for name in ("sram_address", "sram_read_data", "tdata"))
    part = _part(module, manifest)
    injects = next((p.width for p in module.ports if p.name == "inject"), 0)
    inject = "  .inject(injected),\n" if injects else ""
    width = max(injects, 1)
    looked = "1" if part is None else "{tuser, tdata} == {expected_due, expected}"
    return f"""module proof(clk, drawn, command_valid, command_address, command_length, tready, choose, other_row);
  input [{width - 1}:0] drawn;
  reg [{width - 1}:0] injected;  // the same in all cycles
  input clk, command_valid, tready, choose;
  input [{address - 1}:0] command_address, command_length;
  input [{row - 1}:0] other_row;
  reg begun = 0;
  always @(posedge clk) begun <= 1;
  wire rst = ~begun;
  always @(posedge clk) if (rst) injected <= drawn;
  wire command_ready, sram_enable, tvalid, tlast, tuser;
  wire [{address - 1}:0] sram_address;
  wire [{beat - 1}:0] tdata;
  wire [{row - 1}:0] row = $anyconst;
  reg chosen, watching, watched, busy, last, stalled;
  reg [{latency}:0] reserved, there, ahead;  // how many, in unary
  reg [{address - 1}:0] at, left;  // left: rows of the burst after the next one
  wire ends = left == 0;
  reg [{beat + 1}:0] offered;
  reg [{latency - 1}:0] way;
  wire pop = tvalid & tready;
  wire begins = sram_enable & choose & ~chosen;
  wire [{address - 1}:0] command_at = command_address >= {depth} ? command_address - {depth} : command_address;
  {module.name} dut (
  .clk(clk), .rst(rst),
{inject}  .command_valid(command_valid), .command_ready(command_ready),
  .command_address(command_at), .command_length(command_length),
  .sram_enable(sram_enable), .sram_address(sram_address), .sram_read_data(watching ? row : other_row),
  .tvalid(tvalid), .tready(tready), .tdata(tdata), .tlast(tlast), .tuser(tuser));
{part or ""}  always @(posedge clk) begin
    watching <= begins;
    if (begins) begin
      chosen <= 1;
      watched <= 1;
      last <= ends;
      ahead <= pop ? reserved >> 1 : reserved;
    end else if (watched & pop) begin
      ahead <= ahead >> 1;
      watched <= ahead[0];
    end
    stalled <= tvalid & ~tready & ~rst;
    offered <= {{tuser, tlast, tdata}};
    way <= {{way, sram_enable}};
    if (sram_enable & ~pop) reserved <= {{reserved, 1'b1}};
    if (pop & ~sram_enable) reserved <= reserved >> 1;
    if (way[{latency - 2}] & ~pop) there <= {{there, 1'b1}};
    if (pop & ~way[{latency - 2}]) there <= there >> 1;
    if (sram_enable) begin
      at <= at == {depth - 1} ? 0 : at + 1;
      left <= left - 1;
      busy <= ~ends;
    end
    if (command_valid & command_ready) begin
      busy <= 1;
      at <= command_at;
      left <= command_length;
    end
    if (rst) begin
      chosen <= 0;
      watched <= 0;
      watching <= 0;
      reserved <= 0;
      there <= 0;
      way <= 0;
      busy <= 0;
    end
  end
  wire holds = command_ready == ~busy
    & sram_enable == (busy & ~reserved[{latency}])
    & (~sram_enable | sram_address == at)
    & tvalid == there[0]
    & (~stalled | offered == {{tuser, tlast, tdata}})
    & (~(tvalid & watched & ~ahead[0]) | (tlast == last & {looked}));
  always @* assert(rst | holds);
endmodule
"""


def _part(module: ModuleRecord, manifest: Manifest) -> str | None:
    """What decoder and tables make of the watched row: instances whose ports are constant, and settled in time."""
    if not compares_weights(module):
        return None
    beat = module.port("tdata").width
    if module.bits is None:
        [part] = [x for x in manifest.modules if x.file in module.sources and x.kind == "decoder"]
        names = ["data_in", "check_in"]
    else:
        same = ("code", "bits", "planes", "lanes", "readout", "pipeline")
        part = next(
            x for x in manifest.modules if x.kind == "codec" and all(getattr(x, f) == getattr(module, f) for f in same)
        )
        names = ["plain_in", "data_in", "check_in"]
    ports = {port.name: port for port in part.ports}
    pins, position = [], 0
    for name in names:
        if name in ports:
            pins.append(f".{name}(row[{position + ports[name].width - 1}:{position}])")
            position += ports[name].width
    pins += [f".{name}({value})" for name, value in (("inject", "injected"), ("bypass", "1'b0")) if name in ports]
    pins += [".clk(clk)", ".rst(rst)"] if part.clocked else []
    out = "data_out" if module.bits is None else "weights"
    width = ports[out].width
    pins += [".valid_in(1'b1)", f".{out}(found)", *([".due(expected_due)"] if "due" in ports else [])]
    lanes = 1 if module.bits is None else module.lanes or 1
    each, whole = width // lanes, beat // lanes
    sign = "1'b0" if module.bits is None else "found[{top}]"
    pieces = [
        f"{{{{{whole - each + 1}{{{sign.format(top=(i + 1) * each - 1)}}}}}, found[{(i + 1) * each - 1}:{i * each}]}}"
        for i in reversed(range(lanes))
    ]
    parts = "".join(
        f"  wire [{whole}:0] piece_{i} = {piece};\n" for i, piece in zip(reversed(range(lanes)), pieces, strict=True)
    )
    joined = ", ".join(f"piece_{i}[{whole - 1}:0]" for i in reversed(range(lanes)))
    due = "" if "due" in ports else "  assign expected_due = 0;\n"
    return (
        f"  wire [{width - 1}:0] found;\n  wire expected_due;\n{due}  {part.name} part ({', '.join(pins)});\n{parts}"
        f"  wire [{beat - 1}:0] expected = {{{joined}}};\n"
    )
