"""Run a dense layer on the accelerator in Icarus, from perfect and faulty memories, by its plan and in plain words.

qtaml allocate examples/accelerator/design.toml -o build/accelerator-plan
python examples/accelerator/run.py build/accelerator-plan/plan.json -o build/accelerator
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from amaranth.back import verilog
from dense_layer import DenseLayer
from matrix_unit import MatrixUnit

from qtaml_hw.errors import InputError
from qtaml_hw.hdl import emit_plan
from qtaml_hw.storage import ReadOut

try:
    from cocotb_tools.runner import get_results, get_runner
except ImportError:
    sys.exit("run.py: it needs cocotb, which `make test` installs (pip install 'qtaml_hw[sim]')")

HERE = Path(__file__).resolve().parent
START, END = "<!-- table of {}: written by run.py --readme -->", "<!-- /table -->"


def emit(dense: DenseLayer, folder: Path) -> dict[str, Any]:
    """Write the hardware; what the simulator has to be told of it."""
    entry, segment = dense.entry, dense.entry.scheme.segments[0]
    if isinstance(segment.readout, ReadOut):
        fits = len(entry.scheme.segments) == 1 and entry.scheme.bits == 8 and segment.readout.output_bits == 8
    else:
        fits = not segment.packed
    if not fits or dense.inputs.shape[1] % dense.lanes:
        raise InputError(
            f"layer {entry.name}: the matrix unit takes int8 words of one segment, read out as they are, or words "
            "around dead cells without a code, in rows that divide the inputs"
        )
    manifest = emit_plan(replace(dense.plan, layers=(entry,)), folder / "rtl")
    reader = manifest.module(manifest.layers[0].segments[0].reader)
    unit = MatrixUnit(dense.lanes, dense.inputs.shape[1], dense.bias.size, len(dense.inputs))
    (folder / "matrix_unit.v").write_text(verilog.convert(unit, name="matrix_unit", strip_internal_attrs=True))
    files = [folder / "rtl" / file for file in (*reader.sources, reader.file)]
    codeword = sum(port.width for port in reader.ports if port.name == "inject")
    return {
        "sources": [*files, folder / "matrix_unit.v", HERE / "accelerator.v"],
        "defines": {"READER": reader.name} | ({"PROTECTED": codeword} if codeword else {}),
        "parameters": {
            "LANES": dense.lanes,
            "ROW": next(port.width for port in reader.ports if port.name == "sram_read_data"),
            "SRAM_ADDRESS": next(port.width for port in reader.ports if port.name == "sram_address"),
            "LOAD_ADDRESS": len(unit.load_address),
            "BIAS_ADDRESS": len(unit.bias_address),
        },
    }


def simulate(dense: DenseLayer, plan: Path, folder: Path, seed: int, plain: bool) -> list[dict[str, Any]]:
    """Build and run one accelerator; a summary for the perfect and one for the faulty chip."""
    folder.mkdir(parents=True, exist_ok=True)
    runner = get_runner("icarus")
    runner.build(
        hdl_toplevel="accelerator",
        build_dir=folder / "build",
        always=True,
        timescale=("1ns", "1ps"),
        log_file=folder / "build.log",
        **emit(dense, folder),
    )
    environment = {
        "ACCELERATOR_PLAN": str(plan.resolve()),
        "ACCELERATOR_BATCH": str(len(dense.inputs)),
        "ACCELERATOR_SEED": str(seed),
        "ACCELERATOR_PLAIN": str(int(plain)),
        "COCOTB_REWRITE_ASSERTION_FILES": "bench.py",  # not all of NumPy and Numba: that takes 5 s
        "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    results = runner.test(
        hdl_toplevel="accelerator",
        test_module="bench",
        build_dir=folder / "build",
        test_dir=folder,
        extra_env=environment,
        log_file=folder / "test.log",
    )
    if get_results(results) != (2, 0):
        raise InputError(f"hardware and model differ: see {folder / 'test.log'}")
    return [json.loads((folder / f"result_{faulty}.json").read_text()) for faulty in (0, 1)]


def run(plan: Path, folder: Path, batch: int = 200, seed: int = 2) -> list[dict[str, Any]]:
    """All four cases: by the plan and in plain words, perfect chip and faulty chip."""
    dense = DenseLayer.open(plan, batch)
    found = simulate(dense, plan, folder / "planned", seed, plain=False)
    return found + simulate(dense.plain(), plan, folder / "plain", seed, plain=True)


def over_chips(dense: DenseLayer, chips: int) -> tuple[float, float]:
    """Mean and worst accuracy over so many faulty chips, by the integer model that the hardware agrees with."""
    found = []
    for seed in range(1, chips + 1):
        chip = dense.chip(seed, faulty=True)
        answers = chip.logits(chip.results(chip.memory.read_weights())).argmax(axis=1)
        found.append(float(np.mean(answers == dense.labels)))
    return float(np.mean(found)), min(found)


def all_chips(plan: Path, batch: int, chips: int = 100) -> str:
    """What one chip cannot say: how much the plan is worth over many."""
    dense = DenseLayer.open(plan, batch)
    said = []
    ours = "protected" if dense.entry.mapped is None else "around dead cells"
    for name, layer in ((ours, dense), ("plain", dense.plain())):
        mean, worst = over_chips(layer, chips)
        said.append(f"{name} {mean:.1%}, the worst {worst:.1%}")
    return f"accuracy over {chips} chips, by the same integer model: {'; '.join(said)}"


def written(page: str, design: str, text: str) -> str:
    """The README with the table of a design in the place of its own."""
    start = START.format(design)
    before, rest = page.split(start)
    _, after = rest.split(END, 1)
    return f"{before}{start}\n```\n{text}\n```\n{END}{after}"


def table(found: list[dict[str, Any]]) -> str:
    """The results as text."""
    lines = ["words              chip     bits wrong  corrected rows  weights wrong  logit error  accuracy"]
    for x in found:
        chip = "faulty" if x["faulty"] else "perfect"
        lines.append(
            f"{x['words']:<18} {chip:<8} {x['bits_wrong']:>10}  {x['corrected']:>14}  {x['weights_wrong']:>13}  "
            f"{x['logit_error']:>11.1%}  {x['accuracy']:>8.1%}"
        )
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", type=Path, help="plan.json of a network that ends in a dense layer")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/accelerator"), help="folder for what is built")
    parser.add_argument("--batch", type=int, default=200, help="test images (default 200)")
    parser.add_argument("--chip", type=int, default=2, help="seed of the faulty chip (default 2)")
    parser.add_argument("--readme", metavar="DESIGN", help="put the table into README.md, as that of this design, too")
    given = parser.parse_args()
    try:
        found = table(run(given.plan, given.output, given.batch, given.chip))
        text = f"{found}\n\n{all_chips(given.plan, given.batch)}"
        print(text)
        if given.readme:
            page = HERE / "README.md"
            page.write_text(written(page.read_text(encoding="utf-8"), given.readme, text), encoding="utf-8")
    except InputError as error:
        sys.exit(f"run.py: {error}")


if __name__ == "__main__":
    main()
