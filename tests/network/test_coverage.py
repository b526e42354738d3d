"""How much of a network lies in the simulated memory: which numbers count, and which do not."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.network import load
from qtaml_hw.network.coverage import coverage, numbers

X = np.float32


def counted(build, nodes, tensors, inputs, **how):
    """Numbers of each tensor that counts."""
    path = build(nodes, tensors, inputs, **how)
    return {x.name: x.numbers for x in coverage(numbers(onnx.load(path)), ()).left_out}


def f(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(X)


def test_weights_biases_and_tables_count_shapes_axes_indices_and_single_numbers_do_not(build):
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["e"]),
        helper.make_node("Reshape", ["e", "shape"], ["r"]),
        helper.make_node("Gemm", ["r", "w", "b"], ["h"]),
        helper.make_node("Mul", ["h", "half"], ["m"]),
        helper.make_node("Mul", ["m", "gain"], ["g"]),
        helper.make_node("Clip", ["g", "low", "high"], ["c"]),
        helper.make_node("ReduceMean", ["c"], ["y"], axes=[1], keepdims=1),
    ]
    tensors = {"table": f(9, 6), "shape": np.array([-1, 12]), "w": f(12, 4), "b": f(4), "half": X(0.5), "gain": f(4)}
    tensors |= {"low": X(-1), "high": X(1)}
    found = counted(build, nodes, tensors, {"ids": ["n", 2]}, dtype=TensorProto.INT64)
    assert found == {"table": 54, "w": 48, "b": 4, "gain": 4}


def test_a_layer_of_one_weight_is_all_of_its_network(build):
    nodes = [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Mul", ["h", "half"], ["y"])]
    network = load(build(nodes, {"w": f(1, 1), "half": X(0.5)}, {"x": ["n", 1]}))
    assert (network.coverage.stored, network.coverage.total) == (1, 1)


def test_a_shape_that_passes_other_nodes_on_its_way_is_still_a_shape(build):
    nodes = [
        helper.make_node("Shape", ["x"], ["s"]),
        helper.make_node("Concat", ["rest", "rest"], ["both"], axis=0),
        helper.make_node("Cast", ["both"], ["whole"], to=TensorProto.INT64),
        helper.make_node("Reshape", ["x", "whole"], ["r"]),
        helper.make_node("MatMul", ["r", "w"], ["y"]),
    ]
    tensors = {"rest": np.array([2.0, 2.0], X), "w": f(2, 5)}
    assert counted(build, nodes, tensors, {"x": ["n", 16]}) == {"w": 10}


def test_scales_zero_points_and_quantised_biases_count(build):
    """A bias of 32 bits is a number like any other once it is dequantised; an index of 64 bits is not."""
    nodes = [
        helper.make_node("DequantizeLinear", ["wq", "s", "z"], ["w"], axis=1),
        helper.make_node("DequantizeLinear", ["bq", "s"], ["b"], axis=0),
        helper.make_node("Gemm", ["x", "w", "b"], ["y"]),
    ]
    whole = np.arange(12).reshape(3, 4)
    tensors = {"wq": whole.astype(np.int8), "s": np.full(4, 0.1, X), "z": np.array([0, 1, 0, 0], np.int8)}
    tensors["bq"] = np.arange(4, dtype=np.int32)
    assert counted(build, nodes, tensors, {"x": ["n", 3]}) == {"wq": 12, "s": 4, "z": 4, "bq": 4}
    symmetric = tensors | {"z": np.zeros(4, np.int8)}  # hardware has no zero points then
    assert counted(build, nodes, symmetric, {"x": ["n", 3]}) == {"wq": 12, "s": 4, "bq": 4}


def test_packed_words_count_by_the_numbers_that_they_hold():
    nodes = [
        helper.make_node(
            "MatMulNBits", ["x", "w", "s", "z"], ["y"], domain="com.microsoft", K=40, N=6, bits=4, block_size=16
        )
    ]
    tensors = {"w": np.zeros((6, 3, 8), np.uint8), "s": np.ones(18, X), "z": np.zeros(12, np.uint8)}
    value = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", k]) for n, k in (("x", 40), ("y", 6))]
    kept = [numpy_helper.from_array(v, n) for n, v in tensors.items()]
    found = numbers(helper.make_model(helper.make_graph(nodes, "g", value[:1], value[1:], kept)))
    assert {x.name: x.count for x in found} == {"w": 240, "s": 18, "z": 18}


def test_numbers_inside_control_flow_count(build):
    """Read by a node there, or handed out as they are; what the main graph lends to a branch counts once."""
    out = [helper.make_tensor_value_info("o", TensorProto.FLOAT, None)]
    inner = helper.make_node("MatMul", ["x", "lent"], ["o"])
    yes = helper.make_graph([inner], "yes", [], out)
    constant = helper.make_node("Constant", [], ["o"], value=numpy_helper.from_array(f(2, 4)))
    no = helper.make_graph([constant], "no", [], out)
    nodes = [helper.make_node("If", ["c"], ["y"], then_branch=yes, else_branch=no)]
    found = counted(build, nodes, {"lent": f(3, 4), "c": np.array(True)}, {"x": [2, 3]})
    assert found == {"lent": 12, "o": 8}


def test_the_share_names_the_largest_tensors_and_why(build):
    nodes = [helper.make_node("Gemm", ["x", "w", "b"], ["e"]), helper.make_node("Add", ["e", "table"], ["y"])]
    network = load(build(nodes, {"table": f(50, 4), "w": f(5, 4), "b": f(4)}, {"x": [50, 5]}))
    found = network.coverage
    assert (found.stored, found.total) == (20, 224)
    assert [(x.name, x.numbers) for x in found.left_out] == [("table", 200), ("b", 4)]
    assert "only 8.93 %" in found.warning
    assert "'table' (200) is read by Add" in found.warning
    assert "200 others, 4 biases: " in found.warning


def test_a_network_that_is_covered_is_not_warned_of(build):
    network = load(
        build([helper.make_node("Gemm", ["x", "w", "b"], ["y"])], {"w": f(30, 4), "b": f(4)}, {"x": [1, 30]})
    )
    assert (network.coverage.share, network.coverage.warning) == (120 / 124, "")
