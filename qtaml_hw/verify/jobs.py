"""The stimulus of each module in verification: the manifest turned into stimulus, response and a Verilog harness.

Encoders, decoders and tables are played on their own. Codecs and writers are played inside the top of every layer that
uses them, so the wiring of the top and the modules inside are checked as well. A module that takes its time for a word
gets the next one in the cycle of its answer, or a cycle or two later; an LDPC decoder has to need exactly the cycles of
its iterations. While a module is not ready its inputs are X; an answer stays as it is until the next word is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from qtaml_hw.codes import BlockCode
from qtaml_hw.hdl.coders.styles import style_of
from qtaml_hw.hdl.manifest import LayerRecord, Manifest, ModuleRecord, PortRecord
from qtaml_hw.hdl.model.vectors import Vectors, module_vectors

__all__ = ["GAPS", "Job", "Playable", "harness", "jobs", "pack"]

GAPS = (0, 0, 1, 0, 2)
"""Cycles after an answer before the next word is offered, by turns."""

LOOK = 2000
"""Steps of simulated time between two words of how far a job is: some hundred cycles."""


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
    waits : tuple of int
        Cycles from taking a word to its answer, for a part that takes its time; else empty.
    """

    name: str
    top: str
    prefix: str
    part: ModuleRecord
    vectors: Vectors
    waits: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.vectors)

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
        words = {f"in{i}": pack(self.inputs, self.vectors.inputs), f"out{i}": pack(self.outputs, self.vectors.outputs)}
        if self.waits:
            words[f"wait{i}"] = list(self.waits)
        return {f"{name}.hex": "".join(f"{word:x}\n" for word in column) for name, column in words.items()}

    def player(self, i: int) -> list[str]:
        """Verilog that plays the vectors by itself, as number i."""
        return _player(i, self)


class Playable(Protocol):
    """What can be played in a harness."""

    @property
    def name(self) -> str:
        """What is tested."""

    @property
    def outputs(self) -> list[PortRecord]:
        """Ports that are compared."""

    def __len__(self) -> int: ...

    def files(self, i: int) -> dict[str, str]:
        """Files that the player reads."""

    def player(self, i: int) -> list[str]:
        """Verilog that plays by itself, as number i."""


def jobs(manifest: Manifest, codes: dict[str, BlockCode]) -> list[Job]:
    """All jobs of a folder, in the order of its manifest."""
    alone = [
        _job(module.name, module.name, "", module, codes)
        for module in manifest.modules
        if module.kind in ("encoder", "checker", "decoder", "iterative", "table", "trellis")
    ]
    return alone + [job for layer in manifest.layers for job in _layer_jobs(manifest, layer, codes)]


def _job(name: str, top: str, prefix: str, part: ModuleRecord, codes: dict[str, BlockCode]) -> Job:
    code = codes.get(part.code or "")
    vectors = module_vectors(part, code)
    waits: tuple[int, ...] = ()
    order = None if code is None else style_of(code).schedule
    if part.cycles is not None and order is not None:
        schedule = order(code, part.rows_per_clock)
        answers = zip(vectors.outputs["iterations"], vectors.outputs["due"], strict=True)
        waits = tuple(schedule.cycles(iterations, not due) for iterations, due in answers)
    elif part.cycles is not None:
        waits = (part.cycles,) * len(vectors)
    return Job(name, top, prefix, part, vectors, waits)


def _layer_jobs(manifest: Manifest, layer: LayerRecord, codes: dict[str, BlockCode]) -> Iterable[Job]:
    for i, segment in enumerate(layer.segments):
        if segment.codec is None or segment.writer is None or layer.module is None:
            continue
        for name, prefix in ((segment.codec, f"s{i}_"), (segment.writer, f"s{i}_w_")):
            part = manifest.module(name)
            yield _job(f"{layer.module}.{prefix}{part.kind}", layer.module, prefix, part, codes)


def pack(ports: Sequence[PortRecord], values: dict[str, list[int]]) -> list[int]:
    """One integer per vector: the ports side by side, the first in the least significant bits."""
    packed, position = [0] * len(values[ports[0].name] if ports else ()), 0
    for port in ports:
        mask = (1 << port.width) - 1
        packed = [word | (value & mask) << position for word, value in zip(packed, values[port.name], strict=True)]
        position += port.width
    return packed


def harness(todo: Sequence[Playable]) -> str:
    """Verilog top ``bench`` that plays every job by itself, from number ``+first=`` on, and ends.

    Job i reads ``in<i>.hex`` and ``out<i>.hex``, one packed word per line (and ``wait<i>.hex``: cycles). It starts when
    ``go<i>`` rises and raises ``done<i>`` at the end or at the first word that differs; ``first<i>`` is its number (-1:
    none), ``seen<i>`` what came. Lines ``bench: done <i> <first> <seen>`` say so; between them ``bench: at <word>``.
    """
    turns = [
        f"    if (turn <= {i}) begin turn = {i}; go{i} = 1; wait (done{i} === 1);"
        f' $display("bench: done {i} %0d %b", first{i}, seen{i}); $fflush; turn = {i + 1}; end'
        for i in range(len(todo))
    ]
    words = [f'      {i}: $display("bench: at %0d", k{i});' for i in range(len(todo))]
    return "\n".join(
        [
            "module bench;",
            *(line for i, job in enumerate(todo) for line in job.player(i)),
            "  integer turn;",
            "  initial begin",
            '    if (!$value$plusargs("first=%d", turn)) turn = 0;',
            "    #1;",
            *turns,
            "    $finish;",
            "  end",
            f"  always #{LOOK} begin",
            "    case (turn)",
            *words,
            "    endcase",
            "    $fflush;",
            "  end",
            "endmodule",
            "",
        ]
    )


class OutputWires:
    """What a player sees of a module: a wire for each port, side by side only where they are looked at.

    One net for all of them would be put together anew at every change of any, a quarter of all that a simulator did.
    """

    def __init__(self, i: int, ports: Sequence[PortRecord]) -> None:
        self.wires = {port.name: f"out{i}_{port.name}" for port in ports}
        self.declared = [f"  wire [{port.width - 1}:0] {self.wires[port.name]};" for port in ports]

    def __str__(self) -> str:
        return f"{{{', '.join(reversed(self.wires.values()))}}}"


def _player(i: int, job: Job) -> list[str]:
    words, latency = len(job.vectors), job.part.latency
    wide = {bus: sum(port.width for port in ports) for bus, ports in (("in", job.inputs), ("out", job.outputs))}
    clocked = job.part.clocked
    pins = [f"    .clk(clk{i})", f"    .rst(rst{i})"] if clocked else []
    position, seen = 0, OutputWires(i, job.outputs)
    for port in job.inputs:
        pins.append(f"    .{job.prefix}{port.name}(now_in{i}[{position + port.width - 1}:{position}])")
        position += port.width
    pins += [f"    .{job.prefix}{port}({wire})" for port, wire in seen.wires.items()]
    return [
        f"  reg go{i}, done{i}, clk{i}, rst{i};",
        f"  reg [{wide['in'] - 1}:0] in{i} [0:{words - 1}], now_in{i};",
        f"  reg [{wide['out'] - 1}:0] out{i} [0:{words - 1}], seen{i};",
        *seen.declared,
        f"  integer k{i}, first{i};",
        *([f"  integer waited{i};", f"  reg [31:0] wait{i} [0:{words - 1}];"] if job.waits else []),
        f"  {job.top} u{i} (",
        ",\n".join(pins),
        "  );",
        "  initial begin",
        f"    done{i} = 0; clk{i} = 0; rst{i} = {int(clocked)}; first{i} = -1;",
        f'    $readmemh("in{i}.hex", in{i});',
        f'    $readmemh("out{i}.hex", out{i});',
        *([f'    $readmemh("wait{i}.hex", wait{i});'] if job.waits else []),
        "  end",
        f"  always @(posedge go{i}) begin",
        *([f"    repeat (2) begin #1 clk{i} = 1; #1 clk{i} = 0; end", f"    rst{i} = 0;"] if clocked else []),
        *(_steady(i, words, latency, seen) if not job.waits else _waiting(i, words, job, seen)),
        f"    done{i} = 1;",
        "  end",
    ]


def _steady(i: int, words: int, latency: int, seen: OutputWires) -> list[str]:
    """A word per cycle; the answer `latency` cycles later."""
    return [
        f"    for (k{i} = 0; k{i} < {words + latency} && first{i} < 0; k{i} = k{i} + 1) begin",
        f"      if (k{i} < {words}) now_in{i} = in{i}[k{i}];",
        "      #1;",
        f"      if (k{i} >= {latency} && {seen} !== out{i}[k{i} - {latency}]) begin",
        f"        first{i} = k{i} - {latency};",
        f"        seen{i} = {seen};",
        "      end",
        *([f"      clk{i} = 1; #1 clk{i} = 0;"] if latency else []),
        "    end",
    ]


def _waiting(i: int, words: int, job: Job, seen: OutputWires) -> list[str]:
    """A word in a cycle where the module is ready; its answer in the first cycle with `valid_out`."""
    limit = max(job.waits)
    valid, ready = seen.wires["valid_out"], seen.wires["ready_out"]
    offer = f"now_in{i}[{_position(job.inputs, 'valid_in')}]"
    edge, wrong = f"#1 clk{i} = 1; #1 clk{i} = 0; #1", f"begin first{i} = k{i}; seen{i} = {seen}; end"
    gap = " : ".join(f"k{i} % {len(GAPS)} == {(n + 1) % len(GAPS)} ? {gap}" for n, gap in enumerate(GAPS) if gap)
    return [
        f"    for (k{i} = 0; k{i} < {words} && first{i} < 0; k{i} = k{i} + 1) begin",
        f"      now_in{i} = 'bx; {offer} = 0;",
        f"      if (k{i} > 0) repeat ({gap} : 0) begin",
        f"        seen{i} = {seen}; seen{i}[{_position(job.outputs, 'valid_out')}] = 0;",
        f"        {edge} if ({seen} !== seen{i}) {wrong}",
        "      end",
        f"      now_in{i} = in{i}[k{i}]; #1 if ({ready} !== 1) {wrong}",
        f"      {edge} waited{i} = 1; now_in{i} = 'bx; #1",
        f"      while ({valid} !== 1 && waited{i} <= {limit}) begin",
        f"        if ({ready} !== 0) {wrong}",
        f"        {edge} waited{i} = waited{i} + 1;",
        "      end",
        f"      if ({seen} !== out{i}[k{i}] || waited{i} != wait{i}[k{i}]) {wrong}",
        "    end",
    ]


def _position(ports: Sequence[PortRecord], name: str) -> int:
    """Lowest bit of a port on its bus."""
    names = [port.name for port in ports]
    return sum(port.width for port in ports[: names.index(name)])
