"""How much of the emitted hardware is held by simulation and proof: places drawn at random, broken one at a time.

For every kind of module that `qtaml_hw.hdl` writes, a seed draws places and breaks each alone: gates of the netlist
that the Verilog was written from (another gate, a pin at a constant or at another net, branches exchanged), or, of
modules that are played by Icarus alone, places of the text (operators, constants, indices, widths, branches, names);
with ``--generator`` operators and constants of the Python that makes the module (`generator_mutants`), so that text and
re-emission agree. What `qtaml_hw.verify` plays through the module is played through the broken one; then the proofs of
`verify --formal` are tried. The comparison with the text that this package writes, and the linters, are left out: the
former would find every one. Of what survives, ABC tries to prove that it does the same in every cycle after a reset
(`miter`; with a stand-in for a decoder of hundreds of cycles inside), while commands ask for addresses that there are;
of a text it is first seen whether Yosys makes the same gates of it.
What is neither killed nor equivalent is listed.
Loops of gates, and what no compiler takes, are drawn again. What is done is kept in ``--state``,
so that a run that was stopped goes on where it was; ``--quick`` leaves the proofs for later:

    python benchmarks/mutants.py --places 200 --seed 22 --state build/mutants.json [KIND ...]
    python benchmarks/mutants.py --generator --state build/mutants.json [KIND ...]
    python benchmarks/mutants.py --state build/mutants.json --write     # -> results/mutants.json, docs/hdl-datapath.md

With ``--again VERDICT ...`` what has this verdict is judged once more, as after a change of the stimuli.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import generator_mutants
import numpy as np
from miter import Limit, alike, without_memories

from qtaml_hw.channel import BitChannel
from qtaml_hw.codes import BlockCode, from_name
from qtaml_hw.hdl import emit_code, emit_plan
from qtaml_hw.hdl.manifest import Manifest, ModuleRecord
from qtaml_hw.hdl.output.units import WIRED, emit_netlists, jobs_of
from qtaml_hw.hdl.output.verilog import Conversion
from qtaml_hw.plan import LayerPlan, Plan, Prediction, pack_words
from qtaml_hw.storage import TRELLIS, Segment, StorageScheme, Trellis, Unprotected, protection
from qtaml_hw.storage.scheme import ReadOut
from qtaml_hw.verify import formal, formal_memory, formal_reader, formal_wires
from qtaml_hw.verify.circuit import LANES, Circuit, Circuits, State, planes as bit_planes
from qtaml_hw.verify.evaluate import Netlists
from qtaml_hw.verify.formal import claims, prove, run_yosys
from qtaml_hw.verify.jobs import Job, harness, jobs
from qtaml_hw.verify.march_trace import march_parameters, march_ports
from qtaml_hw.verify.memory_jobs import memory_jobs
from qtaml_hw.verify.trace_jobs import trace_jobs
from qtaml_hw.verify.traffic_jobs import traffic_jobs

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "mutants.json"
LIMIT_S = 120.0
"""CPU seconds after which a simulation is stopped: a mutant that makes it hang is killed."""
MOST_INPUTS = 12
"""Bits of inputs that are all tried where there are no registers."""


@dataclass(frozen=True)
class Mutant:
    """One place, and what stands there instead.

    Attributes
    ----------
    place : str
        Of a text: its line; of a netlist: a cell.
    start, end : int
        Of a text: what goes, in characters.
    before, after : str
        What was there, and what is.
    """

    place: str
    start: int
    end: int
    before: str
    after: str

    def of(self, text: str) -> str:
        """The broken text, or the broken netlist."""
        if self.end:
            return text[: self.start] + self.after + text[self.end :]
        content = json.loads(text)
        [module] = content["modules"].values()
        cell, way, value = module["cells"][self.place], *self.after.split(" ", 1)
        if way == "type":
            cell["type"] = value
        elif way == "swap":
            first, second = value.split()
            pins = cell["connections"]
            pins[first], pins[second] = pins[second], pins[first]
        else:
            pin, bit, net = value.split()
            cell["connections"][pin][int(bit)] = net if net in ("0", "1") else int(net)
        return json.dumps(content)


# Which places there are


OPERATORS = {" & ": " | ", " | ": " & ", " ^ ": " | ", " + ": " - ", " - ": " + ", " == ": " != ", " != ": " == ",
             " && ": " || ", " || ": " && ", " << ": " >> ", " >> ": " << ", " < ": " >= ", " >= ": " < "}  # fmt: skip
REDUCTIONS = {"& ": "| ", "| ": "& ", "^ ": "| ", "~ ": ""}
DECLARED = re.compile(
    r"^\s*(?:(input|output) )?(?:(wire|reg|integer) )?(?:signed )?(?:\[([\w-]+):0\] )?(\w+)((?:, \w+)*);?,?(?: =.*;)?$"
)
CONSTANT = re.compile(r"(\d+)'([hdb])([0-9a-f]+)")
INDEX = re.compile(r"\b([A-Za-z_]\w*) ?\[(\d+)\]")
NAME = re.compile(r"(?<![.'\w])[A-Za-z_]\w*")
WORDS = frozenset(
    [
        "begin",
        "end",
        "if",
        "else",
        "case",
        "casez",
        "default",
        "endcase",
        "posedge",
        "negedge",
        "always",
        "assign",
        "or",
        "for",
        "integer",
    ]
)
BRANCHES = re.compile(r" \? ([^?:;]+) : ([^?:;]+);$")
TARGET = re.compile(r"^\s*(?:assign |wire |localparam )?[\w\[\]: ]+? (?:<=|=) ")


def widths_of(text: str) -> dict[str, str]:
    """The highest bit of every declared name: a number or a parameter."""
    found = {}
    for line in text.splitlines():
        if (m := DECLARED.match(line)) and (m[1] or m[2]):
            found |= dict.fromkeys([m[4], *m[5].split(", ")[1:]], m[3] or "0")
    return found


def less(highest: str) -> str:
    """The highest bit of a name with one bit less."""
    return str(int(highest) - 1) if highest.isdigit() else f"{highest.removesuffix('-1')}-2"


OTHER_GATES = {
    "$_AND_": ("$_OR_", "$_XOR_", "$_NAND_"), "$_OR_": ("$_AND_", "$_XOR_", "$_NOR_"),
    "$_XOR_": ("$_OR_", "$_AND_", "$_XNOR_"), "$_NOT_": ("$_BUF_",), "$_BUF_": ("$_NOT_",),
    "$_XNOR_": ("$_XOR_",), "$_NAND_": ("$_AND_",), "$_NOR_": ("$_OR_",),
    "$add": ("$sub",), "$sub": ("$add",), "$lt": ("$ge",), "$ge": ("$lt",),
}  # fmt: skip


def netlist_candidates(netlist: str, rng: random.Random, driven: dict[str, set[str]]) -> list[Mutant]:
    """Every gate as another one, every pin at a constant and at a net drawn from all, branches and pins exchanged.

    Of modules without gates also the inputs of their instances, `driven`.
    """
    [module] = json.loads(netlist)["modules"].values()
    if any(cell["type"].startswith("$_") for cell in module["cells"].values()):
        driven = {}
    nets = sorted({bit for facts in module["netnames"].values() for bit in facts["bits"] if isinstance(bit, int)})
    clocks = {bit for name in ("clk", "rst") if name in module["ports"] for bit in module["ports"][name]["bits"]}
    found = []
    for name, cell in module["cells"].items():
        kind = cell["type"]
        found += [Mutant(name, 0, 0, kind, f"type {other}") for other in OTHER_GATES.get(kind, ())]
        if kind == "$_MUX_":
            found.append(Mutant(name, 0, 0, kind, "swap A B"))
        if kind in ("$sub", "$lt", "$ge", "$gt", "$le") and len(set(map(str, cell["connections"].values()))) > 1:
            found.append(Mutant(name, 0, 0, kind, "swap A B"))
        for pin, bits in cell["connections"].items():
            inside = pin in driven.get(kind, ()) or cell.get("port_directions", {}).get(pin) == "input"
            if not inside or pin in ("C", "R", "clk", "rst"):
                continue
            for i, bit in enumerate(bits):
                was = f"{kind} {pin}[{i}]"
                others = {"0": ["1"], "1": ["0"]}.get(str(bit), ["0", "1"])
                others.append(str(rng.choice([net for net in nets if net != bit and net not in clocks])))
                found += [Mutant(name, 0, 0, was, f"pin {pin} {i} {other}") for other in others]
    return found


def candidates(text: str) -> list[Mutant]:
    """Every place of a text that can be broken, once for each way; names are replaced by the next of their width."""
    widths = widths_of(text)
    alike: dict[str, list[str]] = {}
    for name, width in widths.items():
        alike.setdefault(width, []).append(name)
    found: list[Mutant] = []
    at, inside = 0, False
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        if line.startswith("module "):
            inside = True
        elif inside and line.startswith(");"):
            inside = False
            continue
        if inside or line.lstrip().startswith(("//", "`", "endmodule")) or not line.strip():
            continue

        def add(begin: int, end: int, after: str, start: int = start, line: str = line) -> None:
            found.append(Mutant(line.strip(), start + begin, start + end, line[begin:end], after))

        declared = DECLARED.match(line.rstrip())
        if declared and (declared[1] or declared[2]):
            if declared[3] and declared[3] != "0":
                add(declared.start(3), declared.end(3), less(declared[3]))
            if " = " not in line:
                continue
        target = TARGET.match(line)
        right = target.end() if target else 0
        for operator, after in OPERATORS.items():
            for m in re.finditer(re.escape(operator), line[right:]):
                add(right + m.start(), right + m.end(), after)
        for operator, after in REDUCTIONS.items():
            for m in re.finditer(rf"(?:(?<== )|(?<=\()|(?<=[&|^?:] )){re.escape(operator)}(?=\w)", line):
                add(m.start(), m.end(), after)
        if m := re.match(r"^\s*(?:else )?if \((.*)\)", line):
            add(m.start(1), m.end(1), f"!({m[1]})")
        for m in CONSTANT.finditer(line, right):
            base = {"h": 16, "d": 10, "b": 2}[m[2]]
            value = int(m[3], base)
            for bit in range(int(m[1])):
                other = value ^ 1 << bit
                add(m.start(3), m.end(3), f"{other:x}" if base == 16 else f"{other:d}" if base == 10 else f"{other:b}")
        for m in INDEX.finditer(line, right):
            highest = widths.get(m[1], "-1")
            for other in (int(m[2]) - 1, int(m[2]) + 1):
                if other >= 0 and (not highest.lstrip("-").isdigit() or other <= int(highest)):
                    add(m.start(2), m.end(2), str(other))
        if m := BRANCHES.search(line):
            add(m.start(1), m.end(2), f"{m[2]} : {m[1]}")
        for m in NAME.finditer(line, right):
            others = alike.get(widths.get(m[0], ""), [])
            if m[0] in WORDS or len(others) < 2 or m[0] not in others:
                continue
            after = others[(others.index(m[0]) + 1) % len(others)]
            add(m.start(), m.end(), after)
    return found


# What is broken: small modules of every kind


@dataclass(frozen=True)
class Subject:
    """A module of an output folder."""

    folder: Callable[[Path], Manifest]
    kind: str
    pick: Callable[[ModuleRecord], bool] = lambda module: True

    def module(self, manifest: Manifest) -> ModuleRecord:
        """It."""
        return next(module for module in manifest.modules if module.kind == self.kind and self.pick(module))


def coder(name: str, **how: Any) -> Callable[[Path], Manifest]:
    return lambda folder: emit_code(from_name(name), folder, **how)


def readout(bits: int, erased: int | None = None) -> ReadOut:
    return ReadOut("posterior-mean", np.random.default_rng(bits).integers(-500, 500, 1 << bits), 4, erased=erased)


def layer(name: str, bits: int, *spans: tuple[int, int, int, str], packed: bool = False) -> LayerPlan:
    """A layer of segments: weights, planes, lanes, code."""
    segments, start = [], 0
    for size, planes, lanes, code in spans:
        kind = protection(code, packed=packed and bool(code))
        table = readout(bits, 77 if packed and code else None)
        segments.append(Segment(start, start + size, planes, lanes, kind, table))
        start += size
    scheme = StorageScheme(bits, "twos-complement", tuple(segments))
    return LayerPlan(name, (start,), BitChannel.symmetric(0.01, bits), scheme)


def plan(*layers: LayerPlan, decoders: int | None = None) -> Callable[[Path], Manifest]:
    whole = Plan("exact", layers, 1.0, 0.25, Prediction(1.0, 1.0, 1.0))
    return lambda folder: emit_plan(whole, folder, decoders=decoders)


def trellis_layer() -> LayerPlan:
    reader = Trellis(2, np.random.default_rng(2).integers(-127, 128, (1, 64)), 5)
    scheme = StorageScheme(2, TRELLIS, (Segment(0, 5000, 0, 8, Unprotected(), reader),))
    words = np.random.default_rng(1).integers(0, 4, scheme.words)
    cells = BitChannel.symmetric(0.01, 2)
    return LayerPlan("w", (5000,), cells, scheme, (1.0,), (), pack_words(words, 2))


def mapped_layer() -> LayerPlan:
    """A layer whose words are written around the dead cells of each chip."""
    dead = BitChannel.symmetric(0.1, 2, persistence="stuck")
    return replace(trellis_layer(), words="", slope=(), mapped=dead)


HSIAO = coder("hsiao-39-32")
ROWS = plan(layer("conv", 6, (400, 2, 8, "hsiao-22-16"), (30, 0, 4, "")))
SHARED = (
    layer("conv", 3, (60, 3, 1, "hsiao-22-16"), packed=True),
    layer("fc", 5, (50, 5, 1, "hsiao-22-16"), packed=True),
)
PACKED, AHEAD = plan(*SHARED), plan(*SHARED, decoders=2)

TRELLIS_ROWS = plan(trellis_layer())
SLOW = coder("bch-4-40-16")
SUBJECTS = {
    "encoder": Subject(HSIAO, "encoder"),
    "decoder": Subject(HSIAO, "decoder"),
    "decoder, register stages": Subject(coder("hsiao-39-32", pipeline=("syndrome", "output")), "decoder"),
    "decoder, two errors": Subject(coder("bch-2-44-32"), "decoder"),
    "decoder, iterative": Subject(SLOW, "iterative"),
    "checker": Subject(coder("hsiao-39-32", self_check=True), "checker"),
    "stream": Subject(HSIAO, "stream"),
    "stream, weights": Subject(ROWS, "stream", lambda module: module.code is not None),
    "stream, serial": Subject(SLOW, "stream"),
    "stream, trellis": Subject(TRELLIS_ROWS, "stream"),
    "trellis": Subject(TRELLIS_ROWS, "trellis"),
    "table": Subject(ROWS, "table"),
    "codec": Subject(ROWS, "codec", lambda module: module.code is not None),
    "writer": Subject(ROWS, "writer", lambda module: module.code is not None),
    "layer": Subject(ROWS, "layer"),
    "top": Subject(ROWS, "top", lambda module: bool(module.ports)),
    "packed_reader": Subject(PACKED, "packed_reader"),
    "packed_reader, ahead": Subject(AHEAD, "packed_reader"),
    "packed_writer": Subject(PACKED, "packed_writer"),
    "fifo": Subject(coder("hsiao-13-8", depth=5), "fifo"),
    "example": Subject(HSIAO, "example"),
    "wrapper": Subject(HSIAO, "wrapper"),
    "registers, APB": Subject(HSIAO, "registers", lambda module: module.bus == "apb"),
    "registers, AXI4-Lite": Subject(HSIAO, "registers", lambda module: module.bus == "axil"),
    "march": Subject(plan(mapped_layer()), "march"),
    "memory": Subject(coder("hsiao-13-8", depth=37), "memory"),
}


class Workplace:
    """A folder of hardware in which one module is broken: its netlist, evaluated, or its text, played by Icarus."""

    def __init__(self, subject: Subject, place: Path) -> None:
        self.folder = place / "rtl"
        self.manifest = subject.folder(self.folder)
        self.module = subject.module(self.manifest)
        self.codes = {record.name: from_name(record.name) for record in self.manifest.codes}
        self.file = self.folder / self.module.file
        self.text = self.file.read_text()
        self._by_file = {module.file: module for module in self.manifest.modules}
        self.evaluated = self.module.kind not in SIMULATED
        todo: list[Any] = [*jobs(self.manifest, self.codes), *traffic_jobs(self.manifest, self.codes)]
        todo += trace_jobs(self.manifest, self.codes)
        todo = [job for job in todo if self.module.file in self._files(self._top(job))]
        if self.evaluated:
            self.netlists = emit_netlists(self.manifest, self.codes).netlists
            self._jobs = [job for job in todo if getattr(job, "aside", "") != self.module.name and not job_top(job)]
            self._jobs.sort(key=lambda job: job.part.name != self.module.name)
            self.whole = self.netlists[self.module.name]
        else:
            todo += [job for job in memory_jobs(self.manifest, self.codes) if job.part.name == self.module.name]
            self._runs = [*self._harnesses(place, todo), *self._benches()]
            self.whole = self.text

    def made(self) -> Conversion:
        """The module, as the generator makes it."""
        inside = {self.module.file, *self.module.sources}
        modules = [module for module in self.manifest.modules if module.kind not in WIRED and module.file in inside]
        memories = [module for module in self.manifest.modules if module.kind == "memory"]
        todo = jobs_of(modules, self.codes, memories, self.manifest.reset)
        return next(job for job in todo if job.name == self.module.name)

    def _top(self, job: Any) -> ModuleRecord:
        return self.manifest.module(job.top if isinstance(job, Job) else job.part.name)

    def places(self, seed: str) -> list[Mutant]:
        """All of them, in an order that the seed decides."""
        rng = random.Random(seed)
        inputs = {
            module.name: {port.name for port in module.ports if port.direction == "input"}
            for module in self.manifest.modules
        }
        found = netlist_candidates(self.whole, rng, inputs) if self.evaluated else candidates(self.whole)
        rng.shuffle(found)
        return found

    def _harnesses(self, place: Path, todo: list[Any]) -> Iterator[list[str]]:
        """Arguments of Icarus for what is played by itself."""
        for number, job in enumerate(todo):
            where = place / f"job{number}"
            where.mkdir()
            (where / "bench.v").write_text(harness([job]))
            for name, text in job.files(0).items():
                (where / name).write_text(text)
            sources = [str(self.folder / file) for file in self._files(self._top(job))]
            yield [str(where), "bench", *sources, str(where / "bench.v")]

    def _files(self, top: ModuleRecord) -> list[str]:
        """Files of a module and of all inside."""
        found: dict[str, None] = {}
        todo = [top.file]
        while todo:
            file = todo.pop(0)
            if file not in found and file in self._by_file:
                found[file] = None
                todo += self._by_file[file].sources
        return list(found)

    def _benches(self) -> Iterator[list[str]]:
        """The same for the test benches of the folder that instantiate it."""
        sources = [str(self.folder / module.file) for module in self.manifest.modules]
        for file in sorted(self.manifest.files):
            if file.startswith("bench/") and file.endswith(".v"):
                named = set(re.findall(r"\w+", (self.folder / file).read_text()))
                inside = [module for module in self.manifest.modules if module.name in named]
                if any(self.module.file in self._files(module) for module in inside):
                    yield [str(self.folder), Path(file).stem, *sources, str(self.folder / file)]

    def play(self, broken: str) -> str:
        """What is said of a netlist or text for the module: ``refused``, ``killed`` or ``survived``."""
        if self.evaluated:
            player = Netlists(self.manifest, self.netlists | {self.module.name: broken})
            try:
                found = any(player.play(job) is not None for job in self._jobs)
            except ValueError as error:  # a loop of gates
                return "refused" if "depend on themselves" in str(error) else "killed"
            except KeyError:  # an instance has no such port
                return "refused"
            return "killed" if found else "survived"
        self.file.write_text(broken)
        try:
            for where, top, *files in self._runs:
                said = icarus(Path(where), top, files)
                if said != "PASS":
                    return said
        finally:
            self.file.write_text(self.text)
        return "survived"

    def verilog(self, broken: str) -> str:
        """The text of a netlist."""
        if not self.evaluated:
            return broken
        others = "".join((self.folder / file).read_text() for file in self._files(self.module)[1:])
        script = "read_verilog -lib inside.v\nread_json in.json\nwrite_verilog -noattr -selected out.json\n"
        script = script.replace("write_verilog", f"select {self.module.name}\nwrite_verilog")
        content = json.loads(broken)
        for one in content["modules"].values():
            one["cells"] = {name: cell for name, cell in one["cells"].items() if cell["type"] != "$scopeinfo"}
        log, text = run_yosys(script, {"in.json": json.dumps(content), "inside.v": others})
        if not text:
            raise RuntimeError(log)
        buffer = "module \\$_BUF_ (input A, output Y);\n  assign Y = A;\nendmodule\n"  # which no simulator knows
        return text + buffer * ("$_BUF_" in text)

    def proof_of(self, broken: str) -> tuple[str | None, int | None]:
        """What a proof over cycles says of a broken module: what is wrong, for how many cycles it is right (0: all)."""
        self.file.write_text(self.verilog(broken))
        where = self.folder, self.manifest, self.module
        try:
            if self.module.kind == "wrapper":
                port = formal_memory.bench(*where, self.codes)
                return formal.always(port, formal_memory.CYCLES, formal_memory.LIMIT_S, formal_memory.INSIDE)
            if self.module.kind in ("registers", "fifo", "packed_writer"):
                return formal.prove_inductively(*where, self.codes)
            code = self.codes.get(self.module.code or "")
            if code is not None and formal_reader.is_provable(self.module, code):
                bench = formal_reader.bench(*where, code)
                length = formal_reader.cycles(self.module, code)
                return formal.always(bench, length, formal_reader.LIMIT_S, bounded=True)
            return formal.prove_reader(*where)
        finally:
            self.file.write_text(self.text)

    def by_proof(self, broken: str) -> str:
        """``proof`` or ``equivalent``, of a module whose proof over all cycles says all that it does; else nothing."""
        if not formal.is_over_cycles(self.module, self.codes.get(self.module.code or "")):
            return ""
        message, cycles = self.proof_of(broken)
        return "proof" if message else "equivalent" if cycles == 0 else ""

    def proved_wrong(self, broken: str) -> bool:
        """Whether a proof of `verify --formal` refuses a broken module."""
        code = self.codes.get(self.module.code or "")
        if formal.is_over_cycles(self.module, code):
            return bool(self.proof_of(broken)[0])
        if formal_wires.is_provable(self.module, self.manifest):
            return formal.prove_wires(self.manifest, self.module, self.verilog(broken)) is not None
        made = claims(self.module, code)
        if not made:
            return False
        text = self.verilog(broken)
        inside = "".join((self.folder / file).read_text() for file in self._files(self.module)[1:])
        return any(prove(self.module, code, text + inside, claim) is not None for claim in made)

    def same_for_all_inputs(self, broken: str) -> bool:
        """Whether a broken netlist without registers, of few inputs, answers as the module to every one of them."""
        inputs = [port for port in self.module.ports if port.direction == "input"]
        bits = sum(port.width for port in inputs)
        if not self.evaluated or self.module.clocked or self.module.sources or bits > MOST_INPUTS:
            return False
        found = []
        for netlist in (self.whole, broken):
            circuit = Circuits({self.module.name: netlist}, {}).of(self.module.name)
            state, at = State(circuit, seed=1, words=-(-(1 << bits) // LANES)), 0
            for port in inputs:
                state.set(
                    port.name, bit_planes([i >> at & (1 << port.width) - 1 for i in range(1 << bits)], port.width)
                )
                at += port.width
            state.settle()
            found.append([state.get(port.name).tolist() for port in self.module.ports if port not in inputs])
        return found[0] == found[1]

    def _circuit(self, netlist: str) -> Circuit:
        """All of the module, with a stand-in for a decoder that takes hundreds of cycles."""
        player = Netlists(self.manifest, self.netlists | {self.module.name: netlist})
        aside = next((job.aside for job in self._jobs if getattr(job, "aside", "")), "")
        return player.circuits(aside).of(self.module.name)

    def equivalent(self, broken: str) -> bool | None:
        """Whether a broken module behaves as the module; None: neither is proved."""
        if not self.evaluated:
            inside = "\n".join((self.folder / file).read_text() for file in self._files(self.module)[1:])
            if same_gates(self.whole, broken, inside):
                return True
            return None if self.module.kind == "top" else equal(self.module, self.whole, broken, inside)
        outputs = {port.name for port in self.module.ports if port.direction == "output"}
        answers = dict.fromkeys(outputs - {"ready_out", "valid_out"}, "valid_out")
        guards = answers if self.module.kind in ("iterative", "trellis") else GUARDS
        whole, changed = by_name(self.whole, broken)
        pair = without_memories(self._circuit(whole)), without_memories(self._circuit(changed))
        each = (self.module.cycles or 0) if self.module.cycles_per_iteration is None else 0
        return alike(pair, guards, limits_of(self.module, self.codes), PROOF_S, each)


def by_name(gold: str, gate: str) -> tuple[str, str]:
    """Two netlists of a module with the registers that have the same names in both in the same order, in front."""
    found = [json.loads(netlist) for netlist in (gold, gate)]
    orders = [_registers(content) for content in found]
    common = [name for name in orders[0] if name in orders[1]]
    rank = {name: number for number, name in enumerate(common)}
    for content, order in zip(found, orders, strict=True):
        [module] = content["modules"].values()
        places = {cell: rank.get(name, len(rank)) for name, cell in order.items()}
        module["cells"] = dict(sorted(module["cells"].items(), key=lambda named: places.get(named[0], -1)))
    return json.dumps(found[0]), json.dumps(found[1])


def _registers(content: dict[str, Any]) -> dict[str, str]:
    """Cells of a netlist that are registers, by the names of what they hold."""
    [module] = content["modules"].values()
    named: dict[int | str, str] = {}
    for name, facts in module["netnames"].items():
        for i, bit in enumerate(facts["bits"]):
            if not facts.get("hide_name") or bit not in named:
                named[bit] = f"{name} {i}"
    cells = {cell: facts for cell, facts in module["cells"].items() if facts["type"].startswith("$_DFF")}
    return {named.get(facts["connections"]["Q"][0], cell): cell for cell, facts in cells.items()}


SAID = ("registers", "stream", "trellis", "fifo")
"""Kinds whose proofs, where they hold in every cycle, say every output in every cycle in which it means something."""

SIMULATED = ("layer", "top", "example", "wrapper", "march", "memory")
"""Kinds that have no player of netlists, or no netlist."""


def job_top(job: Any) -> bool:
    """Whether a job is played inside the top of a layer: the same as alone, where netlists are evaluated."""
    return bool(isinstance(job, Job) and job.prefix and job.part.kind not in ("codec", "writer"))


def icarus(where: Path, top: str, files: Sequence[str]) -> str:
    """``PASS``, ``refused`` by the compiler, or ``killed``."""
    with tempfile.TemporaryDirectory(prefix="qtaml-mutant-") as scratch:
        binary = str(Path(scratch) / "bench.vvp")
        quiet: dict[str, Any] = {"cwd": where, "capture_output": True, "text": True, "errors": "replace"}
        made = subprocess.run(["iverilog", "-g2001", "-s", top, "-o", binary, *files], check=False, **quiet)
        if made.returncode:
            return "refused"
        limited = ["bash", "-c", f'ulimit -t {int(LIMIT_S)} -v 4000000; exec vvp -n "$0"', binary]
        done = subprocess.run(limited, check=False, **quiet)
    said = ("PASS", "bench: done 0 -1 ")
    return "PASS" if any(line.startswith(said) for line in done.stdout.splitlines()) else "killed"


GUARDS = {
    "tdata": "tvalid", "tlast": "tvalid", "tuser": "tvalid", "sram_address": "sram_enable", "done": "sram_write",
    "response_data": "response_valid", "sram_write_data": "sram_write",
    "event_address": "event_valid", "event_syndrome": "event_valid", "bresp": "bvalid", "rdata": "rvalid",
    "rresp": "rvalid", "fault_address": "fault_valid", "fault_bits": "fault_valid", "map_address": "map_valid",
    "map_stuck_0": "map_valid", "map_stuck_1": "map_valid", "sram_write": "sram_enable",
}  # fmt: skip
"""Outputs that say something in some cycles only, and which."""
PROOF_S = 60
"""Seconds after which an equivalence is neither proved nor refuted."""


def equal(module: ModuleRecord, gold: str, gate: str, inside: str) -> bool | None:
    """Whether two texts of a module do the same in every cycle after a reset, wherever their outputs say something;
    None: that is neither proved nor refuted."""
    march = module.kind == "march"
    ports = {port.name: port for port in (march_ports(*MARCHED) if march else module.ports)}
    inputs = [name for name, port in ports.items() if port.direction == "input"]
    outputs = [name for name in ports if name not in inputs]
    clocked, given = "input clk" in gold, f"#({march_parameters(*MARCHED)}) " if march else ""
    body = [f"module proof(clk, {', '.join(inputs)});", "  input clk;", "  reg begun = 0, long = 0;"]
    body += ["  always @(posedge clk) begin begun <= 1; long <= begun; end", "  wire rst = ~long;"]
    body += [f"  input [{ports[name].width - 1}:0] {name};" for name in inputs]
    for side in ("gold", "gate"):
        body += [f"  wire [{ports[name].width - 1}:0] {side}_{name};" for name in outputs]
        pins = [f".{name}({name})" for name in [*inputs, *(["clk", "rst"] if clocked else [])]]
        pins += [f".{name}({side}_{name})" for name in outputs]
        body.append(f"  {side} {given}{side}_instance ({', '.join(pins)});")
    for name in outputs:
        guard = GUARDS.get(name, "")
        guard = "sram_write" if name == "sram_address" and "sram_enable" not in ports else guard
        guards = {guard, "sram_enable"} if name == "sram_write_data" else {guard}
        unless = "".join(f"~gold_{one} | " for one in sorted(guards) if one in ports)
        body.append(f"  always @* assert(rst | {unless}gold_{name} == gate_{name});")
    text = "\n".join([*body, "endmodule", ""])
    for side, verilog in (("gold", gold), ("gate", gate)):
        plain = "\n".join(line for line in verilog.splitlines() if not line.startswith("`"))
        text += re.sub(rf"\bmodule \\?{module.name}\b", f"module {side}", plain) + "\n"
    message, cycles = formal.always(text + inside, 12, PROOF_S)
    if message is not None and not message.startswith("an assertion fails"):
        raise RuntimeError(message)
    return False if message else True if cycles == 0 else None


def limits_of(module: ModuleRecord, codes: Mapping[str, BlockCode]) -> list[Limit]:
    """What commands to a reader may ask for: rows that there are, and of a packed one no more words than a segment has,
    from a bit of a codeword on.
    """
    ports = {port.name for port in module.ports}
    ranges = {"command_range": 1} if "command_range" in ports else {}
    rows = module.trellis.trellis().block // (module.lanes or 1) if module.trellis else 1  # a burst begins with a block
    zeros = (rows - 1).bit_length() if module.kind == "stream" else 0
    known = "command_address" in ports and module.depth
    found = [Limit("command_address", module.depth or 0, ranges, zeros)] if known else []
    if module.kind != "packed_reader":
        return found
    found.append(Limit("command_skip", codes[module.code or ""].k, ranges))
    for number, part in enumerate(module.packed):
        which = {"command_segment": number} if len(module.packed) > 1 else {}
        found.append(Limit("command_length", part.words, ranges | which))
    return found


MARCHED = 5, 2
"""Words and bits of the memory for which march tests are compared."""


def same_gates(gold: str, gate: str, inside: str) -> bool:
    """Whether Yosys makes the same gates of two texts, around instances that it does not look into."""
    script = "read_verilog -lib inside.v\nread_verilog in.v\nproc\nopt -full\nopt_clean -purge\nsimplemap\nopt -full\n"
    script += "write_verilog -noattr -selected out.json\n"
    found = [run_yosys(script, {"in.v": text, "inside.v": inside}) for text in (gold, gate)]
    if not all(text for _, text in found):
        raise RuntimeError(found[0][0][-1500:])
    bare = [re.sub(r"(?m)^/\*.*\*/$", "", text) for _, text in found]
    return bare[0] == bare[1]


# The work


@cache
def built(kind: str) -> Workplace:
    place = Path(tempfile.mkdtemp(prefix="qtaml-mutants-"))
    return Workplace(SUBJECTS[kind], place)


def run(
    kind: str, places: int, seed: int, known: dict[str, Any], keep: Callable[[], None], again: list[str], quick: bool
) -> None:
    """Draw and judge the mutants of one kind; verdicts go into `known`, by what was done where."""
    workplace = built(kind)
    if (said := workplace.play(workplace.whole)) != "survived":
        raise SystemExit(f"{kind}: unbroken, it is {said}")
    found = workplace.places(f"{seed} {kind}")
    counted = 0
    for mutant in found:
        if counted == places:
            break
        key = json.dumps(asdict(mutant))
        verdict = known.get(key, {}).get("verdict", "")
        if not verdict or verdict in again or (verdict == "played" and not quick):
            verdict = judge(workplace, mutant.of(workplace.whole), quick)
            known[key] = {"verdict": verdict}
            if verdict not in ("refused", "killed"):
                print(f"{kind}: {verdict}: {mutant.place}   {mutant.before!r} -> {mutant.after!r}", flush=True)
            keep()
        counted += verdict != "refused"
    drawn = [key for key in map(lambda m: json.dumps(asdict(m)), found) if key in known]
    said = [known[key]["verdict"] for key in drawn]
    told = ", ".join(f"{said.count(verdict)} {verdict}" for verdict in dict.fromkeys(said))
    print(f"{kind}: {counted} of {len(found)} places: {told}", flush=True)


GENERATED = ", generator"
"""End of the name of a kind whose generator is broken."""


def run_generator(
    kind: str, places: int, seed: int, known: dict[str, Any], keep: Callable[[], None], again: list[str]
) -> None:
    """The same with the change made in the generator."""
    workplace = built(kind)
    drawn = generator_mutants.drawn(workplace.made, f"{seed} {kind}")
    counted = 0
    for place, netlist in generator_mutants.broken_netlists(workplace.made, drawn, text=not workplace.evaluated):
        key = json.dumps(asdict(place))
        verdict = known.get(key, {}).get("verdict", "")
        if not verdict or verdict in again:
            verdict = judge(workplace, netlist, simulate_only=False)
            known[key] = {"verdict": verdict}
            if verdict != "killed":
                print(f"{kind}{GENERATED}: {verdict}: {place}", flush=True)
            keep()
        counted += verdict != "refused"
        if counted == places:
            break
    said = [entry["verdict"] for entry in known.values()]
    told = ", ".join(f"{said.count(verdict)} {verdict}" for verdict in dict.fromkeys(said))
    print(f"{kind}{GENERATED}: {counted} of {len(drawn)} places: {told}", flush=True)


def judge(workplace: Workplace, broken: str, simulate_only: bool) -> str:
    """``refused``, ``killed`` (by simulation), ``proof`` (killed by one), ``equivalent``, ``survived``; ``played``: so
    far, by simulation."""
    said = workplace.play(broken)
    if said != "survived":
        return said
    if workplace.same_for_all_inputs(broken):
        return "equivalent"
    if simulate_only:
        return "played"
    if workplace.module.kind == "registers":
        return workplace.by_proof(broken) or "survived"
    try:
        same = workplace.equivalent(broken)
    except RuntimeError as error:
        if "combinational logic loop" not in str(error):
            raise
        return "refused"
    if same:
        return "equivalent"
    if workplace.module.kind in SAID and (proof := workplace.by_proof(broken)):
        return proof
    if workplace.proved_wrong(broken):
        return "proof"
    return "different" if same is False else "survived"


@cache
def played(folder: Callable[[Path], Manifest]) -> dict[str, str]:
    """Who plays the modules of a folder, by their names."""
    with tempfile.TemporaryDirectory(prefix="qtaml-mutants-") as scratch:
        manifest = folder(Path(scratch) / "rtl")
        codes = {record.name: from_name(record.name) for record in manifest.codes}
        players: dict[str, dict[str, None]] = {module.name: {} for module in manifest.modules}
        for job in jobs(manifest, codes):
            players[job.part.name]["words, by vectors"] = players[job.top]["words, by vectors"] = None
        for one in traffic_jobs(manifest, codes):
            players[one.part.name]["words, by handshakes"] = None
        for trace in trace_jobs(manifest, codes):
            players[trace.part.name]["cycle by cycle, by a model"] = None
        for example in memory_jobs(manifest, codes):
            players[example.part.name]["writes and reads"] = None
        benches = [file for file in manifest.files if file.startswith("bench/") and file.endswith(".v")]
        named = {word for file in benches for word in re.findall(r"\w+", (Path(scratch) / "rtl" / file).read_text())}
        for name in named & players.keys():
            players[name]["its bench in the folder"] = None
        return {name: ", ".join(who) for name, who in players.items()}


def proved(module: ModuleRecord, manifest: Manifest) -> str:
    """How far a module is proved."""
    if formal_wires.is_provable(module, manifest):
        return formal_wires.CLAIM
    code = from_name(module.code) if module.code else None
    if code is not None and formal_reader.is_provable(module, code):
        return f"first {formal_reader.cycles(module, code)} cycles"
    if formal.is_over_cycles(module, code):
        return "every cycle"
    made = claims(module, code)
    if {"check bits", "corrects", "every word", "every entry", "sums", "all check bits"} & set(made):
        return "all words"
    return "some words" if made else "not proved"


@cache
def _about(kind: str) -> dict[str, str]:
    """Who plays a kind today, and how far it is proved."""
    subject = SUBJECTS[kind]
    with tempfile.TemporaryDirectory(prefix="qtaml-mutants-") as scratch:
        manifest = subject.folder(Path(scratch) / "rtl")
    module = subject.module(manifest)
    return {"module": subject.kind, "played": played(subject.folder)[module.name], "proved": proved(module, manifest)}


def _row(name: str, known: dict[str, Any]) -> dict[str, Any]:
    verdicts = [entry["verdict"] for entry in known.values()]
    survivors = [
        {"verdict": NAMES[entry["verdict"]]} | json.loads(key)
        for key, entry in known.items()
        if entry["verdict"] in NAMES
    ]
    return {
        "kind": name,
        "mutants": len(verdicts) - verdicts.count("refused"),
        "equivalent": verdicts.count("equivalent"),
        "killed": verdicts.count("killed") + verdicts.count("proof"),
        "by_proof": verdicts.count("proof"),
        "survivors": survivors,
    }


def write(state: dict[str, dict[str, Any]], seed: int) -> None:
    """The result, and the table of the page; kinds that the state does not have stay as they are."""
    rows: list[dict[str, Any]] = []
    before = {row["kind"]: row for row in json.loads(RESULT.read_text())["rows"]}
    for end in ("", GENERATED):
        for kind in SUBJECTS:
            name = kind + end
            if name in state or name in before:
                row = _row(name, state[name]) if name in state else before[name]
                row["survivors"] = [_argued(name, survivor) for survivor in row["survivors"]]
                rows.append({"kind": name} | _about(kind) | row | _about(kind))
    RESULT.write_text(json.dumps({"seed": seed, "rows": rows}, indent=1) + "\n")
    page = PAGE.read_text()
    start, end = page.index(START) + len(START), page.index(END)
    PAGE.write_text(page[:start] + table(rows) + page[end:])


def _argued(kind: str, survivor: dict[str, Any]) -> dict[str, Any]:
    """A survivor, with the reason why it does what is promised where there is one."""
    where = survivor.get("place") or f"{Path(survivor['file']).name}:{survivor['line']}"
    why = ARGUED.get((kind, where, survivor["before"], survivor["after"]))
    return survivor if why is None else survivor | {"verdict": NAMES["argued"], "why": why}


NAMES = {
    "different": "not equivalent",
    "survived": "neither proved nor refuted",
    "played": "not yet compared",
    "argued": "does what is promised",
}
"""What is said of a survivor: what PDR says of it, or an argument."""
ARGUED = {
    ("wrapper", "assign n_37 = written & last_word;", "last_word", "late"): (
        "after an initialisation the last word is written once more, or a cycle later: nothing that is read changes"
    ),
    ("decoder, iterative, generator", "iterative.py:265", "1", "2"): (
        "a window register keeps what it held; in step s + 1 it meets coefficient 2 s + 3 of the locator, whose degree"
        " is 2 s + 1 at most, so it is multiplied by 0"
    ),
    ("packed_reader, ahead, generator", "row_queue.py:118", "1", "2"): (
        "the turns stay with the first decoder: one that takes a cycle keeps the promised rate alone"
    ),
    ("packed_reader, ahead, generator", "row_queue.py:127", "1", "2"): (
        "both decoders are given each row at once: one that takes a cycle keeps the promised rate alone"
    ),
}
"""Survivors of which neither proof nor refutation says that they do what is promised, by kind, place and change."""
PAGE = ROOT / "docs" / "hdl-datapath.md"
START, END = "<!-- mutants -->\n", "<!-- /mutants -->"


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as the page shows them."""
    head = "| module | played | proved | mutants | killed | of these by proof | equivalent | argued "
    head += "| not equivalent | open |\n"
    lines = [head, "|---|---|---|---|---|---|---|---|---|---|\n"]
    for row in rows:
        said = [survivor["verdict"] for survivor in row["survivors"]]
        argued, different = (said.count(NAMES[verdict]) for verdict in ("argued", "different"))
        found = (argued, different, len(said) - argued - different)
        numbers = (row["mutants"], row["killed"], row["by_proof"], row["equivalent"], *found)
        cells = (row["kind"], row["played"], row["proved"], *map(str, numbers if row["mutants"] else ["-"] * 7))
        lines.append(f"| {' | '.join(cells)} |\n")
    return "".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=200)
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--again", nargs="*", default=[], help="verdicts that are asked for again")
    parser.add_argument("--quick", action="store_true", help="simulation alone; the proofs are left for later")
    parser.add_argument("--generator", action="store_true", help="break the generator, not what it wrote")
    parser.add_argument("--state", type=Path, default=ROOT / "build" / "mutants.json")
    parser.add_argument("--write", action="store_true", help="write the result and the page, and do nothing else")
    parser.add_argument("kinds", nargs="*", default=list(SUBJECTS))
    asked = parser.parse_args()
    state: dict[str, dict[str, Any]] = json.loads(asked.state.read_text()) if asked.state.exists() else {}
    asked.state.parent.mkdir(parents=True, exist_ok=True)
    if asked.write:
        write(state, asked.seed)
        return

    def keep() -> None:
        scratch = asked.state.with_suffix(".new")
        scratch.write_text(json.dumps(state))
        os.replace(scratch, asked.state)

    if shutil.which("yosys"):  # starts in a moment; the verdicts are the same
        formal.yosys_command = lambda: ["yosys"]  # type: ignore[assignment]
    for kind in asked.kinds:
        known = state.setdefault(kind + GENERATED * asked.generator, {})
        if asked.generator:
            run_generator(kind, asked.places, asked.seed, known, keep, asked.again)
        else:
            run(kind, asked.places, asked.seed, known, keep, asked.again, asked.quick)
        shutil.rmtree(built(kind).folder.parent)


if __name__ == "__main__":
    main()
