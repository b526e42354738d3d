"""A network of 16-bit integers from the design file to verified Verilog."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from qtaml_hw.design import Design
from qtaml_hw.flow import run
from qtaml_hw.hdl import Manifest

DESIGN = """
network.model = "net.onnx"
data.file = "data.npz"
memory.p_flip = 0.002
protection = { budget = 0.5, codes = ["hsiao"] }
simulation = { trials = 2, threads = 1 }
"""


def test_integers_of_16_bits_come_out_as_verified_hardware(tmp_path: Path) -> None:
    """Words with a zero point for each channel stay those of the file; readers give them back, played by `verify`."""
    rng = np.random.default_rng(1)
    words, scale = rng.integers(-30000, 30000, (16, 4)).astype(np.int16), np.array([1, 2, 3, 4], np.float32) / 2**15
    zeros = np.array([0, 7, -300, 12345], np.int16)
    nodes = [
        helper.make_node("DequantizeLinear", ["w", "s", "z"], ["d"], axis=1),
        helper.make_node("MatMul", ["x", "d"], ["y"]),
    ]
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 16), ("y", 4))]
    tensors = [numpy_helper.from_array(v, n) for n, v in (("w", words), ("s", scale), ("z", zeros))]
    graph = helper.make_graph(nodes, "g", ends[0], ends[1], tensors)
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10), tmp_path / "net.onnx"
    )
    x = rng.normal(size=(100, 16)).astype(np.float32)
    y = (x @ ((words - zeros.astype(float)) * scale)).argmax(axis=1)
    np.savez(tmp_path / "data.npz", test_x=x, test_y=y, calibration_x=x)
    (tmp_path / "design.toml").write_text(DESIGN)
    outcome = run(Design.load(tmp_path / "design.toml"), tmp_path, tmp_path / "out")
    (layer,) = outcome.case.layers
    assert (layer.bits, outcome.chosen.clean) == (16, 1.0)
    assert np.array_equal(layer.words, words.view(np.uint16))
    assert outcome.chosen.answer.plan.planes_per_weight > 0
    assert outcome.verification is not None
    assert outcome.verification.passed
    assert {check.passed for check in outcome.verification.checks} == {True}
    manifest = Manifest.read(tmp_path / "out" / "rtl")
    assert any("b16" in module.name for module in manifest.modules)
