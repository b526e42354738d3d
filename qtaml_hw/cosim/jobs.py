"""What verification plays through which module: the manifest turned into stimulus, response and a Verilog harness.

Encoders, decoders and tables are played on their own. Codecs and writers are played inside the top of every layer that
uses them, so the wiring of the top and the modules inside are checked as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.manifest import LayerRecord, Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.vectors import Vectors, module_vectors

__all__ = ["Job", "harness", "jobs", "pack"]


@dataclass(frozen=True)
class Job:
    """Vectors for one module, or for one part of a layer's top.

    Attributes
    ----------
    name : str
        What is tested.
    top : str
        Module that is instantiated.
    prefix : str
        Start of the names of the tested ports of `top`.
    part : ModuleRecord
        The module whose behaviour is expected behind `prefix`; its ports are named without it.
    vectors : Vectors
        Stimulus and response.
    """

    name: str
    top: str
    prefix: str
    part: ModuleRecord
    vectors: Vectors

    @property
    def inputs(self) -> list[PortRecord]:
        """Ports that are driven."""
        return [port for port in self.part.ports if port.direction == "input"]

    @property
    def outputs(self) -> list[PortRecord]:
        """Ports that are compared."""
        return [port for port in self.part.ports if port.direction == "output"]


def jobs(manifest: Manifest, codes: dict[str, BlockCode]) -> list[Job]:
    """All jobs of a folder, in the order of its manifest."""
    alone = [
        Job(module.name, module.name, "", module, module_vectors(module, codes.get(module.code or "")))
        for module in manifest.modules
        if module.kind in ("encoder", "decoder", "table")
    ]
    return alone + [job for layer in manifest.layers for job in _layer_jobs(manifest, layer, codes)]


def _layer_jobs(manifest: Manifest, layer: LayerRecord, codes: dict[str, BlockCode]) -> Iterable[Job]:
    for i, segment in enumerate(layer.segments):
        for name, prefix in ((segment.codec, f"s{i}_"), (segment.writer, f"s{i}_w_")):
            part = manifest.module(name)
            vectors = module_vectors(part, codes.get(part.code or ""))
            yield Job(f"{layer.module}.{prefix}{part.kind}", layer.module, prefix, part, vectors)


def pack(ports: Sequence[PortRecord], values: dict[str, list[int]]) -> list[int]:
    """One integer per vector: the ports side by side, the first in the least significant bits."""
    columns = [values[port.name] for port in ports]
    packed = []
    for row in zip(*columns, strict=True):
        word, position = 0, 0
        for port, value in zip(ports, row, strict=True):
            word |= (value & ((1 << port.width) - 1)) << position
            position += port.width
        packed.append(word)
    return packed


def harness(todo: Sequence[Job]) -> str:
    """Verilog top ``bench``: instance ``u<i>`` of each job's module between ``in<i>`` and ``out<i>``."""
    lines = ["module bench;", "  reg clk;", "  reg rst;"]
    for i, job in enumerate(todo):
        pins = ["    .clk(clk)", "    .rst(rst)"] if job.part.latency else []
        for bus, kind, ports in (("in", "reg", job.inputs), ("out", "wire", job.outputs)):
            lines.append(f"  {kind} [{sum(port.width for port in ports) - 1}:0] {bus}{i};")
            position = 0
            for port in ports:
                pins.append(f"    .{job.prefix}{port.name}({bus}{i}[{position + port.width - 1}:{position}])")
                position += port.width
        lines += [f"  {job.top} u{i} (", ",\n".join(pins), "  );"]
    return "\n".join([*lines, "endmodule", ""])
