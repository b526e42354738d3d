"""Registers, FIFOs, the march test and SRAMs under verification: every cycle as a plain model of them says.

The player drives the inputs that the model was driven with, one entry per cycle, and compares before each edge of the
clock all outputs that the model says something of (`qtaml_hw.verify.trace`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord, PortRecord
from qtaml_hw.verify.jobs import OutputWires, pack
from qtaml_hw.verify.march_trace import SIZES, march_parameters, march_ports, march_trace
from qtaml_hw.verify.queue_trace import fifo_trace, sram_trace
from qtaml_hw.verify.register_trace import register_trace
from qtaml_hw.verify.trace import Trace

__all__ = ["TraceJob", "trace_jobs"]


@dataclass(frozen=True)
class TraceJob:
    """A trace through one module; the attributes that `qtaml_hw.verify.jobs.Job` has too mean the same.

    Attributes
    ----------
    trace : Trace
        Cycles after a reset.
    parameters : str
        Of the instance, in Verilog; empty: it has none.
    """

    name: str
    part: ModuleRecord
    trace: Trace
    parameters: str = ""

    def __len__(self) -> int:
        return len(self.trace)

    @property
    def inputs(self) -> list[PortRecord]:
        """Ports that are driven."""
        return [port for port in self.part.ports if port.direction == "input"]

    @property
    def outputs(self) -> list[PortRecord]:
        """Ports that are compared."""
        return [port for port in self.part.ports if port.direction == "output"]

    def files(self, i: int) -> dict[str, str]:
        """Files that the player reads."""
        columns = {
            "in": pack(self.inputs, self.trace.driven(self.inputs)),
            "out": pack(self.outputs, self.trace.expected(self.outputs)),
            "look": pack(self.outputs, self.trace.looked_at(self.outputs)),
        }
        return {f"{name}{i}.hex": "".join(f"{word:x}\n" for word in column) for name, column in columns.items()}

    def player(self, i: int) -> list[str]:
        """Verilog that plays it by itself, as number i."""
        words, seen, position = len(self), OutputWires(i, self.outputs), 0
        wide = {bus: sum(port.width for port in ports) for bus, ports in (("in", self.inputs), ("out", self.outputs))}
        pins = [f"    .clk(clk{i})"] + [f"    .rst(rst{i})"] * (self.part.kind != "memory")
        for port in self.inputs:
            pins.append(f"    .{port.name}(now_in{i}[{position + port.width - 1}:{position}])")
            position += port.width
        pins += [f"    .{port}({wire})" for port, wire in seen.wires.items()]
        times = "".join(f"k{i} == {cycle} ? {times} : " for cycle, times in self.trace.held.items())
        edge = f"begin clk{i} = 1; #1 clk{i} = 0; #1; end"
        return [
            f"  reg go{i}, done{i}, clk{i}, rst{i};",
            f"  reg [{wide['in'] - 1}:0] in{i} [0:{words - 1}], now_in{i};",
            f"  reg [{wide['out'] - 1}:0] out{i} [0:{words - 1}], look{i} [0:{words - 1}], seen{i};",
            *seen.declared,
            f"  integer k{i}, first{i};",
            f"  {self.part.name}{f' #({self.parameters})' if self.parameters else ''} u{i} (",
            ",\n".join(pins),
            "  );",
            "  initial begin",
            f"    done{i} = 0; clk{i} = 0; rst{i} = 1; first{i} = -1; k{i} = 0;",
            *(f'    $readmemh("{name}{i}.hex", {name}{i});' for name in ("in", "out", "look")),
            "  end",
            f"  always @(posedge go{i}) begin",
            f"    repeat (2) begin #1 clk{i} = 1; #1 clk{i} = 0; end",
            f"    rst{i} = 0;",
            f"    while (k{i} < {words} && first{i} < 0) begin",
            f"      now_in{i} = in{i}[k{i}];",
            "      #1;",
            f"      seen{i} = ({seen} & look{i}[k{i}]) | (out{i}[k{i}] & ~look{i}[k{i}]);",
            f"      if (seen{i} !== out{i}[k{i}]) first{i} = k{i};",
            f"      else repeat ({times}1) {edge}",
            f"      k{i} = k{i} + 1;",
            "    end",
            f"    done{i} = 1;",
            "  end",
        ]


def trace_jobs(manifest: Manifest, codes: dict[str, BlockCode]) -> list[TraceJob]:
    """All that are played so in a folder."""
    return [job for module in manifest.modules for job in _of(module, codes.get(module.code or ""))]


def _of(module: ModuleRecord, code: BlockCode | None) -> Iterator[TraceJob]:
    if module.kind == "registers" and code is not None:
        yield TraceJob(module.name, module, register_trace(module, code))
    elif module.kind == "fifo" and code is not None:
        yield TraceJob(module.name, module, fifo_trace(module, code))
    elif module.kind == "memory":
        yield TraceJob(module.name, module, sram_trace(module))
    elif module.kind == "march":
        for words, width in SIZES:
            part = module.model_copy(update={"ports": march_ports(words, width)})
            trace = march_trace(module, words, width)
            yield TraceJob(f"{module.name}, {words} words", part, trace, march_parameters(words, width))
