"""What of a network made by others lies in the simulated memory, and what it takes to ask it: a table, a row a file.

Each file is loaded, analysed (2 probes a layer, on 4 random samples), allocated and simulated on one chip, in a process
of its own: ``python benchmarks/public_networks.py FILE.onnx ...``. Free axes are 16 long, the sides of images 64;
integers are drawn below 100. Another size of a sample: ``FILE.onnx:NAME=3x48x192``; the axis over samples:
``FILE.onnx:NAME@1``; one number that samples share: ``FILE.onnx:NAME#16000``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLES, FREE, SIDE, MOST = 4, 16, 64, 100


def inputs_of(network: Any, sizes: dict[str, list[int]], given: dict[str, float]) -> dict[str, NDArray[Any]]:
    """Random inputs, samples along the first axis."""
    rng, made = np.random.default_rng(0), {}
    for info in network.inputs:
        free = [n or (SIDE if len(info.shape) == 4 else FREE) for n in info.shape]
        rest = sizes.get(info.name) or [n for a, n in enumerate(free) if a != info.sample_axis]
        shape, dtype = (SAMPLES, *rest), np.dtype(info.dtype)
        if info.name in given:
            made[info.name] = np.full(shape, given[info.name], dtype)
            continue
        values = rng.integers(0, MOST, shape) if dtype.kind in "iu" else rng.normal(size=shape)
        made[info.name] = (values % 2 if "mask" in info.name or "type" in info.name else values).astype(dtype)
    return made


def row(argument: str) -> dict[str, Any]:
    """One line of the table."""
    import resource

    from qtaml_hw.allocation import allocate, make_menu, sensitivity
    from qtaml_hw.channel import BitChannel
    from qtaml_hw.chip.image import store
    from qtaml_hw.network import Runner, load

    path, *how = argument.split(":")
    sizes = {n: [int(k) for k in s.split("x")] for n, _, s in (x.partition("=") for x in how if "=" in x)}
    axes: dict[str, int | None] = {n: int(a) for n, _, a in (x.partition("@") for x in how if "@" in x)}
    given = {n: float(v) for n, _, v in (x.partition("#") for x in how if "#" in x)}
    start = time.perf_counter()
    network = load(path, sample_axis=axes or None)
    loaded = time.perf_counter() - start
    x, layers = inputs_of(network, sizes, given), network.layers()
    found = sensitivity(network, layers, x, probes=2)
    plan = allocate(make_menu(layers, BitChannel.symmetric(1e-3), readout="raw"), found, 0.5)
    weights, _ = store(plan, layers).read(1)
    scores = Runner(network).predict(x, weights)
    share = network.coverage
    return {
        "file": Path(path).name,
        "layers": len(layers),
        "numbers": share.total,
        "share": share.share,
        "largest left out": share.left_out[0].reason if share.left_out else "",
        "load s": loaded,
        "all s": time.perf_counter() - start,
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "finite": bool(np.isfinite(scores).all()),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(row(options.files[0])))
        return
    print("| file | layers | numbers | in the memory | largest tensor left out | load, s | all, s | peak, MiB |")
    print("|---|---|---|---|---|---|---|---|")
    for name in options.files:
        run = subprocess.run([sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"| {Path(name.split(':')[0]).name} | {run.stderr.strip().splitlines()[-1][:200]} |")
            continue
        r = json.loads(run.stdout.splitlines()[-1])
        print(
            f"| {r['file']} | {r['layers']} | {r['numbers']:,} | {r['share']:.1%} | {r['largest left out']} | "
            f"{r['load s']:.1f} | {r['all s']:.1f} | {r['MiB']:.0f} |"
        )


if __name__ == "__main__":
    main()
