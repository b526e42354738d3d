"""Every form in which a file stores weights is read word by word, and computes what the file computes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from qtaml_hw.network import Runner, load

RNG = np.random.default_rng(3)
F = np.float32
MICROSOFT = "com.microsoft"


def f(*shape: int) -> NDArray[np.float32]:
    return RNG.normal(size=shape).astype(F)


def ints(dtype: Any, *shape: int) -> NDArray[Any]:
    """Integers over the whole range of a type."""
    low, high = (ml_dtypes.iinfo(dtype).min, ml_dtypes.iinfo(dtype).max)
    return RNG.integers(low, high + 1, shape).astype(dtype)


def small(*shape: int) -> NDArray[np.int8]:
    """Integers of 6 bits: without the instructions for it, onnxruntime adds products of two wider ones in 16 bits."""
    return RNG.integers(-31, 32, shape).astype(np.int8)


def node(op: str, inputs: str, output: str, domain: str = "", **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(op, [n.strip() for n in inputs.split(",")], output.split(","), domain=domain, **attributes)


@dataclass
class Form:
    """A network and what is to be found in it.

    `sites`: size of every site, by name; `close`: relative error where an operator may add in another order; `moved`:
    sites that are not stored in the order of their initialiser; `flips`: bits that may flip, from the lowest;
    `swapped`: sites of which two words share a byte, the first in its upper half.
    """

    nodes: list[onnx.NodeProto]
    tensors: dict[str, NDArray[Any]]
    inputs: dict[str, tuple[int, list[Any], NDArray[Any]]]
    sites: dict[str, int]
    opset: int = 21
    close: float = 0.0
    moved: tuple[str, ...] = ()
    output: int = TensorProto.FLOAT
    bits: int = 8
    skipped: dict[str, str] = field(default_factory=dict)
    flips: int = 16
    swapped: tuple[str, ...] = ()


def floats(*shape: int) -> dict[str, tuple[int, list[Any], NDArray[Any]]]:
    return {"x": (TensorProto.FLOAT, ["n", *shape], f(6, *shape))}


def tokens(most: int, *shape: int) -> dict[str, tuple[int, list[Any], NDArray[Any]]]:
    return {"x": (TensorProto.INT64, ["n", *shape], RNG.integers(0, most, (6, *shape)))}


def qdq(dtype: Any, shape: tuple[int, ...], scale: Any, zero: Any = None, **attributes: Any) -> Form:
    """x times a dequantised matrix."""
    tensors = {"w": ints(dtype, *shape), "s": np.asarray(scale, F)}
    if zero is not None:
        tensors["z"] = np.asarray(zero).astype(dtype)
    made = [node("DequantizeLinear", "w, s, z" if zero is not None else "w, s", "d", **attributes)]
    sites = {"w": shape[0] * shape[1]}
    if "block_size" in attributes:  # scales and zero points of blocks are stored tensors of their own
        sites |= {name: tensors[name].size for name in ("s", "z") if name in tensors}
    return Form([*made, node("MatMul", "x, d", "y")], tensors, floats(shape[0]), sites, moved=("s",))


def halves(*shape: int) -> NDArray[np.float32]:
    """Scales that float16 holds as they are."""
    return RNG.uniform(0.01, 0.1, shape).astype(np.float16).astype(F)


def integer_conv(op: str, weights: NDArray[Any], zero: Any, **attributes: Any) -> Form:
    quantise = node("DynamicQuantizeLinear", "x", "q,qs,qz")
    cast = [node("Cast", "i", "c", to=1), node("Mul", "c, qs", "y")]
    z = {"z": np.asarray(zero, weights.dtype)}
    made = [quantise, node(op, "q, w, qz, z", "i", **attributes), *cast]
    shape = (weights.shape[1] * attributes.get("group", 1), 7, 7) if op == "ConvInteger" else (weights.shape[0],)
    return Form(made, {"w": weights, **z}, floats(*shape), {"w": weights.size}, flips=5)


SCALES = {
    "xs": np.asarray(0.03, F),
    "xz": np.asarray(7, np.uint8),
    "ys": np.asarray(0.4, F),
    "yz": np.asarray(120, np.uint8),
}
QUANTISE, DEQUANTISE = node("QuantizeLinear", "x, xs, xz", "q"), node("DequantizeLinear", "p, ys, yz", "y")


def qlinear_conv(dtype: Any, scales: Any, zero: Any, bias: bool, **attributes: Any) -> Form:
    w = (small if dtype == np.int8 else lambda *n: ints(dtype, *n))(4, 3 // attributes.get("group", 1), 3, 3)
    tensors = {**SCALES, "w": w, "ws": np.asarray(scales, F), "wz": np.asarray(zero, dtype)}
    inputs = "q, xs, xz, w, ws, wz, ys, yz" + (", b" if bias else "")
    if bias:
        tensors["b"] = RNG.integers(-900, 900, 4).astype(np.int32)
    made = [QUANTISE, node("QLinearConv", inputs, "p", **attributes), DEQUANTISE]
    return Form(made, tensors, floats(3, 7, 7), {"w": w.size}, flips=5)


def qgemm(quantised: bool) -> Form:
    w = small(5, 9)
    tensors = {**SCALES, "w": w, "ws": np.linspace(0.01, 0.02, 5).astype(F), "wz": np.zeros(5, np.int8)}
    tensors["b"] = RNG.integers(-900, 900, 5).astype(np.int32)
    inputs = "q, xs, xz, w, ws, wz, b" + (", ys, yz" if quantised else "")
    made = [QUANTISE, node("QGemm", inputs, "p" if quantised else "y", MICROSOFT, transB=1, alpha=0.7)]
    return Form([*made, *[DEQUANTISE] * quantised], tensors, floats(9), {"w": 45}, flips=5)


def nbits(bits: int, k: int, block: int, zeros: str = "", scale: Any = F, bias: bool = False) -> Form:
    n, blocks = 12, -(-k // block)
    tensors: dict[str, NDArray[Any]] = {
        "w": RNG.integers(0, 256, (n, blocks, block * bits // 8)).astype(np.uint8),
        "s": halves(n * blocks).astype(scale),
    }
    if zeros == "packed":
        tensors["z"] = RNG.integers(0, 256, n * -(-blocks * bits // 8)).astype(np.uint8)
    elif zeros == "floats":
        tensors["z"] = RNG.uniform(0, 1 << bits, (n, blocks)).astype(np.float16).astype(scale)
    if bias:
        tensors["b"] = f(n)
    inputs = f"x, w, s, {'z' if zeros else ''}, , {'b' if bias else ''}"
    made = [node("MatMulNBits", inputs.rstrip(", "), "y", MICROSOFT, N=n, K=k, bits=bits, block_size=block)]
    moved = ("s", *["w"] * (k % block > 0), *["z"] * (zeros == "floats" or blocks * bits % 8 > 0))
    sites = {"w": n * k, "s": n * blocks} | ({"z": n * blocks} if zeros else {})
    return Form(made, tensors, floats(k), sites, close=1e-5, moved=moved)


def quantised_lstm(dtype: Any, directions: int, each: bool) -> Form:
    shape, zero = ((directions, 32) if each else (directions,)), 0 if dtype == np.int8 else 100
    tensors = {n: (small(directions, k, 32) + zero).astype(dtype) for n, k in (("W", 6), ("R", 8))}
    tensors |= {"B": f(directions, 64), "Ws": halves(*shape), "Rs": halves(*shape)}
    tensors |= dict.fromkeys(("Wz", "Rz"), np.full(shape, zero, dtype))
    kind = {"direction": "bidirectional"} if directions == 2 else {}
    inputs = "t, W, R, B, , , , , Ws, Wz, Rs, Rz"
    made = [node("Transpose", "x", "t", perm=[1, 0, 2])]
    made += [node("DynamicQuantizeLSTM", inputs, "h,last", MICROSOFT, hidden_size=8, **kind)]
    made += [node("Transpose", "last", "u", perm=[1, 0, 2]), node("Flatten", "u", "y")]
    return Form(made, tensors, floats(5, 6), {"W": 192 * directions, "R": 256 * directions}, flips=5)


def quantised_attention() -> Form:
    w = small(8, 24)
    tensors = {"w": w, "b": f(24), "qs": np.asarray(0.03, F), "ws": np.asarray(0.02, F)}
    tensors |= {"qz": np.asarray(120, np.uint8), "wz": np.asarray(0, np.int8)}
    made = [node("QuantizeLinear", "x, qs, qz", "q")]
    made += [node("QAttention", "q, w, b, qs, ws, , qz, wz", "y", MICROSOFT, num_heads=2)]
    return Form(made, tensors, floats(5, 8), {"w": 192}, flips=5)


def between() -> Form:
    """Weights with scales of channels between integer activations: onnxruntime would quantise floats there again."""
    tensors: dict[str, NDArray[Any]] = {"w": ints(np.int8, 4, 3, 3, 3), "v": ints(np.int8, 4, 5)}
    tensors |= {"s": halves(4), "t": halves(4), "z": np.asarray(120, np.uint8)}
    tensors |= {name: np.asarray(value, F) for name, value in (("xs", 0.03), ("cs", 0.3), ("ms", 0.5))}

    def rounded(name: str, output: str) -> list[onnx.NodeProto]:
        return [
            node("QuantizeLinear", f"{name}, {name}s, z", f"{name}q"),
            node("DequantizeLinear", f"{name}q, {name}s, z", output),
        ]

    made = [
        *rounded("x", "xd"),
        node("DequantizeLinear", "w, s", "d", axis=0),
        node("Conv", "xd, d", "c"),
        *rounded("c", "cd"),
        node("GlobalAveragePool", "cd", "p"),
        node("Flatten", "p", "h"),
        node("DequantizeLinear", "v, t", "u", axis=0),
        node("MatMul", "h, u", "m"),
        *rounded("m", "y"),
    ]
    return Form(made, tensors, floats(3, 5, 5), {"w": 108, "v": 20})


def shared_blocks() -> Form:
    """A table of which rows are picked and that multiplies what comes out, as onnxruntime-genai writes it."""
    n, k, block = 12, 32, 16
    tensors = {
        "w": ints(np.uint8, n, k // 2),
        "s": halves(n, k // block),
        "to": np.array([n, k // block, block // 2]),
    }
    made = [
        node(
            "GatherBlockQuantized", "w, x, s", "e", MICROSOFT, block_size=block, quantize_axis=1, gather_axis=0, bits=4
        ),
        node("Reshape", "w, to", "p"),
        node("MatMulNBits", "e, p, s", "y", MICROSOFT, N=n, K=k, bits=4, block_size=block),
    ]
    return Form(made, tensors, tokens(n), {"w": n * k, "s": n * k // block}, close=1e-5, moved=("s",))


def bnb4(n: int, k: int, block: int, kind: int) -> Form:
    tensors = {"w": ints(np.uint8, -(-n * k // 2)), "s": halves(-(-n * k // block))}
    made = [node("MatMulBnb4", "x, w, s", "y", MICROSOFT, N=n, K=k, block_size=block, quant_type=kind)]
    return Form(
        made, tensors, floats(k), {"w": n * k, "s": tensors["s"].size}, close=1e-6, moved=("s",), swapped=("w",)
    )


def gather_blocks(packed: bool) -> Form:
    table = RNG.integers(0, 256, (20, 32)).astype(np.uint8) if packed else ints(ml_dtypes.uint4, 20, 64)
    tensors: dict[str, NDArray[Any]] = {"w": table, "s": halves(20, 4)}
    tensors["z"] = RNG.integers(0, 256, (20, 2)).astype(np.uint8) if packed else ints(ml_dtypes.uint4, 20, 4)
    how = {"block_size": 16, "gather_axis": 0, "quantize_axis": 1}
    gather = node("GatherBlockQuantized", "w, x, s, z", "e", MICROSOFT, **how, **({"bits": 4} if packed else {}))
    return Form(
        [gather, node("ReduceMean", "e, axes", "y", keepdims=0)],
        tensors | {"axes": np.array([1])},
        tokens(20, 5),
        {"w": 1280, "s": 80, "z": 80},
        moved=("s",),
    )


def recurrent(op: str, gates: int, directions: int = 1) -> Form:
    tensors = {"W": f(directions, 8 * gates, 6), "R": f(directions, 8 * gates, 8), "B": f(directions, 16 * gates)}
    ends = {"LSTM": "h,last,cell"}.get(op, "h,last")
    kind = {"direction": "bidirectional"} if directions == 2 else {}
    made = [node("Transpose", "x", "t", perm=[1, 0, 2]), node(op, "t, W, R, B", ends, hidden_size=8, **kind)]
    made += [node("Transpose", "last", "u", perm=[1, 0, 2]), node("Flatten", "u", "y")]
    sites = {"W": tensors["W"].size, "R": tensors["R"].size}
    return Form(made, tensors, floats(5, 6), sites, skipped={"B": f"is read by {op}"})


def gates() -> Form:
    """An LSTM whose gates are put into another order by Slice and Concat of its weights, with Constants of a list."""
    form = recurrent("LSTM", 4)
    form.tensors |= {"W": f(32, 6), "R": f(32, 8)}
    steps = []
    for name in ("W", "R"):
        for part, (start, stop) in (("i", (0, 8)), ("o", (24, 32)), ("rest", (8, 24))):
            for end, value in (("from", start), ("to", stop)):
                steps.append(node("Constant", "", f"{name}.{part}.{end}", value_ints=[value]))
                del steps[-1].input[:]
            steps.append(node("Slice", f"{name}, {name}.{part}.from, {name}.{part}.to, zero", f"{name}.{part}"))
        steps.append(node("Concat", f"{name}.i, {name}.o, {name}.rest", f"{name}.all", axis=0))
        steps.append(node("Unsqueeze", f"{name}.all, zero", f"{name}.one"))
    form.nodes[1].input[1:3] = ["W.one", "R.one"]
    form.nodes[:0] = steps
    form.tensors["zero"] = np.array([0])
    return form


def scan_over_weights() -> Form:
    """A layer a step, each with its part of one tensor."""
    ends = [helper.make_tensor_value_info(n, 1, ["n", 5]) for n in ("h2", "o")]
    starts = [helper.make_tensor_value_info("h", 1, ["n", 5]), helper.make_tensor_value_info("part", 1, [5, 5])]
    steps = [node("MatMul", "h, part", "m"), node("Tanh", "m", "h2"), node("Identity", "h2", "o")]
    body = helper.make_graph(steps, "body", starts, ends)
    made = [node("Scan", "x, w", "last,all", body=body, num_scan_inputs=1), node("Identity", "last", "y")]
    return Form(made, {"w": f(3, 5, 5)}, floats(5), {"w": 75})


def quantised_branches() -> Form:
    """int8 behind Cast and Mul in both branches, which have their own scales under one name."""

    def branch(name: str) -> onnx.GraphProto:
        tensors = {"w": ints(np.int8, 5, 4), "s": RNG.uniform(0.1, 1, 4).astype(F)}
        steps = [node("Cast", "w", "c", to=1), node("Mul", "c, s", "d"), node("MatMul", "x, d", "o")]
        end = helper.make_tensor_value_info("o", 1, ["n", 4])
        return helper.make_graph(steps, name, [], [end], [numpy_helper.from_array(v, n) for n, v in tensors.items()])

    made = [node("ReduceSum", "x", "sum", keepdims=0), node("Greater", "sum, zero", "yes")]
    made += [node("If", "yes", "z", then_branch=branch("a"), else_branch=branch("b")), node("Identity", "z", "y")]
    moved = ("w", "w.1")
    return Form(made, {"zero": np.zeros((), F)}, floats(5), dict.fromkeys(moved, 20), moved=moved)


def peepholes(directions: int) -> Form:
    shapes = {"W": (directions, 32, 6), "R": (directions, 32, 8), "P": (directions, 24)}
    way = "bidirectional" if directions == 2 else "forward"
    made = [
        node("Transpose", "x", "t", perm=[1, 0, 2]),
        node("LSTM", "t, W, R, , , , , P", ",h", hidden_size=8, direction=way),
        node("Transpose", "h", "b", perm=[1, 0, 2]),
        node("Flatten", "b", "y"),
    ]
    sites = {name: int(np.prod(shape)) for name, shape in shapes.items()}
    return Form(made, {name: f(*shape) for name, shape in shapes.items()}, floats(5, 6), sites)


def quantised_tables() -> Form:
    """Three tables of integers and a norm in one operator."""
    tensors: dict[str, Any] = {"we": ints(np.uint8, 20, 8), "pe": ints(np.uint8, 10, 8), "se": ints(np.uint8, 2, 8)}
    tensors |= {"g": ints(np.uint8, 8), "b": ints(np.uint8, 8)}
    for name in list(tensors):
        tensors |= {f"{name}s": np.asarray(0.05, F), f"{name}z": np.asarray(120, np.uint8)}
    names = "i, k, we, pe, se, g, b, , wes, pes, ses, gs, bs, wez, pez, sez, gz, bz"
    made = [
        node("Cast", "x", "i", to=TensorProto.INT32),
        node("Sub", "i, i", "k"),
        node("QEmbedLayerNormalization", names, "e,m", MICROSOFT),
        node("ReduceMean", "e, axes", "y", keepdims=0),
    ]
    return Form(
        made, tensors | {"axes": np.array([1])}, tokens(20, 5), {"we": 160, "pe": 80, "se": 16}, close=1e-5, flips=7
    )


def channels_last() -> Form:
    tensors = {**SCALES, "w": ints(np.uint8, 4, 3, 3, 3), "ws": np.asarray(0.02, F), "wz": np.asarray(120, np.uint8)}
    last = node("QLinearConv", "q, xs, xz, w, ws, wz, ys, yz", "p", MICROSOFT, channels_last=1, strides=[2, 1])
    return Form([QUANTISE, last, DEQUANTISE], tensors, floats(7, 7, 3), {"w": 108}, flips=5)


def depthwise() -> Form:
    zeros = {"ws": np.array([0.01, 0.02, 0.03, 0.04], F), "wz": np.array([0, 1, 128, 255], np.uint8)}
    step = node("QLinearConv", "q, xs, xz, w, ws, wz, ys, yz", "p", group=4, strides=[2, 2], dilations=[2, 2])
    tensors = {**SCALES, **zeros, "w": ints(np.uint8, 4, 1, 3, 3)}
    return Form([QUANTISE, step, DEQUANTISE], tensors, floats(4, 9, 9), {"w": 36}, flips=5)


def joined(axis: int, along: int, **scale: Any) -> Form:
    """Integers that are joined before they are dequantised, with scales along another axis or the same."""
    shapes = {"w": (5, 4), "v": (5, 3)} if axis == 1 else {"w": (2, 7), "v": (3, 7)}
    made = [
        node("Concat", "w, v", "c", axis=axis),
        node("DequantizeLinear", "c, s, z", "d", axis=along),
        node("MatMul", "x, d", "y"),
    ]
    tensors: dict[str, Any] = {name: ints(np.int8, *shape) for name, shape in shapes.items()} | scale
    return Form(made, tensors, floats(5), {name: int(np.prod(shape)) for name, shape in shapes.items()})


def parted(op: str, numbers: dict[str, Any], scales: tuple[str, str]) -> Form:
    """Integers that are taken apart before they are dequantised."""
    names = {"Split": "w, sizes", "Slice": "w, start, end, axis"}[op]
    outputs = "a,b" if op == "Split" else "a"
    made = [node(op, names, outputs, **({"axis": 1} if op == "Split" else {}))]
    made += [node("DequantizeLinear", f"{n}, {s}", f"d{n}") for n, s in zip(outputs.split(","), scales, strict=False)]
    made += [node("MatMul", f"x, d{n}", f"m{n}") for n in outputs.split(",")]
    made += [node("Add", "ma, mb", "y") if op == "Split" else node("Identity", "ma", "y")]
    sites = {"w": 20, "w.1": 20} if op == "Split" else {"w": 20}
    tensors = {"w": ints(np.int8, 5, 8), "s": np.asarray(0.1, F), "t": np.asarray(0.3, F), **numbers}
    return Form(made, tensors, floats(5), sites, moved=("w", "w.1"))


def constant(**value: Any) -> Form:
    """A scale that is written as a number in a node."""
    scale = helper.make_node("Constant", [], ["s"], **value)
    axis = {"axis": 1} if "value_floats" in value else {}
    made = [scale, node("DequantizeLinear", "w, s", "d", **axis), node("MatMul", "x, d", "y")]
    return Form(made, {"w": ints(np.int8, 5, 4)}, floats(5), {"w": 20})


def loop() -> Form:
    """Three steps of h <- tanh(h W) with W inside the body, behind DequantizeLinear."""
    body = helper.make_graph(
        [
            node("DequantizeLinear", "w, s, z", "d"),
            node("MatMul", "h, d", "m"),
            node("Tanh", "m", "t"),
            node("Identity", "c", "go"),
        ],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("c", TensorProto.BOOL, []),
            helper.make_tensor_value_info("h", TensorProto.FLOAT, None),
        ],
        [helper.make_tensor_value_info("go", TensorProto.BOOL, []), helper.make_tensor_value_info("t", 1, None)],
        [numpy_helper.from_array(v, n) for n, v in INSIDE.items()],
    )
    tensors = {"steps": np.asarray(3, np.int64), "true": np.asarray(True)}
    return Form([node("Loop", "steps, true, x", "y", body=body)], tensors, floats(6), {"w": 36})


INSIDE = {"w": ints(np.int8, 6, 6), "s": np.asarray(0.01, F), "z": np.asarray(-5, np.int8)}


def scan() -> Form:
    body = helper.make_graph(
        [node("MatMul", "h, v", "m"), node("Add", "m, e", "n"), node("Identity", "n", "o")],
        "body",
        [helper.make_tensor_value_info("h", 1, [6]), helper.make_tensor_value_info("e", 1, [6])],
        [helper.make_tensor_value_info("n", 1, [6]), helper.make_tensor_value_info("o", 1, [6])],
        [numpy_helper.from_array(f(6, 6) / F(3), "v")],
    )
    made = [node("Scan", "start, x", "last,all", body=body, num_scan_inputs=1), node("MatMul", "all, w", "y")]
    return Form(made, {"start": np.ones(6, F), "w": f(6, 4)}, floats(6), {"v": 36, "w": 24})


def branches() -> Form:
    """Two weights of one name in two branches."""
    made = [
        helper.make_graph(
            [node("MatMul", "x, w", "m")],
            name,
            [],
            [helper.make_tensor_value_info("m", 1, None)],
            [numpy_helper.from_array(f(5, 4) * F(factor), "w")],
        )
        for name, factor in (("one", 1), ("other", 3))
    ]
    choose = [node("ReduceSum", "x", "sum", keepdims=0), node("Less", "sum, zero", "c")]
    last = node("If", "c", "y", then_branch=made[0], else_branch=made[1])
    return Form([*choose, last], {"zero": np.zeros((), F)}, floats(5), {"w": 20, "w.1": 20}, moved=("w", "w.1"))


def chain(*steps: onnx.NodeProto, shape: tuple[int, ...], last: str, **more: NDArray[Any]) -> Form:
    """A weight that reaches MatMul (5, 4) through `steps`."""
    w = f(*shape)
    return Form([*steps, node("MatMul", f"x, {last}", "y")], {"w": w, **more}, floats(5), {"w": w.size})


def half(dtype: Any, *steps: onnx.NodeProto, last: str = "c") -> Form:
    made = [node("Cast", "w", "c", to=1), *steps, node("MatMul", f"x, {last}", "y")]
    return Form(made, {"w": f(5, 4).astype(dtype)}, floats(5), {"w": 20})


def fp8(dtype: Any) -> Form:
    w = f(8, 4).astype(dtype)
    made = [node("DequantizeLinear", "w, s", "d", axis=1), node("MatMul", "x, d", "y")]
    return Form(made, {"w": w, "s": np.array([0.1, 0.2, 0.3, 0.4], F)}, floats(8), {"w": 32})


I64 = np.int64
FORMS: dict[str, Callable[[], Form]] = {
    "int8 zero point": lambda: qdq(np.int8, (5, 4), 0.1, 3),
    "int8 zero point per channel": lambda: qdq(np.int8, (5, 4), [0.1, 0.2, 0.3, 0.4], [-3, 0, 5, 127], axis=1),
    "int8 zero point per row": lambda: qdq(np.int8, (4, 5), [0.1, 0.2, 0.3, 0.4], [-3, 0, 5, 127], axis=0),
    "uint8": lambda: qdq(np.uint8, (5, 4), 0.1, 128),
    "uint8 without zero point": lambda: qdq(np.uint8, (5, 4), 0.1),
    "uint8 per channel": lambda: qdq(np.uint8, (5, 4), [0.1, 0.2, 0.3, 0.4], [0, 1, 128, 255], axis=1),
    "int16": lambda: qdq(np.int16, (5, 4), 1e-4, 9),
    "uint16": lambda: qdq(np.uint16, (5, 4), 1e-4, 40000),
    "int4": lambda: qdq(ml_dtypes.int4, (5, 4), 0.1),
    "int2 zero point": lambda: replace(qdq(ml_dtypes.int2, (5, 4), 0.1, 1), opset=25),
    "uint2 per channel": lambda: replace(
        qdq(ml_dtypes.uint2, (5, 4), [0.1, 0.2, 0.3, 0.4], [0, 1, 2, 3], axis=1), opset=25
    ),
    "uint4 blocked": lambda: qdq(
        ml_dtypes.uint4, (8, 4), halves(2, 4), RNG.integers(0, 16, (2, 4)), axis=0, block_size=4
    ),
    "int4 blocked along rows": lambda: qdq(ml_dtypes.int4, (8, 4), halves(8, 2), axis=1, block_size=2),
    "int8 blocked": lambda: qdq(np.int8, (8, 4), halves(4, 4), RNG.integers(-9, 9, (4, 4)), axis=0, block_size=2),
    "float8 e4m3": lambda: fp8(ml_dtypes.float8_e4m3fn),
    "float8 e5m2": lambda: fp8(ml_dtypes.float8_e5m2),
    "float8 e4m3 without -0": lambda: fp8(ml_dtypes.float8_e4m3fnuz),
    "float8 e5m2 without -0": lambda: fp8(ml_dtypes.float8_e5m2fnuz),
    "int8, scales of both signs": lambda: qdq(np.int8, (5, 4), [0.1, -0.2, 0.3, -0.4], [-3, 0, 5, 127], axis=1),
    "float weights behind QuantizeLinear": lambda: Form(
        [
            node("QuantizeLinear", "w, s, z", "q", axis=1),
            node("DequantizeLinear", "q, s, z", "d", axis=1),
            node("MatMul", "x, d", "y"),
        ],
        {"w": f(5, 4), "s": np.array([0.01, 0.02, 0.03, 0.04], F), "z": np.array([0, 5, -7, 0], np.int8)},
        floats(5),
        {"w": 20},
        moved=("w",),
    ),
    "integers moved before they are dequantised": lambda: Form(
        [
            node("Reshape", "w, shape", "r"),
            node("Transpose", "r", "t"),
            node("DequantizeLinear", "t, s", "d"),
            node("MatMul", "x, d", "y"),
        ],
        {"w": ints(np.int8, 20), "shape": np.array([4, 5], I64), "s": np.asarray(0.1, F)},
        floats(5),
        {"w": 20},
        moved=("w",),
    ),
    "MatMulInteger": lambda: integer_conv("MatMulInteger", small(9, 4), 0),
    "MatMulInteger uint8 per column": lambda: integer_conv("MatMulInteger", ints(np.uint8, 9, 4), [0, 3, 128, 255]),
    "ConvInteger": lambda: integer_conv("ConvInteger", ints(np.uint8, 4, 3, 3, 3), 131, pads=[1, 1, 1, 1]),
    "ConvInteger grouped": lambda: integer_conv("ConvInteger", ints(np.uint8, 4, 1, 3, 3), 131, group=4),
    "MatMulInteger whose sums are read as integers": lambda: Form(
        [
            node("DynamicQuantizeLinear", "x", "q,qs,qz"),
            node("MatMulInteger", "q, w, qz", "i"),
            node("Add", "i, b", "j"),
            node("Cast", "j", "c", to=1),
            node("Mul", "c, qs", "y"),
        ],
        {"w": small(9, 4), "b": np.array([1, -2, 3, 4], np.int32)},
        floats(9),
        {"w": 36},
        flips=5,
    ),
    "QLinearMatMul": lambda: Form(
        [QUANTISE, node("QLinearMatMul", "q, xs, xz, w, ws, wz, ys, yz", "p"), DEQUANTISE],
        {**SCALES, "w": small(9, 4), "ws": np.asarray(0.02, F), "wz": np.asarray(-3, np.int8)},
        floats(9),
        {"w": 36},
        flips=5,
    ),
    "QLinearMatMul per column": lambda: Form(
        [QUANTISE, node("QLinearMatMul", "q, xs, xz, w, ws, wz, ys, yz", "p"), DEQUANTISE],
        {
            **SCALES,
            "w": small(9, 4),
            "ws": np.array([0.01, 0.02, 0.03, 0.04], F),
            "wz": np.zeros(4, np.int8),
        },
        floats(9),
        {"w": 36},
        flips=5,
    ),
    "QLinearConv": lambda: qlinear_conv(np.int8, 0.02, 0, True),
    "QLinearConv per channel": lambda: qlinear_conv(np.int8, [0.01, 0.02, 0.03, 0.04], [0] * 4, True, pads=[1] * 4),
    "QLinearConv uint8": lambda: qlinear_conv(np.uint8, 0.02, 125, False),
    "QGemm": lambda: qgemm(True),
    "QGemm with floats out": lambda: qgemm(False),
    "MatMulIntegerToFloat": lambda: Form(
        [
            node("DynamicQuantizeLinear", "x", "q,qs,qz"),
            node("MatMulIntegerToFloat", "q, w, qs, ws, qz, wz, b", "y", MICROSOFT),
        ],
        {"w": small(9, 4), "ws": np.asarray(0.02, F), "wz": np.asarray(4, np.int8), "b": f(4)},
        floats(9),
        {"w": 36},
        close=1e-6,
        flips=5,
    ),
    "DynamicQuantizeMatMul": lambda: Form(
        [node("DynamicQuantizeMatMul", "x, w, ws, wz, b", "y", MICROSOFT)],
        {"w": small(9, 4), "ws": np.asarray(0.02, F), "wz": np.asarray(4, np.int8), "b": f(4)},
        floats(9),
        {"w": 36},
        close=1e-6,
        flips=5,
    ),
    "MatMulNBits": lambda: nbits(4, 32, 16),
    "MatMulNBits packed zero points": lambda: nbits(4, 48, 16, "packed"),
    "MatMulNBits zero points of floats": lambda: nbits(4, 48, 16, "floats"),
    "MatMulNBits last block cut short": lambda: nbits(4, 40, 16, "packed", bias=True),
    "MatMulNBits 8 bits": lambda: nbits(8, 32, 16, "packed"),
    "MatMulNBits 2 bits": lambda: nbits(2, 64, 32, "packed"),
    "MatMulBnb4": lambda: bnb4(4, 32, 16, 0),
    "MatMulBnb4 of normal quantiles": lambda: bnb4(4, 64, 32, 1),
    "MatMulBnb4 whose blocks cross rows": lambda: bnb4(3, 21, 16, 1),
    "GatherBlockQuantized": lambda: gather_blocks(False),
    "GatherBlockQuantized packed": lambda: gather_blocks(True),
    "table of integers": lambda: Form(
        [
            node("Gather", "w, x", "g"),
            node("DequantizeLinear", "g, s, z", "e"),
            node("ReduceMean", "e, axes", "y", keepdims=0),
        ],
        {"w": ints(np.uint8, 20, 8), "s": np.asarray(0.1, F), "z": np.asarray(99, np.uint8), "axes": np.array([1])},
        tokens(20, 5),
        {"w": 160},
    ),
    "table of integers behind Cast and Mul": lambda: Form(
        [
            node("Gather", "w, x", "g"),
            node("Cast", "g", "c", to=1),
            node("Mul", "c, s", "e"),
            node("ReduceMean", "e, axes", "y", keepdims=0),
        ],
        {"w": ints(np.int8, 20, 8), "s": np.asarray(0.1, F), "axes": np.array([1])},
        tokens(20, 5),
        {"w": 160},
    ),
    "int8 behind Cast and Mul": lambda: Form(
        [node("Cast", "w", "c", to=1), node("Mul", "s, c", "d"), node("MatMul", "x, d", "y")],
        {"w": ints(np.int8, 5, 4), "s": np.asarray(0.1, F)},
        floats(5),
        {"w": 20},
    ),
    "uint8 behind Cast, Sub and Mul per column": lambda: Form(
        [
            node("Cast", "w", "c", to=1),
            node("Sub", "c, z", "r"),
            node("Mul", "r, s", "d"),
            node("MatMul", "x, d", "y"),
        ],
        {"w": ints(np.uint8, 5, 4), "z": f(4), "s": RNG.uniform(0.1, 1, 4).astype(F)},
        floats(5),
        {"w": 20},
    ),
    "int8 behind Cast and Mul per row, turned": lambda: Form(
        [
            node("Cast", "w", "c", to=1),
            node("Mul", "c, s", "d"),
            node("Transpose", "d", "t"),
            node("MatMul", "x, t", "y"),
        ],
        {"w": ints(np.int8, 4, 5), "s": RNG.uniform(0.1, 1, (4, 1)).astype(F)},
        floats(5),
        {"w": 20},
    ),
    "DynamicQuantizeLSTM": lambda: quantised_lstm(np.int8, 1, False),
    "DynamicQuantizeLSTM uint8 per channel": lambda: quantised_lstm(np.uint8, 1, True),
    "DynamicQuantizeLSTM bidirectional": lambda: quantised_lstm(np.int8, 2, False),
    "QAttention": quantised_attention,
    "LSTM of PyTorch": gates,
    "LSTM": lambda: recurrent("LSTM", 4),
    "LSTM bidirectional": lambda: recurrent("LSTM", 4, 2),
    "GRU": lambda: recurrent("GRU", 3),
    "RNN": lambda: recurrent("RNN", 1),
    "table": lambda: Form(
        [node("Gather", "w, x", "e"), node("ReduceMean", "e, axes", "y", keepdims=0)],
        {"w": f(20, 8), "axes": np.array([1])},
        tokens(20, 5),
        {"w": 160},
    ),
    "table along axis 1": lambda: Form(
        [node("Gather", "w, x", "e", axis=1), node("Transpose", "e", "t", perm=[1, 0]), node("MatMul", "t, v", "y")],
        {"w": f(8, 20), "v": f(8, 3)},
        tokens(20),
        {"w": 160, "v": 24},
    ),
    "table shared with the last layer": lambda: Form(
        [
            node("Gather", "w, x", "e"),
            node("ReduceMean", "e, axes", "m", keepdims=0),
            node("Transpose", "w", "t"),
            node("MatMul", "m, t", "y"),
        ],
        {"w": f(20, 8), "axes": np.array([1])},
        tokens(20, 5),
        {"w": 160},
    ),
    "ConvTranspose": lambda: Form(
        [node("ConvTranspose", "x, w, b", "y", strides=[2, 2])],
        {"w": f(3, 4, 3, 3), "b": f(4)},
        floats(3, 5, 5),
        {"w": 108},
    ),
    "Einsum": lambda: Form(
        [node("Einsum", "x, w", "y", equation="nij,jk->nik")], {"w": f(5, 4)}, floats(6, 5), {"w": 20}
    ),
    "FusedConv": lambda: Form(
        [node("FusedConv", "x, w, b", "y", MICROSOFT, activation="Relu")],
        {"w": f(4, 3, 3, 3), "b": f(4)},
        floats(3, 5, 5),
        {"w": 108},
        close=1e-6,
    ),
    "FusedMatMul": lambda: Form(
        [node("FusedMatMul", "x, w", "y", MICROSOFT, transB=1, alpha=0.5)], {"w": f(4, 5)}, floats(5), {"w": 20}
    ),
    "Attention": lambda: Form(
        [node("Attention", "x, w, b", "y", MICROSOFT, num_heads=2)],
        {"w": f(8, 24), "b": f(24)},
        floats(5, 8),
        {"w": 192},
    ),
    "float16 behind Cast": lambda: half(np.float16),
    "bfloat16 behind Cast": lambda: half(ml_dtypes.bfloat16),
    "float16 behind Cast and Transpose": lambda: Form(
        [node("Cast", "w", "c", to=1), node("Transpose", "c", "t"), node("MatMul", "x, t", "y")],
        {"w": f(4, 5).astype(np.float16)},
        floats(5),
        {"w": 20},
    ),
    "float16 cast twice": lambda: Form(
        [
            node("Cast", "w", "c", to=1),
            node("Cast", "w", "d", to=1),
            node("MatMul", "x, c", "m"),
            node("MatMul", "m, d", "y"),
        ],
        {"w": f(5, 5).astype(np.float16)},
        floats(5),
        {"w": 25},
    ),
    "double": lambda: Form(
        [node("MatMul", "x, w", "y")],
        {"w": f(5, 4).astype(np.float64)},
        {"x": (TensorProto.DOUBLE, ["n", 5], f(6, 5).astype(np.float64))},
        {"w": 20},
        output=TensorProto.DOUBLE,
    ),
    "Reshape": lambda: chain(node("Reshape", "w, to", "r"), shape=(2, 10), last="r", to=np.array([5, 4])),
    "Reshape, Transpose, Squeeze": lambda: chain(
        node("Reshape", "w, to", "r"),
        node("Transpose", "r", "t", perm=[0, 2, 1]),
        node("Squeeze", "t, axes", "s"),
        shape=(20, 1),
        last="s",
        to=np.array([1, 4, 5]),
        axes=np.array([0]),
    ),
    "Unsqueeze": lambda: Form(
        [node("Unsqueeze", "w, axes", "u"), node("MatMul", "x, u", "m"), node("Squeeze", "m, axes", "y")],
        {"w": f(5, 4), "axes": np.array([0])},
        floats(5),
        {"w": 20},
    ),
    "weight norm": lambda: chain(
        node("ReduceL2", "w, axes", "l"),
        node("Div", "w, l", "d"),
        node("Mul", "d, g", "m"),
        shape=(5, 4),
        last="m",
        axes=np.array([0]),
        g=f(1, 4),
    ),
    "Split": lambda: Form(
        [
            node("Split", "w, sizes", "a,b", axis=1),
            node("MatMul", "x, a", "m"),
            node("MatMul", "x, b", "n"),
            node("Add", "m, n", "y"),
        ],
        {"w": f(5, 8), "sizes": np.array([4, 4])},
        floats(5),
        {"w": 40},
    ),
    "Concat": lambda: Form(
        [node("Concat", "w, v", "c", axis=1), node("MatMul", "x, c", "y")],
        {"w": f(5, 4), "v": f(5, 3)},
        floats(5),
        {"w": 20, "v": 15},
    ),
    "two consumers": lambda: Form(
        [node("MatMul", "x, w", "m"), node("Relu", "m", "r"), node("Gemm", "r, w", "y")],
        {"w": f(5, 5)},
        floats(5),
        {"w": 25},
    ),
    "Loop": loop,
    "Scan": scan,
    "Scan over weights": scan_over_weights,
    "If": branches,
    "If with integers": quantised_branches,
    "LSTM with peepholes": lambda: peepholes(1),
    "LSTM with peepholes, bidirectional": lambda: peepholes(2),
    "QEmbedLayerNormalization": quantised_tables,
    "QLinearConv with channels last": channels_last,
    "QLinearConv depthwise, uint8 per channel": depthwise,
    "integers joined": lambda: joined(1, 1, s=np.asarray(0.1, F), z=np.asarray(3, np.int8)),
    "integers joined, scales across": lambda: joined(1, 0, s=RNG.uniform(0.1, 1, 5).astype(F), z=ints(np.int8, 5)),
    "integers joined, scales along": lambda: joined(0, 0, s=RNG.uniform(0.1, 1, 5).astype(F), z=ints(np.int8, 5)),
    "integers read twice, with equal scales of two names": lambda: Form(
        [
            node("DequantizeLinear", "w, s", "d"),
            node("DequantizeLinear", "w, t", "e"),
            node("MatMul", "x, d", "m"),
            node("MatMul", "m, e", "y"),
        ],
        {"w": ints(np.int8, 5, 5), "s": np.asarray(0.1, F), "t": np.asarray(0.1, F)},
        floats(5),
        {"w": 25},
    ),
    "integers read under two scales": lambda: Form(
        [
            node("DequantizeLinear", "w, s", "d"),
            node("DequantizeLinear", "w, t, z", "e", axis=1),
            node("MatMul", "x, d", "h"),
            node("MatMul", "h, e", "y"),
        ],
        {
            "w": ints(np.int8, 5, 5),
            "s": np.asarray(0.1, F),
            "t": np.array([0.1, 0.2, 0.3, 0.4, 0.5], F),
            "z": np.array([3, 0, -5, 1, 2], np.int8),
        },
        floats(5),
        {"w": 25},
    ),
    "integers read as they are and turned": lambda: Form(
        [
            node("Transpose", "w", "t", perm=[1, 0]),
            node("DequantizeLinear", "t, s, z", "d"),
            node("DequantizeLinear", "w, s, z", "e"),
            node("MatMul", "x, d", "h"),
            node("MatMul", "h, e", "y"),
        ],
        {"w": ints(np.uint8, 4, 5), "s": np.asarray(0.1, F), "z": np.asarray(130, np.uint8)},
        floats(5),
        {"w": 20},
        moved=("w",),
    ),
    "a packed table shared with the last layer": shared_blocks,
    "float16 in its own type and cast": lambda: Form(
        [
            node("Gather", "w, x", "e"),
            node("Cast", "e", "f", to=1),
            node("Cast", "w", "c", to=1),
            node("Transpose", "c", "t", perm=[1, 0]),
            node("MatMul", "f, t", "y"),
        ],
        {"w": f(9, 4).astype(np.float16)},
        tokens(9),
        {"w": 36},
    ),
    "integers in two types": lambda: Form(
        [
            node("DequantizeLinear", "w, s", "d"),
            node("DequantizeLinear", "w, h", "e"),
            node("Cast", "e", "c", to=1),
            node("MatMul", "x, d", "m"),
            node("MatMul", "m, c", "y"),
        ],
        {"w": ints(np.int8, 5, 5), "s": np.asarray(0.1, F), "h": np.asarray(0.1, np.float16)},
        floats(5),
        {"w": 25},
    ),
    "between quantised activations": between,
    "table of integers, turned before it is dequantised": lambda: Form(
        [
            node("Gather", "w, x", "g"),
            node("Transpose", "g", "t", perm=[0, 2, 1]),
            node("DequantizeLinear", "t, s, z", "y"),
        ],
        {"w": ints(np.uint8, 9, 4), "s": np.asarray(0.1, F), "z": np.asarray(120, np.uint8)},
        tokens(9, 3),
        {"w": 36},
    ),
    "sum of weights, and what is above the diagonal": lambda: Form(
        [node("Trilu", "w, k", "t", upper=1), node("Sum", "t, v", "s"), node("MatMul", "x, s", "y")],
        {"w": f(5, 5), "v": f(5, 5), "k": np.array(0)},
        floats(5),
        {"w": 25, "v": 25},
    ),
    "integers read whole and in part": lambda: Form(
        [
            node("DequantizeLinear", "w, s", "d", axis=0),
            node("Slice", "w, from, to, axis", "p"),
            node("DequantizeLinear", "p, t", "e"),
            node("MatMul", "x, d", "h"),
            node("MatMul", "h, e", "y"),
        ],
        {
            "w": ints(np.int8, 5, 5),
            "s": halves(5),
            "t": np.asarray(0.1, F),
            **{name: np.array([k]) for name, k in (("from", 1), ("to", 4), ("axis", 1))},
        },
        floats(5),
        {"w": 25},
    ),
    "norms that only onnxruntime knows": lambda: Form(
        [
            node("SimplifiedLayerNormalization", "x, g", "n", axis=-1),
            node("MatMul", "n, w", "m"),
            node("SkipSimplifiedLayerNormalization", "m, x, g", "y", MICROSOFT),
        ],
        {"g": f(6), "w": f(6, 6)},
        floats(3, 6),
        {"w": 36},
        close=1e-5,
        opset=17,
    ),
    "integers of 32 and 64 bits": lambda: Form(
        [
            node("Cast", "w", "c", to=1),
            node("Mul", "c, s", "d"),
            node("Cast", "v", "e", to=1),
            node("MatMul", "x, d", "h"),
            node("MatMul", "h, e", "y"),
        ],
        {
            "w": RNG.integers(-9999, 9999, (5, 4)).astype(np.int32),
            "s": np.asarray(1e-3, F),
            "v": RNG.integers(-3, 4, (4, 3)),
        },
        floats(5),
        {"w": 20, "v": 12},
    ),
    "integers split": lambda: parted("Split", {"sizes": np.array([4, 4])}, ("s", "t")),
    "integers cut": lambda: parted(
        "Slice", {"start": np.array([-6]), "end": np.array([6]), "axis": np.array([1])}, ("s", "t")
    ),
    "scale in a node": lambda: constant(value_float=0.1),
    "scales in a node": lambda: constant(value_floats=[0.1, 0.2, 0.3, 0.4]),
    "rows picked by constants": lambda: chain(
        node("Gather", "w, pick", "g", axis=1), shape=(5, 4), last="g", pick=np.array([0, 0, 1, 1, 3, 2])
    ),
    "Tile": lambda: chain(node("Tile", "w, times", "g"), shape=(5, 2), last="g", times=np.array([1, 3])),
    "Pad": lambda: chain(node("Pad", "w, ends", "g"), shape=(5, 2), last="g", ends=np.array([0, 1, 0, 1])),
    "Where": lambda: chain(
        node("Where", "kept, w, zero", "g"), shape=(5, 2), last="g", kept=RNG.random((5, 2)) > 0.5, zero=np.zeros((), F)
    ),
    "Tanh and Neg": lambda: chain(node("Tanh", "w", "t"), node("Neg", "t", "g"), shape=(5, 2), last="g"),
    "ConvTranspose grouped, int8 per channel": lambda: Form(
        [node("DequantizeLinear", "w, s", "d", axis=1), node("ConvTranspose", "x, d", "y", group=3)],
        {"w": ints(np.int8, 6, 2, 3, 3), "s": RNG.uniform(0.01, 0.1, 2).astype(F)},
        floats(6, 7, 7),
        {"w": 108},
        close=1e-6,
    ),
    "Einsum of three axes, int8 per channel": lambda: Form(
        [node("DequantizeLinear", "w, s", "d", axis=1), node("Einsum", "x, d", "y", equation="nij,jkl->nikl")],
        {"w": ints(np.int8, 5, 4, 3), "s": RNG.uniform(0.1, 1, 4).astype(F)},
        floats(6, 5),
        {"w": 60},
        close=1e-6,
    ),
    "table of integers shared with the last layer": lambda: Form(
        [
            node("DequantizeLinear", "w, s, z", "d"),
            node("Gather", "d, x", "e"),
            node("ReduceMean", "e, axes", "m", keepdims=0),
            node("Transpose", "d", "t"),
            node("MatMul", "m, t", "y"),
        ],
        {"w": ints(np.uint8, 20, 8), "s": np.asarray(0.1, F), "z": np.asarray(120, np.uint8), "axes": np.array([1])},
        tokens(20, 5),
        {"w": 160},
    ),
}
"""Networks of one form each."""


def written(form: Form, folder: Path) -> Path:
    graph = helper.make_graph(
        form.nodes,
        "g",
        [helper.make_tensor_value_info(n, kind, shape) for n, (kind, shape, _) in form.inputs.items()],
        [helper.make_tensor_value_info("y", form.output, None)],
        [numpy_helper.from_array(v, n) for n, v in form.tensors.items()],
    )
    opsets = [helper.make_opsetid("", form.opset), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    model = onnx.shape_inference.infer_shapes(model)
    for output in model.graph.output:
        output.type.tensor_type.shape.SetInParent()
    onnx.save(model, folder / "model.onnx")
    return folder / "model.onnx"


def reference(model: bytes, form: Form) -> NDArray[Any]:
    """What onnxruntime computes from the file as it is, without its fusions."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1  # DynamicQuantizeLSTM takes the ranges of what one thread works on
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {n: v for n, (*_, v) in form.inputs.items()})[0])


def same(found: NDArray[Any], expected: NDArray[Any], form: Form) -> None:
    if form.close:
        np.testing.assert_allclose(found, expected, rtol=form.close, atol=form.close * np.abs(expected).max())
    else:
        np.testing.assert_array_equal(found, expected)


@pytest.fixture(params=FORMS, ids=lambda name: name.replace(" ", "-"))
def case(request: Any, tmp_path: Path) -> tuple[Form, Path]:
    form = FORMS[request.param]()
    return form, written(form, tmp_path)


def fed(form: Form) -> dict[str, NDArray[Any]]:
    return {n: v for n, (*_, v) in form.inputs.items()}


def test_every_weight_is_found_by_name(case: tuple[Form, Path]) -> None:
    form, path = case
    network = load(path, "y")
    sizes = {site.name: site.values.size for site in network.sites}
    assert len(network.sites) == len(form.sites)
    assert sizes == form.sites
    assert {s.name: s.reason for s in network.graph.skipped if s.name in form.skipped} == form.skipped


def test_the_words_written_back_compute_what_the_file_computes(case: tuple[Form, Path]) -> None:
    """Bit by bit; float weights are written back as they are."""
    form, path = case
    network = load(path, "y")
    layers = {layer.name: layer for layer in network.layers(form.bits)}
    weights = {
        site.name: site.values.astype(np.float64) if site.format is None else layers[site.name].weights()
        for site in network.sites
    }
    expected = reference(path.read_bytes(), form)
    assert np.abs(expected).max() > 0
    same(Runner(network, ["y"]).predict(fed(form)), expected, form)
    if len(layers) == len(network.sites):
        same(Runner(network, ["y"]).predict(fed(form), weights), expected, form)


def flipped(path: Path, name: str, bit: int) -> bytes:
    """The file with one bit of an initialiser turned over, wherever it is."""

    def tensors(graph: onnx.GraphProto) -> list[onnx.TensorProto]:
        found = list(graph.initializer)
        for n in graph.node:
            for a in n.attribute:
                if a.type == onnx.AttributeProto.GRAPH:
                    found += tensors(a.g)
        return found

    model = onnx.load(path)
    (tensor,) = (t for t in tensors(model.graph) if t.name == name)
    data = bytearray(tensor.raw_data)
    data[bit // 8] ^= 1 << bit % 8
    tensor.raw_data = bytes(data)
    return model.SerializeToString()


def test_a_bit_that_flips_in_a_word_is_that_bit_of_the_file(case: tuple[Form, Path]) -> None:
    form, path = case
    network = load(path, "y")
    rng = np.random.default_rng(5)
    for site, layer in zip(network.sites, network.layers(), strict=True):
        if site.format is None or site.name in form.moved:
            continue
        for _ in range(4):
            i, bit = int(rng.integers(layer.size)), int(rng.integers(min(layer.bits, form.flips)))
            words = layer.words.copy()
            words.flat[i] ^= words.dtype.type(1 << bit)
            table = site.format.values()
            if not site.format.numbers[words.flat[i]] or table[words.flat[i]] == table[layer.words.flat[i]]:
                continue  # no number, or -0
            weights = replace(layer, words=words).weights()
            assert np.flatnonzero(weights != layer.weights()).tolist() == [i]
            expected = reference(flipped(path, site.name, (i ^ (site.name in form.swapped)) * layer.bits + bit), form)
            same(Runner(network, ["y"]).predict(fed(form), {site.name: weights}), expected, form)
