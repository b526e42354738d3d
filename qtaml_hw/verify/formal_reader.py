"""Proofs about readers that cut codewords into words, or rows into beats: the first cycles after a reset, bounded.

A model stands beside the reader: where in the memory the command at hand has come to, and which row is to be read next.
Two rows, one behind the other and drawn by the solver, hold constants that it chooses; every other row is whatever it
likes in every cycle. Whatever commands within their limits and `tready` do:

- rows are asked for one after the other from where a command begins; a command that begins where the one before it
  ended goes on without reading anything again, where the reader fetches ahead; nothing is asked for that no command
  needs, and a command is taken only when all was asked for that the one before it needs;
- a beat that begins in the first of the two rows holds what decoder and tables make of it, with the flag of the
  codewords that it comes from; `tlast` is that of its command; a beat stays until it is taken, and none comes without a
  command;
- no more cycles pass without a beat than the way from memory to gearbox has.

Decoder and tables are proved, or played, by themselves; here stand-ins take their places. Decoders that are not ready
in every cycle answer when the solver likes, within three cycles, and hold anything until then.
"""

from __future__ import annotations

from pathlib import Path

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord, PackedRecord
from qtaml_hw.hdl.model.pace import AHEAD
from qtaml_hw.hdl.model.traffic import Word, pieces_of
from qtaml_hw.verify.formal_stream import stand_in, sums

__all__ = ["LIMIT_S", "bench", "cycles", "is_provable"]

LIMIT_S = 600
"""Seconds in which the first cycles are looked at."""
MOST_CODEWORD = 40
"""Longest codeword of a reader for which this is tried."""
SLOWEST = 3
"""Cycles in which a decoder that takes its time answers here, at most."""


def is_provable(module: ModuleRecord, code: BlockCode | None) -> bool:
    """Whether a module is a reader of packed words with tables, or of rows behind a decoder of many cycles."""
    if code is None or code.n > MOST_CODEWORD:
        return False
    if module.kind == "packed_reader":
        return all(part.readout is not None and part.bits <= code.k for part in module.packed)
    return module.kind == "stream" and is_sequential(code)


def cycles(module: ModuleRecord, code: BlockCode) -> int:
    """Cycles that are looked at: those of a first row on its way, and of some beats."""
    way = 3 + Word.of(module, code).per_row + _delay(module, code)
    return way + 8 + 3 * (module.decoders is not None)  # which counts the bits of a command before


def _delay(module: ModuleRecord, code: BlockCode) -> int:
    """Cycles of the decoder, at most."""
    if is_sequential(code):
        return SLOWEST
    return module.latency - 3 - Word.of(module, code).per_row - AHEAD * (module.decoders is not None)


def _wait(module: ModuleRecord, code: BlockCode) -> int:
    """Most cycles without a beat."""
    pieces = -(-code.k // _chunk(module)) if module.packed else 0
    way = _delay(module, code) + 2 * Word.of(module, code).per_row
    return way + 7 + pieces + AHEAD * (module.decoders is not None)


def _chunk(module: ModuleRecord) -> int:
    return 1 << (max(part.bits for part in module.packed) - 1).bit_length()


def slow_stand_in(module: ModuleRecord) -> str:
    """In the place of a decoder that is not always ready: as `formal_stream.stand_in`, when the solver likes."""
    ports = {port.name: port for port in module.ports}
    k, r = ports["data_in"].width, ports["check_in"].width
    head = ", ".join(["clk", "rst", *ports])
    declared = "".join(f"  {port.direction} [{port.width - 1}:0] {port.name};\n" for port in module.ports)
    others = [p for p in module.ports if p.direction == "output"]
    others = [p for p in others if p.name not in ("ready_out", "valid_out", "data_out", "due")]
    junk = "".join(f"  wire [{p.width - 1}:0] any_{p.name} = $anyseq;\n" for p in others)
    junk += "".join(f"  assign {p.name} = any_{p.name};\n" for p in others)
    return f"""module {module.name}({head});
  input clk, rst;
{declared}{junk}  reg busy, told, answer, failed;
  reg [{k - 1}:0] data;
  reg [{SLOWEST - 1}:0] turns;
  wire soon = $anyseq;
  wire [{k}:0] junk = $anyseq;
  wire [{r - 1}:0] checks = check_in ^ inject[{k + r - 1}:{k}];
  assign ready_out = ~busy;
  assign valid_out = answer;
  assign {{due, data_out}} = told ? {{failed, data}} : junk;
  always @(posedge clk) begin
    answer <= 0;
    turns <= {{turns, 1'b1}};
    if (~busy & valid_in) begin
      busy <= 1;
      told <= 0;
      turns <= 0;
      data <= data_in ^ inject[{k - 1}:0] ^ {{{k}{{bypass}}}} ^ {{{sums("checks", r, k)}}};
      failed <= checks[0];
    end else if (busy & (soon | turns[{SLOWEST - 2}])) begin
      busy <= 0;
      told <= 1;
      answer <= 1;
    end
    if (rst) begin
      busy <= 0;
      told <= 0;
      answer <= 0;
    end
  end
endmodule
"""


def bench(directory: Path, manifest: Manifest, module: ModuleRecord, code: BlockCode) -> str:
    """Verilog ``proof``: the reader between stand-ins, its model, and what has to hold in the first cycles.

    Raises
    ------
    ValueError
        If the module is no such reader.
    """
    if not is_provable(module, code):
        raise ValueError(f"{module.name} is no reader that is looked at in its first cycles")
    inside = [part for part in manifest.modules if part.file in module.sources]
    parts = [slow_stand_in(part) if part.kind == "iterative" else stand_in(part) for part in inside]
    return "".join([(directory / module.file).read_text(), *parts, _Model(manifest, module, code).text()])


class _Model:
    """The model of one reader, in Verilog: sizes, what commands say, and what a beat holds."""

    def __init__(self, manifest: Manifest, module: ModuleRecord, code: BlockCode) -> None:
        self.manifest, self.module, self.code = manifest, module, code
        self.word = Word.of(module, code)
        self.ports = {port.name: port for port in module.ports}
        self.depth = module.depth or MEMORY_DEPTH
        self.rows = self.depth // self.word.per_row
        self.ahead = module.decoders is not None
        self.packed = bool(module.packed)
        self.units = code.k if self.packed else pieces_of(module, code)  # bits, or beats, of a row
        longest = max(part.words * part.bits for part in module.packed) if self.packed else self.rows * self.units
        self.bits = (2 * longest + 2 * self.units + self.depth).bit_length() + 1  # of every number

    def text(self) -> str:
        """All of it."""
        w, d = self.bits - 1, self.word
        n, k, r = self.code.n, self.code.k, self.code.check_bits
        a, wide, beat = (self.ports[name].width for name in ("sram_address", "sram_read_data", "tdata"))
        row = d.per_row * wide
        decoded = "".join(
            f"  wire [{r - 1}:0] checks_{x} = row_{x}[{d.plain + n - 1}:{d.plain + k}] ^ injected[{n - 1}:{k}];\n"
            f"  wire [{k - 1}:0] data_{x} = row_{x}[{d.plain + k - 1}:{d.plain}] ^ injected[{k - 1}:0]"
            f" ^ {{{sums(f'checks_{x}', r, k)}}};\n"
            for x in "ab"
        )
        commands = [port for port in self.module.ports if port.name.startswith("command_")]
        commands = [port for port in commands if port.name not in ("command_valid", "command_ready")]
        inputs = "".join(f"  input [{port.width - 1}:0] {port.name};\n" for port in commands)
        pins = "".join(f".{port.name}({port.name}), " for port in commands)
        legal, start, expected = self._command(), self._start(), self._expected()
        fetch = self._fetch()
        return f"""module proof(clk, command_valid, tready, other, quotient, remainder,
  {", ".join(port.name for port in commands)});
  input clk, command_valid, tready;
{inputs}  input [{wide - 1}:0] other;
  input [{w}:0] quotient, remainder;  // of the units up to the end of a command, by those of a row
  reg begun = 0;
  always @(posedge clk) begun <= 1;
  wire rst = ~begun;
  wire command_ready, sram_enable, tvalid, tlast, tuser;
  wire [{a - 1}:0] sram_address;
  wire [{beat - 1}:0] tdata;
  wire [{n - 1}:0] injected = $anyconst;
  wire [{w}:0] watched = $anyconst;
  wire [{row - 1}:0] row_a = $anyconst, drawn_b = $anyconst;
  wire [{row - 1}:0] row_b = {"row_a" if self.rows == 1 else "drawn_b"};
  wire [{w}:0] after = watched == {self.rows - 1} ? 0 : watched + 1;
{decoded}  reg answering;
  reg [{w}:0] answer_at;
  wire [{w}:0] in_a = answer_at - watched * {d.per_row}, in_b = answer_at - after * {d.per_row};
  wire [{row - 1}:0] of_a = row_a >> in_a * {wide}, of_b = row_b >> in_b * {wide};
  wire [{wide - 1}:0] answer = ~answering ? other : in_a < {d.per_row} ? of_a : in_b < {d.per_row} ? of_b : other;
  {self.module.name} dut (.clk(clk), .rst(rst), .command_valid(command_valid), .command_ready(command_ready), {pins}
    .inject(injected), .sram_enable(sram_enable), .sram_address(sram_address), .sram_read_data(answer),
    .tvalid(tvalid), .tready(tready), .tdata(tdata), .tlast(tlast), .tuser(tuser));
{start}  wire takes = command_valid & command_ready, pops = tvalid & tready;
  // the command at hand, and the one that waits
  reg busy, waiting, stalled;
  reg [{w}:0] segment, row, at, left, next_segment, next_row, next_at, next_left, waits;
  reg [{beat + 1}:0] offered;
  wire ends = pops & left == 0;
  wire [{w}:0] step = {self._widths("segment") if self.packed else "1"};
  wire over = at + step >= {self.units};
  always @(posedge clk) begin
    answering <= sram_enable;
    answer_at <= sram_address;
    stalled <= tvalid & ~tready & ~rst;
    offered <= {{tuser, tlast, tdata}};
    waits <= busy & ~tvalid ? waits + 1 : 0;
    if (pops) begin
      left <= left - 1;
      at <= over ? at + step - {self.units} : at + step;
      if (over) row <= row == {self.rows - 1} ? 0 : row + 1;
    end
    if (ends) begin
      busy <= waiting;
      waiting <= 0;
      {{segment, row, at, left}} <= {{next_segment, next_row, next_at, next_left}};
    end
    if (takes & busy & ~(ends & ~waiting)) begin
      waiting <= 1;
      {{next_segment, next_row, next_at, next_left}} <= {{new_segment, new_row, new_at, new_left}};
    end
    if (takes & (~busy | (ends & ~waiting))) begin
      busy <= 1;
      {{segment, row, at, left}} <= {{new_segment, new_row, new_at, new_left}};
    end
    if (rst) begin
      busy <= 0;
      waiting <= 0;
      waits <= 0;
    end
  end
{fetch}{expected}  always @* begin
    assume (watched < {self.rows});
{legal}    assert (rst | {"~(takes & waiting)" if self.ahead else "command_ready == ~busy"});
    assert (rst | ~tvalid | (busy & tlast == (left == 0)));
    assert (rst | ~stalled | (tvalid & offered == {{tuser, tlast, tdata}}));
    assert (rst | waits <= {_wait(self.module, self.code)});
    assert (rst | ~(tvalid & row == watched) | {{tuser, tdata}} == {{lost, expected}});
  end
endmodule
"""

    def _widths(self, segment: str) -> str:
        """Bits of a word of the segment with that number."""
        parts = list(enumerate(self.module.packed))
        return "".join(f"{segment} == {i} ? {part.bits} : " for i, part in parts[1:]) + str(parts[0][1].bits)

    def _start(self) -> str:
        """Where the command at the ports begins, and how many words or beats it asks for but one."""
        w, per = self.bits - 1, self.word.per_row
        values = {"segment": "0", "row": f"command_address / {per}", "at": "0", "left": "command_length"}
        if self.packed:
            several, k = len(self.module.packed) > 1, self.code.k
            values |= {"at": "command_skip", "segment": "command_segment" if several else "0"}
            whole = {
                "row": [part.offset // k for part in self.module.packed],
                "at": [part.offset % k for part in self.module.packed],
                "left": [part.words - 1 for part in self.module.packed],
            }
            for name, of in whole.items():
                chosen = "".join(f"command_segment == {i} ? {x} : " for i, x in enumerate(of) if i) + str(of[0])
                values[name] = f"command_range ? {values[name]} : {chosen}"
        return "".join(f"  wire [{w}:0] new_{name} = {value};\n" for name, value in values.items())

    def _command(self) -> str:
        """What is assumed of a command: it asks for what there is; and of its quotient and remainder."""
        per, size = self.word.per_row, len(self.module.packed)
        ranged = "command_range & " if self.packed else ""
        lines = [f"~({ranged}(command_address >= {self.rows * per} | command_address % {per} != 0))"]
        if self.packed:
            sizes = "".join(f"new_segment == {i} ? {p.words} : " for i, p in enumerate(self.module.packed))
            lines.append(f"new_segment < {size} & new_left < ({sizes}0) & new_at < {self.code.k}")
        lines.append(f"quotient * {self.units} + remainder == asked & remainder < {self.units}")
        lines.append(f"quotient <= {self.rows + 1}")
        return "".join(f"    assume (~command_valid | ({line}));\n" for line in lines)

    def _fetch(self) -> str:
        """What is to be asked for next, and how many words."""
        w, per = self.bits - 1, self.word.per_row
        joins = "new_row == end_row & new_at == end_at" if self.ahead and self.packed else "0"
        asked = "new_at + (new_left + 1) * new_step" if self.packed else "new_left + 1"
        step = f"  wire [{w}:0] new_step = {self._widths('new_segment')};\n" if self.packed else ""
        return f"""{step}  wire [{w}:0] asked = {asked};
  wire [{w}:0] needed = quotient + (remainder != 0), to_row = new_row + quotient;
  reg [{w}:0] word_at, owed, end_row, end_at;
  wire joins = {joins};
  always @(posedge clk) begin
    if (sram_enable) begin
      word_at <= word_at == {self.depth - 1} ? 0 : word_at + 1;
      owed <= owed - 1;
    end
    if (takes) begin
      end_row <= to_row >= {self.rows} ? to_row - {self.rows} : to_row;
      end_at <= remainder;
      owed <= (needed - (joins & new_at != 0)) * {per};
      if (~joins) word_at <= new_row * {per};
    end
    if (rst) begin
      word_at <= 0;
      owed <= 0;
      end_row <= 0;
      end_at <= 0;
    end
  end
  always @* begin
    assert (rst | ~sram_enable | (owed != 0 & sram_address == word_at));
    assert (rst | ~takes | owed == 0);
  end
"""

    def _expected(self) -> str:
        """``expected`` and ``lost``: what the beat at hand holds if it begins in the watched row."""
        k, beat = self.code.k, self.ports["tdata"].width
        if self.packed:
            lost = f"checks_a[0] | (at + step > {k} & checks_b[0])"
            lines = [f"  wire lost = {lost};\n  wire [{2 * k - 1}:0] here = {{data_b, data_a}} >> at;\n"]
            chosen = ""
            for i, part in enumerate(self.module.packed):
                word = ", ".join(f"here[{j}]" for j in range(part.bits))
                lines.append(self._table(i, part, word, beat))
                chosen += f"segment == {i} ? value_{i} : "
            return "".join([*lines, f"  wire [{beat - 1}:0] expected = {chosen}0;\n"])
        lost = "  wire lost = checks_a[0];\n"
        if self.module.bits is None:
            size = min(k, beat)
            return f"{lost}  wire [{beat - 1}:0] expected = (data_a >> at * {size}) & {{{size}{{1'b1}}}};\n"
        bits, lanes, plain = self.module.bits, self.module.lanes or 1, self.word.plain
        whole = f"{{row_a[{plain - 1}:0], data_a}}" if plain else "data_a"
        shifted = f"  wire [{k + plain - 1}:0] here = {whole} >> at;\n"
        word = ", ".join(f"here[{j * lanes}]" for j in range(bits))
        table = self._table(0, self.module, word, beat)
        return f"{lost}{shifted}{table}  wire [{beat - 1}:0] expected = value_0;\n"

    def _table(self, i: int, of: PackedRecord | ModuleRecord, word: str, beat: int) -> str:
        """``value_i``: what the table of a segment says of a word, sign-extended to a beat."""
        inside = [part for part in self.manifest.modules if part.file in self.module.sources and part.kind == "table"]
        table = next(part for part in inside if part.readout == of.readout)
        width = table.port("weight").width
        erase = ".erase(lost), " if any(port.name == "erase" for port in table.ports) else ""
        return (
            f"  wire [{width - 1}:0] weight_{i};\n"
            f"  {table.name} table_{i} ({erase}.word({{{word}}}), .weight(weight_{i}));\n"
            f"  wire [{beat - 1}:0] value_{i} = {{{{{beat}{{weight_{i}[{width - 1}]}}}}, weight_{i}}};\n"
        )
