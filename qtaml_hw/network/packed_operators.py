"""Operators that take packed blocks: MatMulNBits, MatMulBnb4, GatherBlockQuantized."""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray

from qtaml_hw.network.lowering import Lowering
from qtaml_hw.network.number import Scale, codebook, integer
from qtaml_hw.network.words import (
    Unread,
    Words,
    attribute,
    input_of,
    kind_of,
    scale_of,
    signed,
    unpacked,
    words_of,
)

__all__ = ["gather_blocks", "matmul_bnb4", "matmul_nbits"]


def matmul_nbits(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """MatMulNBits: inputs a, packed b of shape (N, blocks, bytes), scales, zeros, g_idx, bias."""
    n, k = attribute(node, "N", 0), attribute(node, "K", 0)
    bits, block = attribute(node, "bits", 4), attribute(node, "block_size", 0)
    found, scales = low.integers(node.input[1]), low.constant(node.input[2])
    if found is None or scales is None:
        raise Unread("is no constant, or has a scale that is computed in the graph", 1)
    source, packed = found
    if bits not in (2, 4, 8) or block < 1 or kind_of(packed) != "uint8" or min(n, k) < 1:
        raise Unread(f"is packed in {bits} bits and blocks of {block}", 1)
    blocks = -(-k // block)
    if packed.size * 8 != n * blocks * block * bits or scales.size != n * blocks:
        raise Unread(f"holds another number of values than {n} rows of {blocks} blocks", 1)
    values = unpacked(packed.reshape(n, -1), bits)[:, :k]
    zeros = _packed_zeros(low, node, bits, n, blocks)
    order = low.constant(input_of(node, 4)) if input_of(node, 4) else None
    grid, middle = scales.reshape(n, blocks).astype(np.float64), float(1 << (bits - 1))
    if order is not None:  # every input names its block
        grid, zeros, block = grid[:, order.ravel()[:k]], zeros[:, order.ravel()[:k]], 1
    scale = Scale(grid, axis=1, block=block, zero=zeros - middle)
    made = Words(source, signed(values, bits), integer(bits), scale)
    key = (*node.input[1:5], n, k, bits, block)
    nodes: list[onnx.NodeProto] = []
    if order is None:
        weight = low.blocked(made, node.input[2], input_of(node, 3), scales.dtype, key, nodes)
    else:
        weight = low.weight(f"{source}.float", made, scales.dtype, key)
    turned = low.node("Transpose", [weight], f"{weight}.turned", perm=[1, 0])
    bias = input_of(node, 5)
    product = low.node(
        "MatMul", [node.input[0], turned.output[0]], f"{node.output[0]}.product", "" if bias else node.output[0]
    )
    added = [low.node("Add", [product.output[0], bias], "", node.output[0])] if bias else []
    return [*nodes, turned, product, *added]


def _packed_zeros(low: Lowering, node: onnx.NodeProto, bits: int, n: int, blocks: int) -> NDArray[np.float64]:
    """Zero points of MatMulNBits: packed as the weights are, or in the type of the scales, or the middle value."""
    name = input_of(node, 3)
    if not name:
        return np.full((n, blocks), float(1 << (bits - 1)))
    zeros = low.constant(name)
    if zeros is None:
        raise Unread("has a zero point that is computed in the graph", 1)
    found = unpacked(zeros.reshape(n, -1), bits)[:, :blocks] if kind_of(zeros) == "uint8" else zeros.reshape(n, blocks)
    return found.astype(np.float64)


def matmul_bnb4(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """MatMulBnb4: inputs a, packed b of shape (N, K), the first of two in the upper bits, and scales of blocks,
    which do not end with a row.
    """
    n, k = attribute(node, "N", 0), attribute(node, "K", 0)
    block, kind = attribute(node, "block_size", 0), attribute(node, "quant_type", 0)
    found, scales = low.integers(node.input[1]), low.constant(node.input[2])
    if found is None or scales is None:
        raise Unread("is no constant, or has a scale that is computed in the graph", 1)
    source, packed = found
    if min(n, k, block) < 1 or kind not in (0, 1) or kind_of(packed) != "uint8" or not attribute(node, "transB", 1):
        raise Unread(f"is packed as type {kind} in blocks of {block}", 1)
    blocks = -(-n * k // block)
    if packed.size != -(-n * k // 2) or scales.size != blocks:
        raise Unread(f"holds another number of values than {n} rows of {k}", 1)
    rows = k % block == 0
    shape, grid = ((n, k), (n, k // block)) if rows else ((1, n * k), (1, blocks))
    values = np.stack([packed.ravel() >> 4, packed.ravel() & 15], axis=-1).ravel()[: n * k].reshape(shape)
    scale = Scale(scales.reshape(grid), axis=1, block=block)
    made = Words(source, values, codebook(("bnb-fp4", "bnb-nf4")[kind]), scale)
    nodes: list[onnx.NodeProto] = []
    at = low.blocked(made, node.input[2], "", scales.dtype, (*node.input[1:3], n, k, block, kind), nodes)
    if not rows:
        nodes.append(low.node("Reshape", [at, low.new(f"{at}.shape", np.array([n, k], np.int64))], f"{at}.rows"))
        at = nodes[-1].output[0]
    turned = low.node("Transpose", [at], f"{at}.turned", perm=[1, 0])
    return [*nodes, turned, low.node("MatMul", [node.input[0], turned.output[0]], "", node.output[0])]


def gather_blocks(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """GatherBlockQuantized: inputs data, indices, scales, zeros."""
    found, scales = low.integers(node.input[0]), low.constant(node.input[2])
    if found is None or scales is None:
        raise Unread("is no constant, or has a scale that is computed in the graph", 0)
    source, value = found
    block, along = attribute(node, "block_size", 128), attribute(node, "quantize_axis", 1) % value.ndim
    bits = attribute(node, "bits", 4)
    zeros = low.constant(input_of(node, 3)) if input_of(node, 3) else None
    if kind_of(value) == "uint8" and along != value.ndim - 1:
        raise Unread("is packed along another axis than its last", 0)
    if kind_of(value) == "uint8" and bits < 8:  # several to a byte, the last axis first
        value = unpacked(value, bits)
        zeros = None if zeros is None else unpacked(zeros, bits)[..., : scales.shape[-1]]
    if kind_of(value) == "uint8":
        middle = np.float64(1 << (bits - 1))
        zero = np.broadcast_to(middle if zeros is None else zeros.astype(np.float64), scales.shape) - middle
        words = Words(source, signed(value, bits), integer(bits), Scale(scales, along, block, zero))
    else:
        words = words_of(source, value, scale_of(scales, zeros, value, along, block))
    nodes: list[onnx.NodeProto] = []
    key = (source, *node.input[2:], along, block)
    table = low.blocked(words, node.input[2], input_of(node, 3), scales.dtype, key, nodes)
    return [
        *nodes,
        low.node("Gather", [table, node.input[1]], "", node.output[0], axis=attribute(node, "gather_axis", 0)),
    ]
