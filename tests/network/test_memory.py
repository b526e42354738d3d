"""What a network takes of the machine's memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

LOAD = """
import sys
from qtaml_hw.network import load, load_samples, with_input_means  # all that is imported

def peak():  # not that of ru_maxrss, which begins at that of the parent process
    with open("/proc/self/status") as status:
        return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

before = peak()
network = load(sys.argv[1])
layers = network.layers(8)
print(peak() - before, sum(layer.size for layer in layers))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say")
@pytest.mark.parametrize("layers", [1, 8])
def test_to_load_and_quantise_a_network_takes_at_most_ten_bytes_a_weight(layers, tmp_path):
    """Four are the weights; four more are there while they are read, or in onnxruntime when it tries the model."""
    side = int((32e6 / layers) ** 0.5)
    weights = [np.random.default_rng(i).standard_normal((side, side), np.float32) for i in range(layers)]
    nodes = [helper.make_node("MatMul", [f"x{i}", f"w{i}"], [f"x{i + 1}"]) for i in range(layers)]
    ends = [[helper.make_tensor_value_info(name, 1, ["n", side])] for name in ("x0", f"x{layers}")]
    graph = helper.make_graph(nodes, "g", *ends, [numpy_helper.from_array(w, f"w{i}") for i, w in enumerate(weights)])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), tmp_path / "m.onnx")
    found = subprocess.run(
        [sys.executable, "-c", LOAD, tmp_path / "m.onnx"], check=True, capture_output=True, text=True
    ).stdout
    taken, size = map(int, found.split())
    assert size == layers * side**2
    assert taken <= 10 * size
