"""Write the tables of docs/weights.md: formats through all stages, and what each bit of a word is worth.

``python docs/weights.py``; tests/docs/test_weights.py holds the page against it. ``--play`` (a minute) emits and
verifies the hardware of every format first and records it in ``benchmarks/results/formats_played.json``, with the hash
of what was played.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import onnx
from onnx import helper, numpy_helper

from qtaml_hw.allocation import allocate, make_menu, sensitivity
from qtaml_hw.channel import BitChannel
from qtaml_hw.chip.image import store
from qtaml_hw.hdl import Manifest, emit_plan, missing_hardware
from qtaml_hw.network import Layer, Network, Runner, Scale, load, number_format, quantise
from qtaml_hw.network.number import FLOATS
from qtaml_hw.plan import Plan
from qtaml_hw.storage import moments, quality_of
from qtaml_hw.verify import verify

PAGE = Path(__file__).parent / "weights.md"
RESULTS = PAGE.parents[1] / "benchmarks" / "results"
PUBLIC, PLAYED = RESULTS / "public_networks.json", RESULTS / "formats_played.json"
BLOCK = re.compile(r"(<!-- (\w+): .*?-->\n).*?(<!-- /\2 -->)", re.S)

WEIGHTS = np.random.default_rng(0).normal(0, 0.05, (32, 12)).astype(np.float32)
FORMATS = (
    *("int2", "int4", "int8", "int16", "float16", "bfloat16", "float8-e4m3fn", "float8-e5m2", "float4-e2m1"),
    *("bnb-fp4", "bnb-nf4"),
)
ZERO = "int8 with zero point"
ONE_BIT = "bipolar"
BLOCKS = {
    "MXFP4": ("float4-e2m1", "float8-e8m0"),
    "MXFP8": ("float8-e4m3fn", "float8-e8m0"),
    "NVFP4": ("float4-e2m1", "float8-e4m3fn"),
}
BLOCK_SIZE = 16
NAMES = (*FORMATS, ZERO, ONE_BIT, *BLOCKS)
P_FLIP = 0.01


def network(folder: Path, name: str = "") -> Network:
    """x (n, 32) times a matrix, which has blocks where the name is that of such a form."""
    ends = [[helper.make_tensor_value_info(n, 1, ["n", k])] for n, k in (("x", 32), ("y", 12))]
    nodes, tensors = [helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": WEIGHTS}
    if name in BLOCKS:
        words, scales = (FLOATS[each][1] for each in BLOCKS[name])
        peaks = np.abs(WEIGHTS.reshape(-1, BLOCK_SIZE, 12)).max(axis=1) / np.float32(ml_dtypes.finfo(words).max)
        if BLOCKS[name][1] == "float8-e8m0":
            whole, parts = np.float32(1), np.exp2(np.ceil(np.log2(peaks)))
        else:
            whole = peaks.max() / np.float32(448)
            parts = (peaks / whole).astype(scales).astype(np.float32)
        spread = np.repeat(parts * whole, BLOCK_SIZE, axis=0)
        tensors = {"w": (WEIGHTS / spread).astype(words), "s": parts.astype(scales), "whole": whole}
        nodes = [
            helper.make_node("Cast", ["s"], ["parts"], to=1),
            helper.make_node("Mul", ["parts", "whole"], ["scales"]),
            helper.make_node("DequantizeLinear", ["w", "scales"], ["d"], axis=0, block_size=BLOCK_SIZE),
            helper.make_node("MatMul", ["x", "d"], ["y"]),
        ]
    held = [numpy_helper.from_array(np.asarray(value), tensor) for tensor, value in tensors.items()]
    graph = helper.make_graph(nodes, "g", *ends, held)
    opset, version = (24, 12) if name in BLOCKS else (17, 8)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=version)
    onnx.save(made, folder / "m.onnx")
    return load(folder / "m.onnx")


def layers_of(network: Network, name: str) -> list[Layer]:
    """The matrix in a format; where it has blocks, words and scales."""
    return list(network.layers()) if name in BLOCKS else [layer(name)]


def layer(name: str) -> Layer:
    """The matrix in a format."""
    if name == ONE_BIT:
        return Layer("w", number_format(name), (WEIGHTS >= 0).astype(np.uint8), Scale(np.array(0.04)))
    words, scale = quantise(WEIGHTS, number_format("int8" if name == ZERO else name))
    if name == ZERO:
        scale = Scale(scale.values, zero=np.array(3.0))
    return Layer("w", number_format("int8" if name == ZERO else name), words, scale)


def plans_of(network: Network, name: str) -> tuple[float, list[Plan]]:
    """Sensitivity of the matrix, and plans: in cells without faults, in others, and with protection."""
    made, x = layers_of(network, name), {"x": np.random.default_rng(1).normal(size=(16, 32)).astype(np.float32)}
    found = sensitivity(network, made, x, probes=2)
    plans = [
        allocate(make_menu(made, BitChannel.symmetric(p), families=("hsiao",), readout="raw"), found, budget)
        for p, budget in ((0.0, 0.0), (P_FLIP, 0.0), (P_FLIP, 0.5))
    ]
    return float(found.values.min()), plans


def digest(manifest: Manifest) -> str:
    """Of the Verilog of a folder."""
    files = sorted((name, sha) for name, sha in manifest.files.items() if name.endswith(".v"))
    return hashlib.sha256(json.dumps(files).encode()).hexdigest()


def play() -> dict[str, Any]:
    """Emit the hardware of every format, and verify what is not that which was verified."""
    found, known = {}, json.loads(PLAYED.read_text(encoding="utf-8"))
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "rtl"
            manifest = emit_plan(plans_of(network(Path(folder), name), name)[1][2], out)
            found[name] = {"modules": len(manifest.modules), "verify": 0, "sha256": digest(manifest)}
            if known.get(name) != found[name]:
                found[name]["verify"] = verify(out).status
    return found


def stages(network: Network, name: str) -> list[str]:
    """What each stage makes of a format."""
    made, x = layers_of(network, name), {"x": np.random.default_rng(1).normal(size=(16, 32)).astype(np.float32)}
    sensitive, plans = plans_of(network, name)
    clean, noisy, _ = (store(plan, made).read(1)[0] for plan in plans)
    near = {"rtol": 0, "atol": 2.0**-23 * np.abs(WEIGHTS).max()}
    exact = all(np.allclose(clean[each.name], each.weights(), **near) for each in made)
    changed = any(not np.array_equal(clean[each.name], noisy[each.name]) for each in made)
    simulated = exact and changed and bool(np.isfinite(Runner(network).predict(x, noisy)).all())
    played = json.loads(PLAYED.read_text(encoding="utf-8")).get(name, {})
    done = [sensitive > 0, plans[2].planes_per_weight > 0, simulated, not missing_hardware(plans[2])]
    return ["yes" if x else "no" for x in (*done, played.get("verify") == 0)]


def formats() -> Iterator[str]:
    """The table of formats and stages."""
    yield "| words | bits | analyze | allocate | simulate | rtl | verify |"
    yield "|---|---|---|---|---|---|---|"
    for name in NAMES:
        with tempfile.TemporaryDirectory() as folder:
            made = network(Path(folder), name)
        bits = " + ".join(str(each.bits) for each in layers_of(made, name))
        yield f"| {name} | {bits} | {' | '.join(stages(made, name))} |"


def importance() -> Iterator[str]:
    """What a flip of each bit costs, in variances of the weights, the first bit first."""
    weights = np.random.default_rng(0).normal(0, 0.05, 1 << 16)
    yield "| words | cost of a flip of each bit, the first one first |"
    yield "|---|---|"
    for name in ("int8", "float16", "bfloat16", "float8-e4m3fn", "float8-e5m2"):
        form = number_format(name)
        stored = Layer("w", form, *quantise(weights, form)).stored
        values, costs = stored.values(), []
        for k in range(form.bits):
            rates = np.where(np.arange(form.bits) == k, 1e-6, 0)
            mean, variance = moments(values, BitChannel(rates, rates))
            costs.append(quality_of(mean, variance, values, stored.histogram).distortion / 1e-6 / stored.variance)
        each = [f"{role.value[0]} {cost:.2g}" for role, cost in zip(form.roles, costs[::-1], strict=True)]
        yield f"| {name} | {', '.join(each)} |"


def public() -> Iterator[str]:
    """What `benchmarks/public_networks.py` found."""
    heads = ("file", "layers", "numbers", "in the memory", "largest tensor left out", 'with `cover = "all"`')
    yield f"| {' | '.join(heads)} | load, s | all, s | peak, MiB |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for name, r in json.loads(PUBLIC.read_text(encoding="utf-8")).items():
        source, _, file = name.partition("/")
        place = "" if source == "models" else f" (`{source}`)"
        yield (
            f"| {file}{place}: {r['what']} | {r['layers']} | {r['numbers']:,} | {r['share']:.1%} | {r['left_out']} | "
            f"{r['all']:.1%} | "
            f"{r['load_s']:.1f} | {r['all_s']:.1f} | {r['peak_mib']} |"
        )


def written(page: str) -> str:
    """The page with its tables made anew."""
    tables = {"formats": formats, "importance": importance, "public": public}
    return BLOCK.sub(lambda m: m[1] + "\n".join(tables[m[2]]()) + "\n" + m[3], page)


if __name__ == "__main__":
    if sys.argv[1:] == ["--play"]:
        PLAYED.write_text(json.dumps(play(), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
