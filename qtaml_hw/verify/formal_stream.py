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
a trellis reader the weights of a row depend on the end of the row before it, which the model keeps; its commands begin
with a block. What looks up the weights of a row (`trellis_bench`) is proved alone in the same way: whatever rows come
when, in the cycle after a row every weight is what the table says of its window, if the first row began a block.
"""

from __future__ import annotations

import numpy as np

from qtaml_hw.codes import from_name
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord

__all__ = ["bench", "cycles", "is_provable", "stand_in", "sums", "trellis_bench"]


def is_provable(module: ModuleRecord) -> bool:
    """Whether a module is a reader of rows behind a decoder that takes one per cycle, out of a memory as wide, or what
    looks up the weights of rows of trellis words.
    """
    if module.kind == "trellis":
        return True
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
    if not is_provable(module) or module.kind != "stream":
        raise ValueError(f"{module.name} is no reader of rows behind a decoder of one row per cycle")
    depth, latency = module.depth or MEMORY_DEPTH, module.latency
    address, row, beat = (module.port(name).width for name in ("sram_address", "sram_read_data", "tdata"))
    part = _part(module, manifest)
    injects = next((p.width for p in module.ports if p.name == "inject"), 0)
    inject = "  .inject(injected),\n" if injects else ""
    width = max(injects, 1)
    begins = f"command_address >= {depth} ? command_address - {depth} : command_address"
    if module.trellis is not None:  # with a block
        low = f"{{{address}{{1'b1}}}} << {_block_bits(module)}"
        begins = f"command_address >= {depth} ? 0 : command_address & ({low})"
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
  wire [{address - 1}:0] command_at = {begins};
  {module.name} dut (
  .clk(clk), .rst(rst),
{inject}  .command_valid(command_valid), .command_ready(command_ready),
  .command_address(command_at), .command_length(command_length),
  .sram_enable(sram_enable), .sram_address(sram_address), .sram_read_data(watching ? row : other_row),
  .tvalid(tvalid), .tready(tready), .tdata(tdata), .tlast(tlast), .tuser(tuser));
{part}  always @(posedge clk) begin
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
    & (~(tvalid & watched & ~ahead[0]) | (tlast == last & {{tuser, tdata}} == {{expected_due, expected}}));
  always @* assert(rst | holds);
endmodule
"""


def _block_bits(module: ModuleRecord) -> int:
    """Bits of an address that count the rows of a block of trellis words."""
    assert module.trellis is not None
    rows = module.trellis.trellis().block // (module.lanes or 1)
    return min((rows - 1).bit_length(), module.port("sram_address").width)


def _stored(module: ModuleRecord, tail: str, row: str) -> list[str]:
    """Bits of a tail and of the row of trellis words behind it, the bit stored first first, by the names of the two."""
    assert module.trellis is not None
    trellis, lanes = module.trellis, module.lanes or 1
    reach = trellis.window - trellis.bits
    before = [f"{tail}[{reach - 1 - i}]" for i in range(reach)]
    return before + [f"{row}[{j * lanes + i}]" for i in range(lanes) for j in range(trellis.bits)]


def _rest(module: ModuleRecord, tail: str, row: str) -> str:
    """The tail that a row leaves."""
    assert module.trellis is not None
    return f"{{{', '.join(_stored(module, tail, row)[module.trellis.bits - module.trellis.window :])}}}"


def _weights(module: ModuleRecord, manifest: Manifest, tail: str, row: str) -> str:
    """Wire ``found``: all weights of a row, each in whole bytes, weight 0 lowest."""
    assert module.trellis is not None
    trellis, stored = module.trellis.trellis(), _stored(module, tail, row)
    inside = [x for x in manifest.modules if x.file in module.sources and x.kind == "table" and x.readout is not None]
    known = {x.readout.readout().table.tobytes(): x for x in inside if x.readout is not None}
    tables = [known[np.asarray(values).tobytes()] for values in trellis.table]
    lines, found = [], []
    for i in range(module.lanes or 1):
        window = ", ".join(stored[i * trellis.bits : i * trellis.bits + trellis.window])
        for v, table in enumerate(tables):
            width, name = table.port("weight").width, f"weight_{i * trellis.per + v}"
            lines.append(f"  wire signed [{width - 1}:0] {name};\n")
            lines.append(f"  wire signed [{-(-width // 8) * 8 - 1}:0] whole_{name} = {name};\n")
            lines.append(f"  {table.name} table_of_{name} (.word({{{window}}}), .weight({name}));\n")
            found.append(f"whole_{name}")
    size = (module.lanes or 1) * sum(-(-table.port("weight").width // 8) * 8 for table in tables)
    return "".join([*lines, f"  wire [{size - 1}:0] found = {{{', '.join(reversed(found))}}};\n"])


def trellis_bench(module: ModuleRecord, manifest: Manifest) -> str:
    """Verilog ``proof`` of what looks up the weights of rows of trellis words, alone.

    Raises
    ------
    ValueError
        If the module is something else.
    """
    if module.kind != "trellis" or module.trellis is None:
        raise ValueError(f"{module.name} looks up no rows of trellis words")
    row = module.port("plain_in").width
    weights = [port for port in module.ports if port.name.startswith("weight_")]
    reach = module.trellis.window - module.trellis.bits
    wires = "".join(f"  wire [{port.width - 1}:0] dut_{port.name};\n" for port in weights)
    pins = "".join(f", .{port.name}(dut_{port.name})" for port in weights)
    bits = {port.name: -(-port.width // 8) * 8 for port in weights}
    whole = "".join(f"  wire signed [{b - 1}:0] dut_whole_{name} = $signed(dut_{name});\n" for name, b in bits.items())
    joined = ", ".join(f"dut_whole_{name}" for name in reversed(bits))
    return f"""module proof(clk, valid_in, first_in, plain_in);
  input clk, valid_in, first_in;
  input [{row - 1}:0] plain_in;
  reg begun = 0;
  always @(posedge clk) begun <= 1;
  wire rst = ~begun;
  wire valid_out;
{wires}  {module.name} dut (.clk(clk), .rst(rst), .valid_in(valid_in), .first_in(first_in), .plain_in(plain_in),
    .valid_out(valid_out){pins});
  reg [{reach - 1}:0] tail;
  reg came, started, known;
  wire [{reach - 1}:0] before = first_in ? 0 : tail;
{_weights(module, manifest, "before", "plain_in")}{whole}  reg [{sum(bits.values()) - 1}:0] expected;
  always @(posedge clk) begin
    came <= valid_in & ~rst;
    known <= started | first_in;
    expected <= found;
    if (valid_in) tail <= {_rest(module, "before", "plain_in")};
    if (valid_in & first_in) started <= 1;
    if (rst) started <= 0;
  end
  always @* begin
    assert (rst | valid_out == came);
    assert (rst | ~(came & known) | {{{joined}}} == expected);
  end
endmodule
"""


def _trellis_part(module: ModuleRecord, manifest: Manifest) -> str:
    """What tables make of the watched row of trellis words, and of the end of the row before it."""
    assert module.trellis is not None
    reach, row = module.trellis.window - module.trellis.bits, module.port("sram_read_data").width
    beat, low = module.port("tdata").width, _block_bits(module)
    first = f"~|sram_address[{low - 1}:0]" if low else "1'b1"
    return f"""  reg arrived, first;
  reg [{reach - 1}:0] tail, tail_watched;
  wire [{reach - 1}:0] before = first ? 0 : tail;
  wire [{reach - 1}:0] tail_known = watching ? before : tail_watched;
  wire [{row - 1}:0] came = watching ? row : other_row;
{_weights(module, manifest, "tail_watched", "row")}  wire expected_due = 0;
  wire [{beat - 1}:0] expected = found;
  always @(posedge clk) begin
    arrived <= sram_enable;
    first <= {first};
    if (arrived) tail <= {_rest(module, "before", "came")};
    tail_watched <= tail_known;
  end
"""


def _part(module: ModuleRecord, manifest: Manifest) -> str:
    """What decoder and tables make of the watched row: instances whose ports are constant, and settled in time."""
    if module.trellis is not None:
        return _trellis_part(module, manifest)
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
