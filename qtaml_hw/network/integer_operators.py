"""Operators that multiply integers, on floats: MatMulInteger, ConvInteger, QLinearConv, QLinearMatMul, QGemm."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper

from qtaml_hw.network.lowering import Lowering
from qtaml_hw.network.scopes import fresh
from qtaml_hw.network.words import (
    Unread,
    attribute,
    input_of,
)

__all__ = ["matmul_integer", "matmul_to_float", "qgemm", "qlinear_conv", "qlinear_matmul"]


def matmul_integer(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """MatMulInteger, ConvInteger: sums of integers, nearly always cast to floats afterwards."""
    conv = node.op_type == "ConvInteger"
    side = 1 if conv or low.integers(node.input[1]) is not None else 0
    axis = 0 if conv else (-1 if side else -2)
    weight = low.levels(node, side, 2 + side, axis)
    nodes: list[onnx.NodeProto] = []
    data = low.centred(node.input[1 - side], input_of(node, 3 - side), nodes)
    inputs = [data, weight] if side else [weight, data]
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    nodes.append(low.node("Conv" if conv else "MatMul", inputs, f"{node.output[0]}.float", **attributes))
    sums, name = nodes[-1].output[0], node.output[0]
    low.sums[name] = sums
    nodes.append(low.node("Round", [sums], f"{name}.rounded"))
    nodes.append(low.node("Cast", [nodes[-1].output[0]], "", name, to=TensorProto.INT32))
    return nodes


def qlinear_matmul(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """QLinearMatMul: inputs a, scale, zero, b, scale, zero, scale and zero of y."""
    side = 3 if low.integers(node.input[3]) is not None else 0
    weight = low.levels(node, side, side + 2, -1 if side else -2)
    nodes: list[onnx.NodeProto] = []
    data = low.centred(node.input[3 - side], node.input[5 - side], nodes)
    if low.size(node.input[1]) != 1:
        raise Unread("is multiplied with activations of several scales", side)
    columns = low.tensors[weight].dims[-1] if side else 1
    factor = low.factor([node.input[1], node.input[4], node.input[6]], node.output[0], columns)
    nodes.append(low.node("MatMul", [data, weight] if side else [weight, data], f"{node.output[0]}.sums"))
    nodes.append(low.node("Mul", [factor, nodes[-1].output[0]], f"{node.output[0]}.scaled"))
    low.rounded(nodes[-1].output[0], node.output[0], input_of(node, 7), nodes)
    return nodes


def qlinear_conv(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """QLinearConv: inputs x, scale, zero, w, scale, zero, scale and zero of y, bias in units of both scales."""
    weight = low.levels(node, 3, 5, 0)
    nodes: list[onnx.NodeProto] = []
    data = low.centred(node.input[0], node.input[2], nodes)
    channels, *window = low.tensors[weight].dims
    factor = low.factor([node.input[1], node.input[4], node.input[6]], node.output[0], channels, len(window) - 1)
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute if a.name != "channels_last"}
    last, places = attribute(node, "channels_last", 0), len(window) - 1
    if last:
        first = [0, places + 1, *range(1, places + 1)]
        nodes.append(low.node("Transpose", [data], f"{data}.first", perm=first))
        data = nodes[-1].output[0]
    inputs = [data, weight, *bias(low, input_of(node, 8))]
    nodes.append(low.node("Conv", inputs, f"{node.output[0]}.sums", **attributes))
    nodes.append(low.node("Mul", [factor, nodes[-1].output[0]], f"{node.output[0]}.scaled"))
    if last:
        back = [0, *range(2, places + 2), 1]
        nodes.append(low.node("Transpose", [nodes[-1].output[0]], f"{node.output[0]}.last", perm=back))
    low.rounded(nodes[-1].output[0], node.output[0], node.input[7], nodes)
    return nodes


def qgemm(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """QGemm: inputs a, scale, zero, b, scale, zero, bias, scale and zero of y, which may be missing."""
    turned = attribute(node, "transB", 0)
    weight = low.levels(node, 3, 5, 0 if turned else 1)
    nodes: list[onnx.NodeProto] = []
    data = low.centred(node.input[0], node.input[2], nodes)
    alpha = low.new(f"{node.output[0]}.alpha", np.asarray(attribute(node, "alpha", 1.0), np.float32))
    scale = low.factor([alpha, node.input[1]], f"{node.output[0]}.a")
    channels = low.tensors[weight].dims[0 if turned else 1]
    factor = low.factor([scale, node.input[4], *filter(None, [input_of(node, 7)])], node.output[0], channels)
    flags = {"transA": attribute(node, "transA", 0), "transB": turned}
    nodes.append(low.node("Gemm", [data, weight, *bias(low, input_of(node, 6))], f"{node.output[0]}.sums", **flags))
    quantised = bool(input_of(node, 7))
    output = "" if quantised else node.output[0]
    nodes.append(low.node("Mul", [factor, nodes[-1].output[0]], f"{node.output[0]}.scaled", output))
    if quantised:
        low.rounded(nodes[-1].output[0], node.output[0], input_of(node, 8), nodes)
    return nodes


def bias(low: Lowering, name: str) -> list[str]:
    """A bias of integers as floats; none where there is none."""
    if not name:
        return []
    value = low.constant(name)
    if value is None:
        raise Unread("has a bias that is computed in the graph", 3)
    return [low.standing(f"{name}.float", value.astype(np.float32), [name])]


def matmul_to_float(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """MatMulIntegerToFloat (a, b, scales, zeros, bias) and DynamicQuantizeMatMul (a, b, scale, zero, bias)."""
    nodes: list[onnx.NodeProto] = []
    if node.op_type == "DynamicQuantizeMatMul":
        weight = low.levels(node, 1, 3, -1)
        names = [fresh(f"{node.input[0]}.{part}", low.taken) for part in ("quantised", "scale", "zero")]
        nodes.append(helper.make_node("DynamicQuantizeLinear", [node.input[0]], names))
        (a, a_scale, a_zero), b_scale, bias = names, node.input[2], input_of(node, 4)
    else:
        weight = low.levels(node, 1, 5, -1)
        a, a_scale, b_scale, a_zero, bias = (
            node.input[0],
            node.input[2],
            node.input[3],
            input_of(node, 4),
            input_of(node, 6),
        )
    data = low.centred(a, a_zero, nodes)
    nodes.append(low.node("MatMul", [data, weight], f"{node.output[0]}.sums"))
    sums = nodes[-1].output[0]
    nodes.append(low.node("Mul", [a_scale, b_scale], f"{node.output[0]}.factor"))
    nodes.append(
        low.node("Mul", [sums, nodes[-1].output[0]], f"{node.output[0]}.scaled", "" if bias else node.output[0])
    )
    if bias:
        nodes.append(low.node("Add", [nodes[-1].output[0], bias], "", node.output[0]))
    return nodes
