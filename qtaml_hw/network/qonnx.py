"""Quantisers of QONNX (Brevitas, FINN, hls4ml): weights as words, activations as steps of standard operators."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx

from qtaml_hw.network.lowering import Lowering
from qtaml_hw.network.number import Scale, bipolar, integer
from qtaml_hw.network.words import Array, Unread, Words, attribute

__all__ = ["qonnx"]

ROUNDED = {"ROUND": ("Round",), "HALF_EVEN": ("Round",), "FLOOR": ("Floor",), "CEIL": ("Ceil",)}
"""Operators that round as the modes of QONNX do."""

QONNX = ("qonnx", "onnx.brevitas", "finn")
"""Domains of the quantisers of QONNX."""


def qonnx(low: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """Quant, BipolarQuant and Trunc of QONNX (Brevitas, FINN, hls4ml): weights as words, activations as steps of
    standard operators.
    """
    if not node.domain.startswith(QONNX):
        return None
    inputs = [low.constant(name) for name in node.input]
    if any(value is None for value in inputs[1:]):
        raise Unread("is quantised with a scale or width that is computed in the graph", 0)
    made = Quant.of(node, [value for value in inputs[1:] if value is not None])
    x = inputs[0]
    if x is None or x.ndim < 2 or node.op_type == "Trunc" or node.output[0] in low.outputs:
        return made.nodes(low, node)
    words = made.words(low.source(node.input[0]) or node.input[0], x.astype(np.float64))
    low.replaced(node, tuple(node.input), lambda: words.values(np.float32), words)
    return []


@dataclass(frozen=True, eq=False)
class Quant:
    """A quantiser of QONNX: ``(round(clip(x / scale + zero, low, high) / steps) - zero) * scale``.

    Definitions: github.com/fastmachinelearning/qonnx, docs/qonnx-custom-ops.
    """

    scale: Array
    zero: Array
    low: float
    high: float
    bits: int
    rounding: str
    steps: float = 1.0
    bipolar: bool = False

    @classmethod
    def of(cls, node: onnx.NodeProto, inputs: list[Array]) -> Quant:
        """The quantiser that a node is."""
        scale = inputs[0].astype(np.float32)
        if not np.all(np.isfinite(scale) & (scale > 0)):
            raise Unread("has a scale that is not a positive number", 0)
        if node.op_type == "BipolarQuant":
            return cls(scale, np.zeros((), np.float32), -1, 1, 1, "", bipolar=True)
        if any(value.size != 1 for value in inputs[2:]):
            raise Unread("has several bit widths", 0)
        zero, bits = inputs[1].astype(np.float32), float(inputs[2].ravel()[0])
        mode = attribute(node, "rounding_mode", b"FLOOR" if node.op_type == "Trunc" else b"ROUND").decode().upper()
        if mode not in ROUNDED or not 1 <= bits <= 16:
            raise Unread(f"is rounded by {mode[:20]!r} to {bits:g} bits", 0)
        if node.op_type == "Trunc":
            return cls(scale, zero, -np.inf, np.inf, 16, mode, float(2 ** (bits - float(inputs[3].ravel()[0]))))
        narrow = attribute(node, "narrow", 0)
        if attribute(node, "signed", 1):
            low, high = -(2 ** (bits - 1)) + narrow, 2 ** (bits - 1) - 1
        else:
            low, high = 0.0, 2**bits - 1 - narrow
        return cls(scale, zero, low, high, max(2, math.ceil(bits)), mode)

    def words(self, name: str, x: Array) -> Words:
        """Weights as words."""
        if self.bipolar:
            words, form, zero = (x >= 0).astype(np.uint8), bipolar(), np.zeros(())
        else:
            unsigned = self.low == 0
            exact = x.astype(np.float32) / self.scale + self.zero
            levels = _rounded(np.clip(exact, self.low, self.high), self.rounding)
            form, shift = integer(self.bits), float(1 << (self.bits - 1)) if unsigned else 0.0
            words = form.encode(levels - shift).astype(form.dtype)
            zero = self.zero.astype(np.float64) - shift
        shape, worth = x.shape, self.scale.astype(np.float64)
        if worth.size == 1 and zero.size == 1:
            return Words(name, words, form, Scale(worth.reshape(()), zero=zero.reshape(())))
        grid = np.broadcast_to(worth, shape), np.broadcast_to(zero, shape)
        varies = [a for a in range(len(shape)) if any(np.any(np.diff(g, axis=a)) for g in grid)]
        axis = varies[0] if varies else 0
        if len(varies) > 1:
            return Words(name, words, form, Scale(grid[0], 0, 1, grid[1]))
        first = tuple(slice(None) if a == axis else 0 for a in range(len(shape)))
        return Words(name, words, form, Scale(grid[0][first], axis, zero=grid[1][first]))

    def nodes(self, lowering: Lowering, node: onnx.NodeProto) -> list[onnx.NodeProto]:
        """The same for activations."""
        made: list[onnx.NodeProto] = []
        name, output = str(node.output[0]), str(node.input[0])

        def step(op: str, *more: Any, last: bool = False, **attributes: Any) -> None:
            nonlocal output
            numbers = [lowering.new(f"{name}.{op}", np.asarray(m, np.float32)) for m in more]
            made.append(lowering.node(op, [output, *numbers], f"{name}.step", name if last else "", **attributes))
            output = made[-1].output[0]

        if self.bipolar:
            zero = lowering.new(f"{name}.zero", np.zeros((), np.float32))
            made.append(lowering.node("GreaterOrEqual", [output, zero], f"{name}.positive"))
            ends = [lowering.new(f"{name}.end", end * self.scale) for end in (np.float32(1), np.float32(-1))]
            made.append(lowering.node("Where", [made[-1].output[0], *ends], "", name))
            return made
        step("Div", self.scale)
        step("Add", self.zero)
        if node.op_type == "Trunc":
            step("Round")
            step("Div", self.steps)
        else:
            step("Clip", self.low, self.high)
        for op in ROUNDED[self.rounding]:
            step(op)
        step("Sub", self.zero)
        step("Mul", self.scale, last=True)
        return made


def _rounded(x: Array, mode: str) -> Array:
    """Numbers rounded as a quantiser of QONNX does."""
    return np.asarray({"ROUND": np.rint, "HALF_EVEN": np.rint, "FLOOR": np.floor, "CEIL": np.ceil}[mode](x))
