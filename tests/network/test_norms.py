"""Batch norms are folded: the network computes the same, its levels are the same, and its numbers are fewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from qtaml_hw.network import Runner, load

RNG = np.random.default_rng(4)
X = RNG.normal(size=(5, 3, 8, 8)).astype(np.float32)


def network(
    folder: Path,
    *,
    op: str = "Conv",
    bias: bool = False,
    zero: bool = False,
    read: bool = False,
    dtype: Any = np.float32,
) -> Path:
    """A kernel with a norm behind it, a second kernel without."""
    shape, group = {"Conv": ((8, 3, 3, 3), 1), "ConvTranspose": ((3, 8, 3, 3), 1)}[op]
    tensors: dict[str, Any] = {
        "w": RNG.normal(size=shape),
        "g": RNG.normal(size=8) * (0 if zero else 3),
        "t": RNG.normal(size=8),
        "m": RNG.normal(size=8),
        "v": RNG.uniform(0.01, 9, 8),
        "w2": RNG.normal(size=(4, 8, 3, 3)),
    }
    tensors |= {"b": RNG.normal(size=8)} if bias else {}
    nodes = [
        helper.make_node(op, ["x", "w", *(["b"] if bias else [])], ["c"], group=group),
        helper.make_node("BatchNormalization", ["c", "g", "t", "m", "v"], ["n"], epsilon=0.01),
        helper.make_node("Relu", ["n"], ["r"]),
        helper.make_node("Conv", ["r", "w2"], ["h"]),
        helper.make_node("GlobalAveragePool", ["h"], ["y"]),
    ]
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    ends = [
        [helper.make_tensor_value_info("x", kind, ["n", 3, 8, 8])],
        [helper.make_tensor_value_info("y", kind, ["n", 4, 1, 1])],
    ]
    ends[1] += [helper.make_tensor_value_info("c", kind, ["n", 8, 6, 6])] if read else []
    held = [numpy_helper.from_array(np.asarray(v, dtype), n) for n, v in tensors.items()]
    model = helper.make_model(
        helper.make_graph(nodes, "g", *ends, held), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    onnx.save(model, folder / "m.onnx")
    return folder / "m.onnx"


@pytest.mark.parametrize(("op", "bias"), [("Conv", False), ("Conv", True), ("ConvTranspose", True)])
def test_a_folded_norm_computes_the_same_and_keeps_the_levels(tmp_path: Path, op: str, bias: bool) -> None:
    path = network(tmp_path, op=op, bias=bias)
    found = load(path, "y")
    assert not [n for n in found.graph.model.graph.node if n.op_type == "BatchNormalization"]
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    expected = session.run(["y"], {"x": X})[0]
    np.testing.assert_allclose(Runner(found, ["y"]).predict({"x": X}), expected, rtol=1e-4, atol=1e-4)
    layer, _ = found.layers()
    own = numpy_helper.to_array(next(t for t in onnx.load(path).graph.initializer if t.name == "w")).astype(float)
    levels = np.rint(own / (np.abs(own).max() / 127))
    assert np.array_equal(layer.format.decode(layer.words), levels)
    assert layer.scale.values.shape == (8,)
    folded = found.graph.value("w")
    for each in (layer, *found.layers(per_channel=True)[:1], *found.layers(format="float16")[:1]):
        assert np.abs(each.weights() - folded).max() < 0.01 * np.abs(folded).max()
    numbers = {x.name: x.count for x in found.numbers}
    assert sum(numbers.values()) == 216 + 288 + 8  # two kernels and a bias


def test_half_precision_behind_a_norm_stays_what_the_file_holds(tmp_path: Path) -> None:
    """The graph multiplies with rounded products; what is stored is not rounded again."""
    path = network(tmp_path, dtype=np.float16)
    found = load(path, "y")
    own = numpy_helper.to_array(next(t for t in onnx.load(path).graph.initializer if t.name == "w"))
    kept, levels = found.layers(format="as-stored")[0], found.layers()[0]
    assert np.array_equal(kept.words, own.view(np.uint16))
    assert np.array_equal(levels.values(), np.rint(own.astype(float) / (np.abs(own.astype(float)).max() / 127)))
    computed = Runner(found, ["y"]).predict({"x": X.astype(np.float16)}, {"w": kept.weights()})
    assert np.array_equal(computed, Runner(found, ["y"]).predict({"x": X.astype(np.float16)}))


@pytest.mark.parametrize("why", ["zero", "read"])
def test_a_norm_that_cannot_be_folded_stays(tmp_path: Path, why: str) -> None:
    """A channel that it takes away, or sums that are read without it."""
    path = network(tmp_path, **{why: True})
    found = load(path, "y")
    assert len([n for n in found.graph.model.graph.node if n.op_type == "BatchNormalization"]) == 1
    left = {"g", "t", "m", "v"} - ({"g"} if why == "zero" else set())  # vectors of zeros do not count
    assert {x.name for x in found.numbers} == {"w", "w2"} | left
