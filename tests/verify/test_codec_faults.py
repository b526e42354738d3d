"""Stuck-at faults of the coders themselves are told apart as functional safety asks, and the committed figures are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from qtaml_hw.codes import from_name
from qtaml_hw.hdl import emit_code
from qtaml_hw.hdl.output.units import emit_netlists
from qtaml_hw.verify.circuit import Circuit, Circuits
from qtaml_hw.verify.codec_faults import OUTCOMES, PARTS, bench_faults, memory_traffic, stuck

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Circuit:
    code = from_name("hsiao-13-8")
    manifest = emit_code(code, tmp_path_factory.mktemp("port") / "out", depth=16)
    [name] = [module.name for module in manifest.modules if module.kind == "wrapper"]
    return Circuits(emit_netlists(manifest, {code.name: code}).netlists, {}).of(name)


def test_a_wrong_check_bit_is_corrected_and_a_wrong_data_bit_behind_the_decoder_is_silent() -> None:
    """Of an encoder: faults of its sums are corrected, those of its data input reach data and check bits alike."""
    permanent, transient = bench_faults(["hsiao-13-8"], ["encoder"])
    assert permanent["corrected"] > 0.3
    assert permanent["silent"] * permanent["faults"] == pytest.approx(16)  # both values of 8 data inputs
    assert sum(permanent[outcome] for outcome in OUTCOMES) == pytest.approx(1)
    assert sum(transient[outcome] for outcome in OUTCOMES) == pytest.approx(1)
    assert transient["masked"] > permanent["masked"]


def test_a_memory_port_without_fault_answers_rightly_and_a_faulty_one_as_its_fault_says(port: Circuit) -> None:
    """No fault; a data bit of the answer; a bit on the way into the SRAM; ready; a check bit of what comes out."""
    kind, cycles = memory_traffic(port, None, 0, 0)
    assert (kind, cycles > 60) == ("masked", True)

    def of(name: str, bit: int, value: int, start: int = 0, stop: int = 10**9) -> str:
        return memory_traffic(port, stuck(port, int(port.ports[name][bit]), value), start, stop)[0]

    assert of("response_data", 0, 0) == "silent"
    assert of("sram_write_data", 9, 1) == "corrected"  # a check bit
    assert of("request_ready", 0, 0) == "stops"
    assert of("response_due", 0, 1) == "corrected"
    assert of("request_ready", 0, 0, 5, 6) == "masked"  # a cycle later


def test_the_committed_figures_are_those_of_all_parts() -> None:
    """Shares add up; what the page says of the (72,64) decoder is in the file."""
    rows = json.loads((ROOT / "benchmarks/results/codec_faults.json").read_text())
    assert {(row["part"], row["fault"]) for row in rows} == {(p, f) for p in PARTS for f in ("permanent", "transient")}
    for row in rows:
        assert sum(row[outcome] for outcome in OUTCOMES) == pytest.approx(1), row
        assert np.isfinite(row["cells"])
        assert row["faults"] > row["cells"]
    page = (ROOT / "docs/hdl-datapath.md").read_text()
    for row in rows:
        cells = " | ".join(f"{100 * row[outcome]:.1f}" for outcome in OUTCOMES)
        assert f"| {row['design']} | {row['part']} | {row['fault']} | {row['faults']} | {cells} |" in page
