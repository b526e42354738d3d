"""Readers and writers under verification: both sides of their handshakes, a memory, and back-pressure.

The player offers what is to be sent and takes what comes, two fifths of the beats as fast as it can, then in some
cycles only, and compares it with what the model expects. In these two fifths every beat has to leave in the cycle that
the rate of the module promises (`qtaml_hw.hdl.model.pace`). A beat that was offered has to stay as it is until it is
taken; a reader asks for the rows of its commands in their order, and for nothing else; what was not asked for reads X.
Where the coder takes many cycles, few codewords go through the real one, and all words of all segments through the same
reader with a stand-in for it (`stand_in`): the coder is played on its own anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.choice import is_sequential
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.model.pace import STAND_IN, leaves, reads
from qtaml_hw.hdl.model.traffic import TRAFFIC_KINDS, Traffic, channels, first_rows, first_words, traffic
from qtaml_hw.verify.jobs import OutputWires, pack

__all__ = ["OFFERS", "PATIENCE", "READINESS", "TrafficJob", "stand_in", "traffic_jobs"]

PATIENCE = 5000
"""Cycles without a beat, beyond the latency, after which nothing is waited for."""

READINESS = (256, 256, 64, 160, 256)
OFFERS = (256, 256, 256, 160, 64)
"""In how many of 256 cycles the receiver is ready, and something is sent that was not before, a fifth of the beats
each: at full rate until of a reader of rows the longest command waits, slowly taken when that begins."""
FULL_RATE = 2
"""Fifths at the begin in which nothing is held up."""


@dataclass(frozen=True)
class _Kept:
    """Rows of a memory that the player keeps: those that are played, so that a large memory costs it nothing.

    `runs` are a first address, how many follow from there, and the number of the first; a row outside reads X.
    """

    runs: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, addresses: Iterable[int]) -> _Kept:
        """In the order of their addresses."""
        runs: list[tuple[int, int, int]] = []
        for number, address in enumerate(sorted(addresses) or [0]):
            first, size, at = runs[-1] if runs else (-1, 0, 0)
            if address == first + size:
                runs[-1] = first, size + 1, at
            else:
                runs.append((address, 1, number))
        return cls(tuple(runs))

    @property
    def size(self) -> int:
        """How many."""
        return sum(size for _, size, _ in self.runs)

    def place(self, address: int) -> int:
        """Number of a row."""
        return next(at + address - first for first, size, at in self.runs if first <= address < first + size)

    def expression(self, address: str) -> str:
        """The same in Verilog; the number behind the last of a row that is not kept."""
        found = str(self.size)
        for first, size, at in self.runs:
            found = f"{address} >= {first} && {address} < {first + size} ? {address} - {first} + {at} : {found}"
        return found


@dataclass(frozen=True)
class TrafficJob:
    """Traffic through one module; the attributes that `qtaml_hw.verify.jobs.Job` has too mean the same.

    Attributes
    ----------
    traffic : Traffic
        What is sent and expected.
    aside : str
        Name of the coder inside that a stand-in takes the place of; empty: none.
    leaves : tuple of int
        Cycles in which the beats that nothing holds up have to leave; none: that is not looked at.
    reads : tuple of int
        Addresses that are asked for, in their order; none: that is not looked at.
    """

    name: str
    part: ModuleRecord
    traffic: Traffic
    aside: str = ""
    leaves: tuple[int, ...] = ()
    reads: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.traffic.received)

    @property
    def outputs(self) -> list[PortRecord]:
        """Ports that are compared."""
        return list(channels(self.part)[1].fields)

    def files(self, i: int) -> dict[str, str]:
        """Files that the player reads."""
        source, sink = channels(self.part)
        played, kept = self.traffic, self.kept
        texts = {
            f"in{i}.hex": _column(source.fields, played.sent),
            f"out{i}.hex": _column(sink.fields, played.received),
        }
        for name, numbers in (("due", self.leaves), ("read", self.reads)):
            if numbers:
                texts[f"{name}{i}.hex"] = "".join(f"{number:x}\n" for number in numbers)
        for name, values in (("row", played.rows), ("inject", played.injected)):
            places = sorted((kept.place(address), value) for address, value in values.items())
            texts[f"{name}{i}.hex"] = "".join(f"@{place:x} {value:x}\n" for place, value in places)
        return texts

    @cached_property
    def kept(self) -> _Kept:
        """What is kept of the memory of a reader."""
        return _Kept.of(self.traffic.rows)

    def player(self, i: int) -> list[str]:
        """Verilog that plays the traffic by itself, as number i."""
        return [*_nets(i, self), *_play(i, self)]


def _column(ports: Sequence[PortRecord], entries: Sequence[dict[str, int]]) -> str:
    values = {port.name: [entry[port.name] for entry in entries] for port in ports}
    return "".join(f"{word:x}\n" for word in pack(ports, values))


def traffic_jobs(manifest: Manifest, codes: dict[str, BlockCode]) -> list[TrafficJob]:
    """All readers and writers of a folder."""
    found = []
    for module in manifest.modules:
        code = codes.get(module.code or "")
        if module.kind not in TRAFFIC_KINDS:
            continue
        coder = _slow_coder(module, code, manifest)
        found.append(_job(module.name, module, code, whole=not coder))
        if coder:
            found.append(_job(f"{module.name} around {coder}", module, code, whole=True, aside=coder))
        if module.kind == "packed_reader" and code is not None:
            first = first_words(module, code, aside=bool(coder))
            found.append(TrafficJob(f"{module.name}, first words", module, first, coder))
        for number in (1, 2) if module.trellis is not None else ():
            found.append(TrafficJob(f"{module.name}, first rows {number}", module, first_rows(module, number)))
    return found


def _job(name: str, module: ModuleRecord, code: BlockCode | None, *, whole: bool, aside: str = "") -> TrafficJob:
    played = traffic(module, code, whole=whole, aside=bool(aside))
    unhindered = FULL_RATE * len(played.received) // len(READINESS)
    due = leaves(module, code, played, aside=bool(aside))
    return TrafficJob(name, module, played, aside, tuple(due or ())[:unhindered], tuple(reads(module, code, played)))


def _slow_coder(module: ModuleRecord, code: BlockCode | None, manifest: Manifest) -> str:
    """Name of the coder inside that is too slow, or too large, for all words; empty if it is not."""
    writes = module.kind == "packed_writer"
    if code is None or not (style_of(code).effort.large_encoder if writes else is_sequential(code)):
        return ""
    kind = "encoder" if writes else "iterative"
    for found in manifest.modules:
        if found.kind == kind and found.code == module.code:
            return found.name
    raise KeyError(f"no {kind} of {module.code} for {module.name}")


def stand_in(coder: ModuleRecord) -> str:
    """A module with the ports of a coder that leaves data as they are.

    Encoder: check bits of 0. Decoder: check bit 0 is `due`; it takes a few cycles, more or less by the data, and its
    outputs are X until it answers, the others, which a reader does not look at, always.
    """
    ports = {port.name: port for port in coder.ports}
    head = ", ".join(["input clk", "input rst"] * coder.clocked + [_declared(port) for port in coder.ports])
    if coder.kind == "encoder":
        body = ["assign data_out = data_in;", "assign check_out = 0;", "assign valid_out = valid_in;"]
        return "\n".join([f"module {coder.name} ({head});", *body, "endmodule", ""])
    known = ("ready_out", "valid_out", "data_out", "due")
    others = [name for name, port in ports.items() if port.direction == "output" and name not in known]
    k = ports["data_in"].width
    unknown = "".join(f"  assign {name} = {{{ports[name].width}{{1'bx}}}};\n" for name in others)
    return f"""module {coder.name} ({head});
  reg busy, answer, failed, told;
  reg [{k - 1}:0] data;
  reg [7:0] left;
  assign ready_out = ~busy;
  assign valid_out = answer;
  assign data_out = told ? data : {{{k}{{1'bx}}}};
  assign due = told ? failed : 1'bx;
{unknown}  always @(posedge clk) begin
    answer <= 0;
    if (rst) begin
      busy <= 0;
      told <= 0;
    end else if (~busy & valid_in) begin
      busy <= 1;
      told <= 0;
      data <= data_in ^ inject[{k - 1}:0];
      failed <= check_in[0] ^ inject[{k}];
      left <= data_in & {STAND_IN - 1};
    end else if (busy) begin
      left <= left - 1;
      if (left == 0) begin
        busy <= 0;
        told <= 1;
        answer <= 1;
      end
    end
  end
endmodule
"""


def _declared(port: PortRecord) -> str:
    return f"{port.direction} [{port.width - 1}:0] {port.name}"


def _nets(i: int, job: TrafficJob) -> list[str]:
    """Declarations and the instance."""
    source, sink = channels(job.part)
    ports = {port.name: port for port in job.part.ports}
    pins = {"clk": f"clk{i}", "rst": f"rst{i}", source.valid: f"offer{i}", str(source.ready): f"open{i}"}
    pins |= {sink.valid: f"comes{i}"} | ({sink.ready: f"take{i}"} if sink.ready else {})
    position, width, seen = 0, sum(port.width for port in sink.fields), OutputWires(i, sink.fields)
    for port in source.fields:
        pins[port.name] = f"now_in{i}[{position + port.width - 1}:{position}]"
        position += port.width
    pins |= seen.wires
    lines = [
        f"  reg go{i}, done{i}, clk{i}, rst{i}, offer{i}, take{i}, taken{i}, stalled{i};",
        f"  wire open{i}, comes{i};",
        f"  reg [{position - 1}:0] in{i} [0:{len(job.traffic.sent) - 1}], now_in{i};",
        f"  reg [{width - 1}:0] out{i} [0:{len(job) - 1}], seen{i}, offered{i};",
        *seen.declared,
        f"  integer k{i}, first{i}, sent{i}, idle{i}, seed{i}, cycle{i}, asks{i};",
    ]
    if job.leaves:
        lines.append(f"  reg [31:0] due{i} [0:{len(job.leaves) - 1}];")
    if "sram_read_data" in ports:
        address, width = job.part.port("sram_address").width, ports["sram_read_data"].width
        pins |= {"sram_enable": f"read{i}", "sram_address": f"address{i}", "sram_read_data": f"now_row{i}"}
        lines += [
            f"  wire read{i};",
            f"  wire [{address - 1}:0] address{i};",
            f"  reg asked{i};",
            *([f"  reg [{address - 1}:0] read_at{i} [0:{len(job.reads) - 1}];"] if job.reads else []),
            f"  reg [31:0] at{i};",
            f"  reg [{width - 1}:0] row{i} [0:{job.kept.size - 1}], now_row{i};",
        ]
    if "inject" in ports:
        pins["inject"] = f"now_inject{i}"
        lines.append(f"  reg [{ports['inject'].width - 1}:0] inject{i} [0:{job.kept.size - 1}], now_inject{i};")
    connected = ",\n".join(f"    .{name}({net})" for name, net in pins.items())
    return [*lines, f"  {job.part.name} u{i} (", connected, "  );"]


def _play(i: int, job: TrafficJob) -> list[str]:
    """The player: one turn of the loop is one clock cycle."""
    ports = {port.name for port in job.part.ports}
    sink = channels(job.part)[1]
    seen = OutputWires(i, sink.fields)
    words, sent, asks = len(job), len(job.traffic.sent), len(job.reads)
    read, injected = "sram_read_data" in ports, "inject" in ports
    share, offers = _by_part(f"k{i}", words, READINESS), _by_part(f"k{i}", words, OFFERS)
    look = [f"asked{i} = read{i}; at{i} = {job.kept.expression(f'address{i}')};"] if read else []
    answer = [f"now_row{i} = asked{i} === 1 ? row{i}[at{i}] : {{$bits_row{{1'bx}}}};"] if read else []
    answer = [line.replace("$bits_row", str(job.part.port("sram_read_data").width)) for line in answer]
    answer += [f"now_inject{i} = asked{i} === 1 ? inject{i}[at{i}] : 0;"] if injected else []
    wrong = f"begin first{i} = k{i}; seen{i} = {seen}; end"
    strays = f"asks{i} >= {asks} || address{i} !== read_at{i}[asks{i}]"
    if asks:
        stray = f"begin first{i} = k{i} < {words} ? k{i} : {words - 1}; seen{i} = {seen}; end"
        look.append(f"if (read{i} !== 0) begin if ({strays}) {stray} asks{i} = asks{i} + 1; end")
    cycle = [*look, f"clk{i} = 1; #1;", *answer, f"clk{i} = 0;"]
    late = [f"      else if (k{i} < {len(job.leaves)} && cycle{i} > due{i}[k{i}]) {wrong}"] if job.leaves else []
    return [
        "  initial begin",
        f"    done{i} = 0; clk{i} = 0; rst{i} = 1; first{i} = -1; seed{i} = {i + 1};",
        f"    k{i} = 0; sent{i} = 0; idle{i} = 0; offer{i} = 0; take{i} = 0; stalled{i} = 0;",
        f"    cycle{i} = 0; asks{i} = 0;",
        f'    $readmemh("in{i}.hex", in{i});',
        f'    $readmemh("out{i}.hex", out{i});',
        *([f'    $readmemh("row{i}.hex", row{i});'] if read else []),
        *([f'    $readmemh("inject{i}.hex", inject{i});'] if injected else []),
        *([f'    $readmemh("due{i}.hex", due{i});'] if job.leaves else []),
        *([f'    $readmemh("read{i}.hex", read_at{i});'] if asks else []),
        "  end",
        f"  always @(posedge go{i}) begin",
        f"    repeat (2) begin #1 clk{i} = 1; #1 clk{i} = 0; end",
        f"    rst{i} = 0;",
        f"    while (k{i} < {words} && first{i} < 0) begin",
        f"      offer{i} = sent{i} < {sent} && (offer{i} || ($random(seed{i}) & 255) < ({offers}));",
        f"      now_in{i} = in{i}[sent{i} < {sent} ? sent{i} : {sent - 1}];",
        f"      take{i} = {f'($random(seed{i}) & 255) < ({share})' if sink.ready else '1'};",
        "      #1;",
        f"      if ((comes{i} ^ comes{i}) !== 0 || (open{i} ^ open{i}) !== 0) {wrong}",
        f"      else if (stalled{i} && (comes{i} !== 1 || {seen} !== offered{i})) {wrong}",
        f"      else if (comes{i} && take{i} && {seen} !== out{i}[k{i}]) {wrong}",
        *late,
        f"      else if (idle{i} > {job.part.latency + PATIENCE}) begin first{i} = k{i}; seen{i} = 'bx; end",
        f"      stalled{i} = comes{i} & ~take{i}; offered{i} = {seen};",
        f"      idle{i} = comes{i} ? 0 : idle{i} + 1;",
        f"      if (comes{i} & take{i}) k{i} = k{i} + 1;",
        f"      taken{i} = offer{i} & open{i}; cycle{i} = cycle{i} + 1;",
        *(f"      {line}" for line in cycle),
        f"      if (taken{i}) begin sent{i} = sent{i} + 1; offer{i} = 0; end",  # not before the edge that takes it
        "    end",
        f"    offer{i} = 0; take{i} = 1;",
        f"    repeat (20) if (first{i} < 0) begin",
        "      #1;",
        f"      if (comes{i} !== 0 || sent{i} != {sent} || asks{i} != {asks})",
        f"        begin first{i} = {words - 1}; seen{i} = {seen}; end",
        *(f"      {line}" for line in cycle),
        "    end",
        f"    done{i} = 1;",
        "  end",
    ]


def _by_part(beats: str, count: int, shares: Sequence[int]) -> str:
    """In Verilog, the share of the part that the next beat is in."""
    found = str(shares[-1])
    for i in range(len(shares) - 1, 0, -1):
        found = f"{beats} < {i * count // len(shares)} ? {shares[i - 1]} : {found}"
    return found
