"""A measured accuracy over the supply voltage, end to end from its own bit error rates.

Sun et al., IEEE TVLSI 25(10), 2017 (abstract): ternary weights in 65 nm SRAM; at 0.55 V 0.23 % of the bits are wrong
and 0.08 % of the accuracy is lost, at 0.50 V 1.56 % and 1.68 %. What network it was is not in the abstract. Here
perceptrons with ternary weights are trained on MNIST and stored in `sram-65nm` at both voltages, two cells to a weight:

    python benchmarks/ternary.py train mnist.npz build/ternary     # seconds to a minute each; numpy alone
    python benchmarks/ternary.py ask build/ternary -o benchmarks/results/ternary.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HIDDEN = (64, 256)
EPOCHS, BATCH = 5, 100
TRIALS = 16
MEASURED = {"0.55": {"bits": 0.0023, "lost": 0.0008}, "0.50": {"bits": 0.0156, "lost": 0.0168}}
MAPS = ("twos-complement", "sign-magnitude")
DESIGN = """[network]
model = "net.onnx"
bits = 2

[data]
file = "data.npz"

[memory]
technology = "sram-65nm"
vdd_v = {vdd}

[protection]
method = "unprotected"
target = 0.9
readout = "raw"
code_map = "{code_map}"
codes = ["hsiao"]

[simulation]
trials = {trials}
seed = 1
"""


def ternary(weights: Floats) -> Floats:
    """Weights of three values: those within 0.7 of the mean magnitude are 0 (Li, Liu 2016)."""
    limit = np.float32(0.7) * np.abs(weights).mean()
    kept = np.abs(weights) > limit
    return np.where(kept, np.sign(weights) * np.abs(weights[kept]).mean(), 0).astype(np.float32)


def train(x: Floats, y: NDArray[np.int64], hidden: int, seed: int) -> list[Floats]:
    """Ternary weights and free biases of a perceptron with one hidden layer; straight-through gradients, Adam."""
    rng = np.random.default_rng(seed)
    shapes = ((784, hidden), (hidden,), (hidden, 10), (10,))
    values = [
        (rng.normal(size=s) / np.sqrt(s[0])).astype(np.float32) if len(s) == 2 else np.zeros(s, np.float32)
        for s in shapes
    ]
    first, second = [np.zeros_like(v) for v in values], [np.zeros_like(v) for v in values]
    step = 0
    for epoch in range(EPOCHS):
        for batch in np.split(rng.permutation(len(x)), len(x) // BATCH):
            step += 1
            w1, b1, w2, b2 = ternary(values[0]), values[1], ternary(values[2]), values[3]
            h = np.maximum(x[batch] @ w1 + b1, 0)
            z = h @ w2 + b2
            e = np.exp(z - z.max(axis=1, keepdims=True))
            d = e / e.sum(axis=1, keepdims=True)
            d[np.arange(BATCH), y[batch]] -= 1
            d /= BATCH
            back = (d @ w2.T) * (h > 0)
            rate = 2e-3 * (1 - epoch / EPOCHS)
            for i, g in enumerate((x[batch].T @ back, back.sum(axis=0), h.T @ d, d.sum(axis=0))):
                first[i] = 0.9 * first[i] + 0.1 * g
                second[i] = 0.999 * second[i] + 0.001 * g * g
                values[i] -= rate * (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
    return [ternary(values[0]), values[1], ternary(values[2]), values[3]]


def write(folder: Path, weights: list[Floats]) -> None:
    """The network as ONNX."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    names = ("w1", "b1", "w2", "b2")
    nodes = [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["a"]),
        helper.make_node("Relu", ["a"], ["h"]),
        helper.make_node("Gemm", ["h", "w2", "b2"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "ternary",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 784])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 10])],
        [numpy_helper.from_array(w, n) for w, n in zip(weights, names, strict=True)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, folder / "net.onnx")


def prepare(file: Path, out: Path) -> None:
    """Train and write every network."""
    with np.load(file) as data:
        arrays = {name: data[name] for name in data.files}
    x = (arrays["train_x"].reshape(-1, 784) / 255).astype(np.float32)
    test = (arrays["test_x"].reshape(-1, 784) / 255).astype(np.float32)
    y = arrays["train_y"].astype(np.int64)
    for hidden in HIDDEN:
        folder = out / str(hidden)
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, train(x, y, hidden, seed=1))
        np.savez(folder / "data.npz", calibration_x=x[:500], test_x=test, test_y=arrays["test_y"].astype(np.int64))
        for code_map in MAPS:
            for vdd in MEASURED:
                text = DESIGN.format(vdd=vdd, code_map=code_map, trials=TRIALS)
                (folder / f"{code_map}-{vdd}.toml").write_text(text)
        print(f"{folder}: written", flush=True)


def ask(folder: Path) -> dict[str, Any]:
    """Accuracy of every network at every voltage, by the tool."""
    from qtaml_hw.allocation import Sensitivity, allocate
    from qtaml_hw.case import open_case
    from qtaml_hw.design import Design
    from qtaml_hw.flow import menu_of, simulate

    rows = []
    for hidden in HIDDEN:
        for code_map in MAPS:
            for vdd, measured in MEASURED.items():
                path = folder / str(hidden) / f"{code_map}-{vdd}.toml"
                case = open_case(Design.load(path), path.parent, feedback=False)
                sizes = tuple(x.size for x in case.layers)
                ones = np.ones(len(sizes))
                nothing = Sensitivity(tuple(x.name for x in case.layers), sizes, ones, ones, 1.0)
                plan = allocate(menu_of(case), nothing, 0.0, method="unprotected")
                found, _ = simulate(case, plan, trials=TRIALS)
                clean = case.sanity.clean
                low, high = found.interval
                row = {
                    "hidden": hidden,
                    "code_map": code_map,
                    "vdd_v": float(vdd),
                    "p": case.channel.p_flip,
                    "p_range": [float(end) for end in case.device.p01_range],
                    "clean": clean,
                    "lost": clean - found.mean,
                    "lost_interval": [clean - high, clean - low],
                    "measured_lost": measured["lost"],
                }
                rows.append(row)
                print(json.dumps(row), flush=True)
    return {"source": "Sun et al., IEEE TVLSI 25(10), 2017 (abstract)", "trials": TRIALS, "rows": rows}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("train")
    first.add_argument("data", type=Path)
    first.add_argument("out", type=Path)
    second = commands.add_parser("ask")
    second.add_argument("folder", type=Path)
    second.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    if given.command == "train":
        prepare(given.data, given.out)
    else:
        given.out.write_text(json.dumps(ask(given.folder), indent=1) + "\n")


if __name__ == "__main__":
    main()
