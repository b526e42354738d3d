"""Example memories under verification: all rows are written, then read with errors on the way out of the array.

Errors are those that the decoder is verified with. Memory ports have a test bench of their own
(`qtaml_hw.hdl.output.memory_bench`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qtaml_hw.codes import BlockCode
from qtaml_hw.codes.bits import integers_of_bits
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.model.vectors import Vectors, generator, module_vectors
from qtaml_hw.verify.jobs import OutputWires, pack

__all__ = ["ExampleJob", "memory_jobs"]

EXAMPLE_ROWS = 256
MOST_ACCESSES = 1024
"""Accesses at most, spread evenly over the words that the decoder is verified with."""


def memory_jobs(manifest: Manifest, codes: dict[str, BlockCode]) -> list[ExampleJob]:
    """One for every example memory of a folder."""
    by_file = {module.file: module for module in manifest.modules}
    found: list[ExampleJob] = []
    for module in manifest.modules:
        if module.kind != "example":
            continue
        code = codes[module.code or ""]
        decoder = next(by_file[file] for file in module.sources if by_file[file].kind == "decoder")
        found.append(ExampleJob(module.name, module, decoder, code))
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
    """An example memory of 256 rows: all are written, then read, a word in every cycle.

    Nothing is valid that was read during the reset or not at all; while a row is read another one is written again.
    """

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
        seen, width = OutputWires(i, self.outputs), sum(port.width for port in self.outputs)
        pins = [f"    .{port}({wire})" for port, wire in seen.wires.items()]
        return [
            f"  reg go{i}, done{i}, clk{i}, rst{i}, write{i}, read{i};",
            f"  reg [7:0] to{i}, from{i};",
            f"  reg [{k - 1}:0] data{i} [0:{EXAMPLE_ROWS - 1}], now_data{i};",
            f"  reg [{n - 1}:0] in{i} [0:{words - 1}], now_in{i};",
            f"  reg [{width - 1}:0] out{i} [0:{words - 1}], seen{i};",
            *seen.declared,
            f"  integer k{i}, first{i};",
            f"  {self.part.name} u{i} (",
            f"    .clk(clk{i}), .rst(rst{i}), .write_enable(write{i}), .write_address(to{i}),",
            f"    .write_data(now_data{i}),",
            f"    .read_enable(read{i}), .read_address(from{i}), .inject(now_in{i}),",
            ",\n".join(pins),
            "  );",
            "  initial begin",
            f"    done{i} = 0; clk{i} = 0; rst{i} = 1; first{i} = -1; write{i} = 0; read{i} = 1; k{i} = 0;",
            *(f'    $readmemh("{name}{i}.hex", {name}{i});' for name in ("data", "in", "out")),
            "  end",
            f"  always @(posedge go{i}) begin",
            f"    repeat ({1 + delay}) begin #1 clk{i} = 1; #1 clk{i} = 0; end",
            f"    rst{i} = 0; write{i} = 1; read{i} = 0;",
            f"    for (k{i} = 0; k{i} < {EXAMPLE_ROWS}; k{i} = k{i} + 1) begin",
            f"      to{i} = k{i}; now_data{i} = data{i}[k{i}]; #1;",
            f"      if ({seen.wires['valid_out']} !== 0) begin first{i} = 0; seen{i} = {seen}; end",
            f"      clk{i} = 1; #1 clk{i} = 0;",
            "    end",
            f"    read{i} = 1;",
            f"    for (k{i} = 0; k{i} < {words + delay} && first{i} < 0; k{i} = k{i} + 1) begin",
            f"      from{i} = k{i}; to{i} = k{i} + {EXAMPLE_ROWS // 2}; now_data{i} = data{i}[to{i}];",
            f"      if (k{i} > 0 && k{i} <= {words}) now_in{i} = in{i}[k{i} - 1];",
            "      #1;",
            f"      if (k{i} >= {delay} && {seen} !== out{i}[k{i} - {delay}]) begin",
            f"        first{i} = k{i} - {delay}; seen{i} = {seen};",
            "      end",
            f"      clk{i} = 1; #1 clk{i} = 0;",
            "    end",
            f"    done{i} = 1;",
            "  end",
        ]
