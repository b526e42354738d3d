"""Time and memory against the size of a network: decoder-shaped, random weights, from a million on.

    python benchmarks/size.py 1e6 8e6 64e6 ...
    python benchmarks/size.py --embedded 1e8

For each size a folder of safetensors (bfloat16) is written once below build/size, and a process of its own loads it,
makes 8-bit words, probes the layers with two windows of 16 tokens, allocates a plan at a raw bit error rate of 1e-3 and
reads one chip that answers 16 tokens. Seconds are CPU time of one thread, memory is the peak of the process so far.
Rows are kept in benchmarks/results/size.json; sizes that are there are left out.

With ``--embedded`` it is an ONNX file with float32 weights inside (matrices of 2048 x 2048 one after the other), all
bits under (72,64) at 1e-3, and the figures are bytes per weight above the bare imports: at the peak so far, and what is
left. They are kept in benchmarks/results/embedded.json.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np

from qtaml_hw.network.decoder import DecoderSizes
from qtaml_hw.network.language import TRANSFORMERS

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "size.json"
EMBEDDED = ROOT / "benchmarks" / "results" / "embedded.json"
HEAD, VOCABULARY, TOKENS, P_FLIP, BUDGET, SIDE = 64, 4096, 16, 1e-3, 1.0, 2048


def shape(weights: float) -> DecoderSizes:
    """A decoder of about so many weights, a block for every 64 numbers of its width, at least four."""
    width = HEAD
    while size(_of(width + HEAD)) <= weights:
        width += HEAD
    return _of(width)


def _of(width: int) -> DecoderSizes:
    return DecoderSizes(
        VOCABULARY, width, 3 * width, max(4, width // HEAD), width // HEAD, max(1, width // HEAD), HEAD, paired=False
    )


def size(decoder: DecoderSizes) -> int:
    """Weights of a decoder."""
    return sum(int(np.prod(shape)) for shape in decoder.tensors().values())


def write(folder: Path, decoder: DecoderSizes) -> None:
    """The folder of a model with random weights."""
    names = {part: TRANSFORMERS[part] for part in ("embedding", "norm")}
    for part in decoder.tensors():
        if part.startswith("blocks."):
            _, block, own = part.split(".")
            names[part] = TRANSFORMERS["block"].format(block) + TRANSFORMERS[f"{own}."]
    header, at = {}, 0
    for part, of in decoder.tensors().items():
        end = at + 2 * int(np.prod(of))
        header[names[part]] = {"dtype": "BF16", "shape": list(of), "data_offsets": [at, end]}
        at = end
    config = {"model_type": "llama", "vocab_size": decoder.vocabulary, "hidden_size": decoder.width}
    config |= {"intermediate_size": decoder.hidden, "num_hidden_layers": decoder.blocks, "head_dim": decoder.head}
    config |= {"num_attention_heads": decoder.heads, "num_key_value_heads": decoder.kv_heads, "rms_norm_eps": 1e-5}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config))
    text, rng = json.dumps(header).encode(), np.random.default_rng(0)
    with (folder / "part").open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for of in decoder.tensors().values():
            values = rng.standard_normal(of, np.float32) / np.sqrt(of[-1]) if len(of) > 1 else np.ones(of, np.float32)
            file.write(values.astype(ml_dtypes.bfloat16).tobytes())
    (folder / "part").rename(folder / "model.safetensors")


def resident() -> tuple[int, int]:
    """Bytes of this process in memory: at its peak so far, and now; not those of the process that started it."""
    said = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(said["VmHWM"].split()[0]) * 1024, int(said["VmRSS"].split()[0]) * 1024


def measure(folder: Path) -> dict[str, Any]:
    """Load, words, sensitivities, plan and trial of one network."""
    from qtaml_hw.allocation import allocate, make_menu, sensitivity
    from qtaml_hw.campaign import Evaluator
    from qtaml_hw.campaign.signals import Divergence
    from qtaml_hw.channel import BitChannel
    from qtaml_hw.network import Samples, load

    row: dict[str, Any] = {}
    start = time.process_time()

    def done(what: str) -> None:
        nonlocal start
        now, peak = time.process_time(), resident()[0] / 2**20
        row[what] = {"cpu_s": round(now - start, 2), "peak_mib": round(peak)}
        print(what, row[what], flush=True)
        start = now

    done("imports")
    network = load(folder)
    done("load")
    layers = network.layers(8)
    done("words")
    tokens = np.random.default_rng(1).integers(0, VOCABULARY, (3, TOKENS))
    found = sensitivity(network, layers, {"tokens": tokens[:2]})
    done("sensitivities")
    plan = allocate(make_menu(layers, BitChannel.symmetric(P_FLIP)), found, BUDGET)
    done("plan")
    evaluator = Evaluator(network, layers, Samples({"tokens": tokens[2:]}), Divergence(2), threads=1)
    row["kl"] = round(evaluator.evaluate(plan, 1).mean, 6)
    done("trial")
    row["bytes_per_weight"] = round(
        (row["trial"]["peak_mib"] - row["imports"]["peak_mib"]) * 2**20 / sum(found.sizes), 2
    )
    return row


def write_embedded(path: Path, matrices: int) -> None:
    """An ONNX file with so many matrices inside."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    nodes, weights = [], []
    for i in range(matrices):
        values = rng.standard_normal((SIDE, SIDE), np.float32) * np.float32(np.sqrt(2 / SIDE))
        weights.append(numpy_helper.from_array(values, f"w{i}"))
        nodes += [helper.make_node("Gemm", [f"x{i}", f"w{i}"], [f"y{i}"], transB=1)]
        nodes += [helper.make_node("Relu", [f"y{i}"], [f"x{i + 1}"])]
    named = [helper.make_tensor_value_info(x, TensorProto.FLOAT, ["n", SIDE]) for x in ("x0", f"x{matrices}")]
    graph = helper.make_graph(nodes, "embedded", named[:1], named[1:], weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)


def measure_embedded(path: Path, weights: int) -> dict[str, Any]:
    """Bytes per weight of loading an ONNX file, of its words, and of a trial."""
    import onnxruntime  # noqa: F401 - one of the imports

    from qtaml_hw.campaign import Evaluator
    from qtaml_hw.campaign.bench import protected
    from qtaml_hw.network import Samples, load

    row: dict[str, Any] = {"weights": weights}
    bare = resident()[0]

    def done(what: str) -> None:
        peak, left = resident()
        row[what] = {"peak": round((peak - bare) / weights, 2), "left": round((left - bare) / weights, 2)}
        print(what, row[what], flush=True)

    network = load(path)
    done("load")
    layers = network.layers(8)
    done("words")
    rng = np.random.default_rng(1)
    samples = Samples({"x0": rng.random((64, SIDE), dtype=np.float32)}, rng.integers(0, SIDE, 64))
    Evaluator(network, layers, samples, threads=1).trial(protected(layers, P_FLIP), 1)
    done("trial")
    return row


def main() -> None:
    """Measure the sizes that are named, and print all rows."""
    if len(sys.argv) == 4 and sys.argv[1] == "--measure-embedded":
        EMBEDDED.write_text(json.dumps(measure_embedded(Path(sys.argv[2]), int(sys.argv[3])), indent=1) + "\n")
        return
    if len(sys.argv) == 3 and sys.argv[1] == "--embedded":
        matrices = max(1, round(float(sys.argv[2]) / SIDE**2))
        path = ROOT / "build" / "size" / f"embedded-{matrices}.onnx"
        if not path.exists():
            write_embedded(path, matrices)
        argv = [sys.executable, __file__, "--measure-embedded", str(path), str(matrices * SIDE**2)]
        subprocess.run(argv, check=True)
        return
    if len(sys.argv) == 3 and sys.argv[1] == "--measure":
        row = measure(Path(sys.argv[2]))
        Path(sys.argv[2], "row.json").write_text(json.dumps(row))
        return
    rows = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    for weights in map(float, sys.argv[1:]):
        decoder = shape(weights)
        if size(decoder) in {row["weights"] for row in rows}:
            continue
        folder = ROOT / "build" / "size" / str(size(decoder))
        if not (folder / "model.safetensors").exists():
            write(folder, decoder)
        subprocess.run([sys.executable, __file__, "--measure", str(folder)], check=True)
        row = json.loads((folder / "row.json").read_text())
        rows.append({"weights": size(decoder), "layers": 7 * decoder.blocks + 1} | row)
        RESULTS.write_text(json.dumps(sorted(rows, key=lambda r: r["weights"]), indent=1) + "\n")
    for row in rows:
        print(row)


if __name__ == "__main__":
    main()
