"""Small ONNX models, built node by node."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

sys.path.append(str(Path(__file__).resolve().parent))  # what several of its tests write files with

Build = Callable[..., Path]


def model(
    nodes: Sequence[onnx.NodeProto],
    tensors: dict[str, NDArray[Any]],
    inputs: dict[str, Sequence[int | str]],
    outputs: Sequence[str] = ("y",),
    opset: int = 13,
    dtype: int = TensorProto.FLOAT,
) -> onnx.ModelProto:
    """A checked model of `nodes` with initialisers `tensors`."""
    graph = helper.make_graph(
        list(nodes),
        "g",
        [helper.make_tensor_value_info(n, dtype, shape) for n, shape in inputs.items()],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in outputs],
        [numpy_helper.from_array(v, n) for n, v in tensors.items()],
    )
    opsets = [helper.make_opsetid("", opset)]
    opsets += [helper.make_opsetid(domain, 1) for domain in sorted({x.domain for x in nodes} - {""})]
    made = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    made = onnx.shape_inference.infer_shapes(made)
    for output in made.graph.output:
        output.type.tensor_type.shape.SetInParent()
    return made


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Writes a model and returns its path."""

    def write(*arguments: Any, **keywords: Any) -> Path:
        path = tmp_path / "model.onnx"
        onnx.save(model(*arguments, **keywords), path)
        return path

    return write


@pytest.fixture
def perceptron() -> onnx.ModelProto:
    """x (n, 3) -> Gemm -> Relu -> MatMul + Add -> y (n, 2)."""
    rng = np.random.default_rng(0)
    f = lambda *shape: rng.normal(size=shape).astype(np.float32)  # noqa: E731
    nodes = [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["h"], transB=1),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("MatMul", ["r", "w2"], ["m"]),
        helper.make_node("Add", ["m", "b2"], ["y"]),
    ]
    tensors = {"w1": f(4, 3), "b1": f(4), "w2": f(4, 2), "b2": f(2)}
    return model(nodes, tensors, {"x": ["n", 3]})
