"""Memory ports and example memories under verification: what is written, what errors do to it, what is read.

An access writes a word, if need be, then reads it (or writes a part of it) with errors on the way out of the SRAM, and
compares the answer. Errors are those that the decoder is verified with. A memory port is asked further whether it wrote
back what it corrected, merged what was written in part, counted what it saw, and whether its scrubber mends an error in
every row, up to the last address and round again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qtaml_hw.codes import BlockCode
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl.manifest import MEMORY_DEPTH, Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.model.vectors import Vectors, generator, module_vectors
from qtaml_hw.verify.jobs import pack

__all__ = ["ExampleJob", "PortJob", "memory_jobs"]

EXAMPLE_ROWS = 256
MOST_ACCESSES = 1024
"""Accesses at most, spread evenly over the words that the decoder is verified with."""


def memory_jobs(manifest: Manifest, codes: dict[str, BlockCode]) -> list[ExampleJob | PortJob]:
    """One for every memory port and example memory of a folder."""
    by_file = {module.file: module for module in manifest.modules}
    found: list[ExampleJob | PortJob] = []
    for module in manifest.modules:
        if module.kind not in ("example", "wrapper"):
            continue
        code = codes[module.code or ""]
        decoder = next(by_file[file] for file in module.sources if by_file[file].kind == "decoder")
        kind = ExampleJob if module.kind == "example" else PortJob
        found.append(kind(module.name, module, decoder, code))
    return found


@dataclass(frozen=True)
class _Job:
    """What both kinds share; see `qtaml_hw.verify.jobs.Playable`.

    Attributes
    ----------
    name : str
        What is tested.
    part : ModuleRecord
        The memory.
    decoder : ModuleRecord
        The decoder inside.
    code : BlockCode
    """

    name: str
    part: ModuleRecord
    decoder: ModuleRecord
    code: BlockCode

    def __len__(self) -> int:
        return len(self._read[0])

    @cached_property
    def _read(self) -> tuple[list[int], list[dict[str, int]]]:
        """Errors in words that are read, as integers, and what the decoder says of them; data 0 is stored."""
        vectors = module_vectors(self.decoder, self.code)
        asked = [i for i in range(len(vectors)) if vectors.inputs["valid_in"][i] and not vectors.inputs["bypass"][i]]
        asked = asked[:: -(-len(asked) // MOST_ACCESSES)]
        words = [self._word(vectors, i) for i in asked]
        return words, [{name: values[i] for name, values in vectors.outputs.items()} for i in asked]

    def _word(self, vectors: Vectors, i: int) -> int:
        """The word that a decoder sees."""
        return (vectors.inputs["data_in"][i] | vectors.inputs["check_in"][i] << self.code.k) ^ vectors.inputs["inject"][
            i
        ]

    def _encoded(self, data: list[int]) -> list[int]:
        """Codewords of data, as integers."""
        k = self.code.k
        bits = np.array([[word >> i & 1 for i in range(k)] for word in data], dtype=np.uint8)
        return list(integers_of_bits(self.code.encode(bits)))

    def _random(self, count: int, width: int) -> list[int]:
        rng = generator(self.name)
        return list(integers_of_bits(rng.integers(0, 2, (count, width), dtype=np.uint8)))


class ExampleJob(_Job):
    """An example memory of 256 rows: all are written, then read, a word in every cycle."""

    @property
    def outputs(self) -> list[PortRecord]:
        """Ports that are compared."""
        return [port for port in self.part.ports if port.direction == "output"]

    def files(self, i: int) -> dict[str, str]:
        """Files that the player reads."""
        data = self._random(EXAMPLE_ROWS, self.code.k)
        stored = self._encoded(data)
        words, said = self._read
        inject = [word ^ stored[number % EXAMPLE_ROWS] for number, word in enumerate(words)]
        answers = pack(self.outputs, {port.name: [answer[port.name] for answer in said] for port in self.outputs})
        columns = {"data": data, "in": inject, "out": answers}
        return {f"{name}{i}.hex": "".join(f"{word:x}\n" for word in column) for name, column in columns.items()}

    def player(self, i: int) -> list[str]:
        """Verilog that plays it, as number i."""
        n, k, words, delay = self.code.n, self.code.k, len(self), 1 + self.decoder.latency
        pins, position = [], 0
        for port in self.outputs:
            pins.append(f"    .{port.name}(now_out{i}[{position + port.width - 1}:{position}])")
            position += port.width
        return [
            f"  reg go{i}, done{i}, clk{i}, rst{i}, write{i}, read{i};",
            f"  reg [7:0] to{i}, from{i};",
            f"  reg [{k - 1}:0] data{i} [0:{EXAMPLE_ROWS - 1}], now_data{i};",
            f"  reg [{n - 1}:0] in{i} [0:{words - 1}], now_in{i};",
            f"  reg [{position - 1}:0] out{i} [0:{words - 1}], seen{i};",
            f"  wire [{position - 1}:0] now_out{i};",
            f"  integer k{i}, first{i};",
            f"  {self.part.name} u{i} (",
            f"    .clk(clk{i}), .rst(rst{i}), .write_enable(write{i}), .write_address(to{i}),",
            f"    .write_data(now_data{i}),",
            f"    .read_enable(read{i}), .read_address(from{i}), .inject(now_in{i}),",
            ",\n".join(pins),
            "  );",
            "  initial begin",
            f"    done{i} = 0; clk{i} = 0; rst{i} = 1; first{i} = -1; write{i} = 0; read{i} = 0; k{i} = 0;",
            *(f'    $readmemh("{name}{i}.hex", {name}{i});' for name in ("data", "in", "out")),
            "  end",
            f"  always @(posedge go{i}) begin",
            f"    repeat (2) begin #1 clk{i} = 1; #1 clk{i} = 0; end",
            f"    rst{i} = 0; write{i} = 1;",
            f"    for (k{i} = 0; k{i} < {EXAMPLE_ROWS}; k{i} = k{i} + 1) begin",
            f"      to{i} = k{i}; now_data{i} = data{i}[k{i}]; #1 clk{i} = 1; #1 clk{i} = 0;",
            "    end",
            f"    write{i} = 0; read{i} = 1;",
            f"    for (k{i} = 0; k{i} < {words + delay}; k{i} = k{i} + 1) begin",
            f"      from{i} = k{i};",
            f"      if (k{i} > 0 && k{i} <= {words}) now_in{i} = in{i}[k{i} - 1];",
            "      #1;",
            f"      if (k{i} >= {delay} && first{i} < 0 && now_out{i} !== out{i}[k{i} - {delay}]) begin",
            f"        first{i} = k{i} - {delay}; seen{i} = now_out{i};",
            "      end",
            f"      clk{i} = 1; #1 clk{i} = 0;",
            "    end",
            f"    done{i} = 1;",
            "  end",
        ]


@dataclass(frozen=True)
class _Access:
    """A word is written whole, then read, or written in part where `write`, with `inject` on it."""

    address: int
    whole: int
    write: int
    part: int
    mask: int
    inject: int
    answer: dict[str, int]


class PortJob(_Job):
    """A memory port with its SRAM."""

    @property
    def outputs(self) -> list[PortRecord]:
        """Ports that are compared."""
        names = ("response_valid", "response_data", "response_ce", "response_due")
        return [self.part.port(name) for name in names]

    def __len__(self) -> int:
        return len(self._accesses[0])

    @property
    def depth(self) -> int:
        """Rows of the SRAM."""
        return self.part.depth or MEMORY_DEPTH

    @cached_property
    def _accesses(self) -> tuple[list[_Access], dict[int, int], tuple[int, int]]:
        """All accesses, what lies in the memory after them (data by row), and how often ce and due were counted."""
        memory: dict[int, int] = {}
        found: list[_Access] = []
        for access, left in self._steps():
            found.append(access)
            memory[access.address] = left
        counted = [sum(access.answer[what] for access in found) for what in ("response_ce", "response_due")]
        return found, memory, (min(counted[0], 0xFFFF), min(counted[1], 0xFFFF))

    def _steps(self) -> Iterator[tuple[_Access, int]]:
        """Accesses with the data that each leaves behind."""
        k, lanes = self.code.k, self.part.port("request_mask").width
        words, said = self._read
        count = len(words)
        written, parts = self._random(count, k), self._random(2 * count, k)[count:]
        masks = [mask if mask != (1 << lanes) - 1 else 0 for mask in self._random(count, lanes)]
        stored = self._encoded(written)
        for number, (word, decoder) in enumerate(zip(words, said, strict=True)):
            address = (number * 7 + (number % 2) * (self.depth - 1)) % self.depth
            inject, partly = word ^ stored[number], number % 2
            read = decoder["data_out"]
            answer = {"response_valid": 1, "response_data": read}
            answer |= {"response_ce": decoder["ce"], "response_due": decoder["due"]}
            lost, corrected = bool(decoder["due"]), bool(decoder["ce"])
            kept = read if corrected and not lost else written[number]
            mask = masks[number]
            if partly and not lost:
                kept = self._merged(read, parts[number], mask, k // lanes)
            yield _Access(address, written[number], partly, parts[number], mask, inject, answer), kept

    @staticmethod
    def _merged(old: int, new: int, mask: int, granule: int) -> int:
        """`new` where the mask is 1."""
        chosen = 0
        for lane in range(mask.bit_length()):
            chosen |= ((1 << granule) - 1) << lane * granule if mask >> lane & 1 else 0
        return old & ~chosen | new & chosen

    def files(self, i: int) -> dict[str, str]:
        """Files that the player reads."""
        accesses, memory, _ = self._accesses
        fields = {name: [getattr(a, name) for a in accesses] for name in self._widths}
        inputs = [PortRecord(name=name, direction="input", width=w, signed=False) for name, w in self._widths.items()]
        answers = {port.name: [a.answer[port.name] for a in accesses] for port in self.outputs}
        rows = self._encoded([memory.get(address, 0) for address in range(self.depth)])
        blank = self._encoded([0]) * self.depth
        columns = {"in": pack(inputs, fields), "out": pack(self.outputs, answers), "left": rows, "blank": blank}
        return {f"{name}{i}.hex": "".join(f"{word:x}\n" for word in column) for name, column in columns.items()}

    @property
    def _widths(self) -> dict[str, int]:
        """Fields of an access as the player reads them."""
        ports = {port.name: port.width for port in self.part.ports}
        k, address, mask = ports["request_data"], ports["request_address"], ports["request_mask"]
        return {"address": address, "whole": k, "write": 1, "part": k, "mask": mask, "inject": ports["inject"]}

    def player(self, i: int) -> list[str]:
        """Verilog that plays it, as number i."""
        words, n, depth = len(self), self.code.n, self.depth
        ce, due = self._accesses[2]
        wide = {port.name: port.width for port in self.part.ports}
        place, position = {}, 0
        for name, width in self._widths.items():
            place[name] = f"now_in{i}[{position + width - 1}:{position}]"
            position += width
        answers = sum(port.width for port in self.outputs)
        response = ", ".join(f"{port.name}{i}" for port in reversed(self.outputs))
        nets = [port for port in self.part.ports if port.direction == "output"]
        pins = ",\n".join(f"    .{port.name}({port.name}{i})" for port in self.part.ports)
        inputs = [p for p in self.part.ports if p.direction == "input" and p.name != "sram_read_data"]
        wrong = f"if (first{i} < 0) begin first{i} = k{i} < {words} ? k{i} : {words - 1}; seen{i} = now_out{i}; end"
        clock = [
            f"      enabled{i} = sram_enable{i}; writes{i} = sram_write{i}; at{i} = sram_address{i};",
            f"      word{i} = sram_write_data{i}; clk{i} = 1; #1;",
            f"      if (enabled{i} === 1 && writes{i} === 1) sram{i}[at{i}] = word{i};",
            f"      sram_read_data{i} = enabled{i} === 1 && writes{i} === 0 ? sram{i}[at{i}] : {{{n}{{1'bx}}}};",
            f"      clk{i} = 0; #1;",
        ]
        counters = f"ce_count{i} !== {ce} || due_count{i} !== {due} || irq{i} !== {int(ce >= 1 or due > 0)}"
        return [
            f"  reg go{i}, done{i}, clk{i}, rst{i}, enabled{i}, writes{i};",
            *(f"  reg [{port.width - 1}:0] {port.name}{i};" for port in inputs),
            *(f"  wire [{port.width - 1}:0] {port.name}{i};" for port in nets),
            f"  reg [{n - 1}:0] sram{i} [0:{depth - 1}], left{i} [0:{depth - 1}], word{i}, sram_read_data{i};",
            f"  reg [{wide['sram_address'] - 1}:0] at{i};",
            f"  reg [{position - 1}:0] in{i} [0:{words - 1}], now_in{i};",
            f"  reg [{answers - 1}:0] out{i} [0:{words - 1}], seen{i};",
            f"  wire [{answers - 1}:0] now_out{i} = {{{response}}};",
            f"  integer k{i}, first{i}, row{i}, turns{i};",
            f"  {self.part.name} u{i} (",
            f"    .clk(clk{i}), .rst(rst{i}),",
            pins,
            "  );",
            "  initial begin",
            f"    done{i} = 0; clk{i} = 0; rst{i} = 1; first{i} = -1; k{i} = 0;",
            *(f"    {port.name}{i} = 0;" for port in inputs),
            *(f'    $readmemh("{name}{i}.hex", {name}{i});' for name in ("in", "out", "left")),
            f'    $readmemh("blank{i}.hex", sram{i});',
            f"    threshold{i} = 1;",
            "  end",
            f"  always @(posedge go{i}) begin",
            f"    repeat (2) begin #1 clk{i} = 1; #1 clk{i} = 0; end",
            f"    rst{i} = 0;",
            f"    for (k{i} = 0; k{i} < {words} && first{i} < 0; k{i} = k{i} + 1) begin",
            f"      now_in{i} = in{i}[k{i}];",
            f"      request_valid{i} = 1; request_write{i} = 1; request_address{i} = {place['address']};",
            f"      request_data{i} = {place['whole']}; request_mask{i} = {{{wide['request_mask']}{{1'b1}}}};",
            "      #1;",
            f"      if (request_ready{i} !== 1 || response_valid{i} !== 0) {wrong}",
            *clock,
            f"      request_write{i} = {place['write']}; request_data{i} = {place['part']};",
            f"      request_mask{i} = {place['mask']};",
            "      #1;",
            f"      if (request_ready{i} !== 1 || response_valid{i} !== 0) {wrong}",
            *clock,
            f"      request_write{i} = 0; inject{i} = {place['inject']};",  # a request waits while the port is busy
            "      #1;",
            f"      if (request_ready{i} !== 0 || now_out{i} !== out{i}[k{i}]) {wrong}",
            *clock,
            f"      request_valid{i} = 0; inject{i} = 0;",
            "    end",
            "    #1;",
            f"    if ({counters}) {wrong}",
            f"    clear{i} = 1; #1;",
            *clock,
            f"    clear{i} = 0; #1;",
            f"    if (ce_count{i} !== 0 || due_count{i} !== 0 || irq{i} !== 0) {wrong}",
            f"    for (row{i} = 0; row{i} < {depth}; row{i} = row{i} + 1) begin",
            f"      if (sram{i}[row{i}] !== left{i}[row{i}]) {wrong}",
            f"      sram{i}[row{i}] = sram{i}[row{i}] ^ ({n}'d1 << (row{i} % {n}));",
            "    end",
            f"    scrub_enable{i} = 1; scrub_interval{i} = 1; threshold{i} = {min(depth, 0xFFFF)};",
            f"    for (turns{i} = 0; turns{i} < {8 * depth} && scrub_passes{i} !== 1; turns{i} = turns{i} + 1) begin",
            "      #1;",
            f"      if (response_valid{i} !== 0 || irq{i} !== 0) {wrong}",
            *clock,
            "    end",
            f"    scrub_enable{i} = 0;",
            "    repeat (2) begin",
            "      #1;",
            *clock,
            "    end",
            f"    if (irq{i} !== 1 || scrub_passes{i} !== 1 || ce_count{i} !== {min(depth, 0xFFFF)}) {wrong}",
            f"    if (due_count{i} !== 0) {wrong}",
            f"    for (row{i} = 0; row{i} < {depth}; row{i} = row{i} + 1)",
            f"      if (sram{i}[row{i}] !== left{i}[row{i}]) {wrong}",
            f"    done{i} = 1;",
            "  end",
        ]
